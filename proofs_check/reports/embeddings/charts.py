"""The charts of one comparison as data: the page draws them as SVG, the PDF with matplotlib, and both say the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy

from numerics.embeddings.measurements import SLOPE
from numerics.embeddings.records import Diagnosis
from proofs_check.reports.embeddings.quantities import published

Hue = Literal["one", "two", "quiet"]
Mark = Literal["circle", "triangle", "square", "dash"]
Kind = Literal["dots", "steps", "line"]
STEPS = 60


@dataclass(frozen=True)
class Series:
    """Something drawn: dots, steps (x has one edge more than y) or a line, with a colour and a mark of its own.

    `ends` are the intervals of dots, `names` are words beside them, `strong` dots are larger.
    """

    name: str
    kind: Kind
    hue: Hue
    mark: Mark
    x: Sequence[float]
    y: Sequence[float]
    ends: Sequence[tuple[float, float]] = ()
    names: Sequence[str] = ()
    strong: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart: its anchor, title, axes and series, what it shows in words, and its ticks where they are words."""

    key: str
    title: str
    x: str
    y: str
    series: tuple[Series, ...]
    said: str
    words: tuple[str, ...] = ()
    equal: bool = False

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return what both axes span; with `equal` a unit is as long on both where the chart is 4 wide and 3 high."""
        xs = numpy.concatenate([numpy.asarray(s.x, dtype=float) for s in self.series])
        ys = numpy.concatenate([[*s.y, *(e for pair in s.ends for e in pair)] for s in self.series])
        if not self.equal:
            across = (-0.5, len(self.words) - 0.5) if self.words else _padded(xs, 0.02)
            return across, (min(0.0, float(ys.min())), float(ys.max()) * 1.06 or 1.0)
        middle = [(float(v.min()) + float(v.max())) / 2 for v in (xs, ys)]
        half = 1.06 * max(float(numpy.ptp(xs)) / 8, float(numpy.ptp(ys)) / 6, 1e-9)
        return (middle[0] - 4 * half, middle[0] + 4 * half), (middle[1] - 3 * half, middle[1] + 3 * half)


def _padded(values: Any, share: float) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = share * (high - low) or 0.5
    return low - room, high + room


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers from low to high: 1, 2 or 5 of a power of ten apart, at most so many."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(m * power for m in (1, 2, 5, 10, 20) if (high - low) / (m * power) <= most)
    first = math.ceil(low / step - 1e-9)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


def charts(found: Diagnosis) -> Iterator[Chart]:
    """Yield the charts of one comparison, the two clouds first."""
    if "clouds" in found.figures:
        yield _clouds(found)
    yield _distances(found)
    yield _recall(found)
    if "log_ratio" in found.figures:
        yield _log_ratio(found)
    if found["centroid_gap"].plugin is not None:
        yield _published(found)


def _clouds(found: Diagnosis) -> Chart:
    series, centres = [], []
    hues: tuple[tuple[Hue, Mark], ...] = (("one", "circle"), ("two", "triangle"))
    gap = found["centroid_gap"].plugin or 0.0
    for points, name, (hue, mark), side in zip(found.figures["clouds"], found.names, hues, (0.5, -0.5), strict=True):
        series.append(Series(name, "dots", hue, mark, points[:, 0].tolist(), points[:, 1].tolist()))
        centres.append(Series(f"centroid of {name}", "dots", hue, mark, [side * gap], [0.0], strong=True))
    count = " and ".join(f"{len(s.x):,} points of {s.name}" for s in series)
    return Chart(
        "clouds", "The two clouds", "along the gap axis", "along the first common axis", (*series, *centres),
        f"{count}, drawn at random, seen along the gap axis, which joins the centroids, and along the direction at "
        "right angles to it in which the points of both clouds vary the most. The centroids of all points are "
        f"{gap:.3g} apart. "
        "The gap axis is found from these points too: where there are fewer points than dimensions, clouds look apart "
        "along it even without a gap, and the test decides.",
        equal=True,
    )  # fmt: skip


def _steps(name: str, hue: Hue, mark: Mark, counts: Any, edges: Any) -> Series:
    heights = counts / max(counts.sum(), 1) / numpy.diff(edges)
    return Series(name, "steps", hue, mark, edges.tolist(), heights.tolist())


def _distances(found: Diagnosis) -> Chart:
    names: tuple[tuple[str, str, Hue, Mark], ...] = (
        ("distances", "all pairs", "quiet", "square"),
        ("own_distances", "pairs that belong together", "one", "circle"),
    )
    series, middles = [], []
    for key, name, hue, mark in names:
        counts = numpy.asarray(found.figures[key], dtype=float)
        edges = numpy.linspace(0, found.figures["largest_distance"] or 1.0, len(counts) + 1)
        series.append(_steps(name, hue, mark, counts, edges))
        middles.append(float(edges[1:][numpy.searchsorted(counts.cumsum(), counts.sum() / 2)]))
    return Chart(
        "distances", "Distances of images to captions", "‖x − y‖", "density", tuple(series),
        f"Half of all pairs are nearer than {middles[0]:.3g}, half of those that belong together nearer than "
        f"{middles[1]:.3g}. Where no pair is much nearer than that, a gap keeps all of them apart.",
    )  # fmt: skip


def _recall(found: Diagnosis) -> Chart:
    kinds: tuple[tuple[str, str, Hue, Mark], ...] = (
        ("i2t_any", "image → text, any caption", "one", "circle"),
        ("i2t_own", "image → text, each", "quiet", "square"),
        ("t2i", "text → image", "two", "triangle"),
    )
    series, chance = [], []
    for place, (key, name, hue, mark) in enumerate(kinds):
        rows = [found[f"recall_{key}_{k}"] for k in (1, 5, 10)]
        x = [n + (place - 1) * 0.22 for n in range(3)]
        y = [row.value or 0.0 for row in rows]
        ends = [(row.low or 0.0, row.high or 0.0) for row in rows]
        series.append(Series(name, "dots", hue, mark, x, y, ends=ends, strong=True))
        chance += [(a, row.control or 0.0) for a, row in zip(x, rows, strict=True)]
    shuffled = Series("shuffled pairs", "dots", "quiet", "dash", [a for a, _ in chance], [b for _, b in chance])
    said = "; ".join(f"{s.name} {s.y[0]:.3g}, {s.y[1]:.3g} and {s.y[2]:.3g}" for s in series)
    return Chart(
        "recall", "Recall, with 95% intervals", "K", "Recall@K", (*series, shuffled),
        f"Recall@1, 5 and 10: {said}.", words=("1", "5", "10"),
    )  # fmt: skip


def _log_ratio(found: Diagnosis) -> Chart:
    values = [numpy.asarray(v) for v in found.figures["log_ratio"]]
    low, high = numpy.quantile(numpy.concatenate(values), [0.001, 0.999])
    edges = numpy.linspace(low, high, STEPS + 1) if high > low else numpy.linspace(low - 0.5, low + 0.5, STEPS + 1)
    names: tuple[tuple[str, Hue, Mark], ...] = (("at images", "one", "circle"), ("at captions", "two", "triangle"))
    series = [
        _steps(name, hue, mark, numpy.histogram(numpy.clip(v, edges[0], edges[-1]), edges)[0], edges)
        for v, (name, hue, mark) in zip(values, names, strict=True)
    ]
    own = [float(numpy.mean(v > 0)) for v in values]
    return Chart(
        "log-ratio", f"Which modality is denser, at τ = {found.figures['tau']:g}", "log(ρ̃₁/ρ̃₂)",
        "density of the points", tuple(series),
        f"Right of 0 the images are denser, left of it the captions: images are at {own[0]:.0%} of the images and at "
        f"{own[1]:.0%} of the captions.",
    )  # fmt: skip


def _published(found: Diagnosis) -> Chart:
    rows = {one.row.key: one for one in published(found)}
    gap, energy = rows["centroid_gap"], rows["energy_distance"]
    theirs = Series(
        "published, MS-COCO", "dots", "quiet", "square", [v for _, v in gap.theirs], [v for _, v in energy.theirs],
        names=[name for name, _ in gap.theirs],
    )  # fmt: skip
    ours = Series("measured here", "dots", "one", "circle", [gap.ours or 0.0], [energy.ours or 0.0], strong=True)
    x = numpy.linspace(0.9 * min(*theirs.x, *ours.x), 1.1 * max(*theirs.x, *ours.x), 41)
    least = Series("least that X5 allows", "line", "two", "dash", x.tolist(), (SLOPE * x**2).tolist())
    return Chart(
        "plane", "Gap and energy distance", "centroid gap ‖EX − EY‖", "energy distance",
        (least, theirs, ours),
        f"Nine published checkpoints and what was measured here ({gap.ours:.3g}, {energy.ours:.3g}), all V-statistics; "
        f"no law lies below the curve (√2/2)·gap². As {found['centroid_gap'].estimator} the gap is "
        f"{found['centroid_gap'].measured}.",
    )  # fmt: skip
