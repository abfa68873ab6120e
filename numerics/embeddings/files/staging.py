"""Rows made ready to be measured: streamed once, checked, normalised, and kept in memory or in a temporary file."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

from numerics.embeddings.files.source import Block, Source, Unreadable

Say = Callable[[str, float], None]
_CHUNK = 1 << 23  # bytes of float64 held while streaming
# Rows this near to norm 1 are said to be normalised already: float16 keeps three digits.
_UNIT = {"float16": 2e-3, "float32": 1e-5, "float64": 1e-12}


@dataclass(frozen=True)
class Staged:
    """Unit rows of type `dtype`, (rows, columns), in memory or in a file that its owner removes.

    `least` and `largest` are the norms found, `unit` whether the rows were normalised already to the precision of
    their type.
    """

    name: str
    rows: int
    columns: int
    dtype: str
    stored: str
    least: float
    largest: float
    unit: bool
    values: Block | Path

    def take(self, index: numpy.ndarray[Any, Any]) -> Block:
        """Return the rows at `index`, shape (len(index), columns)."""
        if isinstance(self.values, Path):
            # A map for each call: what was read is let go, so that memory does not grow with the file.
            return numpy.asarray(numpy.memmap(self.values, self.dtype, "r", 0, (self.rows, self.columns))[index])
        return numpy.asarray(self.values[index])

    @property
    def said(self) -> str:
        """One line for people: what was there and what was done."""
        norms = f"norms {self.least:.6g} to {self.largest:.6g}"
        if self.unit:
            done = f"normalised already ({norms})"
        else:
            done = f"{norms}: not normalised, and normalised here, for the theory lives on the unit sphere"
        more = "; float16 keeps three digits: cosines are good to about 1e-3" if self.stored == "float16" else ""
        return f"{self.name}: {self.rows:,} × {self.columns}, {self.stored}, {done}{more}"


class Staging:
    """A place for staged rows: memory up to `budget` bytes, a temporary folder beyond; it cleans up on leaving."""

    def __init__(self, budget: int) -> None:
        self.left = budget
        self.folder: str | None = None

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def stage(self, rows: Source, dtype: str, say: Say = lambda _what, _share: None) -> Staged:
        """Stream `rows`, check that each is finite and not zero, divide it by its norm, and keep it as `dtype`.

        Norms are taken in float64, of the row over its largest entry, so that they neither overflow nor vanish.

        Raises:
            Unreadable: a row has NaN or infinity, or is zero; or there is no room for the rows.
        """
        shape, size = (rows.rows, rows.columns), rows.rows * rows.columns * numpy.dtype(dtype).itemsize
        least, largest, done = math.inf, 0.0, 0
        with ExitStack() as stack:
            values: Block | Path
            if self._fits(size):
                values = numpy.empty(shape, dtype)
            else:
                values = self._file(rows.name, size)
                file = stack.enter_context(values.open("r+b"))
            for block in rows.read(max(1, _CHUNK // (8 * rows.columns))):
                if done + len(block) > rows.rows:
                    raise Unreadable(f"{rows.name}: is damaged: it holds more rows than the {rows.rows} it says")
                unit, norms = _normalised(rows, block, done)
                if isinstance(values, Path):
                    with _room_for(rows.name, size, self.folder):
                        file.write(unit.astype(dtype).tobytes())
                else:
                    values[done : done + len(unit)] = unit
                least, largest = min(least, float(norms.min())), max(largest, float(norms.max()))
                done += len(unit)
                say(f"reading {rows.name}", done / rows.rows)
            if isinstance(values, Path):
                with _room_for(rows.name, size, self.folder):
                    file.flush()
        if done != rows.rows:
            raise Unreadable(f"{rows.name}: is truncated: {done} of {rows.rows} rows are there")
        near = max(abs(least - 1), abs(largest - 1)) <= _UNIT[rows.dtype]
        return Staged(rows.name, *shape, dtype, rows.dtype, least, largest, near, values)

    def _fits(self, size: int) -> bool:
        if size > self.left:
            return False
        self.left -= size
        return True

    def _file(self, name: str, size: int) -> Path:
        """A file whose every byte has its place on the disk: what is only promised may be taken by others meanwhile."""
        if self.folder is None:
            self.folder = tempfile.mkdtemp(prefix="gibbsgap-")
        room = shutil.disk_usage(self.folder).free
        if size > 0.95 * room:
            raise Unreadable(_no_room(name, size, self.folder, f"has {room / 1e9:.3g} GB"))
        handle = tempfile.NamedTemporaryFile(dir=self.folder, delete=False)  # noqa: SIM115 (kept, by its name)
        with handle, _room_for(name, size, self.folder):
            if hasattr(os, "posix_fallocate"):  # not on macOS and Windows: there a write may fail, and says so
                os.posix_fallocate(handle.fileno(), 0, size)
        return Path(handle.name)


def _no_room(name: str, size: int, folder: str | None, why: str) -> str:
    return (
        f"{name}: needs {size / 1e9:.3g} GB beside the memory budget, and {folder!r} {why}: raise --memory, or set "
        "TMPDIR to a larger disk"
    )


@contextmanager
def _room_for(name: str, size: int, folder: str | None) -> Iterator[None]:
    """Say in one line that the disk is full, or fails, when it is written to."""
    try:
        yield
    except OSError as mistake:
        raise Unreadable(_no_room(name, size, folder, f"cannot take them ({mistake.strerror})")) from mistake


def _normalised(rows: Source, block: Block, start: int) -> tuple[Block, Block]:
    """The block's rows at norm 1 in float64, and their norms; Unreadable names the first bad row."""
    with numpy.errstate(invalid="ignore"):  # the cast of a signalling NaN says so; it is refused below
        values = block.astype(numpy.float64)
    top = numpy.max(numpy.abs(values), axis=1)
    bad = ~((top > 0) & (top < math.inf))  # NaN fails both
    if numpy.any(bad):
        row = int(numpy.argmax(bad))
        what = "is zero, and has no direction" if top[row] == 0 else "has NaN or infinity"
        count = int(numpy.sum(bad))
        more = f" ({count} such rows among {start} to {start + len(block) - 1})" if count > 1 else ""
        raise Unreadable(f"{rows.name}: row {start + row} {what}{more}: drop it, and its partner")
    values /= top[:, None]
    scaled = numpy.sqrt(numpy.einsum("ij,ij->i", values, values))
    values /= scaled[:, None]
    with numpy.errstate(over="ignore"):  # a norm beyond float64 is said to be infinite, its direction is still right
        return values, top * scaled
