"""The figures, as PDF and PNG: black and grey with line styles and markers, so that a printed page loses nothing."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofs_check.reproduce.findings import FIGURES
from proofs_check.reproduce.parts import Done

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MISSING = "matplotlib is not installed: pip install 'gibbsgap[plot]'"
FORMATS = ("pdf", "png")
# What a series looks like: distinct without colour.
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "black", "linestyle": "-", "marker": "o"},
    {"color": "0.45", "linestyle": "--", "marker": "s"},
    {"color": "black", "linestyle": ":", "marker": "^"},
    {"color": "0.3", "linestyle": "-.", "marker": "D"},
    {"color": "0.6", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
    {"color": "0.2", "linestyle": (0, (1, 3)), "marker": "x"},
)
_SETTINGS: Any = {
    "font.size": 9,
    "axes.titlesize": 9,
    "legend.fontsize": 8,
    "lines.markersize": 4,
    "lines.linewidth": 1.2,
}

Drawing = Callable[[dict[str, Any], Sequence[Done]], "dict[str, Figure | None]"]


def available() -> bool:
    """Return whether figures can be drawn at all."""
    return importlib.util.find_spec("matplotlib") is not None


def written(name: str, summary: dict[str, Any], done: Sequence[Done], folder: Path) -> list[str]:
    """Draw an experiment's figures; return their file names, none without matplotlib. Each is written whole."""
    if not available():
        return []
    import matplotlib  # noqa: PLC0415 (an extra)

    names = []
    with matplotlib.rc_context(_SETTINGS):
        for figure, drawn in _drawing(name)(summary, done).items():
            for ending in FORMATS:
                if drawn is None:
                    # what an earlier run left would not belong to these numbers
                    (folder / f"{figure}.{ending}").unlink(missing_ok=True)
                else:
                    if ending == FORMATS[0]:
                        # laid out once: every format has the same places
                        drawn.draw_without_rendering()
                        drawn.set_layout_engine("none")
                    _save(drawn, folder / f"{figure}.{ending}")
                    names.append(f"{figure}.{ending}")
    return names


def standing(name: str, folder: Path) -> list[str]:
    """Return the names of an experiment's figures whose PDF is in the folder."""
    return [figure for figure in FIGURES[name] if (folder / f"{figure}.pdf").is_file()]


def panels(columns: int, rows: int = 1, width: float = 3.3, height: float = 2.7) -> tuple[Figure, list[Axes]]:
    """Return a figure with so many panels, and their axes row by row."""
    from matplotlib.figure import Figure as Drawn  # noqa: PLC0415 (an extra)

    figure = Drawn(figsize=(width * columns, height * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False)
    return figure, [axis for row in axes for axis in row]


def labelled(axis: Axes, horizontal: str, vertical: str, title: str = "") -> None:
    """Name the axes, and grid them lightly."""
    axis.set_xlabel(horizontal)
    axis.set_ylabel(vertical)
    axis.set_title(title)
    axis.grid(visible=True, color="0.88", linewidth=0.5)


def _drawing(name: str) -> Drawing:
    from proofs_check.reproduce import figures_gap, figures_gibbs, figures_gradient  # noqa: PLC0415 (an extra)

    drawings: dict[str, Drawing] = {
        "gradient-consistency": figures_gradient.drawn,
        "unimodal-gibbs": figures_gibbs.drawn,
        "modality-gap": figures_gap.drawn,
    }
    return drawings[name]


def _save(figure: Figure, path: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=path.suffix, delete=False) as handle:
        held = Path(handle.name)
    try:
        # no date in the file: the same numbers give the same figure
        metadata = {"CreationDate": None} if path.suffix == ".pdf" else {}
        figure.savefig(held, dpi=200, metadata=metadata)
        held.chmod(0o644)
        held.replace(path)
    except BaseException:
        held.unlink(missing_ok=True)
        raise
