"""**The supervised contrastive loss, many classes**: collapsed classes do no better than orthogonal means.

Statement.  Let
    Γ(z) := ∫e^(c(z, w)/τ) ρ(w) dμ(w)
Then
    (a) ∫∫c(z, w) ρ(z) ρ(w) dμ(w) dμ(z) ≥ 0
    (b) (1/τ) ∫∫c(z, w) ρ(z) ρ(w) dμ(w) dμ(z) ≤ ∫ρ log Γ dμ
    (c) 0 ≤ ∫ρ log Γ dμ
Hypotheses.  c bounded, c(z, w) = ⟨x(z), x(w)⟩, |x| = 1; ρ > 0 of mass 1; τ > 0.
Steps.  Jensen's inequality as a relative entropy, and ∬cρρ = ‖∫xρ‖² ≥ 0.
Deviations.  The limit of many classes, less log K and 1/τ; the manual of the vocabulary proves the bound for K of them.
References.  Graf, Hofer, Niethammer & Kwitt, arXiv:2102.08817, Theorem 2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SCHUR,
    at_most,
    calc,
    cited,
    ends,
    exp,
    given,
    gram,
    integral,
    le,
    log,
    measures,
    named_field,
    named_kernel,
    nonnegative,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both
from theorems.objects import phi, rho, tau

# 1. Symbols, with their hypotheses
c = gram("c", "c")

# 2. Objects
Gamma = named_field("Γ", r"\Gamma", integral(exp(c(z, w) / tau) * rho(w), w))
tilt = named_kernel("P", "P", exp(c(z, w) / tau) * rho(w) / Gamma(z))
means = both(c(z, w) * rho(z) * rho(w))
uniformity = integral(rho * log(Gamma))

# 3. Statement
SIGN = nonnegative("a", "the mean of means", means)
JENSEN = at_most("b", "Jensen", means / tau, uniformity)
BOUND = at_most("c", "the bound", 0, uniformity)


# 4. Derivation
@theorem(
    id="SUPCON",
    title="Supervised contrastive loss, many classes",
    clauses=(SIGN, JENSEN, BOUND),
    equivalent={"body of Γ: factor 2 on the whole": "adds log 2 to the larger side"},
)
def supervised() -> Iterator[Step]:
    """Bound the mean logarithm below by the mean exponent."""
    left = both(rho(z) * tilt(z, w) * phi(rho(w) / tilt(z, w)))
    yield calc("means", SIGN.lhs, cited(SCHUR, SIGN))
    yield calc("Jensen", JENSEN.lhs, ends(JENSEN, "Gibbs' inequality", gap=left))
    yield calc(
        "bound", BOUND.lhs, le(means / tau, "the mean of means", given(SIGN, times=1 / tau), gap=0),
        ends(BOUND, "Jensen", given(JENSEN), gap=0),
    )  # fmt: skip
    yield quadrature("laws on S¹", SIGN, JENSEN, BOUND)
    yield measures("random laws", SIGN, JENSEN, BOUND)
