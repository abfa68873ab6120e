"""**Score matching by parts**: the explicit loss is the implicit one, a constant, and what leaves at the ends.

Statement.
    (a) ½ ∫[0,1] p (ψ − d'/dx p/p)² dx = ∫[0,1] p (½ ψ² + d'/dx ψ) dx + ½ ∫[0,1] (d'/dx p)²/p dx − ∫[0,1] d'/dx (p ψ)
        dx
    (b) ∫[0,1] p (ψ (d'/dx p/p) + d'/dx ψ) dx = ∫[0,1] d'/dx (p ψ) dx
    (c) ∫[0,1] p (½ ψ² + d'/dx ψ) dx + ½ ∫[0,1] (d'/dx p)²/p dx − ∫[0,1] d'/dx (p ψ) dx ≥ 0
Hypotheses.  p > 0; ψ bounded.
Steps.  Expand the square; p ψ' + p'ψ = (pψ)'.
Deviations.  On an interval. Where pψ is 0 at the ends, as Hyvärinen assumes at infinity, the last term is 0. p is
    positive up to the ends.
References.  Hyvärinen, J. Mach. Learn. Res. 6 (2005), 695–709, Theorem 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Point,
    calc,
    coordinate,
    density,
    derivative,
    ends,
    eq,
    equals,
    integral,
    measures,
    nonnegative,
    potential,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import half

# 1. Symbols, with their hypotheses
x, at = coordinate("x", "x", 0, 1), Point("x")
p, psi = density("p", "p", mass=None)(at), potential("ψ", r"\psi")(at)

# 2. Objects
score = derivative(p, x) / p
explicit = half * integral(p * (psi - score) ** 2, x)
implicit = integral(p * (half * psi**2 + derivative(psi, x)), x)
fisher, ends_ = half * integral(derivative(p, x) ** 2 / p, x), integral(derivative(p * psi, x), x)

# 3. Statement
PARTS = equals("a", "the two losses", explicit, implicit + fisher - ends_)
STEIN = equals("b", "Stein's identity", integral(p * (psi * score + derivative(psi, x)), x), ends_)
LOSS = nonnegative("c", "what is lost", implicit + fisher - ends_)


# 4. Derivation
@theorem(id="SM", title="Score matching", clauses=(PARTS, STEIN, LOSS))
def score_matching() -> Iterator[Step]:
    """Expand the square, and integrate by parts."""
    yield calc("parts", PARTS.lhs, ends(PARTS, "expand the square"))
    yield calc("Stein", STEIN.lhs, ends(STEIN, "the product rule"))
    yield calc("loss", LOSS.lhs, eq(explicit, "expand the square"), ends(LOSS, "a square"))
    yield quadrature("polynomials on [0, 1]", PARTS, STEIN, LOSS)
    yield measures("random polynomials", PARTS, STEIN, LOSS)
