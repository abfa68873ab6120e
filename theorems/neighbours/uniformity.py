"""**The uniform law has the least Gaussian potential** on the sphere.

Statement.  Let
    G(z, w) := e^(2 t c(z, w))
Then
    (a) ∫∫G(z, w) ρ(z) ρ(w) dμ(w) dμ(z) − V/(∫1 dμ) = ∫∫G(z, w) (ρ(z) − 1/(∫1 dμ(z))) (ρ(w) − 1/(∫1 dμ(z))) dμ(w)
        dμ(z)
    (b) ∫∫G(z, w) (ρ(z) − 1/(∫1 dμ(z))) (ρ(w) − 1/(∫1 dμ(z))) dμ(w) dμ(z) ≥ 0
    (c) ∫∫G(z, w) ρ(z) ρ(w) dμ(w) dμ(z) − V/(∫1 dμ) ≥ 0
Hypotheses.  c bounded, c(z, w) = ⟨x(z), x(w)⟩, |x| = 1; ρ > 0 of mass 1; t > 0; ∫G(z, w) dμ(w) = V at every z.
Steps.  The excess is the quadratic form of ρ − 1/M, and e^(2tc) is a power series of c with coefficients > 0.
Deviations.  That it is the only minimiser needs that polynomials are dense, and is not stated. The factor e^(−2t)
    is left out.
References.  Wang & Isola, arXiv:2005.10242, Proposition 1; Borodachov, Hardin & Saff, Discrete Energy on
    Rectifiable Sets, Thm 6.2.1.
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
    integral,
    measures,
    named_kernel,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    volume,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both
from theorems.objects import rho

# 1. Symbols and objects
c, t = gram("c", "c"), scalar("t", "t", "positive")
G = named_kernel("G", "G", exp(2 * t * c(z, w)))
V = volume("V", "V", G, shown_by="A2.1")
M = integral(1)
excess = both(G(z, w) * (rho(z) - 1 / M) * (rho(w) - 1 / M))

# 2. Statement
FORM = equals("a", "the excess is a quadratic form", both(G(z, w) * rho(z) * rho(w)) - V / M, excess)
SIGN = nonnegative("b", "which is positive", excess)
LEAST = nonnegative("c", "the uniform law is best", both(G(z, w) * rho(z) * rho(w)) - V / M)


# 3. Derivation
@theorem(
    id="UNIFORM",
    title="The uniform law and the Gaussian potential",
    clauses=(FORM, SIGN, LEAST),
)
def uniformity() -> Iterator[Step]:
    """Take the uniform law off."""
    yield calc("form", FORM.lhs, ends(FORM, "V is constant, ρ has mass 1"))
    yield calc("sign", SIGN.lhs, cited(SCHUR, SIGN))
    yield calc("least", LEAST.lhs, ends(FORM, "the form"), ends(LEAST, "the sign"))
    yield quadrature("laws on S¹", FORM, SIGN, LEAST)
    yield measures("random laws", FORM, SIGN, LEAST)
