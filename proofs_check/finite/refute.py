"""Judge a relation on a batch of finite measure spaces: where it is violated, where it has no meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from proofs_check.finite.bounds import extremes
from proofs_check.finite.evaluate import Twins, evaluate
from proofs_check.finite.frames import Frame
from proofs_check.finite.rounding import SAFETY, Bounded
from proofs_check.finite.zero_sets import Pairs, far_apart, where_equal
from proofs_check.vocabulary.calculus import absolute
from proofs_check.vocabulary.expressions import Add, Expr, Neg, Num, Point, Scalar, body_of, free, nodes
from proofs_check.vocabulary.hypotheses import speaks
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Lifts, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.substitutions import Bodies, Unsayable, replaced

KNOWN = 2.0**-30
Mask = NDArray[np.bool_]
Points = tuple[Point, ...]


@dataclass(frozen=True)
class Judgement:
    """What a batch of spaces says about a relation: where it is violated, where undefined, and by how much.

    Of a relation between functions the worst point of each space; ``everywhere`` has all of them.
    """

    violated: Mask
    undefined: Mask
    lhs: NDArray[np.float64]
    rhs: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    everywhere: Judgement | None = None

    @cached_property
    def residual(self) -> NDArray[np.float64]:
        """Return |lhs − rhs|, 0 where both are the same infinity."""
        with np.errstate(invalid="ignore"):
            return np.where(self.lhs == self.rhs, 0.0, abs(self.lhs - self.rhs))

    def apart(self, other: Judgement, space: int) -> tuple[float, float, float] | None:
        """Return the values and the tolerance where another judgement of the relation has a side that differs most.

        The two are compared at the same places, which are not those that are the worst for each.
        """
        one, two = self.everywhere or self, other.everywhere or other
        found = []
        for a, b in ((one.lhs, two.lhs), (one.rhs, two.rhs)):
            rows = np.broadcast_arrays(a, b, one.tolerance + two.tolerance)
            found += list(zip(*(np.ravel(row[space]).tolist() for row in rows), strict=True))
        off = [(a, b, slack) for a, b, slack in found if a != b and not abs(a - b) <= slack]
        return max(off, key=lambda at: abs(at[0] - at[1]) - at[2], default=None)


def judge(
    relation: Relation,
    frame: Frame,
    bodies: Bodies | None = None,
    twins: Twins | None = None,
    known: Callable[[Expr, Points], Bounded] | None = None,
    also: Pairs = (),
) -> Judgement:
    """Evaluate a relation on every space of a frame; ``known`` may answer sides from values taken before.

    A zero set is tried where ``also`` other pairs are equal: its subject may vanish there.

    A relation between functions must hold at every point; what is returned is its worst point.
    """
    points = tuple(sorted(set().union(*map(free, relation.sides())), key=lambda p: p.name))

    def value(node: Expr) -> Bounded:
        return evaluate(node, frame, bodies, twins, points) if known is None else known(node, points)

    found = _judged(relation, frame, bodies, twins, points, value)
    if also and isinstance(relation, Nonnegative) and not free(relation.lhs):
        found = _vanishing_elsewhere(found, relation, also, frame, bodies, points)
    return _at_worst(found) if points else found


def _judged(
    relation: Relation, frame: Frame, bodies: Bodies | None, twins: Twins | None, points: Points,
    value: Callable[[Expr], Bounded],
) -> Judgement:  # fmt: skip
    match relation:
        case Tends():
            return _approached(relation, frame, bodies, twins, points)
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
            return _with_zero_set(sign, lhs, zero_only, frame, bodies, points) if zero_only and twins is None else sign
        case Expands(lhs, small, coefficients, remainder):
            powers = (coefficient * small**k if k else coefficient for k, coefficient in enumerate(coefficients))
            return _compare(value(absolute(Add((lhs, *(Neg(p) for p in powers))))), value(remainder), "<=")
        case _ as never:
            assert_never(never)


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
    return Judgement(np.any(violated, axis=1), np.any(undefined, axis=1), lhs, rhs, tolerance, found)


def _approached(relation: Tends, frame: Frame, bodies: Bodies | None, twins: Twins | None, points: Points) -> Judgement:
    """Say whether values come nearer to a limit, as no finite number of them can decide.

    Along x = 2⁻⁵, 2⁻⁷, 2⁻⁹ the distance of an expression with a first-order expansion falls to a quarter each time, and
    so along N = 2⁸, 2¹⁰, 2¹² for one in 1/N; it is held against ¾, so that only what stays away, or goes elsewhere, is
    rejected. An expression that passes its limit is near it by chance, once: what is rejected is so twice. So
    many copies are tried on one point and on two, where the variances that must be small beside N are bounded.
    """
    if relation.to is None and frame.weights.shape[1] > 2:
        never = np.zeros(len(frame.weights), dtype=bool)
        nothing = np.zeros(len(frame.weights))
        return Judgement(never, never, nothing, nothing, nothing)
    if relation.to not in (None, Num(Fraction(0))):
        raise Unsayable("a limit is tried at 0 and at infinity")

    letters = nodes(*relation.sides(), hidden=body_of)
    volumes = [n for n in letters if isinstance(n, Scalar) and n.volume is not None and speaks(n, relation.scalar)]

    def at(x: float) -> tuple[Bounded, Bounded]:
        moved = frame.moved(scalars={relation.scalar.name: np.full(len(frame.weights), x)})
        for number in volumes:
            moved = moved.moved(scalars={number.name: np.asarray(extremes(number, moved))})
        lhs, limit = (evaluate(side, moved, bodies, twins, points) for side in relation.sides())
        return lhs, limit

    steps = (2.0**8, 2.0**10, 2.0**12) if relation.to is None else (2.0**-5, 2.0**-7, 2.0**-9)
    values = [at(step) for step in steps[:2]]
    found = _nearing(*values)
    if found.violated.any():
        found = replace(found, violated=found.violated & _nearing(values[1], at(steps[2])).violated)
    return found


def _nearing(far: tuple[Bounded, Bounded], near: tuple[Bounded, Bounded]) -> Judgement:
    """Say where a value comes no nearer to its limit on the way from one place to another."""
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
    sign: Judgement, lhs: Expr, zero_only: Pairs, frame: Frame, bodies: Bodies | None, points: Points
) -> Judgement:
    """Check also that the subject vanishes where a = b, on the spaces whose letters can be moved there.

    Where none can, the subject is said never to vanish: it must not, then, on a space where a and b are far apart.
    """
    lhs_, violated, undefined, tolerance = sign.lhs, sign.violated, sign.undefined, sign.tolerance
    met = np.zeros(len(frame.weights), dtype=bool)
    for moved, holds in where_equal(zero_only, frame, bodies):
        there = evaluate(lhs, moved, bodies, points=points)
        zero, tried = _compare(there, _zero(there), "="), holds.reshape((-1,) + (1,) * len(points))
        fails, met = zero.violated & tried, met | holds
        # A value that is only not known well enough says nothing; one that does not exist does.
        undefined = undefined | (~np.isfinite(there.value) & tried)
        violated, lhs_ = violated | fails, np.where(fails, zero.lhs, lhs_)
        tolerance = np.where(fails, zero.tolerance, tolerance)
    if not met.any() and not free(lhs):
        off = far_apart(zero_only, frame, bodies).reshape((-1,) + (1,) * len(points))
        violated = violated | (off & (abs(sign.lhs) <= sign.tolerance) & (sign.tolerance < KNOWN))
    return Judgement(violated, undefined, lhs_, sign.rhs, tolerance)


def _vanishing_elsewhere(
    found: Judgement, relation: Nonnegative, also: Pairs, frame: Frame, bodies: Bodies | None, points: Points
) -> Judgement:  # fmt: skip
    """Check also that the subject is not 0 where other pairs are equal, and those of its zero set are far apart."""
    violated, lhs, tolerance = found.violated, found.lhs, found.tolerance
    for moved, holds in where_equal(also, frame, bodies):
        there = evaluate(relation.lhs, moved, bodies, points=points)
        zero = _compare(there, _zero(there), "=")
        off = holds & far_apart(relation.zero_only, moved, bodies)
        known = ~zero.undefined & ~zero.violated & (zero.tolerance < KNOWN)
        fails = known & off.reshape((-1,) + (1,) * len(points))
        violated, lhs = violated | fails, np.where(fails, zero.lhs, lhs)
        tolerance = np.where(fails, zero.tolerance, tolerance)
    return Judgement(violated, found.undefined, lhs, found.rhs, tolerance)
