"""The sign of a polynomial in bounded letters, read off its coefficients in a suitable basis."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import comb

from proofs_check.vocabulary.expressions import Add, Expr, Field, Mul, Neg, Num, Point, Pow, Scalar, nodes

MOST = 3  # letters of one polynomial
Powers = dict[tuple[int, ...], Fraction]  # coefficients by the exponents of the letters, in order


@dataclass(frozen=True, slots=True)
class _Range:
    """Where a letter lies, from ``low`` to ``high`` (None: for ever), and whether the ends belong to that."""

    low: Fraction
    high: Fraction | None
    closed: bool


def polynomial_sign(node: Expr, almost: frozenset[Point] = frozenset()) -> str | None:
    """Return the sign of a polynomial in bounded letters by its coefficients in Bernstein's basis; None if they differ.

    Where all letters are inside their intervals a polynomial whose coefficients are ≥ 0, not all 0, is > 0; where some
    are at an end, those coefficients count that stand there. The ends belong to the interval of a cosine, and to that
    of a coordinate but at the points ``almost`` that an integral binds. From a whole number on, powers of x − 1 serve.
    Source: Farouki, Computer Aided Geometric Design 29 (2012), §5.
    """
    letters = _bounded(node, almost)
    if len(letters) > MOST:
        return None
    powers = _coefficients(node, list(letters))
    if powers is None:
        return None
    for axis, place in enumerate(letters.values()):
        powers = _along(powers, axis, place)
    if not any(powers.values()):
        return "0"
    for sign, flip in (("+", 1), ("-", -1)):
        if all(flip * value >= 0 for value in powers.values()):
            return sign if _nowhere_zero(powers, list(letters.values())) else f"0{sign}"
    return None


def in_one_coordinate(node: Expr) -> tuple[Field, dict[Fraction, int], bool] | None:
    """Return the coordinate of a polynomial in it alone, its orders at the ends, and whether it may vanish inside."""
    letters = {part for part in nodes(node) if isinstance(part, Field) and part.symbol.domain is not None}
    powers = _coefficients(node, list(letters)) if len(letters) == 1 else None
    if powers is None or not any(powers.values()):
        return None
    (letter,) = letters
    assert letter.symbol.domain is not None
    line = [powers.get((k,), Fraction(0)) for k in range(max(powers)[0] + 1)]
    orders = dict.fromkeys(letter.symbol.domain, 0)
    for end in orders:
        while sum(c * end**k for k, c in enumerate(line)) == 0:
            # Horner's scheme leaves the quotient by x − end.
            line = list(itertools.accumulate(reversed(line[1:]), lambda q, c, end=end: q * end + c))[::-1]  # type: ignore[misc]
            orders[end] += 1
    rest = _basis(line, _Range(*letter.symbol.domain, closed=True))
    return letter, orders, not (min(rest) > 0 or max(rest) < 0)


def _nowhere_zero(powers: Powers, places: list[_Range]) -> bool:
    """Whether coefficients of one sign leave no zero, not even where letters are at ends that belong to them."""
    degrees = [max(exponents[axis] for exponents in powers) for axis in range(len(places))]
    ends = [
        ([0] if place.high is None else [0, degree]) if place.closed else [None]
        for place, degree in zip(places, degrees, strict=True)
    ]
    return all(
        any(value and all(c in (None, e) for c, e in zip(corner, at, strict=True)) for at, value in powers.items())
        for corner in itertools.product(*ends)
    )


def _along(powers: Powers, axis: int, place: _Range) -> Powers:
    """Change the basis of one letter."""
    degree = max(exponents[axis] for exponents in powers)
    changed: Powers = {}
    for rest in {(*exponents[:axis], 0, *exponents[axis + 1 :]) for exponents in powers}:
        at = [(*rest[:axis], k, *rest[axis + 1 :]) for k in range(degree + 1)]
        line = [powers.get(exponents, Fraction(0)) for exponents in at]
        changed |= dict(zip(at, _basis(line, place), strict=True))
    return changed


def _basis(line: list[Fraction], place: _Range) -> list[Fraction]:
    """Return coefficients in powers of x − low, or in Bernstein's basis: b_i = Σ_k C(i, k)/C(n, k) a_k."""
    degree, low = len(line) - 1, place.low
    taylor = [
        sum((line[j] * comb(j, k) * low ** (j - k) for j in range(k, degree + 1)), Fraction(0))
        for k in range(degree + 1)
    ]
    if place.high is None:
        return taylor
    scaled = [(place.high - low) ** k * a for k, a in enumerate(taylor)]
    return [
        sum((Fraction(comb(i, k), comb(degree, k)) * scaled[k] for k in range(i + 1)), Fraction(0))
        for i in range(degree + 1)
    ]


def _bounded(node: Expr, almost: frozenset[Point]) -> dict[Expr, _Range]:
    """Return the letters that lie in an interval: coordinates, scalars with ``below``, and whole numbers, from 1 on."""
    found: dict[Expr, _Range] = {}
    for part in nodes(node):
        match part:
            case Scalar(sign="positive", below=Fraction() as end):
                found[part] = _Range(Fraction(0), end, closed=False)
            case Scalar(whole=True):
                found[part] = _Range(Fraction(1), None, closed=True)
            case Field(symbol, at) if symbol.domain is not None:
                found[part] = _Range(*symbol.domain, closed=not almost.issuperset(at))
            case Field(symbol) if symbol.gram:
                found[part] = _Range(Fraction(-1), Fraction(1), closed=True)
    return found


def _coefficients(node: Expr, letters: list[Expr]) -> Powers | None:
    """Return the coefficients of a polynomial in letters; None where it is none."""
    none = (0,) * len(letters)
    match node:
        case Num(value):
            return {none: value}
        case _ if node in letters:
            return {tuple(int(letter == node) for letter in letters): Fraction(1)}
        case Neg(body):
            inner = _coefficients(body, letters)
            return None if inner is None else {exponents: -value for exponents, value in inner.items()}
        case Add(terms) | Mul(terms):
            parts = [_coefficients(t, letters) for t in terms]
            known = [p for p in parts if p is not None]
            combine: Callable[[Powers, Powers], Powers] = _plus if isinstance(node, Add) else _by
            return reduce(combine, known) if len(known) == len(parts) else None
        case Pow(base, Num(exponent)) if exponent.denominator == 1 and 0 < exponent <= 8:
            inner = _coefficients(base, letters)
            return None if inner is None else reduce(_by, [inner] * int(exponent))
    return None


def _plus(one: Powers, other: Powers) -> Powers:
    return {at: one.get(at, Fraction(0)) + other.get(at, Fraction(0)) for at in one.keys() | other.keys()}


def _by(one: Powers, other: Powers) -> Powers:
    product: Powers = {}
    for (i, a), (j, b) in itertools.product(one.items(), other.items()):
        at = tuple(m + n for m, n in zip(i, j, strict=True))
        product[at] = product.get(at, Fraction(0)) + a * b
    return product
