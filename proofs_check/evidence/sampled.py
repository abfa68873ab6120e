"""Relations judged on samples: literally, unfolded to sums over nodes, and by the twins of named objects in log space.

The two share nodes, weights and the values of the letters, and nothing else. Samples of one size are judged together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from proofs_check.evidence.misfits import SIGNS, misfit
from proofs_check.evidence.twins import finite_logs, frame_of, is_density, of_one_size, twins_of
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.refute import Judgement, Points, judge
from proofs_check.finite.rounding import Bounded
from proofs_check.outcome import Result
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Deriv, Expr, Field, FieldSymbol, Fn, Named, Vary
from proofs_check.vocabulary.statements import Relation
from proofs_check.vocabulary.substitutions import Unsayable

Letters = Mapping[str, FieldSymbol]


@dataclass(frozen=True)
class Found:
    """What one sample says about a relation: worst residual and its tolerance, the subject's value and error."""

    result: Result
    why: str
    value: float
    error: float
    residual: float
    tolerance: float


def on_sample(relation: Relation, sample: Sample, letters: Letters) -> Found:
    """Judge a relation on one sample."""
    return Judge([sample], letters)(relation)[0]


class Judge:
    """Judges relations on samples; in each both routes must hold, and their subjects must agree.

    Samples of one size share a frame, and relations share the values on it.
    """

    def __init__(self, samples: Sequence[Sample], letters: Letters) -> None:
        self.size, self.samples, self.letters = len(samples), samples, letters
        try:
            self.groups = [(places, Group([samples[i] for i in places], letters)) for places in of_one_size(samples)]
        except SIGNS as mistake:
            raise misfit(mistake, samples, letters) from mistake

    def __call__(self, relation: Relation) -> list[Found]:
        """Return what each sample says about a relation."""
        return list(self.each(relation))

    def each(self, relation: Relation) -> Iterator[Found]:
        """Yield what each sample says about a relation; those of a size are judged when the first of them is asked."""
        found: dict[int, Found] = {}
        of_place = {place: group for group in self.groups for place in group[0]}
        for place in range(self.size):
            if place not in found:
                places, group = of_place[place]
                found |= zip(places, self._judged(relation, places, group), strict=True)
            yield found[place]

    def _judged(self, relation: Relation, places: Sequence[int], group: Group) -> list[Found]:
        try:
            return group.judged(relation)
        except Unsayable as reason:
            return [Found("undecided", f"not judged: {reason}", *[math.nan] * 4)] * len(places)
        except SIGNS as mistake:
            raise misfit(mistake, [self.samples[i] for i in places], self.letters, relation) from mistake


class Group:
    """Samples of one size, as a frame on which relations are judged together."""

    def __init__(self, samples: Sequence[Sample], letters: Letters) -> None:
        self.frame, self.twins = frame_of(samples, letters), twins_of(samples)
        # Where a density vanishes its logarithm is −∞, and only a twin has a value.
        self.everywhere = finite_logs(samples, letters)

    def judged(self, relation: Relation) -> list[Found]:
        """Return what each sample says about a relation."""
        literally: dict[Expr, Bounded] = {}

        def literal_value(node: Expr, points: Points) -> Bounded:
            if node not in literally:
                literally[node] = evaluate(node, self.frame, points=points)
            return literally[node]

        def widened(node: Expr, points: Points) -> Bounded:
            """Evaluate by twins, which take the letters as exact, and add what the letters' own slack amounts to."""
            own, plain = evaluate(node, self.frame, None, self.twins, points), literal_value(node, points)
            return Bounded(own.value, own.error + np.where(np.isfinite(plain.error), plain.error, 0.0))

        literal = judge(relation, self.frame, known=literal_value) if self.everywhere.any() else None
        by_twins = not _has(relation, _varies) and _has(relation, _is_answered)
        twin = judge(relation, self.frame, None, self.twins, widened) if by_twins else None
        if twin is not None:
            # Where no density vanishes every value is finite: an infinity is what a form without a twin overflows to.
            infinite = np.isinf(twin.lhs) | np.isinf(twin.rhs)
            lost = twin.violated & infinite & self.everywhere
            twin = replace(twin, violated=twin.violated & ~lost, undefined=twin.undefined | lost)
        return [_weighed(twin, literal if here else None, i) for i, here in enumerate(self.everywhere)]


def _weighed(twin: Judgement | None, literal: Judgement | None, i: int) -> Found:
    """Say what the two routes found on the i-th sample."""
    if twin is not None and twin.undefined[i]:
        # Literally a form may overflow where it is extreme; its twins are there to have a value everywhere.
        return Found("undecided", "the independent twins have no value on this measure", *[math.nan] * 4)
    judged = [j for j in (twin, literal) if j is not None and not j.undefined[i]]
    if not judged:
        return Found("undecided", "undefined on this measure", math.nan, math.nan, math.nan, math.nan)
    worst = max(judged, key=lambda j: float(j.residual[i] - j.tolerance[i]))
    result: Result = "refuted" if any(j.violated[i] for j in judged) else "holds"
    why = _difference(worst, i) if result == "refuted" else ""
    apart = judged[0].apart(judged[1], i) if result == "holds" and len(judged) == 2 else None
    if apart is not None:
        by_twin, literally, slack = apart
        said = f"by twins {by_twin:.17g}, literally {literally:.17g}, tolerance {slack:.1e}"
        result, why = "refuted", f"the literal value and the independent twin disagree: {said}"
    value, error = float(judged[0].lhs[i]), float(judged[0].tolerance[i])
    return Found(result, why, value, error, float(worst.residual[i]), float(worst.tolerance[i]))


def _difference(found: Judgement, i: int) -> str:
    return f"left side {found.lhs[i]:.17g}, right side {found.rhs[i]:.17g}, tolerance {found.tolerance[i]:.1e}"


def _varies(node: Expr) -> bool:
    return isinstance(node, Vary | Deriv)


def _is_answered(node: Expr) -> bool:
    """Whether a twin answers a node: a named object's, or a logarithm of a density."""
    match node:
        case Named(definition) if definition.twin is not None:
            return True
        case Named(definition):
            return _holds(definition.body, _is_answered)
        case Fn("log", Field(symbol)):
            return is_density(symbol)
    return False


def _has(relation: Relation, wanted: Callable[[Expr], bool]) -> bool:
    return any(_holds(side, wanted) for side in relation.sides())


def _holds(node: Expr, wanted: Callable[[Expr], bool]) -> bool:
    return wanted(node) or any(_holds(part, wanted) for part in node.parts())
