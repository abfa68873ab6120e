"""Where a cloud of pairs stands on the unfrozen results: what its loss above L* says of its gap, and what a gap costs.

Cosine critic on S^{d−1}, in nats. By U2 every pair law has ℒ ≥ L*, and ℒ − L* ≥ C·E‖z − w‖² with a C of d and τ alone;
by U8 a batch of cones, pairs (cos α·u, ± sin α) at distance g = 2 sin α, has a loss between two bounds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numerics.estimate import EPS, Estimate
from numerics.unfrozen import blindness, sphere

WARMEST = 512  # up to this dimension it is known where τ_d lies


class Blind(NamedTuple):
    """Bounds of what N + 1 pairs have as loss: cones at a distance, and matched uniform pairs from above."""

    low: Estimate
    high: Estimate
    matched: Estimate

    @property
    def gain(self) -> float:
        """What cones gain at least if they become matched uniform pairs; at most they gain `high`."""
        return max(0.0, self.low.value - self.low.error - self.matched.value - self.matched.error)


def outside(dimension: int, tau: float) -> str:
    """Say why nothing can be said at a dimension and a temperature; empty where it can."""
    if 2 <= dimension <= sphere.HIGHEST and tau >= sphere.COLDEST:
        return ""
    return f"d = {dimension:,} and τ = {tau:g} are outside 2 ≤ d ≤ {sphere.HIGHEST:,}, τ ≥ {sphere.COLDEST:g}"


def stability(dimension: int, tau: float) -> tuple[Estimate, str]:
    """Return the larger C with ℒ − L* ≥ C·E‖z − w‖², and the part of U2 that has it.

    At every τ it is (1 − a)·min(⅓, 1 − a)/4τ, a = ψ_d'(1/τ); where 1/τ > 2ψ_d(1/τ) also ¼(1/τ − 2ψ_d(1/τ)).
    """
    steep, psi = sphere.tangent(dimension, tau), sphere.psi(dimension, 1 / tau)
    always = steep.value * min(1 / 3, steep.value) / (4 * tau)
    warm = (1 / tau - 2 * psi.value) / 4
    if warm > always:
        return Estimate(warm, psi.error / 2 + EPS / tau), "U2, midpoints: warm enough for the tighter bound"
    return Estimate(always, (steep.error + 4 * EPS * steep.value) / (2 * tau)), "U2, at every τ"


def blind(dimension: int, tau: float, gap: float, negatives: int) -> Blind:
    """Return what U8 says of cones at a gap, 0 ≤ g < 2, in d ≥ 3 dimensions with N negatives."""
    cones = (tau, gap, negatives)
    matched = blindness.matched(dimension, tau, negatives)
    return Blind(blindness.lowest(*cones), blindness.highest(dimension, *cones), matched)


def floor(dimension: int, tau: float, negatives: int) -> Estimate:
    """Return max(0, log(N + 1) + L*), which no pair law's loss in a batch of N + 1 is below (U2)."""
    size = math.log(negatives + 1)
    least = sphere.least_loss(dimension, tau) + Estimate(size, EPS * size)
    return least if least.value > 0 else Estimate(0.0, least.error)
