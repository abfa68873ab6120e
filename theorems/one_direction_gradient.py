"""**The gradient in one direction of a batch**: how the kernel's movement moves the loss and its limit.

Statement (lemma L6).  Anchors z ∼ q have positives v ∼ ν_z and N i.i.d. negatives wᵢ ∼ q', the kernel κ moves in the
direction k, and δ_κ f[k] is the derivative of f along κ + εk. Let
    L_N' := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
    ℒ' := E_{(z, v)∼π}[−log κ(z, v)] + E_{z∼q}[log Γ'(z)]
    Γ'(z) := E_{w∼q'}[κ(z, w)]
    g'(z, w) := k(z, w)/Γ'(z) − κ(z, w) k̄'(z)/Γ'(z)²
    k̄'(z) := E_{w∼q'}[k(z, w)]
    e₂'(z) := ∫(κ(z, v)/Γ'(z))² dν_z(v)
    v'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1)²]
    g₂'(z) := ∫g'(z, v)² dν_z(v)
    v_g'(z) := E_{w∼q'}[g'(z, w)²]
    c₁' := E_{z∼q}[e₁'(z) − v'(z)/2]
    e₁'(z) := ∫κ(z, v)/Γ'(z) dν_z(v)
    c₂' := E_{z∼q}[v'(z) e₁'(z) + m₃'(z)/3 − e₂'(z)/2]
    m₃'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1)³]
    e₃'(z) := ∫(κ(z, v)/Γ'(z))³ dν_z(v)
    M₄' := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(((κ(z, v)/Γ'(z) + Σᵢ (κ(z, wᵢ)/Γ'(z) − 1))/N)⁴ + ((κ(z, v)/Γ'(z) + Σᵢ (κ(z,
        wᵢ)/Γ'(z) − 1))/N)² ((g'(z, v) + Σᵢ g'(z, wᵢ))/N)²) Γ'(z)]]
    Eu⁴'(z) := 3 v'²/N² + (6 e₂' v' + 4 e₁' m₃' + m₄' − 3 v'²)/N³ + e₄'/N⁴
    m₄'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1)⁴]
    e₄'(z) := ∫(κ(z, v)/Γ'(z))⁴ dν_z(v)
    Eu²u̇²'(z) := (v' v_g' + 2 a₁₁'²)/N² + (e₂' v_g' + g₂' v' + 4 b₁₁' a₁₁' + 2 e₁' a₁₂' + 2 g₁' a₂₁' + a₂₂' − (v'
        v_g' + 2 a₁₁'²))/N³ + b₂₂'/N⁴
    a₁₁'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1) g'(z, w)]
    b₁₁'(z) := ∫(κ(z, v)/Γ'(z)) g'(z, v) dν_z(v)
    a₁₂'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1) g'(z, w)²]
    g₁'(z) := ∫g'(z, v) dν_z(v)
    a₂₁'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1)² g'(z, w)]
    a₂₂'(z) := E_{w∼q'}[(κ(z, w)/Γ'(z) − 1)² g'(z, w)²]
    b₂₂'(z) := ∫(κ(z, v)/Γ'(z))² g'(z, v)² dν_z(v)
    G'(z) := E_{v∼q}[g'(v, z)]
    σ²' := E_{w∼q'}[G'(w)²]
Then
    (a) δ_κL_N'[k] − δ_κℒ'[k] ≤ (E_{(z, v)∼π}[g'(z, v)] + E_{z∼q}[Γ'(z) (e₂'(z) + v'(z) + g₂'(z) + v_g'(z))/(2
        m)])/N
    (b) (E_{(z, v)∼π}[g'(z, v)] − E_{z∼q}[Γ'(z) (e₂'(z) + v'(z) + g₂'(z) + v_g'(z))/(2 m)])/N ≤ δ_κL_N'[k] −
        δ_κℒ'[k]
    (c) δ_κL_N'[k] − δ_κℒ'[k] ≤ δ_κc₁'[k]/N + δ_κc₂'[k]/N² + δ_κ(E_{z∼q}[e₃'(z)])[k]/(3 N³) + M₄'/(2 m)
    (d) δ_κc₁'[k]/N + δ_κc₂'[k]/N² + δ_κ(E_{z∼q}[e₃'(z)])[k]/(3 N³) − M₄'/(2 m) ≤ δ_κL_N'[k] − δ_κℒ'[k]
    (e) M₄' = E_{z∼q}[(Eu⁴'(z) + Eu²u̇²'(z)) Γ'(z)]
    (f) E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(g'(z, v) + Σᵢ g'(z, wᵢ))/N − ((κ(z, v)/Γ'(z) + Σᵢ (κ(z, wᵢ)/Γ'(z) − 1))/N)
        ((g'(z, v) + Σᵢ g'(z, wᵢ))/N) + ((κ(z, v)/Γ'(z) + Σᵢ (κ(z, wᵢ)/Γ'(z) − 1))/N)² ((g'(z, v) + Σᵢ g'(z,
        wᵢ))/N)]] = δ_κc₁'[k]/N + δ_κc₂'[k]/N² + δ_κ(E_{z∼q}[e₃'(z)])[k]/(3 N³)
    (g) E_{w₁,…,w_N∼q'}[((1/N) Σᵢ G'(wᵢ))²] = σ²'/N
Hypotheses.  κ ≥ m > 0 bounded, k bounded; wᵢ ∼ q' independent of one another and of (z, v). Laws do not move.
Steps.  With x = 1 + u = (κ(z, v) + Σᵢ κ(z, wᵢ))/(N Γ'(z)) the loss is its limit + log N + E log x, and the gradients
    differ by E u̇/x. In 1/x = 1 − u/x the product is −u u̇ ≤ (u² + u̇²)/2; in 1/x = 1 − u + u² − u³/x it is −u³ u̇ ≤
    (u⁴ + u² u̇²)/2, and x ≥ m/Γ'. Moments of independent copies do the rest. The bounds from below are those from above
    in the direction −k.
Deviations.  The source has the gradient parts of T3.1, where q' = q, and of T4.1, which has two directions.
References.  arXiv:2601.19597, Theorems 3.1 and 4.1; McCullagh, Tensor Methods in Statistics, Chapter 4.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Law,
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    expectation,
    given,
    le,
    measures,
    named_field,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.batches import N
from theorems.moving_batches import MovingDirection, k, kappa, m, moved
from theorems.objects import nu, pi, q

# 1. Symbols, with their hypotheses: κ, its direction k and m ≤ κ stand in moving_batches.py
q_negatives = Law("q'", "q'", density("ρ'", r"\rho'"))

# 2. Objects
Gamma = named_field("Γ'", r"\Gamma'", expectation(kappa(z, w), (w, q_negatives)))
batch = MovingDirection(("'", "'"), q, q_negatives, pi, nu, Gamma(z), Gamma(z), kappa, m)
bias = batch.bias
third = moved(batch.c_1) / N + moved(batch.c_2) / N**2 + moved(batch.mean(batch.e(3))) / (3 * N**3)

# 3. Statement
UPPER = at_most("a", "upper bound for every N", bias, (batch.drift + batch.spread) / N)
LOWER = at_most("b", "lower bound for every N", (batch.drift - batch.spread) / N, bias)
ABOVE = at_most("c", "third order, from above", bias, third + batch.M_4 / (2 * m))
BELOW = at_most("d", "third order, from below", third - batch.M_4 / (2 * m), bias)
FOURTH = equals("e", "the fourth moment", batch.M_4, batch.mean((batch.fourth + batch.mixed) * Gamma(z)))
MOMENTS = equals(
    "f", "three moments", batch.over(batch.u_dot - batch.u * batch.u_dot + batch.u**2 * batch.u_dot), third
)
POOL = equals("g", "the pull of one pool of negatives", batch.pool, batch.sigma_2 / N)

# 4. What the derivation speaks of: a batch's partition sum over its mean, x = 1 + u, and how it moves
of_positives = batch.mean(Gamma(z) * (batch.e(2) + batch.g_2) / (2 * m))
BACK = ((k, -k),)
over_batches, x, u, u_dot = batch.over, batch.x, batch.u, batch.u_dot


# 5. Derivation
@theorem(
    id="L6",
    title="The gradient in one direction of a batch",
    clauses=(UPPER, LOWER, ABOVE, BELOW, FOURTH, MOMENTS, POOL),
    equivalent=dict.fromkeys(
        (
            f"three moments, link 1: start: {edit}"
            for edit in (
                "g'(z, v) + Σᵢ g'(z, wᵢ) → g'(z, v)",
                "g'(z, v) + Σᵢ g'(z, wᵢ) → g'(z, v) − Σᵢ g'(z, wᵢ)",
                "g'(z, w) → 2 g'(z, w)",
            )
        ),
        "E Σᵢ g'(z, wᵢ) = 0, and this is its place in E u̇",
    )
    | dict.fromkeys(
        (f"body of G': {edit}" for edit in ("sign of the whole", "factor 2 on the whole", "g'(v, z) → 2 g'(v, z)")),
        "σ²' is the mean square of G': a factor stands on both sides",
    )
    | {"body of ℒ': Γ' → 2 Γ'": "log 2 does not move"},
)
def one_direction_gradient() -> Iterator[Step]:
    """Derive two bounds for every N, and the third order from four moments."""
    yield calc(
        "upper bound", "divergence", UPPER.lhs,
        eq(over_batches(u_dot / x), "the derivative of log x"),
        le(
            over_batches(u_dot + (u**2 + u_dot**2) * Gamma(z) / (2 * m)), "1/x = 1 − u/x, and x ≥ m/Γ'",
            gap=over_batches((u + u_dot) ** 2 / (2 * x) + (u**2 + u_dot**2) * batch.slack / 2),
        ),
        ends(UPPER, "E g = 0 at a negative, and 1/N² ≤ 1/N", gap=of_positives * (N - 1) / N**2),
    )  # fmt: skip
    yield calc(
        "lower bound",
        "divergence",
        LOWER.lhs,
        ends(LOWER, "the upper bound in the direction −k", given(UPPER, at=BACK)),
    )
    yield calc("three moments", "energy", MOMENTS.lhs, ends(MOMENTS, "E g = 0, and u u̇ and u² u̇ are derivatives"))
    yield calc(
        "third order, from above", "divergence", ABOVE.lhs,
        eq(over_batches(u_dot / x), "the derivative of log x"),
        le(
            MOMENTS.lhs + batch.M_4 / (2 * m), "1/x = 1 − u + u² − u³/x, and x ≥ m/Γ'",
            gap=over_batches(u**2 * (u + u_dot) ** 2 / (2 * x) + (u**4 + u**2 * u_dot**2) * batch.slack / 2),
        ),
        ends(ABOVE, "three moments", given(MOMENTS), gap=0),
    )  # fmt: skip
    yield calc(
        "third order, from below",
        "divergence",
        BELOW.lhs,
        ends(BELOW, "the bound from above, in the direction −k", given(ABOVE, at=BACK)),
    )
    yield calc("the fourth moment", "energy", FOURTH.lhs, ends(FOURTH, "copies are shared in 15 ways, and E g = 0"))
    yield calc("the pull of a pool", "energy", POOL.lhs, ends(POOL, "negatives are independent, and E g = 0"))

    # 6. Evidence
    yield quadrature("smooth kernels on S¹", UPPER, LOWER, ABOVE, BELOW, FOURTH, MOMENTS, POOL)
    yield measures("random kernels on ℤ/n", UPPER, LOWER, ABOVE, BELOW, FOURTH, MOMENTS, POOL)
