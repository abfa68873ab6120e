"""Quadrature rules on the unit sphere S² ⊂ R³ and on its geodesic caps, for the surface measure of total mass 4π.

The whole sphere is the cap of radius π. A cap's rule is Gauss–Legendre in the cosine of the angle from the centre times
the trapezoid rule in longitude: all weights are positive, and every polynomial in x, y, z up to `degree` is exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Array, Namespace, to_host
from numerics.estimate import EPS
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Host, Rule, gauss_legendre

_HOST = array_api_compat.numpy
_POLE = (0.0, 0.0, 1.0)
_EAST = (1.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class SphereRule(Rule):
    """A rule whose points, shape (n, 3), lie on S².

    Polynomials of degree ≤ `degree` (on S²: spherical harmonics up to it) are integrated exactly over the closed cap
    about the unit vector `center` of geodesic `radius` in radians; π is the whole sphere.
    """

    manifold: Sphere = field(default=Sphere(3), init=False)
    center: tuple[float, float, float]
    radius: float

    @property
    def area(self) -> float:
        """The surface area of the cap, 4π sin²(radius/2)."""
        return 4 * math.pi * math.sin(self.radius / 2) ** 2


def product_rule(order: int, xp: Namespace = _HOST, *, longitudes: int | None = None) -> SphereRule:
    """Return the rule for all of S² with `order` Gauss nodes in cos θ and 2·order `longitudes` unless told otherwise.

    It has order·longitudes points and is exact to degree min(2·order − 1, longitudes − 1).

    Raises:
        ValueError: `order` or `longitudes` is no whole number ≥ 1.
    """
    return cap_rule(_POLE, math.pi, order, xp, longitudes=longitudes)


def cap_rule(
    center: Sequence[float], radius: float, order: int, xp: Namespace = _HOST, *, longitudes: int | None = None
) -> SphereRule:
    """Return the rule for the cap about `center` of geodesic `radius` in radians; the rest as in `product_rule`.

    Raises:
        ValueError: `center` is no unit vector of R³, `radius` is outside (0, π], or a count is no whole number ≥ 1.
    """
    if not 0 < radius <= math.pi:
        raise ValueError(f"radius={float(radius)!r} must be in (0, pi]: it is a geodesic distance in radians")
    turns = 2 * checks.whole("order", order, 1) if longitudes is None else checks.whole("longitudes", longitudes, 1)
    frame = _frame(center)
    height, latitude_weight = gauss_legendre(order)
    half = math.sin(radius / 2) ** 2
    drop = half * height  # 1 − cos θ, relatively accurate for the smallest cap; dcos θ = half·dx
    sine = numpy.sqrt(drop * (2 - drop))
    longitude = 2 * math.pi * numpy.arange(turns) / turns
    x = (sine[:, None] * numpy.cos(longitude)).reshape(-1)
    y = (sine[:, None] * numpy.sin(longitude)).reshape(-1)
    z = numpy.repeat(1 - drop, turns)
    log_weights = numpy.log(half * latitude_weight) + math.log(2 * math.pi / turns)
    return SphereRule(
        log_weights=xp.asarray(numpy.repeat(log_weights, turns)),
        points=xp.asarray(numpy.stack([x, y, z], axis=1) @ frame),
        degree=min(2 * order - 1, turns - 1),
        center=(float(frame[2, 0]), float(frame[2, 1]), float(frame[2, 2])),
        radius=float(radius),
    )


def rotated(rule: SphereRule, matrix: Any) -> SphereRule:
    """Return `rule` with every point x moved to Qx, Q = `matrix` a (3, 3) rotation or reflection; its degree stays.

    Raises:
        ValueError: `matrix` has another shape, or QᵀQ differs from 1 by more than 16·eps in some entry.
    """
    q = numpy.asarray(matrix if isinstance(matrix, list | tuple) else to_host(matrix), dtype=numpy.float64)
    if q.shape != (3, 3):
        raise ValueError(f"matrix.shape={q.shape} must be (3, 3)")
    defect = float(numpy.max(numpy.abs(q.T @ q - numpy.eye(3))))
    if not defect <= 16 * EPS:
        raise ValueError(f"matrix has max|QᵀQ - 1|={defect:.3g} and must be orthogonal: take the Q of its QR factors")
    xp = rule.xp
    center = [float(c) for c in q @ numpy.asarray(rule.center)]
    return SphereRule(
        log_weights=rule.log_weights,
        points=xp.asarray(to_host(rule.points) @ q.T),
        degree=rule.degree,
        center=(center[0], center[1], center[2]),
        radius=rule.radius,
    )


def _frame(center: Sequence[float]) -> Host:
    """An orthonormal basis as rows, the last of which is `center`; the identity for the north pole."""
    pole = numpy.asarray(center, dtype=numpy.float64)
    if pole.shape != (3,):
        raise ValueError(f"center.shape={pole.shape} must be (3,)")
    norm = float(numpy.linalg.norm(pole))
    if not abs(norm - 1) <= 4 * EPS:
        raise ValueError(f"center={pole.tolist()} has norm {norm!r} and must be a unit vector: divide it by its norm")
    # Householder's reflection that exchanges the pole's axis with ±centre, with the sign that does not cancel
    sign = 1.0 if pole[2] >= 0 else -1.0
    normal = pole + sign * numpy.asarray(_POLE)
    frame: Host = numpy.eye(3) - 2 * numpy.outer(normal, normal) / float(normal @ normal)
    frame[2] = pole
    return frame


def _turn() -> Array:
    """A fixed rotation without symmetry, for the registry."""
    a, b = 0.7, 1.9
    about_z = [[math.cos(a), -math.sin(a), 0.0], [math.sin(a), math.cos(a), 0.0], [0.0, 0.0, 1.0]]
    about_x = [[1.0, 0.0, 0.0], [0.0, math.cos(b), -math.sin(b)], [0.0, math.sin(b), math.cos(b)]]
    return numpy.asarray(about_z) @ numpy.asarray(about_x)


# Every family of rules by name: order and namespace to rule. What is added here meets every law of the test-suite.
RULES: dict[str, Callable[[int, Namespace], SphereRule]] = {
    "product": product_rule,
    "product-rotated": lambda order, xp: rotated(product_rule(order, xp), _turn()),
    "product-thin": lambda order, xp: product_rule(order, xp, longitudes=order + 1),
    "cap-polar": lambda order, xp: cap_rule(_POLE, 0.5, order, xp),
    "cap-east": lambda order, xp: cap_rule(_EAST, 2.5, order, xp),
    "cap-small": lambda order, xp: cap_rule((0.0, 0.6, -0.8), 1e-6, order, xp),
    "cap-rotated": lambda order, xp: rotated(cap_rule(_EAST, 1.0, order, xp), _turn()),
}
