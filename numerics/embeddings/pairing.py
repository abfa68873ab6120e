"""What pairs are worth: a caption's cost with its image, the mean cosine against shuffled pairs, the centroids."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy

from numerics.embeddings.files.label_files import Labels
from numerics.embeddings.files.pairs import Owners
from numerics.embeddings.files.source import Unreadable
from numerics.embeddings.files.staging import Staged
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, chunks


class Centroids(NamedTuple):
    """Mean embedding of the images, weighted by their captions, and of the captions, each (d,)."""

    images: Vector
    captions: Vector

    @property
    def gap(self) -> Vector:
        """The gap vector, E X − E Y."""
        return self.images - self.captions


class Shuffled(NamedTuple):
    """Mean and standard deviation of 1 − E s⁺ when whole sets of captions are dealt to images at random: exact.

    `z` is how many standard deviations below that the pairs as given are, `p` the normal tail beyond it (Hoeffding's
    combinatorial central limit theorem). Where all dealings are equal to rounding `z` is None and p is 1.
    """

    mean: float
    sd: float
    z: float | None
    p: float


def centroids(cloud: Cloud) -> Centroids:
    """Return the centroids in float64."""
    layout, total = cloud.layout, numpy.zeros((2, cloud.images.columns))
    for part, rows in chunks(cloud.images, numpy.arange(layout.images)):
        total[0] += layout.counts[part].astype(float) @ rows
    for _part, rows in chunks(cloud.captions, numpy.arange(layout.captions)):
        total[1] += rows.sum(axis=0)
    return Centroids(*(total / layout.captions))


def shuffled_cost(cloud: Cloud, cost: float, memory: int) -> Shuffled:
    """Return what 1 − E s⁺ is for shuffled pairs, without sampling: for a_ij = ⟨x_i, Σ captions of j⟩ and a uniform
    permutation π, Σ_i a_{iπ(i)} has mean n·ā and variance Σ (a_ij − ā_i· − ā_·j + ā)²/(n − 1).

    With rows less their mean that is Σ a_ij²/(n − 1), the scalar product of two d × d scatters; where these want more
    than `memory` bytes, or n < d, the a_ij themselves are summed.
    """
    layout, d, n = cloud.layout, cloud.images.columns, cloud.layout.images
    images, captions = (_moments(staged) for staged in (cloud.images, cloud.captions))
    expected = (images.variance + captions.variance + float(((images.mean - captions.mean) ** 2).sum())) / 2

    def centred() -> Iterator[Vector]:
        return (rows - images.mean for _part, rows in chunks(cloud.images, numpy.arange(n)))

    def sums() -> Iterator[Vector]:
        return (rows - layout.captions / n * captions.mean for rows in _caption_sums(cloud))

    if n < d or 16 * d * d > memory:
        square = sum(float(numpy.square(rows @ some.T).sum()) for some in sums() for rows in centred())
    else:
        scatter = numpy.zeros((2, d, d))
        for k, parts in enumerate((centred(), sums())):
            for rows in parts:
                scatter[k] += rows.T @ rows
        square = float(numpy.sum(scatter[0] * scatter[1]))
    sd = math.sqrt(square / (n - 1)) / layout.captions
    if sd <= 4 * cloud.unit * cloud.radius / math.sqrt(n):
        return Shuffled(expected, 0.0, None, 1.0)
    z = (expected - cost) / sd
    return Shuffled(expected, sd, z, 0.5 * math.erfc(z / math.sqrt(2)))


SEEN = 600  # points of each cloud that a figure shows


def seen(cloud: Cloud, centres: Centroids, seed: int) -> tuple[Vector, Vector] | None:
    """Return where points of either cloud lie along the gap axis and the first common axis, each (points, 2).

    The gap axis leads from the captions' centroid to the images', and 0 is midway; at right angles to it lies the first
    common axis, along which the points, each less its cloud's centroid, vary the most. At most `SEEN` of each cloud are
    drawn, by `seed`. None where the centroids are one point to rounding.
    """
    length, rng = float(numpy.linalg.norm(centres.gap)), numpy.random.default_rng(seed)
    if length <= 4 * cloud.unit:
        return None
    axis, found = centres.gap / length, []
    for staged, centre in ((cloud.images, centres.images), (cloud.captions, centres.captions)):
        drawn = numpy.sort(rng.choice(staged.rows, min(SEEN, staged.rows), replace=False))
        found.append(staged.take(drawn).astype(numpy.float64) - centre)
    common = _widest(numpy.concatenate(found), axis)
    return tuple(  # type: ignore[return-value] # there are two
        numpy.stack([rows @ axis + half, rows @ common], axis=1)
        for rows, half in zip(found, (length / 2, -length / 2), strict=True)
    )


def _widest(rows: Vector, axis: Vector) -> Vector:
    """The direction at right angles to `axis` along which rows vary the most, by power iteration; 0 if none do."""
    rest = rows - numpy.outer(rows @ axis, axis)
    found = rest[numpy.argmax(numpy.einsum("ij,ij->i", rest, rest))]
    for _ in range(100):
        moved = rest.T @ (rest @ found)
        size = float(numpy.linalg.norm(moved))
        if size == 0:
            return numpy.zeros_like(axis)
        found = moved / size
    return numpy.asarray(found * (1.0 if found[numpy.argmax(numpy.abs(found))] > 0 else -1.0))


class _Moments(NamedTuple):
    mean: Vector
    variance: float


def _moments(staged: Staged) -> _Moments:
    """The mean row, and E‖row − mean‖², of all rows."""
    mean, square, index = numpy.zeros(staged.columns), 0.0, numpy.arange(staged.rows)
    for _part, rows in chunks(staged, index):
        mean += rows.sum(axis=0) / staged.rows
    for _part, rows in chunks(staged, index):
        square += float(numpy.square(rows - mean).sum())
    return _Moments(mean, square / staged.rows)


def _caption_sums(cloud: Cloud) -> Iterator[Vector]:
    """The sums of the captions of each image, some images at a time, in the order of the images."""
    layout = cloud.layout
    owner = layout.cluster[layout.unit]
    order = numpy.argsort(owner, kind="stable")
    held: Vector = numpy.empty((0, cloud.captions.columns))
    for part, rows in chunks(cloud.captions, layout.caption[order]):
        chosen = owner[order[part]]
        first = numpy.nonzero(numpy.diff(chosen, prepend=-1))[0]
        found = numpy.add.reduceat(rows, first, axis=0)
        if part.start and chosen[0] == owner[order[part.start - 1]]:  # an image that began in the part before
            found[0] += held[0]
        else:
            yield held
        yield found[:-1]
        held = found[-1:]
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


class Positives(NamedTuple):
    """1 − cosine of each caption with its image, in the layout's order, (M,), and its mean by unit, (units,).

    `by_unit` is 1 + U₁₂ at the images and `costs` is 1 + U₂₁ at the captions: a caption has one image. They are formed
    in float64 from the differences of rows, and lie in [0, 2] to rounding.
    """

    costs: Vector
    by_unit: Vector


def positives(cloud: Cloud) -> Positives:
    """Return the cost of every caption with its image; the means are over all captions of the image."""
    layout = cloud.layout
    costs = numpy.empty(layout.captions)
    owner = layout.cluster[layout.unit]
    for part, captions in chunks(cloud.captions, layout.caption):
        apart = captions - cloud.images.take(owner[part])
        costs[part] = numpy.einsum("ij,ij->i", apart, apart) / 2
    mean = layout.captions_by_image(costs) / layout.counts
    return Positives(costs, mean[layout.cluster])


def log_mean_kernel(cloud: Cloud, found: Positives, temperature: float) -> tuple[Vector, Vector]:
    """Return log E_ν e^{(s−1)/τ} over the positives of the unit's image, (units,), and of each caption, (M,)."""
    layout, logs = cloud.layout, -found.costs / temperature
    top = numpy.full(layout.images, -numpy.inf)
    owner = layout.cluster[layout.unit]
    numpy.maximum.at(top, owner, logs)
    total = layout.captions_by_image(numpy.exp(logs - top[owner]))
    return (top + numpy.log(total / layout.counts))[layout.cluster], logs
