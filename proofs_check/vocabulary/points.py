"""Which points an expression leaves free."""

from __future__ import annotations

from proofs_check.vocabulary.expressions import Deriv, Expr, Field, Int, Named, Point, Scalar, Vary, w, z


def free(node: Expr, bound: frozenset[Point] = frozenset()) -> set[Point]:
    """Return the points of an expression that nothing binds.

    An argument of a named object and a direction are functions of z alone, and what is varied or differentiated is a
    number: no integral around them binds their other points, so that unfolding can capture none.
    """
    match node:
        case Field(_, at):
            return set(at) - bound
        case Int(body, points, measure):
            return free(body, bound | set(points)) | (set(measure.given) - bound)
        case Named(definition, args, at) if not definition.pointwise:
            return (set(at) - bound).union(*(free(arg) - {z} for arg in args))
        case Vary(body, targets, directions):
            own = (set((z, w)[: target.arity]) for target in targets)
            return free(body).union(*(free(d) - points for d, points in zip(directions, own, strict=True)))
        case Deriv(body, Scalar(), _, at):
            return free(body) | free(at)
    return set().union(*(free(part, bound) for part in node.parts()))
