"""The normal form of a functional expression: a sum of multiple integrals, each with one integrand at its points.

Linear operations are carried out here, on trees; whether an integrand vanishes at a point is left to computer algebra.
An integral that stands inside a logarithm, a power or a denominator cannot be pulled out: it becomes an *atom*, one
letter for one integral, and the equation "this integral is that letter" goes along (that is how ∫ρ* = 1 follows).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from proofs_check.checker.copies import MARKER, Bound, Copies, Term, copies_of, marker, markers, moments
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import ONE
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
    Neg,
    Num,
    Point,
    Pow,
    Scalar,
    Sign,
    nodes,
    z,
)
from proofs_check.vocabulary.substitutions import Unsayable, move, put
from proofs_check.vocabulary.symbols import BaseMeasure, Interval, mu

MINUS = Num(Fraction(-1))
POSITIVE: dict[str | None, Sign] = {"+": "positive", "0+": "nonnegative"}


@dataclass(frozen=True, slots=True)
class Atom:
    """An integral inside a nonlinear form: its letter, the places of its free points, and the integral itself."""

    letter: FieldSymbol
    places: tuple[Point, ...]
    terms: tuple[Term, ...]


@dataclass
class Normaliser:
    """Brings unfolded expressions into normal form; collects the atoms that occur and what they stand for.

    With ``symmetry`` the points of a symmetric critic are put in order, with ``moments`` those of sums over copies are
    taken, and ``taken`` says that there were any. ``sums`` are the letters of sums over copies, ``copies`` the
    expectations that they stand in.
    """

    signs: SignReader
    symmetry: bool = False
    moments: bool = False
    atoms: dict[str, Atom] = field(default_factory=dict)
    sums: dict[str, FieldSymbol] = field(default_factory=dict)
    copies: dict[Point, Copies] = field(default_factory=dict)
    names: Iterator[int] = field(default_factory=itertools.count)
    taken: bool = False

    def canonical(self, node: Expr) -> list[Term]:
        """Return the terms of an expression, their bound points ordered and renamed."""
        return [self.ordered(canonical(term)) for term in self.terms(node)]

    def ordered(self, term: Term) -> Term:
        """Put the points of symmetric critics in order."""
        return replace(term, integrand=in_order(term.integrand)) if self.symmetry else term

    def terms(self, node: Expr) -> list[Term]:
        """Return the expression as a sum of terms."""
        match node:
            case Add(parts):
                return [t for part in parts for t in self.terms(part)]
            case Neg(body):
                return self.product([self.terms(MINUS), self.terms(body)])
            case Mul(factors):
                return self.product([self.terms(f) for f in factors])
            case Div(top, under):
                return self.product([self.terms(top), [Term((), Pow(self.atomised(under), MINUS))]])
            case Int(measure=BaseMeasure()) if node.measure != mu:
                raise Unsayable(f"{node.measure.name} is a second base measure, and there is one, μ")
            case Int(body, points, Interval() as interval, None):
                bounds = tuple(Bound(p, letter_of(interval), ()) for p in points)
                body = put(body, {interval.coordinate: Field(_common(interval), (z,))})
                return [Term((*bounds, *inner.bounds), inner.integrand) for inner in self.terms(body)]
            case Int(body, points, measure, None):
                bounds = tuple(Bound(p, letter_of(measure), measure.given) for p in points)
                return [Term((*bounds, *inner.bounds), inner.integrand) for inner in self.terms(body)]
            case Int():
                return self.over_copies(copies_of(node), node.body)
            case CopySum() if not self.moments:
                return [Term((), self.atomised(node))]
            case CopySum(body, point):
                self.within(node)
                fresh = Point(f"{point.name}·{next(self.names)}")
                inner = _whole(self.terms(move(body, {point: fresh})))
                return [Term((marker(fresh, point), *t.bounds), t.integrand) for t in inner]
            case Pow(base, Num(power)) if power in (2, 3, 4) and self.holds_integral(base):
                return self.product([self.terms(base)] * int(power))
            case Pow() | Fn() | Apply():
                return [Term((), self.atomised(node))]
        return [Term((), node)]

    def over_copies(self, copies: Copies, body: Expr) -> list[Term]:
        """Return an expectation over copies: moments where they are wanted and can be, else a letter for each sum."""
        self.copies[copies.point] = copies
        result: list[Term] = []
        for term in self.terms(body):
            self.alone(term, copies)
            if self.moments and copies.point not in points_of(term.integrand):
                self.taken = self.taken or bool(markers(term, copies))
                result += moments(term, copies)
                continue
            lettered = term
            for bound in markers(term, copies):
                lettered = self.lettered(lettered, bound)
            result.append(Term((copies.bound(), *lettered.bounds), lettered.integrand))
        del self.copies[copies.point]
        return result

    def within(self, node: CopySum) -> None:
        """Refuse a sum over copies that no expectation around it draws."""
        if node.point not in self.copies:
            raise Unsayable(f"{node} stands outside an expectation over N copies")

    def alone(self, term: Term, copies: Copies) -> None:
        """Refuse a copy that stands outside a sum over all of them: which one it is, nothing says."""
        letters = {*self.sums.values(), *(atom.letter for atom in self.atoms.values())}
        fields = (part for part in nodes(term.integrand) if isinstance(part, Field) and part.symbol not in letters)
        outside = any(copies.point in part.at for part in fields)
        if outside or any(copies.point in b.given and b.measure != MARKER for b in term.bounds):
            raise Unsayable(
                f"{copies.point.name} stands for {copies.number} copies, and only a sum over all may use it"
            )

    def lettered(self, term: Term, bound: Bound) -> Term:
        """Write a sum over copies that stands beside a nonlinear form of them as a letter."""
        factors = _flat((term.integrand,))
        inside = [f for f in factors if bound.point in points_of(f)]
        rest = tuple(b for b in term.bounds if b != bound)
        if {b.point for b in rest} & {p for f in inside for p in points_of(f)}:
            raise Unsayable("a sum over copies of an integral stands beside a nonlinear form of the copies")
        letter = self.summed(Mul(tuple(inside)), bound.point, bound.given[0])
        return Term(rest, Mul((*(f for f in factors if f not in inside), letter)))

    def summed(self, body: Expr, point: Point, copies: Point) -> Expr:
        """Return Σᵢbody(wᵢ) as numbers times letters, one letter for one summand."""
        parts: list[Expr] = []
        for term in self.terms(self.atomised(body)):
            for factors in _spread(term.integrand):
                inside = tuple(f for f in factors if point in points_of(f))
                outside = tuple(f for f in factors if point not in points_of(f))
                number = self.letter(inside, point, copies) if inside else self.copies[copies].number
                parts.append(Mul((*outside, number)))
        return _added(parts)

    def letter(self, summand: tuple[Expr, ...], point: Point, copies: Point) -> Expr:
        """Return the letter of a sum over copies, at the copies and at the summand's other points."""
        body = Mul(summand)
        free = sorted(points_of(body) - {point}, key=lambda p: p.name)
        places = {p: Point(f"@{i}") for i, p in enumerate(free)} | {point: Point("@Σ")}
        key = f"Σ {spelled(in_order(move(body, places)) if self.symmetry else move(body, places))}"
        if key not in self.sums:
            sign = POSITIVE.get(self.signs.read(body).sign, "real")
            self.sums[key] = FieldSymbol(f"Σ{len(self.sums)}", "", sign, arity=1 + len(free))
        return Field(self.sums[key], (copies, *free))

    def product(self, sums: list[list[Term]]) -> list[Term]:
        """Multiply sums out, unless they hold no integral: then computer algebra may."""
        if all(not term.bounds for terms in sums for term in terms):
            return [Term((), Mul(tuple(_added([t.integrand for t in terms]) for terms in sums)))]
        taken: set[Point] = set()
        apart = []
        for terms in sums:
            apart.append([self.apart(term, taken) for term in terms])
            taken.update(b.point for term in terms for b in term.bounds)
        return [
            Term(tuple(b for term in choice for b in term.bounds), Mul(tuple(term.integrand for term in choice)))
            for choice in itertools.product(*apart)
        ]

    def apart(self, term: Term, taken: set[Point]) -> Term:
        """Give the bound points of a factor that are called like those of factors before it names of their own."""
        own = [b.point for b in term.bounds if b.point in taken]
        return _moved(term, {p: Point(f"{p.name}·{next(self.names)}") for p in own}) if own else term

    def holds_integral(self, node: Expr) -> bool:
        """Whether a power is to be multiplied out: integrals stand in it, or sums whose moments are wanted."""
        wanted = isinstance(node, Int) or (isinstance(node, CopySum) and self.moments)
        return wanted or any(map(self.holds_integral, node.parts()))

    def atomised(self, node: Expr) -> Expr:
        """Replace every integral below a node by its atom."""
        if isinstance(node, Int):
            return self.atom(node)
        if isinstance(node, CopySum):
            self.within(node)
            return self.summed(node.body, node.point, node.point)
        return node.mapped(self.atomised)

    def atom(self, node: Int) -> Expr:
        """Return the letter of an integral: the same letter wherever the same integral stands."""
        terms = self.canonical(node)
        bound = {b.point for t in terms for b in t.bounds}
        given = {p for t in terms for b in t.bounds for p in b.given}
        free = sorted((given | {p for t in terms for p in points_of(t.integrand)}) - bound, key=lambda p: p.name)
        # The free points are places to fill: Γ(z) and Γ(w) are one function.
        places = {p: Point(f"@{i}") for i, p in enumerate(free)}
        terms = [self.ordered(_moved(t, places)) for t in terms]
        key = " + ".join(sorted(map(_key, terms)))
        if key not in self.atoms:
            sign = POSITIVE.get(self.signs.read(node).sign, "real")
            letter = FieldSymbol(f"∫{len(self.atoms)}", "", sign, arity=len(free))
            self.atoms[key] = Atom(letter, tuple(places.values()), tuple(terms))
        return Field(self.atoms[key].letter, tuple(free))


