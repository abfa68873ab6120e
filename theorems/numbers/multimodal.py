"""Numbers of the two-modality theorems, each by two routes that share neither formula nor nodes.

A route takes the backend and returns (value, error).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from numerics.critics import bessel, transforms
from numerics.critics import registry as critics
from numerics.estimate import EPS, Estimate
from numerics.rules.box import box_rule
from numerics.rules.circle import circle_rule
from theorems.numbers.unimodal import Route, settled

# The published angular model: θ₁ ~ 0.7·vM(0, 6) + 0.3·vM(π, 6), θ₂ = θ₁ + σξ
CONCENTRATION, SHARES = 6.0, (0.7, 0.3)
ALPHA = 0.9


def first_order_gap(temperature: float) -> tuple[Route, Route]:
    """Return two routes to J^Sym − F^Sym on S¹ for ρ₁ uniform and ρ₂ = (1 + 0.9 cos θ)/2π: closed form, and the FFT.

    The mean of log(1 + b cos θ) is log((1 + √(1−b²))/2), and smoothing multiplies b by λ₁.
    """

    def closed(_backend: Any) -> tuple[float, float]:
        spectrum = bessel.eigenvalues(2, temperature, 2)
        share, error = float(spectrum.values[1]), float(spectrum.errors[1])
        before, after = (math.sqrt((1 - b) * (1 + b)) for b in (ALPHA, ALPHA * share))
        return 0.5 * math.log((1 + after) / (1 + before)), EPS + ALPHA**2 * error / after

    def by_fft(backend: Any) -> tuple[float, float]:
        return settled(*(_half_mean_log_ratio(count, temperature, backend.xp) for count in (192, 256)))

    return closed, by_fft


def _half_mean_log_ratio(count: int, temperature: float, xp: Any) -> Estimate:
    rule = circle_rule(count, xp)
    x: Any = rule.points
    log_rho = xp.log((1 + ALPHA * x[:, 0]) / (2 * math.pi))
    smoothed = transforms.smooth_fft(critics.Cosine(2), log_rho, (count,), temperature)
    mean = rule.integrate((smoothed.values - log_rho) / (2 * math.pi))
    worst = float(xp.max(smoothed.errors + EPS * (1 + xp.abs(log_rho))))
    return Estimate(0.5 * mean.value, mean.error + worst)


def field_oscillation(sigma: float, *, over_quartic: bool = False) -> tuple[Route, Route]:
    """Return two routes to osc(U₁₂ − U₂₁) of the angular model: Fourier series, and the conditional mean itself.

    With ``over_quartic`` the number is the oscillation divided by σ⁴.
    """
    scale = sigma**4 if over_quartic else 1.0

    def by(difference: Callable[[float, Any], Any], counts: tuple[int, int]) -> Route:
        def measure(_backend: Any) -> tuple[float, float]:
            coarse, fine = (_oscillation(lambda t: difference(sigma, t), count) for count in counts)
            # A difference of numbers of size 1, known to some roundings
            return fine / scale, (abs(fine - coarse) + 64 * EPS) / scale

        return measure

    return by(_by_fourier, (96, 128)), by(_by_conditional_mean, (96, 128))


def twice_first_harmonic() -> tuple[Route, Route]:
    """Return two routes to 2p̂₁ of the law of θ₁, what the oscillation tends to: ratios of Bessel, and quadrature."""

    def by_bessel(_backend: Any) -> tuple[float, float]:
        spectrum = bessel.eigenvalues(2, 1 / CONCENTRATION, 2)
        share = SHARES[0] - SHARES[1]
        return 2 * share * float(spectrum.values[1]), 2 * share * float(spectrum.errors[1]) + EPS

    def by_quadrature(_backend: Any) -> tuple[float, float]:
        values = []
        for count in (96, 128):
            theta = 2 * math.pi * np.arange(count) / count
            rho = _first_law(theta)
            values.append(float(2 * np.sum(rho * np.cos(theta)) / np.sum(rho)))
        return values[1], abs(values[1] - values[0]) + 16 * EPS

    return by_bessel, by_quadrature


def _first_law(theta: Any) -> Any:
    """Return the law of θ₁ up to a constant."""
    return sum(p * np.exp(CONCENTRATION * (s * np.cos(theta) - 1)) for p, s in zip(SHARES, (1, -1), strict=True))


def _by_fourier(sigma: float, theta: Any) -> Any:
    """U₁₂ − U₂₁ = e^(−σ²/2) (Re p₂(θ + iσ²)/p₂(θ) − 1), from p̂_k (cosh(kσ²) − 1), which loses no digits as σ → 0."""
    # 30 harmonics leave 6³⁰/30!/2³⁰ and less; 60 are taken
    orders = np.arange(1, 61)
    spectrum = bessel.eigenvalues(2, 1 / CONCENTRATION, 61).values[1:]
    weights = 2 * spectrum * (SHARES[0] + SHARES[1] * (-1.0) ** orders)
    decay = np.exp(-((orders * sigma) ** 2) / 2)
    waves = np.cos(theta[:, None] * orders)
    rise = 2 * np.sinh(orders * sigma**2 / 2) ** 2
    return math.exp(-(sigma**2) / 2) * (waves @ (weights * decay * rise)) / (1 + waves @ (weights * decay))


def _by_conditional_mean(sigma: float, theta: Any) -> Any:
    """U₁₂ − U₂₁ = E[cos(θ₂ − θ₁) | θ₂] − e^(−σ²/2), the mean over θ₁ = θ₂ − σx by the trapezoid rule."""
    # The integrand is entire: steps of 1/20 leave e^(6 cosh(σy) + y²/2 − 40πy), under e^(−100) at y = 1.8 for σ ≤ 2
    x = np.linspace(-12.0, 12.0, 481)
    mass = np.exp(-(x**2) / 2) * _first_law(theta[:, None] - sigma * x)
    mean = (mass @ (1 - 2 * np.sin(sigma * x / 2) ** 2)) / mass.sum(axis=1)
    return mean - math.exp(-(sigma**2) / 2)


def _oscillation(f: Callable[[Any], Any], count: int) -> float:
    """Return max f − min f on the circle, for a smooth even f: the best node, moved by two steps of Newton's kind."""
    theta = np.pi * np.arange(count + 1) / count
    values = f(theta)
    ends = []
    for sign in (1.0, -1.0):
        place, step = float(theta[np.argmax(sign * values)]), math.pi / count
        for _ in range(5):
            left, middle, right = f(np.asarray([place - step, place, place + step]))
            bend = left - 2 * middle + right
            place += step * 0.5 * (left - right) / bend if bend else 0.0
            step /= 4
        ends.append(float(max(sign * f(np.asarray([place]))[0], np.max(sign * values))))
    return ends[0] + ends[1]


