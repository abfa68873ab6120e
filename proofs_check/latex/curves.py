"""A picture of numbers that were measured along one parameter, such as a mass at seven temperatures."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from proofs_check.outcome import Outcome

if TYPE_CHECKING:
    from proofs_check.latex.page import Page

PARAMETER = re.compile(r"(?P<name>.*?) at (?P<letter>\S+) = (?P<value>\d+(?:\.\d+)?)$")
WIDE, HIGH = 200.0, 90.0


def series(steps: Sequence[Outcome]) -> dict[str, list[tuple[float, float]]]:
    """Group measured numbers whose names differ in their last parameter: name to (parameter, value)."""
    found: dict[str, list[tuple[float, float]]] = {}
    for step in steps:
        match = PARAMETER.match(step.name)
        if match is not None and step.clause is None and step.value is not None and math.isfinite(step.value):
            found.setdefault(f"{match['name']}|{match['letter']}", []).append((float(match["value"]), step.value))
    return {name: sorted(points) for name, points in found.items()}


def curve(name: str, points: Sequence[tuple[float, float]], page: Page) -> str:
    """Draw values against a parameter, which is on a logarithmic axis where it spans more than a factor of ten."""
    what, letter = name.split("|")
    logarithmic = points[0][0] > 0 and points[-1][0] / points[0][0] > 10

    def across(x: float) -> float:
        low, high, at = points[0][0], points[-1][0], x
        if logarithmic:
            low, high, at = math.log(low), math.log(high), math.log(x)
        return WIDE * (at - low) / (high - low)

    top = max(0.0, *(y for _, y in points))
    bottom = min(0.0, *(y for _, y in points))

    def up(y: float) -> float:
        return HIGH * (y - bottom) / (top - bottom)

    lines = [
        r"\begin{tikzpicture}[x=1bp,y=1bp,font=\footnotesize]",
        rf"\draw[->] (-6,{up(0):.1f}) -- ({WIDE + 14},{up(0):.1f}) node[right] {{{page.prose(letter)}}};",
        rf"\draw[->] (-6,{min(0.0, up(0)):.1f}) -- (-6,{HIGH + 12}) node[right] {{{page.prose(what)}}};",
    ]
    for x, _ in points:
        lines.append(rf"\draw ({across(x):.1f},{up(0) - 2:.1f}) -- +(0,4) node[below=5bp] {{{x:g}}};")
    lines += [rf"\draw (-8,{up(y):.1f}) -- +(4,0) node[left=5bp] {{{y:.2g}}};" for y in (bottom, top) if y]
    path = " -- ".join(f"({across(x):.1f},{up(y):.1f})" for x, y in points)
    lines.append(rf"\draw[thin] {path};")
    lines += [rf"\fill ({across(x):.1f},{up(y):.1f}) circle (1.6bp);" for x, y in points]
    return "\n".join([*lines, r"\end{tikzpicture}"])
