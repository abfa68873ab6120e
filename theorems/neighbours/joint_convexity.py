"""**Relative entropy is jointly convex**: a mixture of pairs of laws is closer than their mean.

Statement.  Let
    D_KL(r‖q) := ∫r log(r/q) dμ
    P(z) := λ p + (1 − λ) p₂
    R(z) := λ r + (1 − λ) r₂
    φ(x) := x log x + 1 − x
Then
    (a) λ D_KL(p‖r) + (1 − λ) D_KL(p₂‖r₂) − D_KL(P‖R) = ∫(λ r (P/R) φ(p/(r (P/R))) + (1 − λ) r₂ (P/R) φ(p₂/(r₂
        (P/R)))) dμ
    (b) D_KL(P‖R) ≤ λ D_KL(p‖r) + (1 − λ) D_KL(p₂‖r₂)
Hypotheses.  p, r, p₂, r₂ > 0 of mass 1; 0 < λ < 1.
Steps.  The log sum inequality, written by φ at each point.
Deviations.  Two pairs of laws.
References.  Cover & Thomas, Elements of Information Theory, 2nd ed., Theorems 2.7.1 and 2.7.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    given,
    integral,
    log,
    measures,
    named_density,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, p, r
from theorems.objects import KL, phi

# 1. Symbols, with their hypotheses
p_2, r_2 = density("p₂", "p_2"), density("r₂", "r_2")
lam = scalar("λ", r"\lambda", "positive", below=1)

# 2. Objects
mix_p = named_density("P", "P", lam * p + (1 - lam) * p_2, twin=UNTWINNED)
mix_r = named_density("R", "R", lam * r + (1 - lam) * r_2, twin=UNTWINNED)
ratio = mix_p / mix_r
lost = integral(lam * r * ratio * phi(p / (r * ratio)) + (1 - lam) * r_2 * ratio * phi(p_2 / (r_2 * ratio)))
mean = lam * KL(p, r) + (1 - lam) * KL(p_2, r_2)

# 3. Statement
GAP = equals("a", "what mixing loses", mean - KL(mix_p, mix_r), lost)
CONVEX = at_most("b", "joint convexity", KL(mix_p, mix_r), mean)


# 4. Derivation
@theorem(id="CONVEX", title="Joint convexity of relative entropy", clauses=(GAP, CONVEX))
def joint_convexity() -> Iterator[Step]:
    """Compare both ratios with that of the mixtures."""
    apart = integral(lam * p * log(p / (r * ratio)) + (1 - lam) * p_2 * log(p_2 / (r_2 * ratio)))
    yield calc("gap", GAP.lhs, eq(apart, "logarithms of ratios"), ends(GAP, "the linear terms cancel"))
    yield calc("convex", CONVEX.lhs, ends(CONVEX, "Gibbs' inequality", given(GAP, times=-1), gap=lost))
    yield quadrature("smooth densities on spheres", GAP, CONVEX)
    yield measures("random atoms", GAP, CONVEX)
