"""Modified Bessel functions of the first kind in log space, their ratios, and the spectrum of the cosine kernel.

One method each, for every order ν ≥ 0 and argument x > 0. The power series of I_ν has positive terms with a single
peak: it is summed outwards from that peak, in units of it, so that nothing overflows, underflows or cancels, and only
some √x terms count. The ratios I_{ν+1}/I_ν come from their continued fraction, also positive, evaluated backwards from
a bracket. DLMF 10.25.2 and 10.33.1.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy

from numerics import checks
from numerics.estimate import EPS, UNIT, Estimate
from numerics.rules.quadrature import Host

# log m! = m log m − m + ½ log 2πm + Σ cᵢ m^{1−2i}; from m = 16 on, what is left out is below 2e-17.
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
_STIRLING_FROM = 16.0
# The standard library's gamma is within 20 units in the last place; its logarithm adds one more.
_GAMMA_UNITS = 24
# Terms below it, in units of the peak's neighbours, are left to the bound on the tail.
_FAR = 1e7  # from here on the error of the series, eps·x, outweighs what an expansion in 1/x leaves out
_NEGLIGIBLE = 1e-20


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Eigenvalues λ_ℓ ∈ (0, 1], ℓ = 0 … count−1, as logarithms, so that the tiniest keep all their digits.

    `log_errors` bounds the absolute errors of `log_values`, that is the relative errors of the eigenvalues.
    """

    log_values: Host
    log_errors: Host

    @property
    def values(self) -> Host:
        """The eigenvalues, shape (count,); 0 where float64 underflows."""
        return numpy.exp(self.log_values)

    @property
    def errors(self) -> Host:
        """Bounds on the absolute errors of `values`."""
        bound: Host = self.values * (numpy.expm1(self.log_errors) + 2 * EPS) + numpy.finfo(numpy.float64).tiny
        return bound


def log_bessel_i(order: float, x: float) -> Estimate:
    """Return log I_ν(x) for the order ν ≥ 0 and x > 0.

    The error is of the size eps·(ν + x): log[(x/2)^ν/Γ(ν+1)] by Stirling's series, in which the large parts of the two
    logarithms are cancelled by hand, and the rest by `log_bessel_series`.

    Raises:
        ValueError: `order` is negative, `x` is not > 0, or one of them is not finite.
    """
    nu, argument = _order(order), checks.positive("x", x)
    if nu == 0:
        return log_bessel_series(nu, argument)
    level = 1 + math.log(argument / (2 * nu))
    excess = _factorial_excess(nu)
    prefix = nu * level - excess.value
    rounding = nu * EPS * (2 + 2 * abs(level)) + excess.error + EPS * abs(prefix)
    return Estimate(prefix, rounding) + log_bessel_series(nu, argument)


def log_bessel_series(order: float, x: float) -> Estimate:
    """Return log[Γ(ν+1)(2/x)^ν I_ν(x)] = log Σ_k (x/2)^{2k}/(k!(ν+1)_k) = log 0F1(ν+1; x²/4) ≥ 0.

    It is the mean of e^{x·t} over a coordinate t of S^{2ν+1}, and keeps its relative accuracy as x → 0. The error is
    of the size eps·x. ValueError as `log_bessel_i`.
    """
    nu, argument = _order(order), checks.positive("x", x)
    if argument > max(_FAR, 100 * nu * nu):
        return _far_series(nu, argument)
    half = argument / 2
    peak = math.floor(2 * half * (half / (nu + math.hypot(nu, argument))))
    rising, falling = _terms(nu, half, peak, 1), _terms(nu, half, peak, -1)
    # Each step away from the peak multiplies by a ratio with five roundings.
    lost = math.fsum(j * t for terms in (rising, falling) for j, t in enumerate(terms, 1)) * 5 * UNIT
    around = math.fsum(rising + falling)
    tail = _NEGLIGIBLE * around + sys.float_info.min
    top = _log_term(nu, half, peak)
    rest = math.log1p(around)
    relative = (lost + EPS * around + tail) / (1 + around)
    return Estimate(rest, relative + EPS * rest) + top


