"""The angular model of conditional heterogeneity: a latent angle, and modalities that see it through angular noise.

The latent θ has the law w·vM(0, κ) + (1−w)·vM(π, κ) with Fourier coefficients p̂_k = (I_k(κ)/I₀(κ))(w + (1−w)(−1)^k).
Modality i sees θ_i = θ + σ_i ξ_i, independent given θ, so that its coefficients are p̂_k e^{−k²σ_i²/2}. Observations
(cos θ_i, sin θ_i) + N(0, s²) of a linear encoder that is normalised matter through their direction alone, which is θ_i
plus an angle of the projected normal law: the noise multiplies coefficient k once more, exactly. Angles are in radians.
Source: arXiv:2601.19597, Section 5; the settings are the published ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
import scipy

from numerics import checks
from numerics.rules.quadrature import Host

PUBLISHED_SIGMAS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
PUBLISHED_TEMPERATURE = 0.07
PUBLISHED_NOISE = 0.02
WEIGHT, CONCENTRATION = 0.7, 6.0


def latent_coefficients(count: int) -> Host:
    """Return p̂_0 … p̂_{count−1} of the latent law."""
    k = numpy.arange(checks.whole("count", count, 1))
    ratio = scipy.special.ive(k, CONCENTRATION) / scipy.special.ive(0, CONCENTRATION)
    result: Host = ratio * (WEIGHT + (1 - WEIGHT) * (-1.0) ** k)
    return result


def noise_multipliers(noise: float, count: int) -> Host:
    """Return E cos kδ, k < `count`, for the angle δ of (1, 0) + N(0, noise²) in the plane.

    With η = 1/(4·noise²) it is √(πη/2)·e^{−η}[I_{(k−1)/2}(η) + I_{(k+1)/2}(η)]; no noise gives 1.
    """
    k = numpy.arange(checks.whole("count", count, 1))
    if noise == 0:
        return numpy.ones(count)
    eta = 1 / (4 * checks.positive("noise", noise) ** 2)
    result = math.sqrt(math.pi * eta / 2) * (
        scipy.special.ive(numpy.abs(k - 1) / 2, eta) + scipy.special.ive((k + 1) / 2, eta)
    )
    result[0] = 1.0
    return numpy.asarray(result, dtype=numpy.float64)


@dataclass(frozen=True)
class AngularModel:
    """M modalities with angular noises `sigmas`, and observation noise of standard deviation `noise`.

    Raises:
        ValueError: fewer than two modalities, or a noise is negative or not finite.
    """

    sigmas: tuple[float, ...]
    noise: float = 0.0

    def __post_init__(self) -> None:
        if len(self.sigmas) < 2:
            raise ValueError(f"sigmas={self.sigmas} must name at least two modalities")
        for name, value in (*(("sigmas", s) for s in self.sigmas), ("noise", self.noise)):
            if not checks.finite_number(name, value) >= 0:
                raise ValueError(f"{name}={value!r} must be >= 0: a standard deviation")

    @property
    def modalities(self) -> int:
        """The number M."""
        return len(self.sigmas)

    def multipliers(self, modality: int, count: int) -> Host:
        """Return what the noise of a modality multiplies Fourier coefficients 0 … count−1 with."""
        k = numpy.arange(count)
        result: Host = numpy.exp(-((k * self.sigmas[modality]) ** 2) / 2) * noise_multipliers(self.noise, count)
        return result

    def coefficients(self, modality: int, count: int) -> Host:
        """Return the Fourier coefficients of the law of a modality's angle."""
        result: Host = latent_coefficients(count) * self.multipliers(modality, count)
        return result

    def smooth(self, modality: int) -> bool:
        """Whether a modality sees θ through some noise."""
        return self.sigmas[modality] > 0 or self.noise > 0


def two_modalities(sigma: float, noise: float = 0.0) -> AngularModel:
    """Return the published pair: the first modality sees θ, the second θ + σξ."""
    return AngularModel((0.0, sigma), noise)


