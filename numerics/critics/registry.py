"""The critics of the theory; kernel volumes are the closed forms of A2.1, in log space.

Those come from log 0F1 and the sphere's area, which stay moderate where Bessel functions leave float64 (d = 512,
τ = 0.01).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy
import scipy.special

from numerics import checks
from numerics.arrays import Array, like, namespace, to_host
from numerics.critics.bessel import Spectrum, eigenvalues, log_bessel_series, log_sphere_area
from numerics.critics.critic import Critic, LogField, squared_distances
from numerics.critics.geodesic import log_geodesic_volume
from numerics.estimate import EPS, UNIT, Estimate
from numerics.rules.manifolds import Box, Sphere, Torus


@dataclass(frozen=True)
class _OnSphere(Critic):
    """What the critics on S^{d−1}, d = `dimension` ≥ 2, share."""

    dimension: int
    kind: ClassVar[str]

    def __post_init__(self) -> None:
        checks.whole("dimension", self.dimension, 2)

    @property
    def name(self) -> str:
        """The key in `CRITICS`, such as cosine-S2 for d = 3."""
        return f"{self.kind}-S{self.dimension - 1}"

    @property
    def manifold(self) -> Sphere:
        """S^{d−1}."""
        return Sphere(self.dimension)


@dataclass(frozen=True)
class Cosine(_OnSphere):
    """s = z·w on S^{d−1}, d = `dimension` ≥ 2."""

    kind = "cosine"

    @property
    def bounds(self) -> tuple[float, float]:
        """−1 and 1."""
        return -1.0, 1.0

    @property
    def lipschitz(self) -> float:
        """1, attained at right angles."""
        return 1.0

    @property
    def rounding(self) -> float:
        """A dot product of d terms, Σ|z_i·w_i| ≤ 1."""
        return EPS * self.dimension

    def log_volume(self, temperature: float) -> Estimate:
        """Return log[(2π)^{d/2} τ^{d/2−1} I_{d/2−1}(1/τ)], as log area + log 0F1; ValueError unless τ > 0."""
        x = 1 / checks.positive("temperature", temperature)
        nu = self.dimension / 2 - 1
        rounded_x = UNIT * x * min(1.0, x / (2 * nu + 2))  # dlog 0F1/dlog x = x·I_{ν+1}/I_ν
        return log_sphere_area(self.dimension) + log_bessel_series(nu, x) + Estimate(0.0, rounded_x)

    def spectrum(self, temperature: float, count: int) -> Spectrum:
        """Return I_{ℓ+d/2−1}(1/τ)/I_{d/2−1}(1/τ), ℓ = 0 … count−1."""
        return eigenvalues(self.dimension, temperature, count)

    def _values(self, z: Array, w: Array) -> Array:
        return z @ w.T


@dataclass(frozen=True)
class SphereRBF(_OnSphere):
    """s = −‖z−w‖² = 2z·w − 2 on S^{d−1}, d = `dimension` ≥ 2: the cosine critic at half the temperature."""

    kind = "rbf"

    @property
    def bounds(self) -> tuple[float, float]:
        """−4 and 0."""
        return -4.0, 0.0

    @property
    def lipschitz(self) -> float:
        """2, attained at right angles."""
        return 2.0

    @property
    def rounding(self) -> float:
        """A doubled dot product, two squared norms and two additions of numbers up to 4."""
        return EPS * (2 * self.dimension + 4)

    def log_volume(self, temperature: float) -> Estimate:
        """Return −2/τ + log V_cosine(τ/2); ValueError unless τ > 0."""
        tau = checks.positive("temperature", temperature)
        return Cosine(self.dimension).log_volume(tau / 2) + Estimate(-2 / tau, UNIT * 2 / tau)

    def spectrum(self, temperature: float, count: int) -> Spectrum:
        """Return the cosine critic's at τ/2."""
        return eigenvalues(self.dimension, checks.positive("temperature", temperature) / 2, count)

    def _values(self, z: Array, w: Array) -> Array:
        xp = namespace(z, w)
        squares = [xp.sum(points * points, axis=1) for points in (z, w)]
        return 2 * (z @ w.T) - squares[0][:, None] - squares[1][None, :]


