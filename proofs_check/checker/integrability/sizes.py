"""How large an integrand is near the ends of intervals: bounds by powers of the distances from them.

A *size* stands for a constant times Π dᵖ, d the distances of coordinates from the ends of their intervals. ``upper``
bounds |f| by a sum of sizes on the whole open box of the coordinates, ``lower`` from below by one. Whatever does not
depend on a coordinate counts as a number, which may be as large as one likes and depends continuously on the letters.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from proofs_check.checker.bounds import negative
from proofs_check.checker.integrability.exponents import Exponent, exponent_of
from proofs_check.checker.integrability.powers import ONE, Size, Unread
from proofs_check.checker.polynomials import in_one_coordinate
from proofs_check.checker.signs import FLIP, STRICT, SignReader
from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
    CopySum,
    Div,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Measure,
    Mul,
    Named,
    Neg,
    Num,
    Point,
    Pow,
    Scalar,
    nodes,
)
from proofs_check.vocabulary.symbols import Interval


@dataclass
class Sizes:
    """Reads sizes; the coordinates of a form are read inside their intervals, unless they must count up to the ends.

    With ``strict`` a density is no number: it is integrable once, and no more is known of it.
    """

    reader: SignReader
    strict: bool = False

    def upper(self, node: Expr) -> list[Size]:
        """Return sizes whose sum bounds |f|.

        Raises
        ------
        Unread
            Where no bound can be read.
        """
        match node:
            case Num(value):
                return [] if value == 0 else [ONE]
            case Scalar():
                return [ONE]
            case Field(symbol, at) if symbol.domain is None:
                return [Size({(at[0], symbol): Exponent(Fraction(1))}) if self.strict and _is_density(symbol) else ONE]
            case Field() | Add() if (polynomial := _polynomial(node)) is not None:
                return [polynomial[0]]
            case Add(terms):
                return _unlike(size for term in terms for size in self.upper(term))
            case Neg(body) | Fn("abs", body) | CopySum(body):
                return self.upper(body)
            case Mul(factors):
                sizes = [ONE]
                for factor in factors if all(self.sign(f) != "0" for f in factors) else (Num(Fraction(0)),):
                    sizes = _unlike(a.times(b) for a, b in itertools.product(sizes, self.upper(factor)))
                return sizes
            case Div(top, under):
                below = self.lower(under).to(Exponent(Fraction(-1)))
                return [size.times(below) for size in self.upper(top)]
            case Pow(base, exponent):
                return self.power(node, base, exponent)
            case Fn("where"):
                return [ONE]
            case Fn("exp", body):
                if self.sign(body) in ("-", "0-", "0") or self.is_bounded(body):
                    return [ONE]
                raise Unread(f"{node} may not be bounded")
            case Fn("log", body):
                sizes, least = self.upper(body), self.lower(body)
                return [Size(loose=frozenset(place for size in (*sizes, least) for place in size.powers))]
            case Apply():
                raise Unread(f"how large {node} is cannot be read")
            case Int(body, points, measure):
                return self.integrated(body, points, measure)
        return self.upper(self.reader.unfolder(node))

    def integrated(self, body: Expr, points: tuple[Point, ...], measure: Measure) -> list[Size]:
        """Bound an integral: over an interval every power of a distance must be > −1."""
        sizes = self.upper(body)
        for part in nodes(body) if isinstance(measure, Interval) else ():
            # A real letter is a bounded function there, too.
            if isinstance(part, Field) and set(points) & set(part.at) and _is_unbounded(part.symbol):
                raise Unread(f"{part} stands at a point of an interval, and need not be bounded there")
        if not all(size.is_integrable(points, measure) for size in sizes):
            turned = self.sign(negative(body))
            sizes = self.beyond(body, self.sign(body) or (turned and FLIP[turned]))
        if not all(size.is_integrable(points, measure) for size in sizes):
            raise Unread(f"{body} is not seen to be integrable against d{measure.name}")
        return [size.without(points) for size in sizes]

    def beyond(self, node: Expr, sign: str | None) -> list[Size]:
        """Bound a form of one sign on that side alone, where log f < f is enough."""
        match node:
            case Add(terms) if sign is not None:
                return _unlike(size for term in terms for size in self.beyond(term, sign))
            case Neg(body) if sign is not None:
                return self.beyond(body, FLIP[sign])
            case Fn("log", body) if sign in ("+", "0+"):
                return self.upper(body)
            case Named():
                return self.beyond(self.reader.unfolder(node), sign)
        return self.upper(node)

    def power(self, node: Expr, base: Expr, exponent: Expr) -> list[Size]:
        """Bound a power, by its base from above or from below as the exponent's sign says."""
        known = exponent_of(exponent)
        if known is None:
            raise Unread(f"the exponent of {node} is not linear in letters")
        if known.exceeds(0, strictly=False):
            return [size.to(known) for size in self.upper(base)]
        if known.at_most(0):
            return [self.lower(base).to(known)]
        return [self.exact(base).to(known)]

    def exact(self, node: Expr) -> Size:
        """Return a size that bounds a form from above and from below."""
        sizes, least = self.upper(node), self.lower(node)
        if sizes != [least]:
            raise Unread(f"{node} is not of the size of one product of powers")
        return least

    def lower(self, node: Expr) -> Size:
        """Return a size that bounds |f| from below.

        Raises
        ------
        Unread
            Where no bound can be read.
        """
        # What is continuous up to the ends, and vanishes nowhere, keeps away from 0.
        if self.reader.read(node).sign in STRICT and self.is_continuous(node):
            return ONE
        match node:
            case Field(symbol) if self.strict and _is_density(symbol):
                return self.single(node)
            case Field() | Add() if (polynomial := _polynomial(node)) is not None:
                size, vanishes = polynomial
                if vanishes:
                    raise Unread(f"{node} may vanish inside an interval")
                return size
            case Neg(body) | Fn("abs", body):
                return self.lower(body)
            case Mul(factors):
                size = ONE
                for factor in factors:
                    size = size.times(self.lower(factor))
                return size
            case Div(top, under):
                return self.lower(top).times(self.single(under).to(Exponent(Fraction(-1))))
            case Pow(base, exponent) if (known := exponent_of(exponent)) is not None:
                if known.exceeds(0, strictly=False):
                    return self.lower(base).to(known)
                return (self.single(base) if known.at_most(0) else self.exact(base)).to(known)
            case Add(terms) if {self.sign(t) for t in terms} <= {"+", "0+", "0"}:
                return self.mean(node, terms)
            case Add(terms) if {self.sign(t) for t in terms} <= {"-", "0-", "0"}:
                return self.mean(node, terms)
            case Fn("exp", body) if self.sign(body) in ("+", "0+", "0") or self.is_bounded(body):
                return ONE
            case Int(body, points) | CopySum(body, points) if self.sign(node) in STRICT:
                over = points if isinstance(points, tuple) else (points,)
                return self.lower(body).without(over)
        raise Unread(f"{node} is not seen to keep away from 0")

    def mean(self, node: Expr, terms: tuple[Expr, ...]) -> Size:
        """Bound a sum of terms of one sign: by one that keeps away from 0, or by the geometric mean of those known."""
        known: list[Size] = []
        for term in terms:
            try:
                known.append(self.lower(term))
            except Unread:
                continue
        if not known:
            raise Unread(f"{node} is not seen to keep away from 0")
        if ONE in known:
            return ONE
        size = ONE
        for other in known:
            size = size.times(other.to(Exponent(Fraction(1, len(known)))))
        return size

    def single(self, node: Expr) -> Size:
        """Return one size that bounds a form from above."""
        sizes = self.upper(node)
        if all(size.is_bounded() for size in sizes) and len(sizes) != 1:
            return ONE
        if len(sizes) != 1 or sizes[0].loose:
            raise Unread(f"{node} is not of the size of one product of powers")
        return sizes[0]

    def is_bounded(self, node: Expr) -> bool:
        """Whether a form stays below a number."""
        try:
            return all(size.is_bounded() for size in self.upper(node))
        except Unread:
            return False

    def is_continuous(self, node: Expr) -> bool:
        """Whether a form is continuous in its coordinates up to the ends."""
        match node:
            case Num() | Scalar():
                return True
            case Field(symbol):
                return not (self.strict and _is_density(symbol))
            case Add() | Mul() | Neg() | Fn("abs" | "exp") | CopySum():
                return all(map(self.is_continuous, node.parts()))
            case Div(top, under):
                return self.is_continuous(top) and self.is_continuous(under) and self.keeps_away(under)
            case Fn("log", body):
                return self.is_continuous(body) and self.keeps_away(body)
            case Pow(base, exponent):
                known = exponent_of(exponent)
                small = known is not None and known.exceeds(0, strictly=False)
                return self.is_continuous(base) and (small or self.keeps_away(base))
            case Int(body):
                return self.is_continuous(body)
        return False

    def keeps_away(self, node: Expr) -> bool:
        """Whether a form keeps away from 0."""
        try:
            return self.lower(node) == ONE
        except Unread:
            return False

    def sign(self, node: Expr) -> str | None:
        """Read a sign inside all intervals."""
        places = {part.at[0] for part in nodes(node) if isinstance(part, Field) and part.symbol.domain is not None}
        return self.reader.almost_everywhere(places).read(node).sign


def _is_density(symbol: FieldSymbol) -> bool:
    return symbol.domain is None and symbol.arity == 1 and symbol.sign != "real"


def _is_unbounded(symbol: FieldSymbol) -> bool:
    # A density of free mass is at a coordinate what a potential is, and positive: continuous up to the ends.
    return symbol.domain is None and symbol.sign != "real" and (symbol.mass is not None or symbol.arity != 1)


def _unlike(sizes: Iterable[Size]) -> list[Size]:
    """Return each size once."""
    found: list[Size] = []
    for size in sizes:
        if size not in found:
            found.append(size)
    return found


def _polynomial(node: Expr) -> tuple[Size, bool] | None:
    """Return the size of a polynomial in one coordinate, and whether it may vanish inside the interval."""
    found = in_one_coordinate(node)
    if found is None:
        return None
    letter, orders, vanishes = found
    return Size({(letter.at[0], end): Exponent(Fraction(order)) for end, order in orders.items() if order}), vanishes
