"""What sweeps over all pairs have added so far, kept now and then, so that one that is stopped goes on from there.

Nothing is kept of what takes less than a minute. What is kept belongs to the rows, their layout, the options, the
backend and the source that made it: a digest of all these names its folder, which is gone when the work is done.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import shutil
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy

from numerics import writing

Arrays = Sequence[numpy.ndarray[Any, Any]]
SOURCE = Path(__file__).resolve().parents[1]
EVERY = 60.0  # seconds from one keeping to the next
SHARE = 20  # how many times longer than a keeping took the work goes on
FORGOTTEN = 30 * 86400.0  # seconds after which what nobody went on with is removed


class Journal:
    """The sweeps of one measurement, in their order; ``named`` returns the digest of all that they depend on."""

    def __init__(self, place: Path, named: Callable[[], str]) -> None:
        self._place, self._named, self._folder = place, named, None if _is_empty(place) else place / named()
        self._file = ""
        self._sweeps = 0
        self._next = 0.0

    def begun(self, what: str, arrays: Arrays) -> int:
        """Begin a sweep: put what was kept of it into its arrays, and return how many tiles that holds, 0 for none."""
        self._sweeps += 1
        self._file = f"{self._sweeps}-{what.replace(' ', '-')}.npz"
        self._next = time.monotonic() + EVERY
        if self._folder is None:
            return 0
        with contextlib.suppress(OSError, ValueError, EOFError, zipfile.BadZipFile):
            held = io.BytesIO((self._folder / self._file).read_bytes())
            with numpy.load(held, allow_pickle=False) as kept:
                done, *found = (kept[name] for name in kept.files)
            if all((f.shape, f.dtype) == (a.shape, a.dtype) for f, a in zip(found, arrays, strict=True)):
                for array, value in zip(arrays, found, strict=True):
                    array[...] = value
                return int(done)
        return 0

    def keep(self, done: int, arrays: Arrays, *, last: bool) -> None:
        """Keep what so many tiles have added, if it is time to; the last of what was kept before in any case."""
        start = time.monotonic()
        if start < self._next and not (last and self._folder is not None):
            return
        if self._folder is None:
            self._folder = self._place / self._named()
        held = io.BytesIO()
        numpy.savez(held, numpy.array(done), *arrays)
        with contextlib.suppress(OSError):  # a full disk keeps nothing, and stops nothing
            self._folder.mkdir(parents=True, exist_ok=True)
            writing.write_whole(self._folder / self._file, held.getvalue())
        end = time.monotonic()
        self._next = end + max(EVERY, SHARE * (end - start))

    def close(self) -> None:
        """Remove what was kept: the work is done. So is removed what nobody has gone on with for a month."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            for folder in self._place.iterdir():
                if time.time() - folder.stat().st_mtime > FORGOTTEN:
                    shutil.rmtree(folder, ignore_errors=True)


def digest(parts: Iterable[bytes]) -> str:
    """Return the digest of parts, and of the source of these measurements."""
    source = (path.read_bytes() for path in sorted(SOURCE.rglob("*.py")))
    return writing.digest(itertools.chain(source, [numpy.__version__.encode()], parts))


def _is_empty(place: Path) -> bool:
    with contextlib.suppress(OSError):
        return next(place.iterdir(), None) is None
    return True
