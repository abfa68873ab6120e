"""A second evaluator, in 50 digits, that enumerates everything: what the finite engine is held against."""

import itertools

import mpmath

from proofs_check.vocabulary import expressions as e
from proofs_check.vocabulary.symbols import BaseMeasure, Law, PairLaw

DIGITS = 50


class Enumeration:
    """The value of an expression on one space of a frame, by plain loops over its points, on the floats as they are."""

    def __init__(self, frame, index):
        self.weights = [mpmath.mpf(float(x)) for x in frame.weights[index]]
        self.fields = {n: self.table(a[index]) for n, a in frame.fields.items()}
        self.laws = {n: self.table(a[index]) for n, a in frame.laws.items()}
        self.scalars = {n: mpmath.mpf(float(a[index])) for n, a in frame.scalars.items()}
        self.known = {}  # values of named objects, until a letter moves

    @staticmethod
    def table(array):
        return {place: mpmath.mpf(float(x)) for place, x in _entries(array)}

    def __call__(self, node):
        with mpmath.workdps(DIGITS):
            return self.value(node, {}, {})

    def value(self, node, scope, formals):
        def down(part):
            return self.value(part, scope, formals)

        match node:
            case e.Num(value):
                return mpmath.mpf(value.numerator) / value.denominator
            case e.Scalar(name):
                return formals[node] if node in formals else self.scalars[name]
            case e.Field(symbol, at):
                place = tuple(scope[p] for p in at)
                return formals[symbol][place] if symbol in formals else self.fields[symbol.name][place]
            case e.Add(terms):
                return mpmath.fsum(map(down, terms))
            case e.Neg(body):
                return -down(body)
            case e.Mul(factors):
                return mpmath.fprod(map(down, factors))
            case e.Div(top, under):
                return down(top) / down(under)
            case e.Pow(base, exponent):
                return down(base) ** down(exponent)
            case e.Fn(name, body):
                return {"log": mpmath.log, "exp": mpmath.exp, "abs": abs}[name](down(body))
            case e.Apply(symbol, body, slope):
                numbers = [self.fields[symbol.name][i,] for i in range(5)]

                def curve(x):
                    kink = abs(x - mpmath.mpf(3) / 2)
                    if symbol.curve.positive:
                        return mpmath.fdot(numbers, (1, x - 1, x * mpmath.log(x), 1 / x - 1, kink - 0.5))
                    return mpmath.fdot(numbers, (1, x - 1, x**2, mpmath.sqrt(1 + x**2), kink))

                return mpmath.diff(curve, down(body)) if slope else curve(down(body))
            case e.CopySum(body, point):
                return mpmath.fsum(self.value(body, {**scope, point: i}, formals) for i in scope[point])
            case e.Int():
                return self.integral(node, scope, formals)
            case e.Named(definition, args, at):
                if formals or definition.pointwise:
                    return self.named(definition, args, at, scope, formals)
                key = definition, args, tuple(scope[p] for p in at)
                if key not in self.known:
                    self.known[key] = self.named(definition, args, at, scope, formals)
                return self.known[key]
            case e.Vary(body, targets, directions, order):
                return self.variation(body, targets, directions, order)
            case e.Deriv(body, scalar, order, at):

                def along(x):
                    before, known = self.scalars[scalar.name], self.known
                    self.scalars[scalar.name], self.known = x, {}
                    result = self.value(body, {}, {})
                    self.scalars[scalar.name], self.known = before, known
                    return result

                return mpmath.diff(along, down(at), order)
        raise TypeError(type(node).__name__)

    def integral(self, node, scope, formals):
        size = range(len(self.weights))
        if node.copies is not None:
            (point,) = node.points
            draws = itertools.product(size, repeat=int(self.scalars[node.copies.name]))
            return mpmath.fsum(
                mpmath.fprod(self.weight(node.measure, (i,), (point,), scope) for i in draw)
                * self.value(node.body, {**scope, point: draw}, formals)
                for draw in draws
            )
        return mpmath.fsum(
            self.weight(node.measure, place, node.points, scope)
            * self.value(node.body, {**scope, **dict(zip(node.points, place, strict=True))}, formals)
            for place in itertools.product(size, repeat=len(node.points))
        )

    def weight(self, measure, place, points, scope):
        match measure:
            case BaseMeasure():
                return self.weights[place[0]]
            case Law(density=e.Field(symbol)):
                return self.fields[symbol.name][place] * self.weights[place[0]]
            case PairLaw(marginal=q, conditional=nu):
                return self.weight(q, place[:1], points[:1], scope) * self.laws[nu.name][place]
        return self.laws[measure.name][(*(scope[p] for p in measure.given), *place)]

    def named(self, definition, args, at, scope, formals):
        size = range(len(self.weights))
        inner = {}
        for param, arg in zip(definition.params, args, strict=True):
            if isinstance(param, e.Field):
                inner[param.symbol] = {(i,): self.value(arg, {e.z: i}, formals) for i in size}
            else:
                inner[param] = self.value(arg, scope, formals)
        places = {formal: scope[actual] for formal, actual in zip(definition.at, at, strict=True)}
        return self.value(definition.body, places, inner)

    def variation(self, body, targets, directions, order):
        size = range(len(self.weights))
        steps = [
            {
                at: self.value(d, dict(zip((e.z, e.w), at, strict=False)), {})
                for at in itertools.product(size, repeat=t.arity)
            }
            for t, d in zip(targets, directions, strict=True)
        ]
        start = {t.name: self.fields[t.name] for t in targets}

        def along(epsilon):
            for target, h in zip(targets, steps, strict=True):
                self.fields[target.name] = {i: r + epsilon * h[i] for i, r in start[target.name].items()}
            known, self.known = self.known, {}
            result = self.value(body, {}, {})
            self.fields.update(start)
            self.known = known
            return result

        return mpmath.diff(along, 0, order)


def _entries(array):
    for place in itertools.product(*(range(n) for n in array.shape)):
        yield place, array[place]