def _far_series(nu: float, x: float) -> Estimate:
    """The same by Hankel's expansion, I_ν(x) ~ e^x/√(2πx)·Σ (−1)^k a_k/x^k, where the series would have √x terms.

    The remainder is at most 2·e^{|ν² − 1/4|/x} times the first term left out (DLMF 10.40.10 to 10.40.12, for real x).
    """
    terms = [1.0]
    for k in range(1, 5):
        terms.append(-terms[-1] * (4 * nu * nu - (2 * k - 1) ** 2) / (8 * k * x))
    parts = [
        math.lgamma(nu + 1),
        -nu * math.log(x / 2),
        x,
        -0.5 * math.log(2 * math.pi * x),
        math.log1p(sum(terms[1:4])),
    ]
    left_out = 2 * math.exp(abs(nu * nu - 0.25) / x) * abs(terms[4])
    return Estimate(math.fsum(parts), 2 * left_out + 4 * EPS * math.fsum(map(abs, parts)))


def bessel_ratio(order: float, x: float) -> Estimate:
    """Return I_{ν+1}(x)/I_ν(x) ∈ (0, 1) by its continued fraction, with a relative error of about 4·eps·(1 + √x/2).

    ValueError as `log_bessel_i`.
    """
    ratios, errors = _ratios(_order(order), checks.positive("x", x), 1)
    return Estimate(float(ratios[0]), float(ratios[0] * errors[0]))


def eigenvalues(dimension: int, temperature: float, count: int) -> Spectrum:
    """Return λ_ℓ(τ) = I_{ℓ+d/2−1}(1/τ)/I_{d/2−1}(1/τ), ℓ = 0 … count−1: the cosine kernel's spectrum on S^{d−1}.

    λ_ℓ belongs to the spherical harmonics of degree ℓ (Funk and Hecke); on S¹ (d = 2) to cos ℓθ and sin ℓθ. All
    ratios of neighbours come from one backward recurrence, and the logarithms are their running sums.

    Raises:
        ValueError: `dimension` is no whole number ≥ 2, `count` none ≥ 1, or `temperature` is not > 0.
    """
    d, n = checks.whole("dimension", dimension, 2), checks.whole("count", count, 1)
    x = 1 / checks.positive("temperature", temperature)
    ratios, relative = _ratios(d / 2 - 1, checks.positive("1/temperature", x), n)
    logs = numpy.log(ratios[: n - 1])
    values = numpy.concatenate([[0.0], numpy.cumsum(logs)])
    # x was rounded: d log r/d log x = 1/r·x·r′ ≤ 1. A running sum of n terms rounds each at most n times.
    steps = relative[: n - 1] + UNIT + EPS * numpy.abs(logs) + UNIT * numpy.abs(values[1:])
    return Spectrum(values, numpy.concatenate([[0.0], numpy.cumsum(steps)]))


def log_sphere_area(dimension: int) -> Estimate:
    """Return the log of the area 2π^{d/2}/Γ(d/2) of S^{d−1} ⊂ R^d; the two points of S⁰ have area 2.

    Raises:
        ValueError: `dimension` is no whole number ≥ 1.
    """
    d = checks.whole("dimension", dimension, 1)
    if d == 1:
        return Estimate(math.log(2), EPS)
    nu = d / 2 - 1
    excess = _factorial_excess(nu)
    if nu == 0:
        return Estimate(math.log(2 * math.pi), 2 * EPS)
    level = 1 + math.log(math.pi / nu)  # π^{d/2}/Γ(d/2) = π·π^ν/ν!
    value = math.log(2 * math.pi) + nu * level - excess.value
    return Estimate(value, EPS * (2 + nu * (2 + 2 * abs(level)) + abs(value)) + excess.error)


