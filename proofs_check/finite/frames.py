"""Batches of finite measure spaces with the values of letters, and circles of them, on which derivatives are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from math import factorial
from typing import Any

import numpy as np

from proofs_check.finite.rounding import UNIT, Array, Bounded
from proofs_check.vocabulary.expressions import Expr, FieldSymbol

# How many numbers a kernel's table may have on all the places of a circle that are evaluated at once.
AT_ONCE = 2**16
# How many nodes lie on Cauchy's circle, and how many times the circle of analyticity is larger: the truncation is their
# power, share⁻ⁿᵒᵈᵉˢ = 2⁻⁶⁰ < UNIT. A derivative of order k loses share^k roundings, and a first one can afford more.
FIRST, HIGHER = (10, 64.0), (20, 8.0)
# Where a cut or a fast growth lies nearer, the circle is drawn in by this much, and so many times.
CLOSER, TIMES = 8.0, 5


Turns = tuple[complex, ...]
Moves = tuple[tuple[FieldSymbol, ...], tuple[Expr, ...]]


@dataclass(frozen=True)
class Circle:
    """The frames at ε = ray·turn where letters have moved by ε times their directions; ray is (batch,)."""

    frame: Frame
    starts: Mapping[str, Array]
    steps: Mapping[str, Bounded]
    ray: Array
    found: dict[Turns, Frame] = field(default_factory=dict)

    def at(self, turns: Turns) -> Frame:
        """Return the frame of all spaces at some places of the circle; variations in one direction share it."""
        if turns not in self.found:
            along, errors = {}, {}
            for name, start in self.starts.items():
                own = self.frame.field_errors.get(name, 0.0)
                epsilons = [(self.ray * turn).reshape((-1,) + (1,) * (start.ndim - 1)) for turn in turns]
                along[name] = np.concatenate([start + e * self.steps[name].value for e in epsilons])
                errors[name] = np.concatenate([own + abs(e) * self.steps[name].error for e in epsilons])
            self.found[turns] = self.frame.repeated(len(turns)).moved(fields=along, field_errors=errors)
        return self.found[turns]


@dataclass(frozen=True)
class Frame:
    """A batch of measure spaces of one size n, and the values of the letters on them.

    weights : (batch, n); fields : by letter, (batch, n) or (batch, n, n) for two points; scalars : by letter, (batch,);
    laws : by letter, (batch, n) for a law, (batch, n, n) with rows for a conditional law. The number of copies
    is a scalar, the same on the whole batch.
    ``field_errors`` and ``scalar_errors`` are absolute errors of values that are not exact, such as exp of a
    log-density. ``places`` are where the coordinates of intervals are, (batch, m), if that is not at the rule's nodes;
    ``curves`` the letters that are functions on one, which have the coefficients of a polynomial for values.
    """

    weights: Array
    fields: Mapping[str, Array]
    scalars: Mapping[str, Array]
    laws: Mapping[str, Array] = field(default_factory=dict)
    field_errors: Mapping[str, Array] = field(default_factory=dict)
    scalar_errors: Mapping[str, Array] = field(default_factory=dict)
    places: Mapping[FieldSymbol, Bounded] = field(default_factory=dict)
    curves: frozenset[str] = frozenset()
    # Values of expressions that no edit touches, shared by every expression on this frame, and the
    # frames around it on which variations are taken; a changed copy has none.
    memory: dict[Any, Bounded] = field(default_factory=dict, init=False, repr=False, compare=False)
    circles: dict[Moves, Circle] = field(default_factory=dict, init=False, repr=False, compare=False)
    # Fields along the axes of their points, by name, number of axes and which these are.
    laid: dict[Any, Bounded] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_real(self) -> bool:
        """Whether no letter has moved into the complex plane, where derivatives are taken."""
        return not any(np.iscomplexobj(values) for values in (*self.fields.values(), *self.scalars.values()))

    @property
    def at_once(self) -> int:
        """How many of a circle's places are evaluated together: Python's own steps cost most on small spaces."""
        return max(1, AT_ONCE // int(self.weights.size * self.weights.shape[1]))

    def repeated(self, times: int) -> Frame:
        """Return the same spaces several times over, one round after the other."""
        if times == 1:
            return self
        return Frame(**{one.name: repeated(getattr(self, one.name), times) for one in fields(self) if one.init})

    def moved(self, **letters: Mapping[Any, Any]) -> Frame:
        """Return the same spaces with other values, or errors, of some letters: ``moved(fields={"ρ": …})``."""
        changed: dict[str, Any] = {kind: {**getattr(self, kind), **values} for kind, values in letters.items()}
        return replace(self, **changed)


def repeated(given: Any, times: int) -> Any:
    """Return arrays with a row a space for the same spaces several times over; what has no rows stays as it is."""
    match given:
        case Bounded(value, error):
            return Bounded(repeated(value, times), repeated(error, times))
        case Mapping():
            return {name: repeated(one, times) for name, one in given.items()}
        case np.ndarray() if given.ndim:
            return np.concatenate([given] * times)
    return given


def on_circle(
    values: Callable[[Turns], Bounded],
    ray: Array,
    order: int,
    along: Array | None = None,
    *,
    real: bool = True,
    at_once: int = 1,
) -> Bounded:
    """Return the k-th derivative at 0 from values at ε = ray·turn, on the circle that leaves the least error.

    ``values`` are asked for ``at_once`` turns, and have an axis of them before their own. ``ray`` is a guess at the
    radius of analyticity, ``along`` the same in the shape of the values, where that is another. At a ``real`` place
    conjugate turns have conjugate values, and are used once. The guess is tested: the coefficients of an analytic
    function fall to its rounding. Where they do not, as where log has run round 0, the circle is drawn in.
    """
    if order == 0:
        return _each(values, [0j], 1)[0]
    nodes, share = FIRST if order == 1 else HIGHER
    ray = ray if along is None else along
    best, settled = _coefficient(values, ray, order, nodes, share, real=real, at_once=at_once)
    for _ in range(TIMES):
        if np.all(settled):
            break
        share *= CLOSER
        nearer, well = _coefficient(values, ray, order, nodes, share, real=real, at_once=at_once)
        better = ~settled & (well | (nearer.error < best.error))
        best = Bounded(np.where(better, nearer.value, best.value), np.where(better, nearer.error, best.error))
        settled = settled | well
    return Bounded(best.value, np.where(settled, best.error, np.inf))


def _each(values: Callable[[Turns], Bounded], turns: list[complex], at_once: int) -> list[Bounded]:
    """Return the values at every turn, from as many calls as are needed."""
    found: list[Bounded] = []
    for first in range(0, len(turns), at_once):
        several = values(tuple(turns[first : first + at_once]))
        found += [Bounded(value, error) for value, error in zip(several.value, several.error, strict=True)]
    return found


def _coefficient(
    values: Callable[[Turns], Bounded], ray: Array, order: int, nodes: int, share: float, *, real: bool, at_once: int
) -> tuple[Bounded, Array]:
    """Return k!·cₖ by the trapezoid rule on one circle, and where the last coefficients have fallen to the rounding."""
    sums: dict[int, Any] = dict.fromkeys((order, nodes - 2, nodes - 1), 0.0)
    error, size = np.zeros(()), np.zeros(())
    roots = [complex(np.exp(2j * np.pi * j / nodes)) for j in range(nodes // 2 + 1 if real else nodes)]
    for j, one in enumerate(_each(values, [root / share for root in roots], at_once)):
        root, part = roots[j], (2.0 if real and j not in (0, nodes // 2) else 1.0) / nodes
        for k, so_far in sums.items():
            term = one.value * root**-k
            sums[k] = so_far + part * (np.real(term) if real else term)
        error, size = error + part * one.error, np.maximum(size, abs(one.value))
    rounding = error + 8 * UNIT * size
    left = np.maximum(abs(sums[nodes - 2]), abs(sums[nodes - 1]))
    scale = factorial(order) * (share / ray) ** order
    return Bounded(scale * sums[order], scale * (rounding + left)), left <= 8 * rounding + size * share ** (2 - nodes)
