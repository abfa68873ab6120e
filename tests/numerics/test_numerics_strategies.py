"""The strategies draw what they promise, over the whole promised range, discard nothing, and shrink to the simplest."""

import ast
import dataclasses
import inspect
import math

import array_api_compat.numpy
import numpy
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from numerics.measures import strategies as gs
from numerics.measures.densities import entropy, kl_divergence, log_mass, mixture, symmetric_divergence
from numerics.reductions import log_sum_exp
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Rule
from numerics.rules.registry import RULES
from numerics.rules.spaces import finite_space
from numerics.rules.sphere import cap_rule, product_rule

pytestmark = pytest.mark.slow

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


@pytest.mark.long
def test_shrinking_is_to_the_simplest():
    space = smallest(gs.atomic_spaces(), lambda s: s.size >= 3)
    assert space.log_weights.tolist() == [0.0] * 3
    assert smallest(gs.potentials(space), lambda _: True).tolist() == [0.0] * 3
    assert numpy.ptp(smallest(gs.atomic_densities(space), lambda _: True)) == 0
    rule = product_rule(3)
    assert numpy.ptp(smallest(gs.sphere_densities(rule), lambda _: True)) == 0


@pytest.mark.long
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


def spaces():
    """Small spaces of every kind: atoms of unequal weight, and a rule for each manifold, whole, in part and reduced."""
    yield "one-atom", finite_space(numpy.asarray([0.3]))
    yield "atoms", finite_space(numpy.asarray([1e-12, 2.0, 0.5, 30.0, 1e-3]))
    for name in ("S1-turned", "S511-zonal"):
        yield name, RULES[name](4, array_api_compat.numpy)
    for name in ("T2-trapezoid", "box2-legendre", "S2-product", "S2-cap-east", "S2047-two-directions"):
        yield name, RULES[name](2, array_api_compat.numpy)


SPACES = dict(spaces())
PAIRS = [
    (family, space)
    for family in gs.STRATEGIES
    for space in SPACES
    if (isinstance(SPACES[space], Rule) or not gs.STRATEGIES[family].geometric)
    and (SPACES[space].size > 1 or gs.STRATEGIES[family].positive)
]
every_family = pytest.mark.parametrize(("family", "space"), PAIRS)
some = settings(law, max_examples=25)


def measured(name):
    """The space with total mass 1: that of S²⁰⁴⁷ underflows, and densities with respect to it would overflow."""
    space = SPACES[name]
    share = space.log_weights - space.integrate_log(numpy.zeros(space.size)).value
    return dataclasses.replace(space, log_weights=share)


@every_family
@some
@given(data=st.data())
def test_laws_of_every_family(family, space, data):
    space, chosen = measured(space), gs.STRATEGIES[family]
    rho, sigma = data.draw(chosen(space)), data.draw(chosen(space))
    for log_law in (rho, sigma):
        mass = log_mass(space, log_law)
        assert abs(mass.value) <= mass.error + 1e-13
        assert numpy.isfinite(log_law).all() if chosen.positive else (log_law > -math.inf).any()
        assert not numpy.isnan(log_law).any()
        assert (log_law < math.inf).all()
        h = entropy(space, log_law)
        assert h.value <= h.error + 1e-13  # log of the total mass, 1
    kl, back = kl_divergence(space, rho, sigma), kl_divergence(space, sigma, rho)
    assert kl.value >= -kl.error - 1e-13 * (1 + abs(math.log(1 + abs(kl.value))))
    d_sym = symmetric_divergence(space, rho, sigma)
    assert d_sym.agrees((kl + back).scaled(0.5))
    # Data processing: mixing with the uniform law is a symmetric Markov operator.
    t = data.draw(st.floats(0.01, 0.99))
    flat = numpy.zeros(space.size)
    after = kl_divergence(space, mixture(space, rho, flat, t), mixture(space, sigma, flat, t))
    assert after.value <= (1 - t) * kl.value + after.error + kl.error + 1e-13


# The families that need no geometry draw point by point: one space says it.
SHAPES = ("T2-trapezoid", "box2-legendre", "S511-zonal")


@pytest.mark.long
@pytest.mark.parametrize(
    ("family", "space"), [(f, s) for f, s in PAIRS if s == "atoms" or (s in SHAPES and gs.STRATEGIES[f].geometric)]
)
def test_every_family_shrinks_to_the_simplest(family, space):
    chosen, space = gs.STRATEGIES[family], measured(space)
    simplest = find(chosen(space), lambda _: True, settings=settings(search, max_examples=60))
    live = simplest[simplest > -math.inf]
    assert numpy.ptp(live) <= 1e-15
    assert len(live) == space.size or not chosen.positive


@pytest.mark.long
@pytest.mark.parametrize("family", gs.STRATEGIES)
def test_every_family_reaches_what_is_not_uniform(family):
    rule = SPACES["S2-product"]
    found = smallest(gs.STRATEGIES[family](rule), lambda log_rho: numpy.ptp(log_rho) > 2)
    assert numpy.ptp(found) > 2


