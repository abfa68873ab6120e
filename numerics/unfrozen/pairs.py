"""Pair laws of finitely many atoms: their losses less L*, and the parts that the half-kernel splits them into.

Points z_i, w_i are unit vectors, rows of arrays of shape (n, d); weights are positive and of sum 1; the critic is the
cosine. Losses are ℒ₁₂ = E[−⟨z, w⟩/τ + log E'e^{⟨z, w'⟩/τ}] and its mirror image, in nats.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from numerics.estimate import EPS, Estimate
from numerics.rules.quadrature import gauss_legendre
from numerics.unfrozen import half_kernel, sphere

Host = NDArray[np.float64]


class Parts(NamedTuple):
    """ℒ₁₂ − L* on the circle as E Δ(|y|) + KL(ω‖Ψ²/Z) + coupling + E KL(P‖Q), each with its error."""

    radial: Estimate
    spectral: Estimate
    coupling: Estimate
    rest: Estimate

    def total(self) -> Estimate:
        """Return the sum."""
        return self.radial + self.spectral + self.coupling + self.rest


def excess(z: Host, w: Host, weights: Host, tau: float) -> Estimate:
    """Return ℒ₁₂ − L* as a finite sum, in any dimension d ≥ 2; exchange z and w for ℒ₂₁ − L*."""
    _check(z, w, weights)
    least = sphere.least_loss(z.shape[1], tau)
    cosines = z @ w.T
    fields = scipy.special.logsumexp((cosines - np.diag(cosines)[:, None]) / tau, b=weights, axis=1)
    value = float(weights @ fields)
    return Estimate(value - least.value, least.error + 16 * EPS * (1 + abs(value) + 2 / tau))


def meet(z: Host, w: Host) -> Host:
    """Return the points where pairs meet: ((1 + 2c₋)z + w)/√(2 + 2|c|), c = ⟨z, w⟩, c₋ = max(−c, 0); unit vectors.

    That is the midpoint of the arc up to a right angle, and stays (π − θ)/2 away from z beyond.
    """
    c = np.sum(z * w, axis=1, keepdims=True)
    return np.asarray(((1 + 2 * np.maximum(-c, 0)) * z + w) / np.sqrt(2 + 2 * np.abs(c)))


def shortened(z: Host, w: Host, tau: float) -> Host:
    """Return ρ·meet(z, w) with ρ = 1 − min(|z − w|²/12, 1 − a), a = ψ_d'(1/τ): what stability takes for y."""
    quarter = np.sum((z - w) ** 2, axis=1, keepdims=True) / 4
    return np.asarray((1 - np.minimum(quarter / 3, sphere.tangent(z.shape[1], tau).value)) * meet(z, w))


def margin(z: Host, w: Host) -> Host:
    """Return (1 − (b + b')/3)|ŷ − ŷ'|² − ⟨z − z', w − w'⟩ for all pairs of pairs, shape (n, n): never negative.

    ŷ is where a pair meets and b = |z − w|²/4.
    """
    y, b = meet(z, w), np.sum((z - w) ** 2, axis=1) / 4
    return np.asarray((1 - (b[:, None] + b) / 3) * _squares(y) - _products(z, w))


def parts(z: Host, w: Host, weights: Host, tau: float, y: Host) -> Parts:
    """Return what ℒ₁₂ − L* consists of on S¹ for points y of the unit disc, one for each pair; 0.02 ≤ τ ≤ 10."""
    _check(z, w, weights)
    if z.shape[1] != 2:
        raise ValueError(f"z of shape {z.shape} must be of shape (n, 2): the plane has the rule")
    level = half_kernel.log_mean_kernel(tau, np.sqrt(np.sum(y**2, axis=1)))
    radial = 2 * float(weights @ level) - 2 * float(half_kernel.log_mean_kernel(tau))
    spectral = half_kernel.divergence(y, weights, tau, "polar")
    coarse, fine = (_coupled(z, w, weights, tau, y, fineness) for fineness in (1.0, 1.25))
    errors = [4 * abs(a - b) + 64 * EPS * (1 + 1 / tau) for a, b in zip(coarse, fine, strict=True)]
    ends = (Estimate(value, error) for value, error in zip(fine, errors, strict=True))
    return Parts(Estimate(radial, 32 * EPS / tau), spectral, *ends)


def least_ratio(tau: float) -> Estimate:
    """Return the least (ℒ₁₂ − L*)/E|z − w|² of two opposite pairs on S¹, (±cos α, ± sin α): a formula in sin²α."""
    psi = sphere.psi(2, 1 / tau).value

    def at(x: float) -> float:  # x = sin²α: the pairs are cones, whose axis leaves two points of S⁰
        return (x / tau + (1 - x) / tau + math.log1p(math.exp(-2 * (1 - x) / tau)) - math.log(2) - psi) / (4 * x)

    found = scipy.optimize.minimize_scalar(at, bounds=(1e-3, 1.0), method="bounded", options={"xatol": 1e-9})
    return Estimate(float(found.fun), 1e-12 / tau)


