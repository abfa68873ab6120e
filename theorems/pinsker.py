"""**Pinsker's inequality**: the squared L¹ distance of two densities is at most twice their relative entropy.

Statement (lemma L3).  With the L¹ norm as in objects.py:
    (a) ‖ρ − σ‖₁² ≤ 2 D_KL(ρ‖σ)
Hypotheses.  ρ, σ > 0 of mass 1.
Steps.  By Cauchy–Schwarz with the weight (2ρ + 4σ)/3, whose mass is 2; then, point by point, by lemma L2 at x = ρ/σ.
Deviations.  The constant 2 cannot be improved: ρ = σ(1 ± ε) with ε → 0 attains it in the limit.
References.  Csiszár, Studia Sci. Math. Hungar. 2 (1967), 299–318; Tsybakov, Introduction to Nonparametric Estimation,
    Lemma 2.5.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    cauchy_schwarz,
    density,
    ends,
    eq,
    given,
    integral,
    le,
    measures,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import KL, L1_norm, phi, psi, rho

# 1. Symbols, with their hypotheses
sigma = density("σ", r"\sigma")

# 2. Objects
weight = (2 * rho + 4 * sigma) / 3
chi = integral((rho - sigma) ** 2 / weight)

# 3. Statement
PINSKER = at_most("a", "Pinsker's inequality", L1_norm(rho, sigma) ** 2, 2 * KL(rho, sigma))


# 4. Derivation
@theorem(
    id="L3",
    title="Pinsker's inequality",
    lemma=True,
    clauses=(PINSKER,),
    equivalent={"body of ‖<r> − <q>‖₁: sign of the whole": "the distance occurs squared"},
)
def pinsker() -> Iterator[Step]:
    """Derive Pinsker's inequality with its constant from the scalar one."""
    yield calc(
        "Pinsker's inequality", "divergence", PINSKER.lhs,
        le(integral(weight) * chi, "Cauchy–Schwarz", given(cauchy_schwarz(absolute(rho - sigma), weight))),
        eq(2 * chi, "both have mass 1"),
        le(
            2 * integral(sigma * phi(rho / sigma)), "L2 at x = ρ/σ",
            gap=2 * integral(sigma * psi(rho / sigma) / (2 * rho / sigma + 4)),
        ),
        ends(PINSKER, "the linear terms of φ cancel", gap=0),
    )  # fmt: skip
    yield quadrature("smooth densities on spheres", PINSKER)
    yield measures("random atoms", PINSKER)
