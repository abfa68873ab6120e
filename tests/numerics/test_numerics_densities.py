"""Mass, entropy, divergences and energies against 60 digits: |value − truth| ≤ error, on every family of measures."""

import math

import mpmath
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.arrays import to_host
from numerics.estimate import EPS, Estimate
from numerics.measures import densities, gibbs
from numerics.measures import strategies as gs
from numerics.rules.spaces import MeasureSpace, finite_space
from numerics.rules.sphere import product_rule

pytestmark = pytest.mark.slow

law = settings(deadline=None, derandomize=True, max_examples=40, database=None)
RULE = product_rule(6)


@st.composite
def ordinary(draw, count=2):
    space = draw(gs.atomic_spaces())
    return space, [draw(gs.atomic_densities(space)) for _ in range(count)]


@st.composite
def extreme(draw, count=2):
    space = draw(gs.atomic_spaces(tiny=True))
    return space, [draw(gs.atomic_densities(space, tiny=True)) for _ in range(count)]


@st.composite
def on_the_sphere(draw, count=2):
    return RULE, [draw(gs.sphere_densities(RULE)) for _ in range(count)]


@st.composite
def unnormalised(draw, count=2):
    space = draw(gs.atomic_spaces())
    shifts = [draw(st.floats(-40.0, 40.0)) for _ in range(count)]
    return space, [draw(gs.atomic_densities(space)) + shift for shift in shifts]


@st.composite
def nested_supports(draw):
    """σ's support inside ρ's, swapped: KL(σ‖ρ) is finite though σ has zeros."""
    space = draw(gs.atomic_spaces(min_size=2))
    rho = draw(gs.atomic_densities(space))
    _, sigma = draw(gs.unequal_supports(space))
    return space, [sigma, rho]


MEASURES = {f.__name__: f() for f in (ordinary, extreme, on_the_sphere, unnormalised, nested_supports)}
every_measure = pytest.mark.parametrize("family", MEASURES)


@every_measure
@law
@given(data=st.data())
def test_estimates_enclose_the_truth(family, reference, data):
    space, (rho, sigma) = data.draw(MEASURES[family])
    with mpmath.workdps(60):
        reference.check(densities.log_mass(space, rho), mpmath.log(reference.integral(space, rho, lambda _: 1)))
    reference.check(densities.entropy(space, rho), reference.entropy(space, rho))
    reference.check(densities.cross_entropy(space, rho, sigma), reference.cross_entropy(space, rho, sigma))
    reference.check(densities.kl_divergence(space, rho, sigma), reference.kl(space, rho, sigma))
    if not bool(space.xp.any(rho == -math.inf)):
        d_sym = densities.symmetric_divergence(space, rho, sigma)
        reference.check(d_sym, reference.d_sym(space, rho, sigma))
        swapped = densities.symmetric_divergence(space, sigma, rho)
        assert d_sym.agrees(swapped)
        halves = densities.kl_divergence(space, rho, sigma) + densities.kl_divergence(space, sigma, rho)
        assert d_sym.agrees(halves.scaled(0.5))


@pytest.mark.long
@every_measure
@law
@given(data=st.data())
def test_energies_enclose_the_truth(family, reference, data):
    space, (rho, sigma) = data.draw(MEASURES[family])
    first, second = data.draw(gs.potentials(space)), data.draw(gs.potentials(space))
    tau = data.draw(gs.temperatures())
    reference.check(gibbs.log_partition(space, first, tau), reference.log_partition(space, first, tau))
    reference.check(gibbs.free_energy(space, rho, first, tau), reference.free_energy(space, rho, first, tau))
    got = gibbs.symmetric_energy(space, rho, sigma, first, second, tau)
    if bool(space.xp.any((rho == -math.inf) != (sigma == -math.inf))):
        assert got == Estimate(-math.inf, 0.0)
    else:
        reference.check(got, reference.symmetric_energy(space, rho, sigma, first, second, tau))


