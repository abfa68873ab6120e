"""Ball arithmetic: the one file that knows python-flint. Numbers are enclosed, and signs are read off enclosures.

A ball holds the true value, whatever is rounded on the way. ``Ball`` adds, multiplies and divides as it is; logarithms
and powers go through here, because an integral must be told where they are not analytic.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

Ball = Any  # flint.acb: a complex ball
Integrand = Callable[[Ball, bool], Ball]
BITS = 128


@dataclass(frozen=True)
class Enclosure:
    """A real interval [low, high] of exact ends that holds a number; both are None where nothing is known."""

    low: Fraction | None
    high: Fraction | None

    @property
    def known(self) -> bool:
        """Whether the number is enclosed at all."""
        return self.low is not None

    @property
    def positive(self) -> bool:
        """Whether the number is > 0, surely."""
        return self.low is not None and self.low > 0

    @property
    def negative(self) -> bool:
        """Whether the number is < 0, surely."""
        return self.high is not None and self.high < 0

    @property
    def nonnegative(self) -> bool:
        """Whether the number is ≥ 0, surely."""
        return self.low is not None and self.low >= 0

    @property
    def value(self) -> float:
        """The middle in float64; NaN where nothing is known."""
        return math.nan if self.low is None or self.high is None else float((self.low + self.high) / 2)

    @property
    def error(self) -> float:
        """A bound on the distance of the number to ``value``; NaN where nothing is known."""
        if self.low is None or self.high is None:
            return math.nan
        middle = Fraction(self.value)
        return math.nextafter(float(max(self.high - middle, middle - self.low)), math.inf)

    def decimals(self, digits: int = 12) -> tuple[str, str]:
        """Return the ends in decimals of so many significant digits, rounded outwards."""
        if self.low is None or self.high is None:
            return "nan", "nan"
        return _outwards(self.low, digits, down=True), _outwards(self.high, digits, down=False)

    def __str__(self) -> str:
        return "[{}, {}]".format(*self.decimals())


def _outwards(end: Fraction, digits: int, *, down: bool) -> str:
    rounding = decimal.Context(prec=digits, rounding=decimal.ROUND_FLOOR if down else decimal.ROUND_CEILING)
    return str(rounding.divide(decimal.Decimal(end.numerator), decimal.Decimal(end.denominator)))


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with so many bits."""
    with flint.ctx.workprec(bits):
        yield


def number(value: Fraction | int) -> Ball:
    """Return the ball of an exact number."""
    exact = Fraction(value)
    return flint.acb(flint.arb(flint.fmpq(exact.numerator, exact.denominator)))


def interval(low: Fraction, high: Fraction) -> Ball:
    """Return a real ball that holds [low, high]."""
    one, other = number(low).real, number(high).real
    return flint.acb(one.union(other))


def pi() -> Ball:
    """Return π."""
    return flint.acb.pi()


def log(value: Ball, *, analytic: bool = False) -> Ball:
    """Return the logarithm; with ``analytic``, nothing finite where the ball meets the branch cut."""
    return value.log(analytic=analytic)


def exp(value: Ball) -> Ball:
    """Return e to a ball."""
    return value.exp()


def power(base: Ball, exponent: Fraction, *, analytic: bool = False) -> Ball:
    """Return a power; of a whole exponent by multiplication, else on the principal branch."""
    if exponent.denominator == 1:
        return base ** int(exponent)
    if exponent.denominator == 2:
        return base.sqrt(analytic=analytic) ** int(exponent.numerator)
    return base.pow(number(exponent), analytic=analytic)


def waves(angle: Ball, degree: int) -> tuple[list[Ball], list[Ball]]:
    """Return cos kθ and sin kθ for k = 0, …, degree, each as tight as its own ball."""
    both = [(angle * k).sin_cos() for k in range(degree + 1)]
    return [c for _, c in both], [s for s, _ in both]


def bessel_ratios(argument: Ball, degree: int) -> list[Ball]:
    """Return I_k(x)/I_0(x) for k = 0, …, degree: what smoothing on S¹ multiplies frequency k by, at x = 1/τ."""
    under = argument.bessel_i(0)
    return [argument.bessel_i(k) / under for k in range(degree + 1)]


def bessel_i(order: int, argument: Ball) -> Ball:
    """Return I_k(x)."""
    return argument.bessel_i(order)


def integral(integrand: Integrand, low: Ball, high: Ball) -> Ball:
    """Return ∫ integrand over [low, high]; ``integrand(t, analytic)`` must be nothing finite where it is not analytic.

    Accuracy is asked for in absolute terms, since the integrals that matter here are much smaller than the integrand;
    a quarter of the bits is left for what is rounded.
    """
    accuracy = flint.arb(2) ** (-3 * flint.ctx.prec // 4)
    return flint.acb.integral(integrand, low, high, rel_tol=0, abs_tol=accuracy)


def real(value: Ball) -> Enclosure:
    """Return the enclosure of a number that is known to be real."""
    ball = flint.acb(value)
    if not ball.is_finite() or not ball.imag.contains(0):
        return Enclosure(None, None)
    return Enclosure(_exact(ball.real.lower()), _exact(ball.real.upper()))


def _exact(end: Any) -> Fraction:
    mantissa, exponent = end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def exact(value: Fraction) -> Any:
    """Return a fraction that power series of balls and exact ones take alike."""
    return flint.fmpq(value.numerator, value.denominator)
