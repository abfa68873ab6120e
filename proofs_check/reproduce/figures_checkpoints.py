"""Figures 6a and 11: energy distance and centroid gap of the checkpoints against retrieval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs_check.reproduce.experiment import Summary
from proofs_check.reproduce.style import STYLES, labelled, panels, values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Names need so much of the range of recalls between them.
CLOSE = 0.025


def average(found: Summary) -> Figure:
    """Draw both gaps against the mean of both recalls."""
    figure, (axis,) = panels(1, width=5.6, height=4.0)
    other = _against(axis, found, "average_r1", "mean of both Recall@1")
    _explained(figure, axis, other)
    return figure


def directions(found: Summary) -> Figure:
    """Draw both gaps against the recall of either direction."""
    figure, axes = panels(2, width=5.0, height=4.0)
    for axis, name, said in zip(axes, ("i2t_r1", "t2i_r1"), ("image to text", "text to image"), strict=True):
        other = _against(axis, found, name, f"Recall@1, {said}")
    _explained(figure, axes[0], other)
    return figure


def _against(axis: Axes, found: Summary, retrieval: str, said: str) -> Axes:
    """Draw the energy distance on the left axis, the centroid gap on the right, and name each model."""
    rows = sorted(found["rows"], key=lambda row: float(row[retrieval]))
    other = axis.twinx()
    axis.plot(values(rows, retrieval), values(rows, "energy_distance"), label="energy distance", **STYLES[0])
    other.plot(values(rows, retrieval), values(rows, "centroid_gap"), label="centroid gap", **STYLES[1])
    places = values(rows, retrieval)
    close = CLOSE * (places[-1] - places[0])
    for before, row, after in zip([-1.0, *places], rows, [*places[1:], 2.0], strict=False):
        # Upright at the bottom, where nothing is drawn; of two that stand close one keeps to either side.
        at = row[retrieval]
        side = "right" if after - at < close else "left" if at - before < close else "center"
        axis.text(at, 0.015, row["model"], rotation=90, fontsize=6, horizontalalignment=side)
    axis.set_ylim(0, 1)
    other.set_ylim(0, 1)
    labelled(axis, said, "energy distance")
    other.set_ylabel("centroid gap")
    return other


def _explained(figure: Figure, axis: Axes, other: Axes) -> None:
    (line, *_), (left, *_) = axis.get_legend_handles_labels()
    (dashed, *_), (right, *_) = other.get_legend_handles_labels()
    figure.legend([line, dashed], [left, right], loc="outside lower center", ncols=2)
