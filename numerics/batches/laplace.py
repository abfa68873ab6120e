"""Laplace transforms E e^{−tX} of laws on (0, ∞), in forms that keep their digits where t is tiny and where it is huge.

The exact loss of a finite batch is an integral of such transforms (`numerics.batches.exact`). A mean over atoms is a
matrix product of positive terms, so that every form is relatively accurate; 1 − E e^{−tX} is never formed from
E e^{−tX}, nor tE X from log E e^{−tX}.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy

from numerics import arrays
from numerics.arrays import Array, namespace
from numerics.pairwise import device

# Below it e^{−y} − 1 + y and log(1+z) − z are summed as series: 14 terms leave 2e-18 of the sum, and above it the
# subtraction costs less than three bits.
_SERIES_TO = 0.25
_TERMS = 14


class Transform(NamedTuple):
    """E e^{−tX} three times over, each of shape (times, anchors).

    `value` is E e^{−tX}, `fall` is E e^{−tX} − 1 ≤ 0, and `rest` is E[e^{−tX} − 1 + tX] ≥ 0.
    """

    value: Array
    fall: Array
    rest: Array


def exponentials(y: Array) -> Transform:
    """Return e^{−y}, e^{−y} − 1 and e^{−y} − 1 + y for every y ≥ 0, each good to 4·eps in relative terms.

    e^{−y} alone has an absolute error, eps, which is what a mean over many y needs; y = inf gives 0, −1 and inf.
    """
    xp = namespace(y)
    fall = xp.expm1(-y)
    small = xp.where(y < _SERIES_TO, y, xp.zeros_like(y))
    series = xp.ones_like(y)
    for k in range(_TERMS, 2, -1):
        series = 1 - small / k * series
    rest = xp.where(y < _SERIES_TO, small * small / 2 * series, fall + y)
    return Transform(1 + fall, fall, rest)


def log1p_minus(z: Array) -> Array:
    """Return log(1+z) − z ≤ 0 for every z > −1, good to 8·eps in relative terms for |z| ≤ 1/2."""
    xp = namespace(z)
    near = xp.abs(z) < _SERIES_TO
    # With w = z/(2+z): log(1+z) = 2(w + w³/3 + …) and z = 2w/(1−w), so that the difference starts at −zw.
    w = xp.where(near, z / (2 + z), xp.zeros_like(z))
    square = w * w
    series = xp.zeros_like(z)
    for k in range(2 * _TERMS + 1, 1, -2):
        series = square * (1 / k + series)
    far = xp.where(near, xp.zeros_like(z), z)
    return xp.where(near, 2 * w * series - z * w, xp.log1p(far) - far)


def means(parts: Transform, weights: Array) -> Transform:
    """Return the means of `parts`, each (…, m), under probabilities `weights`, shape (m,)."""
    return Transform(*(part @ weights for part in parts))


def log_transform(transform: Transform) -> Array:
    """Return log E e^{−tX} from the form that knows it best; −inf where it underflows."""
    xp = namespace(transform.fall)
    high = transform.fall > -0.5
    near = xp.where(high, transform.fall, xp.zeros_like(transform.fall))
    far = xp.where(high, xp.ones_like(transform.value), transform.value)
    with numpy.errstate(divide="ignore"):  # log 0 = −inf is the answer
        return xp.where(high, xp.log1p(near), xp.log(far))


def transforms_on_device(times: Array, scaled: Array, positive: Array, negative: Array) -> tuple[Transform, Transform]:
    """Return the transforms of positives and negatives, each (times, anchors), without the (times, anchors, m) values.

    y = times_u·scaled_ij; the means are under `positive`, (anchors, m), and `negative`, (m,). All are float64.
    """
    times, scaled, positive, negative = (arrays.contiguous(a) for a in (times, scaled, positive, negative))
    xp, (anchors, columns), count = namespace(times, scaled), scaled.shape, times.shape[0]
    out = device.fresh(xp, (6, count, anchors), xp.float64)
    device.Launcher(xp.float64, 0, device.home_of(times))(
        "transforms", count * anchors, 1, times, scaled, positive, negative, count, anchors, columns, out
    )
    return Transform(out[0, ...], out[1, ...], out[2, ...]), Transform(out[3, ...], out[4, ...], out[5, ...])
