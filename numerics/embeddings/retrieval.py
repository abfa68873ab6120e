"""Recall at K by exact ranks, from image to text and back, in both conventions, and the median distance of a pair.

Ranks are counted, tile by tile, against the score of the own pair. A score within rounding of it is a tie, and a tie
counts against: collapsed embeddings retrieve nothing. What ties could add at most is said beside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

from numerics.arrays import Array, to_host
from numerics.embeddings.layout import Block
from numerics.embeddings.pairing import Positives
from numerics.embeddings.resampling import Interval, Vector, proportion
from numerics.embeddings.sweep import Cloud, Say, cross_tiles, silent
from numerics.embeddings.theory import Linear

DEPTHS = (1, 5, 10)
_BINS = 1 << 16
_NEVER = -9.0  # below every e


class Ranks(NamedTuple):
    """How many foreign items score at least as high, with ties (`against`) and without (`strict`).

    At images, (n, T): foreign captions before the t-th best of the image's own; at captions, (M,): foreign images.
    """

    images_against: Any
    images_strict: Any
    captions_against: Any
    captions_strict: Any


@dataclass(frozen=True)
class Recall:
    """Recall at a depth in one direction and convention; `by_ties` is what ties could add to it."""

    statistic: Linear
    by_ties: float

    @property
    def interval(self) -> Interval:
        """The interval by image, for the candidates as they are."""
        return proportion(self.statistic.value, self.statistic.influence)


class Distances(NamedTuple):
    """The distances of all images to all captions: their median, and counts in equal bins from 0 to `largest`."""

    median: float
    counts: Any
    largest: float


def distances(cloud: Cloud, say: Say = silent) -> Distances:
    """Return the median of ‖x − y‖ over all images and captions, to 2⁻¹⁶ of the diameter of a ball about all points."""
    xp, largest = cloud.xp, max(min(2.0, 2 * cloud.radius), math.ulp(1.0))
    once = numpy.zeros(len(cloud.layout.cluster), bool)
    once[cloud.layout.first_unit] = True

    def visit(e: Array, a: Block, _b: Block) -> Any:
        places = xp.astype(xp.clip(xp.sqrt(xp.clip(-2 * e, min=0.0)) * (_BINS / largest), max=_BINS - 1.0), xp.int32)
        return numpy.bincount(to_host(places)[once[a.start : a.stop]].ravel(), minlength=_BINS)

    counts = numpy.zeros(_BINS, numpy.int64)
    for more in cross_tiles(cloud, "median distance", visit, [counts], say):
        counts += more
    below = numpy.cumsum(counts)
    half = below[-1] / 2
    place = int(numpy.searchsorted(below, half))
    inside = (half - (below[place] - counts[place])) / counts[place]
    median = float((place + inside) * largest / _BINS) if place else 0.0
    return Distances(median, counts.reshape(-1, _BINS // 64).sum(axis=1), largest)


def ranks(cloud: Cloud, found: Positives, say: Say = silent) -> Ranks:
    """Return the counts from which every recall up to the largest of `DEPTHS` follows."""
    xp, layout = cloud.xp, cloud.layout
    dtype = numpy.dtype(cloud.images.dtype)
    slack = cloud.error
    best = _best_own(cloud, found)[layout.cluster]  # by unit
    is_first = numpy.zeros(len(layout.cluster), bool)
    is_first[layout.first_unit] = True

    def visit(e: Array, a: Block, b: Block) -> tuple[Block, Block, list[Any]]:
        foreign = layout.cluster[a.start : a.stop][:, None] != layout.cluster[layout.unit[b.first : b.last]][None, :]
        if not foreign.all():
            e = xp.where(xp.asarray(foreign), e, xp.full_like(e, _NEVER))
        own = [xp.asarray((s - found.costs[b.first : b.last]).astype(dtype))[None, :] for s in (-slack, slack)]
        counted = e
        if not is_first[a.start : a.stop].all():  # an image of several units is one candidate
            counted = xp.where(xp.asarray(is_first[a.start : a.stop])[:, None], e, xp.full_like(e, _NEVER))
        by_caption = [xp.count_nonzero(counted > own[k], axis=0) for k in (0, 1)]
        by_image = []
        for s in (-slack, slack):
            bars = xp.asarray((best[a.start : a.stop] + s).astype(dtype))
            by_image.append(
                xp.stack([xp.count_nonzero(e > bars[:, t][:, None], axis=1) for t in range(bars.shape[1])], axis=1)
            )
        return a, b, [to_host(v) for v in (*by_image, *by_caption)]

    shape = best.shape
    units = [numpy.zeros(shape, numpy.int64) for _ in range(2)]
    captions = [numpy.zeros(layout.captions, numpy.int64) for _ in range(2)]
    for a, b, parts in cross_tiles(cloud, "ranks", visit, [*units, *captions], say):
        for k in (0, 1):
            units[k][a.start : a.stop] += parts[k]
            captions[k][b.first : b.last] += parts[2 + k]
    at_images = [numpy.zeros((layout.images, shape[1]), numpy.int64) for _ in range(2)]
    for k in (0, 1):
        at_images[k][layout.cluster[is_first]] = units[k][is_first]
    return Ranks(*at_images, *captions)


def _best_own(cloud: Cloud, found: Positives) -> Vector:
    """e of each image's best captions, best first, (n, T) with T ≤ 10; 1, which nothing beats, beyond."""
    layout = cloud.layout
    owner = layout.cluster[layout.unit]
    order = numpy.lexsort((found.costs, owner))
    place = numpy.arange(len(order)) - numpy.repeat(numpy.cumsum(layout.counts) - layout.counts, layout.counts)
    kept = place < max(DEPTHS)
    best = numpy.full((layout.images, min(max(DEPTHS), int(layout.counts.max()))), 1.0)
    best[owner[order[kept]], place[kept]] = -found.costs[order[kept]]
    return best


