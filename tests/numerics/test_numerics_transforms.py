"""The fast routes of P_τ against dense sums and against closed forms, each within the errors that it reports."""

import math

import mpmath
import numpy
import pytest

from numerics.arrays import to_host
from numerics.critics import transforms
from numerics.critics.bessel import log_bessel_series, log_sphere_area
from numerics.critics.critic import LogField
from numerics.critics.registry import Cosine, Geodesic, SphereRBF, TorusCosine
from numerics.critics.smoothing import smooth_dense
from numerics.critics.transforms import smooth_fft, smooth_zonal
from numerics.estimate import EPS
from numerics.measures.densities import normalise
from numerics.rules.circle import circle_rule
from numerics.rules.quadrature import gauss_gegenbauer
from numerics.rules.spaces import MeasureSpace
from numerics.rules.sphere import product_rule
from numerics.rules.zonal import zonal_rule


def close(field, other, slack):
    values, errors = to_host(field.values), to_host(field.errors)
    gap = numpy.abs(values - (to_host(other.values) if isinstance(other, LogField) else other))
    allowed = errors + (to_host(other.errors) if isinstance(other, LogField) else 0.0) + slack
    assert numpy.isfinite(values).all()
    assert (gap <= allowed).all(), (gap / allowed).max()


def mises_fisher(d, kappa, tau, t):
    """log ρ̃ of ρ ∝ e^{κt} at height t: ∫e^{(z/τ + κa)·w}dw is log 0F1 at the length of that vector."""
    length = numpy.sqrt(1 / tau**2 + kappa**2 + 2 * kappa * t / tau)
    logs = numpy.asarray([log_bessel_series(d / 2 - 1, float(x)).value for x in length])
    ends = [log_bessel_series(d / 2 - 1, x).value for x in (1 / tau, kappa)]
    return logs - sum(ends) - log_sphere_area(d).value


@pytest.mark.parametrize(
    ("d", "tau", "kappa", "order"), [(2, 0.05, 4.0, 64), (3, 0.2, 3.0, 48), (8, 0.1, 4.0, 48), (512, 0.01, 5.0, 24)]
)
def test_funk_hecke_against_the_closed_form(d, tau, kappa, order):
    space = zonal_rule(d, order)
    t = space.points[:, 0]
    rho = kappa * t - log_bessel_series(d / 2 - 1, kappa).value - log_sphere_area(d).value
    truth = mises_fisher(d, kappa, tau, t)
    for critic, warmth in ((Cosine(d), tau), (SphereRBF(d), 2 * tau)):
        field = smooth_zonal(space, t, critic, rho, warmth, order - 2)
        close(field, truth, 2e-15 * d)
        assert field.errors.max() <= 1e-5


@pytest.mark.parametrize(("d", "tau", "kappa"), [(2, 0.02, 5.0), (3, 0.1, 3.0)])
def test_dense_against_the_closed_form(d, tau, kappa, xp):
    space = circle_rule(120, xp) if d == 2 else product_rule(32, xp)
    rho = normalise(space, kappa * space.points[:, 0])
    close(
        smooth_dense(space, Cosine(d), rho, tau), mises_fisher(d, kappa, tau, to_host(space.points[:, 0])), 1e-13 / tau
    )


ROUTES = [
    (TorusCosine(1), (40,), 0.5),
    (TorusCosine(1), (41,), 0.05),
    (TorusCosine(2), (24, 27), 0.6),
    (TorusCosine(3), (16, 15, 14), 1.5),
    (Cosine(2), (61,), 0.1),
    (SphereRBF(2), (60,), 0.3),
]


@pytest.mark.parametrize(("critic", "shape", "tau"), ROUTES)
def test_fft_is_dense(critic, shape, tau, xp):
    axes = [2 * math.pi * numpy.arange(n) / n + 0.1 for n in shape]
    angles = numpy.stack([a.reshape(-1) for a in numpy.meshgrid(*axes, indexing="ij")], axis=1)
    points = (
        numpy.concatenate([numpy.cos(angles), numpy.sin(angles)], axis=1) if critic.manifold.name == "S¹" else angles
    )
    weight = sum(math.log(2 * math.pi / n) for n in shape)
    space = MeasureSpace(xp.full(len(points), weight, dtype=xp.float64), xp.asarray(points))
    rho = normalise(space, xp.sin(space.points + 0.3) @ xp.asarray([0.7, -0.5, 0.4][: points.shape[1]]))
    fast = smooth_fft(critic, rho, shape, tau)
    assert fast.values.shape == rho.shape
    assert float(xp.max(fast.errors)) <= 1e-11
    # e^{…cos θ} and the kernel beyond these frequencies: I_m(1/τ)-like, below 1e-13
    close(fast, smooth_dense(space, critic, rho, tau), 1e-13)


