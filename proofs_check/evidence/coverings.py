"""Scalar inequalities on their whole domain: what a chain proves about every x > 0, once more by balls and alone.

The relation is taken as it stands; nothing of its chain is used. Only relations of one letter are covered here, a
number x > 0, that are made of powers and logarithms of it, as lemmas are, or of powers of it and exponentials: with
y = eˣ these are powers and logarithms of y ≥ 1. What else needs a whole domain an author states as a step of its own.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from fractions import Fraction
from operator import add, mul
from typing import Any, get_type_hints

from numerics.balls.coverings import Covering, check
from numerics.balls.domains import Builder, NotCovered, Terms, positive_everywhere
from numerics.balls.enclosure import exact
from proofs_check.checker.unfold import Unfolder
from proofs_check.evidence.enclosures import margin_of
from proofs_check.outcome import Outcome, Result
from proofs_check.vocabulary.evidence import Covered
from proofs_check.vocabulary.expressions import (
    Add,
    Div,
    Expr,
    Field,
    Fn,
    Int,
    Mul,
    Neg,
    Num,
    Pow,
    Scalar,
    VocabularyError,
    nodes,
)
from proofs_check.vocabulary.statements import AtMost, Clause, Nonnegative, Positive
from proofs_check.vocabulary.substitutions import Unsayable
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
            why = cover(form, _zeros(clause))
        except NotCovered as reason:
            result, why = "undecided", str(reason)
        yield Outcome(
            theorem.id, f"({clause.letter}) on its whole domain", facets.get(clause.letter, "convexity"), "certified",
            result, str(clause), None, why, where=str(theorem.where), seconds=time.perf_counter() - start,
        )  # fmt: skip


def declared(step: Covered) -> bool:
    """Whether a module's own certificate is declared to return a covering: such a one may wait for its level.

    Of any other function nothing is known until it has run.
    """
    function = step.prove
    while isinstance(function, functools.partial):
        function = function.func
    try:
        return get_type_hints(function).get("return") is Covering
    except (TypeError, NameError):  # what has no hints, or hints that name nothing
        return False


def by_author(theorem: Theorem, step: Covered) -> Outcome:
    """Run a certificate that a module brings with it, and check what it hands over piece by piece."""
    start = time.perf_counter()
    result: Result = "holds"
    try:
        covering = step.prove()
        if not isinstance(covering, Covering):
            raise VocabularyError(
                f"prove={type(covering).__name__} of “{step.name}” must return a numerics.balls.coverings.Covering: "
                "pieces with enclosures, which are checked, and not a sentence"
            )
        check(covering)
        why = covering.said
    except NotCovered as reason:
        result, why = "undecided", str(reason)
    return Outcome(
        theorem.id, step.name, step.facet, "certified", result, step.name, None, why, where=str(step.where),
        seconds=time.perf_counter() - start,
    )  # fmt: skip


def cover(form: Expr, zeros: tuple[Fraction, ...]) -> str:
    """Certify that a form of one number x > 0 is positive but at the zeros, and say on which pieces."""
    if not _has_exp(form):
        found = positive_everywhere(builder(form), terms(form), zeros)
        return f"[{found.low}, {found.high}] in {found.pieces} pieces, and beyond it by the leading terms"
    if any(zeros):
        raise NotCovered(f"exponentials are exact at 0 alone, not at {zeros}")
    try:
        # Where f → 0 as x → 0 that is a zero of the closed domain, although x > 0 does not reach it.
        found = positive_everywhere(builder(form, log=True), terms(form, log=True), (Fraction(1),), start=Fraction(1))
    except NotCovered:
        found = positive_everywhere(builder(form, log=True), terms(form, log=True), start=Fraction(1))
    return f"eˣ in [1, {found.high}] in {found.pieces} pieces, and beyond it by the leading term"


def _has_exp(form: Expr) -> bool:
    return any(isinstance(node, Fn) and node.name == "exp" for node in nodes(form))


def _form(clause: Clause) -> Expr | None:
    """Return what a clause says is ≥ 0 or > 0, unfolded, if that is made of one number x > 0 alone."""
    if not isinstance(clause.relation, Nonnegative | Positive | AtMost):
        return None
    form = Unfolder()(margin_of(clause.relation))
    match list({node for node in nodes(form) if isinstance(node, Scalar | Field | Int)}):
        case [Scalar(sign="positive", below=None, whole=False, volume=None) as x] if not x.bounds:
            try:
                builder(form, log=_has_exp(form))
                terms(form, log=_has_exp(form))
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


def builder(node: Expr, *, log: bool = False) -> Builder:
    """Return a function that computes an expression of x on numbers or on power series; with ``log``, of y = eˣ."""
    match node:
        case Num(value):
            return lambda x: 0 * x + exact(value)
        case Scalar():
            return (lambda y: y.log()) if log else (lambda x: x)
        case Add(parts):
            each = [builder(p, log=log) for p in parts]
            return lambda x: functools.reduce(add, [f(x) for f in each])
        case Mul(parts):
            each = [builder(p, log=log) for p in parts]
            return lambda x: functools.reduce(mul, [f(x) for f in each])
        case Neg(body):
            inner = builder(body, log=log)
            return lambda x: -inner(x)
        case Div(top, under):
            above, below = builder(top, log=log), builder(under, log=log)
            return lambda x: above(x) / below(x)
        case Pow(base, Num(exponent)) if exponent.denominator == 1:
            inner = builder(base, log=log)
            return lambda x: _power(inner(x), int(exponent))
        case Fn("log", body) if not log:
            inner = builder(body)
            return lambda x: inner(x).log()
        case Fn("exp", body) if log and _multiple(body).denominator == 1:
            rate = int(_multiple(body))
            return lambda y: _power(y, rate)
    raise Unsayable(f"no rule to cover {node}")


def _power(base: Any, exponent: int) -> Any:
    return base**exponent if exponent >= 0 else 1 / base**-exponent


def _multiple(node: Expr) -> Fraction:
    """Return c where an exponent is c x."""
    match [(key, c) for key, c in terms(node).items() if c]:
        case [((power, 0), c)] if power == 1:
            return c
    raise Unsayable(f"the exponent {node} is no multiple of the number")


def terms(node: Expr, *, log: bool = False) -> Terms:
    """Return an expression of x as Σ c xᵃ (log x)ᵇ, by (a, b); with ``log``, one of y = eˣ, so that x is log y."""
    match node:
        case Num(value):
            return {(Fraction(0), 0): value}
        case Scalar():
            return {(Fraction(0), 1): Fraction(1)} if log else {(Fraction(1), 0): Fraction(1)}
        case Add(parts):
            return functools.reduce(_sum, [terms(p, log=log) for p in parts])
        case Mul(parts):
            return functools.reduce(_product, [terms(p, log=log) for p in parts])
        case Neg(body):
            return {key: -c for key, c in terms(body, log=log).items()}
        case Div(top, under):
            return _product(terms(top, log=log), _inverse(under, log=log))
        case Pow(base, Num(exponent)) if exponent.denominator == 1:
            factor = terms(base, log=log) if exponent >= 0 else _inverse(base, log=log)
            return functools.reduce(_product, [factor] * abs(int(exponent)), ONE)
        case Fn("exp", body) if log:
            return {(_multiple(body), 0): Fraction(1)}
        case Fn("log", body) if not log:
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


def _inverse(node: Expr, *, log: bool) -> Terms:
    match [(key, c) for key, c in terms(node, log=log).items() if c]:
        case [((power, 0), c)]:
            return {(-power, 0): 1 / c}
    raise Unsayable(f"1/({node}) is no sum of powers and logarithms")
