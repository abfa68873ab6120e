"""Where statements are tried: one theorem's letters, its finite measure spaces, and the values taken so far."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from proofs_check.finite import functions
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.letters import Letters
from proofs_check.finite.refute import Points, judge
from proofs_check.finite.rounding import Bounded
from proofs_check.finite.spaces import SIZES, Batch, Without, batch_of, hypotheses
from proofs_check.finite.zero_sets import Pairs
from proofs_check.vocabulary.expressions import Expr
from proofs_check.vocabulary.statements import Relation
from proofs_check.vocabulary.substitutions import Bodies, Unsayable


@dataclass(frozen=True)
class Trial:
    """The outcome of trying a relation on finite measures: how many were tried, and the one that is exhibited."""

    outcome: Literal["refuted", "undefined", "not refuted", "not tried"]
    tried: int
    counterexample: dict[str, Any] | None = None
    why: str = ""


@dataclass
class Arena:
    """Tries relations on random finite measures, smallest first, and exhibits the simplest that refutes."""

    letters: Letters
    seed: int
    _spaces: dict[tuple[Without, bool, int], Batch | None] = field(default_factory=dict)
    # Values by side, hypotheses and batch; the side is kept alive so that its id stays its own.
    _values: dict[tuple[int, Points, int], tuple[Expr, Bounded]] = field(default_factory=dict)

    _spoken_of: dict[int, tuple[Relation, list[str]]] = field(default_factory=dict)

    def spaces(
        self, without: Without = frozenset(), *, deep: bool = False, sizes: tuple[int, ...] = SIZES
    ) -> Iterator[Batch]:
        """Yield the batches on which these hypotheses are loosened, smallest first; ``deep`` ones are many more.

        Each is drawn when it is asked for: the first may refute, and then nobody asks for the larger ones.
        """
        for size in SIZES[1:] if deep else sizes:
            key = without, deep, size
            if key not in self._spaces:
                self._spaces[key] = batch_of(self.letters, self.seed, size, without, deep=deep)
            batch = self._spaces[key]
            if batch is not None:
                yield batch

    def met(self) -> dict[str, Any] | None:
        """Return the simplest space that meets all hypotheses together, None where none is found."""
        for deep in (False, True):
            for batch in self.spaces(frozenset(), deep=deep):
                space = min(batch.spaces, key=lambda space: space.cost)
                return space.shown([*self.letters.fields, *self.letters.laws, *self.letters.scalars])
        return None

    def loosened(self, used: Collection[object]) -> Without:
        """Return the hypotheses that a proof says it did not use: what it proves holds without them."""
        recorded = ("mass", "symmetric", "isotropic", "volume")
        known = (h for h in hypotheses(self.letters) if h.kind in recorded)
        return frozenset((h.letter, h.kind) for h in known if h not in used)

    def attempt(
        self,
        relation: Relation,
        without: Without = frozenset(),
        bodies: Bodies | None = None,
        *,
        deep: bool = False,
        sizes: tuple[int, ...] = SIZES,
        also: Pairs = (),
    ) -> Trial:
        """Try a relation; the first size on which it fails is the smallest that refutes it.

        A zero set is tried where ``also`` other pairs are equal.
        """
        tried = 0
        undefined: Trial | None = None
        for batch in self.spaces(without, deep=deep, sizes=sizes):

            def known(node: Expr, points: Points, batch: Batch = batch) -> Bounded:
                return self._value(node, points, batch, bodies)

            try:
                found = judge(relation, batch.frame, bodies, known=known, also=also)
            except Unsayable as reason:
                return Trial("not tried", tried, None, str(reason))
            tried += len(batch.spaces)
            if found.violated.any():
                index = self._simplest(batch, found.violated)
                sides = {"lhs": float(found.lhs[index]), "rhs": float(found.rhs[index])}
                return Trial("refuted", tried, self._shown(relation, batch, index) | sides)
            if found.undefined.any() and undefined is None:
                index = self._simplest(batch, found.undefined)
                undefined = Trial(
                    "undefined", tried, self._shown(relation, batch, index), "a side has no finite value there"
                )
        return undefined or Trial("not refuted", tried)

    def _value(self, node: Expr, points: Points, batch: Batch, bodies: Bodies | None) -> Bounded:
        if bodies:
            return evaluate(node, batch.frame, bodies, points=points)
        key = (id(node), points, id(batch))
        if key not in self._values:
            self._values[key] = node, evaluate(node, batch.frame, points=points)
        return self._values[key][1]

    @staticmethod
    def _simplest(batch: Batch, where: Any) -> int:
        return int(min(np.flatnonzero(where), key=lambda i: batch.spaces[i].cost))

    def _shown(self, relation: Relation, batch: Batch, index: int) -> dict[str, Any]:
        """Return a space as JSON, with the letters that the relation speaks of and no others."""
        if id(relation) not in self._spoken_of:
            spoken = Letters.of(relation.sides())
            self._spoken_of[id(relation)] = relation, [*spoken.fields, *spoken.laws, *spoken.scalars]
        names, space = self._spoken_of[id(relation)][1], batch.spaces[index]
        curves = {name: symbol.curve for name, symbol in self.letters.fields.items() if symbol.curve and name in names}
        return space.shown(names) | {name: functions.said(space.values[name], curve) for name, curve in curves.items()}
