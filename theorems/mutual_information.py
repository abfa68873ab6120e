"""**Mutual information bounds what a batch can tell**: log(N + 1) less the InfoNCE loss is at most a divergence.

Statement (extension X4).  Anchors z follow q₁, the positive v of z has the density p(z, ·) against q₂, the negatives
follow q₂. Let
    L_N^p := E_{z∼q₁}[E_{v∼q₂}[p(z, v) E_{w₁,…,w_N∼q₂}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]]
    p(z, w) := k(z, w)/K(z)
    K(z) := E_{w∼q₂}[k(z, w)]
    I(p) := E_{z∼q₁}[E_{v∼q₂}[p(z, v) log p(z, v)]]
    φ(x) := x log x + 1 − x
Then for every N and every kernel κ
    (a) log(N + 1) − L_N^p = E_{z∼q₁}[E_{v∼q₂}[p(z, v) E_{w₁,…,w_N∼q₂}[log((N + 1) κ(z, v)/(κ(z, v) + Σᵢ κ(z,
        wᵢ)))]]]
    (b) I(p) − (log(N + 1) − L_N^p) = E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[((N + 1) κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ)))
        φ(p(z, v)/((N + 1) κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ))))]]]
    (c) log(N + 1) − L_N^p ≤ I(p)
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1; κ, k > 0 bounded; w₁, …, w_N independent of one another and of the pair. Where q₂ is
    the law of v, I(p) is the mutual information I(z; v), in nats; in any case it is the divergence of the pair's law
    from q₁ ⊗ q₂.
Steps.  The share (N + 1)κ₊/(κ₊ + Σᵢκᵢ) =: g has mean 1 under q₁ ⊗ q₂, as N + 1 independent draws may be exchanged; and
    p log(p/g) − p + g = gφ(p/g) ≥ 0.
Deviations.  Not in arXiv:2601.19597. The literature says I(z; v): negatives of another law than that of v break this,
    and the divergence does not. Where κ is a multiple a(z)p(z, v) of the density the bound is attained as N → ∞; both
    are measured on two points.
References.  van den Oord, Li & Vinyals, arXiv:1807.03748, Appendix A.1; Poole et al., arXiv:1905.06922, Section 2.
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
    expectation,
    expectation_iid,
    given,
    kernel,
    log,
    measured,
    measures,
    named_field,
    named_kernel,
    named_scalar,
    quadrature,
    share,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Expr
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.batches import information_gap
from theorems.objects import phi
from theorems.objects.batches import N

# 1. Symbols, with their hypotheses
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
q_1, q_2 = Law("q₁", "q_1", rho_1), Law("q₂", "q_2", rho_2)
kappa, k = kernel("κ", r"\kappa"), kernel("k", "k")

# 2. Objects
K = named_field("K", "K", expectation(k(z, w), (w, q_2)))
p = named_kernel("p", "p", k(z, w) / K(z))
batch = kappa(z, v) + copy_sum(kappa(z, w), w)
g = (N + 1) * kappa(z, v) / batch


def over_pairs(body: Expr) -> Expr:
    """Take the mean over a positive pair."""
    return expectation(p(z, v) * body, (z, q_1), (v, q_2))


def over_negatives(body: Expr) -> Expr:
    """Take the mean over N negatives."""
    return expectation_iid(body, N, (w, q_2))


L = named_scalar(
    "L_N^p",
    "L_N^p",
    over_pairs(over_negatives(log(batch) - log(kappa(z, v)))),
    twin="for general kernels; what one leaves of the other is measured in X4",
)
information = named_scalar(
    "I(p)", "I(p)", over_pairs(log(p(z, v))), twin="for general kernels; what one leaves of the other is measured in X4"
)

left = expectation(over_negatives(g * phi(p(z, v) / g)), (z, q_1), (v, q_2))

# 3. Statement
SHARE = equals("a", "the loss by shares", log(N + 1) - L, over_pairs(over_negatives(log(g))))
LEFT = equals("b", "what the bound leaves", information - (log(N + 1) - L), left)
BOUND = at_most("c", "the bound", log(N + 1) - L, information)


# 4. Derivation
@theorem(
    id="X4",
    title="Mutual information",
    clauses=(SHARE, LEFT, BOUND),
    absent={
        "convexity": "no functional is claimed convex",
        "gibbs": "no energy is minimised",
    },
)
def mutual_information() -> Iterator[Step]:
    """Derive the bound from Gibbs' inequality between p and a share of mean 1."""
    yield calc("the loss by shares", "energy", SHARE.lhs, ends(SHARE, "log(N + 1) under the mean, p has mass 1"))
    mean_share = given(share(kappa, q_2, N), times=-(N + 1) * rho_1, over=z)
    yield calc(
        "what the bound leaves", "divergence", LEFT.lhs,
        ends(LEFT, "p log(p/g) = gφ(p/g) + p − g, and both means are 1", mean_share),
    )  # fmt: skip
    yield calc(
        "the bound", "divergence", BOUND.lhs, ends(BOUND, "Gibbs' inequality (L1)", given(LEFT, times=-1), gap=left)
    )

    # 5. Evidence
    yield measured(
        "what the best kernel leaves of I(z; v) at N = 1,000", *information_gap(1000), digits=10, at_least=0.0
    )
    yield quadrature("smooth kernels on S¹", SHARE, LEFT, BOUND)
    yield measures("random kernels on ℤ/n", SHARE, LEFT, BOUND)
