"""The order in which rows are visited: images with their captions, in blocks, so that sums by image are slices.

A *unit* is an image with at most 256 of its captions (an image with more is several units of one). Images stand in the
order of their number of captions, most first, so that the units of one image are in blocks that follow each other.
Within a block units stand largest first, so that the t-th captions of all units that have one stand in a row: summing
by unit is adding slices, on any backend, without an index.

Of many images some may be drawn as *anchors*: sums over pairs are then over pairs of an anchor's rows with all rows,
and means over points are over the anchors' points. Their units come first, in blocks of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy

from numerics.arrays import Array, namespace

Index = numpy.ndarray[Any, numpy.dtype[numpy.int64]]
_PIECE = 256


@dataclass(frozen=True)
class Block:
    """Units `start` to `stop`, whose captions stand at `first` to `last` of the layout's captions.

    `slots` holds, for the first, second, … caption of a unit, where they begin in the block and how many there are.
    `images` is the place of each unit's image among the block's images, or None where each has one unit; `before` and
    `after` are the places of the image that began in the block before, and of the one that goes on in the next.
    """

    number: int
    start: int
    stop: int
    first: int
    last: int
    slots: tuple[tuple[int, int], ...]
    images: Index | None = None
    before: int | None = None
    after: int | None = None

    @property
    def units(self) -> int:
        """Number of units, which come first among the block's rows."""
        return self.stop - self.start

    @property
    def rows(self) -> int:
        """Number of rows: an image for each unit, then the captions."""
        return self.units + self.last - self.first

    def by_unit(self, captions: Array, axis: int) -> Array:
        """Return sums over each unit's captions of a matrix whose `axis` runs over the block's captions."""
        xp = namespace(captions)
        captions = captions if axis == 1 else captions.T
        total = captions[:, : self.units]
        if len(self.slots) > 1:
            total = xp.asarray(total, copy=True)
            for begin, width in self.slots[1:]:
                total[:, :width] += captions[:, begin : begin + width]
        return total if axis == 1 else total.T


@dataclass(frozen=True)
class Layout:
    """Units and captions in the order of visiting.

    `cluster[u]` is the image of unit u and `weight[u]` its number of captions; `caption[j]` is the row, in the file,
    of the j-th caption visited, and `unit[j]` its unit. `counts[i]` is the number of captions of image i. `anchor[i]`
    is whether it is an anchor, and `lead` the number of blocks that hold anchors: all, unless some were drawn.
    """

    cluster: Index
    weight: Index
    caption: Index
    unit: Index
    counts: Index
    blocks: tuple[Block, ...]
    anchor: numpy.ndarray[Any, numpy.dtype[numpy.bool_]]
    lead: int

    @property
    def drawn(self) -> bool:
        """Whether only some images are anchors."""
        return self.lead < len(self.blocks)

    def turned(self, a: Block, b: Block) -> bool:
        """Whether a tile of the pooled rows of a and b stands for that of b and a too, which is then not visited."""
        return a.number != b.number and not self.drawn

    def anchors(self, cloud: int) -> numpy.ndarray[Any, numpy.dtype[numpy.bool_]]:
        """Return which points are of anchors: of the units (0), shape (units,), or the captions (1), (M,)."""
        return self.anchor[self.cluster if cloud == 0 else self.cluster[self.unit]]

    @property
    def images(self) -> int:
        """Number n of images."""
        return int(self.counts.shape[0])

    @property
    def captions(self) -> int:
        """Number M of captions."""
        return int(self.caption.shape[0])

    @cached_property
    def first_unit(self) -> Index:
        """One unit of each image, shape (n,): what is the same at all of an image's units is read there."""
        return numpy.unique(self.cluster, return_index=True)[1]

    @property
    def whole(self) -> bool:
        """Whether every image is one unit, so that two blocks never share an image."""
        return len(self.cluster) == self.images

    def clusters_of(self, block: Block) -> Index:
        """Return the image of every row of a block, shape (rows,)."""
        units = self.cluster[block.start : block.stop]
        return numpy.concatenate([units, self.cluster[self.unit[block.first : block.last]]])

    def by_image(self, units: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
        """Return sums over the units of each image, shape (n, …) of (units, …)."""
        if self.whole:  # only the order differs
            total = numpy.empty_like(units)
            total[self.cluster] = units
            return total
        total = numpy.zeros((self.images, *units.shape[1:]), units.dtype)
        numpy.add.at(total, self.cluster, units)
        return total

    def captions_by_image(self, values: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
        """Return sums over the captions of each image, shape (n,), of values in the order of visiting, (M,)."""
        return numpy.bincount(self.cluster[self.unit], weights=values, minlength=self.images)


def layout(owner: Index, images: int, rows: int, drawn: Index | None = None) -> Layout:
    """Return the layout of captions whose images are `owner`, in blocks of about `rows` rows.

    The anchors are the images `drawn`, or all of them.

    Every image must have a caption (see `pairs.checked_owner`). A block has at least one unit, and so may have 257
    rows where `rows` is less.
    """
    counts = numpy.bincount(owner, minlength=images)
    order = numpy.argsort(owner, kind="stable")
    starts = numpy.cumsum(counts) - counts
    anchor = numpy.full(images, drawn is None)
    anchor[drawn if drawn is not None else ()] = True
    by_size = numpy.lexsort((-counts, ~anchor))
    pieces = -(-counts[by_size] // _PIECE)
    cluster = numpy.repeat(by_size, pieces)
    piece = numpy.arange(len(cluster)) - numpy.repeat(numpy.cumsum(pieces) - pieces, pieces)
    first = starts[cluster] + piece * _PIECE
    weight = numpy.minimum(_PIECE, counts[cluster] - piece * _PIECE)
    ends, by_image = numpy.cumsum(weight + 1), cluster.copy()
    blocks: list[Block] = []
    captions: list[Index] = []
    units: list[Index] = []
    start, seen, lead, leading = 0, 0, 0, int(pieces[anchor[by_size]].sum())
    while start < len(cluster):
        limit = int(ends[start - 1] if start else 0) + rows
        stop = max(start + 1, int(numpy.searchsorted(ends, limit, "right")))
        if start < leading:
            stop, lead = min(stop, leading), lead + 1
        part = slice(start, stop)
        goes_on = [0 < at < len(ends) and by_image[at - 1] == by_image[at] for at in (start, stop)]
        order_within = numpy.argsort(-weight[part], kind="stable")
        for table in (cluster, first, weight):
            table[part] = table[part][order_within]
        sizes, slots, begin = weight[part], [], 0
        for slot in range(int(sizes[0])):
            width = int(numpy.searchsorted(-sizes, -slot, "left"))
            captions.append(order[first[start : start + width] + slot])
            units.append(numpy.arange(start, start + width))
            slots.append((begin, width))
            begin += width
        known, place = numpy.unique(cluster[part], return_inverse=True)
        before, after = (
            int(numpy.searchsorted(known, by_image[at])) if on else None
            for at, on in zip((start, stop - 1), goes_on, strict=True)
        )
        several = place if len(known) < stop - start or before is not None or after is not None else None
        blocks.append(Block(len(blocks), start, stop, seen, seen + begin, tuple(slots), several, before, after))
        seen, start = seen + begin, stop
    return Layout(
        cluster, weight, numpy.concatenate(captions), numpy.concatenate(units), counts, tuple(blocks), anchor, lead
    )
