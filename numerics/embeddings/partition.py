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
from numerics.embeddings.layout import Block, Layout
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, Say, host, pooled_tiles, silent


class Sums(NamedTuple):
    """Sums over some rows of one cloud at some points, of κ over its largest value there, e^{(1 + top)/τ}.

    Σκ and Σκ² by rows, Σ(κ summed by image)² over the images that are whole among the rows, and the sums of κ over the
    image that began in the block before and over the one that goes on in the next, 0 where there is none.
    """

    top: Vector
    first: Vector
    square: Vector
    by_image: Vector
    before: Vector
    after: Vector


@dataclass(frozen=True)
class Field:
    """One cloud's partition field at the points of the same or the other cloud.

    `first`, `square` and `by_image` are sums of κ e^{−(1 + top)/τ}, of its square, and of the squares of its sums by
    image; `total` is the weight of what was summed, in captions, and `squares` Σ k² of the images that were.
    """

    temperature: float
    top: Vector
    first: Vector
    square: Vector
    by_image: Vector
    total: Vector
    squares: Vector

    @property
    def logs(self) -> Vector:
        """log Γ − 1/τ."""
        return self.top / self.temperature + numpy.log(self.first / self.total)

    @property
    def relative(self) -> Vector:
        """E κ²/Γ²."""
        return self.square * self.total / self.first**2

    @property
    def uncertainty(self) -> Vector:
        """The relative variance of the estimate of Γ, so that −½ of it is the bias of log Γ to first order."""
        return self.by_image / self.first**2 - self.squares / self.total**2


@dataclass(frozen=True)
class Fields:
    """Γ₁ and Γ₂ at the images (units) and captions of a cloud, in the layout's order: `at[p][q]` is the field of cloud
    q at the points of cloud p, 0 images and 1 captions.
    """

    at: tuple[tuple[Field, Field], tuple[Field, Field]]


def shifted_exponentials(xp: Array, e: Array, temperature: float) -> tuple[Array, Array]:
    """Return e^{(e − top)/τ} and the top of each row, (rows,); a row that is −inf throughout has top 0 and zeros."""
    top = xp.max(e, axis=1)
    top = xp.where(top == -math.inf, xp.zeros_like(top), top)
    return xp.exp((e - top[:, None]) * (1 / temperature)), top


def masked(cloud: Cloud, e: Array, a: Block, b: Block, estimator: str) -> Array:
    """Return e = cosine − 1 with −inf where both rows belong to one image, unless the estimator keeps those."""
    same = cloud.same_row(a, b) if estimator == "U" else None
    if same is None:
        return e
    return cloud.xp.where(same, cloud.xp.full_like(e, -math.inf), e)


def fields(cloud: Cloud, temperature: float, estimator: str, say: Say = silent) -> Fields:
    """Return the four fields at τ = `temperature`; `estimator` "U" leaves out the point's own image, "V" does not."""
    xp, layout = cloud.xp, cloud.layout
    weights = xp.asarray(layout.weight.astype(cloud.images.dtype))

    counts = xp.asarray(layout.counts[layout.cluster].astype(cloud.images.dtype))

    def visit(e: Array, a: Block, b: Block) -> list[tuple[Block, Block, tuple[Sums, Sums]]]:
        e = masked(cloud, e, a, b, estimator)
        found = [(a, b, _sums(cloud, e, b, weights, counts, temperature))]
        if layout.turned(a, b):
            found.append((b, a, _sums(cloud, e.T, a, weights, counts, temperature)))
        return found

    sizes = (len(layout.cluster), layout.captions)
    at = [[_Running(n, temperature) for _ in range(2)] for n in sizes]
    added = [array for running in (*at[0], *at[1]) for array in running.arrays]
    for results in pooled_tiles(cloud, "partition fields", visit, added, say):
        for rows, over, both in results:  # at any rows the blocks of columns come in their order
            parts = (slice(rows.start, rows.stop), slice(rows.first, rows.last))
            pieces = (slice(0, rows.units), slice(rows.units, None))
            for place, (part, piece) in enumerate(zip(parts, pieces, strict=True)):
                for running, new in zip(at[place], both, strict=True):
                    running.add(part, Sums(*(more[piece] for more in new)), over)
    made = [[running.field(layout, place, estimator) for running in at[place]] for place in (0, 1)]
    return Fields(((made[0][0], made[0][1]), (made[1][0], made[1][1])))


