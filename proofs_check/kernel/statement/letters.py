"""The letters that expressions speak of, in a fixed order, with their types in Coq."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofs_check.kernel.statement.names import Names
from proofs_check.vocabulary.expressions import (
    Definition,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Measure,
    Named,
    Point,
    Scalar,
    Vary,
    body_of,
    nodes,
)
from proofs_check.vocabulary.symbols import ConditionalLaw, Interval, Law, PairLaw

Letter = FieldSymbol | Scalar | ConditionalLaw | Law  # a law without a density; others are these


class Unexportable(Exception):
    """There is no Coq text for this, or no proof of it, for the reason given."""


def definitions(expressions: Iterable[Expr]) -> list[Definition]:
    """Return the objects that expressions name, also through others, each once."""
    found = (n.definition for n in nodes(*expressions, hidden=body_of) if isinstance(n, Named))
    return list(dict.fromkeys(found))


def spelt(definition: Definition) -> str:
    """Return what a named object is called, without the marks of its arguments."""
    parts = definition.name.split("<")
    return parts[0] + "".join(p.split(">", 1)[1] for p in parts[1:])


def bare(law: ConditionalLaw) -> ConditionalLaw:
    """Return a conditional law without the point that it is conditioned on: the letter."""
    return ConditionalLaw(law.name, law.latex)


def type_of(letter: Letter) -> str:
    """Return the type of a letter over a space M."""
    match letter:
        case Scalar(whole=True):
            return "nat"
        case Scalar():
            return "R"
        case FieldSymbol(arity=arity):
            return "M -> R" if arity == 1 else "M -> M -> R"
        case ConditionalLaw():
            return "Markov M"
        case Law():
            return "Law M"


class Letters:
    """Which letters stand in expressions, also through the objects that they name."""

    def __init__(self, names: Names, known: Letters | None = None) -> None:
        """Begin with what others know of named objects, which depends on no names."""
        self.names = names
        self._closures: dict[Definition, tuple[Letter, ...]] = {} if known is None else known._closures
        self._spaced: dict[Definition, bool] = {} if known is None else known._spaced

    def name(self, letter: Letter) -> str:
        """Return the identifier of a letter; letters of one name are one, since a theorem has no two of them.

        A parameter of a named object is told by the braces in its LaTeX.
        """
        kind = "parameter" if letter.latex == f"{{{letter.name}}}" else "letter"
        return self.names(kind, (type(letter).__name__, letter.name, letter.latex), letter.name)

    def point(self, point: Point) -> str:
        """Return the identifier of a point."""
        return self.names("point", point, point.name)

    def defined(self, definition: Definition) -> str:
        """Return the identifier of a named object."""
        return self.names("object", definition, spelt(definition))

    def of(self, *expressions: Expr) -> list[Letter]:
        """Return the letters of expressions: laws, functions, numbers, each by its name."""
        found = {letter for node in nodes(*expressions) for letter in self._at(node)}
        return self.sorted(found)

    def sorted(self, letters: Iterable[Letter]) -> list[Letter]:
        """Return letters in the order in which they are declared, which is the same wherever they are called."""
        rank = (Law, ConditionalLaw, FieldSymbol, Scalar)
        return sorted(letters, key=lambda t: (rank.index(type(t)), t.name, t.latex))

    def closure(self, definition: Definition) -> tuple[Letter, ...]:
        """Return the letters that a definition depends on besides its parameters."""
        if definition not in self._closures:
            own = {p.symbol if isinstance(p, Field) else p for p in definition.params}
            self._closures[definition] = tuple(t for t in self.of(definition.body) if t not in own)
        return self._closures[definition]

    def spaced(self, definition: Definition) -> bool:
        """Whether a definition speaks of a space at all; φ(x) does not."""
        if definition not in self._spaced:
            params = (p for p in definition.params if isinstance(p, Field))
            letters = (t for t in self.closure(definition) if not isinstance(t, Scalar))
            self._spaced[definition] = bool(
                definition.at or any(params) or any(letters) or self.over_space(definition.body)
            )
        return self._spaced[definition]

    def over_space(self, *expressions: Expr) -> bool:
        """Whether an integral over points of a space stands in expressions, or in what they name."""
        return any(
            (isinstance(n, Int) and not isinstance(n.measure, Interval))
            or (isinstance(n, Named) and self.spaced(n.definition))
            for n in nodes(*expressions)
        )

    def _at(self, node: Expr) -> Iterator[Letter]:
        match node:
            case Scalar():
                yield node
            case Field(symbol):
                if symbol.domain is None:
                    yield symbol
            case Int(measure=measure, copies=copies):
                yield from _of_measure(measure)
                if copies is not None:
                    yield from self.of(copies)
            case Named(definition):
                yield from self.closure(definition)
            case Vary(_, targets):
                yield from targets
            case Deriv(scalar=Scalar() as number):
                yield number


def _of_measure(measure: Measure) -> Iterator[Letter]:
    match measure:
        case Law(density=Field(symbol)):
            yield symbol
        case Law():
            yield measure
        case ConditionalLaw():
            yield bare(measure)
        case PairLaw(marginal=q, conditional=nu):
            yield from _of_measure(q)
            yield from _of_measure(nu)
