"""Numbers of the unfrozen theorems, each by two routes that share neither formula nor nodes.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.estimate import EPS, Estimate
from numerics.unfrozen import (
    box,
    collapse,
    cosine_family,
    half_kernel,
    mismatch,
    smoothing_root,
    sphere,
    spikes,
    steep,
)

Route = Callable[[Any], tuple[float, float]]
ROOTED = smoothing_root.NAMES
SPIKES = spikes.NAMES
MOVING = ("J", "−log Z", "gap", "mismatch")


def moving_number(name: str, tau: float, slope: float, tilt: float) -> tuple[Route, Route]:
    """Return two routes to a number of ``MOVING``, for ρ = (1 + b cos θ)/2π in the field −A cos θ."""

    def by_formula(_backend: Any) -> tuple[float, float]:
        return cosine_family.by_formula(tau, slope, tilt)[name]

    def by_rule(backend: Any) -> tuple[float, float]:
        return cosine_family.by_rule(tau, slope, tilt, backend.xp)[name]

    return by_formula, by_rule


def rooted_entropy(name: str, tau: float, concentration: float) -> tuple[Route, Route]:
    """Return two routes to an entropy of ``ROOTED``, of von Mises' law on S¹: the FFT, and Bessel multipliers."""

    def by_fft(_backend: Any) -> tuple[float, float]:
        return smoothing_root.by_fft(tau, concentration)[name]

    def by_bessel(_backend: Any) -> tuple[float, float]:
        return smoothing_root.by_bessel(tau, concentration)[name]

    return by_fft, by_bessel


ANGLES, SHARES = (0.0, 1.0, 2.5), (0.5, 0.3, 0.2)


def atoms_divergence(tau: float) -> tuple[Route, Route]:
    """Return two routes to D_KL(ω‖Ψ²/W) of three atoms on S¹ in the plane: Cartesian and polar nodes."""
    points = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)

    def along(route: str) -> Route:
        return lambda _backend: half_kernel.divergence(points, np.asarray(SHARES), tau, route)

    return along("plane"), along("polar")


def box_number(name: str, tau: float) -> tuple[Route, Route]:
    """Return two routes to τ₀, log W or the uniform law's mean logarithm, for −(z − w)² on [−1, 1]."""
    routes = {
        "τ₀": (box.threshold_by_root, box.threshold_by_fields),
        "log W": (lambda: box.least_energy(tau), lambda: box.least_energy_by_search(tau)),
        "E log Γ": (lambda: box.uniform_by_error_functions(tau), lambda: box.uniform_by_quadrature(tau)),
    }
    first, second = routes[name]
    return lambda _backend: first(), lambda _backend: second()


def atoms_excess(tau: float) -> tuple[Route, Route]:
    """Return two routes to E log Γ − log W of the same atoms: a finite sum, and every term of the identity (c).

    The second is E E'∫P log(P/Q) + ∫ω log(ωW/Ψ²) with the integrals over the plane by polar nodes.
    """

    def by_sum(_backend: Any) -> tuple[float, float]:
        return half_kernel.mean_logarithm(np.asarray(ANGLES), np.asarray(SHARES), tau)

    def by_identity(_backend: Any) -> tuple[float, float]:
        points = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
        return half_kernel.by_identity(points, np.asarray(SHARES), tau)

    return by_sum, by_identity


def spike_number(name: str) -> tuple[Route, Route]:
    """Return two routes to a number of ``SPIKES`` at τ = ½, floor 0.02 and width 1e−4: formula, and definition."""
    return lambda _backend: spikes.by_formula(0.5, 0.02, 1e-4)[name], lambda _backend: spikes.by_rule(0.5, 0.02, 1e-4)[
        name
    ]


def steep_routes(tau: float, negatives: int, theta: float) -> tuple[tuple[Route, Route], tuple[Route, Route]]:
    """Return two routes each to the loss and the slope of a batch on S¹: closed forms, and a complex step."""

    def of(which: int) -> tuple[Route, Route]:
        return (
            lambda _backend: steep.by_formula(tau, negatives, theta)[which],
            lambda _backend: steep.by_points(tau, negatives, theta)[which],
        )

    return of(0), of(1)


def collapse_routes() -> dict[str, tuple[Route, Route]]:
    """Return two routes each to the best spread of two atoms, and to what two are above one, at τ = 0.1."""
    spread = collapse.best_spread(1.5, 0.1).value

    def above(slope: float, first: float, second: float) -> tuple[Route, Route]:
        return (
            lambda _backend: collapse.excess(slope, 0.1, first, second),
            lambda _backend: collapse.excess_by_series(slope, 0.1, first, second),
        )

    return {
        "best ε of atoms at ±ε on S¹, A = 1.5, τ = 0.1": (
            lambda _backend: collapse.best_spread(1.5, 0.1),
            lambda _backend: collapse.best_spread_by_descent(1.5, 0.1),
        ),
        "their energy above one atom's": above(1.5, spread, -spread),
        "energy of two atoms 0.3 apart above one's, A = 2, τ = 0.1": above(2.0, 0.0, 0.3),
    }


def mismatch_routes() -> dict[str, tuple[Route, Route]]:
    """Return two routes each to mismatches of Gibbs laws with their smoothings, and to a limit of one."""
    wells = ((3.0,), (1.0,))
    return {
        "D_KL(ρ*‖P_τρ*) on S², U = −⟨z, m⟩, τ = 0.01": (
            lambda _backend: mismatch.tilted(1.0, 0.01),
            lambda _backend: mismatch.tilted_by_smoothing(1.0, 0.01),
        ),
        "c_U on S¹, U = sin²θ (1 + ½cos θ)": (
            lambda _backend: mismatch.limit(wells),
            lambda _backend: mismatch.limit_by_gauss(wells),
        ),
        "D_KL(ρ*‖P_τρ*) in that field, τ = 0.003": (
            lambda _backend: mismatch.two_wells(0.003, "fft"),
            lambda _backend: mismatch.two_wells(0.003, "dense"),
        ),
    }


def reach_routes(dimension: int, tau: float) -> tuple[Route, Route]:
    """Return two routes to log(Z_{2τ}/Z_τ), Z_t = ∫e^{(⟨z, w⟩ − 1)/t}dμ(w), on S^{d−1}: series, and quadrature."""

    def by_series(_backend: Any) -> tuple[float, float]:
        return sphere.least_loss(dimension, 2 * tau) - sphere.least_loss(dimension, tau)

    def by_rule(backend: Any) -> tuple[float, float]:
        warm, cold = (sphere.psi_by_rule(dimension, 1 / t, backend.xp) for t in (2 * tau, tau))
        return (warm - cold) + Estimate(1 / (2 * tau), EPS / tau)

    return by_series, by_rule
