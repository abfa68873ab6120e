"""Batches of finite measure spaces with the values of letters, and circles of them, on which derivatives are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import factorial

import numpy as np

from proofs_check.finite.rounding import UNIT, Array, Bounded
from proofs_check.vocabulary.expressions import Expr, FieldSymbol

NODES = 20  # on Cauchy's circle, whose radius is 1/8 of that of analyticity: the truncation is 8⁻²⁰ < UNIT
SHARE = 8.0


Moves = tuple[tuple[FieldSymbol, ...], tuple[Expr, ...]]


@dataclass(frozen=True)
class Circle:
    """The frames at ε = radius·root where letters have moved by ε times their directions; radius is (batch,)."""

    frame: Frame
    starts: Mapping[str, Array]
    steps: Mapping[str, Array]
    radius: Array
    found: dict[complex, Frame] = field(default_factory=dict)

    def at(self, root: complex) -> Frame:
        """Return the frame at one root of unity; variations of one frame in one direction share it."""
        if root not in self.found:
            epsilon = self.radius * root
            along = {
                name: start + epsilon.reshape((-1,) + (1,) * (start.ndim - 1)) * self.steps[name]
                for name, start in self.starts.items()
            }
            self.found[root] = replace(self.frame, fields={**self.frame.fields, **along})
        return self.found[root]


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


def on_circle(values: Callable[[complex], Bounded], radius: Array, order: int, along: Array | None = None) -> Bounded:
    """Return the k-th derivative at 0 by the trapezoid rule at ε = radius·root; conjugate roots are used once.

    ``along`` is the radius in the shape of the values, where that is another.
    """
    reach = radius if along is None else along
    total, error, size = np.zeros(()), np.zeros(()), np.zeros(())
    for j in range(NODES // 2 + 1):
        root = complex(np.exp(2j * np.pi * j / NODES))
        share = (1.0 if j in (0, NODES // 2) else 2.0) / NODES
        one = values(root)
        total = total + share * np.real(one.value * root**-order)
        error, size = error + share * one.error, np.maximum(size, abs(one.value))
    scale = factorial(order) / reach**order
    return Bounded(scale * total, scale * (error + size * (SHARE**-NODES + 8 * UNIT)))