def _order(order: float) -> float:
    nu = checks.finite_number("order", order)
    if nu < 0:
        raise ValueError(f"order={nu!r} must be >= 0")
    return nu


def _factorial_excess(m: float) -> Estimate:
    """log Γ(m+1) − (m log m − m) for m ≥ 0: what is left of log m! when its large part is taken away."""
    if m == 0:
        return Estimate(0.0, 0.0)
    if m < _STIRLING_FROM:
        value = math.log(math.gamma(m + 1)) - m * math.log(m) + m
        return Estimate(value, EPS * (_GAMMA_UNITS + 3 * m * (1 + abs(math.log(m)))))
    inverse = 1 / (m * m)
    series = 0.0
    for coefficient in reversed(_STIRLING):
        series = series * inverse + coefficient
    value = math.log(2 * math.pi * m) / 2 + series / m
    return Estimate(value, 4 * EPS * (1 + value))


def _log_term(nu: float, half: float, k: int) -> Estimate:
    """log[(x/2)^{2k}/(k!(ν+1)_k)], with Stirling's large parts cancelled by hand.

    With m = ν + k it is k·log(h²/(km)) + 2k − ν·log(1 + k/ν) less the three excesses.
    """
    if k == 0:
        return Estimate(0.0, 0.0)
    m = nu + k
    shape = k * math.log((half / k) * (half / m))
    bend = nu * math.log1p(k / nu) if nu else 0.0
    excesses = [_factorial_excess(float(k)), _factorial_excess(m), _factorial_excess(nu)]
    value = (2 * k - bend) + shape - (excesses[0].value + (excesses[1].value - excesses[2].value))
    # log(h²/(km)) is good to 2·eps absolutely; m has one rounding, to which the whole is sensitive as log(h²/(km)) is
    rounding = EPS * (3 * k + 3 * abs(shape) + 3 * bend + abs(value) + sum(abs(e.value) for e in excesses))
    return Estimate(value, rounding + sum(e.error for e in excesses))


def _terms(nu: float, half: float, peak: int, step: int) -> list[float]:
    """The series' terms beyond (step 1) or before (step −1) the peak, in units of the peak's, until negligible.

    The ratios fall away from the peak; the loop ends where the geometric bound on all that is left is negligible.
    """
    terms: list[float] = []
    k, term = peak, 1.0
    while step > 0 or k > 0:
        if step > 0:
            k += 1
            ratio = (half / k) * (half / (nu + k))
        else:
            ratio = (k / half) * ((nu + k) / half)
            k -= 1
        term *= ratio
        # terms[0] sets the scale: before a peak at k = 0 all that follows may be tiny, and is wanted in full
        if term <= _NEGLIGIBLE * (1 - ratio) * (terms[0] if terms else term):
            break
        terms.append(term)
    return terms


def _ratios(nu: float, x: float, count: int) -> tuple[Host, Host]:
    """I_{ν+j+1}(x)/I_{ν+j}(x) for j = 0 … count−1, and bounds on their relative errors.

    r_j = 1/(2(ν+j+1)/x + r_{j+1}) halves no digit: an error of r_{j+1} reaches r_j times r_j·r_{j+1} < 1, and four
    roundings join it. Amos's two bounds (1974) enclose the first one, far enough out that the start is forgotten.
    """
    first = nu + count + 10 + math.ceil(math.sqrt(45 * x))
    start = count + 10 + math.ceil(math.sqrt(45 * x))
    low = x / (first + 0.5 + math.hypot(first + 1.5, x))
    high = x / (first + 0.5 + math.hypot(first + 0.5, x))
    ratio, error = (low + high) / 2, (high - low) / low + 8 * UNIT
    ratios, errors = numpy.empty(count), numpy.empty(count)
    for j in range(start - 1, -1, -1):
        following = ratio
        ratio = 1 / (2 * ((nu + j + 1) / x) + following)
        error = error * ratio * following + 4 * UNIT
        if j < count:
            ratios[j], errors[j] = ratio, error
    return ratios, errors
