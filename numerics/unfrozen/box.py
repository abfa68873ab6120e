"""The radial critic s = −(z − w)² on [−1, 1]: the law of least mean kernel, and what the uniform law has.

With q° = ½(δ₋₁ + δ₁) the field is Γ°(x) = e^{−(1+x²)/τ} cosh(2x/τ), whose least value is at 0 or at 1. It is at 1, and
q° the equilibrium law with W = ½(1 + e^{−4/τ}), iff τ ≥ τ₀, where u = e^{−1/τ₀} solves u⁴ − 2u + 1 = 0, u < 1.
"""

from __future__ import annotations

import math

import numpy as np
import scipy

from numerics.estimate import EPS, Estimate
from numerics.rules.quadrature import gauss_legendre


def threshold_by_root() -> Estimate:
    """Return τ₀ by Cardano: u³ + u² + u = 1 has the one real root 1/t, t the tribonacci constant."""
    root = math.sqrt(33.0)
    tribonacci = (1 + (19 + 3 * root) ** (1 / 3) + (19 - 3 * root) ** (1 / 3)) / 3
    return Estimate(1 / math.log(tribonacci), 32 * EPS)


def threshold_by_fields() -> Estimate:
    """Return τ₀ as where Γ°(0) = Γ°(1), found by bracketing."""

    def difference(tau: float) -> float:
        return math.exp(-1 / tau) - math.exp(-2 / tau) * math.cosh(2 / tau)

    found = float(scipy.optimize.brentq(difference, 1.0, 3.0, xtol=1e-15, rtol=4 * EPS))
    return Estimate(found, 1e-14)


def least_energy(tau: float) -> Estimate:
    """Return log W = log ½(1 + e^{−4/τ}) for τ ≥ τ₀; ValueError below, where q° is another law."""
    if not tau >= threshold_by_root().value:
        raise ValueError(f"tau={tau} must be >= τ₀ = 1.641…: below, another law has the least energy")
    value = math.log1p(math.expm1(-4 / tau) / 2)
    return Estimate(value, 4 * EPS * (1 + abs(value)))


def least_energy_by_search(tau: float, points: int = 401) -> Estimate:
    """Return log of the least ∬e^{−(z−w)²/τ}dqdq over laws on a grid with ±1, by Frank and Wolfe's bounds.

    The value at a law q is above the least, and 2 min Γ_q − value below it: both ends are carried.
    """
    x = np.linspace(-1, 1, points)
    kernel = np.exp(-((x[:, None] - x) ** 2) / tau)
    q = np.full(points, 1 / points)
    low, high = 0.0, 1.0
    for _ in range(2000):
        field = kernel @ q
        high = float(q @ field)
        low = max(low, 2 * float(field.min()) - high)
        if high - low < 1e-14:
            break
        # Move mass from where the field is largest on the support to where it is least: exact line search.
        source = int(np.argmax(np.where(q > 0, field, -np.inf)))
        target = int(np.argmin(field))
        slope = field[source] - field[target]
        bend = kernel[source, source] + kernel[target, target] - 2 * kernel[source, target]
        step = min(q[source], slope / bend) if bend > 0 else q[source]
        q[source] -= step
        q[target] += step
    return Estimate(math.log(high), (high - low) / high + 8 * EPS)


def uniform_by_error_functions(tau: float, order: int = 80) -> Estimate:
    """Return E log Γ of the uniform law, its field by error functions."""
    root = math.sqrt(tau)

    def at(count: int) -> float:
        drop, shares = gauss_legendre(count)
        field = math.sqrt(math.pi * tau) / 4 * (scipy.special.erf(drop / root) + scipy.special.erf((2 - drop) / root))
        return float(shares @ np.log(field)) / 2

    coarse, fine = at(order), at(order + 40)
    return Estimate(fine, abs(fine - coarse) + 16 * EPS * (1 + abs(fine)))


def uniform_by_quadrature(tau: float, order: int = 1200) -> Estimate:
    """Return the same with the field as a sum over Clenshaw–Curtis nodes, and the mean over the same nodes."""

    def at(count: int) -> float:
        angle = np.pi * np.arange(count + 1) / count
        even = np.arange(0, count + 1, 2)
        moments = 2.0 / (1 - even.astype(float) ** 2)
        moments[0] /= 2
        moments[-1] /= 2
        shares = 2 / count * (np.cos(np.outer(angle, even)) @ moments)
        shares[0] /= 2
        shares[-1] /= 2
        x = np.cos(angle)
        field = np.exp(-((x[:, None] - x) ** 2) / tau) @ shares / 2
        return float(shares @ np.log(field)) / 2

    coarse, fine = at(order // 8), at(order // 4)
    return Estimate(fine, abs(fine - coarse) + 64 * EPS * (1 + abs(fine)))
