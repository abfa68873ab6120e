"""**All mass goes to the basin**: as τ → 0 the Gibbs law leaves every set on which the potential is not near its least.

Statement (Proposition 3.2).  Let
    ρ*_τ(z) := e^(−U/τ)/Z_τ
    Z_τ := ∫e^(−U/τ) dμ
Then
    (a) ∫1{U − m − δ ≥ 0} ρ*_τ dμ ≤ τ ((2/δ) ∫1{U − m − δ ≥ 0} dμ/(∫1{m + δ/2 − U ≥ 0} dμ))
    (b) ∫1{U − m − δ ≥ 0} 1{W ≥ 0} ρ*_τ dμ ≤ τ ((2/δ) ∫1{U − m − δ ≥ 0} dμ/(∫1{m + δ/2 − U ≥ 0} dμ))
    (c) ∫1{U − m − δ ≥ 0} 1{W ≥ 0} ρ*_τ dμ ≥ 0
    (d) ∫1{U − m − δ ≥ 0} 1{W ≥ 0} ρ*_τ dμ → 0 as τ → 0
Hypotheses.  U, W bounded; m = ess inf U; δ, τ > 0.
Steps.  P3.2 (a) at η = δ/2 bounds the mass by e^(−δ/2τ) times what (a) has without τ; e^x ≥ 1 + x > x.
Deviations.  {W ≥ 0} is any measurable set, and {U ≥ m + δ} its part outside the basin: what lies outside an open set
    that holds {U ≤ m + δ}, in the source, is such a part. U is bounded, and the source's only bounded below: cut at m +
    δ it has the same sets, and a Gibbs law that gives {U ≥ m + δ} no less.
References.  arXiv:2601.19597v4, Proposition 3.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SQUEEZE,
    at_most,
    by,
    calc,
    ends,
    exp,
    given,
    integral,
    le,
    measures,
    nonnegative,
    potential,
    quadrature,
    tends,
    theorem,
    where,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.theorem import Step
from theorems import low_temperature
from theorems.gibbs_equilibrium import U, rho_star
from theorems.low_temperature import delta, m
from theorems.objects import lambda_1, tau

# 1. Symbols, with their hypotheses: a set outside the basin {U ≤ m + δ}, that where W ≥ 0 and U ≥ m + δ
W = potential("W", "W")

# 2. Objects
high, low = where(U - m - delta), where(m + delta / 2 - U)
outside, all_outside = integral(high * where(W) * rho_star), integral(high * rho_star)
most = 2 / delta * integral(high) / integral(low)

# 3. Statement
BOUND = at_most("a", "the mass outside the basin", all_outside, tau * most)
PART = at_most("b", "also that of a set outside", outside, tau * most)
SIGN = nonnegative("c", "which is a mass", outside)
LIMIT = tends("d", "and vanishes", outside, 0, tau, lift(0))


# 4. Derivation
@theorem(
    id="P3.2.limit",
    title="All mass goes to the basin",
    clauses=(BOUND, PART, SIGN, LIMIT),
    absent={
        "convexity": "the energy is P3.1's, and so is its convexity",
        "divergence": "no divergence in the statement",
        "energy": "no energy in the statement: P3.2 has the free energy's limit",
    },
    equivalent=dict.fromkeys(
        ("the mass outside, link 2", "a part of it, link 1", "a part of it, link 2", "the limit, link 1"),
        "a set is a part of itself, and other masses outside vanish as well; P3.2 (a) has the bound that e^(−x) ≤ 1/x "
        "loosens, and is edited there",
    ),
)
def vanishing_tail() -> Iterator[Step]:
    """Divide P3.2 (a) by what the basin measures."""
    decay = exp(-delta / (2 * tau))
    yield calc(
        "the mass outside", "gibbs", BOUND.lhs,
        le(
            decay * integral(high) / integral(low), "P3.2 (a) at η = δ/2",
            given(low_temperature.BOUND, times=1 / integral(low), at=((low_temperature.eta, delta / 2),)),
        ),
        ends(BOUND, "e^x ≥ 1 + x (L4)", gap=tau * most * decay * (lambda_1(exp(delta / (2 * tau))) + 1)),
    )  # fmt: skip
    yield calc(
        "a part of it", "gibbs", PART.lhs,
        le(all_outside, "a part", gap=integral(high * (1 - where(W)) * rho_star)),
        ends(PART, "(a)", given(BOUND)),
    )  # fmt: skip
    yield calc("a mass", "gibbs", SIGN.lhs, ends(SIGN, "what is integrated is ≥ 0"))
    yield calc("the limit", "gibbs", LIMIT.lhs, by(SQUEEZE, LIMIT, PART, SIGN))

    # 5. Evidence
    yield quadrature("smooth potentials on spheres", SIGN)
    yield measures("random atoms", BOUND, PART, SIGN)
