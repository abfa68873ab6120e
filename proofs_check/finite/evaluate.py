"""Evaluate expressions on a batch of finite measure spaces, each value with a bound of its rounding error.

On a finite space every integral is a sum and every expression of the vocabulary has a value, so a wrong statement can
be refuted by exhibiting weights and densities. Named objects are evaluated from their bodies as functions on the space,
and variations by Cauchy's integral formula on a small circle around ε = 0: nothing here uses the checker's unfolding or
its rules of calculus. A quadrature rule is a finite measure space too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, assert_never, cast

import numpy as np

from proofs_check.finite import copies, functions, intervals
from proofs_check.finite.frames import Circle, Frame, Turns, on_circle, repeated
from proofs_check.finite.rounding import (
    FUNCTIONS,
    UNIT,
    Array,
    Bounded,
    add,
    additions,
    divide,
    multiply,
    power,
    summed,
)
from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
    CopySum,
    Definition,
    Deriv,
    Div,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Node,
    Num,
    Point,
    Pow,
    Scalar,
    Vary,
    free,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.substitutions import Bodies, Unsayable, put
from proofs_check.vocabulary.symbols import BaseMeasure, Interval, Law, PairLaw

COMPOSITE = frozenset((Add, Mul, Div, Pow, Fn, Apply, Int, CopySum, Deriv))
# How many values a memory takes of expressions without a name, and how many numbers one of them may have.
KEPT, SMALL = 1024, 2**12
# Answers a node from independent implementations, or None where it has none; the points in scope have axes.
Twins = Callable[[Expr, "Evaluator", dict[Point, int]], "Bounded | None"]


def evaluate(
    node: Expr,
    frame: Frame,
    bodies: Bodies | None = None,
    twins: Twins | None = None,
    points: tuple[Point, ...] = (),
) -> Bounded:
    """Evaluate an expression on every space of a frame; shapes (batch,), and an axis for each free point.

    ``bodies`` replaces definitions by edited ones. With ``twins`` named objects are evaluated by their independent
    implementations where they have one; literally, an infinity is an overflow or a logarithm of zero, and undefined.
    """
    with np.errstate(all="ignore"):
        on = coordinates_in(node) if frame.curves else {}
        result = Evaluator(frame, bodies or {}, twins, on=on).function(node, points)
    shape = (len(frame.weights), *result.value.shape[1:])
    value, error = np.broadcast_to(result.value, shape), np.broadcast_to(result.error, shape)
    return Bounded(value if twins else np.where(np.isfinite(value), value, np.nan), error)


@lru_cache(maxsize=2**15)
def _depth(node: Expr) -> int:
    """Return how many points are bound at once below a node; a named object's body counts for itself."""
    if (isinstance(node, Named) and not node.definition.pointwise) or isinstance(node, Vary | Deriv):
        return 0
    below = max((_depth(part) for part in node.parts()), default=0)
    return below + (len(node.points) if isinstance(node, Int) else 1 if isinstance(node, CopySum) else 0)


@lru_cache(maxsize=2**12)
def _everywhere(node: Named) -> Named:
    """Return a named object as a function of its points, the same one each time: it has its hash once."""
    return Named(node.definition, node.args, ())


@lru_cache(maxsize=2**12)
def _number(node: Num, depth: int) -> Bounded:
    """Return an exact number as float64 has it, at all points."""
    value = np.asarray([float(node.value)]).reshape((1,) * (depth + 1))
    return Bounded(value, (0.0 if float(node.value) == node.value else UNIT) * abs(value))


@cache
def definitions_in(node: Expr) -> frozenset[Definition]:
    """Return every definition that an expression rests on, through bodies and arguments."""
    own = (
        frozenset((node.definition,)) | definitions_in(node.definition.body) if isinstance(node, Named) else frozenset()
    )
    return own.union(*map(definitions_in, node.parts()))


@cache
def coordinates_in(node: Expr) -> Mapping[Point, FieldSymbol]:
    """Return the coordinate of every point of an interval in an expression."""
    found = (n for n in nodes(node) if isinstance(n, Field) and n.symbol.domain is not None)
    return {p: n.symbol for n in found for p in n.at}


