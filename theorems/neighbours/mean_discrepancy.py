"""**The maximum mean discrepancy** is a quadratic form, and vanishes for no sign: it is never negative.

Statement.  Let
    G(z, w) := e^(c(z, w)/τ)
Then
    (a) ∫∫G(z, w) p(z) p(w) dμ(w) dμ(z) + ∫∫G(z, w) r(z) r(w) dμ(w) dμ(z) − 2 ∫∫G(z, w) p(z) r(w) dμ(w) dμ(z) = ∫∫G(z,
        w) (p(z) − r(z)) (p(w) − r(w)) dμ(w) dμ(z)
    (b) ∫∫G(z, w) (p(z) − r(z)) (p(w) − r(w)) dμ(w) dμ(z) ≥ 0
    (c) ∫∫G(z, w) p(z) p(w) dμ(w) dμ(z) + ∫∫G(z, w) r(z) r(w) dμ(w) dμ(z) − 2 ∫∫G(z, w) p(z) r(w) dμ(w) dμ(z) ≥ 0
Hypotheses.  c bounded, c(z, w) = ⟨x(z), x(w)⟩, |x| = 1; p, r > 0 of mass 1; τ > 0.
Steps.  Schur's product theorem for e^(c/τ).
Deviations.  The kernel e^(c/τ) of unit vectors; that it is characteristic, so that 0 means equal laws, is not
    stated.
References.  Gretton, Borgwardt, Rasch, Schölkopf & Smola, J. Mach. Learn. Res. 13 (2012), 723–773, Lemma 4.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SCHUR,
    calc,
    cited,
    ends,
    equals,
    exp,
    gram,
    measures,
    named_kernel,
    nonnegative,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both, p, r
from theorems.objects import tau

# 1. Symbols, with their hypotheses
c = gram("c", "c")

# 2. Objects
G = named_kernel("G", "G", exp(c(z, w) / tau))
form = both(G(z, w) * (p(z) - r(z)) * (p(w) - r(w)))
parts = both(G(z, w) * p(z) * p(w)) + both(G(z, w) * r(z) * r(w)) - 2 * both(G(z, w) * p(z) * r(w))

# 3. Statement
FORM = equals("a", "a quadratic form", parts, form)
SIGN = nonnegative("b", "positive semidefinite", form)
NEVER = nonnegative("c", "never negative", parts)


# 4. Derivation
@theorem(
    id="MMD",
    title="Maximum mean discrepancy",
    clauses=(FORM, SIGN, NEVER),
    equivalent={"body of G": "any power series of c with coefficients ≥ 0 will do"},
)
def mean_discrepancy() -> Iterator[Step]:
    """Expand the form."""
    yield calc("form", FORM.lhs, ends(FORM, "G is symmetric"))
    yield calc("sign", SIGN.lhs, cited(SCHUR, SIGN))
    yield calc("never negative", NEVER.lhs, ends(FORM, "the form"), ends(NEVER, "its sign"))
    yield quadrature("laws on S¹", FORM, SIGN, NEVER)
    yield measures("random laws", FORM, SIGN, NEVER)
