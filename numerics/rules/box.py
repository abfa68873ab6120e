"""The Gauss–Legendre product rule on the cube [−1, 1]^k."""

from __future__ import annotations

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace
from numerics.rules.manifolds import Box
from numerics.rules.quadrature import Rule, gauss_legendre

_HOST = array_api_compat.numpy


def box_rule(dimension: int, order: int, xp: Namespace = _HOST) -> Rule:
    """Return the rule for [−1, 1]^k with order^k points, exact to degree 2·order − 1 in each coordinate.

    Raises:
        ValueError: `dimension` or `order` is no whole number ≥ 1.
    """
    manifold = Box(checks.whole("dimension", dimension, 1))
    height, weight = gauss_legendre(order)
    nodes = numpy.meshgrid(*[1 - height] * dimension, indexing="ij")
    log_weights = numpy.sum(numpy.meshgrid(*[numpy.log(weight)] * dimension, indexing="ij"), axis=0)
    return Rule(
        log_weights=xp.asarray(log_weights.reshape(-1)),
        points=xp.asarray(numpy.stack([part.reshape(-1) for part in nodes], axis=1)),
        manifold=manifold,
        degree=2 * order - 1,
    )
