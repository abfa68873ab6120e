"""The quadratic form ∫h P_τh/P_τρ dθ on S¹, by which the smoothed energies curve, at ρ = (1 + a cos θ)/(2π).

With λ_k = I_k(1/τ)/I_0(1/τ), b = aλ₁ and r = b/(1 + √(1 − b²)) the series 1/(1 + b cos θ) = W Σ_n (−r)^|n| e^{inθ},
W = (1 − b²)^{−1/2}, gives the form on cos kθ, cos ℓθ the entries (λ_k + λ_ℓ)/4 · W((−r)^|k−ℓ| + (−r)^{k+ℓ}), up to a
factor. On cos θ and cos ℓθ its determinant is negative as soon as 4λ_ℓ < λ₁ r^{2ℓ−2}, and some ℓ does at every τ: as
λ_ℓ ≤ (2τ)^{−ℓ}/ℓ! ≤ (e/(2τℓ))^ℓ and r > aλ₁/2, every ℓ ≥ 2e/(τa²λ₁²) has 4λ_ℓ ≤ 4(aλ₁/2)^{2ℓ} = a²λ₁²(aλ₁/2)^{2ℓ−2}
< λ₁ r^{2ℓ−2}. Balls confirm it on intervals of τ, with none of that. Every λ_k falls as τ grows, as it is a product of
means of t under (1 − t²)^{ν−½} e^{t/τ}, whose derivative in 1/τ is a variance: so the ends of an interval are enough.
"""

from __future__ import annotations

import math
from fractions import Fraction

from numerics.balls import enclosure as balls
from numerics.balls.coverings import Covering, Piece
from numerics.balls.domains import NotCovered
from numerics.critics.bessel import log_bessel_i

SLOPE = Fraction(4, 5)  # a


def indefinite_between(low: Fraction, high: Fraction, bits: int = 192) -> Covering:
    """Certify that the form takes negative values at every τ in [low, high], with the degrees that do at every τ > 0.

    Raises
    ------
    NotCovered
        Where the degree is not seen to do on an interval.
    """
    pieces: list[Piece] = []
    degrees: dict[tuple[Fraction, Fraction], int] = {}
    a = low
    with balls.precision(bits):
        while a < high:
            b = min(2 * a, high)
            degrees[a, b], least = degree_between(a, b)
            pieces.append(Piece("τ", a, b, least))
            a = b
    fewest, most = min(degrees.values()), max(degrees.values())
    degree = "ℓ ≥ 2e/(τa²λ₁²), which do at every τ > 0"
    said = f"τ in [{low}, {high}] in {len(pieces)} pieces, by degrees {degree}, here from {fewest} to {most}"

    def margin(_case: str, tau: float) -> float:
        """Compute log λ₁r^{2ℓ−2} − log 4λ_ℓ by logarithms of Bessel functions in float64, with the piece's degree."""
        degree = next(degree for (a, b), degree in degrees.items() if a <= tau <= b)
        whole, one, last = (log_bessel_i(k, 1 / tau).value for k in (0, 1, degree))
        b = math.exp(one - whole) * float(SLOPE)
        r = b / (1 + math.sqrt(1 - b * b))
        return one + (2 * degree - 2) * math.log(r) - math.log(4) - last

    return Covering(said, {"τ": (low, high)}, tuple(pieces), margin)


def degree_between(low: Fraction, high: Fraction) -> tuple[int, Fraction]:
    """Return the least ℓ ≥ 2e/(τa²λ₁²) on [low, high], and a bound below log λ₁r^{2ℓ−2} − log 4λ_ℓ there.

    λ_ℓ is largest at the lower end, λ₁ and r are least at the upper one.
    """
    hot, cold = 1 / balls.number(high), 1 / balls.number(low)
    first = balls.bessel_i(1, hot) / balls.bessel_i(0, hot)
    b = first * balls.number(SLOPE)
    ends = balls.real(2 * balls.exp(balls.number(1)) * cold / (b * b))
    if ends.high is None:
        raise NotCovered(f"no degree is seen to make the form indefinite for τ in [{float(low)}, {float(high)}]")
    degree = math.ceil(ends.high)
    r = b / (1 + balls.power(1 - b * b, Fraction(1, 2)))
    last = balls.bessel_i(degree, cold) / balls.bessel_i(0, cold)
    found = balls.real(balls.log(first) + (2 * degree - 2) * balls.log(r) - balls.log(4 * last))
    if found.low is None or found.low <= 0:
        raise NotCovered(f"ℓ = {degree} is not seen to make the form indefinite for τ in [{float(low)}, {float(high)}]")
    return degree, found.low
