"""Chains: calculations with a start and links, each link beginning where the last one ended.

``calc(name, facet, start, eq(form, reason), ends(CLAUSE, reason))`` reads start = form = … and lands on a clause of
the statement. The last form is taken from the clause, so that nothing is typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from proofs_check.vocabulary.expressions import Expr, Operand, VocabularyError, lift
from proofs_check.vocabulary.location import Location, caller
from proofs_check.vocabulary.statements import (
    AtMost,
    Clause,
    Equal,
    Lifts,
    Nonnegative,
    Positive,
    Relation,
)

if TYPE_CHECKING:
    from proofs_check.vocabulary.background import Rule

Facet = Literal["energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures"]
FACETS: tuple[Facet, ...] = ("energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures")


@dataclass(frozen=True, slots=True)
class Link:
    """One link: the relation of the last form to this one, and why.

    ``gap`` is, for ≤, an expression equal to (this form − last form) whose sign can be read. ``rule`` and ``premises``
    are given when the link is the conclusion of a background rule; ``assumed`` names what is taken for granted.
    """

    kind: Literal["=", "<=", ">=0", ">0", "lifts"]
    form: Expr | None
    reason: str
    clause: Clause | None = None
    gap: Expr | None = None
    zero_only: tuple[tuple[Expr, Expr], ...] = ()
    pairs: tuple[tuple[Expr, Expr], ...] = ()
    rule: Rule | None = None
    premises: tuple[Clause, ...] = ()
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """A calculation under one facet: a start, then links."""

    name: str
    facet: Facet
    start: Expr
    links: tuple[Link, ...]
    where: Location

    def relation(self, index: int) -> Relation:
        """Return the relation of the form before link ``index`` to the form that it reaches."""
        previous = self.start if index == 0 else self.links[index - 1].form
        link = self.links[index]
        if previous is None:
            raise VocabularyError(f"link {index + 1} of “{self.name}” follows a sign, and nothing follows a sign")
        if link.form is None:
            return Positive(previous) if link.kind == ">0" else Nonnegative(previous, link.zero_only)
        if link.kind == "lifts":
            return Lifts(previous, link.form, link.pairs)
        return Equal(previous, link.form) if link.kind == "=" else AtMost(previous, link.form)


def calc(name: str, facet: Facet, start: Expr, *links: Link) -> Chain:
    """Write a calculation: ``calc("gap", "divergence", GAP.lhs, eq(…), ends(GAP, "both have mass 1"))``."""
    if facet not in FACETS:
        raise VocabularyError(f"facet={facet!r} must be one of {', '.join(FACETS)}")
    if not links:
        raise VocabularyError(f"links=() of “{name}” must hold at least one link")
    return Chain(name, facet, lift(start), links, caller())


def eq(form: Operand, reason: str) -> Link:
    """Continue with an equal form."""
    return Link("=", lift(form), reason)


def le(form: Operand, reason: str, *, gap: Operand) -> Link:
    """Continue with a form that is at least the last one: ``gap`` equals their difference and its sign can be read."""
    return Link("<=", lift(form), reason, gap=lift(gap))


def ends(clause: Clause, reason: str, *, gap: Operand | None = None) -> Link:
    """Land on a clause: its right side, sign or limit is what the chain has reached."""
    relation = clause.relation
    certificate = None if gap is None else lift(gap)
    match relation:
        case Equal():
            return Link("=", relation.rhs, reason, clause)
        case AtMost():
            return Link("<=", relation.rhs, reason, clause, gap=certificate)
        case Nonnegative():
            return Link(">=0", None, reason, clause, zero_only=relation.zero_only)
        case Positive():
            return Link(">0", None, reason, clause)
        case Lifts():
            return Link("lifts", relation.rhs, reason, clause, pairs=relation.pairs)
    raise VocabularyError(f"clause={clause.letter!r} is a limit or an expansion; no chain can end in it yet")


def by(rule: Rule, clause: Clause, *premises: Clause) -> Link:
    """Land on a clause by a background rule, whose premises are other clauses of the same theorem."""
    relation = clause.relation
    if not isinstance(relation, Nonnegative):
        raise VocabularyError(f"clause={clause.letter!r} must claim a sign, which is what {rule.name} concludes")
    return Link(">=0", None, rule.title, clause, zero_only=relation.zero_only, rule=rule, premises=premises)


def assuming(assumption: str, link: Link) -> Link:
    """Take a link for granted: every clause that rests on it is conditional on the assumption, by name."""
    if not assumption.strip():
        raise VocabularyError("assumption='' must say what is assumed")
    return replace(link, assumed=assumption)
