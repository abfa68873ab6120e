"""Vectors of whole numbers or of text, for pairs and categories: one column of a file, whatever its kind."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy

from numerics.embeddings.files.column_files import library
from numerics.embeddings.files.npy_files import choose, header, members
from numerics.embeddings.files.source import Unreadable, named, one_line, reading, shown

Labels = numpy.ndarray[Any, Any]
_LONGEST = 1 << 30  # bytes of a file of labels
_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]*)?")


def read_labels(text: str) -> Labels:
    """Return the labels in the file called `text`, (n,), of whole numbers or text.

    .npy holds one vector; of .npz, .parquet and .csv or .tsv with a header FILE:NAME takes one column; any other file
    has one label a line. Text is UTF-8, with or without a byte order mark, and may end in blank lines.

    Raises:
        Unreadable: it is no such file; one line.
    """
    name = shown(text)
    found: Labels = reading(name)(_labels)(name, text)
    return found


def _labels(name: str, text: str) -> Labels:
    path, key = named(text)
    if not path.is_file():
        raise Unreadable(f"{name}: {'is no ordinary file' if path.exists() else 'is not there'}; name a file")
    if path.stat().st_size > _LONGEST:
        raise Unreadable(f"{name}: is longer than {_LONGEST} bytes, which no list of labels needs")
    kind = path.suffix.lower()
    if key is not None and kind not in _COLUMNS:
        raise Unreadable(f"{name}: a name after a colon is for one column of {', '.join(_COLUMNS)}")
    if kind == ".npy":
        with path.open("rb") as stream:
            values = _vector(name, stream)
    else:
        values = _COLUMNS[kind](name, path, key) if kind in _COLUMNS else _lines(name, path)
    if not values.size:
        raise Unreadable(f"{name}: is empty")
    return values


def _vector(name: str, stream: IO[bytes]) -> Labels:
    found = header(name, stream)
    if found.dtype.hasobject:
        raise Unreadable(
            f"{name}: holds pickled objects, which are never loaded: save whole numbers, or text with astype(str)"
        )
    if len(found.shape) != 1 or found.dtype.kind not in "iubUS":
        raise Unreadable(
            f"{name}: shape={found.shape}, dtype={found.dtype} must be one whole number or text each: "
            "ravel it, or convert it with astype(int)"
        )
    data = stream.read(min(found.size, _LONGEST))
    if len(data) < found.size:
        raise Unreadable(f"{name}: is truncated: {len(data)} of {found.size} bytes are there")
    values = numpy.frombuffer(data, found.dtype).reshape(found.shape)
    return numpy.char.decode(values, "utf-8") if found.dtype.kind == "S" else values


def _npz(name: str, path: Path, key: str | None) -> Labels:
    with zipfile.ZipFile(path) as archive:
        chosen = choose(name, ((member, True) for member in members(archive)), key, "labels")
        with archive.open(f"{chosen}.npy") as stream:
            return _vector(name, stream)


def _parquet(name: str, path: Path, key: str | None) -> Labels:
    with library(name, "pyarrow.parquet").ParquetFile(path) as file:
        types = library(name, "pyarrow.types")
        kinds = [
            (field.name, field.type.value_type if types.is_dictionary(field.type) else field.type)
            for field in file.schema_arrow
        ]
        fits = (types.is_integer, types.is_boolean, types.is_string, types.is_large_string, types.is_string_view)
        fields = [(column, any(fit(kind) for fit in fits)) for column, kind in kinds]
        chosen = choose(name, fields, key, "labels")
        if not dict(fields)[chosen]:
            raise Unreadable(f"{name}: column {chosen!r} must be whole numbers, text, or true and false")
        column = file.read(columns=[chosen]).column(0)
    column = column.cast(dict(kinds)[chosen])  # of a dictionary its values
    if column.null_count:
        raise Unreadable(f"{name}: column {chosen!r} has {column.null_count} nulls: one label for each")
    kind = bool if types.is_boolean(column.type) else str if not types.is_integer(column.type) else None
    values = numpy.asarray(column.to_numpy())
    return values if kind is None else values.astype(kind)


def _csv(name: str, path: Path, key: str | None) -> Labels:
    """A column of a table of text: separated by tabs in .tsv, else by what its header has, the comma before others."""
    text = _text(name, path)
    header, separators = text.partition("\n")[0], "\t" if path.suffix.lower() == ".tsv" else ",;\t"
    separator = next((mark for mark in separators if mark in header), separators[0])
    rows = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    columns = [column.strip() for column in next(rows, [])]
    if key not in columns and (number := next((c for c in columns if _NUMBER.fullmatch(c)), None)) is not None:
        raise Unreadable(
            f"{name}: its first line has the number {number[:40]} where a header has a name: write one above it, or "
            f"take the column of that name as FILE:{number[:40]}"
        )
    place = columns.index(choose(name, ((column, True) for column in columns), key, "labels"))
    values = []
    for row in rows:
        if len(row) != len(columns):
            raise Unreadable(f"{name}: line {rows.line_num} has {len(row)} fields, and the header {len(columns)}")
        values.append(row[place].strip())
        if not values[-1]:
            raise Unreadable(f"{name}: line {rows.line_num} has nothing in column {columns[place]!r}: one label each")
    return numpy.array(values, dtype=str)


_COLUMNS: dict[str, Callable[[str, Path, str | None], Labels]] = {
    ".npz": _npz,
    ".parquet": _parquet,
    ".csv": _csv,
    ".tsv": _csv,
}


def _lines(name: str, path: Path) -> Labels:
    lines = [line.strip() for line in _text(name, path).split("\n")]
    if "" in lines:
        raise Unreadable(f"{name}: line {lines.index('') + 1} is empty: one entry a line")
    return numpy.array(lines, dtype=str)


def _text(name: str, path: Path) -> str:
    """A file of text without a byte order mark and the blank lines at its end, its lines ended by line feeds."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as mistake:
        raise Unreadable(f"{name}: is not text in UTF-8 ({one_line(mistake)}): save it as UTF-8") from mistake
    if "\0" in text:
        raise Unreadable(f"{name}: is not text in UTF-8, for it has zero bytes: save it as UTF-8")
    return text.rstrip()
