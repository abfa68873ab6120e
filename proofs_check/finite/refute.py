"""Judge a relation on a batch of finite measure spaces: where it is violated, where it has no meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs_check.finite.evaluate import Twins, evaluate, function_on
from proofs_check.finite.frames import Frame
from proofs_check.finite.rounding import Bounded
from proofs_check.vocabulary.calculus import absolute
from proofs_check.vocabulary.expressions import Add, Div, Expr, Field, Mul, Neg, Num, Point, Scalar, free
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Lifts, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.substitutions import Bodies, Unsayable, replaced

# A difference counts only beyond this many times the running bound of the rounding errors.
SAFETY = 4.0
KNOWN = 2.0**-30
Mask = NDArray[np.bool_]
Points = tuple[Point, ...]


@dataclass(frozen=True)
class Judgement:
    """What a batch of spaces says about a relation: where it is violated, where undefined, and by how much."""

    violated: Mask
    undefined: Mask
    lhs: NDArray[np.float64]
    rhs: NDArray[np.float64]
    tolerance: NDArray[np.float64]

    @cached_property
    def residual(self) -> NDArray[np.float64]:
        """Return |lhs − rhs|, 0 where both are the same infinity."""
        with np.errstate(invalid="ignore"):
            return np.where(self.lhs == self.rhs, 0.0, abs(self.lhs - self.rhs))


def judge(
    relation: Relation,
    frame: Frame,
    bodies: Bodies | None = None,
    twins: Twins | None = None,
    known: Callable[[Expr, Points], Bounded] | None = None,
) -> Judgement:
    """Evaluate a relation on every space of a frame; ``known`` may answer sides from values taken before.

    A relation between functions must hold at every point; what is returned is its worst point.
    """
    points = tuple(sorted(set().union(*map(free, relation.sides())), key=lambda p: p.name))

    def value(node: Expr) -> Bounded:
        return evaluate(node, frame, bodies, twins, points) if known is None else known(node, points)

    if isinstance(relation, Tends):
        return _approached(relation, frame, bodies, twins)
    found = _judged(relation, frame, bodies, twins, value)
    return _at_worst(found) if points else found


def _judged(
    relation: Relation, frame: Frame, bodies: Bodies | None, twins: Twins | None, value: Callable[[Expr], Bounded]
) -> Judgement:
    match relation:
        case Equal(lhs, rhs):
            return _compare(value(lhs), value(rhs), "=")
        case Lifts(lhs, rhs, pairs):
            return _compare(value(replaced(lhs, pairs)), value(rhs), "=")
        case AtMost(lhs, rhs):
            return _compare(value(lhs), value(rhs), "<=")
        case Positive(lhs):
            left = value(lhs)
            return _compare(left, _zero(left), ">")
        case Nonnegative(lhs, zero_only):
            left = value(lhs)
            sign = _compare(left, _zero(left), ">=")
            return _with_zero_set(sign, lhs, zero_only, frame, bodies) if zero_only and twins is None else sign
        case Expands(lhs, small, coefficients, remainder):
            powers = (coefficient * small**k if k else coefficient for k, coefficient in enumerate(coefficients))
            return _compare(value(absolute(Add((lhs, *(Neg(p) for p in powers))))), value(remainder), "<=")
    raise TypeError(f"no rule to judge {type(relation).__name__}")


def _at_worst(found: Judgement) -> Judgement:
    """Keep of each space the point where a relation fails, or comes nearest to failing."""
    arrays: tuple[Any, ...] = (found.violated, found.undefined, found.lhs, found.rhs, found.tolerance)
    shape = np.broadcast_shapes(*(np.shape(a) for a in arrays))
    violated, undefined, lhs, rhs, tolerance = (np.broadcast_to(a, shape).reshape(shape[0], -1) for a in arrays)
    with np.errstate(invalid="ignore"):
        margin = np.where(lhs == rhs, 0.0, abs(lhs - rhs)) - tolerance
    rank = np.where(violated, np.inf, np.where(np.isnan(margin), -np.inf, margin))
    worst = np.argmax(rank, axis=1)[:, None]
    lhs, rhs, tolerance = (np.take_along_axis(a, worst, axis=1)[:, 0] for a in (lhs, rhs, tolerance))
    return Judgement(np.any(violated, axis=1), np.any(undefined, axis=1), lhs, rhs, tolerance)


def _approached(relation: Tends, frame: Frame, bodies: Bodies | None, twins: Twins | None) -> Judgement:
    """Say whether values come nearer to a limit, as no finite number of them can decide.

    Along x = 2⁻⁵, 2⁻⁷ the distance of an expression with a first-order expansion falls to a quarter, and so along
    N = 2⁸, 2¹⁰ for one in 1/N; it is held against ¾, so that only what stays away, or goes elsewhere, is rejected. So
    many copies are tried on one point and on two, where the variances that must be small beside N are bounded.
    """
    if relation.to is None and frame.weights.shape[1] > 2:
        never = np.zeros(len(frame.weights), dtype=bool)
        return Judgement(never, never, *[np.zeros(len(frame.weights))] * 3)
    if relation.to not in (None, Num(Fraction(0))):
        raise Unsayable("a limit is tried at 0 and at infinity")

    def at(x: float) -> tuple[Bounded, Bounded]:
        scalars = {**frame.scalars, relation.scalar.name: np.full(len(frame.weights), x)}
        moved = replace(frame, scalars=scalars)
        return evaluate(relation.lhs, moved, bodies, twins), evaluate(relation.limit, moved, bodies, twins)

    far, near = (at(2.0**8), at(2.0**10)) if relation.to is None else (at(2.0**-5), at(2.0**-7))
    before, after = (abs(f.value - limit.value) for f, limit in (far, near))
    slack = SAFETY * (near[0].error + near[1].error + far[0].error + far[1].error)
    undefined = np.isnan(before) | np.isnan(after)
    violated = ~undefined & (after > 0.75 * before + slack)
    return Judgement(violated, undefined, near[0].value, near[1].value, 0.75 * before + slack)


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
        # What cannot be told from 0 is not > 0, unless it is the value that is not known well enough.
        ">": difference <= np.where(tolerance < KNOWN, tolerance, -tolerance),
    }[relation]
    return Judgement(beyond & ~undefined, undefined, lhs.value, rhs.value, tolerance)


def _zero(like: Bounded) -> Bounded:
    zeros = np.zeros(like.value.shape)
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
    there = evaluate(lhs, replace(frame, fields=fields, scalars=scalars), bodies)
    zero = _compare(there, _zero(there), "=")
    return Judgement(
        sign.violated | zero.violated,
        sign.undefined | zero.undefined,
        np.where(zero.violated, zero.lhs, sign.lhs),
        sign.rhs,
        np.where(zero.violated, zero.tolerance, sign.tolerance),
    )
