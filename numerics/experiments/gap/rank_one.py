"""Two encoders of rank one, exactly: two-point laws, and the loss as a convex function of one number.

An encoder u·aᵀ sends x to s·u with s = sgn⟨a, x⟩. With A = P(s₁=+), B = P(s₂=+), E = E s₁s₂, x = ⟨u, v⟩/τ,
a = artanh(2A−1) and b = artanh(2B−1), for two modalities,
  J + log V = −xE + ½[A·lc(x+b) + (1−A)·lc(x−b) − lc b + B·lc(x+a) + (1−B)·lc(x−a) − lc a],  lc = log cosh,
smooth and convex in x on [−1/τ, 1/τ]. A, B and E have two routes: Gauss–Legendre over the half circle of θ₁ with the
normal distribution function, and Fourier series. By the sanity bound every loss is at least −I(s₁; s₂).
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy
import scipy

from numerics import checks
from numerics.experiments.gap.angular_model import density, latent_coefficients
from numerics.rules.quadrature import gauss_legendre

Route = Literal["nodes", "series"]

_COUNT = 48
_ORDER = 96


class Signs(NamedTuple):
    """P(s₁ = +), P(s₂ = +) and E s₁s₂ for the half planes about two angles."""

    first: float
    second: float
    product: float


class Limit(NamedTuple):
    """The best x = cos(axes)/τ for given signs, and the loss there in nats."""

    x: float
    loss: float


def signs(sigma: float, first: float, second: float, route: Route = "nodes") -> Signs:
    """Return the law of the signs of ⟨a, ·⟩ for a at the angles `first` and `second`, without observation noise.

    Raises:
        ValueError: σ is not > 0, where the second sign would be a step of θ too, or the route is unknown.
    """
    checks.positive("sigma", sigma)
    if route == "nodes":
        return _by_nodes(sigma, first, second)
    if route == "series":
        return _by_series(sigma, first, second)
    raise ValueError(f"route={route!r} must be 'nodes' or 'series'")


def loss_of_signs(found: Signs, x: float) -> float:
    """Return J + log V in nats at x = ⟨u, v⟩/τ."""
    a, b = math.atanh(2 * found.first - 1), math.atanh(2 * found.second - 1)
    p, q = found.first, found.second
    return -x * found.product + 0.5 * (
        p * _log_cosh(x + b) + (1 - p) * _log_cosh(x - b) - _log_cosh(b)
        + q * _log_cosh(x + a) + (1 - q) * _log_cosh(x - a) - _log_cosh(a)
    )  # fmt: skip


def best_axes(found: Signs, temperature: float) -> Limit:
    """Return the x in [−1/τ, 1/τ] of least loss; the derivative increases, and has one root or none inside."""
    end = 1 / checks.positive("temperature", temperature)
    a, b = math.atanh(2 * found.first - 1), math.atanh(2 * found.second - 1)
    p, q = found.first, found.second

    def slope(x: float) -> float:
        waves = p * math.tanh(x + b) + (1 - p) * math.tanh(x - b) + q * math.tanh(x + a) + (1 - q) * math.tanh(x - a)
        return waves / 2 - found.product

    if slope(end) <= 0:
        x = end
    elif slope(-end) >= 0:
        x = -end
    else:
        x = float(scipy.optimize.brentq(slope, -end, end, xtol=1e-14))
    return Limit(x, loss_of_signs(found, x))


def mutual_information(found: Signs) -> float:
    """Return I(s₁; s₂) in nats: no representation of the two signs has a loss below its negative."""
    p, q, e = found.first, found.second, found.product
    both = (2 * p + 2 * q - 1 + e) / 4
    joint = numpy.array([both, p - both, q - both, 1 - p - q + both])
    product = numpy.array([p * q, p * (1 - q), (1 - p) * q, (1 - p) * (1 - q)])
    live = joint > 0
    return float((joint[live] * numpy.log(joint[live] / product[live])).sum())


def _log_cosh(x: float) -> float:
    return abs(x) + math.log1p(math.exp(-2 * abs(x))) - math.log(2)


def _by_nodes(sigma: float, first: float, second: float) -> Signs:
    """Integrals over the half circle about `first` and over its complement, each smooth there."""
    drop, weight = gauss_legendre(_ORDER)
    t, w = drop / 2, weight / 2
    latent = latent_coefficients(_COUNT)
    masses, pluses = [], []
    turns = numpy.arange(-2 - math.ceil(8 * sigma / math.pi), 3 + math.ceil(8 * sigma / math.pi))
    for centre in (first, first + math.pi):
        # pieces no longer than a few widths of the normal law, so that the nodes see its steps
        parts = max(1, math.ceil(math.pi / (8 * sigma)))
        edges = centre - math.pi / 2 + math.pi * numpy.arange(parts) / parts
        theta = (edges[:, None] + math.pi / parts * t[None, :]).reshape(-1)
        weights = numpy.tile(math.pi / parts * w, parts) * density(latent, theta)
        low = (second - math.pi / 2 + 2 * math.pi * turns)[None, :] - theta[:, None]
        plus = (scipy.special.ndtr((low + math.pi) / sigma) - scipy.special.ndtr(low / sigma)).sum(axis=1)
        masses.append(float(weights.sum()))
        pluses.append(float(weights @ plus))
    # s₁s₂ = s₁(2·1{s₂=+} − 1)
    product = (2 * pluses[0] - masses[0]) - (2 * pluses[1] - masses[1])
    return Signs(masses[0], pluses[0] + pluses[1], product)


def _by_series(sigma: float, first: float, second: float) -> Signs:
    """sgn cos x = Σ_k odd s_k e^{ikx}, s_k = 2 sin(kπ/2)/(πk): sums of Fourier coefficients."""
    reach = _COUNT + 2 * math.ceil(8 / sigma)
    orders = numpy.arange(1, reach, 2)
    step = 2 / (math.pi * orders) * numpy.where(orders % 4 == 1, 1.0, -1.0)
    both = numpy.concatenate([-orders[::-1], orders])
    steps = numpy.concatenate([step[::-1], step])
    latent = latent_coefficients(2 * reach + 1)
    decay = numpy.exp(-((both * sigma) ** 2) / 2)
    mean_first = float((2 * step * numpy.cos(orders * first)) @ latent[orders])
    mean_second = float((2 * step * numpy.cos(orders * second)) @ (latent[orders] * decay[len(orders) :]))
    left, right = steps * numpy.exp(-1j * both * first), steps * decay * numpy.exp(-1j * both * second)
    table = latent[numpy.abs(both[:, None] + both[None, :])]
    product = float(numpy.real(left @ table @ right))
    return Signs((1 + mean_first) / 2, (1 + mean_second) / 2, product)


def symmetric_limit(sigma: float, temperature: float) -> tuple[Signs, Limit]:
    """Return the signs and the best axes for both half planes about the latent law's axis of symmetry.

    The reflection θ → −θ makes these angles stationary; that none is better shows by descent from many starts
    (`numerics.experiments.gap.branches`).
    """
    if sigma == 0:
        plus = _by_series(1.0, 0.0, 0.0).first
        found = Signs(plus, plus, 1.0)  # both signs are the same step of θ
    else:
        found = signs(sigma, 0.0, 0.0)
    return found, best_axes(found, temperature)
