"""Expressions of the theory: an immutable tree that keeps the author's order and evaluates nothing.

A computer algebra system would sort and expand a sum as it is typed, and D_KL(ρ‖ρ*) would be gone from the page. Here
``U / tau + log(rho)`` is just that. Named objects stay folded until the checker unfolds them; the checker translates to
computer algebra only what is left at a single point.

Fields (densities, potentials, critics) are values at points: ``rho`` means ρ(z), ``rho(w)`` means ρ(w), and ``Int(f)``
binds z unless told otherwise. Numbers are exact; a float is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from proofs_check.vocabulary.definitions import Definition

Sign = Literal["positive", "nonnegative", "real"]


class VocabularyError(ValueError):
    """A statement that cannot be meant: the message names the argument, its value, the rule and the remedy."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the embedding manifold 𝒵, used as a variable."""

    name: str


z, v, w = Point("z"), Point("v"), Point("w")


class Expr:
    """Base of all expressions: arithmetic builds trees and never evaluates."""

    __slots__ = ()

    def parts(self) -> tuple[Expr, ...]:
        """Return the direct subexpressions, in the author's order."""
        return ()

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:  # noqa: ARG002 (leaves have no parts to replace)
        """Return the same node over other subexpressions."""
        return self

    def __add__(self, other: Operand) -> Expr:
        return Add((*self.terms, lift(other))) if isinstance(self, Add) else Add((self, lift(other)))

    def __radd__(self, other: Operand) -> Expr:
        return Add((lift(other), self))

    def __sub__(self, other: Operand) -> Expr:
        return self + Neg(lift(other))

    def __rsub__(self, other: Operand) -> Expr:
        return lift(other) + Neg(self)

    def __mul__(self, other: Operand) -> Expr:
        return Mul((*self.factors, lift(other))) if isinstance(self, Mul) else Mul((self, lift(other)))

    def __rmul__(self, other: Operand) -> Expr:
        return Mul((lift(other), self))

    def __truediv__(self, other: Operand) -> Expr:
        return Div(self, lift(other))

    def __rtruediv__(self, other: Operand) -> Expr:
        return Div(lift(other), self)

    def __pow__(self, exponent: Operand) -> Expr:
        return Pow(self, lift(exponent))

    def __neg__(self) -> Expr:
        return Neg(self)

    def __str__(self) -> str:
        from proofs_check.vocabulary.printing import text  # noqa: PLC0415 (printers read expressions, not the reverse)

        return text(self)

    def _repr_latex_(self) -> str:
        from proofs_check.vocabulary.printing import latex  # noqa: PLC0415 (as above)

        return f"${latex(self)}$"


Operand = Expr | int | Fraction


