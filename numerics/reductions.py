"""Sums over the points of a space in log space, each with a rounding bound that follows from its terms.

The bounds assume that a logarithm ℓ is known to eps·(1+|ℓ|), which is the rounding of the input itself together with
the rounding made on the way, and that exp is good to 2·eps. They are first order in eps. eps = 2⁻⁵².
"""

from __future__ import annotations

import math
import sys

from numerics.arrays import Array, namespace
from numerics.estimate import EPS, UNIT, Estimate

_TINY = sys.float_info.min  # below it float64 loses digits, and a GPU may flush to zero
_LOG_MAX = math.log(sys.float_info.max)


def pairwise_sum(values: Array) -> Array:
    """Return Σ values of shape (n,) as a 0-d array, halving the array until one number is left.

    The order is fixed, so that every backend gives the same sum of the same terms, and each term takes part in at most
    `depth(n)` additions, which is what the bounds use. Source: Higham, Accuracy and Stability, §4.2.
    """
    xp = namespace(values)
    size = values.shape[0]
    while size > 1:
        half = size // 2
        folded = values[:half] + values[half : 2 * half]
        values = folded if size == 2 * half else xp.concat([folded, values[2 * half :]])
        size = values.shape[0]
    return values[0]


def depth(size: int) -> int:
    """Return ⌈log₂ size⌉, the number of additions that a term of `pairwise_sum` goes through."""
    return (size - 1).bit_length()


def weighted_sum(name: str, log_weights: Array, log_rho: Array, factor: Array, factor_error: Array) -> Estimate:
    """Return Σ e^{log_weights + log_rho}·factor, all of shape (n,), with 0·anything = 0 where log_rho = −inf.

    Each term t = w·ρ·x has error |t|·eps·(4+|log w|+|log ρ|) from the exponential of two rounded logarithms and the
    product, w·ρ·factor_error from x, tiny·(1+|x|) from underflow, and depth(n)·|t|·eps/2 from the summation; the
    error is the sum of these. `factor` and `factor_error` must be finite where log_rho is.

    Raises:
        ValueError: the sum of absolute values would leave float64; the message speaks of the argument called `name`.
    """
    xp = namespace(log_weights, log_rho, factor)
    live = log_rho > -math.inf
    zero = xp.zeros_like(log_rho)
    rho, x = xp.where(live, log_rho, zero), xp.where(live, factor, zero)
    x_error = xp.where(live, factor_error, zero)
    exponent = xp.where(live, log_weights + rho, zero - math.inf)
    log_size = exponent + xp.log(1 + xp.abs(x))
    if float(xp.max(log_size)) + math.log(4.0 * x.shape[0]) > _LOG_MAX:
        highest = float(xp.max(log_rho))
        raise ValueError(f"max({name})={highest!r} must keep the integral inside float64: normalise the density first")
    mass = xp.exp(exponent)
    terms = mass * x
    relative = EPS * (4 + xp.abs(log_weights) + xp.abs(rho)) + UNIT * depth(x.shape[0])
    bounds = xp.abs(terms) * relative + mass * x_error + xp.where(live, _TINY * (1 + xp.abs(x)), zero)
    return Estimate(float(pairwise_sum(terms)), float(pairwise_sum(bounds)))


def log_sum_exp(log_weights: Array, log_f: Array) -> Estimate:
    """Return log Σ e^{log_weights + log_f}, both of shape (n,); −inf, exactly, where every log_f is −inf.

    With m the largest exponent and p the terms' shares, the sum S = Σe^{ℓ−m} ≥ 1 has relative error
    Σ p·eps·(4+|log w|+|log f|+|ℓ−m|) + depth(n)·eps/2 (what underflows is below n·tiny); log S adds eps·log S, and the
    last addition eps/2 of the result.
    """
    xp = namespace(log_weights, log_f)
    live = log_f > -math.inf
    if not bool(xp.any(live)):
        return Estimate(-math.inf, 0.0)
    zero = xp.zeros_like(log_f)
    finite = xp.where(live, log_f, zero)
    exponent = xp.where(live, log_weights + finite, zero - math.inf)
    top = float(xp.max(exponent))
    shifted = xp.where(live, exponent - top, zero)
    share = xp.where(live, xp.exp(shifted), zero)
    total = float(pairwise_sum(share))
    units = EPS * (4 + xp.abs(log_weights)) + EPS * xp.abs(finite) + EPS * xp.abs(shifted)
    relative = float(pairwise_sum(share * units)) / total + UNIT * depth(log_f.shape[0])
    value = top + math.log(total)
    return Estimate(value, relative + EPS * math.log(total) + UNIT * abs(value) + log_f.shape[0] * _TINY)
