"""Sums over independent copies, and expectations of them, in normal form: by moments up to the fourth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from proofs_check.kernel.export.nodes import canonical, topmost
from proofs_check.kernel.export.normal_forms.algebra import Form, monomials
from proofs_check.kernel.export.normal_forms.facts import Functions
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import CopySum, Expr, Field, Int, Mul, Point, nodes
from proofs_check.vocabulary.symbols import Law, mu

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")


@dataclass
class Copies(Functions):
    """Translates what is drawn; ``copies`` are the numbers of draws, by the point that they are copies of."""

    copies: dict[Point, Expr] = field(default_factory=dict)
    _number: Form = None

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
