"""All pairs of rows, exactly, a tile at a time: the matrix of their cosines is never held.

Tiles are visited in a fixed order and their results are added in that order, so that a sum is the same for any number
of threads. Memory is a few tiles a thread and does not grow with the number of rows.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy

from numerics.arrays import Array, Namespace, to_host
from numerics.embeddings.files.journal import Arrays, Journal
from numerics.embeddings.files.staging import Staged
from numerics.embeddings.layout import Block, Index, Layout
from numerics.pairwise.tiles import Result, cores, in_order

Say = Callable[[str, float], None]
Rows = numpy.ndarray[Any, Any]
Pair = tuple[Block, Block]
_CHUNK = 1 << 24  # bytes of float64 held where rows are taken once


def silent(_what: str, _share: float) -> None:
    """Say nothing of progress."""


@dataclass(frozen=True)
class Sweep:
    """Tiles that are to be visited in their order: `total` of them, of which `begun` are in the arrays `added` already.

    ``tiles(start, stop)`` visits some of them here. `digest` is that of all that their results depend on.
    """

    total: int
    begun: int
    added: Arrays
    tiles: Callable[[int, int], Iterator[Any]]
    digest: Callable[[], str]


# Visits the tiles of sweeps elsewhere: yields the results of those that are left in their order, each of which is then
# added; or puts the sums over all of them where they are added, and yields nothing.
Share = Callable[[Sweep], Iterator[Any]]


@dataclass(frozen=True)
class Cloud:
    """Images and their captions as unit rows, with the layout of who belongs to whom; arrays are made by `xp`.

    Pairs are compared by e = cosine − 1 = −½‖x − y‖², formed from rows less `centre`, (d,), within `radius` of which
    all lie: where clouds are narrow, squares of differences keep the digits that cosines lose. `halves` are −½ of the
    squared norms of the images and of the captions less the centre. A `journal` keeps what sweeps have added so far; a
    `share` has their tiles visited elsewhere, where the `digest` of all that sums depend on is the same.
    """

    images: Staged
    captions: Staged
    layout: Layout
    xp: Namespace
    workers: int
    centre: Rows
    radius: float
    halves: tuple[Rows, Rows]
    journal: Journal | None = None
    share: Share | None = None
    digest: Callable[[], str] = str

    @property
    def unit(self) -> float:
        """Half the distance of 1 and the next number of the rows' type."""
        return float(numpy.finfo(self.images.dtype).eps) / 2

    @property
    def product_error(self) -> float:
        """The error of e that a tile's product leaves; sums of a product go in parts, so that d hardly matters."""
        return 8 * self.unit * self.radius**2

    @property
    def row_error(self) -> float:
        """The error of ‖x − y‖ that rounded rows leave."""
        return 2 * self.unit

    @property
    def error(self) -> float:
        """A bound on the error of e, for any pair."""
        return self.product_error + self.row_error * min(2.0, 2 * self.radius)

    def image_rows(self, block: Block, right: bool = False) -> Array:
        """Return the block's images for the left of a product, shape (units, d + 2), or for its right.

        They are rows less the centre; the two last columns are −½ of their squared norms and 1, exchanged on the right,
        so that a product of the two is e.
        """
        return self._extended(0, self.images, self.layout.cluster[block.start : block.stop], right)

    def caption_rows(self, block: Block, right: bool = False) -> Array:
        """Return the block's captions, shape (captions, d + 2), as `image_rows`."""
        return self._extended(1, self.captions, self.layout.caption[block.first : block.last], right)

    def pooled(self, block: Block, right: bool = False) -> Array:
        """Return the block's images and then its captions, shape (rows, d + 2), as `image_rows`."""
        return self.xp.concat([self.image_rows(block, right), self.caption_rows(block, right)], axis=0)

    def _extended(self, which: int, staged: Staged, index: Index, right: bool) -> Array:
        xp, half = self.xp, self.xp.asarray(self.halves[which][index])[:, None]
        near = xp.asarray(staged.take(index)) - xp.asarray(self.centre)
        return xp.concat([near, xp.ones_like(half), half] if right else [near, half, xp.ones_like(half)], axis=1)

    def same_unit(self, a: Block, b: Block) -> Array | None:
        """Return which units of a and b are of one image, (units, units); None where none are."""
        if a.number != b.number and self.layout.whole:
            return None
        left, right = (self.layout.cluster[block.start : block.stop] for block in (a, b))
        equal = left[:, None] == right[None, :]
        return self.xp.asarray(equal) if equal.any() else None

    def same_row(self, a: Block, b: Block) -> Array | None:
        """Return which rows of a and b are of one image, (rows, rows); None where none are."""
        if self.same_unit(a, b) is None:
            return None
        left, right = self.layout.clusters_of(a), self.layout.clusters_of(b)
        return self.xp.asarray(left[:, None] == right[None, :])


