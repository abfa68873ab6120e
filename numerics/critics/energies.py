"""The directional energy J_τ of InfoNCE's large-batch limit, and how far smoothing takes a density from itself.

J_τ(ρ) = (1/τ)∫Uρ dμ + ∫ρ log ρ̃ dμ with ρ̃ = P_τρ (D3.2), in nats; J_τ = F_{τ,U} − KL(ρ‖ρ̃) (T3.2). What is named for
a critic smooths densely; what takes a `smoothed` field works for any route and for finite spaces without coordinates.
Errors bound rounding; truncation shows by comparing orders.
"""

from __future__ import annotations

import math
import sys

from numerics import checks
from numerics.arrays import Array, namespace
from numerics.critics.critic import Critic, LogField
from numerics.critics.smoothing import smooth_dense
from numerics.estimate import EPS, UNIT, Estimate
from numerics.reductions import weighted_sum
from numerics.rules.spaces import MeasureSpace

_LOG_LARGEST = 700.0  # e^700 and its error bounds stay well inside float64


def directional_energy(
    space: MeasureSpace, critic: Critic, log_rho: Array, potential: Array, temperature: float
) -> Estimate:
    """Return J_τ(ρ) = (1/τ)∫Uρ dμ + ∫ρ log P_τρ dμ in nats; U finite, shape (n,), in the critic's units.

    Raises:
        ValueError: as `smooth_dense`, or U is not finite, or an integral leaves float64.
    """
    return directional_energy_of(
        space, smooth_dense(space, critic, log_rho, temperature), log_rho, potential, temperature
    )


def directional_energy_of(
    space: MeasureSpace, smoothed: LogField, log_rho: Array, potential: Array, temperature: float
) -> Estimate:
    """Return (1/τ)∫Uρ dμ + ∫ρ log ρ̃ dμ in nats for a given log ρ̃ at the points of `space`."""
    tau = checks.positive("temperature", temperature)
    checks.vector("potential", potential, space.size)
    checks.log_density("log_rho", log_rho, space.size)
    values, errors = _field(space, smoothed, log_rho)
    aligned = weighted_sum("log_rho", space.log_weights, log_rho, potential, EPS * space.xp.abs(potential))
    return aligned.divided(tau) + weighted_sum("log_rho", space.log_weights, log_rho, values, errors)


def smoothing_divergence(space: MeasureSpace, critic: Critic, log_rho: Array, temperature: float) -> Estimate:
    """Return KL(ρ‖P_τρ) = F_{τ,U}(ρ) − J_τ(ρ) in nats, whatever U is: how sharp the kernel is for this density.

    As τ → 0 it is (τ²/8)∫(Δρ)²/ρ dμ·(1 + o(1)) for the cosine and torus critics. ValueError as `smooth_dense`.
    """
    return smoothing_divergence_of(space, smooth_dense(space, critic, log_rho, temperature), log_rho)


def smoothing_divergence_of(space: MeasureSpace, smoothed: LogField, log_rho: Array) -> Estimate:
    """Return ∫ρ log(ρ/ρ̃) dμ in nats for a given log ρ̃ at the points of `space`."""
    checks.log_density("log_rho", log_rho, space.size)
    values, errors = _field(space, smoothed, log_rho)
    zero = space.xp.zeros_like(log_rho)
    rho = space.xp.where(log_rho > -math.inf, log_rho, zero)
    difference = rho - values
    bounds = errors + EPS * (1 + space.xp.abs(rho) + space.xp.abs(difference))
    return weighted_sum("log_rho", space.log_weights, log_rho, difference, bounds)


def sharpness(space: MeasureSpace, critic: Critic, log_rho: Array, temperature: float) -> Estimate:
    """Return ε = max|P_τρ − ρ| over the points of `space`: T3.2's ‖ρ̃−ρ‖_∞ from below; ValueError as `smooth_dense`."""
    return sharpness_of(space, smooth_dense(space, critic, log_rho, temperature), log_rho)


def sharpness_of(space: MeasureSpace, smoothed: LogField, log_rho: Array) -> Estimate:
    """Return max|ρ̃ − ρ| over the points of `space` for a given log ρ̃.

    Raises:
        ValueError: a density is above e^700; or a shape is wrong.
    """
    checks.log_density("log_rho", log_rho, space.size)
    checks.log_density("smoothed.values", smoothed.values, space.size)
    xp = space.xp
    highest = max(float(xp.max(log_rho)), float(xp.max(smoothed.values)))
    if highest > _LOG_LARGEST:
        raise ValueError(
            f"max(log_rho)={highest!r} must be <= {_LOG_LARGEST!r}: take densities against a larger measure"
        )
    rho, rho_error = _exponential(log_rho, EPS * xp.ones_like(log_rho))
    smooth, smooth_error = _exponential(smoothed.values, smoothed.errors)
    difference = xp.abs(smooth - rho)
    return Estimate(float(xp.max(difference)), float(xp.max(rho_error + smooth_error + UNIT * difference)))


def _exponential(logs: Array, errors: Array) -> tuple[Array, Array]:
    """e^logs and a bound on its error, for logarithms known to `errors` and their own rounding; e^{−∞} = 0."""
    xp = namespace(logs)
    live = logs > -math.inf
    finite, zero = xp.where(live, logs, xp.zeros_like(logs)), xp.zeros_like(logs)
    values = xp.exp(logs)
    bound = values * (xp.expm1(errors) + EPS * (2 + xp.abs(finite))) + sys.float_info.min
    return values, xp.where(live, bound, zero)


def _field(space: MeasureSpace, smoothed: LogField, log_rho: Array) -> tuple[Array, Array]:
    """log ρ̃ and its error, with 0 where ρ is 0; finite where ρ is not, since the kernel is positive."""
    xp = space.xp
    checks.log_density("smoothed.values", smoothed.values, space.size)
    live, zero = log_rho > -math.inf, xp.zeros_like(log_rho)
    values = checks.vector("smoothed.values", xp.where(live, smoothed.values, zero))
    return values, xp.where(live, smoothed.errors, zero) + EPS * xp.abs(values)
