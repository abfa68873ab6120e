"""Open a file or a folder of embeddings as a source of rows, by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from numerics.embeddings.files.column_files import parquet_source, safetensors_source
from numerics.embeddings.files.npy_files import npy_source, npz_source
from numerics.embeddings.files.source import (
    Block,
    Shard,
    Source,
    Unreadable,
    guarded_blocks,
    named,
    reading,
    shown,
    source,
)

_KINDS: dict[str, Callable[[str, Path, str | None], Source]] = {
    ".npy": lambda name, path, _key: npy_source(name, path),
    ".npz": npz_source,
    ".safetensors": safetensors_source,
    ".parquet": parquet_source,
}
SUFFIXES = tuple(_KINDS)
# What stands in the place of a file that a tool keeps elsewhere, and how to get it.
_POINTERS = {b"version https://git-lfs": "git lfs pull", b"/annex/objects/": "git annex get"}


def open_source(text: str) -> Source:
    """Return the rows of the embeddings called `text`: FILE, FILE:NAME for one array of several, or a folder of shards.

    Nothing is loaded: headers are read, and rows when they are streamed. A folder's files are taken in natural order
    (`img_emb_2.npy` before `img_emb_10.npy`), and must be of one kind and width. Hidden files are no shards; what
    seems to be one and cannot be read is refused, and never left out.

    Raises:
        Unreadable: there is nothing to read, or it is not what it should be; one line.
    """
    name = shown(text)
    opened: Source = reading(name)(_open)(name, text)
    return opened


def _open(name: str, text: str) -> Source:
    path, key = named(text)
    if path.is_dir():
        return _folder(name, path, key)
    return _file(name, path, key)


def _file(name: str, path: Path, key: str | None) -> Source:
    kind = path.suffix.lower()
    if not path.is_file():
        why = "is a link to what" if path.is_symlink() else ""
        raise Unreadable(
            f"{name}: {'is no ordinary file' if path.exists() else f'{why} is not there'.lstrip()}; "
            "name a file or a folder"
        )
    if kind not in _KINDS:
        raise Unreadable(f"{name}: its ending must be one of {', '.join(SUFFIXES)}, or it a folder of such files")
    if key is not None and kind == ".npy":
        raise Unreadable(f"{name}: a .npy file holds one array, and takes no name after a colon")
    with path.open("rb") as stream:
        start = stream.read(30)
    for pointer, remedy in _POINTERS.items():
        if start.startswith(pointer):
            raise Unreadable(f"{name}: is a pointer to a file that is not here: {remedy}")
    opened: Source = reading(name)(_KINDS[kind])(name, path, key)
    return replace(opened, read=guarded_blocks(name, opened.read))


def natural(text: str) -> list[tuple[int, int | str]]:
    """Return what to sort names by, so that 2 is before 10: text and whole numbers in turn."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"([0-9]+)", text)]


def _shards(path: Path) -> list[Path]:
    """The files of a folder that are named as embeddings are, without hidden ones, which no user has named."""
    shown_files = [f for f in path.iterdir() if not f.name.startswith(".")]
    return sorted((f for f in shown_files if f.suffix.lower() in _KINDS), key=lambda f: (natural(f.name), f.name))


def _checked_shards(path: Path) -> list[Path]:
    """The shards of a folder; Unreadable where one of them is not whole, or their order is not plain."""
    shards = _shards(path)
    whole = {f.name for f in shards}
    for file in path.iterdir():
        inner = Path(file.stem)
        if inner.suffix.lower() in _KINDS and file.stem not in whole and not file.name.startswith("."):
            raise Unreadable(
                f"{shown(str(file))}: {shown(file.stem)} is not in the folder, and this seems to be a part of it: "
                "unpack or finish it, or remove it"
            )
    for one, other in pairwise(shards):
        if natural(one.name) == natural(other.name):
            raise Unreadable(f"{shown(str(one))}: has the number of {shown(other.name)}: rename one, to give an order")
    return shards


def _folder(name: str, path: Path, key: str | None) -> Source:
    shards = _checked_shards(path)
    if not shards:
        inside = sorted(shown(f.name) for f in path.iterdir() if f.is_dir() and _shards(f))
        remedy = f"; its folders {', '.join(inside[:5])} have some: name one of them" if inside else ""
        raise Unreadable(f"{name}: is a folder without {', '.join(SUFFIXES)} files{remedy}")
    if len({f.suffix.lower() for f in shards}) > 1:
        raise Unreadable(f"{name}: is a folder of files of several kinds; keep the shards of one array in one folder")
    parts = [_file(shown(str(f)), f, key) for f in shards]
    for part in parts:
        if part.columns != parts[0].columns:
            raise Unreadable(
                f"{part.name}: has {part.columns} columns, and {parts[0].name} has {parts[0].columns}: "
                "shards are of one width"
            )

    def read(rows: int) -> Iterator[Block]:
        for part in parts:
            yield from part.read(rows)

    widest = max((part.dtype for part in parts), key=lambda kind: int(kind.removeprefix("float")))
    whole = source(name, (sum(part.rows for part in parts), parts[0].columns), widest, read)
    return replace(whole, shards=tuple(Shard(part.name, part.rows) for part in parts))
