"""The range of a number: what is declared of it, and which places it comes near, as it must to have a limit there."""

from __future__ import annotations

from fractions import Fraction

from proofs_check.vocabulary.expressions import Add, Expr, Num, Scalar, hidden_in, nodes
from proofs_check.vocabulary.substitutions import mentioned


def contains(x: Scalar, value: Fraction) -> bool:
    """Whether a value is known to be one of a number's: of one that functions bound, none is."""
    above = {"positive": value > 0, "nonnegative": value >= 0, "real": True}[x.sign]
    counts = not x.whole or value.denominator == 1
    return counts and above and (x.below is None or value < x.below) and not x.bounds


def domain(x: Scalar) -> str:
    """Say where a number is declared."""
    least = {"positive": f"{x} > 0", "nonnegative": f"{x} ≥ 0", "real": f"any {x}"}[x.sign]
    least = f"{x} whole, {x} ≥ 1" if x.whole else least
    least += "" if x.below is None else f" and {x} < {x.below}"
    return f"{least}, bounded by {', '.join(map(str, x.bounds))}, of which no number is known" if x.bounds else least


def unreached(x: Scalar, place: Expr | None) -> str:
    """Say why a number does not come near a place, None for infinity; empty where it does."""
    if x.bounds:
        return f"{x} is bounded by {', '.join(map(str, x.bounds))}, and need not come near its limit"
    if place is None:
        return "" if x.below is None else f"{x} < {x.below} does not tend to infinity"
    if not isinstance(place, Num):
        return f"{x} tends to {place}, which must be a number"
    if x.whole:
        return f"{x} is a whole number, and none comes near {place}"
    least = None if x.sign == "real" else Fraction(0)
    outside = (least is not None and place.value < least) or (x.below is not None and place.value > x.below)
    return f"{x} does not come near {place}: it is declared for {domain(x)}" if outside else ""


def is_whole(value: Expr) -> bool:
    """Whether an expression can be read as a whole number ≥ 1."""
    match value:
        case Scalar(whole=True):
            return True
        case Num(number):
            return number.denominator == 1 and number >= 1
        case Add(terms):
            return all(map(is_whole, terms))
    return False


def speaks(node: Expr, letter: Scalar) -> bool:
    """Whether an expression depends on a number, also inside the objects that it names."""
    return letter in mentioned(node)


def bounded_by(node: Expr, letter: Scalar) -> bool:
    """Whether what is declared of a number in an expression depends on another one."""
    numbers = (part for part in nodes(node, hidden=hidden_in) if isinstance(part, Scalar))
    return any(speaks(bound, letter) for number in numbers for bound in number.bounds)
