"""Alignment potentials with a closed form, and the settings of the published experiment on the sphere."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numerics import checks
from numerics.arrays import Array, like, namespace
from numerics.estimate import EPS

PUBLISHED_TEMPERATURES = (10.0, 5.0, 2.5, 1.0, 0.5, 0.2, 0.1)
PUBLISHED_CAP_RADIUS = 0.5  # radians, geodesic
_PUBLISHED_DIRECTION = (0.85, 0.15, -0.50)
_PUBLISHED_SHARPNESS = 12.0


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
    def in_plane(self) -> TwoWell:
        """The same potential of the two coordinates of z along m₁−m₂ and m₁+m₂, for points (n, 2) of the unit disk.

        Raises:
            ValueError: the wells are equal or opposite, and span no plane.
        """
        half = self.separation / 2
        if not 0 < half < math.pi / 2:
            raise ValueError(f"m2={self.m2} must not be {'m1' if half == 0 else '-m1'}: the wells must span a plane")
        return TwoWell((math.sin(half), math.cos(half)), (-math.sin(half), math.cos(half)), self.sharpness)

    @property
    def rounding(self) -> float:
        """A bound on the absolute error of U on the unit ball, for points taken as exact.

        Two dot products of length d cost d·eps each way, of which the soft maximum passes on the larger, and the
        correction of at most log 2/s with its logarithm, exponential, quotient and difference 4·eps·(1 + log 2/s).
        """
        return EPS * (len(self.m1) + 4 * (1 + math.log(2) / self.sharpness))


@dataclass(frozen=True)
class TieBreaker:
    """U(z) = (1 − c²)(1 + a·c) with c the first coordinate of z, for points (n, d) of S^{d−1} or (n, 1) of values c.

    Two equally deep wells at the poles c = ±1, the north one narrower where a > 0: Riemannian Hessians 2(1 ± a)·1, so
    that as τ → 0 the masses north to south tend to ((1−a)/(1+a))^{(d−1)/2}.

    Raises:
        ValueError: the asymmetry a is not strictly between −1 and 1.
    """

    asymmetry: float

    def __post_init__(self) -> None:
        if not abs(checks.finite_number("asymmetry", self.asymmetry)) < 1:
            raise ValueError(f"asymmetry={float(self.asymmetry)!r} must be in (-1, 1): else a pole is no isolated well")

    def __call__(self, points: Array) -> Array:
        """Return U at `points`, shape (n, d) → (n,)."""
        c = checks.matrix("points", points)[:, 0]
        return (1 - c) * (1 + c) * (1 + self.asymmetry * c)

    @property
    def rounding(self) -> float:
        """A bound on the absolute error of U on the unit ball, for points taken as exact: six roundings of U ≤ 2."""
        return 6 * EPS


def published_two_well() -> TwoWell:
    """Return the published potential on S²: m₁ = (0,0,1), m₂ ∝ (0.85, 0.15, −0.50), s = 12."""
    return two_well(3)


def two_well(dimension: int) -> TwoWell:
    """Return the published potential on S^{d−1}, d = `dimension` ≥ 2: the same separation and sharpness.

    In three dimensions and more the wells' first three coordinates are the published ones, and the rest 0.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2.
    """
    d = checks.whole("dimension", dimension, 2)
    x, y, z = _PUBLISHED_DIRECTION
    norm = math.hypot(x, y, z)
    if d == 2:
        return TwoWell((0.0, 1.0), (math.hypot(x, y) / norm, z / norm), _PUBLISHED_SHARPNESS)
    rest = (0.0,) * (d - 3)
    return TwoWell((0.0, 0.0, 1.0, *rest), (x / norm, y / norm, z / norm, *rest), _PUBLISHED_SHARPNESS)
