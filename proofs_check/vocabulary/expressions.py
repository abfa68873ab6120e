"""Expressions of the theory: an immutable tree that keeps the author's order and evaluates nothing.

A computer algebra system would sort and expand a sum as it is typed, and D_KL(ρ‖ρ*) would be gone from the page. Here
``U / tau + log(rho)`` is just that. Named objects stay folded until the checker unfolds them; the checker translates to
computer algebra only what is left at a single point.

Fields (densities, potentials, critics) are values at points: ``rho`` means ρ(z), ``rho(w)`` means ρ(w), and ``Int(f)``
binds z unless told otherwise. Numbers are exact; a float is refused.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite
from typing import Any, Literal, Protocol

from proofs_check.vocabulary.location import Location, caller
from proofs_check.vocabulary.written import Written

Kind = Literal["functional", "scalar", "density", "field", "kernel", "operator", "lemma"]
Twin = Callable[..., Any]
Sign = Literal["positive", "nonnegative", "real"]


class VocabularyError(ValueError):
    """A statement that cannot be meant: the message names the argument, its value, the rule and the remedy."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the embedding manifold 𝒵, used as a variable."""

    name: str


z, v, w = Point("z"), Point("v"), Point("w")
NONE: frozenset[Point] = frozenset()


class Expr(Written):
    """Base of all expressions: arithmetic builds trees and never evaluates.

    Subexpressions are shared, so that a tree may be far larger than the number of its nodes: each node keeps its hash
    and its free points once they are known, and what is rebuilt stays the same object where nothing changes.
    """

    __slots__ = ("_free", "_hash")
    _free: tuple[frozenset[Point], frozenset[Point]]
    _hash: int

    def __init_subclass__(cls) -> None:
        cls.__hash__ = Expr.__hash__  # type: ignore[method-assign] # a dataclass keeps the one that it finds

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            own = hash((type(self), *[getattr(self, name) for name in self.__slots__]))
            object.__setattr__(self, "_hash", own)
            return own

    def parts(self) -> tuple[Expr, ...]:
        """Return the direct subexpressions, in the author's order."""
        return ()

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:  # noqa: ARG002 (leaves have no parts to replace)
        """Return the same node over other subexpressions."""
        return self

    def mapped(self, change: Callable[[Expr], Expr]) -> Expr:
        """Return the node over changed subexpressions: the same object where none of them changes."""
        parts = self.parts()
        changed = tuple([change(part) for part in parts])
        return self if all(map(operator.is_, parts, changed)) else self.with_parts(changed)

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
    ``over`` one that it is at least; the ``greatest`` number under a function is its essential infimum. ``volume`` is
    a kernel with ∫κ(z, w)dμ(w) = this number at every z, by the theorem ``shown_by``. ``continuous`` says that all
    that bounds it is continuous, as in ``scalar``.
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
    greatest: bool = False
    continuous: bool = False

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The functions that hypotheses on this number speak of."""
        return tuple(e for e in (self.under, *self.over, self.volume) if e is not None)


@dataclass(frozen=True, slots=True)
class Curve:
    """What is declared of a function of one number: on x > 0 or all x, convex, ``strict`` so, with a ``root`` at 1."""

    positive: bool
    convex: bool
    strict: bool = False
    root: bool = False


@dataclass(frozen=True, slots=True)
class FieldSymbol:
    """The letter of a function on 𝒵 (or 𝒵×𝒵): its sign and, where declared, its mass ∫·dμ.

    A critic may be ``symmetric``, and ``isotropic``: invariant under a transitive group of isometries. A ``sharp``
    one is largest at z alone, a ``gram`` one
    is the inner product of unit vectors. A letter with a ``domain`` is the coordinate of an interval, and its points
    are those of the interval; the checker makes letters that are the ``slope_of`` others. A ``curve`` is a function of
    a number, and of no point.
    """

    name: str
    latex: str
    sign: Sign
    arity: int = 1
    mass: Fraction | None = None
    symmetric: bool = False
    isotropic: bool = False
    sharp: bool = False
    gram: bool = False
    domain: tuple[Fraction, Fraction] | None = None
    slope_of: FieldSymbol | None = None
    curve: Curve | None = None


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


@dataclass(frozen=True, slots=True)
class Apply(Expr):
    """The value of a function letter at a number, or the ``slope`` there of a line that touches it and lies below."""

    function: FieldSymbol
    body: Expr
    slope: bool = False

    @property
    def curve(self) -> Curve:
        """What is declared of the function."""
        assert self.function.curve is not None
        return self.function.curve

    def parts(self) -> tuple[Expr, ...]:
        """Return the argument."""
        return (self.body,)

    def with_parts(self, parts: tuple[Expr, ...]) -> Expr:
        """Return the function of another argument."""
        return replace(self, body=parts[0])


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


@dataclass(frozen=True)
class Definition(Written):
    """What a name stands for; two objects of one name and different bodies are different, and are refused together."""

    # Hashes are by name and kind, which tell objects apart well enough and cost nothing.
    name: str
    kind: Kind
    latex: str = field(hash=False)
    params: tuple[Field | Scalar, ...] = field(hash=False)
    body: Expr = field(hash=False)
    at: tuple[Point, ...] = field(hash=False, default=())
    proved_by: str | None = field(hash=False, default=None)
    zero_at: Expr | None = field(hash=False, default=None)
    twin: Twin | None = field(compare=False, default=None)
    untwinned: str = field(compare=False, default="")
    reads: tuple[Expr, ...] = field(compare=False, default=())
    where: Location = field(compare=False, default_factory=caller)

    def __post_init__(self) -> None:
        loose = sorted(p.name for p in free(self.body) - set(self.at))
        if loose:
            places = ", ".join(p.name for p in self.at) or "no point"
            raise VocabularyError(
                f"body={self.body} of {self.name} leaves the point {loose[0]} free; "
                f"a {self.kind} may depend on {places}: integrate over {loose[0]}"
            )

    @property
    def pointwise(self) -> bool:
        """Whether arguments are values at a point, as of a lemma function, and not functions of z."""
        return self.kind == "lemma"

    @property
    def scalars(self) -> tuple[Scalar, ...]:
        """The parameters that are numbers."""
        return tuple(p for p in self.params if isinstance(p, Scalar))

    def __call__(self, *args: Operand) -> Named:
        """Apply the object to its arguments, folded."""
        if len(args) != len(self.params):
            raise VocabularyError(f"arguments={len(args)} must be {len(self.params)} for {self.name}")
        named = Named(self, tuple(lift(arg) for arg in args), self.at)
        for param, arg in zip(self.params, named.args, strict=True):
            loose = set() if self.pointwise else free(arg) - ({z} if isinstance(param, Field) else set())
            if loose:
                needed = "a function of z alone" if isinstance(param, Field) else "a number"
                raise VocabularyError(
                    f"argument={arg} of {self.name} must be {needed}; integrate over the other points"
                )
        return named


def free(node: Expr) -> frozenset[Point]:
    """Return the points of an expression that nothing binds."""
    here, fixed = renamable(node)
    return here | fixed


def renamable(node: Expr) -> tuple[frozenset[Point], frozenset[Point]]:
    """Return the free points of an expression that an integral around it would bind, and those that none can.

    An argument of a named object and a direction are functions of z alone, and what is varied or differentiated is a
    number: no integral around them binds their other points, so that unfolding can capture none.
    """
    try:
        return node._free
    except AttributeError:
        found = _renamable(node)
        object.__setattr__(node, "_free", found)
        return found


def _renamable(node: Expr) -> tuple[frozenset[Point], frozenset[Point]]:
    match node:
        case Field(_, at):
            return frozenset(at), NONE
        case Named(definition, args, at) if not definition.pointwise:
            return frozenset(at), NONE.union(*(free(arg) - {z} for arg in args))
        case Vary(body, targets, directions):
            own = ((z, w)[: target.arity] for target in targets)
            return NONE, free(body).union(*(free(d).difference(p) for d, p in zip(directions, own, strict=True)))
        case Deriv(body, Scalar(), _, at):
            return NONE, free(body) | free(at)
    below = {renamable(part) for part in node.parts()}
    here, fixed = (NONE.union(*sets) for sets in ([one for one, _ in below], [other for _, other in below]))
    match node:
        case Int(_, points, measure):
            return here.difference(points).union(measure.given), fixed
        case CopySum(_, point):
            return here | {point}, fixed
        case Deriv(scalar=Field(_, at)):
            return here.union(at), fixed
    return here, fixed


# Every kind of node there is: a match over ``cast(Node, …)`` can be shown to be whole.
Node = Num | Scalar | Field | Add | Mul | Neg | Div | Pow | Fn | Apply | Int | CopySum | Named | Vary | Deriv
Hidden = Callable[[Expr], tuple[Expr, ...]]


def body_of(node: Expr) -> tuple[Expr, ...]:
    """Return the body that a named object hides, nothing of another node."""
    return (node.definition.body,) if isinstance(node, Named) else ()


def hidden_in(node: Expr) -> tuple[Expr, ...]:
    """Return what a node speaks of without showing it: a named object's body, the bounds of a number."""
    return node.bounds if isinstance(node, Scalar) else body_of(node)


def nodes(*roots: Expr, hidden: Hidden | None = None) -> Iterator[Expr]:
    """Yield expressions and all below them, each object once, in the author's order; and what is ``hidden``."""
    waiting, entered = list(reversed(roots)), set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) not in entered:
            entered.add(id(node))
            yield node
            waiting.extend(reversed((*node.parts(), *(hidden(node) if hidden is not None else ()))))