def cloud_of(images: Staged, captions: Staged, layout: Layout, xp: Namespace, workers: int) -> Cloud:
    """Return the cloud about the mean of all its rows."""
    both, total, halves = (images, captions), numpy.zeros(images.columns), []
    for staged in both:
        for _part, rows in chunks(staged, numpy.arange(staged.rows)):
            total += rows.sum(axis=0)
    centre = (total / (images.rows + captions.rows)).astype(images.dtype)
    for staged in both:
        found = numpy.empty(staged.rows, staged.dtype)
        for part, rows in chunks(staged, numpy.arange(staged.rows)):
            near = (rows - centre).astype(staged.dtype).astype(numpy.float64)  # as it is rounded in tiles
            found[part] = numpy.einsum("ij,ij->i", near, near) / -2
        halves.append(found)
    radius = math.sqrt(-2 * min(float(found.min()) for found in halves))
    return Cloud(images, captions, layout, xp, workers, centre, radius, (halves[0], halves[1]))


def chunks(staged: Staged, index: Index) -> Iterator[tuple[slice, Rows]]:
    """Yield places in `index` and the rows there in float64, as many at a time as are worth holding."""
    step = max(1, _CHUNK // (8 * staged.columns))
    for start in range(0, len(index), step):
        part = slice(start, min(start + step, len(index)))
        yield part, staged.take(index[part]).astype(numpy.float64)


def threads() -> int:
    """Return how many tiles are worth computing at once here."""
    return min(8, cores())


def pooled_tiles(
    cloud: Cloud, what: str, visit: Callable[[Array, Block, Block], Result], added: Arrays, say: Say = silent
) -> Iterator[Result]:
    """Yield visit(e, a, b) for every pair of blocks a ≤ b: e = cosine − 1 of the rows of a with those of b.

    The caller adds each to the arrays `added` before it takes the next: a sweep that was stopped goes on from these.
    Where anchors are drawn, it is for every block a of these and every block b.
    """
    blocks, lead, drawn = cloud.layout.blocks, cloud.layout.lead, cloud.layout.drawn

    def pairs() -> Iterator[Pair]:
        return ((a, b) for a in blocks[:lead] for b in (blocks if drawn else blocks[a.number :]))

    def tile(pair: Pair) -> Result:
        a, b = pair
        left = rows(a.number)
        if a.number != b.number:
            return visit(left @ cloud.pooled(b, right=True).T, a, b)
        e = left @ cloud.pooled(a, right=True).T
        return visit(cloud.xp.where(cloud.xp.eye(a.rows, dtype=cloud.xp.bool), cloud.xp.zeros_like(e), e), a, b)

    rows = _held(lambda number: cloud.pooled(blocks[number]))
    total = lead * len(blocks) if drawn else len(blocks) * (len(blocks) + 1) // 2
    yield from _counted(cloud, tile, pairs, total, what, added, say)


def cross_tiles(
    cloud: Cloud, what: str, visit: Callable[[Array, Block, Block], Result], added: Arrays, say: Say = silent
) -> Iterator[Result]:
    """Yield visit(e, a, b) for all pairs of blocks: e = cosine − 1 of the images of a with the captions of b.

    The caller adds each to the arrays `added`, as for `pooled_tiles`. Where anchors are drawn, it is for all pairs of
    which one block is of these.
    """
    blocks, lead = cloud.layout.blocks, cloud.layout.lead

    def pairs() -> Iterator[Pair]:
        return ((a, b) for a in blocks for b in (blocks if a.number < lead else blocks[:lead]))

    def tile(pair: Pair) -> Result:
        a, b = pair
        return visit(rows(a.number) @ cloud.caption_rows(b, right=True).T, a, b)

    rows = _held(lambda number: cloud.image_rows(blocks[number]))
    total = len(blocks) ** 2 - (len(blocks) - lead) ** 2
    yield from _counted(cloud, tile, pairs, total, what, added, say)


def _held(rows: Callable[[int], Array]) -> Callable[[int], Array]:
    """Return the rows of a block by its number, those of the last two once: the tiles of a block follow one another."""
    return functools.lru_cache(maxsize=2)(rows)


def _counted(
    cloud: Cloud, tile: Callable[[Pair], Result], pairs: Callable[[], Iterator[Pair]], total: int, what: str,
    added: Arrays, say: Say,
) -> Iterator[Result]:  # fmt: skip
    def tiles(start: int, stop: int) -> Iterator[Result]:
        return in_order(cloud.workers, tile, itertools.islice(pairs(), start, stop))

    begun = 0 if cloud.journal is None else cloud.journal.begun(what, added)
    if begun:
        say(what, begun / total)
    if cloud.share is None:
        results = tiles(begun, total)
    else:
        results = cloud.share(Sweep(total, begun, added, tiles, cloud.digest))
    for done, result in enumerate(results, begun + 1):
        yield result
        say(what, done / total)
        if cloud.journal is not None:
            cloud.journal.keep(done, added, last=done == total)


def host(array: Any) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]:
    """Return a small array as float64 on the CPU."""
    return to_host(array).astype(numpy.float64)
