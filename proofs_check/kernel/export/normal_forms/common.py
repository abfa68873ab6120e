"""What the two sides of an equality share: integrals that cancel, and averages whose integrands agree at each point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proofs_check.kernel.export.nodes import Held, at_place
from proofs_check.kernel.export.normal_forms.algebra import Form
from proofs_check.kernel.export.normal_forms.facts import FactKind
from proofs_check.kernel.export.normal_forms.integrals import Normal
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import Add, Div, Expr, Int, Mul, Neg, free, lift, nodes
from proofs_check.vocabulary.substitutions import move
from proofs_check.vocabulary.symbols import BaseMeasure, ConditionalLaw

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")

Linear = tuple[Expr, list[tuple[Expr, Int]]]


def linear(node: Expr) -> Linear:
    """Read a form as a number plus a combination of outermost integrals against μ, as the library's tactic does."""
    match node:
        case Int(measure=BaseMeasure(), copies=None):
            return lift(0), [(lift(1), node)]
        case Add(terms):
            parts = [linear(term) for term in terms]
            return Add(tuple(number for number, _ in parts)), [part for _, some in parts for part in some]
        case Neg(body):
            number, integrals = linear(body)
            return Neg(number), [(Neg(c), f) for c, f in integrals]
        case Mul((*first, last)) if first:
            head = first[0] if len(first) == 1 else Mul(tuple(first))
            if has_integral(last):
                number, integrals = linear(last)
                return Mul((head, number)), [(Mul((head, c)), f) for c, f in integrals]
            if has_integral(head):
                number, integrals = linear(head)
                return Mul((number, last)), [(Mul((last, c)), f) for c, f in integrals]
        case Div(top, under) if has_integral(top):
            number, integrals = linear(top)
            return Div(number, under), [(Div(c, under), f) for c, f in integrals]
    return node, []


def has_integral(node: Expr) -> bool:
    """Whether an integral against μ stands in a form."""
    return any(isinstance(n, Int) and isinstance(n.measure, BaseMeasure) and n.copies is None for n in nodes(node))


def alike(normal: Callable[[], Normal], left: Expr, right: Expr) -> dict[Int, Int]:
    """Return averages over copies that are others, written in another way; those stand before them."""
    outermost = dict.fromkeys(node for side in (left, right) for _, node in linear(side)[1] if not free(node))
    found: dict[Int, Int] = {}
    for node in outermost:
        for other in outermost:
            if other is node:
                break
            with suppress(Unexportable):
                at_each_draw(normal(), node, other)
                found[node] = other
                break
    return found


def cancelling(normal: Normal, left: Expr, right: Expr) -> dict[Expr, Held]:
    """Return the integrals that stand outermost on both sides and cancel, each with the letter that holds its place."""
    totals: dict[Int, list[Form]] = {}
    for sign, integrals in ((1, linear(left)[1]), (-1, linear(right)[1])):
        for coefficient, node in integrals:
            if not free(node) and not has_integral(coefficient):
                totals.setdefault(node, []).append(sign * normal(coefficient))
    gone = [node for node, found in totals.items() if len(found) > 1 and zero(sum(found))]
    letters: dict[Expr, Held] = {node: Held(f"q_X{i + 1}") for i, node in enumerate(gone)}
    elsewhere = set(nodes(held(left, letters), held(right, letters)))
    return {node: letter for node, letter in letters.items() if node not in elsewhere}


def held(node: Expr, letters: Mapping[Any, Expr]) -> Expr:
    """Put others in the place of integrals, where ``linear`` sees them."""
    match node:
        case Int():
            return letters.get(node, node)
        case Div(top, under):
            return Div(held(top, letters), under)
        case Add() | Neg() | Mul():
            return node.with_parts(tuple(held(part, letters) for part in node.parts()))
    return node


def zero(form: Form) -> bool:
    """Whether a fraction vanishes, its letters taken for independent."""
    return bool(sp.expand(sp.fraction(sp.together(form))[0]) == 0)


def at_each_draw(normal: Normal, left: Expr, right: Expr) -> None:
    """Find that averages over copies agree at each draw, so that no moment need be known.

    Raises
    ------
    Unexportable
        Where the sides are no such averages, or algebra does not show it.
    """
    (a, ours), (b, theirs) = linear(left), linear(right)
    parts = [(normal(c), *_nest(at_place(node))) for c, node in ours]
    parts += [(-normal(c), *_nest(at_place(node))) for c, node in theirs]
    laws = {(rest, *((type(n.measure), n.measure, n.copies) for n in nest)) for _, nest, rest in parts}
    if len(parts) < 2 or len(laws) > 1 or not zero(normal(a) - normal(b)):
        raise Unexportable("not the same average of several things")
    scale, whole, _ = parts.pop(max(range(len(parts)), key=lambda i: len(normal.printer.open(parts[i][1][-1].body))))
    shares = [(sp.factor(-c / scale), _called_alike(nest[0], whole)) for c, nest, _ in parts]
    total = sum(c * normal.draw(nest[-1].body, whole[-1]) for c, nest in shares)
    if not zero(normal.draw(whole[-1].body, whole[-1]) - total):
        raise Unexportable("the integrands do not agree at each draw")
    for depth, node in reversed(list(enumerate(whole))):
        kind: FactKind = "ev" if node.copies is None else "copies"
        letters = [normal.letter((kind, normal.printer.open(nest[depth])), nest[depth]) for _, nest in shares]
        terms = [(normal.back(c), nest[depth].body) for c, nest in shares]
        normal.record(kind, node, sum(c * x for (c, _), x in zip(shares, letters, strict=True)), terms, [])


def _nest(body: Expr) -> tuple[list[Int], tuple[Expr, ...]]:
    """Return averages that stand one in another in an integrand, the last over copies; and the other factors."""
    factors = body.factors if isinstance(body, Mul) else (body,)
    nest = [f for f in factors if isinstance(f, Int)][:1]
    others = tuple(f for f in factors if f not in nest)
    while nest and isinstance(nest[-1].measure, ConditionalLaw) and isinstance(nest[-1].body, Int):
        nest.append(nest[-1].body)
    if not nest or nest[-1].copies is None:
        raise Unexportable("no average over copies")
    return nest, others


def _called_alike(node: Int, whole: list[Int]) -> list[Int]:
    """Return averages that stand one in another, with their points called as in others."""
    found = []
    for other in whole:
        node = replace(
            node, body=move(node.body, dict(zip(node.points, other.points, strict=True))), points=other.points
        )
        found.append(node)
        inner = node.body
        node = inner if isinstance(inner, Int) else node
    return found
