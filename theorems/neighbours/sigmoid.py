"""**The sigmoid loss** is least at the log density ratio, shifted by the logarithm of the negatives' weight.

Statement.  Let
    φ(x) := x log x + 1 − x
Then
    (a) ∫∫A(z, w) log(1 + e^(−s(z, w))) dμ(w) dμ(z) + ∫∫b ρ₁(z) ρ₂(w) log(1 + e^(s(z, w))) dμ(w) dμ(z) − (∫∫A(z, w)
        log(1 + e^(−log(A(z, w)/(b ρ₁(z) ρ₂(w))))) dμ(w) dμ(z) + ∫∫b ρ₁(z) ρ₂(w) log(1 + e^(log(A(z, w)/(b ρ₁(z)
        ρ₂(w))))) dμ(w) dμ(z)) = ∫∫(A(z, w) + b ρ₁(z) ρ₂(w)) ((1/(1 + e^(−s(z, w)))) φ(A(z, w)/(A(z, w) + b ρ₁(z)
        ρ₂(w))/(1/(1 + e^(−s(z, w))))) + (1/(1 + e^(s(z, w)))) φ(b ρ₁(z) ρ₂(w)/(A(z, w) + b ρ₁(z) ρ₂(w))/(1/(1 +
        e^(s(z, w)))))) dμ(w) dμ(z)
    (b) ∫∫A(z, w) log(1 + e^(−s(z, w))) dμ(w) dμ(z) + ∫∫b ρ₁(z) ρ₂(w) log(1 + e^(s(z, w))) dμ(w) dμ(z) − (∫∫A(z, w)
        log(1 + e^(−log(A(z, w)/(b ρ₁(z) ρ₂(w))))) dμ(w) dμ(z) + ∫∫b ρ₁(z) ρ₂(w) log(1 + e^(log(A(z, w)/(b ρ₁(z)
        ρ₂(w))))) dμ(w) dμ(z)) ≥ 0
Hypotheses.  A > 0 bounded; s bounded; ρ₁, ρ₂ > 0 of mass 1; b > 0.
Steps.  At each pair the gap is a relative entropy between two coins.
Deviations.  Mass 1 of A is not needed. b is the number of negatives beside a positive.
References.  Zhai, Mustafa, Kolesnikov & Beyer, arXiv:2303.15343, eq. (1).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    calc,
    critic,
    ends,
    eq,
    equals,
    exp,
    kernel,
    log,
    measures,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both, rho_1, rho_2
from theorems.objects import phi

# 1. Symbols, with their hypotheses
A, s, b = kernel("A", "A"), critic("s", "s"), scalar("b", "b", "positive")

# 2. Objects
pairs, loose = A(z, w), b * rho_1(z) * rho_2(w)


def loss(logit: Expr) -> Expr:
    """Return the loss of a logit at z and w."""
    return both(pairs * log(1 + exp(-logit))) + both(loose * log(1 + exp(logit)))


yes, no = 1 / (1 + exp(-s(z, w))), 1 / (1 + exp(s(z, w)))
share, rest = pairs / (pairs + loose), loose / (pairs + loose)
excess = loss(s(z, w)) - loss(log(pairs / loose))
coins = both(pairs * log(share / yes) + loose * log(rest / no))

# 3. Statement
GAP = equals("a", "the excess", excess, both((pairs + loose) * (yes * phi(share / yes) + no * phi(rest / no))))
LEAST = nonnegative("b", "the log ratio is best", excess)


# 4. Derivation
@theorem(id="SIGLIP", title="The sigmoid loss", clauses=(GAP, LEAST))
def sigmoid() -> Iterator[Step]:
    """Compare two coins at each pair."""
    yield calc(
        "excess", GAP.lhs, eq(coins, "both losses are logarithms of shares"), ends(GAP, "shares have sum 1"),
        ends(LEAST, "Gibbs' inequality"),
    )  # fmt: skip
    yield quadrature("smooth kernels on S¹", GAP, LEAST)
    yield measures("random kernels", GAP, LEAST)
