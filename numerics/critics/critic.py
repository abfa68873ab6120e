"""What a critic is: s(z,w) on a manifold, its kernel κ = e^{s/τ} and the kernel's volume V(τ) = ∫κ dμ, in log space."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

from numerics import checks
from numerics.arrays import Array, namespace
from numerics.critics.bessel import Spectrum
from numerics.estimate import Estimate
from numerics.rules.manifolds import Manifold


class LogField(NamedTuple):
    """Logarithms of a positive function at n points, shape (n,), with bounds on their absolute errors."""

    values: Array
    errors: Array


class Critic(ABC):
    """A symmetric critic on a manifold; what is added to `CRITICS` meets every law of the test-suite."""

    symmetric: ClassVar[bool] = True

    @property
    @abstractmethod
    def name(self) -> str:
        """The key in `CRITICS`."""

    @property
    @abstractmethod
    def manifold(self) -> Manifold:
        """Where the points lie."""

    @property
    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """inf s and sup s; both are attained."""

    @property
    @abstractmethod
    def lipschitz(self) -> float:
        """The least L with |s(z,w) − s(z′,w)| ≤ L·dist(z,z′)."""

    @property
    @abstractmethod
    def rounding(self) -> float:
        """A bound on the absolute error of `values`, for points taken as exact."""

    @abstractmethod
    def log_volume(self, temperature: float) -> Estimate:
        """Return log V(τ); ValueError where the volume depends on the point, or τ is not > 0."""

    @abstractmethod
    def _values(self, z: Array, w: Array) -> Array:
        """`values` for points that were checked."""

    @property
    def constant_volume(self) -> bool:
        """Whether A2.1 holds: V does not depend on the point."""
        return self.manifold.homogeneous

    def values(self, z: Array, w: Array) -> Array:
        """Return s(z_i, w_j), shape (n, m), for points (n, columns) and (m, columns), else ValueError."""
        self.inside("z", z)
        self.inside("w", w)
        return self._values(z, w)

    def log_kernel(self, z: Array, w: Array, temperature: float) -> Array:
        """Return log κ_τ(z_i, w_j) = s(z_i, w_j)/τ, shape (n, m), good to (`rounding` + eps·|s|)/τ."""
        return self.values(z, w) / checks.positive("temperature", temperature)

    def log_volume_at(self, points: Array, temperature: float) -> LogField:
        """Return log V at each of `points`, shape (n,); the constant of `log_volume` where A2.1 holds."""
        self.inside("points", points)
        volume, ones = self.log_volume(temperature), namespace(points).ones_like(points[:, 0])
        return LogField(volume.value * ones, volume.error * ones)

    def spectrum(self, temperature: float, count: int) -> Spectrum:
        """Return the eigenvalues of P_τ: by degree on a sphere, by frequency of one angle on a torus.

        Raises:
            ValueError: this critic has none in closed form.
        """
        checks.positive("temperature", temperature)
        checks.whole("count", count, 1)
        raise ValueError(f"critic={self.name!r} must have a spectrum in closed form: use smooth_dense")

    def inside(self, name: str, points: Array) -> None:
        """Raise ValueError, speaking of the argument called `name`, unless every row of `points` is on the manifold."""
        inside, xp = self.manifold.contains(points), namespace(points)
        if not bool(xp.all(inside)):
            first = int(xp.argmin(xp.astype(inside, xp.int8)))
            raise ValueError(f"{name}[{first}] must be a point of {self.manifold.name}: project it there first")


def squared_distances(z: Array, w: Array) -> Array:
    """Return ‖z_i − w_j‖², shape (n, m), relatively accurate near 0, without ever holding n·m·d numbers."""
    first = z[:, 0][:, None] - w[:, 0][None, :]
    total = first * first
    for column in range(1, z.shape[1]):
        difference = z[:, column][:, None] - w[:, column][None, :]
        total = total + difference * difference
    return total
