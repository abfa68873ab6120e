"""Reading a sign off a form: by its factors and terms, never by simplification.

A form is arranged by its author so that the sign can be read: a sum of terms of one sign, a product of factors of
known sign, an even power, an integral of a readable integrand, a lemma function at a readable argument. What cannot be
read is reported by its smallest unreadable part. A density and a number are never added up into one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from proofs_check.checker.bounds import has_mass, is_above_tangent, matches, negative, reached, within
from proofs_check.checker.polynomials import polynomial_sign
from proofs_check.checker.shown import Shown
from proofs_check.checker.unfold import Unfolder
from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
    CopySum,
    Definition,
    Div,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Point,
    Pow,
    Scalar,
    free,
)
from proofs_check.vocabulary.facts import MONOTONE, Ground
from proofs_check.vocabulary.hypotheses import bound_of
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.symbols import Interval, Law, mu

FLIP = {"+": "-", "0+": "0-", "-": "+", "0-": "0+", "0": "0"}
OF_SYMBOL = {"positive": "+", "nonnegative": "0+", "real": None}
STRICT = ("+", "-")
Pairs = tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sign (``+``, ``0+``, ``-``, ``0-``, ``0``), or None with the smallest part that could not be read, and why."""

    sign: str | None
    why: str = ""


@dataclass
class SignReader:
    """Reads signs; ``cited`` collects the lemma functions that the readings rest on, ``used`` the background facts.

    ``inside`` are the expressions that are ≥ 0 where the present factor counts: those of the indicators beside it.
    ``proved`` are signs that earlier clauses show, and ``relied`` the clauses from which one was taken.
    ``almost`` are the points that an integral around binds: only there do the ends of an interval not count.
    """

    unfolder: Unfolder
    theorem: str = ""
    cited: set[Definition] = field(default_factory=set)
    used: set[Ground] = field(default_factory=set)
    inside: tuple[Expr, ...] = ()
    proved: Shown = field(default_factory=Shown)
    relied: set[Clause] = field(default_factory=set)
    almost: frozenset[Point] = frozenset()

    def read(self, node: Expr) -> Reading:
        """Return the sign of a form wherever its letters satisfy their hypotheses."""
        if node in self.inside:
            return Reading("0+")
        reading = self.structure(node)
        if reading.sign in STRICT or (shown := self.proved.of(node)) is None or shown[0] == reading.sign:
            return reading
        self.relied.add(shown[1])
        return Reading(shown[0])

    def structure(self, node: Expr) -> Reading:
        """Return the sign that the parts of a form give it."""
        match node:
            case Num(value):
                return Reading("0" if value == 0 else "+" if value > 0 else "-")
            case Field(FieldSymbol(domain=(low, high)), (point,)) if low >= 0 or high <= 0:
                end = "0" if 0 in (low, high) and point not in self.almost else ""
                return Reading(f"{end}{'+' if low >= 0 else '-'}")
            case Scalar() | Field():
                declared = node.sign if isinstance(node, Scalar) else node.symbol.sign
                return _or_unread(OF_SYMBOL[declared], node)
            case Neg(body):
                inner = self.read(body)
                return Reading(FLIP[inner.sign]) if inner.sign else inner
            case Add(terms):
                return self.sum(node, terms)
            case Mul(factors):
                return self.product(factors)
            case Div(top, under):
                below = self.read(under)
                if below.sign not in STRICT:
                    return Reading(None, below.why or f"the denominator {under} may vanish")
                return self.product((top, under))
            case Pow(base, exponent):
                return self.power(node, base, exponent)
            case Fn(name, body):
                return self.function(node, name, body)
            case Int(body, points):
                self.used.add(MONOTONE)
                if node.measure == mu and (least := has_mass(body, points, lambda rest: self.read(rest).sign)):
                    self.used.add(bound_of(least))
                    return Reading("+")
                # A point that the integral binds is not the one that an indicator outside speaks of.
                known = tuple(e for e in self.inside if not free(e) & set(points))
                return replace(self, inside=known).almost_everywhere(points).read(body)
            case CopySum(body):
                self.used.add(MONOTONE)
                return self.read(body)
            case Named():
                return self.named(node)
        return _or_unread(None, node)

    def sum(self, node: Expr, terms: tuple[Expr, ...]) -> Reading:
        """Terms of one sign add up to it."""
        for known in (polynomial_sign(node, self.almost), self.difference(terms)):
            if known is not None:
                return Reading(known)
        readings = [self.read(t) for t in terms]
        for reading in readings:
            if reading.sign is None:
                return reading
        signs = {r.sign for r in readings} - {"0"}
        for plus in ("+", "-"):
            if signs <= {plus, f"0{plus}"}:
                return Reading("0" if not signs else plus if plus in signs else f"0{plus}")
        return Reading(None, f"the terms of {node} have different signs")

    def difference(self, terms: tuple[Expr, ...]) -> str | None:
        """Read a difference that a hypothesis or the growth of exp orders, or convexity; None where none does."""
        if is_above_tangent(terms) and not any(map(self.undefined, terms)):
            return "0+"
        if len(terms) != 2:
            return None
        one, other = terms
        match terms:
            case (Fn("exp", a), Neg(Fn("exp", b))):
                return self.read(a - b).sign if a != b else "0"
            case (Num(value), Neg(Fn("exp", b))) if value == 1:
                return self.read(Neg(b) if not isinstance(b, Neg) else b.body).sign
            case (Fn("exp", a), Neg(Num(value))) if value == 1:
                return self.read(a).sign
            case (Num(value), Neg(Fn("where"))) if value == 1:
                return "0+"
            case (_, Neg(Scalar() as number)) if number.under is not None and matches(one, number.under):
                self.used.add(bound_of(number))
                return "0+"
            case (Scalar() as number, _) if any(within(other, bound) for bound in number.over):
                self.used.add(bound_of(number))
                return "0+"
            case (Fn("abs", size), _) if size in (other, negative(other)):
                return "0+"
        return None

    def product(self, factors: tuple[Expr, ...]) -> Reading:
        """Factors of known sign multiply; a quotient reads like a product."""
        sign = "+"
        marked = tuple(f.body for f in factors if isinstance(f, Fn) and f.name == "where")
        for factor in factors:
            beside = self if isinstance(factor, Fn) and factor.name == "where" else self.within(marked)
            reading = beside.read(factor)
            if reading.sign is None:
                return reading
            sign = _times(sign, reading.sign)
        return Reading(sign)

    def almost_everywhere(self, points: Iterable[Point]) -> SignReader:
        """Return a reader for what stands under an integral over points; it collects into this one."""
        return replace(self, almost=self.almost.union(points))

    def within(self, marked: tuple[Expr, ...]) -> SignReader:
        """Return a reader for what stands beside indicators; it collects into this one."""
        if not marked:
            return self
        return replace(self, inside=(*self.inside, *marked))

    def power(self, node: Expr, base: Expr, exponent: Expr) -> Reading:
        """A positive base gives a positive power; an even power is nonnegative where its base is defined."""
        inner = self.read(base)
        if inner.sign == "+":
            return inner
        if not isinstance(exponent, Num) or exponent.value.denominator != 1 or exponent.value <= 0:
            return Reading(None, inner.why or f"the power {node} needs a positive base")
        if exponent.value % 2:
            return inner
        return Reading("+" if inner.sign == "-" else "0+")

    def function(self, node: Expr, name: str, body: Expr) -> Reading:
        """Exponentials are positive, absolute values and indicators nonnegative, logarithms of unknown sign."""
        if name == "log":
            return _or_unread(None, node)
        if name == "exp":
            return Reading("+")
        return Reading("+" if name == "abs" and self.read(body).sign in STRICT else "0+")

    def named(self, node: Named) -> Reading:
        """A lemma function has its declared sign inside its domain; any other object has its body's."""
        lemma = node.definition.proved_by
        if lemma is None:
            once = Unfolder(self.unfolder.bodies, keeps=lambda d: d != node.definition)
            return self.read(once(node))
        argument = self.read(node.args[0])
        if argument.sign != "+":
            return Reading(
                None, f"{node.definition.name} is declared on x > 0 only, and {node.args[0]} > 0 cannot be read"
            )
        if lemma == self.theorem:
            return Reading(None, f"the sign of {node} is what {lemma} itself proves; a theorem may not cite itself")
        self.cited.add(node.definition)
        return Reading("0+")

    def undefined(self, node: Expr) -> str:
        """Return what may be undefined in an unfolded form: a logarithm, a quotient or a power outside its domain."""
        match node:
            case Fn("log", body) if self.read(body).sign != "+":
                return f"{node} needs {body} > 0, which cannot be read"
            case Div(_, under) if self.read(under).sign not in STRICT:
                return f"the denominator {under} may vanish"
            case Apply(_, body) if node.curve.positive and self.read(body).sign != "+":
                return f"{node} needs {body} > 0, which cannot be read"
            case Pow(base, exponent) if not self.has_power(base, exponent):
                return f"the power {node} needs {base} > 0, which cannot be read"
        inner = self.almost_everywhere(node.points) if isinstance(node, Int) else self
        return next(filter(None, map(inner.undefined, node.parts())), "")

    def has_power(self, base: Expr, exponent: Expr) -> bool:
        """Whether a power is defined: whole powers always, negative whole ones off zero, others above zero."""
        sign = self.read(base).sign
        match exponent:
            case Num(value) if value.denominator == 1:
                return value >= 0 or sign in STRICT
            case Scalar(whole=True):
                return True
        return sign == "+" or (sign in ("0", "0+") and self.read(exponent).sign == "+")

    def zeros(self, node: Expr) -> Pairs | None:
        """Return pairs (a, b) such that a nonnegative form vanishes exactly where a = b for all of them.

        None means that the zero set cannot be read; a form that never vanishes has no such pairs either.
        """
        match node:
            case Int(body, points, measure, None) if (
                measure == mu or isinstance(measure, Interval) or (isinstance(measure, Law) and measure.density)
            ):
                # These have the null sets of μ; another law may miss a part of 𝒵.
                return self.almost_everywhere(points).zeros(body)
            case Add((a, b) as terms) if self.difference(terms) is not None:
                return ((a, negative(b)),)
            case Add((Apply(_, x) as f, Neg(Apply(_, a)), _) as terms) if is_above_tangent(terms):
                return (reached(x, a),) if f.curve.strict else None
            case Add(terms):
                sets = [self.zeros(t) for t in terms]
                return None if None in sets else tuple(pair for s in sets if s for pair in s)
            case Mul(factors):
                loose = [f for f in factors if self.read(f).sign not in STRICT]
                return self.zeros(loose[0]) if len(loose) == 1 else None
            case Div(top, _):
                return self.zeros(top)
            case Pow(base, _):
                return ((base, Num(Fraction(0))),)
            case Fn("abs", body):
                return ((body, Num(Fraction(0))),)
            case Named(definition, (argument,)) if definition.zero_at is not None:
                return (reached(argument, definition.zero_at),)
        return None


def same_set(found: Pairs, claimed: Pairs, equal: Callable[[Expr, Expr], bool]) -> bool:
    """Whether two systems of equations are the same: each a − b of one is ± an a − b of the other."""

    def matches(one: tuple[Expr, Expr], other: tuple[Expr, Expr]) -> bool:
        return equal(one[0] - one[1], other[0] - other[1]) or equal(one[0] - one[1], other[1] - other[0])

    return all(any(matches(f, c) for c in claimed) for f in found) and all(
        any(matches(f, c) for f in found) for c in claimed
    )


def _or_unread(sign: str | None, node: Expr) -> Reading:
    return Reading(sign, "" if sign else f"the sign of {node} cannot be read")


def _times(one: str, other: str) -> str:
    if "0" in (one, other):
        return "0"
    loose = "0" if one.startswith("0") or other.startswith("0") else ""
    return loose + ("+" if one[-1] == other[-1] else "-")
