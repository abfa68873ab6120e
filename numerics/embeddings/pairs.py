"""Which caption belongs to which image: one to one, k captions an image, or a file of image rows; and categories."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy

from numerics.embeddings.npy_files import header
from numerics.embeddings.source import Unreadable, reading

Owners = numpy.ndarray[Any, numpy.dtype[numpy.int64]]
Labels = numpy.ndarray[Any, Any]
_LONGEST = 1 << 30  # bytes of a file of labels


class Pairs(NamedTuple):
    """`owner[j]` is the image, counted from 0, of caption j; `said` tells people where that comes from."""

    owner: Owners
    said: str


def by_order(images: int, captions: int) -> Pairs:
    """Return one caption an image, or k in a row for each image, as the numbers of rows allow.

    Raises:
        Unreadable: the captions are no multiple of the images.
    """
    if captions % images:
        raise Unreadable(
            f"{images} images and {captions} captions cannot be paired by order: "
            "give the image row of every caption with --pairs FILE"
        )
    each = captions // images
    said = (
        "row i of one file belongs to row i of the other" if each == 1 else f"{each} captions in a row for each image"
    )
    return Pairs(numpy.repeat(numpy.arange(images, dtype=numpy.int64), each), said)


def checked_owner(name: str, owner: Labels, images: int, captions: int) -> Owners:
    """Return `owner` as int64 if it gives one image row for every caption, and every image has a caption.

    Raises:
        Unreadable: it does not; the message says which entry, or which image.
    """
    if owner.ndim != 1 or owner.dtype.kind not in "iu":
        raise Unreadable(f"{name}: shape={owner.shape}, dtype={owner.dtype} must be ({captions},) whole numbers")
    if owner.shape[0] != captions:
        raise Unreadable(f"{name}: has {owner.shape[0]} entries for {captions} captions: one image row for each")
    off = numpy.nonzero((owner < 0) | (owner >= images))[0]
    if off.size:
        raise Unreadable(
            f"{name}: entry {off[0]} is {owner[off[0]]} and must be from 0 to {images - 1}, a row of the images"
        )
    known = owner.astype(numpy.int64)
    bare = numpy.nonzero(numpy.bincount(known, minlength=images) == 0)[0]
    if bare.size:
        raise Unreadable(f"{name}: image {bare[0]} has no caption ({bare.size} such): drop those images and renumber")
    return known


def read_pairs(text: str, images: int, captions: int) -> Pairs:
    """Return the pairs of a file: .npy or .npz of whole numbers, or text with one image row a line; else Unreadable."""
    labels = read_labels(text)
    if labels.dtype.kind == "U":
        labels = _whole(text, labels)
    return Pairs(checked_owner(text, labels, images, captions), f"image rows from {Path(text).name}")


def read_labels(text: str) -> Labels:
    """Return a vector of whole numbers or of text from a .npy file, or of text from the lines of any other file.

    Raises:
        Unreadable: it is no such file.
    """
    found: Labels = reading(text)(_labels)(text, Path(text))
    return found


def _labels(name: str, path: Path) -> Labels:
    if not path.is_file():
        raise Unreadable(f"{name}: {'is no ordinary file' if path.exists() else 'is not there'}; name a file")
    if path.stat().st_size > _LONGEST:
        raise Unreadable(f"{name}: is longer than {_LONGEST} bytes, which no list of pairs needs")
    if path.suffix.lower() == ".npy":
        with path.open("rb") as stream:
            found = header(name, stream)
            if found.dtype.hasobject:
                raise Unreadable(f"{name}: holds pickled objects, which are never loaded: save whole numbers")
            if len(found.shape) != 1 or found.dtype.kind not in "iuU":
                raise Unreadable(
                    f"{name}: shape={found.shape}, dtype={found.dtype} must be one whole number or text each"
                )
            data = stream.read(found.size)
        if len(data) < found.size:
            raise Unreadable(f"{name}: is truncated: {len(data)} of {found.size} bytes are there")
        values = numpy.frombuffer(data, found.dtype).reshape(found.shape)
    else:
        lines = path.read_text(encoding="utf-8").splitlines()
        values = numpy.array([line.strip() for line in lines], dtype=str)
        if not values.size or numpy.any(values == ""):
            raise Unreadable(f"{name}: line {_first_empty(values)} is empty: one entry a line")
    if not values.size:
        raise Unreadable(f"{name}: is empty")
    return values


def _first_empty(values: Labels) -> int:
    return int(numpy.argmax(values == "")) + 1 if values.size else 1


def _whole(name: str, values: Labels) -> Labels:
    try:
        return numpy.array([int(v) for v in values], dtype=numpy.int64)
    except (ValueError, OverflowError):
        first = next((i for i, v in enumerate(values) if not str(v).lstrip("+-").isdecimal() or len(str(v)) > 18), 0)
        raise Unreadable(
            f"{name}: line {first + 1} is {str(values[first])[:40]!r} and must be a whole number"
        ) from None
