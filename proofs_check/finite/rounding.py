"""Floating-point values with running bounds of their absolute rounding errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
UNIT = 2.0**-53
TINY = float(np.finfo(float).tiny)
# A difference counts only beyond this many times the running bound of the rounding errors.
SAFETY = 4.0


class Bounded(NamedTuple):
    """Values and bounds of their absolute rounding errors, of one shape; made so often that it is a mere pair."""

    value: Array
    error: Array


def _rounded(value: Array, error: Array, units: int, exact: Callable[[], Array]) -> Bounded:
    """Add to an error the units of rounding, and what underflow may have lost but where zero is ``exact``."""
    size = abs(value)
    error = error + units * UNIT * size
    lost = size < TINY
    return Bounded(
        value, error + np.where(lost & ~exact(), TINY, 0.0) if np.logical_or.reduce(lost, axis=None) else error
    )


def add(terms: list[Bounded]) -> Bounded:
    """Add, in order."""
    total, error = terms[0].value, terms[0].error
    for term in terms[1:]:
        total = total + term.value
        error = error + term.error + UNIT * abs(total)
    return Bounded(total, error)


def summed(terms: Array, axes: int | tuple[int, ...]) -> Array:
    """Sum along axes that stay, with length 1."""
    found: Array = np.add.reduce(terms, axis=axes, keepdims=True)
    return found


def additions(terms: int, *, pairwise: bool) -> float:
    """Return how many roundings a term meets at most in NumPy's sum.

    Along the last axis NumPy adds blocks of 128 by eight accumulators and the blocks in pairs: 16 + 3 additions and one
    a doubling. Along another axis it adds one by one.
    """
    blocks = 19 + math.ceil(math.log2(max(terms / 128, 1)))
    return min(blocks, terms) if pairwise else terms


def multiply(a: Bounded, b: Bounded) -> Bounded:
    """Multiply."""
    product = a.value * b.value
    error = abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error
    return _rounded(product, error, 2, lambda: (a.value == 0) | (b.value == 0))


def divide(a: Bounded, b: Bounded) -> Bounded:
    """Divide; the error is infinite where the denominator may be zero."""
    quotient = a.value / b.value
    room = np.maximum(abs(b.value) - b.error, 0.0)
    error = (a.error + abs(quotient) * b.error) / room
    return _rounded(quotient, error, 2, lambda: (a.value == 0) | np.isinf(b.value))


def power(base: Bounded, exponent: Bounded) -> Bounded:
    """Raise to a power."""
    power = base.value**exponent.value
    # |(b + e)ᵖ − bᵖ| ≤ |p|·e·sup|b|ᵖ⁻¹, the supremum at the far end for p ≥ 1 and at the near end below.
    far, near = abs(base.value) + base.error, np.maximum(abs(base.value) - base.error, 0.0)
    steepest = np.where(exponent.value >= 1, far, near) ** (exponent.value - 1)
    slope = np.where(base.error == 0, 0.0, abs(exponent.value) * base.error * steepest)
    # A root is Hölder continuous: |(b + e)ᵖ − bᵖ| ≤ eᵖ for 0 < p < 1, also at b = 0.
    root = (exponent.value > 0) & (exponent.value < 1) & (np.real(base.value) >= 0)
    slope = np.where(root, np.minimum(slope, base.error**exponent.value), slope)
    # The exponent's own error e changes the power, wherever the base lies, by the factor |b|^±e at most.
    drift = (abs(power) + slope) * np.expm1(exponent.error * abs(np.log(np.maximum(far, 1 / np.maximum(near, TINY)))))
    error = slope + np.where(exponent.error == 0, 0.0, drift)
    return _rounded(power, error, 4, lambda: (base.value == 0) | np.isinf(base.value))


def _log(x: Bounded) -> Bounded:
    result = np.log(x.value)
    room = np.maximum(abs(x.value) - x.error, 0.0)
    return Bounded(result, np.where(x.error == 0, 0.0, x.error / room) + 2 * UNIT * abs(result))


def _exp(x: Bounded) -> Bounded:
    result = np.exp(x.value)
    return _rounded(result, abs(result) * np.expm1(x.error), 2, lambda: np.isinf(x.value))


def _abs(x: Bounded) -> Bounded:
    # Off the real line |x| goes on as x or −x, on the side where x is: that is what has derivatives.
    return Bounded(np.where(np.real(x.value) < 0, -x.value, x.value), x.error)


def _where(x: Bounded) -> Bounded:
    # Where the sign of the argument is not sure, neither is the indicator.
    return Bounded((np.real(x.value) >= 0) * 1.0, (abs(x.value) < x.error) * 1.0)


FUNCTIONS: dict[str, Callable[[Bounded], Bounded]] = {"log": _log, "exp": _exp, "abs": _abs, "where": _where}
