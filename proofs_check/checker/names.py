"""One name, one thing: the letters, laws and objects that a checker has met so far.

Computer algebra knows a letter by its name, so two letters of one name would be taken for each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from proofs_check.vocabulary.expressions import (
    Apply,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Measure,
    Named,
    Num,
    Point,
    Scalar,
    Vary,
    VocabularyError,
    nodes,
)
from proofs_check.vocabulary.symbols import ConditionalLaw, Interval, Law, PairLaw, mu

RESERVED = re.compile(r"[\s(),#@·∫Σ×]")  # the checker builds names of its own with these
RESERVED_POINT = re.compile(r"b\d+")
Formals = frozenset[FieldSymbol | Scalar]


@dataclass
class Names:
    """What each name stands for: its kind, and the letter, law or object itself."""

    known: dict[str, tuple[str, object]] = field(default_factory=lambda: {mu.name: ("law", mu)})

    def take(self, expression: Expr, formals: Formals = frozenset()) -> None:
        """Take the names of an expression and of every object in it; ``formals`` are a definition's own parameters.

        Raises
        ------
        VocabularyError
            When a name stands for two things, or is one of the checker's own.
        """

        for node in nodes(expression):
            # What a class of an author's own would compare, or be, nobody knows.
            if type(node).__module__ != Expr.__module__:
                raise VocabularyError(f"form={node!r} must be of the vocabulary; name it with functional()")
            match node:
                case Num(value) if type(value) is not Fraction:
                    raise VocabularyError(f"number={value!r} must be exact; write Fraction({value!r})")
                case Scalar():
                    self.letter(node, formals)
                case Field(symbol, at):
                    self.letter(symbol, formals)
                    self.points(at)
                case Apply(symbol):
                    self.letter(symbol, formals)
                case Vary(_, targets):
                    for target in targets:
                        self.letter(target, formals)
                case Deriv(_, scalar):
                    self.letter(scalar if isinstance(scalar, Scalar) else scalar.symbol, formals)
                case Int(_, points, measure):
                    self.points(points)
                    self.measure(measure, formals)
                case Named(definition, _, at):
                    self.points(at)
                    if self.once("object", definition.name, definition):
                        own = (p.symbol if isinstance(p, Field) else p for p in definition.params)
                        self.take(definition.body, frozenset(own))

    def letter(self, letter: FieldSymbol | Scalar, formals: Formals) -> None:
        """Take a letter, unless it is a parameter."""
        new = letter not in formals and self.once("letter", letter.name, letter)
        if new and isinstance(letter, Scalar):
            for bound in letter.bounds:
                self.take(bound)

    def points(self, points: tuple[Point, ...]) -> None:
        """Refuse points with names of the checker's own."""
        for point in points:
            if RESERVED.search(point.name) or RESERVED_POINT.fullmatch(point.name):
                raise VocabularyError(f"point={point.name!r} is a name that the checker uses itself; rename it")

    def measure(self, measure: Measure, formals: Formals = frozenset()) -> None:
        """Take a law and its parts."""
        match measure:
            case ConditionalLaw(name, latex):
                self.once("law", name, ConditionalLaw(name, latex))
            case PairLaw(marginal=q, conditional=nu):
                self.once("law", measure.name, measure)
                self.measure(q, formals)
                self.measure(nu, formals)
            case Interval(coordinate=symbol):
                self.letter(symbol, frozenset())
            case Law(density=density):
                self.once("law", measure.name, measure)
                if density is not None:
                    self.letter(density.symbol, formals)

    def once(self, kind: str, name: str, thing: object) -> bool:
        """Take a name, of a letter, a law or an object; say whether it is new. All three have one list of names."""
        if kind != "object" and RESERVED.search(name):
            raise VocabularyError(
                f"{kind}={name!r} must be free of spaces, brackets, commas and # @ · ∫ Σ ×; rename it"
            )
        if getattr(thing, "latex", "") == f"{{{name}}}":
            raise VocabularyError(
                f"{kind}={name!r} has the LaTeX {{{name}}}, which marks a parameter; leave the braces out"
            )
        new = name not in self.known
        if self.known.setdefault(name, (kind, thing)) != (kind, thing):
            raise VocabularyError(f"{kind}={name!r} stands for two different things; rename one")
        return new
