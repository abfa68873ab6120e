"""A measurement of embeddings as a table, as JSON and as CSV. Reports read and decide nothing."""

from __future__ import annotations

import csv
import dataclasses
import io
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy
from rich.console import RenderableType
from rich.text import Text

from numerics import writing
from numerics.embeddings.records import Options, Row
from numerics.embeddings.study import Comparison, Question
from proofs_check.reports.embeddings import quantities
from proofs_check.reports.embeddings.answer import more
from proofs_check.reports.sheets import Column, Sheet
from proofs_check.verification.run import version

GROUPS = {
    "gap": "The gap: two marginal laws",
    "pairs": "Pairs",
    "theory": "The theory's quantities at τ = {tau:g}, in nats",
    "unfrozen": "Where fields move with the pairs (U2, U8), in nats but for distances",
    "sanity": "Sanity",
}


def said(results: list[Comparison], options: Options) -> Iterator[RenderableType]:
    """Yield every comparison as lines and a table."""
    for result in results:
        yield Text(result.plain.answer, style="bold")
        yield from (Text(f"  {line}") for line in more(result.plain, options))
        yield from (Text(f"  {line}", style="dim") for line in (*result.plain.said, *corruption(result)))
        yield _sheet(result, options)
        yield from (Text(f"note: {line}", style="yellow") for line in result.plain.warnings)


def _sheet(result: Comparison, options: Options) -> Sheet:
    head, *numbers, how = columns(result)
    sheet = Sheet(
        [Column(head, wraps=True), *(Column(title, right=True) for title in numbers), Column(how, below=True)]
    )
    for _, title, rows in groups(result, options):
        sheet.add(Text(title, style="bold"))
        for _, cells in rows:
            sheet.add(*cells[:-1], _brief(cells[-1]))
    return sheet


def _brief(how: str) -> str:
    """An estimator and its note without the size of a correction, which the other reports have."""
    return how.partition("; includes")[0]


def columns(result: Comparison) -> tuple[str, ...]:
    """Return the titles of the columns of a comparison's table."""
    corrupted = ("corrupted",) if result.corrupted is not None else ()
    return ("", "value", "95% interval", "p, no gap", "shuffled", *corrupted, "estimator")


def groups(result: Comparison, options: Options) -> list[tuple[str, str, list[tuple[Row, tuple[str, ...]]]]]:
    """Return the rows of a comparison's table, each with a cell a column, in groups with a key and a title."""
    other = {row.key: row for row in result.corrupted.rows} if result.corrupted is not None else None
    found = []
    for group, title in GROUPS.items():
        rows = [(row, _cells(row, other)) for row in result.plain.rows if row.group == group]
        if rows:
            found.append((group, title.format(tau=options.tau or math.nan), rows))
    return found


def _cells(row: Row, other: dict[str, Row] | None) -> tuple[str, ...]:
    span = f"[{shown(row.low)}, {shown(row.high)}]" if row.low is not None else ""
    # alignment's p is against shuffled pairs, and said in its note
    p = _p(row.p) if row.p is not None and row.group == "gap" else ""
    moves = other is not None and row.group in ("pairs", "theory", "unfrozen") and row.key in other
    corrupted = () if other is None else (shown(other[row.key].value) if moves else "",)
    how = f"{row.estimator}; {row.note}" if row.note else row.estimator
    return (row.label, shown(row.value), span, p, shown(row.control), *corrupted, how)


def shown(value: float | None) -> str:
    """Write a number to four digits, and nothing for none."""
    return "" if value is None else f"{value:.4g}"


def _p(value: float) -> str:
    return f"{value:.3g}"


def corruption(result: Comparison) -> tuple[str, ...]:
    """Say how many captions were exchanged, if any."""
    if result.corrupted is None or result.changed is None:
        return ()
    return (f"corrupted: {result.changed:.1%} of the captions have another image",)


def json_text(results: list[Comparison], options: Options, question: Question) -> str:
    """Return everything measured as JSON; infinities and NaN become null."""
    whole = {
        "suite": {"version": version(), "command": "embeddings"},
        "options": dataclasses.asdict(options),
        "inputs": dataclasses.asdict(question),
        "comparisons": [_as_json(result) for result in results],
    }
    return writing.json_text(whole, infinities=False)


def _as_json(result: Comparison) -> dict[str, Any]:
    plain = result.plain.as_json()
    if result.corrupted is not None:
        plain["corrupted"] = {"changed": result.changed, **result.corrupted.as_json()}
    return plain


FIELDS = ("value", "low", "high", "p", "control", "plugin", "rounding")


def csv_text(results: list[Comparison], _options: Options, _question: Question) -> str:
    """Return every number as CSV, a row a quantity, with what it means and the statements that it belongs to."""
    stream = io.StringIO()
    out = csv.writer(stream, lineterminator="\n")
    head = (
        "images",
        "captions",
        "pairs",
        "group",
        "quantity",
        "label",
        *FIELDS,
        "estimator",
        "note",
        "means",
        "belongs to",
    )
    out.writerow(head)
    for result in results:
        for pairs, found in (("as given", result.plain), ("corrupted", result.corrupted)):
            for row in found.rows if found is not None else ():
                about = quantities.of(row)
                numbers = [_exact(getattr(row, name)) for name in FIELDS]
                belongs = ", ".join(about.statements) or about.known
                out.writerow((*result.plain.names, pairs, row.group, row.key, row.label, *numbers, row.estimator,
                              row.note, about.means, belongs))  # fmt: skip
    return stream.getvalue()


def _exact(value: float | None) -> str:
    return "" if value is None else repr(float(value))


def gap_vector(results: list[Comparison], _options: Options, _question: Question) -> bytes:
    """Return EX − EY of the first comparison as the bytes of a .npy file."""
    stream = io.BytesIO()
    numpy.save(stream, numpy.asarray(results[0].plain.gap_vector), allow_pickle=False)
    return stream.getvalue()


Writer = Callable[[list[Comparison], Options, Question], str | bytes]
CONTENT: dict[str, Writer] = {
    "json": json_text,
    "csv": csv_text,
    "npy": gap_vector,
}
