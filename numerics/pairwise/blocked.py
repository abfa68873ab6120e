"""The NumPy path: tiles in cache, threads over blocks of rows, sums carried in float64 in a fixed order."""

from __future__ import annotations

import numpy

from numerics.pairwise import native
from numerics.pairwise.functions import Distance, Exponent, Function, function_exponent
from numerics.pairwise.native import Exponential
from numerics.pairwise.products import Distances, Exponents, Matrix, headroom
from numerics.pairwise.tiles import LOW_DIMENSION, Plan, over_blocks, plan

_SLACK = 20.0  # e^20 times the number of columns is far from overflow in float32 too


def log_sum_exp(
    x: Matrix,
    y: Matrix,
    exponent: Exponent,
    log_weights: Matrix | None,
    budget: int,
    threads: int | None,
    exponential: Exponential | None = None,
    bound: bool = True,
) -> Matrix:
    """Return log Σ_j e^{log_weights_j + exponent(x_i, y_j)} in float64, shape (n,); the largest weight is 1.

    With `bound` the exponents' known bound stands in for the running maximum, unless too many of the first rows leave
    the dtype by it; other rows that do are done again. `exponential` is chosen here unless it is given.
    """
    count, exp = y.shape[0], exponential or native.exponential(x.dtype.name, len(x) * len(y))
    cut = _plan(x, y, exponent, 1, budget, threads)
    reference = max(exponent.largest - headroom(x.dtype, count), 0.0)
    terms = Exponents(x, y, exponent, log_weights, reference)
    first = terms.chosen(numpy.arange(min(len(x), cut.rows)))
    if not bound or 2 * numpy.count_nonzero(_bounded(first, count, cut, exp)[1]) < first.size:
        return _running_maximum(terms, count, cut, exp) + reference
    result, good = _bounded(terms, count, cut, exp)
    again = numpy.nonzero(~good)[0]
    if len(again):
        result[again] = _running_maximum(terms.chosen(again), count, cut, exp)
    return result + reference


def _bounded(terms: Exponents, count: int, cut: Plan, exp: Exponential) -> tuple[Matrix, Matrix]:
    """The logarithms of plain sums, and where they hold: what underflowed there weighs less than rounding."""
    info, sums, right = numpy.finfo(terms.dtype), numpy.zeros(terms.size), terms.right()

    def work(rows: slice) -> None:
        block, own = terms.block(rows), sums[rows]
        if right is not None and exp.add_product_sums(block, right, own):
            return
        scratch = _scratch(terms, rows, cut)
        with numpy.errstate(over="ignore", under="ignore"):  # rows that leave the dtype are seen by their sums
            for columns in cut.tiles(count):
                tile = _shaped(scratch, rows, columns)
                terms.fill(tile, block, rows, columns)
                exp.add_row_sums(tile, own)

    over_blocks(cut.blocks(terms.size), work, cut.threads)
    good = (sums >= 2 * count * float(info.tiny) / float(info.eps)) & numpy.isfinite(sums)
    with numpy.errstate(divide="ignore"):
        result: Matrix = numpy.log(sums)
    return result, good & (result >= terms.least_sure(count))


def _running_maximum(terms: Exponents, count: int, cut: Plan, exp: Exponential) -> Matrix:
    """log Σ_j e^{exponent} by rows, less an exponent that is at most `_SLACK` below the largest; −inf where all are.

    The first one found is kept until that would overflow, so that tiles come lowered already from the product.
    """
    dtype, result = terms.dtype, numpy.empty(terms.size)

    def work(rows: slice) -> None:
        block, height, scratch = terms.block(rows), rows.stop - rows.start, _scratch(terms, rows, cut)
        taken, total, met = numpy.zeros(height, dtype=dtype), numpy.zeros(height), numpy.zeros(height, dtype=bool)
        low = terms.lowered(block, taken)
        with numpy.errstate(under="ignore", divide="ignore"):
            for columns in cut.tiles(count):
                tile = _shaped(scratch, rows, columns)
                terms.careful(tile, block if low is None else low, rows, columns)
                if low is None:
                    tile -= taken[:, None]
                highest = tile.max(axis=1)
                raised = numpy.where(met, highest > _SLACK, highest > -numpy.inf)
                if raised.any():
                    step = numpy.where(raised, highest, dtype.type(0))
                    tile -= step[:, None]
                    total *= numpy.exp(numpy.where(met, -step, 0.0).astype(numpy.float64))
                    taken += step
                    low, met = terms.lowered(block, taken), met | raised
                exp.add_row_sums(tile, total)
            result[rows] = numpy.log(total) + taken

    over_blocks(cut.blocks(terms.size), work, cut.threads)
    return result


def weighted_sums(
    x: Matrix, y: Matrix, function: Function, weights: Matrix, budget: int, threads: int | None
) -> Matrix:
    """Return Σ_j function(x_i, y_j)·weights_jb in float64, shape (n, B)."""
    exponent = None if isinstance(function, Distance) else function_exponent(function)
    cut = _plan(x, y, exponent, weights.shape[1], budget, threads)
    terms = Distances(x, y) if exponent is None else Exponents(x, y, exponent, None, 0.0)
    exp = native.exponential(x.dtype.name, len(x) * len(y))
    total = numpy.zeros((len(x), weights.shape[1]))

    def work(rows: slice) -> None:
        block, own, scratch = terms.block(rows), total[rows], _scratch(terms, rows, cut)
        with numpy.errstate(under="ignore"):
            for columns in cut.tiles(len(y)):
                tile = _shaped(scratch, rows, columns)
                terms.fill(tile, block, rows, columns)
                if isinstance(terms, Exponents):
                    exp.apply(tile)
                own += tile @ weights[columns]

    over_blocks(cut.blocks(len(x)), work, cut.threads)
    return total


def _plan(x: Matrix, y: Matrix, exponent: Exponent | None, sums: int, budget: int, threads: int | None) -> Plan:
    """Where tiles are cut; distances (no exponent) and angles need some of them for what is formed again."""
    wide = x.shape[1] + 2 if x.shape[1] <= LOW_DIMENSION else 2
    shared = (x.shape[0] + y.shape[0]) * (8 + x.itemsize * wide)
    scratch, centred = (4, True) if exponent is None else (6 if exponent.angle else 1, bool(exponent.square))
    return plan(x.shape[1], x.itemsize, sums, shared, budget, threads, scratch, centred)


def _scratch(terms: Exponents | Distances, rows: slice, cut: Plan) -> Matrix:
    return numpy.empty((rows.stop - rows.start) * cut.columns, dtype=terms.dtype)


def _shaped(scratch: Matrix, rows: slice, columns: slice) -> Matrix:
    height, width = rows.stop - rows.start, columns.stop - columns.start
    return scratch[: height * width].reshape(height, width)
