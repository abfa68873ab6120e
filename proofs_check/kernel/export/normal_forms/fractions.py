"""Fractions over sums: divided, so that what is equal is seen to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from proofs_check.kernel.export.normal_forms.algebra import Algebra, Form
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import CopySum

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")


@dataclass
class Fractions(Algebra):
    """Divides by sums; with ``apart`` what divides is not multiplied out, and each fraction is divided by itself."""

    apart: bool = False

    def divided(self, form: Form, depends: Callable[[Form], bool]) -> Form:
        """Expand; where a sum divides, write its first letter by the sum itself, so that fractions cancel."""
        if self.apart:
            terms = sp.Add.make_args(self.expand(form))
            return sp.Add(*(self._fraction(term, depends) for term in terms))
        form = sp.expand(form.replace(_sum_divides, _parted))
        for _ in range(4):
            form = form.replace(lambda e: _sum_divides(e) and not _factored(e.base).is_Add, _parted)
            sums = {p.base for p in form.atoms(sp.Pow) if _sum_divides(p) and depends(p.base)}
            least = min(sums, key=lambda e: self.sort_key(self.back(e)), default=None)
            if least is None:
                return form
            letters = [y for y in least.free_symbols if depends(y) and sp.Poly(least, y).degree() == 1]
            if not letters:
                return form
            form = self._by_sum(form, least, min(letters, key=self._first))
        return form

    def expand(self, form: Form) -> Form:
        """Expand a form; with ``apart`` what divides is not multiplied out."""
        if not self.apart:
            return sp.expand(form)
        form = form.replace(_sum_divides, _parted)
        sums = {p.base for p in form.atoms(sp.Pow) if _sum_divides(p)}
        names: dict[Form, Form] = {base: sp.Dummy(str(i)) for i, base in enumerate(sorted(sums, key=sp.srepr))}
        held = form.replace(_sum_divides, lambda p: names[p.base] ** p.exp)
        return sp.expand(held).xreplace({name: base for base, name in names.items()})

    def _fraction(self, term: Form, depends: Callable[[Form], bool]) -> Form:
        """Divide one fraction by the first sum in it that depends on a point, as far as that goes."""
        factors: list[Form] = list(sp.Mul.make_args(term))
        sums = [p.base for p in factors if _sum_divides(p) and depends(p.base)]
        least = min(sums, key=lambda e: self.sort_key(self.back(e)), default=None)
        letters = [] if least is None else [
            y for y in least.free_symbols if depends(y) and sp.Poly(least, y).degree() == 1
        ]  # fmt: skip
        if least is None or not letters:
            return term
        y = min(letters, key=self._first)
        node = self.back(least)
        t = self.letter(("sum of", self.printer.open(node)), node)
        c = sp.Poly(least, y).coeff_monomial(y)
        above = self.expand(term.xreplace({least: t}).subs(y, (t - sp.expand(least - c * y)) / c))
        kept = sp.Add(*(one for one in sp.Add.make_args(above) if one.as_coeff_exponent(t)[1].is_negative))
        return kept + self.expand((above - kept).subs(t, least))

    def _first(self, letter: Form) -> tuple[int, tuple[str, str]]:
        node = self.stands[letter]
        return (0 if isinstance(node, CopySum) else 1, self.sort_key(node))

    def _by_sum(self, form: Form, whole: Form, y: Form) -> Form:
        node = self.back(whole)
        t = self.letter(("sum of", self.printer.open(node)), node)
        c = sp.Poly(whole, y).coeff_monomial(y)
        rest = sp.expand(whole - c * y)
        form = sp.expand(form.replace(lambda e: e.is_Pow and e.base == whole, lambda e: t**e.exp))
        form = sp.expand(form.subs(y, (t - rest) / c))
        # What the sum does not divide any more is written out again.
        kept = sp.Add(*(
            term for term in sp.Add.make_args(form)
            if t in term.free_symbols and term.as_independent(t)[1].as_base_exp()[1].is_negative
        ))  # fmt: skip
        return kept + sp.expand((form - kept).subs(t, whole))


def _sum_divides(form: Form) -> bool:
    return bool(form.is_Pow and form.exp.is_number and form.exp.is_negative and form.base.is_Add)


@cache
def _factored(form: Form) -> Form:
    return sp.factor(form)


@cache
def _parted(power: Form) -> Form:
    top, under = sp.fraction(sp.together(power.base))
    return _factored(top) ** power.exp * _factored(under) ** (-power.exp)
