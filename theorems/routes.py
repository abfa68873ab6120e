"""Numbers that theorems state, each by two routes that share neither formula nor nodes.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from numerics import (
    batch_loss,
    bessel,
    critics,
    energies,
    finite_batch,
    potentials,
    smoothing,
    transforms,
    wells,
    zonal,
    zonal_batch,
)
from numerics.batch_laws import TableLaw
from numerics.box import box_rule
from numerics.circle import circle_rule
from numerics.densities import normalise
from numerics.estimate import EPS, Estimate
from numerics.pair_laws import PairLaw
from numerics.spaces import MeasureSpace

Route = Callable[[Any], tuple[float, float]]


def cosine_volume(dimension: int, temperature: float) -> tuple[Route, Route]:
    """Return two routes to log V_κ of the cosine critic on S^{d−1}: Bessel's function, and quadrature along an axis."""

    def by_bessel(_backend: Any) -> tuple[float, float]:
        return critics.Cosine(dimension).log_volume(temperature)

    def by_quadrature(backend: Any) -> tuple[float, float]:
        def at(order: int) -> Estimate:
            slopes = (1 / temperature, 1 / temperature)
            space = zonal.tilted_zonal_rule(dimension, order, backend.xp, slopes=slopes)
            return space.integrate_log(_first(space) / temperature)

        return _settled(at(96), at(128))

    return by_bessel, by_quadrature


def eigenvalue(dimension: int, degree: int, temperature: float) -> tuple[Route, Route]:
    """Return two routes to λ_ℓ on S^{d−1}: ratios of Bessel functions, and the Funk–Hecke integral of a harmonic."""

    def by_bessel(_backend: Any) -> tuple[float, float]:
        spectrum = bessel.eigenvalues(dimension, temperature, degree + 1)
        return float(spectrum.values[degree]), float(spectrum.errors[degree])

    def by_funk_hecke(backend: Any) -> tuple[float, float]:
        def at(order: int) -> Estimate:
            slopes = (1 / temperature, 1 / temperature)
            space = zonal.tilted_zonal_rule(dimension, order, backend.xp, slopes=slopes)
            t = _first(space)
            shares = backend.xp.exp(normalise(space, t / temperature) + space.log_weights)
            terms = shares * _gegenbauer(degree, dimension, t)
            # Weights and densities alone leave float64 in high dimension; their product is a share of 1.
            size = float(backend.xp.sum(shares * (1 + abs(space.log_weights) + abs(t / temperature))))
            return Estimate(float(backend.xp.sum(terms)), EPS * (order + 4 * size))

        return _settled(at(96), at(128))

    return by_bessel, by_funk_hecke


def _gegenbauer(degree: int, dimension: int, t: Any) -> Any:
    """Return the Gegenbauer polynomial of S^{d−1} that is 1 at t = 1, by its recurrence (DLMF 18.9.1)."""
    previous, current = 1 + 0 * t, t
    for k in range(1, degree):
        share = k / (k + dimension - 2)
        previous, current = current, (1 + share) * t * current - share * previous
    return current if degree else previous


def centre_to_corner(temperature: float) -> tuple[Route, Route]:
    """Return two routes to V(centre)/V(corner) of the radial critic on [−1, 1]²: error functions, and quadrature."""

    def by_error_functions(_backend: Any) -> tuple[float, float]:
        field = critics.BoxRBF(2).log_volume_at(np.asarray([[0.0, 0.0], [1.0, 1.0]]), temperature)
        centre, corner = (Estimate(float(v), float(e)) for v, e in zip(field.values, field.errors, strict=True))
        return (centre - corner).exp()

    def by_quadrature(backend: Any) -> tuple[float, float]:
        def at(order: int) -> Estimate:
            rule = box_rule(1, order, backend.xp)
            x = _first(rule)
            centre, corner = (rule.integrate_log(-((x - c) ** 2) / temperature) for c in (0.0, 1.0))
            return (centre - corner).scaled(2.0).exp()

        return _settled(at(160), at(240))

    return by_error_functions, by_quadrature


