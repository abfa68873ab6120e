"""Gauss–Legendre rules whose nodes and weights are all good to a few units in the last place.

The usual library routines lose the weights near ±1 (at 128 nodes SciPy's and NumPy's are wrong from the eleventh
digit), because 1−x cancels there. Here nodes are held as h = 1−x ∈ (0, 2), which is relatively accurate near x = 1, and
x < 0 is the mirror image.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy

from numerics import checks

Host = numpy.ndarray[Any, numpy.dtype[numpy.float64]]

_NEWTON_STEPS = 5


@lru_cache(maxsize=64)
def gauss_legendre(order: int) -> tuple[Host, Host]:
    """Return (h, w), each of shape (order,): Σ w·f(1−h) = ∫₋₁¹ f for polynomials f of degree ≤ 2·order − 1.

    h increases, w > 0 and Σw = 2; the arrays are read-only NumPy arrays, kept for the next call.
    Source: Newton's method in θ, x = cos θ, on Legendre's recurrence in differences; w = 2/(dP/dθ)² (DLMF 3.5.22).

    Raises:
        ValueError: `order` is no whole number ≥ 1.
    """
    n = checks.whole("order", order, 1)
    k = numpy.arange(1, n // 2 + 1)
    theta = (
        numpy.pi * (4 * k - 1) / (4 * n + 2)
    )  # the asymptotic zeros, within the basin of Newton's method for every n
    for _ in range(_NEWTON_STEPS):
        value, slope = _legendre(n, theta)
        theta = theta - value / slope
    h = 2 * numpy.sin(theta / 2) ** 2
    w = 2 / _legendre(n, theta)[1] ** 2
    if n % 2:  # the middle node is x = 0, exactly
        half_turn = numpy.full(1, numpy.pi / 2)
        middle = 2 / _legendre(n, half_turn)[1] ** 2
        h, w = numpy.concatenate([h, [1.0], 2 - h[::-1]]), numpy.concatenate([w, middle, w[::-1]])
    else:
        h, w = numpy.concatenate([h, 2 - h[::-1]]), numpy.concatenate([w, w[::-1]])
    h.flags.writeable = w.flags.writeable = False
    return h, w


def _legendre(n: int, theta: Host) -> tuple[Host, Host]:
    """P_n(cos θ) and dP_n(cos θ)/dθ, by the recurrence for P_{k+1} − P_k, in which 1 − cos θ stays whole."""
    h = 2 * numpy.sin(theta / 2) ** 2
    value, step = numpy.ones_like(h), numpy.zeros_like(h)
    for k in range(n):
        step = (k * step - (2 * k + 1) * h * value) / (k + 1)
        value = value + step
    # (1−x²)P′ = n(P_{n−1} − xP_n), and d/dθ = −sin θ d/dx
    return value, n * (step - h * value) / numpy.sin(theta)
