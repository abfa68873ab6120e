"""Tables and lines that are never cut: in columns where the width allows, else one below the other; lines by words."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

GAP = 2
WHOLE = 100_000  # wider than any row
READABLE = 20  # a column of words is not made narrower than this


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, whether its cells stand at the right, are words that may be wrapped, or may be dropped.

    Cells of a column that is ``below`` stand under their rows unless the width has room for all cells without wrapping.
    """

    title: str
    right: bool = False
    wraps: bool = False
    dropped: bool = False
    below: bool = False


@dataclass
class Sheet:
    """A table; where it is too wide, without the columns that may be dropped, or else its rows stacked.

    A row of one cell is a heading for what follows.
    """

    columns: Sequence[Column]
    rows: list[Sequence[Text]] = field(default_factory=list)

    def add(self, *cells: str | Text) -> None:
        """Add a row."""
        self.rows.append([cell if isinstance(cell, Text) else Text(cell) for cell in cells])

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, or the rows one below the other."""
        widths = self._widths(options.max_width)
        under = next((place for place, column in enumerate(self.columns) if column.below), None)
        if under is not None and sum(self._full()) + GAP * (len(self.columns) - 1) > options.max_width:
            above = self._without(under)
            if (kept := above._widths(options.max_width)) is not None:
                yield from self._over(above, kept, under, options.max_width)
                return
        spare = [place for place, column in enumerate(self.columns) if column.dropped]
        if widths is None and spare:
            yield self._without(spare[-1])
            return
        if widths is not None:
            if any(column.title for column in self.columns):
                yield self._table(widths, [], head=True)
            for heading, rows in itertools.groupby(self.rows, lambda row: len(row) < len(self.columns)):
                if heading:
                    yield from (part for row in rows for part in hanging(options.max_width, row[0], 0))
                else:
                    yield self._table(widths, rows, head=False)
            return
        for row in self.rows:
            yield from hanging(options.max_width, row[0], 0)
            for column, cell in zip(self.columns[1:], row[1:], strict=False):
                if cell.plain:
                    line = Text.assemble(f"  {column.title}: ", cell)
                    yield from hanging(options.max_width, line, 4)

    def _over(self, above: Sheet, widths: Sequence[int], under: int, room: int) -> RenderResult:
        """Yield rows without a column, each with its cell of that column below it."""
        if any(column.title for column in above.columns):
            yield above._table(widths, [], head=True)
        for whole, row in zip(self.rows, above.rows, strict=True):
            if len(whole) < len(self.columns):
                yield from hanging(room, whole[0], 0)
                continue
            yield above._table(widths, [row], head=False)
            if whole[under].plain:
                yield from hanging(room, Text.assemble("    ", whole[under], style="dim"), 4)

    def _full(self) -> list[int]:
        """Return how wide the columns are where nothing is wrapped."""
        rows = [row for row in self.rows if len(row) == len(self.columns)]
        return [
            max((cell_len(column.title), *(row[place].cell_len for row in rows)))
            for place, column in enumerate(self.columns)
        ]

    def _without(self, place: int) -> Sheet:
        def kept(row: Sequence[Any]) -> list[Any]:
            return [cell for number, cell in enumerate(row) if number != place or len(row) == 1]

        return Sheet(kept(self.columns), [kept(row) for row in self.rows])

    def _widths(self, room: int) -> list[int] | None:
        """Return the widths of the columns; None where some cell would not fit."""
        full = self._full()
        least = [cell_len(column.title) for column in self.columns]
        for row in self.rows:
            if len(row) < len(self.columns):
                continue
            for place, cell in enumerate(row):
                word = max((cell_len(w) for w in cell.plain.split()), default=0)
                least[place] = max(least[place], word if self.columns[place].wraps else cell.cell_len)
        least = [
            max(least[n], min(full[n], READABLE)) if column.wraps else full[n] for n, column in enumerate(self.columns)
        ]
        spare = room - sum(least) - GAP * (len(least) - 1)
        if spare < 0:
            return None
        widths = []
        for low, high in zip(least, full, strict=True):
            taken = min(spare, high - low)
            spare -= taken
            widths.append(low + taken)
        return widths

    def _table(self, widths: Sequence[int], rows: Iterable[Sequence[Text]], *, head: bool) -> Table:
        grid = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold", show_header=head)
        for column, width in zip(self.columns, widths, strict=True):
            side: JustifyMethod = "right" if column.right else "left"
            grid.add_column(column.title, justify=side, width=width, no_wrap=not column.wraps)
        for row in rows:
            grid.add_row(*row)
        return grid


def hanging(width: int, line: Text, indent: int) -> Iterator[Text]:
    """Yield a line wrapped by words; what follows the first part is indented. A word that is too long runs over."""
    breaks: list[int] = []
    used = cell_len(line.plain) - cell_len(line.plain.lstrip())
    start = used
    for word in re.finditer(r"\S+\s*", line.plain):
        size = cell_len(word[0].rstrip())
        if used > start and used + size > width:
            breaks.append(word.start())
            used = start = indent
        used += cell_len(word[0])
    for number, part in enumerate(line.divide(breaks)):
        part.rstrip()
        whole = Text.assemble(" " * indent, part) if number else part
        whole.no_wrap, whole.overflow = True, "ignore"
        yield whole


def console(*, remarks: bool = False) -> Console:
    """Return the console for results, or for remarks. Where it is no terminal a row is one line, for programs."""
    plain = Console(highlight=False, stderr=remarks)
    return plain if plain.is_terminal else Console(highlight=False, stderr=remarks, width=WHOLE)


def counted(number: int, thing: str) -> str:
    """Write a number of things: 1 clause, 4 clauses."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def remark(line: object) -> None:
    """Print a line beside the results, on standard error."""
    _print(console(remarks=True), Text(str(line)))


def say(*things: RenderableType) -> None:
    """Print results. On a terminal lines of text are wrapped by words; elsewhere they stay as long as they are."""
    _print(console(), *things)


def printed(*things: RenderableType) -> str:
    """Return what `say` would print now."""
    usual, text = console(), io.StringIO()
    held = Console(
        file=text, highlight=False, force_terminal=usual.is_terminal, width=usual.width,
        color_system=usual.color_system,  # type: ignore[arg-type] # its own names
    )  # fmt: skip
    _print(held, *things)
    return text.getvalue()


def _print(out: Console, *things: RenderableType) -> None:
    for thing in things:
        if isinstance(thing, str | Text):
            for line in (thing if isinstance(thing, Text) else Text(thing)).split("\n", allow_blank=True):
                for part in _parts(out, line):
                    out.print(part, crop=False, no_wrap=True, overflow="ignore")
        elif out.is_terminal:
            out.print(thing, crop=False)
        else:
            with out.capture() as held:
                out.print(thing, crop=False)
            print("\n".join(line.rstrip() for line in held.get().splitlines()), file=out.file, flush=True)


def _parts(out: Console, line: Text) -> Iterable[Text]:
    indent = len(line.plain) - len(line.plain.lstrip())
    return hanging(out.width, line, min(indent + 4, out.width // 2)) if out.is_terminal else (line,)
