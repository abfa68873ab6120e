"""The quadratic form ∫h P_τh/P_τρ dθ on S¹, by which the smoothed energies curve, at ρ = (1 + a cos θ)/(2π).

With λ_k = I_k(1/τ)/I_0(1/τ), b = aλ₁ and r = b/(1 + √(1 − b²)) the series 1/(1 + b cos θ) = W Σ_n (−r)^|n| e^{inθ},
W = (1 − b²)^{−1/2}, gives the form on cos kθ, cos ℓθ the entries (λ_k + λ_ℓ)/4 · W((−r)^|k−ℓ| + (−r)^{k+ℓ}), up to a
factor. On cos θ and cos ℓθ its determinant is negative as soon as 4λ_ℓ < λ₁ r^{2ℓ−2}. Since λ_ℓ ≤ (2τ)^{−ℓ}/ℓ! falls
faster than any geometric sequence, some ℓ does at every τ; which one does is found here, on intervals of τ. Every λ_k
falls as τ grows, being a product of means of t under (1 − t²)^{ν−½} e^{t/τ}, whose derivative in 1/τ is a variance: so
that it is enough to look at the ends of an interval.
"""

from __future__ import annotations

import math
from fractions import Fraction

from scipy import special

from numerics.balls import enclosure as balls
from numerics.balls.coverings import Covering, Piece
from numerics.balls.domains import NotCovered
from numerics.balls.enclosure import Ball

SLOPE = Fraction(4, 5)  # a
MOST_PIECES = 2_000
HIGHEST = 300  # degree that is tried


def indefinite_between(low: Fraction, high: Fraction, bits: int = 192) -> Covering:
    """Certify that the form takes negative values at every τ in [low, high], and say with which degrees ℓ.

    Raises
    ------
    NotCovered
        Where no degree is seen to do on an interval.
    """
    waiting: list[tuple[Fraction, Fraction]] = [(low, high)]
    pieces: list[Piece] = []
    degrees: dict[tuple[Fraction, Fraction], int] = {}
    tried = 0
    with balls.precision(bits):
        while waiting:
            a, b = waiting.pop()
            tried += 1
            if tried > MOST_PIECES:
                raise NotCovered(f"no degree is seen to make the form indefinite for τ in [{float(a)}, {float(b)}]")
            found = degree_between(a, b)
            if found is None:
                middle = 2 * a if b > 4 * a else (a + b) / 2
                waiting += [(a, middle), (middle, b)]
            else:
                pieces.append(Piece("τ", a, b, found[1]))
                degrees[a, b] = found[0]
    least, most = min(degrees.values()), max(degrees.values())
    said = f"τ in [{low}, {high}] in {tried} pieces, with degrees ℓ from {least} to {most}"

    def margin(_case: str, tau: float) -> float:
        """Compute λ₁r^{2ℓ−2} − 4λ_ℓ by scaled Bessel functions in float64, with the degree of the piece."""
        degree = next(d for (a, b), d in degrees.items() if a <= tau <= b)
        first, under = (float(special.ive(k, 1 / tau)) / float(special.ive(0, 1 / tau)) for k in (1, degree))
        b = first * float(SLOPE)
        return first * (b / (1 + math.sqrt(1 - b * b))) ** (2 * degree - 2) - 4 * under

    return Covering(said, {"τ": (low, high)}, tuple(pieces), margin)


def degree_between(low: Fraction, high: Fraction) -> tuple[int, Fraction] | None:
    """Return an ℓ with 4λ_ℓ < λ₁ r^{2ℓ−2} at every τ in [low, high], and a bound below the difference; None if none."""
    hot, cold = 1 / balls.number(high), 1 / balls.number(low)
    first, r = _first(hot)
    under = balls.bessel_i(0, cold)
    degree = 2
    while degree <= HIGHEST:
        # λ_ℓ is largest at the lower end, λ₁ and r are least at the upper one.
        difference = balls.real(first * r ** (2 * degree - 2) - 4 * balls.bessel_i(degree, cold) / under)
        if difference.low is not None and difference.low > 0:
            return degree, difference.low
        degree += max(1, degree // 8)
    return None


def _first(x: Ball) -> tuple[Ball, Ball]:
    """Return λ₁ and r at x = 1/τ."""
    first = balls.bessel_i(1, x) / balls.bessel_i(0, x)
    b = first * balls.number(SLOPE)
    return first, b / (1 + balls.power(1 - b * b, Fraction(1, 2)))
