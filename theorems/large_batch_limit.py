"""**The large-batch limit**: the expected InfoNCE loss with N negatives tends to a deterministic energy.

Statement (Theorem 3.1, value).  With one positive, N i.i.d. negatives and m a lower bound of the kernel, let
    L_N := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[−s(z, v)/τ + log(κ_τ(z, v) + Σᵢ κ_τ(z, wᵢ))]]
    κ_τ(z, w) := e^(s(z, w)/τ)
    J_τ := (1/τ) E_{z∼q}[U_θ(z)] + E_{z∼q}[log(P_τρ(z))]
    c₁ := E_{z∼q}[e₁(z) − v(z)/2]
    c₂ := E_{z∼q}[v(z) e₁(z) + m₃(z)/3 − e₂(z)/2]
    e₁(z) := ∫κ_τ(z, v)/Γ(z) dν_z(v)
    v(z) := E_{w∼q}[(κ_τ(z, w)/Γ(z) − 1)²]
    M₄ := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[((κ_τ(z, v)/Γ(z) + Σᵢ (κ_τ(z, wᵢ)/Γ(z) − 1))/N)⁴ Γ(z)]]
    m₃(z) := E_{w∼q}[(κ_τ(z, w)/Γ(z) − 1)³]
    e₂(z) := ∫(κ_τ(z, v)/Γ(z))² dν_z(v)
    e₃(z) := ∫(κ_τ(z, v)/Γ(z))³ dν_z(v)
    Eu⁴(z) := 3 v²/N² + (6 e₂ v + 4 e₁ m₃ + m₄ − 3 v²)/N³ + e₄/N⁴
    m₄(z) := E_{w∼q}[(κ_τ(z, w)/Γ(z) − 1)⁴]
    e₄(z) := ∫(κ_τ(z, v)/Γ(z))⁴ dν_z(v)
and Γ, U_θ, P_τ as in objects.py. Then
    (a) L_N − J_τ − log(N V_κ) → 0 as N → ∞
    (b) |L_N − J_τ − log(N V_κ) − c₁/N| ≤ |c₂|/N² + (1/(3 N³)) E_{z∼q}[e₃(z)] + M₄/(4 m)
    (c) L_N − J_τ − log(N V_κ) ≤ (1/N) E_{z∼q}[e₁(z)]
    (d) −(1/N) E_{z∼q}[v(z) Γ(z)/(2 m)] ≤ L_N − J_τ − log(N V_κ)
    (e) J_τ + log V_κ = ℒ_∞
    (f) c₁/N + c₂/N² + (1/(3 N³)) E_{z∼q}[e₃(z)] − M₄/(4 m) ≤ L_N − J_τ − log(N V_κ)
    (g) L_N − J_τ − log(N V_κ) ≤ c₁/N + c₂/N² + (1/(3 N³)) E_{z∼q}[e₃(z)]
    (h) M₄ = E_{z∼q}[Eu⁴(z) Γ(z)]
    (i) c₁/N − (|c₂|/N² + (1/(3 N³)) E_{z∼q}[e₃(z)] + M₄/(4 m)) ≤ L_N − J_τ − log(N V_κ)
    (j) L_N − J_τ − log(N V_κ) ≤ c₁/N + (|c₂|/N² + (1/(3 N³)) E_{z∼q}[e₃(z)] + M₄/(4 m))
Hypotheses.  s bounded; V_κ constant (A2.1); wᵢ ∼ q independent of one another and of (z, v); 0 < m ≤ κ_τ.
Steps.  With x = (κ_τ(z, v) + Σᵢ κ_τ(z, wᵢ))/(N Γ(z)) the loss is J_τ + log(N V_κ) + E log x. The logarithm lies below
    its tangent (L4), and E x − 1 = e₁/N. From below, the positive is left out and L4 gives −(x − 1)²/(2 min(x, 1)),
    whose mean is a variance. The moments of x − 1 up to the fourth, and L4 again, give c₁ and the remainder.
Deviations.  The source states the limit (a); the constant c₁, its remainder and the bounds for every N are sharper.
    c₁/N describes the excess only where N is large beside v: e^(2/τ) can be needed. The second coefficient is
    c₂ − ¾E_{z∼q}[v²], since the remainder bounds the fourth moment.
References.  arXiv:2601.19597, Definition 3.2 and Theorem 3.1; Wang & Isola, arXiv:2005.10242, Theorem 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    ENCLOSURE,
    SQUEEZE,
    Expr,
    absolute,
    at_most,
    by,
    calc,
    copy_sum,
    ends,
    eq,
    equals,
    expands,
    expectation,
    expectation_iid,
    given,
    integral,
    le,
    log,
    measures,
    named_field,
    named_scalar,
    quadrature,
    scalar,
    tends,
    theorem,
    v,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import (
    Gamma,
    P,
    U_theta,
    V,
    kappa,
    lambda_1,
    lambda_2,
    lambda_3,
    lambda_4,
    loss,
    nu,
    phi,
    pi,
    q,
    rho,
    s,
    tau,
)

# 1. Symbols, with their hypotheses
N = whole_number("N", "N")
m = scalar("m", "m", "positive", under=kappa(z, w))


def over_batches(body: Expr) -> Expr:
    """E over a positive pair and N negatives."""
    return expectation(expectation_iid(body, N, (w, q)), ((z, v), pi))


# 2. Objects
J = named_scalar("J_τ", r"J_\tau", expectation(U_theta(z), (z, q)) / tau + expectation(log(P(rho)), (z, q)))
L_N = named_scalar(
    "L_N",
    "L_N",
    expectation(
        expectation_iid(-s(z, v) / tau + log(kappa(z, v) + copy_sum(kappa(z, w), w)), N, (w, q)),
        ((z, v), pi),
    ),
)
# Moments of κ(z, w)/Γ(z) under the negatives' law, centred, and of the positive κ(z, v)/Γ(z)
v_2 = named_field("v", "v", expectation((kappa(z, w) / Gamma(z) - 1) ** 2, (w, q)))
m_3 = named_field("m₃", "m_3", expectation((kappa(z, w) / Gamma(z) - 1) ** 3, (w, q)))
m_4 = named_field("m₄", "m_4", expectation((kappa(z, w) / Gamma(z) - 1) ** 4, (w, q)))
e_1, e_2, e_3, e_4 = (
    named_field(
        f"e{'₁₂₃₄'[k - 1]}",
        f"e_{k}",
        integral((kappa(z, v) / Gamma(z)) ** k if k > 1 else kappa(z, v) / Gamma(z), v, nu(z)),
    )
    for k in (1, 2, 3, 4)
)
c_1 = named_scalar("c₁", "c_1", expectation(e_1 - v_2 / 2, (z, q)))
c_2 = named_scalar("c₂", "c_2", expectation(v_2 * e_1 + m_3 / 3 - e_2 / 2, (z, q)))
fourth = named_field(
    "Eu⁴",
    r"\mathbb{E}u^4",
    3 * v_2**2 / N**2 + (6 * e_2 * v_2 + 4 * e_1 * m_3 + m_4 - 3 * v_2**2) / N**3 + e_4 / N**4,
)
third = expectation(e_3, (z, q)) / (3 * N**3)
u = (kappa(z, v) / Gamma(z) + copy_sum(kappa(z, w) / Gamma(z) - 1, w)) / N
M_4 = named_scalar("M₄", "M_4", over_batches(u**4 * Gamma(z)))
remainder = absolute(c_2) / N**2 + third + M_4 / (4 * m)

# 3. Statement
excess = L_N - J - log(N * V)
LIMIT = tends("a", "the loss tends to the energy", excess, 0, N)
EXPANSION = expands("b", "the constant of the first order", excess, 1 / N, (0, c_1), remainder=remainder)
UPPER = at_most("c", "upper bound for every N", excess, expectation(e_1, (z, q)) / N)
LOWER = at_most("d", "lower bound for every N", -expectation(v_2 * Gamma / (2 * m), (z, q)) / N, excess)
WANG_ISOLA = equals("e", "the limit is the asymptotic loss of Wang and Isola", J + log(V), loss)
BELOW = at_most("f", "third order, from below", c_1 / N + c_2 / N**2 + third - M_4 / (4 * m), excess)
ABOVE = at_most("g", "third order, from above", excess, c_1 / N + c_2 / N**2 + third)
FOURTH = equals("h", "the fourth moment", M_4, expectation(fourth * Gamma, (z, q)))
LEAST = at_most("i", "the expansion from below", c_1 / N - remainder, excess)
MOST = at_most("j", "the expansion from above", excess, c_1 / N + remainder)

# 4. What the derivation speaks of: the ratio x of a batch's partition sum to its mean, with and without the positive
negatives = copy_sum(kappa(z, w), w)
x = (kappa(z, v) + negatives) / (N * Gamma(z))
y = negatives / (N * Gamma(z))
above_floor = expectation(kappa(z, w) - m, (w, q))  # Γ − m
floors = copy_sum(kappa(z, w) - m, w)  # the negatives' sum, less N m
# L4's factors of the squares and fourth powers stay below Γ/m by these
slack_2 = above_floor / (3 * m) + 2 * Gamma(z) * floors / (3 * m * negatives)
slack_4 = above_floor / (5 * m) + 4 * Gamma(z) * (kappa(z, v) + floors) / (5 * m * (kappa(z, v) + negatives))


SUMMED = "κ_τ(z, v)/Γ(z) + Σᵢ (κ_τ(z, wᵢ)/Γ(z) − 1)"  # N u, as it is printed


# 5. Derivation
@theorem(
    id="T3.1",
    title="Large-batch limit, value",
    clauses=(LIMIT, EXPANSION, UPPER, LOWER, WANG_ISOLA, BELOW, ABOVE, FOURTH, LEAST, MOST),
    absent={
        "convexity": "J_τ is not claimed convex in ρ: R1 refutes it",
        "gibbs": "no energy is minimised here: P3.1",
    },
    equivalent=dict.fromkeys(
        (
            "expansion, link 1",
            "the expansion from above, link 1",
            "the expansion from above, link 2",
            "the expansion from below, link 1",
            "the expansion from below, link 2",
        ),
        "one remainder for both sides has room: clauses (f) and (g) are the sharp ones",
    )
    | {
        f"third order, from below, link 1: {SUMMED} → {flipped}": "the negatives' sum is centred: no cross term in u²"
        for flipped in (SUMMED.replace("κ", "−κ", 1), SUMMED.replace(" + ", " − "))
    },
)
def large_batch_limit() -> Iterator[Step]:
    """Derive the limit with its rate from two bounds, and the first coefficient from four moments."""
    yield calc(
        "the limit is Wang and Isola's", "energy", WANG_ISOLA.lhs,
        ends(WANG_ISOLA, "Γ = V_κ P_τρ, definition of U_θ, and ρ has mass 1"),
    )  # fmt: skip
    yield calc(
        "upper bound", "divergence", UPPER.lhs,
        eq(over_batches(log(x)), "J_τ and log(N V_κ) under the logarithm"),
        ends(UPPER, "log x ≤ x − 1 (L4), and E x − 1 = e₁/N", gap=over_batches(lambda_1(x))),
    )  # fmt: skip
    yield calc(
        "lower bound", "divergence", LOWER.lhs,
        eq(over_batches((y - 1) - (y - 1) ** 2 * Gamma(z) / (2 * m)), "E y = 1, and the variance of a mean"),
        le(
            over_batches(log(y)), "L4, and y ≥ m/Γ",
            gap=over_batches(lambda_2(y) + (y - 1) ** 2 * slack_2 / 2),
        ),
        le(
            over_batches(log(x)), "the positive only adds",
            gap=over_batches(kappa(z, v) / (kappa(z, v) + negatives) + y / x * phi(x / y)),
        ),
        ends(LOWER, "J_τ and log(N V_κ) before the logarithm", gap=0),
    )  # fmt: skip
    yield calc("limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, LOWER, UPPER))
    yield calc("the fourth moment", "energy", FOURTH.lhs, ends(FOURTH, "copies are shared in 15 ways, and E y = 1"))
    yield calc(
        "third order, from above", "energy", ABOVE.lhs,
        eq(over_batches(log(x)), "J_τ and log(N V_κ) under the logarithm"),
        le(
            over_batches((x - 1) - u**2 / 2 + u**3 / 3), "L4, and u = x − 1",
            gap=over_batches(lambda_3(x)),
        ),
        ends(ABOVE, "the first, second and third moment of u", gap=0),
    )  # fmt: skip
    yield calc(
        "third order, from below", "energy", BELOW.lhs,
        eq(
            over_batches((x - 1) - u**2 / 2 + u**3 / 3 - u**4 * Gamma(z) / (4 * m)),
            "the first, second and third moment of u",
        ),
        le(
            over_batches(log(x)), "L4, u = x − 1 and x ≥ m/Γ",
            gap=over_batches(lambda_4(x) + u**4 * slack_4 / 4),
        ),
        ends(BELOW, "J_τ and log(N V_κ) before the logarithm", gap=0),
    )  # fmt: skip
    yield calc(
        "the expansion from above", "energy", MOST.lhs,
        le(ABOVE.relation.sides()[1], "third order, from above", given(ABOVE)),
        ends(MOST, "c₂ ≤ |c₂|, and a fourth power is ≥ 0", gap=(absolute(c_2) - c_2) / N**2 + M_4 / (4 * m)),
    )  # fmt: skip
    yield calc(
        "the expansion from below", "energy", LEAST.lhs,
        le(BELOW.lhs, "−|c₂| ≤ c₂, and e₃ ≥ 0", gap=(absolute(c_2) + c_2) / N**2 + 2 * third),
        ends(LEAST, "third order, from below", given(BELOW)),
    )  # fmt: skip
    yield calc("expansion", "energy", EXPANSION.lhs, by(ENCLOSURE, EXPANSION, LEAST, MOST))

    # 6. Evidence
    yield quadrature("smooth pairs on S¹", EXPANSION, UPPER, LOWER, WANG_ISOLA, BELOW, ABOVE, FOURTH)
    yield measures("random pairs on ℤ/n", EXPANSION, UPPER, LOWER, WANG_ISOLA, BELOW, ABOVE, FOURTH)
