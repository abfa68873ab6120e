"""The two reductions over all pairs, for any array: their arguments are checked here, and each backend has its path."""

from __future__ import annotations

import math
from typing import Any

import numpy

from numerics import checks
from numerics.arrays import Array, kind, namespace, taken
from numerics.pairwise import blocked, device, portable
from numerics.pairwise.functions import CriticName, Distance, Function, InfoNCE, critic_exponent, function_exponent
from numerics.pairwise.tiles import BUDGET


def log_sum_exp(
    x: Array,
    y: Array,
    critic: CriticName,
    tau: float,
    log_weights: Array | None = None,
    *,
    budget: int = BUDGET,
    threads: int | None = None,
) -> Array:
    """Return log Σ_j w_j e^{s(x_i, y_j)/τ} for every row x_i, shape (n,), always in float64.

    x is (n, d) and y is (m, d), both float64 or both float32, one point a row; `critic` is "cosine" (z·w) or
    "geodesic" (−dist²), for unit vectors, or "rbf" (−‖z−w‖²). `log_weights` is log w, shape (m,), float64, finite or
    −inf; without it every w is 1. A row whose every weight is 0 gives −inf. float32 is what exponents are computed in:
    one is then good to about 6e-8·(d/8 + e), and in float64 to 1e-16 of the same. Here e is |s/τ|, for "rbf"
    (‖z−c‖ + ‖w−c‖)²/τ with c the mean of all points: a squared distance is formed from squares, which cancel.

    On NumPy at most `budget` bytes are held beyond arguments and result, and `threads` work on blocks of rows (by
    default one a core) while BLAS is held at one thread in this process; the result does not depend on `threads`.

    Raises:
        TypeError: the points are no arrays, do not have `__dlpack__` either, or live in different namespaces.
        ValueError: an argument is out of its domain; the message names it and says what to do.
    """
    x, y, exponent = taken("x", x), taken("y", y), critic_exponent(critic, tau)
    _reach(exponent.rate, _points(x, y, exponent.on_sphere), x)
    xp, highest = namespace(x), 0.0
    if log_weights is not None:
        checks.log_density("log_weights", log_weights, y.shape[0])
        highest = float(xp.max(log_weights))
        if highest == -math.inf:
            return xp.zeros_like(xp.astype(x[:, 0], xp.float64)) - math.inf
        log_weights = log_weights - highest  # inside float32 too
    if kind(x) == "host":
        return highest + blocked.log_sum_exp(x, y, exponent, log_weights, budget, threads)
    path = device if kind(x) == "cuda" else portable
    return highest + path.log_sum_exp(x, y, exponent, log_weights)


def weighted_sums(
    x: Array,
    y: Array,
    function: Function,
    weights: Array | None = None,
    *,
    budget: int = BUDGET,
    threads: int | None = None,
) -> Array:
    """Return Σ_j f(x_i, y_j)·W_jb for every row x_i and column b of W, shape (n, B), always in float64.

    f is `Distance()`, `Gaussian(bandwidth)` or `InfoNCE(critic, temperature)`; W is (m, B) in the dtype of the points,
    of any sign, and without it a column of ones (row sums, B = 1). Everything else as `log_sum_exp`. For float32 a sum
    is good to about 1e-6·Σ_j|f·W|, for float64 to 1e-15 of it times d/8 and the size of exponents.

    Raises:
        ValueError: an argument is out of its domain, or e^{s/τ} of InfoNCE could leave the dtype.
    """
    x, y = taken("x", x), taken("y", y)
    exponent = None if isinstance(function, Distance) else function_exponent(function)
    _reach(exponent.rate if exponent else 1.0, _points(x, y, exponent is not None and exponent.on_sphere), x)
    if isinstance(function, InfoNCE):
        _inside_dtype(x, function)
    columns = namespace(x).ones_like(y[:, :1]) if weights is None else _weights(weights, y)
    if kind(x) == "host":
        return blocked.weighted_sums(x, y, function, columns, budget, threads)
    path = device if kind(x) == "cuda" else portable
    return path.weighted_sums(x, y, function, columns)