def letter_of(measure: Measure) -> str:
    """Return the letter of a measure; that of an interval is kept apart from every law's."""
    return _common(measure).name if isinstance(measure, Interval) else measure.name


def _common(interval: Interval) -> FieldSymbol:
    """Return the one coordinate of all intervals with the same ends."""
    low, high = interval.ends
    return replace(interval.coordinate, name=f"∫[{low};{high}]", latex="")


def in_order(node: Expr) -> Expr:
    """Sort the points of every symmetric critic."""
    match node:
        case Field(symbol, at) if symbol.symmetric:
            return Field(symbol, tuple(sorted(at, key=lambda p: p.name)))
    return node.mapped(in_order)


def canonical(term: Term) -> Term:
    """Order the bound points by measure and rename them b0, b1, …: the order of integration is free."""
    ordered = sorted(term.bounds, key=lambda b: (len(b.given), b.measure))
    names = {b.point: Point(f"b{i}") for i, b in enumerate(ordered)}
    return _moved(replace(term, bounds=tuple(ordered)), names)


def _moved(term: Term, places: Mapping[Point, Point]) -> Term:
    """Rename points, bound ones where they are bound too."""
    bounds = (
        Bound(places.get(b.point, b.point), b.measure, tuple(places.get(g, g) for g in b.given)) for b in term.bounds
    )
    return Term(tuple(bounds), move(term.integrand, places))


