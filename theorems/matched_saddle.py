"""**A matched pair is no local minimum** of the symmetric energy: claim R5 is refuted, at every matched pair.

Statement (claim R5).  Fields that differ by a constant k are compatible. That a matched pair has the least energy near
it would mean F^Sym_{τ,U,U + k}((ρ₁ + ρ₂)/2,(ρ₁ + ρ₂)/2) ≤ F^Sym_{τ,U,U + k}(ρ₁,ρ₂) for the pairs around it. This is
refuted:
    (a) F^Sym_{τ,U,U + k}((ρ₁ + ρ₂)/2,(ρ₁ + ρ₂)/2) − F^Sym_{τ,U,U + k}(ρ₁,ρ₂) ≥ 0, = 0 only at ρ₁ = ρ₂
    (b) −δ²F^Sym_{τ,U,U + k}(ρ₁,ρ₂)[h, −h] ≥ 0, = 0 only at h = 0
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1, ρᵢ log ρᵢ integrable; U bounded and frozen; τ > 0; hᵢ/ρᵢ bounded, ∫h dμ = 0.
Steps.  The fields act on ρ₁ + ρ₂ alone, so that they cancel. What is left over is a sum of φ and λ₁ at the ratios of
    the middle to either density. Differentiate twice while ρ₁ gains what ρ₂ loses.
Deviations.  The claim looks true because a matched pair of compatible fields is stationary (Knife), and because the
    energy grows when both laws move together: that is the control. Stronger than what refutes the claim: (a) holds for
    every pair, near its middle or not, and (b) at every pair, matched or not. The witness (1 ± a cos θ)/2π with
    a = ⅗ has the energy −log(1 + r²) − 2r²/(1 + r²) below the uniform pair, r = ⅓; it is certified by ball arithmetic.
References.  arXiv:2601.19597v4, Definition 4.3.
"""

from collections.abc import Iterator
from pathlib import Path

from numerics.balls.witness import read
from proofs_check.vocabulary import (
    at_most,
    calc,
    certified,
    counterexample,
    density,
    direction,
    ends,
    eq,
    integral,
    measures,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    vary,
)
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import F_sym
from theorems.objects import lambda_1, phi, rho

# 1. Symbols, with their hypotheses
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
U, h = potential("U", "U"), direction("h", "h")
k = scalar("k", "k")

# 2. Objects
middle = (rho_1 + rho_2) / 2
matched, apart = F_sym(middle, middle, U, U + k), F_sym(rho_1, rho_2, U, U + k)
WITNESS = read(Path(__file__).with_name("witnesses") / "R5.json")

# 3. Statement
CLAIM = at_most("claim", "a matched pair has the least energy near it", matched, apart)
LOWER = nonnegative("a", "every pair with that middle has less", matched - apart, (rho_1, rho_2))
CONCAVE = nonnegative("b", "moving the laws apart is concave", -vary(apart, (rho_1, h), (rho_2, -h), order=2), (h, 0))
TOGETHER = at_most("control", "moved together, a pair gains nothing", F_sym(rho, rho, U, U), F_sym(rho_1, rho_1, U, U))


# 4. Derivation
@theorem(
    id="R5",
    title="A matched pair is a saddle",
    clauses=(LOWER, CONCAVE),
    refutes=CLAIM,
    absent={
        "energy": "no energy is derived: it is D4.3's",
        "gibbs": "not claimed: the matched pair is given, and Knife says when it is stationary",
        "divergence": "not claimed: D4.3 has the sign of the divergence that is left over here",
    },
)
def matched_saddle() -> Iterator[Step]:
    """Compare a matched pair with the pairs around it, and measure the curvature on the way there."""
    first, second = (rho_1 + rho_2) / (2 * rho_1), (rho_1 + rho_2) / (2 * rho_2)
    yield calc(
        "a matched pair against the pairs around it", "convexity", LOWER.lhs,
        eq(
            integral(
                rho_1 * phi(first) + rho_1 * lambda_1(first) / 2 + rho_2 * phi(second) + rho_2 * lambda_1(second) / 2
            ),
            "the fields cancel, since ρ₁ + ρ₂ is twice the middle, and so do the linear terms",
        ),
        ends(LOWER, "Gibbs' inequality (L1), and log x ≤ x − 1 (L4)"),
    )  # fmt: skip
    yield calc(
        "curvature of the gap", "convexity", CONCAVE.lhs,
        eq(
            integral((2 / rho_1 + 2 / rho_2 + rho_1 / rho_2**2 + rho_2 / rho_1**2) * h**2) / 2,
            "differentiate twice under the integral",
        ),
        ends(CONCAVE, "a square under a positive weight"),
    )  # fmt: skip

    # 5. Evidence
    yield counterexample("densities (1 ± ⅗ cos θ)/2π", CLAIM, WITNESS, facet="convexity")
    yield certified("control: both move to (1 + ⅗ cos θ)/2π", TOGETHER, WITNESS, facet="convexity")
    yield quadrature("smooth laws on spheres", LOWER, CONCAVE)
    yield measures("random atoms", LOWER)
