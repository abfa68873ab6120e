"""P_τ on every homogeneous manifold by every route: a symmetric Markov operator with the right spectrum."""

import math

import mpmath
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.arrays import to_host
from numerics.critics import smoothing
from numerics.critics.critic import LogField
from numerics.critics.registry import CRITICS, BoxRBF, Cosine, Geodesic, SphereRBF, TorusCosine
from numerics.critics.smoothing import matrix_log_volume, partition_field, smooth_dense, smooth_matrix
from numerics.critics.transforms import smooth_fft
from numerics.estimate import EPS, Estimate
from numerics.measures import strategies as gs
from numerics.measures.densities import kl_divergence
from numerics.rules.circle import circle_rule
from numerics.rules.manifolds import Sphere
from numerics.rules.spaces import MeasureSpace, finite_space
from numerics.rules.sphere import product_rule
from numerics.rules.spherical import spherical_rule
from numerics.rules.torus import torus_rule

pytestmark = pytest.mark.slow

law = settings(deadline=None, derandomize=True, max_examples=80, database=None)
# What the rules below leave out of smooth densities at these temperatures.
TRUNCATION = 1e-10
BUILD = {
    "S¹": lambda xp: circle_rule(48, xp),
    "S²": lambda xp: product_rule(20, xp),
    "S³": lambda xp: spherical_rule(4, 11, xp),
    "T¹": lambda xp: torus_rule(1, 40, xp),
    "T²": lambda xp: torus_rule(2, 24, xp),
    "T³": lambda xp: torus_rule(3, 14, xp),
}
# On the geodesic critic's kink at antipodes e^{−π²/τ} must be nothing, the others like it warm.
WORLDS = {
    name: (critic, BUILD[critic.manifold.name], 0.3 if isinstance(critic, Geodesic) else 0.8)
    for name, critic in CRITICS.items()
    if critic.manifold.name in BUILD
}
every_world = pytest.mark.parametrize("name", WORLDS)


def features(critic, points):
    """Smooth functions of a point whose values are at most 1."""
    if isinstance(critic.manifold, Sphere):
        return points
    xp = points.__array_namespace__()
    return xp.concat([xp.cos(points), xp.sin(points)], axis=1)


def slope(critic, seed):
    columns = critic.manifold.columns * (1 if isinstance(critic.manifold, Sphere) else 2)
    return numpy.random.default_rng(seed).normal(size=columns) / math.sqrt(columns)


def density(critic, space, points, seed):
    """A log density ∝ e^{b·features} at `points`, normalised on `space`."""
    b = space.xp.asarray(slope(critic, seed))
    log_mass = space.integrate_log(features(critic, space.points) @ b).value
    return features(critic, points) @ b - log_mass


def close(field, other, slack=TRUNCATION):
    values, errors = to_host(field.values), to_host(field.errors)
    gap = numpy.abs(values - (to_host(other.values) if isinstance(other, LogField) else other))
    allowed = errors + (to_host(other.errors) if isinstance(other, LogField) else 0.0) + slack
    assert numpy.isfinite(values).all()
    assert (gap <= allowed).all(), (gap / allowed).max()


@pytest.mark.long
@every_world
def test_markov_and_symmetric(name, xp):
    """∫Pρ = 1, inf ρ ≤ Pρ ≤ sup ρ, ∫σ·Pρ = ∫ρ·Pσ, KL(Pρ‖Pσ) ≤ KL(ρ‖σ)."""
    critic, build, tau = WORLDS[name]
    space = build(xp)
    rho, sigma = (density(critic, space, space.points, seed) for seed in (1, 2))
    smooth, other = (smooth_dense(space, critic, f, tau) for f in (rho, sigma))
    worst = float(xp.max(smooth.errors)) + float(xp.max(other.errors))
    assert worst <= 1e-12
    mass = space.integrate_log(smooth.values)
    assert abs(mass.value) <= mass.error + worst + TRUNCATION
    assert float(xp.min(rho)) - TRUNCATION <= float(xp.min(smooth.values))
    assert float(xp.max(smooth.values)) <= float(xp.max(rho)) + TRUNCATION
    # the discrete kernel is symmetric too: rounding is all that may differ
    left, right = space.integrate_log(sigma + smooth.values), space.integrate_log(rho + other.values)
    assert abs(left.value - right.value) <= left.error + right.error + worst
    before, after = kl_divergence(space, rho, sigma), kl_divergence(space, smooth.values, other.values)
    assert 0.05 < after.value / before.value < 0.95
    one = smooth_dense(space, critic, xp.zeros_like(rho), tau)
    close(one, 0.0)


@every_world
def test_isometries_commute_with_smoothing(name):
    critic, build, tau = WORLDS[name]
    space, rng = build(numpy), numpy.random.default_rng(7)
    targets = critic.manifold.sample(rng, 15)
    move = critic.manifold.isometry(rng)
    plain = smooth_dense(space, critic, density(critic, space, space.points, 3), tau, at=move(targets))
    pulled_back = density(critic, space, move(space.points), 3)
    close(smooth_dense(space, critic, pulled_back, tau, at=targets), plain)


