"""The strategies draw what they promise, over the whole promised range, discard nothing, and shrink to the simplest."""

import math

import numpy
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from numerics import strategies as gs
from numerics.densities import log_mass
from numerics.spaces import finite_space
from numerics.sphere import cap_rule, product_rule

law = settings(deadline=None, derandomize=True, max_examples=100, database=None)
# A strategy that filters would be reported by these very checks.
search = settings(deadline=None, derandomize=True, max_examples=2000, database=None, suppress_health_check=())


def smallest(strategy, condition):
    return find(strategy, condition, settings=search)


@law
@given(st.data())
def test_spaces(data):
    tiny = data.draw(st.booleans())
    space = data.draw(gs.atomic_spaces(5, min_size=2, tiny=tiny))
    assert 2 <= space.size <= 5
    assert float(space.log_weights.min()) >= math.log(1e-300 if tiny else 1e-12) * (1 + 1e-15)
    assert float(space.log_weights.max()) <= math.log(100) * (1 + 1e-15)


@law
@given(st.data())
def test_densities_are_normalised(data):
    space = data.draw(gs.atomic_spaces())
    rho = data.draw(gs.atomic_densities(space))
    potential = data.draw(gs.potentials(space, bound=2.0))
    assert rho.shape == potential.shape == (space.size,)
    assert numpy.isfinite(rho).all()
    assert numpy.abs(potential).max() <= 2.0
    assert abs(log_mass(space, rho).value) <= 1e-12
    assert 1e-2 * (1 - 1e-15) <= data.draw(gs.temperatures()) <= 1e2 * (1 + 1e-15)


@law
@given(st.data())
def test_unequal_supports(data):
    space = data.draw(gs.atomic_spaces(min_size=2))
    rho, sigma = data.draw(gs.unequal_supports(space))
    assert ((rho > -math.inf) & (sigma == -math.inf)).any()
    for law_ in (rho, sigma):
        assert abs(log_mass(space, law_).value) <= 1e-12


@pytest.mark.parametrize("rule", [product_rule(5), cap_rule((1.0, 0.0, 0.0), 1.0, 5)], ids=["sphere", "cap"])
@law
@given(st.data())
def test_sphere_densities(rule, data):
    rho = data.draw(gs.sphere_densities(rule, 4, bound=2.0))
    assert abs(log_mass(rule, rho).value) <= 1e-12
    assert numpy.ptp(rho) <= 2 * 4 * 2.0 + 1e-12  # four harmonics, each in [−2, 2]


def test_the_ranges_are_reached():
    space = smallest(gs.atomic_spaces(), lambda s: float(s.log_weights.min()) < math.log(1e-11))
    assert space.size == 1
    tiny = smallest(gs.atomic_spaces(tiny=True), lambda s: float(s.log_weights.min()) < math.log(1e-250))
    assert tiny.size == 1
    two = smallest(gs.atomic_spaces(min_size=2), lambda s: s.size >= 2)
    decade = math.log(10)
    assert numpy.ptp(smallest(gs.atomic_densities(two), lambda r: numpy.ptp(r) > 17 * decade)) <= 18 * decade
    smallest(gs.atomic_densities(two, decades=40), lambda r: numpy.ptp(r) > 39 * decade)
    smallest(gs.atomic_densities(two, tiny=True), lambda r: numpy.ptp(r) > 290 * decade)
    smallest(gs.temperatures(), lambda t: t < 0.011)
    smallest(gs.temperatures(), lambda t: t > 90)
    disjoint = smallest(gs.unequal_supports(two), lambda p: not ((p[0] > -math.inf) & (p[1] > -math.inf)).any())
    assert len(disjoint) == 2
    smallest(gs.unequal_supports(two), lambda p: (p[0] > -math.inf).all())


def test_shrinking_is_to_the_simplest():
    space = smallest(gs.atomic_spaces(), lambda s: s.size >= 3)
    assert space.log_weights.tolist() == [0.0] * 3
    assert smallest(gs.potentials(space), lambda _: True).tolist() == [0.0] * 3
    assert numpy.ptp(smallest(gs.atomic_densities(space), lambda _: True)) == 0
    rule = product_rule(3)
    assert numpy.ptp(smallest(gs.sphere_densities(rule), lambda _: True)) == 0


@settings(deadline=None, derandomize=True, max_examples=300, database=None, phases=[Phase.generate])
@given(st.data())
def test_nothing_is_discarded(data):
    """`filter_too_much` stays armed: a strategy that threw most of its examples away would fail here."""
    assert HealthCheck.filter_too_much not in settings.default.suppress_health_check
    space = data.draw(gs.atomic_spaces(min_size=2))
    data.draw(gs.unequal_supports(space))


@pytest.mark.parametrize("name", ["atomic_densities", "potentials", "unequal_supports"])
def test_arrays_live_where_the_space_lives(name, xp):
    space = finite_space(xp.asarray([1.0, 2.0], dtype=xp.float64))
    drawn = find(
        getattr(gs, name)(space), lambda _: True, settings=settings(search, max_examples=10, phases=[Phase.generate])
    )
    for array in drawn if isinstance(drawn, tuple) else (drawn,):
        assert type(array) is type(space.log_weights)
        assert array.dtype == xp.float64
