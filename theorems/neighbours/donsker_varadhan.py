"""**Donsker–Varadhan**: relative entropy is the largest value of a critic's mean less the logarithm of its
exponential's.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    Z_T := ∫e^(T) r dμ
    r_T(z) := e^(T) r/Z_T
Then
    (a) D_KL(p‖r) − (∫T p dμ − log Z_T) = D_KL(p‖r_T)
    (b) ∫T p dμ − log Z_T ≤ D_KL(p‖r)
    (c) ∫(log(p/r)) p dμ − log(∫e^(log(p/r)) r dμ) = D_KL(p‖r)
Hypotheses.  p, r > 0 of mass 1; T bounded.
Steps.  The gap is the relative entropy to the tilted law, since log r_T = T + log r − log Z_T; at T = log(p/r) the
    tilt is p.
Deviations.  The supremum is stated as a bound and a critic that attains it. Critics are bounded; log(p/r) need not
    be.
References.  Donsker & Varadhan, Comm. Pure Appl. Math. 28 (1975), 1–47; Belghazi et al., arXiv:1801.04062, Theorem
    1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    equals,
    exp,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, T, p, r
from theorems.objects import KL, phi

# 1. Objects
Z = named_scalar("Z_T", "Z_T", integral(exp(T) * r), twin=UNTWINNED)
tilt = named_density("r_T", "r_T", exp(T) * r / Z, twin=UNTWINNED)
ratio = log(p / r)

# 2. Statement
GAP = equals("a", "the gap", KL(p, r) - (integral(T * p) - log(Z)), KL(p, tilt))
BOUND = at_most("b", "the bound", integral(T * p) - log(Z), KL(p, r))
BEST = equals("c", "attained at the log ratio", integral(ratio * p) - log(integral(exp(ratio) * r)), KL(p, r))


# 3. Derivation
@theorem(
    id="DV",
    title="Donsker–Varadhan",
    clauses=(GAP, BOUND, BEST),
    equivalent={
        "attained, link 1: start: −log(∫e^(log(p/r)) r dμ) → log(∫e^(log(p/r)) r dμ)": "log 1 = 0",
        "body of Z_T: factor 2 on the whole": "both sides of (a) rise by log 2, and (b) is weaker",
    },
)
def donsker_varadhan() -> Iterator[Step]:
    """Tilt r by the critic, and read the gap off the tilted law."""
    yield calc("gap", GAP.lhs, ends(GAP, "log r_T = T + log r − log Z_T"))
    yield calc("bound", BOUND.lhs, ends(BOUND, "Gibbs' inequality", gap=integral(tilt * phi(p / tilt))))
    yield calc("attained", BEST.lhs, ends(BEST, "e^log(p/r) r = p, of mass 1"))
    yield quadrature("smooth densities on spheres", GAP, BOUND, BEST)
    yield measures("random atoms", GAP, BOUND, BEST)
