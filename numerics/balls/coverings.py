"""What an author's certificate hands over: pieces that cover a domain, an enclosure on each, and a second route.

A sentence would have to be believed. Pieces are checked: they join without a gap, the enclosure of each is positive,
and another way of computing what is enclosed, in floating point and at a place of its own, meets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from numerics.balls.domains import NotCovered

# A float64 route may be off by so much of itself, and no more: it confirms digits, the enclosure proves the sign.
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval [low, high] of a case, on all of which the margin is at least ``least``, as balls show."""

    case: str
    low: Fraction
    high: Fraction
    least: Fraction


@dataclass(frozen=True)
class Covering:
    """Pieces that cover a domain in every case; ``margin(case, x)`` computes by another route what they bound.

    ``domains`` are the closed intervals to cover, by case. ``said`` is what was covered and how what lies beyond the
    pieces, if anything does, follows from them.
    """

    said: str
    domains: Mapping[str, tuple[Fraction, Fraction]]
    pieces: tuple[Piece, ...]
    margin: Callable[[str, float], float]

    def __str__(self) -> str:
        return self.said


def check(covering: Covering) -> None:
    """Check a covering piece by piece.

    Raises
    ------
    NotCovered
        Where pieces leave a gap, an enclosure is not positive, or the second route does not meet one.
    """
    if not covering.pieces and covering.domains:
        raise NotCovered(f"no piece covers any of {', '.join(covering.domains)}")
    for case, (low, high) in covering.domains.items():
        reached = low
        for piece in sorted((p for p in covering.pieces if p.case == case), key=lambda p: p.low):
            if piece.low > reached:
                raise NotCovered(f"{case}: nothing covers ({float(reached)}, {float(piece.low)})")
            reached = max(reached, piece.high)
            _meets(covering, piece)
        if reached < high:
            raise NotCovered(f"{case}: nothing covers ({float(reached)}, {float(high)})")


def _meets(covering: Covering, piece: Piece) -> None:
    place = f"{piece.case}, [{float(piece.low)}, {float(piece.high)}]"
    if not piece.least > 0:
        raise NotCovered(f"{place}: the margin is at least {float(piece.least)}, which is not > 0")
    inside = float(piece.low + (piece.high - piece.low) * Fraction(2, 5))
    found = covering.margin(piece.case, inside)
    if not found >= float(piece.least) * (1 - CLOSE):
        raise NotCovered(f"{place}: the margin is said to be at least {float(piece.least)}, and is {found} at {inside}")
