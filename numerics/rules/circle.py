"""The trapezoid rule on the circle S¹ ⊂ R²: the torus rule of one angle, at unit vectors."""

from __future__ import annotations

import array_api_compat.numpy
import numpy

from numerics.arrays import Namespace
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Rule
from numerics.rules.torus import torus_rule

_HOST = array_api_compat.numpy


def circle_rule(order: int, xp: Namespace = _HOST, *, offset: float = 0.0) -> Rule:
    """Return the rule for S¹ with `order` points (cos θ, sin θ), the first at θ = `offset`, exact to order − 1.

    Raises:
        ValueError: `order` is no whole number ≥ 1, or `offset` is not finite.
    """
    angles = torus_rule(1, order, offset=offset)
    assert angles.points is not None
    theta = angles.points[:, 0]
    return Rule(
        log_weights=xp.asarray(angles.log_weights),
        points=xp.asarray(numpy.stack([numpy.cos(theta), numpy.sin(theta)], axis=1)),
        manifold=Sphere(2),
        degree=angles.degree,
    )