def recalls(cloud: Cloud, counted: Ranks) -> dict[str, Recall]:
    """Return recall by name: `i2t_any_K`, `i2t_own_K` and `t2i_K` for K in `DEPTHS`.

    "any": an image counts when one of its captions is among the first K. "own": every caption counts for itself, its
    siblings compete, so that no more than K of an image's captions can. With one caption an image they agree. Where
    anchors are drawn, these and their captions are what is asked for, among all candidates.
    """
    layout = cloud.layout
    ones, counts = layout.anchor.astype(float), layout.counts * layout.anchor
    rank = numpy.arange(1, counted.images_against.shape[1] + 1)[None, :]
    real = rank <= layout.counts[:, None]
    found: dict[str, Recall] = {}
    for depth in DEPTHS:
        any_ = [ones * (table[:, 0] + 1 <= depth) for table in counted[:2]]
        own = [ones * ((table + rank <= depth) & real).sum(axis=1) for table in counted[:2]]
        back = [ones * layout.captions_by_image((values + 1 <= depth).astype(float)) for values in counted[2:]]
        for name, hits, sizes in (
            ("i2t_any", any_, ones),
            ("i2t_own", own, counts),
            ("t2i", back, counts),
        ):
            value = float(hits[0].sum() / sizes.sum())
            moved = (hits[0] - value * sizes) / sizes.sum()
            found[f"{name}_{depth}"] = Recall(Linear(value, moved), float(hits[1].sum() / sizes.sum()) - value)
    return found


def label(key: str) -> str:
    """Return what a recall is called in reports."""
    direction, _, depth = key.rpartition("_")
    return {
        "i2t_any": f"Recall@{depth} image → text, any of its captions",
        "i2t_own": f"Recall@{depth} image → text, each of its captions",
        "t2i": f"Recall@{depth} text → image",
    }[direction]
