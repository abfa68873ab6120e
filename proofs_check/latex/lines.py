"""Displays: a formula broken into lines that fit, at relations first, then at sums, the outermost first."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from proofs_check.latex.widths import Item, items, width

# What a break costs: before a sum's term, between factors, and more for each bracket that it is inside of, most inside
# of a small one; a line that is too wide costs more than any break.
BREAK, FACTOR, TALL, SMALL, TOO_WIDE = 4.0, 14.0, 6.0, 16.0, 1000.0
STEP, DEEPEST = 1.0, 2


@dataclass(frozen=True)
class Place:
    """A place where a formula may be broken: before which piece, how deep in brackets, and what is put there."""

    before: int
    depth: int
    cost: float
    sign: str


def broken(formula: str, first: float, rest: float) -> list[str]:
    """Break a formula into lines no wider than ``first`` and, from the second on, ``rest`` (in em).

    A continued line is indented by what it is inside of, and begins with its operator. Fractions that are too wide for
    any line are written as products.
    """
    if width(formula) <= first:
        return [formula]
    pieces = _pieces(formula, rest)
    places = [Place(0, 0, 0.0, ""), *_places(pieces), Place(len(pieces), 0, 0.0, "")]
    starts = [sum(p.width for p in pieces[: place.before]) for place in places]

    @functools.cache
    def best(end: int) -> tuple[float, tuple[int, ...]]:
        """Return the least cost of what stands before a place, and the places broken at."""
        if end == 0:
            return 0.0, ()
        options = []
        for start in range(end):
            lead = STEP * _steps(places[start].depth) + width(places[start].sign)
            room = first if start == 0 else rest - lead
            long = starts[end] - starts[start] - room
            ragged = 5.0 * (long / room) ** 2 if long < 0 else TOO_WIDE * (1 + long)
            cost, breaks = best(start)
            options.append((cost + places[end].cost + ragged, (*breaks, end)))
        return min(options)

    lines, start = [], 0
    for end in best(len(places) - 1)[1]:
        source = "".join(p.source for p in pieces[places[start].before : places[end].before]).strip()
        inside = r"\quad" * _steps(places[start].depth)
        lines.append(source if start == 0 else f"{inside} {{}}{places[start].sign}{source}")
        start = end
    return lines


def _steps(depth: int) -> int:
    """Return how far a continued line is indented: by what it is inside of, as far as there is room for it."""
    return 1 + min(depth, DEEPEST)


def _places(pieces: list[Item]) -> list[Place]:
    """Return where a formula may be broken: before + and −, before a relation, and between factors if need be."""
    found: list[Place] = []
    inside: list[float] = []
    for number, piece in enumerate(pieces):
        if piece.kind == "close" and inside:
            inside.pop()
        depth, deep = len(inside), sum(inside)
        before = pieces[number - 1] if number else Item("", 0.0, "")
        if number and piece.kind == "relation" and depth == 0:
            found.append(Place(number, 0, BREAK / 2, ""))
        elif number and piece.kind == "binary":
            found.append(Place(number, depth, BREAK + deep, ""))
        elif number and piece.kind != "close" and _ends_factor(before):
            cost = FACTOR if _tall(piece) else 2 * FACTOR
            found.append(Place(number, depth, cost + deep, r"\times "))
        elif before.kind == "open" and before.source == r"\biggl[":
            found.append(Place(number, depth, 2 * FACTOR + deep, ""))
        if piece.kind == "open":
            inside.append(TALL if piece.source.startswith((r"\big", r"\Big")) else SMALL)
    return found


def _tall(piece: Item) -> bool:
    return piece.source.startswith((r"\int", r"\frac", r"\Bigl(", r"\biggl(", r"\mathbb{E}", r"\sum", "("))


def _ends_factor(piece: Item) -> bool:
    """Whether a factor ends here: factors are written side by side, with a space between them in the source."""
    return piece.kind in ("ordinary", "close") and piece.source.endswith(" ")


def _pieces(formula: str, room: float) -> list[Item]:
    """Cut a formula, with a fraction that is too wide for a line where it stands as a product, which can be broken."""
    pieces: list[Item] = []
    for item in items(formula):
        depth = sum((p.kind == "open") - (p.kind == "close") for p in pieces)
        wide = item.source.startswith(r"\frac{") and item.width > room - STEP * (_steps(depth) + 1)
        pieces += _opened(item, room) if wide else [item]
    return pieces


def _opened(item: Item, room: float) -> list[Item]:
    """Write a fraction as a product."""
    above, under = _halves(item.source)
    if width(under) > room / 2:
        return items(rf"\biggl({above}\biggr)\Big/\biggl({under}\biggr)")
    return items(rf"\frac{{1}}{{{under}}}\biggl({above}\biggr)")


def _halves(fraction: str) -> tuple[str, str]:
    depth, cuts = 0, []
    for place, c in enumerate(fraction):
        depth += {"{": 1, "}": -1}.get(c, 0)
        if (c == "{" and depth == 1) or (c == "}" and depth == 0):
            cuts.append(place)
    return fraction[cuts[0] + 1 : cuts[1]], fraction[cuts[2] + 1 : cuts[3]]
