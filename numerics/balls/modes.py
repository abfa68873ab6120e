"""The quadratic form ∫h P_τh/P_τρ dθ on S¹, by which the smoothed energies curve, at ρ = (1 + a cos θ)/(2π).

With λ_k = I_k(1/τ)/I_0(1/τ), b = aλ₁ and r = b/(1 + √(1 − b²)) the series 1/(1 + b cos θ) = W Σ_n (−r)^|n| e^{inθ},
W = (1 − b²)^{−1/2}, gives the form on cos kθ, cos ℓθ the entries (λ_k + λ_ℓ)/4 · W((−r)^|k−ℓ| + (−r)^{k+ℓ}), up to a
factor. On cos θ and cos ℓθ its determinant is negative as soon as 4λ_ℓ < λ₁ r^{2ℓ−2}. Since λ_ℓ ≤ (2τ)^{−ℓ}/ℓ! falls
faster than any geometric sequence, some ℓ does at every τ; which one does is found here, on intervals of τ. Every λ_k
falls as τ grows, being a product of means of t under (1 − t²)^{ν−½} e^{t/τ}, whose derivative in 1/τ is a variance: so
that it is enough to look at the ends of an interval.
"""

from __future__ import annotations

from fractions import Fraction

from numerics.balls import enclosure as balls
from numerics.balls.domains import NotCovered
from numerics.balls.enclosure import Ball

SLOPE = Fraction(4, 5)  # a
MOST_PIECES = 2_000
HIGHEST = 300  # degree that is tried


def indefinite_between(low: Fraction, high: Fraction, bits: int = 192) -> str:
    """Certify that the form takes negative values at every τ in [low, high], and say with which degrees ℓ.

    Raises
    ------
    NotCovered
        Where no degree is seen to do on an interval.
    """
    waiting, degrees, pieces = [(low, high)], set(), 0
    with balls.precision(bits):
        while waiting:
            a, b = waiting.pop()
            pieces += 1
            if pieces > MOST_PIECES:
                raise NotCovered(f"no degree is seen to make the form indefinite for τ in [{float(a)}, {float(b)}]")
            degree = degree_between(a, b)
            if degree is None:
                middle = 2 * a if b > 4 * a else (a + b) / 2
                waiting += [(a, middle), (middle, b)]
            else:
                degrees.add(degree)
    return f"τ in [{low}, {high}] in {pieces} pieces, with degrees ℓ from {min(degrees)} to {max(degrees)}"


def degree_between(low: Fraction, high: Fraction) -> int | None:
    """Return an ℓ with 4λ_ℓ < λ₁ r^{2ℓ−2} at every τ in [low, high]; None where none is seen to be one."""
    hot, cold = 1 / balls.number(high), 1 / balls.number(low)
    first, r = _first(hot)
    under = balls.bessel_i(0, cold)
    degree = 2
    while degree <= HIGHEST:
        # λ_ℓ is largest at the lower end, λ₁ and r are least at the upper one.
        if balls.real(first * r ** (2 * degree - 2) - 4 * balls.bessel_i(degree, cold) / under).positive:
            return degree
        degree += max(1, degree // 8)
    return None


def _first(x: Ball) -> tuple[Ball, Ball]:
    """Return λ₁ and r at x = 1/τ."""
    first = balls.bessel_i(1, x) / balls.bessel_i(0, x)
    b = first * balls.number(SLOPE)
    return first, b / (1 + balls.power(1 - b * b, Fraction(1, 2)))
