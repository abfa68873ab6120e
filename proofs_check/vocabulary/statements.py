"""Relations and clauses: what a theorem claims, as data.

A relation is between expressions and can be printed, checked, evaluated on a finite measure and edited. Limits and
expansions are relations too, so that large-batch and small-temperature statements need no second vocabulary; an
expansion carries the bound of its remainder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from proofs_check.vocabulary.expressions import (
    Div,
    Expr,
    Field,
    Mul,
    Named,
    Num,
    Operand,
    Scalar,
    VocabularyError,
    lift,
)
from proofs_check.vocabulary.written import Mark, Phrase, Written

Pairs = tuple[tuple[Expr, Expr], ...]
ARROW = Mark("→", r"\to")


class Stated(Written):
    """Base of relations, each of which owns its words: ``sign`` between subject and form, ``beside`` for conditions.

    A condition is a pair of expressions with ``between`` between them; None stands for infinity.
    """

    __slots__ = ()
    sign: ClassVar[Mark]
    between: ClassVar[Mark] = ARROW
    beside: ClassVar[Phrase] = Phrase(" as {}", r"\quad\text{{as }}{}", " as {}")

    @property
    def form(self) -> Expr | None:
        """The form that a chain has reached with the relation; None where that is the number 0."""
        return None

    @property
    def conditions(self) -> tuple[tuple[Expr, Expr | None], ...]:
        """What is said beside the formula."""
        return ()


@dataclass(frozen=True, slots=True)
class TwoSided(Stated):
    """Base of relations between two expressions."""

    lhs: Expr
    rhs: Expr

    @property
    def form(self) -> Expr:
        """The right side."""
        return self.rhs

    def sides(self) -> tuple[Expr, ...]:
        """Return every expression that the relation speaks of, the subject first."""
        return (self.lhs, self.rhs)

    def with_sides(self, sides: tuple[Expr, ...]) -> Self:
        """Return the same relation between other expressions."""
        return replace(self, lhs=sides[0], rhs=sides[1])


@dataclass(frozen=True, slots=True)
class Equal(TwoSided):
    """lhs = rhs."""

    sign: ClassVar = Mark("=", "=")


@dataclass(frozen=True, slots=True)
class AtMost(TwoSided):
    """lhs ≤ rhs."""

    sign: ClassVar = Mark("≤", r"\le")


@dataclass(frozen=True, slots=True)
class Nonnegative(Stated):
    """lhs ≥ 0; with ``zero_only`` = (a, b), ... and lhs = 0 exactly where a = b for every pair (almost everywhere)."""

    lhs: Expr
    zero_only: Pairs = ()
    sign: ClassVar = Mark("≥", r"\ge")
    between: ClassVar = Equal.sign
    beside: ClassVar = Phrase(", = 0 only at {}", r",\text{{ with equality only at }}{}", ", with equality only at {}")

    @property
    def conditions(self) -> Pairs:
        """Where the subject vanishes."""
        return self.zero_only

    def sides(self) -> tuple[Expr, ...]:
        """Return the subject and the expressions of its zero set."""
        return (self.lhs, *(side for pair in self.zero_only for side in pair))

    def with_sides(self, sides: tuple[Expr, ...]) -> Nonnegative:
        """Return the same relation between other expressions."""
        return Nonnegative(sides[0], tuple(zip(sides[1::2], sides[2::2], strict=True)))


@dataclass(frozen=True, slots=True)
class Positive(Stated):
    """lhs > 0."""

    lhs: Expr
    sign: ClassVar = Mark(">", ">")

    def sides(self) -> tuple[Expr, ...]:
        """Return the subject."""
        return (self.lhs,)

    def with_sides(self, sides: tuple[Expr, ...]) -> Positive:
        """Return the same relation about another expression."""
        return Positive(*sides)


@dataclass(frozen=True, slots=True)
class Lifts(TwoSided):
    """lhs becomes rhs when every folded occurrence of ``smoothed`` (ρ̃ = P_τρ) is replaced by ``bare`` (ρ).

    This is the paper's passage from the directional energy J to the intrinsic one; it is not an equality.
    """

    pairs: Pairs
    sign: ClassVar = Mark("⇝", r"\rightsquigarrow")
    beside: ClassVar = Phrase("  ({})", r"\quad({})", " as {}")

    @property
    def conditions(self) -> Pairs:
        """What is replaced by what."""
        return self.pairs


@dataclass(frozen=True, slots=True)
class Tends(Stated):
    """lhs → limit as ``scalar`` tends to infinity (``to=None``) or to a value."""

    lhs: Expr
    limit: Expr
    scalar: Scalar
    to: Expr | None = None
    sign: ClassVar = ARROW

    @property
    def form(self) -> Expr:
        """The limit."""
        return self.limit

    @property
    def conditions(self) -> tuple[tuple[Expr, Expr | None], ...]:
        """Which number tends, and to what."""
        return ((self.scalar, self.to),)

    def sides(self) -> tuple[Expr, ...]:
        """Return the sequence and its limit."""
        return (self.lhs, self.limit)

    def with_sides(self, sides: tuple[Expr, ...]) -> Tends:
        """Return the same passage to the limit for other expressions."""
        return replace(self, lhs=sides[0], limit=sides[1])


@dataclass(frozen=True, slots=True)
class Expands(Stated):
    """|lhs − Σ_k coefficients[k] smallᵏ| ≤ remainder, with ``small`` such as 1/N."""

    lhs: Expr
    small: Expr
    coefficients: tuple[Expr, ...]
    remainder: Expr
    sign: ClassVar = AtMost.sign

    @property
    def form(self) -> Expr:
        """The remainder's bound."""
        return self.remainder

    def sides(self) -> tuple[Expr, ...]:
        """Return the subject, the coefficients and the remainder's bound."""
        return (self.lhs, *self.coefficients, self.remainder)

    def terms(self) -> tuple[Expr, ...]:
        """Return cₖ smallᵏ for every cₖ that is not 0; a small number 1/N divides."""
        kept = ((k, c) for k, c in enumerate(self.coefficients) if c != Num(Fraction(0)))
        return tuple(self._term(c, k) if k else c for k, c in kept)

    def _term(self, coefficient: Expr, order: int) -> Expr:
        match self.small:
            case Div(Num(Fraction(numerator=1, denominator=1)), under):
                return Div(coefficient, under if order == 1 else under**order)
        return Mul((coefficient, self.small if order == 1 else self.small**order))

    def with_sides(self, sides: tuple[Expr, ...]) -> Expands:
        """Return the same kind of expansion of another expression."""
        return replace(self, lhs=sides[0], coefficients=sides[1:-1], remainder=sides[-1])


