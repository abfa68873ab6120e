"""**Knife-edge compatibility**: a matched pair is stationary only if the two alignment fields differ by a constant.

Statement (prose of Section 1 and E.3).  Let
    S_{τ,u}(r,t)[g] := ½ ∫(u/τ + log t + t/r) g dμ
    M_{τ,u}(r) := ∫r (u/τ + log r) dμ
and F^Sym, U₁₂^θ and U₂₁^θ as in negative_symmetric_divergence.py, ρ*_τ as in gibbs_equilibrium.py. Then
    (a) δF^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)[h₁, h₂] = S_{τ,U₁₂}(ρ₁,ρ₂)[h₁] + S_{τ,U₂₁}(ρ₂,ρ₁)[h₂]
    (b) S_{τ,U₁₂}(ρ,ρ)[h] = ½ ∫(U₁₂/τ + log ρ) h dμ
    (c) S_{τ,U}(ρ,ρ)[ρ − ρ*_τ] = D_sym(ρ,ρ*_τ)
    (d) S_{τ,U}(ρ,ρ)[ρ − ρ*_τ] ≥ 0, = 0 only at ρ = ρ*_τ
    (e) S_{τ,U}(ρ*_τ,ρ*_τ)[h] = 0
    (f) S_{τ,U + k}(ρ*_τ,ρ*_τ)[h] = 0
    (g) (1/(4 τ²)) ∫ρ (U₁₂ − U₂₁ − ∫ρ (U₁₂ − U₂₁) dμ)² dμ ≤ S_{τ,U₁₂}(ρ,ρ)[ρ (U₁₂/τ + log ρ − M_{τ,U₁₂}(ρ))] +
        S_{τ,U₂₁}(ρ,ρ)[ρ (U₂₁/τ + log ρ − M_{τ,U₂₁}(ρ))]
    (h) ∫ρ (U₁₂ − U₂₁ − k)² dμ ≥ 0, = 0 only at U₁₂ = U₂₁ + k
    (i) ∫U₂₁^θ ρ₂ dμ − ∫U₁₂^θ ρ₁ dμ = E_{(z, v)∼π₁₂}[s(z, v)] − E_{(z, v)∼π₂₁}[s(z, v)]
Hypotheses.  s bounded, s(z, w) = s(w, z); ρ, ρ₁, ρ₂ > 0 of mass 1, ρ log ρ integrable; U, U₁₂, U₂₁ bounded and frozen,
    k any number; τ > 0; h, h₁, h₂ of mass 0, hᵢ/ρᵢ bounded.
Steps.  The first variation splits into a slope for each modality. At a match it is that of a free energy: uphill from
    the Gibbs density of the field it is a symmetric divergence, which vanishes at that density only. Two slopes are
    variances, which add up to at least half the variance of their difference, in which ρ has cancelled.
Deviations.  The source has no numbered statement of it: Section 1 and E.3 speak of a knife-edge, Remark 4.2 of one
    potential for both directions, and (i) is its footnote 7. (Its Remark 4.5 is about best responses: P4.1.) Here both
    directions are shown, with a bound. By (d) a match is stationary only at the Gibbs density of U₁₂ and at that of
    U₂₁; by (e) and (f) there is one if U₂₁ = U₁₂ + k; by (g) and (h) every other match has a slope, of at least the
    variance of U₁₂ − U₂₁ over 4τ² in the two directions ρ(U/τ + log ρ − mean). It is not true that every match is
    stationary when the difference is constant. With (i), if both fields come from one pair law with equal marginals,
    read both ways, the constant is 0.
References.  arXiv:2601.19597v4, Section 1, Remark 4.2 and Appendix E.3.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    at_most,
    calc,
    direction,
    ends,
    eq,
    equals,
    expectation,
    functional,
    given,
    integral,
    log,
    measures,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    v,
    vary,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import gibbs_equilibrium
from theorems.gibbs_equilibrium import U, rho_star
from theorems.negative_symmetric_divergence import (
    U_12,
    U_21,
    F_sym,
    U_12_theta,
    U_21_theta,
    h_1,
    h_2,
    pi_12,
    pi_21,
    rho_1,
    rho_2,
)
from theorems.objects import D_sym, phi, rho, s, tau

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
h, k = direction("h", "h"), scalar("k", "k")

# 2. Objects
slope = functional(
    "S_{τ,<u>}(<r>,<t>)[<g>]",
    r"S_{\tau,<u>}(<r>,<t>)[<g>]",
    lambda r, t, g, u: half * integral((u / tau + log(t) + t / r) * g),
    g=potential,
    u=potential,
    twin="a first variation, which a clause holds against the energy itself",
)
mean = functional(
    "M_{τ,<u>}(<r>)",
    r"M_{\tau,<u>}(<r>)",
    lambda r, u: integral(r * (u / tau + log(r))),
    u=potential,
    twin="a first variation, which a clause holds against the energy itself",
)
ascent_12 = rho * (U_12 / tau + log(rho) - mean(rho, U_12))
ascent_21 = rho * (U_21 / tau + log(rho) - mean(rho, U_21))
difference = U_12 - U_21 - integral(rho * (U_12 - U_21))

RATIO = "what changes is a constant in the slope, and the direction keeps the mass"

# 3. Statement
VARIATION = equals(
    "a", "one slope a modality", vary(F_sym(rho_1, rho_2, U_12, U_21), (rho_1, h_1), (rho_2, h_2)),
    slope(rho_1, rho_2, h_1, U_12) + slope(rho_2, rho_1, h_2, U_21),
)  # fmt: skip
MATCH = equals("b", "the slope at a match", slope(rho, rho, h, U_12), half * integral((U_12 / tau + log(rho)) * h))
UPHILL = equals("c", "the slope away from the Gibbs density", slope(rho, rho, rho - rho_star, U), D_sym(rho, rho_star))
NEEDED = nonnegative("d", "only the Gibbs density has no slope", slope(rho, rho, rho - rho_star, U), (rho, rho_star))
ENOUGH = equals("e", "the Gibbs density has no slope", slope(rho_star, rho_star, h, U), 0)
SHIFTED = equals("f", "nor has it one in a field that differs by a constant", slope(rho_star, rho_star, h, U + k), 0)
EDGE = at_most(
    "g", "how steep an incompatible match is", integral(rho * difference**2) / (4 * tau**2),
    slope(rho, rho, ascent_12, U_12) + slope(rho, rho, ascent_21, U_21),
)  # fmt: skip
COMPATIBLE = nonnegative(
    "h", "which fields are compatible", integral(rho * (U_12 - U_21 - k) ** 2), (U_12, U_21 + k)
)  # fmt: skip
CONSTANT = equals(
    "i", "the constant", integral(U_21_theta * rho_2) - integral(U_12_theta * rho_1),
    expectation(s(z, v), ((z, v), pi_12)) - expectation(s(z, v), ((z, v), pi_21)),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="Knife",
    title="Knife-edge compatibility",
    clauses=(VARIATION, MATCH, UPHILL, NEEDED, ENOUGH, SHIFTED, EDGE, COMPATIBLE, CONSTANT),
    absent={
        "convexity": "a first-order condition: the second variation at a match is X1",
    },
    equivalent={
        "the slope at a match, link 1: start: ρ → −ρ": RATIO,
        "away from the Gibbs density, link 1: start: ρ → −ρ": RATIO,
        "the Gibbs density, link 1: start: ρ*_τ → 2 ρ*_τ": RATIO,
        "the Gibbs density, link 1: start: ρ*_τ → 2 ρ*_τ #2": RATIO,
        "the Gibbs density, link 1: start: h → −h": "the slope is 0 in every direction",
    },
)
def knife_edge() -> Iterator[Step]:
    """Split the first variation, and read where a match has no slope."""
    yield calc("one slope a modality", "energy", VARIATION.lhs, ends(VARIATION, "differentiate under the integral"))
    yield calc("the slope at a match", "divergence", MATCH.lhs, ends(MATCH, "h keeps the mass"))
    yield calc(
        "away from the Gibbs density", "divergence", UPHILL.lhs,
        ends(UPHILL, "log ρ* = −U/τ − log Z, and both have mass 1"),
        eq(half * integral(rho_star * phi(rho / rho_star) + rho * phi(rho_star / rho)), "the linear terms cancel"),
        ends(NEEDED, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "the Gibbs density", "gibbs", ENOUGH.lhs,
        ends(ENOUGH, "log ρ* + U/τ is constant (P3.1)", given(gibbs_equilibrium.STATIONARY, times=half)),
    )  # fmt: skip
    yield calc(
        "a constant in the field", "gibbs", SHIFTED.lhs,
        eq(slope(rho_star, rho_star, h, U) + k / (2 * tau) * integral(h), "the constant comes out"),
        ends(SHIFTED, "h keeps the mass", given(ENOUGH)),
    )  # fmt: skip
    both = log(rho) * 2 + (U_12 + U_21) / tau - mean(rho, U_12) - mean(rho, U_21)
    yield calc(
        "an incompatible match", "gibbs", EDGE.lhs,
        ends(EDGE, "2a² + 2b² = (a − b)² + (a + b)²", gap=integral(rho * both**2) / 4),
    )  # fmt: skip
    yield calc("compatible fields", "gibbs", COMPATIBLE.lhs, ends(COMPATIBLE, "a square under a positive weight"))
    yield calc("the constant", "energy", CONSTANT.lhs, ends(CONSTANT, "disintegration: U₁₂ and U₂₁ average s"))

    # 5. Evidence
    yield quadrature("smooth fields on spheres", VARIATION, MATCH, UPHILL, NEEDED, ENOUGH, SHIFTED, EDGE)
    yield measures("random atoms", MATCH, UPHILL, NEEDED, SHIFTED, EDGE)
