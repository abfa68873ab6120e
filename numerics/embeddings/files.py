"""Open a file or a folder of embeddings as a source of rows, by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from numerics.embeddings.column_files import parquet_source, safetensors_source
from numerics.embeddings.npy_files import npy_source, npz_source
from numerics.embeddings.source import Block, Source, Unreadable, guarded_blocks, named, reading, source

_KINDS: dict[str, Callable[[str, Path, str | None], Source]] = {
    ".npy": lambda name, path, _key: npy_source(name, path),
    ".npz": npz_source,
    ".safetensors": safetensors_source,
    ".parquet": parquet_source,
}
SUFFIXES = tuple(_KINDS)


def open_source(text: str) -> Source:
    """Return the rows of the embeddings called `text`: FILE, FILE:NAME for one array of several, or a folder of shards.

    Nothing is loaded: headers are read, and rows when they are streamed. A folder's files are taken in natural order
    (`img_emb_2.npy` before `img_emb_10.npy`), and must be of one kind and width.

    Raises:
        Unreadable: there is nothing to read, or it is not what it should be; one line.
    """
    opened: Source = reading(text)(_open)(text)
    return opened


def _open(text: str) -> Source:
    path, key = named(text)
    if path.is_dir():
        return _folder(text, path, key)
    return _file(text, path, key)


def _file(name: str, path: Path, key: str | None) -> Source:
    kind = path.suffix.lower()
    if not path.is_file():
        raise Unreadable(
            f"{name}: {'is no ordinary file' if path.exists() else 'is not there'}; name a file or a folder"
        )
    if kind not in _KINDS:
        raise Unreadable(f"{name}: its ending must be one of {', '.join(SUFFIXES)}, or it a folder of such files")
    if key is not None and kind == ".npy":
        raise Unreadable(f"{name}: a .npy file holds one array, and takes no name after a colon")
    opened: Source = reading(name)(_KINDS[kind])(name, path, key)
    return Source(opened.name, opened.rows, opened.columns, opened.dtype, guarded_blocks(name, opened.read))


def _natural(path: Path) -> list[tuple[int, int | str]]:
    return [
        (0, int(part)) if part.isascii() and part.isdigit() else (1, part) for part in re.split(r"([0-9]+)", path.name)
    ]


def _shards(path: Path) -> list[Path]:
    return sorted((f for f in path.iterdir() if f.suffix.lower() in _KINDS and f.is_file()), key=_natural)


def _folder(name: str, path: Path, key: str | None) -> Source:
    shards = _shards(path)
    if not shards:
        inside = sorted(f.name for f in path.iterdir() if f.is_dir() and _shards(f))
        remedy = f"; its folders {', '.join(inside[:5])} have some: name one of them" if inside else ""
        raise Unreadable(f"{name}: is a folder without {', '.join(SUFFIXES)} files{remedy}")
    if len({f.suffix.lower() for f in shards}) > 1:
        raise Unreadable(f"{name}: is a folder of files of several kinds; keep the shards of one array in one folder")
    parts = [_file(str(f), f, key) for f in shards]
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
    return source(name, (sum(part.rows for part in parts), parts[0].columns), widest, read)
