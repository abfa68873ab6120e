"""What pairs are worth: their mean cosine against shuffled pairs, pairs corrupted on purpose, and the centroids."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy

from numerics.embeddings.files.label_files import Labels
from numerics.embeddings.files.pairs import Owners
from numerics.embeddings.files.source import Unreadable
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, host

_CHUNK = 4096


class Centroids(NamedTuple):
    """Mean embedding of the images, weighted by their captions, and of the captions, each (d,)."""

    images: Vector
    captions: Vector

    @property
    def gap(self) -> Vector:
        """The gap vector, E X − E Y."""
        return self.images - self.captions


class Shuffled(NamedTuple):
    """Mean and standard deviation of E s⁺ when whole sets of captions are dealt to images at random: exact.

    `z` is how many standard deviations above that the pairs as given are, `p` the normal tail beyond it (Hoeffding's
    combinatorial central limit theorem).
    """

    mean: float
    sd: float
    z: float
    p: float


def centroids(cloud: Cloud) -> Centroids:
    """Return the centroids in float64."""
    layout, d = cloud.layout, cloud.images.columns
    total = numpy.zeros((2, d))
    for start in range(0, layout.images, _CHUNK):
        rows = numpy.arange(start, min(start + _CHUNK, layout.images))
        total[0] += layout.counts[rows].astype(float) @ host(cloud.images.take(rows))
    for start in range(0, layout.captions, _CHUNK):
        rows = numpy.arange(start, min(start + _CHUNK, layout.captions))
        total[1] += host(cloud.captions.take(rows)).sum(axis=0)
    return Centroids(*(total / layout.captions))


def shuffled_alignment(cloud: Cloud, aligned: float) -> Shuffled:
    """Return what E s⁺ is for shuffled pairs, without sampling: for a_ij = ⟨x_i, Σ captions of j⟩ and a uniform
    permutation π, Σ_i a_{iπ(i)} has mean n·ā and variance Σ (a_ij − ā_i· − ā_·j + ā)²/(n − 1).
    """
    layout, d, n = cloud.layout, cloud.images.columns, cloud.layout.images
    images, captions = _Scatter(d), _Scatter(d)
    for start in range(0, n, _CHUNK):
        images.add(host(cloud.images.take(numpy.arange(start, min(start + _CHUNK, n)))))
    for sums in _caption_sums(cloud):
        captions.add(sums)
    mean = [part.total / n for part in (images, captions)]
    variance = float(numpy.sum(images.centred(n) * captions.centred(n))) / (n - 1)
    expected = n * float(mean[0] @ mean[1]) / layout.captions
    sd = math.sqrt(max(variance, 0.0)) / layout.captions  # a sum of squares, up to its rounding
    z = (
        (aligned - expected) / sd
        if sd > 0
        else math.inf * numpy.sign(aligned - expected)
        if aligned != expected
        else 0.0
    )
    return Shuffled(expected, sd, float(z), 0.5 * math.erfc(float(z) / math.sqrt(2)))


class _Scatter:
    """Σ x and Σ x xᵀ of rows that come in parts."""

    def __init__(self, d: int) -> None:
        self.total, self.square = numpy.zeros(d), numpy.zeros((d, d))

    def add(self, rows: Vector) -> None:
        """Take more rows."""
        self.total += rows.sum(axis=0)
        self.square += rows.T @ rows

    def centred(self, n: int) -> Vector:
        """Return Σ (x − x̄)(x − x̄)ᵀ."""
        return self.square - numpy.outer(self.total, self.total) / n


def _caption_sums(cloud: Cloud) -> Iterator[Vector]:
    """The sums of the captions of each image, some images at a time, in the order of the images."""
    layout = cloud.layout
    owner = layout.cluster[layout.unit]
    order = numpy.argsort(owner, kind="stable")
    held: Vector = numpy.empty((0, cloud.captions.columns))
    for start in range(0, layout.captions, _CHUNK):
        chosen = order[start : start + _CHUNK]
        rows = host(cloud.captions.take(layout.caption[chosen]))
        first = numpy.nonzero(numpy.diff(owner[chosen], prepend=-1))[0]
        sums = numpy.add.reduceat(rows, first, axis=0)
        if start and owner[order[start]] == owner[order[start - 1]]:  # an image that began in the part before
            sums[0] += held[0]
        else:
            yield held
        yield sums[:-1]
        held = sums[-1:]
    yield held


def shuffled_owner(owner: Owners, images: int, seed: int) -> Owners:
    """Return the captions dealt to other images: each image gets the captions of the next in a random cycle."""
    order = numpy.random.default_rng(seed).permutation(images)
    following = numpy.empty(images, numpy.int64)
    following[order] = numpy.roll(order, 1)
    return numpy.asarray(following[owner])


def corrupted_owner(owner: Owners, share: float, categories: Labels | None, seed: int) -> Owners:
    """Return the pairs with a `share` of the captions exchanged among themselves, within categories if given.

    Every image keeps its number of captions, so that the marginal laws do not move. `categories` labels the captions.

    Raises:
        Unreadable: share is not in [0, 1].
    """
    if not 0 <= share <= 1:
        raise Unreadable(f"corrupt={share!r} must be from 0 to 1: a share of the pairs")
    rng = numpy.random.default_rng(seed)
    changed = owner.copy()
    labels = (
        numpy.zeros(len(owner), numpy.int64) if categories is None else numpy.unique(categories, return_inverse=True)[1]
    )
    for label in range(int(labels.max()) + 1):
        members = rng.permutation(numpy.nonzero(labels == label)[0])
        chosen = members[: round(share * len(members))]
        changed[chosen] = numpy.roll(owner[chosen], 1)
    return changed
