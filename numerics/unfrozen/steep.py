"""A batch on S¹ whose gradient attains its bound: anchor at θ, positive at π/2 − θ, N equal negatives at −π/2 − θ.

With the cosine critic ℓ = log(1 + N e^{−2 sin 2θ/τ}) and |ℓ'| = (4/τ) cos 2θ (1 − e^{−ℓ}); the joint gradient of s/τ
has the norm √2/τ = C_s at right angles, and C_Θ = 1. In nats and radians.
"""

from __future__ import annotations

import cmath
import math

from numerics.estimate import EPS, Estimate

STEP = 1e-30  # of a complex step, which cancels nothing


def by_formula(tau: float, negatives: int, theta: float) -> tuple[Estimate, Estimate]:
    """Return ℓ and |ℓ'| by the closed forms; τ > 0, N ≥ 1, 0 ≤ θ ≤ π/4."""
    _check(tau, negatives, theta)
    exponent = 2 * math.sin(2 * theta) / tau
    loss = math.log1p(negatives * math.exp(-exponent))
    slope = 4 / tau * math.cos(2 * theta) * -math.expm1(-loss)
    error = 4 * EPS * (2 + exponent)
    return Estimate(loss, loss * error), Estimate(slope, slope * error)


def by_points(tau: float, negatives: int, theta: float) -> tuple[Estimate, Estimate]:
    """Return the same from the points: the loss by inner products, its derivative by a complex step in θ."""
    _check(tau, negatives, theta)
    t = theta + STEP * 1j
    anchor, positive, negative = ((cmath.cos(a), cmath.sin(a)) for a in (t, math.pi / 2 - t, -math.pi / 2 - t))
    towards, away = (anchor[0] * p[0] + anchor[1] * p[1] for p in (positive, negative))
    loss = cmath.log(1 + negatives * cmath.exp((away - towards) / tau))
    error = 16 * EPS * (2 + 2 / tau)
    return Estimate(loss.real, error), Estimate(abs(loss.imag) / STEP, error * (1 + 4 / tau))


def _check(tau: float, negatives: int, theta: float) -> None:
    if not (tau > 0 and negatives >= 1 and 0 <= theta <= math.pi / 4):
        raise ValueError(f"tau={tau}, negatives={negatives}, theta={theta} must be > 0, >= 1, and between 0 and π/4")
