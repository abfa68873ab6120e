"""The expected InfoNCE loss of a finite batch beside its large-batch limit, the constants between them, and bounds.

L_N = E[−log κ₊ + log(κ₊ + Σκ_i)] is its limit −E log κ₊ + E log(NΓ), which is J_τ + log(N V), and the gap D_N of
`numerics.batches.exact`. For groups of g dependent negatives N counts negatives, not groups. Values are in nats.
Source: arXiv:2601.19597, Theorems 3.1 and 4.1; the constants are sharper than the source.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy

from numerics.arrays import Array
from numerics.batches import exact as finite_batch
from numerics.batches.laws import BatchLaw
from numerics.critics.critic import LogField
from numerics.estimate import EPS, UNIT, Estimate
from numerics.reductions import depth, pairwise_sum


class BeyondFloat(ValueError):
    """A constant whose terms are larger than any number of float64, where the loss itself may be small."""


class Bounds(NamedTuple):
    """Two numbers between which the gap lies."""

    lower: Estimate
    upper: Estimate


def limit(law: BatchLaw, count: int) -> Estimate:
    """Return −E log κ₊ + E log(NΓ), N = `count`: what the loss would be with its batch's sum at its mean.

    Raises:
        ValueError: `count` is no whole number ≥ 1, no multiple of the law's group, or beyond 10¹⁵.
    """
    groups = finite_batch.split(law, count).groups
    aligned, field = law.alignment, law.moments.group + math.log(groups)
    xp = law.xp
    errors = law.relative_error + EPS * (1 + xp.abs(field)) + aligned.errors
    return _mean(law, LogField(field - aligned.values, errors))


def loss(law: BatchLaw, count: int) -> Estimate:
    """Return the expected loss L_N with N = `count` negatives; ValueError as `limit`."""
    return limit(law, count) + finite_batch.gap(law, count)


def symmetric(first: Estimate, second: Estimate) -> Estimate:
    """Return the mean of two directions, of losses, limits, gaps or constants alike: Theorem 4.1 is two instances."""
    return (first + second).scaled(0.5)


def first_constant(law: BatchLaw) -> Estimate:
    """Return c₁ = E[κ̄₊/Γ − g·Var X/(2κ̄²)], for groups X of g negatives: D_N = c₁/N + O(N⁻²); else BeyondFloat."""
    positive, square = _positive(law), law.centred(2)
    r = _relative(law)
    values = positive - square / 2
    errors = 2 * r * positive + r * (square + law.xp.sqrt(square)) + EPS * (positive + square)
    return _mean(law, LogField(values, errors)).scaled(law.group)


def second_constant(law: BatchLaw) -> Estimate:
    """Return the coefficient of N⁻²: E[e₁v + m₃/3 − e₂/2 − ¾v²] for independent negatives, times g² by groups."""
    xp, r = law.xp, _relative(law)
    e, v, third = _positive(law), law.centred(2), law.centred(3)
    e_2 = xp.exp(law.moments.positive_square - 2 * law.moments.group)
    values = e * v + third / 3 - e_2 / 2 - 3 * v * v / 4
    # |f|³ ≤ f³ + 2f² as f ≥ −1, and a relative error r of 1 + f moves fᵏ by k·r·|f|ᵏ⁻¹(1 + |f|)
    v_off, third_off = 2 * r * (v + xp.sqrt(v)), 3 * r * (3 * v + third)
    errors = e * v_off + (2 * r * e + EPS * e) * v + third_off / 3 + 2 * r * e_2 + 1.5 * v * v_off
    errors = errors + 4 * EPS * (e * v + xp.abs(third) + e_2 + v * v)
    return _mean(law, LogField(values, errors)).scaled(law.group**2)


def bounds(law: BatchLaw, count: int) -> Bounds:
    """Return −(1/M)E[Var X/(2κ̄·inf X)] ≤ D_N ≤ (1/M)E[κ̄₊/κ̄], M = N/g groups: they hold for every N.

    Either is infinite where it leaves float64; ValueError as `limit`.
    """
    groups = finite_batch.split(law, count).groups
    xp, r, moments = law.xp, _relative(law), law.moments
    try:
        positive = _positive(law)
        upper = _mean(law, LogField(positive, (2 * r + EPS) * positive)).divided(groups)
    except BeyondFloat:
        upper = Estimate(math.inf, 0.0)
    square, ratio = law.centred(2), moments.group - moments.least_group
    if float(xp.max(ratio)) > 600 or not bool(xp.all(xp.isfinite(square))):
        return Bounds(Estimate(-math.inf, 0.0), upper)
    spread = xp.exp(ratio)
    lower = square * spread / 2
    errors = spread * r * (square + xp.sqrt(square)) + (2 * r + 2 * EPS) * lower
    return Bounds((-_mean(law, LogField(lower, errors))).divided(groups), upper)


def batch_within(law: BatchLaw, tolerance: float, most: int = 10**12) -> int | None:
    """Return the least N ≤ `most` at which |D_N| ≤ `tolerance` and has been at every larger N that was tried, or None.

    N is halved from `most` down until the gap leaves the tolerance, then bisected between the last two, so that a
    change of D_N's sign at small N is not taken for the end. `tolerance` is in nats, > 0.
    """
    g = law.group
    high = most // g

    def outside(groups: int) -> bool:
        return abs(finite_batch.gap(law, groups * g).value) > tolerance

    if outside(high):
        return None
    while high > 1 and not outside(high // 2):
        high //= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if outside(middle) else (low, middle)
    return high * g


def _positive(law: BatchLaw) -> Array:
    """κ̄₊/κ̄ at every anchor; ValueError where it leaves float64."""
    ratio = law.moments.positive - law.moments.group
    largest = float(law.xp.max(ratio))
    if largest > 700:
        raise BeyondFloat(
            f"the positive's kernel is e^{largest:.0f} times a negative's, beyond float64: raise the temperature"
        )
    return law.xp.exp(ratio)


def _relative(law: BatchLaw) -> float:
    return law.relative_error + 4 * EPS


def _mean(law: BatchLaw, field: LogField) -> Estimate:
    value = float(pairwise_sum(law.anchors * field.values))
    size = float(pairwise_sum(law.anchors * law.xp.abs(field.values)))
    error = float(pairwise_sum(law.anchors * field.errors))
    # the anchors' probabilities are known to their rounding
    error += size * (EPS * (4 + law.size) + UNIT * depth(law.size))
    if not numpy.isfinite(value):
        raise BeyondFloat(f"the mean over anchors is {value!r} and must be finite: raise the temperature")
    return Estimate(value, error * (1 + 8 * EPS))
