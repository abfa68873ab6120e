"""Every critic in the registry: symmetric, bounded, invariant, with a volume that is the integral of its kernel."""

import math

import mpmath
import numpy
import pytest
from scipy.optimize import brentq

from numerics.arrays import to_host
from numerics.critics.bessel import log_sphere_area
from numerics.critics.registry import CRITICS, BoxRBF, Cosine, Geodesic, SphereRBF, TorusCosine
from numerics.estimate import EPS, Estimate
from numerics.reductions import log_sum_exp
from numerics.rules.manifolds import Sphere
from numerics.rules.registry import RULES
from numerics.rules.zonal import tilted_zonal_rule

pytestmark = pytest.mark.slow

HOMOGENEOUS = [name for name, critic in CRITICS.items() if critic.constant_volume]
OTHER = [name for name, critic in CRITICS.items() if not critic.constant_volume]
TEMPERATURES = (0.3, 1.0, 10.0)
every_critic = pytest.mark.parametrize("name", CRITICS)
every_constant = pytest.mark.parametrize("name", HOMOGENEOUS)


def generator():
    return numpy.random.default_rng(20240611)


def complete_rules(manifold, order):
    """Every rule for the whole of `manifold` at its points, not at first coordinates only."""
    for label, build in RULES.items():
        if label.startswith("S2-cap"):  # a part of the sphere
            continue
        rule = build(1, numpy)
        if rule.manifold == manifold and not rule.reduced:
            yield label, build(order, numpy)


def node_slack(critic, temperature):
    """Nodes are good to 8·eps and s has slope `lipschitz`."""
    return (8 * EPS * critic.lipschitz * math.sqrt(critic.manifold.columns) + critic.rounding) / temperature


@every_critic
def test_symmetry_bounds_and_names(name, xp):
    critic = CRITICS[name]
    assert critic.name == name
    assert critic.symmetric
    z, w = (critic.manifold.sample(generator(), size, xp) for size in (40, 7))
    forward, backward = to_host(critic.values(z, w)), to_host(critic.values(w, z))
    assert forward.shape == (40, 7)
    assert numpy.abs(forward - backward.T).max() <= 2 * critic.rounding
    low, high = critic.bounds
    assert low - critic.rounding <= forward.min() <= forward.max() <= high + critic.rounding
    assert numpy.abs(numpy.diagonal(to_host(critic.values(z, z))) - high).max() <= critic.rounding + 16 * EPS * abs(
        high
    )
    kernel = to_host(critic.log_kernel(z, w, 0.25))
    assert numpy.abs(kernel - 4 * forward).max() <= 8 * critic.rounding


FAR = {
    "sphere": lambda k: ([1.0] + [0.0] * (k - 1), [-1.0] + [0.0] * (k - 1)),
    "torus": lambda k: ([0.5] * k, [0.5 + math.pi] * k),
    "box": lambda k: ([-1.0] * k, [1.0] * k),
}


@every_critic
def test_the_lower_bound_is_attained(name):
    critic = CRITICS[name]
    kind = type(critic.manifold).__name__.lower()
    z, w = (numpy.asarray([row]) for row in FAR[kind](critic.manifold.columns))
    assert critic.values(z, w)[0, 0] == pytest.approx(critic.bounds[0], rel=1e-14)


@every_critic
def test_lipschitz(name):
    """|s(z,w) − s(z′,w)| ≤ L·dist(z,z′) for random triples, and some pair of neighbours comes within a quarter."""
    critic, rng = CRITICS[name], generator()
    z, w = critic.manifold.sample(rng, 200), critic.manifold.sample(rng, 50)
    other = critic.manifold.sample(rng, 200)
    gap = numpy.abs(critic.values(z, w) - critic.values(other, w))
    far = critic.manifold.distance(z, other)[:, None]
    assert (gap <= critic.lipschitz * far + 4 * critic.rounding).all()


@pytest.mark.parametrize("name", [n for n in CRITICS if CRITICS[n].manifold.columns <= 4])
def test_the_lipschitz_constant_is_least(name):
    critic, rng, step = CRITICS[name], generator(), 1e-5
    manifold = critic.manifold
    w = manifold.sample(rng, 4000)
    if isinstance(manifold, Sphere):
        start = manifold.sample(rng, 1)
        moved = start + step * rng.normal(size=start.shape)
        moved /= numpy.linalg.norm(moved)
    else:
        start = numpy.full((1, manifold.columns), -1.0)
        moved = start + step
    slope = numpy.abs(critic.values(start, w) - critic.values(moved, w)) / manifold.distance(start, moved)
    assert slope.max() >= 0.7 * critic.lipschitz


@every_constant
def test_invariance(name, xp):
    """s(gz, gw) = s(z, w) for random isometries g: what A2.1 asks of a critic."""
    critic, rng = CRITICS[name], generator()
    for _ in range(3):
        move = critic.manifold.isometry(rng)
        z, w = critic.manifold.sample(rng, 12, xp), critic.manifold.sample(rng, 12, xp)
        moved = to_host(critic.values(move(z), move(w)))
        slack = 2 * critic.rounding + 16 * EPS * critic.lipschitz * critic.manifold.columns
        assert numpy.abs(moved - to_host(critic.values(z, w))).max() <= slack


