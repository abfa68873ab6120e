"""The CUDA path: the kernels of `kernels/pairs.cuh`, what they are given, and how rows are split over devices.

In low dimension a thread holds its point in registers; in high dimension the library's matrix product makes a tile of
products, which one kernel turns into sums. Memory does not grow with the number of pairs. The order of every sum is
fixed by the shapes alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy

from numerics import arrays
from numerics.arrays import Array, Kernel, namespace
from numerics.pairwise.functions import Distance, Exponent, Function, function_exponent

SOURCE = Path(__file__).with_name("kernels") / "pairs.cuh"
REGISTERS = 4  # the dimension up to which a thread holds its point
TILE = 4096  # rows and columns of a tile of products
_BLOCK = 128
_THREADS = 1 << 18  # what keeps a large device busy
_COLUMNS = 256  # the fewest columns that are worth a thread
_PARTS = 1 << 24  # numbers of partial sums held at once
_SPLIT = 1 << 14  # rows from which a second device is worth its copy of the columns
_INNER, _SQUARE, _ANGLE, _DISTANCE = range(4)


@functools.cache
def _kernels(dtype: str, dimension: int, device: int) -> Callable[[str], Kernel]:  # noqa: ARG001 -- a module a device
    real = {"float64": "double", "float32": "float"}[dtype]
    return arrays.cuda_kernels(SOURCE.read_text(encoding="utf-8"), (f"-DREAL={real}", f"-DDIM={dimension}"))


class Launcher:
    """Calls kernels for points of a dtype and dimension, one thread a row and part."""

    def __init__(self, dtype: Any, dimension: int, device: int) -> None:
        name = "float64" if "64" in str(dtype) else "float32"
        self._kernel = functools.partial(_kernels, name, dimension if dimension <= REGISTERS else 0, device)
        self._real = numpy.float64 if name == "float64" else numpy.float32

    def __call__(self, name: str, rows: int, layers: int, *arguments: Any, sheets: int = 1) -> None:
        """Queue a kernel; whole numbers travel as 64 bits, but `dimension` and `kind` as `short` makes them."""
        grid = ((rows + _BLOCK - 1) // _BLOCK, layers, sheets)
        self._kernel()(name)(grid, (_BLOCK,), tuple(self._typed(a) for a in arguments))

    def _typed(self, argument: Any) -> Any:
        if isinstance(argument, numpy.generic):
            return argument
        if isinstance(argument, int):
            return numpy.int64(argument)
        return self._real(argument) if isinstance(argument, float) else argument


short = numpy.int32


def fresh(xp: Any, shape: tuple[int, ...], dtype: Any) -> Array:
    """Return memory for a kernel to write to; what is in it does not matter, and tests fill it with NaN."""
    return xp.empty(shape, dtype=dtype)


def log_sum_exp(x: Array, y: Array, exponent: Exponent, log_weights: Array | None) -> Array:
    """Return log Σ_j e^{log_weights_j + exponent(x_i, y_j)} in float64, shape (n,)."""
    xp = namespace(x, y)
    logs = xp.zeros((y.shape[0],), dtype=x.dtype) if log_weights is None else xp.astype(log_weights, x.dtype)
    kind, rate = _kind(exponent)
    work = _low_log_sums if x.shape[1] <= REGISTERS else _high_log_sums
    return _over_devices(functools.partial(work, kind=kind, rate=rate), x, y, logs)


def weighted_sums(x: Array, y: Array, function: Function, weights: Array) -> Array:
    """Return Σ_j function(x_i, y_j)·weights_jb in float64, shape (n, B)."""
    exponent = None if isinstance(function, Distance) else function_exponent(function)
    kind, rate = (_DISTANCE, 1.0) if exponent is None else _kind(exponent)
    work = _low_weighted if x.shape[1] <= REGISTERS else _high_weighted
    return _over_devices(functools.partial(work, kind=kind, rate=rate), x, y, weights)


def _kind(exponent: Exponent) -> tuple[int, float]:
    if exponent.inner:
        return _INNER, exponent.inner
    return (_SQUARE, exponent.square) if exponent.square else (_ANGLE, exponent.angle)


def home_of(array: Array) -> int:
    """Return the number of the device that holds an array."""
    return int(getattr(array.device, "id", 0))


def _over_devices(work: Callable[..., Array], x: Array, *others: Array) -> Array:
    """The rows of x in as many pieces as there are devices, each with a copy of the rest; one device is left alone."""
    x, others = arrays.contiguous(x), tuple(arrays.contiguous(other) for other in others)
    xp, count = namespace(x), arrays.device_count()
    if count == 1 or x.shape[0] < _SPLIT:
        return work(x, *others)
    home, step, parts = home_of(x), -(-x.shape[0] // count), []
    for index, start in enumerate(range(0, x.shape[0], step)):
        with arrays.on_device(index):
            own = xp.asarray(x[start : min(start + step, x.shape[0]), :], copy=True)
            parts.append(work(own, *(xp.asarray(other, copy=True) for other in others)))
    with arrays.on_device(home):
        return xp.concat([xp.asarray(part, copy=True) for part in parts])


def _parts(rows: int, columns: int, width: int = 1) -> int:
    """The parts that the columns of a row are cut into: more threads for few rows, bounded memory for many."""
    wanted = min(_THREADS // rows, columns // _COLUMNS, _PARTS // (rows * width), 65535)
    return max(1, wanted)


def _low_log_sums(x: Array, y: Array, logs: Array, *, kind: int, rate: float) -> Array:
    xp, n, m = namespace(x), x.shape[0], y.shape[0]
    parts, run = _parts(n, m), Launcher(x.dtype, x.shape[1], home_of(x))
    tops, sums = fresh(xp, (parts, n), x.dtype), fresh(xp, (parts, n), xp.float64)
    run("low_log_sums", n, parts, x, y, logs, n, m, parts, short(kind), rate, tops, sums)
    return _merged(run, tops, sums)


def _merged(run: Launcher, tops: Array, sums: Array) -> Array:
    xp, (parts, n) = namespace(sums), sums.shape
    out = fresh(xp, (n,), xp.float64)
    run("merge", n, 1, tops, sums, parts, n, out)
    return out


def _low_weighted(x: Array, y: Array, weights: Array, *, kind: int, rate: float) -> Array:
    xp, n, m, width = namespace(x), x.shape[0], y.shape[0], weights.shape[1]
    parts, run = _parts(n, m, width), Launcher(x.dtype, x.shape[1], home_of(x))
    sums, out = fresh(xp, (parts, n, width), xp.float64), fresh(xp, (n, width), xp.float64)
    run("low_weighted", n, parts, x, y, weights, n, m, width, parts, short(kind), rate, sums, sheets=-(-width // 4))
    run("add_parts", n * width, 1, sums, parts, n * width, out)
    return out


class _Tiles:
    """Tiles of products of points about their centre, one row a point of y, and what kernels need beside them."""

    def __init__(self, x: Array, y: Array, kind: int) -> None:
        self.xp = namespace(x, y)
        if kind in (_SQUARE, _DISTANCE):  # differences do not change, and squares cancel least
            centre = (self.xp.sum(x, axis=0) + self.xp.sum(y, axis=0)) / (x.shape[0] + y.shape[0])
            x, y = x - centre[None, :], y - centre[None, :]
        self.x, self.y = x, y
        self.xx, self.yy = (self.xp.sum(points * points, axis=1) for points in (x, y))

    def cut(self, size: int) -> list[slice]:
        """Slices of at most `TILE`."""
        return [slice(start, min(start + TILE, size)) for start in range(0, size, TILE)]

    def products(self, rows: slice, columns: slice) -> Array:
        """The tile, shape (columns, rows): neighbouring rows are neighbours in memory."""
        return self.y[columns, :] @ self.x[rows, :].T

    def points(self, rows: slice, columns: slice) -> tuple[Array, Array, Array, Array]:
        """The points and squared norms of a tile."""
        return self.x[rows, :], self.y[columns, :], self.xx[rows], self.yy[columns]


def _high_log_sums(x: Array, y: Array, logs: Array, *, kind: int, rate: float) -> Array:
    xp, dimension, tiles, out = namespace(x), x.shape[1], _Tiles(x, y, kind), []
    run = Launcher(x.dtype, dimension, home_of(x))
    for rows in tiles.cut(x.shape[0]):
        height = rows.stop - rows.start
        parts = _parts(height, min(TILE, y.shape[0]))
        tops = xp.full((parts, height), -numpy.inf, dtype=x.dtype)
        sums = xp.zeros((parts, height), dtype=xp.float64)
        for columns in tiles.cut(y.shape[0]):
            width, tile = columns.stop - columns.start, tiles.products(rows, columns)
            run(
                "tile_log_sums", height, parts, tile, *tiles.points(rows, columns), logs[columns], height, width,
                parts, short(dimension), short(kind), rate, tops, sums,
            )  # fmt: skip
        out.append(_merged(run, tops, sums))
    return xp.concat(out)


def _high_weighted(x: Array, y: Array, weights: Array, *, kind: int, rate: float) -> Array:
    xp, dimension, tiles, out = namespace(x), x.shape[1], _Tiles(x, y, kind), []
    run = Launcher(x.dtype, dimension, home_of(x))
    for rows in tiles.cut(x.shape[0]):
        height = rows.stop - rows.start
        total = xp.zeros((height, weights.shape[1]), dtype=xp.float64)
        for columns in tiles.cut(y.shape[0]):
            width, tile = columns.stop - columns.start, tiles.products(rows, columns)
            parts = _parts(height, width)
            run(
                "tile_values", height, parts, tile, *tiles.points(rows, columns), height, width, parts,
                short(dimension), short(kind), rate,
            )  # fmt: skip
            total = total + xp.astype(tile.T @ weights[columns, :], xp.float64)
        out.append(total)
    return xp.concat(out)
