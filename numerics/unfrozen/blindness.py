"""How much of its loss a batch of cones has left: bounds for every number of negatives, and the exact value.

Cones are the pairs (cos α·u, ± sin α), u uniform on S^{d−2}, d ≥ 3, at distance g = 2 sin α, and r² = 1 − g²/4. A
positive and a negative differ by r²(1 − t) in the cosine, t = ⟨u, u'⟩: the gap cancels, and
L_N = E log(1 + Σ_i e^{r²(t_i − 1)/τ}), in nats, less than which nothing can be gained.
"""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np

from numerics.estimate import EPS, Estimate
from numerics.rules import zonal
from numerics.unfrozen import sphere

MOST_NEGATIVES = 10**12


def lowest(tau: float, gap: float, negatives: int) -> Estimate:
    """Return log(1 + N e^{−r²/τ}), at or below L_N in every dimension; 0 ≤ g < 2, τ ≥ 0.001, 1 ≤ N ≤ 10¹²."""
    square = _square(3, tau, gap, negatives)
    with mpmath.workdps(50):
        return _rounded(mpmath.log1p(negatives * mpmath.exp(-square / mpmath.mpf(tau))))


def highest(dimension: int, tau: float, gap: float, negatives: int) -> Estimate:
    """Return log(1 + N e^{ψ_{d−1}(r²/τ) − r²/τ}), at or above L_N, by the power series of ψ in multiple precision."""
    square = _square(dimension, tau, gap, negatives)
    with mpmath.workdps(50):
        x = square / mpmath.mpf(tau)
        return _rounded(
            mpmath.log1p(negatives * mpmath.exp(-x) * mpmath.hyp0f1(mpmath.mpf(dimension - 1) / 2, x**2 / 4))
        )


def highest_by_rule(dimension: int, tau: float, gap: float, negatives: int, xp: Any) -> Estimate:
    """Return the same with ψ by quadrature on the sphere."""
    x = float(_square(dimension, tau, gap, negatives)) / tau
    found = sphere.psi_by_rule(dimension - 1, x, xp)
    value = math.log1p(negatives * math.exp(found.value - x))
    return Estimate(value, value * (found.error + 4 * EPS * (1 + x)))


def lowest_by_logs(tau: float, gap: float, negatives: int) -> Estimate:
    """Return `lowest` in float64, as log(1 + e^y) with y = log N − r²/τ."""
    x = float(_square(3, tau, gap, negatives)) / tau
    value = (
        float(np.logaddexp(0.0, math.log(negatives) - x)) if x < 30 else math.log1p(math.exp(math.log(negatives) - x))
    )
    return Estimate(value, value * 8 * EPS * (1 + x))


def matched(dimension: int, tau: float, negatives: int) -> Estimate:
    """Return log(1 + N e^{ψ_d(1/τ) − 1/τ}), at or above what matched uniform pairs have."""
    _square(dimension, tau, 0.0, negatives)
    with mpmath.workdps(50):
        return _rounded(_jensen(dimension, 1 / mpmath.mpf(tau), negatives))


def matched_by_rule(dimension: int, tau: float, negatives: int, xp: Any) -> Estimate:
    """Return the same with ψ by quadrature on the sphere."""
    _square(dimension, tau, 0.0, negatives)
    found = sphere.psi_by_rule(dimension, 1 / tau, xp)
    value = math.log1p(negatives * math.exp(found.value - 1 / tau))
    return Estimate(value, value * (found.error + 4 * EPS * (1 + 1 / tau)))


def exact(dimension: int, tau: float, gap: float, negatives: int) -> Estimate:
    """Return L_N = ∫(1 − φ^N) e^{−s} ds/s over s > 0, φ(s) = E exp(−s e^{r²(t−1)/τ}): the trapezoid in log s."""
    x = float(_square(dimension, tau, gap, negatives)) / tau

    def at(order: int, step: float) -> float:
        space = zonal.tilted_zonal_rule(dimension - 1, order, np, slopes=(0.0, x))
        points: Any = space.points
        log_share = np.asarray(space.log_weights) - float(np.logaddexp.reduce(np.asarray(space.log_weights)))
        share, kernel = np.exp(log_share), np.exp(x * (points[:, 0] - 1))
        log_s = np.arange(-45.0, 5.0, step)
        s = np.exp(log_s)
        # 1 − φ^N without cancellation: 1 − φ = E(1 − e^{−sκ}).
        missing = -np.expm1(-s[:, None] * kernel) @ share
        return float(step * np.sum(-np.expm1(negatives * np.log1p(-missing)) * np.exp(-s)))

    coarse, fine = at(192, 0.125), at(256, 0.0625)
    return Estimate(fine, 2 * abs(fine - coarse) + 1e-13 * fine + negatives * 1e-19)


def one_negative(dimension: int, tau: float, gap: float, xp: Any) -> Estimate:
    """Return L_1 = E log(1 + e^{r²(t−1)/τ}) by quadrature."""
    x = float(_square(dimension, tau, gap, 1)) / tau

    def at(order: int) -> Estimate:
        space = zonal.tilted_zonal_rule(dimension - 1, order, xp, slopes=(0.0, x))
        points: Any = space.points
        mean = space.integrate(xp.log1p(xp.exp(x * (points[:, 0] - 1))))
        return mean.divided(space.integrate(1 + 0 * points[:, 0]).value)

    coarse, fine = at(128), at(192)
    return Estimate(fine.value, 2 * fine.error + abs(fine.value - coarse.value))


def _jensen(dimension: int, x: Any, negatives: int) -> Any:
    """Return log(1 + N e^{ψ_d(x) − x})."""
    return mpmath.log1p(negatives * mpmath.exp(-x) * mpmath.hyp0f1(mpmath.mpf(dimension) / 2, x**2 / 4))


def _square(dimension: int, tau: float, gap: float, negatives: int) -> Any:
    """Return r², once the arguments are known to be in range."""
    if dimension < 3 or dimension > sphere.HIGHEST or not 0 <= gap < 2 or not tau >= sphere.COLDEST:
        raise ValueError(f"dimension={dimension}, gap={gap}, tau={tau} must be in [3, 2048], in [0, 2), and >= 0.001")
    if not 1 <= negatives <= MOST_NEGATIVES:
        raise ValueError(f"negatives={negatives} must be between 1 and {MOST_NEGATIVES}")
    return 1 - mpmath.mpf(gap) ** 2 / 4


def _rounded(value: Any) -> Estimate:
    found = float(value)
    return Estimate(found, 2 * EPS * abs(found))
