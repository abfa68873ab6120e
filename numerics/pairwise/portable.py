"""The same reductions in the array API alone, for any namespace: blocks of rows, unfused, a maximum for every row.

It is the independent second route of the tests, and what a device without kernels of its own runs.
"""

from __future__ import annotations

import math

from numerics.arrays import Array, namespace
from numerics.critics.critic import squared_distances
from numerics.pairwise.functions import Distance, Exponent, Function, function_exponent

_TILE = 1 << 20  # pairs held at once


def log_sum_exp(x: Array, y: Array, exponent: Exponent, log_weights: Array | None) -> Array:
    """Return log Σ_j e^{log_weights_j + exponent(x_i, y_j)} in float64, shape (n,)."""
    xp, parts = namespace(x, y), []
    for rows in _blocks(x, y):
        values = _exponents(xp.astype(x[rows, :], xp.float64), xp.astype(y, xp.float64), exponent)
        values = values if log_weights is None else values + log_weights[None, :]
        top = xp.max(values, axis=1)
        taken = xp.where(top > -math.inf, top, xp.zeros_like(top))
        total = xp.sum(xp.exp(values - taken[:, None]), axis=1)
        live = total > 0
        logs = taken + xp.log(xp.where(live, total, xp.ones_like(total)))
        parts.append(xp.where(live, logs, xp.full(logs.shape, -math.inf, dtype=xp.float64)))
    return xp.concat(parts)


def weighted_sums(x: Array, y: Array, function: Function, weights: Array) -> Array:
    """Return Σ_j function(x_i, y_j)·weights_jb in float64, shape (n, B)."""
    xp, parts = namespace(x, y), []
    wide, columns = xp.astype(y, xp.float64), xp.astype(weights, xp.float64)
    for rows in _blocks(x, y):
        own = xp.astype(x[rows, :], xp.float64)
        if isinstance(function, Distance):
            values = xp.sqrt(squared_distances(own, wide))
        else:
            values = xp.exp(_exponents(own, wide, function_exponent(function)))
        parts.append(values @ columns)
    return xp.concat(parts)


def _blocks(x: Array, y: Array) -> list[slice]:
    step = max(1, _TILE // int(y.shape[0]))
    return [slice(start, min(start + step, x.shape[0])) for start in range(0, x.shape[0], step)]


def _exponents(x: Array, y: Array, exponent: Exponent) -> Array:
    xp = namespace(x, y)
    if exponent.inner:
        return exponent.inner * (x @ y.T)
    near = squared_distances(x, y)
    if exponent.square:
        return -exponent.square * near
    angle = 2 * xp.atan2(xp.sqrt(near), xp.sqrt(squared_distances(x, -y)))
    return -exponent.angle * angle * angle
