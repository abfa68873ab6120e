"""What can be summed over pairs, and the critics by name, as data that every backend reads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from numerics import checks

# The kinds of `numerics.critics.registry`: z·w and −dist², which live on the unit sphere, and −‖z−w‖² anywhere.
CriticName = Literal["cosine", "rbf", "geodesic"]


@dataclass(frozen=True)
class Distance:
    """‖x − y‖, the Euclidean distance; pairs that nearly coincide keep their digits."""


@dataclass(frozen=True)
class Gaussian:
    """exp(−‖x − y‖²/(2h²)) with h = `bandwidth`, from 1e-100 to 1e100."""

    bandwidth: float

    def __post_init__(self) -> None:
        if not 1e-100 <= checks.positive("bandwidth", self.bandwidth) <= 1e100:
            raise ValueError(f"bandwidth={self.bandwidth!r} must be from 1e-100 to 1e100: rescale the points")


@dataclass(frozen=True)
class InfoNCE:
    """κ = exp(s(x,y)/τ) for a `critic` and τ = `temperature` > 0; where it leaves the dtype, take `log_sum_exp`."""

    critic: CriticName
    temperature: float

    def __post_init__(self) -> None:
        known_critic(self.critic)
        checks.positive("temperature", self.temperature)

    @property
    def largest_exponent(self) -> float:
        """The supremum of s/τ."""
        return 1 / self.temperature if self.critic == "cosine" else 0.0


Function = Distance | Gaussian | InfoNCE


def known_critic(name: str) -> str:
    """Return `name` if it is a critic's, else raise ValueError."""
    if name not in get_args(CriticName):
        raise ValueError(f"critic={name!r} must be one of {', '.join(get_args(CriticName))}")
    return name


@dataclass(frozen=True)
class Exponent:
    """An exponent between points: `inner`·x·y, −`square`·‖x−y‖² or −`angle`·dist(x,y)²; one of the three is > 0."""

    inner: float = 0.0
    square: float = 0.0
    angle: float = 0.0

    @property
    def on_sphere(self) -> bool:
        """Whether the points must be unit vectors."""
        return self.square == 0

    @property
    def rate(self) -> float:
        """The one factor that is not 0."""
        return self.inner or self.square or self.angle

    @property
    def largest(self) -> float:
        """The supremum over the points that are allowed."""
        return self.inner


def critic_exponent(critic: str, temperature: float) -> Exponent:
    """Return s/τ for a critic by name; ValueError for another name, or unless τ > 0."""
    rate = 1 / checks.positive("tau", temperature)
    if not math.isfinite(rate):
        raise ValueError(f"tau={temperature!r} must have a finite 1/tau")
    name = known_critic(critic)
    return {"cosine": Exponent(inner=rate), "rbf": Exponent(square=rate), "geodesic": Exponent(angle=rate)}[name]


def function_exponent(function: Gaussian | InfoNCE) -> Exponent:
    """Return the exponent of a function that has one."""
    if isinstance(function, Gaussian):
        return Exponent(square=1 / (2 * function.bandwidth**2))
    return critic_exponent(function.critic, function.temperature)
