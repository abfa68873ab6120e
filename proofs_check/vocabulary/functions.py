"""Letters of functions of one number, convex or any: ``f = convex("f", "f")``, and f(p/r) is its value at a ratio.

What is known of a convex function is that a line through each of its points lies below it: f(x) ≥ f(a) + f′(a)(x − a).
Jensen's inequality is the mean of that at the mean, so that it needs no rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofs_check.vocabulary.expressions import (
    Apply,
    Curve,
    Expr,
    FieldSymbol,
    Operand,
    VocabularyError,
    lift,
)


@dataclass(frozen=True, slots=True)
class Function:
    """The letter of a function of one number; calling it gives its value, ``slope`` that of a line that touches it."""

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
    return _letter(name, latex, Curve(positive, convex=False))


def convex(name: str, latex: str, *, positive: bool = True, strict: bool = False, root: bool = False) -> Function:
    """Declare a convex function on x > 0, as one of a ratio is, or on all numbers with ``positive=False``.

    ``strict`` says that it is strictly convex, ``root`` that f(1) = 0.
    """
    if root and not positive:
        raise VocabularyError(f"root={root} of {name} must come with positive=True: f(1) = 0 is about a ratio of 1")
    return _letter(name, latex, Curve(positive, convex=True, strict=strict, root=root))


def _letter(name: str, latex: str, curve: Curve) -> Function:
    return Function(FieldSymbol(name, latex, "real", arity=0, curve=curve))
