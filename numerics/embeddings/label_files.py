"""Vectors of whole numbers or of text, for pairs and categories: one column of a file, whatever its kind."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy

from numerics.embeddings.column_files import library
from numerics.embeddings.npy_files import choose, header
from numerics.embeddings.source import Unreadable, named, reading

Labels = numpy.ndarray[Any, Any]
_LONGEST = 1 << 30  # bytes of a file of labels


def read_labels(text: str) -> Labels:
    """Return the labels in the file called `text`, (n,), of whole numbers or text.

    .npy holds one vector; of .npz, .parquet and .csv with a header FILE:NAME takes one column; any other file has one
    label a line.

    Raises:
        Unreadable: it is no such file; one line.
    """
    found: Labels = reading(text)(_labels)(text)
    return found


def _labels(text: str) -> Labels:
    path, key = named(text)
    if not path.is_file():
        raise Unreadable(f"{text}: {'is no ordinary file' if path.exists() else 'is not there'}; name a file")
    if path.stat().st_size > _LONGEST:
        raise Unreadable(f"{text}: is longer than {_LONGEST} bytes, which no list of labels needs")
    kind = path.suffix.lower()
    if key is not None and kind not in _COLUMNS:
        raise Unreadable(f"{text}: a name after a colon is for one column of {', '.join(_COLUMNS)}")
    if kind == ".npy":
        with path.open("rb") as stream:
            values = _vector(text, stream)
    else:
        values = _COLUMNS[kind](text, path, key) if kind in _COLUMNS else _lines(text, path)
    if not values.size:
        raise Unreadable(f"{text}: is empty")
    return values


def _vector(name: str, stream: IO[bytes]) -> Labels:
    found = header(name, stream)
    if found.dtype.hasobject:
        raise Unreadable(f"{name}: holds pickled objects, which are never loaded: save whole numbers")
    if len(found.shape) != 1 or found.dtype.kind not in "iuU":
        raise Unreadable(f"{name}: shape={found.shape}, dtype={found.dtype} must be one whole number or text each")
    data = stream.read(min(found.size, _LONGEST))
    if len(data) < found.size:
        raise Unreadable(f"{name}: is truncated: {len(data)} of {found.size} bytes are there")
    return numpy.frombuffer(data, found.dtype).reshape(found.shape)


def _npz(name: str, path: Path, key: str | None) -> Labels:
    with zipfile.ZipFile(path) as archive:
        members = {m.removesuffix(".npy"): True for m in archive.namelist() if m.endswith(".npy")}
        with archive.open(f"{choose(name, members, key, 'labels')}.npy") as stream:
            return _vector(name, stream)


def _parquet(name: str, path: Path, key: str | None) -> Labels:
    with library(name, "pyarrow.parquet").ParquetFile(path) as file:
        types = library(name, "pyarrow.types")
        fits = (types.is_integer, types.is_string, types.is_large_string)
        fields = {f.name: any(fit(f.type) for fit in fits) for f in file.schema_arrow}
        chosen = choose(name, fields, key, "labels")
        if not fields[chosen]:
            raise Unreadable(f"{name}: column {chosen!r} must be whole numbers or text")
        column = file.read(columns=[chosen]).column(0)
    if column.null_count:
        raise Unreadable(f"{name}: column {chosen!r} has {column.null_count} nulls: one label for each")
    values = column.to_numpy()
    return values.astype(str) if values.dtype == object else numpy.asarray(values)


def _csv(name: str, path: Path, key: str | None) -> Labels:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, strict=True)
        columns = next(rows, [])
        place = columns.index(choose(name, dict.fromkeys(columns, True), key, "labels"))
        values = []
        for row in rows:
            if len(row) != len(columns):
                raise Unreadable(f"{name}: line {rows.line_num} has {len(row)} fields, and the header {len(columns)}")
            values.append(row[place].strip())
    return numpy.array(values, dtype=str)


_COLUMNS: dict[str, Callable[[str, Path, str | None], Labels]] = {".npz": _npz, ".parquet": _parquet, ".csv": _csv}


def _lines(name: str, path: Path) -> Labels:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    if "" in lines or not lines:
        raise Unreadable(f"{name}: line {lines.index('') + 1 if lines else 1} is empty: one entry a line")
    return numpy.array(lines, dtype=str)
