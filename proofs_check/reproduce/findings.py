"""The findings of the experiments, generated from their summaries: plain sentences, and a LaTeX section of them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping
from typing import Any

import jinja2

from proofs_check.latex.prose import to_latex
from proofs_check.reproduce.experiment import Experiment, Summary
from proofs_check.reproduce.experiments import EXPERIMENTS
from proofs_check.reproduce.released import furthest

_POWER = "power"


def sentences(summary: Summary) -> list[str]:
    """Return the findings of one experiment's summary, in plain words: the paragraphs of its template."""
    experiment = EXPERIMENTS[summary["experiment"]]
    filled = template(experiment).render({**summary, **experiment.facts(summary)})
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", filled) if paragraph.strip()]


def template(experiment: Experiment[Any]) -> jinja2.Template:
    """Return the template of an experiment's findings; `jinja2.TemplateNotFound` says which file is missing."""
    return _PLAIN.get_template(f"{experiment.name}.txt")


def text(summaries: Mapping[str, Summary]) -> str:
    """Return all findings as plain text."""
    blocks = []
    for name, summary in summaries.items():
        blocks.append("\n".join([EXPERIMENTS[name].title, *(f"- {sentence}" for sentence in sentences(summary))]))
    return "\n\n".join(blocks) + "\n"


def latex(summaries: Mapping[str, Summary], figures: Mapping[str, list[str]]) -> str:
    """Return all findings as a LaTeX section that a document can input, with those figures that were written.

    It needs amsmath, amssymb and, where there are figures, graphicx.
    """
    found = [
        {
            "title": EXPERIMENTS[name].title,
            "sentences": sentences(summary),
            "figures": {figure: EXPERIMENTS[name].figures[figure].caption for figure in figures.get(name, [])},
        }
        for name, summary in summaries.items()
    ]
    return _LATEX.get_template("findings.tex").render(experiments=found)


def sentence_latex(sentence: str) -> str:
    """Return a sentence as LaTeX, its powers of ten written out."""
    powers: list[str] = []

    def kept(match: re.Match[str]) -> str:
        digits, sign, exponent = match.groups()
        power = f"10^{{{'-' if sign == '-' else ''}{exponent}}}"
        powers.append(f"${power}$" if digits == "1" else rf"${digits}\cdot {power}$")
        return _POWER * len(powers) + "x"

    # a word stands for each of them, which the prose takes for a word
    done = to_latex(re.sub(r"(?<![\w.])(\d(?:\.\d+)?)e([+-]?)0*(\d+)(?![\w]|\.\d)", kept, sentence))
    for count in range(len(powers), 0, -1):
        done = done.replace(_POWER * count + "x", powers[count - 1])
    return done


def _listed(rows: Iterable[Mapping[str, Any]], form: str) -> str:
    """Every row in this form of its fields, with commas."""
    return ", ".join(form.format(**row) for row in rows)


_PLAIN = jinja2.Environment(  # noqa: S701 (plain text has nothing to escape)
    loader=jinja2.PackageLoader("proofs_check.reproduce"),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_PLAIN.globals["furthest"] = furthest
_PLAIN.filters |= {
    "listed": _listed,
    "mean": statistics.fmean,
    "percent": lambda share: f"{100 * share:.0f} %",
    "latex": sentence_latex,
}
# LaTeX has uses of its own for braces, percent and hash signs.
_LATEX = _PLAIN.overlay(
    block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
    comment_start_string="<#", comment_end_string="#>",
)  # fmt: skip
