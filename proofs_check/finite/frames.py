"""Batches of finite measure spaces with the values of letters, and circles of them, on which derivatives are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import factorial

import numpy as np

from proofs_check.finite.rounding import UNIT, Array, Bounded
from proofs_check.vocabulary.expressions import Expr, FieldSymbol

# How many nodes lie on Cauchy's circle, and how many times the circle of analyticity is larger: the truncation is their
# power, share⁻ⁿᵒᵈᵉˢ = 2⁻⁶⁰ < UNIT. A derivative of order k loses share^k roundings, and a first one can afford more.
FIRST, HIGHER = (10, 64.0), (20, 8.0)


Moves = tuple[tuple[FieldSymbol, ...], tuple[Expr, ...]]


@dataclass(frozen=True)
class Circle:
    """The frames at ε = ray·turn where letters have moved by ε times their directions; ray is (batch,)."""

    frame: Frame
    starts: Mapping[str, Array]
    steps: Mapping[str, Array]
    ray: Array
    found: dict[complex, Frame] = field(default_factory=dict)

    def at(self, turn: complex) -> Frame:
        """Return the frame at one place of the circle; variations of one frame in one direction share it."""
        if turn not in self.found:
            epsilon = self.ray * turn
            along = {
                name: start + epsilon.reshape((-1,) + (1,) * (start.ndim - 1)) * self.steps[name]
                for name, start in self.starts.items()
            }
            self.found[turn] = replace(self.frame, fields={**self.frame.fields, **along})
        return self.found[turn]


@dataclass(frozen=True)
class Frame:
    """A batch of measure spaces of one size n, and the values of the letters on them.

    weights : (batch, n); fields : by letter, (batch, n) or (batch, n, n) for two points; scalars : by letter, (batch,);
    laws : by letter, (batch, n) for a law, (batch, n, n) with rows for a conditional law. The number of copies
    is a scalar, the same on the whole batch.
    ``field_errors`` and ``scalar_errors`` are absolute errors of values that are not exact, such as exp of a
    log-density.
    """

    weights: Array
    fields: Mapping[str, Array]
    scalars: Mapping[str, Array]
    laws: Mapping[str, Array] = field(default_factory=dict)
    field_errors: Mapping[str, Array] = field(default_factory=dict)
    scalar_errors: Mapping[str, Array] = field(default_factory=dict)
    # Values of named objects and variations that no edit touches, shared by every expression on this frame, and the
    # frames around it on which variations are taken; a changed copy has none.
    memory: dict[Expr, Bounded] = field(default_factory=dict, init=False, repr=False, compare=False)
    circles: dict[Moves, Circle] = field(default_factory=dict, init=False, repr=False, compare=False)


def on_circle(values: Callable[[complex], Bounded], ray: Array, order: int, along: Array | None = None) -> Bounded:
    """Return the k-th derivative at 0 by the trapezoid rule at ε = ray·turn; conjugate turns are used once.

    ``ray`` is the radius of analyticity, ``along`` the same in the shape of the values, where that is another.
    """
    nodes, share = FIRST if order == 1 else HIGHER
    total, error, size = np.zeros(()), np.zeros(()), np.zeros(())
    for j in range(nodes // 2 + 1):
        root = complex(np.exp(2j * np.pi * j / nodes))
        part = (1.0 if j in (0, nodes // 2) else 2.0) / nodes
        one = values(root / share)
        total = total + part * np.real(one.value * root**-order)
        error, size = error + part * one.error, np.maximum(size, abs(one.value))
    scale = factorial(order) * (share / (ray if along is None else along)) ** order
    return Bounded(scale * total, scale * (error + size * (share**-nodes + 8 * UNIT)))