def lift(value: object) -> Expr:
    """Turn an exact number into an expression; expressions pass.

    Raises
    ------
    VocabularyError
        For floats, which are not exact, and for anything that is not an expression.
    """
    if isinstance(value, Expr):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Num(Fraction(value))
    if isinstance(value, float):
        exact = f"; write Fraction({Fraction(value).limit_denominator()})" if isfinite(value) else ""
        raise VocabularyError(f"number={value!r} must be exact{exact}")
    raise VocabularyError(f"operand={value!r} must be an expression or an exact number")


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Scalar(Expr):
    """A number with a letter and a hypothesis on its sign.

    ``below`` bounds it from above, strictly; ``under`` is a function of points that it is at most, everywhere, and
    ``over`` one that it is at least. ``volume`` is a kernel with ∫κ(z, w)dμ(w) = this number at every z, by the theorem
    ``shown_by``.
    """

    name: str
    latex: str
    sign: Sign
    below: Fraction | None = None
    whole: bool = False
    under: Expr | None = None
    over: tuple[Expr, ...] = ()
    volume: Expr | None = None
    shown_by: str | None = None

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The functions that hypotheses on this number speak of."""
        return tuple(e for e in (self.under, *self.over, self.volume) if e is not None)


@dataclass(frozen=True, slots=True)
class FieldSymbol:
    """The letter of a function on 𝒵 (or 𝒵×𝒵): its sign and, where declared, its mass ∫·dμ.

    A critic may be ``symmetric``, and ``isotropic``: invariant under a transitive group of isometries. A ``gram`` one
    is the inner product of unit vectors. A letter with a ``domain`` is the coordinate of an interval, and its points
    are those of the interval.
    """

    name: str
    latex: str
    sign: Sign
    arity: int = 1
    mass: Fraction | None = None
    symmetric: bool = False
    isotropic: bool = False
    gram: bool = False
    domain: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Field(Expr):
    """The value of a field at points; calling it moves it to other points."""

    symbol: FieldSymbol
    at: tuple[Point, ...]

    def __call__(self, *points: Point) -> Field:
        """Return the field at other points."""
        if len(points) != self.symbol.arity:
            raise VocabularyError(f"points={len(points)} must be {self.symbol.arity} for the field {self.symbol.name}")
        return replace(self, at=points)


@dataclass(frozen=True, slots=True)
class Add(Expr):
    """A sum, in the author's order."""

    terms: tuple[Expr, ...]

    def parts(self) -> tuple[Expr, ...]:
        """Return the terms."""
        return self.terms

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the sum of other terms."""
        return Add(parts)


@dataclass(frozen=True, slots=True)
class Mul(Expr):
    """A product, in the author's order."""

    factors: tuple[Expr, ...]

    def parts(self) -> tuple[Expr, ...]:
        """Return the factors."""
        return self.factors

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the product of other factors."""
        return Mul(parts)


@dataclass(frozen=True, slots=True)
class Neg(Expr):
    """A change of sign."""

    body: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return what is negated."""
        return (self.body,)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the negative of another expression."""
        return Neg(*parts)


@dataclass(frozen=True, slots=True)
class Div(Expr):
    """A quotient."""

    numerator: Expr
    denominator: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return numerator and denominator."""
        return (self.numerator, self.denominator)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return another quotient."""
        return Div(*parts)


@dataclass(frozen=True, slots=True)
class Pow(Expr):
    """A power; the exponent is free of points."""

    base: Expr
    exponent: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return base and exponent."""
        return (self.base, self.exponent)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return another power."""
        return Pow(*parts)


@dataclass(frozen=True, slots=True)
class Fn(Expr):
    """An elementary function: ``log`` (natural), ``exp``, ``abs``, or ``where``, the indicator of its argument ≥ 0."""

    name: Literal["log", "exp", "abs", "where"]
    body: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return the argument."""
        return (self.body,)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the function of another argument."""
        return Fn(self.name, *parts)


class Measure(Protocol):
    """What an integral is taken against: the base measure, a law, or a conditional law (measures.py)."""

    @property
    def name(self) -> str:
        """The letter."""

    @property
    def latex(self) -> str:
        """The letter in LaTeX."""

    @property
    def given(self) -> tuple[Point, ...]:
        """The points that a conditional law depends on."""


@dataclass(frozen=True, slots=True)
class Int(Expr):
    """The integral of ``body`` over ``points`` against ``measure``; an expectation where that is a law.

    With ``copies=N`` the single bound point stands for N independent copies w₁, …, w_N (see ``CopySum``).
    """

    body: Expr
    points: tuple[Point, ...]
    measure: Measure
    copies: Expr | None = None

    def parts(self) -> tuple[Expr, ...]:
        """Return the integrand."""
        return (self.body,)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the integral of another integrand."""
        return replace(self, body=parts[0])


@dataclass(frozen=True, slots=True)
class CopySum(Expr):
    """Σᵢ body(wᵢ) over the independent copies of ``point`` that an enclosing expectation binds."""

    body: Expr
    point: Point

    def parts(self) -> tuple[Expr, ...]:
        """Return the summand."""
        return (self.body,)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the sum of another summand."""
        return CopySum(parts[0], self.point)


@dataclass(frozen=True, slots=True)
class Named(Expr):
    """A named object, folded: its definition, arguments (functions of z) and the points it is taken at."""

    definition: Definition
    args: tuple[Expr, ...] = ()
    at: tuple[Point, ...] = ()

    def __call__(self, *points: Point) -> Named:
        """Return the object at other points."""
        if len(points) != len(self.at):
            raise VocabularyError(f"points={len(points)} must be {len(self.at)} for {self.definition.name}")
        return replace(self, at=points)

    def parts(self) -> tuple[Expr, ...]:
        """Return the arguments."""
        return self.args

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the same object of other arguments."""
        return replace(self, args=parts)


