"""All pairs of rows, exactly, a tile at a time: the matrix of their cosines is never held.

Tiles are visited in a fixed order and their results are added in that order, so that a sum is the same for any number
of threads. Memory is a few tiles a thread and does not grow with the number of rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy

from numerics.arrays import Array, Namespace, to_host
from numerics.embeddings.files.staging import Staged
from numerics.embeddings.layout import Block, Layout
from numerics.pairwise.tiles import cores, one_blas_thread

Result = TypeVar("Result")
Item = TypeVar("Item")
Say = Callable[[str, float], None]


def silent(_what: str, _share: float) -> None:
    """Say nothing of progress."""


@dataclass(frozen=True)
class Cloud:
    """Images and their captions as unit rows, with the layout of who belongs to whom; arrays are made by `xp`."""

    images: Staged
    captions: Staged
    layout: Layout
    xp: Namespace
    workers: int

    def image_rows(self, block: Block) -> Array:
        """Return the block's images, shape (units, d)."""
        return self.xp.asarray(self.images.take(self.layout.cluster[block.start : block.stop]))

    def caption_rows(self, block: Block) -> Array:
        """Return the block's captions, shape (captions, d)."""
        return self.xp.asarray(self.captions.take(self.layout.caption[block.first : block.last]))

    def pooled(self, block: Block) -> Array:
        """Return the block's images and then its captions, shape (rows, d)."""
        return self.xp.concat([self.image_rows(block), self.caption_rows(block)], axis=0)

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


def threads() -> int:
    """Return how many tiles are worth computing at once here."""
    return min(8, cores())


def in_order(workers: int, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield function(item) in the order of `items`, computed by `workers` threads a few items ahead.

    The linear algebra under each thread is kept to one thread: the tiles are the parallelism.
    """
    if workers == 1:
        yield from map(function, items)
        return
    waiting: deque[Future[Result]] = deque()
    with one_blas_thread(), ThreadPoolExecutor(workers, initializer=one_blas_thread) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def pooled_tiles(
    cloud: Cloud, what: str, visit: Callable[[Array, Block, Block], Result], say: Say = silent
) -> Iterator[Result]:
    """Yield visit(cosines, a, b) for every pair of blocks a ≤ b: cosines of the rows of a with those of b."""
    blocks = cloud.layout.blocks

    def pairs() -> Iterator[tuple[Array, Block, Block]]:
        for a in blocks:
            left = cloud.pooled(a)
            for b in blocks[a.number :]:
                yield left, a, b

    def tile(pair: tuple[Array, Block, Block]) -> Result:
        left, a, b = pair
        right = left if a.number == b.number else cloud.pooled(b)
        return visit(left @ right.T, a, b)

    yield from _counted(in_order(cloud.workers, tile, pairs()), len(blocks) * (len(blocks) + 1) // 2, what, say)


def cross_tiles(
    cloud: Cloud, what: str, visit: Callable[[Array, Block, Block], Result], say: Say = silent
) -> Iterator[Result]:
    """Yield visit(cosines, a, b) for all pairs of blocks: cosines of the images of a with the captions of b."""
    blocks = cloud.layout.blocks

    def pairs() -> Iterator[tuple[Array, Block, Block]]:
        for a in blocks:
            left = cloud.image_rows(a)
            for b in blocks:
                yield left, a, b

    def tile(pair: tuple[Array, Block, Block]) -> Result:
        left, a, b = pair
        return visit(left @ cloud.caption_rows(b).T, a, b)

    yield from _counted(in_order(cloud.workers, tile, pairs()), len(blocks) ** 2, what, say)


def _counted(results: Iterator[Result], total: int, what: str, say: Say) -> Iterator[Result]:
    for done, result in enumerate(results, 1):
        yield result
        say(what, done / total)


def host(array: Any) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]:
    """Return a small array as float64 on the CPU."""
    return to_host(array).astype(numpy.float64)
