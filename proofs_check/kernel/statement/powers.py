"""Which powers are those of the library, x^a for x ≥ 0 and a real exponent a ≥ 0, with 0^0 = 1."""

from __future__ import annotations

from proofs_check.vocabulary.expressions import Add, Expr, Num, Scalar
from proofs_check.vocabulary.hypotheses import is_whole


def is_real_power(base: Expr, exponent: Expr) -> bool:
    """Whether a power has a real exponent, and a base that may come to 0."""
    whole = exponent.value.denominator == 1 if isinstance(exponent, Num) else is_whole(exponent)
    return not whole and not (isinstance(base, Scalar) and base.sign == "positive")


def seen_nonnegative(exponent: Expr) -> bool:
    """Whether an exponent is seen to be ≥ 0 by what is declared of its letters."""
    match exponent:
        case Num(value):
            return value >= 0
        case Scalar(sign=sign):
            return sign != "real"
        case Add(terms):
            return all(map(seen_nonnegative, terms))
    return False
