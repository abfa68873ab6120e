"""The published particle scheme for the Gibbs law on S²: Adam on a kernel density estimate of the entropy, with jitter.

Particles z_i = v_i/|v_i| go down  mean_i U(z_i)/τ + mean_i log[mean_j e^{−d(z_i, z_j)²/(2h²)} + 10⁻¹²],  d the
geodesic distance, and every step adds N(0, s²) to each coordinate of the unnormalised v_i. Two things follow from that
form and are measured here: the estimate is a *smoothed* density, so that below the bandwidth's scale nothing resists
concentration; and as the v_i grow like a random walk, an Adam step and a jitter of fixed size turn z_i ever less.
Source: arXiv:2601.19597, Figures 2a and 4, and the code released with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Array, Namespace, like, namespace, to_host
from numerics.experiments.adam import Adam
from numerics.measures.potentials import PUBLISHED_CAP_RADIUS, TwoWell, published_two_well
from numerics.rules.quadrature import Host

# As released: distances of less than √(2·10⁻⁶) and cosines beyond exert no pull, and the estimate is at least 10⁻¹².
_LEAST_DROP, _FLOOR = 1e-6, 1e-12
_AT_ONCE = 50
# Entries of the kernel's table over cosines: half a step of 3·10⁻⁵ moves the kernel by at most 1.3·10⁻⁴.
_TABLE = 1 << 16


@dataclass(frozen=True)
class Scheme:
    """The settings; the defaults are the published ones."""

    temperature: float
    particles: int = 768
    steps: int = 5000
    rate: float = 0.05
    bandwidth: float = 0.35
    jitter: float = 0.06
    single: bool = True  # float32, as published
    tabulated: bool = True  # the kernel looked up by its cosine, which is what makes 5000 steps cheap

    def __post_init__(self) -> None:
        for name in ("temperature", "rate", "bandwidth"):
            checks.positive(name, getattr(self, name))
        checks.whole("particles", self.particles, 2)
        checks.whole("steps", self.steps, 0)
        if not checks.finite_number("jitter", self.jitter) >= 0:
            raise ValueError(f"jitter={self.jitter!r} must be >= 0: a standard deviation")

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by name."""
        return asdict(self)


class Energy(NamedTuple):
    """The scheme's objective in nats and its gradient in the unnormalised particles, shape (n, 3)."""

    value: float
    gradient: Array


class Particles(NamedTuple):
    """Unit vectors at the end, shape (n, 3), and the mean length of the unnormalised ones."""

    points: Host
    length: float


def trained(
    scheme: Scheme,
    rng: numpy.random.Generator,
    potential: TwoWell | None = None,
    xp: Namespace = array_api_compat.numpy,
    say: Callable[[int], None] | None = None,
) -> Particles:
    """Return the particles after all steps; `say` is told the number of steps done, now and then."""
    wells = potential or published_two_well()
    dtype = xp.float32 if scheme.single else xp.float64
    loose = xp.asarray(rng.standard_normal((scheme.particles, 3)), dtype=dtype)
    adam = Adam(scheme.rate)
    for start in range(0, scheme.steps, _AT_ONCE):
        count = min(_AT_ONCE, scheme.steps - start)
        noise = xp.asarray(scheme.jitter * rng.standard_normal((count, scheme.particles, 3)), dtype=dtype)
        for step in range(count):
            loose = adam.step(loose, energy(scheme, wells, loose).gradient) + noise[step, :, :]
        if say is not None:
            say(start + count)
    host = to_host(loose).astype(float)
    lengths = numpy.linalg.norm(host, axis=1)
    return Particles(host / lengths[:, None], float(lengths.mean()))


