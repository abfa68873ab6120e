"""The trapezoid rule on flat tori: equal weights at equally spaced angles, which converges geometrically."""

from __future__ import annotations

import math

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace
from numerics.rules.manifolds import Torus
from numerics.rules.quadrature import Rule

_HOST = array_api_compat.numpy


def torus_rule(dimension: int, order: int, xp: Namespace = _HOST, *, offset: float = 0.0) -> Rule:
    """Return the rule for T^k with `order` angles each way, the first at `offset` radians: order^k points.

    It integrates e^{im·θ} exactly for all integers m with |m_j| ≤ order − 1, which is its degree.

    Raises:
        ValueError: `dimension` or `order` is no whole number ≥ 1, or `offset` is not finite.
    """
    manifold = Torus(checks.whole("dimension", dimension, 1))
    n, start = checks.whole("order", order, 1), checks.finite_number("offset", offset)
    angles = start + 2 * math.pi * numpy.arange(n) / n
    grid = numpy.meshgrid(*[angles] * dimension, indexing="ij")
    return Rule(
        log_weights=xp.full(n**dimension, dimension * math.log(2 * math.pi / n), dtype=xp.float64),
        points=xp.asarray(numpy.stack([part.reshape(-1) for part in grid], axis=1)),
        manifold=manifold,
        degree=n - 1,
    )
