"""**One direction of a batch**: bounds and the third order of its loss, whatever laws anchors and negatives follow.

Statement (lemma L5).  Anchors z ∼ q have positives v ∼ ν_z and N i.i.d. negatives wᵢ ∼ q', and m ≤ κ_τ. Let
    L_N' := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[−s(z, v)/τ + log(κ_τ(z, v) + Σᵢ κ_τ(z, wᵢ))]]
    J_τ' := (1/τ) E_{z∼q}[U_θ(z)] + E_{z∼q}[log(P_τρ'(z))]
    Γ'(z) := E_{w∼q'}[κ_τ(z, w)]
    c₁' := E_{z∼q}[e₁'(z) − v'(z)/2]
    c₂' := E_{z∼q}[v'(z) e₁'(z) + m₃'(z)/3 − e₂'(z)/2]
    M₄' := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[((κ_τ(z, v)/Γ'(z) + Σᵢ (κ_τ(z, wᵢ)/Γ'(z) − 1))/N)⁴ Γ'(z)]]
    e₁'(z) := ∫κ_τ(z, v)/Γ'(z) dν_z(v)
    e₂'(z) := ∫(κ_τ(z, v)/Γ'(z))² dν_z(v)
    e₃'(z) := ∫(κ_τ(z, v)/Γ'(z))³ dν_z(v)
    e₄'(z) := ∫(κ_τ(z, v)/Γ'(z))⁴ dν_z(v)
    v'(z) := E_{w∼q'}[(κ_τ(z, w)/Γ'(z) − 1)²]
    m₃'(z) := E_{w∼q'}[(κ_τ(z, w)/Γ'(z) − 1)³]
    m₄'(z) := E_{w∼q'}[(κ_τ(z, w)/Γ'(z) − 1)⁴]
    Eu⁴'(z) := 3 v'²/N² + (6 e₂' v' + 4 e₁' m₃' + m₄' − 3 v'²)/N³ + e₄'/N⁴
and κ_τ, P_τ, U_θ as in objects.py. Then
    (a) J_τ' + log V_κ = E_{(z, v)∼π}[−s(z, v)/τ] + E_{z∼q}[log Γ'(z)]
    (b) L_N' − J_τ' − log(N V_κ) ≤ (1/N) E_{z∼q}[e₁'(z)]
    (c) −(1/N) E_{z∼q}[v'(z) Γ'(z)/(2 m)] ≤ L_N' − J_τ' − log(N V_κ)
    (d) L_N' − J_τ' − log(N V_κ) ≤ c₁'/N + c₂'/N² + (1/(3 N³)) E_{z∼q}[e₃'(z)]
    (e) c₁'/N + c₂'/N² + (1/(3 N³)) E_{z∼q}[e₃'(z)] − M₄'/(4 m) ≤ L_N' − J_τ' − log(N V_κ)
    (f) M₄' = E_{z∼q}[Eu⁴'(z) Γ'(z)]
Hypotheses.  ρ, ρ' > 0 of mass 1; s bounded, s(z, w) = s(w, z); τ > 0; N ≥ 1 whole; V_κ constant (A2.1); wᵢ ∼
    q' independent of one another and of (z, v); 0 < m ≤ κ_τ.
Steps.  With x = (κ_τ(z, v) + Σᵢ κ_τ(z, wᵢ))/(N Γ'(z)) the loss is J_τ' + log(N V_κ) + E log x. The logarithm lies below
    its tangent (L4), and E x − 1 = e₁'/N. From below, the positive is left out and L4 gives −(x − 1)²/(2 min(x, 1)),
    whose mean is a variance. The first three moments of x − 1 give the third order, the fourth the remainder.
Deviations.  The source has T3.1, where q' = q, and T4.1, which has two directions.
References.  arXiv:2601.19597, Theorems 3.1 and 4.1; McCullagh, Tensor Methods in Statistics, Chapter 4.
"""

from collections.abc import Iterator
from typing import NamedTuple

