"""The half-kernel h_y(g) = (2/πτ)^{½} e^{−|g−y|²/τ} of the plane, whose square ∫h_y h_{y'} dg is e^{−|y−y'|²/2τ}.

For atoms y_i of weights p_i in the closed unit disc and Ψ = ∫h_u dσ(u), σ uniform on S¹:
A(y) = ∫h_yΨ, Z = ∫Ψ² = e^{L*}, ω = Σ_i p_i h_{y_i}Ψ/A(y_i). All logarithms are natural.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from numerics.estimate import EPS, Estimate
from numerics.rules.quadrature import gauss_legendre

Host = NDArray[np.float64]

COLDEST, HOTTEST = 0.02, 10.0


def log_mean_kernel(tau: float, radius: Host | float = 1.0) -> Host:
    """Return log A(y) = −(1 + |y|²)/2τ + log I₀(|y|/τ) for |y| = ``radius``; at 1 it is log Z = L* on S¹."""
    r = np.asarray(radius, dtype=float)
    return -((1 - r) ** 2) / (2 * tau) + np.log(special.ive(0, r / tau))


def divergence(points: Host, weights: Host, tau: float, route: str = "plane") -> Estimate:
    """Return KL(ω‖Ψ²/Z) in nats.

    Parameters
    ----------
    points : shape (n, 2), each of norm ≤ 1.
    weights : shape (n,), positive, of sum 1.
    tau : 0.02 ≤ τ ≤ 10.
    route : "plane", a trapezoid with steps that resolve the Gaussians, or "polar", Gauss–Legendre in |g| times a
        trapezoid in the angle.
    """
    _check(points, weights, tau)
    coarse, fine = (_ROUTES[route](points, weights, tau, fineness) for fineness in (1.5, 1.9))
    return Estimate(fine, 4 * abs(fine - coarse) + 64 * EPS * (1 + 1 / tau))


def by_identity(points: Host, weights: Host, tau: float) -> Estimate:
    """Return E log E'k − L* for atoms on S¹ as KL(ω‖Ψ²/Z) + E E'∫P log(P/Q): every integral by polar nodes."""
    _check(points, weights, tau)
    if float(np.max(np.abs(np.sum(points**2, axis=1) - 1))) > 1e-12:
        raise ValueError("points must be of norm 1: elsewhere the field of the uniform law is not constant")
    coarse, fine = (_identity(points, weights, tau, fineness) for fineness in (1.0, 1.25))
    return Estimate(fine, 4 * abs(fine - coarse) + 64 * EPS * (1 + 1 / tau))


def mean_logarithm(angles: Host, weights: Host, tau: float) -> Estimate:
    """Return E log E'e^{−|u−u'|²/2τ} − L* for atoms at ``angles`` of S¹, as a finite sum."""
    u = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    _check(u, weights, tau)
    kernel = np.exp((u @ u.T - 1) / tau)
    value = float(weights @ np.log(kernel @ weights) - log_mean_kernel(tau))
    return Estimate(value, 16 * EPS * (1 + abs(value) + 1 / tau))


def _plane(points: Host, weights: Host, tau: float, fineness: float) -> float:
    step = np.sqrt(tau / 2) / (4 * fineness)
    reach = 1 + 7.5 * np.sqrt(tau / 2) * np.sqrt(1.2)
    count = int(np.ceil(reach / step))
    axis = step * np.arange(-count, count + 1)
    x, y = (a.ravel() for a in np.meshgrid(axis, axis, indexing="ij"))
    return _sum(np.stack([x, y], axis=1), np.full(x.size, 2 * np.log(step)), points, weights, tau)


def _polar(points: Host, weights: Host, tau: float, fineness: float) -> float:
    return _sum(*polar_nodes(tau, fineness), points, weights, tau)


def polar_nodes(tau: float, fineness: float) -> tuple[Host, Host]:
    """Return nodes g of the plane, shape (n, 2), and the logarithms of their areas, finer with ``fineness``."""
    reach = 1 + 8.0 * np.sqrt(tau / 2)
    drop, parts = gauss_legendre(int(fineness * (48 + 40 * reach / np.sqrt(tau))))
    radii, lengths = reach * drop / 2, reach * parts / 2
    count = int(fineness * (48 + 30 * reach / np.sqrt(tau)))
    turn = 2 * np.pi * (np.arange(count) + 0.5) / count
    r, t = (a.ravel() for a in np.meshgrid(radii, turn, indexing="ij"))
    area = np.repeat(np.log(radii * lengths * 2 * np.pi / count), count)
    return np.stack([r * np.cos(t), r * np.sin(t)], axis=1), area


_ROUTES = {"plane": _plane, "polar": _polar}


def _identity(points: Host, weights: Host, tau: float, fineness: float) -> float:
    g, log_area = polar_nodes(tau, fineness)
    each, log_psi, gauss = shares(g, points, tau)
    log_omega = special.logsumexp(np.log(weights) + each, axis=1)
    kernel = (points @ points.T - 1) / tau
    field = np.log(np.exp(kernel) @ weights)
    total = float(np.sum(np.exp(log_omega + log_area) * (log_omega - 2 * log_psi))) + float(log_mean_kernel(tau))
    for i, one in enumerate(weights):
        for j, other in enumerate(weights):
            log_p = each[:, i] + each[:, j] - log_omega
            # Q at c = log k: the kernels cancel.
            log_q = gauss[:, i] + gauss[:, j] - field[i]
            total += float(one * other * np.sum(np.exp(log_p + log_area) * (log_p - log_q)))
    return total


def shares(g: Host, points: Host, tau: float) -> tuple[Host, Host, Host]:
    """Return log ω_y(g) and log h_y(g) at nodes (rows) and points (columns), and log Ψ(g)."""
    constant = np.log(2 / (np.pi * tau)) / 2
    far = np.sum(g**2, axis=1)
    size = np.sqrt(far)
    log_psi = constant - (size - 1) ** 2 / tau + np.log(special.ive(0, 2 * size / tau))
    gauss = constant - (far[:, None] - 2 * g @ points.T + np.sum(points**2, axis=1)) / tau
    return gauss + log_psi[:, None] - log_mean_kernel(tau, np.sqrt(np.sum(points**2, axis=1))), log_psi, gauss


def _sum(g: Host, log_area: Host, points: Host, weights: Host, tau: float) -> float:
    """Return Σ ω log(ωZ/Ψ²) over nodes g of log areas; what is below e^{−700} is 0."""
    each, log_psi, _ = shares(g, points, tau)
    log_omega = special.logsumexp(np.log(weights) + each, axis=1)
    terms = np.exp(log_omega + log_area) * (log_omega - 2 * log_psi + log_mean_kernel(tau))
    return float(np.sum(terms))


def _check(points: Host, weights: Host, tau: float) -> None:
    if not COLDEST <= tau <= HOTTEST:
        raise ValueError(f"tau={tau} must be between {COLDEST} and {HOTTEST}, where the rules are fine enough")
    if points.ndim != 2 or points.shape[1] != 2 or float(np.max(np.sum(points**2, axis=1))) > 1 + 1e-12:
        raise ValueError(f"points of shape {points.shape} must be of shape (n, 2), each of norm <= 1")
    if weights.shape != points.shape[:1] or not bool(np.all(weights > 0)) or abs(float(weights.sum()) - 1) > 1e-12:
        raise ValueError(f"weights={weights} must be {points.shape[0]} positive numbers of sum 1")
