"""**Langevin dynamics dissipates its free energy** at the rate of the relative Fisher information, but for what flows
at the ends.

Statement.
    (a) ∫[0,1] (log p + U) d'/dx (d'/dx p + p d'/dx U) dx = ∫[0,1] d'/dx ((log p + U) (d'/dx p + p d'/dx U)) dx −
        ∫[0,1] p (d'/dx (log p + U))² dx
    (b) ∫[0,1] (log p + U) d'/dx (d'/dx p + p d'/dx U) dx ≤ ∫[0,1] d'/dx ((log p + U) (d'/dx p + p d'/dx U)) dx
Hypotheses.  p > 0; U bounded.
Steps.  ∂ₜp = (p' + pU')'; integrate by parts.
Deviations.  On an interval, the flow of time written out: ∂ₜp is (p' + pU')'. Without flow at the ends the first
    term is 0. With U = 0 this is de Bruijn's identity.
References.  Jordan, Kinderlehrer & Otto, SIAM J. Math. Anal. 29 (1998), 1–17, Section 4; Stam, Information and
    Control 2 (1959), 101–112.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Point,
    at_most,
    calc,
    coordinate,
    density,
    derivative,
    ends,
    equals,
    integral,
    log,
    measures,
    potential,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step

# 1. Symbols, with their hypotheses
x, at = coordinate("x", "x", 0, 1), Point("x")
p, U = density("p", "p", mass=None)(at), potential("U", "U")(at)

# 2. Objects
flow = derivative(p, x) + p * derivative(U, x)
potential_of = log(p) + U
ends_ = integral(derivative(potential_of * flow, x), x)
fisher = integral(p * derivative(potential_of, x) ** 2, x)

# 3. Statement
RATE = equals("a", "the rate of the free energy", integral(potential_of * derivative(flow, x), x), ends_ - fisher)
FALLS = at_most("b", "it falls", integral(potential_of * derivative(flow, x), x), ends_)


# 4. Derivation
@theorem(id="LANGEVIN", title="Dissipation of the free energy", clauses=(RATE, FALLS))
def dissipation() -> Iterator[Step]:
    """Integrate by parts."""
    yield calc("rate", RATE.lhs, ends(RATE, "the product rule"))
    yield calc("falls", FALLS.lhs, ends(FALLS, "a square", gap=fisher))
    yield quadrature("polynomials on [0, 1]", RATE, FALLS)
    yield measures("random polynomials", RATE, FALLS)