from proofs_check.vocabulary import (
    Law,
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    expectation,
    le,
    log,
    measures,
    named_field,
    quadrature,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step
from theorems.objects import U_theta, V, kappa, lambda_1, lambda_2, lambda_3, lambda_4, nu, phi, pi, q, s, tau
from theorems.objects.batches import Direction, N, m

# 1. Symbols, with their hypotheses: N negatives and m ≤ κ_τ stand in batches.py
q_negatives = Law("q'", "q'", density("ρ'", r"\rho'"))

# 2. Objects
Gamma = named_field("Γ'", r"\Gamma'", expectation(kappa(z, w), (w, q_negatives)))
batch = Direction(("'", "'"), q, q_negatives, pi, nu, Gamma(z), U_theta(z))
third = batch.c_1 / N + batch.c_2 / N**2 + batch.mean(batch.e(3)) / (3 * N**3)
excess = batch.excess


# 3. Statement
class Bounds(NamedTuple):
    """The clauses that bound a batch's loss."""

    upper: Clause
    lower: Clause
    above: Clause
    below: Clause
    fourth: Clause


POPULATION = equals(
    "a", "the limit", batch.J + log(V),
    expectation(-s(z, v) / tau, ((z, v), pi)) + expectation(log(Gamma(z)), (z, q)),
)  # fmt: skip
UPPER = at_most("b", "upper bound for every N", excess, batch.mean(batch.e(1)) / N)
LOWER = at_most("c", "lower bound for every N", -batch.mean(batch.centred(2) * Gamma(z) / (2 * m)) / N, excess)
ABOVE = at_most("d", "third order, from above", excess, third)
BELOW = at_most("e", "third order, from below", third - batch.M_4 / (4 * m), excess)
FOURTH = equals("f", "the fourth moment", batch.M_4, batch.mean(batch.fourth * Gamma(z)))

BOUNDS = Bounds(UPPER, LOWER, ABOVE, BELOW, FOURTH)


# 4. Derivation, for this and any other kind of negatives
def bounded(batch: Direction, bounds: Bounds) -> Iterator[Step]:
    """Derive bounds of E log x: x = 1 + u is a batch's partition sum over its mean, and y lacks the positive."""
    x, y, u = batch.x, batch.y, batch.u
    yield calc(
        "upper bound", "energy", bounds.upper.lhs,
        eq(batch.over(log(x)), "the limit and log N under the logarithm"),
        ends(bounds.upper, "log x ≤ x − 1 (L4), and E x − 1 = e₁/N", gap=batch.over(lambda_1(x))),
    )  # fmt: skip
    yield calc(
        "lower bound", "energy", bounds.lower.lhs,
        eq(batch.over((y - 1) - (y - 1) ** 2 * batch.Gamma / (2 * batch.floor)), "E y = 1, and the variance of a mean"),
        le(
            batch.over(log(y)), "L4, and y ≥ m/Γ",
            gap=batch.over(lambda_2(y) + (y - 1) ** 2 * batch.slack_2 / 2),
        ),
        le(
            batch.over(log(x)), "the positive only adds",
            gap=batch.over(batch.at_positive / batch.partition_sum + y / x * phi(x / y)),
        ),
        ends(bounds.lower, "the limit and log N before the logarithm", gap=0),
    )  # fmt: skip
    yield calc(
        "the fourth moment",
        "energy",
        bounds.fourth.lhs,
        ends(bounds.fourth, "copies are shared in 15 ways, and E y = 1"),
    )
    yield calc(
        "third order, from above", "energy", bounds.above.lhs,
        eq(batch.over(log(x)), "the limit and log N under the logarithm"),
        le(
            batch.over((x - 1) - u**2 / 2 + u**3 / 3), "L4, and u = x − 1",
            gap=batch.over(lambda_3(x)),
        ),
        ends(bounds.above, "the first, second and third moment of u", gap=0),
    )  # fmt: skip
    yield calc(
        "third order, from below", "energy", bounds.below.lhs,
        eq(
            batch.over((x - 1) - u**2 / 2 + u**3 / 3 - u**4 * batch.Gamma / (4 * batch.floor)),
            "the first, second and third moment of u",
        ),
        le(
            batch.over(log(x)), "L4, u = x − 1 and x ≥ m/Γ",
            gap=batch.over(lambda_4(x) + u**4 * batch.slack_4 / 4),
        ),
        ends(bounds.below, "the limit and log N before the logarithm", gap=0),
    )  # fmt: skip


# 5. The lemma
@theorem(
    id="L5",
    title="One direction of a batch",
    lemma=True,
    clauses=(POPULATION, UPPER, LOWER, ABOVE, BELOW, FOURTH),
    equivalent=batch.centred_square("third order, from below, link 1"),
)
def one_direction() -> Iterator[Step]:
    """Derive two bounds for every N, and the third order from four moments."""
    yield calc(
        "the limit", "energy", POPULATION.lhs,
        ends(POPULATION, "Γ' = V_κ P_τρ', definition of U_θ, and both densities have mass 1"),
    )  # fmt: skip
    yield from bounded(batch, BOUNDS)

    # 6. Evidence
    yield quadrature("smooth pairs on S¹", POPULATION, UPPER, LOWER, ABOVE, BELOW, FOURTH)
    yield measures("random pairs on ℤ/n", POPULATION, UPPER, LOWER, ABOVE, BELOW, FOURTH)
