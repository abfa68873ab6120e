"""A number with a bound on its error, and arithmetic that carries the bound along."""

from __future__ import annotations

import math
import sys
from typing import NamedTuple

EPS = sys.float_info.epsilon
UNIT = EPS / 2  # the largest relative error of one rounding to nearest


class Estimate(NamedTuple):
    """A value and a bound on its absolute error; an infinite value is exact (error 0).

    `+`, `−` and unary `−` act on the pair (a plain tuple would be concatenated), add the errors and one rounding of the
    result. `value` is never NaN: what has no value, such as inf − inf, raises ValueError.
    """

    value: float
    error: float

    def __add__(self, other: Estimate) -> Estimate:  # type: ignore[override] # no concatenation of tuples
        value = self.value + other.value
        if math.isnan(value):
            raise ValueError(f"{self.value} + {other.value} is undefined: keep the infinite parts apart")
        if math.isinf(value) and math.isfinite(self.value) and math.isfinite(other.value):
            raise ValueError(f"{self.value} + {other.value} overflows float64: rescale the measure")
        return rounded(value, self.error + other.error)

    def __sub__(self, other: Estimate) -> Estimate:
        return self + (-other)

    def __neg__(self) -> Estimate:
        return Estimate(-self.value, self.error)

    def scaled(self, factor: float) -> Estimate:
        """Return factor · value for a finite `factor`, taken as exact; 0 · inf and overflow raise ValueError."""
        return self._product(factor, self.value * factor, self.error * abs(factor))

    def divided(self, divisor: float) -> Estimate:
        """Return value / divisor for a finite `divisor` ≠ 0, taken as exact; overflow raises ValueError."""
        if divisor == 0:
            raise ValueError(f"divisor={divisor!r} must not be 0")
        return self._product(divisor, self.value / divisor, self.error / abs(divisor))

    def _product(self, factor: float, value: float, error: float) -> Estimate:
        if not math.isfinite(factor) or math.isnan(value):
            raise ValueError(
                f"{self.value} times or over {factor} is undefined: the factor must be finite, and not 0 with inf"
            )
        if math.isinf(value) and math.isfinite(self.value):
            raise ValueError(f"{self.value} times or over {factor} overflows float64: rescale the measure")
        return rounded(value, error)

    def exp(self) -> Estimate:
        """Return e^value; its error is e^value·(e^error − 1), one eps for the function, and 2⁻¹⁰²² for underflow."""
        if math.isinf(self.value):
            return Estimate(math.exp(self.value), 0.0)
        highest = self.value + self.error
        if highest > math.log(sys.float_info.max):
            raise ValueError(f"exp({highest}) overflows float64: keep the logarithm")
        value = math.exp(self.value)
        if self.error < 1:
            return Estimate(value, value * (math.expm1(self.error) + 2 * EPS) + sys.float_info.min)
        # value · e^error could overflow on the way: the upper end itself, whose exponent was rounded, instead
        return Estimate(value, math.exp(highest) * (1 + EPS * (2 + abs(highest))) + sys.float_info.min)

    def agrees(self, other: Estimate) -> bool:
        """Return whether the two intervals value ± error meet; infinite values agree when they are equal."""
        return self.value == other.value or abs(self.value - other.value) <= self.error + other.error


def rounded(value: float, error: float) -> Estimate:
    """Return the estimate of a `value` that was rounded once after its error was at most `error`."""
    if math.isinf(value):
        return Estimate(value, 0.0)
    return Estimate(value, error + UNIT * abs(value))


def exact(value: float) -> Estimate:
    """Return the estimate of a number that float64 holds exactly."""
    if math.isnan(value):
        raise ValueError("value=nan must be a number or an infinity")
    return Estimate(float(value), 0.0)
