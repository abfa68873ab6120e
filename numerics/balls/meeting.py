"""Scalar inequalities of the theorems about fields that move, certified on their whole domains.

The meeting lemma, for α = (A + B)/2 and α' = (A − B)/2 with K = cos A, D = cos B: where pairs of half-angles α and α'
meet, K[2p(cos Φ − D) − K(1 − D²)] ≥ 0 with p = 1 − (1 − KD)/3. It vanishes where K = 0 or D = 1, so that it is divided
by what vanishes first: what is left are polynomials of one number between 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint

from numerics.balls.coverings import Covering, Piece
from numerics.balls.domains import NotCovered
from numerics.balls.enclosure import real
from numerics.critics.bessel import bessel_ratio

MOST_PIECES = 20_000
LARGEST = Fraction(144)  # of t = x²/4, so of x = 24

UNIT = (Fraction(0), Fraction(1))
CASES: dict[str, Callable[[Any], Any]] = {
    # α > π/4 ≥ |α'|, A and B up to π/2, T = tan B/2: (4/3)T − 4T²/(1 + T²)² ≥ 0
    "(1 + T²)² − 3T": lambda t: (1 + t * t) ** 2 - 3 * t,
    # α' > π/4, Φ = 2B, K = −k: b(k, D) = ⅔(2 − kD)(1 + 2D) − k(1 + D) falls in k ≤ D; b(D, D) is (1 − D)/3 times this
    "4 + 9D + 4D²": lambda d: 4 + 9 * d + 4 * d * d,
    # minus the slope of b in k, times 3: so the least value is at the largest k
    "3 + 5e + 4e²": lambda e: 3 + 5 * e + 4 * e * e,
    # α' < −π/4, Φ = 2B − π, D = −e, 0 ≤ K ≤ 1: b(1, e) is (1 − e)/3 times this
    "1 + 4e": lambda e: 1 + 4 * e,
}


def meeting_lemma(bits: int = 96) -> Covering:
    """Certify the polynomials that the meeting lemma comes to, on [0, 1]; ``margin`` takes them from its angles.

    Raises
    ------
    NotCovered
        Where a polynomial is not seen to be positive.
    """
    pieces: list[Piece] = []
    with flint.ctx.workprec(bits):
        for case, polynomial in CASES.items():
            pieces += cover(case, polynomial, *UNIT)
    said = f"{len(CASES)} polynomials on [0, 1] in {len(pieces)} pieces; the lemma is their product with what vanishes"
    return Covering(said, dict.fromkeys(CASES, UNIT), tuple(pieces), from_angles)


def from_angles(case: str, x: float) -> float:
    """Compute what a case bounds from the lemma's left side, at angles of that case, in float64."""
    match case:
        case "(1 + T²)² − 3T":
            b = 2 * math.atan(x)
            t = math.tan(b / 2)  # the largest t, where A = π/2 − B
            bracket = 4 / 3 * math.sin(b) - 2 * t * 2 / 3 * math.cos(b) - math.sin(b) ** 2
            return 3 / (4 * x) * bracket * (1 + x * x) ** 2
        case "4 + 9D + 4D²":
            b = math.acos(x)
            return 3 * left_side(math.pi - b, b, 2 * b) / (x * (1 - x) ** 2)
        case "3 + 5e + 4e²":
            # the slope between k = 0 and k = e, b being linear in k
            b = math.acos(x)
            at_most = left_side(math.pi - b, b, 2 * b) / (x * (1 - x))
            return 3 * (4 / 3 * (1 + 2 * x) - at_most) / x
        case "1 + 4e":
            b = math.acos(-x)
            return 3 * left_side(0.0, b, 2 * b - math.pi) / (1 - x) ** 2
    raise ValueError(f"case={case!r} must be one of {', '.join(CASES)}")


def left_side(a: float, b: float, turn: float, share: float = 1 / 3) -> float:
    """Return K[2p(cos Φ − D) − K(1 − D²)], p = 1 − (1 − KD)·share, at A, B and Φ in radians."""
    k, d = math.cos(a), math.cos(b)
    p = 1 - (1 - k * d) * share
    return k * (2 * p * (math.cos(turn) - d) - k * (1 - d * d))


def ratio_falls(dimension: int, bits: int = 128) -> Covering:
    """Certify that ψ_d'(x)/x falls strictly for all x > 0, where ψ_d' = I_{d/2}/I_{d/2−1}, from 1/d at 0.

    With F_c(t) = ₀F₁(c; t), t = x²/4 and c = d/2 that is F_{c+1}² > c/(c + 1)·F_c F_{c+2}, which is 1 > c/(c + 1) at 0.
    Balls cover x ≤ 24. Beyond, f = 1 − dB − x²B² with B = ψ'/x has f' = −(d + 2x²B)f/x − 2xB², so that a negative f
    cannot return to 0; and f is xB'.

    Raises
    ------
    NotCovered
        Where an interval resists.
    """
    if dimension < 2:
        raise NotCovered(f"dimension={dimension} must be >= 2")
    c = Fraction(dimension, 2)
    case = f"d = {dimension}"

    def turan(t: Any) -> Any:
        series = [flint.arb(t).hypgeom([], [_ball(c + k)]) for k in range(3)]
        return series[1] ** 2 / (series[0] * series[2]) - _ball(c / (c + 1))

    def margin(_case: str, t: float) -> float:
        """Compute the same by ratios of Bessel functions, F_{c+k} = Γ(c + k)(x/2)^{1−c−k} I_{c+k−1}(x)."""
        x, nu = 2 * math.sqrt(t), float(c) - 1
        return float(c / (c + 1)) * (bessel_ratio(nu, x).value / bessel_ratio(nu + 1, x).value - 1)

    with flint.ctx.workprec(bits):
        pieces = cover(case, turan, Fraction(0), LARGEST)
    said = f"d = {dimension}: x in [0, 24] in {len(pieces)} pieces, and beyond by the barrier"
    return Covering(said, {case: (Fraction(0), LARGEST)}, tuple(pieces), margin)


def cover(case: str, function: Callable[[Any], Any], low: Fraction, high: Fraction) -> list[Piece]:
    """Cover [low, high] by balls on which a function is positive, each with a bound below it; NotCovered if not."""
    waiting, pieces = [(low, high)], list[Piece]()
    while waiting:
        a, b = waiting.pop()
        if len(pieces) + len(waiting) > MOST_PIECES:
            raise NotCovered(f"{case} is not seen to be positive on [{float(a)}, {float(b)}]")
        found = real(flint.acb(function(_ball(a).union(_ball(b))))).low
        if found is not None and found > 0:
            pieces.append(Piece(case, a, b, found))
        else:
            waiting += [(a, (a + b) / 2), ((a + b) / 2, b)]
    return pieces


def _ball(value: Fraction) -> Any:
    return flint.arb(flint.fmpq(value.numerator, value.denominator))
