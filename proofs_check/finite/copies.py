"""Expectations over N independent copies on a finite space, by how many copies fall on each point.

Which copy lies where does not matter to a sum over all: instead of nᴺ places there are (N+n−1 choose N) counts, each
with its multinomial probability.
"""

from __future__ import annotations

import functools
import itertools
import math

import numpy as np

from proofs_check.finite.rounding import UNIT, Array, Bounded
from proofs_check.vocabulary.substitutions import Unsayable

MOST = 200_000  # counts: above that, values on them would fill the memory


@functools.lru_cache(maxsize=64)
def counts(copies: int, size: int) -> Array:
    """Return every way for copies to fall on so many points, shape (ways, size)."""
    ways = math.comb(copies + size - 1, copies)
    if ways > MOST:
        raise Unsayable(f"{copies} copies fall on {size} points in {ways} ways, and no more than {MOST} are tried")
    # Stars and bars: the ways are the places of size − 1 bars among copies and bars.
    length = copies + size - 1
    bars = np.asarray(list(itertools.combinations(range(length), size - 1)), dtype=int).reshape(ways, size - 1)
    edges = np.hstack([np.full((ways, 1), -1), bars, np.full((ways, 1), length)])
    return np.diff(edges, axis=1) - 1


@functools.lru_cache(maxsize=64)
def _log_coefficients(copies: int, size: int) -> Array:
    """Return the logarithm of the multinomial coefficient of every way."""
    logs = np.asarray([math.lgamma(k + 1) for k in range(copies + 1)])
    found: Array = logs[copies] - logs[counts(copies, size)].sum(axis=1)
    return found


def probabilities(once: Bounded, copies: int) -> Bounded:
    """Return the probability of every way, shape (batch, ways), from that of one copy's place, shape (batch, n)."""
    size = once.value.shape[1]
    table, coefficients = counts(copies, size), _log_coefficients(copies, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(once.value)[:, None, :]
        powers = np.where(table > 0, table * logs, 0.0)
        slack = np.where(table > 0, table * (once.error / abs(once.value))[:, None, :], 0.0).sum(axis=2)
    value = np.exp(coefficients + powers.sum(axis=2))
    # lgamma is good to a few roundings of log copies!, and so is each power.
    largest = 4 * math.lgamma(copies + 1) + abs(powers).sum(axis=2)
    return Bounded(value, abs(value) * (np.expm1(slack) + UNIT * (size + 6 + 4 * largest)))


def summed(body: Bounded, inner: int, axis: int, size: int, copies: int) -> Bounded:
    """Return Σᵢ f(wᵢ) on the axis of the copies, from f on the ``inner`` axis of one copy's places."""
    table = counts(copies, size)

    def over(values: Array) -> Array:
        last = np.moveaxis(values, inner, -1)
        last = np.broadcast_to(last, (*last.shape[:-1], size))
        return np.expand_dims(np.moveaxis(np.squeeze(last @ table.T, axis=axis), -1, axis), inner)

    total = over(abs(body.value))
    return Bounded(over(body.value), over(body.error) + UNIT * (size + 2) * total)
