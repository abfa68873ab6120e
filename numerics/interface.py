"""What `numerics` offers at its top level: one call each, options as keyword arguments."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Any, Literal

from numerics.arrays import Array, BackendName, select_backend
from numerics.embeddings import diagnosis
from numerics.embeddings.files.opening import open_source
from numerics.embeddings.records import Diagnosis, Estimator, Options
from numerics.embeddings.sweep import Say, silent

Rows = Array | str | PathLike[str]


def measure(  # noqa: PLR0913 (the options of a measurement)
    images: Rows,
    captions: Rows,
    *,
    owner: Any = None,
    tau: float | None = None,
    batch: int = 4096,
    estimator: Estimator = "U",
    replicates: int = 1000,
    flips: int = 999,
    seed: int = 0,
    memory: int = 2_000_000_000,
    precision: Literal["auto", "float32", "float64"] = "auto",
    anchors: int | None = None,
    backend: BackendName = "auto",
    say: Say = silent,
) -> Diagnosis:
    """Measure the gap between two modalities on embeddings, and what the theory says about it.

    `images` and `captions` hold one embedding a row: arrays, tensors (through DLPack, also from a GPU where CuPy is
    installed), or names of files or folders as `gibbsgap embeddings` takes them. Rows are normalised. `owner` gives the
    image row of each caption; without it captions are paired by order, one or k for each image.

    With the temperature `tau` the theory's own quantities are measured too, `batch` being the size of a batch. The
    `estimator` "U" leaves out pairs of one image, "V" does not. Intervals are of `replicates` bootstrap samples by
    image, tests of `flips` exchanges of image and text, both from `seed`. At most `memory` bytes are held at once.
    With `anchors` so many images are drawn, by `seed`, and compared with all, which is unbiased for means over pairs;
    intervals include it. `say(what, share)` hears of progress.

    >>> import numpy
    >>> images = numpy.random.default_rng(0).normal(size=(100, 8))
    >>> measure(images, -images)["alignment"].value
    -1.0

    Raises:
        Unreadable: an input is not what it should be; a ValueError of one line.
        ValueError: an option is out of its domain.
        BackendUnavailable: `backend` is "cupy" and cannot run here.
    """
    options = Options(tau, batch, estimator, replicates, flips, seed, memory, precision, anchors=anchors)
    rows = [open_source(fspath(one)) if isinstance(one, str | PathLike) else one for one in (images, captions)]
    return diagnosis.measure(rows[0], rows[1], owner, options, backend=select_backend(backend), say=say)
