"""Batches on S^{d−1} in any dimension: negatives uniform, and a positive whose law turns with its anchor.

The cosine t between an anchor and a uniform negative has density ∝ (1−t²)^{(d−3)/2}, so one anchor stands for all and
every integral is one-dimensional. The positive has one cosine, or a von Mises–Fisher law around the anchor.
"""

from __future__ import annotations

from collections.abc import Callable

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace
from numerics.batches.laws import TableLaw
from numerics.estimate import Estimate
from numerics.rules.quadrature import Host
from numerics.rules.zonal import tilted_zonal_rule

_HOST = array_api_compat.numpy
_FIRST, _MOST = 128, 8192


def aligned_batch(dimension: int, temperature: float, alignment: float, order: int, xp: Namespace = _HOST) -> TableLaw:
    """Return the law of a batch whose positives have cosine `alignment` with their anchors, by `order` nodes.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2, `temperature` not > 0, `alignment` not in [−1, 1], or `order` no
            whole number ≥ 1.
    """
    cosine = checks.finite_number("alignment", alignment)
    if not -1 <= cosine <= 1:
        raise ValueError(f"alignment={cosine!r} must be in [-1, 1]: it is a cosine")
    return _law(dimension, temperature, numpy.asarray([cosine]), numpy.asarray([1.0]), order, xp)


def von_mises_fisher_batch(
    dimension: int, temperature: float, concentration: float, order: int, xp: Namespace = _HOST
) -> TableLaw:
    """Return the law of a batch whose positives have density ∝ e^{k·cos} around their anchors, k = `concentration` ≥ 0.

    Raises:
        ValueError: as `aligned_batch`, or `concentration` is negative.
    """
    k, tau = checks.finite_number("concentration", concentration), checks.positive("temperature", temperature)
    if k < 0:
        raise ValueError(f"concentration={k!r} must be >= 0: positives point where their anchors do")
    nodes, weights = _cosines(dimension, order, (k, k + 2 / tau), k)
    return _law(dimension, tau, nodes, weights, order, xp)


class Unresolved(ValueError):
    """A quantity still moves at the largest order."""


def resolved(batch: Callable[[int], TableLaw], quantity: Callable[[TableLaw], Estimate]) -> tuple[TableLaw, Estimate]:
    """Return the law of the least order at which doubling moves `quantity` by no more than its rounding, and its value.

    `batch` makes the law of an order. The error is what the last doubling moved, and rounding.

    Raises:
        Unresolved: 8,192 nodes are too few.
    """
    order = _FIRST
    before = quantity(batch(order))
    while order < _MOST:
        order *= 2
        law = batch(order)
        value = quantity(law)
        moved = abs(value.value - before.value)
        if moved <= max(value.error, 1e-13 * abs(value.value)):
            return law, Estimate(value.value, value.error + moved)
        before = value
    raise Unresolved(f"temperature: {_MOST} nodes leave {moved:.1e} undecided; it must be larger in this dimension")


def _law(dimension: int, temperature: float, cosines: Host, masses: Host, order: int, xp: Namespace) -> TableLaw:
    tau = checks.positive("temperature", temperature)
    nodes, weights = _cosines(dimension, order, (0.0, 2 / tau), 0.0)
    columns = numpy.concatenate([nodes, cosines])
    zeros = numpy.zeros(len(nodes)), numpy.zeros(len(cosines))
    return TableLaw(
        xp.ones(1, dtype=xp.float64),
        xp.asarray(columns[None, :] / tau),
        xp.asarray(numpy.concatenate([zeros[0], masses])[None, :]),
        xp.asarray(numpy.concatenate([weights, zeros[1]])),
    )


def _cosines(dimension: int, order: int, slopes: tuple[float, float], tilt: float) -> tuple[Host, Host]:
    """Nodes t and probabilities ∝ e^{tilt·t} of a uniform point's cosine; what could leave float64 has no mass."""
    space = tilted_zonal_rule(dimension, order, slopes=slopes)
    assert space.points is not None
    t = space.points[:, 0]
    logs = space.log_weights + tilt * t
    mass = numpy.exp(numpy.maximum(logs - numpy.max(logs), -745.0))
    mass = numpy.where(mass > 1e-280, mass, 0.0)
    return t, mass / numpy.sum(mass)
