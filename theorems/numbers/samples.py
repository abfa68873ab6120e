"""Numerical data for the theorems: two-well potentials on S², random atoms, cap masses by two routes.

Each sample pairs a ``numerics`` measure space with the values of a theorem's letters, densities by their logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numerics.measures import caps, densities, gibbs, potentials, strategies
from numerics.published import HALF_A_DIGIT, coco_checkpoints
from numerics.rules import sphere
from proofs_check.vocabulary import Sample

PUBLISHED_TEMPERATURES = potentials.PUBLISHED_TEMPERATURES
POTENTIAL = potentials.published_two_well()


def two_well_sample(order: int, backend: Any) -> Sample:
    """Return S² with the published potential at τ = ½, a tilted density and a direction that keeps its mass."""
    space = sphere.product_rule(order, backend.xp)
    x: Any = space.points
    U = POTENTIAL(x)
    temperature = 0.5
    log_rho = densities.normalise(space, 0.8 * x[:, 0] - 0.5 * x[:, 1] * x[:, 2])
    wave = backend.xp.exp(log_rho) * (x[:, 2] + 0.3 * x[:, 0])
    mean = float(backend.xp.sum(backend.xp.exp(space.log_weights) * wave))
    h = wave - mean * backend.xp.exp(log_rho)
    return Sample(space, {"ρ": log_rho, "U": U, "h": h, "τ": temperature})


def two_modalities_sample(order: int, backend: Any) -> Sample:
    """Return S² with two tilted densities, two potentials and directions that keep the masses."""
    space = sphere.product_rule(order, backend.xp)
    xp = backend.xp
    x: Any = space.points
    first = densities.normalise(space, 0.9 * x[:, 0] + 0.4 * x[:, 1])
    second = densities.normalise(space, -0.6 * x[:, 0] + 0.7 * x[:, 2] * x[:, 1])

    def keeps_mass(log_rho: Any, wave: Any) -> Any:
        rho = xp.exp(log_rho)
        return rho * wave - float(xp.sum(xp.exp(space.log_weights) * rho * wave)) * rho

    return Sample(
        space,
        {
            "ρ₁": first,
            "ρ₂": second,
            "h₁": keeps_mass(first, x[:, 2]),
            "h₂": keeps_mass(second, x[:, 0] - 0.2 * x[:, 1]),
            "U₁₂": POTENTIAL(x),
            "U₂₁": -0.5 * x[:, 1],
            "τ": 0.5,
        },
    )


@st.composite
def _unequal_supports(draw: st.DrawFn) -> Sample:
    space = draw(strategies.atomic_spaces(6, min_size=2, tiny=True))
    first, second = draw(strategies.unequal_supports(space))
    values = {"U₁₂": draw(strategies.potentials(space)), "U₂₁": draw(strategies.potentials(space))}
    return Sample(space, {"ρ₁": first, "ρ₂": second, **values, "τ": draw(strategies.temperatures())})


def unequal_support_samples() -> st.SearchStrategy[Sample]:
    """Return random atoms with two densities whose supports differ, weights down to 1e-300."""
    return _unequal_supports()


@st.composite
def _vanishing(draw: st.DrawFn) -> Sample:
    space = draw(strategies.atomic_spaces(6, min_size=2, tiny=True))
    density, _ = draw(strategies.unequal_supports(space))
    return Sample(space, {"ρ": density, "U": draw(strategies.potentials(space)), "τ": draw(strategies.temperatures())})


def vanishing_samples() -> st.SearchStrategy[Sample]:
    """Return random atoms with a density that vanishes on some of them, where 0 log 0 = 0."""
    return _vanishing()


def scalar_samples() -> st.SearchStrategy[Sample]:
    """Return places x > 0 over 24 decades, on a space of one atom that plays no part."""
    exponents = st.floats(-12, 12, allow_nan=False)
    return st.builds(lambda space, e: Sample(space, {"x": 10.0**e}), strategies.atomic_spaces(1), exponents)


Route = Callable[[Any], tuple[float, float]]


def cap_mass_routes(temperature: float) -> tuple[Route, Route]:
    """Return two routes to the Gibbs mass within 0.5 of a well: rules laid along the wells' axis, and along a well.

    The second has other nodes throughout: the pole of the sphere is m₁ and the caps' longitudes are turned.
    """

    def along_the_axis(backend: Any) -> tuple[float, float]:
        return caps.cap_mass(POTENTIAL, temperature, xp=backend.xp)

    def along_a_well(backend: Any) -> tuple[float, float]:
        masses = [_mass_along_a_well(temperature, order, backend.xp) for order in (112, 176)]
        return masses[1][0], abs(masses[1][0] - masses[0][0]) + masses[1][1]

    return along_the_axis, along_a_well


def least_slack(_backend: Any) -> tuple[float, float]:
    """Return the least of 𝓔 − (√2/2)Δ² over the published checkpoints, and what the printed digits leave open."""
    slacks = []
    for row in coco_checkpoints():
        gap = float(row.centroid_gap)
        half = float(HALF_A_DIGIT)
        slack = float(row.energy_distance) - math.sqrt(0.5) * gap**2
        slacks.append((slack, half + math.sqrt(0.5) * (2 * gap * half + half**2)))
    return min(slacks)


def least_slack_by_intervals(_backend: Any) -> tuple[float, float]:
    """Return the same in exact fractions: the ends of the interval that the printed digits allow."""
    ends = []
    for row in coco_checkpoints():
        distances = (row.energy_distance - HALF_A_DIGIT, row.energy_distance + HALF_A_DIGIT)
        gaps = (row.centroid_gap - HALF_A_DIGIT, row.centroid_gap + HALF_A_DIGIT)
        # 70710/100000 < √2/2 < 70711/100000
        least = distances[0] - Fraction(70711, 100000) * gaps[1] ** 2
        most = distances[1] - Fraction(70710, 100000) * gaps[0] ** 2
        ends.append((least, most))
    least, most = min(ends)
    return float((least + most) / 2), float((most - least) / 2)


def _mass_along_a_well(temperature: float, order: int, xp: Any) -> tuple[float, float]:
    wells = (POTENTIAL.m1, POTENTIAL.m2)
    whole = sphere.cap_rule(wells[0], np.pi, order, xp)
    total = gibbs.log_partition(whole, POTENTIAL(whole.points), temperature)
    value, error = 0.0, 0.0
    for well in wells:
        cap = sphere.cap_rule(well, potentials.PUBLISHED_CAP_RADIUS, order // 3, xp)
        mass = (gibbs.log_partition(cap, POTENTIAL(cap.points), temperature) - total).exp()
        value, error = value + mass.value, error + mass.error
    return value, error
