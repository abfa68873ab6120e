"""Sums over all points of their shares of a partition field: how each image and caption moves what is made of fields.

At a point z the share of a row r of cloud q (0 images, 1 captions) is P_zr = κ(z, r)·weight/Σκ, the sum being that of
Γ_q(z): the derivative of log Γ_q(z) in the weight of r is P_zr less r's part of the total. Shares are at most 1, so
that nothing overflows at any τ. The same sweep smooths the alignment potentials: Ũ₁₂(z) = Σ_i P_zi·U₁₂(x_i), and Ũ₂₁
over captions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

from numerics.arrays import Array
from numerics.embeddings.layout import Block
from numerics.embeddings.pairing import Positives
from numerics.embeddings.partition import Fields, masked, shifted_exponentials
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, Say, host, pooled_tiles, silent

AtPoints = tuple[Vector, Vector]  # one number for each image (unit) and for each caption, in the layout's order


class Asked(NamedTuple):
    """Coefficients of the points: Σ_z c_z·P_zr for each of `shares`, Σ_z c_z·Q_zr for each of `squares`, Q = P²/ΣP²."""

    shares: tuple[AtPoints, ...]
    squares: tuple[AtPoints, ...] = ()


@dataclass(frozen=True)
class Influence:
    """The sums asked of each cloud, `columns[q]` of shape (number asked, rows of cloud q), shares before squares.

    `smoothed[p]` holds Ũ₁₂ + 1 and Ũ₂₁ + 1 at the points of cloud p.
    """

    columns: tuple[Vector, Vector]
    smoothed: tuple[AtPoints, AtPoints]


class _Part(NamedTuple):
    """What one direction of a tile adds for one cloud of columns: (asked, columns), and the potential at the rows."""

    columns: Vector
    smoothed: Vector


def influences(
    cloud: Cloud,
    temperature: float,
    known: Fields,
    asked: tuple[Asked, Asked],
    found: Positives,
    estimator: str,
    say: Say = silent,
) -> Influence:
    """Return the sums asked of both clouds, for fields measured by the same estimator at the same τ."""
    layout = cloud.layout
    pooled = _Pooled(cloud, temperature, known, asked, found)

    def visit(e: Array, a: Block, b: Block) -> list[tuple[Block, Block, list[_Part]]]:
        e = masked(cloud, e, a, b, estimator)
        results = [(a, b, pooled.direction(e, a, b))]
        if layout.turned(a, b):
            results.append((b, a, pooled.direction(e.T, b, a)))
        return results

    sizes = (len(layout.cluster), layout.captions)
    columns = [numpy.zeros((len(q.shares) + len(q.squares), n)) for q, n in zip(asked, sizes, strict=True)]
    smoothed = [[numpy.zeros(n) for _ in range(2)] for n in sizes]
    added = [*columns, *smoothed[0], *smoothed[1]]
    for results in pooled_tiles(cloud, "shares of the partition fields", visit, added, say):
        for rows, over, parts in results:
            for q, part in enumerate(parts):
                columns[q][:, _pieces(over)[q][1]] += part.columns
                for p, (local, whole) in enumerate(_pieces(rows)):
                    smoothed[p][q][whole] += part.smoothed[local]
    return Influence((columns[0], columns[1]), ((smoothed[0][0], smoothed[0][1]), (smoothed[1][0], smoothed[1][1])))


class _Pooled:
    """The known fields and coefficients at the rows of a block, images first, as the tiles need them."""

    def __init__(
        self, cloud: Cloud, temperature: float, known: Fields, asked: tuple[Asked, Asked], found: Positives
    ) -> None:
        self.cloud, self.temperature, self.asked = cloud, temperature, asked
        self.fields = known.at
        self.potentials = (found.by_unit, found.costs)  # U + 1

    def direction(self, e: Array, a: Block, b: Block) -> list[_Part]:
        """Sums over the rows a of shares of the columns b, for the images and the captions among the columns."""
        xp, dtype = self.cloud.xp, str(self.cloud.images.dtype)
        weight = xp.asarray(self.cloud.layout.weight[b.start : b.stop].astype(dtype))
        parts = []
        for q, (local, whole) in enumerate(_pieces(b)):
            kernel, top = shifted_exponentials(xp, e[:, local], self.temperature)
            rows, squares, factor = self._at_rows(a, q, host(top), host(xp.max(kernel, axis=1)) > 0)
            sums = [xp.asarray(rows.astype(dtype)) @ kernel]
            if len(squares):
                sums.append(xp.asarray(squares.astype(dtype)) @ (kernel * kernel))
            total = xp.concat(sums, axis=0)
            potential = xp.asarray(self.potentials[q][whole].astype(dtype))
            if q == 0:
                total, potential = total * weight[None, :], potential * weight
            parts.append(_Part(host(total), factor * host(kernel @ potential)))
        return parts

    def _at_rows(self, a: Block, q: int, top: Vector, reached: Any) -> tuple[Vector, Vector, Vector]:
        """What multiplies e^{(e − top)/τ} and its square, a row for each sum asked, and what makes it shares, (rows,).

        A row that reaches nothing, since all columns are of its own image, has zeros.
        """
        asked = self.asked[q]
        first, square = numpy.zeros((len(asked.shares), a.rows)), numpy.zeros((len(asked.squares), a.rows))
        factor, twice = numpy.zeros(a.rows), numpy.zeros(a.rows)
        for p, (local, whole) in enumerate(_pieces(a)):
            field = self.fields[p][q]
            below = numpy.where(reached[local], top[local] - field.top[whole], -numpy.inf)
            scale = numpy.exp(below / self.temperature)
            factor[local], twice[local] = scale / field.first[whole], scale**2 / field.square[whole]
            for table, coefficients in ((first, asked.shares), (square, asked.squares)):
                for k, at in enumerate(coefficients):
                    table[k, local] = at[p][whole]
        return first * factor, square * twice, factor


def _pieces(block: Block) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The images and the captions among a block's rows, and where they stand in the layout."""
    return (
        (slice(0, block.units), slice(block.start, block.stop)),
        (slice(block.units, block.rows), slice(block.first, block.last)),
    )
