"""Chains: calculations with a start and links, each link beginning where the last one ended.

``calc(name, facet, start, eq(form, reason), ends(CLAUSE, reason))`` reads start = form = … and lands on a clause of
the statement. The last form is taken from the clause, so that nothing is typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from proofs_check.vocabulary.expressions import Expr, Field, Operand, Point, Scalar, VocabularyError, lift
from proofs_check.vocabulary.facts import Fact, Instance, Rule
from proofs_check.vocabulary.location import PLAIN, Location, caller, facets_of
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
from proofs_check.vocabulary.substitutions import Mentioned, mentioned
from proofs_check.vocabulary.symbols import ConditionalLaw, Law
from proofs_check.vocabulary.written import Written, latex

AnyLaw = Law | ConditionalLaw
BEFORE = Scalar("…", r"\dots", "real")  # stands for the form before a link until its place in a chain is known
Facet = str


@dataclass(frozen=True, slots=True)
class Premise:
    """What a link rests on: a clause, or an instance of a background rule, times a multiplier.

    ``letters`` are what the clause's letters stand for here, ``laws`` what its laws are; with ``over`` it is integrated
    over that point; with ``inside`` its sides may stand for each other in integrands and arguments.
    """

    source: Clause | Instance
    times: Expr
    letters: tuple[tuple[Expr, Expr], ...] = ()
    over: Point | None = None
    laws: tuple[tuple[AnyLaw, AnyLaw], ...] = ()
    inside: bool = False

    def mentioned(self) -> set[Mentioned]:
        """Return the letters and laws of what is rested on, as they stand here, and of its obligations."""
        source = self.source
        relations = (source.relation, *(source.obligations if isinstance(source, Instance) else ()))
        gone: set[object] = {old for old, _ in self.laws}
        gone |= {letter.symbol if isinstance(letter, Field) else letter for letter, _ in self.letters}
        new = mentioned(self.times, *(value for _, value in self.letters)) | {law for _, law in self.laws}
        return new | {m for relation in relations for m in mentioned(*relation.sides()) if m not in gone}


@dataclass(frozen=True, slots=True)
class Link:
    """One link: what it says of the form before it, which stands in the place of the relation's subject, and why.

    ``gap`` is, for ≤, an expression equal to (this form − last form) whose sign can be read; with ``using`` it is what
    is left of that difference after other clauses, times their multipliers, have been taken off. ``rule`` and
    ``premises`` are given when the link is the conclusion of a background rule; ``cites`` when the whole link is an
    instance of a background fact; ``assumed`` names what is taken for granted.
    """

    says: Relation
    reason: str
    clause: Clause | None = None
    gap: Expr | None = None
    rule: Rule | None = None
    premises: tuple[Clause, ...] = ()
    assumed: str | None = None
    using: tuple[Premise, ...] = ()
    cites: Fact | None = None

    @property
    def form(self) -> Expr | None:
        """The form that is reached; after a sign there is none."""
        return self.says.form

    def mentioned(self) -> set[Mentioned]:
        """Return every letter and law that the proof of this link depends on, besides the form before it."""
        sides = [side for clause in self.premises for side in clause.relation.sides()]
        sides += [*self.says.sides()[1:], *(() if self.gap is None else (self.gap,))]
        return mentioned(*sides).union(*(premise.mentioned() for premise in self.using))


@dataclass(frozen=True, slots=True)
class Chain(Written):
    """A calculation under one facet: a start, then links."""

    name: str
    facet: Facet
    start: Expr
    links: tuple[Link, ...]
    where: Location

    def place(self, index: int) -> str:
        """Return the name of link ``index`` in reports."""
        return f"{self.name}, link {index + 1}"

    def relation(self, index: int) -> Relation:
        """Return the relation of the form before link ``index`` to the form that it reaches."""
        previous = self.start if index == 0 else self.links[index - 1].form
        if previous is None:
            raise VocabularyError(f"link {index + 1} of “{self.name}” follows a sign, and nothing follows a sign")
        return replace(self.links[index].says, lhs=previous)

    def _repr_latex_(self) -> str:
        """Show the chain in a notebook: aligned at its signs, each link with its reason."""
        return f"$${latex(self)}$$"


def calc(name: str, *parts: Facet | Expr | Link) -> Chain:
    """Write a calculation: ``calc("gap", "divergence", GAP.lhs, eq(…), ends(GAP, "both have mass 1"))``.

    The question that it answers is left out in a theory that asks none: ``calc("gap", GAP.lhs, ends(GAP, "…"))``.
    """
    where = caller()
    facet, start, *links = parts if isinstance(parts[0], str) else (PLAIN, *parts)
    questions = facets_of(where.file)
    if facet not in questions and facet != PLAIN:
        raise VocabularyError(f"facet={facet!r} must be one of {', '.join(questions)}")
    if not isinstance(start, Expr | int | Fraction) or not all(isinstance(link, Link) for link in links):
        raise VocabularyError(f"start={start} of “{name}” must be an expression, and links must follow it")
    if not links:
        raise VocabularyError(f"links=() of “{name}” must hold at least one link")
    return Chain(name, str(facet), lift(start), tuple(link for link in links if isinstance(link, Link)), where)


def given(
    source: Clause | Instance,
    *,
    times: Operand = 1,
    at: tuple[tuple[Expr, Operand] | tuple[AnyLaw, AnyLaw], ...] = (),
    over: Point | None = None,
    inside: bool = False,
) -> Premise:
    """Rest a link on a clause that is proved before, here or in another theorem, or on a background rule's instance.

    Parameters
    ----------
    times : the multiplier; it must be readable as ≥ 0 where the clause is an inequality.
    at : pairs (letter or law of the clause, what it stands for here); the letter's hypotheses are checked for it.
        A law with a density takes that along.
    over : a point, to integrate a statement about every point against μ.
    inside : whether one side of an equality, as it is written, may stand for the other wherever it occurs.
    """
    if inside and (lift(times) != lift(1) or over is not None):
        raise VocabularyError(f"inside=True of ({source}) puts equals for equals; leave times and over out")
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
    return Premise(source, lift(times), tuple(letters), over, tuple(laws), inside)


def eq(form: Operand, reason: str, *using: Premise) -> Link:
    """Continue with an equal form."""
    return Link(Equal(BEFORE, lift(form)), reason, using=using)


def le(form: Operand, reason: str, *using: Premise, gap: Operand | None = None) -> Link:
    """Continue with a form that is at least the last one.

    ``gap`` equals their difference, less what the premises say, and its sign can be read.
    """
    return Link(AtMost(BEFORE, lift(form)), reason, gap=_gap(gap, using), using=using)


def _gap(gap: Operand | None, using: tuple[Premise, ...]) -> Expr | None:
    return lift(gap) if gap is not None else lift(0) if using else None


def ends(clause: Clause, reason: str, *using: Premise, gap: Operand | None = None) -> Link:
    """Land on a clause: its right side, sign or limit is what the chain has reached.

    A limit of f(x)/x as x → 0 is f'(0) where f(0) = 0; any other is the conclusion of a rule, with ``by``.
    """
    match clause.relation:
        case Equal() | Lifts() | Tends():
            return Link(clause.relation, reason, clause, using=using)
        case AtMost() | Nonnegative() | Positive():
            return Link(clause.relation, reason, clause, gap=_gap(gap, using), using=using)
        case Expands():
            raise VocabularyError(f"clause={clause.letter!r} is an expansion; end the chain by(ENCLOSURE, …)")
        case _ as never:
            assert_never(never)


def by(rule: Rule, clause: Clause, *premises: Clause) -> Link:
    """Land on a clause by a background rule, whose premises are other clauses of the same theorem."""
    return Link(clause.relation, rule.title, clause, rule=rule, premises=premises)


def cited(fact: Fact, clause: Clause) -> Link:
    """Land on a clause that is an instance of a background fact; it is graded *cited*, and the reports show it."""
    return Link(clause.relation, fact.title, clause, cites=fact)


def assuming(assumption: str, link: Link) -> Link:
    """Take a link for granted: every clause that rests on it is conditional on the assumption, by name."""
    if not assumption.strip():
        raise VocabularyError("assumption='' must say what is assumed")
    return replace(link, assumed=assumption)
