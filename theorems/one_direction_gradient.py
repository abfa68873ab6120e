"""**The gradient in one direction of a batch**: how the kernel's movement moves the loss and its limit.

Statement (lemma L6).  Anchors z ∼ q have positives v ∼ ν_z and N i.i.d. negatives wᵢ ∼ q', the kernel κ moves in the
direction k, and δ_κ f[k] is the derivative of f in the direction k. Let
    L_N'[κ] := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
    ℒ'[κ] := E_{(z, v)∼π}[−log κ(z, v)] + E_{z∼q}[log Γ'[κ](z)]
    Γ'[κ](z) := E_{w∼q'}[κ(z, w)]
    g'[κ](z, w) := k(z, w)/Γ'[κ](z) − κ(z, w) k̄'[κ](z)/Γ'[κ](z)²
    k̄'[κ](z) := E_{w∼q'}[k(z, w)]
    e₂'[κ](z) := ∫(κ(z, v)/Γ'[κ](z))² dν_z(v)
    v'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1)²]
    g₂'[κ](z) := ∫g'[κ](z, v)² dν_z(v)
    v_g'[κ](z) := E_{w∼q'}[g'[κ](z, w)²]
    c₁'[κ] := E_{z∼q}[e₁'[κ](z) − v'[κ](z)/2]
    e₁'[κ](z) := ∫κ(z, v)/Γ'[κ](z) dν_z(v)
    c₂'[κ] := E_{z∼q}[v'[κ](z) e₁'[κ](z) + m₃'[κ](z)/3 − e₂'[κ](z)/2]
    m₃'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1)³]
    e₃'[κ](z) := ∫(κ(z, v)/Γ'[κ](z))³ dν_z(v)
    M₄'[κ] := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(((κ(z, v)/Γ'[κ](z) + Σᵢ (κ(z, wᵢ)/Γ'[κ](z) − 1))/N)⁴ + ((κ(z,
        v)/Γ'[κ](z) + Σᵢ (κ(z, wᵢ)/Γ'[κ](z) − 1))/N)² ((g'[κ](z, v) + Σᵢ g'[κ](z, wᵢ))/N)²) Γ'[κ](z)]]
    Eu⁴'[κ](z) := 3 v'[κ]²/N² + (6 e₂'[κ] v'[κ] + 4 e₁'[κ] m₃'[κ] + m₄'[κ] − 3 v'[κ]²)/N³ + e₄'[κ]/N⁴
    m₄'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1)⁴]
    e₄'[κ](z) := ∫(κ(z, v)/Γ'[κ](z))⁴ dν_z(v)
    Eu²u̇²'[κ](z) := (v'[κ] v_g'[κ] + 2 a₁₁'[κ]²)/N² + (e₂'[κ] v_g'[κ] + g₂'[κ] v'[κ] + 4 b₁₁'[κ] a₁₁'[κ] + 2 e₁'[κ]
        a₁₂'[κ] + 2 g₁'[κ] a₂₁'[κ] + a₂₂'[κ] − (v'[κ] v_g'[κ] + 2 a₁₁'[κ]²))/N³ + b₂₂'[κ]/N⁴
    a₁₁'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1) g'[κ](z, w)]
    b₁₁'[κ](z) := ∫(κ(z, v)/Γ'[κ](z)) g'[κ](z, v) dν_z(v)
    a₁₂'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1) g'[κ](z, w)²]
    g₁'[κ](z) := ∫g'[κ](z, v) dν_z(v)
    a₂₁'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1)² g'[κ](z, w)]
    a₂₂'[κ](z) := E_{w∼q'}[(κ(z, w)/Γ'[κ](z) − 1)² g'[κ](z, w)²]
    b₂₂'[κ](z) := ∫(κ(z, v)/Γ'[κ](z))² g'[κ](z, v)² dν_z(v)
    G'[κ](z) := E_{v∼q}[g'[κ](v, z)]
    σ²'[κ] := E_{w∼q'}[G'[κ](w)²]
Then
    (a) δ_κL_N'[κ][k] − δ_κℒ'[κ][k] ≤ (E_{(z, v)∼π}[g'[κ](z, v)] + E_{z∼q}[Γ'[κ](z) (e₂'[κ](z) + v'[κ](z) +
        g₂'[κ](z) + v_g'[κ](z))/(2 m)])/N
    (b) (E_{(z, v)∼π}[g'[κ](z, v)] − E_{z∼q}[Γ'[κ](z) (e₂'[κ](z) + v'[κ](z) + g₂'[κ](z) + v_g'[κ](z))/(2 m)])/N ≤
        δ_κL_N'[κ][k] − δ_κℒ'[κ][k]
    (c) δ_κL_N'[κ][k] − δ_κℒ'[κ][k] ≤ δ_κc₁'[κ][k]/N + δ_κc₂'[κ][k]/N² + δ_κ(E_{z∼q}[e₃'[κ](z)])[k]/(3 N³) +
        M₄'[κ]/(2 m)
    (d) δ_κc₁'[κ][k]/N + δ_κc₂'[κ][k]/N² + δ_κ(E_{z∼q}[e₃'[κ](z)])[k]/(3 N³) − M₄'[κ]/(2 m) ≤ δ_κL_N'[κ][k] −
        δ_κℒ'[κ][k]
    (e) M₄'[κ] = E_{z∼q}[(Eu⁴'[κ](z) + Eu²u̇²'[κ](z)) Γ'[κ](z)]
    (f) E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(g'[κ](z, v) + Σᵢ g'[κ](z, wᵢ))/N − ((κ(z, v)/Γ'[κ](z) + Σᵢ (κ(z, wᵢ)/Γ'[κ](z)
        − 1))/N) ((g'[κ](z, v) + Σᵢ g'[κ](z, wᵢ))/N) + ((κ(z, v)/Γ'[κ](z) + Σᵢ (κ(z, wᵢ)/Γ'[κ](z) − 1))/N)²
        ((g'[κ](z, v) + Σᵢ g'[κ](z, wᵢ))/N)]] = δ_κc₁'[κ][k]/N + δ_κc₂'[κ][k]/N² + δ_κ(E_{z∼q}[e₃'[κ](z)])[k]/(3 N³)
    (g) E_{w₁,…,w_N∼q'}[((1/N) Σᵢ G'[κ](wᵢ))²] = σ²'[κ]/N
Hypotheses.  ρ, ρ' > 0 of mass 1; N ≥ 1 whole; κ ≥ m > 0 bounded, k bounded; wᵢ ∼ q' independent of one another and of
    (z, v). Laws do not move.
Steps.  With x = 1 + u = (κ(z, v) + Σᵢ κ(z, wᵢ))/(N Γ'[κ](z)) the loss is its limit + log N + E log x: gradients
    differ by E u̇/x. In 1/x = 1 − u/x the product is −u u̇ ≤ (u² + u̇²)/2; in 1/x = 1 − u + u² − u³/x it is −u³ u̇ ≤
    (u⁴ + u² u̇²)/2, and x ≥ m/Γ'[κ]. Moments of independent copies do the rest. The bounds from below are those from
    above in the direction −k.
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
from theorems.objects import nu, pi, q
from theorems.objects.batches import N
from theorems.objects.moving_batches import MovingDirection, k, kappa, m, moved

# 1. Symbols, with their hypotheses: κ, its direction k and m ≤ κ stand in moving_batches.py
q_negatives = Law("q'", "q'", density("ρ'", r"\rho'"))

# 2. Objects
Gamma = named_field("Γ'[κ]", r"\Gamma'[\kappa]", expectation(kappa(z, w), (w, q_negatives)))
batch = MovingDirection(("'[κ]", r"'[\kappa]"), q, q_negatives, pi, nu, Gamma(z), Gamma(z), kappa, m)
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
    lemma=True,
    clauses=(UPPER, LOWER, ABOVE, BELOW, FOURTH, MOMENTS, POOL),
    equivalent=dict.fromkeys(
        (
            f"three moments, link 1: start: {edit}"
            for edit in (
                "g'[κ](z, v) + Σᵢ g'[κ](z, wᵢ) → g'[κ](z, v)",
                "g'[κ](z, v) + Σᵢ g'[κ](z, wᵢ) → g'[κ](z, v) − Σᵢ g'[κ](z, wᵢ)",
                "g'[κ](z, w) → 2 g'[κ](z, w)",
            )
        ),
        "E Σᵢ g'[κ](z, wᵢ) = 0, and this is its place in E u̇",
    )
    | dict.fromkeys(
        (
            f"body of G'[κ]: {edit}"
            for edit in ("sign of the whole", "factor 2 on the whole", "g'[κ](v, z) → 2 g'[κ](v, z)")
        ),
        "σ²' is the mean square of G': a factor stands on both sides",
    )
    | {"body of ℒ'[κ]: Γ'[κ] → 2 Γ'[κ]": "log 2 does not move"},
)
def one_direction_gradient() -> Iterator[Step]:
    """Derive two bounds for every N, and the third order from four moments."""
    yield calc(
        "upper bound", "energy", UPPER.lhs,
        eq(over_batches(u_dot / x), "the derivative of log x"),
        le(
            over_batches(u_dot + (u**2 + u_dot**2) * Gamma(z) / (2 * m)), "1/x = 1 − u/x, and x ≥ m/Γ'",
            gap=over_batches((u + u_dot) ** 2 / (2 * x) + (u**2 + u_dot**2) * batch.slack / 2),
        ),
        ends(UPPER, "E g = 0 at a negative, and 1/N² ≤ 1/N", gap=of_positives * (N - 1) / N**2),
    )  # fmt: skip
    yield calc(
        "lower bound",
        "energy",
        LOWER.lhs,
        ends(LOWER, "the upper bound in the direction −k", given(UPPER, at=BACK)),
    )
    yield calc("three moments", "energy", MOMENTS.lhs, ends(MOMENTS, "E g = 0, and u u̇ and u² u̇ are derivatives"))
    yield calc(
        "third order, from above", "energy", ABOVE.lhs,
        eq(over_batches(u_dot / x), "the derivative of log x"),
        le(
            MOMENTS.lhs + batch.M_4 / (2 * m), "1/x = 1 − u + u² − u³/x, and x ≥ m/Γ'",
            gap=over_batches(u**2 * (u + u_dot) ** 2 / (2 * x) + (u**4 + u**2 * u_dot**2) * batch.slack / 2),
        ),
        ends(ABOVE, "three moments", given(MOMENTS), gap=0),
    )  # fmt: skip
    yield calc(
        "third order, from below",
        "energy",
        BELOW.lhs,
        ends(BELOW, "the bound from above, in the direction −k", given(ABOVE, at=BACK)),
    )
    yield calc("the fourth moment", "energy", FOURTH.lhs, ends(FOURTH, "copies are shared in 15 ways, and E g = 0"))
    yield calc("the pull of a pool", "energy", POOL.lhs, ends(POOL, "negatives are independent, and E g = 0"))

    # 6. Evidence
    yield quadrature("smooth kernels on S¹", UPPER, LOWER, ABOVE, BELOW, FOURTH, MOMENTS, POOL)
    yield measures("random kernels on ℤ/n", UPPER, LOWER, ABOVE, BELOW, FOURTH, MOMENTS, POOL)
