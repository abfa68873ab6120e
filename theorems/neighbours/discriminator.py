"""**Generative adversarial training**: the best discriminator is a share of densities, and leaves the Jensen–Shannon
divergence.

Statement.  Let
    φ(x) := x log x + 1 − x
    D_KL(r‖q) := ∫r log(r/q) dμ
Then
    (a) ∫p log(p/(p + r)) dμ + ∫r log(r/(p + r)) dμ − (∫p log(1/(1 + e^(−T))) dμ + ∫r log(1/(1 + e^(T))) dμ) = ∫(p +
        r) ((1/(1 + e^(−T))) φ(p/(p + r)/(1/(1 + e^(−T)))) + (1/(1 + e^(T))) φ(r/(p + r)/(1/(1 + e^(T))))) dμ
    (b) ∫p log(p/(p + r)) dμ + ∫r log(r/(p + r)) dμ − (∫p log(1/(1 + e^(−T))) dμ + ∫r log(1/(1 + e^(T))) dμ) ≥ 0
    (c) ∫p log(p/(p + r)) dμ + ∫r log(r/(p + r)) dμ = D_KL(p‖(p + r)/2) + D_KL(r‖(p + r)/2) − 2 log(2)
Hypotheses.  p, r > 0 of mass 1; T bounded.
Steps.  At each point the gap is a relative entropy between two coins.
Deviations.  The discriminator is D = 1/(1 + e^(−T)), so that 0 < D < 1.
References.  Goodfellow et al., arXiv:1406.2661, Proposition 1 and Theorem 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    calc,
    ends,
    equals,
    exp,
    integral,
    log,
    measures,
    nonnegative,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import T, p, r
from theorems.objects import KL, phi

# 1. Objects
mixture = (p + r) / 2
best, other = p / (p + r), r / (p + r)
D, rest = 1 / (1 + exp(-T)), 1 / (1 + exp(T))


def value(one: Expr, two: Expr) -> Expr:
    """Return the value of a discriminator and its complement."""
    return integral(p * log(one)) + integral(r * log(two))


coins = D * phi(best / D) + rest * phi(other / rest)

# 2. Statement
GAP = equals("a", "the gap", value(best, other) - value(D, rest), integral((p + r) * coins))
BEST = nonnegative("b", "the best discriminator", value(best, other) - value(D, rest))
VALUE = equals("c", "its value", value(best, other), KL(p, mixture) + KL(r, mixture) - 2 * log(2))


# 3. Derivation
@theorem(id="GAN", title="Generative adversarial training", clauses=(GAP, BEST, VALUE))
def discriminator() -> Iterator[Step]:
    """Compare two coins at each point."""
    yield calc("gap", GAP.lhs, ends(GAP, "pointwise"), ends(BEST, "Gibbs' inequality"))
    yield calc("value", VALUE.lhs, ends(VALUE, "both have mass 1"))
    yield quadrature("smooth densities on spheres", GAP, BEST, VALUE)
    yield measures("random atoms", GAP, BEST, VALUE)
