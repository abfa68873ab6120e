"""log I_ν, its ratios and the spectrum of the cosine kernel, against mpmath in 40 digits and against their brackets."""

import math

import mpmath
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.critics.bessel import bessel_ratio, eigenvalues, log_bessel_i, log_bessel_series, log_sphere_area

DIMENSIONS = (2, 3, 4, 7, 16, 33, 64, 128, 512, 768, 2048)
TEMPERATURES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
law = settings(deadline=None, derandomize=True, max_examples=150, database=None)


def bessel(order, x):
    return mpmath.besseli(mpmath.mpf(order), mpmath.mpf(x))


def check(order, x, reference):
    with mpmath.workdps(40):
        log = mpmath.log(bessel(order, x))
        got = log_bessel_i(order, x)
        reference.check(got, log)
        # what users are promised; the bound itself is tighter
        assert got.error <= 1e-12 * max(1.0, abs(got.value))
        got = log_bessel_series(order, x)
        reference.check(got, mpmath.log(mpmath.hyp0f1(mpmath.mpf(order) + 1, mpmath.mpf(x) ** 2 / 4)))
        assert got.error <= 1e-13 * got.value
        ratio = bessel_ratio(order, x)
        reference.check(ratio, bessel(mpmath.mpf(order) + 1, x) / bessel(order, x))
        assert ratio.error <= 2e-14 * ratio.value


@pytest.mark.parametrize("d", DIMENSIONS)
def test_the_whole_range(d, reference):
    for tau in TEMPERATURES:
        for degree in (0, 1, 13, 150):
            check(d / 2 - 1 + degree, 1 / tau, reference)


@law
@given(st.integers(0, 2300), st.floats(-2, math.log10(200)))
def test_random_orders_and_arguments(twice, exponent):
    with mpmath.workdps(40):
        x = 10.0**exponent
        truth = mpmath.log(bessel(twice / 2, x))
        got = log_bessel_i(twice / 2, x)
        assert abs(got.value - truth) <= min(got.error, 1e-12 * max(1.0, float(abs(truth))))
        quotient = bessel(twice / 2 + 1, x) / bessel(twice / 2, x)
        assert abs(bessel_ratio(twice / 2, x).value - quotient) <= 1e-14 * quotient


@pytest.mark.parametrize("order", [0.25, 1.7, 12.34567, 400.1])
@pytest.mark.parametrize("x", [1e-9, 0.3, 41.0, 700.0])
def test_any_real_order(order, x, reference):
    check(order, x, reference)


@pytest.mark.parametrize("order", [0, 0.5, 3])
def test_far_beyond_the_exponential(order, reference):
    """x = 10⁵, where e^x has 43,000 digits: the asymptotic series is the truth."""
    with mpmath.workdps(40):
        x = mpmath.mpf(10) ** 5
        terms, term = [], mpmath.mpf(1)
        for k in range(1, 12):
            terms.append(term)
            term *= -(4 * mpmath.mpf(order) ** 2 - (2 * k - 1) ** 2) / (8 * k * x)
        truth = x - mpmath.log(2 * mpmath.pi * x) / 2 + mpmath.log(mpmath.fsum(terms))
        reference.check(log_bessel_i(order, 1e5), truth)


def test_continuity_where_the_code_switches():
    """Stirling's series begins at 16, the peak of the series moves by whole numbers, ν = 0 is apart."""
    for low, high, x in [(math.nextafter(16, 0), 16.0, 5.0), (0.0, 1e-14, 5.0), (0.0, 1e-300, 80.0)]:
        first, second = log_bessel_i(low, x), log_bessel_i(high, x)
        assert abs(first.value - second.value) <= first.error + second.error + 1e-13
    for order in (0, 0.5, 31):
        for peak in (1, 2, 16, 17):  # x with x²/4 = k(k+ν)
            x = 2 * math.sqrt(peak * (peak + order))
            below, above = (log_bessel_i(order, x * (1 + sign * 1e-12)) for sign in (-1, 1))
            slope = order + x * bessel_ratio(order, x).value
            assert abs(above.value - below.value - 2e-12 * slope) <= above.error + below.error


@pytest.mark.parametrize("order", [0, 0.5, 5, 255, 1023])
@pytest.mark.parametrize("x", [0.01, 1.0, 14.3, 200.0])
def test_ratio_and_logarithms_agree(order, x):
    ratio = bessel_ratio(order, x)
    difference = (log_bessel_i(order + 1, x) - log_bessel_i(order, x)).exp()
    assert ratio.agrees(difference)
    assert 0 < ratio.value < 1


