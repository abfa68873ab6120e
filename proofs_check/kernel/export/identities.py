"""Scripts for equalities: derivatives first, then inner integrals in normal form, then a comparison at one point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from proofs_check.kernel.export import derivatives
from proofs_check.kernel.export.nodes import PLACE, ProofPrinter, at_place
from proofs_check.kernel.export.normal_forms.algebra import monomials
from proofs_check.kernel.export.normal_forms.common import alike, at_each_draw, cancelling, held, linear
from proofs_check.kernel.export.normal_forms.facts import Known
from proofs_check.kernel.export.normal_forms.integrals import Normal
from proofs_check.kernel.export.normal_forms.rewriting import in_order, knowing, rewrites
from proofs_check.kernel.export.scripts import fact, listed
from proofs_check.kernel.export.unfolding import Taken, Unfolder
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.printing import SUM
from proofs_check.kernel.statement.scopes import NOWHERE, Scope
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import Deriv, Expr, Field, Fn, Int, Scalar, nodes
from proofs_check.vocabulary.symbols import Interval, mu

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")


class Way(NamedTuple):
    """What a proof may use: critics turned, exponentials of sums taken apart, integrals exchanged so often.

    And fractions held ``apart``, each over its own sums; means of integrals turned, so often in one another.
    """

    symmetric: bool = False
    exponents: bool = False
    exchanging: int = 0
    apart: bool = False
    turning: int = 0


# The plainest first.
WAYS = (
    Way(), Way(exchanging=1), Way(symmetric=True, exchanging=1), Way(exponents=True),
    Way(symmetric=True, exchanging=2), Way(apart=True), Way(turning=3),
)  # fmt: skip


@dataclass
class Prover:
    """Writes scripts for equalities; ``volumes`` are the numbers that are declared to be kernels' volumes.

    One that is ``blind`` writes a script also where algebra does not show the equality: Coq must reject it.
    """

    printer: ProofPrinter
    volumes: Sequence[Scalar] = ()
    blind: bool = False

    def equal(self, lhs: Expr, rhs: Expr, placed: Iterable[tuple[Taken, Scope]] = ()) -> list[str]:
        """Return a script for lhs = rhs; ``placed`` are derivatives at other letters that stand in it."""
        placed = list(placed)
        along = any(isinstance(n, Deriv) and isinstance(n.scalar, Field) for n in nodes(lhs, rhs))
        if along and not self.blind:
            try:
                return self.taken(lhs, rhs, placed, to_ends=False)
            except Unexportable:
                pass
        return self.taken(lhs, rhs, placed, to_ends=along)

    def taken(self, lhs: Expr, rhs: Expr, placed: Sequence[tuple[Taken, Scope]], *, to_ends: bool) -> list[str]:
        """Return a script that takes derivatives, and integrates them over intervals where that is wanted."""
        unfolder = Unfolder(to_ends)
        left, right = unfolder(lhs), unfolder(rhs)
        lines = []
        met: set[str] = set()
        for i, (taken, scope) in enumerate([*((t, NOWHERE) for t in unfolder.taken), *placed]):
            text = derivatives.text(self.printer, taken.node, scope)
            if text not in met:  # one rewriting is enough for all places where it stands
                met.add(text)
                lines += derivatives.asserted(self.printer, taken, f"q_D{i + 1}", scope)
                lines += derivatives.rewritten(self.printer, taken, f"q_D{i + 1}", scope)
        lines.append(f"change ({self.printer.open(left)} = {self.printer.open(right)}).")
        return lines + self.unfolded(left, right)

    def unfolded(self, left: Expr, right: Expr) -> list[str]:
        """Return a script for an equality of unfolded forms: without what cancels, then by the plainest way."""
        lines = []
        for node, other in alike(lambda: Normal(self.printer), left, right).items():
            proof = self.at_each_draw(node, other)
            same = f"{self.printer.open(node, SUM)} = {self.printer.open(other)}"
            lines += [f"assert (q_E : {same}).", "{", *(f"  {line}" for line in proof), "}", "rewrite q_E; clear q_E."]
            left, right = held(left, {node: other}), held(right, {node: other})
        letters = cancelling(Normal(self.printer), left, right)
        lines += [f"generalize ({self.printer.open(node)}); intros {x.name}." for node, x in letters.items()]
        left, right = held(left, letters), held(right, letters)
        with suppress(Unexportable):
            return [*lines, *self.at_each_draw(left, right)]
        return [*lines, *self.by_normal_forms(left, right)]

    def at_each_draw(self, left: Expr, right: Expr) -> list[str]:
        """Return a script that compares what is averaged over copies, where that agrees at each draw."""
        normal = Normal(self.printer)
        at_each_draw(normal, left, right)
        return self.script(normal, left, right, [], [])

    def by_normal_forms(self, left: Expr, right: Expr) -> list[str]:
        """Return a script by the plainest way in which normal forms agree."""
        symmetric = any(isinstance(n, Field) and n.symbol.symmetric for n in nodes(left, right))
        first: Unexportable | None = None
        able = {
            "symmetric": symmetric,
            "exponents": any(isinstance(n, Fn) and n.name == "exp" for n in nodes(left, right)),
        }
        for way in WAYS:
            if (way.symmetric and not able["symmetric"]) or (way.exponents and not able["exponents"]):
                continue
            try:
                return self.attempt(left, right, way)
            except Unexportable as why:
                first = first or why
        assert first is not None
        raise first

    def attempt(self, left: Expr, right: Expr, way: Way) -> list[str]:
        """Return a script in one of the ways."""
        normal = Normal(self.printer, **way._asdict())
        for x in self.volumes:
            assert x.volume is not None
            normal.volumes[Unfolder()(x.volume)] = x
        total, items, known = self.difference(normal, left, right)
        if not self.blind and sp.simplify(sp.expand(total)) != 0:
            raise Unexportable(f"algebra does not show that {normal.text(total)} vanishes")
        return self.script(normal, left, right, items, known)

    def script(
        self, normal: Normal, left: Expr, right: Expr, items: list[tuple[Expr, Expr]], known: list[Known]
    ) -> list[str]:
        """Return the facts that were found, and a comparison at one point by them."""
        lines = [line for i in range(len(normal.found)) for line in fact(self.printer, normal, i)]
        inner = rewrites(self.printer, in_order(normal, normal.found))
        if not over_space(left, right):
            return [*lines, f"{inner}; at_point."]
        terms = listed(self.printer, items, self.printer.letters.point(PLACE))
        return [*lines, f"link_using {terms} ltac:({inner}) ltac:({knowing(self.printer, known)})."]

    def difference(self, normal: Normal, left: Expr, right: Expr) -> tuple[Any, list[tuple[Expr, Expr]], list[Known]]:
        """Return left − right, what its integrands are a combination of, and what is known of their integrals."""
        (a, ours), (b, theirs) = linear(left), linear(right)
        constant = normal(a) - normal(b)
        integrand = sp.Integer(0)
        for sign, integrals in ((1, ours), (-1, theirs)):
            for coefficient, node in integrals:
                integrand += sign * normal(coefficient) * normal(at_place(node))
        integrand = normal.divided(integrand, lambda f: PLACE in normal.points(f)) if normal.apart else integrand
        parts = monomials(normal.expand(integrand), lambda f: PLACE in normal.points(f))
        parts = {f: factored for f, c in parts.items() if (factored := sp.factor(sp.expand(c))) != 0}
        if parts and sp.simplify(sum(c * f for f, c in parts.items())) == 0:
            parts = {}
        total, items, known = constant, [], []
        for f, c in parts.items():
            value, used = normal.value(f, Int(normal.back(f), (PLACE,), mu))
            total += c * value
            known += used
            items.append((normal.back(c), normal.back(f)))
        return total, items, known


def over_space(*expressions: Expr) -> bool:
    """Whether there is a space at all: a function of points, or an integral."""
    return any(
        (isinstance(n, Int) and not isinstance(n.measure, Interval))
        or (isinstance(n, Field) and n.symbol.domain is None)
        for n in nodes(*expressions)
    )
