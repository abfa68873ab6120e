"""A measurement of embeddings as a page and as a PDF, both with figures, which need matplotlib."""

from __future__ import annotations

import dataclasses
from importlib import resources

import jinja2

from numerics.embeddings.records import Options
from numerics.embeddings.study import Comparison, Question
from proofs_check.reports import embeddings_figures as figures
from proofs_check.reports.embeddings import Writer, columns, corruption, groups
from proofs_check.verification.run import version


def html(results: list[Comparison], options: Options, _question: Question) -> str:
    """Return a page that needs no other file: tables, and figures as SVG inside it."""
    text = resources.files("proofs_check").joinpath("templates/embeddings.html").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)
    comparisons = [
        {
            "names": result.plain.names,
            "said": (*result.plain.said, *corruption(result)),
            "warnings": result.plain.warnings,
            "figures": [figures.svg(figure) for figure in figures.of(result.plain)],
            "groups": groups(result, options),
            "columns": columns(result),
        }
        for result in results
    ]
    asked = ", ".join(f"{k} = {v}" for k, v in dataclasses.asdict(options).items() if k not in ("rows", "memory"))
    return template.render(comparisons=comparisons, version=version(), options=asked)


def pdf(results: list[Comparison], options: Options, _question: Question) -> bytes:
    """Return a PDF of tables and figures."""
    pages = []
    for result in results:
        heading = " and ".join(result.plain.names)
        lines = (*result.plain.said, *corruption(result), *result.plain.warnings)
        pages.append(figures.table_page(heading, lines, columns(result), groups(result, options)))
        pages.extend(figures.of(result.plain))
    return figures.pdf(pages)


CONTENT: dict[str, Writer] = {"html": html, "pdf": pdf}
