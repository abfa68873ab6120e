"""Numbers on their way into a report: to their rounding, in their range, or not resolved, and that is said."""

from __future__ import annotations

import math
from typing import Any

from numerics.embeddings.records import Options, Row
from numerics.embeddings.resampling import Interval, Resampling, p_value
from numerics.embeddings.sweep import Cloud
from numerics.embeddings.theory import Linear, Theory, above_least
from numerics.unfrozen import standing

RESOLVED = 0.1  # the rounding that a number may have, in widths of its interval
# What is 0 where nothing differs: of these a number that is no larger than its rounding says nothing else.
DIFFERENCES = {
    "centroid_gap", "centroid_gap_squared", "energy_distance", "mmd2", "uniformity_images", "uniformity_captions",
    "centroid_norm_images", "centroid_norm_captions", "alignment_loss", "coupling", "potential_difference_sd",
    "potential_difference_osc", "U_12_osc", "U_21_osc", "x5_slack",
}  # fmt: skip
EVERYTHING = Interval(-math.inf, math.inf)


class Coarse(Exception):
    """A type of fewer digits leaves an error in a number that an interval does not outweigh."""


class Numbers:
    """The rows of a report as they are taken; with `refinable` the first that is not resolved raises Coarse."""

    def __init__(self, cloud: Cloud, samples: Resampling, options: Options, refinable: bool) -> None:
        self.cloud, self.samples, self.options, self.refinable = cloud, samples, options, refinable
        self.rows: list[Row] = []

    def add(
        self, key: str, group: str, label: str, value: float | None, span: Interval | None, *,
        rounding: float = 0.0, within: Interval = EVERYTHING, note: str = "", **more: Any,
    ) -> None:  # fmt: skip
        """Take a row; it names the estimator of the run unless told another.

        A value beyond the range that its quantity lies `within` is not resolved, and an interval is cut there; either
        is said. Of `DIFFERENCES` what is below the rounding is 0.
        """
        if span is not None and rounding > RESOLVED * (span.high - span.low):
            self.refine(label, rounding)
        more.setdefault("estimator", f"{self.options.estimator}-statistic")
        notes = [note] if note else []
        if value is not None and not (math.isfinite(value) and math.isfinite(rounding)):
            value, span = None, None
            notes.append("unresolved: it leaves float64")
        elif value is not None and not within.low - rounding <= value <= within.high + rounding:
            notes.append(f"unresolved: the estimate {value:.3g} is outside {within.low:g} … {within.high:g}")
            value = None
        if span is not None:
            beyond = [v for v, out in zip(within, (within.low - span.low, span.high - within.high), strict=True)
                      if out > rounding]  # fmt: skip
            notes += [f"interval cut at {v:g}, the end of the range" for v in beyond]
            span = Interval(*(min(max(v, within.low), within.high) for v in span))
            if value is not None and not span.low - rounding <= value <= span.high + rounding:
                notes.append("the interval is beside the estimate: resamples are biased here")
        if key in DIFFERENCES and rounding > 0 and value is not None and abs(value) <= rounding:
            notes.append(f"0 to rounding, ± {rounding:.1g}")
            value = 0.0
            span = span and Interval(*(0.0 if abs(v) <= rounding else v for v in span))
        low, high = span or (None, None)
        value = value if value is None else _inside(value, within, rounding)
        if more.get("control") is not None:
            more["control"] = _inside(more["control"], within, rounding)
        self.rows.append(
            Row(key, group, label, value, low=low, high=high, rounding=rounding, note="; ".join(notes), **more)
        )

    def refine(self, label: str, rounding: float) -> None:
        """Say that a number is not resolved in this type."""
        if self.refinable:
            name = label.partition(",")[0]
            raise Coarse(f", for {self.cloud.images.dtype} does not resolve {name} (± {rounding:.1g})")

    def p_value(self, label: str, observed: float, flips: Any, rounding: float) -> float:
        """The test's p-value; flips that are less by rounding alone are as large, and may not be many."""
        p, least = p_value(observed, flips, rounding), p_value(observed, flips, -rounding)
        if p > 1.1 * least:
            self.refine(f"{label}, and so in its p-value", rounding)
        return p

    def __getitem__(self, key: str) -> Any:
        """Return a row that was measured already."""
        return next(row for row in self.rows if row.key == key)

    def linear(self, key: str, group: str, label: str, found: Linear, **more: Any) -> None:
        """Take a row whose interval comes from derivatives by image."""
        self.add(key, group, label, found.value, found.interval(self.samples), rounding=found.rounding, **more)

    def root(self, key: str, label: str, square: float, span: Interval, rounding: float, **more: Any) -> None:
        """The root of a square whose estimate may be negative; then it is 0, and said not to be resolved."""
        smallest = max(rounding, min(square, max(0.0, span.low)))
        notes = [f"the {self.options.estimator}-statistic of its square is negative: not resolved from 0"] * (
            square < -rounding
        ) + ["interval cut at 0"] * (span.low < -rounding)
        self.add(
            key, "gap", label, math.sqrt(max(0.0, square)), Interval(*(math.sqrt(max(0.0, v)) for v in span)),
            rounding=rounding / math.sqrt(smallest) if rounding > 0 else 0.0, note="; ".join(notes), **more,
        )  # fmt: skip


