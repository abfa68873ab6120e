"""The sign of a polynomial in one bounded letter, read off its coefficients in a suitable basis."""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import reduce
from math import comb

from proofs_check.vocabulary.expressions import Add, Expr, Field, Mul, Neg, Num, Point, Pow, Scalar, nodes


def polynomial_sign(node: Expr, almost: frozenset[Point] = frozenset()) -> str | None:
    """Return the sign of a polynomial in one bounded letter by its Bernstein coefficients; None where they differ.

    On the open interval a polynomial whose coefficients in Bernstein's basis are ≥ 0, not all 0, is > 0. The ends
    belong to the interval of a cosine, and to that of a coordinate but at the points ``almost`` that an integral binds.
    Source: Farouki, Computer Aided Geometric Design 29 (2012), §5.
    """
    letters = _bounded(node) or {Num(Fraction(0)): (Fraction(0), None)}  # a number is a polynomial in anything
    if len(letters) != 1:
        return None
    ((letter, (low, high)),) = letters.items()
    powers = _coefficients(node, letter)
    if powers is None:
        return None
    values = _taylor(powers, low) if high is None else _bernstein(powers, low, high)
    if all(b == 0 for b in values):
        return "0"
    if high is None:
        return _half_line(values)
    if isinstance(letter, Field) and (letter.symbol.gram or not almost.issuperset(letter.at)):
        return _half_line([Fraction(0) if 0 in values else values[0], *values])
    return "+" if min(values) >= 0 else "-" if max(values) <= 0 else None


def _half_line(values: list[Fraction]) -> str | None:
    """Return the sign on [low, ∞) of a polynomial with these coefficients in powers of x − low."""
    for sign, flip in (("+", 1), ("-", -1)):
        if all(flip * value >= 0 for value in values):
            return sign if values[0] != 0 else f"0{sign}"
    return None


def _taylor(powers: list[Fraction], low: Fraction) -> list[Fraction]:
    """Return the coefficients in powers of x − low."""
    degree = len(powers) - 1
    return [
        sum((powers[j] * comb(j, k) * low ** (j - k) for j in range(k, degree + 1)), Fraction(0))
        for k in range(degree + 1)
    ]


def _bernstein(powers: list[Fraction], low: Fraction, high: Fraction) -> list[Fraction]:
    """Return the coefficients in Bernstein's basis of the interval: b_i = Σ_k C(i, k)/C(n, k) a_k."""
    degree = len(powers) - 1
    scaled = [(high - low) ** k * a for k, a in enumerate(_taylor(powers, low))]
    return [
        sum((Fraction(comb(i, k), comb(degree, k)) * scaled[k] for k in range(i + 1)), Fraction(0))
        for i in range(degree + 1)
    ]


def _bounded(node: Expr) -> dict[Expr, tuple[Fraction, Fraction | None]]:
    """Return the letters that lie in an interval: coordinates, scalars with ``below``, and whole numbers, from 1 on."""
    found: dict[Expr, tuple[Fraction, Fraction | None]] = {}
    for part in nodes(node):
        match part:
            case Scalar(sign="positive", below=Fraction() as end):
                found[part] = (Fraction(0), end)
            case Scalar(whole=True):
                found[part] = (Fraction(1), None)
            case Field(symbol) if symbol.domain is not None:
                found[part] = symbol.domain
            case Field(symbol) if symbol.gram:
                found[part] = (Fraction(-1), Fraction(1))
    return found


def _coefficients(node: Expr, letter: Expr) -> list[Fraction] | None:
    """Return the coefficients of a polynomial in one letter, lowest first; None where it is none."""
    match node:
        case Num(value):
            return [value]
        case _ if node == letter:
            return [Fraction(0), Fraction(1)]
        case Neg(body):
            inner = _coefficients(body, letter)
            return None if inner is None else [-c for c in inner]
        case Add(terms) | Mul(terms):
            parts = [_coefficients(t, letter) for t in terms]
            known = [p for p in parts if p is not None]
            return reduce(_plus if isinstance(node, Add) else _by, known) if len(known) == len(parts) else None
        case Pow(base, Num(exponent)) if exponent.denominator == 1 and 0 < exponent <= 8:
            inner = _coefficients(base, letter)
            return None if inner is None else reduce(_by, [inner] * int(exponent))
    return None


def _plus(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    return [a + b for a, b in itertools.zip_longest(one, other, fillvalue=Fraction(0))]


def _by(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    product = [Fraction(0)] * (len(one) + len(other) - 1)
    for (i, a), (j, b) in itertools.product(enumerate(one), enumerate(other)):
        product[i + j] += a * b
    return product
