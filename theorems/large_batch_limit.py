"""**The large-batch limit**: the expected InfoNCE loss with N negatives tends to a deterministic energy.

Statement (Theorem 3.1, value).  With one positive, N i.i.d. negatives and m a lower bound of the kernel, let
    L_N := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[−s(z, v)/τ + log(κ_τ(z, v) + Σᵢ κ_τ(z, wᵢ))]]
    κ_τ(z, w) := e^(s(z, w)/τ)
    J_τ := (1/τ) E_{z∼q}[U_θ(z)] + E_{z∼q}[log(P_τρ(z))]
    c₁ := E_{z∼q}[e₁(z) − v(z)/2]
    e₁(z) := ∫κ_τ(z, v)/Γ(z) dν_z(v)
    v(z) := E_{w∼q}[(κ_τ(z, w)/Γ(z) − 1)²]
    R_N := E_{z∼q}[|v(z) e₁(z) + m₃(z)/3 − e₂(z)/2|/N² + e₃(z)/(3 N³) + Eu⁴(z) Γ(z)/(4 m)]
    m₃(z) := E_{w∼q}[(κ_τ(z, w)/Γ(z) − 1)³]
    e₂(z) := ∫(κ_τ(z, v)/Γ(z))² dν_z(v)
    e₃(z) := ∫(κ_τ(z, v)/Γ(z))³ dν_z(v)
    Eu⁴(z) := 3 v²/N² + (6 e₂ v + 4 e₁ m₃ + m₄ − 3 v²)/N³ + e₄/N⁴
    m₄(z) := E_{w∼q}[(κ_τ(z, w)/Γ(z) − 1)⁴]
    e₄(z) := ∫(κ_τ(z, v)/Γ(z))⁴ dν_z(v)
and Γ, U_θ, P_τ as in objects.py. Then
    (a) L_N − J_τ − log(N V_κ) → 0 as N → ∞
    (b) |L_N − J_τ − log(N V_κ) − c₁/N| ≤ R_N
    (c) L_N − J_τ − log(N V_κ) ≤ (1/N) E_{z∼q}[e₁(z)]
    (d) −(1/N) E_{z∼q}[v(z) Γ(z)/(2 m)] ≤ L_N − J_τ − log(N V_κ)
    (e) J_τ + log V_κ = E_{(z, v)∼π}[−s(z, v)/τ] + E_{z∼q}[log Γ(z)]
Hypotheses.  s bounded; V_κ constant (A2.1); wᵢ ∼ q independent of one another and of (z, v); 0 < m ≤ κ_τ.
Steps.  Not derived yet: a lower and an upper bound for every N, then the delta expansion with its remainder.
Deviations.  The constant c₁ and the bounds for every N are sharper than the source, which states the limit.
References.  arXiv:2601.19597, Definition 3.2 and Theorem 3.1; Wang & Isola, arXiv:2005.10242, Theorem 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    absolute,
    at_most,
    copy_sum,
    equals,
    expands,
    expectation,
    expectation_iid,
    integral,
    log,
    named_field,
    named_scalar,
    scalar,
    tends,
    theorem,
    v,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import Gamma, P, U_theta, V, kappa, nu, pi, q, rho, s, tau

# 1. Symbols, with their hypotheses
N = whole_number("N", "N")
m = scalar("m", "m", "positive", under=kappa(z, w))

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
fourth = named_field(
    "Eu⁴",
    r"\mathbb{E}u^4",
    3 * v_2**2 / N**2 + (6 * e_2 * v_2 + 4 * e_1 * m_3 + m_4 - 3 * v_2**2) / N**3 + e_4 / N**4,
)
remainder = named_scalar(
    "R_N",
    "R_N",
    expectation(absolute(v_2 * e_1 + m_3 / 3 - e_2 / 2) / N**2 + e_3 / (3 * N**3) + fourth * Gamma / (4 * m), (z, q)),
)

# 3. Statement
excess = L_N - J - log(N * V)
LIMIT = tends("a", "the loss tends to the energy", excess, 0, N)
EXPANSION = expands("b", "the constant of the first order", excess, 1 / N, (0, c_1), remainder=remainder)
UPPER = at_most("c", "upper bound for every N", excess, expectation(e_1, (z, q)) / N)
LOWER = at_most("d", "lower bound for every N", -expectation(v_2 * Gamma / (2 * m), (z, q)) / N, excess)
WANG_ISOLA = equals(
    "e", "the limit is the asymptotic loss of Wang and Isola", J + log(V),
    expectation(-s(z, v) / tau, ((z, v), pi)) + expectation(log(Gamma(z)), (z, q)),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="T3.1",
    title="Large-batch limit, value",
    clauses=(LIMIT, EXPANSION, UPPER, LOWER, WANG_ISOLA),
    absent={
        "convexity": "J_τ is not claimed convex in ρ: R1 refutes it",
        "gibbs": "no energy is minimised here: P3.1",
    },
    open_because="stated only: its derivation needs rules for the moments of an i.i.d. mean",
)
def large_batch_limit() -> Iterator[Step]:
    """Hold the place of the derivation: the clauses are data, and no chain ends in them yet."""
    yield from ()
