"""Every single edit of an expression: the near-misses that a careless author might have written.

Signs, factors, exponents, a scalar dropped or put on the wrong side of a fraction, terms dropped, arguments exchanged,
a variation of another order. Each must be refuted by a finite measure, or be explained as equivalent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
    Deriv,
    Div,
    Expr,
    Field,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Pow,
    Scalar,
    Vary,
)

ONE, TWO = Num(Fraction(1)), Num(Fraction(2))
Edit = tuple[str, Expr]
WHOLE = ("sign of the whole", "factor 2 on the whole")


def edits(node: Expr) -> list[Edit]:
    """Return (name, edited expression) for every single edit; names are distinct and stable."""
    nothing = node == Num(Fraction(0))
    found: list[Edit] = [] if nothing else list(zip(WHOLE, (Neg(node), Mul((TWO, node))), strict=True))
    found += _below(node)
    named: list[Edit] = []
    counts: dict[str, int] = {}
    seen = {node}
    for name, edited in found:
        if edited in seen:
            continue
        seen.add(edited)
        counts[name] = counts.get(name, 0) + 1
        named.append((name if counts[name] == 1 else f"{name} #{counts[name]}", edited))
    return named


def _below(node: Expr) -> Iterator[Edit]:
    here = list(_here(node))
    said = str(node) if here else ""
    for other in here:
        yield f"{said} → {other}", other
    parts = node.parts()
    for i, part in enumerate(parts):
        if isinstance(node, Deriv) and i == 0:
            continue  # what is differentiated is edited where it is defined
        for name, edited in _below(part):
            yield name, node.with_parts((*parts[:i], edited, *parts[i + 1 :]))


def _here(node: Expr) -> Iterator[Expr]:
    """Yield the edits of a node itself."""
    match node:
        case Num(value):
            yield from (Num(x) for x in dict.fromkeys((-value, value + 1, 2 * value)) if x != value)
        case Scalar():
            yield from (ONE, Div(ONE, node), Pow(node, TWO))
        case Field():
            yield Pow(node, TWO)
            yield Neg(node)
            if len(node.at) == 2:
                yield replace(node, at=node.at[::-1])
        case Neg(body):
            yield body
        case Add(terms):
            for i, term in enumerate(terms):
                rest = terms[:i] + terms[i + 1 :]
                yield rest[0] if len(rest) == 1 else Add(rest)
                if not isinstance(term, Neg):
                    yield Add((*terms[:i], Neg(term), *terms[i + 1 :]))
        case Mul(factors):
            for i in range(len(factors)):
                rest = factors[:i] + factors[i + 1 :]
                yield rest[0] if len(rest) == 1 else Mul(rest)
        case Div(top, under):
            yield from (Div(under, top), top, Mul((top, under)))
        case Pow(base, _):
            yield base
        case _:
            yield from _of_objects(node)


def _of_objects(node: Expr) -> Iterator[Expr]:
    """Yield the edits of functions, integrals, named objects and variations."""
    match node:
        case Fn("log" | "exp"):
            yield Neg(node)
        case Apply(slope=slope):
            yield Neg(node)
            if node.curve.convex:
                yield replace(node, slope=not slope)
        case Int():
            yield Mul((TWO, node))
        case Named(definition, args, at):
            if len(args) > 1 and len({type(p) for p in definition.params}) == 1:
                yield replace(node, args=args[::-1])
            if len(at) > 1:
                yield replace(node, at=at[::-1])
            yield Mul((TWO, node))
        case Vary(order=order):
            yield replace(node, order=3 - order)
        case Deriv(order=order):
            yield replace(node, order=order + 1)
        case _:
            return