def points_of(node: Expr) -> set[Point]:
    """Return the points that occur in an integrand."""
    return {p for part in nodes(node) if isinstance(part, Field) for p in part.at}


def _spread(node: Expr) -> list[tuple[Expr, ...]]:
    """Multiply a product of sums out: the factors of every term."""
    match node:
        case Add(terms):
            return [factors for term in terms for factors in _spread(term)]
        case Mul(parts):
            return [tuple(itertools.chain(*choice)) for choice in itertools.product(*map(_spread, parts))]
    return [(node,)]


def _whole(terms: list[Term]) -> list[Term]:
    """Keep a sum without integrals in one piece: products of it are shorter."""
    if any(term.bounds for term in terms):
        return terms
    return [Term((), _added([term.integrand for term in terms]))]


def _added(parts: list[Expr]) -> Expr:
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _key(term: Term) -> str:
    bounds = ",".join(f"{b.measure}|{','.join(g.name for g in b.given)}" for b in term.bounds)
    return f"[{bounds}] {spelled(term.integrand)}"


def spelled(node: Expr) -> str:
    """Spell an integrand unambiguously, factors and terms sorted: with @ and #, which no letter's name has."""
    match node:
        case Field(symbol, at):
            return f"{symbol.name}@({','.join(p.name for p in at)})"
        case Scalar(name):
            return name
        case Num(value):
            return f"#{value}"
        case Mul(factors):
            flat = sorted(spelled(f) for f in _flat(factors) if f != ONE)
            return flat[0] if len(flat) == 1 else f"Mul({' '.join(flat)})"
        case Add(terms):
            return f"Add({' '.join(sorted(map(spelled, terms)))})"
        case Fn(name, body):
            return f"{name}({spelled(body)})"
        case Apply(symbol, body, slope):
            return f"{symbol.name}{'#′' if slope else '#'}({spelled(body)})"
    return f"{type(node).__name__}({' '.join(map(spelled, node.parts()))})"


def _flat(factors: tuple[Expr, ...]) -> list[Expr]:
    return [g for f in factors for g in (_flat(f.factors) if isinstance(f, Mul) else [f])]
