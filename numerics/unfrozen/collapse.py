"""Two equal atoms on S¹ against one, in the frozen field U = −A cos θ with the cosine critic, in nats and radians.

J̃(q) = E_q U/τ + E_q log E_q' e^{⟨z, z'⟩/τ} over all laws; δ is the point where U is least.
"""

from __future__ import annotations

import math

import mpmath
import scipy

from numerics.estimate import EPS, Estimate


def excess(slope: float, tau: float, first: float, second: float) -> Estimate:
    """Return J̃(½δ_first + ½δ_second) − J̃(δ_0) for angles in radians, A ≥ 0 and τ > 0, in float64."""
    _check(slope, tau)
    lifted = slope * (math.sin(first / 2) ** 2 + math.sin(second / 2) ** 2) / tau
    apart = -2 * math.sin((first - second) / 2) ** 2 / tau
    value = lifted + math.log1p(math.expm1(apart) / 2)
    return Estimate(value, 8 * EPS * (1 + lifted - apart))


def excess_by_series(slope: float, tau: float, first: float, second: float) -> Estimate:
    """Return the same from the definition of J̃ in multiple precision."""
    _check(slope, tau)
    with mpmath.workdps(30):
        a, t = mpmath.mpf(slope), mpmath.mpf(tau)
        places = (mpmath.mpf(first), mpmath.mpf(second))
        energy = sum(-a * mpmath.cos(x) / t for x in places) / 2
        energy += sum(mpmath.log(sum(mpmath.exp(mpmath.cos(x - y) / t) for y in places) / 2) for x in places) / 2
        value = float(energy - (1 - a) / t)
        return Estimate(value, EPS * abs(value) + 1e-28 / tau)


def best_spread(slope: float, tau: float) -> Estimate:
    """Return the ε > 0 at which atoms at ±ε have the least energy, from the stationary equation; A < 2."""
    _check(slope, tau, sharp=True)

    def balance(angle: float) -> float:
        return slope - 4 * math.cos(angle) / (1 + math.exp(2 * math.sin(angle) ** 2 / tau))

    found = float(scipy.optimize.brentq(balance, 1e-9, math.pi / 2, xtol=1e-15, rtol=4 * EPS))
    return Estimate(found, 1e-13)


def best_spread_by_descent(slope: float, tau: float) -> Estimate:
    """Return the same by halving an interval at the sign of a central difference of the energy; A < 2."""
    _check(slope, tau, sharp=True)
    with mpmath.workdps(50):
        a, t, step = mpmath.mpf(slope), mpmath.mpf(tau), mpmath.mpf(10) ** -18

        def energy(x: mpmath.mpf) -> mpmath.mpf:
            return a * (1 - mpmath.cos(x)) / t + mpmath.log((1 + mpmath.exp((mpmath.cos(2 * x) - 1) / t)) / 2)

        low, high = mpmath.mpf(10) ** -9, mpmath.pi / 2
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if energy(middle + step) < energy(middle - step) else (low, middle)
        return Estimate(float(low), 1e-14)


def _check(slope: float, tau: float, *, sharp: bool = False) -> None:
    if not (tau > 0 and slope >= 0):
        raise ValueError(f"slope={slope} must be >= 0 and tau={tau} > 0")
    if sharp and not 0 < slope < 2:
        raise ValueError(f"slope={slope} must be between 0 and 2: from 2 on no two atoms are better than one")
