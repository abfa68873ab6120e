"""The product rule on S^{d−1} for small d, latitude by latitude; on S² it is `sphere.product_rule` in other hands."""

from __future__ import annotations

import math

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace, to_host
from numerics.rules.circle import circle_rule
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Host, Rule, gauss_gegenbauer

_HOST = array_api_compat.numpy
_MOST_POINTS = 10**7


def spherical_rule(dimension: int, order: int, xp: Namespace = _HOST) -> Rule:
    """Return the product rule for S^{d−1}, d = `dimension` ≥ 2: 2·order^{d−1} points, exact to degree 2·order − 1.

    Latitude by latitude, (√(1−t²)·x, t) with Gauss–Gegenbauer nodes t and x from the rule for S^{d−2}; the circle has
    2·order points. In high dimension the points are too many: `zonal` has rules for one and two directions.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2, `order` none ≥ 1, or there would be more than 10⁷ points.
    """
    manifold, n = Sphere(checks.whole("dimension", dimension, 2)), checks.whole("order", order, 1)
    if 2 * n ** (dimension - 1) > _MOST_POINTS:
        raise ValueError(
            f"order={n} must be <= {int((_MOST_POINTS / 2) ** (1 / (dimension - 1)))} at dimension={dimension}: "
            "lower it, or take zonal.two_direction_rule"
        )
    points: Host = to_host(circle_rule(2 * n).points)
    log_share: Host = numpy.full(2 * n, -math.log(2 * n))
    for d in range(3, dimension + 1):
        t, log_t = gauss_gegenbauer(n, d)
        ring = numpy.sqrt((1 - t) * (1 + t))
        across = numpy.multiply.outer(ring, points).reshape(-1, d - 1)
        points = numpy.concatenate([across, numpy.repeat(t, len(points))[:, None]], axis=1)
        log_share = numpy.add.outer(log_t, log_share).reshape(-1)
    return Rule(
        log_weights=xp.asarray(log_share + manifold.log_volume),
        points=xp.asarray(points),
        manifold=manifold,
        degree=2 * n - 1,
    )
