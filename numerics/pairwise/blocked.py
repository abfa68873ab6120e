"""The NumPy path: tiles in cache, threads over blocks of rows, sums carried in float64 in a fixed order."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy

from numerics.pairwise.functions import Distance, Exponent, Function, function_exponent
from numerics.pairwise.products import Distances, Exponents, Matrix, headroom
from numerics.pairwise.tiles import LOW_DIMENSION, Plan, over_blocks, plan

Fill = Callable[[Matrix, Matrix, slice, slice], None]
_SAFE_ANGLE = 2.9  # radians: beyond it a cosine no longer determines the angle to ten digits


def log_sum_exp(
    x: Matrix, y: Matrix, exponent: Exponent, log_weights: Matrix | None, budget: int, threads: int | None
) -> Matrix:
    """Return log Σ_j e^{log_weights_j + exponent(x_i, y_j)} in float64, shape (n,).

    The exponents' known bound stands in for the running maximum; rows that leave the dtype by it are done again.
    """
    count, info = y.shape[0], numpy.finfo(x.dtype)
    cut = _plan(x, y, 1, budget, threads)
    top = exponent.largest + (0.0 if log_weights is None else float(numpy.max(log_weights)))
    if top == -numpy.inf:
        return numpy.full(x.shape[0], -numpy.inf)
    reference = max(top - headroom(x.dtype, count), 0.0)
    terms = Exponents(x, y, exponent, log_weights, reference)
    sums = _sums(x, y, terms.block, functools.partial(_exponential, terms.fill), None, cut)[:, 0]
    # what underflowed weighs less than rounding in the rows that are kept
    good = (sums >= count * float(info.tiny) / float(info.eps)) & numpy.isfinite(sums)
    with numpy.errstate(divide="ignore"):
        result: Matrix = numpy.log(sums) + reference
    if exponent.angle:
        worst = numpy.log(count) + max(top, 0.0) - exponent.angle * _SAFE_ANGLE**2
        good &= result > worst
    again = numpy.nonzero(~good)[0]
    if len(again):
        result[again] = _running_maximum(terms.chosen(again), len(again), count, x.dtype, cut) + reference
    return result


def weighted_sums(
    x: Matrix, y: Matrix, function: Function, weights: Matrix, budget: int, threads: int | None
) -> Matrix:
    """Return Σ_j function(x_i, y_j)·weights_jb in float64, shape (n, B)."""
    cut = _plan(x, y, weights.shape[1], budget, threads)
    if isinstance(function, Distance):
        distances = Distances(x, y)
        return _sums(x, y, distances.block, distances.fill, weights, cut)
    terms = Exponents(x, y, function_exponent(function), None, 0.0)
    return _sums(x, y, terms.block, functools.partial(_exponential, terms.fill), weights, cut)


def _plan(x: Matrix, y: Matrix, sums: int, budget: int, threads: int | None) -> Plan:
    wide = x.shape[1] + 2 if x.shape[1] <= LOW_DIMENSION else 2
    shared = (x.shape[0] + y.shape[0]) * (8 + x.itemsize * wide)
    return plan(x.shape[1], x.itemsize, sums, shared, budget, threads)


def _exponential(fill: Fill, tile: Matrix, block: Matrix, rows: slice, columns: slice) -> None:
    fill(tile, block, rows, columns)
    numpy.exp(tile, out=tile)


def _sums(
    x: Matrix, y: Matrix, left: Callable[[slice], Matrix], fill: Fill, weights: Matrix | None, cut: Plan
) -> Matrix:
    """Σ_j tile_ij·weights_jb in float64, shape (n, B); without weights the plain sums, B = 1."""
    dtype = x.dtype
    plain = numpy.ones((y.shape[0], 1), dtype=dtype) if weights is None else weights.astype(dtype, copy=False)
    total = numpy.zeros((x.shape[0], plain.shape[1]))

    def work(rows: slice) -> None:
        block, own = left(rows), total[rows]
        scratch = numpy.empty((rows.stop - rows.start) * cut.columns, dtype=dtype)
        with numpy.errstate(over="ignore", under="ignore"):  # rows that leave the dtype are seen by their sums
            for columns in cut.tiles(y.shape[0]):
                tile = _shaped(scratch, rows, columns)
                fill(tile, block, rows, columns)
                own += tile @ plain[columns]

    over_blocks(cut.blocks(x.shape[0]), work, cut.threads)
    return total


def _running_maximum(terms: Exponents, size: int, count: int, dtype: Any, cut: Plan) -> Matrix:
    """log Σ_j e^{exponent} by rows, with the largest exponent so far taken out; −inf where every exponent is."""
    result = numpy.empty(size)

    def work(rows: slice) -> None:
        block, height = terms.block(rows), rows.stop - rows.start
        scratch = numpy.empty(height * cut.columns, dtype=dtype)
        top, total = numpy.full(height, -numpy.inf, dtype=dtype), numpy.zeros(height)
        with numpy.errstate(under="ignore", divide="ignore"):
            for columns in cut.tiles(count):
                tile = _shaped(scratch, rows, columns)
                terms.careful(tile, block, rows, columns)
                higher = numpy.maximum(top, tile.max(axis=1))
                taken = numpy.where(higher == -numpy.inf, dtype.type(0), higher)
                tile -= taken[:, None]
                numpy.exp(tile, out=tile)
                total *= numpy.exp((top - taken).astype(numpy.float64))
                total += tile.sum(axis=1)
                top = higher
            result[rows] = numpy.log(total) + numpy.where(top == -numpy.inf, 0.0, top)

    over_blocks(cut.blocks(size), work, cut.threads)
    return result


def _shaped(scratch: Matrix, rows: slice, columns: slice) -> Matrix:
    height, width = rows.stop - rows.start, columns.stop - columns.start
    return scratch[: height * width].reshape(height, width)
