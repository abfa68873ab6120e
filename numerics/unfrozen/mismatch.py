"""The mismatch KL(ρ*‖P_τρ*) of a Gibbs law with its smoothing, cosine critic, and what it tends to as τ → 0, in nats.

At nondegenerate wells of curvatures h_i and weights p_j ∝ Π h_i^{−½} that is
c_U = ½Σ p_j Σ [log(1 + h_i) − h_i/(1 + h_i)].
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

from numerics.estimate import EPS, Estimate
from numerics.rules.quadrature import gauss_legendre

Host = NDArray[np.float64]


def limit(wells: tuple[tuple[float, ...], ...]) -> Estimate:
    """Return c_U for wells given by the eigenvalues of their Hessians, all > 0; ValueError otherwise."""
    if not wells or any(h <= 0 for well in wells for h in well):
        raise ValueError(f"wells={wells} must be nondegenerate: every eigenvalue > 0")
    weights = [math.prod(well) ** -0.5 for well in wells]
    value = sum(p * sum(math.log1p(h) - h / (1 + h) for h in well) for p, well in zip(weights, wells, strict=True))
    return Estimate(value / (2 * sum(weights)), 16 * EPS)


def limit_by_gauss(wells: tuple[tuple[float, ...], ...], order: int = 60) -> Estimate:
    """Return the same as means of log-densities of N(0, 1/h) and N(0, 1/h + 1) by Gauss–Hermite nodes."""
    x, parts = np.polynomial.hermite_e.hermegauss(order)
    parts = parts / parts.sum()
    total = weight = 0.0
    for well in wells:
        p = math.prod(1 / math.sqrt(h) for h in well)
        for h in well:
            at = x / math.sqrt(h)
            own = -h * at**2 / 2 + math.log(h) / 2
            smooth = -(at**2) / (2 * (1 / h + 1)) - math.log(1 / h + 1) / 2
            total += p * float(parts @ (own - smooth))
        weight += p
    return Estimate(total / weight, 1e-13)


def tilted(slope: float, tau: float) -> Estimate:
    """Return KL(ρ*‖P_τρ*) on S² for U = −A⟨z, m⟩: E[At/τ − ψ(√(1 + A² + 2At)/τ) + ψ(1/τ)] over t = ⟨z, m⟩."""
    _check(slope, tau)

    def at(order: int) -> float:
        t, parts = _cap(slope / tau, order)
        radius = np.sqrt(1 + slope**2 + 2 * slope * t)
        return float(parts @ (slope * t / tau - _psi(radius / tau) + _psi(np.asarray(1 / tau))))

    coarse, fine = at(60), at(90)
    return Estimate(fine, abs(fine - coarse) + 64 * EPS * (1 + slope) / tau)


def tilted_by_smoothing(slope: float, tau: float) -> Estimate:
    """Return the same with P_τρ* by quadrature along the axis: the kernel's mean over a circle is a Bessel function."""
    _check(slope, tau)

    def at(order: int) -> float:
        t, parts = _cap(slope / tau, order)
        flat = np.sqrt((1 - t) * (1 + t))
        across = flat[:, None] * flat
        # Each node's kernel is 1 at its own height, up to what the Bessel function leaves.
        kernel = (np.outer(t, t) + across - 1) / tau + np.log(special.ive(0, across / tau))
        smooth = special.logsumexp(kernel, b=parts, axis=1) - (_psi(np.asarray(1 / tau)) - 1 / tau)
        # Both densities against the uniform law.
        own = slope * t / tau - _psi(np.asarray(slope / tau))
        return float(parts @ (own - smooth))

    coarse, fine = at(120), at(160)
    return Estimate(fine, abs(fine - coarse) + 256 * EPS * (1 + slope) / tau)


def two_wells(tau: float, route: str) -> Estimate:
    """Return KL(ρ*‖P_τρ*) on S¹ for U = sin²θ(1 + ½cos θ), 0.001 ≤ τ ≤ 1, smoothed by "fft" or a "dense" kernel."""
    if not 0.001 <= tau <= 1:
        raise ValueError(f"tau={tau} must be in [0.001, 1], where the nodes resolve the wells")

    def at(count: int) -> float:
        theta = 2 * np.pi * np.arange(count) / count
        rho = np.exp(-(np.sin(theta) ** 2) * (1 + np.cos(theta) / 2) / tau)
        rho /= rho.mean()
        if route == "fft":
            waves = np.minimum(np.arange(count), count - np.arange(count))
            multiplier = special.ive(waves, 1 / tau) / special.ive(0, 1 / tau)
            smooth = np.fft.ifft(np.fft.fft(rho) * multiplier).real
        else:
            kernel = np.exp((np.cos(theta[:, None] - theta) - 1) / tau)
            smooth = kernel @ rho / kernel.sum(axis=1)
        near = rho > 1e-40
        return float(np.sum(rho[near] * np.log(rho[near] / np.abs(smooth[near])))) / count

    coarse, fine = at(768), at(1024)
    return Estimate(fine, abs(fine - coarse) + 1e-13)


def _cap(steepness: float, order: int) -> tuple[Host, Host]:
    """Return heights t and masses of the law ∝ e^{xt} on S², at nodes where its mass is."""
    depth = min(2.0, 45 / steepness) if steepness > 0 else 2.0
    drop, parts = gauss_legendre(order)
    fall = depth * drop / 2
    masses = parts * np.exp(-steepness * fall)
    return 1 - fall, masses / masses.sum()


def _psi(x: Host) -> Host:
    """Return ψ_3(x) = log(sinh x/x)."""
    return np.asarray(x + np.log(-np.expm1(-2 * x) / (2 * x)))


def _check(slope: float, tau: float) -> None:
    if not (0 < slope <= 10 and 0.005 <= tau <= 10):
        raise ValueError(f"slope={slope} must be in (0, 10] and tau={tau} in [0.005, 10], where the nodes do")
