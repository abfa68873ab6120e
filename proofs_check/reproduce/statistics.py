"""Small statistics that the summaries share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from proofs_check.reproduce.parts import Done


def of_task(done: Sequence[Done], task: str) -> list[Done]:
    """Return the parts of one task, in the order of `done`."""
    return [one for one in done if one.part.task == task]


def mean_and_deviation(values: Sequence[float]) -> dict[str, float]:
    """Return mean, deviation (over n, as published) and standard error (of n − 1; 0 for one value) of values."""
    count = len(values)
    mean = math.fsum(values) / count
    square = math.fsum((value - mean) ** 2 for value in values)
    error = math.sqrt(square / (count - 1) / count) if count > 1 else 0.0
    return {"mean": mean, "std": math.sqrt(square / count), "standard_error": error}


def median(values: Sequence[float]) -> float:
    """Return the median."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def number(value: Any) -> float:
    """Return a number that a part wrote, infinities among them."""
    return float(value)