@dataclass(frozen=True)
class TorusCosine(Critic):
    """s = Σ cos(θ_i − θ′_i) on T^k, k = `dimension` ≥ 1; points are rows of angles."""

    dimension: int

    def __post_init__(self) -> None:
        checks.whole("dimension", self.dimension, 1)

    @property
    def name(self) -> str:
        """The key in `CRITICS`, torus-T2 for k = 2."""
        return f"torus-T{self.dimension}"

    @property
    def manifold(self) -> Torus:
        """T^k."""
        return Torus(self.dimension)

    @property
    def bounds(self) -> tuple[float, float]:
        """−k and k."""
        return -float(self.dimension), float(self.dimension)

    @property
    def lipschitz(self) -> float:
        """√k, attained where every difference is a right angle."""
        return math.sqrt(self.dimension)

    @property
    def rounding(self) -> float:
        """A sum of 2k products of cosines and sines, each good to 2·eps."""
        return EPS * self.dimension * (5 + self.dimension)

    def log_volume(self, temperature: float) -> Estimate:
        """Return k·log(2π I₀(1/τ)); ValueError unless τ > 0."""
        return Cosine(2).log_volume(temperature).scaled(float(self.dimension))

    def spectrum(self, temperature: float, count: int) -> Spectrum:
        """Return I_m(1/τ)/I₀(1/τ) for the frequencies m = 0 … count−1 of one angle; the angles' factors multiply."""
        return eigenvalues(2, temperature, count)

    def _values(self, z: Array, w: Array) -> Array:
        xp = namespace(z, w)
        z_turns, w_turns = (xp.concat([xp.cos(angles), xp.sin(angles)], axis=1) for angles in (z, w))
        return z_turns @ w_turns.T


@dataclass(frozen=True)
class Geodesic(_OnSphere):
    """s = −dist(z,w)², the geodesic distance on S^{d−1}, d = `dimension` ≥ 2: not smooth at antipodes."""

    kind = "geodesic"

    @property
    def bounds(self) -> tuple[float, float]:
        """−π² and 0."""
        return -(math.pi**2), 0.0

    @property
    def lipschitz(self) -> float:
        """2π, approached at antipodes."""
        return 2 * math.pi

    @property
    def rounding(self) -> float:
        """Distances up to π, relatively accurate at both ends, and their squares."""
        return math.pi**2 * EPS * (8 + self.dimension)

    def log_volume(self, temperature: float) -> Estimate:
        """Return log V by quadrature in the angle; ValueError unless τ > 0."""
        return log_geodesic_volume(self.dimension, temperature)

    def _values(self, z: Array, w: Array) -> Array:
        xp = namespace(z, w)
        near, far = squared_distances(z, w), squared_distances(z, -w)
        angle = 2 * xp.atan2(xp.sqrt(near), xp.sqrt(far))
        return -angle * angle


@dataclass(frozen=True)
class BoxRBF(Critic):
    """s = −‖z−w‖² on the box [−1,1]^k, k = `dimension` ≥ 1: bounded and symmetric, and its volume is not constant."""

    dimension: int

    def __post_init__(self) -> None:
        checks.whole("dimension", self.dimension, 1)

    @property
    def name(self) -> str:
        """The key in `CRITICS`, rbf-box2 for k = 2."""
        return f"rbf-box{self.dimension}"

    @property
    def manifold(self) -> Box:
        """[−1,1]^k."""
        return Box(self.dimension)

    @property
    def bounds(self) -> tuple[float, float]:
        """−4k, between opposite corners, and 0."""
        return -4.0 * self.dimension, 0.0

    @property
    def lipschitz(self) -> float:
        """4√k, attained at opposite corners."""
        return 4 * math.sqrt(self.dimension)

    @property
    def rounding(self) -> float:
        """A sum of k squared differences, each up to 4."""
        return 4 * self.dimension * EPS * (3 + self.dimension)

    def log_volume(self, temperature: float) -> Estimate:
        """Raise ValueError: this volume depends on the point."""
        checks.positive("temperature", temperature)
        raise ValueError(
            f"critic={self.name!r} must have one volume for all points, and V(centre)/V(corner) > 1: "
            "use log_volume_at, or a critic on a homogeneous space"
        )

    def log_volume_at(self, points: Array, temperature: float) -> LogField:
        """Return Σ log(½√(πτ)[erf((1−z_i)/√τ) + erf((1+z_i)/√τ)]), shape (n,); ValueError off the box."""
        tau = checks.positive("temperature", temperature)
        self.inside("points", points)
        root = math.sqrt(tau)
        host = to_host(points)
        # both error functions are ≥ 0: nothing cancels
        both = scipy.special.erf((1 - host) / root) + scipy.special.erf((1 + host) / root)
        factors = math.log(math.pi * tau / 4) / 2 + numpy.log(both)
        units = 8 + abs(math.log(tau)) + (2 + self.dimension) * numpy.abs(factors)
        return LogField(like(points, factors.sum(axis=1)), like(points, EPS * units.sum(axis=1)))

    def _values(self, z: Array, w: Array) -> Array:
        return -squared_distances(z, w)


# Every critic by name. What is added here meets every law of the test-suite.
CRITICS: dict[str, Critic] = {
    critic.name: critic
    for critic in (
        *(Cosine(d) for d in (2, 3, 4, 8, 512)),
        *(SphereRBF(d) for d in (2, 3, 8)),
        *(Geodesic(d) for d in (2, 3, 4)),
        *(TorusCosine(k) for k in (1, 2, 3)),
        *(BoxRBF(k) for k in (1, 2, 3)),
    )
}
