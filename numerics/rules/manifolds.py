"""The spaces that the theory lives on: spheres, flat tori, and the box as the one that is not homogeneous.

Points are rows: unit vectors on a sphere, angles in radians (any real number, read modulo 2π) on a torus, coordinates
in the box. Volumes are those of the usual Riemannian measure, in logarithms, since that of S^{d−1} underflows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import array_api_compat.numpy
import numpy
from numpy.random import Generator

from numerics import checks
from numerics.arrays import Array, Namespace, like, namespace
from numerics.estimate import EPS

Motion = Callable[[Array], Array]

_HOST = array_api_compat.numpy
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Manifold(Protocol):
    """What every space here offers."""

    @property
    def name(self) -> str:
        """The usual name, for people to read."""

    @property
    def columns(self) -> int:
        """The length of a point's row."""

    @property
    def homogeneous(self) -> bool:
        """Whether isometries take every point to every other, which is what A2.1 asks of the space."""

    @property
    def log_volume(self) -> float:
        """The logarithm of the total mass."""

    def isometry(self, rng: Generator) -> Motion:
        """Return a random isometry as a function on points, shape (n, columns)."""

    def sample(self, rng: Generator, size: int, xp: Namespace = _HOST) -> Array:
        """Return `size` independent uniform points, shape (size, columns)."""

    def distance(self, x: Array, y: Array) -> Array:
        """Return the geodesic distance row by row, shape (n,)."""

    def contains(self, points: Array) -> Array:
        """Return for each row of `points` whether it is a point of the space."""


@dataclass(frozen=True)
class Sphere:
    """The unit sphere S^{d−1} of R^d, d = `dimension` ≥ 2, with surface measure; S¹ is Sphere(2)."""

    dimension: int

    def __post_init__(self) -> None:
        checks.whole("dimension", self.dimension, 2)

    @property
    def name(self) -> str:
        """The usual name, S² for Sphere(3)."""
        return f"S{_raised(self.dimension - 1)}"

    @property
    def columns(self) -> int:
        """The number d of coordinates of a point."""
        return self.dimension

    @property
    def homogeneous(self) -> bool:
        """True: rotations take every point to every other."""
        return True

    @property
    def log_volume(self) -> float:
        """log(2 π^{d/2} / Γ(d/2)), to 4·eps in relative terms of its largest part."""
        half = self.dimension / 2
        return math.log(2) + half * math.log(math.pi) - math.lgamma(half)

    def isometry(self, rng: Generator) -> Motion:
        """Return x ↦ Qx for a random orthogonal Q, a reflection as often as not (Haar measure, by QR)."""
        q, r = numpy.linalg.qr(rng.normal(size=(self.dimension, self.dimension)))
        q = q * numpy.where(numpy.diagonal(r) < 0, -1.0, 1.0)

        def move(points: Array) -> Array:
            return points @ like(points, q.T.copy())

        return move

    def sample(self, rng: Generator, size: int, xp: Namespace = _HOST) -> Array:
        """Return `size` independent uniform points, shape (size, d)."""
        normal = rng.normal(size=(checks.whole("size", size, 1), self.dimension))
        return xp.asarray(normal / numpy.linalg.norm(normal, axis=1, keepdims=True))

    def distance(self, x: Array, y: Array) -> Array:
        """Return the geodesic distance row by row, (n, d) and (n, d) or (1, d) → (n,), accurate near 0 and π too."""
        xp = _pair(self, x, y)
        return 2 * xp.atan2(_length(x - y), _length(x + y))

    def contains(self, points: Array) -> Array:
        """Return for each row of `points` whether its norm is 1 to (8 + d)·eps."""
        checks.matrix("points", points, self.dimension)
        return namespace(points).abs(_length(points) - 1) <= (8 + self.dimension) * EPS


