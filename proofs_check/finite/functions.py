"""Letters of functions of one number on finite spaces: a combination of five functions that are convex or a line.

On x > 0 they are 1, x − 1, x log x, 1/x − 1 and |x − 3/2| − 1/2, elsewhere 1, x − 1, x², √(1 + x²) and |x − 3/2|. The
last has a corner, since a convex function need have no derivative; the two before it are strictly convex. The first
number is f(1), on x > 0. Values and slopes have a formula each, and neither is taken from the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from proofs_check.finite.rounding import FUNCTIONS, Array, Bounded, add, divide, multiply, power
from proofs_check.vocabulary.expressions import Curve

COUNT = 5  # how many numbers a function is
BENT = slice(2, None)  # those that must be ≥ 0 where it is convex
STRICT = 2  # the place of one that is > 0 where it is strictly convex
CORNER = Fraction(3, 2)


def at(numbers: list[Bounded], x: Bounded, curve: Curve, *, slope: bool) -> Bounded:
    """Return the values of functions, or the slopes of lines that touch them, at numbers."""
    parts = _slopes(x, curve) if slope else _values(x, curve)
    return add([multiply(number, part) for number, part in zip(numbers, parts, strict=True)])


def said(numbers: Sequence[Fraction], curve: Curve) -> str:
    """Return a function as a formula in x, terms with the factor 0 left out."""
    bases = ("x log x", "(1/x − 1)", "(|x − 3/2| − 1/2)") if curve.positive else ("x²", "√(1 + x²)", "|x − 3/2|")
    each = zip(numbers, ("", "(x − 1)", *bases), strict=True)
    terms = " + ".join(f"{number} {base}".strip() for number, base in each if number)
    return terms.replace("+ -", "− ").replace("-", "−") or "0"


def _exact(value: float) -> Bounded:
    return Bounded(np.asarray(value), np.asarray(0.0))


def _less(x: Bounded, number: float) -> Bounded:
    return add([x, _exact(-number)])


def _values(x: Bounded, curve: Curve) -> list[Bounded]:
    corner = FUNCTIONS["abs"](_less(x, float(CORNER)))
    if curve.positive:
        inverse = _less(divide(_exact(1.0), x), 1.0)
        return [_exact(1.0), _less(x, 1.0), multiply(x, FUNCTIONS["log"](x)), inverse, _less(corner, 0.5)]
    square = multiply(x, x)
    return [_exact(1.0), _less(x, 1.0), square, power(_less(square, -1.0), _exact(0.5)), corner]


def _slopes(x: Bounded, curve: Curve) -> list[Bounded]:
    side = _side(_less(x, float(CORNER)))
    if curve.positive:
        steep = divide(_exact(-1.0), multiply(x, x))
        return [_exact(0.0), _exact(1.0), _less(FUNCTIONS["log"](x), -1.0), steep, side]
    root = power(_less(multiply(x, x), -1.0), _exact(0.5))
    return [_exact(0.0), _exact(1.0), multiply(_exact(2.0), x), divide(x, root), side]


def _side(x: Bounded) -> Bounded:
    """Return the sign of a number; where it may be 0 the slope may be any between −1 and 1."""
    sign: Array = np.sign(np.real(x.value))
    return Bounded(sign, np.where(abs(np.real(x.value)) <= x.error, 2.0, 0.0))
