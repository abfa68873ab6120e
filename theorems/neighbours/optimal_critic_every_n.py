"""**The density ratio is the best critic of InfoNCE at every number of negatives.**

Statement.  Let
    p(z, w) := k(z, w)/(E_{w∼q₂}[k(z, w)])
    φ(x) := x log x + 1 − x
Then
    (a) E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[p(z, v) (log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v))]]] −
        E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[p(z, v) (log(k(z, v) + Σᵢ k(z, wᵢ)) − log k(z, v))]]] =
        E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[(p(z, v) + Σᵢ p(z, wᵢ)) (κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ))) φ(k(z, v)/(k(z, v)
        + Σᵢ k(z, wᵢ))/(κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ))))]]]
    (b) E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[p(z, v) (log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v))]]] −
        E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[p(z, v) (log(k(z, v) + Σᵢ k(z, wᵢ)) − log k(z, v))]]] ≥ 0
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1; k, κ > 0 bounded; N ≥ 1 whole.
Steps.  The gap is a mean of p₊ log(s_k/s_κ). N + 1 draws may be exchanged: κ₊ takes the mean share of Σp, which p₊
    has too.
Deviations.  None.
References.  van den Oord, Li & Vinyals, arXiv:1807.03748, eq. (5) and Appendix A.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    calc,
    copy_sum,
    ends,
    eq,
    equals,
    expectation,
    expectation_iid,
    given,
    log,
    measures,
    named_kernel,
    nonnegative,
    quadrature,
    share,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Field, Named
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import N, k, kappa, q_1, q_2, rho_1
from theorems.objects import phi

# 1. Objects
Kernel = Field | Named

p = named_kernel("p", "p", k(z, w) / expectation(k(z, w), (w, q_2)))


def total(c: Kernel) -> Expr:
    """Return the sum of a kernel over the positive and the negatives."""
    return c(z, v) + copy_sum(c(z, w), w)


def mean(body: Expr) -> Expr:
    """Take the mean over anchor, positive and negatives, all independent."""
    return expectation(expectation_iid(body, N, (w, q_2)), (z, q_1), (v, q_2))


def loss(c: Kernel) -> Expr:
    """Return the loss of a critic; the positive has the density p against the negatives' law."""
    return mean(p(z, v) * (log(total(c)) - log(c(z, v))))


share_k, share_kappa = k(z, v) / total(k), kappa(z, v) / total(kappa)
apart = total(p) * share_kappa * phi(share_k / share_kappa)

# 2. Statement
GAP = equals("a", "the gap", loss(kappa) - loss(k), mean(apart))
BEST = nonnegative("b", "the density ratio is best", loss(kappa) - loss(k))


# 3. Derivation
@theorem(
    id="OPT.N",
    title="The best critic at every N",
    clauses=(GAP, BEST),
    equivalent={"body of p": "the weight of an anchor does not matter, nor what it is a mean of"},
)
def optimal_critic_every_n() -> Iterator[Step]:
    """Exchange the draws under the sum of p, which no exchange changes."""
    exchange = given(share(kappa, q_2, N, total(p)), times=-rho_1, over=z)
    yield calc(
        "gap", GAP.lhs, eq(mean(p(z, v) * log(share_k / share_kappa)), "the logarithms of shares"),
        eq(mean(apart + p(z, v) - total(p) * share_kappa), "definition of φ, and p₊ = Σp s_k"),
        ends(GAP, "N + 1 draws may be exchanged", exchange), ends(BEST, "Gibbs' inequality"),
    )  # fmt: skip
    yield quadrature("smooth kernels on S¹", GAP, BEST)
    yield measures("random kernels", GAP, BEST)
