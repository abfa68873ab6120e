"""Batches of finite measure spaces with the values of letters, and circles of them, on which derivatives are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import factorial
from typing import Any

import numpy as np

from proofs_check.finite.rounding import UNIT, Array, Bounded
from proofs_check.vocabulary.expressions import Expr, FieldSymbol

# How many nodes lie on Cauchy's circle, and how many times the circle of analyticity is larger: the truncation is their
# power, share⁻ⁿᵒᵈᵉˢ = 2⁻⁶⁰ < UNIT. A derivative of order k loses share^k roundings, and a first one can afford more.
FIRST, HIGHER = (10, 64.0), (20, 8.0)
# Where a cut or a fast growth lies nearer, the circle is drawn in by this much, and so many times.
CLOSER, TIMES = 8.0, 5


Moves = tuple[tuple[FieldSymbol, ...], tuple[Expr, ...]]


@dataclass(frozen=True)
class Circle:
    """The frames at ε = ray·turn where letters have moved by ε times their directions; ray is (batch,)."""

    frame: Frame
    starts: Mapping[str, Array]
    steps: Mapping[str, Bounded]
    ray: Array
    found: dict[complex, Frame] = field(default_factory=dict)

    def at(self, turn: complex) -> Frame:
        """Return the frame at one place of the circle; variations of one frame in one direction share it."""
        if turn not in self.found:
            along, errors = {}, {}
            for name, start in self.starts.items():
                epsilon = (self.ray * turn).reshape((-1,) + (1,) * (start.ndim - 1))
                along[name] = start + epsilon * self.steps[name].value
                errors[name] = self.frame.field_errors.get(name, 0.0) + abs(epsilon) * self.steps[name].error
            self.found[turn] = self.frame.moved(fields=along, field_errors=errors)
        return self.found[turn]


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
    # Values of named objects and variations that no edit touches, shared by every expression on this frame, and the
    # frames around it on which variations are taken; a changed copy has none.
    memory: dict[Expr, Bounded] = field(default_factory=dict, init=False, repr=False, compare=False)
    circles: dict[Moves, Circle] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_real(self) -> bool:
        """Whether no letter has moved into the complex plane, where derivatives are taken."""
        return not any(np.iscomplexobj(values) for values in (*self.fields.values(), *self.scalars.values()))

    def moved(self, **letters: Mapping[Any, Any]) -> Frame:
        """Return the same spaces with other values, or errors, of some letters: ``moved(fields={"ρ": …})``."""
        changed: dict[str, Any] = {kind: {**getattr(self, kind), **values} for kind, values in letters.items()}
        return replace(self, **changed)


def on_circle(
    values: Callable[[complex], Bounded], ray: Array, order: int, along: Array | None = None, *, real: bool = True
) -> Bounded:
    """Return the k-th derivative at 0 from values at ε = ray·turn, on the circle that leaves the least error.

    ``ray`` is a guess at the radius of analyticity, ``along`` the same in the shape of the values, where that is
    another. At a ``real`` place conjugate turns have conjugate values, and are used once. The guess is tested: the
    coefficients of an analytic function fall to its rounding. Where they do not, as where log has run round 0, the
    circle is drawn in.
    """
    if order == 0:
        return values(0j)
    nodes, share = FIRST if order == 1 else HIGHER
    ray = ray if along is None else along
    best, settled = _coefficient(values, ray, order, nodes, share, real=real)
    for _ in range(TIMES):
        if np.all(settled):
            break
        share *= CLOSER
        nearer, well = _coefficient(values, ray, order, nodes, share, real=real)
        better = ~settled & (well | (nearer.error < best.error))
        best = Bounded(np.where(better, nearer.value, best.value), np.where(better, nearer.error, best.error))
        settled = settled | well
    return Bounded(best.value, np.where(settled, best.error, np.inf))


def _coefficient(
    values: Callable[[complex], Bounded], ray: Array, order: int, nodes: int, share: float, *, real: bool
) -> tuple[Bounded, Array]:
    """Return k!·cₖ by the trapezoid rule on one circle, and where the last coefficients have fallen to the rounding."""
    sums: dict[int, Any] = dict.fromkeys((order, nodes - 2, nodes - 1), 0.0)
    error, size = np.zeros(()), np.zeros(())
    for j in range(nodes // 2 + 1 if real else nodes):
        root = complex(np.exp(2j * np.pi * j / nodes))
        part = (2.0 if real and j not in (0, nodes // 2) else 1.0) / nodes
        one = values(root / share)
        for k, so_far in sums.items():
            term = one.value * root**-k
            sums[k] = so_far + part * (np.real(term) if real else term)
        error, size = error + part * one.error, np.maximum(size, abs(one.value))
    rounding = error + 8 * UNIT * size
    left = np.maximum(abs(sums[nodes - 2]), abs(sums[nodes - 1]))
    scale = factorial(order) * (share / ray) ** order
    return Bounded(scale * sums[order], scale * (rounding + left)), left <= 8 * rounding + size * share ** (2 - nodes)