@every_measure
@law
@given(data=st.data())
def test_symmetric_energy_is_free_energies_less_the_divergence(family, data):
    """D4.3, which holds for measures of any mass: F^Sym = ½[F₁ + F₂] − D_sym."""
    space, (rho, sigma) = data.draw(MEASURES[family])
    first, second = data.draw(gs.potentials(space)), data.draw(gs.potentials(space))
    tau = data.draw(gs.temperatures())
    free = gibbs.free_energy(space, rho, first, tau) + gibbs.free_energy(space, sigma, second, tau)
    split = free.scaled(0.5) - densities.symmetric_divergence(space, rho, sigma)
    assert gibbs.symmetric_energy(space, rho, sigma, first, second, tau).agrees(split)


@pytest.mark.parametrize("family", ["ordinary", "extreme", "on_the_sphere"])
@law
@given(data=st.data())
def test_gibbs_identity(family, data):
    """P3.1: F(ρ) − F(ρ*) = KL(ρ‖ρ*) and F(ρ*) = −log Z, within the errors reported.

    log ρ* is an array of floats: with η its rounding and masses 1 + δ,
    F(ρ) − F(ρ*) − KL = −log Z·(δ_ρ − δ_ρ*) + ∫η(ρ − ρ*).
    """
    space, (rho,) = data.draw({"ordinary": ordinary, "extreme": extreme, "on_the_sphere": on_the_sphere}[family](1))
    potential, tau = data.draw(gs.potentials(space)), data.draw(gs.temperatures())
    log_z = gibbs.log_partition(space, potential, tau)
    star = gibbs.gibbs_log_density(space, potential, tau)
    masses = [densities.log_mass(space, d) for d in (rho, star)]
    delta = sum(abs(m.value) + m.error for m in masses)
    logs = numpy.abs(to_host(potential)) / tau + numpy.abs(to_host(star))
    eta = 2 * EPS * (float(logs.max()) + abs(log_z.value)) + 2 * log_z.error
    slack = Estimate(0.0, abs(log_z.value) * delta + 2 * eta)
    free, least = gibbs.free_energy(space, rho, potential, tau), gibbs.free_energy(space, star, potential, tau)
    assert delta <= 1e-12
    assert (free - least).agrees(densities.kl_divergence(space, rho, star) + slack)
    assert least.agrees(slack - log_z)
    assert free.value + free.error + slack.error >= least.value - least.error


@every_measure
@law
@given(data=st.data())
def test_normalise(family, data):
    space, (rho, _) = data.draw(MEASURES[family])
    mass = densities.log_mass(space, densities.normalise(space, rho))
    assert abs(mass.value) <= mass.error + densities.log_mass(space, rho).error


@law
@given(data=st.data())
def test_unequal_supports_are_infinitely_far(data):
    space = data.draw(gs.atomic_spaces(min_size=2, tiny=True))
    rho, sigma = data.draw(gs.unequal_supports(space, tiny=True))
    flat = space.xp.zeros_like(rho)
    assert densities.kl_divergence(space, rho, sigma) == Estimate(math.inf, 0.0)
    assert densities.cross_entropy(space, rho, sigma) == Estimate(math.inf, 0.0)
    assert densities.symmetric_divergence(space, rho, sigma) == Estimate(math.inf, 0.0)
    assert densities.symmetric_divergence(space, sigma, rho) == Estimate(math.inf, 0.0)
    assert gibbs.symmetric_energy(space, rho, sigma, flat, flat, 1.0) == Estimate(-math.inf, 0.0)
    assert gibbs.symmetric_energy(space, sigma, rho, flat, flat, 1.0) == Estimate(-math.inf, 0.0)
    assert math.isfinite(densities.entropy(space, rho).value)
    assert math.isfinite(gibbs.free_energy(space, sigma, flat, 1.0).value)


