"""Fast kernel smoothing by eigenvalues: FFT on regular grids of S¹ and tori, Funk–Hecke for zonal densities on S^{d−1}.

These have absolute accuracy only. A value that is not certainly positive is an error, never clamped: `smooth_dense` has
relative accuracy everywhere. Errors bound rounding; truncation shows by comparing orders.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
from array_api_compat import device

from numerics import checks
from numerics.arrays import Array, like, namespace
from numerics.critics.bessel import Spectrum, log_sphere_area
from numerics.critics.critic import Critic, LogField
from numerics.estimate import EPS, UNIT, Estimate
from numerics.reductions import depth, pairwise_sum
from numerics.rules.manifolds import Sphere, Torus
from numerics.rules.spaces import MeasureSpace

# One FFT of N numbers is good to this many eps a level, in the 2-norm; what was measured is below 1, primes included.
_FFT_UNITS = 4
# The recurrence's error after ℓ steps, in units of eps·ℓ·(ℓ+1)·(largest value so far), measured to d = 2048.
_RECURRENCE_UNITS = 2


def smooth_fft(critic: Critic, log_rho: Array, shape: Sequence[int], temperature: float) -> LogField:
    """Return log ρ̃ on the regular grid of `shape` on T^k, or on S¹ where `shape` is (n,), rows in C order.

    ρ is read as the trigonometric polynomial through its values; the grid may start anywhere. The absolute error is
    that of two FFTs in the 2-norm, over the whole grid.

    Raises:
        ValueError: the critic is on another manifold or has no spectrum, a size is wrong, or a value of ρ̃ is too small
            to be certainly positive.
    """
    axes = _angles(critic)
    counts = tuple(checks.whole("shape", n, 1) for n in shape)
    if len(counts) != axes:
        raise ValueError(f"shape={counts} must have {axes} entries for critic={critic.name!r}")
    checks.log_density("log_rho", log_rho, math.prod(counts))
    xp = namespace(log_rho)
    top = float(xp.max(log_rho))
    if top == -math.inf:
        return LogField(log_rho, xp.zeros_like(log_rho))
    rho, rho_error = _relative(log_rho, top)
    transform = xp.fft.rfftn(xp.reshape(rho, counts))
    relative = xp.zeros(transform.shape, dtype=xp.float64, device=device(rho))
    for axis, n in enumerate(counts):
        spectrum = critic.spectrum(temperature, n // 2 + 1)
        index = numpy.minimum(numpy.arange(n), n - numpy.arange(n))[: transform.shape[axis]]
        along = tuple(len(index) if other == axis else 1 for other in range(axes))
        transform = transform * xp.reshape(like(log_rho, spectrum.values[index]), along)
        relative = relative + xp.reshape(like(log_rho, spectrum.log_errors[index] + 3 * EPS), along)
    smooth = xp.reshape(xp.fft.irfftn(transform, s=counts, axes=tuple(range(axes))), (-1,))
    size = int(rho.shape[0])
    lost = 2 * EPS * _FFT_UNITS * (1 + math.log2(size)) * float(_norm(rho))
    # Each frequency of the half that is stored stands for two. What comes before is contracted in the 2-norm.
    lost += 2 / size * float(pairwise_sum(xp.reshape(relative * xp.abs(transform), (-1,))))
    error = float(_norm(rho_error)) + lost
    return _certain(smooth, error * xp.ones_like(smooth), Estimate(top, UNIT * abs(top)))


def smooth_zonal(
    space: MeasureSpace, heights: Array, critic: Critic, log_rho: Array, temperature: float, count: int
) -> LogField:
    """Return log ρ̃ at the points of `space` for a density of t = a·z only, from its degrees ℓ < `count`.

    `space` is any rule for functions of t on S^{d−1} with the sphere's whole mass, `heights` its values of t, shape
    (n,). With q_ℓ the orthonormal Gegenbauer polynomials, ρ̃ = Σ λ_ℓ⟨ρ,q_ℓ⟩q_ℓ: exact for polynomials when the rule
    is exact to twice the degree.

    Raises:
        ValueError: the critic is not on a sphere or has no spectrum, an argument has a wrong shape or range, or a value
            of ρ̃ is too small to be certainly positive.
    """
    if not isinstance(critic.manifold, Sphere):
        raise ValueError(f"critic={critic.name!r} must live on a sphere: use smooth_dense")
    checks.vector("heights", heights, space.size)
    checks.log_density("log_rho", log_rho, space.size)
    d, xp = critic.manifold.dimension, space.xp
    largest = float(xp.max(xp.abs(heights)))
    if not largest <= 1 + 4 * EPS:
        raise ValueError(f"max(abs(heights))={largest!r} must be <= 1: cosines of the angle from the axis")
    spectrum = critic.spectrum(temperature, count)
    area = log_sphere_area(d)
    top = float(xp.max(log_rho + space.log_weights))
    if top == -math.inf:
        return LogField(log_rho, xp.zeros_like(log_rho))
    mass, mass_error = _relative(log_rho + space.log_weights, top)
    mass_error = mass_error + mass * EPS * 2 * (1 + xp.abs(space.log_weights))
    total, error = _expansion(heights, mass, mass_error, spectrum, d)
    return _certain(total, error, Estimate(top, UNIT * abs(top)) - area)


def _expansion(t: Array, mass: Array, mass_error: Array, spectrum: Spectrum, d: int) -> tuple[Array, Array]:
    """Σ_ℓ λ_ℓ·(Σ mass·q_ℓ)·q_ℓ(t) and a bound on its error."""
    xp = namespace(t, mass)
    previous, values, largest = xp.zeros_like(t), xp.ones_like(t), xp.ones_like(t)
    total, error, coupling = xp.zeros_like(t), xp.zeros_like(t), 0.0
    summing = UNIT * (1 + depth(t.shape[0]))
    eigenvalues = zip(spectrum.values.tolist(), spectrum.errors.tolist(), strict=True)
    for degree, (share, share_error) in enumerate(eigenvalues):
        drift = EPS * _RECURRENCE_UNITS * degree * (degree + 1) * largest
        size = xp.abs(values)
        coefficient = float(pairwise_sum(mass * values))
        off = float(pairwise_sum(mass_error * (size + drift) + mass * (drift + summing * size)))
        total = total + share * coefficient * values
        here = share * ((abs(coefficient) + off) * drift + (off + 3 * EPS * abs(coefficient)) * size)
        error = error + here + share_error * abs(coefficient) * size + UNIT * xp.abs(total)
        following = _coupling(degree + 1, d)
        previous, values = values, (t * values - coupling * previous) / following
        largest, coupling = xp.maximum(largest, xp.abs(values)), following
    return total, error


def _coupling(degree: int, dimension: int) -> float:
    """b_ℓ in t·q_ℓ = b_{ℓ+1}q_{ℓ+1} + b_ℓq_{ℓ−1}, for the weight (1−t²)^{(d−3)/2}."""
    if degree == 1:
        return math.sqrt(1 / dimension)
    n, d = degree, dimension
    return math.sqrt(n * (n + d - 3) / ((2 * n + d - 2) * (2 * n + d - 4)))


def _angles(critic: Critic) -> int:
    if isinstance(critic.manifold, Torus):
        return critic.manifold.dimension
    if critic.manifold == Sphere(2):
        return 1
    raise ValueError(f"critic={critic.name!r} must live on a torus or on S¹: use smooth_dense or smooth_zonal")


def _relative(logs: Array, top: float) -> tuple[Array, Array]:
    """e^{logs − top} and a bound on its error, for logarithms known to eps·(1+|·|)."""
    xp = namespace(logs)
    live = logs > -math.inf
    finite = xp.where(live, logs, xp.zeros_like(logs))
    values = xp.where(live, xp.exp(xp.where(live, logs - top, xp.zeros_like(logs))), xp.zeros_like(logs))
    return values, values * EPS * (4 + xp.abs(finite) + xp.abs(finite - top))


def _norm(values: Array) -> Array:
    xp = namespace(values)
    return xp.sqrt(pairwise_sum(values * values)) * (1 + EPS * depth(values.shape[0]))


def _certain(values: Array, errors: Array, scale: Estimate) -> LogField:
    """The logarithms of `values` ± `errors` in units of e^scale, all of them certainly positive."""
    xp = namespace(values, errors)
    margin = values - errors
    worst = int(xp.argmin(margin))
    if not float(margin[worst]) > 0:
        raise ValueError(
            f"smoothed density [{worst}]={float(values[worst]):.3g} is known to {float(errors[worst]):.3g} only "
            "and must be certainly positive: use smooth_dense, which has relative accuracy"
        )
    logs = xp.log(values) + scale.value
    relative = -xp.log1p(-errors / values)
    return LogField(
        logs, relative * (1 + 4 * EPS) + scale.error + EPS * (1 + xp.abs(logs - scale.value) + xp.abs(logs))
    )
