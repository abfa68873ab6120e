"""Unfolding: definitions into bodies, laws into densities, variations into derivatives.

Bound points are renamed apart as bodies are put in, so that nothing is captured. ``bodies`` replaces definitions by
edited ones, which is how mutants of a definition reach every chain that uses it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

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
    Num,
    Point,
    Pow,
    Scalar,
    Vary,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.facts import DIFFERENTIATION, DISINTEGRATION, FUNDAMENTAL, Ground
from proofs_check.vocabulary.hypotheses import is_whole, smoothness_of
from proofs_check.vocabulary.substitutions import Bodies, Substitution, Unsayable, mentioned, move, put
from proofs_check.vocabulary.symbols import Interval, Law, PairLaw, mu

ZERO, ONE = Num(Fraction(0)), Num(Fraction(1))
EPSILON = Scalar("#ε", r"\varepsilon", "real")  # a name that no author's letter may have (names.py)


def settled(node: Expr) -> Expr:
    """Let ε be 0: what is left of ρ + εh is ρ again."""
    match node:
        case Add((density, Mul((factor, _)))) if factor == EPSILON:
            return density
    return node.mapped(settled)


@dataclass(frozen=True, slots=True)
class Steep:
    """A derivative in a letter, as it is for any value of that, and the place where it is taken."""

    form: Expr
    letter: Scalar | Field
    at: Expr

    def put(self, letters: Substitution) -> Steep:
        """Return the derivative when other letters are replaced; what stands for its own is where it is taken."""
        others = {letter: value for letter, value in letters.items() if letter != self.letter}
        return Steep(put(self.form, others), self.letter, put(self.at, letters))


@dataclass
class Unfolder:
    """Unfolds expressions; ``keeps`` says which definitions stay folded, ``used`` records background facts.

    With ``to_ends`` the integral of a derivative is what the fundamental theorem of calculus says; ``smooth`` are then
    the functions, and their derivatives, which must be defined inside the interval. ``steep`` are the derivatives that
    were taken, under integrals too.
    """

    bodies: Bodies = field(default_factory=dict)
    keeps: Callable[[Definition], bool] = lambda _: False
    used: set[Ground] = field(default_factory=set)
    names: Iterator[int] = field(default_factory=itertools.count)
    to_ends: bool = False
    smooth: list[tuple[Point, Expr]] = field(default_factory=list)
    steep: list[Steep] = field(default_factory=list)

    def __call__(self, node: Expr) -> Expr:
        """Return the expression with every definition, law and variation unfolded."""
        match node:
            case Named(definition, args, at):
                return self.named(node, definition, args, at)
            case Vary(body, targets, directions, order):
                self.used.add(DIFFERENTIATION)
                moved: dict[FieldSymbol | Scalar, Expr] = {
                    t: Add((Field(t, (z, w)[: t.arity]), Mul((EPSILON, self(d)))))
                    for t, d in zip(targets, directions, strict=True)
                }
                # What stays folded could hide the letter that moves.
                whole = self.renamed(replace(self, keeps=lambda _: False)(body))
                for target in targets:
                    _moves_alone(whole, target)
                return settled(self.differentiated(put(whole, moved), EPSILON, order, ZERO))
            case Deriv(_, Scalar(whole=True) as number, order, at) if order or not is_whole(at):
                raise Unsayable(f"{number} is a whole number: there is no derivative in it, and no value at {at}")
            case Deriv(body, scalar, order, at):
                whole = self.renamed(replace(self, keeps=lambda _: False)(body))
                if isinstance(scalar, Scalar):
                    _moves_alone(whole, scalar)
                place = at if isinstance(scalar, Field) else self(at)
                steep = self.differentiated(whole, scalar, order, place)
                self.smooth_letters(steep)
                return steep if isinstance(scalar, Field) else put(steep, {scalar: place})
            case Int(Deriv(order=1) as inner, (point,), Interval()) if self.to_ends and inner.at == inner.scalar:
                return self.between_ends(inner, point)
            case Int():
                return self.integral(node)
        return node.mapped(self)

    def differentiated(self, node: Expr, letter: Scalar | Field, order: int, place: Expr) -> Expr:
        """Differentiate, and record what must have an integrable bound around the place for that."""
        for _ in range(order):
            node = differentiate(node, letter)
            self.steep.append(Steep(node, letter, place))
        return node

    def named(self, node: Named, definition: Definition, args: tuple[Expr, ...], at: tuple[Point, ...]) -> Expr:
        """Put the arguments into the body, bound points renamed, and unfold what appears."""
        if self.keeps(definition):
            return node.mapped(self)
        body, before = self.renamed(self.bodies.get(definition, definition.body)), len(self.steep)
        unfolded = move(self(body), dict(zip(definition.at, at, strict=True)))
        letters: dict[FieldSymbol | Scalar, Expr] = {}
        for param, arg in zip(definition.params, args, strict=True):
            letters[param.symbol if isinstance(param, Field) else param] = self(arg)
        self.steep[before:] = [steep.put(letters) for steep in self.steep[before:]]
        return put(unfolded, letters)

    def renamed(self, node: Expr) -> Expr:
        """Give every bound point of a body a name of its own."""
        if isinstance(node, Int):
            fresh = {p: Point(f"{p.name}#{next(self.names)}") for p in node.points}
            body = self.renamed(move(node.body, fresh))
            return replace(node, body=body, points=tuple(fresh.values()))
        return node.mapped(self.renamed)

    def smooth_letters(self, node: Expr) -> None:
        """Record which functions on an interval are taken to have a continuous derivative."""
        slopes = (n.symbol for n in nodes(node) if isinstance(n, Field) and n.symbol.slope_of is not None)
        self.used |= {smoothness_of(symbol) for symbol in slopes}

    def between_ends(self, node: Deriv, point: Point) -> Expr:
        """Return G(b) − G(a) for the integral of G' over the interval of a coordinate."""
        coordinate = node.scalar
        assert isinstance(coordinate, Field)
        assert coordinate.symbol.domain is not None
        whole = self.renamed(self(node.body))
        stands = {part.at for part in nodes(whole) if isinstance(part, Field) and part.symbol == coordinate.symbol}
        if stands | {coordinate.at} != {(point,)}:
            raise Unsayable(f"{coordinate} stands at two points, and the fundamental theorem is about one")
        letters = [n for n in nodes(whole) if isinstance(n, Field) and n.symbol.domain is None and point in n.at]
        if letters:
            raise Unsayable(f"{letters[0]} has no value at the ends of the interval that could be named")
        self.used.add(FUNDAMENTAL)
        self.smooth += [(point, whole), (point, differentiate(whole, coordinate))]
        low, high = (put(whole, {coordinate.symbol: Num(end)}) for end in coordinate.symbol.domain)
        return Add((high, Neg(low)))

    def integral(self, node: Int) -> Expr:
        """Turn laws into what they stand for: ρ(z)μ(dz) for q, q(dz)ν_z(dv) for π."""
        body, points, measure = self(node.body), node.points, node.measure
        if node.copies is not None:
            return replace(node, body=body)
        match measure:
            case PairLaw(marginal=q, conditional=nu):
                self.used.add(DISINTEGRATION)
                first, second = points
                return self.integral(Int(Int(body, (second,), nu(first)), (first,), q))
            case Law(density=Field(symbol)):
                return Int(Mul((body, Field(symbol, points))), points, mu)
        return replace(node, body=body)


