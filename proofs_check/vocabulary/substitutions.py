"""Points renamed, letters and folded objects replaced: both engines stand on this, and share nothing above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from proofs_check.vocabulary.expressions import (
    CopySum,
    Definition,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Named,
    Num,
    Point,
    Scalar,
    Vary,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.symbols import ConditionalLaw

Bodies = Mapping[Definition, Expr]
Substitution = Mapping[FieldSymbol | Scalar, Expr]


class Unsayable(Exception):
    """An engine has no rule for this form: the step is undecided, for the reason given."""


def move(node: Expr, places: Mapping[Point, Point]) -> Expr:
    """Rename free points."""
    places = {a: b for a, b in places.items() if a != b}
    return _moved(node, places) if places else node


def _moved(node: Expr, places: Mapping[Point, Point]) -> Expr:
    """Rename free points, none of them to itself."""
    match node:
        case Num() | Scalar():
            return node
        case Field(symbol, at):
            return Field(symbol, tuple([places.get(p, p) for p in at]))
        case Named(definition, args, at) if not definition.pointwise:
            # An argument is a function of its own z.
            return Named(definition, args, tuple([places.get(p, p) for p in at]))
        case Vary() | Deriv(scalar=Scalar()):
            # What is varied or differentiated is a number, and a direction is a function of its own z.
            return node
        case Deriv(body, coordinate, _, at):
            place = _moved(coordinate, places)
            assert isinstance(place, Field)
            return replace(node, body=_moved(body, places), scalar=place, at=_moved(at, places))
        case Int(body, points, measure, copies):
            if isinstance(measure, ConditionalLaw):
                measure = measure(*(places.get(p, p) for p in measure.given))
            free = {a: b for a, b in places.items() if a not in points}
            # A bound point that a free one is about to be called by gets out of its way, and out of every other's.
            apart = {p: _unused(p, occurring(node) | set(free.values())) for p in points if p in free.values()}
            bound = tuple(apart.get(p, p) for p in points)
            return Int(move(move(body, apart), free), bound, measure, copies)
        case CopySum(body, point):
            return CopySum(_moved(body, places), places.get(point, point))
    parts = node.parts()
    return node.with_parts(tuple(_moved(part, places) for part in parts)) if parts else node


def occurring(node: Expr) -> set[Point]:
    """Return every point that occurs in an expression, free or bound."""
    found: set[Point] = set()
    for part in nodes(node):
        match part:
            case Field(_, at) | Named(_, _, at):
                found.update(at)
            case Int(_, points, measure):
                found.update(points, measure.given)
    return found


def _unused(point: Point, taken: set[Point]) -> Point:
    while point in taken:
        point = Point(f"{point.name}′")
    return point


def put(node: Expr, letters: Substitution) -> Expr:
    """Replace letters by expressions in z, and kernels by ones in z and w; in ``node`` no definition is folded."""
    match node:
        case Field(symbol, at) if symbol in letters:
            return move(letters[symbol], dict(zip((z, w), at, strict=False)))
        case Scalar() if node in letters:
            return letters[node]
        case Int(body, copies=Scalar() as number) if number in letters:
            return replace(node, body=put(body, letters), copies=letters[number])
    return node.with_parts(tuple(put(part, letters) for part in node.parts()))


def replaced(node: Expr, pairs: tuple[tuple[Expr, Expr], ...]) -> Expr:
    """Replace folded occurrences of the first of each pair by the second."""
    for smoothed, bare in pairs:
        if node == smoothed:
            return bare
    return node.with_parts(tuple(replaced(part, pairs) for part in node.parts()))
