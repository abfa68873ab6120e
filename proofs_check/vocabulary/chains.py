"""Chains: calculations with a start and links, each link beginning where the last one ended.

``calc(name, facet, start, eq(form, reason), ends(CLAUSE, reason))`` reads start = form = … and lands on a clause of
the statement. The last form is taken from the clause, so that nothing is typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from proofs_check.vocabulary.expressions import Expr, Field, Operand, Point, VocabularyError, lift
from proofs_check.vocabulary.facts import Fact, Instance, Rule
from proofs_check.vocabulary.location import Location, caller
from proofs_check.vocabulary.statements import (
    AtMost,
    Clause,
    Equal,
    Expands,
    Lifts,
    Nonnegative,
    Positive,
    Relation,
    Tends,
)
from proofs_check.vocabulary.symbols import ConditionalLaw, Law
from proofs_check.vocabulary.written import Written, latex

AnyLaw = Law | ConditionalLaw
Facet = Literal["energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures"]
FACETS: tuple[Facet, ...] = ("energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures")


@dataclass(frozen=True, slots=True)
class Premise:
    """What a link rests on: a clause, or an instance of a background rule, times a multiplier.

    ``letters`` are what the clause's letters stand for here, ``laws`` what its laws are; with ``over`` it is integrated
    over that point.
    """

    source: Clause | Instance
    times: Expr
    letters: tuple[tuple[Expr, Expr], ...] = ()
    over: Point | None = None
    laws: tuple[tuple[AnyLaw, AnyLaw], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One link: the relation of the last form to this one, and why.

    ``gap`` is, for ≤, an expression equal to (this form − last form) whose sign can be read; with ``using`` it is what
    is left of that difference after other clauses, times their multipliers, have been taken off. ``rule`` and
    ``premises`` are given when the link is the conclusion of a background rule; ``cites`` when the whole link is an
    instance of a background fact; ``assumed`` names what is taken for granted.
    """

    kind: Literal["=", "<=", ">=0", ">0", "lifts", "tends", "expands"]
    form: Expr | None
    reason: str
    clause: Clause | None = None
    gap: Expr | None = None
    zero_only: tuple[tuple[Expr, Expr], ...] = ()
    pairs: tuple[tuple[Expr, Expr], ...] = ()
    rule: Rule | None = None
    premises: tuple[Clause, ...] = ()
    assumed: str | None = None
    using: tuple[Premise, ...] = ()
    cites: Fact | None = None


@dataclass(frozen=True, slots=True)
class Chain(Written):
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
        if link.clause is not None and isinstance(link.clause.relation, Tends | Expands):
            return replace(link.clause.relation, lhs=previous)
        return Equal(previous, link.form) if link.kind == "=" else AtMost(previous, link.form)

    def _repr_latex_(self) -> str:
        """Show the chain in a notebook: aligned at its signs, each link with its reason."""
        return f"$${latex(self)}$$"


def calc(name: str, facet: Facet, start: Expr, *links: Link) -> Chain:
    """Write a calculation: ``calc("gap", "divergence", GAP.lhs, eq(…), ends(GAP, "both have mass 1"))``."""
    if facet not in FACETS:
        raise VocabularyError(f"facet={facet!r} must be one of {', '.join(FACETS)}")
    if not links:
        raise VocabularyError(f"links=() of “{name}” must hold at least one link")
    return Chain(name, facet, lift(start), links, caller())


def given(
    source: Clause | Instance,
    *,
    times: Operand = 1,
    at: tuple[tuple[Expr, Operand] | tuple[AnyLaw, AnyLaw], ...] = (),
    over: Point | None = None,
) -> Premise:
    """Rest a link on a clause that is proved before, here or in another theorem, or on a background rule's instance.

    Parameters
    ----------
    times : the multiplier; it must be readable as ≥ 0 where the clause is an inequality.
    at : pairs (letter or law of the clause, what it stands for here); the letter's hypotheses are checked for it.
        A law with a density takes that along.
    over : a point, to integrate a statement about every point against μ.
    """
    letters: list[tuple[Expr, Expr]] = []
    laws: list[tuple[AnyLaw, AnyLaw]] = []
    for letter, value in at:
        match letter, value:
            case (ConditionalLaw() as old, ConditionalLaw(given=()) as new):
                laws.append((old, new))
            case (Law(density=None) as old, Law(density=None) as new):
                laws.append((old, new))
            case (Law(density=Field() as density) as old, Law(density=Field() as other) as new):
                laws.append((old, new))
                letters.append((density, other))
            case (Expr() as old, Expr() | int() | Fraction() as new):
                letters.append((old, lift(new)))
            case _:
                raise VocabularyError(f"{value} cannot stand for {letter}: a law for a law, of the same kind")
    return Premise(source, lift(times), tuple(letters), over, tuple(laws))


def eq(form: Operand, reason: str, *using: Premise) -> Link:
    """Continue with an equal form."""
    return Link("=", lift(form), reason, using=using)


def le(form: Operand, reason: str, *using: Premise, gap: Operand | None = None) -> Link:
    """Continue with a form that is at least the last one.

    ``gap`` equals their difference, less what the premises say, and its sign can be read.
    """
    return Link("<=", lift(form), reason, gap=_gap(gap, using), using=using)


def _gap(gap: Operand | None, using: tuple[Premise, ...]) -> Expr | None:
    return lift(gap) if gap is not None else lift(0) if using else None


def ends(clause: Clause, reason: str, *using: Premise, gap: Operand | None = None) -> Link:
    """Land on a clause: its right side, sign or limit is what the chain has reached."""
    relation = clause.relation
    match relation:
        case Equal():
            return Link("=", relation.rhs, reason, clause, using=using)
        case AtMost():
            return Link("<=", relation.rhs, reason, clause, gap=_gap(gap, using), using=using)
        case Nonnegative():
            return Link(">=0", None, reason, clause, _gap(gap, using), relation.zero_only, using=using)
        case Positive():
            return Link(">0", None, reason, clause, _gap(gap, using), using=using)
        case Lifts():
            return Link("lifts", relation.rhs, reason, clause, pairs=relation.pairs)
    raise VocabularyError(f"clause={clause.letter!r} is a limit or an expansion; end the chain by(…) a rule")


def by(rule: Rule, clause: Clause, *premises: Clause) -> Link:
    """Land on a clause by a background rule, whose premises are other clauses of the same theorem."""
    return replace(_landing(clause), reason=rule.title, rule=rule, premises=premises)


def cited(fact: Fact, clause: Clause) -> Link:
    """Land on a clause that is an instance of a background fact; it is graded *cited*, and the reports show it."""
    return replace(_landing(clause), reason=fact.title, cites=fact)


def _landing(clause: Clause) -> Link:
    relation = clause.relation
    if isinstance(relation, Tends):
        return Link("tends", relation.limit, "", clause)
    if isinstance(relation, Expands):
        return Link("expands", relation.remainder, "", clause)
    return ends(clause, "")


def assuming(assumption: str, link: Link) -> Link:
    """Take a link for granted: every clause that rests on it is conditional on the assumption, by name."""
    if not assumption.strip():
        raise VocabularyError("assumption='' must say what is assumed")
    return replace(link, assumed=assumption)
