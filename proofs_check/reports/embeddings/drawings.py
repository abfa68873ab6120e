"""Charts by matplotlib, an extra, without a display and without its global state: for the PDF, and those of digits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy
from matplotlib.figure import Figure

from proofs_check.reports.embeddings.charts import Chart, Series, ticks
from proofs_check.reports.embeddings.plot import Plot

BLUE, ORANGE, GREY = "#0b57a4", "#b0470a", "#55606c"
COLOURS = {"one": BLUE, "two": ORANGE, "quiet": GREY}
MARKS = {"circle": "o", "triangle": "^", "square": "s", "dash": "_"}


def draw(chart: Chart, axes: Any, labels: Sequence[str]) -> None:
    """Draw a chart on axes, its series with these labels."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=7)
    axes.set_xlabel(chart.x, fontsize=8, parse_math=False)
    axes.set_ylabel(chart.y, fontsize=8, parse_math=False)
    across, upwards = chart.ranges()
    axes.set_xlim(*across)
    axes.set_ylim(*upwards)
    axes.set_yticks(ticks(*upwards))
    if chart.words:
        axes.set_xticks(range(len(chart.words)), chart.words)
    else:
        axes.set_xticks(ticks(*across))
    for series, label in zip(chart.series, labels, strict=True):
        _series(series, axes, label)
        for name, right, x, y in Plot(chart).beside(series):
            side, away = ("left", 4) if right else ("right", -4)
            axes.annotate(name, (x, y), (away, -2), textcoords="offset points", fontsize=6, color=GREY, ha=side)


def _series(series: Series, axes: Any, label: str) -> None:
    colour = COLOURS[series.hue]
    if series.kind == "steps":
        dashed = "--" if series.mark != "circle" else "-"
        axes.stairs(series.y, series.x, fill=True, color=colour, alpha=0.2)
        axes.stairs(series.y, series.x, color=colour, linestyle=dashed, label=label)
    elif series.kind == "line":
        axes.plot(series.x, series.y, "--", color=colour, label=label)
    else:
        for x, ends in zip(series.x, series.ends, strict=False):
            axes.plot([x, x], ends, color=colour)
        face = colour if series.strong else "none"
        size = 6 if series.strong else 3
        axes.plot(
            series.x, series.y, MARKS[series.mark], color=colour, label=label, markersize=size,
            markerfacecolor=face, markeredgewidth=0.6,
        )  # fmt: skip


def corruption(shares: tuple[float, ...], parts: dict[str, list[tuple[float, float, float]]]) -> Figure:
    """Return retrieval, gap and coupling against the share of exchanged pairs: means, and the range over seeds."""
    figure = Figure(figsize=(10.5, 3.4), layout="constrained")
    panels = (
        ("retrieval by label", (("image_to_text", "image → text", BLUE), ("text_to_image", "text → image", ORANGE))),
        ("centroid gap ‖EX − EY‖", (("centroid_gap", "", BLUE),)),
        ("coupling C_τ in nats", (("coupling", "", BLUE),)),
    )
    for axes, (title, lines) in zip(figure.subplots(1, 3), panels, strict=True):
        axes.set_title(title, fontsize=11)
        axes.set_xlabel("share of training pairs exchanged")
        axes.spines[["top", "right"]].set_visible(False)
        for key, name, colour in lines:
            mean, low, high = (numpy.array(v) for v in zip(*parts[key], strict=True))
            axes.plot(shares, mean, color=colour, marker="o", markersize=4, label=name)
            axes.fill_between(shares, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.set_ylim(bottom=0)
        if lines[0][1]:
            axes.axhline(0.1, color=GREY, linewidth=0.8, linestyle="--", label="chance")
            axes.legend(frameon=False)
    return figure


def image(figure: Figure, kind: str) -> bytes:
    """Return a figure as the bytes of a file of this kind: png, svg or pdf."""
    stream = io.BytesIO()
    figure.savefig(
        stream, format=kind, dpi=150, metadata={"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
    )
    return stream.getvalue()
