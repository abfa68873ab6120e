"""Scalar inequalities on their whole domain: what a chain proves about every x > 0, once more by balls and alone.

The relation is taken as it stands; nothing of its chain is used. Only relations of one letter, a number x > 0, and made
of powers and logarithms of it are covered here: lemmas are such.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from fractions import Fraction
from operator import add, mul
from typing import Any

from numerics.balls.domains import Builder, NotCovered, Terms, positive_everywhere
from numerics.balls.enclosure import exact
from proofs_check.checker.unfold import Unfolder, Unsayable
from proofs_check.enclosures import margin_of
from proofs_check.outcome import Outcome, Result
from proofs_check.vocabulary.expressions import Add, Div, Expr, Field, Fn, Int, Mul, Neg, Num, Pow, Scalar, walk
from proofs_check.vocabulary.statements import AtMost, Clause, Nonnegative, Positive
from proofs_check.vocabulary.theorem import Theorem

ONE: Terms = {(Fraction(0), 0): Fraction(1)}


def covered(theorem: Theorem, outcomes: list[Outcome]) -> Iterator[Outcome]:
    """Yield a certificate for every clause of a theorem that is an inequality for one number x > 0."""
    facets = {step.clause: step.facet for step in outcomes if step.grade in ("symbolic", "cited")}
    for clause in theorem.clauses:
        form = _form(clause)
        if form is None:
            continue
        start = time.perf_counter()
        result: Result = "holds"
        try:
            cover = positive_everywhere(builder(form), terms(form), _zeros(clause))
            why = f"[{cover.low}, {cover.high}] in {cover.pieces} pieces, and beyond it by the leading terms"
        except NotCovered as reason:
            result, why = "undecided", str(reason)
        yield Outcome(
            theorem.id, f"({clause.letter}) on its whole domain", facets.get(clause.letter, "convexity"), "certified",
            result, str(clause), None, why, where=str(theorem.where), seconds=time.perf_counter() - start,
        )  # fmt: skip


def _form(clause: Clause) -> Expr | None:
    """Return what a clause says is ≥ 0 or > 0, unfolded, if that is made of one number x > 0 alone."""
    if not isinstance(clause.relation, Nonnegative | Positive | AtMost):
        return None
    form = Unfolder()(margin_of(clause.relation))
    letters: set[Expr] = set()
    walk(form, lambda node: letters.add(node) if isinstance(node, Scalar | Field | Int) else None)
    match list(letters):
        case [Scalar(sign="positive", below=None, whole=False, volume=None) as x] if not x.bounds:
            try:
                terms(form)
            except Unsayable:
                return None
            return form
    return None


def _zeros(clause: Clause) -> tuple[Fraction, ...]:
    """Return where a clause says that its subject vanishes; an inequality that says nothing must be strict."""
    match clause.relation:
        case Nonnegative(_, pairs):
            return tuple(value.value for _, value in pairs if isinstance(value, Num))
    return ()


def builder(node: Expr) -> Builder:
    """Return a function that computes an expression of one number, on numbers or on power series."""
    match node:
        case Num(value):
            return lambda x: 0 * x + exact(value)
        case Scalar():
            return lambda x: x
        case Add(parts):
            each = [builder(p) for p in parts]
            return lambda x: functools.reduce(add, [f(x) for f in each])
        case Mul(parts):
            each = [builder(p) for p in parts]
            return lambda x: functools.reduce(mul, [f(x) for f in each])
        case Neg(body):
            inner = builder(body)
            return lambda x: -inner(x)
        case Div(top, under):
            above, below = builder(top), builder(under)
            return lambda x: above(x) / below(x)
        case Pow(base, Num(exponent)) if exponent.denominator == 1:
            inner = builder(base)
            return lambda x: _power(inner(x), int(exponent))
        case Fn("log", body):
            inner = builder(body)
            return lambda x: inner(x).log()
    raise Unsayable(f"no rule to cover {node}")


def _power(base: Any, exponent: int) -> Any:
    return base**exponent if exponent >= 0 else 1 / base**-exponent


def terms(node: Expr) -> Terms:
    """Return an expression of one number x as Σ c xᵃ (log x)ᵇ, by (a, b)."""
    match node:
        case Num(value):
            return {(Fraction(0), 0): value}
        case Scalar():
            return {(Fraction(1), 0): Fraction(1)}
        case Add(parts):
            return functools.reduce(_sum, [terms(p) for p in parts])
        case Mul(parts):
            return functools.reduce(_product, [terms(p) for p in parts])
        case Neg(body):
            return {key: -c for key, c in terms(body).items()}
        case Div(top, under):
            return _product(terms(top), _inverse(under))
        case Pow(base, Num(exponent)) if exponent.denominator == 1:
            factor = terms(base) if exponent >= 0 else _inverse(base)
            return functools.reduce(_product, [factor] * abs(int(exponent)), ONE)
        case Fn("log", body):
            match list(terms(body).items()):
                case [((power, 0), c)] if c == 1:
                    return {(Fraction(0), 1): power}
    raise Unsayable(f"{node} is no sum of powers and logarithms")


def _sum(one: Terms, other: Terms) -> Terms:
    return {key: one.get(key, Fraction(0)) + other.get(key, Fraction(0)) for key in {**one, **other}}


def _product(one: Terms, other: Terms) -> Terms:
    result: dict[tuple[Fraction, int], Fraction] = {}
    for (a, b), c in one.items():
        for (d, e), f in other.items():
            key = (a + d, b + e)
            result[key] = result.get(key, Fraction(0)) + c * f
    return result


def _inverse(node: Expr) -> Terms:
    match [(key, c) for key, c in terms(node).items() if c]:
        case [((power, 0), c)]:
            return {(-power, 0): 1 / c}
    raise Unsayable(f"1/({node}) is no sum of powers and logarithms")
