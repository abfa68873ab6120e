"""**Pythagoras for relative entropy**: a law reaches r by way of its projection on a family of tilts.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    p(z) := r e^(λ T)/Z
    Z := ∫r e^(λ T) dμ
Then
    (a) D_KL(q‖r) − (D_KL(q‖p) + D_KL(p‖r)) = λ (∫T q dμ − ∫T p dμ)
    (b) D_KL(p‖r) + λ (∫T q dμ − ∫T p dμ) ≤ D_KL(q‖r)
Hypotheses.  q, r > 0 of mass 1; T bounded; λ any numbers.
Steps.  log p = log r + λT − log Z: what is left over is λ times a difference of means.
Deviations.  A law of the same mean of T has ∫T q = ∫T p, and the right side of (a) is then 0: a constraint has no
    letter.
References.  Csiszár, Ann. Probab. 3 (1975), 146–158, Theorem 3.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
    ends,
    equals,
    exp,
    integral,
    measures,
    named_density,
    named_scalar,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, T, r
from theorems.objects import KL, phi

# 1. Symbols, with their hypotheses
q, lam = density("q", "q"), scalar("λ", r"\lambda")

# 2. Objects
Z = named_scalar("Z", "Z", integral(r * exp(lam * T)), twin=UNTWINNED)
best = named_density("p", "p", r * exp(lam * T) / Z, twin=UNTWINNED)
means = lam * (integral(T * q) - integral(T * best))

# 3. Statement
PYTHAGORAS = equals("a", "Pythagoras", KL(q, r) - (KL(q, best) + KL(best, r)), means)
NEAREST = at_most("b", "the projection is nearest", KL(best, r) + means, KL(q, r))


# 4. Derivation
@theorem(id="PROJECTION", title="Pythagoras for relative entropy", clauses=(PYTHAGORAS, NEAREST))
def projection() -> Iterator[Step]:
    """Put the tilt's logarithm in."""
    yield calc("Pythagoras", PYTHAGORAS.lhs, ends(PYTHAGORAS, "log p = log r + λT − log Z"))
    yield calc("nearest", NEAREST.lhs, ends(NEAREST, "Gibbs' inequality", gap=integral(best * phi(q / best))))
    yield quadrature("smooth densities on spheres", PYTHAGORAS, NEAREST)
    yield measures("random atoms", PYTHAGORAS, NEAREST)
