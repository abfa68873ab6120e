"""Rules for functions of one or two coordinates of a point of S^{d−1}, in any dimension d and in log space.

The first coordinate t of a uniform point has a density ∝ (1−t²)^{(d−3)/2}; given it the second is √(1−t²)·t′ with t′ of
the same kind on S^{d−2}. `zonal_rule` and `two_direction_rule` are Gauss rules, exact to a degree. For laws that a
large slope drives far from the equator the `tilted_` rules put their nodes where the mass is: t = tanh(½π sinh x) with
the trapezoid rule in x, whose window follows from the slopes; they converge geometrically and have no degree.
"""

from __future__ import annotations

import math

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Host, Rule, gauss_gegenbauer
from numerics.rules.spaces import MeasureSpace

Slopes = tuple[float, float]

_HOST = array_api_compat.numpy
FLAT: Slopes = (0.0, 0.0)
# What is left out is below e^{−50} ≈ 2·10⁻²² of the largest node's share, and even 1,000 such nodes do not show.
NEGLIGIBLE = 50.0
_BISECTIONS = 40


def zonal_rule(dimension: int, order: int, xp: Namespace = _HOST) -> Rule:
    """Return the rule for functions of one coordinate t = a·z on S^{d−1}: points (order, 1), exact to 2·order − 1.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2, or `order` none ≥ 1.
    """
    manifold = Sphere(checks.whole("dimension", dimension, 2))
    t, log_share = gauss_gegenbauer(order, dimension)
    return Rule(
        log_weights=xp.asarray(log_share + manifold.log_volume),
        points=xp.asarray(t[:, None].copy()),
        manifold=manifold,
        degree=2 * order - 1,
    )


def two_direction_rule(dimension: int, order: int, xp: Namespace = _HOST) -> Rule:
    """Return the rule for functions of two orthogonal coordinates (a, b) on S^{d−1}: points (order², 2) in the disk.

    It is exact to degree 2·order − 1.

    Raises:
        ValueError: `dimension` is no whole number ≥ 3 (on S¹ two coordinates are all: `circle.circle_rule`), or `order`
            none ≥ 1.
    """
    manifold = Sphere(checks.whole("dimension", dimension, 3))
    a, log_a = gauss_gegenbauer(order, dimension)
    c, log_c = gauss_gegenbauer(order, dimension - 1)
    b = numpy.multiply.outer(numpy.sqrt((1 - a) * (1 + a)), c).reshape(-1)
    return Rule(
        log_weights=xp.asarray(numpy.add.outer(log_a, log_c).reshape(-1) + manifold.log_volume),
        points=xp.asarray(numpy.stack([numpy.repeat(a, order), b], axis=1)),
        manifold=manifold,
        degree=2 * order - 1,
    )


def tilted_zonal_rule(dimension: int, order: int, xp: Namespace = _HOST, *, slopes: Slopes = FLAT) -> MeasureSpace:
    """Return the space of `order` values t, shape (order, 1), that resolves ∫f(a·z) dμ on S^{d−1} for steep f.

    `slopes` is an interval that holds d log f/dt wherever f matters: (κ, κ) for e^{κt}, (0, κ) for it and for 1.
    Compare two orders for the error; 64 nodes give 12 digits of e^{κt} for every κ and d.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2, `order` none ≥ 1, or `slopes` is no finite interval.
    """
    y, log_w = tilted_nodes(dimension, order, slopes)
    log_area = Sphere(dimension - 1).log_volume if dimension > 2 else math.log(2)
    return MeasureSpace(xp.asarray(log_w + log_area), xp.asarray(numpy.tanh(y)[:, None].copy()))


def tilted_two_direction_rule(
    dimension: int,
    order: int,
    xp: Namespace = _HOST,
    *,
    slopes: tuple[Slopes, Slopes] = (FLAT, FLAT),
    second_order: int | None = None,
) -> MeasureSpace:
    """Return the space of points (a, b), shape (order·second_order, 2), that resolves steep functions of both.

    `slopes` holds an interval for ∂log f/∂a and one for ∂log f/∂b; `second_order` is `order` unless told otherwise.

    Raises:
        ValueError: `dimension` is no whole number ≥ 3, a count none ≥ 1, or an interval is none.
    """
    checks.whole("dimension", dimension, 3)
    # Along a's parallel f has slope √(1−a²)·∂log f/∂b in b/√(1−a²), and the root takes all values in [0, 1]. Where b
    # matters it draws a towards 0, as it has more room there.
    first = slopes[0] if tuple(slopes[1]) == FLAT else _with_zero(slopes[0])
    y, log_a = tilted_nodes(dimension, order, first)
    x, log_c = tilted_nodes(dimension - 1, second_order or order, _with_zero(slopes[1]))
    log_area = Sphere(dimension - 2).log_volume if dimension > 3 else math.log(2)
    b = numpy.multiply.outer(1 / numpy.cosh(y), numpy.tanh(x)).reshape(-1)
    return MeasureSpace(
        xp.asarray(numpy.add.outer(log_a + log_area, log_c).reshape(-1)),
        xp.asarray(numpy.stack([numpy.repeat(numpy.tanh(y), len(x)), b], axis=1)),
    )


def tilted_nodes(dimension: int, order: int, slopes: Slopes) -> tuple[Host, Host]:
    """Return (y, ℓ), each (order,): Σe^ℓ·f(tanh y) ≈ ∫₋₁¹ f(t)(1−t²)^{(d−3)/2} dt, spread as the slopes of log f ask.

    Raises:
        ValueError: as `tilted_zonal_rule`.
    """
    d, n = checks.whole("dimension", dimension, 2), checks.whole("order", order, 1)
    low, high = (checks.finite_number("slopes", slope) for slope in slopes)
    if low > high:
        raise ValueError(f"slopes={(low, high)} must be an interval: put the smaller one first")
    left, right = (math.asinh(2 / math.pi * y) for y in (-_edge(d - 1, -low), _edge(d - 1, high)))
    step = (right - left) / n
    x = left + step * (numpy.arange(n) + 0.5)
    y = math.pi / 2 * numpy.sinh(x)
    log_jacobian = numpy.log(step * math.pi / 2 * numpy.cosh(x))
    return y, log_jacobian - (d - 1) * _log_cosh(y)


def _with_zero(slopes: Slopes) -> Slopes:
    return min(slopes[0], 0.0), max(slopes[1], 0.0)


def _log_cosh(y: Host) -> Host:
    """log cosh y to a few eps in relative terms near 0 too."""
    near = numpy.minimum(numpy.abs(y), 1.0)
    far = numpy.abs(y) + numpy.log1p(numpy.exp(-2 * numpy.abs(y))) - math.log(2)
    result: Host = numpy.where(numpy.abs(y) < 1, numpy.log1p(numpy.sinh(near) ** 2) / 2, far)
    return result


def _edge(power: int, slope: float) -> float:
    """The y beyond the peak of slope·tanh y − power·log cosh y at which that has fallen by `NEGLIGIBLE`."""
    peak = math.asinh(2 * slope / power) / 2

    def fall(y: float) -> float:
        # tanh y − tanh p = sinh(y−p)/(cosh y·cosh p), without cancellation
        rise = slope * math.sinh(y - peak) / (math.cosh(peak) * math.cosh(y))
        return power * math.log(math.cosh(y) / math.cosh(peak)) - rise - NEGLIGIBLE

    low, width = peak, 1.0
    while fall(peak + width) < 0:
        low, width = peak + width, 2 * width
    high = peak + width
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if fall(middle) < 0 else (low, middle)
    return high
