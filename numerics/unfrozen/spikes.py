"""Two spikes beside one another over a common floor on S¹, in the fields −cos θ: energy above its infimum, divergence.

ρ₁ = c + M/h on [−h, 0], ρ₂ = c + M/h on [0, h], else c, with M = 1 − 2πc. Entropies in nats, angles in radians.
"""

from __future__ import annotations

import itertools
import math

import mpmath
import numpy as np

from numerics.estimate import EPS, Estimate
from numerics.rules.quadrature import gauss_legendre

NAMES = ("inf F^Sym", "F^Sym − inf", "D_sym")


def by_formula(tau: float, floor: float, width: float) -> dict[str, Estimate]:
    """Return inf F^Sym, F^Sym − inf and D_sym by closed forms in multiple precision.

    Parameters
    ----------
    tau : temperature > 0.
    floor : c with 0 < 2πc < 1.
    width : h with 0 < h ≤ π.
    """
    _check(tau, floor, width)
    with mpmath.workdps(40):
        t, c, h = (mpmath.mpf(x) for x in (tau, floor, width))
        mass = 1 - 2 * mpmath.pi * c
        jump = mpmath.log(1 + mass / (c * h))
        # ½·2·[(0·c − M)/τ + log c]: the mean of −cos θ over the floor is 0, its least value −1.
        least = -mass / t + mpmath.log(c)
        above = mass * (1 - mpmath.sin(h) / h) / t + c * h * jump
        divergence = mass * jump
        values = dict(zip(NAMES, (least, above, divergence), strict=True))
        return {n: Estimate(float(x), 2 * EPS * abs(float(x))) for n, x in values.items()}


def by_rule(tau: float, floor: float, width: float, order: int = 24) -> dict[str, Estimate]:
    """Return the same from the definitions, by Gauss–Legendre rules on the intervals where densities are constant.

    What F^Sym is above its infimum is a difference of numbers that are much larger, and has so many digits fewer.
    """
    _check(tau, floor, width)
    drop, shares = gauss_legendre(order)
    edges = np.unique([-math.pi, -math.pi / 2, -width, 0.0, width, math.pi / 2, math.pi])
    mass = 1 - 2 * math.pi * floor
    energy: list[float] = []
    divergence: list[float] = []
    for low, high in itertools.pairwise(edges):
        x, length = low + (high - low) / 2 * drop, (high - low) / 2 * shares
        one, two = (floor + mass / width * float(a <= low and high <= b) for a, b in ((-width, 0), (0, width)))
        energy += list(length * (-np.cos(x) * (one + two) / tau + one * math.log(two) + two * math.log(one)) / 2)
        divergence += list(length * (one * math.log(one / two) + two * math.log(two / one)) / 2)
    # The infimum: fields at their least value for all mass above the floor.
    least = (2 * (-mass) / tau + 2 * math.log(floor)) / 2
    size = math.fsum(map(abs, energy))
    found = {"inf F^Sym": least, "F^Sym − inf": math.fsum(energy) - least, "D_sym": math.fsum(divergence)}
    errors = {"inf F^Sym": 8 * EPS * abs(least), "F^Sym − inf": 16 * EPS * size, "D_sym": 32 * EPS * found["D_sym"]}
    return {n: Estimate(found[n], errors[n]) for n in NAMES}


def _check(tau: float, floor: float, width: float) -> None:
    if not (tau > 0 and 0 < 2 * math.pi * floor < 1 and 0 < width <= math.pi / 2):
        raise ValueError(
            f"tau={tau} must be > 0, floor={floor} between 0 and 1/2π, and width={width} between 0 and π/2"
        )
