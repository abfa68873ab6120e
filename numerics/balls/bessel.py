"""Ratios of Bessel functions and signs of a power series, certified for every argument and every order.

r_ν(x) = I_{ν+1}(x)/I_ν(x) is what smoothing on S^{d−1} multiplies one degree more by, at x = 1/τ and ν = ℓ + d/2 − 1.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import flint
from scipy import special

from numerics.balls.coverings import Covering, Piece
from numerics.balls.domains import NotCovered
from numerics.balls.enclosure import real

LARGEST = 24  # the compact part ends here
MOST_PIECES = 50_000


def ratios_between_0_and_1(dimension: int) -> Covering:
    """Certify 0 < r_ν(x) < 1 for every x > 0 and every ν = ℓ + d/2 − 1, ℓ ≥ 0: eigenvalues fall, and stay positive.

    The series of I_{ν+1} is that of I_ν with each term times (x/2)/(m + ν + 1): so 0 < r_ν < x/(2ν + 2), which is below
    1 up to x = 2ν + 2. From there to ``LARGEST`` balls cover. Beyond, r' = 1 − (2ν + 1)r/x − r² is −(2ν + 1)/x < 0
    where r = 1, and 1 where r = 0: a ratio that was between them at the end of the compact part can reach neither. For
    an order with 2ν + 2 ≥ ``LARGEST`` no compact part is left.

    Raises
    ------
    NotCovered
        Where an interval resists.
    """
    lowest = Fraction(dimension, 2) - 1
    if dimension < 2:
        raise NotCovered(f"dimension={dimension} must be >= 2: the barrier needs 2ν + 1 > 0")
    orders: dict[str, Fraction] = {}
    pieces: list[Piece] = []
    while 2 * lowest + 2 * len(orders) + 2 < LARGEST:
        order = lowest + len(orders)
        orders[f"ν = {order}"] = order
        pieces += _cover(order, 2 * order + 2, Fraction(LARGEST))
    said = f"d = {dimension}: {len(orders)} orders in {len(pieces)} pieces up to x = {LARGEST}"

    def margin(case: str, x: float) -> float:
        """Compute min(r, 1 − r) by scaled Bessel functions in float64."""
        order = float(orders[case])
        ratio = float(special.ive(order + 1, x) / special.ive(order, x))
        return min(ratio, 1 - ratio)

    domains = {case: (2 * order + 2, Fraction(LARGEST)) for case, order in orders.items()}
    return Covering(f"{said}, and all else by series and barrier", domains, tuple(pieces), margin)


def _cover(order: Fraction, low: Fraction, high: Fraction) -> list[Piece]:
    """Cover [low, high] by balls on which 0 < r = I_{ν+1}/I_ν < 1, each with a bound below r and 1 − r."""
    nu = _ball(order)
    waiting, pieces = [(low, high)], list[Piece]()
    while waiting:
        a, b = waiting.pop()
        if len(pieces) + len(waiting) > MOST_PIECES:
            raise NotCovered(f"I_{order + 1}/I_{order} is not seen to be between 0 and 1 on [{float(a)}, {float(b)}]")
        # The mean value theorem keeps the ball of a slowly changing ratio tight: |r'| ≤ 1 + (2ν + 1)|r|/x + r².
        middle = _ball((a + b) / 2)
        ratio = middle.bessel_i(nu + 1) / middle.bessel_i(nu)
        x = _ball(a).union(_ball(b))
        anywhere = x.bessel_i(nu + 1) / x.bessel_i(nu)
        slope = 1 - (2 * nu + 1) * anywhere / x - anywhere * anywhere
        tight = ratio + slope * (x - middle)
        if tight > 0 and tight < 1:
            pieces.append(Piece(f"ν = {order}", a, b, min(_below(tight), _below(1 - tight))))
        else:
            waiting += [(a, (a + b) / 2), ((a + b) / 2, b)]
    return pieces


def root_series_signs(terms: int = 200) -> Covering:
    """Certify that −√(1 − t) = −1 + Σ a_n tⁿ has a_n > 0 for every n ≥ 1, and what is left of the sum after n terms.

    The first are expanded exactly, and obey a_{n+1} = a_n (2n − 1)/(2n + 2), as the equation 2(1 − t)f' + f = 0 of
    f = −√(1 − t) demands of all; that quotient is > 0 for every n ≥ 1. With it a₁ + … + a_n = 1 − (2n − 1)a_n for one n
    gives it for the next: what is left, on all of [−1, 1], is at most (2n − 1)a_n = C(2n, n)/4ⁿ ≤ (πn)^(−½).

    Raises
    ------
    NotCovered
        When an expanded coefficient is not positive, breaks the recursion, or leaves another sum.
    """
    before, flint.ctx.cap = flint.ctx.cap, terms + 1
    try:
        series = -flint.fmpq_series([1, -1]).sqrt()
        known = [Fraction(int(series[n].p), int(series[n].q)) for n in range(terms + 1)]
    finally:
        flint.ctx.cap = before
    if known[0] != -1:
        raise NotCovered(f"the constant is {known[0]}, not −1")
    for n in range(1, terms):
        if not (known[n] > 0 and known[n + 1] == known[n] * Fraction(2 * n - 1, 2 * n + 2)):
            raise NotCovered(f"the coefficient a_{n} = {known[n]} or its successor {known[n + 1]} is not as said")
        if sum(known[1 : n + 1]) != 1 - (2 * n - 1) * known[n]:
            raise NotCovered(f"after {n} terms the sum {sum(known[1 : n + 1])} leaves another tail")

    def margin(_case: str, place: float) -> float:
        """Compute a_n = C(2n, n)/(4ⁿ(2n − 1)) by log-gamma functions in float64."""
        n = math.floor(place)
        return math.exp(math.lgamma(2 * n + 1) - 2 * math.lgamma(n + 1) - n * math.log(4)) / (2 * n - 1)

    pieces = tuple(Piece("n", Fraction(n), Fraction(n + 1), known[n]) for n in range(1, terms + 1))
    left = float((2 * terms - 1) * known[terms])
    said = (
        f"{terms} coefficients exactly, after which {left:.3f} is left, and the others by the sign of (2n − 1)/(2n + 2)"
    )
    return Covering(said, {"n": (Fraction(1), Fraction(terms + 1))}, pieces, margin)


def _below(value: Any) -> Fraction:
    low = real(flint.acb(value)).low
    return Fraction(0) if low is None else low


def _ball(value: Fraction) -> Any:
    return flint.arb(flint.fmpq(value.numerator, value.denominator))
