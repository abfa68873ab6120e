"""Numbers that theorems state, each by two routes that share neither formula nor nodes.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.critics import bessel, energies, smoothing, transforms
from numerics.critics import registry as critics
from numerics.estimate import EPS, Estimate
from numerics.measures import potentials, wells
from numerics.measures.densities import normalise
from numerics.rules import zonal
from numerics.rules.box import box_rule
from numerics.rules.circle import circle_rule
from numerics.rules.spaces import MeasureSpace

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

        return settled(at(96), at(128))

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

        return settled(at(96), at(128))

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

        return settled(at(160), at(240))

    return by_error_functions, by_quadrature


def tie_ratio(slope: float, temperature: float) -> tuple[Route, Route]:
    """Return two routes to the ratio of the Gibbs masses near the wells of U = (1−c²)(1+kc) on S²."""

    def by_gauss(backend: Any) -> tuple[float, float]:
        def at(order: int) -> Estimate:
            rule = box_rule(1, order, backend.xp)
            half = (_first(rule) + 1) / 2
            north, south = (rule.integrate_log(-_tie(sign * half, slope) / temperature) for sign in (1, -1))
            return (north - south).exp()

        return settled(at(160), at(240))

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

        return settled(at(1024), at(1536))

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


def gap_rate(temperature: float) -> tuple[Route, Route]:
    """Return two routes to (F − J)/((τ²/8)∫(Δρ)²/ρ) on S¹ for three harmonics: the FFT, and the dense kernel."""

    def by(route: str) -> Route:
        def measure(backend: Any) -> tuple[float, float]:
            coarse, fine = (_gap_ratio(route, count, temperature, backend.xp) for count in (192, 256))
            return settled(coarse, fine)

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


def settled(coarse: Estimate, fine: Estimate) -> tuple[float, float]:
    """Return the finer value; what refining changes bounds what is left out."""
    return fine.value, fine.error + abs(fine.value - coarse.value)


def jensen_energy(power: int) -> tuple[Route, Route]:
    """Return two routes to F^Sym of |1 + e^{iθ}/2|^{2n}/(2πS) and the uniform law, U = 0: Jensen's formula, and a rule.

    ∫log|1 + re^{iθ}|dθ = 0 for r < 1, and S = Σ_k C(n, k)² 4^{−k}.
    """

    def by_jensen(_backend: Any) -> tuple[float, float]:
        total = sum(math.comb(power, k) ** 2 * 4 ** (power - k) for k in range(power + 1))
        value = -math.log(2 * math.pi) - (math.log(total) - power * math.log(4)) / 2
        return value, 8 * EPS * (1 + math.log(total))

    def by_trapezoid(backend: Any) -> tuple[float, float]:
        coarse, fine = (_energy_with_uniform(power, count, backend.xp) for count in (512, 1024))
        return settled(coarse, fine)

    return by_jensen, by_trapezoid


def _energy_with_uniform(power: int, count: int, xp: Any) -> Estimate:
    rule = circle_rule(count, xp)
    x: Any = rule.points
    log_rho = normalise(rule, power * xp.log(1.25 + x[:, 0]))
    uniform = 0 * log_rho - math.log(2 * math.pi)
    mean = rule.integrate(log_rho / (2 * math.pi)) + rule.integrate(xp.exp(log_rho) * uniform)
    return mean.scaled(0.5)
