"""One link as lemmas: an equality, an order with its gap, a sign with its zero set, a passage, a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from proofs_check.kernel.export.identities import Prover
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.premises import Placed, Premises, Proved
from proofs_check.kernel.export.rules import by_rule
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.printing import INTEGRAL, SUM
from proofs_check.kernel.statement.relations import said_of, zero_set
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.expressions import Add, Expr, lift
from proofs_check.vocabulary.statements import (
    AtMost,
    Equal,
    Expands,
    Lifts,
    Nonnegative,
    Positive,
    Relation,
    Tends,
)
from proofs_check.vocabulary.substitutions import replaced


@dataclass(frozen=True, slots=True)
class Lemma:
    """A lemma: its name, what it says, and a script."""

    name: str
    says: str
    script: tuple[str, ...]

    def text(self, word: str = "Lemma") -> str:
        """Write it."""
        return "\n".join([f"{word} {self.name} : {self.says}.", "Proof.", *(f"  {s}" for s in self.script), "Qed.\n"])


@dataclass
class Links:
    """Writes links as lemmas; ``proved`` names the lemmas of clauses that links may rest on.

    Signs are read of objects as they stand, ``folded``, where an earlier clause states the sign of one, else of what
    they are.
    """

    printer: ProofPrinter
    prover: Prover
    proved: Proved
    folded: bool = False

    def __call__(self, chain: Chain, index: int, name: str) -> Lemma:
        """Return the lemma that says what a link says of the form before it, besides its zero set."""
        link, relation = chain.links[index], chain.relation(index)
        if link.assumed is not None:
            raise Unexportable(f"it is assumed that {link.assumed}")
        if link.cites is not None:
            raise Unexportable(f"cited: {link.cites.name}")
        if link.rule is not None:
            return Lemma(name, *by_rule(self.printer, self.proved, link, relation))
        match relation:
            case Equal(lhs, rhs):
                return self.equal(link, lhs, rhs, name)
            case AtMost(lhs, rhs):
                return self.order(link, relation, lhs, rhs, name)
            case Nonnegative(lhs) | Positive(lhs):
                if link.gap is not None:
                    return self.order(link, relation, lift(0), lhs, name)
                return Lemma(name, self.stated(relation), (*self.intro(lhs), self.sign(_tactic(relation))))
            case Lifts(lhs, rhs, pairs):
                return self.equal(link, replaced(lhs, pairs), rhs, name)
            case Tends() | Expands():
                raise Unexportable(f"a {type(relation).__name__} without a rule")
            case _ as never:
                assert_never(never)

    def zeros(self, relation: Nonnegative, name: str) -> Lemma:
        """Return the lemma that says where the subject of a sign vanishes."""
        scope = self.printer.scope(relation.lhs)
        left = self.printer.text(relation.lhs, scope, INTEGRAL)
        says = f"{self._head(relation.lhs)}{left} = 0 <-> {zero_set(self.printer, relation.zero_only, scope)}"
        return Lemma(name, says, (*self.intro(relation.lhs), "gg_open. zeros."))

    # what links say

    def stated(self, relation: Relation) -> str:
        """Return a relation without its zero set and without existence, closed over its points."""
        subject = (relation.sides()[0],) if isinstance(relation, Nonnegative) else relation.sides()
        return self._head(*subject) + said_of(self.printer, relation, self.printer.scope(*subject))

    def _head(self, *expressions: Expr) -> str:
        points = " ".join(self.printer.scope(*expressions).points.values())
        return f"forall {points}, " if points else ""

    def intro(self, *expressions: Expr) -> list[str]:
        """Return the tactic that introduces the points of expressions."""
        points = " ".join(self.printer.scope(*expressions).points.values())
        return [f"intros {points}."] if points else []

    # how they are shown

    def equal(self, link: Link, lhs: Expr, rhs: Expr, name: str) -> Lemma:
        """Return a lemma for an equality; premises times their multipliers make up what the sides differ by."""
        says, intro = self.stated(Equal(lhs, rhs)), self.intro(lhs, rhs)
        if not link.using:
            return Lemma(name, says, (*intro, *self.prover.equal(lhs, rhs)))
        placed = self.placed(link, lhs, rhs)
        if not all(p.equality for p in placed):
            raise Unexportable("an equality that rests on an inequality")
        difference = self.difference(lhs, rhs, None, placed)
        return Lemma(name, says, (*intro, *difference, *_vanish(placed), "lra."))

    def order(self, link: Link, relation: Relation, low: Expr, high: Expr, name: str) -> Lemma:
        """Return a lemma for an order: the difference is premises times their multipliers, and a gap of one sign."""
        if link.gap is None:
            raise Unexportable("an order without a gap")
        placed = self.placed(link, low, high)
        sign, tactic = ("0 <", "pos") if isinstance(relation, Positive) else ("0 <=", "nneg")
        gap = self.printer.text(link.gap, self.printer.scope(low, high))
        return Lemma(
            name,
            self.stated(relation),
            (
                *self.intro(low, high),
                *self.difference(low, high, link.gap, placed),
                f"assert (q_S : {sign} {gap}). {{ {self.sign(tactic)} }}",
                *_vanish(placed),
                "lra.",
            ),
        )

    def sign(self, tactic: str) -> str:
        """Return the tactics that read a sign."""
        return f"first [ solve [ {tactic} ] | gg_open; {tactic} ]." if self.folded else f"gg_open. {tactic}."

    def placed(self, link: Link, low: Expr, high: Expr) -> list[Placed]:
        """Return the premises of a link between two expressions as they stand in its proof."""
        premises = Premises(self.printer, self.prover, self.proved, self.printer.scope(low, high))
        return [premises(premise, f"q_P{i + 1}") for i, premise in enumerate(link.using)]

    def difference(self, low: Expr, high: Expr, gap: Expr | None, placed: Sequence[Placed]) -> list[str]:
        """Assert what premises are, and what the sides differ by, as q_G."""
        scope = self.printer.scope(low, high)
        parts = [*([] if gap is None else [gap]), *(p.part for p in placed)]
        texts = [*([] if gap is None else [self.printer.text(gap, scope, SUM)]), *(p.text for p in placed)]
        left = high if low == lift(0) else high - low
        whole = parts[0] if len(parts) == 1 else Add(tuple(parts))
        proof = self.prover.equal(left, whole, [taken for p in placed for taken in p.taken])
        return [
            *(line for p in placed for line in p.lines),
            f"assert (q_G : {self.printer.text(left, scope)} = {' + '.join(texts)}).",
            "{",
            *(f"  {line}" for line in proof),
            "}",
        ]


def _vanish(placed: Sequence[Placed]) -> list[str]:
    """Assert of each premise that its part of a difference is 0, or of one sign."""
    lines = []
    for i, p in enumerate(placed):
        if p.over is not None:
            lines += _integrated(p, f"q_P{i + 1}", f"q_Q{i + 1}")
        elif p.equality:
            how = f"rewrite (Rminus_diag_eq _ _ (eq_sym q_P{i + 1})); apply Rmult_0_r"
            lines.append(f"assert (q_Q{i + 1} : {p.text} = 0) by ({how}).")
        else:
            how = "apply Rmult_le_pos; [ gg_open; nneg | lra ]"
            lines.append(f"assert (q_Q{i + 1} : 0 <= {p.text}) by ({how}).")
    return lines


def _integrated(p: Placed, premise: str, name: str) -> list[str]:
    """Assert the sign of a part that is integrated over a point, at every value of which the premise holds."""
    if p.equality:
        at = f"rewrite (Rminus_diag_eq _ _ (eq_sym ({premise} {p.over}))); apply Rmult_0_r"
        return [f"assert ({name} : {p.text} = 0) by (apply mu_null; intros {p.over}; {at})."]
    signs = f"apply Rmult_le_pos; [ gg_open; nneg | pose proof ({premise} {p.over}); lra ]"
    return [f"assert ({name} : 0 <= {p.text}) by (apply mu_pos; [ integrable | intros {p.over}; {signs} ])."]


def _tactic(relation: Nonnegative | Positive) -> str:
    return "pos" if isinstance(relation, Positive) else "nneg"