def energy(scheme: Scheme, potential: TwoWell, loose: Array) -> Energy:
    """Return the objective at particles of any length, shape (n, 3), and its gradient."""
    xp = namespace(loose)
    count = loose.shape[0]
    length = xp.sqrt(xp.sum(loose * loose, axis=1))[:, None]
    z = loose / length
    kernel, pull = _looked_up(scheme, z) if scheme.tabulated else _kernels(scheme, z @ z.T)
    estimate = xp.sum(kernel, axis=1) / count + _FLOOR
    # z_i is in its own estimate and in everybody's
    over = (1 / estimate)[:, None]
    pulled = pull @ xp.concat([z, z * over], axis=1)
    slope = (pulled[:, :3] * over + pulled[:, 3:]) / (count * count)
    wells, field = _potential(potential, z)
    slope = slope + field / (scheme.temperature * count)
    gradient = (slope - xp.sum(slope * z, axis=1)[:, None] * z) / length
    value = float(xp.mean(wells)) / scheme.temperature + float(xp.mean(xp.log(estimate)))
    return Energy(value, gradient)


def in_caps(points: Host, potential: TwoWell | None = None, radius: float = PUBLISHED_CAP_RADIUS) -> Host:
    """Return which unit vectors, shape (…, 3), lie within geodesic distance `radius` of a well."""
    wells = potential or published_two_well()
    cosine = math.cos(checks.positive("radius", radius))
    near: Host = numpy.maximum(points @ numpy.asarray(wells.m1), points @ numpy.asarray(wells.m2)) >= cosine
    return near


def _kernels(scheme: Scheme, cosine: Array) -> tuple[Array, Array]:
    """κ and ∂κ/∂cos = κ·d/(h² sin d)."""
    xp = namespace(cosine)
    low = xp.full_like(cosine, 1 - _LEAST_DROP)
    live = xp.abs(cosine) < low
    cosine = xp.minimum(xp.maximum(cosine, -low), low)
    distance = xp.acos(cosine)
    width = scheme.bandwidth**2
    kernel = xp.exp(distance * distance * (-1 / (2 * width)))
    pull = kernel * distance / (width * xp.sqrt(1 - cosine * cosine))
    return kernel, xp.where(live, pull, xp.zeros_like(pull))


def _looked_up(scheme: Scheme, z: Array) -> tuple[Array, Array]:
    """κ and ∂κ/∂cos at the middle of the table's step in which a cosine lies."""
    xp, count = namespace(z), z.shape[0]
    half = (_TABLE - 1) / 2
    # one product makes the index, half·(1 + cos) + ½; at cos = ±1 rounding leaves it half a step inside the table
    scaled = (
        xp.concat([half * z, xp.ones_like(z[:, :1])], axis=1)
        @ xp.concat([z, xp.full_like(z[:, :1], half + 0.5)], axis=1).T
    )
    index = xp.reshape(xp.astype(scaled, xp.int32), (-1,))
    return tuple(xp.reshape(xp.take(table, index), (count, count)) for table in _table(scheme.bandwidth, z))


_tables: dict[tuple[float, str], tuple[Array, Array]] = {}


def _table(bandwidth: float, z: Array) -> tuple[Array, Array]:
    xp = namespace(z)
    key = (bandwidth, f"{xp.__name__} {z.dtype}")
    if key not in _tables:
        cosine = xp.asarray(numpy.linspace(-1, 1, _TABLE))
        exact = Scheme(1.0, bandwidth=bandwidth, single=False, tabulated=False)
        _tables[key] = tuple(xp.astype(values, z.dtype) for values in _kernels(exact, cosine))
    return _tables[key]


def _potential(potential: TwoWell, z: Array) -> tuple[Array, Array]:
    """U and its gradient in space, for arrays of either precision."""
    xp, s = namespace(z), potential.sharpness
    wells = xp.astype(like(z, numpy.asarray([potential.m1, potential.m2])), z.dtype)
    heights = s * (z @ wells.T)
    top = xp.max(heights, axis=1)[:, None]
    shares = xp.exp(heights - top)
    total = xp.sum(shares, axis=1)
    value = (math.log(2) - top[:, 0] - xp.log(total)) / s
    return value, -((shares / total[:, None]) @ wells)