Relation = Equal | AtMost | Nonnegative | Positive | Lifts | Tends | Expands


@dataclass(frozen=True, slots=True)
class Clause(Written):
    """One lettered part of a theorem's statement: P3.1.a is the clause ``a`` of P3.1."""

    letter: str
    title: str
    relation: Relation

    @property
    def lhs(self) -> Expr:
        """The expression that the clause is about, and that its chain starts from."""
        return self.relation.lhs


def equals(letter: str, title: str, lhs: Operand, rhs: Operand) -> Clause:
    """State lhs = rhs."""
    return Clause(letter, title, Equal(lift(lhs), lift(rhs)))


def at_most(letter: str, title: str, lhs: Operand, rhs: Operand) -> Clause:
    """State lhs ≤ rhs."""
    return Clause(letter, title, AtMost(lift(lhs), lift(rhs)))


def nonnegative(letter: str, title: str, lhs: Operand, *zero_only: tuple[Operand, Operand]) -> Clause:
    """State lhs ≥ 0, with equality exactly where a = b for each given pair (a, b)."""
    return Clause(letter, title, Nonnegative(lift(lhs), tuple((lift(a), lift(b)) for a, b in zero_only)))


def positive(letter: str, title: str, lhs: Operand) -> Clause:
    """State lhs > 0."""
    return Clause(letter, title, Positive(lift(lhs)))


def lifts(letter: str, title: str, lhs: Operand, rhs: Operand, *pairs: tuple[Expr, Expr]) -> Clause:
    """State that lhs becomes rhs when each smoothed density of a pair is replaced by the bare one."""
    for smoothed, bare in pairs:
        if not isinstance(smoothed, Named) or not isinstance(bare, Field):
            raise VocabularyError(
                f"pair=({smoothed}, {bare}) must be a named object, such as P_τρ, and a plain density"
            )
    return Clause(letter, title, Lifts(lift(lhs), lift(rhs), pairs))


def tends(letter: str, title: str, lhs: Operand, limit: Operand, scalar: Scalar, to: Operand | None = None) -> Clause:
    """State lhs → limit as the scalar tends to infinity, or to ``to``."""
    return Clause(letter, title, Tends(lift(lhs), lift(limit), scalar, None if to is None else lift(to)))


def expands(
    letter: str, title: str, lhs: Operand, small: Operand, coefficients: tuple[Operand, ...], *, remainder: Operand
) -> Clause:
    """State |lhs − Σ cₖ smallᵏ| ≤ remainder."""
    return Clause(letter, title, Expands(lift(lhs), lift(small), tuple(map(lift, coefficients)), lift(remainder)))
