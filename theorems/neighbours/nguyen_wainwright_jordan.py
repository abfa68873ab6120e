"""**Nguyen–Wainwright–Jordan**: the convex dual of relative entropy, a bound without a logarithm outside the mean.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    φ(x) := x log x + 1 − x
Then
    (a) D_KL(p‖r) − (∫T p dμ − ∫e^(T − 1) r dμ) ≥ 0, = 0 only at p = e^(T − 1) r
    (b) ∫T p dμ − ∫e^(T − 1) r dμ ≤ D_KL(p‖r)
    (c) ∫T p dμ − ∫e^(T − 1) r dμ ≤ ∫T p dμ − log(∫e^(T) r dμ)
Hypotheses.  p, r > 0 of mass 1; T bounded.
Steps.  The gap is ∫e^(T−1)r φ(p/(e^(T−1)r)). Against Donsker–Varadhan it loses Z_T/e − log Z_T.
Deviations.  The supremum is stated as a bound with its equality case.
References.  Nguyen, Wainwright & Jordan, IEEE Trans. Inf. Theory 56 (2010), 5847–5861, Lemma 1; Poole et al.,
    arXiv:1905.06922, eq. (5).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
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
from theorems.objects import KL, lambda_1, phi

# 1. Objects
weight = exp(T - 1) * r
bound = integral(T * p) - integral(weight)
partition = integral(exp(T) * r)

# 2. Statement
SIGN = nonnegative("a", "the gap, and where it closes", KL(p, r) - bound, (p, weight))
BELOW = at_most("b", "the bound", bound, KL(p, r))
ORDER = at_most("c", "below Donsker–Varadhan's", bound, integral(T * p) - log(partition))


# 3. Derivation
@theorem(
    id="NWJ",
    title="Nguyen–Wainwright–Jordan",
    clauses=(SIGN, BELOW, ORDER),
    equivalent={"order, link 1: ∫T p dμ − log(∫e^(T) r dμ) → ∫T p dμ": "∫e^(T − 1) r ≥ 0 as well"},
)
def nwj() -> Iterator[Step]:
    """Write the gap as a relative entropy between measures of different mass."""
    left = integral(weight * phi(p / weight))
    yield calc("gap", SIGN.lhs, eq(left, "p has mass 1"), ends(SIGN, "Gibbs' inequality"))
    yield calc("bound", BELOW.lhs, ends(BELOW, "Gibbs' inequality", gap=left))
    yield calc("order", ORDER.lhs, ends(ORDER, "log x ≤ x/e", gap=lambda_1(partition / exp(1))))
    yield quadrature("smooth densities on spheres", SIGN, BELOW, ORDER)
    yield measures("random atoms", SIGN, BELOW, ORDER)
