"""**Variational forms of f-divergences**, each with its gap and the critic that closes it.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    φ(x) := x log x + 1 − x
Then
    (a) ∫(p − r)²/r dμ − (∫T p dμ − ∫(T²/4 + T) r dμ) ≥ 0, = 0 only at T = 2 (p/r − 1)
    (b) D_KL(r‖p) − (∫(1 + T) r dμ − ∫e^(T) p dμ) ≥ 0, = 0 only at p = r e^(−T)
    (c) ∫T² p dμ + ∫(1 − T)² r dμ − ∫p r/(p + r) dμ ≥ 0, = 0 only at T = r/(p + r)
Hypotheses.  p, r > 0 of mass 1; T bounded.
Steps.  Each gap is a square, or r φ at a ratio.
Deviations.  Three generators; CSISZAR has every convex one. Suprema are stated as equality cases.
References.  Nowozin, Cseke & Tomioka, arXiv:1606.00709, Table 2; Nguyen, Wainwright & Jordan 2010, Lemma 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import calc, ends, eq, exp, integral, measures, nonnegative, quadrature, theorem
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import T, p, r
from theorems.objects import KL, phi

# 1. Objects
pearson, hellinger = integral((p - r) ** 2 / r), integral(p * r / (p + r))

# 2. Statement
CHI = nonnegative(
    "a", "Pearson", pearson - (integral(T * p) - integral((T**2 / 4 + T) * r)), (T, 2 * (p / r - 1))
)  # fmt: skip
REVERSE = nonnegative(
    "b", "reverse relative entropy", KL(r, p) - (integral((1 + T) * r) - integral(exp(T) * p)), (p, r * exp(-T))
)  # fmt: skip
TWICE = nonnegative(
    "c", "harmonic mean", integral(T**2 * p) + integral((1 - T) ** 2 * r) - hellinger, (T, r / (p + r))
)  # fmt: skip


# 3. Derivation
@theorem(id="FDIV", title="Variational forms of f-divergences", clauses=(CHI, REVERSE, TWICE))
def f_divergences() -> Iterator[Step]:
    """Complete squares, and entropies."""
    yield calc(
        "Pearson", CHI.lhs, eq(integral(r * (T - 2 * (p / r - 1)) ** 2 / 4), "complete the square"),
        ends(CHI, "a square"),
    )  # fmt: skip
    yield calc(
        "reverse", REVERSE.lhs, eq(integral(p * exp(T) * phi(r * exp(-T) / p)), "r has mass 1"),
        ends(REVERSE, "Gibbs' inequality"),
    )  # fmt: skip
    yield calc(
        "harmonic", TWICE.lhs, eq(integral((p + r) * (T - r / (p + r)) ** 2), "complete the square"),
        ends(TWICE, "a square"),
    )  # fmt: skip
    yield quadrature("smooth densities on spheres", CHI, REVERSE, TWICE)
    yield measures("random atoms", CHI, REVERSE, TWICE)