def quadrature_volume(critic, rule, point, temperature):
    return log_sum_exp(rule.log_weights, critic.log_kernel(point, rule.points, temperature)[0, :])


ORDERS = {"S¹": 60, "S²": 40, "S³": 24, "T¹": 60, "T²": 40, "T³": 28, "[−1,1]¹": 50, "[−1,1]²": 40, "[−1,1]³": 26}


@pytest.mark.parametrize("name", [n for n in HOMOGENEOUS if not isinstance(CRITICS[n], Geodesic)])
@pytest.mark.parametrize("tau", TEMPERATURES)
def test_volume_is_the_integral_on_every_rule(name, tau):
    """A2.1, at random points and after random isometries: one V, the closed form."""
    critic, rng = CRITICS[name], generator()
    volume = critic.log_volume(tau)
    for label, rule in complete_rules(critic.manifold, ORDERS.get(critic.manifold.name, 1)):
        point = critic.manifold.sample(rng, 1)
        for _ in range(3):
            got = quadrature_volume(critic, rule, point, tau)
            assert abs(got.value - volume.value) <= got.error + volume.error + node_slack(critic, tau), label
            point = critic.manifold.isometry(rng)(point)


@pytest.mark.parametrize("name", [n for n in HOMOGENEOUS if isinstance(CRITICS[n].manifold, Sphere)])
@pytest.mark.parametrize("tau", [0.01, 0.1, 1.0, 20.0])
def test_volume_on_spheres_of_any_dimension(name, tau):
    """|S^{d−2}|·∫κ(t)(1−t²)^{(d−3)/2}dt with the critic evaluated at points of the sphere itself."""
    critic = CRITICS[name]
    d = critic.manifold.columns
    # −dist² has slope 2θ/sin θ in cos θ, without bound at the antipode, where e^{s/τ} no longer matters
    steepest = {Geodesic: 2 * math.pi, SphereRBF: 2.0, Cosine: 1.0}[type(critic)]
    rule = tilted_zonal_rule(d, 800, slopes=(0.0, steepest / tau))
    t = rule.points[:, 0]
    points = numpy.zeros((t.shape[0], d))
    points[:, 0], points[:, 1] = t, numpy.sqrt((1 - t) * (1 + t))
    pole = numpy.eye(d)[:1]
    got = quadrature_volume(critic, type(rule)(rule.log_weights, points), pole, tau)
    volume = critic.log_volume(tau)
    # t = tanh y is good to eps, and dlog κ/dt ≤ steepest/τ where it matters; the density's log slope is d·t/(1−t²)
    slack = node_slack(critic, tau) + 8 * EPS * (steepest / tau + d)
    if isinstance(critic, Geodesic):
        slack += 1e-13
    assert abs(got.value - volume.value) <= got.error + volume.error + slack


def test_published_embedding_dimension(reference):
    """d = 512, τ = 0.01, where the Bessel function leaves float64; the digits are from ball arithmetic."""
    volume = Cosine(512).log_volume(0.01)
    with mpmath.workdps(40):
        reference.check(volume, mpmath.mpf("-858.379265453290572"))
    assert volume.error <= 2e-12
    assert Cosine(512).log_volume_at(numpy.eye(512)[:3], 0.01).values.tolist() == [volume.value] * 3


@pytest.mark.parametrize("tau", [0.005, 0.01, 0.1, 1.0, 100.0])
@pytest.mark.parametrize("d", [2, 3, 17, 768, 2048])
def test_closed_forms_in_40_digits(d, tau, reference):
    with mpmath.workdps(40):
        t, half, pi = mpmath.mpf(tau), mpmath.mpf(d) / 2, mpmath.pi

        def cosine(s):
            return half * mpmath.log(2 * pi) + (half - 1) * mpmath.log(s) + mpmath.log(mpmath.besseli(half - 1, 1 / s))

        reference.check(Cosine(d).log_volume(tau), cosine(t))
        reference.check(SphereRBF(d).log_volume(tau), cosine(t / 2) - 2 / t)
        circle = mpmath.log(2 * pi * mpmath.besseli(0, 1 / t))
        reference.check(TorusCosine(3).log_volume(tau), 3 * circle)
        if d == 3:
            reference.check(Cosine(3).log_volume(tau), mpmath.log(4 * pi * t * mpmath.sinh(1 / t)))
        if d == 2:
            arc = mpmath.sqrt(pi * t) * mpmath.erf(pi / mpmath.sqrt(t))
            reference.check(Geodesic(2).log_volume(tau), mpmath.log(arc))


