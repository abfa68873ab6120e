"""Points renamed, letters and folded objects replaced, and what depends on which.

Both engines stand on this, and share nothing above it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from proofs_check.vocabulary.expressions import (
    Apply,
    CopySum,
    Definition,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Measure,
    Named,
    Point,
    Scalar,
    Vary,
    VocabularyError,
    free,
    nodes,
    renamable,
    w,
    z,
)
from proofs_check.vocabulary.symbols import ConditionalLaw, Law, PairLaw

Mentioned = Scalar | FieldSymbol | Law | ConditionalLaw | PairLaw
Bodies = Mapping[Definition, Expr]
Edited = tuple[tuple[Definition, Expr], ...]  # the same, which can be a key
Substitution = Mapping[FieldSymbol | Scalar, Expr]
Laws = Mapping[str, Law | ConditionalLaw]


class Unsayable(Exception):
    """An engine has no rule for this form: the step is undecided, for the reason given."""


def move(node: Expr, places: Mapping[Point, Point]) -> Expr:
    """Rename free points."""
    places = {a: b for a, b in places.items() if a != b}
    return _moved(node, places, {}) if places else node


def _moved(node: Expr, places: Mapping[Point, Point], done: dict[int, Expr]) -> Expr:
    """Rename free points, none of them to itself; ``done`` has what became of other nodes, which live as long."""
    # An argument of an object is a function of its own z, and so is a direction: what is in them stays.
    if places.keys().isdisjoint(renamable(node)[0]):
        return node
    if id(node) in done:
        return done[id(node)]
    match node:
        case Field(_, at) | Named(_, _, at) if not (isinstance(node, Named) and node.definition.pointwise):
            moved: Expr = replace(node, at=tuple([places.get(p, p) for p in at]))
        case Deriv(body, Field() as coordinate, order, at):
            place = move(coordinate, places)
            assert isinstance(place, Field)
            moved = Deriv(_moved(body, places, done), place, order, _moved(at, places, done))
        case Int(body, points, measure, copies):
            if isinstance(measure, ConditionalLaw):
                measure = measure(*(places.get(p, p) for p in measure.given))
            loose = {a: b for a, b in places.items() if a not in points and a in renamable(node)[0]}
            # A bound point that a free one is about to be called by gets out of its way, and out of every other's.
            apart = {p: _unused(p, occurring(node) | set(loose.values())) for p in points if p in loose.values()}
            bound = tuple(apart.get(p, p) for p in points)
            moved = Int(move(move(body, apart), loose), bound, measure, copies)
        case CopySum(body, point):
            moved = CopySum(_moved(body, places, done), places.get(point, point))
        case _:
            moved = node.mapped(lambda part: _moved(part, places, done))
    done[id(node)] = moved
    return moved


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


def put(node: Expr, letters: Substitution, laws: Laws = MappingProxyType({})) -> Expr:
    """Replace letters by expressions in z, and kernels by ones in z and w; in ``node`` no definition is folded.

    ``laws`` are laws in the place of others, by name; one that copies are drawn from follows its density.
    """
    match node:
        case Field(symbol, at) if symbol in letters:
            return move(letters[symbol], dict(zip((z, w), at, strict=False)))
        case Scalar() if node in letters:
            return letters[node]
        case Int(body, _, measure, copies) if copies is not None or measure.name in laws:
            number = None if copies is None else put(copies, letters, laws)
            return replace(node, body=put(body, letters, laws), measure=_law(measure, letters, laws), copies=number)
    return node.mapped(lambda part: put(part, letters, laws))


def _law(old: Measure, letters: Substitution, laws: Laws) -> Measure:
    """Return the law in the place of another: one that is named, or the same with its density's new letter."""
    new = laws.get(old.name)
    if new is not None:
        return new if isinstance(new, Law) else new(*old.given)
    if not (isinstance(old, Law) and old.density is not None and old.density.symbol in letters):
        return old
    density = letters[old.density.symbol]
    if isinstance(density, Field) and density.symbol.sign == "positive" and density.symbol.mass == 1:
        own = old.density.symbol
        name, latex = old.name.removesuffix(f"({own.name})"), old.latex.removesuffix(f"({own.latex})")
        return Law(f"{name}({density.symbol.name})", f"{latex}({density.symbol.latex})", density)
    raise Unsayable(f"copies are drawn from {old.name}, and in its density's place {density} is no density of mass 1")


