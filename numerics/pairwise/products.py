"""Tiles of an exponent or a squared distance between two sets of points, on NumPy, each made by one matrix product.

Both are scale·x_i·y_j + row_i + column_j. In low dimension the terms travel as two more coordinates, so that the
product itself adds them; in high dimension, where the product is what costs, they are added to the tile.
"""

from __future__ import annotations

import math
from typing import Any

import numpy

from numerics.critics.critic import squared_distances
from numerics.pairwise.functions import Exponent
from numerics.pairwise.tiles import LOW_DIMENSION

Matrix = numpy.ndarray[Any, Any]

_ROWS_AT_ONCE = 1024
# Below this share of ‖x‖² + ‖y‖² a squared distance has lost eight bits to cancellation and is formed again.
_NEAR = 2.0**-8
_SAFE_ANGLE = 2.9  # radians: beyond it a cosine no longer determines the angle to ten digits


class Products:
    """scale·(x_i − c)·(y_j − c) + rows_i + columns_j with a common `centre` c (None is 0), tile by tile."""

    def __init__(
        self, x: Matrix, y: Matrix, scale: float, rows: Matrix | None, columns: Matrix | None, centre: Matrix | None
    ) -> None:
        self._x, self._y, self._scale, self._centre = x, y, x.dtype.type(scale), centre
        self._rows, self._columns = rows, columns
        self._low = x.shape[1] <= LOW_DIMENSION
        if self._low:
            self._left = self._augmented(x, scale, rows, first=True)
            self._right = numpy.ascontiguousarray(self._augmented(y, 1.0, columns, first=False).T)

    def _augmented(self, points: Matrix, scale: float, terms: Matrix | None, first: bool) -> Matrix:
        size, dimension = points.shape
        wide = numpy.ones((size, dimension + 2), dtype=points.dtype)
        wide[:, :dimension] = self._centred(points) * points.dtype.type(scale)
        wide[:, dimension + (0 if first else 1)] = 0.0 if terms is None else terms
        return wide

    def _centred(self, points: Matrix) -> Matrix:
        return points if self._centre is None else points - self._centre

    def block(self, rows: slice) -> Matrix:
        """Return the left factor of a block of rows, to be passed to `fill`."""
        return self._left[rows] if self._low else self._centred(self._x[rows]) * self._scale

    def right(self) -> Matrix | None:
        """Return the right factor of all columns, (d + 2, m), with which `block` makes rows; None in high dimension."""
        return self._right if self._low else None

    def lowered(self, block: Matrix, amounts: Matrix) -> Matrix | None:
        """Return the left factor whose tiles are `amounts`, (rows,), lower; None in high dimension."""
        if not self._low:
            return None
        low = block.copy()
        low[:, -2] -= amounts
        return low

    def fill(self, tile: Matrix, block: Matrix, rows: slice, columns: slice) -> None:
        """Write one tile, shape (rows, columns), with `block` from the method of that name."""
        if self._low:
            numpy.matmul(block, self._right[:, columns], out=tile)
            return
        numpy.matmul(block, self._centred(self._y[columns]).T, out=tile)
        if self._rows is not None:
            tile += self._rows[rows, None]
        if self._columns is not None:
            tile += self._columns[columns]

    def chosen(self, rows: Matrix) -> Products:
        """Return the same for some rows, by index."""
        kept = None if self._rows is None else self._rows[rows]
        return Products(self._x[rows], self._y, float(self._scale), kept, self._columns, self._centre)


def common_centre(x: Matrix, y: Matrix) -> Matrix:
    """Return the mean of all points, shape (d,): squared distances from it cancel least."""
    total = x.sum(axis=0, dtype=numpy.float64) + y.sum(axis=0, dtype=numpy.float64)
    return numpy.asarray(total / (x.shape[0] + y.shape[0]), dtype=x.dtype)


def squared_norms(points: Matrix, centre: Matrix | None = None) -> Matrix:
    """Return ‖p − centre‖² in float64, shape (n,), a block of rows at a time."""
    out = numpy.empty(points.shape[0])
    for start in range(0, points.shape[0], _ROWS_AT_ONCE):
        part = points[start : start + _ROWS_AT_ONCE]
        part = (part if centre is None else part - centre).astype(numpy.float64)
        out[start : start + _ROWS_AT_ONCE] = numpy.einsum("ij,ij->i", part, part)
    return out


