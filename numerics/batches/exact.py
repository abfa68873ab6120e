"""The exact expected InfoNCE loss of a finite batch, for any number of negatives, as one integral over log t.

For positive X₊, X_1 … X_M with means κ̄₊ and κ̄ (groups of g negatives, N = g·M, Γ = κ̄/g), T = t·a, a = NΓ + κ̄₊:
  E log[(X₊ + ΣX_j)/(NΓ)] = log(1 + κ̄₊/(NΓ)) + ∫_ℝ (e^{−T} − E e^{−tX₊}·(E e^{−tX})^M) du,  t = e^u  (Frullani).
Centring by a cancels the linear term: the integrand is O(T²) on the left and the trapezoid rule in u of step 1/4
converges to e^{−π²·4} ≈ 7e-18, the integrand being analytic for |Im u| < π/2. Where the two exponentials nearly agree
their difference is −e^{−T}·expm1(δ) with δ a sum of small terms of known sign.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy

from numerics import checks
from numerics.arrays import Array, namespace
from numerics.batches.laplace import Transform, log1p_minus, log_transform
from numerics.batches.laws import BatchLaw, BatchPart, Moments
from numerics.critics.critic import LogField
from numerics.estimate import EPS, UNIT, Estimate
from numerics.reductions import pairwise_sum

STEP = 0.25
# 64 times e^{−π²/h}: the strip's edge has a larger integrand than the axis, by the logarithm of the window's length.
_TRAPEZOID = 64 * math.exp(-(math.pi**2) / STEP)
# e^{−T} and its companion are left out below this, in units of the integrand's size
_NEGLIGIBLE = EPS / 2**12
MOST_NEGATIVES = 10**15


class Shares(NamedTuple):
    """How a = κ̄₊ + M·κ̄ splits at every anchor, in logarithms of shape (n,): a itself, κ̄₊/a and κ̄/a; and M."""

    log_total: Array
    positive: Array
    group: Array
    groups: int

    def at(self, rows: slice) -> Shares:
        """Return those of some anchors."""
        return Shares(self.log_total[rows], self.positive[rows], self.group[rows], self.groups)


class Integrand(NamedTuple):
    """The integrand, shape (times, anchors), a bound on its error, and e^{−T} and its companion's larger one."""

    value: Array
    error: Array
    companion: Array


def negatives(count: int) -> int:
    """Return `count` if it is a whole number in 1 … 10¹⁵, else raise ValueError."""
    number = checks.whole("negatives", count, 1)
    if number > MOST_NEGATIVES:
        raise ValueError(f"negatives={number!r} must be <= {MOST_NEGATIVES}: beyond it take the large-batch limit")
    return number


def gap(law: BatchLaw, count: int) -> Estimate:
    """Return D_N = E log[(κ₊ + Σκ_i)/(NΓ)] in nats, N = `count`: how far the loss is from its large-batch limit.

    The error bounds rounding, the trapezoid rule and the window; that the law's nodes stand for a continuous law shows
    by comparing orders.

    Raises:
        ValueError: `count` is no whole number ≥ 1, no multiple of the law's group, or beyond 10¹⁵.
    """
    values, errors = gap_at(law, count)
    xp = law.xp
    lost = EPS * (4 + law.size) * xp.abs(values)
    return Estimate(
        float(pairwise_sum(law.anchors * values)), float(pairwise_sum(law.anchors * (errors + lost))) * (1 + 8 * EPS)
    )


def gap_at(law: BatchLaw, count: int) -> LogField:
    """Return D_N(z) at every anchor z, shape (n,), with bounds on the errors; ValueError as `gap`."""
    moments, shares = law.moments, split(law, count)
    xp = law.xp
    values, errors = [], []
    for part in law.parts(shares.log_total):
        own, here = shares.at(part.rows), moments.at(part.rows)
        value, error = _integral(part, own, here, law.relative_error)
        # in logarithms: where the temperature is low a group's share is below float64
        log_ratio = here.positive - here.group - math.log(own.groups)
        start = xp.logaddexp(0 * log_ratio, log_ratio)
        slope = xp.exp(log_ratio - start)
        values.append(start + value)
        errors.append(error + 2 * law.relative_error * slope + EPS * (start + xp.abs(start + value)))
    return LogField(xp.concat(values), xp.concat(errors))


def split(law: BatchLaw, count: int) -> Shares:
    """Return the shares of positive and groups in a = κ̄₊ + N·Γ at every anchor; ValueError as `gap`."""
    number = negatives(count)
    if number % law.group:
        raise ValueError(f"negatives={number} must be a multiple of {law.group}: they come in groups of that many")
    groups, xp = number // law.group, law.xp
    moments = law.moments
    total = xp.logaddexp(moments.positive, moments.group + math.log(groups))
    return Shares(total, xp.exp(moments.positive - total), xp.exp(moments.group - total), groups)


