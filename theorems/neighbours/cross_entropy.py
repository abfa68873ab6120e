"""**Cross-entropy** of a softmax: entropy and relative entropy, a gradient that is a difference of laws, and a convex
loss.

Statement.  Let
    q(z) := e^(T)/(∫e^(T) dμ)
    H(r) := −∫r log r dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
Then
    (a) −∫p log q dμ = H(p) + D_KL(p‖q)
    (b) δ_T(log(∫e^(T) dμ) − ∫p T dμ)[h] = ∫(q − p) h dμ
    (c) δ²_T(log(∫e^(T) dμ) − ∫p T dμ)[h, h] = ∫q (h − ∫h q dμ)² dμ
    (d) δ²_T(log(∫e^(T) dμ) − ∫p T dμ)[h, h] ≥ 0
Hypotheses.  p > 0 of mass 1; T, h bounded.
Steps.  log q = T − log ∫e^T; differentiate.
Deviations.  One input: the teacher p and the logits T of a student are functions of the class.
References.  Hinton, Vinyals & Dean, arXiv:1503.02531, Section 2; LeCun et al., A Tutorial on Energy-Based Learning
    (2006), eq. (6).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    ends,
    equals,
    exp,
    integral,
    log,
    measures,
    named_density,
    nonnegative,
    potential,
    quadrature,
    theorem,
    vary,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, T, p
from theorems.objects import KL, H

# 1. Symbols, with their hypotheses
h = potential("h", "h")

# 2. Objects
soft = named_density("q", "q", exp(T) / integral(exp(T)), twin=UNTWINNED)
loss = log(integral(exp(T))) - integral(p * T)

# 3. Statement
SPLIT = equals("a", "entropy and relative entropy", -integral(p * log(soft)), H(p) + KL(p, soft))
SLOPE = equals("b", "the gradient", vary(loss, (T, h)), integral((soft - p) * h))
CURVED = equals(
    "c", "the curvature is a variance", vary(loss, (T, h), order=2),
    integral(soft * (h - integral(h * soft)) ** 2),
)  # fmt: skip
CONVEX = nonnegative("d", "the loss is convex in the logits", vary(loss, (T, h), order=2))


# 4. Derivation
@theorem(id="XENT", title="Cross-entropy of a softmax", clauses=(SPLIT, SLOPE, CURVED, CONVEX))
def cross_entropy() -> Iterator[Step]:
    """Differentiate the logarithm of the partition function."""
    yield calc("split", SPLIT.lhs, ends(SPLIT, "log q = log p − log(p/q)"))
    yield calc("slope", SLOPE.lhs, ends(SLOPE, "differentiate"))
    yield calc("curved", CURVED.lhs, ends(CURVED, "differentiate twice"), ends(CONVEX, "a variance"))
    yield quadrature("smooth densities on spheres", SPLIT, SLOPE, CURVED)
    yield measures("random atoms", SPLIT, SLOPE, CURVED)
