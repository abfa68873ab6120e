"""Resampling by image: bootstrap weights, sign flips, and the intervals and p-values that follow from them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
import scipy.special

Vector = numpy.ndarray[Any, numpy.dtype[numpy.float64]]
LEVEL = 0.95
_CHUNK = 4096


class Interval(NamedTuple):
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Resampling:
    """`counts[i, r]`: how often replicate r draws image i with all its captions; `signs[i, p]`: ±1 of flip p.

    An image is drawn with its captions, which are not independent of each other.
    """

    counts: numpy.ndarray[Any, numpy.dtype[numpy.uint8]]
    signs: numpy.ndarray[Any, numpy.dtype[numpy.int8]]

    @property
    def images(self) -> int:
        """Number of images."""
        return int(self.counts.shape[0])

    def linear(self, value: float, influence: Vector) -> Interval:
        """Return the bootstrap interval of `value` + Σ (count − 1)·influence, the statistic to first order by image.

        `influence[i]` is the derivative of the statistic in the weight of image i, shape (n,).
        """
        return interval(value - float(influence.sum()) + self.weighted(influence))

    def weighted(self, values: Vector) -> Vector:
        """Return Σ_i count_ir·value_i for each replicate, (R,)."""
        return self._sums(values, lambda counts: counts)

    def weighted_squares(self, values: Vector) -> Vector:
        """Return Σ_i (count_ir·value_i)² for each replicate, (R,)."""
        return self._sums(values**2, numpy.square)

    def _sums(self, values: Vector, of: Callable[[Vector], Vector]) -> Vector:
        total = numpy.zeros(self.counts.shape[1])
        for start in range(0, self.images, _CHUNK):  # as float64 the counts would be eight times as large
            part = slice(start, start + _CHUNK)
            total += values[part] @ of(self.counts[part].astype(numpy.float64))
        return total


def resampling(images: int, replicates: int, flips: int, seed: int) -> Resampling:
    """Return `replicates` bootstrap samples of all images, and `flips` vectors of independent signs, seeded."""
    rng = numpy.random.default_rng(seed)
    counts = numpy.empty((images, replicates), numpy.uint8)
    for r in range(replicates):
        drawn = numpy.bincount(rng.integers(0, images, images), minlength=images)
        counts[:, r] = numpy.minimum(drawn, 255)  # not reached: of n draws, 255 of one image has chance below 1/255!
    signs = (2 * rng.integers(0, 2, (images, flips), dtype=numpy.int8) - 1).astype(numpy.int8)
    return Resampling(counts, signs)


def proportion(value: float, influence: Vector) -> Interval:
    """Return Wilson's interval of a share, for the effective count that its variance by image gives.

    Percentiles fail near 0 and 1, where resamples hardly vary. Without variance the effective count is that of images.
    """
    variance = float(influence @ influence)
    effective = value * (1 - value) / variance if variance > 0 and 0 < value < 1 else float(len(influence))
    square = float(scipy.special.ndtri((1 + LEVEL) / 2)) ** 2 / effective

    def low(share: float) -> float:  # the smaller root of (1 + s)p² − (2v + s)p + v² by the larger: never below 0
        return share**2 / (share + square / 2 + math.sqrt(square * (share * (1 - share) + square / 4)))

    return Interval(low(value), 1 - low(1 - value))


def interval(replicates: Vector) -> Interval:
    """Return the percentile interval of bootstrap replicates."""
    low, high = numpy.quantile(replicates, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def p_value(observed: float, under_null: Vector, rounding: float = 0.0) -> float:
    """Return the share of values at least as large as the observed one, itself counted: valid for any number.

    `rounding` bounds the error of each, and what is less by no more than that of two is as large.
    """
    return float((1 + numpy.sum(under_null >= observed - 2 * rounding)) / (1 + len(under_null)))
