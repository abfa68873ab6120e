"""A measurement of embeddings as a page that needs no other file: the answer, charts, every number with its meaning."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from numerics.embeddings.records import Options
from numerics.embeddings.study import Comparison, Question
from proofs_check.reports.embeddings import charts, quantities
from proofs_check.reports.embeddings.answer import more
from proofs_check.reports.embeddings.plot import Plot, mark
from proofs_check.reports.embeddings.tables import Writer, columns, corruption, csv_text, groups
from proofs_check.reports.formulas import formula, sentence
from proofs_check.verification.run import version

UNSAID = ("rows", "memory")  # options that no number depends on


def html(results: list[Comparison], options: Options, question: Question) -> str:
    """Return the page."""
    environment = Environment(
        loader=PackageLoader("proofs_check"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {
        "formula": formula, "say": sentence, "mark": mark, "plot": Plot, "source": quantities.SOURCE,
    }  # fmt: skip
    comparisons = [_comparison(number, result, options) for number, result in enumerate(results, 1)]
    asked = {k: v for k, v in dataclasses.asdict(options).items() if k not in UNSAID and v is not None}
    return environment.get_template("embeddings.html").render(
        comparisons=comparisons, version=version(), asked=asked, statements=quantities.statements(results[0].plain),
        csv=quote(csv_text(results, options, question)),
    )  # fmt: skip


def _comparison(number: int, result: Comparison, options: Options) -> dict[str, Any]:
    """Return what the template shows of one comparison; anchors of the first have no prefix."""
    found = result.plain
    return {
        "names": found.names,
        "prefix": "" if number == 1 else f"{number}-",
        "answer": found.answer,
        "more": list(more(found, options)),
        "said": (*found.said, *corruption(result)),
        "warnings": found.warnings,
        "charts": {chart.key: chart for chart in charts.charts(found)},
        "groups": list(_groups(result, options)),
        "published": quantities.published(found),
    }  # fmt: skip


def _groups(result: Comparison, options: Options) -> Iterator[tuple[str, str, list[str], list[Any]]]:
    """Yield the groups without the columns that are empty in them; what a quantity means stands at its first row."""
    heads, told = columns(result), set[str]()
    for key, title, rows in groups(result, options):
        kept = [n for n in range(1, len(heads) - 1) if any(cells[n] for _, cells in rows)]
        shown = []
        for row, cells in rows:
            name = quantities.key_of(row.key)
            about = None if name in told else quantities.of(row)
            told.add(name)
            shown.append((row, about, cells[0], [cells[n] for n in kept], cells[-1]))
        yield key, title, [heads[n] for n in kept], shown


CONTENT: dict[str, Writer] = {"html": html}
