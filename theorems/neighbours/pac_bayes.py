"""**A PAC-Bayes bound**: what a posterior loses beyond its sample costs relative entropy to the prior, over λ.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    M := ∫e^(λ (L − l)) π dμ
    π'(z) := e^(λ (L − l)) π/M
Then
    (a) (D_KL(ρ‖π) + log M)/λ − (∫L ρ dμ − ∫l ρ dμ) = D_KL(ρ‖π')/λ
    (b) ∫L ρ dμ − ∫l ρ dμ ≤ (D_KL(ρ‖π) + log M)/λ
Hypotheses.  ρ, π > 0 of mass 1; L, l bounded; λ > 0.
Steps.  Change of measure to the prior tilted by λ(L − l).
Deviations.  For one sample: the mean over samples, and Markov's inequality, turn the last term into a confidence.
References.  Catoni, PAC-Bayesian Supervised Classification (2007), Theorem 1.2.6; McAllester, COLT 1999.
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
    log,
    measures,
    named_density,
    named_scalar,
    potential,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED
from theorems.objects import KL, phi

# 1. Symbols, with their hypotheses
posterior, prior = density("ρ", r"\rho"), density("π", r"\pi")
risk, sample, lam = potential("L", "L"), potential("l", r"\ell"), scalar("λ", r"\lambda", "positive")

# 2. Objects
moment = named_scalar("M", "M", integral(exp(lam * (risk - sample)) * prior), twin=UNTWINNED)
tilt = named_density("π'", r"\pi'", exp(lam * (risk - sample)) * prior / moment, twin=UNTWINNED)
excess = integral(risk * posterior) - integral(sample * posterior)
price = (KL(posterior, prior) + log(moment)) / lam

# 3. Statement
GAP = equals("a", "what is given away", price - excess, KL(posterior, tilt) / lam)
BOUND = at_most("b", "the bound", excess, price)


# 4. Derivation
@theorem(
    id="PACBAYES", title="A PAC-Bayes bound", clauses=(GAP, BOUND),
    equivalent={"body of M: factor 2 on the whole": "π' is half of itself: (a) adds log 2 twice, (b) gives it away"},
)  # fmt: skip
def pac_bayes() -> Iterator[Step]:
    """Change the measure to the tilted prior."""
    yield calc("gap", GAP.lhs, ends(GAP, "log π' = log π + λ(L − l) − log M"))
    left = integral(tilt * phi(posterior / tilt)) / lam
    yield calc("bound", BOUND.lhs, ends(BOUND, "Gibbs' inequality", gap=left))
    yield quadrature("smooth densities on spheres", GAP, BOUND)
    yield measures("random atoms", GAP, BOUND)