def rise() -> tuple[Route, Route]:
    """Return two routes to the least growth of the oscillation over the steps 0, 0.05, 0.1, …, 0.7 of σ."""

    def by(route: int) -> Route:
        def measure(backend: Any) -> tuple[float, float]:
            values = [(0.0, 0.0)] + [field_oscillation(step / 20)[route](backend) for step in range(1, 15)]
            growth = [(b[0] - a[0], a[1] + b[1]) for a, b in itertools.pairwise(values)]
            return min(growth)

        return measure

    return by(0), by(1)


def oscillation_over_bound() -> tuple[Route, Route]:
    """Return two routes to the least ratio of the oscillation to 2p̂₁e^(−σ²)(cosh σ² − 1), over σ = 0.1, 0.2, …, 2."""

    def by(route: int) -> Route:
        def measure(backend: Any) -> tuple[float, float]:
            most = twice_first_harmonic()[route](backend)[0]
            ratios = []
            for sigma in (step / 10 for step in range(1, 21)):
                value, error = field_oscillation(sigma)[route](backend)
                bound = most * math.exp(-(sigma**2)) * 2 * math.sinh(sigma**2 / 2) ** 2
                ratios.append((value / bound, (error + 8 * EPS * value) / bound))
            return min(ratios)

        return measure

    return by(0), by(1)


# The heat flow on S² from the density (1 + ½t)/4π, t the height: one harmonic of degree 1, which decays like e^(−2t)
START = 0.5


