"""**Data processing**: a channel loses exactly the relative entropy between the laws of its input given its output.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    p'(z) := ∫C(w, z) p(w) dμ(w)
    C(z, w) := k(z, w)/(∫k(z, w) dμ(w))
    r'(z) := ∫C(w, z) r(w) dμ(w)
    φ(x) := x log x + 1 − x
Then
    (a) D_KL(p‖r) − D_KL(p'‖r') = ∫∫(C(z, w) r(z) p'(w)/r'(w)) φ(p(z)/r(z)/(p'(w)/r'(w))) dμ(w) dμ(z)
    (b) D_KL(p'‖r') ≤ D_KL(p‖r)
Hypotheses.  p, r > 0 of mass 1; k > 0 bounded.
Steps.  The chain rule of relative entropy, both ways round.
Deviations.  Channels have a positive density against μ.
References.  Cover & Thomas, Elements of Information Theory, 2nd ed., Theorem 2.8.1 and eq. (2.67).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    equals,
    integral,
    measures,
    named_density,
    named_kernel,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, k, p, r
from theorems.objects import KL, phi

# 1. Objects
C = named_kernel("C", "C", k(z, w) / integral(k(z, w), w))
p_out = named_density("p'", "p'", integral(C(w, z) * p(w), w), twin=UNTWINNED)
r_out = named_density("r'", "r'", integral(C(w, z) * r(w), w), twin=UNTWINNED)
back = (p(z) / r(z)) / (p_out(w) / r_out(w))
lost = both(C(z, w) * r(z) * p_out(w) / r_out(w) * phi(back))

# 2. Statement
CHAIN = equals("a", "what a channel loses", KL(p, r) - KL(p_out, r_out), lost)
LESS = at_most("b", "data processing", KL(p_out, r_out), KL(p, r))


# 3. Derivation
@theorem(id="DPI", title="Data processing inequality", clauses=(CHAIN, LESS))
def data_processing() -> Iterator[Step]:
    """Write the loss as a mean relative entropy."""
    yield calc("chain", CHAIN.lhs, ends(CHAIN, "C(z, ·) has mass 1"))
    yield calc("less", LESS.lhs, ends(LESS, "Gibbs' inequality", gap=lost))
    yield quadrature("smooth kernels on S¹", CHAIN, LESS)
    yield measures("random kernels", CHAIN, LESS)
