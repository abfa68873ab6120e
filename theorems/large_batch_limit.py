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
Hypotheses.  ρ > 0 of mass 1; s bounded, s(z, w) = s(w, z); N ≥ 1 whole; τ > 0; V_κ constant (A2.1); wᵢ ∼ q
    independent of one another and of (z, v); 0 < m ≤ κ_τ.
Steps.  L5 with q' = q. Two bounds of order 1/N squeeze the excess; that of third order encloses it.
Deviations.  The source states the limit (a); the constant c₁, its remainder and the bounds for every N are sharper.
    c₁/N describes the excess only where N is large beside v: e^(2/τ) can be needed. The second coefficient is
    c₂ − ¾E_{z∼q}[v²], since the remainder bounds the fourth moment.
References.  arXiv:2601.19597, Definition 3.2 and Theorem 3.1; Wang & Isola, arXiv:2005.10242, Theorem 1.
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
    given,
    le,
    log,
    measured,
    measures,
    quadrature,
    tends,
    theorem,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import one_direction
from theorems.numbers.batches import aligned_loss, two_point_excess
from theorems.objects import Gamma, U_theta, V, loss, nu, pi, q
from theorems.objects.batches import Direction, N, m

# 1. Symbols: N negatives, and m, which is at most the kernel, stand in batches.py

# 2. Objects: anchors and negatives follow one law
batch = Direction(("", ""), q, q, pi, nu, Gamma(z), U_theta(z))
J, L_N, c_1, c_2, third, M_4 = batch.J, batch.L, batch.c_1, batch.c_2, batch.third, batch.M_4
remainder = absolute(c_2) / N**2 + third + M_4 / (4 * m)

# 3. Statement
excess = batch.excess
LIMIT = tends("a", "the loss tends to the energy", excess, 0, N)
EXPANSION = expands("b", "the constant of the first order", excess, 1 / N, (0, c_1), remainder=remainder)
UPPER = at_most("c", "upper bound for every N", excess, batch.mean(batch.e(1)) / N)
LOWER = at_most("d", "lower bound for every N", -batch.mean(batch.centred(2) * Gamma(z) / (2 * m)) / N, excess)
WANG_ISOLA = equals("e", "the limit is the asymptotic loss of Wang and Isola", J + log(V), loss)
BELOW = at_most("f", "third order, from below", c_1 / N + c_2 / N**2 + third - M_4 / (4 * m), excess)
ABOVE = at_most("g", "third order, from above", excess, c_1 / N + c_2 / N**2 + third)
FOURTH = equals("h", "the fourth moment", M_4, batch.mean(batch.fourth * Gamma(z)))
LEAST = at_most("i", "the expansion from below", c_1 / N - remainder, excess)
MOST = at_most("j", "the expansion from above", excess, c_1 / N + remainder)

# 4. How the lemma is used: its negatives follow the anchors' law
SAME = ((one_direction.q_negatives, q),)


# 5. Derivation
@theorem(
    id="T3.1",
    title="Large-batch limit, value",
    clauses=(LIMIT, EXPANSION, UPPER, LOWER, WANG_ISOLA, BELOW, ABOVE, FOURTH, LEAST, MOST),
    absent={
        "convexity": "J_τ is not claimed convex in ρ: R1 refutes it",
        "gibbs": "no energy is minimised here: P3.1",
        "divergence": "how far J_τ lies below the intrinsic energy is T3.2",
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
    | dict.fromkeys((f"body of {name}" for name in ("L_N", "c₂", "M₄")), "L5's object with q' = q, edited there"),
)
def large_batch_limit() -> Iterator[Step]:
    """Derive the limit with its rate from two bounds, and the first coefficient from four moments."""
    for name, clause, known in (
        ("the limit is Wang and Isola's", WANG_ISOLA, one_direction.POPULATION),
        ("the fourth moment", FOURTH, one_direction.FOURTH),
    ):
        yield calc(name, "energy", clause.lhs, ends(clause, "L5 with q' = q", given(known, at=SAME)))
    for name, clause, known in (
        ("upper bound", UPPER, one_direction.UPPER),
        ("lower bound", LOWER, one_direction.LOWER),
        ("third order, from above", ABOVE, one_direction.ABOVE),
        ("third order, from below", BELOW, one_direction.BELOW),
    ):
        yield calc(name, "energy", clause.lhs, ends(clause, "L5 with q' = q", given(known, at=SAME), gap=0))
    yield calc("limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, LOWER, UPPER))
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
    yield measured("the excess of 1,000 negatives on two points", *two_point_excess(1000), digits=10)
    yield measured("the loss of 4,096 aligned pairs at d = 512, τ = 0.07", *aligned_loss(512, 0.07, 4095), digits=10)
    yield measured("the loss of 1,025 aligned pairs at d = 128, τ = 0.1", *aligned_loss(128, 0.1, 1024), digits=6)
    yield quadrature("smooth pairs on S¹", EXPANSION, UPPER, LOWER, WANG_ISOLA, BELOW, ABOVE, FOURTH)
    yield measures("random pairs on ℤ/n", EXPANSION, UPPER, LOWER, WANG_ISOLA, BELOW, ABOVE, FOURTH)
