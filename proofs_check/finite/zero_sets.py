"""Where a zero set a = b holds: letters of finite measure spaces moved until it does, with their hypotheses kept.

Each pair is solved for a letter that stands in it: by undoing, from outside in, what is done to the letter, or, where
it stands several times, as one that enters linearly. Neither is trusted: a space counts only where every pair holds
within its errors, and every letter that has moved still satisfies what is declared of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.frames import Frame
from proofs_check.finite.rounding import SAFETY, UNIT, Array, Bounded
from proofs_check.vocabulary.expressions import (
    Add,
    Div,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Point,
    Pow,
    Scalar,
    free,
)
from proofs_check.vocabulary.substitutions import Bodies, Unsayable, move, put

Pairs = tuple[tuple[Expr, Expr], ...]
Mask = NDArray[np.bool_]
MOST = 12  # ways to choose a letter for every pair
FAR = 2.0**-10
ONE = Num(Fraction(1))


def where_equal(pairs: Pairs, frame: Frame, bodies: Bodies | None = None) -> Iterator[tuple[Frame, Mask]]:
    """Yield frames with letters moved, each with the spaces on which all pairs hold and no other frame's did before."""
    left = np.ones(len(frame.weights), dtype=bool)
    # An author writes first what is to vanish, and on its left the letter that is sought.
    written = [tuple(_written_out(side, bodies or {}) for side in pair) for pair in pairs]
    choices = itertools.product(*(_letters(a, b) for a, b in written))
    for letters in itertools.islice(choices, MOST):
        there, holds = frame, left
        for (a, b), letter in zip(written, letters, strict=True):
            try:
                there, kept = _moved(there, letter, _solution(a, b, letter))
            except Unsayable:
                holds = holds & False
                break
            holds = holds & kept
        if holds.any():
            holds = holds & _hold(pairs, there, bodies)
            left = left & ~holds
            yield there, holds
        if not left.any():
            return


def _written_out(node: Expr, bodies: Bodies) -> Expr:
    """Write objects at points by their bodies, so that their letters can be seen."""
    match node:
        case Named(definition, args, at) if definition.kind not in ("functional", "scalar"):
            body = move(bodies.get(definition, definition.body), dict(zip(definition.at, at, strict=True)))
            given = {p.symbol if isinstance(p, Field) else p: a for p, a in zip(definition.params, args, strict=True)}
            return _written_out(put(body, given), bodies)
        case Int():
            return node
    return node.mapped(lambda part: _written_out(part, bodies))


def _letters(a: Expr, b: Expr) -> list[Expr]:
    """Return the letters of an equation that stand outside integrals: those that stand once first."""
    found: dict[Expr, int] = {}

    def visit(node: Expr) -> None:
        if isinstance(node, Scalar | Field) and not (isinstance(node, Scalar) and (node.whole or node.bounds)):
            found[node] = found.get(node, 0) + 1
        if not isinstance(node, Int):
            for part in node.parts():
                visit(part)

    visit(a)
    visit(b)
    return sorted(found, key=lambda letter: found[letter] > 1)


def _solution(a: Expr, b: Expr, letter: Expr) -> Expr:
    """Return what a letter must be for a = b."""
    for one, other in ((a, b), (b, a)):
        if not _stands(letter, other):
            freed = _freed(one, other, letter)
            if freed is not None:
                return freed
    at_0, at_1 = (Add((_with(a, letter, x), Neg(_with(b, letter, x)))) for x in (Num(Fraction(0)), ONE))
    return Div(Neg(at_0), Add((at_1, Neg(at_0))))


def _freed(one: Expr, other: Expr, letter: Expr) -> Expr | None:
    """Undo what is done to a letter that stands once in ``one``: one = other becomes letter = …"""
    if one == letter:
        return other
    inside = [part for part in one.parts() if _stands(letter, part)]
    if len(inside) != 1 or isinstance(one, Int):
        return None
    (part,) = inside
    match one:
        case Neg():
            undone: Expr = Neg(other)
        case Add(terms):
            undone = Add((other, *(Neg(t) for t in terms if t is not part)))
        case Mul(factors):
            undone = Div(other, Mul(tuple(f for f in factors if f is not part)))
        case Div(top, under):
            undone = Mul((other, under)) if part is top else Div(top, other)
        case Pow(base, exponent) if part is base:
            undone = Pow(other, Div(ONE, exponent))
        case Fn("exp"):
            undone = Fn("log", other)
        case Fn("log"):
            undone = Fn("exp", other)
        case Fn("abs"):
            undone = other
        case _:
            return None
    return _freed(part, undone, letter)


def _stands(letter: Expr, node: Expr) -> bool:
    return node == letter or any(_stands(letter, part) for part in node.parts())


def _with(node: Expr, letter: Expr, value: Expr) -> Expr:
    if node == letter:
        return value
    return node.mapped(lambda part: _with(part, letter, value))


