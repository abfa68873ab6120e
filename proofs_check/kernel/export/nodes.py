"""Nodes that occur in proofs alone, how they are printed, and bound points in one canonical way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from proofs_check.kernel.statement.printing import APPLIED, ATOM, INTEGRAL, SIGN, Printer
from proofs_check.kernel.statement.scopes import NOWHERE, Scope
from proofs_check.vocabulary.expressions import CopySum, Expr, Field, FieldSymbol, Int, Point, free, nodes
from proofs_check.vocabulary.substitutions import move

PLACE = Point("#t")  # where integrands are compared


@dataclass(frozen=True, slots=True)
class Natural(Expr):
    """A whole number that Coq has as ``INR k``."""

    value: int

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Reciprocal(Expr):
    """1/x as Coq has it, ``/ x``."""

    body: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return what divides."""
        return (self.body,)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return another reciprocal."""
        return Reciprocal(*parts)

    def __str__(self) -> str:
        return f"1/({self.body})"


@dataclass(frozen=True, slots=True)
class RealPower(Expr):
    """x^a with a real exponent, as the library has it, ``power a x``; it stays one whatever a becomes."""

    base: Expr
    exponent: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return base and exponent."""
        return (self.base, self.exponent)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return another power."""
        return RealPower(*parts)

    def __str__(self) -> str:
        return f"({self.base})^({self.exponent})"


@dataclass(frozen=True, slots=True)
class Held(Expr):
    """A number under a name, in the place of an integral that cancels."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Moving(Expr):
    """ρ + e h at points, while it is differentiated in e."""

    symbol: FieldSymbol
    at: tuple[Point, ...]
    direction: Expr

    def __str__(self) -> str:
        return f"({self.symbol.name} + e ({self.direction}))"


class ProofPrinter(Printer):
    """Prints what occurs in proofs too: there, points and lists of copies may be free."""

    def _text(self, node: Expr, scope: Scope) -> tuple[str, int]:
        match node:
            case Natural(value):
                return f"INR {value}", APPLIED
            case Held(name):
                return name, ATOM
            case Reciprocal(body):
                return f"/ {self.text(body, scope, SIGN)}", SIGN
            case RealPower(base, exponent):
                return f"power {self.text(exponent, scope, ATOM)} {self.text(base, scope, ATOM)}", APPLIED
        return super()._text(node, scope)

    def open(self, node: Expr, level: int = INTEGRAL) -> str:
        """Write an expression whose free points and lists of copies have their own names."""
        scope = NOWHERE
        reals = {n.at[0] for n in nodes(node) if isinstance(n, Field) and n.symbol.domain is not None}
        for p in sorted(free(node), key=lambda p: p.name):
            scope = scope.bind(p, self.letters.point(p), real=p in reals)
        for p in {n.point for n in nodes(node) if isinstance(n, CopySum)}:
            scope = scope.bind(Point(f"copies of {p.name}"), f"l_{self.letters.point(p)}")
        return self.text(node, scope, level)

    def function_of(self, body: Expr, coordinate: Field) -> str:
        """Write what is integrated over an interval as a function of its coordinate."""
        (point,) = coordinate.at
        name = self.letters.point(point)
        return f"(fun {name} => {self.text(body, NOWHERE.bind(point, name, real=True))})"


def height(node: Expr) -> int:
    """Return how many binders stand one in another."""
    own = 1 if isinstance(node, Int | CopySum) else 0
    return own + max(map(height, node.parts()), default=0)


def canonical(node: Expr) -> Expr:
    """Call every bound point by how many binders stand below it, so that equal integrals are equal texts."""
    if isinstance(node, Int):
        return topmost(replace(node, body=canonical(node.body)))
    if isinstance(node, CopySum):
        return CopySum(canonical(node.body), node.point)
    parts = node.parts()
    return node.with_parts(tuple(map(canonical, parts))) if parts else node


def topmost(node: Int) -> Int:
    """Call the outermost bound point of an integral so; what it binds is canonical.

    Where integrals are exchanged a free point may be called so already: then it is the next that is not.
    """
    (p,) = node.points
    others = free(node)
    kind = "b" if node.copies is None else "c"
    new = next(q for i in count(height(node.body) + 1) if (q := Point(f"#{kind}{i}")) not in others)
    return replace(node, body=move(node.body, {p: new}), points=(new,))


def at_place(node: Int) -> Expr:
    """Return an integrand at the place where integrands are compared."""
    return move(node.body, {node.points[0]: PLACE})


def has(node: Expr, *kinds: type[Expr]) -> bool:
    """Whether a node of a kind stands in an expression."""
    return any(isinstance(n, kinds) for n in nodes(node))
