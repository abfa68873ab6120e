"""Measure two modalities: from rows of embeddings to estimates with intervals and tests."""

from __future__ import annotations

from typing import Any

import numpy

from numerics.arrays import Array, Backend, select_backend
from numerics.embeddings.files import pairs
from numerics.embeddings.files.shards import check_shards
from numerics.embeddings.files.source import Source, Unreadable, of_array
from numerics.embeddings.files.staging import Staged, Staging
from numerics.embeddings.layout import layout
from numerics.embeddings.measurements import Measurements
from numerics.embeddings.records import Diagnosis, Options
from numerics.embeddings.resampling import Resampling, resampling
from numerics.embeddings.sweep import Cloud, Say, silent, threads

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
        precision = working_precision(chosen, *both)
        staged = [r if isinstance(r, Staged) else room.stage(r, precision, say) for r in both]
        n, m = (s.rows for s in staged)
        found = (
            pairs.by_order(n, m)
            if owner is None
            else pairs.Pairs(pairs.checked_owner("owner", numpy.asarray(owner), n, m), "given image rows")
        )
        return measure_staged(staged[0], staged[1], found, chosen, backend, say)


def working_precision(options: Options, *rows: Source | Staged) -> str:
    """Return the type in which tiles are computed: float64 where a file has it, else float32; or as asked for."""
    if options.precision != "auto":
        return options.precision
    return "float64" if any((r.stored if isinstance(r, Staged) else r.dtype) == "float64" for r in rows) else "float32"


def measure_staged(
    images: Staged, captions: Staged, found: pairs.Pairs, options: Options, backend: Backend | None, say: Say
) -> Diagnosis:
    """As `measure`, for rows that are staged in one type."""
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
    rows = options.rows if on_cpu else 8 * options.rows  # a GPU wants larger tiles, and one at a time
    cloud = Cloud(images, captions, layout(found.owner, images.rows, rows), place.xp, threads() if on_cpu else 1)
    samples = _samples(cloud, options)
    return Measurements(cloud, samples, found, options, say).diagnosis()


def _samples(cloud: Cloud, options: Options) -> Resampling:
    """As many replicates and flips as a quarter of the memory holds."""
    most = options.memory // 4 // cloud.layout.images
    share = min(1.0, most / (options.replicates + options.flips))
    return resampling(
        cloud.layout.images, max(20, int(options.replicates * share)), max(19, int(options.flips * share)), options.seed
    )
