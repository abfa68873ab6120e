"""Which letters a set of expressions has: fields, scalars and laws, with the hypotheses that ride on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from proofs_check.vocabulary.expressions import (
    Apply,
    Definition,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Named,
    Point,
    Scalar,
    Vary,
    VocabularyError,
    nodes,
)
from proofs_check.vocabulary.symbols import BaseMeasure, ConditionalLaw, Interval, Law, PairLaw

T = TypeVar("T")


@dataclass(frozen=True)
class Letters:
    """The letters of a theorem, by name: one name, one set of hypotheses.

    ``curves`` are the fields that stand at the coordinate of an interval, and are functions on it.
    """

    fields: dict[str, FieldSymbol]
    scalars: dict[str, Scalar]
    laws: dict[str, Law | ConditionalLaw]
    definitions: dict[str, Definition]
    curves: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, expressions: Iterable[Expr]) -> Letters:
        """Collect the letters of expressions and of every definition that they use.

        Raises
        ------
        VocabularyError
            When one name is used with different hypotheses, or for two definitions.
        """
        letters = cls({}, {}, {}, {})
        found = list(nodes(*expressions))
        for node in found:
            letters.take(node)
        letters.curves.update(_curves(found))
        return letters

    @cached_property
    def balanced(self) -> set[str]:
        """Return the fields of one point in kernels of constant volume: labels, and the law of what they are put on."""
        kernels = [number.volume for number in self.scalars.values() if number.volume is not None]
        found = Letters.of(kernels).fields.values() if kernels else ()
        return {symbol.name for symbol in found if symbol.arity == 1}

    def bounded(self) -> list[Scalar]:
        """Return the numbers that hypotheses bind, each after those that its own bounds speak of."""
        done: dict[str, Scalar] = {}

        def visit(number: Scalar) -> None:
            for bound in number.bounds:
                for other in Letters.of([bound]).scalars.values():
                    if other.name != number.name and other.name not in done:
                        visit(other)
            if number.bounds:
                done[number.name] = number

        for number in self.scalars.values():
            visit(number)
        return list(done.values())

    def take(self, node: Expr) -> None:
        """Take the letters of one node."""
        match node:
            case Scalar(name):
                _once(self.scalars, name, node)
                for bound in nodes(*node.bounds):
                    self.take(bound)
            case Field(symbol) if symbol.domain is None:
                _once(self.fields, symbol.name, symbol)
            case Apply(symbol):
                _once(self.fields, symbol.name, symbol)
            case Vary(_, targets):
                for target in targets:
                    _once(self.fields, target.name, target)
            case Deriv(_, Scalar() as scalar):
                _once(self.scalars, scalar.name, scalar)
            case Int(measure=measure, copies=number):
                self.measure(measure)
                if number is not None:
                    self.take(number)
            case Named(definition):
                known = self.definitions.get(definition.name)
                if known is not None and known.body != definition.body:
                    raise VocabularyError(
                        f"name={definition.name!r} is defined twice with different bodies; rename one"
                    )
                if known is None:
                    self.definitions[definition.name] = definition
                    inner = Letters.of([definition.body, *definition.reads])
                    self.join(inner, {p.symbol.name if isinstance(p, Field) else p.name for p in definition.params})

    def measure(self, measure: object) -> None:
        """Take the letters of a law: its density, or the parts of a pair law."""
        match measure:
            case PairLaw(marginal=q, conditional=nu):
                self.measure(q)
                self.measure(nu)
            case Law(density=Field(symbol)):
                _once(self.fields, symbol.name, symbol)
            case Law():
                _once(self.laws, measure.name, measure)
            case ConditionalLaw(name, latex):
                _once(self.laws, name, ConditionalLaw(name, latex))
            case BaseMeasure():
                pass

    def join(self, other: Letters, formal: set[str]) -> None:
        """Take all letters of another collection but for formal parameters."""
        for symbol in other.fields.values():
            if symbol.name not in formal or symbol.latex != f"{{{symbol.name}}}":
                _once(self.fields, symbol.name, symbol)
        for scalar in other.scalars.values():
            if scalar.name not in formal or scalar.latex != f"{{{scalar.name}}}":
                _once(self.scalars, scalar.name, scalar)
        for law in other.laws.values():
            _once(self.laws, law.name, law)
        for definition in other.definitions.values():
            _once(self.definitions, definition.name, definition)
        self.curves.update(other.curves)


def _once(table: dict[str, T], name: str, thing: T) -> None:
    known = table.setdefault(name, thing)
    if known != thing:
        raise VocabularyError(f"letter={name!r} is used with different hypotheses, {known} and {thing}; rename one")


def _curves(found: list[Expr]) -> set[str]:
    """Return the fields that stand at the coordinate of an interval; there they have a value and a slope."""
    inside: set[Point] = set()
    for node in found:
        match node:
            case Field(symbol, at) if symbol.domain is not None:
                inside.update(at)
            case Int(_, points, Interval()):
                inside.update(points)
    curves: set[str] = set()
    for symbol, at in ((n.symbol, n.at) for n in found if isinstance(n, Field) and n.symbol.domain is None):
        if inside.isdisjoint(at):
            continue
        if symbol.mass is not None or symbol.arity != 1:
            raise VocabularyError(
                f"letter={symbol.name!r} stands at a coordinate, where a potential can stand, or a density with "
                "mass=None, a positive function: divide that by its integral for one of mass 1"
            )
        curves.add(symbol.name)
    for node in found:
        if isinstance(node, Field) and node.symbol.name in curves and inside.isdisjoint(node.at):
            raise VocabularyError(
                f"letter={node.symbol.name!r} stands at a coordinate and at a point of 𝒵; use two letters"
            )
    return curves
