"""The mass that a two-well Gibbs law on S² has near its wells, by Gauss rules laid along the potential's symmetries.

In the frame whose pole is (m₁−m₂)/|m₁−m₂| the Gibbs factor is cosh(c z)^{1/(sτ)}·e^{k√(1−z²) cos φ} times a constant,
c = s|m₁−m₂|/2. It is even in z and in φ, so that a hemisphere's half does; and on 0 ≤ z ≤ 1 the nearest singularities
z = ±iπ/(2c) lie beside the end of the interval, where Gauss nodes are dense, and few latitudes do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Array, Namespace
from numerics.estimate import EPS, Estimate
from numerics.measures.gibbs import log_partition
from numerics.measures.potentials import PUBLISHED_CAP_RADIUS, TwoWell
from numerics.rules.quadrature import Host, gauss_legendre
from numerics.rules.spaces import MeasureSpace

DEFAULT_ORDER = 32
_LEAST_ORDER = 8
_UNRESOLVED = 1e-3
# A node is good to 4·eps in its latitude, and so is its weight in relative terms beyond what `reductions` counts.
_NODE_UNITS = 4


@dataclass(frozen=True)
class _Level:
    """A quarter of the sphere and half of the first well's cap at one order, with U evaluated once for every τ.

    The reflections that exchange the wells and the sides of their plane keep U. The two caps' union has four of the
    halves' mass, as the sphere has four of the quarter's.
    """

    sphere: MeasureSpace
    sphere_potential: Array
    cap: MeasureSpace
    cap_potential: Array

    def mass(self, temperature: float) -> Estimate:
        inside = log_partition(self.cap, self.cap_potential, temperature)
        return (inside - log_partition(self.sphere, self.sphere_potential, temperature)).exp()


def cap_mass(
    potential: TwoWell,
    temperature: float,
    radius: float = PUBLISHED_CAP_RADIUS,
    order: int = DEFAULT_ORDER,
    xp: Namespace = array_api_compat.numpy,
) -> Estimate:
    """Return the Gibbs mass ρ*_τ{z : dist(z, m₁) ≤ radius or dist(z, m₂) ≤ radius} on S²; see `cap_masses`."""
    return cap_masses(potential, (temperature,), radius, order, xp)[0]


def cap_masses(
    potential: TwoWell,
    temperatures: Sequence[float],
    radius: float = PUBLISHED_CAP_RADIUS,
    order: int = DEFAULT_ORDER,
    xp: Namespace = array_api_compat.numpy,
) -> list[Estimate]:
    """Return `cap_mass` for each of `temperatures`, the geometry and U shared.

    `radius` is in radians, `temperatures` in units of U. A quarter of the sphere has order × order/2 nodes and half a
    cap order/2 × order/2. The error is the difference from 3/4 of the order, which bounds the truncation from above
    once the convergence is geometric, and the rounding of U, nodes and sums; at the published temperatures it is below
    10⁻¹², and colder laws need a higher order. Where the two orders share fewer than three digits the convergence is
    not yet geometric, the difference says nothing, and there is no answer.

    Raises:
        ValueError: the wells are not in R³, the two caps meet (their union has no rule here), `radius` or a temperature
            is not > 0, or `order` is below 8 or too low for a temperature.
    """
    if len(potential.m1) != 3:
        raise ValueError(f"potential.m1={potential.m1} must have 3 coordinates: the caps lie on S²")
    checks.whole("order", order, _LEAST_ORDER)
    limit = potential.separation / 2
    if not checks.positive("radius", radius) < limit:
        raise ValueError(
            f"radius={float(radius)!r} must be < {limit!r}, half the wells' distance: the caps must be disjoint"
        )
    values = [checks.positive("temperature", temperature) for temperature in temperatures]
    fine, coarse = (_level(potential, radius, n, xp) for n in (order, 3 * order // 4))
    return [_combined(fine.mass(tau), coarse.mass(tau), potential, tau, order) for tau in values]


def _combined(fine: Estimate, coarse: Estimate, potential: TwoWell, temperature: float, order: int) -> Estimate:
    truncation = abs(fine.value - coarse.value)
    if truncation > _UNRESOLVED * fine.value:
        raise ValueError(
            f"order={order} is too low for temperature={temperature!r} (changes by {truncation:.2g}) and must be raised"
        )
    return Estimate(fine.value, fine.error + truncation + _sensitivity(potential, temperature) * fine.value)


def _sensitivity(potential: TwoWell, temperature: float) -> float:
    """The relative error of a mass from the rounding of U and of the nodes.

    δ log mass ≤ 2·max|δU|/τ. A node's latitude x = cos θ is good to few eps, and the mean of e^{−U/τ} over the
    longitude has a logarithmic slope in x of at most |∇U|/τ + ½(|∇U|²/τ² + |ΔU|/τ), the second term from the mean over
    a circle; here |∇U| ≤ 1 and |ΔU| ≤ s|m₁−m₂|²/4 ≤ s.
    """
    slope = 1 / temperature + (1 / temperature**2 + potential.sharpness / temperature) / 2
    return 2 * (potential.rounding / temperature + _NODE_UNITS * EPS * (1 + slope))


def _level(potential: TwoWell, radius: float, order: int, xp: Namespace) -> _Level:
    turns = order // 2
    quarter = _half_cap(math.pi / 2, order, turns, xp)
    half = _half_cap(radius, turns, turns, xp)
    angle = potential.separation
    along_well = TwoWell((1.0, 0.0), (math.cos(angle), math.sin(angle)), potential.sharpness)
    return _Level(quarter, potential.in_plane(quarter.points), half, along_well(half.points))


def _half_cap(radius: float, order: int, turns: int, xp: Namespace) -> MeasureSpace:
    """The points (cos θ, sin θ cos φ), 0 ≤ θ ≤ radius and 0 ≤ φ ≤ π, with sin θ dθ dφ.

    Gauss–Legendre in 1 − cos θ, and the midpoint rule in longitude, which is the trapezoid rule of the whole turn.
    """
    drop, weight = gauss_legendre(order)
    half = math.sin(radius / 2) ** 2
    height: Host = half * drop
    cosines = numpy.cos(math.pi * (numpy.arange(turns) + 0.5) / turns)
    across = numpy.multiply.outer(numpy.sqrt(height * (2 - height)), cosines).reshape(-1)
    log_weights = numpy.log(half * weight) + math.log(math.pi / turns)
    return MeasureSpace(
        xp.asarray(numpy.repeat(log_weights, turns)),
        xp.asarray(numpy.stack([numpy.repeat(1 - height, turns), across], axis=1)),
    )