@pytest.mark.parametrize("x", [0.05, 2.0, 60.0, 300.0])
def test_elementary_orders(x):
    """I_{1/2} = √(2/(πx)) sinh x; I_{3/2}/I_{1/2} = coth x − 1/x."""
    half = math.log(2 / (math.pi * x)) / 2 + x + math.log1p(-math.exp(-2 * x)) - math.log(2)
    assert log_bessel_i(0.5, x).value == pytest.approx(half, rel=1e-14, abs=1e-14)
    with mpmath.workdps(40):
        langevin = float(mpmath.coth(mpmath.mpf(x)) - 1 / mpmath.mpf(x))
    assert bessel_ratio(0.5, x).value == pytest.approx(langevin, rel=4e-15)


@pytest.mark.parametrize("d", [2, 3, 5, 64, 512])
@pytest.mark.parametrize("tau", [0.005, 0.1, 1.0, 100.0])
def test_eigenvalues(d, tau):
    """Relative accuracy however tiny λ is, and the errors cover it."""
    spectrum = eigenvalues(d, tau, 160)
    assert spectrum.log_values.shape == spectrum.log_errors.shape == (160,)
    assert spectrum.log_values[0] == spectrum.log_errors[0] == 0
    with mpmath.workdps(40):
        x, nu = 1 / mpmath.mpf(tau), mpmath.mpf(d) / 2 - 1
        base = mpmath.besseli(nu, x)
        for degree in (1, 2, 3, 10, 60, 159):
            truth = mpmath.besseli(nu + degree, x) / base
            log = float(spectrum.log_values[degree])
            assert abs(log - mpmath.log(truth)) <= float(spectrum.log_errors[degree])
            assert abs(float(spectrum.values[degree]) - truth) <= float(spectrum.errors[degree])
            assert float(spectrum.log_errors[degree]) <= 1e-13 * max(1.0, degree / 3, abs(log))


def test_eigenvalues_below_the_smallest_float():
    spectrum = eigenvalues(3, 100.0, 160)
    assert spectrum.log_values[-1] < -1000
    assert spectrum.values[-1] == 0


@law
@given(st.integers(2, 512), st.floats(-3, 2), st.integers(1, 40))
def test_brackets_of_the_eigenvalues(d, exponent, count):
    """1 − τΛ/2 − τ²ℓ(ℓ+d−1) ≤ λ_ℓ ≤ 1/(1+τΛ/2), Λ = ℓ(ℓ+d−2), and 1 = λ₀ > λ₁ > … > 0."""
    tau = 10.0**exponent
    spectrum = eigenvalues(d, tau, count)
    degree = numpy.arange(count)
    curvature = degree * (degree + d - 2)
    slack = spectrum.errors + 1e-15
    assert (1 - tau * curvature / 2 - tau**2 * degree * (degree + d - 1) <= spectrum.values + slack).all()
    assert (spectrum.values <= 1 / (1 + tau * curvature / 2) + slack).all()
    assert (numpy.diff(spectrum.log_values) < 0).all()


@pytest.mark.parametrize("d", [1, 2, 3, 4, 9, 30, 34, 35, 512, 4096])
def test_sphere_area(d, reference):
    with mpmath.workdps(40):
        half = mpmath.mpf(d) / 2
        area = log_sphere_area(d)
        reference.check(area, mpmath.log(2) + half * mpmath.log(mpmath.pi) - mpmath.loggamma(half))
        assert area.error <= 1e-14 * max(1.0, abs(area.value))


def test_the_bounds_are_not_lazy():
    for order, x in [(0, 1.0), (0.5, 100.0), (255, 100.0), (1023, 200.0)]:
        assert 0 < log_bessel_i(order, x).error <= 20 * 2.0**-52 * (2 * order + x + 10)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: log_bessel_i(-0.5, 1.0), "order=-0.5 must be >= 0"),
        (lambda: log_bessel_i(math.nan, 1.0), "order=nan must be finite"),
        (lambda: log_bessel_series(0, 0.0), "x=0.0 must be > 0"),
        (lambda: bessel_ratio(0, math.inf), "x=inf must be finite"),
        (lambda: eigenvalues(1, 1.0, 3), "dimension=1 must be a whole number >= 2"),
        (lambda: eigenvalues(2, -1.0, 3), "temperature=-1.0 must be > 0"),
        (lambda: eigenvalues(2, 1.0, 0), "count=0 must be a whole number >= 1"),
        (lambda: eigenvalues(2, 1e308 * 10, 1), "temperature=inf must be finite"),
        (lambda: log_sphere_area(0), "dimension=0 must be a whole number >= 1"),
    ],
)
def test_rejected(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("order", [0.0, 2.0, 15.0, 255.0])
def test_the_far_expansion_joins_the_series_and_goes_on(monkeypatch, order):
    x = max(1.1e7, 101 * order**2)
    far = log_bessel_series(order, x)
    huge = log_bessel_series(order, 1e20)
    assert abs(huge.value - (1e20 - (order + 0.5) * math.log(1e20))) <= huge.error
    monkeypatch.setattr("numerics.critics.bessel._FAR", math.inf)
    near = log_bessel_series(order, x)
    assert abs(far.value - near.value) <= far.error + near.error < 1e-6
