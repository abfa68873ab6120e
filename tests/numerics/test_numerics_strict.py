"""Every public array function runs under the strict namespace and gives NumPy's numbers; one left out here fails."""

import inspect
import operator
import types

import array_api_compat.numpy
import array_api_strict
import numpy
import pytest

from numerics import reductions
from numerics.arrays import namespace, to_host
from numerics.measures import caps, densities, gibbs, potentials, wells
from numerics.rules import box, circle, lebedev, spaces, sphere, spherical, torus, zonal
from numerics.rules.spaces import MeasureSpace

MODULES = (
    box,
    caps,
    circle,
    densities,
    gibbs,
    lebedev,
    potentials,
    reductions,
    spaces,
    sphere,
    spherical,
    torus,
    wells,
    zonal,
)
WELLS = potentials.published_two_well()


class World:
    """The same measures in one namespace."""

    def __init__(self, xp):
        self.xp = xp
        self.space = spaces.finite_space(self.row(0.2, 1e-12, 3.0, 0.7, 1.1))
        self.rho = self.row(-0.3, -40.0, 0.4, -numpy.inf, -2.0)
        self.sigma = self.row(0.3, -1.0, -700.0, 0.25, 0.0)
        self.u, self.v = self.row(1.0, -3.0, 0.5, 2.0, 0.0), self.row(-1.0, 0.1, 0.2, 0.3, 4.0)

    def row(self, *values):
        return self.xp.asarray(values, dtype=self.xp.float64)


CALLS = {
    "box.box_rule": lambda w: box.box_rule(2, 3, w.xp).points,
    "caps.cap_mass": lambda w: caps.cap_mass(WELLS, 0.3, 0.4, 16, w.xp),
    "caps.cap_masses": lambda w: caps.cap_masses(WELLS, (2.0, 0.3), 0.4, 16, w.xp),
    "circle.circle_rule": lambda w: circle.circle_rule(5, w.xp).points,
    "densities.cross_entropy": lambda w: densities.cross_entropy(w.space, w.rho, w.sigma),
    "densities.entropy": lambda w: densities.entropy(w.space, w.rho),
    "densities.kl_divergence": lambda w: densities.kl_divergence(w.space, w.rho, w.sigma),
    "densities.log_mass": lambda w: densities.log_mass(w.space, w.rho),
    "densities.mixture": lambda w: densities.mixture(w.space, w.rho, w.sigma, 0.3),
    "densities.normalise": lambda w: densities.normalise(w.space, w.rho),
    "densities.phi": lambda w: densities.phi(w.row(0.0, 0.3, 0.5, 0.999, 1.0, 1.2, 1.5, 7.0, 1e300)),
    "densities.symmetric_divergence": lambda w: densities.symmetric_divergence(w.space, w.sigma, w.u),
    "gibbs.barrier_energy": lambda w: gibbs.barrier_energy(w.space, w.sigma, w.sigma + w.v, w.u, 0.3),
    "gibbs.free_energy": lambda w: gibbs.free_energy(w.space, w.rho, w.u, 0.3),
    "gibbs.gibbs_divergence": lambda w: gibbs.gibbs_divergence(w.space, w.rho, w.u, 0.3),
    "gibbs.gibbs_log_density": lambda w: gibbs.gibbs_log_density(w.space, w.u, 0.001),
    "gibbs.log_partition": lambda w: gibbs.log_partition(w.space, w.u, 0.001),
    "gibbs.mean_energy": lambda w: gibbs.mean_energy(w.space, w.sigma, w.v, w.sigma + w.v, w.u, w.u, w.v, 0.3),
    "gibbs.symmetric_energy": lambda w: gibbs.symmetric_energy(w.space, w.sigma, w.u, w.u, w.v, 0.3),
    "lebedev.lebedev_at_least": lambda w: lebedev.lebedev_at_least(4, w.xp).log_weights,
    "lebedev.lebedev_rule": lambda w: lebedev.lebedev_rule(5, w.xp).points,
    "potentials.TieBreaker": lambda w: potentials.TieBreaker(0.5)(w.xp.asarray([[0.1], [-1.0]])),
    "potentials.TwoWell": lambda w: potentials.TwoWell((1.0, 0.0), (0.0, -1.0), 5.0)(
        w.xp.asarray([[0.1, 0.2], [1.0, -3.0]])
    ),
    "potentials.published_two_well": lambda w: WELLS(sphere.product_rule(4, w.xp).points),
    "potentials.two_well": lambda w: potentials.two_well(4)(spherical.spherical_rule(4, 2, w.xp).points),
    "reductions.depth": lambda w: reductions.depth(w.space.size),
    "reductions.log_sum_exp": lambda w: reductions.log_sum_exp(w.u, w.rho),
    "reductions.pairwise_sum": lambda w: reductions.pairwise_sum(w.u),
    "reductions.weighted_sum": lambda w: reductions.weighted_sum("x", w.u, w.rho, w.v, w.v * 0),
    "spaces.MeasureSpace": lambda w: [w.space.total_mass(), w.space.integrate(w.u), w.space.integrate_log(w.rho)],
    "spaces.finite_space": lambda w: MeasureSpace(w.space.log_weights, w.xp.ones((5, 2))).log_weights,
    "sphere.SphereRule": lambda w: sphere.product_rule(3, w.xp).total_mass(),
    "sphere.cap_rule": lambda w: sphere.cap_rule((0.6, 0.0, 0.8), 0.3, 3, w.xp).points,
    "sphere.product_rule": lambda w: sphere.product_rule(3, w.xp).log_weights,
    "sphere.rotated": lambda w: (
        sphere.rotated(sphere.product_rule(3, w.xp), w.xp.asarray(numpy.eye(3)[::-1].copy())).points
    ),
    "spherical.spherical_rule": lambda w: spherical.spherical_rule(4, 2, w.xp).points,
    "torus.torus_rule": lambda w: torus.torus_rule(2, 3, w.xp, offset=0.1).points,
    "wells.least_energy": lambda w: wells.least_energy(WELLS, 0.7, order=96, xp=w.xp),
    "wells.log_cap_mass": lambda w: wells.log_cap_mass(WELLS, 0.7, 0.4, "axis", 96, w.xp),
    "wells.log_partition": lambda w: wells.log_partition(WELLS, 0.7, "well", 96, w.xp),
    "zonal.tilted_nodes": lambda _: [x.tolist() for x in zonal.tilted_nodes(9, 5, (0.0, 3.0))],
    "zonal.tilted_two_direction_rule": lambda w: zonal.tilted_two_direction_rule(4, 5, w.xp).points,
    "zonal.tilted_zonal_rule": lambda w: zonal.tilted_zonal_rule(9, 5, w.xp, slopes=(0.0, 3.0)).points,
    "zonal.two_direction_rule": lambda w: zonal.two_direction_rule(4, 3, w.xp).log_weights,
    "zonal.zonal_rule": lambda w: zonal.zonal_rule(512, 3, w.xp).points,
}


