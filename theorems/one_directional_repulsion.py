"""**One-directional InfoNCE repels too**: claim R4, that it has no repulsion, is refuted for every pair of laws.

Statement (claim R4).  For F^{1→2}_{τ,u}(r,t) := X
References.  arXiv:2601.19597, Section 4.
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
)

# 3. Statement
CLAIM = at_most("claim", "leaving ρ₁ gains nothing", F_12(rho_1, rho_1, U), F_12(rho_1, rho_2, U))
SPLIT = equals("a", "a free energy minus a divergence", F_12(rho_1, rho_2, U), F(rho_1, U) - KL(rho_1, rho_2))
GAIN = nonnegative(
    "b", "leaving ρ₁ lowers the energy", F_12(rho_1, rho_1, U) - F_12(rho_1, rho_2, U), (rho_1, rho_2)
)
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
    yield quadrature("smooth laws on S²", SPLIT, GAIN, CONCAVE)
    yield measures("random atoms", SPLIT, GAIN)
