"""**The Gibbs variational principle**: −log ∫e^(−U) is the least free energy, of one law alone.

Statement.  Let
    H(r) := −∫r log r dμ
    Z := ∫e^(−U) dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
    ρ*(z) := e^(−U)/Z
    φ(x) := x log x + 1 − x
Then
    (a) ∫U ρ dμ − H(ρ) + log Z = D_KL(ρ‖ρ*)
    (b) ∫U ρ dμ − H(ρ) + log Z ≥ 0, = 0 only at ρ = ρ*
    (c) ∫U ρ* dμ − H(ρ*) = −log Z
Hypotheses.  U bounded; ρ > 0 of mass 1.
Steps.  log ρ* = −U − log Z.
Deviations.  The minimum is stated as an equality case.
References.  Dupuis & Ellis, A Weak Convergence Approach to the Theory of Large Deviations, Proposition 1.4.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    ends,
    eq,
    equals,
    exp,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    nonnegative,
    potential,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED
from theorems.objects import KL, H, phi, rho

# 1. Symbols, with their hypotheses
U = potential("U", "U")

# 2. Objects
Z = named_scalar("Z", "Z", integral(exp(-U)), twin=UNTWINNED)
star = named_density("ρ*", r"\rho^\star", exp(-U) / Z, twin=UNTWINNED)
free = integral(U * rho) - H(rho)

# 3. Statement
GAP = equals("a", "the excess", free + log(Z), KL(rho, star))
LEAST = nonnegative("b", "one minimiser", free + log(Z), (rho, star))
VALUE = equals("c", "its value", integral(U * star) - H(star), -log(Z))


# 4. Derivation
@theorem(id="GVP", title="Gibbs variational principle", clauses=(GAP, LEAST, VALUE))
def gibbs_variational() -> Iterator[Step]:
    """Put the Gibbs law's logarithm in."""
    yield calc(
        "excess", GAP.lhs, ends(GAP, "log ρ* = −U − log Z"),
        eq(integral(star * phi(rho / star)), "both have mass 1"), ends(LEAST, "Gibbs' inequality"),
    )  # fmt: skip
    yield calc("value", VALUE.lhs, ends(VALUE, "log ρ* = −U − log Z"))
    yield quadrature("smooth densities on spheres", GAP, LEAST, VALUE)
    yield measures("random atoms", GAP, LEAST, VALUE)
