"""Rules with stated exactness, and Gauss rules whose nodes and weights are all good to a few units in the last place.

The usual library routines lose the weights near ±1 (at 128 nodes SciPy's and NumPy's are wrong from the eleventh
digit), because 1−x cancels there. Here nodes are held as h = 1−x ∈ (0, 2), which is relatively accurate near x = 1, and
x < 0 is the mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy

from numerics import checks
from numerics.rules.manifolds import Manifold
from numerics.rules.spaces import MeasureSpace

Host = numpy.ndarray[Any, numpy.dtype[numpy.float64]]

_NEWTON_STEPS = 3
# Above this dimension the nodes keep away from ±1, and 1 − h would cost digits instead.
_DIFFERENCES_TO = 8
_HUGE = 2.0**500


@dataclass(frozen=True, eq=False, kw_only=True)
class Rule(MeasureSpace):
    """A measure space that is a quadrature rule for `manifold`: polynomials of degree ≤ `degree` are exact.

    The degree is that of polynomials in a point's coordinates (on a sphere: of spherical harmonics), and on a torus of
    trigonometric polynomials, the largest multiple of any one angle. A rule for functions of a sphere point's first one
    or two coordinates alone has only these as its points.
    """

    manifold: Manifold
    degree: int

    @property
    def reduced(self) -> bool:
        """Whether the points are the first coordinates of the manifold's points alone."""
        return self.points is not None and self.points.shape[1] < self.manifold.columns


