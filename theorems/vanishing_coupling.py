"""**The symmetric mismatch vanishes**: as τ → 0 the smoothed energy of two continuous densities tends to the intrinsic.

Statement (Theorem 4.2).  Let
    J^Sym_{τ,a,b}(r,t) := ½ ((1/τ) ∫a r dμ + (1/τ) ∫b t dμ + ∫r log(P_τt) dμ + ∫t log(P_τr) dμ)
with P_τ as in vanishing_mismatch.py and F^Sym as in negative_symmetric_divergence.py. Then
    (a) P_τρ₁ − ρ₁ ≤ o₁ + τ (R₁ (2 ∫1 dμ/(b δ)))
    (b) ρ₁ − P_τρ₁ ≤ o₁ + τ (R₁ (2 ∫1 dμ/(b δ)))
    (c) P_τρ₂ − ρ₂ ≤ o₂ + τ (R₂ (2 ∫1 dμ/(b δ)))
    (d) ρ₂ − P_τρ₂ ≤ o₂ + τ (R₂ (2 ∫1 dμ/(b δ)))
    (e) J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) ≤ ½ o₁/m₁ + ½ o₂/m₂
        + τ (½ (2 ∫1 dμ/(b δ)) (R₁/m₁ + R₂/m₂))
    (f) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) ≤ ½ o₁/m₁ + ½ o₂/m₂
        + τ (½ (2 ∫1 dμ/(b δ)) (R₁/m₁ + R₂/m₂))
    (g) J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) → 0 as τ → 0
Hypotheses.  𝒵 compact, μ charges every open set, s, ρ₁ and ρ₂ continuous; s bounded, s(z, w) = s(w, z), s(z, w) <
    s(z, z) for w ≠ z; ρ₁, ρ₂ > 0 of mass 1; U₁₂, U₂₁ bounded; δ, τ > 0; ∫κ_τ(z, w) dμ(w) = V_κ at every z; 0 < b ≤
    ∫1{δ/2 − (s(z, z) − s(z, w)) ≥ 0} dμ(w); oᵢ ≥ 0, oᵢ ≥ (1 − 1{s(z, z) − s(z, w) − δ ≥ 0}) |ρᵢ(w) − ρᵢ(z)|; Rᵢ ≥ 0,
    Rᵢ ≥ |ρᵢ(w) − ρᵢ(z)|; 0 < mᵢ ≤ ρᵢ.
Steps.  Lemma B.3 for each density; log x ≤ x − 1 at P_τρᵢ/ρᵢ and at its inverse, and mᵢ bounds both from below.
Deviations.  As in Lemma B.3 neither bound of Assumption 3.2 is used. The numbers do not depend on τ, and exist by
    compactness. What remains as τ → 0 is F^Sym with its −D_sym: T4.2 (f) to (h).
References.  arXiv:2601.19597v4, Lemma B.3 and Theorem 4.2.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    OSCILLATION,
    absolute,
    at_most,
    by,
    calc,
    ends,
    functional,
    given,
    integral,
    le,
    log,
    measures,
    oscillation,
    potential,
    quadrature,
    scalar,
    tends,
    theorem,
    total,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Expr, Field, lift
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, rho_1, rho_2
from theorems.objects import lambda_1, tau
from theorems.objects.sharp_critic import P, V, kappa, s
from theorems.vanishing_mismatch import close, delta, edited_elsewhere, small, spread

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses: how far the densities move, at all, and their floors
moves_1, moves_2 = oscillation("o₁", "o_1", rho_1, s, delta), oscillation("o₂", "o_2", rho_2, s, delta)
most_1 = scalar("R₁", "R_1", "nonnegative", over=absolute(rho_1(w) - rho_1), continuous=True)
most_2 = scalar("R₂", "R_2", "nonnegative", over=absolute(rho_2(w) - rho_2), continuous=True)
floor_1 = scalar("m₁", "m_1", "positive", under=rho_1, continuous=True)
floor_2 = scalar("m₂", "m_2", "positive", under=rho_2, continuous=True)

# 2. Objects
J_sym = functional(
    "J^Sym_{τ,<a>,<b>}(<r>,<t>)",
    r"J^{\mathrm{Sym}}_{\tau,<a>,<b>}(<r>,<t>)",
    lambda r, t, a, b: (
        half * (integral(a * r) / tau + integral(b * t) / tau + integral(r * log(P(t))) + integral(t * log(P(r))))
    ),
    a=potential,
    b=potential,
    twin="that of every critic, measured in T4.2",
)
smooth_1, smooth_2 = P(rho_1), P(rho_2)
energy, intrinsic = J_sym(rho_1, rho_2, U_12, U_21), F_sym(rho_1, rho_2, U_12, U_21)
bound = total(
    half * moves_1 / floor_1, half * moves_2 / floor_2,
    tau * (half * spread * (most_1 / floor_1 + most_2 / floor_2)),
)  # fmt: skip

# 3. Statement
ABOVE_1 = at_most("a", "the first smoothed density, from above", smooth_1 - rho_1, small(moves_1, most_1))
BELOW_1 = at_most("b", "the first smoothed density, from below", rho_1 - smooth_1, small(moves_1, most_1))
ABOVE_2 = at_most("c", "the second smoothed density, from above", smooth_2 - rho_2, small(moves_2, most_2))
BELOW_2 = at_most("d", "the second smoothed density, from below", rho_2 - smooth_2, small(moves_2, most_2))
ABOVE = at_most("e", "the smoothed energy, from above", energy - intrinsic, bound)
BELOW = at_most("f", "the smoothed energy, from below", intrinsic - energy, bound)
LIMIT = tends("g", "the smoothed energy tends to the intrinsic one", energy - intrinsic, 0, tau, lift(0))


def lifted(weight: Expr, smooth: Expr, floor: Expr, moves: Expr, most: Expr, density: Field) -> Expr:
    """Return what is left where 1/P_τρ is replaced by 1/m."""
    above = integral(kappa(z, w) * (density(w) - floor), w) / V
    return integral(weight * small(moves, most) * above / (smooth * floor))


# 4. Derivation
@theorem(
    id="T4.2.limit",
    title="The symmetric mismatch vanishes",
    clauses=(ABOVE_1, BELOW_1, ABOVE_2, BELOW_2, ABOVE, BELOW, LIMIT),
    absent={
        "convexity": "a comparison of two energies: their curvature is P4.1 and X1",
        "gibbs": "nothing is minimised",
    },
    equivalent=edited_elsewhere(ABOVE_1, BELOW_1, ABOVE_2, BELOW_2),
)
def vanishing_coupling() -> Iterator[Step]:
    """Bound each logarithm by its tangent, and the mismatch by Lemma B.3."""
    yield from close(ABOVE_1, BELOW_1, rho_1, moves_1, most_1)
    yield from close(ABOVE_2, BELOW_2, rho_2, moves_2, most_2)
    first, second = small(moves_1, most_1), small(moves_2, most_2)
    yield calc(
        "from above", "energy", ABOVE.lhs,
        le(
            half * (integral(rho_1 * (smooth_2 - rho_2) / rho_2) + integral(rho_2 * (smooth_1 - rho_1) / rho_1)),
            "log x ≤ x − 1 (L4)",
            gap=half * (integral(rho_1 * lambda_1(smooth_2 / rho_2)) + integral(rho_2 * lambda_1(smooth_1 / rho_1))),
        ),
        le(
            half * (integral(rho_1 * second / rho_2) + integral(rho_2 * first / rho_1)), "(a) and (c)",
            given(ABOVE_2, times=half * rho_1 / rho_2, over=z), given(ABOVE_1, times=half * rho_2 / rho_1, over=z),
        ),
        ends(
            ABOVE, "ρᵢ ≥ mᵢ",
            gap=half * (
                integral(rho_1 * second * (rho_2 - floor_2) / (rho_2 * floor_2))
                + integral(rho_2 * first * (rho_1 - floor_1) / (rho_1 * floor_1))
            ),
        ),
    )  # fmt: skip
    yield calc(
        "from below", "energy", BELOW.lhs,
        le(
            half * (integral(rho_1 * (rho_2 - smooth_2) / smooth_2) + integral(rho_2 * (rho_1 - smooth_1) / smooth_1)),
            "log x ≤ x − 1 (L4)",
            gap=half * (integral(rho_1 * lambda_1(rho_2 / smooth_2)) + integral(rho_2 * lambda_1(rho_1 / smooth_1))),
        ),
        le(
            half * (integral(rho_1 * second / smooth_2) + integral(rho_2 * first / smooth_1)), "(b) and (d)",
            given(BELOW_2, times=half * rho_1 / smooth_2, over=z),
            given(BELOW_1, times=half * rho_2 / smooth_1, over=z),
        ),
        ends(
            BELOW, "P_τρᵢ ≥ mᵢ",
            gap=half * (
                lifted(rho_1, smooth_2, floor_2, moves_2, most_2, rho_2)
                + lifted(rho_2, smooth_1, floor_1, moves_1, most_1, rho_1)
            ),
        ),
    )  # fmt: skip
    yield calc("the limit", "energy", LIMIT.lhs, by(OSCILLATION, LIMIT, ABOVE, BELOW))

    # 5. Evidence
    stated = (ABOVE_1, BELOW_1, ABOVE_2, BELOW_2, ABOVE, BELOW)
    yield quadrature("smooth densities on S¹", *stated)
    yield measures("random densities on ℤ/n", *stated)