def gegenbauer(d, degree, t):
    """The zonal harmonic with value 1 at t = 1."""
    previous, value = numpy.ones_like(t), t
    for k in range(1, degree):
        previous, value = value, ((2 * k + d - 2) * t * value - k * previous) / (k + d - 2)
    return value


@pytest.mark.parametrize("name", [n for n in WORLDS if not isinstance(WORLDS[n][0], Geodesic)])
@pytest.mark.parametrize("degree", [1, 2, 3])
def test_harmonics_are_eigenfunctions(name, degree):
    critic, build, tau = WORLDS[name]
    space = build(numpy)
    if isinstance(critic.manifold, Sphere):
        axis = critic.manifold.sample(numpy.random.default_rng(degree), 1)[0]
        harmonic = gegenbauer(critic.manifold.dimension, degree, space.points @ axis)
    else:
        harmonic = numpy.cos(degree * space.points[:, -1] + 0.4)
    share = float(critic.spectrum(tau, degree + 1).values[degree])
    smooth = smooth_dense(space, critic, numpy.log1p(0.9 * harmonic), tau)
    close(smooth, numpy.log1p(0.9 * share * harmonic))
    close(smooth_dense(space, critic, smooth.values, tau), numpy.log1p(0.9 * share**2 * harmonic))


@law
@given(st.data())
def test_errors_enclose_the_truth(data):
    """The discrete formula in 60 digits on the floats themselves, with tiny densities and −inf, at any temperature."""
    space = data.draw(gs.atomic_spaces(6, min_size=2, tiny=True))
    critic = data.draw(st.sampled_from([Cosine(3), SphereRBF(3), TorusCosine(2), Geodesic(4)]))
    tau = data.draw(gs.temperatures())
    rng = numpy.random.default_rng(data.draw(st.integers(0, 99)))
    space = MeasureSpace(space.log_weights, critic.manifold.sample(rng, space.size))
    rho = data.draw(st.one_of(gs.atomic_densities(space, tiny=True), gs.unequal_supports(space).map(lambda p: p[0])))
    field = partition_field(space, critic, rho, tau)
    with mpmath.workdps(60):
        for i, (value, error) in enumerate(zip(field.values, field.errors, strict=True)):
            terms = [
                mpmath.exp(exact_critic(critic, space.points[i], space.points[j]) / mpmath.mpf(tau))
                * mpmath.exp(mpmath.mpf(float(space.log_weights[j])) + mpmath.mpf(float(rho[j])))
                for j in range(space.size)
                if rho[j] > -math.inf
            ]
            assert abs(mpmath.mpf(float(value)) - mpmath.log(mpmath.fsum(terms))) <= float(error)
            assert error <= 1e-13 * (50 + 200 / tau + 800)


def exact_critic(critic, z, w):
    z, w = ([mpmath.mpf(float(x)) for x in point] for point in (z, w))
    pairs = list(zip(z, w, strict=True))
    if isinstance(critic, TorusCosine):
        return mpmath.fsum(mpmath.cos(a - b) for a, b in pairs)
    if isinstance(critic, Cosine):
        return mpmath.fsum(a * b for a, b in pairs)
    near, far = (mpmath.fsum((a + s * b) ** 2 for a, b in pairs) for s in (-1, 1))
    return -near if isinstance(critic, SphereRBF) else -((2 * mpmath.atan2(mpmath.sqrt(near), mpmath.sqrt(far))) ** 2)


def circulant(weights, first_row):
    """The kernel κ(i,j) = k(i−j) of a finite cyclic group, made symmetric."""
    n = len(first_row)
    sums = numpy.logaddexp(first_row, first_row[(-numpy.arange(n)) % n])
    return sums[(numpy.arange(n)[:, None] - numpy.arange(n)[None, :]) % n]


@law
@given(st.data())
def test_finite_spaces(data):
    """Symmetric kernels on ℤ/n: the same laws without any quadrature, data processing included."""
    n = data.draw(st.integers(1, 7))
    space = finite_space(numpy.full(n, data.draw(st.sampled_from([1e-9, 0.1, 1.0, 40.0]))))
    kernel = circulant(space, to_host(data.draw(gs.potentials(space, bound=8.0))))
    volume = matrix_log_volume(space, kernel)
    rho, sigma = (data.draw(gs.atomic_densities(space)) for _ in range(2))
    smooth, other = (smooth_matrix(space, kernel, volume, f) for f in (rho, sigma))
    worst = smooth.errors.max() + other.errors.max()
    mass = space.integrate_log(smooth.values)
    assert abs(mass.value) <= mass.error + worst + 1e-13
    assert rho.min() - worst <= smooth.values.min() <= smooth.values.max() <= rho.max() + worst
    left, right = space.integrate_log(sigma + smooth.values), space.integrate_log(rho + other.values)
    assert abs(left.value - right.value) <= left.error + right.error + worst
    before, after = kl_divergence(space, rho, sigma), kl_divergence(space, smooth.values, other.values)
    assert after.value <= before.value + before.error + after.error + 2 * worst + 1e-13


