"""Which unfolded forms can be read as positive, as the library's tactic does: where logarithms are taken apart."""

from __future__ import annotations

from proofs_check.kernel.export.nodes import Natural, RealPower, Reciprocal
from proofs_check.vocabulary.expressions import (
    Add,
    CopySum,
    Div,
    Expr,
    Field,
    Fn,
    Int,
    Mul,
    Neg,
    Num,
    Pow,
    Scalar,
)


def positive(node: Expr) -> bool:
    """Whether a form is seen to be > 0."""
    match node:
        case Num(value):
            return value > 0
        case Natural(value):
            return value > 0
        case Scalar(sign=sign):
            return sign == "positive"
        case Field(symbol):
            return symbol.sign == "positive" and symbol.domain is None
        case Fn("exp"):
            return True
        case Mul(parts):
            return all(map(positive, parts))
        case Div(top, under):
            return positive(top) and positive(under)
        case Pow(base, Num(k)):
            return positive(base) and k.denominator == 1
        case Int(Fn("where", Add((Scalar(greatest=True), more, Neg(Field()))))):
            return positive(more)  # an essential infimum is nearly reached on more than a null set
        case RealPower(base):
            return positive(base)
        case Reciprocal(body) | Int(body) | CopySum(body):
            return positive(body)
        case Add((Num(value), Neg(Scalar(below=below)))):
            return below is not None and below <= value
        case Add(parts):
            return any(map(positive, parts)) and all(map(nonnegative, parts))
    return False


def nonnegative(node: Expr) -> bool:
    """Whether a form is seen to be ≥ 0."""
    match node:
        case Num(value):
            return value >= 0
        case Scalar(sign="nonnegative") | Fn("abs" | "where") | RealPower():
            return True
        case Mul(parts):
            return all(map(nonnegative, parts))
        case Div(top, under):
            return nonnegative(top) and positive(under)
        case Pow(base, Num(k)) if k.denominator == 1 and k >= 0:
            return k % 2 == 0 or nonnegative(base)
        case Int(body) | CopySum(body):
            return nonnegative(body)
        case Add(parts) if not positive(node):
            return all(map(nonnegative, parts))
    return positive(node)


def apart(body: Expr) -> tuple[tuple[int, Expr], ...]:
    """Return the logarithms that one of a positive product is made of, each with how often it counts."""
    match body:
        case Mul(factors) if all(map(positive, factors)):
            return tuple(part for factor in factors for part in apart(factor))
        case Div(top, under) if positive(top) and positive(under):
            return (*apart(top), *((-k, part) for k, part in apart(under)))
        case Pow(base, Num(k)) if k.denominator == 1 and k > 0 and positive(base):
            return tuple((int(k) * n, part) for n, part in apart(base))
        case Reciprocal(inner) if positive(inner):
            return tuple((-k, part) for k, part in apart(inner))
    return ((1, body),)
