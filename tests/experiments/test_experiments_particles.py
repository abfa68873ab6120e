"""Particles on the sphere: the published scheme, its objective's optimum, and Langevin particles."""

import math

import numpy
import pytest

from numerics.experiments import kde_particles, kde_population, sphere_langevin, unimodal_gibbs
from numerics.experiments.kde_particles import Scheme, in_caps
from numerics.measures.caps import cap_mass
from numerics.measures.potentials import published_two_well
from numerics.rules.sphere import product_rule

pytestmark = pytest.mark.slow


@pytest.fixture
def loose(rng):
    return rng.standard_normal((25, 3))


@pytest.fixture
def rng():
    return numpy.random.default_rng(8)


def test_the_gradient_is_that_of_the_objective(loose):
    scheme, wells = Scheme(0.3, single=False, tabulated=False), published_two_well()
    found = kde_particles.energy(scheme, wells, loose).gradient
    for place in ((0, 0), (11, 2), (24, 1)):
        step = numpy.zeros_like(loose)
        step[place] = 1e-6
        up, down = (kde_particles.energy(scheme, wells, loose + s * step).value for s in (1, -1))
        assert found[place] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-9)
    # lengths do not matter
    assert numpy.abs((found * loose).sum(axis=1)).max() < 1e-15


@pytest.mark.parametrize("single", [True, False])
def test_the_table_is_the_kernel(loose, single):
    wells, dtype = published_two_well(), numpy.float32 if single else numpy.float64
    exact = kde_particles.energy(Scheme(0.3, single=False, tabulated=False), wells, loose)
    found = kde_particles.energy(Scheme(0.3, single=single), wells, loose.astype(dtype))
    assert found.value == pytest.approx(exact.value, abs=1e-4)
    assert found.gradient == pytest.approx(exact.gradient, abs=2e-4 * numpy.abs(exact.gradient).max())


def test_a_table_holds_opposite_and_equal_points():
    points = numpy.array([[1.0, 0, 0], [-1, 0, 0], [1, 0, 0]])
    kernel, _ = kde_particles._looked_up(Scheme(1.0), points)
    assert kernel[0, [0, 2]] == pytest.approx([1, 1], abs=2e-4)
    assert 0 <= kernel[0, 1] < 1e-15


def test_the_scheme_is_seeded_and_ends_on_the_sphere():
    scheme = Scheme(0.5, particles=16, steps=7)
    first, again = (kde_particles.trained(scheme, numpy.random.default_rng(1)) for _ in range(2))
    assert (first.points == again.points).all()
    assert numpy.linalg.norm(first.points, axis=1) == pytest.approx(numpy.ones(16))


def test_a_wide_kernel_lets_a_cold_law_collapse():
    """The bias of the published scheme at τ = 0.1 is its objective's: no particles are needed to see it."""
    found = kde_population.optimum(0.1, nodes=400, steps=200)
    assert found["cap_mass"] > 0.99
    assert found["gibbs_on_nodes"] == pytest.approx(cap_mass(published_two_well(), 0.1).value, abs=0.03)
    assert found["effective_points"] < found["gibbs_effective_points"] / 2
    assert found["fall"] > 0


@pytest.mark.parametrize("temperature", [2.5, 0.1])
def test_langevin_particles_have_the_gibbs_law(temperature):
    found = unimodal_gibbs.langevin(temperature, 1500, 200, 0)
    exact = cap_mass(published_two_well(), temperature).value
    assert abs(found["mass"] - exact) < 4 * found["standard_error"]
    assert 0.5 < found["accepted"] < 1


def test_a_large_step_costs_acceptance_and_no_bias(rng):
    """Metropolis makes every step size right, a clumsy one too."""
    chains = sphere_langevin.sampled(0.2, 1500, 400, rng, step=1.5)
    averages = in_caps(chains.snapshots).mean(axis=0)
    exact = cap_mass(published_two_well(), 0.2).value
    assert abs(averages.mean() - exact) < 4 * averages.std(ddof=1) / 1500**0.5
    assert chains.accepted < 0.75


def test_steps_without_metropolis_would_be_biased(rng, monkeypatch):
    monkeypatch.setattr(sphere_langevin.numpy, "log1p", lambda x: numpy.full_like(x, -numpy.inf))
    chains = sphere_langevin.sampled(0.2, 1500, 400, rng, step=1.5)
    averages = in_caps(chains.snapshots).mean(axis=0)
    exact = cap_mass(published_two_well(), 0.2).value
    assert abs(averages.mean() - exact) > 4 * averages.std(ddof=1) / 1500**0.5


@pytest.mark.parametrize("temperature", [10.0, 0.5, 0.1])
def test_draws_are_from_the_gibbs_law(temperature):
    """Their cap mass is that of the law, to four standard errors, and so is the mean of every coordinate."""
    found = unimodal_gibbs.draws(temperature, 20_000, 3)
    (exact,) = unimodal_gibbs.exact([temperature])
    assert abs(found["mass"] - exact["mass"]) < 4 * math.sqrt(exact["mass"] * (1 - exact["mass"]) / 20_000)
    points = numpy.asarray(found["points"])
    rule = product_rule(64)
    weights = numpy.exp(rule.log_weights - (published_two_well()(rule.points) + 1) / temperature)
    mean = weights @ rule.points / weights.sum()
    assert numpy.all(abs(points.mean(axis=0) - mean) < 4 * points.std(axis=0) / math.sqrt(20_000))
    assert found == unimodal_gibbs.draws(temperature, 20_000, 3)


def test_exact_masses_agree_between_orders():
    for row in unimodal_gibbs.exact((10.0, 0.1)):
        assert row["orders_differ"] <= 1e-12
        assert row["error"] < 1e-10


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"temperature": 0}, "temperature=0.0 must be > 0"), ({"jitter": -1}, "jitter=-1 must be >= 0"),
     ({"particles": 1}, "particles=1 must be a whole number >= 2")],
)  # fmt: skip
def test_bad_settings_say_what_is_wrong(wrong, said):
    with pytest.raises(ValueError, match=said):
        Scheme(**({"temperature": 1.0} | wrong))