def grid_density(coefficients: Host, n: int) -> Host:
    """Return the density with these coefficients at 2πj/n, j < n; coefficients beyond n/2 must be negligible."""
    half = numpy.zeros(n // 2 + 1)
    used = min(len(coefficients), n // 2 + 1)
    half[:used] = coefficients[:used]
    result: Host = numpy.fft.irfft(half, n) * n / (2 * math.pi)
    return result


def density(coefficients: Host, angles: Host) -> Host:
    """Return the density with these coefficients at any angles, by the sum itself."""
    flat = numpy.asarray(angles, dtype=float).reshape(-1)
    k = numpy.arange(1, len(coefficients))
    waves = numpy.cos(flat[:, None] * k[None, :]) @ coefficients[1:]
    result: Host = ((1 + 2 * waves) / (2 * math.pi)).reshape(numpy.shape(angles))
    return result


def mutual_information(sigma: float, points: int = 2048) -> float:
    """Return I(θ; θ + σξ) in nats, the entropy of the sum minus that of the noise, by the trapezoid rule.

    Raises:
        ValueError: σ is below 0.02, where `points` would not carry the noise's density, or not finite.
    """
    if not checks.finite_number("sigma", sigma) >= 0.02:
        raise ValueError(f"sigma={sigma!r} must be >= 0.02: below it the noise's density needs a finer grid")
    k = numpy.arange(points // 2)
    noise = numpy.exp(-((k * sigma) ** 2) / 2)
    entropies = []
    for coefficients in (latent_coefficients(len(k)) * noise, noise):
        values = grid_density(coefficients, points)
        live = values > 0  # far from its centre the noise's density is below rounding
        entropies.append(-2 * math.pi / points * float(values[live] @ numpy.log(values[live])))
    return entropies[0] - entropies[1]


def potential_difference(sigma: float, angles: Host) -> Host:
    """Return U₁₂ − U₂₁ of identity encoders at `angles`: −e^{−σ²/2}[1 − Re p₂(θ+iσ²)/p₂(θ)], cosine critic.

    Source: arXiv:2601.19597, Section 5; Re p₂(θ+iσ²) has coefficients p̂_k e^{−k²σ²/2} cosh kσ².
    """
    count = 48  # p̂_k is below 10⁻³⁰ from there on, and e^{−k²σ²/2}cosh kσ² ≤ e^{σ²/2}
    k = numpy.arange(count)
    smoothed = latent_coefficients(count) * numpy.exp(-((k * sigma) ** 2) / 2)
    # e^{−k²σ²/2} cosh kσ² = ½[e^{−(k−1)²σ²/2} + e^{−(k+1)²σ²/2}]·e^{σ²/2}: nothing overflows
    both = (numpy.exp(-(((k - 1) * sigma) ** 2) / 2) + numpy.exp(-(((k + 1) * sigma) ** 2) / 2)) / 2
    turned = latent_coefficients(count) * both * math.exp(sigma**2 / 2)
    ratio = density(turned, angles) / density(smoothed, angles)
    result: Host = math.exp(-(sigma**2) / 2) * (ratio - 1)
    return result


def potential_oscillation(sigma: float, points: int = 4096) -> float:
    """Return osc(U₁₂ − U₂₁) over the circle for identity encoders, by a grid and a refined search at both ends."""
    checks.whole("points", points, 8)
    step = 2 * math.pi / points
    angles: Host = step * numpy.arange(points, dtype=numpy.float64)
    values = potential_difference(checks.finite_number("sigma", sigma), angles)
    ends = []
    for sign in (1.0, -1.0):
        best = float(angles[int(numpy.argmax(sign * values))])
        found = scipy.optimize.minimize_scalar(
            lambda angle, sign=sign: -sign * float(potential_difference(sigma, numpy.array([float(angle)]))[0]),
            bounds=(best - step, best + step), method="bounded", options={"xatol": 1e-10},
        )  # fmt: skip
        ends.append(max(-float(found.fun), float(numpy.max(sign * values))))
    return ends[0] + ends[1]
