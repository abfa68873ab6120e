"""**The gap between modalities**: distances split into spreads and the distance of centroids, coordinate by
coordinate.

Statement.  Let
    p(z, w) := k(z, w)/(∫k(z, w) dμ(w))
Then
    (a) ∫∫ρ₁(z) ρ₂(w) (X(z) − Y(w))² dμ(w) dμ(z) = ∫ρ₁ (X − ∫X ρ₁ dμ)² dμ + ∫ρ₂ (Y − ∫Y ρ₂ dμ)² dμ + (∫X ρ₁ dμ − ∫Y ρ₂
        dμ)²
    (b) ∫∫ρ₁(z) p(z, w) (X(z) − Y(w))² dμ(w) dμ(z) = ∫∫ρ₁(z) p(z, w) (X(z) − Y(w) − (∫X(z) ρ₁(z) dμ(z) − ∫∫ρ₁(z) p(z,
        w) Y(w) dμ(w) dμ(z)))² dμ(w) dμ(z) + (∫X ρ₁ dμ − ∫∫ρ₁(z) p(z, w) Y(w) dμ(w) dμ(z))²
    (c) (∫X ρ₁ dμ − ∫∫ρ₁(z) p(z, w) Y(w) dμ(w) dμ(z))² ≤ ∫∫ρ₁(z) p(z, w) (X(z) − Y(w))² dμ(w) dμ(z)
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1; X, Y bounded; k > 0 bounded.
Steps.  Expand squares.
Deviations.  One coordinate X, Y of the two encoders: norms follow by summing.
References.  Liang et al., arXiv:2203.02053, Section 3.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    equals,
    integral,
    measures,
    named_kernel,
    potential,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both, k, rho_1, rho_2

# 1. Symbols, with their hypotheses
X, Y = potential("X", "X"), potential("Y", "Y")

# 2. Objects
p = named_kernel("p", "p", k(z, w) / integral(k(z, w), w))
x, y = integral(X * rho_1), integral(Y * rho_2)
paired = both(rho_1(z) * p(z, w) * Y(w))
pairs = both(rho_1(z) * p(z, w) * (X(z) - Y(w)) ** 2)
spread = both(rho_1(z) * p(z, w) * (X(z) - Y(w) - (x - paired)) ** 2)

# 3. Statement
APART = equals(
    "a", "independent draws", both(rho_1(z) * rho_2(w) * (X(z) - Y(w)) ** 2),
    integral(rho_1 * (X - x) ** 2) + integral(rho_2 * (Y - y) ** 2) + (x - y) ** 2,
)  # fmt: skip
PAIRS = equals("b", "pairs", pairs, spread + (x - paired) ** 2)
BOUND = at_most("c", "alignment bounds the gap", (x - paired) ** 2, pairs)


# 4. Derivation
@theorem(id="GAP", title="Centroids of two modalities", clauses=(APART, PAIRS, BOUND))
def centroids() -> Iterator[Step]:
    """Expand the squares about the means."""
    yield calc("apart", APART.lhs, ends(APART, "expand the squares"))
    yield calc("pairs", PAIRS.lhs, ends(PAIRS, "expand the squares"))
    yield calc("bound", BOUND.lhs, ends(BOUND, "a square", gap=spread))
    yield quadrature("smooth kernels on S¹", APART, PAIRS, BOUND)
    yield measures("random kernels", APART, PAIRS, BOUND)
