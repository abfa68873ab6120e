"""What a measurement of embeddings is asked for, and what it returns."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from numerics import checks
from numerics.results import Result, Table, interval, number

Estimator = Literal["U", "V"]
ANCHORS = 30  # of fewer a bootstrap sample of all images may well draw none
LEVEL = 0.05  # of the test of no gap
APART = 0.9  # a probe whose AUC is surely above this tells modalities apart


@dataclass(frozen=True)
class Options:
    """How to measure. `memory` is in bytes, `batch` the size of a batch for c₁/N with N = batch − 1.

    Of more than so many `anchors` images, so many are drawn, and compared with all captions and images: see `layout`.
    """

    tau: float | None = None
    batch: int = 4096
    estimator: Estimator = "U"
    replicates: int = 1000
    flips: int = 999
    seed: int = 0
    memory: int = 2_000_000_000
    precision: Literal["auto", "float32", "float64"] = "auto"
    rows: int = 1024
    anchors: int | None = None

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
        if self.anchors is not None:
            checks.whole("rows", self.anchors, ANCHORS)
            if self.estimator == "V":
                raise ValueError(
                    f"rows={self.anchors} needs estimator U: V-statistics of some rows are not those of all"
                )
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

    @property
    def measured(self) -> str:
        """The value and its interval, to the first digit in which the ends may differ: 0.934 [0.931, 0.937]."""
        if self.value is None:
            return "not resolved"
        if self.low is None or self.high is None:
            return f"{self.value:.4g}"
        width = self.high - self.low
        if width <= 0 or max(abs(self.low), abs(self.high)) >= 1e4:
            return f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}]"
        places = min(max(-math.floor(math.log10(width)), 0), 9)
        while places < 9 and any(
            round(self.value, places) == round(end, places) for end in (self.low, self.high) if end != self.value
        ):
            places += 1  # a value within its interval does not look like its end
        return f"{self.value:.{places}f} [{self.low:.{places}f}, {self.high:.{places}f}]"


@dataclass(frozen=True, repr=False)
class Diagnosis(Result):
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

    @property
    def answer(self) -> str:
        """A sentence: the gap, its interval and p, and whether a probe tells the modalities apart."""
        gap, names = self["centroid_gap"], " and ".join(self.names)
        p = "" if gap.p is None else f", p = {gap.p:.3g}"
        seen = bool(gap.value) and gap.p is not None and gap.p <= LEVEL
        said = f"The gap between {names} is {gap.measured}{p}"
        if not seen:
            said = f"No gap between {names} is seen: it is {gap.measured}{p}"
        row = next((row for row in self.rows if row.key == "auc" and row.value is not None), None)
        return f"{said}{'; ' + _probe(row) if row is not None else ''}."

    def sentences(self) -> Sequence[str]:
        """Return the answer, then what stands in the way of reading the numbers."""
        return (self.answer, *(f"note: {warning}" for warning in self.warnings))

    def table(self) -> Table:
        """Return the numbers with interval, test, and what each is for shuffled pairs."""
        columns = ("", "value", "95% interval", "p, no gap", "shuffled", "estimator")
        return Table(columns, [_cells(row) for row in self.rows])

    def data(self) -> Table:
        """Return every row with every field."""
        columns = tuple(one.name for one in dataclasses.fields(Row))
        return Table(columns, [tuple(getattr(row, name) for name in columns) for row in self.rows])

    def as_json(self) -> dict[str, Any]:
        """Return everything but the figures and the gap vector."""
        rows = {row.key: {k: v for k, v in dataclasses.asdict(row).items() if k != "key"} for row in self.rows}
        named = {"modalities": list(self.names), "said": list(self.said), "warnings": list(self.warnings)}
        return {**named, "rows": rows}


def _probe(auc: Row) -> str:
    low = auc.low if auc.low is not None else 0.0
    how = "tells" if low >= APART else "tells, better than chance," if low > 0.5 else "does not tell"
    return f"a linear probe {how} the modalities apart (AUC {auc.measured})"


def _cells(row: Row) -> tuple[str, ...]:
    # alignment's p is against shuffled pairs, and said in its note
    p = "" if row.p is None or row.group != "gap" else f"{row.p:.3g}"
    how = f"{row.estimator}; {row.note}" if row.note else row.estimator
    value = "–" if row.value is None else number(row.value)
    return (row.label, value, interval(row.low, row.high), p, number(row.control), how)
