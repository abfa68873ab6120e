"""Energies on S¹ of ρ = (1 + b cos θ)/2π in the field U = −A cos θ, cosine critic: closed forms, and a rule.

Entropies in nats, angles in radians. Closed forms rest on ∫(1 + b cos θ) log(1 + c cos θ)dθ/2π =
log((1 + √(1 − c²))/2) + b(1 − √(1 − c²))/c and on P_τρ = (1 + bλ₁ cos θ)/2π, λ₁ = I₁(1/τ)/I₀(1/τ).
"""

from __future__ import annotations

import math
from typing import Any

import mpmath

from numerics.estimate import EPS, Estimate
from numerics.measures import densities, gibbs
from numerics.rules.circle import circle_rule

DIGITS = 40  # of the closed forms, which lose a few


def by_formula(tau: float, slope: float, tilt: float) -> dict[str, Estimate]:
    """Return J, −log Z, the gap KL(ρ‖ρ*) and the mismatch KL(ρ‖P_τρ) by closed forms.

    Parameters
    ----------
    tau : temperature τ > 0.
    slope : A ≥ 0 of the field; ValueError where A/τ > 700, beyond which Bessel functions leave float64.
    tilt : b of the density, 0 < b < 1.
    """
    _check(tau, slope, tilt)
    with mpmath.workdps(DIGITS):
        t, a, b = (mpmath.mpf(x) for x in (tau, slope, tilt))
        damped = b * mpmath.besseli(1, 1 / t) / mpmath.besseli(0, 1 / t)
        own, smooth = _logarithm(b, b), _logarithm(b, damped)
        align = -a * b / (2 * t)
        level = -mpmath.log(2 * mpmath.pi * mpmath.besseli(0, a / t))
        directional = align + smooth - mpmath.log(2 * mpmath.pi)
        intrinsic = align + own - mpmath.log(2 * mpmath.pi)
        found = {"J": directional, "−log Z": level, "gap": intrinsic - level, "mismatch": own - smooth}
        return {name: Estimate(float(x), EPS * (1 + abs(float(x)))) for name, x in found.items()}


def by_rule(tau: float, slope: float, tilt: float, xp: Any) -> dict[str, Estimate]:
    """Return the same numbers by the trapezoid in the angle, the smoothed density by a double sum over its nodes."""
    _check(tau, slope, tilt)
    coarse, fine = (_by_rule(tau, slope, tilt, count, xp) for count in (192, 256))
    return {name: Estimate(x.value, x.error + abs(x.value - coarse[name].value)) for name, x in fine.items()}


def _by_rule(tau: float, slope: float, tilt: float, count: int, xp: Any) -> dict[str, Estimate]:
    rule = circle_rule(count, xp)
    x: Any = rule.points
    field = -slope * x[:, 0]
    log_rho = xp.log(1 + tilt * x[:, 0]) - math.log(2 * math.pi)
    kernel = xp.exp((x @ x.T - 1) / tau)
    log_smooth = xp.log(kernel @ xp.exp(log_rho)) - xp.log(xp.sum(kernel, axis=1))
    align = rule.integrate(xp.exp(log_rho) * field / tau)
    law = gibbs.gibbs_log_density(rule, field, tau)
    return {
        "J": align + densities.cross_entropy(rule, log_rho, log_smooth).scaled(-1.0),
        "−log Z": -gibbs.log_partition(rule, field, tau),
        "gap": densities.kl_divergence(rule, log_rho, law),
        "mismatch": densities.kl_divergence(rule, log_rho, log_smooth),
    }


def _logarithm(b: Any, c: Any) -> Any:
    root = mpmath.sqrt(1 - c**2)
    return mpmath.log((1 + root) / 2) + b * (1 - root) / c


def _check(tau: float, slope: float, tilt: float) -> None:
    if not (tau > 0 and slope >= 0 and slope / tau <= 700):
        raise ValueError(f"tau={tau}, slope={slope} must be > 0 and >= 0, with slope/tau <= 700")
    if not 0 < tilt < 1:
        raise ValueError(f"tilt={tilt} must be between 0 and 1, so that the density is positive and not uniform")
