"""J_τ, F − J = KL(ρ‖P_τρ) and the sharpness ε: identities, bounds, rates, and 60 digits."""

import itertools
import math

import mpmath
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.arrays import to_host
from numerics.critics import energies
from numerics.critics.critic import LogField
from numerics.critics.registry import BoxRBF, Cosine, Geodesic, SphereRBF, TorusCosine
from numerics.critics.smoothing import matrix_log_volume, smooth_dense, smooth_matrix
from numerics.critics.transforms import smooth_fft
from numerics.estimate import EPS, Estimate
from numerics.measures import strategies as gs
from numerics.measures.densities import kl_divergence, normalise
from numerics.measures.gibbs import free_energy, gibbs_log_density
from numerics.rules.circle import circle_rule
from numerics.rules.spaces import finite_space
from numerics.rules.sphere import product_rule
from numerics.rules.torus import torus_rule

pytestmark = pytest.mark.slow

law = settings(deadline=None, derandomize=True, max_examples=80, database=None)
WORLDS = {
    "cosine-S1": (Cosine(2), lambda xp: circle_rule(60, xp)),
    "rbf-S1": (SphereRBF(2), lambda xp: circle_rule(60, xp)),
    "cosine-S2": (Cosine(3), lambda xp: product_rule(18, xp)),
    "geodesic-S2": (Geodesic(3), lambda xp: product_rule(18, xp)),
    "torus-T2": (TorusCosine(2), lambda xp: torus_rule(2, 24, xp)),
}


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("tau", [0.3, 0.7])
def test_free_energy_less_the_divergence(name, tau, xp):
    """T3.2 for every route and critic: J = F − KL(ρ‖ρ̃) ≤ F, |J − F| ≤ ε/ρ_low and ≤ ε²μ/ρ_low; U drops out."""
    critic, build = WORLDS[name]
    space = build(xp)
    columns = space.points.shape[1]
    wave = xp.sin(space.points) @ xp.asarray([0.8, -0.5, 0.3][:columns])
    rho = normalise(space, wave)
    gaps = []
    for potential in (xp.cos(3 * space.points[:, 0]), 0 * wave):
        free = free_energy(space, rho, potential, tau)
        directed = energies.directional_energy(space, critic, rho, potential, tau)
        gaps.append(free - directed)
        assert directed.value < free.value - directed.error - free.error
    kl = energies.smoothing_divergence(space, critic, rho, tau)
    assert all(gap.agrees(kl) for gap in gaps)
    assert 0 < kl.error <= 1e-12
    smoothed = smooth_dense(space, critic, rho, tau)
    assert energies.smoothing_divergence_of(space, smoothed, rho) == kl
    # ρ̃ as a density of its own, by the formula for any two
    slack = Estimate(0.0, float(xp.max(smoothed.errors)) + 1e-14)
    assert kl_divergence(space, rho, smoothed.values).agrees(kl + slack)
    epsilon = energies.sharpness(space, critic, rho, tau)
    assert epsilon == energies.sharpness_of(space, smoothed, rho)
    floor, mass = math.exp(float(xp.min(rho))), math.exp(critic.manifold.log_volume)
    assert kl.value < epsilon.value / floor
    assert kl.value < epsilon.value**2 * mass / floor


@pytest.mark.parametrize("name", WORLDS)
def test_a_uniform_density_is_sharp(name):
    critic, build = WORLDS[name]
    space = build(numpy)
    flat = numpy.full(space.size, -critic.manifold.log_volume)
    kl = energies.smoothing_divergence(space, critic, flat, 0.5)
    epsilon = energies.sharpness(space, critic, flat, 0.5)
    # what the rules leave out: the geodesic kernel has a kink at antipodes, of size e^{−π²/τ}
    slack = 1e-8 if isinstance(critic, Geodesic) else 1e-11
    assert abs(kl.value) <= kl.error + slack
    assert epsilon.value <= epsilon.error + slack


def three_harmonics(n):
    """ρ = (1 + 0.4 cos θ − 0.25 sin 2θ + 0.15 cos(3θ − 1))/2π ≥ 0.2/2π, and Δρ, on a regular grid of S¹."""
    theta = 2 * math.pi * numpy.arange(n) / n
    parts = [0.4 * numpy.cos(theta), -0.25 * numpy.sin(2 * theta), 0.15 * numpy.cos(3 * theta - 1)]
    rho = (1 + sum(parts)) / (2 * math.pi)
    laplacian = -sum(m * m * part for m, part in enumerate(parts, 1)) / (2 * math.pi)
    return numpy.log(rho), rho, laplacian


