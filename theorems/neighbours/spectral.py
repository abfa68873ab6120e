"""**The spectral contrastive loss** is a factorisation of the normalised adjacency, up to a constant.

Statement.  Let
    L := ∫∫ρ(z) ρ(w) f(z, w)² dμ(w) dμ(z) − 2 ∫∫A(z, w) f(z, w) dμ(w) dμ(z)
    C := ∫∫Ā(z, w)² dμ(w) dμ(z)
    Ā(z, w) := A(z, w)/(ρ(z) ρ(w))^½
    f*(z, w) := A(z, w)/(ρ(z) ρ(w))
Then
    (a) L + C = ∫∫(Ā(z, w) − (ρ(z) ρ(w))^½ f(z, w))² dμ(w) dμ(z)
    (b) L + C ≥ 0, = 0 only at f(z, w) = f*(z, w)
Hypotheses.  ρ > 0 of mass 1; f bounded, f(z, w) = f(w, z); A > 0 bounded.
Steps.  Expand the square.
Deviations.  For every symmetric s, of any rank: that s(z, w) = ⟨f(z), f(w)⟩ in k dimensions is not used.
References.  HaoChen, Wei, Gaidon & Ma, arXiv:2106.04156, Lemma 3.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    critic,
    ends,
    eq,
    equals,
    kernel,
    measures,
    named_kernel,
    named_scalar,
    nonnegative,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, half
from theorems.objects import rho

# 1. Symbols, with their hypotheses
A, s = kernel("A", "A"), critic("f", "f", symmetric=True)

# 2. Objects
normal = named_kernel("Ā", r"\bar A", A(z, w) / (rho(z) * rho(w)) ** half)
best = named_kernel("f*", r"f^\star", A(z, w) / (rho(z) * rho(w)))
loss = named_scalar(
    "L", "L", both(rho(z) * rho(w) * s(z, w) ** 2) - 2 * both(A(z, w) * s(z, w)), twin=UNTWINNED
)  # fmt: skip
size = named_scalar("C", "C", both(normal(z, w) ** 2), twin=UNTWINNED)

# 3. Statement
FACTOR = equals(
    "a", "a factorisation", loss + size, both((normal(z, w) - (rho(z) * rho(w)) ** half * s(z, w)) ** 2)
)  # fmt: skip
BEST = nonnegative("b", "without a bound on the rank", loss + size, (s(z, w), best(z, w)))


# 4. Derivation
@theorem(id="SPECTRAL", title="The spectral contrastive loss", clauses=(FACTOR, BEST))
def spectral() -> Iterator[Step]:
    """Expand the square."""
    yield calc("factor", FACTOR.lhs, ends(FACTOR, "expand the square"))
    square = both(rho(z) * rho(w) * (s(z, w) - best(z, w)) ** 2)
    yield calc("best", BEST.lhs, eq(square, "complete the square"), ends(BEST, "a square"))
    yield quadrature("smooth kernels on S¹", FACTOR, BEST)
    yield measures("random kernels", FACTOR, BEST)