def integrand(T: Array, positive: Transform, group: Transform, shares: Shares, relative: float) -> Integrand:
    """Return e^{−T} − φ₊·φ^M and a bound on its error, for transforms of T's shape (times, anchors).

    `relative` is the relative error of every kernel value; t·E[X e^{−tX}] ≤ φ|log φ|, as log φ is convex in t, carries
    it through.
    """
    xp = namespace(T)
    M, decay = shares.groups, xp.exp(-T)
    far_log = log_transform(positive) + M * log_transform(group)
    product = xp.exp(far_log)
    size = xp.where(product > 0, xp.abs(xp.where(product > 0, far_log, 0 * T)), 0 * T)
    # The centred form needs both transforms near 1, and pays only while δ leaves T − δ its digits.
    near = xp.logical_and(positive.fall > -0.5, xp.logical_and(group.fall > -0.5, T < 700))
    fall_positive = xp.where(near, positive.fall, 0 * T)
    fall, rest = xp.where(near, group.fall, 0 * T), xp.where(near, group.rest, 0 * T)
    rest_positive = xp.where(near, positive.rest, 0 * T)
    up = rest_positive + M * rest
    down = log1p_minus(fall_positive) + M * log1p_minus(fall)  # ≤ 0
    delta = up + down
    near = xp.logical_and(near, delta <= xp.maximum(0 * T + 1, T / 2))
    delta = xp.where(near, delta, 0 * T)
    value = xp.where(near, -decay * xp.expm1(delta), decay - product)
    moved = (2 * relative + 12 * EPS) * (up - 2 * down)
    error = xp.where(
        near,
        xp.exp(delta - T) * moved + 4 * EPS * xp.abs(value) + EPS * T * xp.abs(value),
        (relative + 8 * EPS) * (product * (1 + size) + decay * (1 + T)),
    )
    return Integrand(value, error, product)


def _integral(part: BatchPart, shares: Shares, moments: Moments, relative: float) -> tuple[Array, Array]:
    """The integral at each anchor of a part, and a bound on its error, both of shape (rows,)."""
    xp = namespace(shares.log_total)
    offset = shares.log_total - part.log_unit  # T = e^{u + offset}
    second = _second(shares, moments)
    scale = xp.minimum(xp.ones_like(second), second)
    first, last = window(shares, moments, offset)
    total, every_other = xp.zeros_like(scale), xp.zeros_like(scale)
    size, error, count = xp.zeros_like(scale), xp.zeros_like(scale), 0
    companion = scale
    chunk = 2 * max(1, min(16, part.times_at_once // 2))
    u = first
    while u <= last:
        grid = u + STEP * xp.arange(chunk, dtype=xp.float64)
        with numpy.errstate(over="ignore"):  # t·κ = inf has its transform, 0
            positive, group = part.transforms(xp.exp(grid))
        T = xp.exp(grid[:, None] + offset[None, :])
        found = integrand(T, positive, group, shares, relative)
        total = total + STEP * xp.sum(found.value, axis=0)
        every_other = every_other + 2 * STEP * xp.sum(found.value[::2, :], axis=0)
        size = size + STEP * xp.sum(xp.abs(found.value), axis=0)
        error = error + STEP * xp.sum(found.error, axis=0)
        companion, count, u = found.companion[-1, :], count + chunk, u + STEP * chunk
        if float(xp.min(T[-1, :])) > 60 and bool(xp.all(companion <= _NEGLIGIBLE * scale)):
            break
    # Half the nodes have the square root of the error; both tails are bounded by what ended the window.
    refined = (total - every_other) ** 2 / xp.maximum(size, _NEGLIGIBLE * scale)
    tails = 2 * _NEGLIGIBLE * scale + companion * max(last - u, 1.0)
    return total, error + tails + refined + (_TRAPEZOID + UNIT * count) * size


def _second(shares: Shares, moments: Moments) -> Array:
    """(E X₊² + M·E X²)/a² at every anchor: the integrand is at most half of it times T², and at most T."""
    xp = namespace(shares.log_total)
    both = xp.logaddexp(moments.positive_square, moments.group_square + math.log(shares.groups))
    # beyond e^{600} the linear bound alone counts
    return xp.exp(xp.minimum(both - 2 * shares.log_total, 0 * both + 600))


def window(shares: Shares, moments: Moments, offset: Array) -> tuple[float, float]:
    """Return the ends of u: what lies outside is below eps/2¹² of the integral's scale at every anchor.

    On the left the integrand is at most min(T, T²·second/2); on the right φ₊φ^M ≤ e^{−t(inf X₊ + M·inf X)}.
    """
    xp = namespace(offset)
    second = xp.maximum(_second(shares, moments), xp.ones_like(offset))
    left = xp.maximum(xp.log(2 * _NEGLIGIBLE / second) / 2, 0 * offset + math.log(_NEGLIGIBLE))
    least = xp.logaddexp(moments.least_positive, moments.least_group + math.log(shares.groups)) - shares.log_total
    right = math.log(750) - xp.minimum(least, 0 * least)
    return float(xp.min(left - offset)), float(xp.max(right - offset))