@pytest.mark.parametrize("family", [name for name, chosen in gs.STRATEGIES.items() if chosen.geometric])
def test_geometry_needs_a_rule(family):
    with pytest.raises(ValueError, match=r"^space=MeasureSpace must be a Rule: take one of numerics.rules.registry$"):
        gs.STRATEGIES[family](finite_space(numpy.ones(3)))


@pytest.mark.parametrize("space", [name for name, space in SPACES.items() if isinstance(space, Rule)])
@some
@given(data=st.data())
def test_bounds_of_the_geometric_families(space, data):
    """Harmonics lie in [−1, 1], and on a sphere the bells −2 ≤ a·z − 1 ≤ 0: the axes are unit vectors."""
    rule = SPACES[space]
    assert numpy.ptp(data.draw(gs.harmonic_densities(rule, 2, bound=1.0))) <= 4 + 1e-12
    columns = 1 if isinstance(rule.manifold, Sphere) else rule.manifold.columns
    assert numpy.ptp(data.draw(gs.von_mises_fisher_mixtures(rule, 2, concentration=3.0))) <= 6 * columns + 1e-12


@some
@given(data=st.data())
def test_axes_are_unit_vectors(data):
    columns = data.draw(st.sampled_from([1, 2, 3, 9]))
    axis = data.draw(gs._directions(columns))
    assert len(axis) == columns
    assert abs(math.hypot(*axis) - 1) <= 1e-15


@pytest.mark.parametrize("family", gs.STRATEGIES)
def test_every_family_lives_where_the_space_lives(family, xp):
    rule = RULES["S2-product"](2, xp)
    quick = settings(search, max_examples=10, phases=[Phase.generate])
    drawn = find(gs.STRATEGIES[family](rule), lambda _: True, settings=quick)
    assert type(drawn) is type(rule.log_weights)
    assert drawn.dtype == xp.float64


def test_nothing_is_thrown_away_in_the_source():
    """Neither filter nor assume: each would throw examples away."""
    tree = ast.parse(inspect.getsource(gs))
    called = {ast.unparse(node.func).split(".")[-1] for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"filter", "assume", "reject"}


@law
@given(st.data())
def test_near_floor(data):
    """ρ ≥ t/μ with equality somewhere unless every point shares the rest, t ≥ 10^−decades."""
    space = SPACES["atoms"]
    rho = data.draw(gs.near_floor_densities(space, decades=5))
    lowest = math.log(1e-5) - space.integrate_log(numpy.zeros(space.size)).value
    assert rho.min() >= lowest - 1e-12


def test_the_floor_and_the_spikes_are_reached():
    space = SPACES["atoms"]
    total = space.integrate_log(numpy.zeros(space.size)).value
    smallest(gs.near_floor_densities(space), lambda rho: rho.min() < math.log(1e-11) - total)
    smallest(gs.spiky_densities(space, decades=40), lambda rho: numpy.ptp(rho) > 39 * math.log(10))


@law
@given(st.data())
def test_symmetric_critics(data):
    """A2.1 holds: one weight, s symmetric, all rows one row in another order; and smoothing is a Markov operator."""
    space, critic = data.draw(gs.symmetric_critics(12))
    n = space.size
    assert critic.shape == (n, n)
    assert numpy.ptp(space.log_weights) == 0
    assert (critic == critic.T).all()
    assert (numpy.sort(critic, axis=1) == numpy.sort(critic[0])).all()
    assert numpy.abs(critic).max() <= 10
    tau = data.draw(gs.temperatures())
    log_kernel = critic / max(tau, 0.05)
    volume = space.integrate_log(log_kernel[0]).value

    def smoothed(log_rho):
        rows = [log_sum_exp(space.log_weights, row + log_rho).value - volume for row in log_kernel]
        return numpy.asarray(rows)

    rho, sigma = data.draw(gs.atomic_densities(space, decades=8)), data.draw(gs.near_floor_densities(space))
    for log_law in (rho, sigma):
        after = smoothed(log_law)
        assert abs(log_mass(space, after).value) <= 1e-11
        assert log_law.min() - 1e-11 <= after.min()
        assert after.max() <= log_law.max() + 1e-11
    before, after = kl_divergence(space, rho, sigma), kl_divergence(space, smoothed(rho), smoothed(sigma))
    assert after.value <= before.value + 1e-10


def test_symmetric_critics_on_every_group_up_to_their_size():
    """Groups of two factors are drawn, and critics on them that no cyclic group has."""
    _, critic = smallest(gs.symmetric_critics(4), lambda pair: len(pair[0].log_weights) == 4 and klein(pair[1]))
    assert critic.shape == (4, 4)
    space, critic = smallest(gs.symmetric_critics(), lambda _: True)
    assert (space.size, float(critic[0, 0])) == (1, 0.0)


def klein(critic):
    """Whether the three values off the diagonal are all different: c(1) = c(3) on ℤ/4."""
    return len({float(x) for x in critic[0, 1:]}) == 3
