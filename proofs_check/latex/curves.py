"""Pictures: numbers measured along one parameter, and functions of one number that touch 0."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.frames import Frame
from proofs_check.outcome import Outcome
from proofs_check.vocabulary.expressions import Expr, Named, Num, Scalar
from proofs_check.vocabulary.statements import Nonnegative
from proofs_check.vocabulary.theorem import Theorem
from proofs_check.vocabulary.written import latex

if TYPE_CHECKING:
    from proofs_check.latex.page import Page

PARAMETER = re.compile(r"(?P<name>.*?) at (?P<letter>\S+) = (?P<value>\d+(?:\.\d+)?)$")
WIDE, HIGH = 200.0, 90.0
LABEL = 0.2


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


def touching(theorem: Theorem) -> list[tuple[Named, Scalar]]:
    """Return the functions of one positive number that a theorem shows to be ≥ 0 and 0 at one place only."""
    found: list[tuple[Named, Scalar]] = []
    for clause in theorem.clauses:
        match clause.relation:
            case Nonnegative(Named(args=(Scalar() as x,)) as f, ((_, Num()),)) if f.definition.pointwise:
                found.append((f, x))
    return found


def graphs(functions: Sequence[tuple[Named, Scalar]]) -> str:
    """Draw functions on (0, 3], each as far up as the picture goes."""
    right, top = 3.0, 1.5
    lines = [
        r"\begin{tikzpicture}[x=60bp,y=50bp,font=\footnotesize]",
        rf"\draw[->] (0,0) -- ({right + 0.2},0) node[right] {{${latex(functions[0][1])}$}};",
        rf"\draw[->] (0,0) -- (0,{top + 0.15});",
        *(rf"\draw ({n},0.03) -- ({n},-0.03) node[below] {{{n}}};" for n in (1, 2, 3)),
    ]
    labels: list[float] = []
    for number, (function, variable) in enumerate(functions):
        places = np.linspace(0.02, right, 150)
        heights = _values(function, variable, places)
        shown = [(x, y) for x, y in zip(places, heights, strict=True) if 0 <= y <= top]
        style = ("", "densely dashed", "dotted", "dash dot")[number % 4]
        path = " -- ".join(f"({x:.3f},{y:.4f})" for x, y in shown)
        x, height = shown[-1]
        while any(abs(height - other) < LABEL for other in labels):
            height += LABEL  # names of curves that end close together stand above one another
        labels.append(height)
        lines.append(rf"\draw[{style}] {path};")
        lines.append(rf"\node[right,inner sep=2pt] at ({x:.3f},{height:.4f}) {{${latex(function)}$}};")
    return "\n".join([*lines, r"\end{tikzpicture}"])


def _values(function: Expr, variable: Scalar, places: np.ndarray) -> np.ndarray:
    one_point = Frame(np.ones((len(places), 1)), {}, {variable.name: places})
    return evaluate(function, one_point).value