def heat_divergence(time: float) -> tuple[Route, Route]:
    """Return two routes to D_KL(ρ_t‖uniform) on S²: the harmonic's decay, and jumps between rings of latitude."""

    def by_harmonic(_backend: Any) -> tuple[float, float]:
        a = START * math.exp(-2 * time)
        # ½∫(1 + at) log(1 + at) dt = Σ aᵏ⁺² /((k + 1)(k + 2)(k + 3)), k even
        terms = [a ** (k + 2) / ((k + 1) * (k + 2) * (k + 3)) for k in range(0, 60, 2)]
        return math.fsum(terms), 4 * EPS * sum(terms)

    def by_jumps(_backend: Any) -> tuple[float, float]:
        # The error of rings is of second order in their width: two sizes give the limit, a third says how well
        values = [_after_jumps(rings, time) for rings in (64, 128, 256)]
        first, second = ((4 * b - a) / 3 for a, b in itertools.pairwise(values))
        return second, abs(second - first) + 1e-12

    return by_harmonic, by_jumps


def decay_exponent() -> tuple[Route, Route]:
    """Return two routes to log D_KL at time 1 less that at time 2, for the heat flow on S²."""

    def by(route: int) -> Route:
        def measure(backend: Any) -> tuple[float, float]:
            (before, error), (after, other) = (heat_divergence(time)[route](backend) for time in (1.0, 2.0))
            return math.log(before / after), error / before + other / after

        return measure

    return by(0), by(1)


def _after_jumps(rings: int, time: float) -> float:
    """Return D_KL after a time, for jumps between neighbouring rings of equal width in height: self-adjoint in μ."""
    heights = -1 + (2 * np.arange(rings) + 1) / rings
    edges = -1 + 2 * np.arange(1, rings) / rings
    rates = (1 - edges**2) * (rings / 2) ** 2
    generator = np.diag(rates, 1) + np.diag(rates, -1)
    generator -= np.diag(generator.sum(axis=1))
    values, vectors = np.linalg.eigh(generator)
    ratio = vectors @ (np.exp(values * time) * (vectors.T @ (1 + START * heights)))
    return float(np.mean(ratio * np.log(ratio)))


def alignment_of_mixture(share: float, concentration: float) -> tuple[Route, Route]:
    """Return two routes to E s⁺ on S¹ for uniform anchors, a positive its anchor or, with a share, from vM.

    By Fourier coefficients, of which the uniform law has none; and by the double sum over anchors and positives.
    """

    def by_coefficients(_backend: Any) -> tuple[float, float]:
        return 1 - share, EPS

    def by_sums(backend: Any) -> tuple[float, float]:
        values = []
        for count in (192, 256):
            points: Any = circle_rule(count, backend.xp).points
            law = backend.xp.exp(concentration * (points[:, 0] - 1))
            law = law / backend.xp.sum(law)
            mean = float(backend.xp.sum((points @ points.T) @ law)) / count
            values.append(1 - share + share * mean)
        return values[1], abs(values[1] - values[0]) + 64 * EPS

    return by_coefficients, by_sums


def divergence_of_mixture(share: float, concentration: float) -> tuple[Route, Route]:
    """Return two routes to D_sym(u, (1−p)u + p·vM) on S¹: the trapezoid rule in the angle, and Gauss–Legendre.

    With r = σ/u it is ½p ∫u(r − 1) log(1 + p(r − 1)).
    """

    def term(angle: Any, xp: Any = np) -> Any:
        peak = 1 / float(special.i0e(concentration))
        excess = peak * xp.exp(concentration * (xp.cos(angle) - 1)) - 1
        return 0.5 * share * excess * xp.log1p(share * excess)

    def by_trapezoid(_backend: Any) -> tuple[float, float]:
        values = [float(np.mean(term(2 * np.pi * np.arange(n) / n))) for n in (1024, 1536)]
        return values[1], abs(values[1] - values[0]) + 64 * EPS

    def by_gauss(backend: Any) -> tuple[float, float]:
        values = []
        for order in (160, 240):
            rule: Any = box_rule(1, order, backend.xp)
            nodes = rule.points[:, 0]
            weights = backend.xp.exp(rule.log_weights)
            # Two pieces of [0, π], the first where the peak is
            cut = min(math.pi / 2, 12 / math.sqrt(1 + concentration))
            pieces = ((0.0, cut), (cut, math.pi))
            parts = [float(weights @ term((a + b + (b - a) * nodes) / 2, backend.xp)) * (b - a) / 2 for a, b in pieces]
            values.append(sum(parts) / math.pi)
        return values[1], abs(values[1] - values[0]) + 64 * EPS

    return by_trapezoid, by_gauss
