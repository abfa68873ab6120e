"""The pipeline as a picture: boxes for its stages, a chip for each claim, coloured by how strongly it stands.

The layout is computed once; SVG and TikZ draw the same coordinates, in points, y downwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from proofs_check.catalogue.claims import Claim
from proofs_check.catalogue.theory import Stage, Theory
from proofs_check.latex.codes import AFTER, BEFORE
from proofs_check.latex.prose import plain, to_latex
from proofs_check.outcome import Standing, TheoremOutcome
from proofs_check.reports.standing import stages_of, standing

WIDTH, GAP, PAD, LINE, CHIP_GAP, CHIP_HEIGHT = 192.0, 18.0, 7.0, 13.0, 3.0, 13.0
LETTER = 5.1  # the width of a letter of an id, at 9 pt
ARROW = 20.0


@dataclass(frozen=True, slots=True)
class Chip:
    """A claim's id in its box."""

    id: str
    grade: Standing
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Box:
    """A stage with its place and its chips."""

    stage: Stage
    x: float
    y: float
    height: float
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw: boxes, arrows between their ids, the grades that occur, and the size of it all."""

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]
    grades: tuple[Standing, ...]
    width: float
    height: float


def picture(theory: Theory, outcomes: Sequence[TheoremOutcome], claims: Sequence[Claim]) -> Picture:
    """Lay the stages out, one level under another, with the claims that are known, built or not."""
    stages = stages_of(theory, outcomes)
    found = {outcome.id: outcome for outcome in outcomes}
    strengths = {name: outcome.standing() for name, outcome in found.items()}
    strengths |= {claim.id: standing(claim, found) for claim in claims}
    placed = {name for stage in stages for name in stage.by}
    rest = tuple(o.id for o in outcomes if o.id not in placed)
    if rest:
        stages = (*stages, Stage("_rest", "further theorems", by=rest))
    level: dict[str, int] = {}
    for stage in stages:
        level[stage.id] = 1 + max((level[name] for name in stage.after), default=-1)
    rows = [[s for s in stages if level[s.id] == n] for n in range(max(level.values(), default=-1) + 1)]
    across = max((len(row) for row in rows), default=1)
    width = across * WIDTH + (across - 1) * GAP
    boxes, y = [], 0.0
    for row in rows:
        x = (width - len(row) * WIDTH - (len(row) - 1) * GAP) / 2
        made = []
        for stage in row:
            known = [name for name in stage.by if name in strengths]
            made.append(_box(stage, [(name, strengths[name]) for name in known], x, y))
            x += WIDTH + GAP
        boxes += made
        y += max(box.height for box in made) + ARROW
    used = {chip.grade for box in boxes for chip in box.chips}
    arrows = tuple((before, stage.id) for stage in stages for before in stage.after)
    return Picture(tuple(boxes), arrows, tuple(sorted(used, reverse=True)), width, y + LINE)


def _box(stage: Stage, names: list[tuple[str, Standing]], x: float, y: float) -> Box:
    top = y + PAD + LINE * (2 if stage.formula else 1) + (2 if names else 0)
    chips, at, line = [], x + PAD, top
    for name, strength in names:
        wide = len(name) * LETTER + 7
        if at + wide > x + WIDTH - PAD and at > x + PAD:
            at, line = x + PAD, line + CHIP_HEIGHT + CHIP_GAP
        chips.append(Chip(name, strength, at, line, wide))
        at += wide + CHIP_GAP
    bottom = line + CHIP_HEIGHT if names else top
    return Box(stage, x, y, bottom + PAD - y, tuple(chips))


def svg(drawn: Picture) -> str:
    """Return the picture as an SVG file."""
    margin = 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-margin} {-margin} {drawn.width + 2 * margin:.0f} '
        f'{drawn.height + 2 * margin:.0f}" width="{2 * drawn.width:.0f}" font-family="serif" font-size="10">',
        '<defs><marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
        '<path d="M0 0 L6 3 L0 6 z"/></marker></defs>',
        f'<rect x="{-margin}" y="{-margin}" width="100%" height="100%" fill="white"/>',
    ]
    for x1, y1, x2, y2 in _ends(drawn):
        parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="black" marker-end="url(#tip)"/>'
        )
    for box in drawn.boxes:
        middle = box.x + WIDTH / 2
        parts.append(
            f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{WIDTH:.1f}" height="{box.height:.1f}" rx="5" '
            'fill="none" stroke="black"/>'
        )
        parts.append(_line(escape(box.stage.title), middle, box.y + PAD + 8, "font-weight='bold'"))
        if box.stage.formula:
            parts.append(_formula(box.stage.formula, middle, box.y + PAD + LINE + 8))
        parts += [_chip(chip.id, chip.grade, chip.x, chip.y, chip.width) for chip in box.chips]
    at = 0.0
    for strength in drawn.grades:
        wide = len(strength.word) * LETTER + 7
        parts.append(_chip(str(strength), strength, at, drawn.height - LINE, wide))
        at += wide + CHIP_GAP
    return "\n".join([*parts, "</svg>", ""])


def _line(text: str, x: float, y: float, style: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {style}>{text}</text>'


def _chip(text: str, strength: Standing, x: float, y: float, width: float) -> str:
    return (
        f"<g><title>{escape(text)}: {escape(str(strength))}</title>"
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{CHIP_HEIGHT}" rx="3" fill="#{strength.colour}"/>'
        f'<text x="{x + width / 2:.1f}" y="{y + 10:.1f}" text-anchor="middle" font-size="9">{escape(text)}</text></g>'
    )


def _formula(formula: str, middle: float, y: float) -> str:
    """Write a formula around a place, _x, _{…} and ^x lowered and raised; each piece is placed by itself."""
    pieces = []
    for part in re.split(r"([_^](?:\{[^}]*\}|[A-Za-z]+|.))", formula):
        scripted = part[:1] in ("_", "^") and len(part) > 1
        text = part[1:].strip("{}") if scripted else part
        size = 7 if scripted else 10
        pieces.append((text, size, {"_": 3, "^": -4}.get(part[:1], 0) if scripted else 0, 0.52 * size * len(text)))
    x = middle - sum(wide for *_, wide in pieces) / 2
    drawn = []
    for text, size, lower, wide in pieces:
        style = f'font-style="italic" font-size="{size}" xml:space="preserve"'
        drawn.append(f'<text x="{x:.1f}" y="{y + lower:.1f}" {style}>{escape(text)}</text>')
        x += wide
    return "".join(drawn)


def _ends(drawn: Picture) -> list[tuple[float, float, float, float]]:
    """Return where arrows begin and end: from the foot of a box to the head of the next."""
    places = {box.stage.id: box for box in drawn.boxes}
    return [
        (places[a].x + WIDTH / 2, places[a].y + places[a].height, places[b].x + WIDTH / 2, places[b].y - 1)
        for a, b in drawn.arrows
    ]


def tikz(drawn: Picture, refer: Callable[[str], str] = plain) -> str:
    """Return the picture as a tikzpicture; ``refer`` writes an id, such as a link to its theorem."""
    lines = [
        r"% needs \usepackage{tikz} and \usepackage{amsmath}",
        BEFORE,
        r"\begin{tikzpicture}[x=1bp,y=-1bp,every node/.style={inner sep=0pt,outer sep=0pt}]",
        *(rf"\definecolor{{gibbsgap{n}}}{{HTML}}{{{g.colour.upper()}}}" for n, g in enumerate(reversed(Standing))),
    ]
    colour = {g: f"gibbsgap{n}" for n, g in enumerate(reversed(Standing))}
    lines += [rf"\draw[->] ({x1:.1f},{y1:.1f}) -- ({x2:.1f},{y2:.1f});" for x1, y1, x2, y2 in _ends(drawn)]
    for box in drawn.boxes:
        corner = f"({box.x + WIDTH:.1f},{box.y + box.height:.1f})"
        lines.append(rf"\draw[rounded corners=4bp] ({box.x:.1f},{box.y:.1f}) rectangle {corner};")
        title = rf"\bfseries {to_latex(box.stage.title)}"
        lines.append(_node(title, box.x + WIDTH / 2, box.y + PAD + 5, r"\small"))
        if box.stage.formula:
            lines.append(_node(to_latex(box.stage.formula), box.x + WIDTH / 2, box.y + PAD + LINE + 5, r"\small"))
        for chip in box.chips:
            lines.append(_tikz_chip(refer(chip.id), colour[chip.grade], chip.x, chip.y, chip.width))
    at = 0.0
    for strength in drawn.grades:
        wide = len(strength.word) * LETTER + 7
        lines.append(_tikz_chip(str(strength), colour[strength], at, drawn.height - LINE, wide))
        at += wide + CHIP_GAP
    return "\n".join([*lines, r"\end{tikzpicture}" + AFTER, ""])


def _node(text: str, x: float, y: float, font: str) -> str:
    return rf"\node at ({x:.1f},{y:.1f}) {{{font} {text}}};"


def _tikz_chip(text: str, colour: str, x: float, y: float, width: float) -> str:
    box = rf"\fill[{colour},rounded corners=2bp] ({x:.1f},{y:.1f}) rectangle ({x + width:.1f},{y + CHIP_HEIGHT:.1f});"
    return "\n".join((box, _node(text, x + width / 2, y + CHIP_HEIGHT / 2, r"\footnotesize")))