def tie_ratio(slope: float, temperature: float) -> tuple[Route, Route]:
    """Return two routes to the ratio of the Gibbs masses near the wells of U = (1−c²)(1+kc) on S²."""

    def by_gauss(backend: Any) -> tuple[float, float]:
        def at(order: int) -> Estimate:
            rule = box_rule(1, order, backend.xp)
            half = (_first(rule) + 1) / 2
            north, south = (rule.integrate_log(-_tie(sign * half, slope) / temperature) for sign in (1, -1))
            return (north - south).exp()

        return _settled(at(160), at(240))

    def by_tilting(backend: Any) -> tuple[float, float]:
        def at(order: int) -> Estimate:
            # log of the Gibbs factor rises with slope 2(1 ± k)/τ towards each pole: that is where the nodes go
            masses = []
            for sign in (1, -1):
                steepest = 2 * (1 + sign * slope) / temperature
                space = zonal.tilted_zonal_rule(3, order, backend.xp, slopes=(0.0, steepest))
                c = sign * _first(space)
                inside = backend.xp.where(sign * c > 0, -_tie(c, slope) / temperature, -math.inf)
                masses.append(space.integrate_log(inside))
            return (masses[0] - masses[1]).exp()

        return _settled(at(1024), at(1536))

    return by_gauss, by_tilting


def _tie(c: Any, slope: float) -> Any:
    return (1 - c) * (1 + c) * (1 + slope * c)


def two_well_number(name: str, dimension: int, temperature: float) -> tuple[Route, Route]:
    """Return two routes to log Z_τ, F(ρ*) or the log cap mass of the two-well law on S^{d−1}: about two axes."""
    numbers: dict[str, Callable[..., Estimate]] = {
        "log Z": wells.log_partition, "F(ρ*)": wells.least_energy, "log cap mass": wells.log_cap_mass,
    }  # fmt: skip
    number = numbers[name]
    potential = potentials.two_well(dimension)

    def along(route: Any) -> Route:
        return lambda backend: number(potential, temperature, route=route, xp=backend.xp)

    return along("axis"), along("well")


def aligned_loss(dimension: int, temperature: float, count: int) -> tuple[Route, Route]:
    """Return two routes to L_N on S^{d−1} for uniform negatives and positives on their anchors: integral, and moments.

    The second expands E log(1 + s), s = Σᵢκᵢ/κ₊, to fourth order; the moments of κ are kernel volumes at τ/k.
    """

    def by_the_integral(backend: Any) -> tuple[float, float]:
        def law(order: int) -> TableLaw:
            return zonal_batch.aligned_batch(dimension, temperature, 1.0, order, backend.xp)

        found, gap = zonal_batch.resolved(law, lambda at: finite_batch.gap(at, count))
        return batch_loss.limit(found, count) + gap

    def by_moments(_backend: Any) -> tuple[float, float]:
        critic = critics.Cosine(dimension)
        area = critic.manifold.log_volume
        logs = [critic.log_volume(temperature / k).value - area - k / temperature for k in range(1, 6)]
        raw = [math.exp(log) for log in logs]
        sums = _moments_of_a_sum(raw, count)
        value = math.fsum((-1) ** (k + 1) * sums[k - 1] / k for k in range(1, 5))
        return value, sums[4] / 5 + 64 * EPS * abs(logs[0]) * sums[0]

    return by_the_integral, by_moments


def _moments_of_a_sum(raw: list[float], count: int) -> list[float]:
    """Return E Sᵏ of a sum of independent copies from E Xᵏ, by E Sᵏ = Σ_j C(k−1, j−1)·κ_j·E Sᵏ⁻ʲ with cumulants."""
    cumulants: list[float] = []
    sums: list[float] = []
    for k in range(1, len(raw) + 1):
        known = math.fsum(math.comb(k - 1, j - 1) * cumulants[j - 1] * raw[k - j - 1] for j in range(1, k))
        cumulants.append(raw[k - 1] - known)
        lower = [1.0, *sums]
        sums.append(
            math.fsum(math.comb(k - 1, j - 1) * count * cumulants[j - 1] * lower[k - j] for j in range(1, k + 1))
        )
    return sums


TWO_POINTS = ((0.5, 0.2), (0.1, 0.2))


def two_point_excess(count: int) -> tuple[Route, Route]:
    """Return two routes to L_N − J_τ − log(N V_κ) on two points: the integral, and the binomial sum over batches."""
    return _two_points(np.asarray([[1.0, -0.5], [-0.5, 1.0]]) / 0.25, count)


