"""Kernel smoothing ρ̃ = P_τρ = (1/V)∫e^{s(·,w)/τ}ρ(w) dμ(w), in log space.

The sums have positive terms only, so that ρ̃ has relative accuracy everywhere, however small it is. Errors bound
rounding; truncation shows by comparing orders. `transforms` has faster routes for regular grids and zonal densities.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy

from numerics import checks
from numerics.arrays import Array, Namespace, namespace, to_host
from numerics.critics.critic import Critic, LogField
from numerics.estimate import EPS, UNIT, Estimate
from numerics.reductions import depth
from numerics.rules.spaces import MeasureSpace

_TILE = 1 << 20  # kernel entries held at once: 8 MiB, which stays in cache


def partition_field(
    space: MeasureSpace, critic: Critic, log_rho: Array, temperature: float, at: Array | None = None
) -> LogField:
    """Return log Γ(z) = log∫e^{s(z,w)/τ}ρ(w) dμ(w) at the points `at`, shape (n, columns), or at the space's own.

    The kernel is made in blocks of rows, 2²⁰ entries at a time. Each value's error has the critic's rounding over τ,
    the shares' mean of eps·(3 + |log w| + |log ρ|), and the summation's.

    Raises:
        ValueError: the space has no coordinates, a point is off the critic's manifold, τ is not > 0, or `log_rho` is no
            log density.
    """
    checks.log_density("log_rho", log_rho, space.size)
    tau = checks.positive("temperature", temperature)
    if space.points is None:
        raise ValueError("space.points=None must be the coordinates: use smooth_matrix for spaces without them")
    xp, live = space.xp, _live(log_rho)
    sources, log_w, rho = xp.take(space.points, live, axis=0), xp.take(space.log_weights, live), xp.take(log_rho, live)
    logs, units = log_w + rho, EPS * (3 + xp.abs(log_w) + xp.abs(rho))
    scale = max(abs(bound) for bound in critic.bounds)
    flat = (critic.rounding + UNIT * scale) / tau
    targets = space.points if at is None else at
    if not logs.shape[0]:
        return _nothing(targets[:, 0])
    rows = max(1, _TILE // int(logs.shape[0]))

    def block(start: int) -> LogField:
        stop = min(start + rows, targets.shape[0])
        return _log_sums(critic.log_kernel(targets[start:stop, :], sources, tau), logs, units)

    found = _blocks(xp, block, targets.shape[0], rows)
    return LogField(found.values, found.errors + flat)


def smooth_dense(
    space: MeasureSpace, critic: Critic, log_rho: Array, temperature: float, at: Array | None = None
) -> LogField:
    """Return log ρ̃ = log Γ − log V at the points `at` or at the space's own; as `partition_field`.

    ValueError also where the critic's volume is not constant, so that there is no P_τ.
    """
    volume = critic.log_volume(temperature)
    return _less(partition_field(space, critic, log_rho, temperature, at), volume)


def smooth_matrix(space: MeasureSpace, log_kernel: Array, log_volume: Estimate, log_rho: Array) -> LogField:
    """Return log[(1/V)Σ_j κ_ij w_j ρ_j] for the kernel κ = e^`log_kernel`, shape (n, space.size).

    Its logarithms are taken as known to eps·(1+|·|). On a finite space this is P when V is every row's volume, which
    `matrix_log_volume` makes sure of.

    Raises:
        ValueError: `log_kernel` is not finite or has another number of columns, or `log_rho` is no log density.
    """
    checks.matrix("log_kernel", log_kernel, space.size)
    checks.log_density("log_rho", log_rho, space.size)
    xp, live = space.xp, _live(log_rho)
    if not live.shape[0]:
        return _nothing(log_kernel[:, 0])
    log_w, rho, kernel = xp.take(space.log_weights, live), xp.take(log_rho, live), xp.take(log_kernel, live, axis=1)
    units = EPS * (3 + xp.abs(log_w) + xp.abs(rho))
    return _less(_log_sums(kernel, log_w + rho, units[None, :] + EPS * xp.abs(kernel)), log_volume)


def matrix_log_volume(space: MeasureSpace, log_kernel: Array) -> Estimate:
    """Return the one V = Σ_j κ_ij w_j of the rows of a kernel matrix on a finite space, in logarithms.

    Raises:
        ValueError: the rows' volumes differ by more than their errors, against A2.1.
    """
    rows = smooth_matrix(space, log_kernel, Estimate(0.0, 0.0), space.xp.zeros_like(space.log_weights))
    values, errors = to_host(rows.values), to_host(rows.errors)
    low, high = int(numpy.argmin(values)), int(numpy.argmax(values))
    if values[high] - values[low] > errors[high] + errors[low]:
        raise ValueError(
            f"log_kernel has log volumes {float(values[low])!r} in row {low}, {float(values[high])!r} in row {high}, "
            "and must have one (A2.1): take a homogeneous kernel"
        )
    return Estimate(float(values[0]), float(numpy.max(errors) + values[high] - values[low]))


def _log_sums(log_kernel: Array, logs: Array, units: Array) -> LogField:
    """log Σ_j e^{log_kernel_ij + logs_j} by rows; `units` bounds the errors of the exponents' parts, (m,) or (n, m).

    With p the shares, Σ p·|exponent − largest| ≤ log m, which bounds what its rounding does.
    """
    xp = namespace(log_kernel, logs)
    exponent = log_kernel + logs[None, :]
    top = xp.max(exponent, axis=1)
    share = xp.exp(exponent - top[:, None])
    total = _row_sums(share)
    weighted = share @ units if units.ndim == 1 else _row_sums(share * units)
    value, size = top + xp.log(total), logs.shape[0]
    fixed = EPS * (3 + math.log(size)) + UNIT * depth(size) + size * sys.float_info.min
    return LogField(value, weighted / total + fixed + UNIT * xp.abs(top) + EPS * xp.log(total) + UNIT * xp.abs(value))


def _row_sums(values: Array) -> Array:
    """Σ_j values_ij by halving, in one order on every backend; each term goes through depth(m) additions."""
    xp = namespace(values)
    size = values.shape[1]
    while size > 1:
        half = size // 2
        folded = values[:, :half] + values[:, half : 2 * half]
        values = folded if size == 2 * half else xp.concat([folded, values[:, 2 * half :]], axis=1)
        size = values.shape[1]
    return values[:, 0]


def _live(log_rho: Array) -> Array:
    """The places where the density is not 0, in order."""
    return namespace(log_rho).nonzero(log_rho > -math.inf)[0]


def _blocks(xp: Namespace, block: Callable[[int], LogField], size: int, rows: int) -> LogField:
    parts = [block(start) for start in range(0, size, rows)]
    return LogField(xp.concat([p.values for p in parts]), xp.concat([p.errors for p in parts]))


def _less(field: LogField, volume: Estimate) -> LogField:
    xp = namespace(field.values)
    values, zero = field.values - volume.value, xp.zeros_like(field.values)
    errors = field.errors + volume.error + UNIT * xp.abs(values)
    return LogField(values, xp.where(values > -math.inf, errors, zero))


def _nothing(column: Array) -> LogField:
    """The field of the zero density: −inf, exactly."""
    zero = namespace(column).zeros_like(column)
    return LogField(zero - math.inf, zero)
