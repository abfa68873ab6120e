"""How long and how much memory `gibbsgap embeddings` takes, measured on this machine.

Run `python tests/benchmarks/embedding_scale.py` for 5,000 images with 25,000 captions in 512 dimensions, everything
with intervals and tests, and with `cupy` after it on a GPU. Run `python tests/benchmarks/embedding_scale.py rows N
SECONDS COLUMNS` for N rows of either modality, memory-mapped from disk: each sweep over all pairs is stopped after
SECONDS, and the memory said before and after shows that it does not grow while tiles go by. Pairs grow as N²: at
N = 10⁶ a sweep is for a GPU, for a cluster, or for a night. Run `python tests/benchmarks/embedding_scale.py drawn
IMAGES COLUMNS N` for one caption an image and N images drawn (`--rows`), which are compared with all.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # also without an installation

from numerics.arrays import Backend, select_backend
from numerics.embeddings import sweep
from numerics.embeddings.records import Options
from numerics.embeddings.study import Question, study

TAU = 0.07


def peak() -> float:
    """Return the most memory this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def held() -> float:
    """Return what this process holds now, in GB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e9


class Clock:
    """Says how long each part took, on the wall and on all cores, and what is held after it."""

    def __init__(self) -> None:
        self.what, self.wall, self.cores = "start", time.perf_counter(), time.process_time()

    def __call__(self, what: str, _share: float) -> None:
        """Take what is being done now."""
        if what != self.what:
            wall, cores = time.perf_counter(), time.process_time()
            print(
                f"  {self.what:34}{wall - self.wall:8.1f} s{cores - self.cores:8.1f} s of CPU{held():8.2f} GB",
                flush=True,
            )
            self.what, self.wall, self.cores = what, wall, cores


def written(folder: Path, name: str, rows: int, columns: int, seed: int) -> str:
    """Write rows of float32 to a .npy file, a part at a time."""
    path = folder / name
    table = numpy.lib.format.open_memmap(path, "w+", numpy.float32, (rows, columns))
    rng = numpy.random.default_rng(seed)
    for start in range(0, rows, 10_000):
        part = slice(start, min(start + 10_000, rows))
        table[part] = rng.standard_normal((part.stop - start, columns), numpy.float32)
        table[part, seed] += 2
    table.flush()
    del table
    return str(path)


def whole(images: int, each: int, columns: int, backend: Backend, anchors: int | None = None) -> None:
    """Measure everything, of so many images drawn, if so many are given."""
    place = f"{sweep.threads()} cores" if backend.name == "numpy" else backend.device
    print(
        f"{images:,} images, {images * each:,} captions, d = {columns}, float32, {place}; τ = {TAU:g}"
        + f"; {anchors:,} drawn" * (anchors is not None)
    )
    with tempfile.TemporaryDirectory() as name:
        files = (
            written(Path(name), "image.npy", images, columns, 0),
            written(Path(name), "text.npy", images * each, columns, 1),
        )
        clock, start, cores = Clock(), time.perf_counter(), time.process_time()
        study(Question(files), Options(tau=TAU, anchors=anchors), backend, clock)
        clock("", 1.0)
    print(f"{time.perf_counter() - start:.1f} s, {time.process_time() - cores:.1f} s of CPU, at most {peak():.2f} GB")


def bounded(rows: int, seconds: float, columns: int) -> None:
    """Measure as much of everything as fits, and the memory while it goes on."""
    clock = Clock()

    def stopping(swept: sweep.Sweep) -> Iterator[Any]:
        start, first = time.perf_counter(), None
        for done, result in enumerate(swept.tiles(0, swept.total), 1):
            yield result
            if first is None and time.perf_counter() - start > 0.2 * seconds:
                first = (done, held())
            if time.perf_counter() - start > seconds:
                rest = (time.perf_counter() - start) * (swept.total / done - 1) / 3600
                grown = held() - (first or (done, held()))[1]
                print(
                    f"  {clock.what}: {done:,} of {swept.total:,} tiles; held {held():.2f} GB, {1e3 * grown:+.0f} MB "
                    f"since tile {(first or (done, 0))[0]:,}; the whole would take {rest:.0f} h more here",
                    flush=True,
                )
                return

    warnings.simplefilter("ignore")  # what a stopped sweep leaves is no field, and its statistics are none
    print(f"{rows:,} × {columns} images and captions, float32 on disk; a budget of 2 GB; {sweep.threads()} cores")
    with tempfile.TemporaryDirectory() as name:
        files = tuple(written(Path(name), f"{what}.npy", rows, columns, i) for i, what in enumerate(("image", "text")))
        study(Question(files), Options(tau=TAU), select_backend("numpy"), clock, share=stopping)
        clock("", 1.0)
    print(f"at most {peak():.2f} GB")


def main() -> None:
    """Run what is asked for."""
    if len(sys.argv) > 1 and sys.argv[1] == "rows":
        bounded(int(sys.argv[2]), float(sys.argv[3]), int((*sys.argv, 64)[4]))
    elif len(sys.argv) > 1 and sys.argv[1] == "drawn":
        images, columns, anchors = map(int, sys.argv[2:])
        whole(images, 1, columns, select_backend("numpy"), anchors)
    else:
        whole(5000, 5, 512, select_backend("cupy" if sys.argv[1:] == ["cupy"] else "numpy"))


if __name__ == "__main__":
    main()
