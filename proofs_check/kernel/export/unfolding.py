"""Unfolding as Coq does it: definitions into bodies and laws into densities, in forms that are convertible in Coq."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from proofs_check.kernel.export.nodes import Moving, Natural, RealPower, Reciprocal, canonical, has
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.powers import is_real_power
from proofs_check.vocabulary.expressions import (
    Add,
    CopySum,
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
    Pow,
    Scalar,
    Vary,
    lift,
    w,
    z,
)
from proofs_check.vocabulary.substitutions import in_place_of, move, put
from proofs_check.vocabulary.symbols import Interval, Law, PairLaw, mu

Derivative = Vary | Deriv
Along = Int  # ∫dG/dt dt over an interval


@dataclass(frozen=True, slots=True)
class Taken:
    """A derivative that was taken: as it stands, its value, and the values on the way there, of lower order."""

    node: Derivative | Along
    value: Expr
    steps: tuple[Expr, ...]


@dataclass
class Unfolder:
    """Unfolds expressions; ``taken`` are the derivatives that were met, each with its value.

    The integral of a derivative over an interval is what its function is at the ends, where that is wanted.
    """

    to_ends: bool = False
    taken: list[Taken] = field(default_factory=list)

    def __call__(self, node: Expr) -> Expr:
        """Return an expression unfolded, bound points called canonically."""
        return canonical(self.unfold(node))

    def unfold(self, node: Expr) -> Expr:
        """Return an expression unfolded."""
        match node:
            case Named():
                return self.named(node)
            case Vary() | Deriv(scalar=Scalar()):
                return self.derivative(node)
            case Pow(base, Num(k)) if k < 0 and k.denominator == 1:
                return Reciprocal(Pow(self.unfold(base), Num(-k)))
            case Pow(base, exponent) if is_real_power(base, exponent):
                return RealPower(self.unfold(base), self.unfold(exponent))
            case Int(Deriv(scalar=Field()), measure=Interval()):
                return self.along(node)
            case Int(body):
                if has(body, Vary, Deriv):
                    raise Unexportable("a derivative under an integral")
                return self.integral(node)
        parts = node.parts()
        return node.with_parts(tuple(map(self.unfold, parts))) if parts else node

    def named(self, node: Named) -> Expr:
        """Put the arguments of an object into its body."""
        definition = node.definition
        if has(definition.body, Vary, Deriv):
            raise Unexportable(f"{definition.name} is defined by a derivative")
        body = move(self.unfold(definition.body), dict(zip(definition.at, node.at, strict=True)))
        letters = {
            p.symbol if isinstance(p, Field) else p: self.unfold(arg)
            for p, arg in zip(definition.params, node.args, strict=True)
        }
        return put(body, letters)

    def integral(self, node: Int) -> Expr:
        """Turn a law into what it stands for, in the order in which it is printed."""
        match node.measure:
            case PairLaw(marginal=q, conditional=nu) if node.copies is None:
                first, second = node.points
                return self.integral(Int(Int(node.body, (second,), nu(first)), (first,), q))
            case Law(density=Field(symbol)) if node.copies is None:
                return Int(Mul((self.unfold(node.body), Field(symbol, node.points))), node.points, mu)
        return replace(node, body=self.unfold(node.body))

    def along(self, node: Along) -> Expr:
        """Take the derivative that stands under an integral over an interval, and perhaps integrate it."""
        inner, measure = node.body, node.measure
        assert isinstance(inner, Deriv)
        assert isinstance(measure, Interval)
        coordinate = inner.scalar
        assert isinstance(coordinate, Field)
        if not (inner.order == 1 and inner.at == coordinate and node.points == coordinate.at):
            raise Unexportable(f"a derivative of order {inner.order} in a coordinate, at {inner.at}")
        form = self.unfold(inner.body)
        steep = slope(form, coordinate) or lift(0)
        low, high = (in_place_of(form, coordinate, lift(end)) for end in measure.ends)
        value = Add((high, Neg(low))) if self.to_ends else replace(node, body=steep)
        taken = Taken(node, value, (steep,))
        if taken not in self.taken:
            self.taken.append(taken)
        return value

    def derivative(self, node: Derivative) -> Expr:
        """Take a derivative, in the form that the library's tactics find."""
        taken = variation(node, self) if isinstance(node, Vary) else _in_number(node, self)
        if taken not in self.taken:
            self.taken.append(taken)
        return taken.value


