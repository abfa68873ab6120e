"""Alignment potentials with a closed form, and the settings of the published experiment on the sphere."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numerics import checks
from numerics.arrays import Array, like, namespace
from numerics.estimate import EPS

PUBLISHED_TEMPERATURES = (10.0, 5.0, 2.5, 1.0, 0.5, 0.2, 0.1)
PUBLISHED_CAP_RADIUS = 0.5  # radians, geodesic


@dataclass(frozen=True)
class TwoWell:
    """U(z) = −(1/s)·log(½e^{s z·m₁} + ½e^{s z·m₂}), two equally deep wells at the unit vectors m₁ and m₂.

    Raises:
        ValueError: a well is not a unit vector to 4·eps, the dimensions differ, or the sharpness s is not > 0.
    """

    m1: tuple[float, ...]
    m2: tuple[float, ...]
    sharpness: float

    def __post_init__(self) -> None:
        for name, well in (("m1", self.m1), ("m2", self.m2)):
            norm = math.hypot(*well)
            if not abs(norm - 1) <= 4 * EPS:
                raise ValueError(f"{name}={well} has norm {norm!r} and must be a unit vector: divide it by its norm")
        if len(self.m1) != len(self.m2):
            raise ValueError(f"m2={self.m2} must have {len(self.m1)} coordinates, as m1 has")
        checks.positive("sharpness", self.sharpness)

    @property
    def separation(self) -> float:
        """The geodesic distance of the wells in radians, accurate near 0 and π too."""
        difference = math.hypot(*(a - b for a, b in zip(self.m1, self.m2, strict=True)))
        total = math.hypot(*(a + b for a, b in zip(self.m1, self.m2, strict=True)))
        return 2 * math.atan2(difference, total)

    def __call__(self, points: Array) -> Array:
        """Return U at `points`, shape (n, d) → (n,); at any sharpness nothing overflows."""
        checks.matrix("points", points, len(self.m1))
        xp = namespace(points)
        first, second = points @ like(points, self.m1), points @ like(points, self.m2)
        gap = self.sharpness * xp.abs(first - second)
        return (math.log(2) - xp.log1p(xp.exp(-gap))) / self.sharpness - xp.maximum(first, second)

    @property
    def rounding(self) -> float:
        """A bound on the absolute error of U on the unit ball, for points taken as exact.

        Two dot products of length d cost d·eps each way, of which the soft maximum passes on the larger, and the
        correction of at most log 2/s with its logarithm, exponential, quotient and difference 4·eps·(1 + log 2/s).
        """
        return EPS * (len(self.m1) + 4 * (1 + math.log(2) / self.sharpness))


def published_two_well() -> TwoWell:
    """Return the published potential on S²: m₁ = (0,0,1), m₂ ∝ (0.85, 0.15, −0.50), s = 12."""
    direction = (0.85, 0.15, -0.50)
    norm = math.hypot(*direction)
    return TwoWell((0.0, 0.0, 1.0), tuple(x / norm for x in direction), 12.0)
