"""**One-directional InfoNCE repels too**: claim R4, that it has no repulsion, is refuted for every pair of laws.

Statement (claim R4).  With anchors of one law and negatives of another, the intrinsic energy of one direction is
    F^{1→2}_{τ,u}(r,t) := (1/τ) ∫u r dμ + ∫r log t dμ
That nothing repels the second law would mean F^{1→2}_{τ,U}(ρ₁,ρ₁) ≤ F^{1→2}_{τ,U}(ρ₁,ρ₂). This is refuted:
    (a) F^{1→2}_{τ,U}(ρ₁,ρ₂) = F_{τ,U}(ρ₁) − D_KL(ρ₁‖ρ₂)
    (b) F^{1→2}_{τ,U}(ρ₁,ρ₁) − F^{1→2}_{τ,U}(ρ₁,ρ₂) ≥ 0, = 0 only at ρ₁ = ρ₂
    (c) −δ²_ρ₂F^{1→2}_{τ,U}(ρ₁,ρ₂)[h, h] ≥ 0, = 0 only at h/ρ₂ = 0
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1, ρᵢ log ρᵢ integrable; U bounded and frozen; τ > 0; h/ρ₂ bounded, ∫h dμ = 0.
Steps.  Add and subtract the entropy of ρ₁; read the sign of the divergence that is left over; differentiate twice.
Deviations.  The claim looks true because the anchors alone move in one direction, whose loss is linear in their law.
    But matching ρ₂ to ρ₁ is the worst choice of ρ₂ and not the best. Where ρ₂ vanishes and ρ₁ does not the energy is
    −∞, which is outside the hypotheses.
References.  arXiv:2601.19597, Section 4; Cover & Thomas, Elements of Information Theory, 2nd ed., Theorem 2.6.3.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
    direction,
    ends,
    eq,
    equals,
    functional,
    integral,
    log,
    measures,
    nonnegative,
    potential,
    quadrature,
    theorem,
    vary,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import KL, F, phi, tau

# 1. Symbols, with their hypotheses
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
U, h = potential("U", "U"), direction("h", "h")

# 2. Objects
F_12 = functional(
    "F^{1→2}_{τ,<u>}(<r>,<t>)",
    r"F^{1\to2}_{\tau,<u>}(<r>,<t>)",
    lambda r, t, u: integral(u * r) / tau + integral(r * log(t)),
    u=potential,
    twin="a potential's mean and a cross-entropy; its parts have twins in F and D_KL",
)

# 3. Statement
CLAIM = at_most("claim", "leaving ρ₁ gains nothing", F_12(rho_1, rho_1, U), F_12(rho_1, rho_2, U))
SPLIT = equals("a", "a free energy minus a divergence", F_12(rho_1, rho_2, U), F(rho_1, U) - KL(rho_1, rho_2))
GAIN = nonnegative("b", "leaving ρ₁ lowers the energy", F_12(rho_1, rho_1, U) - F_12(rho_1, rho_2, U), (rho_1, rho_2))
CONCAVE = nonnegative(
    "c", "it is concave in the second law", -vary(F_12(rho_1, rho_2, U), (rho_2, h), order=2), (h / rho_2, 0)
)


# 4. Derivation
@theorem(
    id="R4",
    title="One-directional InfoNCE repels",
    clauses=(SPLIT, GAIN, CONCAVE),
    refutes=CLAIM,
    absent={
        "gibbs": "not claimed: nothing is minimised",
    },
)
def one_directional_repulsion() -> Iterator[Step]:
    """Split off the divergence, and read its sign."""
    yield calc("decomposition", "energy", SPLIT.lhs, ends(SPLIT, "∫ρ₁ log ρ₂ = ∫ρ₁ log ρ₁ − D_KL(ρ₁‖ρ₂)"))
    yield calc(
        "the gain", "divergence", GAIN.lhs,
        eq(integral(rho_2 * phi(rho_1 / rho_2)), "the potential cancels, and both densities have mass 1"),
        ends(GAIN, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "curvature in the second law", "convexity", CONCAVE.lhs,
        eq(integral(rho_1 * (h / rho_2) ** 2), "differentiate twice under the integral"),
        ends(CONCAVE, "a square under a positive weight"),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth laws on spheres", SPLIT, GAIN, CONCAVE)
    yield measures("random atoms", SPLIT, GAIN)
