"""Integrals over an interval: Fejér's second rule with 63 nodes, and the rule with 31 of them.

The nodes lie inside, so that an integrand need not be defined at the ends.
Source: Waldvogel, BIT Numerical Mathematics 46 (2006), 195–202.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np

from proofs_check.finite.rounding import UNIT, Array, Bounded

PARTS = 64
Ends = tuple[Fraction, Fraction]


@lru_cache(maxsize=32)
def nodes(ends: Ends) -> Bounded:
    """Return the coordinate at the nodes, shape (1, 63), with its rounding."""
    low, high = map(float, ends)
    place = (low + high) / 2 - (high - low) / 2 * np.cos(np.pi * np.arange(1, PARTS) / PARTS)
    return Bounded(place[None], 4 * UNIT * (abs(place) + (high - low))[None])


@lru_cache(maxsize=32)
def weights(ends: Ends) -> tuple[Array, Array]:
    """Return the weights of the finer rule and of the coarser one, which are 0 at every other node; shapes (63,)."""
    half = float(ends[1] - ends[0]) / 2
    coarse = np.zeros(PARTS - 1)
    coarse[1::2] = half * _fejer(PARTS // 2)
    return half * _fejer(PARTS), coarse


def _fejer(parts: int) -> Array:
    angle = np.pi * np.arange(1, parts) / parts
    odd = 2 * np.arange(parts // 2) + 1
    result: Array = 4 * np.sin(angle) / parts * np.sum(np.sin(np.outer(angle, odd)) / odd, axis=1)
    return result
