"""Cap masses against τ: the exact Gibbs law, the published particles, what makes their bias, and unbiased particles."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import array_api_compat.numpy
import numpy

from numerics.arrays import Namespace
from numerics.experiments import kde_particles, sphere_langevin
from numerics.experiments.kde_particles import Scheme, in_caps
from numerics.experiments.seeds import generator
from numerics.measures.caps import cap_masses
from numerics.measures.potentials import published_two_well

# What the published scheme is compared with: each takes away one thing that could make its bias.
VARIANTS: dict[str, dict[str, Any]] = {
    "published": {},
    "no jitter": {"jitter": 0.0},
    "half the bandwidth": {"bandwidth": 0.175},
    "a quarter of the bandwidth, no jitter": {"bandwidth": 0.0875, "jitter": 0.0},
}


def exact(temperatures: Sequence[float]) -> list[dict[str, float]]:
    """Return the Gibbs law's cap masses with bounds on their errors, by two orders of the rules."""
    wells = published_two_well()
    fine = cap_masses(wells, temperatures, order=48)
    coarse = cap_masses(wells, temperatures, order=32)
    return [
        {"temperature": tau, "mass": a.value, "error": a.error, "orders_differ": abs(a.value - b.value)}
        for tau, a, b in zip(temperatures, fine, coarse, strict=True)
    ]


def particles(
    scheme: Scheme,
    variant: str,
    seeds: Sequence[int],
    xp: Namespace = array_api_compat.numpy,
    say: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Return the cap masses of the published scheme or a variant of it, one for each seed, and the first's points."""
    chosen = replace(scheme, **VARIANTS[variant])
    rows, first = [], None
    for seed in seeds:
        end = kde_particles.trained(chosen, generator(seed, round(1e6 * chosen.temperature)), xp=xp,
                                    say=say)  # fmt: skip
        first = end if first is None else first
        rows.append({"seed": seed, "mass": float(in_caps(end.points).mean()), "length": end.length})
    assert first is not None
    return {
        "variant": variant, "settings": chosen.as_dict(), "runs": rows,
        "points": numpy.round(first.points, 5).tolist(),
    }  # fmt: skip


def draws(temperature: float, count: int, seed: int) -> dict[str, Any]:
    """Return independent draws from the Gibbs law, by rejection from the uniform one: U ≥ −1, so e^{−(U+1)/τ} ≤ 1."""
    rng, wells = generator(seed, round(1e6 * temperature)), published_two_well()
    points, tried = numpy.empty((0, 3)), 0
    while len(points) < count:
        rows = rng.standard_normal((10 * count, 3))
        rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
        taken = rows[rng.random(len(rows)) < numpy.exp(-(wells(rows) + 1) / temperature)]
        points, tried = numpy.concatenate([points, taken]), tried + len(rows)
    return {
        "temperature": temperature, "seed": seed, "accepted": len(points) / tried,
        "mass": float(in_caps(points[:count]).mean()), "points": numpy.round(points[:count], 5).tolist(),
    }  # fmt: skip


def langevin(
    temperature: float, count: int, steps: int, seed: int, say: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Return the cap mass of Langevin particles with a standard error, from independent chains' time averages."""
    rng = generator(seed, round(1e6 * temperature))
    chains = sphere_langevin.sampled(temperature, count, steps, rng, say=say)
    averages = in_caps(chains.snapshots).mean(axis=0)
    return {
        "temperature": temperature, "particles": count, "steps": steps, "seed": seed,
        "mass": float(averages.mean()), "standard_error": float(averages.std(ddof=1) / math.sqrt(count)),
        "accepted": chains.accepted, "points": numpy.round(chains.points[:768], 5).tolist(),
    }  # fmt: skip
