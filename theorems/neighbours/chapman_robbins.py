"""**The Hammersley–Chapman–Robbins bound**: a mean that moves needs χ² and a variance.

Statement.  Let
    χ² := ∫(p − r)²/r dμ
Then
    (a) χ² = ∫p²/r dμ − 1
    (b) ∫p f dμ − ∫r f dμ = ∫(p − r) (f − ∫r f dμ) dμ
    (c) (∫p f dμ − ∫r f dμ)² ≤ χ² ∫r (f − ∫r f dμ)² dμ
Hypotheses.  p, r > 0 of mass 1; f bounded.
Steps.  Both p and r have mass 1, so that f may be centred; then the identity of Lagrange, whose form is a square.
Deviations.  Two laws p = p_θ and r = p_{θ'} and a statistic f: the bound for an estimator of g(θ) without bias has
    g(θ) − g(θ') on the left. f is bounded, and χ² may be infinite.
References.  Hammersley, J. R. Stat. Soc. B 12 (1950), 192–240; Chapman & Robbins, Ann. Math. Statist. 22 (1951),
    581–586.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    Point,
    at_most,
    calc,
    ends,
    equals,
    integral,
    measures,
    named_scalar,
    potential,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, p, r

# 1. Symbols, with their hypotheses
f = potential("f", "f")

# 2. Objects
chi = named_scalar("χ²", r"\chi^2", integral((p - r) ** 2 / r), twin=UNTWINNED)
shift = integral(p * f) - integral(r * f)
variance = integral(r * (f - integral(r * f)) ** 2)

# 3. Statement
SPREAD = equals("a", "χ² is a second moment less 1", chi, integral(p**2 / r) - 1)
CENTRED = equals("b", "the statistic may be centred", shift, integral((p - r) * (f - integral(r * f))))
BOUND = at_most("c", "the bound", shift**2, chi * variance)


def relative(at: Point) -> Expr:
    """Return how far p is above r at a point, by its size."""
    return (p(at) - r(at)) / r(at)


def centred(at: Point) -> Expr:
    """Return the statistic at a point, less its mean under r."""
    return f(at) - integral(r * f)


# 4. Derivation
@theorem(id="HCR", title="Hammersley–Chapman–Robbins bound", clauses=(SPREAD, CENTRED, BOUND))
def chapman_robbins() -> Iterator[Step]:
    """Cauchy–Schwarz, where both factors may vanish."""
    turned = relative(z) * centred(w) - relative(w) * centred(z)
    yield calc("χ²", SPREAD.lhs, ends(SPREAD, "both have mass 1"))
    yield calc("centred", CENTRED.lhs, ends(CENTRED, "both have mass 1"))
    yield calc("bound", BOUND.lhs, ends(BOUND, "Lagrange's identity", gap=both(r(z) * r(w) * turned**2) / 2))
    yield quadrature("laws on S¹", SPREAD, CENTRED, BOUND)
    yield measures("random laws", SPREAD, CENTRED, BOUND)
