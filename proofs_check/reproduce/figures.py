"""The figures of an experiment, as PDF and PNG."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from numerics.writing import write_whole
from proofs_check.reproduce import style
from proofs_check.reproduce.experiment import Summary
from proofs_check.reproduce.experiments import EXPERIMENTS
from proofs_check.reproduce.parts import Done

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MISSING = "matplotlib is not installed: pip install 'gibbsgap[plot]'"
FORMATS = ("pdf", "png")


def available() -> bool:
    """Return whether figures can be drawn at all."""
    return importlib.util.find_spec("matplotlib") is not None


def written(name: str, summary: Summary, done: Sequence[Done], folder: Path) -> list[str]:
    """Draw an experiment's figures; return their file names, none without matplotlib. Each is written whole."""
    if not available():
        return []
    import matplotlib  # noqa: PLC0415 (an extra)

    names = []
    with matplotlib.rc_context(style.SETTINGS):
        for figure, drawing in EXPERIMENTS[name].figures.items():
            drawn = drawing.draw(summary, done)
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
    return [figure for figure in EXPERIMENTS[name].figures if (folder / f"{figure}.pdf").is_file()]


def _save(figure: Figure, path: Path) -> None:
    # no date in the file: the same numbers give the same figure
    metadata = {"CreationDate": None} if path.suffix == ".pdf" else {}
    stream = io.BytesIO()
    figure.savefig(stream, format=path.suffix[1:], dpi=200, metadata=metadata)
    write_whole(path, stream.getvalue())
