"""The mass that a two-well Gibbs law on S² has near its wells, by Gauss rules laid along the potential's own axis.

In the frame whose pole is (m₁−m₂)/|m₁−m₂| the Gibbs factor is cosh(c z)^{1/(sτ)}·e^{k√(1−z²) cos φ} times a constant:
its nearest singularities z = ±iπ/(2c), c = s|m₁−m₂|/2, set the convergence in latitude, and longitude needs few nodes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import array_api_compat.numpy

from numerics import checks
from numerics.arrays import Array, Namespace
from numerics.estimate import EPS, Estimate
from numerics.gibbs import log_partition
from numerics.potentials import PUBLISHED_CAP_RADIUS, TwoWell
from numerics.spaces import MeasureSpace
from numerics.sphere import cap_rule

DEFAULT_ORDER = 128
_LEAST_ORDER = 8
_UNRESOLVED = 1e-3
# A node is good to 4·eps in its latitude, and so is its weight in relative terms beyond what `reductions` counts.
_NODE_UNITS = 4


@dataclass(frozen=True)
class _Level:
    """The sphere and the first well's cap at one order, with U evaluated once for all temperatures.

    The reflection that exchanges the wells keeps U, so that the second cap has the first one's mass.
    """

    sphere: MeasureSpace
    sphere_potential: Array
    cap: MeasureSpace
    cap_potential: Array

    def mass(self, temperature: float) -> Estimate:
        inside = log_partition(self.cap, self.cap_potential, temperature)
        return (inside - log_partition(self.sphere, self.sphere_potential, temperature)).exp().scaled(2.0)


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

    `radius` is in radians, `temperatures` in units of U. The sphere has order × order/2 nodes and a cap
    order/2 × order/2. The error is the difference from 3/4 of the order, which bounds the truncation from above once
    the convergence is geometric, and the rounding of U, nodes and sums. Where the two orders share fewer than three
    digits it is not yet geometric, the difference says nothing, and there is no answer.

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
    difference = [a - b for a, b in zip(potential.m1, potential.m2, strict=True)]
    length = math.hypot(*difference)
    sphere = cap_rule([d / length for d in difference], math.pi, order, xp, longitudes=turns)
    cap = cap_rule(potential.m1, radius, turns, xp, longitudes=turns)
    return _Level(sphere, potential(sphere.points), cap, potential(cap.points))
