"""What the uniform law has on S^{d−1} with the cosine critic, and what cones have: ψ_d, L*, thresholds, excess.

ψ_d(x) = log E e^{x⟨u, e⟩} for u uniform on S^{d−1}, which is log ₀F₁(d/2; x²/4); L*(d, τ) = ψ_d(1/τ) − 1/τ is the
population loss of matched uniform pairs, the least of all. Cones are pairs (cos α·u, ± sin α), u uniform on S^{d−2}:
their gap g = 2 sin α is the distance of the modalities, and r = cos α. Everything is in nats.
"""

from __future__ import annotations

import math
from typing import Any

import mpmath

from numerics.critics import bessel
from numerics.estimate import EPS, Estimate
from numerics.rules import zonal

DIGITS = 60
HIGHEST, COLDEST = 2048, 0.001


def psi(dimension: int, x: float) -> Estimate:
    """Return ψ_d(x) for 2 ≤ d ≤ 2048 and 0 ≤ x ≤ 1000, by the power series in multiple precision."""
    _check(dimension, x)
    with mpmath.workdps(DIGITS):
        return _rounded(_psi(dimension, mpmath.mpf(x)))


def psi_by_rule(dimension: int, x: float, xp: Any) -> Estimate:
    """Return ψ_d(x) by quadrature along one axis of the sphere, for d ≥ 2, less the logarithm of its area."""
    _check(dimension, x)

    def at(order: int) -> Estimate:
        space = zonal.tilted_zonal_rule(dimension, order, xp, slopes=(x, x))
        points: Any = space.points
        return space.integrate_log(x * points[:, 0]) - bessel.log_sphere_area(dimension)

    coarse, fine = at(128), at(192)
    return Estimate(fine.value, fine.error + abs(fine.value - coarse.value))


def least_loss(dimension: int, tau: float) -> Estimate:
    """Return L* = ψ_d(1/τ) − 1/τ, the least population loss, for 2 ≤ d ≤ 2048 and τ ≥ 0.001."""
    _check(dimension, _inverse(tau))
    with mpmath.workdps(DIGITS):
        x = 1 / mpmath.mpf(tau)
        return _rounded(_psi(dimension, x) - x)


def warm_threshold(dimension: int) -> Estimate:
    """Return τ_d, above which 1/τ > 2ψ_d(1/τ): there the midpoint of a pair bounds its loss; 2 ≤ d ≤ 512."""
    if not 2 <= dimension <= 512:
        raise ValueError(f"dimension={dimension} must be between 2 and 512, where x/d is known to be bracketed")
    with mpmath.workdps(DIGITS):
        low, high = mpmath.mpf("1.2") * dimension, mpmath.mpf("1.8") * dimension
        found = mpmath.findroot(lambda x: 2 * _psi(dimension, x) - x, (low, high), solver="anderson")
        return _rounded(1 / found)


def warm_threshold_by_rule(dimension: int, xp: Any) -> Estimate:
    """Return τ_d by bisection with ψ_d from the quadrature."""
    low, high = 1.2 * dimension, 1.8 * dimension
    while high - low > 2 * EPS * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if 2 * psi_by_rule(dimension, middle, xp).value > middle else (middle, high)
    found = psi_by_rule(dimension, low, xp)
    # 2ψ − x has the slope 2ψ' − 1 there, which is more than 0.4 at every d.
    return Estimate(1 / low, (2 * found.error + EPS * low) / 0.4 / low**2 + 4 * EPS / low)


def cone_excess(dimension: int, tau: float, gap: float) -> Estimate:
    """Return the loss of cones at distance g above L*: (1 − r²)/τ + ψ_{d−1}(r²/τ) − ψ_d(1/τ), d ≥ 3, 0 ≤ g < 2."""
    square = _square(dimension, gap)
    _check(dimension, _inverse(tau))
    with mpmath.workdps(DIGITS):
        t = mpmath.mpf(tau)
        r2 = 1 - mpmath.mpf(gap) ** 2 / 4
        return _rounded((1 - r2) / t + _psi(dimension - 1, r2 / t) - _psi(dimension, 1 / t), abs(square / tau))


