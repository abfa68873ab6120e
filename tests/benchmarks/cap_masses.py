"""Quadrature against Monte Carlo: the masses near the wells of the published law, at all seven temperatures.

Run `python tests/benchmarks/cap_masses.py`. Both are timed in this one run, on the same machine, against one reference
that has other coordinates and nodes (`numerics.measures.wells`); the first quadrature is timed before anything is warm.
Monte Carlo takes 120,000 uniform points of S² and weighs them by e^{−U/τ}, the same points for all temperatures.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # also without an installation

from numerics.measures import caps, wells
from numerics.measures.potentials import PUBLISHED_CAP_RADIUS, PUBLISHED_TEMPERATURES, published_two_well

POINTS = 120_000
REPEATS = 21
SEED = 0
POTENTIAL = published_two_well()


def quadrature() -> list[float]:
    """Return the seven masses by the rules of `numerics.measures.caps`."""
    return [mass.value for mass in caps.cap_masses(POTENTIAL, PUBLISHED_TEMPERATURES)]


def monte_carlo(seed: int = SEED) -> list[float]:
    """Return the seven masses as ratios of weighted means over uniform points."""
    normal = numpy.random.default_rng(seed).normal(size=(POINTS, 3))
    points = normal / numpy.linalg.norm(normal, axis=1, keepdims=True)
    u = POTENTIAL(points)
    nearest = numpy.maximum(points @ numpy.asarray(POTENTIAL.m1), points @ numpy.asarray(POTENTIAL.m2))
    inside = nearest >= numpy.cos(PUBLISHED_CAP_RADIUS)
    weights = (numpy.exp(-(u + 1) / tau) for tau in PUBLISHED_TEMPERATURES)
    return [float(w[inside].sum() / w.sum()) for w in weights]


def timed(call: Callable[[], list[float]]) -> tuple[list[float], float]:
    """Return what `call` returns and the milliseconds that it took."""
    start = time.perf_counter()
    result = call()
    return result, 1e3 * (time.perf_counter() - start)


def worst(values: list[float], reference: list[float]) -> float:
    """Return the largest absolute error."""
    return max(abs(value - exact) for value, exact in zip(values, reference, strict=True))


def main() -> None:
    """Print the table."""
    ours, first = timed(quadrature)
    warm = statistics.median(timed(quadrature)[1] for _ in range(REPEATS))
    theirs, slow = timed(monte_carlo)
    slow = statistics.median([slow, *(timed(monte_carlo)[1] for _ in range(4))])
    estimates = [wells.log_cap_mass(POTENTIAL, tau).exp() for tau in PUBLISHED_TEMPERATURES]
    reference = [mass.value for mass in estimates]
    caps_error = max(mass.error for mass in caps.cap_masses(POTENTIAL, PUBLISHED_TEMPERATURES))
    print(f"{len(reference)} cap masses at τ = {', '.join(f'{tau:g}' for tau in PUBLISHED_TEMPERATURES)}")
    print(f"{'':28}{'ms':>8}{'worst error':>14}")
    print(f"{'quadrature, first call':28}{first:8.2f}{worst(ours, reference):14.1e}")
    print(f"{'quadrature, warm':28}{warm:8.2f}{worst(ours, reference):14.1e}")
    print(f"{f'Monte Carlo, {POINTS:,} points':28}{slow:8.2f}{worst(theirs, reference):14.1e}")
    print(f"stated errors: quadrature {caps_error:.1e}, reference {max(mass.error for mass in estimates):.1e}")


if __name__ == "__main__":
    main()