@pytest.mark.parametrize("tau", [1e-4, 0.01, 1.0, 50.0])
@pytest.mark.parametrize("d", [3, 4, 8, 64, 512])
def test_geodesic_volume_in_30_digits(d, tau, reference):
    with mpmath.workdps(30):
        t = mpmath.mpf(tau)

        def log_f(x):
            return -x * x / t + (d - 2) * mpmath.log(mpmath.sin(x))

        peak = mpmath.mpf(brentq(lambda x: 2 * x / tau * math.sin(x) - (d - 2) * math.cos(x), 1e-6, math.pi / 2))
        unit, top = 1 / mpmath.sqrt(2 / t + d - 2), log_f(peak)
        cuts = sorted({max(mpmath.mpf("1e-30"), min(mpmath.pi, peak + k * unit)) for k in (-14, -4, 0, 4, 14)})
        integral = mpmath.quad(lambda x: mpmath.exp(log_f(x) - top), cuts)
        half = mpmath.mpf(d - 1) / 2
        area = mpmath.log(2) + half * mpmath.log(mpmath.pi) - mpmath.loggamma(half)
        volume = Geodesic(d).log_volume(tau)
        reference.check(volume, area + top + mpmath.log(integral))
        assert volume.error <= 1e-11


@every_constant
def test_volume_tends_to_the_manifolds(name):
    critic = CRITICS[name]
    hot = critic.log_volume(1e12)
    assert abs(hot.value - critic.manifold.log_volume) <= hot.error + 1e-11
    if isinstance(critic.manifold, Sphere):
        assert log_sphere_area(critic.manifold.dimension).agrees(Estimate(critic.manifold.log_volume, 1e-11))
    assert (
        critic.log_volume_at(critic.manifold.sample(generator(), 3), 1.0).values.tolist()
        == [critic.log_volume(1.0).value] * 3
    )


@pytest.mark.parametrize("name", OTHER)
@pytest.mark.parametrize("tau", [0.02, 0.3, 5.0])
def test_a_volume_that_is_not_constant(name, tau):
    """R6: the closed form is the integral at each point, and V(centre)/V(corner) > 1, → 2^k as τ → 0."""
    critic = CRITICS[name]
    k = critic.manifold.columns
    points = numpy.concatenate([numpy.zeros((1, k)), numpy.ones((1, k)), critic.manifold.sample(generator(), 4)])
    field = critic.log_volume_at(points, tau)
    for label, rule in complete_rules(critic.manifold, ORDERS[critic.manifold.name]):
        if tau < 0.1:
            continue  # not resolved at this order
        for i in range(len(points)):
            got = quadrature_volume(critic, rule, points[i : i + 1], tau)
            assert abs(got.value - field.values[i]) <= got.error + field.errors[i] + node_slack(critic, tau), label
    ratio = field.values[0] - field.values[1]
    assert ratio > 100 * field.errors.max()
    cold = critic.log_volume_at(points[:2], 1e-3).values
    assert cold[0] - cold[1] == pytest.approx(k * math.log(2), rel=1e-12)
    with pytest.raises(ValueError, match="must have one volume for all points"):
        critic.log_volume(tau)


@pytest.mark.parametrize("tau", [1e-3, 0.2, 40.0])
def test_box_volume_in_30_digits(tau, reference):
    points = numpy.asarray([[0.0, 0.3], [1.0, -1.0], [0.9999, -0.2]])
    field = BoxRBF(2).log_volume_at(points, tau)
    with mpmath.workdps(30):
        t = mpmath.mpf(tau)
        for row, value, error in zip(points, field.values, field.errors, strict=True):
            erfs = [sum(mpmath.erf((1 + s * mpmath.mpf(float(x))) / mpmath.sqrt(t)) for s in (-1, 1)) for x in row]
            truth = mpmath.fsum(mpmath.log(mpmath.sqrt(mpmath.pi * t) / 2 * e) for e in erfs)
            reference.check(Estimate(float(value), float(error)), truth)


def test_spectra():
    """RBF is the cosine critic at half the temperature; the torus has the circle's."""
    assert (SphereRBF(5).spectrum(0.4, 6).values == Cosine(5).spectrum(0.2, 6).values).all()
    assert (TorusCosine(2).spectrum(0.4, 6).values == Cosine(2).spectrum(0.4, 6).values).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Cosine(1), "dimension=1 must be a whole number >= 2"),
        (lambda: TorusCosine(0), "dimension=0 must be a whole number >= 1"),
        (lambda: BoxRBF(0), "dimension=0 must be a whole number >= 1"),
        (lambda: Cosine(3).log_volume(0.0), "temperature=0.0 must be > 0"),
        (lambda: Geodesic(3).log_volume(-2.0), "temperature=-2.0 must be > 0"),
        (
            lambda: Cosine(3).values(numpy.eye(3), 1.01 * numpy.eye(3)),
            "w[0] must be a point of S²: project it there first",
        ),
        (
            lambda: BoxRBF(1).log_volume_at(numpy.asarray([[0.0], [1.5]]), 1.0),
            "points[1] must be a point of [−1,1]¹: project it there first",
        ),
        (
            lambda: Geodesic(3).spectrum(1.0, 4),
            "critic='geodesic-S2' must have a spectrum in closed form: use smooth_dense",
        ),
        (lambda: Cosine(3).log_kernel(numpy.eye(3), numpy.eye(3), math.nan), "temperature=nan must be > 0"),
    ],
)
def test_rejected(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        call()
    assert str(caught.value) == message