def test_signs_by_hand():
    """Two atoms, numbers anyone can check: ρ = (¾, ¼), σ = (½, ½)."""
    space = finite_space(numpy.ones(2))
    rho, sigma = numpy.log([0.75, 0.25]), numpy.log([0.5, 0.5])
    kl, lk = 0.75 * math.log(1.5) + 0.25 * math.log(0.5), 0.5 * math.log(2 / 3) + 0.5 * math.log(2.0)
    potential = numpy.asarray([1.0, 3.0])
    for got, want in (
        (densities.entropy(space, sigma), math.log(2)),
        (densities.cross_entropy(space, sigma, rho), -0.5 * math.log(0.75) - 0.5 * math.log(0.25)),
        (densities.kl_divergence(space, rho, sigma), kl),
        (densities.symmetric_divergence(space, rho, sigma), (kl + lk) / 2),
        (gibbs.log_partition(space, potential, 2.0), math.log(math.exp(-0.5) + math.exp(-1.5))),
        (gibbs.free_energy(space, rho, potential, 2.0), 0.75 + 0.75 * math.log(0.75) + 0.25 * math.log(0.25)),
        (densities.log_mass(space, rho + 1), 1.0),
    ):
        assert abs(got.value - want) <= got.error + 4 * EPS
    # masses 2 and 1: the plain integral, negative here
    assert densities.kl_divergence(space, sigma, sigma + 1).value == pytest.approx(-1.0, abs=1e-15)


def test_extremes_of_log_space(xp, reference):
    """τ = 10⁻³ and densities of 10⁻³⁰⁰ on weights of 10⁻³⁰⁰: the products are far below the smallest float."""
    space = finite_space(xp.asarray([1e-300, 1.0, 1e-12], dtype=xp.float64))
    rho = densities.normalise(space, xp.asarray([-690.0, 0.0, 27.0], dtype=xp.float64))
    potential = xp.asarray([-3.0, 2.0, 0.5], dtype=xp.float64)
    star = gibbs.gibbs_log_density(space, potential, 1e-3)
    reference.check(gibbs.log_partition(space, potential, 1e-3), reference.log_partition(space, potential, 1e-3))
    assert gibbs.log_partition(space, potential, 1e-3).value > 2300
    for density in (rho, star):
        reference.check(densities.entropy(space, density), reference.entropy(space, density))
    reference.check(densities.kl_divergence(space, rho, star), reference.kl(space, rho, star))
    reference.check(gibbs.free_energy(space, rho, potential, 1e-3), reference.free_energy(space, rho, potential, 1e-3))
    nothing = xp.asarray([-math.inf] * 3, dtype=xp.float64)
    assert densities.log_mass(space, nothing) == Estimate(-math.inf, 0.0)
    assert densities.entropy(space, nothing) == Estimate(0.0, 0.0)


def test_a_constant_added_to_the_potential_costs_no_digits(xp):
    space = finite_space(xp.asarray([0.5, 0.25, 0.25], dtype=xp.float64))
    potential = xp.asarray([0.0, 1.0, 3.0], dtype=xp.float64)
    plain, lifted = (gibbs.gibbs_log_density(space, potential + shift, 0.5) for shift in (0.0, 2.0**40))
    assert to_host(plain).tolist() == to_host(lifted).tolist()


@pytest.mark.parametrize("n", [3, 7, 11, 13, 29])
def test_the_error_covers_the_rounding_of_the_inputs(n, reference):
    """Laws k/n and nearly so, whose logarithms are no floats: the truth is that of the fractions."""
    with mpmath.workdps(60):
        total = mpmath.mpf(n * (n + 1)) / 2
        exact = [k / total for k in range(1, n + 1)]
        near = [p + (-1) ** k * mpmath.mpf(10) ** -11 * (k < n - n % 2) for k, p in enumerate(exact)]
        kl = mpmath.fsum(p * mpmath.log(p / q) for p, q in zip(exact, near, strict=True))
        entropy = -mpmath.fsum(p * mpmath.log(p) for p in exact)
        rho, sigma = (numpy.asarray([float(mpmath.log(p)) for p in law_]) for law_ in (exact, near))
    space = finite_space(numpy.ones(n))
    assert 0 < kl < 1e-18
    reference.check(densities.kl_divergence(space, rho, sigma), kl)
    reference.check(densities.entropy(space, rho), entropy)


