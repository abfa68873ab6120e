"""**The variational Rényi bound** lies between the evidence lower bound and log p(x).

Statement.  Let
    Z_b := ∫ρ^(1 − b) j^b dμ
    p(x) := ∫j dμ
Then
    (a) ∫ρ log(j/ρ) dμ ≤ log Z_b/b
    (b) log Z_b/b ≤ log p(x)
Hypotheses.  ρ > 0 of mass 1; j > 0; 0 < b < 1.
Steps.  With the law u between q and the posterior, log u = (1 − b) log ρ + b log π − log Z: both gaps are relative
    entropies.
Deviations.  Orders α = 1 − b between 0 and 1.
References.  Li & Turner, arXiv:1602.02311, Theorem 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
    ends,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED
from theorems.objects import phi, rho

# 1. Symbols, with their hypotheses
j, b = density("j", "j", mass=None), scalar("b", "b", "positive", below=1)

# 2. Objects
evidence = named_scalar("p(x)", "p(x)", integral(j), twin=UNTWINNED)
posterior = j / evidence
Z = named_scalar("Z_b", "Z_b", integral(rho ** (1 - b) * j**b), twin=UNTWINNED)
middle = named_density("u_b", "u_b", rho ** (1 - b) * j**b / Z, twin=UNTWINNED)

# 3. Statement
ABOVE = at_most("a", "above the evidence lower bound", integral(rho * log(j / rho)), log(Z) / b)
BELOW = at_most("b", "below the evidence", log(Z) / b, log(evidence))


# 4. Derivation
@theorem(
    id="VR",
    title="The variational Rényi bound",
    clauses=(ABOVE, BELOW),
    equivalent={"body of p(x): factor 2 on the whole": "(b) is weaker"},
)
def variational_renyi() -> Iterator[Step]:
    """Compare both laws with the one between them."""
    yield calc("above", ABOVE.lhs, ends(ABOVE, "Gibbs' inequality", gap=integral(middle * phi(rho / middle)) / b))
    to_q, to_p = integral(rho * phi(middle / rho)), integral(posterior * phi(middle / posterior))
    yield calc("below", BELOW.lhs, ends(BELOW, "Gibbs' inequality, twice", gap=(1 - b) / b * to_q + to_p))
    yield quadrature("smooth densities on spheres", ABOVE, BELOW)
    yield measures("random atoms", ABOVE, BELOW)