@dataclass(frozen=True, slots=True)
class Vary(Expr):
    """The variation dᵏ/dεᵏ at ε = 0 of ``body`` with each target ρ replaced by ρ + εh.

    A direction is a function of z, or of z and w where its target is a kernel.
    """

    body: Expr
    targets: tuple[FieldSymbol, ...]
    directions: tuple[Expr, ...]
    order: int

    def parts(self) -> tuple[Expr, ...]:
        """Return the functional and the directions."""
        return (self.body, *self.directions)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the variation of another functional in other directions."""
        return replace(self, body=parts[0], directions=parts[1:])


@dataclass(frozen=True, slots=True)
class Deriv(Expr):
    """The derivative of ``body`` in a scalar or a coordinate, taken at ``at`` (itself unless told otherwise)."""

    body: Expr
    scalar: Scalar | Field
    order: int
    at: Expr

    def parts(self) -> tuple[Expr, ...]:
        """Return the function and the place."""
        return (self.body, self.at)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the derivative of another function, at another place."""
        return replace(self, body=parts[0], at=parts[1])


def total(*terms: Operand) -> Expr:
    """Sum of terms, each kept whole, so that the sign of each can be read."""
    return Add(tuple(map(lift, terms)))


def log(value: Operand) -> Expr:
    """Natural logarithm of a positive expression."""
    return Fn("log", lift(value))


def exp(value: Operand) -> Expr:
    """Exponential function."""
    return Fn("exp", lift(value))


def absolute(value: Operand) -> Expr:
    """Absolute value of a real expression."""
    return Fn("abs", lift(value))


def where(value: Operand) -> Expr:
    """Indicator of the set where an expression is ≥ 0: ``integral(where(U - m))`` is μ{U ≥ m}."""
    return Fn("where", lift(value))


def vary(body: Expr, *moves: tuple[Expr, Expr], order: int = 1) -> Vary:
    """Variation of a functional: ``vary(F(rho, U), (rho, h))`` is δF(ρ)[h], computed by the checker.

    Parameters
    ----------
    body : the functional, with the densities or kernels that move as plain fields inside it.
    moves : pairs (density, direction) of functions of z, or (kernel, direction) of functions of z and w.
    order : 1 for δ, 2 for δ².
    """
    if not moves:
        raise VocabularyError("moves=() must name at least one pair (density, direction)")
    targets = []
    for target, _ in moves:
        if not isinstance(target, Field):
            raise VocabularyError(f"target={target} must be a plain density or kernel, not a compound expression")
        targets.append(target.symbol)
    if len(set(targets)) < len(targets):
        raise VocabularyError(f"targets={[t.name for t in targets]} must differ; add the directions up instead")
    if order not in (1, 2):
        raise VocabularyError(f"order={order} must be 1 or 2")
    return Vary(body, tuple(targets), tuple(lift(direction) for _, direction in moves), order)


def derivative(body: Expr, scalar: Expr, order: int = 1, at: Operand | None = None) -> Deriv:
    """Ordinary derivative in a scalar or in a coordinate: ``derivative(phi(x), x, at=1)`` is φ'(1)."""
    if not isinstance(scalar, Scalar) and not (isinstance(scalar, Field) and scalar.symbol.domain):
        raise VocabularyError(f"scalar={scalar} must be a declared scalar or a coordinate")
    if isinstance(scalar, Field) and at is not None:
        raise VocabularyError(f"at={at} must be left out: a derivative in the coordinate {scalar} is a function of it")
    if order < 0:
        raise VocabularyError(f"order={order} must be ≥ 0")
    return Deriv(body, scalar, order, scalar if at is None else lift(at))


def walk(node: Expr, visit: Callable[[Expr], None]) -> None:
    """Visit a node and everything below it, in the author's order."""
    visit(node)
    for part in node.parts():
        walk(part, visit)