def variation(node: Vary, unfolder: Unfolder) -> Taken:
    """Take a variation."""
    moves = dict(zip(node.targets, map(unfolder.unfold, node.directions), strict=True))
    steps: list[Expr] = []
    moved = _moved(unfolder.unfold(node.body), moves)
    for _ in range(node.order):
        moved = slope(moved) or lift(0)
        steps.append(canonical(_still(moved)))
    return Taken(node, steps[-1], tuple(steps))


def _in_number(node: Deriv, unfolder: Unfolder) -> Taken:
    """Take a derivative in a number."""
    x = node.scalar
    assert isinstance(x, Scalar)
    form = unfolder.unfold(node.body)
    if has(form, Int):
        raise Unexportable("a derivative in a number, of an integral")
    steps: list[Expr] = []
    for _ in range(node.order):
        form = slope(form, x) or lift(0)
        steps.append(form)
    return Taken(node, put(form, {x: unfolder.unfold(node.at)}), tuple(steps))


def _moved(node: Expr, moves: dict[FieldSymbol, Expr]) -> Expr:
    match node:
        case Field(symbol, at) if symbol in moves:
            return Moving(symbol, at, move(moves[symbol], dict(zip((z, w), at, strict=False))))
        case Int(measure=Law(density=Field(symbol))) if symbol in moves:
            raise Unexportable(f"copies are drawn from the law of {symbol.name}, which moves")
    parts = node.parts()
    return node.with_parts(tuple(_moved(p, moves) for p in parts)) if parts else node


def _still(node: Expr) -> Expr:
    """Let e be 0."""
    if isinstance(node, Moving):
        return Field(node.symbol, node.at)
    parts = node.parts()
    return node.with_parts(tuple(map(_still, parts))) if parts else node


def slope(node: Expr, x: Scalar | Field | None = None) -> Expr | None:
    """Return the derivative in e, or in x, as the library's rules for it compose it; None where nothing moves."""
    match node:
        case Moving():
            return node.direction
        case Scalar() | Field() if node == x:
            return lift(1)
        case Add(terms):
            kept = tuple(s for t in terms if (s := slope(t, x)) is not None)
            return Add(kept) if len(kept) > 1 else kept[0] if kept else None
        case Neg(body):
            inner = slope(body, x)
            return None if inner is None else Neg(inner)
        case Mul(factors):
            return _product(factors, x)
        case Div(top, under):
            return _quotient(top, under, x)
        case Pow(base, Num(k)) if k.denominator == 1 and k > 0:
            inner = slope(base, x)
            many: Expr = Natural(int(k)) if x is None else Num(k)
            return None if inner is None else Mul((many, Pow(base, Num(k - 1)), inner))
        case RealPower(base, exponent) if slope(exponent, x) is None:
            inner = slope(base, x)
            less = RealPower(base, Add((exponent, Neg(lift(1)))))
            return None if inner is None else Mul((exponent, less, inner))
        case Reciprocal(body):
            inner = slope(body, x)
            return None if inner is None else Mul((Neg(Reciprocal(Pow(body, lift(2)))), inner))
        case Fn("log", body):
            inner = slope(body, x)
            return None if inner is None else Mul((Reciprocal(body), inner))
        case Fn("exp", body):
            inner = slope(body, x)
            return None if inner is None else Mul((node, inner))
        case Int(body) | CopySum(body):
            inner = slope(body, x)
            return None if inner is None else node.with_parts((inner,))
    if any(slope(p, x) is not None for p in node.parts()):
        raise Unexportable(f"no rule of the library for the derivative of a {type(node).__name__}")
    return None


def _product(factors: tuple[Expr, ...], x: Scalar | Field | None) -> Expr | None:
    """Coq has a·b·c as (a·b)·c, and the rule for a product at every sign."""
    value, steep = factors[0], slope(factors[0], x)
    for factor in factors[1:]:
        own = slope(factor, x)
        first = None if steep is None else Mul((steep, factor))
        second = None if own is None else Mul((value, own))
        steep = Add((first, second)) if first and second else first or second
        value = Mul((*value.factors, factor)) if isinstance(value, Mul) else Mul((value, factor))
    return steep


def _quotient(top: Expr, under: Expr, x: Scalar | Field | None) -> Expr | None:
    first, second = slope(top, x), slope(under, x)
    if second is None:
        return None if first is None else Div(first, under)
    return Add((Div(first or lift(0), under), Neg(Div(Mul((top, second)), Pow(under, lift(2))))))