class Unfrozen(Numbers):
    """What follows where the fields move with the pairs: how far the loss is above the least of all, and blindness."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.warnings: list[str] = []

    def unfrozen(self, tau: float, found: Theory, shuffled: float) -> None:
        """How far ℒ is above the least loss of all pair laws, what follows for the gap, and what batches have.

        `shuffled` is what shuffling pairs adds to J^Sym.
        """
        d, count = self.cloud.images.columns, self.options.batch - 1
        if why := standing.outside(d, tau):
            self.warnings.append(f"what U2 and U8 say is left out: {why}")
            return
        excess = above_least(found, d)
        within = Interval(0.0 if self.options.estimator == "V" else -math.inf, math.inf)
        told: dict[str, Any] = {"within": within, "estimator": self["J_sym"].estimator}
        label = "loss above the least of all pair laws, ℒ − L*"
        self.linear("loss_above_least", "unfrozen", label, excess, control=excess.value + shuffled, **told)
        rate, by = standing.stability(d, tau)
        bound = excess.times(1 / rate.value)
        note = f"{by}{'; it says nothing, for no distance is above 4' * (bound.value >= 4)}"
        self.linear(
            "distance_bound", "unfrozen", "so a pair's mean squared distance is at most", bound, note=note, **told
        )
        low, high = bound.interval(self.samples)
        low, value, high = (math.sqrt(max(0.0, v)) for v in (low, bound.value, high))
        self.add(
            "gap_bound", "unfrozen", "and the centroid gap is at most", value, Interval(low, high), note=by,
            rounding=bound.rounding / max(value, math.sqrt(bound.rounding)) if bound.rounding > 0 else 0.0, **told,
        )  # fmt: skip
        least = standing.floor(d, tau, count)
        self.add(
            "batch_floor", "unfrozen", f"no batch of {count + 1:,} has a loss below", least.value, None,
            estimator="exact", note="U2: max(0, log B + L*)", rounding=least.error,
        )  # fmt: skip
        gap = self["centroid_gap"]
        if d > 2 and gap.value is not None and gap.high is not None and gap.high + gap.rounding < 2:
            self.cones(tau, gap, count)

    def cones(self, tau: float, gap: Row, negatives: int) -> None:
        """What a batch of cones at this gap has as loss at most, which grows with the gap, and whether it sees it."""
        ends = (gap.value or 0.0, gap.low or 0.0, gap.high or 0.0, (gap.value or 0.0) + gap.rounding)
        at = [standing.blind(self.cloud.images.columns, tau, end, negatives) for end in ends]
        here, note = at[0], "U8: closing the gap gains no more; a gradient is at most 2√2 C_s C_Θ times that (U7)"
        note += f"; it gains {here.gain:.3g} or more" * (here.gain > 0)
        self.add(
            "blindness", "unfrozen", f"cones at this gap, a batch of {negatives + 1:,}, have a loss of at most",
            here.high.value, Interval(at[1].high.value, at[2].high.value), estimator="exact, at the measured gap",
            note=note, rounding=here.high.error + abs(at[3].high.value - here.high.value),
        )  # fmt: skip


def _inside(value: float, within: Interval, rounding: float) -> float:
    """The value, and the end of the range where it is beyond that by no more than the rounding; 0 for −0."""
    near = min(max(value, within.low), within.high)
    return (near if abs(value - near) <= rounding else value) + 0.0
