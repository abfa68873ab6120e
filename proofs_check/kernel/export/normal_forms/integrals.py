"""Inner integrals in normal form, each with the fact that Coq has to check for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from proofs_check.kernel.export.nodes import canonical, has, topmost
from proofs_check.kernel.export.normal_forms.algebra import Form, monomials
from proofs_check.kernel.export.normal_forms.copies import Copies
from proofs_check.kernel.export.normal_forms.facts import Exchange, FactKind, Known
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
class Normal(Copies):
    """Translates forms with inner integrals; ``found`` are the facts that make them normal.

    The order of two integrals against μ may be changed, where that leads somewhere known: ``exchanging`` is how often
    in one another. With ``turning`` means stand inside of integrals, unless fewer integrals are left the other way.
    """

    exchanging: int = 0
    turning: int = 0
    volumes: dict[Expr, Scalar] = field(default_factory=dict)

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
        if self.turning and isinstance(node.measure, Law) and (inward := self.inward(inside, node)) is not None:
            return inward, []
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
            exchanged = self.exchanged(inside, p) if self.exchanging else None
            exchanged = exchanged or (self.turned_mean(inside, p) if self.exchanging or self.turning else None)
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
        kept = self.turning
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
        self.turning = max(0, self.turning - 1)
        total = self(turned)
        self.turning = kept
        if self.turning:
            known = self.weight(total) < self.weight(inside) + 1
        else:
            known = not any(has(self.stands[x], Int) for x in total.free_symbols)
        if not known:
            self.forget(mark, seen)
            return None
        exchange = Exchange(factor, node, turned, self.back(total))
        name = self.record("turned", Int(self.back(inside), (p,), mu), total, [], [], exchange)
        return total, [Known(fact=name)]

    def inward(self, inside: Form, node: Int) -> Form | None:
        """Return E[a(b) ∫c(p, b) dp], E a mean over a law, as ∫E[a(b) c(p, b)] dp, where no more integrals are left.

        The inner one may also be a mean over this law; then what comes first is taken.
        """
        (b,) = node.points
        for mean in (False, True):
            inner = [f for f in sp.Mul.make_args(inside) if b in self.points(f) and self._turns(f, node, mean=mean)]
            if len(inner) != 1:
                continue
            mark, seen = len(self.found), dict(self._seen)
            exchange = self._outward(node, inner[0], inside / inner[0])
            self.turning -= 1
            total = self(exchange.turned)
            self.turning += 1
            mine = Int(self.back(inside), (b,), node.measure)
            fewer = self.weight(total) - binders(mine)
            first = self.sort_key(self.back(total)) < self.sort_key(mine) if mean else True
            if fewer < 0 or (fewer == 0 and first):
                self.record("inward", mine, total, [], [], exchange)
                return total
            self.forget(mark, seen)
        return None

    def _turns(self, letter: Form, node: Int, *, mean: bool) -> bool:
        inner = self.stands.get(letter)
        return isinstance(inner, Int) and (
            _is_mean(inner) and inner.measure == node.measure if mean else _is_plain(inner)
        )

    def _outward(self, node: Int, letter: Form, factor: Form) -> Exchange:
        """Return an integral in a mean with both turned; the points are new ones."""
        inner = self.stands[letter]
        assert isinstance(inner, Int)
        aside = Point("#aside")
        body = move(inner.body, {inner.points[0]: aside})
        mean = replace(node, body=body if factor == 1 else Mul((self.back(factor), body)))
        turned = canonical(Int(mean, (aside,), inner.measure))
        assert isinstance(turned, Int)
        return Exchange(self.back(factor), inner, turned, turned)

    def weight(self, form: Form) -> int:
        """Return how many integrals stand in the term that has most of them."""
        return max(binders(self.back(term)) for term in sp.Add.make_args(form))

    def _turned(self, node: Int, factor: Form, p: Point) -> Int:
        """Return ∫a(b) c(b, p) db, with the points called by each other's names."""
        (b,) = node.points
        both = node.body if factor == 1 else Mul((self.back(factor), node.body))
        aside = Point("#aside")
        swapped = move(move(move(both, {p: aside}), {b: p}), {aside: b})
        return topmost(Int(swapped, (b,), mu))


def binders(node: Expr) -> int:
    """Return how many integrals and sums over copies stand in an expression."""
    return isinstance(node, Int | CopySum) + sum(map(binders, node.parts()))


def _is_mean(node: Expr | None) -> bool:
    return isinstance(node, Int) and isinstance(node.measure, Law) and node.copies is None


def _is_plain(node: Expr | None) -> bool:
    return isinstance(node, Int) and isinstance(node.measure, BaseMeasure) and node.copies is None
