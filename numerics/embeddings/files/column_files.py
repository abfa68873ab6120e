"""Formats of other libraries: safetensors, and a list column of parquet; both streamed, both optional."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy

from numerics.embeddings.files.npy_files import choose
from numerics.embeddings.files.source import Block, Source, Unreadable, source, unfit

_TENSORS = {"F16": "float16", "F32": "float32", "F64": "float64"}
_FLOATS = {"halffloat": "float16", "float": "float32", "double": "float64"}
_BATCH = 8192


def library(name: str, module: str) -> Any:
    """Return an optional module, or say how to install it for the file called `name`."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        needed = module.partition(".")[0]
        raise Unreadable(f"{name}: needs {needed}: pip install 'gibbsgap[embeddings]'") from None


def safetensors_source(name: str, path: Path, key: str | None) -> Source:
    """Return the rows of one tensor: the one called `key`, or the only one of two dimensions."""
    reader = library(name, "safetensors")
    with reader.safe_open(path, framework="numpy") as tensors:
        shapes = {k: tuple(tensors.get_slice(k).get_shape()) for k in tensors.keys()}  # noqa: SIM118 (no mapping)
        chosen = choose(name, ((k, len(shape) == 2) for k, shape in shapes.items()), key)
        kind = tensors.get_slice(chosen).get_dtype()
    if kind not in _TENSORS:
        raise Unreadable(unfit(f"{name}: {chosen!r}", kind))

    def read(rows: int) -> Iterator[Block]:
        for start in range(0, shapes[chosen][0], rows):
            # Opened for each block, so that the pages of the blocks before are let go.
            with reader.safe_open(path, framework="numpy") as tensors:
                yield tensors.get_slice(chosen)[start : min(start + rows, shapes[chosen][0])]

    return source(name, shapes[chosen], _TENSORS[kind], read)


def parquet_source(name: str, path: Path, key: str | None) -> Source:
    """Return the rows of a column of lists of one length: the column `key`, or the only one of lists of floats.

    Lists of any layout are taken, and tensors of one axis.
    """
    parquet, types = library(name, "pyarrow.parquet"), library(name, "pyarrow.types")
    layouts = ("list", "large_list", "fixed_size_list", "list_view", "large_list_view")
    with parquet.ParquetFile(path) as file:
        schema, count = file.schema_arrow, file.metadata.num_rows
        kinds = [(field.name, _storage(field.type)) for field in schema]
        fitting = [
            (
                column,
                any(getattr(types, f"is_{layout}")(kind) for layout in layouts) and str(kind.value_type) in _FLOATS,
            )
            for column, kind in kinds
        ]
        chosen = choose(name, fitting, key)
        if not dict(fitting)[chosen]:
            raise Unreadable(f"{name}: column {chosen!r} is {schema.field(chosen).type} and must be lists of floats")
        kind = _FLOATS[str(dict(kinds)[chosen].value_type)]
        first = next(iter(file.iter_batches(1, columns=[chosen])), None)
    if first is None or not count:
        raise Unreadable(f"{name}: is empty: embeddings need at least one row")
    width = int(_rows(name, first.column(0), None, 0).shape[1])

    def read(rows: int) -> Iterator[Block]:
        done = 0
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(min(rows, _BATCH), columns=[chosen]):
                block = _rows(name, batch.column(0), width, done)
                done += len(block)
                yield block
        if done != count:
            raise Unreadable(f"{name}: is truncated: {done} of {count} rows are there")

    return source(name, (count, width), kind, read)


def _storage(kind: Any) -> Any:
    """The type in which a column is stored; that of a tensor of more than one axis is left as it is."""
    return kind.storage_type if len(getattr(kind, "shape", (0,))) == 1 and hasattr(kind, "storage_type") else kind


def _rows(name: str, column: Any, width: int | None, start: int) -> Block:
    """The lists of a column as rows; they must be of one length and without nulls."""
    column = getattr(column, "storage", column)
    if column.null_count:
        row = start + column.is_null().to_pylist().index(True)
        raise Unreadable(f"{name}: row {row} is null: drop it, and its partner")
    values = column.flatten()
    if values.null_count:
        raise Unreadable(f"{name}: a list among rows {start} to {start + len(column) - 1} has a null: drop that row")
    lengths = numpy.asarray(column.value_lengths())
    expected = int(lengths[0]) if width is None else width
    off = numpy.nonzero(lengths != expected)[0]
    if off.size:
        row = int(off[0])
        raise Unreadable(f"{name}: row {start + row} has {lengths[row]} entries and row 0 has {expected}")
    return numpy.asarray(values.to_numpy(zero_copy_only=False)).reshape(len(column), expected)