def least_ratio_by_descent(tau: float) -> Estimate:
    """Return the least ratio of two pairs on S¹ of any angles and shares that is found from a few starts."""

    def at(free: Host) -> float:
        z, w = (np.stack([np.cos(angles), np.sin(angles)], axis=1) for angles in (free[:2], free[2:4]))
        share = float(scipy.special.expit(free[4]))
        distance = share * np.sum((z[0] - w[0]) ** 2) + (1 - share) * np.sum((z[1] - w[1]) ** 2)
        return excess(z, w, np.array([share, 1 - share]), tau).value / float(distance)

    starts = ((0.4, 2.9, -0.3, 3.7, 0.1), (0.7, 2.6, -0.8, 3.9, -0.1), (1.0, 2.0, -0.9, 4.0, 0.0))
    found = min(float(scipy.optimize.minimize(at, np.array(start), method="BFGS").fun) for start in starts)
    return Estimate(found, 1e-8 / tau)


def one_negative_of_atoms(atoms: int, tau: float) -> Estimate:
    """Return E log(1 + e^{(cos θ − 1)/τ}), θ the angle between two of equally spaced atoms: a sum over differences."""
    angles = 2 * math.pi * np.arange(atoms) / atoms
    value = float(np.mean(np.logaddexp(0.0, (np.cos(angles) - 1) / tau)))
    return Estimate(value, 16 * EPS * (1 + 1 / tau))


def one_negative_by_pairs(atoms: int, tau: float) -> Estimate:
    """Return the same as a mean over all pairs of atoms, by inner products."""
    angles = 2 * math.pi * np.arange(atoms) / atoms + 0.3
    u = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    value = float(np.mean(np.log1p(np.exp(((u @ u.T) - 1) / tau))))
    return Estimate(value, 16 * EPS * (1 + 1 / tau))


def one_negative_uniform(tau: float) -> Estimate:
    """Return the same for the uniform law on S¹, τ ≥ 0.02, by the trapezoid, which is 4,096 equally spaced atoms."""
    fine, coarse = one_negative_of_atoms(4096, tau), one_negative_of_atoms(2048, tau)
    return Estimate(fine.value, fine.error + abs(fine.value - coarse.value))


def one_negative_by_gauss(tau: float) -> Estimate:
    """Return the same by Gauss–Legendre nodes in the angle."""

    def at(count: int) -> float:
        drop, parts = gauss_legendre(count)
        return float(parts @ np.logaddexp(0.0, (np.cos(np.pi * drop / 2) - 1) / tau)) / 2

    coarse, fine = at(100), at(160)
    return Estimate(fine, abs(fine - coarse) + 64 * EPS * (1 + 1 / tau))


def _coupled(z: Host, w: Host, weights: Host, tau: float, y: Host, fineness: float) -> tuple[float, float]:
    """Return (1/2τ)E E'p(|y − y'|² − ⟨Δz, Δw⟩) and E KL(P‖Q) by polar nodes."""
    g, log_area = half_kernel.polar_nodes(tau, fineness)
    shares, _, gauss = half_kernel.shares(g, y, tau)
    log_omega = scipy.special.logsumexp(np.log(weights) + shares, axis=1)
    cosines = z @ w.T
    c = (cosines - np.diag(cosines)[:, None]) / tau
    field = scipy.special.logsumexp(c, b=weights, axis=1)
    bare = _squares(y) / (2 * tau)
    coupling = rest = 0.0
    for i, one in enumerate(weights):
        for j, other in enumerate(weights):
            log_p = shares[:, i] + shares[:, j] - log_omega
            log_q = c[i, j] + gauss[:, i] + gauss[:, j] + bare[i, j] - field[i]
            p = np.exp(log_p + log_area)
            coupling += float(one * other * p.sum()) * float(bare[i, j] - _products(z, w)[i, j] / (2 * tau))
            rest += float(one * other * (p @ (log_p - log_q)))
    return coupling, rest


def _squares(y: Host) -> Host:
    return np.asarray(np.sum((y[:, None] - y) ** 2, axis=2))


def _products(z: Host, w: Host) -> Host:
    return np.asarray(np.sum((z[:, None] - z) * (w[:, None] - w), axis=2))


def _check(z: Host, w: Host, weights: Host) -> None:
    if z.ndim != 2 or z.shape != w.shape or z.shape[1] < 2 or weights.shape != z.shape[:1]:
        raise ValueError(f"z, w, weights of shapes {z.shape}, {w.shape}, {weights.shape} must be (n, d), (n, d), (n,)")
    for name, points in (("z", z), ("w", w)):
        if not bool(np.all(np.abs(np.sum(points**2, axis=1) - 1) < 1e-12)):
            raise ValueError(f"{name} must be of norm 1: divide every row by its norm")
    if not bool(np.all(weights > 0)) or abs(float(weights.sum()) - 1) > 1e-12:
        raise ValueError(f"weights={weights} must be positive and of sum 1")