def cone_excess_by_rule(dimension: int, tau: float, gap: float, xp: Any) -> Estimate:
    """Return the same by quadrature on both spheres."""
    square = _square(dimension, gap)
    around, whole = psi_by_rule(dimension - 1, square / tau, xp), psi_by_rule(dimension, _inverse(tau), xp)
    apart = gap**2 / 4 / tau
    return Estimate(
        apart + (around.value - whole.value),
        around.error + whole.error + 8 * EPS * (apart + around.value + whole.value),
    )


def cone_ratio(dimension: int, tau: float, gap: float) -> Estimate:
    """Return the excess of cones over Δ(r) = (1 − r²)/τ − 2[ψ_d(1/τ) − ψ_d(r/τ)], what midpoints bound it by (U2)."""
    above = cone_excess(dimension, tau, gap)
    with mpmath.workdps(DIGITS):
        x, r = 1 / mpmath.mpf(tau), mpmath.sqrt(1 - mpmath.mpf(gap) ** 2 / 4)
        bound = float((1 - r**2) * x - 2 * (_psi(dimension, x) - _psi(dimension, r * x)))
    return Estimate(above.value / bound, (above.error + 4 * EPS * above.value) / bound)


def cone_ratio_by_rule(dimension: int, tau: float, gap: float, xp: Any) -> Estimate:
    """Return the same by quadrature on both spheres."""
    above, r = cone_excess_by_rule(dimension, tau, gap, xp), math.sqrt(_square(dimension, gap))
    one, other = (psi_by_rule(dimension, x / tau, xp) for x in (1.0, r))
    bound = gap**2 / 4 / tau - 2 * (one.value - other.value)
    error = 2 * (one.error + other.error) + 8 * EPS * (one.value + other.value + 1 / tau)
    return Estimate(above.value / bound, (above.error + above.value / bound * error) / bound)


def tangent(dimension: int, tau: float) -> Estimate:
    """Return 1 − a, a = ψ_d'(1/τ) = I_{d/2}(1/τ)/I_{d/2−1}(1/τ)."""
    _check(dimension, _inverse(tau))
    with mpmath.workdps(DIGITS):
        x, c = 1 / mpmath.mpf(tau), mpmath.mpf(dimension) / 2
        ratio = x / dimension * mpmath.hyp0f1(c + 1, x**2 / 4) / mpmath.hyp0f1(c, x**2 / 4)
        return _rounded(1 - ratio)


def tangent_by_ratio(dimension: int, tau: float) -> Estimate:
    """Return 1 − a by the continued fraction of the ratio."""
    ratio = bessel.bessel_ratio(dimension / 2 - 1, _inverse(tau))
    return Estimate(1 - ratio.value, ratio.error + EPS)


def _psi(dimension: int, x: Any) -> Any:
    return mpmath.log(mpmath.hyp0f1(mpmath.mpf(dimension) / 2, x**2 / 4))


def _rounded(value: Any, size: float = 0.0) -> Estimate:
    found = float(value)
    return Estimate(found, EPS * abs(found) + 1e-40 * (1 + size))


def _inverse(tau: float) -> float:
    if not tau >= COLDEST:
        raise ValueError(f"tau={tau} must be >= {COLDEST}")
    return 1 / tau


def _square(dimension: int, gap: float) -> float:
    if dimension < 3 or not 0 <= gap < 2:
        raise ValueError(f"dimension={dimension} must be >= 3 and gap={gap} in [0, 2): cones have an axis of their own")
    return 1 - gap**2 / 4


def _check(dimension: int, x: float) -> None:
    if not (2 <= dimension <= HIGHEST and 0 <= x <= 1 / COLDEST and math.isfinite(x)):
        raise ValueError(f"dimension={dimension} must be between 2 and {HIGHEST}, and x={x} between 0 and 1000")
