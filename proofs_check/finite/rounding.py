"""Floating-point values with running bounds of their absolute rounding errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
UNIT = 2.0**-53


@dataclass(frozen=True, slots=True)
class Bounded:
    """Values and bounds of their absolute rounding errors, of one shape."""

    value: Array
    error: Array


def add(terms: list[Bounded]) -> Bounded:
    """Add, in order."""
    total, error = terms[0].value, terms[0].error
    for term in terms[1:]:
        total = total + term.value
        error = error + term.error + UNIT * abs(total)
    return Bounded(total, error)


def multiply(a: Bounded, b: Bounded) -> Bounded:
    """Multiply."""
    product = a.value * b.value
    error = abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error
    return Bounded(product, error + 2 * UNIT * abs(product))


def divide(a: Bounded, b: Bounded) -> Bounded:
    """Divide; the error is infinite where the denominator may be zero."""
    quotient = a.value / b.value
    room = np.maximum(abs(b.value) - b.error, 0.0)
    return Bounded(quotient, (a.error + abs(quotient) * b.error) / room + 2 * UNIT * abs(quotient))


def power(base: Bounded, exponent: Bounded) -> Bounded:
    """Raise to a power."""
    power = base.value**exponent.value
    # |(b + e)ᵖ − bᵖ| ≤ |p|·e·sup|b|ᵖ⁻¹, the supremum at the far end for p ≥ 1 and at the near end below.
    far, near = abs(base.value) + base.error, np.maximum(abs(base.value) - base.error, 0.0)
    steepest = np.where(exponent.value >= 1, far, near) ** (exponent.value - 1)
    slope = np.where(base.error == 0, 0.0, abs(exponent.value) * base.error * steepest)
    return Bounded(power, slope + 4 * UNIT * abs(power))


def _log(x: Bounded) -> Bounded:
    result = np.log(x.value)
    room = np.maximum(abs(x.value) - x.error, 0.0)
    return Bounded(result, np.where(x.error == 0, 0.0, x.error / room) + 2 * UNIT * abs(result))


def _exp(x: Bounded) -> Bounded:
    result = np.exp(x.value)
    return Bounded(result, abs(result) * (np.expm1(x.error) + 2 * UNIT))


def _abs(x: Bounded) -> Bounded:
    return Bounded(abs(x.value), x.error)


FUNCTIONS: dict[str, Callable[[Bounded], Bounded]] = {"log": _log, "exp": _exp, "abs": _abs}
