"""Measure two modalities: from rows of embeddings to estimates with intervals and tests."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy

from numerics.arrays import Array, Backend, select_backend
from numerics.embeddings.files import pairs
from numerics.embeddings.files.journal import Journal, digest
from numerics.embeddings.files.shards import check_shards
from numerics.embeddings.files.source import Source, Unreadable, of_array
from numerics.embeddings.files.staging import Staged, Staging
from numerics.embeddings.layout import Index, layout
from numerics.embeddings.measurements import Measurements
from numerics.embeddings.records import Diagnosis, Options
from numerics.embeddings.resampling import Resampling, resampling
from numerics.embeddings.resolved import Coarse
from numerics.embeddings.sweep import Cloud, Say, Share, chunks, cloud_of, silent, threads

LEAST = 10  # of fewer images a bootstrap sample may well be one image, again and again


def measure(
    images: Array | Source | Staged,
    captions: Array | Source | Staged,
    owner: Any = None,
    options: Options | None = None,
    *,
    backend: Backend | None = None,
    say: Say = silent,
) -> Diagnosis:
    """Measure two modalities: rows of embeddings (arrays in memory, or sources), and the image row of each caption.

    Without `owner` captions are paired by order, one or k for each image. Rows are normalised.

    Raises:
        Unreadable: an input is not what it should be.
        ValueError: an option is out of its domain.
    """
    chosen = options or Options()
    with Staging(chosen.memory // 4) as room:
        both = [
            rows if isinstance(rows, Staged | Source) else of_array(name, rows)
            for name, rows in (("images", images), ("captions", captions))
        ]
        if owner is None and isinstance(both[0], Source) and isinstance(both[1], Source):
            check_shards(both[0], both[1])
        rows = Rows(both, room, say)
        n, m = (r.rows for r in both)
        found = (
            pairs.by_order(n, m)
            if owner is None
            else pairs.Pairs(pairs.checked_owner("owner", numpy.asarray(owner), n, m), "given image rows")
        )
        return compare(rows, (0, 1), found, chosen, backend)


class Rows:
    """The rows of some modalities, staged in each type that is asked for, once.

    What sweeps over them have added is kept now and then in a `place`, so that a measurement that is stopped goes on
    from there, until all are `done`. With a `share` tiles are visited elsewhere.
    """

    def __init__(
        self, sources: Sequence[Source | Staged], room: Staging, say: Say, place: Path | None = None,
        share: Share | None = None,
    ) -> None:  # fmt: skip
        self.sources, self.room, self.say, self.place, self.share = sources, room, say, place, share
        self.held: dict[tuple[int, str], Staged] = {}
        self.journals: list[Journal] = []

    def at(self, number: int, dtype: str) -> Staged:
        """Return a modality's rows; those that were staged already have the type that they have."""
        source = self.sources[number]
        if isinstance(source, Staged):
            return source
        if (number, dtype) not in self.held:
            self.held[number, dtype] = self.room.stage(source, dtype, self.say)
        return self.held[number, dtype]

    def swept(self, cloud: Cloud, options: Options) -> Cloud:
        """Return a cloud that knows where its sweeps are kept, and where their tiles are visited."""

        @functools.cache
        def named() -> str:
            return digest(_parts(cloud, options))

        journal = None
        if self.place is not None:
            journal = Journal(self.place, named)
            self.journals.append(journal)
        return replace(cloud, journal=journal, share=self.share, digest=named)

    def done(self) -> None:
        """Let go of what was kept of sweeps."""
        for journal in self.journals:
            journal.close()


def _parts(cloud: Cloud, options: Options) -> Iterator[bytes]:
    """Yield all that the sums over a cloud depend on: options, the backend, who belongs to whom, and the rows."""
    yield repr((options, cloud.xp.__name__, cloud.images.dtype)).encode()
    order = cloud.layout
    for array in (order.cluster, order.weight, order.caption, order.unit, order.counts, order.anchor):
        yield array.tobytes()
    for staged in (cloud.images, cloud.captions):
        for _part, rows in chunks(staged, numpy.arange(staged.rows)):
            yield rows.tobytes()


def compare(
    rows: Rows, which: tuple[int, int], found: pairs.Pairs, options: Options, backend: Backend | None
) -> Diagnosis:
    """Measure two of the modalities, in float32 if files have no more and every interval outweighs what it leaves."""
    both = [rows.sources[i] for i in which]
    precision, refinable = working_precision(options, *both)
    images, captions = (rows.at(i, precision) for i in which)
    try:
        return measure_staged(images, captions, found, options, backend, rows, refinable=refinable)
    except Coarse as found_wanting:
        images, captions = (rows.at(i, "float64") for i in which)
        return measure_staged(images, captions, found, options, backend, rows, coarse=str(found_wanting))


def working_precision(options: Options, *rows: Source | Staged) -> tuple[str, bool]:
    """Return the type in which tiles are computed, and whether a better one may follow.

    It is as asked for, else float64 where a file has it or the temperature leaves float32 no exponent, else float32.
    """
    if options.precision != "auto":
        return options.precision, False
    staged = [r for r in rows if isinstance(r, Staged)]
    if staged:
        return staged[0].dtype, False
    fine = options.tau is not None and not 1e-6 <= options.tau <= 1e30
    kinds = {r.dtype for r in rows if isinstance(r, Source)}
    return ("float64", False) if fine or "float64" in kinds else ("float32", True)


def measure_staged(
    images: Staged, captions: Staged, found: pairs.Pairs, options: Options, backend: Backend | None, rows: Rows,
    *, refinable: bool = False, coarse: str = "",
) -> Diagnosis:  # fmt: skip
    """As `measure`, for rows that are staged in one type; see `Measurements` for the last two arguments."""
    if images.columns != captions.columns:
        raise Unreadable(
            f"{captions.name}: has {captions.columns} columns, and {images.name} has {images.columns}: "
            "two modalities are compared in one space"
        )
    if images.rows < LEAST:
        raise Unreadable(
            f"{images.name}: has {images.rows} row{'s' * (images.rows > 1)}; at least {LEAST} images are needed, "
            "for the bootstrap draws images"
        )
    place = backend or select_backend("auto")
    on_cpu = place.name == "numpy"
    height = options.rows if on_cpu else 8 * options.rows  # a GPU wants larger tiles, and one at a time
    order = layout(found.owner, images.rows, height, _anchors(images.rows, options))
    cloud = cloud_of(images, captions, order, place.xp, threads() if on_cpu else 1)
    cloud = rows.swept(cloud, options)
    samples = _samples(cloud, options)
    return Measurements(cloud, samples, found, options, rows.say, refinable, coarse).diagnosis()


def _anchors(images: int, options: Options) -> Index | None:
    """As many images as are asked for, each set of them as likely as any other; None for all."""
    if options.anchors is None or options.anchors >= images:
        return None
    rng = numpy.random.default_rng([options.seed, options.anchors])  # a stream of its own
    return numpy.sort(rng.choice(images, options.anchors, replace=False))


def _samples(cloud: Cloud, options: Options) -> Resampling:
    """As many replicates and flips as a quarter of the memory holds."""
    most = options.memory // 4 // cloud.layout.images
    share = min(1.0, most / (options.replicates + options.flips))
    return resampling(
        cloud.layout.images, max(20, int(options.replicates * share)), max(19, int(options.flips * share)), options.seed
    )
