"""The volume of the geodesic Gaussian kernel e^{−dist²/τ} on S^{d−1}, which has no closed form beyond the circle.

V = |S^{d−2}|·∫₀^π e^{−θ²/τ} sin^{d−2}θ dθ. The integrand's logarithm curves down by at least
c = 2/τ + d − 2 everywhere, so that twelve units 1/√c about its peak hold all but e^{−70} of the integral, and there
Gauss–Legendre converges fast.
"""

from __future__ import annotations

import math

import numpy

from numerics import checks
from numerics.critics.bessel import log_sphere_area
from numerics.estimate import EPS, Estimate
from numerics.reductions import log_sum_exp
from numerics.rules.quadrature import gauss_legendre

_ORDERS = (96, 128)
_REACH = 12.0
_BISECTIONS = 80


def log_geodesic_volume(dimension: int, temperature: float) -> Estimate:
    """Return log∫e^{−dist(z,w)²/τ} dμ(w) on S^{d−1}; the error is the change from 96 to 128 nodes and the rounding.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2, or `temperature` is not > 0.
    """
    d, tau = checks.whole("dimension", dimension, 2), checks.positive("temperature", temperature)
    coarse, fine = (_log_integral(d, tau, order) for order in _ORDERS)
    area = log_sphere_area(d - 1)
    return area + Estimate(fine.value, fine.error + abs(fine.value - coarse.value))


def _log_integral(d: int, tau: float, order: int) -> Estimate:
    peak, unit = _peak(d, tau), 1 / math.sqrt(2 / tau + d - 2)
    low, high = max(0.0, peak - _REACH * unit), min(math.pi, peak + _REACH * unit)
    height, weight = gauss_legendre(order)
    angle = low + (high - low) / 2 * height
    logs = -angle * angle / tau + (d - 2) * numpy.log(numpy.sin(angle))
    sums = log_sum_exp(numpy.log((high - low) / 2 * weight), logs)
    # A node is good to 4·eps·θ and its weight to 24·eps; θ²/τ and (d−2)·θ·cot θ at the nodes that count are below
    # what they are at the peak and a few units beyond it.
    far = min(math.pi, peak + 4 * unit)
    return Estimate(sums.value, sums.error + EPS * (24 + 8 * (2 * far * far / tau + (d - 2))))


def _peak(d: int, tau: float) -> float:
    """The zero of 2θ/τ − (d−2)·cot θ in [0, π/2], by bisection: it only has to lie near the peak."""
    low, high = 0.0, math.pi / 2
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if 2 * middle / tau * math.sin(middle) < (d - 2) * math.cos(middle):
            low = middle
        else:
            high = middle
    return high