def _moved(frame: Frame, letter: Expr, solution: Expr) -> tuple[Frame, Mask]:
    """Return the frame on which a letter is what an expression says, and the spaces whose hypotheses it keeps."""
    if isinstance(letter, Scalar):
        found = _at_first(solution, frame, ())
        scalars, errors = {letter.name: found.value}, {letter.name: found.error}
        return frame.moved(scalars=scalars, scalar_errors=errors), _keeps_scalar(letter, found)
    assert isinstance(letter, Field)
    symbol, at = letter.symbol, letter.at
    if symbol.name in frame.curves:
        raise Unsayable(f"{letter} is a function on an interval, and cannot be moved to a solution")
    if symbol.domain is not None:
        found = _at_first(solution, frame, ())
        column = Bounded(found.value[:, None], found.error[:, None])
        low, high = map(float, symbol.domain)
        kept = (found.value >= low - found.error) & (found.value <= high + found.error)
        return frame.moved(places={symbol: column}), kept
    found = _at_first(solution, frame, at if len(set(at)) == len(at) else at[:1])
    if len(set(at)) < len(at):  # an equation on the diagonal says nothing about the other places
        table, slack = frame.fields[symbol.name].copy(), np.zeros(frame.fields[symbol.name].shape)
        places = np.arange(table.shape[1])
        table[:, places, places], slack[:, places, places] = found.value, found.error
        found = Bounded(table, slack)
    there = frame.moved(fields={symbol.name: found.value}, field_errors={symbol.name: found.error})
    return there, _keeps_field(symbol, found, frame.weights)


def _at_first(node: Expr, frame: Frame, points: tuple[Point, ...]) -> Bounded:
    """Evaluate at points; where it depends on others too, as a constant U(z) = U(w) does, at the first of these."""
    others = tuple(sorted(free(node) - set(points), key=lambda p: p.name))
    found = evaluate(node, frame, points=(*points, *others))
    shape = (len(frame.weights), *(frame.weights.shape[1],) * len(points))

    def first(values: Array) -> Array:
        kept = values.reshape(*values.shape[: len(points) + 1], -1)[..., 0]
        return np.broadcast_to(kept, shape).copy()

    return Bounded(first(found.value), first(found.error))


def _keeps_scalar(letter: Scalar, found: Bounded) -> Mask:
    kept = np.isfinite(found.value) & _has_sign(letter.sign, found.value)
    return kept if letter.below is None else kept & (found.value < float(letter.below))


def _keeps_field(symbol: FieldSymbol, found: Bounded, weights: Array) -> Mask:
    """Say on which spaces values satisfy what is declared of a letter, within their errors."""
    values, slack = found.value, SAFETY * found.error
    kept = _everywhere(np.isfinite(values) & _has_sign(symbol.sign, values))
    if symbol.mass is not None:
        terms = weights * values
        rounding = UNIT * (terms.shape[1] + 2) * np.sum(abs(terms), axis=1)
        off = abs(np.sum(terms, axis=1) - float(symbol.mass))
        kept &= off <= np.sum(weights * slack, axis=1) + SAFETY * rounding
    if symbol.symmetric:
        kept &= _everywhere(abs(values - values.swapaxes(1, 2)) <= slack + slack.swapaxes(1, 2))
    if symbol.isotropic:
        turned = np.roll(values, 1, axis=(1, 2))
        kept &= _everywhere(abs(values - turned) <= slack + np.roll(slack, 1, axis=(1, 2)))
    if symbol.gram:
        size = values.shape[1]
        finite = np.where(np.isfinite(values), values, 0.0)
        least = np.linalg.eigvalsh((finite + finite.swapaxes(1, 2)) / 2)[:, 0]
        diagonal = abs(np.diagonal(values, axis1=1, axis2=2) - 1) <= np.diagonal(slack, axis1=1, axis2=2)
        kept &= _everywhere(diagonal) & (least >= -np.max(slack, axis=(1, 2)) - 8 * size * UNIT)
    return kept


def _has_sign(sign: str, values: Array) -> Mask:
    return values > 0 if sign == "positive" else values >= 0 if sign == "nonnegative" else np.isfinite(values)


def _everywhere(holds: Mask) -> Mask:
    result: Mask = np.all(holds.reshape(len(holds), -1), axis=1)
    return result


def _hold(pairs: Pairs, frame: Frame, bodies: Bodies | None) -> Mask:
    """Say on which spaces all pairs are equal at all points, within their errors."""
    result = np.ones(len(frame.weights), dtype=bool)
    for a, b in _sides(pairs, frame, bodies):
        with np.errstate(invalid="ignore"):
            result &= _everywhere(abs(a.value - b.value) <= SAFETY * (a.error + b.error))
    return result


def far_apart(pairs: Pairs, frame: Frame, bodies: Bodies | None = None) -> Mask:
    """Say on which spaces the two sides of some pair differ everywhere by more than a thousandth of their size.

    Where they differ at a few points alone these may have so little weight that no float tells the subject from 0.
    """
    result = np.zeros(len(frame.weights), dtype=bool)
    for a, b in _sides(pairs, frame, bodies):
        far = abs(a.value - b.value) > FAR * (abs(a.value) + abs(b.value)) + SAFETY * (a.error + b.error)
        result |= np.all(far.reshape(len(far), -1), axis=1)
    return result


def _sides(pairs: Pairs, frame: Frame, bodies: Bodies | None) -> Iterator[tuple[Bounded, Bounded]]:
    for one, other in pairs:
        points = tuple(sorted(free(one) | free(other), key=lambda p: p.name))
        yield evaluate(one, frame, bodies, points=points), evaluate(other, frame, bodies, points=points)
