"""Results that show themselves: a screen of text, a table in a notebook, a data frame, a file written whole."""

from __future__ import annotations

import csv
import importlib
import io
import itertools
import textwrap
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from numerics.writing import json_text, obstacle, write_whole

WIDTH, HEIGHT = 80, 24  # of a screen
GAP = 2  # between columns
LEAST = 34  # a column is not wrapped into less
NUMERIC = {*"-–+[0123456789", ""}  # a column of cells that begin so stands at the right


class Table(NamedTuple):
    """Titles of columns, and rows of a cell a column; a row of one cell is a heading for what follows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


class Result(ABC):
    """What a function of the top level returns: it shows itself, and can be taken elsewhere."""

    @abstractmethod
    def sentences(self) -> Sequence[str]:
        """Return what there is to say in sentences, what matters most first."""

    @abstractmethod
    def table(self) -> Table:
        """Return the table for people, the least important columns last; its cells are text."""

    @abstractmethod
    def data(self) -> Table:
        """Return the table for programs: everything, as it is."""

    @abstractmethod
    def as_json(self) -> Any:
        """Return everything as JSON has it."""

    def formats(self) -> Mapping[str, Callable[[], str]]:
        """Return how a file is written, by the ending of its name."""
        return {
            ".json": lambda: json_text(self.as_json(), infinities=False),
            ".csv": lambda: csv_text(self.data()),
        }

    def __repr__(self) -> str:
        return screen(self.sentences(), self.table())

    def _repr_html_(self) -> str:
        """Return what a notebook shows: all that is said, and every row."""
        return html(self.sentences(), self.table())

    def to_pandas(self) -> Any:
        """Return everything as a pandas DataFrame, a row a thing.

        Raises:
            ModuleNotFoundError: pandas, an extra, is not installed; the line says how to.
        """
        try:
            pandas = importlib.import_module("pandas")
        except ModuleNotFoundError as missing:
            raise ModuleNotFoundError(
                f"to_pandas needs {missing.name}: pip install 'gibbsgap[pandas]'", name=missing.name
            ) from missing
        columns, rows = self.data()
        return pandas.DataFrame([tuple(row) for row in rows], columns=list(columns))

    def save(self, path: str | PathLike[str]) -> Path:
        """Write everything to a file, whole or not at all, and return its path; the ending says in which format.

        Raises:
            ValueError: the ending is none of `formats`.
            OSError: the file cannot be written; what stood there stands there still.
        """
        place, known = Path(path), self.formats()
        if place.suffix.lower() not in known:
            raise ValueError(f"path={str(place)!r} must end in {' or '.join(known)}")
        if (reason := obstacle(place)) is not None:
            raise OSError(f"path={str(place)!r} {reason}")
        write_whole(place, known[place.suffix.lower()]())
        return place


def number(value: float | None) -> str:
    """Write a number with four digits, and nothing for none."""
    return "" if value is None else f"{value:.4g}"


def interval(low: float | None, high: float | None) -> str:
    """Write an interval, and nothing for none."""
    return "" if low is None or high is None else f"[{number(low)}, {number(high)}]"


def csv_text(table: Table) -> str:
    """Return a table as the text of a CSV file."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([table.columns, *table.rows])
    return stream.getvalue()


def screen(said: Sequence[str], table: Table) -> str:
    """Return a screen of text; no cell is cut: columns that do not fit are left out, and so are rows, which it says."""
    lines = [part for line in said for part in textwrap.wrap(line, WIDTH, subsequent_indent="    ") or [""]]
    lines += [""] if lines and table.rows else []
    body = _columns(table)
    room = max(HEIGHT - len(lines), 4)
    if len(body) > room:
        left = len(table.rows)
        while len(body) > room - 1:
            left -= 1
            body = _columns(Table(table.columns, table.rows[:left]))
        body += [f"… and {len(table.rows) - left} more rows: .to_pandas() has all, and .save(path) writes them"]
    return "\n".join(line.rstrip() for line in [*lines, *body])


def _columns(table: Table) -> list[str]:
    """Return the rows as lines; the widest column is wrapped, and the last are left out while that is not enough."""
    whole = [row for row in (table.columns, *table.rows) if len(row) == len(table.columns)]
    widths = [max(len(row[place]) for row in whole) for place in range(len(table.columns))]
    while (over := sum(widths) + GAP * (len(widths) - 1) - WIDTH) > 0:
        widest = widths.index(max(widths))
        if widths[widest] - over >= LEAST or len(widths) == 1:
            widths[widest] -= over
        else:
            widths.pop()
    right = [all(row[place][:1] in NUMERIC for row in whole[1:]) for place in range(len(widths))]
    lines = []
    for row in ([table.columns] if any(table.columns) else []) + list(table.rows):
        if len(row) < len(table.columns):
            lines += textwrap.wrap(row[0], WIDTH)
            continue
        cells = [
            textwrap.wrap(cell, width, subsequent_indent="  ", break_long_words=False) or [""]
            for cell, width in zip(row, widths, strict=False)
        ]
        for parts in itertools.zip_longest(*cells, fillvalue=""):
            sides = zip(parts, widths, right, strict=True)
            lines.append(
                (" " * GAP).join(f"{part:>{width}}" if at else f"{part:<{width}}" for part, width, at in sides)
            )
    return lines


STYLE = ("text-align:left;white-space:nowrap", "text-align:left")  # of a cell, short or long


def html(said: Sequence[str], table: Table) -> str:
    """Return the same as HTML, with every row and column."""
    parts = [f"<p>{escape(line)}</p>" for line in said]
    head = "".join(f'<th scope="col" style="text-align:left">{escape(title)}</th>' for title in table.columns)
    rows = [f"<thead><tr>{head}</tr></thead>"] if any(table.columns) else []
    for row in table.rows:
        if len(row) < len(table.columns):
            cells = f'<th scope="colgroup" colspan="{len(table.columns)}" style="text-align:left">{escape(row[0])}</th>'
        else:
            cells = "".join(f'<td style="{STYLE[len(cell) > LEAST]}">{escape(cell)}</td>' for cell in row)
        rows.append(f"<tr>{cells}</tr>")
    return f"<div>{''.join(parts)}<table>{''.join(rows)}</table></div>"