def test_three_routes_on_the_circle():
    """FFT, Funk–Hecke along an axis, and dense sums, of one density that is even about the axis."""
    space = circle_rule(64)
    t = space.points[:, 0]
    rho = normalise(space, 1.3 * t - 0.7 * t**2)
    fields = [
        smooth_fft(Cosine(2), rho, (64,), 0.25),
        smooth_zonal(space, t, Cosine(2), rho, 0.25, 30),
        smooth_dense(space, Cosine(2), rho, 0.25),
    ]
    for field in fields[:2]:
        close(field, fields[2], 1e-14)
    assert numpy.ptp(fields[2].values) < numpy.ptp(rho) - 0.1


def test_zonal_on_the_sphere_is_dense(xp):
    rule, axis = product_rule(24, xp), xp.asarray([0.48, -0.6, 0.64])
    heights = rule.points @ axis
    rho = normalise(rule, 1.5 * heights**2 - heights)
    close(smooth_zonal(rule, heights, Cosine(3), rho, 0.3, 23), smooth_dense(rule, Cosine(3), rho, 0.3), 1e-12)


@pytest.mark.parametrize("d", [2, 3, 8, 128, 2048])
def test_the_recurrence_is_as_good_as_stated(d):
    """The orthonormal polynomials, at Gauss nodes and at the ends, within the drift that `smooth_zonal` allows."""
    t = numpy.concatenate([gauss_gegenbauer(24, d)[0], [1.0, -1.0, 0.99, 0.4, 1e-3]])
    previous, values, largest, coupling = numpy.zeros_like(t), numpy.ones_like(t), numpy.ones_like(t), 0.0
    with mpmath.workdps(50):
        exact, before, last = [mpmath.mpf(1)] * len(t), [mpmath.mpf(0)] * len(t), mpmath.mpf(0)
        for n in range(1, 60):
            following = transforms._coupling(n, d)
            previous, values = values, (t * values - coupling * previous) / following
            coupling, largest = following, numpy.maximum(largest, numpy.abs(values))
            square = mpmath.mpf(1) / d if n == 1 else mpmath.mpf(n * (n + d - 3)) / ((2 * n + d - 2) * (2 * n + d - 4))
            b = mpmath.sqrt(square)
            exact, before = (
                [(mpmath.mpf(float(x)) * e - last * p) / b for x, e, p in zip(t, exact, before, strict=True)],
                exact,
            )
            last = b
            allowed = EPS * transforms._RECURRENCE_UNITS * n * (n + 1) * largest
            assert all(abs(float(v - e)) <= a for v, e, a in zip(values, exact, allowed, strict=True))


def test_what_the_transform_cannot_resolve_is_an_error():
    space = circle_rule(64)
    rho = normalise(space, 200 * space.points[:, 0])
    truth = mises_fisher(2, 200.0, 0.02, space.points[:, 0])
    assert truth.min() < -80
    assert smooth_dense(space, Cosine(2), rho, 0.02).values.min() < -80
    with pytest.raises(ValueError, match="must be certainly positive: use smooth_dense"):
        smooth_fft(Cosine(2), rho, (64,), 0.02)
    with pytest.raises(ValueError, match="must be certainly positive: use smooth_dense"):
        smooth_zonal(space, space.points[:, 0], Cosine(2), rho, 0.02, 60)


FLAT = numpy.zeros(12)
RING = circle_rule(12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: smooth_fft(Cosine(3), FLAT, (12,), 1.0), "critic='cosine-S2' must live on a torus or on S¹"),
        (lambda: smooth_fft(TorusCosine(2), FLAT, (12,), 1.0), "shape=(12,) must have 2 entries for critic='torus-T2'"),
        (lambda: smooth_fft(Geodesic(2), FLAT, (12,), 1.0), "critic='geodesic-S1' must have a spectrum"),
        (lambda: smooth_zonal(RING, FLAT, TorusCosine(1), FLAT, 1.0, 3), "critic='torus-T1' must live on a sphere"),
        (lambda: smooth_zonal(RING, FLAT + 1.1, Cosine(2), FLAT, 1.0, 3), "max(abs(heights))=1.1 must be <= 1"),
    ],
)
def test_rejected(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the beginning of the message is compared
        call()
    assert str(caught.value).startswith(message)
