"""How each image moves the means of log partition fields: one more sweep, with the fields known.

The derivative of log Γ(z_i) in the weight of an image a is P_ia − k_a/K_i, where P_ia is its share of the sum at z_i
and K_i the weight of all that is summed there. Shares are at most 1, so that nothing overflows at any τ. The same sweep
smooths the alignment potentials by the kernel: Ũ₁₂(z) = Σ_i P_zi·U₁₂(x_i), and Ũ₂₁ alike over captions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

from numerics.arrays import Array
from numerics.embeddings.layout import Block
from numerics.embeddings.partition import Fields, masked, shifted_exponentials
from numerics.embeddings.positives import Positives
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, Say, host, pooled_tiles, silent


class Coefficients(NamedTuple):
    """What to sum over the points z_i, in the layout's order: Σ_i w_i P_ia, Σ_i share_i P_ia and Σ_i square_i Q_ia.

    Q is the share in Σκ², the last two are for the constant c₁. Each is a pair: for images (units) and for captions.
    """

    weight: tuple[Vector, Vector]
    share: tuple[Vector, Vector]
    square: tuple[Vector, Vector]


@dataclass(frozen=True)
class Influence:
    """Sums over points by unit of the cloud that was summed, (units,): `mean[p][q]` is Σ_i w_i P_ia over the points of
    cloud p for the field of cloud q (0 images, 1 captions), and `constant[p]` what c₁ needs, for the other cloud.

    `smoothed` holds Ũ₁₂ and Ũ₂₁ at the images and at the captions: smoothed[p][0] is Ũ₁₂ at the points of cloud p.
    """

    mean: tuple[tuple[Vector, Vector], tuple[Vector, Vector]]
    constant: tuple[Vector, Vector]
    smoothed: tuple[tuple[Vector, Vector], tuple[Vector, Vector]]


class _Part(NamedTuple):
    """What one direction of a tile adds, for one cloud q of columns: by unit (4, units), and at the rows (rows,)."""

    columns: Vector
    smoothed: Vector


def influences(
    cloud: Cloud,
    temperature: float,
    known: Fields,
    coefficients: Coefficients,
    found: Positives,
    estimator: str,
    say: Say = silent,
) -> Influence:
    """Return the sums of `Influence` for fields that were measured by the same estimator at the same τ."""
    layout = cloud.layout
    pooled = _Pooled(cloud, temperature, known, coefficients, found)

    def visit(c: Array, a: Block, b: Block) -> list[tuple[Block, Block, list[_Part]]]:
        c = masked(cloud, c, a, b, estimator)
        results = [(a, b, pooled.direction(c, a, b))]
        if a.number != b.number:
            results.append((b, a, pooled.direction(c.T, b, a)))
        return results

    columns = numpy.zeros((2, 4, len(layout.cluster)))
    smoothed = [[numpy.zeros(n) for _ in range(2)] for n in (len(layout.cluster), layout.captions)]
    for results in pooled_tiles(cloud, "shares of the partition fields", visit, say):
        for rows, over, parts in results:
            for q, part in enumerate(parts):
                columns[q, :, over.start : over.stop] += part.columns
                smoothed[0][q][rows.start : rows.stop] += part.smoothed[: rows.units]
                smoothed[1][q][rows.first : rows.last] += part.smoothed[rows.units :]
    return Influence(
        ((columns[0, 0], columns[1, 0]), (columns[0, 1], columns[1, 1])),
        (columns[1, 2] + columns[1, 3], columns[0, 2] + columns[0, 3]),
        ((smoothed[0][0], smoothed[0][1]), (smoothed[1][0], smoothed[1][1])),
    )


class _Pooled:
    """The known fields and coefficients at the rows of a block, images first, as the tiles need them."""

    def __init__(
        self, cloud: Cloud, temperature: float, known: Fields, coefficients: Coefficients, found: Positives
    ) -> None:
        self.cloud, self.temperature, self.coefficients = cloud, temperature, coefficients
        self.log_sums = (
            (known.first_at_images.log_sums, known.second_at_images.log_sums),
            (known.first_at_captions.log_sums, known.second_at_captions.log_sums),
        )
        # log Σκ² = log total + log E κ², with E κ² = relative·Γ²
        crossed = (known.second_at_images, known.first_at_captions)
        self.log_squares = tuple(numpy.log(f.relative * f.total) + 2 * f.logs for f in crossed)
        self.potentials = (-found.by_unit, -found.cosines)

    def direction(self, c: Array, a: Block, b: Block) -> list[_Part]:
        """Sums over the rows a of shares of the columns b, for the images and the captions among the columns."""
        xp, dtype = self.cloud.xp, str(self.cloud.images.dtype)
        weight = xp.asarray(self.cloud.layout.weight[b.start : b.stop].astype(dtype))
        parts = []
        for q, (local, whole) in enumerate(_pieces(b)):
            kernel, top = shifted_exponentials(xp, c[:, local], self.temperature)
            rows, squares, factor = self._at_rows(a, q, host(top) / self.temperature, host(xp.max(kernel, axis=1)) > 0)
            sums = xp.concat(
                [xp.asarray(rows.astype(dtype)) @ kernel, xp.asarray(squares.astype(dtype)) @ (kernel * kernel)], axis=0
            )
            potential = xp.asarray(self.potentials[q][whole].astype(dtype))
            if q == 0:
                sums, potential = sums * weight[None, :], potential * weight
            else:
                sums = b.by_unit(sums, 1)
            parts.append(_Part(host(sums), factor * host(kernel @ potential)))
        return parts

    def _at_rows(self, a: Block, q: int, shift: Vector, reached: Any) -> tuple[Vector, Vector, Vector]:
        """What multiplies e^{(c − top)/τ}, (3, rows), and its square, (1, rows), and what makes it shares, (rows,).

        A row that reaches nothing, since all columns are of its own image, has zeros.
        """
        first, square, factor = numpy.zeros((3, a.rows)), numpy.zeros((1, a.rows)), numpy.zeros(a.rows)
        for p, (local, whole) in enumerate(_pieces(a)):
            live = reached[local]
            factor[local] = numpy.exp(numpy.where(live, shift[local] - self.log_sums[p][q][whole], -numpy.inf))
            first[p, local] = self.coefficients.weight[p][whole]
            if p != q:
                first[2, local] = self.coefficients.share[p][whole]
                twice = numpy.where(live, 2 * shift[local] - self.log_squares[p][whole], -numpy.inf)
                square[0, local] = self.coefficients.square[p][whole] * numpy.exp(twice)
        return first * factor, square, factor


def _pieces(block: Block) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The images and the captions among a block's rows, and where they stand in the layout."""
    return (
        (slice(0, block.units), slice(block.start, block.stop)),
        (slice(block.units, block.rows), slice(block.first, block.last)),
    )