class Exponents:
    """Tiles of an exponent, with `columns` (m,) added to every row and `reference` subtracted from all."""

    def __init__(self, x: Matrix, y: Matrix, exponent: Exponent, columns: Matrix | None, reference: float) -> None:
        self._x, self._y, self._exponent, self._reference = x, y, exponent, reference
        dtype = x.dtype
        self._own: Matrix | None = None
        if exponent.square:
            centre = common_centre(x, y)
            rows = -exponent.square * squared_norms(x, centre) - reference
            right = -exponent.square * squared_norms(y, centre)
            right = right if columns is None else right + columns
            self._products = Products(x, y, 2 * exponent.square, rows.astype(dtype), _cast(right, dtype), centre)
            return
        moved = None if columns is None and not reference else (0 if columns is None else columns) - reference
        moved = None if moved is None else _cast(numpy.broadcast_to(moved, (y.shape[0],)), dtype)
        if exponent.angle:
            self._own, moved = moved, None
        self._products = Products(x, y, exponent.inner or 1.0, None, moved, None)

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self._x)

    @property
    def dtype(self) -> Any:
        """The dtype of points and tiles."""
        return self._x.dtype

    def least_sure(self, count: int) -> float:
        """Return the logarithm of a sum of `count` terms below which `fill` may have lost too many digits to it."""
        if not self._exponent.angle:
            return -math.inf
        highest = 0.0 if self._own is None else max(0.0, float(numpy.max(self._own)))
        return math.log(count) + highest - self._exponent.angle * _SAFE_ANGLE**2

    def block(self, rows: slice) -> Matrix:
        """Return the left factor of a block of rows."""
        return self._products.block(rows)

    def right(self) -> Matrix | None:
        """Return the right factor where exponents are a plain product of two, `block` and this; None elsewhere."""
        return None if self._exponent.angle else self._products.right()

    def fill(self, tile: Matrix, block: Matrix, rows: slice, columns: slice) -> None:
        """Write one tile of exponents; angles near π are good to √eps only, see `careful`."""
        self._products.fill(tile, block, rows, columns)
        if self._exponent.angle:
            numpy.clip(tile, -1.0, 1.0, out=tile)  # unit vectors whose product was rounded
            numpy.arccos(tile, out=tile)
            self._finish_angles(tile, columns)

    def _finish_angles(self, tile: Matrix, columns: slice) -> None:
        numpy.multiply(tile, tile, out=tile)
        tile *= tile.dtype.type(-self._exponent.angle)
        if self._own is not None:
            tile += self._own[columns]

    def lowered(self, block: Matrix, amounts: Matrix) -> Matrix | None:
        """Return the left factor whose tiles are `amounts`, (rows,), lower; None where a tile is to be lowered."""
        return None if self._exponent.angle else self._products.lowered(block, amounts)

    def careful(self, tile: Matrix, block: Matrix, rows: slice, columns: slice) -> None:
        """Write one tile of exponents with angles that keep their digits everywhere, from both distances."""
        if not self._exponent.angle:
            self.fill(tile, block, rows, columns)
            return
        x, y = self._x[rows], self._y[columns]
        near, far = squared_distances(x, y), squared_distances(x, -y)
        tile[...] = 2 * numpy.arctan2(numpy.sqrt(near), numpy.sqrt(far))
        self._finish_angles(tile, columns)

    def chosen(self, rows: Matrix) -> Exponents:
        """Return the same for some rows, by index."""
        some = object.__new__(Exponents)
        some.__dict__.update(self.__dict__)
        some._x, some._products = self._x[rows], self._products.chosen(rows)
        return some


class Distances:
    """Tiles of ‖x_i − y_j‖."""

    def __init__(self, x: Matrix, y: Matrix) -> None:
        self._x, self._y, centre = x, y, common_centre(x, y)
        self._row_squares, self._column_squares = squared_norms(x, centre), squared_norms(y, centre)
        terms = self._row_squares.astype(x.dtype), self._column_squares.astype(x.dtype)
        self._products = Products(x, y, -2.0, *terms, centre)

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self._x)

    @property
    def dtype(self) -> Any:
        """The dtype of points and tiles."""
        return self._x.dtype

    def block(self, rows: slice) -> Matrix:
        """Return the left factor of a block of rows."""
        return self._products.block(rows)

    def fill(self, tile: Matrix, block: Matrix, rows: slice, columns: slice) -> None:
        """Write one tile of distances; what cancelled is formed again from differences."""
        self._products.fill(tile, block, rows, columns)
        least = _NEAR * (self._row_squares[rows].max() + self._column_squares[columns].max())
        near = tile <= tile.dtype.type(least)
        if near.any():
            i, j = numpy.nonzero(near)
            step = max(1, tile.size // (4 * self._x.shape[1]))
            for start in range(0, len(i), step):
                part = slice(start, start + step)
                difference = self._x[rows][i[part]] - self._y[columns][j[part]]
                tile[i[part], j[part]] = numpy.einsum("ij,ij->i", difference, difference)
        numpy.sqrt(tile, out=tile)


def _cast(terms: Matrix, dtype: Any) -> Matrix:
    """What a weight leaves of a column in `dtype`, −inf where it is too small for it."""
    with numpy.errstate(over="ignore"):
        return terms.astype(dtype)


def headroom(dtype: Any, count: int) -> float:
    """Return the largest exponent of which `count` may be summed inside `dtype`."""
    return math.log(float(numpy.finfo(dtype).max)) - math.log(count) - 2