@pytest.mark.parametrize(("critic", "speed"), [(Cosine(2), 1.0), (TorusCosine(1), 1.0), (SphereRBF(2), 0.5)])
def test_rates_as_the_temperature_falls(critic, speed):
    """F − J = (τ²/8)∫(Δρ)²/ρ·(1+o(1)) and ε = (τ/2)max|Δρ|·(1+o(1)); with τ/2 for τ where the critic is the RBF.

    The quotients tend to 1 from below at first order in τ.
    """
    n = 128
    space = circle_rule(n)
    log_rho, rho, laplacian = three_harmonics(n)
    curvature = space.integrate(laplacian**2 / rho).value
    defects = []
    for tau in (1e-1, 1e-2, 1e-3, 1e-4):
        smoothed = smooth_fft(critic, log_rho, (n,), tau)
        s = tau * speed
        kl = energies.smoothing_divergence_of(space, smoothed, log_rho)
        epsilon = energies.sharpness_of(space, smoothed, log_rho)
        defects.append((1 - kl.value / (s * s / 8 * curvature), 1 - epsilon.value / (s / 2 * abs(laplacian).max())))
        assert kl.error <= 1e-3 * kl.value
        assert kl.value > 0
    for first, second in itertools.pairwise(defects):
        for before, after in zip(first, second, strict=True):
            assert 0 < after < before < 0.6
            assert before / after == pytest.approx(10, rel=0.4)
    assert defects[0][0] > 0.1 * speed
    assert max(defects[-1]) < 1e-3


def test_dense_and_fast_energies_agree():
    n, tau = 256, 5e-3
    space = circle_rule(n)
    log_rho, _, laplacian = three_harmonics(n)
    fast = smooth_fft(Cosine(2), log_rho, (n,), tau)
    kl = energies.smoothing_divergence(space, Cosine(2), log_rho, tau)
    assert energies.smoothing_divergence_of(space, fast, log_rho).agrees(kl)
    energy = energies.directional_energy(space, Cosine(2), log_rho, laplacian, tau)
    assert energies.directional_energy_of(space, fast, log_rho, laplacian, tau).agrees(energy)


def kernels(n):
    """Symmetric positive kernels on ℤ/n as logarithms."""

    def build(row):
        row = numpy.asarray(row)
        even = row + row[(-numpy.arange(n)) % n]
        return even[(numpy.arange(n)[:, None] - numpy.arange(n)[None, :]) % n]

    return st.lists(st.floats(-6, 6), min_size=n, max_size=n).map(build)


@law
@given(data=st.data())
def test_finite_spaces(data, reference):
    """T3.2 on ℤ/n for random symmetric kernels, and every number inside its error in 60 digits."""
    n = data.draw(st.integers(1, 6))
    space = finite_space(numpy.full(n, data.draw(st.sampled_from([1e-3, 1.0, 7.0]))))
    kernel = data.draw(kernels(n))
    rho = data.draw(gs.atomic_densities(space, decades=6))
    potential, tau = data.draw(gs.potentials(space)), data.draw(gs.temperatures())
    volume = matrix_log_volume(space, kernel)
    smoothed = smooth_matrix(space, kernel, volume, rho)
    free = free_energy(space, rho, potential, tau)
    directed = energies.directional_energy_of(space, smoothed, rho, potential, tau)
    kl = energies.smoothing_divergence_of(space, smoothed, rho)
    epsilon = energies.sharpness_of(space, smoothed, rho)
    assert (free - directed).agrees(kl)
    assert kl.value >= -kl.error - 1e-13
    floor = math.exp(rho.min())
    assert kl.value <= epsilon.value / floor * (1 + 1e-9) + kl.error + 1e-13
    with mpmath.workdps(60):
        weights, logs = reference.numbers(space.log_weights), reference.numbers(rho)
        rows = [[mpmath.exp(mpmath.mpf(float(x))) for x in row] for row in kernel]
        mass = [mpmath.exp(w + r) for w, r in zip(weights, logs, strict=True)]
        total = mpmath.fsum(k * mpmath.exp(w) for k, w in zip(rows[0], weights, strict=True))
        smooth = [mpmath.fsum(k * m for k, m in zip(row, mass, strict=True)) / total for row in rows]
        parts = zip(mass, logs, smooth, strict=True)
        reference.check(kl, mpmath.fsum(m * (r - mpmath.log(s)) for m, r, s in parts))
        reference.check(epsilon, max(abs(s - mpmath.exp(r)) for s, r in zip(smooth, logs, strict=True)))
        crossed = mpmath.fsum(m * mpmath.log(s) for m, s in zip(mass, smooth, strict=True))
        reference.check(directed, reference.energy(space, rho, potential, tau) + crossed)