@dataclass(frozen=True)
class Evaluator:
    """Evaluates at points; a scope maps a bound point to the array axis that runs over its values.

    ``on`` names the coordinate of every point of an interval that is in scope. ``formals`` are the values of a
    definition's parameters while its body is evaluated; ``memory`` keeps the values of named objects that are this
    evaluation's own, or this body's for these parameters; ``copies`` is how many stand for a point.
    """

    frame: Frame
    bodies: Bodies
    twins: Twins | None = None
    formals: Mapping[FieldSymbol | Scalar, Bounded] = field(default_factory=dict)
    depth: int = 0
    memory: dict[Any, Bounded] = field(default_factory=dict)
    copies: Mapping[Point, int] = field(default_factory=dict)
    on: Mapping[Point, FieldSymbol] = field(default_factory=dict)

    def changed(self, **parts: Any) -> Evaluator:
        """Return an evaluator with other parts; it is made so often that ``replace`` would take long."""
        other = object.__new__(Evaluator)
        other.__dict__.update(self.__dict__, **parts)
        return other

    def function(self, node: Expr, points: tuple[Point, ...]) -> Bounded:
        """Evaluate an expression as a function of points: arrays (batch, n, …) with an axis a point."""
        depth = len(points) + _depth(node)
        deep = self if depth == self.depth else self.changed(depth=depth)
        result = deep.at(node, {p: i + 1 for i, p in enumerate(points)})
        keep = len(points) + 1
        return Bounded(*(a.reshape(a.shape[:keep]) for a in (result.value, result.error)))

    def at(self, node: Expr, scope: dict[Point, int]) -> Bounded:
        """Return values of shape (batch, …) with one axis a bound point in scope.

        Expressions share parts, and edits of one share nearly all: what is made of several nodes is evaluated once for
        the same axes and coordinates. Twins depend on more than these.
        """
        if self.twins is not None:
            found = self.twins(node, self, scope)
            return self.anew(node, scope) if found is None else found
        if type(node) not in COMPOSITE:
            return self.anew(node, scope)
        places = frozenset([(p, scope[p], self.copies.get(p), self.on.get(p)) for p in free(node)])
        # Where an integral's own points go depends on the whole scope, and with it how many roundings its sum has.
        memory, key = self.memory_for(node), (node, self.depth, max(scope.values(), default=0), places)
        known = memory.get(key)
        if known is None:
            known = self.anew(node, scope)
            if len(memory) < KEPT and known.value.size <= SMALL:
                memory[key] = known
        return known

    def anew(self, node: Expr, scope: dict[Point, int]) -> Bounded:
        """Evaluate a node from its parts."""
        kind = cast(Node, node)
        match kind:  # the most frequent first
            case Field(symbol, points):
                return self.field(symbol, points, scope)
            case Mul(factors):
                result = self.at(factors[0], scope)
                for factor in factors[1:]:
                    result = multiply(result, self.at(factor, scope))
                return result
            case Num():
                return _number(kind, self.depth)
            case Scalar(name):
                if kind in self.formals:
                    return self.lay(self.formals[kind], (), scope)
                given = self.constant(self.frame.scalars[name], 0.0)
                slack = self.frame.scalar_errors.get(name)
                return given if slack is None else Bounded(given.value, self.constant(slack, 0.0).value)
            case Add(terms):
                return add([self.at(t, scope) for t in terms])
            case Neg(body):
                inner = self.at(body, scope)
                return Bounded(-inner.value, inner.error)
            case Div(top, under):
                return divide(self.at(top, scope), self.at(under, scope))
            case Pow(base, exponent):
                return power(self.at(base, scope), self.at(exponent, scope))
            case Fn(name, body):
                return FUNCTIONS[name](self.at(body, scope))
            case Apply(symbol, body, slope):
                numbers = [self.constant(column, 0.0) for column in self.frame.fields[symbol.name].T]
                return functions.at(numbers, self.at(body, scope), kind.curve, slope=slope)
            case Int():
                return self.integral(kind, scope) if kind.copies is None else self.over_copies(kind, scope)
            case CopySum(body, point):
                return self.over_all(body, point, scope)
            case Vary(body, targets, directions, order):
                return self.shaped(self.remembered(kind, lambda: self.variation(body, targets, directions, order)))
            case Deriv(scalar=Field() as coordinate):
                return self.slope(kind, coordinate, scope)
            case Deriv():
                return self.derivative(kind)
            case Named(definition, args) if definition.pointwise:
                body = self.bodies.get(definition, definition.body)
                return self.at(put(body, dict(zip(definition.scalars, args, strict=True))), scope)
            case Named(at=points):
                return self.lay(self.named(kind), points, scope)
            case _ as never:
                assert_never(never)

    def constant(self, values: Array, unit: float) -> Bounded:
        """Return numbers, one a space, at all points."""
        shaped = values.reshape((-1,) + (1,) * self.depth)
        return Bounded(shaped, unit * abs(shaped))

    def field(self, symbol: FieldSymbol, points: tuple[Point, ...], scope: dict[Point, int]) -> Bounded:
        """Return a field's values along the axes of its points."""
        if self.formals and symbol in self.formals:
            return self.lay(self.formals[symbol], points, scope)
        if symbol.name in self.frame.curves:
            return self.curve(symbol, points, scope)
        if symbol.domain is not None:
            return self.lay(self.frame.places.get(symbol) or intervals.nodes(symbol.domain), points, scope)
        key = symbol.name, self.depth, *[scope[p] for p in points]
        laid = self.frame.laid.get(key)
        if laid is None:
            values = self.frame.fields[symbol.name]
            errors = self.frame.field_errors.get(symbol.name)
            given = Bounded(values, np.zeros(values.shape) if errors is None else errors)
            laid = self.frame.laid[key] = self.lay(given, points, scope)
        return laid

    def curve(
        self, symbol: FieldSymbol, points: tuple[Point, ...], scope: dict[Point, int], *, slope: bool = False
    ) -> Bounded:
        """Return the values of a function on an interval, a polynomial or exp of one, at its coordinate; or its slope.

        The slope is read off the coefficients: a letter is no formula, and nothing of calculus is asked of it.
        """
        (point,) = points
        if point not in self.on:
            raise Unsayable(f"{symbol.name} is a function on an interval, and {point.name} is no coordinate of one")
        coordinate = Field(self.on[point], points)
        memory, key = self.memory_for(coordinate), (symbol, coordinate, slope, self.depth, scope[point])
        if key not in memory:
            memory[key] = self.on_curve(symbol, self.at(coordinate, scope), slope=slope)
        return memory[key]

    def on_curve(self, symbol: FieldSymbol, x: Bounded, *, slope: bool) -> Bounded:
        """Return the values, or the slope, of a function on an interval at values of its coordinate."""
        rows = list(self.frame.fields[symbol.name].T)
        value = self.polynomial(rows, x)
        value = FUNCTIONS["exp"](value) if symbol.sign == "positive" else value
        if not slope:
            return value
        steep = self.polynomial([k * row for k, row in enumerate(rows)][1:], x)
        return multiply(steep, value) if symbol.sign == "positive" else steep

    def polynomial(self, rows: list[Array], x: Bounded) -> Bounded:
        """Return the values of polynomials from their coefficients, one row a power."""
        *rest, result = (self.constant(row, 0.0) for row in rows)
        for coefficient in reversed(rest):
            result = add([coefficient, multiply(result, x)])
        return result

    def named(self, node: Named) -> Bounded:
        """Evaluate a named object from its body as a function of its points, once a frame."""
        if not self.on.keys().isdisjoint(node.at):
            raise Unsayable(f"{node} is an object of 𝒵, and stands at a coordinate; write it out there")
        everywhere = _everywhere(node)
        return self.remembered(everywhere, lambda: self.from_body(everywhere))

    def remembered(self, node: Expr, found: Callable[[], Bounded]) -> Bounded:
        """Return a node's value, evaluated once a frame, or once for the parameters of a definition around it."""
        memory = self.memory_for(node)
        if node not in memory:
            memory[node] = found()
        return memory[node]

    def memory_for(self, node: Expr) -> dict[Any, Bounded]:
        """Return where a node's values are kept: with the frame, or where edits, twins or parameters change them."""
        shared = not self.formals and self.twins is None and not self.edited(node)
        return self.frame.memory if shared else self.memory

    def from_body(self, node: Named) -> Bounded:
        """Evaluate a named object from its body."""
        definition = node.definition
        formals: dict[FieldSymbol | Scalar, Bounded] = {}
        for param, arg in zip(definition.params, node.args, strict=True):
            if isinstance(param, Field):
                formals[param.symbol] = self.function(arg, (z,))
            else:
                formals[param] = self.function(arg, ())
        inner = self.changed(formals=formals, memory={})
        return inner.function(self.bodies.get(definition, definition.body), definition.at)

    def edited(self, node: Expr) -> bool:
        """Whether an edited definition stands anywhere below a node."""
        return bool(self.bodies) and not definitions_in(node).isdisjoint(self.bodies)

    def lay(self, function: Bounded, points: tuple[Point, ...], scope: dict[Point, int]) -> Bounded:
        """Lay a function's axes along the axes of points in scope."""
        return Bounded(self.along(function.value, points, scope), self.along(function.error, points, scope))

    def along(self, values: Array, points: tuple[Point, ...], scope: dict[Point, int]) -> Array:
        """Lay an array's point axes along the axes of the points."""
        axes = [scope[p] for p in points]
        if len(axes) == 2 and axes[0] == axes[1]:
            values, axes = np.diagonal(values, axis1=1, axis2=2), axes[:1]
        if len(axes) == 2 and axes[0] > axes[1]:
            values, axes = values.swapaxes(1, 2), axes[::-1]
        shape = [1] * (self.depth + 1)
        shape[0] = values.shape[0]
        for axis, size in zip(axes, values.shape[1:], strict=True):
            shape[axis] = size
        return values.reshape(shape)

    def integral(self, node: Int, scope: dict[Point, int]) -> Bounded:
        """Sum an integrand against the weights of its measure."""
        axis = max(scope.values(), default=0) + 1
        scope = {**scope, **{p: axis + i for i, p in enumerate(node.points)}}
        axes = tuple(scope[p] for p in node.points)
        if isinstance(node.measure, Interval):
            inside = self.changed(on={**self.on, **dict.fromkeys(node.points, node.measure.coordinate)})
            return self.over_interval(inside.at(node.body, scope), node.measure, axis)
        terms = multiply(self.weights(node, scope), self.at(node.body, scope))
        last = axes == (terms.value.ndim - 1,)
        roundings = additions(int(np.prod([terms.value.shape[a] for a in axes])), pairwise=last)
        rounding = UNIT * roundings * summed(abs(terms.value), axes)
        error = summed(terms.error, axes)
        return Bounded(summed(terms.value, axes), error + rounding)

    def over_copies(self, node: Int, scope: dict[Point, int]) -> Bounded:
        """Take an expectation over copies: a sum over the ways in which they fall on points."""
        (point,), number = node.points, self.number(node)
        axis = max(scope.values(), default=0) + 1
        once = self.changed(depth=1).weights(node, {point: 1})
        once = Bounded(*(np.broadcast_to(a, self.frame.weights.shape) for a in (once.value, once.error)))
        found = copies.probabilities(once, number)
        shape = [len(found.value)] + [1] * self.depth
        shape[axis] = -1
        inner = self.changed(copies={**self.copies, point: number})
        body = inner.at(node.body, {**scope, point: axis})
        terms = multiply(Bounded(found.value.reshape(shape), found.error.reshape(shape)), body)
        rounding = UNIT * found.value.shape[1] * summed(abs(terms.value), axis)
        error = summed(terms.error, axis)
        return Bounded(summed(terms.value, axis), error + rounding)

    def over_all(self, body: Expr, point: Point, scope: dict[Point, int]) -> Bounded:
        """Sum over copies of a point: by how many of them lie at each place."""
        if point not in self.copies:
            raise Unsayable(f"a sum over copies of {point.name} stands outside an expectation over them")
        place = max(scope.values()) + 1
        values = self.at(body, {**scope, point: place})
        return copies.summed(values, place, scope[point], self.frame.weights.shape[1], self.copies[point])

    def number(self, node: Int) -> int:
        """Return how many copies an expectation draws, which is the same on all spaces of a batch."""
        assert isinstance(node.copies, Scalar)
        values = self.frame.scalars[node.copies.name]
        if np.any(values != values[0]) or values[0] != int(np.real(values[0])):
            raise Unsayable(f"{node.copies} must be one whole number on all the spaces of a batch")
        return int(np.real(values[0]))

    def over_interval(self, body: Bounded, interval: Interval, axis: int) -> Bounded:
        """Integrate along an axis by two nested rules: their difference bounds what the finer one leaves out."""
        if interval.coordinate in self.frame.places:
            raise Unsayable(f"{interval.name} is bound by an integral, and stands at one place")
        shape = [1] * (self.depth + 1)
        shape[axis] = -1
        fine, coarse = (w.reshape(shape) for w in intervals.weights(interval.ends))
        terms = body.value * fine
        value = summed(terms, axis)
        error = summed(body.error * abs(fine), axis)
        rounding = UNIT * (fine.size + 4) * summed(abs(terms), axis)
        return Bounded(value, error + rounding + abs(value - summed(body.value * coarse, axis)))

    def weights(self, node: Int, scope: dict[Point, int]) -> Bounded:
        """Return the weights of a measure along the axes of the points that it binds."""
        measure, points = node.measure, node.points
        match measure:
            case BaseMeasure():
                return self.exact(self.along(self.frame.weights, points, scope))
            case Law(density=Field(symbol)):
                base = self.exact(self.along(self.frame.weights, points, scope))
                return multiply(self.field(symbol, points, scope), base)
            case PairLaw(marginal=q, conditional=nu):
                first = self.weights(Int(node.body, points[:1], q), scope)
                return multiply(first, self.law(nu.name, points, scope))
        return self.law(measure.name, (*measure.given, *points), scope)

    def law(self, name: str, points: tuple[Point, ...], scope: dict[Point, int]) -> Bounded:
        """Return the probabilities of a law, which float64 rounds: they make up 1 to as many roundings as there are."""
        table = self.frame.laws[name]
        values = self.along(table, points, scope)
        return Bounded(values, UNIT * (table.shape[-1] + 1) * values)

    def exact(self, values: Array) -> Bounded:
        """Return weights, which are what they are."""
        return Bounded(values, np.zeros(np.shape(values)))

    def variation(
        self, body: Expr, targets: tuple[FieldSymbol, ...], directions: tuple[Expr, ...], order: int
    ) -> Bounded:
        """Take dᵏ/dεᵏ at 0 of body(ρ + εh) from its values on a circle."""
        circle = self.circle(targets, directions)
        return self.around(lambda turns: self.numbers(body, circle.at(turns), len(turns)), circle.ray, order)

    @property
    def is_real(self) -> bool:
        """Whether derivatives are taken at a real place, and not on the circle of another one."""
        return self.frame.is_real and not any(np.iscomplexobj(f.value) for f in self.formals.values())

    def circle(self, targets: tuple[FieldSymbol, ...], directions: tuple[Expr, ...]) -> Circle:
        """Return the circle on which variations in these directions are taken.

        A positive letter may come as near to 0 as its own size; any other moves by 1 at most.
        """
        shared = not self.formals and self.twins is None and not any(map(self.edited, directions))
        if shared and (targets, directions) in self.frame.circles:
            return self.frame.circles[targets, directions]
        starts = {t.name: self.frame.fields[t.name] for t in targets}
        steps, rays = {}, []
        for target, direction in zip(targets, directions, strict=True):
            start, found = starts[target.name], self.function(direction, (z, w)[: target.arity])
            step = Bounded(*(np.broadcast_to(a, start.shape) for a in (found.value, found.error)))
            steps[target.name] = step
            room, speed = abs(start) if target.sign == "positive" else np.ones_like(start), abs(step.value)
            rays.append(np.where(speed == 0, np.inf, room / np.where(speed == 0, 1, speed)).reshape(len(start), -1))
        ray = np.real(np.min(np.concatenate(rays, axis=1), axis=1))
        circle = Circle(self.frame, starts, steps, np.where(np.isfinite(ray), ray, 1.0))
        if shared:
            self.frame.circles[targets, directions] = circle
        return circle

    def derivative(self, node: Deriv) -> Bounded:
        """Take dᵏ/dxᵏ at a place from values on a circle around it: a positive number keeps off its domain's ends."""
        found = self.function(node.at, ())
        place, error = (np.broadcast_to(a, len(self.frame.weights)) for a in (found.value, found.error))
        number = node.scalar
        assert isinstance(number, Scalar)
        ray = abs(place) if number.sign == "positive" else np.maximum(abs(place), 1.0)
        if number.below is not None:
            ray = np.minimum(ray, abs(float(number.below) - place))
        ray = np.where(ray > 0, ray, 1.0)

        def values(turns: Turns) -> Bounded:
            there = np.concatenate([place + ray * turn if turn else place for turn in turns])
            errors = np.concatenate([error] * len(turns))
            several = self.frame.repeated(len(turns))
            moved = several.moved(scalars={number.name: there}, scalar_errors={number.name: errors})
            return self.numbers(node.body, moved, len(turns))

        return self.shaped(self.around(values, ray, node.order))

    def slope(self, node: Deriv, coordinate: Field, scope: dict[Point, int]) -> Bounded:
        """Take dᵏ/dtᵏ at every node of an interval from values on circles inside the interval's disks."""
        symbol = coordinate.symbol
        assert symbol.domain is not None
        match node:
            case Deriv(Field(own, at), order=1) if at == coordinate.at and own.name in self.frame.curves:
                return self.curve(own, at, scope, slope=True)
        place = self.formals.get(symbol, intervals.nodes(symbol.domain))
        low, high = map(float, symbol.domain)
        ray = np.minimum(abs(place.value - low), abs(high - place.value))

        def values(turns: Turns) -> Bounded:
            (turn,) = turns
            there = Bounded(place.value + ray * turn if turn else place.value, place.error)
            found = self.changed(formals={**self.formals, symbol: there}, memory={}).at(node.body, scope)
            return Bounded(found.value[None], found.error[None])

        return on_circle(values, ray, node.order, self.along(ray, coordinate.at, scope), real=self.is_real)

    def around(self, values: Callable[[Turns], Bounded], ray: Array, order: int) -> Bounded:
        """Take a derivative from numbers on a circle, at as many of its places at once as the spaces' size allows."""
        at_once = self.frame.at_once if self.twins is None else 1  # twins know the samples, each once
        return on_circle(values, ray, order, real=self.is_real, at_once=at_once)

    def shaped(self, numbers: Bounded) -> Bounded:
        """Return numbers, one a space, at all points."""
        return Bounded(*(a.reshape((-1,) + (1,) * self.depth) for a in (numbers.value, numbers.error)))

    def numbers(self, node: Expr, frame: Frame, times: int) -> Bounded:
        """Evaluate a closed expression on another frame, of the spaces so many times over; shapes (times, batch)."""
        formals = {letter: self.over(given, times) for letter, given in self.formals.items()}
        found = self.changed(frame=frame, memory={}, formals=formals).function(node, ())
        shape = len(frame.weights)
        return Bounded(*(np.broadcast_to(a, shape).reshape(times, -1) for a in (found.value, found.error)))

    @staticmethod
    def over(given: Bounded, times: int) -> Bounded:
        """Return a parameter's values for the spaces so many times over; those that are one for all stay so."""
        return given if len(given.value) == 1 else repeated(given, times)
