"""Whether a form is one that a hypothesis bounds, at these points or at others, and what a least value says."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from proofs_check.checker.unfold import ONE
from proofs_check.vocabulary.expressions import Add, Apply, Div, Expr, Fn, Mul, Neg, Point, Scalar, free, z
from proofs_check.vocabulary.substitutions import move


def matches(node: Expr, pattern: Expr) -> bool:
    """Whether a form is another one at other points, and so lies under the same bound."""
    places = tuple(sorted(free(node), key=lambda p: p.name))
    return any(
        move(pattern, dict(zip(sorted(free(pattern), key=lambda p: p.name), order, strict=True))) == node
        for order in itertools.permutations(places, len(free(pattern)))
    )


def within(other: Expr, bound: Expr) -> bool:
    """Whether a form that is added to a number ≥ ``bound`` cannot bring it below 0."""
    inner = negative(other)
    if matches(inner, bound):
        return True
    size = bound.body if isinstance(bound, Fn) and bound.name == "abs" else None
    return size is not None and any(matches(x, y) for x in (inner, other) for y in (size, negative(size)))


def has_mass(body: Expr, points: tuple[Point, ...], sign: Callable[[Expr], str | None]) -> Scalar | None:
    """Return the number m where a function is the indicator of {U ≤ m + e} with m = ess inf U and e > 0."""
    if not (isinstance(body, Fn) and body.name == "where" and isinstance(body.body, Add)):
        return None
    terms = body.body.terms
    for m in (t for t in terms if isinstance(t, Scalar) and t.greatest):
        functions = {Neg(move(bound, {z: points[0]})) for bound in m.bounds}
        rest = tuple(t for t in terms if t != m and t not in functions)
        if len(rest) == len(terms) - 2 and rest and not any(map(free, rest)) and sign(Add(rest)) == "+":
            return m
    return None


def negative(node: Expr) -> Expr:
    """Return −node, a difference a − b turned round."""
    match node:
        case Neg(body):
            return body
        case Add((a, Neg(b))):
            return Add((b, Neg(a)))
    return Neg(node)


def is_above_tangent(terms: tuple[Expr, ...]) -> bool:
    """Whether terms are f(x) − f(a) − f′(a)(x − a) for a convex f."""
    match terms:
        case (Apply(f, x, False), Neg(Apply(g, a, False)), Neg(Mul((Apply(h, b, True), Add((y, Neg(c))))))):
            return f == g == h and x == y and a == b == c and f.curve is not None and f.curve.convex
    return False


def reached(value: Expr, place: Expr) -> tuple[Expr, Expr]:
    """Return the equation that a value is a place: a quotient's top is that many times what is under it."""
    if not isinstance(value, Div):
        return value, place
    return value.numerator, value.denominator if place == ONE else Mul((place, value.denominator))