@dataclass(frozen=True)
class Torus:
    """The flat torus T^k = (R/2πZ)^k, k = `dimension` ≥ 1, with dθ₁…dθ_k."""

    dimension: int

    def __post_init__(self) -> None:
        checks.whole("dimension", self.dimension, 1)

    @property
    def name(self) -> str:
        """The usual name, T² for Torus(2)."""
        return f"T{_raised(self.dimension)}"

    @property
    def columns(self) -> int:
        """The number k of angles of a point."""
        return self.dimension

    @property
    def homogeneous(self) -> bool:
        """True: shifts take every point to every other."""
        return True

    @property
    def log_volume(self) -> float:
        """k·log 2π."""
        return self.dimension * math.log(2 * math.pi)

    def isometry(self, rng: Generator) -> Motion:
        """Return a random shift after a random permutation and reflection of the angles; the result is in [0, 2π)."""
        turn = _signed_permutation(rng, self.dimension)
        shift = rng.uniform(0, 2 * math.pi, size=(1, self.dimension))

        def move(points: Array) -> Array:
            return (points @ like(points, turn) + like(points, shift)) % (2 * math.pi)

        return move

    def sample(self, rng: Generator, size: int, xp: Namespace = _HOST) -> Array:
        """Return `size` independent uniform points, shape (size, k), with angles in [0, 2π)."""
        return xp.asarray(rng.uniform(0, 2 * math.pi, size=(checks.whole("size", size, 1), self.dimension)))

    def distance(self, x: Array, y: Array) -> Array:
        """Return the geodesic distance row by row, (n, k) and (n, k) or (1, k) → (n,)."""
        xp = _pair(self, x, y)
        gap = xp.abs(x - y) % (2 * math.pi)
        return _length(xp.minimum(gap, 2 * math.pi - gap))

    def contains(self, points: Array) -> Array:
        """Return True for each row of `points`: every finite angle is a point."""
        checks.matrix("points", points, self.dimension)
        xp = namespace(points)
        return xp.all(xp.isfinite(points), axis=1)


@dataclass(frozen=True)
class Box:
    """The cube [−1, 1]^k, k = `dimension` ≥ 1, with Lebesgue measure; corners are unlike the centre."""

    dimension: int

    def __post_init__(self) -> None:
        checks.whole("dimension", self.dimension, 1)

    @property
    def name(self) -> str:
        """The usual name, [−1,1]² for Box(2)."""
        return f"[−1,1]{_raised(self.dimension)}"

    @property
    def columns(self) -> int:
        """The number k of coordinates of a point."""
        return self.dimension

    @property
    def homogeneous(self) -> bool:
        """False: an isometry keeps the centre."""
        return False

    @property
    def log_volume(self) -> float:
        """k·log 2."""
        return self.dimension * math.log(2)

    def isometry(self, rng: Generator) -> Motion:
        """Return a random permutation and reflection of the coordinates, without any rounding."""
        turn = _signed_permutation(rng, self.dimension)

        def move(points: Array) -> Array:
            return points @ like(points, turn)

        return move

    def sample(self, rng: Generator, size: int, xp: Namespace = _HOST) -> Array:
        """Return `size` independent uniform points, shape (size, k)."""
        return xp.asarray(rng.uniform(-1, 1, size=(checks.whole("size", size, 1), self.dimension)))

    def distance(self, x: Array, y: Array) -> Array:
        """Return the Euclidean distance row by row, (n, k) and (n, k) or (1, k) → (n,)."""
        _pair(self, x, y)
        return _length(x - y)

    def contains(self, points: Array) -> Array:
        """Return for each row of `points` whether every coordinate is in [−1, 1]."""
        checks.matrix("points", points, self.dimension)
        xp = namespace(points)
        return xp.all(xp.abs(points) <= 1, axis=1)


def _raised(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS)


def _length(rows: Array) -> Array:
    xp = namespace(rows)
    return xp.sqrt(xp.sum(rows * rows, axis=1))


def _pair(manifold: Manifold, x: Array, y: Array) -> Namespace:
    checks.matrix("x", x, manifold.columns)
    checks.matrix("y", y, manifold.columns)
    if y.shape[0] not in (1, x.shape[0]):
        raise ValueError(f"y.shape={tuple(y.shape)} must have {x.shape[0]} rows, as x has, or one")
    return namespace(x, y)


def _signed_permutation(rng: Generator, size: int) -> Array:
    turn = numpy.eye(size)[rng.permutation(size)]
    return turn * numpy.where(rng.uniform(size=size) < 0.5, -1.0, 1.0)
