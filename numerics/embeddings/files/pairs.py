"""Which caption belongs to which image: one to one, k captions an image, or a file of image rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from numerics.embeddings.files.label_files import Labels, read_labels
from numerics.embeddings.files.source import Unreadable, shown

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")

Owners = numpy.ndarray[Any, numpy.dtype[numpy.int64]]


class Pairs(NamedTuple):
    """`owner[j]` is the image, counted from 0, of caption j; `said` tells people where that comes from."""

    owner: Owners
    said: str


def by_order(images: int, captions: int, given: int | None = None) -> Pairs:
    """Return one caption an image, or k in a row for each image: `given`, or as the numbers of rows allow.

    Raises:
        Unreadable: the captions are no multiple of the images, or not `given` for each.
    """
    if given is not None and captions != given * images:
        raise Unreadable(f"{images} images and {captions} captions are not {given} captions in a row for each image")
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
    """Return the pairs that `text` names: a whole number k, for k captions in a row, or a file of image rows.

    The file has one image row for each caption, as `read_labels` reads it.

    Raises:
        Unreadable: it is no such file, or its rows are not those of the images.
    """
    if re.fullmatch("[0-9]{1,9}", text) and not Path(text).exists():
        return by_order(images, captions, int(text))
    labels, name = read_labels(text), shown(text)
    if labels.dtype.kind == "U":
        labels = _whole(name, labels)
    return Pairs(checked_owner(name, labels, images, captions), f"image rows from {shown(Path(text).name)}")


def _whole(name: str, values: Labels) -> Labels:
    off = next((i for i, value in enumerate(values) if not _WHOLE.fullmatch(value)), None)
    if off is not None:
        raise Unreadable(f"{name}: entry {off} is {str(values[off])[:40]!r} and must be a whole number")
    return numpy.array([int(value) for value in values], dtype=numpy.int64)
