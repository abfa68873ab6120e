"""What the figures share: black and grey with line styles and markers, so that a printed page loses nothing."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# What a series looks like: distinct without colour.
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "black", "linestyle": "-", "marker": "o"},
    {"color": "0.45", "linestyle": "--", "marker": "s"},
    {"color": "black", "linestyle": ":", "marker": "^"},
    {"color": "0.3", "linestyle": "-.", "marker": "D"},
    {"color": "0.6", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
    {"color": "0.2", "linestyle": (0, (1, 3)), "marker": "x"},
)
# The same without markers, for curves of many points.
LINES = tuple({**style, "marker": ""} for style in STYLES)
SETTINGS: Any = {
    "font.size": 9,
    "axes.titlesize": 9,
    "legend.fontsize": 8,
    "lines.markersize": 4,
    "lines.linewidth": 1.2,
}


def panels(
    columns: int, rows: int = 1, width: float = 3.3, height: float = 2.7, projection: str | None = None
) -> tuple[Figure, list[Axes]]:
    """Return a figure with so many panels, and their axes row by row."""
    from matplotlib.figure import Figure as Drawn  # noqa: PLC0415 (an extra)

    figure = Drawn(figsize=(width * columns, height * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, subplot_kw={"projection": projection})
    return figure, [axis for row in axes for axis in row]


def labelled(axis: Axes, horizontal: str, vertical: str, title: str = "") -> None:
    """Name the axes, and grid them lightly."""
    axis.set_xlabel(horizontal)
    axis.set_ylabel(vertical)
    axis.set_title(title)
    axis.grid(visible=True, color="0.88", linewidth=0.5)


def values(rows: Iterable[Mapping[str, Any]], path: str) -> list[Any]:
    """Return one field of every row, named by its path, such as `regular.gap`."""
    return [functools.reduce(operator.getitem, path.split("."), row) for row in rows]
