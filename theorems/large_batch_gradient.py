"""**The large-batch limit of the gradient**: its bias falls like 1/N, and the constant of that is the gradient of c₁.

Statement (Theorem 3.1, gradient).  Let the kernel κ move in the direction k, and let
    L_N := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
    ℒ := E_{(z, v)∼π}[−log κ(z, v)] + E_{z∼q}[log Γ(z)]
    Γ(z) := E_{w∼q}[κ(z, w)]
    c₁ := E_{z∼q}[e₁(z) − v(z)/2]
    e₁(z) := ∫κ(z, v)/Γ(z) dν_z(v)
    v(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1)²]
    c₂ := E_{z∼q}[v(z) e₁(z) + m₃(z)/3 − e₂(z)/2]
    m₃(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1)³]
    e₂(z) := ∫(κ(z, v)/Γ(z))² dν_z(v)
    e₃(z) := ∫(κ(z, v)/Γ(z))³ dν_z(v)
    M₄ := E_{(z, v)∼π}[E_{w₁,…,w_N∼q}[(((κ(z, v)/Γ(z) + Σᵢ (κ(z, wᵢ)/Γ(z) − 1))/N)⁴ + ((κ(z, v)/Γ(z) + Σᵢ (κ(z,
        wᵢ)/Γ(z) − 1))/N)² ((g(z, v) + Σᵢ g(z, wᵢ))/N)²) Γ(z)]]
    g(z, w) := k(z, w)/Γ(z) − κ(z, w) k̄(z)/Γ(z)²
    k̄(z) := E_{w∼q}[k(z, w)]
    g₂(z) := ∫g(z, v)² dν_z(v)
    v_g(z) := E_{w∼q}[g(z, w)²]
    Eu⁴(z) := 3 v²/N² + (6 e₂ v + 4 e₁ m₃ + m₄ − 3 v²)/N³ + e₄/N⁴
    m₄(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1)⁴]
    e₄(z) := ∫(κ(z, v)/Γ(z))⁴ dν_z(v)
    Eu²u̇²(z) := (v v_g + 2 a₁₁²)/N² + (e₂ v_g + g₂ v + 4 b₁₁ a₁₁ + 2 e₁ a₁₂ + 2 g₁ a₂₁ + a₂₂ − (v v_g + 2 a₁₁²))/N³
        + b₂₂/N⁴
    a₁₁(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1) g(z, w)]
    b₁₁(z) := ∫(κ(z, v)/Γ(z)) g(z, v) dν_z(v)
    a₁₂(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1) g(z, w)²]
    g₁(z) := ∫g(z, v) dν_z(v)
    a₂₁(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1)² g(z, w)]
    a₂₂(z) := E_{w∼q}[(κ(z, w)/Γ(z) − 1)² g(z, w)²]
    b₂₂(z) := ∫(κ(z, v)/Γ(z))² g(z, v)² dν_z(v)
    G(z) := E_{v∼q}[g(v, z)]
    σ² := E_{w∼q}[G(w)²]
and δ_κ f[k] the derivative of f along κ + εk. Then
    (a) δ_κL_N[k] − δ_κℒ[k] → 0 as N → ∞
    (b) |δ_κL_N[k] − δ_κℒ[k] − δ_κc₁[k]/N| ≤ |δ_κc₂[k]|/N² + |δ_κ(E_{z∼q}[e₃(z)])[k]|/(3 N³) + M₄/(2 m)
    (c) δ_κL_N[k] − δ_κℒ[k] ≤ (E_{(z, v)∼π}[g(z, v)] + E_{z∼q}[Γ(z) (e₂(z) + v(z) + g₂(z) + v_g(z))/(2 m)])/N
    (d) (E_{(z, v)∼π}[g(z, v)] − E_{z∼q}[Γ(z) (e₂(z) + v(z) + g₂(z) + v_g(z))/(2 m)])/N ≤ δ_κL_N[k] − δ_κℒ[k]
    (e) δ_κL_N[k] − δ_κℒ[k] ≤ δ_κc₁[k]/N + δ_κc₂[k]/N² + δ_κ(E_{z∼q}[e₃(z)])[k]/(3 N³) + M₄/(2 m)
    (f) δ_κc₁[k]/N + δ_κc₂[k]/N² + δ_κ(E_{z∼q}[e₃(z)])[k]/(3 N³) − M₄/(2 m) ≤ δ_κL_N[k] − δ_κℒ[k]
    (g) M₄ = E_{z∼q}[(Eu⁴(z) + Eu²u̇²(z)) Γ(z)]
    (h) E_{w₁,…,w_N∼q}[((1/N) Σᵢ G(wᵢ))²] = σ²/N
    (i) δ_κc₁[k]/N − (|δ_κc₂[k]|/N² + |δ_κ(E_{z∼q}[e₃(z)])[k]|/(3 N³) + M₄/(2 m)) ≤ δ_κL_N[k] − δ_κℒ[k]
    (j) δ_κL_N[k] − δ_κℒ[k] ≤ δ_κc₁[k]/N + (|δ_κc₂[k]|/N² + |δ_κ(E_{z∼q}[e₃(z)])[k]|/(3 N³) + M₄/(2 m))
Hypotheses.  κ ≥ m > 0 bounded, k bounded; wᵢ ∼ q independent of one another and of (z, v). An encoder f_θ that is C¹
    in θ moves κ_θ(x, y) = e^(s(f_θ(x), f_θ(y))/τ) in the direction k = ∂κ_θ/∂θ: points are the data, laws do not move.
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
from theorems.batches import N
from theorems.moving_batches import MovingDirection, kappa, m, moved
from theorems.objects import nu, pi, q

# 1. Symbols: κ, its direction k and m ≤ κ stand in moving_batches.py

# 2. Objects: anchors and negatives follow one law
Gamma = named_field("Γ", r"\Gamma", expectation(kappa(z, w), (w, q)))
batch = MovingDirection(("", ""), q, q, pi, nu, Gamma(z), Gamma(z), kappa, m)
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
    },
    equivalent={"expansion, link 1": "one remainder for both sides has room: clauses (e) and (f) are the sharp ones"}
    | dict.fromkeys((f"body of {name}" for name in ("ℒ", "c₂", "g", "G")), "L6's object with q' = q, edited there"),
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
        yield calc(name, "divergence", clause.lhs, ends(clause, "L6 with q' = q", given(known, at=SAME), gap=0))
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
    yield quadrature("smooth kernels on S¹", EXPANSION, UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL)
    yield measures("random kernels on ℤ/n", EXPANSION, UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL)