@pytest.mark.parametrize("log_rho", [-740.3, -744.9, -800.0])
def test_the_error_covers_underflow(log_rho, reference):
    space, rho, sigma = finite_space(numpy.ones(1)), numpy.asarray([log_rho]), numpy.asarray([1.7])
    reference.check(densities.entropy(space, rho), reference.entropy(space, rho))
    reference.check(densities.kl_divergence(space, rho, sigma), reference.kl(space, rho, sigma))


def test_the_errors_are_not_lazy():
    """A bound that encloses everything would pass every other test here."""
    rho, sigma = (densities.normalise(RULE, c * RULE.points[:, 2]) for c in (0.3, 1.2))
    for got in (densities.entropy(RULE, rho), densities.kl_divergence(RULE, rho, sigma), RULE.total_mass()):
        assert 0 < got.error <= 100 * EPS * max(1.0, abs(got.value))


def test_zero_density_matches_a_space_without_the_point():
    full = MeasureSpace(numpy.log([0.2, 0.3, 0.5]))
    part = MeasureSpace(numpy.log([0.2, 0.5]))
    rho, sigma = numpy.asarray([0.1, -math.inf, -0.7]), numpy.asarray([-2.0, -math.inf, 0.4])
    keep, potential = [0, 2], numpy.asarray([1.0, 50.0, -2.0])
    for got, want in (
        (densities.entropy(full, rho), densities.entropy(part, rho[keep])),
        (densities.kl_divergence(full, rho, sigma), densities.kl_divergence(part, rho[keep], sigma[keep])),
        (gibbs.free_energy(full, rho, potential, 0.3), gibbs.free_energy(part, rho[keep], potential[keep], 0.3)),
        (densities.log_mass(full, rho), densities.log_mass(part, rho[keep])),
    ):
        assert got.agrees(want)


@law
@given(st.lists(st.floats(-300, 300).map(lambda u: 10.0**u) | st.floats(0.0, 3.0), min_size=1, max_size=8))
def test_phi_everywhere(xs):
    check_phi(xs)


def test_phi_where_it_cancels():
    near = [1 + sign * 2.0**-k for k in range(1, 53) for sign in (1, -1)]
    check_phi([*near, 0.5, 1.5, math.nextafter(0.5, 0), math.nextafter(1.5, 2), 1e-300, 5e-324, 1e305])
    assert to_host(densities.phi(numpy.asarray([0.0, 1.0]))).tolist() == [1.0, 0.0]


def check_phi(xs):
    for x, got in zip(xs, to_host(densities.phi(numpy.asarray(xs))), strict=True):
        with mpmath.workdps(400 if x else 15):
            exact = mpmath.mpf(x)
            truth = exact * mpmath.log(exact) + 1 - exact if x else mpmath.mpf(1)
            assert abs(mpmath.mpf(float(got)) - truth) <= 16 * EPS * truth, x


def test_kl_is_the_integral_of_phi_for_equal_masses():
    """The sign's own arrangement: KL(ρ‖σ) = ∫σ φ(ρ/σ) when the masses agree."""
    space = finite_space(numpy.asarray([0.1, 0.7, 0.2]))
    rho = densities.normalise(space, numpy.asarray([0.3, -1.0, 2.0]))
    sigma = densities.normalise(space, numpy.asarray([1.3, 0.0, -2.0]))
    arranged = space.integrate(numpy.exp(sigma) * densities.phi(numpy.exp(rho - sigma)))
    assert arranged.value == pytest.approx(densities.kl_divergence(space, rho, sigma).value, rel=1e-14)
