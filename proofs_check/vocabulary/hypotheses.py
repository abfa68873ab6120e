"""Hypotheses on letters, as data: what a proof used, what is dropped to see what breaks, and the range of a number."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from proofs_check.vocabulary.expressions import Add, Expr, FieldSymbol, Num, Scalar, hidden_in, nodes
from proofs_check.vocabulary.substitutions import mentioned

Kind = Literal["sign", "mass", "bound", "symmetric", "isotropic", "volume", "gram", "sharp", "smooth", "convex", "root"]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis on a letter that can be dropped, and the formula that it is."""

    letter: str
    kind: Kind
    said: str

    def __str__(self) -> str:
        return self.said


def of_field(symbol: FieldSymbol) -> list[Hypothesis]:
    """Return the hypotheses that ride on a field; the coordinate of an interval has none to drop."""
    if symbol.domain is not None:
        return []
    if (curve := symbol.curve) is not None:
        told = f"{symbol.name} {'strictly ' if curve.strict else ''}convex{' on x > 0' if curve.positive else ''}"
        bent = [Hypothesis(symbol.name, "convex", told)] if curve.convex else []
        return bent + ([Hypothesis(symbol.name, "root", f"{symbol.name}(1) = 0")] if curve.root else [])
    found = [Hypothesis(symbol.name, "sign", _sign(symbol.name, symbol.sign))] if symbol.sign != "real" else []
    if symbol.mass is not None:
        found.append(mass_of(symbol))
    if symbol.gram:
        found.append(Hypothesis(symbol.name, "gram", f"{symbol.name}(z, w) = ⟨x(z), x(w)⟩, |x| = 1"))
    elif symbol.symmetric:
        found.append(symmetry_of(symbol))
    if symbol.isotropic:
        found.append(Hypothesis(symbol.name, "isotropic", f"{symbol.name}(gz, gw) = {symbol.name}(z, w)"))
    if symbol.sharp:
        found.append(Hypothesis(symbol.name, "sharp", f"{symbol.name}(z, w) < {symbol.name}(z, z) for w ≠ z"))
    return found


def of_scalar(number: Scalar) -> list[Hypothesis]:
    """Return the hypotheses that ride on a number."""
    found = []
    if number.volume is not None:
        found.append(volume_of(number))
    elif number.sign != "real" and not number.whole:
        found.append(Hypothesis(number.name, "sign", _sign(number.name, number.sign)))
    if number.under is not None or number.over:
        found.append(bound_of(number))
    return found


def said_of(number: Scalar) -> str:
    """Say every hypothesis on a number at once, such as 0 < v ≤ ∫1{m + η − U ≥ 0} dμ."""
    if number.volume is not None:
        return volume_of(number).said
    low = {"positive": "0 < ", "nonnegative": "0 ≤ ", "real": ""}[number.sign]
    if number.below is not None:
        return f"{low}{number.name} < {number.below}"
    if number.greatest:
        return bound_of(number).said
    if number.under is not None:
        return f"{low}{number.name} ≤ {number.under}"
    sign = [] if number.sign == "real" or number.whole else [_sign(number.name, number.sign)]
    whole = [f"{number.name} ≥ 1 whole"] if number.whole else []
    return ", ".join((*sign, *whole, *(f"{number.name} ≥ {e}" for e in number.over)))


def mass_of(symbol: FieldSymbol) -> Hypothesis:
    """Return the hypothesis that a letter's integral against μ is its declared mass."""
    return Hypothesis(symbol.name, "mass", f"∫{symbol.name} dμ = {symbol.mass}")


def symmetry_of(symbol: FieldSymbol) -> Hypothesis:
    """Return the hypothesis that a critic is symmetric."""
    return Hypothesis(symbol.name, "symmetric", f"{symbol.name}(z, w) = {symbol.name}(w, z)")


def smoothness_of(symbol: FieldSymbol) -> Hypothesis:
    """Return the hypothesis that what a letter is the slope of, once or more, is smooth on its interval."""
    if symbol.slope_of is not None:
        return smoothness_of(symbol.slope_of)
    return Hypothesis(symbol.name, "smooth", f"{symbol.name} is smooth on its interval")


def volume_of(number: Scalar) -> Hypothesis:
    """Return the hypothesis that a kernel's integral is a number."""
    below = "" if number.below is None else f", {number.name} < {number.below}"
    return Hypothesis(number.name, "volume", f"∫{number.volume} dμ(w) = {number.name} at every z{below}")


def bound_of(number: Scalar) -> Hypothesis:
    """Return the hypothesis that a number bounds a function everywhere."""
    under = "= ess inf" if number.greatest else "≤"
    above = (f"{number.name} {under} {number.under}",) if number.under is not None else ()
    return Hypothesis(number.name, "bound", ", ".join((*above, *(f"{number.name} ≥ {e}" for e in number.over))))


def _sign(letter: str, sign: str) -> str:
    return f"{letter} {'>' if sign == 'positive' else '≥'} 0"


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
