"""Where the parts of a chart stand in its SVG: the arithmetic that a template cannot do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from proofs_check.reports.embeddings.charts import Chart, Series, ticks

WIDTH, HEIGHT = 420, 330
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 10, 44  # the frame is 4 wide and 3 high, nearly: see `Chart.ranges`
LETTER = 7  # pixels that a letter takes at most
PATHS = {
    "circle": "m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z",
    "triangle": "m0 -{r}l{r} {d}h-{d}z",
    "square": "m-{r} -{r}h{d}v{d}h-{d}z",
    "dash": "m-9 -1h18v2h-18z",
}


def mark(series: Series, radius: float | None = None) -> str:
    """Return the path of a series' mark about the place where it begins."""
    r = radius if radius is not None else 5.0 if series.strong else 2.4
    return PATHS[series.mark].format(r=f"{r:g}", d=f"{2 * r:g}")


@dataclass(frozen=True)
class Plot:
    """A chart in pixels."""

    chart: Chart
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    foot: int = HEIGHT - BOTTOM

    @cached_property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return what the axes span."""
        return self.chart.ranges()

    def x(self, value: float) -> float:
        """Return where a value stands across."""
        low, high = self.ranges[0]
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Return where a value stands from above."""
        low, high = self.ranges[1]
        return round(self.foot - (value - low) / (high - low) * (self.foot - self.top), 1)

    @property
    def across(self) -> list[tuple[float, str]]:
        """Return the ticks below: places and what is written there."""
        if self.chart.words:
            return [(self.x(n), word) for n, word in enumerate(self.chart.words)]
        return [(self.x(v), f"{v + 0.0:.10g}") for v in ticks(*self.ranges[0])]

    @property
    def upwards(self) -> list[tuple[float, str]]:
        """Return the ticks at the left."""
        return [(self.y(v), f"{v + 0.0:.10g}") for v in ticks(*self.ranges[1])]

    def path(self, series: Series) -> str:
        """Return the path of a line or of steps."""
        if series.kind == "line":
            return "M" + "L".join(f"{self.x(a)} {self.y(b)}" for a, b in zip(series.x, series.y, strict=True))
        parts = [f"M{self.x(series.x[0])} {self.y(0.0)}"]
        parts += [f"V{self.y(b)}H{self.x(a)}" for a, b in zip(series.x[1:], series.y, strict=True)]
        return "".join(parts) + f"V{self.y(0.0)}"

    def dots(self, series: Series) -> str:
        """Return all marks of a series as one path."""
        drawn = mark(series, 3.5 if series.names else None)
        return "".join(f"M{self.x(a)} {self.y(b)}{drawn}" for a, b in zip(series.x, series.y, strict=True))

    def beside(self, series: Series) -> list[tuple[str, bool, float, float]]:
        """Return the words beside dots, whether each stands right of its dot, and what the dot's place stands for.

        It stands right where at the left it would run over the edge or over another dot.
        """
        made: list[tuple[str, bool, float, float]] = []
        for name, a, b in zip(series.names, series.x, series.y, strict=False):
            start = self.x(a) - LETTER * len(name)
            others = ((self.x(x), self.y(y)) for x, y in zip(series.x, series.y, strict=True) if (x, y) != (a, b))
            taken = any(abs(self.y(b) - y) < 10 and start < x < self.x(a) for x, y in others)
            made.append((name, taken or start < self.left, a, b))
        return made
