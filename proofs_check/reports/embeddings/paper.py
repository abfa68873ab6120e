"""A measurement of embeddings as a PDF, A4 pages by matplotlib: every line is measured, and set where there is room."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from numerics.embeddings.records import Options
from numerics.embeddings.study import Comparison, Question
from proofs_check.reports.embeddings import quantities
from proofs_check.reports.embeddings.answer import more
from proofs_check.reports.embeddings.charts import Chart, charts
from proofs_check.reports.embeddings.drawings import BLUE, GREY, draw
from proofs_check.reports.embeddings.tables import Writer, columns, corruption, groups
from proofs_check.verification.run import version

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 48.0  # points
ROOM = WIDTH - 2 * MARGIN
GAP = 10.0
NAME = 0.4  # of the width is left to the quantity's name, where numbers stand beside it
NUMBERS = 8.5  # the size of their letters


class Paper:
    """Pages that text and charts are put on from above; what does not fit on a page begins the next."""

    def __init__(self) -> None:
        self.pages: list[Figure] = []
        self.y = 0.0
        self.measuring = TextToPath()

    def width(self, text: str, size: float, weight: str = "normal") -> float:
        """Return how wide a text is, in points."""
        found = self.measuring.get_text_width_height_descent(
            text, FontProperties(size=size, weight=weight), ismath=False
        )
        return float(found[0])

    def need(self, height: float) -> None:
        """Begin a page where there is no room for so much."""
        if not self.pages or self.y - height < MARGIN:
            self.pages.append(Figure(figsize=(WIDTH / 72, HEIGHT / 72)))
            self.y = HEIGHT - MARGIN

    def wrapped(self, text: str, size: float, room: float, weight: str = "normal") -> list[str]:
        """Return the lines of a text that are no wider than the room; a word that is too wide is parted."""
        lines, line = [], ""
        for word in text.split():
            whole = f"{line} {word}".lstrip()
            if line and self.width(whole, size, weight) > room:
                lines.append(line)
                whole = word
            while self.width(whole, size, weight) > room and len(whole) > 1:
                kept = next(
                    n for n in range(len(whole) - 1, 0, -1) if n == 1 or self.width(whole[:n], size, weight) <= room
                )
                lines.append(whole[:kept])
                whole = whole[kept:]
            line = whole
        return [*lines, line] if line else lines

    def put(self, x: float, y: float, text: str, size: float, *, weight: str = "normal", colour: str = "black",
            side: str = "left") -> None:  # fmt: skip
        """Put one line on the page that is open, its baseline at y."""
        self.pages[-1].text(
            x / WIDTH, y / HEIGHT, text, fontsize=size, weight=weight, color=colour, ha=side, va="baseline",
            parse_math=False,
        )  # fmt: skip

    def say(self, text: str, size: float = 9.0, *, weight: str = "normal", colour: str = "black", after: float = 4.0,
            room: float = ROOM) -> None:  # fmt: skip
        """Put a paragraph below what is there; a page holds at least two of its lines or all of it."""
        lines = self.wrapped(text, size, room, weight)
        self.need(min(len(lines), 2) * 1.35 * size)
        for line in lines:
            self.need(1.35 * size)
            self.y -= 1.35 * size
            self.put(MARGIN, self.y, line, size, weight=weight, colour=colour)
        self.y -= after

    def widths(self, rows: Sequence[Sequence[str]], size: float = NUMBERS) -> list[float]:
        """Return how wide the columns at the right of a name are, so that each has room for its widest cell."""
        full = [max(self.width(cell, size, "bold") for cell in column) + GAP for column in zip(*rows, strict=True)]
        most = ROOM * (1 - NAME)
        return full if sum(full) <= most else [width * most / sum(full) for width in full]

    def row(self, name: str, cells: Sequence[str], widths: Sequence[float], weight: str = "normal") -> None:
        """Put a name and, at its right, cells in columns; what is too wide for its column stands on further lines."""
        size, step = NUMBERS, 1.35 * NUMBERS
        lines = self.wrapped(name, size, ROOM - sum(widths) - GAP, "bold")
        parts = [self.wrapped(cell, size, width - GAP, weight) for cell, width in zip(cells, widths, strict=True)]
        self.need(5 + (2 + max(map(len, (lines, *parts)))) * step)  # and two lines below it
        self.y -= 5
        for n, line in enumerate(lines):
            self.put(MARGIN, self.y - (n + 1) * step, line, size, weight="bold")
        right = MARGIN + ROOM - sum(widths)
        for part, width in zip(parts, widths, strict=True):
            right += width
            for n, line in enumerate(part):
                self.put(right, self.y - (n + 1) * step, line, size, weight=weight, side="right")
        self.y -= max(map(len, (lines, *parts))) * step

    def figures(self, drawn: Sequence[Chart]) -> None:
        """Put charts side by side, two in a row, each with its title, legend and what it shows."""
        wide = (ROOM - 2 * GAP) / 2
        said = [self.wrapped(chart.said, 7, wide) for chart in drawn]
        height, step = 0.72 * wide, 9.5
        legends = [[self.wrapped(s.name, 7, wide - 60) for s in chart.series] for chart in drawn]
        under = max(sum(map(len, names)) for names in legends) * step
        self.need(20 + height + 34 + under + max(map(len, said)) * step + GAP)
        top = self.y - 14
        for place, (chart, names, lines) in enumerate(zip(drawn, legends, said, strict=True)):
            left = MARGIN + place * (wide + 2 * GAP)
            self.put(left, top, chart.title, 9, weight="bold")
            box = ((left + 34) / WIDTH, (top - 8 - height) / HEIGHT, (wide - 38) / WIDTH, height / HEIGHT)
            axes = self.pages[-1].add_axes(box)
            draw(chart, axes, ["\n".join(name) for name in names])
            legend = axes.legend(
                loc="upper left", bbox_to_anchor=(0, -34 / height), frameon=False, fontsize=7, borderaxespad=0,
                labelspacing=0.25, borderpad=0,
            )  # fmt: skip
            for written in legend.get_texts():
                written.set_parse_math(False)
            for n, line in enumerate(lines):
                self.put(left, top - 8 - height - 42 - under - n * step, line, 7, colour=GREY)
        self.y = top - 8 - height - 42 - under - max(map(len, said)) * step - GAP


def pdf(results: list[Comparison], options: Options, _question: Question) -> bytes:
    """Return the PDF."""
    stream = io.BytesIO()
    with PdfPages(stream, metadata={"CreationDate": None, "Title": "The gap between modalities"}) as book:
        for page in pages(results, options):
            page.savefig(book, format="pdf")
    return stream.getvalue()


def pages(results: list[Comparison], options: Options) -> list[Figure]:
    """Return the pages of the PDF; a comparison begins a page."""
    paper = Paper()
    for result in results:
        paper.y = 0.0
        _comparison(paper, result, options)
    for number, page in enumerate(paper.pages, 1):
        text = f"gibbsgap {version()} · {number} of {len(paper.pages)}"
        page.text(0.5, 24 / HEIGHT, text, fontsize=7, color=GREY, ha="center", parse_math=False)
    return paper.pages


def _comparison(paper: Paper, result: Comparison, options: Options) -> None:
    found = result.plain
    paper.say("The gap between " + " and ".join(found.names), 15, weight="bold", after=8)
    paper.say(found.answer, 11, weight="bold", colour=BLUE, after=6)
    for line in more(found, options):
        paper.say(f"• {line}")
    for line in found.warnings:
        paper.say(f"Note. {line}")
    for line in (*found.said, *corruption(result)):
        paper.say(line, 7.5, colour=GREY, after=1)
    paper.y -= GAP
    drawn = list(charts(found))
    for place in range(0, len(drawn), 2):
        paper.figures(drawn[place : place + 2])
    for _, title, rows in groups(result, options):
        _group(paper, title, columns(result), rows)
    _published(paper, result)
    paper.need(90)
    paper.y -= GAP
    paper.say("Statements", 12, weight="bold", colour=BLUE, after=2)
    for name, title in quantities.statements(found).items():
        paper.say(f"{name} {title}", 7.5, after=0)


def _group(paper: Paper, title: str, heads: Sequence[str], rows: list[tuple[Any, tuple[str, ...]]]) -> None:
    kept = [n for n in range(1, len(heads) - 1) if any(cells[n] for _, cells in rows)]
    titles = [heads[n] for n in kept]
    numbers = [[cells[n] for n in kept] for _, cells in rows]
    widths = paper.widths([titles, *numbers])
    paper.need(90)
    paper.y -= GAP
    paper.say(title, 12, weight="bold", colour=BLUE, after=2)
    paper.row("quantity", titles, widths, "bold")
    told = set[str]()
    for (row, cells), shown in zip(rows, numbers, strict=True):
        key, about = quantities.key_of(row.key), quantities.of(row)
        paper.row(cells[0], shown, widths)
        if key not in told:
            paper.say(f"{about.means} {about.place}", 7, colour=GREY, after=0)
        paper.say(cells[-1], 7, colour=GREY, after=0)
        told.add(key)


def _published(paper: Paper, result: Comparison) -> None:
    shown = quantities.published(result.plain)
    paper.need(200)
    paper.y -= GAP
    paper.say("Beside published checkpoints", 12, weight="bold", colour=BLUE, after=2)
    paper.say(
        f"{quantities.SOURCE}. All are V-statistics, and so is what was measured here in this table.", 7.5, colour=GREY
    )
    for one in shown:
        values = sorted((*one.theirs, ("measured here", one.ours)), key=lambda pair: (pair[1] is None, pair[1]))
        said = ", ".join(f"{name} {value:.3f}" for name, value in values if value is not None)
        paper.say(one.row.label, 8.5, weight="bold", after=0)
        paper.say(said, 7.5, colour=GREY)


CONTENT: dict[str, Writer] = {"pdf": pdf}