def _sums(cloud: Cloud, e: Array, b: Block, weights: Array, counts: Array, temperature: float) -> tuple[Sums, Sums]:
    """Sums over the images and over the captions of b, at each row of e."""
    xp = cloud.xp
    weight, count = weights[b.start : b.stop], counts[b.start : b.stop]
    images, top_1 = shifted_exponentials(xp, e[:, : b.units], temperature)
    captions, top_2 = shifted_exponentials(xp, e[:, b.units :], temperature)
    squares = images * images
    nothing = xp.zeros_like(top_1)  # an image's units are equal: each knows the sum over all
    found = [(top_1, images @ weight, squares @ weight, squares @ (weight * count), nothing, nothing)]
    by_image = b.by_unit(captions, 1)
    if b.images is not None:
        some = numpy.arange(int(b.images.max()) + 1)
        by_image = by_image @ xp.asarray((b.images[:, None] == some).astype(cloud.images.dtype))
    edges = [nothing if edge is None else by_image[:, edge] for edge in (b.before, b.after)]
    whole = numpy.ones(by_image.shape[1], cloud.images.dtype)
    whole[[edge for edge in (b.before, b.after) if edge is not None]] = 0
    ones = xp.ones_like(captions[0, :])
    squares = captions * captions
    found.append((top_2, captions @ ones, squares @ ones, (by_image * by_image) @ xp.asarray(whole), *edges))
    return Sums(*map(host, found[0])), Sums(*map(host, found[1]))


class _Running:
    """Sums at some points over the blocks so far, over the largest κ there; `open` is Σκ over an image that goes on."""

    def __init__(self, points: int, temperature: float) -> None:
        self.temperature, self.top = temperature, numpy.full(points, -numpy.inf)
        self.first, self.square, self.by_image, self.open = (numpy.zeros(points) for _ in range(4))

    @property
    def arrays(self) -> tuple[Vector, ...]:
        """All that is added to."""
        return self.top, self.first, self.square, self.by_image, self.open

    def add(self, part: slice, new: Sums, block: Block) -> None:
        """Take the sums at some of the points over the next block."""
        some = new.first > 0  # a row that reaches nothing has a top of its own
        top = numpy.where(some, numpy.maximum(self.top[part], new.top), self.top[part])
        with numpy.errstate(invalid="ignore", over="ignore"):  # nothing was reached so far: −inf less itself
            old, now = (numpy.exp((t - top) / self.temperature) for t in (self.top[part], new.top))
        old, now = numpy.where(top > self.top[part], old, 1.0), numpy.where(some, now, 0.0)
        self.top[part] = top
        self.first[part] = self.first[part] * old + new.first * now
        self.square[part] = self.square[part] * old**2 + new.square * now**2
        self.by_image[part] = self.by_image[part] * old**2 + new.by_image * now**2
        self.open[part] = self.open[part] * old + new.before * now
        if block.after is None or block.after != block.before:
            self.by_image[part] += self.open[part] ** 2
            self.open[part] = new.after * now

    def field(self, layout: Layout, place: int, estimator: str) -> Field:
        """Return the field at the images (0) or captions (1)."""
        owner = layout.cluster if place == 0 else layout.cluster[layout.unit]
        counts = layout.counts.astype(numpy.float64)
        total = numpy.full(len(owner), float(layout.captions))
        squares = numpy.full(len(owner), float((counts**2).sum()))
        if estimator == "U":
            total, squares = total - counts[owner], squares - counts[owner] ** 2
        for values, nothing in ((self.top, 0.0), (self.first, 1.0), (self.square, 1.0), (self.by_image, 0.0)):
            values[~layout.anchors(place)] = nothing  # points without a weight: a number, and no NaN
        return Field(self.temperature, self.top, self.first, self.square, self.by_image, total, squares)