def replaced(node: Expr, pairs: tuple[tuple[Expr, Expr], ...]) -> Expr:
    """Replace folded occurrences of the first of each pair by the second."""
    for smoothed, bare in pairs:
        if node == smoothed:
            return bare
    return node.mapped(lambda part: replaced(part, pairs))


def in_place_of(body: Expr, old: Field, new: Expr) -> Expr:
    """Return ``body`` with an expression in the place of the coordinate ``old``, as a change of variable needs it.

    Raises
    ------
    VocabularyError
        Where ``old`` is hidden (inside a folded object, a derivative, or beside another letter at its point), or where
        a point of ``new`` is taken: one that is free in ``body``, or bound around ``old``, would be captured.
    """
    taken = free(new) & (free(body) - set(old.at))
    if taken:
        raise VocabularyError(
            f"body={body} has {min(p.name for p in taken)} free, which {new} would capture; rename it"
        )
    return _put(body, old, new)


def _put(node: Expr, old: Field, new: Expr) -> Expr:
    if node == old:
        return new
    match node:
        case Vary() | Deriv() if old.symbol in mentioned(node):
            raise VocabularyError(f"body must be written out in {old}; the derivative {node} hides where it stands")
        case Int(points=points) if set(points) & set(old.at):
            return node  # another variable of that name: what is bound here is not the old one
        case Int(points=points, measure=measure):
            if set(measure.given) & set(old.at):
                raise VocabularyError(f"body must be written out in {old}; the law {measure.name} hides where it is")
            if set(points) & free(new) and set(old.at) & free(node):
                raise VocabularyError(f"body={node} binds {', '.join(p.name for p in points)} around {old}; rename it")
        case Named():
            raise VocabularyError(f"body must be written out in {old}; {node} hides where it stands")
        case Field() if set(old.at) & set(node.at):
            raise VocabularyError(f"body must be written out in {old}; {node} hides where it stands")
    return node.mapped(lambda part: _put(part, old, new))


def mentioned(*expressions: Expr) -> set[Mentioned]:
    """Return every letter and law that expressions depend on, a conditional law without its points.

    A number depends on what its hypotheses bound it by, an object on its body, a law on its density or its parts, and
    an expectation over copies on their number: what replaces one of these changes all that mentions it.
    """
    found: set[Mentioned] = set()
    for node in nodes(*expressions, hidden=_hidden):
        match node:
            case Scalar():
                found.add(node)
            case Field(symbol) | Apply(symbol):
                found.add(symbol)
            case Named(definition):
                found |= _in_body(definition)
            case Vary(_, targets):
                found.update(targets)
            case Int(measure=measure):
                found.update(_parts(measure))
    return found


@functools.cache
def _in_body(definition: Definition) -> frozenset[Mentioned]:
    """Return what a definition depends on besides its parameters."""
    parameters = {p.symbol if isinstance(p, Field) else p for p in definition.params}
    return frozenset(mentioned(definition.body) - parameters)


def _hidden(node: Expr) -> tuple[Expr, ...]:
    """Return what a node depends on without showing it: bounds, the number of copies, the letter of a derivative."""
    match node:
        case Deriv(scalar=letter):
            return (letter,)
        case Int(copies=Expr() as number):
            return (number,)
        case Scalar():
            return node.bounds
    return ()


def _parts(measure: Measure) -> Iterator[Mentioned]:
    """Yield a law, the laws that it is made of, and its density."""
    match measure:
        case Law(density=density):
            yield measure
            if density is not None:
                yield density.symbol
        case ConditionalLaw(name, latex):
            yield ConditionalLaw(name, latex)
        case PairLaw(marginal=marginal, conditional=conditional):
            yield measure
            yield from _parts(marginal)
            yield from _parts(conditional)
