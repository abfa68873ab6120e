"""NumPy's own formats, never unpickled: .npy memory-mapped block by block, members of .npz streamed."""

from __future__ import annotations

import math
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy
from numpy.lib import format as npy

from numerics.embeddings.source import Block, Source, Unreadable, source

_LONGEST_HEADER = 10_000  # what NumPy itself allows: a header is evaluated as a literal


class Header(NamedTuple):
    """What stands before the numbers of an array."""

    shape: tuple[int, ...]
    fortran: bool
    dtype: numpy.dtype[Any]

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def header(name: str, stream: IO[bytes]) -> Header:
    """Return the header at the start of `stream` and leave the stream after it; Unreadable if there is none."""
    version = npy.read_magic(stream)
    readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    if version not in readers:
        raise Unreadable(f"{name}: .npy format {version} is not one of plain numbers: save an array of floats")
    with warnings.catch_warnings():  # NumPy warns of headers that Python 2 wrote, and reads them
        warnings.simplefilter("ignore")
        shape, fortran, dtype = readers[version](stream, max_header_size=_LONGEST_HEADER)
    if any(n < 0 for n in shape):
        raise Unreadable(f"{name}: shape={shape} must not be negative")
    return Header(shape, fortran, dtype)


def npy_source(name: str, path: Path) -> Source:
    """Return the rows of a .npy file, mapped into memory a block at a time."""
    with path.open("rb") as stream:
        found = header(name, stream)
        offset = stream.tell()
    _complete(name, path.stat().st_size - offset, found)

    def read(rows: int) -> Iterator[Block]:
        for start in range(0, found.shape[0], rows):
            # A map of its own for each block, so that the pages of the blocks before are let go.
            order = "F" if found.fortran else "C"
            mapped = numpy.memmap(path, found.dtype, "r", offset, found.shape, order)  # type: ignore[call-overload] # the stubs know no dtype read from a file
            yield numpy.array(mapped[start : start + rows])

    return source(name, found.shape, found.dtype, read)


def npz_source(name: str, path: Path, key: str | None) -> Source:
    """Return the rows of one array of a .npz file, streamed: the one called `key`, or the only two-dimensional one."""
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if m.filename.endswith(".npy")]
        headers: dict[str, Header] = {}
        for member in members:
            with archive.open(member) as stream:
                headers[member.filename.removesuffix(".npy")] = header(f"{name}: {member.filename!r}", stream)
        chosen = choose(name, {k: len(h.shape) == 2 for k, h in headers.items()}, key)
        found = headers[chosen]
    if found.fortran and found.shape[1:] != (1,):
        raise Unreadable(f"{name}: {chosen!r} is stored column by column: save numpy.ascontiguousarray of it")

    def read(rows: int) -> Iterator[Block]:
        with zipfile.ZipFile(path) as archive, archive.open(f"{chosen}.npy") as stream:
            header(name, stream)
            for start in range(0, found.shape[0], rows):
                shape = (min(rows, found.shape[0] - start), found.shape[1])
                data = stream.read(math.prod(shape) * found.dtype.itemsize)
                _complete(name, len(data), Header(shape, False, found.dtype))
                yield numpy.frombuffer(data, found.dtype).reshape(shape)

    return source(name, found.shape, found.dtype, read)


def choose(name: str, arrays: dict[str, bool], key: str | None, what: str = "embeddings") -> str:
    """Return the array to take of those in a file, each with whether it may be `what` is looked for.

    Raises:
        Unreadable: `key` is not there, or is not given and there is not exactly one that may be meant.
    """
    listed = ", ".join(map(repr, sorted(arrays)[:20])) or "none"
    if key is not None:
        if key not in arrays:
            raise Unreadable(f"{name}: has no array {key!r}; it has {listed}")
        return key
    fitting = [k for k, fits in arrays.items() if fits]
    if len(fitting) != 1:
        raise Unreadable(f"{name}: has {len(fitting)} arrays that may be {what}; name one as FILE:NAME of {listed}")
    return fitting[0]


def _complete(name: str, available: int, found: Header) -> None:
    if found.dtype.hasobject:  # said by `source`, and of no known size
        return
    if available < found.size:
        raise Unreadable(f"{name}: is truncated: {available} of {found.size} bytes of shape {found.shape} are there")