def information_gap(count: int) -> tuple[Route, Route]:
    """Return two routes to I(z; v) − log(N + 1) + L_N on two points for the best kernel, the density of the pair.

    The limit of its loss is −I, so that this is log N − log(N + 1) more than the excess.
    """
    joint = np.asarray(TWO_POINTS)
    best = np.log(joint / (joint.sum(axis=1)[:, None] * joint.sum(axis=0)))
    routes = _two_points(best, count)

    def shifted(route: Route) -> Route:
        def by(backend: Any) -> tuple[float, float]:
            value, error = route(backend)
            return value - math.log1p(1 / count), error + EPS

        return by

    return shifted(routes[0]), shifted(routes[1])


def _two_points(log_kernel: Any, count: int) -> tuple[Route, Route]:
    """Return two routes to the excess of a loss on two points: the integral, and the binomial sum over batches."""
    joint = np.asarray(TWO_POINTS)
    pairs = PairLaw(joint)

    def by_the_integral(backend: Any) -> tuple[float, float]:
        arrays = (pairs.first, log_kernel, pairs.conditional, pairs.second)
        return finite_batch.gap(TableLaw(*(backend.xp.asarray(a) for a in arrays)), count)

    def by_binomials(_backend: Any) -> tuple[float, float]:
        share = float(pairs.second[0])
        terms = []
        for k in range(count + 1):
            chance = math.exp(
                math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
                + k * math.log(share) + (count - k) * math.log1p(-share)
            )  # fmt: skip
            for i in range(2):
                kernel = [math.exp(log_kernel[i, j]) for j in range(2)]
                mean = share * kernel[0] + (1 - share) * kernel[1]
                for j in range(2):
                    total = kernel[j] + k * kernel[0] + (count - k) * kernel[1]
                    terms.append(chance * float(joint[i, j]) * math.log(total / (count * mean)))
        # each chance is good to the roundings of logarithms of factorials
        rounding = EPS * (8 + 4 * math.lgamma(count + 1))
        return math.fsum(terms), rounding * math.fsum(map(abs, terms))

    return by_the_integral, by_binomials


def gap_rate(temperature: float) -> tuple[Route, Route]:
    """Return two routes to (F − J)/((τ²/8)∫(Δρ)²/ρ) on S¹ for three harmonics: the FFT, and the dense kernel."""

    def by(route: str) -> Route:
        def measure(backend: Any) -> tuple[float, float]:
            coarse, fine = (_gap_ratio(route, count, temperature, backend.xp) for count in (192, 256))
            return _settled(coarse, fine)

        return measure

    return by("fft"), by("dense")


def _gap_ratio(route: str, count: int, temperature: float, xp: Any) -> Estimate:
    rule = circle_rule(count, xp)
    x: Any = rule.points
    angle = xp.atan2(x[:, 1], x[:, 0])
    waves = ((0.5, 1), (0.2, 2), (0.1, 3))
    rho = (1 + sum(a * xp.cos(k * angle + k) for a, k in waves)) / (2 * math.pi)
    laplacian = -sum(a * k * k * xp.cos(k * angle + k) for a, k in waves) / (2 * math.pi)
    critic, log_rho = critics.Cosine(2), xp.log(rho)
    if route == "fft":
        smoothed = transforms.smooth_fft(critic, log_rho, (count,), temperature)
    else:
        smoothed = smoothing.smooth_dense(rule, critic, log_rho, temperature)
    rate = rule.integrate(laplacian**2 / rho).scaled(temperature**2 / 8)
    gap = energies.smoothing_divergence_of(rule, smoothed, log_rho)
    ratio = gap.divided(rate.value)
    return Estimate(ratio.value, ratio.error + ratio.value * rate.error / rate.value)


def _first(space: MeasureSpace) -> Any:
    """Return the first coordinate of every point."""
    points: Any = space.points
    return points[:, 0]


def _settled(coarse: Estimate, fine: Estimate) -> tuple[float, float]:
    """Return the finer value; what refining changes bounds what is left out."""
    return fine.value, fine.error + abs(fine.value - coarse.value)
