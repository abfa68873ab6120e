"""**Relative predictive coding**: the best critic is bounded, and what another loses is a square.

Statement.  Let
    f*(z) := (p − α r)/(β p + γ r)
Then
    (a) ∫p f* dμ − α ∫r f* dμ − (β/2) ∫p f*² dμ − (γ/2) ∫r f*² dμ − (∫p f dμ − α ∫r f dμ − (β/2) ∫p f² dμ − (γ/2) ∫r
        f² dμ) = (1/2) ∫(β p + γ r) (f − f*)² dμ
    (b) ∫p f* dμ − α ∫r f* dμ − (β/2) ∫p f*² dμ − (γ/2) ∫r f*² dμ − (∫p f dμ − α ∫r f dμ − (β/2) ∫p f² dμ − (γ/2) ∫r
        f² dμ) ≥ 0, = 0 only at f = f*
    (c) 1/β − f* ≥ 0
    (d) f* + α/γ ≥ 0
Hypotheses.  p, r > 0 of mass 1; f bounded; α, β, γ > 0.
Steps.  Complete the square at each point.
Deviations.  A pair is one point: p is the density of pairs, r that of independent draws.
References.  Tsai et al., arXiv:2103.11275, Section 2.2 and Lemma 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    calc,
    ends,
    eq,
    equals,
    integral,
    measures,
    named_field,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import beta, p, r

# 1. Symbols, with their hypotheses
f = potential("f", "f")
alpha, gamma = scalar("α", r"\alpha", "positive"), scalar("γ", r"\gamma", "positive")

# 2. Objects
best = named_field("f*", r"f^\star", (p - alpha * r) / (beta * p + gamma * r))


def value(critic: Expr) -> Expr:
    """Return what a critic is worth."""
    linear = integral(p * critic) - alpha * integral(r * critic)
    return linear - beta / 2 * integral(p * critic**2) - gamma / 2 * integral(r * critic**2)


lost = integral((beta * p + gamma * r) * (f - best) ** 2) / 2

# 3. Statement
GAP = equals("a", "what another critic loses", value(best) - value(f), lost)
BEST = nonnegative("b", "the best critic", value(best) - value(f), (f, best))
ABOVE = nonnegative("c", "at most 1/β", 1 / beta - best)
BELOW = nonnegative("d", "at least −α/γ", best + alpha / gamma)


# 4. Derivation
@theorem(id="RPC", title="Relative predictive coding", clauses=(GAP, BEST, ABOVE, BELOW))
def relative_predictive() -> Iterator[Step]:
    """Complete the square, and read the bounds off."""
    yield calc("square", GAP.lhs, ends(GAP, "complete the square"), ends(BEST, "a square"))
    low = (gamma / beta + alpha) * r / (beta * p + gamma * r)
    high = (1 + alpha * beta / gamma) * p / (beta * p + gamma * r)
    yield calc("above", ABOVE.lhs, eq(low, "one fraction"), ends(ABOVE, "of positive numbers"))
    yield calc("below", BELOW.lhs, eq(high, "one fraction"), ends(BELOW, "of positive numbers"))
    yield quadrature("smooth densities on spheres", GAP, BEST, ABOVE, BELOW)
    yield measures("random atoms", GAP, BEST, ABOVE, BELOW)
