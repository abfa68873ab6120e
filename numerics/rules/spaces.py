"""Measure spaces: finitely many points with positive weights, exact as a measure, or a quadrature rule for one."""

from __future__ import annotations

from dataclasses import dataclass

from numerics import checks
from numerics.arrays import Array, Namespace, namespace
from numerics.estimate import EPS, Estimate
from numerics.reductions import log_sum_exp, weighted_sum


@dataclass(frozen=True, eq=False)
class MeasureSpace:
    """Points i = 0 … n−1 with base measure μ({i}) = e^{log_weights[i]} > 0.

    `log_weights` has shape (n,), in nats; `points`, where the space has coordinates, has shape (n, d). Densities are
    taken with respect to μ, and every integral's error bounds rounding alone: as a measure the space is exact.

    Raises:
        ValueError: a weight or a coordinate is NaN or infinite (−inf too: leave out the points without mass), or a
            shape or dtype is wrong.
    """

    log_weights: Array
    points: Array | None = None

    def __post_init__(self) -> None:
        checks.vector("log_weights", self.log_weights)
        if self.points is not None:
            checks.matrix("points", self.points)
            if self.points.shape[0] != self.size:
                raise ValueError(f"points.shape={tuple(self.points.shape)} must be ({self.size}, d): one row a weight")

    @property
    def size(self) -> int:
        """The number n of points."""
        return int(self.log_weights.shape[0])

    @property
    def xp(self) -> Namespace:
        """The array-API namespace that the space lives in."""
        return namespace(self.log_weights)

    def total_mass(self) -> Estimate:
        """Return μ(space) = Σw; ValueError where it leaves float64."""
        return self.integrate(self.xp.ones_like(self.log_weights))

    def integrate(self, values: Array) -> Estimate:
        """Return ∫f dμ = Σw·f for finite `values` of f, shape (n,), each taken as known to eps·|f|."""
        checks.vector("values", values, self.size)
        flat = self.xp.zeros_like(values)
        return weighted_sum("log_weights", self.log_weights, flat, values, EPS * self.xp.abs(values))

    def integrate_log(self, log_f: Array) -> Estimate:
        """Return log∫f dμ in nats from `log_f` of shape (n,), finite or −inf; never overflows."""
        checks.log_density("log_f", log_f, self.size)
        return log_sum_exp(self.log_weights, log_f)


def finite_space(weights: Array, points: Array | None = None) -> MeasureSpace:
    """Return the space of n atoms with the given `weights`, shape (n,), each finite and > 0, else ValueError."""
    checks.all_positive("weights", weights, "leave out the points without mass")
    return MeasureSpace(namespace(weights).log(weights), points)
