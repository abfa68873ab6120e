"""Whether a function of a cosine is a power series with coefficients ≥ 0: of exp, of polynomials less (1 − c)^p."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from proofs_check.vocabulary.expressions import Add, Div, Expr, Fn, Mul, Neg, Num, Pow, Scalar


@dataclass(frozen=True, slots=True)
class _Series:
    """A polynomial, lowest coefficient first, plus multiples of roots (1 − c)^p, 0 < p < 1."""

    powers: tuple[Fraction, ...] = ()
    roots: dict[Fraction, Fraction] = field(default_factory=dict)

    def times(self, number: Fraction) -> _Series:
        """Return the series times a number."""
        return _Series(tuple(number * a for a in self.powers), {p: number * b for p, b in self.roots.items()})

    def plus(self, other: _Series) -> _Series:
        """Return the sum of two."""
        powers = tuple(a + b for a, b in itertools.zip_longest(self.powers, other.powers, fillvalue=Fraction(0)))
        both = self.roots.keys() | other.roots.keys()
        return _Series(powers, {p: self.roots.get(p, Fraction(0)) + other.roots.get(p, Fraction(0)) for p in both})

    def by(self, other: _Series) -> _Series | None:
        """Return the product of two, where one is a number or both are polynomials."""
        for one, number in ((self, other), (other, self)):
            if len(number.powers) == 1 and not number.roots:
                return one.times(number.powers[0])
        if self.roots or other.roots:
            return None
        product = [Fraction(0)] * (len(self.powers) + len(other.powers) - 1)
        for (i, a), (j, b) in itertools.product(enumerate(self.powers), enumerate(other.powers)):
            product[i + j] += a * b
        return _Series(tuple(product))

    def coefficient(self, n: int) -> Fraction:
        """Return the coefficient of cⁿ."""
        own = self.powers[n] if n < len(self.powers) else Fraction(0)
        return own + sum((b * _binomial(p, n) for p, b in self.roots.items()), Fraction(0))


def is_semidefinite(node: Expr, cosine: Expr) -> str:
    """Say why a function is no power series in a cosine with coefficients ≥ 0; empty where it is one.

    For 0 < p < 1 every coefficient of (1 − c)^p but the first is < 0: where all roots count ≤ 0 times, only those up
    to the polynomial's degree are left to look at. Their sum is finite, since the function is at c = 1.
    """
    if _grows(node, cosine):
        return ""
    series = _series(node, cosine)
    if series is None:
        return f"{node} is no polynomial in {cosine} less powers (1 − {cosine})^p, 0 < p < 1"
    if any(b > 0 for b in series.roots.values()):
        return f"a power of 1 − {cosine} counts positively in {node}"
    negative = [n for n in range(max(len(series.powers), 1)) if series.coefficient(n) < 0]
    return f"the coefficient of {cosine}^{negative[0]} in {node} is negative" if negative else ""


def _grows(node: Expr, cosine: Expr) -> bool:
    """Whether a form is made of a cosine and numbers ≥ 0 by sums, products and exp: its coefficients are all ≥ 0."""
    match node:
        case Num(value):
            return value >= 0
        case Scalar(sign=sign):
            return sign != "real"
        case Add(parts) | Mul(parts):
            return all(_grows(part, cosine) for part in parts)
        case Div(top, Num(value)):
            return value > 0 and _grows(top, cosine)
        case Div(top, Scalar(sign="positive")):
            return _grows(top, cosine)
        case Fn("exp", body):
            return _grows(body, cosine)
    return node == cosine


def _series(node: Expr, cosine: Expr) -> _Series | None:
    match node:
        case Num(value):
            return _Series((value,))
        case _ if node == cosine:
            return _Series((Fraction(0), Fraction(1)))
        case Neg(body):
            inner = _series(body, cosine)
            return inner and inner.times(Fraction(-1))
        case Div(top, Num(value)) if value != 0:
            inner = _series(top, cosine)
            return inner and inner.times(1 / value)
        case Add(parts) | Mul(parts):
            known = _Series() if isinstance(node, Add) else _Series((Fraction(1),))
            for part in parts:
                inner = _series(part, cosine)
                combined = inner and (known.plus(inner) if isinstance(node, Add) else known.by(inner))
                if combined is None:
                    return None
                known = combined
            return known
        case Pow(base, Num(value)) if value.denominator == 1 and 0 < value <= 8:
            return _series(Mul((base,) * int(value)), cosine)
        case Pow(base, Num(value)) if 0 < value < 1 and _series(base, cosine) == _Series((Fraction(1), Fraction(-1))):
            return _Series(roots={value: Fraction(1)})
    return None


def _binomial(p: Fraction, n: int) -> Fraction:
    """Return the coefficient of cⁿ in (1 − c)^p."""
    return prod(((k - p) / (k + 1) for k in range(n)), start=Fraction(1))