def test_two_states_by_hand(xp):
    space = finite_space(xp.asarray([1.0, 1.0]))
    kernel = xp.log(xp.asarray([[0.9, 0.1], [0.1, 0.9]]))
    volume = matrix_log_volume(space, kernel)
    assert volume.agrees(Estimate(0.0, 1e-15))
    smooth = smooth_matrix(space, kernel, volume, xp.log(xp.asarray([0.75, 0.25])))
    close(smooth, numpy.log([0.7, 0.3]), 1e-15)
    with pytest.raises(ValueError, match=r"A2\.1"):
        matrix_log_volume(space, xp.asarray([[0.0, 0.0], [0.0, 1.0]]))


@every_world
def test_matrix_is_dense(name):
    critic, build, tau = WORLDS[name]
    space = build(numpy)
    rho = density(critic, space, space.points, 4)
    kernel = critic.log_kernel(space.points[:30], space.points, tau)
    whole = smooth_dense(space, critic, rho, tau, at=space.points[:30])
    close(smooth_matrix(space, kernel, critic.log_volume(tau), rho), whole, 0.0)


def test_the_error_covers_the_rounding_of_the_inputs():
    """Logarithms that are no floats, large and cancelling: the truth is that of the fractions."""
    n = 5
    points = Cosine(3).manifold.sample(numpy.random.default_rng(3), n)
    with mpmath.workdps(60):
        for large in (30, 600, 5000):
            log_w = [-large - mpmath.mpf(1) / (3 + i) for i in range(n)]
            log_rho = [large + mpmath.mpf(2) / (7 + i) for i in range(n)]
            space = MeasureSpace(numpy.asarray([float(x) for x in log_w]), points)
            field = partition_field(space, Cosine(3), numpy.asarray([float(x) for x in log_rho]), 1.0)
            sums = [[exact_critic(Cosine(3), z, w) for w in points] for z in points]
            for row, value, error in zip(sums, field.values, field.errors, strict=True):
                parts = zip(row, log_w, log_rho, strict=True)
                truth = mpmath.log(mpmath.fsum(mpmath.exp(s + w + r) for s, w, r in parts))
                assert abs(float(value) - truth) <= float(error) <= 8 * EPS * (large + 10)


def test_blocks_change_nothing(monkeypatch):
    space = product_rule(9)
    rho = density(Cosine(3), space, space.points, 6)
    whole = smooth_dense(space, Cosine(3), rho, 0.2)
    for tile in (1, 500, 1000, 40000):
        monkeypatch.setattr(smoothing, "_TILE", tile)
        close(smooth_dense(space, Cosine(3), rho, 0.2), whole, 0.0)


def test_zero_density_and_zero_places(xp):
    space = circle_rule(12, xp)
    nothing = xp.full(12, -math.inf, dtype=xp.float64)
    half = xp.where(space.points[:, 0] > 0.1, xp.zeros_like(nothing), nothing)
    for field in (smooth_dense(space, Cosine(2), nothing, 0.1), smooth_fft(Cosine(2), nothing, (12,), 0.1)):
        assert to_host(field.values).tolist() == [-math.inf] * 12
        assert to_host(field.errors).tolist() == [0.0] * 12
    dense = smooth_dense(space, Cosine(2), half, 0.5)
    assert numpy.isfinite(to_host(dense.values)).all()
    # a shift of the log density shifts the result
    close(smooth_dense(space, Cosine(2), half - 300.0, 0.5), to_host(dense.values) - 300.0, 1e-12)


FLAT = numpy.zeros(12)
RING = circle_rule(12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: smooth_dense(RING, Cosine(2), FLAT, 0.0), "temperature=0.0 must be > 0"),
        (
            lambda: smooth_dense(finite_space(numpy.ones(12)), Cosine(2), FLAT, 1.0),
            "space.points=None must be the coordinates: use smooth_matrix for spaces without them",
        ),
        (lambda: smooth_dense(RING, Cosine(2), FLAT[:3], 1.0), "log_rho.shape=(3,) must be (12,): one value for every"),
        (lambda: smooth_dense(RING, BoxRBF(2), FLAT, 1.0), "critic='rbf-box2' must have one volume for all points"),
        (
            lambda: smooth_matrix(RING, numpy.zeros((3, 5)), Estimate(0, 0), FLAT),
            "log_kernel.shape=(3, 5) must be (n, 12)",
        ),
    ],
)
def test_rejected(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the beginning of the message is compared
        call()
    assert str(caught.value).startswith(message)
