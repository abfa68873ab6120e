"""Expressions in ball arithmetic: a relation's margin is enclosed on a witness, whatever is rounded on the way.

An expression is unfolded and compiled once, for one witness. On the circle ∫e^{s/τ}f with the cosine critic is not a
double integral but a multiplier of the waves of f, which is exact up to Bessel functions.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import add, mul
from typing import Any, assert_never

from numerics.balls import enclosure as balls
from numerics.balls.enclosure import Ball, Enclosure
from numerics.balls.spaces import Circle, Waves
from numerics.balls.witness import Witness
from proofs_check.checker.unfold import Unfolder
from proofs_check.evidence.admissible import TEMPERATURE, inadmissible
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
    Point,
    Pow,
    Scalar,
    free,
)
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Lifts, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.substitutions import Unsayable, move
from proofs_check.vocabulary.symbols import Interval, mu

BOUND = Point("·")
Places = Mapping[Point, Any]
Compiled = Callable[[Places, bool], Ball]


@dataclass(frozen=True, slots=True)
class Judged:
    """What balls say of a relation at a witness: it holds, it fails, or neither is sure (None)."""

    holds: bool | None
    margin: Enclosure
    why: str


def judge(relation: Relation, witness: Witness) -> Judged:
    """Judge a relation at a witness by the enclosure of its margin, what must be ≥ 0, > 0 or = 0."""
    form = Unfolder()(margin_of(relation))
    if wrong := inadmissible(form, witness):
        return Judged(None, Enclosure(None, None), wrong)
    with balls.precision(witness.bits):
        margin = balls.real(Compiler(witness)(form)({}, False))
    match relation:
        case Equal():
            fails, holds = margin.positive or margin.negative, margin.low == margin.high == 0
        case Positive():
            fails, holds = margin.high is not None and margin.high <= 0, margin.positive
        case _:
            fails, holds = margin.negative, margin.nonnegative
    if holds or fails:
        return Judged(holds, margin, f"enclosed in {margin}")
    return Judged(None, margin, f"the enclosure {margin} does not exclude either sign")


def margin_of(relation: Relation) -> Expr:
    """Return the expression whose sign decides a relation."""
    match relation:
        case Nonnegative(lhs) | Positive(lhs):
            return lhs
        case AtMost(lhs, rhs):
            return rhs - lhs
        case Equal(lhs, rhs):
            return lhs - rhs
        case Lifts() | Tends() | Expands():
            raise Unsayable("only =, ≤, ≥ 0 and > 0 are decided by a sign")
        case _ as never:
            assert_never(never)


class Compiler:
    """Compiles unfolded expressions into functions of places, at the precision that is set when it is called."""

    def __init__(self, witness: Witness) -> None:
        self.witness, self.space = witness, witness.space
        self.temperature = witness.temperature
        self.known: dict[tuple[Expr, Point], Waves] = {}

    def __call__(self, node: Expr) -> Compiled:
        """Return the expression as a function of its free points; what has none is computed once."""
        compiled = self.node(node)
        if free(node) or isinstance(node, Num):
            return compiled
        known: list[Ball] = []

        def once(_places: Places, _analytic: bool) -> Ball:
            if not known:
                known.append(compiled({}, False))
            return known[0]

        return once

    def node(self, node: Expr) -> Compiled:
        """Compile one node."""
        match node:
            case Num(value):
                return _constant(balls.number(value))
            case Scalar():
                return _constant(self.scalar(node))
            case Field():
                return self.field(node)
            case Add(terms):
                parts = [self(t) for t in terms]
                return lambda places, analytic: functools.reduce(add, [p(places, analytic) for p in parts])
            case Mul(factors):
                parts = [self(f) for f in factors]
                return lambda places, analytic: functools.reduce(mul, [p(places, analytic) for p in parts])
            case Neg(body):
                inner = self(body)
                return lambda places, analytic: -inner(places, analytic)
            case Div(top, under):
                above, below = self(top), self(under)
                return lambda places, analytic: above(places, analytic) / below(places, analytic)
            case Pow(base, Num(exponent)):
                inner = self(base)
                return lambda places, analytic: balls.power(inner(places, analytic), exponent, analytic=analytic)
            case Fn("log", Field(symbol, (point,))) if isinstance(self.space, Circle) and symbol.domain is None:
                logarithm = self.space.logarithm(symbol.name)
                return lambda places, analytic: logarithm(places[point], analytic)
            case Fn("log", body):
                inner = self(body)
                return lambda places, analytic: balls.log(inner(places, analytic), analytic=analytic)
            case Fn("exp", body):
                inner = self(body)
                return lambda places, analytic: balls.exp(inner(places, analytic))
            case Int(_, (_,), _, None):
                return self.integral(node)
        raise Unsayable(f"balls have no rule for {node}")

    def scalar(self, node: Scalar) -> Ball:
        """Return a letter that is a number: the temperature, a kernel's volume, or what the witness says."""
        if node.name == TEMPERATURE:
            return self.temperature
        if node.volume is not None:
            kernel = Unfolder()(node.volume)
            (point, other) = sorted(free(kernel), key=lambda p: p.name)
            waves = self.waves(Int(kernel, (other,), mu), point)
            if waves is None or len(waves.cosine) > 1:
                raise Unsayable(f"the volume {node} is not known to be constant on this space")
            return waves.cosine[0]
        return balls.number(self.witness.numbers[node.name])

    def field(self, node: Field) -> Compiled:
        """Return a function's value at a point, a critic's at two, or the coordinate of an interval."""
        if node.symbol.domain is not None:
            (point,) = node.at
            return lambda places, _: places[point]
        if node.symbol.arity == 2:
            one, other = node.at
            return lambda places, _: self.space.critic(places[one], places[other])
        (point,) = node.at
        value = self.space.function(node.symbol.name)
        return lambda places, _: value(places[point])

    def integral(self, node: Int) -> Compiled:
        """Return an integral: by multipliers where it is a convolution, else enclosed by quadrature or summed."""
        (point,), outside = node.points, free(node)
        if isinstance(node.measure, Interval):
            if outside:
                raise Unsayable(f"an integral over an interval inside another is not enclosed: {node}")
            low, high = (balls.number(end) for end in node.measure.ends)
            inner = self(node.body)
            return lambda _p, _a: balls.integral(lambda t, a: inner({point: t}, a), low, high)
        if node.measure != mu:
            raise Unsayable(f"balls know no law {node.measure.name}")
        if isinstance(self.space, Circle) and outside:
            place = min(outside, key=lambda p: p.name)
            # Unfolding names bound points apart; the same convolution twice is one all the same.
            key = move(node.body, {point: BOUND}), place
            waves = self.known.get(key) or (self.waves(node, place) if len(outside) == 1 else None)
            if waves is None:
                raise Unsayable(f"{node} is no convolution with e^(s/τ), and a double integral is not enclosed")
            self.known[key] = waves
            return lambda places, _: places[place].value(waves)
        inner = self(node.body)
        return lambda places, _: self.space.integral(lambda x, a: inner({**places, point: x}, a))

    def waves(self, node: Expr, point: Point) -> Waves | None:
        """Return a function of one point on the circle as a sum of waves, None where it is not seen to be one."""
        if not isinstance(self.space, Circle):
            return None
        if not free(node):
            return self.space.constant(self(node)({}, False))
        match node:
            case Field(symbol, (at,)) if at == point and symbol.domain is None:
                return self.space.waves(symbol.name)
            case Add(terms):
                parts = [self.waves(t, point) for t in terms]
                known = [p for p in parts if p is not None]
                return functools.reduce(add, known) if len(known) == len(parts) else None
            case Neg(body):
                inner = self.waves(body, point)
                return None if inner is None else inner.scaled([balls.number(-1)])
            case Div(top, under) if not free(under):
                inner = self.waves(top, point)
                return None if inner is None else inner.scaled([1 / self(under)({}, False)])
            case Mul():
                return self.multiple(_flat(node), point)
            case Int(body, (inner_point,), measure, None) if measure == mu:
                return self.convolution(_flat(body), inner_point, point)
        return None

    def multiple(self, factors: list[Expr], point: Point) -> Waves | None:
        """Return a product of numbers and one function."""
        functions = [f for f in factors if free(f)]
        inner = self.waves(functions[0], point) if len(functions) == 1 else None
        numbers = [self(f)({}, False) for f in factors if not free(f)]
        return None if inner is None else inner.scaled([functools.reduce(mul, numbers, balls.number(1))])

    def convolution(self, factors: list[Expr], inner: Point, point: Point) -> Waves | None:
        """Return ∫e^{s(z, w)/τ} f(w)dμ(w) as waves in z."""
        assert isinstance(self.space, Circle)
        kernels = [f for f in factors if free(f) == {inner, point}]
        rest = [f for f in factors if f not in kernels]
        match kernels:
            case [Fn("exp", Div(Field(symbol), under))] if symbol.arity == 2 and not free(under):
                function = self.multiple(rest, inner) if rest else self.space.constant(balls.number(1))
                return None if function is None else self.space.smoothed(function, self(under)({}, False))
        return None


def _flat(node: Expr) -> list[Expr]:
    return [f for factor in node.factors for f in _flat(factor)] if isinstance(node, Mul) else [node]


def _constant(value: Ball) -> Compiled:
    return lambda _places, _analytic: value
