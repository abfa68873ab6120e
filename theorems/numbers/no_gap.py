"""Numbers of theorem U2, each by two routes that share neither formula nor nodes.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.unfrozen import pairs, sphere

Route = Callable[[Any], tuple[float, float]]
PARTS = ("ℒ₁₂ − L*", "ℒ₂₁ − L*")
ANGLES = np.array([[0.0, 1.0, 2.0], [0.3, 2.8, 2.1]])
SHARES = np.array([0.5, 0.3, 0.2])


def pair_number(name: str, tau: float = 0.15) -> tuple[Route, Route]:
    """Return two routes to a loss of three pairs less L*: a finite sum, and the identity (a) term by term."""
    first, second = (np.stack([np.cos(a), np.sin(a)], axis=1) for a in ANGLES)
    z, w = (first, second) if name == PARTS[0] else (second, first)

    def by_sum(_backend: Any) -> tuple[float, float]:
        return pairs.excess(z, w, SHARES, tau)

    def by_identity(_backend: Any) -> tuple[float, float]:
        # One y serves both directions.
        return pairs.parts(z, w, SHARES, tau, pairs.shortened(first, second, tau)).total()

    return by_sum, by_identity


def least_loss_routes(dimension: int, tau: float) -> tuple[Route, Route]:
    """Return two routes to L* on S^{d−1}: a power series in multiple precision, and quadrature along an axis."""

    def by_rule(backend: Any) -> tuple[float, float]:
        found = sphere.psi_by_rule(dimension, 1 / tau, backend.xp)
        return found.value - 1 / tau, found.error

    return lambda _backend: sphere.least_loss(dimension, tau), by_rule


def cone_routes(dimension: int, tau: float, gap: float) -> tuple[Route, Route]:
    """Return two routes to the loss of cones above L*, by series and by quadrature on both spheres."""
    return (
        lambda _backend: sphere.cone_excess(dimension, tau, gap),
        lambda backend: sphere.cone_excess_by_rule(dimension, tau, gap, backend.xp),
    )


def threshold_routes(dimension: int) -> tuple[Route, Route]:
    """Return two routes to τ_d, where 2ψ_d(1/τ) = 1/τ: a secant on the series, and bisection with quadrature."""
    return (
        lambda _backend: sphere.warm_threshold(dimension),
        lambda backend: sphere.warm_threshold_by_rule(dimension, backend.xp),
    )


def one_negative_routes(atoms: int, tau: float = 1.0) -> tuple[Route, Route]:
    """Return two routes to E log(1 + e^{(cos θ − 1)/τ}) of matched pairs on S¹: so many equal atoms, or 0 for uniform.

    Atoms are summed over differences and over pairs; the uniform law by the trapezoid, and by Gauss–Legendre nodes.
    """
    if atoms:
        return (
            lambda _backend: pairs.one_negative_of_atoms(atoms, tau),
            lambda _backend: pairs.one_negative_by_pairs(atoms, tau),
        )
    return (
        lambda _backend: pairs.one_negative_uniform(tau),
        lambda _backend: pairs.one_negative_by_gauss(tau),
    )


def ratio_routes(tau: float) -> tuple[Route, Route]:
    """Return two routes to the least (ℒ₁₂ − L*)/E|z − w|² of two pairs on S¹: a formula for opposite pairs, descent."""
    return lambda _backend: pairs.least_ratio(tau), lambda _backend: pairs.least_ratio_by_descent(tau)


def cone_ratio_routes(dimension: int, tau: float, gap: float) -> tuple[Route, Route]:
    """Return two routes to the loss of cones above L* over what midpoints bound it by, as `cone_routes`."""
    return (
        lambda _backend: sphere.cone_ratio(dimension, tau, gap),
        lambda backend: sphere.cone_ratio_by_rule(dimension, tau, gap, backend.xp),
    )
