"""Two von Mises–Fisher clouds on S² with known centres: samples of pairs, and what every measurement should find.

Images are vMF(μ₁, κ). A caption is, by a coin of its own, its image turned by the rotation that takes μ₁ to μ₂ (after a
turn about μ₁, so that also without a gap a caption is not its image), or a fresh draw of vMF(μ₂, κ). So both marginals
are known, while captions depend on their image and on each other. Expectations of functions of one cosine are Legendre
series, since E P_ℓ(X·z) = λ_ℓ P_ℓ(μ·z) with λ_ℓ the eigenvalue of smoothing at temperature 1/κ (Funk–Hecke); what is
left is integrated over S².
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import scipy.special

from numerics.critics.bessel import eigenvalues
from numerics.embeddings.files.pairs import Owners
from numerics.embeddings.resampling import Vector
from numerics.rules.quadrature import gauss_legendre
from numerics.rules.sphere import product_rule

_DEGREES = 120
_COIN = 0.5  # the share of captions that are their image, turned
_TURN = 1.0  # radians about μ₁


@dataclass(frozen=True)
class TwoClouds:
    """Concentration κ of both clouds, and the angle between their centres in radians; 0 is no gap."""

    kappa: float
    angle: float

    @property
    def first(self) -> Vector:
        """μ₁, (3,)."""
        return numpy.array([0.0, 0.0, 1.0])

    @property
    def second(self) -> Vector:
        """μ₂, (3,)."""
        return numpy.array([math.sin(self.angle), 0.0, math.cos(self.angle)])

    @property
    def rotation(self) -> Vector:
        """The rotation that makes a caption of its image: a turn about μ₁, then μ₁ to μ₂."""
        a, t = self.angle, _TURN
        turn = numpy.array([[math.cos(t), -math.sin(t), 0], [math.sin(t), math.cos(t), 0], [0, 0, 1]])
        tilt = numpy.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
        return numpy.asarray(tilt @ turn)

    def sample(self, rng: numpy.random.Generator, counts: Any) -> tuple[Vector, Vector, Owners]:
        """Return images (n, 3), captions (M, 3) and the image of each, for the numbers of captions `counts`, (n,)."""
        owner = numpy.repeat(numpy.arange(len(counts)), counts)
        images = self._draw(rng, len(counts))
        fresh = self._draw(rng, len(owner)) @ self.rotation.T
        turned = images[owner] @ self.rotation.T
        return images, numpy.where(rng.random(len(owner))[:, None] < _COIN, turned, fresh), owner

    def _draw(self, rng: numpy.random.Generator, size: int) -> Vector:
        """vMF(μ₁, κ): on S² the cosine with the centre has an exponential law, cut to [−1, 1]."""
        u = rng.random(size)
        t = 1 + numpy.log(u + (1 - u) * math.exp(-2 * self.kappa)) / self.kappa
        phi, s = 2 * math.pi * rng.random(size), numpy.sqrt(numpy.maximum(0.0, 1 - t * t))
        return numpy.stack([s * numpy.cos(phi), s * numpy.sin(phi), t], axis=1)

    @cached_property
    def _eigenvalues(self) -> Vector:
        return eigenvalues(3, 1 / self.kappa, _DEGREES).values

    def _legendre(self, f: Callable[[Vector], Vector]) -> Vector:
        """Coefficients of f(t) = Σ a_ℓ P_ℓ(t); in u with t = 1 − 2u², in which a distance is smooth."""
        nodes, weights = gauss_legendre(4 * _DEGREES)
        u, w = nodes / 2, weights / 2  # nodes are 1 − x
        t = 1 - 2 * u * u
        degrees = numpy.arange(_DEGREES)[:, None]
        return numpy.asarray(
            (2 * degrees[:, 0] + 1) / 2 * ((f(t) * 4 * u * w) * scipy.special.eval_legendre(degrees, t)).sum(axis=1)
        )

    def pairs(self, f: Callable[[Vector], Vector], cosine: float) -> float:
        """Return E f(X·Y) for independent X, Y of two clouds whose centres have this cosine."""
        terms = self._legendre(f) * self._eigenvalues**2
        return float(terms @ scipy.special.eval_legendre(numpy.arange(_DEGREES), cosine))

    def zonal(self, f: Callable[[Vector], Vector], cosine: float) -> float:
        """Return E f(X·z) for X of a cloud whose centre has this cosine with z."""
        terms = self._legendre(f) * self._eigenvalues
        return float(terms @ scipy.special.eval_legendre(numpy.arange(_DEGREES), cosine))

    def form(self, f: Callable[[Vector], Vector]) -> float:
        """Return E f(X·X′) + E f(Y·Y′) − 2E f(X·Y)."""
        return 2 * self.pairs(f, 1.0) - 2 * self.pairs(f, math.cos(self.angle))

    def log_partition(self, tau: float) -> Callable[[Vector], Vector]:
        """Return log Γ of a cloud, a function of the cosine of the point with its centre: a ratio of normalisers."""

        def log_ratio(r: Vector) -> Vector:  # log(sinh r/r), r > 0
            return numpy.asarray(r + numpy.log1p(-numpy.exp(-2 * r)) - numpy.log(2 * r))

        def function(t: Vector) -> Vector:
            r = numpy.sqrt(self.kappa**2 + 1 / tau**2 + 2 * self.kappa * t / tau)
            return numpy.asarray(log_ratio(r) - log_ratio(numpy.array(self.kappa)))

        return function

    def values(self, tau: float) -> dict[str, float]:
        """Return what `diagnosis.measure` should find, by the keys of its rows, but for those of `mmd2`."""
        cosine = math.cos(self.angle)
        length = float(self._eigenvalues[1])
        own, other = (self.zonal(self.log_partition(tau), c) for c in (1.0, cosine))
        volume = math.log(4 * math.pi * tau) + 1 / tau + math.log1p(-math.exp(-2 / tau)) - math.log(2)
        aligned = _COIN * self._turned_cosine(length) + (1 - _COIN) * length**2 * cosine
        attraction = -aligned / tau
        uniform = math.log(self.pairs(lambda t: numpy.exp(4 * t - 4), 1.0))
        c1 = [self._constant(tau, p) for p in (0, 1)]
        gap = math.sqrt(2 - 2 * cosine) * length
        return {
            "centroid_gap": gap, "centroid_gap_squared": gap**2, "centroid_cosine": cosine,
            "centroid_norm_images": length, "centroid_norm_captions": length,
            "energy_distance": -self.form(lambda t: numpy.sqrt(2 - 2 * t)),
            "uniformity_images": uniform, "uniformity_captions": uniform,
            "alignment": aligned, "alignment_loss": 2 - 2 * aligned,
            "log_partition_2_at_images": other, "log_partition_1_at_captions": other,
            "log_partition_1_at_images": own, "log_partition_2_at_captions": own,
            "log_density_2_at_images": other - volume, "log_density_1_at_captions": other - volume,
            "J_12": attraction + other - volume, "J_21": attraction + other - volume,
            "J_sym": attraction + other - volume,
            "J_1": attraction + own - volume, "J_2": attraction + own - volume,
            "coupling": own - other, "c1": (c1[0] + c1[1]) / 2,
            "potential_difference_sd": self._potential_spread(tau),
        }  # fmt: skip

    def mmd2(self, bandwidth: float) -> float:
        """Return MMD² at a bandwidth."""
        return self.form(lambda t: numpy.exp((t - 1) / bandwidth**2))

    def _turned_cosine(self, length: float) -> float:
        """E X·RX = tr(R E XXᵀ), with E XXᵀ = (A/κ)·1 + (1 − 3A/κ)·μμᵀ and A = E X·μ."""
        rate = length / self.kappa
        R, mu = self.rotation, self.first
        return float(rate * numpy.trace(R) + (1 - 3 * rate) * (mu @ R @ mu))

    def _laws(self, order: int) -> tuple[Vector, Vector]:
        """The points of a rule on S², (n, 3), and the probabilities of both clouds there, (2, n)."""
        rule = product_rule(order)
        points = numpy.asarray(rule.points)
        laws = numpy.exp(rule.log_weights + self.kappa * (numpy.stack([self.first, self.second]) @ points.T - 1))
        return points, laws / laws.sum(axis=1, keepdims=True)

    def _constant(self, tau: float, p: int) -> float:
        """c₁ with the anchors images (0) or captions (1): E[E_ν κ/Γ − ½(E κ²/Γ² − 1)]."""
        points, laws = self._laws(60)
        other = (self.second, self.first)[p]
        log_gamma = self.log_partition(tau)(points @ other)
        second = numpy.exp(self.log_partition(tau / 2)(points @ other) - 2 * log_gamma)
        turned = numpy.exp(self._turned(points, p) / tau - log_gamma)
        return float(laws[p] @ (_COIN * turned + (1 - _COIN) - (second - 1) / 2))

    def _turned(self, points: Vector, p: int) -> Vector:
        """The cosine of an image with itself turned (0), or of a caption with itself turned back (1)."""
        R = self.rotation if p == 0 else self.rotation.T
        return numpy.asarray((points * (points @ R.T)).sum(axis=1))

    def _potential_spread(self, tau: float) -> float:
        """The standard deviation of Ũ₁₂ − Ũ₂₁ under half of each cloud."""
        points, laws = self._laws(30)
        centres = (self.second, self.first)
        length = float(self._eigenvalues[1])
        kernel = numpy.exp((points @ points.T - 1) / tau)
        smoothed = []
        for p in (0, 1):
            potential = -_COIN * self._turned(points, p) - (1 - _COIN) * length * (points @ centres[p])
            smoothed.append(kernel @ (laws[p] * potential) / (kernel @ laws[p]))
        difference, law = smoothed[0] - smoothed[1], laws.mean(axis=0)
        return float(numpy.sqrt(law @ (difference - law @ difference) ** 2))
