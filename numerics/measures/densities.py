"""Densities on a measure space, held as logarithms: mass, entropy, cross-entropy and divergences.

A log density has shape (n,), in nats, with respect to the space's base measure μ; −inf says that the density is zero
there, and NaN or +inf is a ValueError. 0·log 0 = 0. Nothing is normalised silently: each formula is evaluated as it
stands, so that finite measures of any mass may be given. The bounds are those of `reductions`.
"""

from __future__ import annotations

import math

from numerics import checks
from numerics.arrays import Array, namespace
from numerics.estimate import EPS, Estimate
from numerics.reductions import weighted_sum
from numerics.rules.spaces import MeasureSpace

# φ(x) = 2s²/(1−s)·(1+(1+s)·s·Σ s^{2k}/(2k+3)) with s = (x−1)/(x+1); on [½, 3/2] s² ≤ 1/9, and 9⁻¹⁸/39 < eps/1000.
_PHI_TERMS = 18
_PHI_MAX = 1e305


def log_mass(space: MeasureSpace, log_rho: Array) -> Estimate:
    """Return log∫ρ dμ in nats; −inf for the zero density."""
    checks.log_density("log_rho", log_rho, space.size)
    return space.integrate_log(log_rho)


def normalise(space: MeasureSpace, log_f: Array) -> Array:
    """Return log f − log∫f dμ, shape (n,): the log density of the probability measure proportional to f.

    Raises:
        ValueError: f has no mass, or `log_f` is no log density.
    """
    mass = space.integrate_log(log_f).value
    if mass == -math.inf:
        raise ValueError("log_f=-inf everywhere must have mass: give one point a finite value")
    return log_f - mass


def mixture(space: MeasureSpace, log_rho0: Array, log_rho1: Array, share: float) -> Array:
    """Return log((1−t)ρ₀ + tρ₁), shape (n,), for the share t of ρ₁; good to 4·eps·(1 + |log|) in each entry.

    Raises:
        ValueError: the share is not strictly between 0 and 1, or an argument is no log density.
    """
    checks.log_density("log_rho0", log_rho0, space.size)
    checks.log_density("log_rho1", log_rho1, space.size)
    if not checks.positive("share", share) < 1:
        raise ValueError(f"share={float(share)!r} must be < 1")
    xp = namespace(log_rho0, log_rho1)
    return xp.logaddexp(log_rho0 + math.log1p(-share), log_rho1 + math.log(share))


def entropy(space: MeasureSpace, log_rho: Array) -> Estimate:
    """Return H(ρ) = −∫ρ log ρ dμ in nats (it depends on the base measure, and may be negative)."""
    checks.log_density("log_rho", log_rho, space.size)
    return _cross_entropy(space, "log_rho", log_rho, log_rho)


def cross_entropy(space: MeasureSpace, log_q: Array, log_rho: Array) -> Estimate:
    """Return H_×(q,ρ) = −∫q log ρ dμ in nats; +inf where q has mass and ρ has none."""
    checks.log_density("log_q", log_q, space.size)
    checks.log_density("log_rho", log_rho, space.size)
    return _cross_entropy(space, "log_q", log_q, log_rho)


def kl_divergence(space: MeasureSpace, log_rho: Array, log_sigma: Array) -> Estimate:
    """Return KL(ρ‖σ) = ∫ρ log(ρ/σ) dμ in nats; +inf where ρ has mass and σ has none.

    Nonnegative for probability densities. For measures of unequal mass it is still the plain integral and may be
    negative (∫σ φ(ρ/σ) dμ, which adds ∫σ − ∫ρ, may not).
    """
    checks.log_density("log_rho", log_rho, space.size)
    checks.log_density("log_sigma", log_sigma, space.size)
    if _escapes(log_rho, log_sigma):
        return Estimate(math.inf, 0.0)
    xp = space.xp
    live = log_rho > -math.inf  # −inf − (−inf) is not to be formed
    zero = xp.zeros_like(log_rho)
    rho, sigma = xp.where(live, log_rho, zero), xp.where(live, log_sigma, zero)
    return weighted_sum("log_rho", space.log_weights, log_rho, rho - sigma, EPS * (2 + xp.abs(rho) + xp.abs(sigma)))


def symmetric_divergence(space: MeasureSpace, log_rho: Array, log_sigma: Array) -> Estimate:
    """Return D_sym(ρ,σ) = ½[KL(ρ‖σ) + KL(σ‖ρ)] in nats; +inf where the supports differ."""
    both = kl_divergence(space, log_rho, log_sigma) + kl_divergence(space, log_sigma, log_rho)
    return both.scaled(0.5)


def phi(x: Array) -> Array:
    """Return φ(x) = x log x + 1 − x, elementwise, to a relative error of 16·eps; φ(0) = 1, φ(1) = 0.

    On [½, 3/2], where the terms cancel, the series of log x in (x−1)/(x+1) has the cancellation done by hand.

    Raises:
        ValueError: an entry is negative, NaN, or above 1e305, where x log x leaves float64.
    """
    checks.vector("x", x)
    xp = namespace(x)
    low, high = float(xp.min(x)), float(xp.max(x))
    if low < 0 or high > _PHI_MAX:
        raise ValueError(f"x={low if low < 0 else high!r} must be in [0, {_PHI_MAX}]")
    one = xp.ones_like(x)
    near = (x >= 0.5) & (x <= 1.5)
    t = xp.where(near, x, one) - 1  # exact, by Sterbenz's lemma
    s = t / (2 + t)
    tail = one / (2 * _PHI_TERMS + 3)
    for k in range(_PHI_TERMS - 1, -1, -1):
        tail = tail * s * s + 1 / (2 * k + 3)
    series = 2 * s * s / (1 - s) * (1 + (1 + s) * s * tail)
    away = xp.where(near | (x == 0), one, x)
    direct = xp.where(x == 0, one, away * xp.log(away) + (1 - away))
    return xp.where(near, series, direct)


def _cross_entropy(space: MeasureSpace, name: str, log_q: Array, log_rho: Array) -> Estimate:
    if _escapes(log_q, log_rho):
        return Estimate(math.inf, 0.0)
    return weighted_sum(name, space.log_weights, log_q, -log_rho, EPS * (1 + space.xp.abs(log_rho)))


def _escapes(log_rho: Array, log_sigma: Array) -> bool:
    """Whether ρ has mass somewhere that σ has none."""
    xp = namespace(log_rho, log_sigma)
    return bool(xp.any((log_rho > -math.inf) & (log_sigma == -math.inf)))
