"""Functions of expressions, variations and derivatives, as an author writes them."""

from __future__ import annotations

from dataclasses import dataclass

from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
    Curve,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Operand,
    Scalar,
    Vary,
    VocabularyError,
    lift,
)


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


@dataclass(frozen=True, slots=True)
class Function:
    """The letter of a function of one number; of a convex one it is known that it lies above its tangents."""

    symbol: FieldSymbol

    def __call__(self, value: Operand) -> Expr:
        """Return f(x)."""
        return Apply(self.symbol, lift(value))

    def slope(self, value: Operand) -> Expr:
        """Return f′(x), the slope of a line that touches f at x and lies below: f need have no derivative there."""
        if self.symbol.curve is None or not self.symbol.curve.convex:
            raise VocabularyError(f"function={self.symbol.name} must be convex(…): no line is known to lie below it")
        return Apply(self.symbol, lift(value), slope=True)

    def above_tangent(self, value: Operand, at: Operand) -> Expr:
        """Return f(x) − f(a) − f′(a)(x − a), which is ≥ 0; of a strictly convex f it is 0 only at x = a."""
        return self(value) - self(at) - self.slope(at) * (lift(value) - at)


def function(name: str, latex: str, *, positive: bool = False) -> Function:
    """Declare any real function of a number, or with ``positive`` of a number > 0."""
    return Function(FieldSymbol(name, latex, "real", arity=0, curve=Curve(positive, convex=False)))


def convex(name: str, latex: str, *, positive: bool = True, strict: bool = False, root: bool = False) -> Function:
    """Declare a convex function on x > 0, as one of a ratio is, or on all numbers with ``positive=False``.

    ``strict`` says that it is strictly convex, ``root`` that f(1) = 0.
    """
    if root and not positive:
        raise VocabularyError(f"root={root} of {name} must come with positive=True: f(1) = 0 is about a ratio of 1")
    return Function(FieldSymbol(name, latex, "real", arity=0, curve=Curve(positive, True, strict, root)))