def public():
    for module in MODULES:
        for name, thing in vars(module).items():
            if callable(thing) and not name.startswith("_") and getattr(thing, "__module__", "") == module.__name__:
                yield f"{module.__name__.rpartition('.')[2]}.{name}"


def test_nothing_public_is_left_out():
    assert sorted(public()) == sorted(CALLS)
    modules = {module.__name__.rpartition(".")[2]: module for module in MODULES}
    undocumented = [
        name for name in CALLS if not inspect.getdoc(operator.attrgetter(name)(types.SimpleNamespace(**modules)))
    ]
    assert undocumented == []


def numbers(result):
    if isinstance(result, int | float):
        return [float(result)]
    if isinstance(result, tuple | list):
        return [x for part in result for x in numbers(part)]
    return to_host(result).reshape(-1).tolist()


@pytest.mark.parametrize("name", CALLS)
def test_strict_gives_the_same_numbers(name):
    strict = CALLS[name](World(array_api_strict))
    assert numbers(strict) == numbers(CALLS[name](World(array_api_compat.numpy)))
    if hasattr(strict, "dtype"):
        assert namespace(strict) is array_api_strict


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 1000, 1025])
def test_pairwise_sum(size, xp):
    """Exact for integers, and within depth(n) roundings for the rest, in one fixed order."""
    assert float(reductions.pairwise_sum(xp.arange(size, dtype=xp.float64))) == size * (size - 1) / 2
    assert 2 ** reductions.depth(size) >= size > 2 ** (reductions.depth(size) - 1) - (size == 1)


def test_mixed_namespaces_are_refused():
    numpy_space, strict = World(array_api_compat.numpy).space, World(array_api_strict)
    with pytest.raises(TypeError, match="Multiple namespaces"):
        densities.cross_entropy(numpy_space, strict.rho, strict.rho)
    with pytest.raises(TypeError, match="not a supported array type"):
        namespace([1.0])
