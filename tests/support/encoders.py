"""Families of encoders with parameters θ: warps of S¹, tilts and rotations of S², with exact Jacobians."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Array, Namespace
from numerics.rules.quadrature import Host

_HOST = array_api_compat.numpy


class Encoder(ABC):
    """A smooth map of a sphere to itself that depends on parameters θ."""

    theta: tuple[float, ...]

    @abstractmethod
    def points(self, points: Host) -> Host:
        """Return the images of points, shape (n, d)."""

    @abstractmethod
    def jacobian(self, points: Host) -> Host:
        """Return ∂image/∂θ at points, shape (n, d, p)."""


@dataclass(frozen=True)
class Warp(Encoder):
    """α ↦ α + Σ_k (θ_{2k−1} sin kα + θ_{2k} cos kα) on S¹, angles in radians; θ has an even number of entries."""

    theta: tuple[float, ...]

    def __post_init__(self) -> None:
        _finite(self.theta)
        if len(self.theta) % 2:
            raise ValueError(
                f"theta has {len(self.theta)} entries and must have an even number: a sine and a cosine each"
            )

    def points(self, points: Host) -> Host:
        """Return the images, shape (n, 2)."""
        angle, waves = self._waves(points)
        moved = angle + waves @ numpy.asarray(self.theta)
        return numpy.stack([numpy.cos(moved), numpy.sin(moved)], axis=1)

    def jacobian(self, points: Host) -> Host:
        """Return ∂image/∂θ, shape (n, 2, p)."""
        image, (_, waves) = self.points(points), self._waves(points)
        turned = numpy.stack([-image[:, 1], image[:, 0]], axis=1)
        result: Host = turned[:, :, None] * waves[:, None, :]
        return result

    def _waves(self, points: Host) -> tuple[Host, Host]:
        angle = numpy.arctan2(points[:, 1], points[:, 0])
        orders = range(1, len(self.theta) // 2 + 1)
        return angle, numpy.stack([f(k * angle) for k in orders for f in (numpy.sin, numpy.cos)], axis=1)


@dataclass(frozen=True)
class Tilt(Encoder):
    """z ↦ (z + θ)/‖z + θ‖ on S², ‖θ‖ < 1: mass moves towards θ."""

    theta: tuple[float, ...]

    def __post_init__(self) -> None:
        _vector(self.theta)
        if not math.hypot(*self.theta) < 1:
            raise ValueError(f"theta={self.theta} must be shorter than 1: a longer tilt folds the sphere")

    def points(self, points: Host) -> Host:
        """Return the images, shape (n, 3)."""
        moved = points + numpy.asarray(self.theta)
        result: Host = moved / numpy.linalg.norm(moved, axis=1)[:, None]
        return result

    def jacobian(self, points: Host) -> Host:
        """Return ∂image/∂θ = (1 − zzᵀ)/‖·‖, shape (n, 3, 3)."""
        image = self.points(points)
        length = numpy.linalg.norm(points + numpy.asarray(self.theta), axis=1)
        result: Host = (numpy.eye(3)[None] - image[:, :, None] * image[:, None, :]) / length[:, None, None]
        return result


@dataclass(frozen=True)
class Rotation(Encoder):
    """z ↦ R(θ)z on S², the turn by ‖θ‖ radians about θ."""

    theta: tuple[float, ...]

    def __post_init__(self) -> None:
        _vector(self.theta)

    def points(self, points: Host) -> Host:
        """Return the images, shape (n, 3)."""
        result: Host = points @ self._matrix().T
        return result

    def jacobian(self, points: Host) -> Host:
        """Return ∂image/∂θ = −R[z]ₓJ(θ) with the right Jacobian J of the rotation group, shape (n, 3, 3)."""
        angle, cross = math.hypot(*self.theta), _cross(numpy.asarray(self.theta)[None])[0]
        # (1 − cos a)/a² and (a − sin a)/a³, by their series where the subtraction would lose digits
        if angle < 1e-2:
            first, second = 1 / 2 - angle**2 / 24 + angle**4 / 720, 1 / 6 - angle**2 / 120 + angle**4 / 5040
        else:
            first, second = 2 * math.sin(angle / 2) ** 2 / angle**2, (angle - math.sin(angle)) / angle**3
        right = numpy.eye(3) - first * cross + second * cross @ cross
        result: Host = -numpy.einsum("ab,nbc,cd->nad", self._matrix(), _cross(points), right)
        return result

    def _matrix(self) -> Host:
        from scipy.spatial.transform import Rotation as Turn

        matrix: Host = Turn.from_rotvec(numpy.asarray(self.theta)).as_matrix()
        return matrix


def cosine_jacobian(
    first: tuple[Host, Host | None], second: tuple[Host, Host | None], temperature: float, xp: Namespace = _HOST
) -> Array:
    """Return ∂(z_i·w_j/τ)/∂θ, shape (n, m, p), from images and their Jacobians; None for a side that θ does not move.

    Raises:
        ValueError: neither side has a Jacobian, or τ is not > 0.
    """
    tau = checks.positive("temperature", temperature)
    (z, dz), (w, dw) = first, second
    if dz is None and dw is None:
        raise ValueError("first and second have no Jacobian: give one to the side that the parameters move")
    total: Host | float = 0.0
    if dz is not None:
        total = total + numpy.einsum("iap,ja->ijp", dz, w)
    if dw is not None:
        total = total + numpy.einsum("ia,jap->ijp", z, dw)
    return xp.asarray(total / tau)


def _cross(v: Host) -> Host:
    zero = numpy.zeros(len(v))
    x, y, z = v[:, 0], v[:, 1], v[:, 2]
    rows = [[zero, -z, y], [z, zero, -x], [-y, x, zero]]
    return numpy.stack([numpy.stack(row, axis=1) for row in rows], axis=1)


def _finite(theta: Sequence[float]) -> None:
    for value in theta:
        checks.finite_number("theta", value)
    if not theta:
        raise ValueError("theta=() must have entries: an encoder without parameters has no gradient")


def _vector(theta: Sequence[float]) -> None:
    _finite(theta)
    if len(theta) != 3:
        raise ValueError(f"theta has {len(theta)} entries and must have 3: a vector of space")
