"""**Rényi divergence** lies above relative entropy at every order 1 + b > 1, and tends to it.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    Z_b := ∫p^(1 + b) r^(−b) dμ
Then
    (a) D_KL(p‖r) ≤ log Z_b/b
    (b) log Z_b/b → D_KL(p‖r) as b → 0
Hypotheses.  p, r > 0 of mass 1; b > 0.
Steps.  The derivative of log ∫p^(1+b) r^(−b) at b = 0; Gibbs' inequality for the density p^(1+b) r^(−b),
    normalised.
Deviations.  Orders above 1, where the integral is finite.
References.  van Erven & Harremoës, arXiv:1206.2459, Theorems 3 and 5.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    quadrature,
    scalar,
    tends,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, p, r
from theorems.objects import KL, phi

# 1. Symbols, with their hypotheses
b = scalar("b", "b", "positive")

# 2. Objects
Z = named_scalar("Z_b", "Z_b", integral(p ** (1 + b) * r ** (-b)), twin=UNTWINNED)
steep = named_density("u_b", "u_b", p ** (1 + b) * r ** (-b) / Z, twin=UNTWINNED)

# 3. Statement
ABOVE = at_most("a", "above relative entropy", KL(p, r), log(Z) / b)
LIMIT = tends("b", "and tends to it", log(Z) / b, KL(p, r), b, 0)


# 4. Derivation
@theorem(id="RENYI", title="Rényi divergence", clauses=(ABOVE, LIMIT))
def renyi() -> Iterator[Step]:
    """Differentiate the logarithm of the moment."""
    yield calc("above", ABOVE.lhs, ends(ABOVE, "Gibbs' inequality", gap=integral(steep * phi(p / steep)) / b))
    yield calc("limit", LIMIT.lhs, ends(LIMIT, "the derivative at b = 0"))
    yield quadrature("smooth densities on spheres", ABOVE, LIMIT)
    yield measures("random atoms", ABOVE, LIMIT)
