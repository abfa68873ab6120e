"""Numbers of large batches that theorems state, each by two routes: the exact integral, and sums or series.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import PCG64, Generator

from numerics.batches import exact as finite_batch
from numerics.batches import gradient as batch_gradient
from numerics.batches import loss as batch_loss
from numerics.batches import zonal as zonal_batch
from numerics.batches.laws import TableLaw
from numerics.batches.pairs import PairLaw
from numerics.batches.structured import PairedLaw
from numerics.critics import bessel
from numerics.critics import registry as critics
from numerics.estimate import EPS, Estimate
from theorems.numbers.unimodal import Route, settled


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


# A family of kernels on two points, log κ_θ = critic + θ·turn at θ = 0
CRITIC, TURN = np.asarray([[1.0, -0.5], [-0.5, 1.0]]) / 0.25, np.asarray([[0.3, -0.7], [0.5, 0.2]])


def bias_slope(low: int, high: int) -> tuple[Route, Route]:
    """Return two routes to the slope of log |∂(L_N − limit)| in log N: through the integral, and by binomial sums."""

    def between(bias: Callable[[int], Estimate]) -> Route:
        def by(_backend: Any) -> tuple[float, float]:
            return _slope(bias(low), bias(high), math.log(high / low))

        return by

    def through_the_integral(count: int) -> Estimate:
        pairs = PairLaw(np.asarray(TWO_POINTS))
        law = TableLaw(pairs.first, CRITIC, pairs.conditional, pairs.second)
        found = batch_gradient.weights(law, count), batch_gradient.limit_weights(law)
        values = (found[0].values - found[1].values) * TURN
        return Estimate(float(values.sum()), float(((found[0].errors + found[1].errors) * abs(TURN)).sum()) + 4 * EPS)

    def by_binomials(count: int) -> Estimate:
        chances, pulls = _pools(count)
        first, second = np.asarray(TWO_POINTS).sum(axis=1), np.asarray(TWO_POINTS).sum(axis=0)
        kernel = np.exp(CRITIC)
        limit = math.fsum(first * ((kernel * TURN) @ second) / (kernel @ second))
        terms = chances * pulls
        rounding = EPS * (8 + 4 * math.lgamma(count + 1)) * math.fsum(abs(terms))
        return Estimate(math.fsum(terms) - limit, rounding + 8 * EPS)

    return between(through_the_integral), between(by_binomials)


def fluctuation_slope(low: int, high: int) -> tuple[Route, Route]:
    """Return two routes to the slope in log N of the logarithm of one pool's fluctuation: exact, and by sampling."""

    def exact(count: int) -> Estimate:
        chances, pulls = _pools(count)
        centred = pulls - math.fsum(chances * pulls)
        return Estimate(math.sqrt(math.fsum(chances * centred**2)), EPS * (8 + 4 * math.lgamma(count + 1)))

    def sampled(count: int) -> Estimate:
        rng, samples = Generator(PCG64(0)), 100_000
        drawn = _pools(count)[1][rng.binomial(count, sum(row[0] for row in TWO_POINTS), samples)]
        centred = drawn - drawn.mean()
        variance = float((centred**2).mean())
        spread = math.sqrt(max(float((centred**4).mean()) / variance**2 - 1, 0.0) / samples) / 2
        return Estimate(math.sqrt(variance), 4 * spread * math.sqrt(variance))

    def between(deviation: Callable[[int], Estimate]) -> Route:
        def by(_backend: Any) -> tuple[float, float]:
            return _slope(deviation(low), deviation(high), math.log(high / low))

        return by

    return between(exact), between(sampled)


def _slope(low: Estimate, high: Estimate, distance: float) -> tuple[float, float]:
    """Return the slope of a logarithm between two values, from their errors."""
    relative = low.error / abs(low.value) + high.error / abs(high.value)
    return math.log(abs(high.value) / abs(low.value)) / distance, relative / distance + 4 * EPS


def _pools(count: int) -> tuple[Any, Any]:
    """Return, by how many negatives fall on the first point, the probability and the batch term's gradient."""
    joint, kernel = np.asarray(TWO_POINTS), np.exp(CRITIC)
    share, k = float(joint[:, 0].sum()), np.arange(count + 1)
    logs = np.asarray([math.lgamma(count + 1) - math.lgamma(i + 1) - math.lgamma(count - i + 1) for i in k])
    chances = np.exp(logs + k * math.log(share) + (count - k) * math.log1p(-share))

    def summed(table: Any) -> Any:
        return table[:, :, None] + table[:, :1, None] * k + table[:, 1:, None] * (count - k)

    return chances, (joint[:, :, None] * summed(kernel * TURN) / summed(kernel)).sum(axis=(0, 1))


def constant_of_views(temperature: float, concentration: float) -> tuple[Route, Route]:
    """Return two routes to c₁ of uniform images on S¹ whose two views are turned by von Mises noise, in pairs.

    The first is a table of both views; the second sums e₁ = 1 + 2Σλ_k r_k, C = 2Σλ_k² r_k with r_k = E[cos kξ]².
    """

    def by_tables(backend: Any) -> tuple[float, float]:
        return settled(*(_constants(temperature, concentration, count, backend.xp)[1] for count in (96, 144)))

    def by_series(_backend: Any) -> tuple[float, float]:
        lam, r = _waves(temperature, concentration)
        square = bessel.log_bessel_i(0, 2 / temperature).value - 2 * bessel.log_bessel_i(0, 1 / temperature).value
        value = 1 + 2 * math.fsum(lam * r) - (math.expm1(square) + 2 * math.fsum(lam**2 * r)) / 2
        return value, 64 * EPS * (1 + math.exp(square)) * (1 + abs(square) + 2 / temperature)

    return by_tables, by_series


def covariance_of_views(temperature: float, concentration: float) -> tuple[Route, Route]:
    """Return two routes to how much more c₁ of independent negatives is than c₁ of the same views in pairs, C/2."""

    def by_tables(backend: Any) -> tuple[float, float]:
        found = [_constants(temperature, concentration, count, backend.xp) for count in (96, 144)]
        return settled(*(single - paired for single, paired in found))

    def by_series(_backend: Any) -> tuple[float, float]:
        lam, r = _waves(temperature, concentration)
        value = math.fsum(lam**2 * r)
        return value, 64 * EPS * value

    return by_tables, by_series


def _constants(temperature: float, concentration: float, count: int, xp: Any) -> tuple[Estimate, Estimate]:
    """Return c₁ of independent negatives and of pairs of views, on so many points of the circle."""
    cosines = np.cos(2 * np.pi * (np.arange(count)[:, None] - np.arange(count)) / count)
    views = np.exp(concentration * (cosines - 1))
    views /= views.sum(axis=1)[:, None]
    pairs = PairLaw(xp.asarray(views.T @ views / count))
    arrays = (pairs.first, xp.asarray(cosines / temperature), pairs.conditional)
    laws = TableLaw(*arrays, pairs.second), PairedLaw(*arrays, pairs.joint)
    single, paired = map(batch_loss.first_constant, laws)
    return single, paired


def _waves(temperature: float, concentration: float) -> tuple[Any, Any]:
    """Return the eigenvalues of the kernel and the squared ones of the noise, the constant wave left out."""
    kernel, noise = (bessel.eigenvalues(2, t, 64) for t in (temperature, 1 / concentration))
    return np.asarray(kernel.values)[1:], np.asarray(noise.values)[1:] ** 2
