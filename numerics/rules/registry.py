"""Every family of quadrature rules by name; what is added here meets every law of the test-suite unasked."""

from __future__ import annotations

from collections.abc import Callable

from numerics.arrays import Namespace
from numerics.rules import sphere
from numerics.rules.box import box_rule
from numerics.rules.circle import circle_rule
from numerics.rules.lebedev import lebedev_at_least
from numerics.rules.quadrature import Rule
from numerics.rules.spherical import spherical_rule
from numerics.rules.torus import torus_rule
from numerics.rules.zonal import two_direction_rule, zonal_rule

Builder = Callable[[int, Namespace], Rule]


def _zonal(dimension: int) -> Builder:
    return lambda order, xp: zonal_rule(dimension, order, xp)


def _two_directions(dimension: int) -> Builder:
    return lambda order, xp: two_direction_rule(dimension, order, xp)


def _torus(dimension: int) -> Builder:
    return lambda order, xp: torus_rule(dimension, order, xp)


def _box(dimension: int) -> Builder:
    return lambda order, xp: box_rule(dimension, order, xp)


def _spherical(dimension: int) -> Builder:
    return lambda order, xp: spherical_rule(dimension, order, xp)


# Order and namespace to rule; the degree grows with the order. S2-cap-… are rules for a part of the sphere.
RULES: dict[str, Builder] = {
    "S1-trapezoid": circle_rule,
    "S1-turned": lambda order, xp: circle_rule(order, xp, offset=0.3),
    **{f"S2-{name}": builder for name, builder in sphere.RULES.items()},
    "S2-lebedev": lambda order, xp: lebedev_at_least(2 * order - 1, xp),
    **{f"S{d - 1}-gegenbauer": _spherical(d) for d in (2, 3, 4, 5)},
    **{f"S{d - 1}-zonal": _zonal(d) for d in (2, 3, 4, 512, 2048)},
    **{f"S{d - 1}-two-directions": _two_directions(d) for d in (3, 4, 5, 512, 2048)},
    **{f"T{k}-trapezoid": _torus(k) for k in (1, 2, 3)},
    **{f"box{k}-legendre": _box(k) for k in (1, 2, 3)},
}
