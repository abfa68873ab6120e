"""**The smoothed energy is bounded below**: at a fixed temperature no spike takes it to −∞, though it is concave too.

Statement (extension of Theorem 4.2).  With J^Sym and P_τ as in coupling.py and objects.py:
    (a) −δ²_ρ₁J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)[h₁, h₁] ≥ 0
    (b) k ≤ V_κ P_τρ₁
    (c) k ≤ V_κ P_τρ₂
    (d) ½ ((1/τ) ∫U₁₂ ρ₁ dμ + (1/τ) ∫U₂₁ ρ₂ dμ) + log k − log V_κ ≤ J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)
Hypotheses.  s bounded, s(z, w) = s(w, z); ρ₁, ρ₂ > 0 of mass 1; h₁ of mass 0; U₁₂, U₂₁ bounded and frozen; 0 < k ≤ κ_τ;
    V_κ constant (A2.1); τ > 0.
Steps.  P_τ is linear: vary twice. V_κ P_τρ averages the kernel, which is at least k, and the logarithm increases.
Deviations.  Of this the source has that P_τρ has a positive minimum (A.3). With k = e^(−1/τ) for the cosine critic and
    |U| ≤ 1 the bound is at least −2/τ − log V_κ: that the energy is unbounded below (P4.1, R2) belongs to the intrinsic
    one. Being concave in each density, J^Sym has its minima, over laws with a floor, at extreme points: a floor and one
    spike.
References.  Compare arXiv:2601.19597v4, Appendix A.3, Proposition 4.1 and Theorem 4.2.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
    given,
    integral,
    log,
    logarithm,
    measures,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.coupling import J_sym
from theorems.negative_symmetric_divergence import U_12, U_21, h_1, rho_1, rho_2
from theorems.objects import P, V, kappa, tau

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
k = scalar("k", "k", "positive", under=kappa(z, w))

# 2. Objects
energy = J_sym(rho_1, rho_2, U_12, U_21)
smooth_1, smooth_2 = P(rho_1), P(rho_2)

# 3. Statement
CONCAVE = nonnegative("a", "concave in each density", -vary(energy, (rho_1, h_1), order=2))
LEAST_1 = at_most("b", "the first smoothed density is bounded below", k, V * smooth_1)
LEAST_2 = at_most("c", "the second smoothed density is bounded below", k, V * smooth_2)
BOUNDED = at_most(
    "d", "the energy is bounded below",
    half * (integral(U_12 * rho_1) / tau + integral(U_21 * rho_2) / tau) + log(k) - log(V), energy,
)  # fmt: skip


# 4. Derivation
@theorem(
    id="T4.2.bounded",
    title="The smoothed energy is bounded below",
    clauses=(CONCAVE, LEAST_1, LEAST_2, BOUNDED),
    absent={"divergence": "no divergence in the statement"},
    equivalent={
        "concavity, link 1: ρ₁ → −ρ₁": "P_τρ₁ occurs squared",
    },
)
def smoothed_energy() -> Iterator[Step]:
    """Vary the energy twice, and bound its logarithms."""
    yield calc(
        "concavity", "convexity", CONCAVE.lhs,
        eq(half * integral(rho_2 * P(h_1) ** 2 / smooth_1**2), "P_τ is linear: differentiate twice"),
        ends(CONCAVE, "a square under a positive weight"),
    )  # fmt: skip
    for clause, rho in ((LEAST_1, rho_1), (LEAST_2, rho_2)):
        yield calc(
            clause.title, "energy", clause.lhs,
            ends(clause, "κ_τ ≥ k, and the density has mass 1", gap=integral((kappa(z, w) - k) * rho(w), w)),
        )  # fmt: skip
    yield calc(
        "bounded below", "gibbs", BOUNDED.lhs,
        ends(
            BOUNDED, "log(V_κ P_τρᵢ) ≥ log k, and both densities have mass 1",
            given(logarithm(k, V * smooth_1), times=half * rho_2, over=z),
            given(logarithm(k, V * smooth_2), times=half * rho_1, over=z),
        ),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth densities on S¹", CONCAVE, LEAST_1, LEAST_2, BOUNDED)
    yield measures("random densities on ℤ/n", LEAST_1, LEAST_2, BOUNDED)
