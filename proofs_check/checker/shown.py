"""What clauses proved before show of an expression wherever it stands again: its sign, and what equals it.

A clause holds for all its letters and at all its points, so that what it says of f(z) it says of f(w): points may have
other names.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from proofs_check.checker.unfold import Unfolder
from proofs_check.outcome import Result
from proofs_check.vocabulary.expressions import (
    Apply,
    CopySum,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Num,
    Point,
    Scalar,
    free,
)  # fmt: skip
from proofs_check.vocabulary.statements import AtMost, Clause, Equal, Nonnegative, Positive, Relation
from proofs_check.vocabulary.substitutions import Edited, Unsayable, move

NOWHERE = "what is to be put inside stands nowhere as it is written; write one of its two sides so, in brackets"
Read = Callable[[Expr, Edited], str | None]


@dataclass(frozen=True)
class Shown:
    """The signs that proved clauses show, by the likeness of what has them."""

    signs: Mapping[str, tuple[str, Clause]] = field(default_factory=dict)
    edited: Edited = ()

    @classmethod
    def by(cls, reached: Mapping[Clause, Result], read: Read, edited: Edited = ()) -> Shown:
        """Return what the clauses show that hold, by a reader of signs; of two signs of one form the strict one."""
        holding = [clause for clause, result in reached.items() if result == "holds"]
        found = [(like, (sign, clause)) for clause in holding for like, sign in _signs(clause.relation, read, edited)]
        return cls(dict(sorted(found, key=lambda one: one[1][0] == "+")), edited)

    def of(self, node: Expr) -> tuple[str, Clause] | None:
        """Return the sign that is shown of an expression, and by which clause."""
        if not self.signs or isinstance(node, Num | Scalar | Field):
            return None
        return self.signs.get(likeness(node, self.edited) or "")


@functools.lru_cache(maxsize=2**12)
def _signs(relation: Relation, read: Read, edited: Edited) -> tuple[tuple[str, str], ...]:
    """Return the signs that a relation shows: of its subject, of a side that equals a readable one, of b − a ≥ 0."""
    match relation:
        case Positive(lhs):
            found = [(lhs, "+")]
        case Nonnegative(lhs):
            found = [(lhs, "0+")]
        case Equal(lhs, rhs):
            found = [(one, sign) for one, other in ((lhs, rhs), (rhs, lhs)) if (sign := read(other, edited))]
        case AtMost(lhs, rhs):
            found = [(rhs - lhs, "0+"), *((rhs, sign) for sign in (read(lhs, edited),) if sign in ("+", "0+"))]
        case _:
            found = []
    return tuple((like, sign) for node, sign in found if sign is not None and (like := likeness(node, edited)))


@functools.lru_cache(maxsize=2**14)
def likeness(node: Expr, edited: Edited = ()) -> str:
    """Spell an unfolded expression with its points named by where they occur first; empty where it has no form."""
    unfolder = Unfolder(dict(edited))
    try:
        return _spelled(unfolder.renamed(unfolder(node)), {})
    except Unsayable:
        return ""


def exchanged(node: Expr, pairs: tuple[tuple[Expr, Expr], ...], *, turned: bool) -> Expr:
    """Put the second of each pair for the first, or ``turned`` the first for the second.

    Derivatives must have been taken: what moves may leave the letters for which the two are equal.
    """
    changed = _exchanged(node, tuple(pair[::-1] for pair in pairs) if turned else pairs)
    if changed is node:
        raise Unsayable(NOWHERE)
    return changed


def _exchanged(node: Expr, pairs: tuple[tuple[Expr, Expr], ...]) -> Expr:
    """Put the second of each pair for the first, at whatever points that stands; what is the second already stays."""
    for old, new in pairs:
        if _places(new, node) is not None:
            return node
        # A point of the new one alone would be caught by an integral around it.
        if (places := _places(old, node)) is not None and free(new) <= free(old):
            return move(new, {point: places[point] for point in free(new)})
    return node.mapped(lambda part: _exchanged(part, pairs))


def _places(form: Expr, node: Expr) -> dict[Point, Point] | None:
    """Return what the points of a form are called in a node that differs from it by their names alone."""
    own: dict[Point, str] = {}
    there: dict[Point, str] = {}
    alike = type(form) is type(node) and _spelled(form, own) == _spelled(node, there)
    return dict(zip(own, there, strict=True)) if alike else None


def _spelled(node: Expr, names: dict[Point, str]) -> str:
    def at(points: tuple[Point, ...]) -> str:
        return ",".join(names.setdefault(p, str(len(names))) for p in points)

    own = ""
    match node:
        case Num(value):
            return f"#{value}"
        case Scalar(name):
            return name
        case Field(FieldSymbol(name), points):
            return f"{name}@({at(points)})"
        case Fn(name):
            own = name
        case Apply(FieldSymbol(name), _, slope):
            own = f"{name}{'#′' if slope else '#'}"
        case Int(_, points, measure, copies):
            own = f"∫{measure.name}|{at(measure.given)}|{at(points)}|{copies or ''}"
        case CopySum(_, point):
            own = at((point,))
    return f"{type(node).__name__}[{own}]({'; '.join(_spelled(part, names) for part in node.parts())})"