def differentiate(node: Expr, scalar: Scalar | Field, order: int = 1) -> Expr:
    """Differentiate an unfolded expression in a scalar or coordinate; a derivative passes under the integral."""
    for _ in range(order):
        node = _derivative(node, scalar)
    return node


def slope_of(symbol: FieldSymbol) -> FieldSymbol:
    """Return the letter of a function's derivative on an interval, a name that no author's letter may have."""
    if symbol.arity != 1 or symbol.domain is not None:
        raise Unsayable(f"no rule to differentiate {symbol.name} in a coordinate")
    return FieldSymbol(f"{symbol.name}#′", rf"{symbol.latex}'", "real", slope_of=symbol)


def _derivative(node: Expr, x: Scalar | Field) -> Expr:
    match node:
        case Field(symbol, at) if isinstance(x, Field) and node != x and not set(at).isdisjoint(x.at):
            return Field(slope_of(symbol), at)
        case Scalar() | Field():
            return ONE if node == x else ZERO
        case Num():
            return ZERO
        case Add(terms):
            return _sum([_derivative(t, x) for t in terms])
        case Neg(body):
            return _times(Num(Fraction(-1)), _derivative(body, x))
        case Mul(factors):
            return _sum([_times(*factors[:i], _derivative(f, x), *factors[i + 1 :]) for i, f in enumerate(factors)])
        case Div(top, under):
            steep = _times(Num(Fraction(-1)), top, _derivative(under, x), Pow(under, Num(Fraction(-2))))
            return _sum([_times(_derivative(top, x), Pow(under, Num(Fraction(-1)))), steep])
        case Pow(base, exponent) if _derivative(exponent, x) == ZERO:
            less = Num(exponent.value - 1) if isinstance(exponent, Num) else Add((exponent, Num(Fraction(-1))))
            return _times(exponent, Pow(base, less), _derivative(base, x))
        case Pow(base, exponent):  # the logarithm asks for a base > 0
            steep = _times(exponent, _derivative(base, x), Pow(base, Num(Fraction(-1))))
            return _times(node, _sum([_times(_derivative(exponent, x), Fn("log", base)), steep]))
        case Fn("log", body):
            return _times(_derivative(body, x), Pow(body, Num(Fraction(-1))))
        case Fn("exp", body):
            return _times(_derivative(body, x), node)
        case Apply(function, body):
            if _derivative(body, x) != ZERO:
                raise Unsayable(f"{function.name} need not have a derivative, and {node} moves with what is varied")
            return ZERO
        case Int(body) | CopySum(body) if not (isinstance(node, Int) and node.copies == x):
            inner = _derivative(body, x)
            return ZERO if inner == ZERO else node.with_parts((inner,))
    raise Unsayable(f"no rule to differentiate {node}")


def _moves_alone(node: Expr, letter: FieldSymbol | Scalar) -> None:
    """Refuse what would move with a letter, unseen: the law of copies, and a number that is bound to it."""
    for part in nodes(node):
        match part:
            case Int(measure=Law(density=Field(symbol)), copies=Expr()) if symbol == letter:
                raise Unsayable(f"copies are drawn from the law of {letter.name}, which moves")
            case Scalar() if letter in mentioned(*part.bounds):
                raise Unsayable(f"a number is bound to {letter.name}, which moves")


def _sum(terms: list[Expr]) -> Expr:
    kept = tuple(t for t in terms if t != ZERO)
    return ZERO if not kept else kept[0] if len(kept) == 1 else Add(kept)


def _times(*factors: Expr) -> Expr:
    if ZERO in factors:
        return ZERO
    kept = tuple(f for f in factors if f != ONE)
    return ONE if not kept else kept[0] if len(kept) == 1 else Mul(kept)
