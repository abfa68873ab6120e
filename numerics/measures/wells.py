"""The two-well Gibbs law on S^{d−1} in any dimension d ≥ 3: log Z_τ, the least free energy, masses near the wells.

U depends on two coordinates, so that every integral is two-dimensional whatever d is. Each number has two routes with
different coordinates and nodes. Over the sphere: a pole midway between the wells' axis, "axis", or at a well, "well".
Over a cap: polar coordinates about the well, "well", or the orthographic projection along it, "axis". The error of
each is its difference from 3/4 of the order, and rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace
from numerics.estimate import EPS, Estimate
from numerics.measures import gibbs
from numerics.measures.potentials import PUBLISHED_CAP_RADIUS, TwoWell
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Host, gauss_legendre
from numerics.rules.spaces import MeasureSpace
from numerics.rules.zonal import NEGLIGIBLE, tilted_nodes, tilted_two_direction_rule

Route = Literal["axis", "well"]

DEFAULT_ORDER = 320
_HOST = array_api_compat.numpy
_LEAST_ORDER = 16
_UNRESOLVED = 1e-3
_BISECTIONS = 60
# A coordinate is good to 4·eps, and the logarithm of its factor's slope is at most 1/τ.
_NODE_UNITS = 4


def log_partition(
    potential: TwoWell, temperature: float, route: Route = "axis", order: int = DEFAULT_ORDER, xp: Namespace = _HOST
) -> Estimate:
    """Return log Z_τ = log∫e^{−U/τ} dμ in nats over all of S^{d−1}.

    Raises:
        ValueError: the dimension is below 3, the wells span no plane, τ is not > 0, or `order` is below 16 or too low.
    """
    tau = checks.positive("temperature", temperature)
    _known(route)

    def at(n: int) -> Estimate:
        space, plane, log_volume = _sphere(potential, tau, route, n, xp)
        return gibbs.log_partition(space, plane(space.points), tau) + log_volume

    return _with_truncation(at, potential, tau, order)


def least_energy(
    potential: TwoWell, temperature: float, route: Route = "axis", order: int = DEFAULT_ORDER, xp: Namespace = _HOST
) -> Estimate:
    """Return F(ρ*) = (1/τ)∫Uρ* dμ − H(ρ*), evaluated as it stands; by P3.1 it is −log Z_τ.

    Raises:
        ValueError: as `log_partition`.
    """
    tau = checks.positive("temperature", temperature)
    _known(route)

    def at(n: int) -> Estimate:
        space, plane, log_volume = _sphere(potential, tau, route, n, xp)
        values = plane(space.points)
        # With respect to the uniform law, where log ρ* is small: its error would come log(volume) times over else.
        energy = gibbs.free_energy(space, gibbs.gibbs_log_density(space, values, tau), values, tau)
        return energy - log_volume

    return _with_truncation(at, potential, tau, order)


def log_cap_mass(
    potential: TwoWell,
    temperature: float,
    radius: float = PUBLISHED_CAP_RADIUS,
    route: Route = "well",
    order: int = DEFAULT_ORDER,
    xp: Namespace = _HOST,
) -> Estimate:
    """Return log ρ*_τ{z : dist(z, m₁) ≤ radius or dist(z, m₂) ≤ radius} in nats, which underflows in high dimension.

    Raises:
        ValueError: as `log_partition`, or `radius` is outside (0, half the wells' distance), where the caps would meet.
    """
    tau = checks.positive("temperature", temperature)
    _known(route)
    limit = min(potential.separation / 2, math.pi / 2)
    if not checks.positive("radius", radius) < limit:
        raise ValueError(
            f"radius={float(radius)!r} must be < {limit!r}, half the wells' distance: the caps must be disjoint"
        )
    lay = _polar_cap if route == "well" else _orthographic_cap

    def at(n: int) -> Estimate:
        cap, plane = lay(potential, tau, radius, max(n // 4, 8), xp)
        inside = gibbs.log_partition(cap, plane(cap.points), tau)
        space, whole, log_volume = _sphere(potential, tau, route, n, xp)
        # Exchanging the wells keeps U: both caps have the same mass.
        total = gibbs.log_partition(space, whole(space.points), tau) + log_volume
        return inside - total + Estimate(math.log(2), EPS)

    return _with_truncation(at, potential, tau, order)


def _known(route: str) -> None:
    if route not in ("axis", "well"):
        raise ValueError(f"route={route!r} must be 'axis' or 'well'")


def _with_truncation(at: Callable[[int], Estimate], potential: TwoWell, tau: float, order: int) -> Estimate:
    checks.whole("len(potential.m1)", len(potential.m1), 3)
    fine, coarse = at(checks.whole("order", order, _LEAST_ORDER)), at(3 * order // 4)
    truncation = abs(fine.value - coarse.value)
    if truncation > _UNRESOLVED:
        raise ValueError(f"order={order} is too low for temperature={tau!r} (changes by {truncation:.2g}): raise it")
    # U, and its slope of at most 1/τ at rounded nodes, each at most twice
    rounding = 2 * (potential.in_plane.rounding + _NODE_UNITS * EPS) / tau
    return Estimate(fine.value, fine.error + truncation + rounding)


def _along_well(potential: TwoWell) -> TwoWell:
    """U of the coordinates along m₁ and along the unit vector orthogonal to it towards m₂."""
    angle = potential.separation
    return TwoWell((1.0, 0.0), (math.cos(angle), math.sin(angle)), potential.sharpness)


def _sphere(
    potential: TwoWell, tau: float, route: Route, order: int, xp: Namespace
) -> tuple[MeasureSpace, TwoWell, Estimate]:
    """The uniform law of the two coordinates of a route, U of them, and the sphere's log volume.

    −∂U is a mean of the wells' coordinates, which gives the slopes.
    """
    plane = potential.in_plane if route == "axis" else _along_well(potential)
    ranges = [sorted((first / tau, second / tau)) for first, second in zip(plane.m1, plane.m2, strict=True)]
    slopes = ((ranges[0][0], ranges[0][1]), (ranges[1][0], ranges[1][1]))
    # Along the axis U's second slope is constant, and few nodes do; at a well both directions meet the ridge.
    second = order // 4 if route == "axis" else order // 2
    d = len(potential.m1)
    space = tilted_two_direction_rule(d, order, xp, slopes=slopes, second_order=second)
    volume = Estimate(Sphere(d).log_volume, 4 * EPS * (8 + d + math.lgamma(d / 2 + 1)))
    return MeasureSpace(space.log_weights - volume.value, space.points), plane, volume


def _polar_cap(
    potential: TwoWell, tau: float, radius: float, order: int, xp: Namespace
) -> tuple[MeasureSpace, TwoWell]:
    """The cap as {(cos θ, sin θ·c)}: dμ = sin^{d−2}θ dθ times the law of one coordinate c of S^{d−2}."""
    d, plane = len(potential.m1), _along_well(potential)

    def log_height(theta: float) -> float:
        return (d - 2) * math.log(math.sin(theta)) + math.cos(theta) / tau

    # The angle at which sin^{d−2}θ·e^{cos θ/τ} is largest, the steepest inward that the integrand can be
    share = (d - 2) * tau
    best = min(radius, math.acos((math.sqrt(share * share + 4) - share) / 2))
    theta, log_weight = _window(log_height, best, radius, order)
    x, log_c = tilted_nodes(d - 1, order, (0.0, plane.m2[1] * math.sin(radius) / tau))
    log_theta = log_weight + (d - 2) * numpy.log(numpy.sin(theta))
    first = numpy.repeat(numpy.cos(theta), order)
    second = numpy.multiply.outer(numpy.sin(theta), numpy.tanh(x)).reshape(-1)
    return _cap_space(numpy.add.outer(log_theta, log_c).reshape(-1), first, second, d, xp), plane


def _orthographic_cap(
    potential: TwoWell, tau: float, radius: float, order: int, xp: Namespace
) -> tuple[MeasureSpace, TwoWell]:
    """The cap over its shadow, the ball of radius r = sin(radius): dμ = dx/√(1−|x|²), x ∈ R^{d−1}.

    With x = r·(T, √(1−T²)·g·ω), ω ∈ S^{d−3}, it is r^{d−1}(1−T²)^{(d−2)/2} dT · g^{d−3} dg · dω / √(1−|x|²).
    """
    d, plane, r = len(potential.m1), _along_well(potential), math.sin(radius)

    def log_height(g: float) -> float:
        return ((d - 3) * math.log(g) if d > 3 else 0.0) + math.sqrt(1 - (r * g) ** 2) / tau

    # Where (d−3)·log g + √(1−r²g²)/τ is largest: with c² = 1−r²g² it is c² + (d−3)τ·c = 1
    share = (d - 3) * tau
    cosine = (math.sqrt(share * share + 4) - share) / 2
    best = max(min(1.0, math.sqrt(1 - cosine * cosine) / r), 1e-6)
    g, log_weight = _window(log_height, best, 1.0, order)
    inward = r * math.tan(radius) / tau
    y, log_t = tilted_nodes(d + 1, order, (-inward, inward + plane.m2[1] * r / tau))
    log_g = log_weight + (d - 3) * numpy.log(g)
    t = numpy.tanh(y)
    across = (r * numpy.multiply.outer(g, 1 / numpy.cosh(y))) ** 2
    height = numpy.sqrt(1 - (r * t) ** 2 - across).reshape(-1)
    log_weights = numpy.add.outer(log_g, log_t).reshape(-1) - numpy.log(height) + (d - 1) * math.log(r)
    return _cap_space(log_weights, height, numpy.tile(r * t, order), d, xp), plane


def _cap_space(log_weights: Host, first: Host, second: Host, dimension: int, xp: Namespace) -> MeasureSpace:
    log_area = Sphere(dimension - 2).log_volume if dimension > 3 else math.log(2)
    return MeasureSpace(xp.asarray(log_weights + log_area), xp.asarray(numpy.stack([first, second], axis=1)))


def _window(log_height: Callable[[float], float], best: float, top: float, order: int) -> tuple[Host, Host]:
    """Gauss–Legendre nodes and log weights from where `log_height` has fallen from `best` by `NEGLIGIBLE` to `top`."""
    low, high = 0.0, best
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        fallen = log_height(best) - log_height(middle) > NEGLIGIBLE
        low, high = (middle, high) if fallen else (low, middle)
    length = top - low
    drop, weight = gauss_legendre(order)
    return top - length * drop / 2, numpy.log(length * weight / 2)
