"""What a measurement of embeddings is asked for, and what it returns."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

from numerics import checks

Estimator = Literal["U", "V"]


@dataclass(frozen=True)
class Options:
    """How to measure. `memory` is in bytes, `batch` the size of a batch for c₁/N with N = batch − 1."""

    tau: float | None = None
    batch: int = 4096
    estimator: Estimator = "U"
    replicates: int = 1000
    flips: int = 999
    seed: int = 0
    memory: int = 2_000_000_000
    precision: Literal["auto", "float32", "float64"] = "auto"
    rows: int = 1024

    def __post_init__(self) -> None:
        if self.tau is not None:
            checks.positive("tau", self.tau)
            if not math.isfinite(1 / self.tau):
                raise ValueError(f"tau={self.tau!r} must be >= 1e-307, so that 1/tau is a number")
        checks.whole("batch", self.batch, 2)
        checks.whole("replicates", self.replicates, 20)
        checks.whole("flips", self.flips, 19)
        checks.whole("memory", self.memory, 100_000_000)
        checks.whole("seed", self.seed, 0)
        if self.estimator not in ("U", "V"):
            raise ValueError(f"estimator={self.estimator!r} must be U or V")
        if self.precision not in ("auto", "float32", "float64"):
            raise ValueError(f"precision={self.precision!r} must be auto, float32 or float64")


@dataclass(frozen=True)
class Row:
    """One number: what it is, its estimator, its 95% interval by image where it has one, and a test where there is one.

    `p` is of the test of no gap, and for `alignment` of the test against shuffled pairs; `control` is what the number
    is for shuffled pairs; `plugin` the V-statistic beside a U-statistic. `rounding` bounds what arithmetic leaves of an
    error in the value, the ends of its interval and `plugin`. A number that is not resolved has no value, and its note
    says so.
    """

    key: str
    group: str
    label: str
    value: float | None
    estimator: str
    low: float | None = None
    high: float | None = None
    p: float | None = None
    control: float | None = None
    plugin: float | None = None
    note: str = ""
    rounding: float = 0.0


@dataclass(frozen=True)
class Diagnosis:
    """The rows measured, what should be said about the input, what stands in the way of reading them, and figures."""

    names: tuple[str, str]
    rows: tuple[Row, ...]
    said: tuple[str, ...]
    warnings: tuple[str, ...]
    gap_vector: Any
    figures: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Row:
        """Return a row by its key; KeyError if it was not measured."""
        return {row.key: row for row in self.rows}[key]
