"""**More samples tighten the bound**: the importance weighted bound lies below log p(x) for every number of samples.

Statement.
    (a) E_{w₁,…,w_N∼q}[Σᵢ j(wᵢ)/ρ(wᵢ)] = N ∫j dμ
    (b) E_{w₁,…,w_N∼q}[log(Σᵢ j(wᵢ)/ρ(wᵢ))] − log N ≤ log(∫j dμ)
Hypotheses.  ρ > 0 of mass 1; j > 0; N ≥ 1 whole.
Steps.  log x ≤ x − 1 at the mean weight over p(x), whose mean is 1.
Deviations.  That the bound grows with N is not stated. The sum is over N samples, less log N.
References.  Burda, Grosse & Salakhutdinov, arXiv:1509.00519, Theorem 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Law,
    at_most,
    calc,
    copy_sum,
    density,
    ends,
    equals,
    expectation_iid,
    integral,
    log,
    measures,
    quadrature,
    theorem,
    w,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import N
from theorems.objects import lambda_1, rho

# 1. Symbols, with their hypotheses
j = density("j", "j", mass=None)
q = Law("q", "q", rho)

# 2. Objects
weights = copy_sum(j(w) / rho(w), w)
bound = expectation_iid(log(weights), N, (w, q)) - log(N)

# 3. Statement
MEAN = equals("a", "the weights are unbiased", expectation_iid(weights, N, (w, q)), N * integral(j))
BOUND = at_most("b", "the bound", bound, log(integral(j)))


# 4. Derivation
@theorem(id="IWAE", title="Importance weighted bound", clauses=(MEAN, BOUND))
def many_samples() -> Iterator[Step]:
    """Bound the logarithm of a mean weight by its distance from 1."""
    yield calc("unbiased", MEAN.lhs, ends(MEAN, "N equal means"))
    left = expectation_iid(lambda_1(weights / (N * integral(j))), N, (w, q))
    yield calc("bound", BOUND.lhs, ends(BOUND, "log x ≤ x − 1", gap=left))
    yield quadrature("smooth densities on S¹", MEAN, BOUND)
    yield measures("random atoms", MEAN, BOUND)
