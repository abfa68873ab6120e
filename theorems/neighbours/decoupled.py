"""**Decoupled contrastive learning**: what the positive in the denominator adds to the loss, and what its absence does
to the gradient.

Statement.  Let
    L := E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
    L' := E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[log(Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
Then
    (a) L − L' = E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[−log((1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ))]]
    (b) L' ≤ L
    (c) L − L' ≤ E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[κ(z, v)/(Σᵢ κ(z, wᵢ))]]
    (d) δ_κL'[k] = E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[(1/(Σᵢ κ(z, wᵢ))) Σᵢ k(z, wᵢ) − k(z, v)/κ(z, v)]]
    (e) δ_κL[k] = E_{(z, v)∼π}[E_{w₁,…,w_N∼q₁}[((1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)) ((1/(Σᵢ κ(z, wᵢ))) Σᵢ k(z,
        wᵢ) − k(z, v)/κ(z, v))]]
Hypotheses.  ρ₁ > 0 of mass 1; κ > 0 bounded; k bounded; N ≥ 1 whole.
Steps.  Take the sum over negatives out; differentiate under the expectations.
Deviations.  Kernels move as a whole, k = ∂κ/∂θ, which encoders do.
References.  Yeh et al., arXiv:2110.06848, Proposition 1 and eq. (6).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    ConditionalLaw,
    Expr,
    PairLaw,
    at_most,
    calc,
    copy_sum,
    critic,
    ends,
    equals,
    expectation,
    expectation_iid,
    log,
    measures,
    named_scalar,
    quadrature,
    theorem,
    v,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, N, kappa, q_1
from theorems.objects import lambda_1

# 1. Symbols, with their hypotheses
pi = PairLaw("π", r"\pi", q_1, ConditionalLaw("ν", r"\nu"))
moving = critic("k", "k")

# 2. Objects
plus, rest, moved = kappa(z, v), copy_sum(kappa(z, w), w), copy_sum(moving(z, w), w)


def mean(body: Expr) -> Expr:
    """Take the mean over a pair and the negatives of its anchor."""
    return expectation(expectation_iid(body, N, (w, q_1)), ((z, v), pi))


full = named_scalar("L", "L", mean(log(plus + rest) - log(plus)), twin=UNTWINNED)
less = named_scalar("L'", "L'", mean(log(rest) - log(plus)), twin=UNTWINNED)

# 3. Statement
GAP = equals("a", "what the positive adds", full - less, mean(-log(rest / (plus + rest))))
BELOW = at_most("b", "it is positive", less, full)
ABOVE = at_most("c", "and small beside many negatives", full - less, mean(plus / rest))
SLOPE = equals("d", "the gradient without it", vary(less, (kappa, moving)), mean(moved / rest - moving(z, v) / plus))
COUPLED = equals(
    "e", "with it, a coupling", vary(full, (kappa, moving)),
    mean(rest / (plus + rest) * (moved / rest - moving(z, v) / plus)),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="DCL",
    title="Decoupled contrastive learning",
    clauses=(GAP, BELOW, ABOVE, SLOPE, COUPLED),
    equivalent={"above, link 1: start: L' → 2 L'": "true too: log(x² + x) < x for every x > 0"},
)
def decoupled() -> Iterator[Step]:
    """Take logarithms and derivatives apart."""
    yield calc("gap", GAP.lhs, ends(GAP, "log a − log b"))
    left = mean(lambda_1(rest / (plus + rest)) + plus / (plus + rest))
    yield calc("below", BELOW.lhs, ends(BELOW, "log x ≤ x − 1", gap=left))
    yield calc("above", ABOVE.lhs, ends(ABOVE, "log x ≤ x − 1", gap=mean(lambda_1((plus + rest) / rest))))
    yield calc("slope", SLOPE.lhs, ends(SLOPE, "differentiate under the expectation"))
    yield calc("coupled", COUPLED.lhs, ends(COUPLED, "differentiate under the expectation"))
    yield quadrature("smooth kernels on S¹", GAP, BELOW, ABOVE, SLOPE, COUPLED)
    yield measures("random kernels", GAP, BELOW, ABOVE, SLOPE, COUPLED)
