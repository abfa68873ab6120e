"""Means over pairs: the energy distance and the squared maximum mean discrepancy of two samples.

As they stand they are V-statistics, over all pairs, those of a point with itself included, and are ≥ 0 but for
rounding; `unbiased=True` leaves those pairs out within a sample (U-statistics), and may be negative.
"""

from __future__ import annotations

from numerics.arrays import Array
from numerics.pairwise.functions import Distance, Function, Gaussian
from numerics.pairwise.reduce import weighted_sums
from numerics.pairwise.tiles import BUDGET
from numerics.reductions import pairwise_sum


def mean_over_pairs(
    x: Array, y: Array, function: Function, *, budget: int = BUDGET, threads: int | None = None
) -> float:
    """Return the mean of f(x_i, y_j) over all n·m pairs; arguments and ValueError as `weighted_sums`."""
    sums = weighted_sums(x, y, function, budget=budget, threads=threads)[:, 0]
    pairs = int(x.shape[0]) * int(y.shape[0])
    return float(pairwise_sum(sums)) / pairs


def energy_distance(
    x: Array, y: Array, *, unbiased: bool = False, budget: int = BUDGET, threads: int | None = None
) -> float:
    """Return 2E‖X−Y‖ − E‖X−X'‖ − E‖Y−Y'‖ for samples x (n, d) and y (m, d), in the units of the points.

    Raises:
        ValueError: as `weighted_sums`; or `unbiased` and a sample has one point.
    """
    within = (_within(s, Distance(), 0.0, unbiased, budget, threads) for s in (x, y))
    return 2 * mean_over_pairs(x, y, Distance(), budget=budget, threads=threads) - sum(within)


def squared_mmd(
    x: Array, y: Array, bandwidth: float, *, unbiased: bool = False, budget: int = BUDGET, threads: int | None = None
) -> float:
    """Return E k(X,X') + E k(Y,Y') − 2E k(X,Y) for the Gaussian kernel of a `bandwidth`.

    Raises:
        ValueError: as `weighted_sums`; `bandwidth` is not > 0; or `unbiased` and a sample has one point.
    """
    kernel = Gaussian(bandwidth)
    within = (_within(s, kernel, 1.0, unbiased, budget, threads) for s in (x, y))
    return sum(within) - 2 * mean_over_pairs(x, y, kernel, budget=budget, threads=threads)


def _within(x: Array, function: Function, own: float, unbiased: bool, budget: int, threads: int | None) -> float:
    """The mean of f over the pairs of one sample; f(x, x) = `own`."""
    size, mean = int(x.shape[0]), mean_over_pairs(x, x, function, budget=budget, threads=threads)
    if not unbiased:
        return mean
    if size < 2:
        raise ValueError(f"a sample of {size} point has no pair of two: unbiased=True needs at least 2 in each")
    return (mean * size - own) / (size - 1)
