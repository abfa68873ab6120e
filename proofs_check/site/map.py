"""The theorem map: a lane a stage of the pipeline, a node a theorem, an edge where one rests on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofs_check.catalogue.theory import Stage, Theory
from proofs_check.outcome import Standing, TheoremOutcome
from proofs_check.reports.standing import stages_of, subject

NODE, HEIGHT, GAP, LANE, HEAD, MARGIN = 118, 26, 12, 48, 40, 8
ACROSS = 7  # nodes in a row of a lane


@dataclass(frozen=True, slots=True)
class Node:
    """A theorem on the map."""

    id: str
    title: str
    standing: Standing
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage of the pipeline with what leads to it."""

    title: str
    formula: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn: lanes, nodes, edges as paths with the two ids that they join, and the size of it all."""

    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str, str], ...]
    width: float
    height: float

    @property
    def standings(self) -> list[Standing]:
        """The standings that occur, the strongest first."""
        return sorted({node.standing for node in self.nodes}, reverse=True)


def drawn(theory: Theory, outcomes: Sequence[TheoremOutcome]) -> Map:
    """Lay the map out: stages from above, each with its theorems in rows, those that rest on others below them."""
    found = {outcome.id: outcome for outcome in outcomes}
    stages = stages_of(theory, outcomes)
    placed = {name for stage in stages for name in stage.by}
    rest = tuple(name for name in found if name not in placed)
    stages = (*stages, Stage("", "further theorems", by=rest)) if rest else stages
    lanes, nodes, y = [], [], float(MARGIN)
    for stage in stages:
        names = [name for name in stage.by if name in found]
        if not names:
            continue
        rows = [names[n : n + ACROSS] for n in range(0, len(names), ACROSS)]
        top = y + HEAD
        for number, row in enumerate(rows):
            for place, name in enumerate(row):
                outcome = found[name]
                at = (MARGIN + GAP + place * (NODE + GAP), top + number * LANE)
                nodes.append(Node(name, subject(outcome), outcome.standing(), *at))
        height = HEAD + len(rows) * LANE
        lanes.append(Lane(stage.title, stage.formula, y, height))
        y += height + GAP
    width = 2 * MARGIN + GAP + ACROSS * (NODE + GAP)
    return Map(tuple(lanes), tuple(nodes), tuple(_edges(found, nodes)), width, y)


def _edges(found: Mapping[str, TheoremOutcome], nodes: Sequence[Node]) -> list[tuple[str, str, str]]:
    places = {node.id: node for node in nodes}
    joined = ((below, node) for node in nodes for below in found[node.id].depends_on if below in places)
    return [(below, node.id, _path(places[below], node)) for below, node in joined]


def _path(start: Node, end: Node) -> str:
    """Return a curve from one node to another: from foot to head, or over the heads within a row."""
    x1, x2 = start.x + NODE / 2, end.x + NODE / 2
    if start.y == end.y:
        lift = start.y - HEIGHT * 0.6
        return f"M{x1:.0f} {start.y:.0f} C{x1:.0f} {lift:.0f} {x2:.0f} {lift:.0f} {x2:.0f} {end.y:.0f}"
    down = start.y < end.y
    y1, y2 = (start.y + HEIGHT, end.y) if down else (start.y, end.y + HEIGHT)
    middle = (y1 + y2) / 2
    return f"M{x1:.0f} {y1:.0f} C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
