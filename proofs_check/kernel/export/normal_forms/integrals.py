"""Inner integrals and sums over copies in normal form, each with the fact that Coq has to check for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from proofs_check.kernel.export.nodes import canonical, has, topmost
from proofs_check.kernel.export.normal_forms.algebra import Form, monomials
from proofs_check.kernel.export.normal_forms.facts import Exchange, FactKind, Functions, Known
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import (
    CopySum,
    Expr,
    Field,
    Int,
    Measure,
    Mul,
    Point,
    Scalar,
    free,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.substitutions import move
from proofs_check.vocabulary.symbols import BaseMeasure, ConditionalLaw, Interval, Law, mu

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")


@dataclass
class Normal(Functions):
    """Translates forms with inner integrals; ``found`` are the facts that make them normal.

    The order of two integrals against μ may be changed, where that leads somewhere known: ``exchanging`` is how often
    in one another.
    """

    exchanging: int = 0
    volumes: dict[Expr, Scalar] = field(default_factory=dict)
    copies: dict[Point, Expr] = field(default_factory=dict)
    _number: Form = None

    # integrals

    def integral(self, node: Int) -> Form:
        """Return the normal form of an inner integral."""
        if node.copies is not None:
            return self.over_copies(node, node.copies)
        (p,) = node.points
        body = self.divided(self(node.body), lambda e: p in self.points(e))
        total, terms, known = sp.Integer(0), [], []
        for inside, outside in monomials(body, lambda f: p in self.points(f)).items():
            coefficient = sp.factor_terms(outside)
            value, used = self.value(inside, node)
            total += coefficient * value
            terms.append((self.back(coefficient), self.back(inside)))
            known += used
        kinds: dict[type[Measure], FactKind] = {BaseMeasure: "mu", Interval: "rint", Law: "ex"}
        self.record(kinds.get(type(node.measure), "ev"), node, total, terms, known)
        return total

    def value(self, inside: Form, node: Int) -> tuple[Form, list[Known]]:
        """Return the integral of a product at a point: a number that is known, or a letter."""
        (p,) = node.points
        if isinstance(node.measure, ConditionalLaw | Law) and inside == 1:
            return sp.Integer(1), []
        if isinstance(node.measure, Interval) and inside == 1:
            low, high = node.measure.ends
            return sp.Rational((high - low).numerator, (high - low).denominator), []
        if isinstance(node.measure, BaseMeasure):
            rep: Expr | None = self.stands.get(inside)
            if isinstance(rep, Field) and rep.at == (p,) and rep.symbol.mass is not None:
                return sp.Rational(rep.symbol.mass.numerator, rep.symbol.mass.denominator), []
            for kernel, number in self.volumes.items():
                if rep is not None and self.is_volume(rep, kernel, p):
                    return self(number), [Known(volume=number)]
                fact = self.volume_fact(inside, kernel, number, p) if self.exponents else ""
                if fact:
                    return self(number), [Known(fact=fact)]
            exchanged = (self.exchanged(inside, p) or self.turned_mean(inside, p)) if self.exchanging else None
            if exchanged is not None:
                return exchanged
        return self.named(inside, node), []

    def named(self, inside: Form, node: Int) -> Form:
        """Return the letter that stands for the integral of a product."""
        fresh = topmost(replace(node, body=self.back(inside)))
        return self.letter(("integral", self.printer.open(fresh)), fresh)

    def is_volume(self, node: Expr, kernel: Expr, p: Point) -> bool:
        """Whether an expression is a kernel at some point and at ``p``, over which it is integrated."""
        others = free(node) - {p}
        if len(others) != 1:
            return False
        return node == self.ordered(move(kernel, {w: p, z: min(others, key=lambda q: q.name)}))

    def volume_fact(self, inside: Form, kernel: Expr, number: Scalar, p: Point) -> str:
        """Return the fact that a product, of exponentials taken apart, is a kernel and has its volume; else nothing."""
        others = self.points(inside) - {p}
        if len(others) != 1:
            return ""
        mark, seen = len(self.found), dict(self._seen)
        there = self(move(kernel, {w: p, z: others.pop()}))
        if there != inside:
            self.forget(mark, seen)
            return ""
        return self.record("volume", Int(self.back(inside), (p,), mu), self(number), [], [Known(volume=number)])

    def forget(self, mark: int, seen: dict[str, str]) -> None:
        """Go back to the facts that were known before something was tried."""
        del self.found[mark:]
        self._seen = seen

    # the order of integration

    def exchanged(self, inside: Form, p: Point) -> tuple[Form, list[Known]] | None:
        """Return ∫a(p) ∫c(p, b) db dp by the other order, where that is known or comes first."""
        inner = [f for f in sp.Mul.make_args(inside) if _is_plain(self.stands.get(f))]
        if len(inner) != 1:
            return None
        node, factor = self.stands[inner[0]], inside / inner[0]
        assert isinstance(node, Int)
        mark, seen = len(self.found), dict(self._seen)
        turned = self._turned(node, factor, p)
        self.exchanging -= 1
        try:
            parts = monomials(self.expand(self(turned)), lambda f: p in self.points(f))
            values = {i: self.value(i, Int(self.back(i), (p,), mu)) for i in parts}
        finally:
            self.exchanging += 1
        double = [values[i][0] for i in parts if any(isinstance(self.stands.get(f), Int) for f in sp.Mul.make_args(i))]
        mine = self.named(inside, Int(self.back(inside), (p,), mu))
        comes_first = double and self.sort_key(self.stands[mine]) <= self.sort_key(self.back(double[0]))
        if len(double) > 1 or comes_first:
            self.forget(mark, seen)
            return None
        total = sum(o * values[i][0] for i, o in parts.items())
        exchange = Exchange(self.back(factor), node, turned, self.back(sp.Add(*(o * i for i, o in parts.items()))))
        terms = [(self.back(o), self.back(i)) for i, o in parts.items()]
        known = [k for i in parts for k in values[i][1]]
        name = self.record("exchange", Int(self.back(inside), (p,), mu), total, terms, known, exchange)
        return total, [Known(fact=name)]

    def turned_mean(self, inside: Form, p: Point) -> tuple[Form, list[Known]] | None:
        """Return ∫a(p) E[c(p, b)] dp, E the mean over a law, as E[∫a(p) c(p, b) dp], where that integral is known."""
        means = [f for f in sp.Mul.make_args(inside) if _is_mean(self.stands.get(f))]
        if len(means) != 1:
            return None
        node, factor = self.stands[means[0]], self.back(inside / means[0])
        assert isinstance(node, Int)
        mark, seen = len(self.found), dict(self._seen)
        aside = Point("#aside")
        inner = Int(Mul((factor, move(node.body, {node.points[0]: aside}))), (p,), mu)
        turned = canonical(replace(node, body=inner, points=(aside,)))
        assert isinstance(turned, Int)
        total = self(turned)
        if any(has(self.stands[x], Int) and not isinstance(self.stands[x], Field) for x in total.free_symbols):
            self.forget(mark, seen)
            return None
        exchange = Exchange(factor, node, turned, self.back(total))
        name = self.record("turned", Int(self.back(inside), (p,), mu), total, [], [], exchange)
        return total, [Known(fact=name)]

    def _turned(self, node: Int, factor: Form, p: Point) -> Int:
        """Return ∫a(b) c(b, p) db, with the points called by each other's names."""
        (b,) = node.points
        both = node.body if factor == 1 else Mul((self.back(factor), node.body))
        aside = Point("#aside")
        swapped = move(move(move(both, {p: aside}), {b: p}), {aside: b})
        return topmost(Int(swapped, (b,), mu))

    # independent copies

    def copy_sum(self, node: CopySum) -> Form:
        """Return the normal form of a sum over copies."""
        p = node.point
        total, terms = sp.Integer(0), []
        for inside, outside in monomials(self.expand(self(node.body)), lambda f: p in self.points(f)).items():
            atom = CopySum(self.back(inside), p)
            value = self._number if inside == 1 else self.letter(("sum", self.printer.open(atom)), atom)
            total += outside * value
            terms.append((self.back(outside), self.back(inside)))
        self.record("sum", node, total, terms, [])
        return total

    def over_copies(self, node: Int, number: Expr) -> Form:
        """Return the normal form of an expectation over copies."""
        (p,) = node.points
        before, self._number = self._number, self(number)
        self.copies[p] = number
        body = self.divided(self(node.body), lambda e: self.of_copies(e, p))
        total, terms = sp.Integer(0), []
        for inside, outside in monomials(body, lambda f: self.of_copies(f, p)).items():
            total += outside * self.moment(inside, node)
            terms.append((self.back(outside), self._spread(inside)))
        self.record("copies", node, total, terms, [])
        self._number = before
        return total

    def draw(self, body: Expr, node: Int) -> Form:
        """Translate what is averaged over copies, with its sums over them."""
        assert node.copies is not None
        before, self._number = self._number, self(node.copies)
        self.copies[node.points[0]] = node.copies
        form = self(body)
        self._number = before
        return form

    def of_copies(self, form: Form, p: Point) -> bool:
        """Whether a form depends on the copies of a point."""
        parts = (n for x in form.free_symbols for n in nodes(self.stands[x]))
        return any(isinstance(n, CopySum) and n.point == p for n in parts)

    def moment(self, inside: Form, node: Int) -> Form:
        """Return the mean of a product of sums over copies: by how the factors share copies, up to four of them."""
        if inside == 1:
            return sp.Integer(1)
        sums = self._sums(inside)
        if sums is None or len(sums) > 4:
            fresh = topmost(replace(node, body=self.back(inside)))
            return self.letter(("copies", self.printer.open(fresh)), fresh)
        (p,), law = node.points, node.measure
        assert isinstance(law, Law)
        assert law.density is not None
        total = sp.Integer(0)
        for blocks in partitions(list(range(len(sums)))):
            term = sp.Integer(1)
            for i, block in enumerate(blocks):
                body = Mul((*(sums[j].body for j in block), Field(law.density.symbol, (p,))))
                one = canonical(Int(body, (p,), mu))
                term *= (self._number - i) * self(one)
            total += term
        return self.expand(total)

    def _sums(self, inside: Form) -> list[CopySum] | None:
        """Return a product as sums over copies, powers written out; None where it is no such product."""
        sums: list[CopySum] = []
        for factor in sp.Mul.make_args(inside):
            base, k = factor.as_base_exp()
            node: Any = self.stands.get(base)
            if not (isinstance(node, CopySum) and k.is_Integer and k > 0):
                return None
            sums += [node] * int(k)
        return sums

    def _spread(self, inside: Form) -> Expr:
        """Return a product of sums with its powers written out, in the order in which moments take them."""
        sums = self._sums(inside) if inside != 1 else None
        if not sums:
            return self.back(inside)
        return sums[0] if len(sums) == 1 else Mul(tuple(sums))


def partitions(items: list[int]) -> list[list[list[int]]]:
    """Return the ways to part items into blocks."""
    if not items:
        return [[]]
    first, rest = items[0], items[1:]
    found = []
    for blocks in partitions(rest):
        found.append([[first], *blocks])
        found += [[*blocks[:i], [first, *block], *blocks[i + 1 :]] for i, block in enumerate(blocks)]
    return found


def _is_mean(node: Expr | None) -> bool:
    return isinstance(node, Int) and isinstance(node.measure, Law) and node.copies is None


def _is_plain(node: Expr | None) -> bool:
    return isinstance(node, Int) and isinstance(node.measure, BaseMeasure) and node.copies is None
