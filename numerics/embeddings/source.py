"""Rows of embeddings, streamed once from wherever they are: a file, a folder of shards, or an array in memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

from numerics.arrays import Array, namespace, to_host

Block = numpy.ndarray[Any, Any]
FLOATS = (2, 4, 8)  # bytes of float16, float32, float64


class Unreadable(ValueError):
    """An input that cannot be used; the message is one line and says what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Source:
    """Embeddings, one a row: `rows` × `columns` floats of type `dtype`, said to come from `name`.

    `read(n)` yields the rows in order as NumPy arrays of at most n rows; it raises Unreadable where the rows turn out
    not to be there.
    """

    name: str
    rows: int
    columns: int
    dtype: str
    read: Callable[[int], Iterator[Block]]


def source(name: str, shape: tuple[int, ...], dtype: Any, read: Callable[[int], Iterator[Block]]) -> Source:
    """Return the source of rows that `read` streams, if `shape` and `dtype` are those of embeddings.

    Raises:
        Unreadable: the shape is not (n, d) with n, d ≥ 1, or the type is none of float16, float32, float64.
    """
    kind = numpy.dtype(dtype)
    if kind.hasobject:
        raise Unreadable(f"{name}: holds pickled objects, which are never loaded: save an array of floats")
    if kind.kind != "f" or kind.itemsize not in FLOATS:
        raise Unreadable(f"{name}: dtype={kind} must be float16, float32 or float64: convert it with astype")
    if len(shape) != 2:
        raise Unreadable(f"{name}: shape={shape} must be (n, d): one embedding a row")
    if min(shape) < 1:
        raise Unreadable(f"{name}: shape={shape} is empty: embeddings need n >= 1 rows and d >= 1 columns")
    return Source(name, int(shape[0]), int(shape[1]), kind.newbyteorder("=").name, read)


def of_array(name: str, array: Array) -> Source:
    """Return the rows of an array in memory: NumPy, CuPy, or anything with the array API or DLPack, such as a tensor.

    Raises:
        Unreadable: it is no array, or as `source`.
    """
    try:
        native = namespace(array) is not None
    except TypeError:
        native = False
    if not native:
        if not hasattr(array, "__dlpack__"):
            raise Unreadable(f"{name}: {type(array).__name__} must be an array, or have __dlpack__")
        try:
            array = numpy.from_dlpack(array)
        except Exception as broken:  # each library refuses in its own way: a gradient, a device, a type
            raise Unreadable(f"{name}: cannot be taken through DLPack: {one_line(broken)}") from broken
    shape = tuple(int(n) for n in array.shape)
    kind = getattr(array.dtype, "name", None) or str(array.dtype).rpartition(".")[2]

    def read(rows: int) -> Iterator[Block]:
        for start in range(0, shape[0], rows):
            yield to_host(array[start : start + rows, :])

    return source(name, shape, kind, read)


def named(text: str) -> tuple[Path, str | None]:
    """Return the file and the name of FILE:NAME, which is one only where FILE:NAME as a whole is no file."""
    path = Path(text)
    if "\0" in text:
        raise Unreadable(f"{text!r}: is no name of a file")
    head, colon, key = text.rpartition(":")
    if colon and not path.exists() and Path(head).exists():
        return Path(head), key
    return path, None


def one_line(error: BaseException) -> str:
    """Return what went wrong, on one line, not endless, and without what a terminal would obey."""
    text = " ".join(str(error).split()) or type(error).__name__
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= 200 else text[:200] + " …"


def reading(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that turns whatever a reader raises into one line about the file called `name`.

    A file can be broken in as many ways as its format has parts, and libraries raise as many kinds of errors.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def guarded(*arguments: Any, **options: Any) -> Any:
            try:
                return function(*arguments, **options)
            except Unreadable:
                raise
            except OSError as mistake:
                raise Unreadable(f"{name}: cannot be read: {mistake.strerror or one_line(mistake)}") from mistake
            except Exception as broken:
                raise Unreadable(f"{name}: is damaged or of another format: {one_line(broken)}") from broken

        return guarded

    return decorate


def guarded_blocks(name: str, read: Callable[[int], Iterator[Block]]) -> Callable[[int], Iterator[Block]]:
    """Return `read` with every error on the way, not only at the start, turned into one line."""

    def blocks(rows: int) -> Iterator[Block]:
        stream = read(rows)
        step = reading(name)(lambda: next(stream, None))
        while (block := step()) is not None:
            yield block

    return blocks
