"""**InfoNCE cannot exceed log(N + 1)**, whatever the critic, and with a constant critic it says nothing.

Statement.
    (a) E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[log((N + 1) κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ)))]] ≤ log(N + 1)
    (b) E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[log((N + 1)/(1 + Σᵢ 1))]] = 0
Hypotheses.  ρ₁ > 0 of mass 1; κ > 0 bounded; N ≥ 1 whole.
Steps.  A share is at most 1, and log x ≤ x − 1.
Deviations.  The pair law is any; negatives are independent of it.
References.  Poole, Ozair, van den Oord, Alemi & Tucker, arXiv:1905.06922, eq. (12); McAllester & Stratos,
    arXiv:1811.04251.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    ConditionalLaw,
    Expr,
    PairLaw,
    at_most,
    calc,
    copy_sum,
    ends,
    equals,
    expectation,
    expectation_iid,
    log,
    measures,
    quadrature,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import N, kappa, q_1
from theorems.objects import lambda_1

# 1. Symbols, with their hypotheses
pi = PairLaw("π", r"\pi", q_1, ConditionalLaw("ν", r"\nu"))

# 2. Objects
plus, rest = kappa(z, v), copy_sum(kappa(z, w), w)


def mean(body: Expr) -> Expr:
    """Take the mean over a pair and the negatives of its anchor."""
    return expectation(expectation_iid(body, N, (w, q_1)), ((z, v), pi))


# 3. Statement
MOST = at_most("a", "at most log(N + 1)", mean(log((N + 1) * plus / (plus + rest))), log(N + 1))
NOTHING = equals("b", "a constant critic says nothing", mean(log((N + 1) / (1 + copy_sum(1, w)))), 0)


# 4. Derivation
@theorem(
    id="CPC",
    title="InfoNCE and the size of the batch",
    clauses=(MOST, NOTHING),
    equivalent={"most, link 1": "the bound holds for every critic", "nothing, link 1": "log 1 = 0"},
)
def batch_bound() -> Iterator[Step]:
    """Bound the logarithm of a share."""
    left = mean(lambda_1(plus / (plus + rest)) + rest / (plus + rest))
    yield calc("most", MOST.lhs, ends(MOST, "log x ≤ x − 1", gap=left))
    yield calc("nothing", NOTHING.lhs, ends(NOTHING, "N + 1 equal terms"))
    yield quadrature("smooth kernels on S¹", MOST, NOTHING)
    yield measures("random kernels", MOST, NOTHING)
