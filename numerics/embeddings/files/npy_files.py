"""NumPy's own formats, never unpickled, streamed block by block.

Files are read and not mapped into memory: a mapped file that becomes shorter, or whose disk fails, ends the process.
"""

from __future__ import annotations

import math
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy
from numpy.lib import format as npy

from numerics.embeddings.files.source import Block, Source, Unreadable, shown, source

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
    """Return the rows of a .npy file."""
    with path.open("rb") as stream:
        found = header(name, stream)
        offset = stream.tell()
    _complete(name, path.stat().st_size - offset, found)

    def read(rows: int) -> Iterator[Block]:
        with path.open("rb") as stream:
            stream.seek(offset)
            for start in range(0, found.shape[0], rows):
                shape = (min(rows, found.shape[0] - start), found.shape[1])
                if found.fortran:
                    yield _columns(name, stream, offset, found, start, shape)
                else:
                    yield _block(name, stream, found.dtype, shape)

    return source(name, found.shape, found.dtype, read)


def _columns(name: str, stream: IO[bytes], offset: int, found: Header, start: int, shape: tuple[int, int]) -> Block:
    """Rows `start` on of an array that is stored column by column."""
    block = numpy.empty(shape, found.dtype)
    for column in range(shape[1]):
        stream.seek(offset + (column * found.shape[0] + start) * found.dtype.itemsize)
        block[:, column] = _block(name, stream, found.dtype, (shape[0], 1))[:, 0]
    return block


def _block(name: str, stream: IO[bytes], dtype: numpy.dtype[Any], shape: tuple[int, int]) -> Block:
    """The next numbers of a stream."""
    data = stream.read(math.prod(shape) * dtype.itemsize)
    _complete(name, len(data), Header(shape, False, dtype))
    return numpy.frombuffer(data, dtype).reshape(shape)


def npz_source(name: str, path: Path, key: str | None) -> Source:
    """Return the rows of one array of a .npz file, streamed: the one called `key`, or the only two-dimensional one."""
    with zipfile.ZipFile(path) as archive:
        headers: dict[str, Header] = {}
        for member in members(archive):
            with archive.open(f"{member}.npy") as stream:
                headers[member] = header(f"{name}: {member!r}", stream)
        chosen = choose(name, [(member, len(headers[member].shape) == 2) for member in members(archive)], key)
        found = headers[chosen]
    if found.fortran and found.shape[1:] != (1,):
        raise Unreadable(f"{name}: {chosen!r} is stored column by column: save numpy.ascontiguousarray of it")

    def read(rows: int) -> Iterator[Block]:
        with zipfile.ZipFile(path) as archive, archive.open(f"{chosen}.npy") as stream:
            header(name, stream)
            for start in range(0, found.shape[0], rows):
                yield _block(name, stream, found.dtype, (min(rows, found.shape[0] - start), found.shape[1]))

    return source(name, found.shape, found.dtype, read)


def members(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the arrays of a .npz file, as often as each is there."""
    return [member.removesuffix(".npy") for member in archive.namelist() if member.endswith(".npy")]


def choose(name: str, arrays: Iterable[tuple[str, bool]], key: str | None, what: str = "embeddings") -> str:
    """Return the array to take of those in a file, each with whether it may be `what` is looked for.

    Raises:
        Unreadable: `key` is not there, or is not given and there is not exactly one that may be meant; or there are
            two of that name.
    """
    found = list(arrays)
    names = [k for k, _ in found]
    listed = ", ".join(map(repr, sorted(set(names))[:20])) or "none"
    if key is not None and key not in names:
        raise Unreadable(f"{name}: has no array {shown(key)!r}; it has {listed}")
    fitting = [k for k, fits in found if fits] if key is None else [key]
    if len(set(fitting)) != 1:
        raise Unreadable(f"{name}: has {len(fitting)} arrays that may be {what}; name one as FILE:NAME of {listed}")
    if names.count(fitting[0]) > 1:
        raise Unreadable(f"{name}: has {names.count(fitting[0])} arrays called {fitting[0]!r}: rename all but one")
    return fitting[0]


def _complete(name: str, available: int, found: Header) -> None:
    if found.dtype.hasobject:  # said by `source`, and of no known size
        return
    if available < found.size:
        raise Unreadable(f"{name}: is truncated: {available} of {found.size} bytes of shape {found.shape} are there")
