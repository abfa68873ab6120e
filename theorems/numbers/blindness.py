"""Numbers of theorem U8, each by two routes: power series against quadrature, a Laplace integral against a mean.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numerics.unfrozen import blindness

Route = Callable[[Any], tuple[float, float]]
Setting = tuple[int, float, float, int]

# Dimension, temperature, gap and number of negatives: where the loss is blind, and where it is not
FAR: Setting = (512, 0.01, 0.854, 10**9)
NEAR: Setting = (512, 0.07, 0.6, 32768)


def blindness_routes(name: str, dimension: int, tau: float, gap: float, negatives: int) -> tuple[Route, Route]:
    """Return two routes to a bound of the loss of cones, of matched uniform pairs, or to the exact loss at N = 1."""
    cones = (dimension, tau, gap, negatives)
    routes: dict[str, tuple[Route, Route]] = {
        "upper": (lambda _: blindness.highest(*cones), lambda backend: blindness.highest_by_rule(*cones, backend.xp)),
        "lower": (
            lambda _: blindness.lowest(tau, gap, negatives),
            lambda _: blindness.lowest_by_logs(tau, gap, negatives),
        ),
        "matched": (
            lambda _: blindness.matched(dimension, tau, negatives),
            lambda backend: blindness.matched_by_rule(dimension, tau, negatives, backend.xp),
        ),
        "exact": (
            lambda _: blindness.exact(*cones),
            lambda backend: blindness.one_negative(dimension, tau, gap, backend.xp),
        ),
    }
    return routes[name]
