"""**Neighbour embedding**: the loss of t-SNE is a relative entropy of pair laws, and its gradient in a critic their
difference.

Statement.  Let
    P(z, w) := A(z, w)/(∫∫A(z, w) dμ(w) dμ(z))
    Q(z, w) := e^(s(z, w))/(∫∫e^(s(z, w)) dμ(w) dμ(z))
    φ(x) := x log x + 1 − x
Then
    (a) ∫∫P(z, w) log(P(z, w)/Q(z, w)) dμ(w) dμ(z) ≥ 0, = 0 only at P(z, w) = Q(z, w)
    (b) δ_s(∫∫P(z, w) log(P(z, w)/Q(z, w)) dμ(w) dμ(z))[h] = ∫∫(Q(z, w) − P(z, w)) h(z, w) dμ(w) dμ(z)
Hypotheses.  A > 0 bounded; s, h bounded.
Steps.  Both joint laws have mass 1; differentiate log ∬κ.
Deviations.  Similarities are positive kernels; κ = e^s of a critic s moves as a whole.
References.  van der Maaten & Hinton, J. Mach. Learn. Res. 9 (2008), 2579–2605, eqs. (2) to (5).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    critic,
    ends,
    eq,
    equals,
    exp,
    kernel,
    log,
    measures,
    named_kernel,
    nonnegative,
    quadrature,
    theorem,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both
from theorems.objects import phi

# 1. Symbols, with their hypotheses
A, s, h = kernel("A", "A"), critic("s", "s"), critic("h", "h")

# 2. Objects
P = named_kernel("P", "P", A(z, w) / both(A(z, w)))
Q = named_kernel("Q", "Q", exp(s(z, w)) / both(exp(s(z, w))))
loss = both(P(z, w) * log(P(z, w) / Q(z, w)))

# 3. Statement
SIGN = nonnegative("a", "never negative", loss, (P(z, w), Q(z, w)))
SLOPE = equals("b", "its gradient", vary(loss, (s, h)), both((Q(z, w) - P(z, w)) * h(z, w)))


# 4. Derivation
@theorem(
    id="TSNE",
    title="Neighbour embedding",
    clauses=(SIGN, SLOPE),
    equivalent={"body of P: A(z, w) → A(w, z)": "A is any kernel, and P may be turned"},
)
def neighbour_embedding() -> Iterator[Step]:
    """Compare two laws of pairs."""
    yield calc(
        "sign", SIGN.lhs, eq(both(Q(z, w) * phi(P(z, w) / Q(z, w))), "both have mass 1"),
        ends(SIGN, "Gibbs' inequality"),
    )  # fmt: skip
    yield calc("slope", SLOPE.lhs, ends(SLOPE, "differentiate log ∬e^s"))
    yield quadrature("smooth kernels on S¹", SIGN, SLOPE)
    yield measures("random kernels", SIGN, SLOPE)