def test_two_states_by_hand(xp):
    """P = [[.9,.1],[.1,.9]], ρ = (¾,¼), ρ̃ = (.7,.3): KL(ρ‖ρ̃), not KL(ρ̃‖ρ) = .00616…"""
    space = finite_space(xp.asarray([1.0, 1.0]))
    rho = xp.log(xp.asarray([0.75, 0.25]))
    smoothed = smooth_matrix(space, xp.log(xp.asarray([[0.9, 0.1], [0.1, 0.9]])), Estimate(0.0, EPS), rho)
    kl = energies.smoothing_divergence_of(space, smoothed, rho)
    assert kl.value == pytest.approx(0.75 * math.log(0.75 / 0.7) + 0.25 * math.log(0.25 / 0.3), abs=1e-15)
    assert energies.sharpness_of(space, smoothed, rho).value == pytest.approx(0.05, abs=1e-15)
    potential = xp.asarray([2.0, -1.0])
    crossed = 0.75 * math.log(0.7) + 0.25 * math.log(0.3)
    got = energies.directional_energy_of(space, smoothed, rho, potential, 0.5)
    assert got.value == pytest.approx(2 * (1.5 - 0.25) + crossed, abs=1e-14)


def test_places_without_mass(xp):
    """0·log ρ̃ = 0, and ρ̃ has mass there all the same."""
    space = circle_rule(16, xp)
    half = xp.where(space.points[:, 0] > 0.1, xp.zeros_like(space.log_weights), xp.asarray(-math.inf))
    rho = normalise(space, half)
    kl = energies.smoothing_divergence(space, Cosine(2), rho, 0.2)
    assert 0 < kl.value < 1
    smoothed = smooth_dense(space, Cosine(2), rho, 0.2)
    values = to_host(smoothed.values)
    off = to_host(rho) == -math.inf
    assert energies.sharpness(space, Cosine(2), rho, 0.2).value >= math.exp(values[off].max())
    # the potential where there is no mass does not matter
    flat = xp.zeros_like(rho)
    wild = xp.where(rho > -math.inf, flat, flat + 1e200)
    first, second = (energies.directional_energy_of(space, smoothed, rho, u, 0.2) for u in (flat, wild))
    assert first == second


def test_the_gibbs_law_is_no_minimiser_of_the_directional_energy():
    """J < F at ρ* by KL(ρ*‖P_τρ*) > 0, so that F's minimum −log Z is not J's."""
    space = circle_rule(40)
    potential = numpy.cos(space.points[:, 0]) * 0.3
    star = gibbs_log_density(space, potential, 0.4)
    gap = free_energy(space, star, potential, 0.4) - energies.directional_energy(space, Cosine(2), star, potential, 0.4)
    assert gap.value > 1e-3


RING = circle_rule(6)
FLAT = numpy.zeros(6)
FIELD = LogField(FLAT, FLAT)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: energies.directional_energy(RING, Cosine(2), FLAT, FLAT, -1.0), "temperature=-1.0 must be > 0"),
        (lambda: energies.directional_energy_of(RING, FIELD, FLAT, FLAT, 0.0), "temperature=0.0 must be > 0"),
        (lambda: energies.directional_energy_of(RING, FIELD, FLAT, FLAT + math.inf, 1.0), "potential[0]=inf must be"),
        (lambda: energies.directional_energy_of(RING, FIELD, FLAT[:2], FLAT, 1.0), "log_rho.shape=(2,) must be (6,)"),
        (
            lambda: energies.smoothing_divergence_of(RING, LogField(FLAT - math.inf, FLAT), FLAT),
            "smoothed.values[0]=-inf must be finite",
        ),
        (lambda: energies.smoothing_divergence(RING, BoxRBF(2), FLAT, 1.0), "critic='rbf-box2' must have one volume"),
        (
            lambda: energies.sharpness_of(RING, FIELD, FLAT + 701.0),
            "max(log_rho)=701.0 must be <= 700.0: take densities against a larger measure",
        ),
    ],
)
def test_rejected(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the beginning of the message is compared
        call()
    assert str(caught.value).startswith(message)