def _points(x: Array, y: Array, on_sphere: bool) -> float:
    """Check the points and return a bound on ‖x_i − y_j‖²."""
    xp = namespace(x, y)
    if x.dtype not in (xp.float64, xp.float32):
        raise ValueError(f"x.dtype={x.dtype} must be float64 or float32: convert it with astype")
    for name, points in (("x", x), ("y", y)):
        if points.ndim != 2 or 0 in points.shape:
            raise ValueError(f"{name}.shape={tuple(points.shape)} must be (n, d) with n, d >= 1: one point a row")
    if y.dtype != x.dtype or y.shape[1] != x.shape[1]:
        raise ValueError(
            f"y.shape={tuple(y.shape)} and y.dtype={y.dtype} must have the columns and dtype of x, "
            f"{x.shape[1]} and {x.dtype}"
        )
    return (_longest("x", x, on_sphere) + _longest("y", y, on_sphere)) ** 2


def _reach(rate: float, square: float, x: Array) -> None:
    """Exponents, or squared distances, must leave room in the dtype for the sums that they are formed by."""
    most, reached = math.exp(_log_largest(x) - 4), max(rate, 1.0) * max(square, 10.0)
    if not reached <= most:
        raise ValueError(
            f"exponents and squared distances reach {reached:.1e} and must stay below {most:.1e} for {x.dtype}: raise "
            "the temperature or bandwidth, rescale the points, or take float64"
        )


def _longest(name: str, points: Array, on_sphere: bool) -> float:
    """Return the largest norm; rows must be finite, and of length 1 to rounding where the critic lives on a sphere."""
    longest = 0.0
    xp, step = namespace(points), max(1, (1 << 20) // points.shape[1])
    tolerance = (8 + points.shape[1]) * float(xp.finfo(points.dtype).eps)
    for start in range(0, points.shape[0], step):
        part = points[start : min(start + step, points.shape[0]), :]
        wide = xp.astype(part, xp.float64)
        squares = xp.sum(wide * wide, axis=1)
        good = xp.abs(xp.sqrt(squares) - 1) <= tolerance if on_sphere else xp.isfinite(squares)
        if bool(xp.all(good)):
            longest = max(longest, math.sqrt(float(xp.max(squares))))
            continue
        row = int(xp.argmin(xp.astype(good, xp.int8)))
        size = math.sqrt(float(squares[row]))
        rule = (
            f"must be 1 to {tolerance:.1e}: divide each row by its norm, or take the critic 'rbf'"
            if on_sphere and math.isfinite(size)
            else "must be finite: drop or repair the row"
        )
        raise ValueError(f"{name}[{start + row}] has norm {size!r}, which {rule}")
    return longest


def _weights(weights: Array, y: Array) -> Array:
    xp = namespace(weights, y)
    if weights.ndim != 2 or weights.shape[0] != y.shape[0] or weights.shape[1] < 1 or weights.dtype != y.dtype:
        raise ValueError(
            f"weights.shape={tuple(weights.shape)} and weights.dtype={weights.dtype} must be ({y.shape[0]}, B) and "
            f"{y.dtype}: one row for every row of y"
        )
    if not bool(xp.all(xp.isfinite(weights))):
        raise ValueError("weights must be finite")
    return weights


def _inside_dtype(x: Array, function: InfoNCE) -> None:
    most = _log_largest(x) - 20
    if function.largest_exponent > most:
        raise ValueError(
            f"temperature={function.temperature!r} must be >= {1 / most:.2g} for {x.dtype}, or e^(1/tau) leaves it: "
            "use log_sum_exp"
        )


def _log_largest(x: Any) -> float:
    return math.log(float(numpy.finfo(numpy.float64 if "64" in str(x.dtype) else numpy.float32).max))