@lru_cache(maxsize=64)
def gauss_legendre(order: int) -> tuple[Host, Host]:
    """Return (h, w), each of shape (order,): Σ w·f(1−h) = ∫₋₁¹ f for polynomials f of degree ≤ 2·order − 1.

    h increases, w > 0 and Σw = 2; the arrays are read-only NumPy arrays, kept for the next call.
    Source: Newton's method in θ, x = cos θ, on the cosine series of P_n, whose coefficients are positive (DLMF
    18.5.11); w = 2/(dP/dθ)² (DLMF 3.5.22) from Legendre's recurrence in differences.

    Raises:
        ValueError: `order` is no whole number ≥ 1.
    """
    n = checks.whole("order", order, 1)
    k = numpy.arange(1, n // 2 + 1)
    # The asymptotic zeros, within the basin of Newton's method for every n
    theta = numpy.pi * (4 * k - 1) / (4 * n + 2)
    theta = theta + 1 / (8 * (n + 0.5) ** 2 * numpy.tan(theta))
    for _ in range(_NEWTON_STEPS):
        value, slope = _cosine_series(n, theta)
        theta = theta - value / slope
    h = 2 * numpy.sin(theta / 2) ** 2
    w = 2 / _by_differences(n, 3, theta)[1] ** 2
    # The middle node is x = 0, exactly, where n is odd.
    middle = 2 / float(_by_differences(n, 3, numpy.full(1, numpy.pi / 2))[1][0]) ** 2 if n % 2 else 0.0
    return _frozen(_mirrored(h, 2 - h, n, 1.0), _mirrored(w, w, n, middle))


@lru_cache(maxsize=64)
def gauss_gegenbauer(order: int, dimension: int) -> tuple[Host, Host]:
    """Return (x, ℓ), each (order,): Σ e^ℓ·f(x) is the mean of f(a·z) over S^{d−1} for polynomials of degree < 2·order.

    d = `dimension` ≥ 2 and a is any unit vector: the weight is ∝ (1−x²)^{(d−3)/2}, and Σe^ℓ = 1. x decreases; the
    arrays are read-only and kept. Weights too small for float64 have finite logarithms.
    Source: eigenvalues of the Jacobi matrix, two steps of Newton's method in θ, and w ∝ (dP/dθ)⁻² (DLMF 3.5.23).

    Raises:
        ValueError: `order` is no whole number ≥ 1, or `dimension` none ≥ 2.
    """
    n, d = checks.whole("order", order, 1), checks.whole("dimension", dimension, 2)
    if d == 2:  # Chebyshev's rule
        half = numpy.cos(numpy.pi * (2 * numpy.arange(1, n // 2 + 1) - 1) / (2 * n))
        return _frozen(_mirrored(half, -half, n, 0.0), numpy.full(n, -numpy.log(n)))
    k = numpy.arange(1, n)
    coupling = numpy.sqrt(k * (k + d - 3) / ((2 * k + d - 2) * (2 * k + d - 4)))
    theta = numpy.arccos(numpy.linalg.eigvalsh(numpy.diag(coupling, 1), UPLO="U")[::-1][: n // 2])
    polynomial = _by_differences if d <= _DIFFERENCES_TO else _by_recurrence
    for _ in range(2):
        value, slope, _scale = polynomial(n, d, theta)
        theta = theta - value / slope
    _value, slope, scale = polynomial(n, d, numpy.append(theta, numpy.pi / 2))
    with numpy.errstate(divide="ignore"):  # the slope at π/2, which is 0 for even n and then not used
        logs = -2 * (numpy.log(numpy.abs(slope)) + scale)
    x = _mirrored(numpy.cos(theta), -numpy.cos(theta), n, 0.0)
    log_w = _mirrored(logs[:-1], logs[:-1], n, float(logs[-1]))
    top = float(log_w.max())
    return _frozen(x, log_w - top - numpy.log(numpy.exp(log_w - top).sum()))


def _mirrored(left: Host, right: Host, n: int, middle: float) -> Host:
    """`left`, the `middle` where n is odd, and `right` backwards."""
    return numpy.concatenate([left, [middle][: n % 2], right[::-1]])


def _frozen(x: Host, y: Host) -> tuple[Host, Host]:
    x.flags.writeable = y.flags.writeable = False
    return x, y


def _cosine_series(n: int, theta: Host) -> tuple[Host, Host]:
    """P_n(cos θ) and its derivative in θ, from Σ a_k a_{n−k} cos (n−2k)θ with a_k = (2k−1)!!/(2k)!!."""
    k = numpy.arange(1, n + 1)
    a = numpy.concatenate([[1.0], numpy.cumprod((2 * k - 1) / (2 * k))])
    multiple = numpy.arange(n, -1, -2)
    coefficient = 2 * a[: n // 2 + 1] * a[::-1][: n // 2 + 1]
    if n % 2 == 0:
        coefficient[-1] /= 2
    angle = numpy.multiply.outer(theta, multiple)
    return numpy.cos(angle) @ coefficient, -(numpy.sin(angle) @ (coefficient * multiple))


def _by_differences(n: int, d: int, theta: Host) -> tuple[Host, Host, Host]:
    """R_n(cos θ), dR_n/dθ and the logarithm 0 of their scale, R_n the Gegenbauer polynomial of S^{d−1} with R_n(1) = 1.

    By the recurrence for R_{k+1} − R_k, in which h = 1 − cos θ stays whole: Legendre's P_n at d = 3.
    """
    h = 2 * numpy.sin(theta / 2) ** 2
    value, step = numpy.ones_like(h), numpy.zeros_like(h)
    for k in range(n):
        step = (k * step - (2 * k + d - 2) * h * value) / (k + d - 2)
        value = value + step
    # (1−x²)R′ = n(R_{n−1} − xR_n), and d/dθ = −sin θ d/dx
    return value, n * (step - h * value) / numpy.sin(theta), numpy.zeros_like(h)


def _by_recurrence(n: int, d: int, theta: Host) -> tuple[Host, Host, Host]:
    """As `_by_differences` from the recurrence itself, value and slope divided by e^scale, which may underflow."""
    x = numpy.cos(theta)
    previous, value, scale = numpy.zeros_like(x), numpy.ones_like(x), numpy.zeros_like(x)
    for k in range(n):
        previous, value = value, ((2 * k + d - 2) * x * value - k * previous) / (k + d - 2)
        small = numpy.where(numpy.abs(value) + numpy.abs(previous) < 1 / _HUGE, _HUGE, 1.0)
        previous, value, scale = previous * small, value * small, scale - numpy.log(small)
    return value, n * (x * value - previous) / numpy.sin(theta), scale
