"""**The large-batch limit of the gradient**: its bias falls like 1/N, and the constant of that is the gradient of c₁.

Statement (Theorem 3.1, gradient).  Let the kernel κ move in the direction k, and let
    L_N[κ] := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
    ℒ[κ] := E_{(z, v)∼π}[−log κ(z, v)] + E_{z∼q}[log Γ[κ](z)]
    Γ[κ](z) := E_{w∼q}[κ(z, w)]
    c₁[κ] := E_{z∼q}[e₁[κ](z) − v[κ](z)/2]
    e₁[κ](z) := ∫κ(z, v)/Γ[κ](z) dν_z(v)
    v[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1)²]
    c₂[κ] := E_{z∼q}[v[κ](z) e₁[κ](z) + m₃[κ](z)/3 − e₂[κ](z)/2]
    m₃[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1)³]
    e₂[κ](z) := ∫(κ(z, v)/Γ[κ](z))² dν_z(v)
    e₃[κ](z) := ∫(κ(z, v)/Γ[κ](z))³ dν_z(v)
    M₄[κ] := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[(((κ(z, v)/Γ[κ](z) + Σᵢ (κ(z, wᵢ)/Γ[κ](z) − 1))/N)⁴ + ((κ(z, v)/Γ[κ](z) +
        Σᵢ (κ(z, wᵢ)/Γ[κ](z) − 1))/N)² ((g[κ](z, v) + Σᵢ g[κ](z, wᵢ))/N)²) Γ[κ](z)]]
    g[κ](z, w) := k(z, w)/Γ[κ](z) − κ(z, w) k̄[κ](z)/Γ[κ](z)²
    k̄[κ](z) := E_{w∼q}[k(z, w)]
    g₂[κ](z) := ∫g[κ](z, v)² dν_z(v)
    v_g[κ](z) := E_{w∼q}[g[κ](z, w)²]
    Eu⁴[κ](z) := 3 v[κ]²/N² + (6 e₂[κ] v[κ] + 4 e₁[κ] m₃[κ] + m₄[κ] − 3 v[κ]²)/N³ + e₄[κ]/N⁴
    m₄[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1)⁴]
    e₄[κ](z) := ∫(κ(z, v)/Γ[κ](z))⁴ dν_z(v)
    Eu²u̇²[κ](z) := (v[κ] v_g[κ] + 2 a₁₁[κ]²)/N² + (e₂[κ] v_g[κ] + g₂[κ] v[κ] + 4 b₁₁[κ] a₁₁[κ] + 2 e₁[κ] a₁₂[κ] + 2
        g₁[κ] a₂₁[κ] + a₂₂[κ] − (v[κ] v_g[κ] + 2 a₁₁[κ]²))/N³ + b₂₂[κ]/N⁴
    a₁₁[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1) g[κ](z, w)]
    b₁₁[κ](z) := ∫(κ(z, v)/Γ[κ](z)) g[κ](z, v) dν_z(v)
    a₁₂[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1) g[κ](z, w)²]
    g₁[κ](z) := ∫g[κ](z, v) dν_z(v)
    a₂₁[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1)² g[κ](z, w)]
    a₂₂[κ](z) := E_{w∼q}[(κ(z, w)/Γ[κ](z) − 1)² g[κ](z, w)²]
    b₂₂[κ](z) := ∫(κ(z, v)/Γ[κ](z))² g[κ](z, v)² dν_z(v)
    G[κ](z) := E_{v∼q}[g[κ](v, z)]
    σ²[κ] := E_{w∼q}[G[κ](w)²]
and δ_κ f[k] the derivative of f in the direction k. Then
    (a) δ_κL_N[κ][k] − δ_κℒ[κ][k] → 0 as N → ∞
    (b) |δ_κL_N[κ][k] − δ_κℒ[κ][k] − δ_κc₁[κ][k]/N| ≤ |δ_κc₂[κ][k]|/N² + |δ_κ(E_{z∼q}[e₃[κ](z)])[k]|/(3 N³) +
        M₄[κ]/(2 m)
    (c) δ_κL_N[κ][k] − δ_κℒ[κ][k] ≤ (E_{(z, v)∼π}[g[κ](z, v)] + E_{z∼q}[Γ[κ](z) (e₂[κ](z) + v[κ](z) + g₂[κ](z) +
        v_g[κ](z))/(2 m)])/N
    (d) (E_{(z, v)∼π}[g[κ](z, v)] − E_{z∼q}[Γ[κ](z) (e₂[κ](z) + v[κ](z) + g₂[κ](z) + v_g[κ](z))/(2 m)])/N ≤
        δ_κL_N[κ][k] − δ_κℒ[κ][k]
    (e) δ_κL_N[κ][k] − δ_κℒ[κ][k] ≤ δ_κc₁[κ][k]/N + δ_κc₂[κ][k]/N² + δ_κ(E_{z∼q}[e₃[κ](z)])[k]/(3 N³) + M₄[κ]/(2 m)
    (f) δ_κc₁[κ][k]/N + δ_κc₂[κ][k]/N² + δ_κ(E_{z∼q}[e₃[κ](z)])[k]/(3 N³) − M₄[κ]/(2 m) ≤ δ_κL_N[κ][k] − δ_κℒ[κ][k]
    (g) M₄[κ] = E_{z∼q}[(Eu⁴[κ](z) + Eu²u̇²[κ](z)) Γ[κ](z)]
    (h) E_{w₁,…,w_N∼q}[((1/N) Σᵢ G[κ](wᵢ))²] = σ²[κ]/N
    (i) δ_κc₁[κ][k]/N − (|δ_κc₂[κ][k]|/N² + |δ_κ(E_{z∼q}[e₃[κ](z)])[k]|/(3 N³) + M₄[κ]/(2 m)) ≤ δ_κL_N[κ][k] −
        δ_κℒ[κ][k]
    (j) δ_κL_N[κ][k] − δ_κℒ[κ][k] ≤ δ_κc₁[κ][k]/N + (|δ_κc₂[κ][k]|/N² + |δ_κ(E_{z∼q}[e₃[κ](z)])[k]|/(3 N³) +
        M₄[κ]/(2 m))
Hypotheses.  ρ > 0 of mass 1; N ≥ 1 whole; κ ≥ m > 0 bounded, k bounded; wᵢ ∼ q independent of one another and of (z,
    v). An encoder f_θ that is C¹ in θ moves κ_θ(x, y) = e^(s(f_θ(x), f_θ(y))/τ) in the direction k = ∂κ_θ/∂θ: points
    are the data, laws do not move.
Steps.  L6 with q' = q. Two bounds of order 1/N squeeze the bias; that of third order encloses it.
Deviations.  The source states the limit (a), for the energy J_τ = ℒ_∞ − log V_κ (T3.1 e), which moves like ℒ_∞ as V_κ
    is the kernel's on the embedding manifold and does not depend on θ (A2.1). The constant of the expected gradient,
    its remainder and the bounds for every N are sharper. One pool of N negatives that all anchors share adds, to first
    order, a gradient of variance σ²/N: N^(−1/2), where σ > 0.
References.  arXiv:2601.19597, Theorem 3.1; Folland, Real Analysis, 2nd ed., Theorem 2.27.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    ENCLOSURE,
    SQUEEZE,
    absolute,
    at_most,
    by,
    calc,
    ends,
    equals,
    expands,
    expectation,
    given,
    le,
    measured,
    measures,
    named_field,
    quadrature,
    tends,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import one_direction_gradient
from theorems.numbers.batches import bias_slope, fluctuation_slope
from theorems.objects import nu, pi, q
from theorems.objects.batches import N
from theorems.objects.moving_batches import MovingDirection, kappa, m, moved

# 1. Symbols: κ, its direction k and m ≤ κ stand in moving_batches.py

# 2. Objects: anchors and negatives follow one law
Gamma = named_field("Γ[κ]", r"\Gamma[\kappa]", expectation(kappa(z, w), (w, q)))
batch = MovingDirection(("[κ]", r"[\kappa]"), q, q, pi, nu, Gamma(z), Gamma(z), kappa, m)
bias, c_1, c_2, e_3, M_4 = batch.bias, moved(batch.c_1), moved(batch.c_2), moved(batch.mean(batch.e(3))), batch.M_4
third = c_1 / N + c_2 / N**2 + e_3 / (3 * N**3)
remainder = absolute(c_2) / N**2 + absolute(e_3) / (3 * N**3) + M_4 / (2 * m)

# 3. Statement
LIMIT = tends("a", "the gradient tends to that of the energy", bias, 0, N)
EXPANSION = expands("b", "the bias of the first order", bias, 1 / N, (0, c_1), remainder=remainder)
UPPER = at_most("c", "upper bound for every N", bias, (batch.drift + batch.spread) / N)
LOWER = at_most("d", "lower bound for every N", (batch.drift - batch.spread) / N, bias)
ABOVE = at_most("e", "third order, from above", bias, third + M_4 / (2 * m))
BELOW = at_most("f", "third order, from below", third - M_4 / (2 * m), bias)
FOURTH = equals("g", "the fourth moment", M_4, batch.mean((batch.fourth + batch.mixed) * Gamma(z)))
POOL = equals("h", "the pull of one pool of negatives", batch.pool, batch.sigma_2 / N)
LEAST = at_most("i", "the expansion from below", c_1 / N - remainder, bias)
MOST = at_most("j", "the expansion from above", bias, c_1 / N + remainder)

# 4. How the lemma is used: its negatives follow the anchors' law
SAME = ((one_direction_gradient.q_negatives, q),)


# 5. Derivation
@theorem(
    id="T3.1.gradient",
    title="Large-batch limit, gradient",
    clauses=(LIMIT, EXPANSION, UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL, LEAST, MOST),
    absent={
        "convexity": "the gradient of an energy, whose convexity is not claimed: R1",
        "gibbs": "no energy is minimised here: P3.1",
        "divergence": "how far J_τ lies below the intrinsic energy is T3.2",
    },
    equivalent={"expansion, link 1": "one remainder for both sides has room: clauses (e) and (f) are the sharp ones"}
    | dict.fromkeys(
        (f"body of {name}[κ]" for name in ("ℒ", "c₁", "c₂", "g", "G")), "L6's object with q' = q, edited there"
    ),
)
def large_batch_gradient() -> Iterator[Step]:
    """Derive the limit of the gradient with its rate, and the first coefficient from four moments."""
    for name, clause, known in (
        ("the fourth moment", FOURTH, one_direction_gradient.FOURTH),
        ("the pull of a pool", POOL, one_direction_gradient.POOL),
    ):
        yield calc(name, "energy", clause.lhs, ends(clause, "L6 with q' = q", given(known, at=SAME)))
    for name, clause, known in (
        ("upper bound", UPPER, one_direction_gradient.UPPER),
        ("lower bound", LOWER, one_direction_gradient.LOWER),
        ("third order, from above", ABOVE, one_direction_gradient.ABOVE),
        ("third order, from below", BELOW, one_direction_gradient.BELOW),
    ):
        yield calc(name, "energy", clause.lhs, ends(clause, "L6 with q' = q", given(known, at=SAME), gap=0))
    yield calc("limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, LOWER, UPPER))
    slack = (absolute(c_2) - c_2) / N**2 + (absolute(e_3) - e_3) / (3 * N**3)
    yield calc(
        "the expansion from above", "energy", MOST.lhs,
        le(ABOVE.relation.sides()[1], "third order, from above", given(ABOVE)),
        ends(MOST, "a number is at most its absolute value", gap=slack),
    )  # fmt: skip
    slack = (absolute(c_2) + c_2) / N**2 + (absolute(e_3) + e_3) / (3 * N**3)
    yield calc(
        "the expansion from below", "energy", LEAST.lhs,
        le(BELOW.lhs, "a number is at least minus its absolute value", gap=slack),
        ends(LEAST, "third order, from below", given(BELOW)),
    )  # fmt: skip
    yield calc("expansion", "energy", EXPANSION.lhs, by(ENCLOSURE, EXPANSION, LEAST, MOST))

    # 6. Evidence
    bias_falls = bias_slope(16, 1024)
    yield measured("slope of the gradient's bias, N = 16 to 1,024, on two points", *bias_falls, digits=6)
    noise = fluctuation_slope(64, 4096)
    yield measured("slope of one pool's fluctuation, N = 64 to 4,096, on two points", *noise, digits=2)
    yield quadrature("smooth kernels on S¹", EXPANSION, UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL)
    yield measures("random kernels on ℤ/n", EXPANSION, UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL)
