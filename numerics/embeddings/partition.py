"""Partition fields of two clouds in log space: Γ₁ and Γ₂ at every image and caption, in one sweep over all pairs.

Γ₁(z) = Σ_i (k_i/M) e^{z·x_i/τ} sums over images and Γ₂(z) = Σ_j (1/M) e^{z·y_j/τ} over captions. By default the
image of z and its captions are left out and the rest renormalised: the term of z with itself, e^{1/τ}, would outweigh
all others at the temperatures in use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy

from numerics.arrays import Array
from numerics.embeddings.layout import Block
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, Say, host, pooled_tiles, silent


class Sums(NamedTuple):
    """Logarithms of sums over one cloud at each of some points: Σκ, Σκ² by rows, and Σ(κ summed by unit)²."""

    first: Vector
    square: Vector
    by_unit: Vector


@dataclass(frozen=True)
class Field:
    """One cloud's partition field at the points of the same or the other cloud.

    `logs` is log Γ; `total` the weight of what was summed, in captions; `relative` is E κ²/Γ²; `uncertainty` is the
    relative variance of the estimate of Γ, so that −½ of it is the bias of log Γ to first order.
    """

    logs: Vector
    total: Vector
    relative: Vector
    uncertainty: Vector

    @property
    def log_sums(self) -> Vector:
        """log of the sum that was divided by `total`."""
        return self.logs + numpy.log(self.total)


@dataclass(frozen=True)
class Fields:
    """Γ₁ and Γ₂ at the images (units) and captions of a cloud, in the layout's order: `at[p][q]` is the field of cloud
    q at the points of cloud p, 0 images and 1 captions.
    """

    at: tuple[tuple[Field, Field], tuple[Field, Field]]


def shifted_exponentials(xp: Array, c: Array, temperature: float) -> tuple[Array, Array]:
    """Return e^{(c − top)/τ} and the top of each row, (rows,); a row that is −inf throughout has top 0 and zeros."""
    top = xp.max(c, axis=1)
    top = xp.where(top == -math.inf, xp.zeros_like(top), top)
    return xp.exp((c - top[:, None]) * (1 / temperature)), top


def masked(cloud: Cloud, c: Array, a: Block, b: Block, estimator: str) -> Array:
    """Return the cosines with −inf where both rows belong to one image, unless the estimator keeps those."""
    same = cloud.same_row(a, b) if estimator == "U" else None
    if same is None:
        return c
    return cloud.xp.where(same, cloud.xp.full_like(c, -math.inf), c)


def fields(cloud: Cloud, temperature: float, estimator: str, say: Say = silent) -> Fields:
    """Return the four fields at τ = `temperature`; `estimator` "U" leaves out the point's own image, "V" does not."""
    xp, layout = cloud.xp, cloud.layout
    weights = xp.asarray(layout.weight.astype(cloud.images.dtype))

    def visit(c: Array, a: Block, b: Block) -> list[tuple[Block, tuple[Sums, Sums]]]:
        c = masked(cloud, c, a, b, estimator)
        found = [(a, _sums(cloud, c, b, weights, temperature))]
        if a.number != b.number:
            found.append((b, _sums(cloud, c.T, a, weights, temperature)))
        return found

    sizes = (len(layout.cluster), layout.captions)
    at = [[Sums(*(numpy.full(n, -numpy.inf) for _ in range(3))) for _ in range(2)] for n in sizes]
    for results in pooled_tiles(cloud, "partition fields", visit, say):
        for rows, both in results:
            parts = (slice(rows.start, rows.stop), slice(rows.first, rows.last))
            pieces = (slice(0, rows.units), slice(rows.units, None))
            for place, (part, piece) in enumerate(zip(parts, pieces, strict=True)):
                for cloud_number, new in enumerate(both):
                    for old, more in zip(at[place][cloud_number], new, strict=True):
                        old[part] = numpy.logaddexp(old[part], more[piece])
    made = [[_field(cloud, sums, place, estimator) for sums in at[place]] for place in (0, 1)]
    return Fields(((made[0][0], made[0][1]), (made[1][0], made[1][1])))


def _sums(cloud: Cloud, c: Array, b: Block, weights: Array, temperature: float) -> tuple[Sums, Sums]:
    """Log sums over the images and over the captions of b, at each row of c."""
    xp = cloud.xp
    weight = weights[b.start : b.stop]
    images, top_1 = shifted_exponentials(xp, c[:, : b.units], temperature)
    captions, top_2 = shifted_exponentials(xp, c[:, b.units :], temperature)
    by_unit = b.by_unit(captions, 1)
    ones = xp.ones_like(captions[0, :])
    return (
        _logs(top_1, temperature, images @ weight, (images * images) @ weight, (images * images) @ (weight * weight)),
        _logs(
            top_2, temperature, captions @ ones, (captions * captions) @ ones,
            (by_unit * by_unit) @ xp.ones_like(weight),
        ),
    )  # fmt: skip


def _logs(top: Array, temperature: float, first: Array, square: Array, by_unit: Array) -> Sums:
    shift = host(top) / temperature
    with numpy.errstate(divide="ignore"):  # a row with nothing to sum has the logarithm of 0
        logs = [numpy.log(host(total)) for total in (first, square, by_unit)]
    return Sums(shift + logs[0], 2 * shift + logs[1], 2 * shift + logs[2])


def _field(cloud: Cloud, sums: Sums, place: int, estimator: str) -> Field:
    layout = cloud.layout
    owner = layout.cluster if place == 0 else layout.cluster[layout.unit]
    counts = layout.counts.astype(numpy.float64)
    total = numpy.full(len(owner), float(layout.captions))
    squares = numpy.full(len(owner), float((counts**2).sum()))
    if estimator == "U":
        total, squares = total - counts[owner], squares - counts[owner] ** 2
    logs = sums.first - numpy.log(total)
    relative = numpy.exp(sums.square - numpy.log(total) - 2 * logs)
    uncertainty = numpy.exp(sums.by_unit - 2 * sums.first) - squares / total**2
    return Field(logs, total, relative, uncertainty)
