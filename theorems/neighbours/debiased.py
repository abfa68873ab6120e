"""**The debiased loss**: negatives by unlabelled points less positives, so that the loss is that of true negatives.

Statement.  Let
    P⁺(z, w) := a(z, w)/(∫a(z, w) dμ(w))
    P⁻(z, w) := b(z, w)/(∫b(z, w) dμ(w))
Then
    (a) (∫(η P⁺(z, w) + (1 − η) P⁻(z, w)) κ(z, w) dμ(w) − η ∫P⁺(z, w) κ(z, w) dμ(w))/(1 − η) = ∫P⁻(z, w) κ(z, w) dμ(w)
    (b) ∫∫ρ(z) P⁺(z, v) log((κ(z, v) + Q ((∫(η P⁺(z, w) + (1 − η) P⁻(z, w)) κ(z, w) dμ(w) − η ∫P⁺(z, w) κ(z, w)
        dμ(w))/(1 − η)))/κ(z, v)) dμ(v) dμ(z) = ∫∫ρ(z) P⁺(z, v) log((κ(z, v) + Q ∫P⁻(z, w) κ(z, w) dμ(w))/κ(z, v))
        dμ(v) dμ(z)
Hypotheses.  a, b, κ > 0 bounded; ρ > 0 of mass 1; 0 < η < 1; Q > 0.
Steps.  Solve the mixture for P⁻ under the mean; the debiased mean is then positive, and its logarithm is defined.
Deviations.  The limit of many draws of each kind. The mixture may depend on the anchor.
References.  Chuang, Robinson, Lin, Torralba & Jegelka, arXiv:2007.00224, eqs. (6) and (7), Lemma 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    calc,
    ends,
    equals,
    integral,
    kernel,
    log,
    measures,
    named_kernel,
    quadrature,
    scalar,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import kappa
from theorems.objects import rho

# 1. Symbols, with their hypotheses
a, b = kernel("a", "a"), kernel("b", "b")
eta, Q = scalar("η", r"\eta", "positive", below=1), scalar("Q", "Q", "positive")

# 2. Objects
pos = named_kernel("P⁺", "P^+", a(z, w) / integral(a(z, w), w))
neg = named_kernel("P⁻", "P^-", b(z, w) / integral(b(z, w), w))


def mean(law: Expr) -> Expr:
    """Return the mean of the kernel under a law of w given z."""
    return integral(law * kappa(z, w), w)


def loss(negatives: Expr) -> Expr:
    """Return the loss with a positive and Q negatives of this mean."""
    return integral(integral(rho(z) * pos(z, v) * log((kappa(z, v) + Q * negatives) / kappa(z, v)), v))


debiased = (mean(eta * pos(z, w) + (1 - eta) * neg(z, w)) - eta * mean(pos(z, w))) / (1 - eta)

# 3. Statement
POINT = equals("a", "the mean over negatives", debiased, mean(neg(z, w)))
LOSS = equals("b", "the losses are one", loss(debiased), loss(mean(neg(z, w))))


# 4. Derivation
@theorem(
    id="DEBIASED",
    title="The debiased contrastive loss",
    clauses=(POINT, LOSS),
    equivalent=dict.fromkeys(("body of P⁺", "body of P⁻"), "the identities hold for kernels of any mass"),
)
def debiased_loss() -> Iterator[Step]:
    """Solve the mixture for the negatives."""
    yield calc("point", POINT.lhs, ends(POINT, "solve for P⁻"))
    yield calc("loss", LOSS.lhs, ends(LOSS, "the mean over negatives"))
    yield quadrature("smooth kernels on S¹", POINT, LOSS)
    yield measures("random kernels", POINT, LOSS)
