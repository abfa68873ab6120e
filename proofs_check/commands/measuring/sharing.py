"""Sweeps over all pairs of embeddings, shared out: workers go through the same study, and visit tiles where it sweeps.

A worker reads the files itself. A sweep whose tiles are asked for it computes; one that the client has done it passes,
with the sums that the client has written. Results travel, and neither rows nor functions do.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import queue
import tempfile
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from numerics import writing
from numerics.arrays import select_backend
from numerics.embeddings.records import Options
from numerics.embeddings.study import Question, study
from numerics.embeddings.sweep import Share, Sweep
from numerics.pairwise.tiles import one_blas_thread
from proofs_check.checker.algebra.answers import usual_place
from proofs_check.commands import scheduling, usage
from proofs_check.verification.carriers.cluster import REMEDY, ClusterError
from proofs_check.verification.carriers.jobs import Carrier, Job, Lost

TILES = 16  # a task: more lose more with a worker, and fewer are asked for more often


class Part(NamedTuple):
    """Some tiles of a sweep, by its number in the study, and the digest of what their results depend on."""

    sweep: int
    digest: str
    start: int
    stop: int


@dataclass
class Shared:
    """Has the tiles of a study's sweeps visited by what carries tasks; sums are passed on by files in a folder."""

    carrier: Carrier
    question: Question
    options: Options
    folder: Path
    sweeps: int = 0

    def __call__(self, sweep: Sweep) -> Iterator[Any]:
        """Yield the results of the tiles that are left, in order, and pass on what they added up to."""
        self.sweeps += 1
        starts = range(sweep.begun, sweep.total, TILES)
        digest = sweep.digest() if starts else ""
        parts = [Part(self.sweeps, digest, start, min(start + TILES, sweep.total)) for start in starts]
        job = Job(studying, (self.question, self.options, self.folder, Path.cwd()), Studying.visit)
        found: dict[int, Any] = {}
        place = sweep.begun
        for part, results in self.carrier.shared(job, parts):
            # Whatever ends processes there, it is tried here last.
            lost = isinstance(results, Lost)
            found[part.start] = list(sweep.tiles(part.start, part.stop)) if lost else _unpacked(results)
            while place in found:
                yield from found.pop(place)
                place = min(place + TILES, sweep.total)
        held = io.BytesIO()
        numpy.savez(held, *sweep.added)
        writing.write_whole(self.folder / f"{self.sweeps}.npz", held.getvalue())


@contextlib.contextmanager
def shared(address: str | None, question: Question, options: Options) -> Iterator[Share | None]:
    """Have the tiles visited by the workers of the cluster at an address; None where none is given."""
    if address is None:
        yield None
        return
    cache = usual_place()
    if cache is None:
        raise usage.Refused("--scheduler passes sums on by files in your cache folder: set XDG_CACHE_HOME")
    place = cache.with_name("shared")
    with scheduling.carrier(address, (), 1) as carrier:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as folder:
            yield Shared(carrier, question, options, Path(folder))


def _packed(results: Any) -> bytes:
    """Return results as they travel: counts are mostly small, and sums of blocks that are alone in a row mostly 0."""
    return zlib.compress(pickle.dumps(results), 1)


def _unpacked(sent: bytes) -> Any:
    return pickle.loads(zlib.decompress(sent))  # noqa: S301 (from a worker, which is believed)


class _Stopped(BaseException):
    """Nobody asks a study for more."""


class Studying:
    """A study in a thread of its own, that waits where it sweeps for what it is asked."""

    def __init__(self, question: Question, options: Options, folder: Path) -> None:
        self._folder, self._sweeps = folder, 0
        self._asked: queue.SimpleQueue[Part | None] = queue.SimpleQueue()
        self._found: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._part: Part | None = None
        self._mistake: BaseException | None = None
        self._thread = threading.Thread(target=self._study, args=(question, options), daemon=True)
        self._thread.start()

    def visit(self, part: Part) -> bytes:
        """Return the results of some tiles, packed."""
        if self._mistake is None:
            self._asked.put(part)
            found = self._found.get()
        if self._mistake is not None:
            raise self._mistake
        return found

    def stop(self) -> None:
        """End the study."""
        self._asked.put(None)
        self._thread.join()

    def _study(self, question: Question, options: Options) -> None:
        try:
            study(question, options, select_backend("numpy"), share=self._share)
        except _Stopped:
            return
        except BaseException as mistake:
            self._mistake = mistake
        else:
            self._mistake = ClusterError(f"a worker has no such sweep: {REMEDY}")
        self._found.put(b"")

    def _share(self, sweep: Sweep) -> Iterator[Any]:
        """Visit the tiles that are asked for, until some of a later sweep are."""
        self._sweeps += 1
        while True:
            part = self._part = self._part or self._asked.get()
            if part is None:
                raise _Stopped
            if part.sweep > self._sweeps:
                yield from self._passed(sweep)
                return
            self._part = None
            if part.digest != sweep.digest():
                raise ClusterError(f"a worker does not find the rows that are read here: {REMEDY}")
            with one_blas_thread():
                self._found.put(_packed(list(sweep.tiles(part.start, part.stop))))

    def _passed(self, sweep: Sweep) -> Iterator[Any]:
        file = self._folder / f"{self._sweeps}.npz"
        try:
            held = io.BytesIO(file.read_bytes())
        except OSError as mistake:
            raise ClusterError(f"a worker does not see {file}: {REMEDY}") from mistake
        with numpy.load(held, allow_pickle=False) as kept:
            for array, name in zip(sweep.added, kept.files, strict=True):
                array[...] = kept[name]
        yield from ()


@contextlib.contextmanager
def studying(question: Question, options: Options, folder: Path, here: Path) -> Iterator[Studying]:
    """Begin a study where the client is, as files are named from there, and end it."""
    try:
        os.chdir(here)  # in a process of this run alone
    except OSError as mistake:
        raise ClusterError(f"a worker does not see {here}: {REMEDY}") from mistake
    begun = Studying(question, options, folder)
    try:
        yield begun
    finally:
        begun.stop()
