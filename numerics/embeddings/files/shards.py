"""Shards of two modalities are paired file by file: their names and numbers of rows say whether none is missing.

Two folders that lack different shards may still have equally many rows. Paired by order, every row after the first
missing shard would then get a partner of another item, and nothing in the numbers would say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePath

from numerics.embeddings.files.opening import natural
from numerics.embeddings.files.source import Shard, Source, Unreadable

_REMEDY = "name the files that belong together, or say with --pairs which rows do (--pairs 1: row by row)"

_DIGITS = "0123456789"
_NO_NUMBER = natural("")


def check_shards(images: Source, captions: Source) -> None:
    """Raise Unreadable if rows cannot be paired by order: shards do not belong together, or may not.

    Of two folders the shards must have the same names, up to what all names of a folder begin and end with, and the
    captions of each the same number of rows for every row of its images. A folder and a file are paired row by row
    only: k captions in a row might as well be missing shards.
    """
    if not images.shards and not captions.shards:
        return
    if images.shards and captions.shards:
        _same_names(images, captions)
        _same_ratio(images.shards, captions.shards)
    elif images.rows != captions.rows:
        raise Unreadable(
            f"{captions.name}: has {captions.rows} rows and {images.name} has {images.rows}, and one is a folder of "
            "shards, some of which may be missing: say with --pairs which rows belong together (--pairs "
            f"{max(1, captions.rows // images.rows)}: so many captions in a row for each image)"
        )


def _same_names(images: Source, captions: Source) -> None:
    left, right = (_labels([shard.name for shard in side.shards]) for side in (images, captions))
    if left == right or (len(left) == len(right) == 1 and _NO_NUMBER in (left[0], right[0])):
        return
    alone = [
        [shard.name for shard, label in zip(side.shards, mine, strict=True) if label not in theirs]
        for side, mine, theirs in ((images, left, right), (captions, right, left))
    ]
    said = [
        f"{names[0]}{f' (and {len(names) - 1} more)' * (len(names) > 1)} has no partner in {other.name}"
        for names, other in zip(alone, (captions, images), strict=True)
        if names
    ] or [f"{images.name} and {captions.name} have their shards in another order"]
    raise Unreadable(f"{'; '.join(said)}; of {len(left)} and {len(right)} shards: {_REMEDY}")


def _same_ratio(images: Sequence[Shard], captions: Sequence[Shard]) -> None:
    each = max(1, captions[0].rows // images[0].rows)
    for image, caption in zip(images, captions, strict=True):
        if caption.rows != each * image.rows:
            first = f", and {captions[0].name} {captions[0].rows} for {images[0].rows}" if image != images[0] else ""
            raise Unreadable(
                f"{caption.name}: has {caption.rows} rows for the {image.rows} of {image.name}{first}: {_REMEDY}"
            )


def _labels(paths: Sequence[str]) -> list[list[tuple[int, int | str]]]:
    """What tells the shards of one folder apart: their names without what all begin and all end with.

    A number is never cut: of emb_10 and emb_11 the labels are 10 and 11. A single shard has its last number.
    """
    stems = [PurePath(path).stem for path in paths]
    if len(stems) == 1:
        return [natural(number) for number in re.findall(r"[0-9]+", stems[0])[-1:] or [""]]
    start = len(stems[0][: _alike(stems)].rstrip(_DIGITS))
    rest = [stem[start:] for stem in stems]
    alike = _alike([text[::-1] for text in rest])
    end = len(rest[0][len(rest[0]) - alike :].lstrip(_DIGITS))
    return [natural(text[: len(text) - end]) for text in rest]


def _alike(texts: Sequence[str]) -> int:
    """With how many letters all texts begin."""
    return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False)))
