"""The published means: what the scripts released with the paper give, beside what the same schemes give here.

The paper draws its curves and prints no numbers. Its scripts, cut down to their computing parts with the same
operations in the same order, were therefore run once on PyTorch, apart from this project; `released.json` holds their
means and deviations over seeds, and how they were made. The script of the modality gap starts every σ from the same
pairs of matrices, so that its near-singular runs come together at neighbouring σ. Two implementations with random
numbers of their own agree up to chance: the difference of two means is compared with its standard error.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("released.json")


@functools.cache
def released() -> dict[str, Any]:
    """Return what the file holds, by experiment; `source` says how it was made."""
    held: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return held


def comparable(task: str, settings: Mapping[str, Any]) -> bool:
    """Return whether a task ran at the published size, which is what the released numbers are for."""
    return all(settings.get(name) == value for name, value in released()["settings"][task].items())


def compared(own: Mapping[str, float], count: int, theirs: Mapping[str, float]) -> dict[str, float | None]:
    """Return a released mean with its standard error, and by how many standard errors our mean is above it.

    `own`, of `count` runs, has `mean`, `std` and `standard_error`, `theirs` `mean`, `seeds` and `std` (over n). Where
    `theirs` has no `std`, as it comes of a few seeds, one run of ours stands for one of theirs. `deviations` is None
    for one run of ours, which has no error, and infinite where means differ that do not scatter.
    """
    seeds, off = theirs["seeds"], own["mean"] - theirs["mean"]
    error = theirs["std"] / math.sqrt(seeds - 1) if "std" in theirs else own["std"] / math.sqrt(seeds)
    both = math.hypot(own["standard_error"], error)
    deviations = off / both if both else math.copysign(math.inf, off) if off else 0.0
    return {
        "mean": theirs["mean"], "standard_error": error, "seeds": seeds,
        "deviations": deviations if count > 1 else None,
    }  # fmt: skip


def furthest(places: Iterable[Any], entries: Iterable[Mapping[str, float | None] | None]) -> dict[str, Any] | None:
    """Return where a released mean is furthest from ours, and how many were compared; None where nothing was."""
    known = [
        {"deviations": abs(float(entry["deviations"])), "place": place, "seeds": entry["seeds"]}
        for place, entry in zip(places, entries, strict=False)
        if entry is not None and entry["deviations"] is not None
    ]
    return {**max(known, key=lambda each: each["deviations"]), "compared": len(known)} if known else None
