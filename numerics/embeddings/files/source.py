"""Rows of embeddings, streamed once from wherever they are: a file, a folder of shards, or an array in memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from numerics.arrays import Array, from_dlpack, to_host
from numerics.arrays import kind as kind_of

Block = numpy.ndarray[Any, Any]
FLOATS = (2, 4, 8)  # bytes of float16, float32, float64


class Unreadable(ValueError):
    """An input that cannot be used; the message is one line and says what is wrong, where, and what to do."""


class Shard(NamedTuple):
    """One file of a folder of embeddings: its name, and how many rows it says it has."""

    name: str
    rows: int


@dataclass(frozen=True)
class Source:
    """Embeddings, one a row: `rows` × `columns` floats of type `dtype`, said to come from `name`.

    `read(n)` yields the rows in order as NumPy arrays of at most n rows; it raises Unreadable where the rows turn out
    not to be there. `shards` are the files in order where the rows come from a folder.
    """

    name: str
    rows: int
    columns: int
    dtype: str
    read: Callable[[int], Iterator[Block]]
    shards: tuple[Shard, ...] = ()


def source(name: str, shape: tuple[int, ...], dtype: Any, read: Callable[[int], Iterator[Block]]) -> Source:
    """Return the source of rows that `read` streams, if `shape` and `dtype` are those of embeddings.

    Raises:
        Unreadable: the shape is not (n, d) with n, d ≥ 1, or the type is none of float16, float32, float64.
    """
    try:
        kind = numpy.dtype(dtype)
    except TypeError:  # a type of another library
        raise Unreadable(unfit(name, dtype)) from None
    if kind.hasobject:
        raise Unreadable(f"{name}: holds pickled objects, which are never loaded: save an array of floats")
    if kind.kind != "f" or kind.itemsize not in FLOATS:
        raise Unreadable(unfit(name, kind))
    if len(shape) != 2:
        raise Unreadable(f"{name}: shape={shape} must be (n, d): one embedding a row")
    if min(shape) < 1:
        raise Unreadable(f"{name}: shape={shape} is empty: embeddings need n >= 1 rows and d >= 1 columns")
    return Source(name, int(shape[0]), int(shape[1]), kind.newbyteorder("=").name, read)


def unfit(name: str, kind: object) -> str:
    """Return what to say of numbers of a type that is none of ours: what to do depends on who knows the type.

    NumPy knows neither bfloat16 (which it writes as two bytes of nothing, V2) nor the 8-bit floats, and so has no
    astype for them in a file; every bfloat16 is a float32, and not always a float16.
    """
    remedy = "convert it with astype"
    text = str(kind).lower().removeprefix("torch.")
    if text in ("|v1", "|v2") or text.startswith(("bf", "bfloat", "f8", "float8")):
        remedy = "convert it to float32 where it comes from, tensor.float() in PyTorch, and save again"
        kind = f"{kind}, which may be bfloat16 and which NumPy does not know," if text == "|v2" else kind
    return f"{name}: dtype={kind} must be float16, float32 or float64: {remedy}"


def of_array(name: str, array: Array) -> Source:
    """Return the rows of an array in memory: NumPy, CuPy, or anything with the array API or DLPack, such as a tensor.

    Raises:
        Unreadable: it is no array, or as `source`.
    """
    if kind_of(array) == "other":
        if not hasattr(array, "__dlpack__"):
            raise Unreadable(f"{name}: {type(array).__name__} must be an array, or have __dlpack__")
        try:
            array = from_dlpack(array)
        except Exception as broken:  # each library refuses in its own way: a gradient, a device, a type
            if "float8" in str(array.dtype) or "bfloat16" in str(array.dtype):
                raise Unreadable(unfit(name, array.dtype)) from broken
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
    for colon in reversed([place for place, letter in enumerate(text) if letter == ":"]):
        if not path.exists() and Path(text[:colon]).exists():  # the name may have colons of its own
            return Path(text[:colon]), text[colon + 1 :]
    return path, None


def shown(text: str) -> str:
    """Return a name as it can be written anywhere: what no text file, page or terminal takes is escaped.

    A file's name is bytes, and those that are no UTF-8 come as lone surrogates, which no encoding has.
    """

    def escaped(letter: str) -> str:
        byte = ord(letter) - 0xDC00
        return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else letter.encode("ascii", "backslashreplace").decode()

    return "".join(c if c.isprintable() else repr(c)[1:-1] if ord(c) < 0x80 else escaped(c) for c in text)


def one_line(error: BaseException) -> str:
    """Return what went wrong, on one line, not endless, and without what a terminal would obey."""
    text = shown(" ".join(str(error).split()) or type(error).__name__)
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
