"""**The evidence lower bound** misses log p(x) by the relative entropy to the true posterior.

Statement.  Let
    p(x) := ∫j dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
    p(·|x)(z) := j/p(x)
    φ(x) := x log x + 1 − x
Then
    (a) log p(x) − ∫ρ log(j/ρ) dμ = D_KL(ρ‖p(·|x))
    (b) log p(x) − ∫ρ log(j/ρ) dμ ≥ 0, = 0 only at ρ = p(·|x)
    (c) ∫ρ log(j/ρ) dμ = ∫ρ log(j/r) dμ − D_KL(ρ‖r)
Hypotheses.  j > 0; ρ, r > 0 of mass 1.
Steps.  j = p(x) p(·|x); a prior that both terms share cancels.
Deviations.  One observation x, which is no variable: j(z) = p(x, z).
References.  Jordan, Ghahramani, Jaakkola & Saul, Machine Learning 37 (1999), 183–233; Kingma & Welling,
    arXiv:1312.6114, eqs. (1) to (3).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    density,
    ends,
    eq,
    equals,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    nonnegative,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, r
from theorems.objects import KL, phi, rho

# 1. Symbols, with their hypotheses
j = density("j", "j", mass=None)

# 2. Objects
evidence = named_scalar("p(x)", "p(x)", integral(j), twin=UNTWINNED)
posterior = named_density("p(·|x)", r"p(\cdot\mid x)", j / evidence, twin=UNTWINNED)
elbo = integral(rho * log(j / rho))

# 3. Statement
GAP = equals("a", "the gap", log(evidence) - elbo, KL(rho, posterior))
TIGHT = nonnegative("b", "tight at the posterior alone", log(evidence) - elbo, (rho, posterior))
SPLIT = equals("c", "reconstruction less rate", elbo, integral(rho * log(j / r)) - KL(rho, r))


# 4. Derivation
@theorem(id="ELBO", title="The evidence lower bound", clauses=(GAP, TIGHT, SPLIT))
def evidence_lower_bound() -> Iterator[Step]:
    """Factor the joint density into evidence and posterior."""
    yield calc(
        "gap", GAP.lhs, ends(GAP, "j = p(x) p(·|x)"), eq(integral(posterior * phi(rho / posterior)), "masses 1"),
        ends(TIGHT, "Gibbs' inequality"),
    )  # fmt: skip
    yield calc("split", SPLIT.lhs, ends(SPLIT, "log(j/ρ) = log(j/r) − log(ρ/r)"))
    yield quadrature("smooth densities on spheres", GAP, TIGHT, SPLIT)
    yield measures("random atoms", GAP, TIGHT, SPLIT)
