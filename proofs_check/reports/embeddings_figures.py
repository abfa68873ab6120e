"""Figures of a measurement of embeddings, by matplotlib, without a display and without its global state."""

from __future__ import annotations

import io
import textwrap
from typing import Any

import matplotlib
import numpy
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from numerics.embeddings.records import Diagnosis

BLUE, ORANGE, GREY = "#2563a8", "#d9822b", "#8a929c"


def of(found: Diagnosis) -> list[Figure]:
    """Return the figures of one comparison: distances, recall, and at a temperature the log ratio of densities."""
    made = [_distances(found), _recall(found)]
    if "log_ratio" in found.figures:
        made.append(_log_ratio(found))
    return made


def _axes(title: str, x: str, y: str) -> tuple[Figure, Any]:
    figure = Figure(figsize=(5.6, 3.6), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, fontsize=11)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _distances(found: Diagnosis) -> Figure:
    figure, axes = _axes("Distances of images to captions", "‖x − y‖", "density")
    for key, name, colour in (("distances", "all pairs", GREY), ("own_distances", "pairs that belong together", BLUE)):
        counts = numpy.asarray(found.figures[key], dtype=float)
        edges = numpy.linspace(0, found.figures["largest_distance"], len(counts) + 1)
        axes.stairs(counts / counts.sum() / numpy.diff(edges), edges, fill=True, alpha=0.55, color=colour, label=name)
    axes.legend(frameon=False)
    return figure


def _recall(found: Diagnosis) -> Figure:
    figure, axes = _axes("Recall, with 95% intervals", "K", "Recall@K")
    kinds = (("i2t_any", "image → text, any caption"), ("i2t_own", "image → text, each"), ("t2i", "text → image"))
    depths = (1, 5, 10)
    for place, ((key, name), colour) in enumerate(zip(kinds, (BLUE, GREY, ORANGE), strict=True)):
        rows = [found[f"recall_{key}_{k}"] for k in depths]
        values = numpy.array([row.value for row in rows], dtype=float)
        spans = numpy.array([[row.low, row.high] for row in rows], dtype=float).T
        errors = numpy.abs(spans - values)
        where = numpy.arange(len(depths)) + (place - 1) * 0.25
        axes.bar(where, values, 0.22, yerr=errors, color=colour, label=name, error_kw={"linewidth": 1})
        shuffled = [row.control for row in rows]
        axes.hlines(shuffled, where - 0.11, where + 0.11, color="black", linewidth=1)
    axes.set_xticks(range(len(depths)), [str(k) for k in depths])
    axes.set_ylim(0, 1)
    figure.legend(
        frameon=False, title="black: shuffled pairs", title_fontsize=8, fontsize=8, loc="outside lower center", ncols=3
    )
    return figure


def _log_ratio(found: Diagnosis) -> Figure:
    title = f"Which modality is denser, at τ = {found.figures['tau']:g}"
    figure, axes = _axes(title, r"$\log(\tilde\rho_1/\tilde\rho_2)$", "density of the points")
    values = [numpy.asarray(v) for v in found.figures["log_ratio"]]
    both = numpy.concatenate(values)
    low, high = numpy.quantile(both, [0.001, 0.999])
    edges = numpy.linspace(low, high, 61) if high > low else numpy.linspace(low - 0.5, low + 0.5, 61)
    for points, name, colour in zip(values, ("at images", "at captions"), (BLUE, ORANGE), strict=True):
        counts, _ = numpy.histogram(numpy.clip(points, low, high), edges)
        axes.stairs(counts / counts.sum() / numpy.diff(edges), edges, fill=True, alpha=0.55, color=colour, label=name)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.legend(frameon=False)
    return figure


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


def table_page(
    heading: str,
    lines: tuple[str, ...],
    columns: tuple[str, ...],
    groups: list[tuple[str, list[tuple[str, ...]]]],
) -> Figure:
    """Return a page with the table of one comparison, landscape A4; notes to estimators stay with the other reports."""
    figure = Figure(figsize=(11.7, 8.3))
    figure.text(0.04, 0.955, heading, fontsize=13, weight="bold")
    y = 0.93
    for line in lines:
        for part in textwrap.wrap(line, 170):
            figure.text(0.04, y, part, fontsize=7, color=GREY)
            y -= 0.016
    count = 1 + sum(1 + len(rows) for _, rows in groups)
    step = min(0.021, (y - 0.03) / count)
    places = [0.04, *numpy.linspace(0.42, 0.74, len(columns) - 2), 0.76]
    y = _line(figure, y - step, step, places, columns, "bold")
    for title, rows in groups:
        figure.text(0.04, y, title, fontsize=8, weight="bold", color=BLUE)
        y -= step
        for row in rows:
            y = _line(figure, y, step, places, (*row[:-1], row[-1].partition(";")[0]), "normal")
    return figure


def _line(figure: Figure, y: float, step: float, places: list[float], cells: tuple[str, ...], weight: str) -> float:
    for place, (x, cell) in enumerate(zip(places, cells, strict=True)):
        side = "left" if place in (0, len(cells) - 1) else "right"
        figure.text(x, y, cell, fontsize=7.5, weight=weight, ha=side)
    return y - step


def svg(figure: Figure) -> str:
    """Return a figure as an SVG element to put into a page; letters are shapes, so that it needs no font."""
    stream = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "gibbsgap", "font.family": "sans-serif"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]


def pdf(pages: list[Figure]) -> bytes:
    """Return figures as the pages of a PDF."""
    stream = io.BytesIO()
    with PdfPages(stream, metadata={"CreationDate": None}) as book:
        for page in pages:
            page.savefig(book, format="pdf")
    return stream.getvalue()
