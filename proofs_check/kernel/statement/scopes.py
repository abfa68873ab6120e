"""What points and letters are called where an expression stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from proofs_check.kernel.statement.letters import Letter
from proofs_check.vocabulary.expressions import Point


@dataclass(frozen=True, slots=True)
class Scope:
    """What points are called here, which of them are real numbers, and what stands in the place of letters."""

    points: Mapping[Point, str] = field(default_factory=dict)
    reals: frozenset[Point] = frozenset()
    letters: Mapping[Letter, str] = field(default_factory=dict)

    def bind(self, point: Point, name: str, *, real: bool = False) -> Scope:
        """Return the scope under a binder."""
        reals = self.reals | {point} if real else self.reals - {point}
        return replace(self, points={**self.points, point: name}, reals=reals)

    def put(self, letters: Mapping[Letter, str]) -> Scope:
        """Return the scope with other things in the place of letters."""
        return replace(self, letters={**self.letters, **letters})

    def closed(self) -> Scope:
        """Return the scope without its points, for what is a number."""
        return Scope(letters=self.letters)


NOWHERE = Scope()
