"""Judge a relation on a batch of finite measure spaces: where it is violated, where it has no meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from proofs_check.checker.unfold import Bodies, Unsayable
from proofs_check.finite.evaluate import Frame, Twins, evaluate, function_on
from proofs_check.finite.rounding import Bounded
from proofs_check.vocabulary.expressions import Add, Div, Expr, Field, Mul, Neg, Scalar, absolute
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Lifts, Nonnegative, Positive, Relation, Tends

# A difference counts only beyond this many times the running bound of the rounding errors.
SAFETY = 4.0
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Judgement:
    """What a batch of spaces says about a relation: where it is violated, where undefined, and by how much."""

    violated: Mask
    undefined: Mask
    lhs: NDArray[np.float64]
    rhs: NDArray[np.float64]
    tolerance: NDArray[np.float64]

    @property
    def residual(self) -> NDArray[np.float64]:
        """Return |lhs − rhs|, 0 where both are the same infinity."""
        with np.errstate(invalid="ignore"):
            return np.where(self.lhs == self.rhs, 0.0, abs(self.lhs - self.rhs))


def judge(
    relation: Relation,
    frame: Frame,
    bodies: Bodies | None = None,
    twins: Twins | None = None,
    known: Callable[[Expr], Bounded] | None = None,
) -> Judgement:
    """Evaluate a relation on every space of a frame; ``known`` may answer sides from values taken before.

    Raises
    ------
    Unsayable
        For limits, which no single finite measure decides.
    """

    def value(node: Expr) -> Bounded:
        return evaluate(node, frame, bodies, twins) if known is None else known(node)

    match relation:
        case Equal(lhs, rhs):
            return _compare(value(lhs), value(rhs), "=")
        case Lifts(lhs, rhs, pairs):
            return _compare(value(replaced(lhs, pairs)), value(rhs), "=")
        case AtMost(lhs, rhs):
            return _compare(value(lhs), value(rhs), "<=")
        case Positive(lhs):
            return _compare(value(lhs), _zero(frame), ">")
        case Nonnegative(lhs, zero_only):
            sign = _compare(value(lhs), _zero(frame), ">=")
            return _with_zero_set(sign, lhs, zero_only, frame, bodies) if zero_only and twins is None else sign
        case Expands(lhs, small, coefficients, remainder):
            powers = (coefficient * small**k if k else coefficient for k, coefficient in enumerate(coefficients))
            return _compare(value(absolute(Add((lhs, *(Neg(p) for p in powers))))), value(remainder), "<=")
        case Tends():
            raise Unsayable("a limit is not decided on any one finite measure")


def replaced(node: Expr, pairs: tuple[tuple[Expr, Expr], ...]) -> Expr:
    """Replace folded occurrences of the first of each pair by the second."""
    for smoothed, bare in pairs:
        if node == smoothed:
            return bare
    return node.with_parts(tuple(replaced(part, pairs) for part in node.parts()))


def _compare(lhs: Bounded, rhs: Bounded, relation: str) -> Judgement:
    """Compare two values; equal infinities agree, and what is not a number or has no error bound is undefined."""
    with np.errstate(invalid="ignore"):
        same = lhs.value == rhs.value
        infinite = np.isinf(lhs.value) | np.isinf(rhs.value)
        difference = np.where(same, 0.0, lhs.value - rhs.value)
        tolerance = np.where(infinite, 0.0, SAFETY * (lhs.error + rhs.error))
    undefined = np.isnan(difference) | ~np.isfinite(tolerance)
    beyond = {
        "=": abs(difference) > tolerance,
        "<=": difference > tolerance,
        ">=": difference < -tolerance,
        ">": difference <= tolerance,
    }[relation]
    return Judgement(beyond & ~undefined, undefined, lhs.value, rhs.value, tolerance)


def _zero(frame: Frame) -> Bounded:
    zeros = np.zeros(len(frame.weights))
    return Bounded(zeros, zeros)


def _with_zero_set(
    sign: Judgement, lhs: Expr, zero_only: tuple[tuple[Expr, Expr], ...], frame: Frame, bodies: Bodies | None
) -> Judgement:
    """Check also that the subject vanishes where a = b, where that can be solved for a letter."""
    fields, scalars = dict(frame.fields), dict(frame.scalars)
    for a, b in zero_only:
        match a:
            case Field(symbol):
                fields[symbol.name] = function_on(b, frame, bodies)
            case Div(Field(symbol), under):
                fields[symbol.name] = function_on(Mul((b, under)), frame, bodies)
            case Scalar(name):
                scalars[name] = evaluate(b, frame, bodies).value
    zero = _compare(evaluate(lhs, replace(frame, fields=fields, scalars=scalars), bodies), _zero(frame), "=")
    return Judgement(
        sign.violated | zero.violated,
        sign.undefined | zero.undefined,
        np.where(zero.violated, zero.lhs, sign.lhs),
        sign.rhs,
        np.where(zero.violated, zero.tolerance, sign.tolerance),
    )
