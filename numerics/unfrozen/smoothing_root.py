"""Entropies on S¹ between a law and its smoothing: P_τ multiplies wave k by λ_k = I_k(1/τ)/I_0(1/τ), its root by √λ_k.

The law is von Mises', ρ ∝ e^{κ cos θ}. Entropies in nats against arc length.
"""

from __future__ import annotations

import math

import mpmath
import numpy as np
from scipy import special

from numerics.estimate import EPS, Estimate

NAMES = ("H(ρ)", "H_×(ρ,P_τρ)", "H(Rρ)")
WAVES = 96


def by_fft(tau: float, concentration: float) -> dict[str, Estimate]:
    """Return the three entropies with smoothing by the FFT, on 256 and 384 points of the circle."""
    _check(tau, concentration)
    coarse, fine = (_by_fft(tau, concentration, count) for count in (256, 384))
    return {n: Estimate(fine[n], 2 * abs(fine[n] - coarse[n]) + 64 * EPS * (1 + abs(fine[n]))) for n in NAMES}


def by_bessel(tau: float, concentration: float) -> dict[str, Estimate]:
    """Return the three entropies from Bessel multipliers in multiple precision, summed wave by wave.

    H(ρ) and H_×(ρ, P_τρ) then need only the waves of a logarithm, at 160 points and more.
    """
    _check(tau, concentration)
    with mpmath.workdps(30):
        coarse, fine = (_by_bessel(mpmath.mpf(tau), mpmath.mpf(concentration), count) for count in (160, 200))
        return {
            n: Estimate(float(fine[n]), float(2 * abs(fine[n] - coarse[n])) + EPS * (1 + abs(float(fine[n]))))
            for n in NAMES
        }


def _by_fft(tau: float, concentration: float, count: int) -> dict[str, float]:
    theta = 2 * math.pi * np.arange(count) / count
    rho = np.exp(concentration * (np.cos(theta) - 1))
    rho /= rho.sum() * 2 * math.pi / count
    waves = np.minimum(np.arange(count), count - np.arange(count))
    multiplier = special.ive(waves, 1 / tau) / special.ive(0, 1 / tau)
    both = [np.fft.ifft(np.fft.fft(rho) * m).real for m in (multiplier, np.sqrt(multiplier))]
    step = 2 * math.pi / count
    ends = ((rho, rho), (rho, both[0]), (both[1], both[1]))
    return {n: -float(np.sum(a * np.log(b))) * step for n, (a, b) in zip(NAMES, ends, strict=True)}


def _by_bessel(tau: mpmath.mpf, concentration: mpmath.mpf, count: int) -> dict[str, mpmath.mpf]:
    own = [mpmath.besseli(k, concentration) / mpmath.besseli(0, concentration) for k in range(WAVES)]
    factor = [mpmath.besseli(k, 1 / tau) / mpmath.besseli(0, 1 / tau) for k in range(WAVES)]
    cosines = [mpmath.cos(2 * mpmath.pi * j / count) for j in range(count)]

    def at(weights: list[mpmath.mpf], j: int) -> mpmath.mpf:
        terms = mpmath.fsum(w * cosines[k * j % count] for k, w in enumerate(weights[1:], 1))
        return (1 + 2 * terms) / (2 * mpmath.pi)

    smooth = [o * f for o, f in zip(own, factor, strict=True)]
    rooted = [o * mpmath.sqrt(f) for o, f in zip(own, factor, strict=True)]
    step = 2 * mpmath.pi / count
    half = [(j, 1 if j in (0, count // 2) else 2) for j in range(count // 2 + 1)]
    # log ρ = κ cos θ − log 2πI₀(κ): its mean needs no points.
    entropy = mpmath.log(2 * mpmath.pi * mpmath.besseli(0, concentration)) - concentration * own[1]
    crossed = -step * mpmath.fsum(m * at(own, j) * mpmath.log(at(smooth, j)) for j, m in half)
    spread = -step * mpmath.fsum(m * at(rooted, j) * mpmath.log(at(rooted, j)) for j, m in half)
    return dict(zip(NAMES, (entropy, crossed, spread), strict=True))


def _check(tau: float, concentration: float) -> None:
    if not 0.05 <= tau <= 10 or not 0 < concentration <= 30:
        raise ValueError(
            f"tau={tau} must be in [0.05, 10] and concentration={concentration} in (0, 30], where {WAVES} waves do"
        )
