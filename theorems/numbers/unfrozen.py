"""Numbers of the unfrozen theorems, each by two routes that share neither formula nor nodes.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numerics.unfrozen import cosine_family

Route = Callable[[Any], tuple[float, float]]
MOVING = ("J", "−log Z", "gap", "mismatch")


def moving_number(name: str, tau: float, slope: float, tilt: float) -> tuple[Route, Route]:
    """Return two routes to a number of ``MOVING``, for ρ = (1 + b cos θ)/2π in the field −A cos θ."""

    def by_formula(_backend: Any) -> tuple[float, float]:
        return cosine_family.by_formula(tau, slope, tilt)[name]

    def by_rule(backend: Any) -> tuple[float, float]:
        return cosine_family.by_rule(tau, slope, tilt, backend.xp)[name]

    return by_formula, by_rule
