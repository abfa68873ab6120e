"""Every validator, seen to accept at the edge of its domain and to reject beyond it, with the exact message."""

import math

import numpy
import pytest

from numerics import checks
from numerics.measures import caps, densities, gibbs, potentials, strategies
from numerics.rules import quadrature, sphere
from numerics.rules.spaces import MeasureSpace, finite_space

INF, NAN = math.inf, math.nan
ONE = numpy.zeros(1)
TWO = finite_space(numpy.asarray([1.0, 2.0]))
RULE = sphere.product_rule(2)
WELLS = potentials.published_two_well()
LOG_RULE = "must be finite or -inf (the log of a density, -inf where it is zero)"


def row(*values):
    return numpy.asarray(values, dtype=numpy.float64)


REJECTED = [
    (lambda: gibbs.log_partition(TWO, row(0, 0), -0.1), "temperature=-0.1 must be > 0"),
    (lambda: gibbs.log_partition(TWO, row(0, 0), 0), "temperature=0.0 must be > 0"),
    (lambda: gibbs.free_energy(TWO, row(0, 0), row(0, 0), NAN), "temperature=nan must be > 0"),
    (lambda: gibbs.symmetric_energy(TWO, *[row(0, 0)] * 4, INF), "temperature=inf must be finite"),
    (lambda: gibbs.gibbs_log_density(TWO, row(0, INF), 1.0), "potential[1]=inf must be finite"),
    (lambda: gibbs.symmetric_energy(TWO, *[row(0, 0)] * 3, row(NAN, 0), 1.0), "potential21[0]=nan must be finite"),
    (
        lambda: gibbs.symmetric_energy(TWO, *[row(0, 0)] * 2, row(NAN, 0), row(0, 0), 1.0),
        "potential12[0]=nan must be finite",
    ),
    (lambda: gibbs.symmetric_energy(TWO, row(INF, 0), *[row(0, 0)] * 3, 1.0), f"log_rho1[0]=inf {LOG_RULE}"),
    (lambda: gibbs.symmetric_energy(TWO, row(0, 0), row(0, NAN), *[row(0, 0)] * 2, 1.0), f"log_rho2[1]=nan {LOG_RULE}"),
    (
        lambda: gibbs.log_partition(TWO, row(0, -1e307), 0.01),
        "max(abs(potential))=1e+307 must be <= 5e+305 at temperature=0.01: rescale both",
    ),
    (
        lambda: gibbs.log_partition(TWO, row(0), 1.0),
        "potential.shape=(1,) must be (2,): one value for every point of the space",
    ),
    (lambda: densities.entropy(TWO, row(0, NAN)), f"log_rho[1]=nan {LOG_RULE}"),
    (lambda: densities.log_mass(TWO, row(INF, 0)), f"log_rho[0]=inf {LOG_RULE}"),
    (lambda: densities.cross_entropy(TWO, row(INF, 0), row(0, 0)), f"log_q[0]=inf {LOG_RULE}"),
    (lambda: densities.cross_entropy(TWO, row(0, 0), row(INF, 0)), f"log_rho[0]=inf {LOG_RULE}"),
    (lambda: densities.kl_divergence(TWO, row(0, 0), row(NAN, 0)), f"log_sigma[0]=nan {LOG_RULE}"),
    (
        lambda: densities.normalise(TWO, row(-INF, -INF)),
        "log_f=-inf everywhere must have mass: give one point a finite value",
    ),
    (
        lambda: densities.entropy(TWO, row(0, 705)),
        "max(log_rho)=705.0 must keep the integral inside float64: normalise the density first",
    ),
    (
        lambda: densities.entropy(TWO, numpy.zeros(2, dtype=numpy.float32)),
        "log_rho.dtype=float32 must be float64: convert it with astype",
    ),
    (lambda: densities.phi(row(1, -0.5)), "x=-0.5 must be in [0, 1e+305]"),
    (lambda: densities.phi(row(2e305)), "x=2e+305 must be in [0, 1e+305]"),
    (lambda: densities.phi(row(NAN)), "x[0]=nan must be finite"),
    (lambda: MeasureSpace(row(0, -INF)), "log_weights[1]=-inf must be finite"),
    (lambda: MeasureSpace(numpy.zeros((2, 1))), "log_weights.shape=(2, 1) must be (n,) with n >= 1"),
    (lambda: MeasureSpace(numpy.zeros(0)), "log_weights.shape=(0,) must be (n,) with n >= 1"),
    (lambda: MeasureSpace(ONE, numpy.zeros((2, 3))), "points.shape=(2, 3) must be (1, d): one row a weight"),
    (lambda: MeasureSpace(ONE, numpy.zeros(1)), "points.shape=(1,) must be (n, d) with n >= 1: one point a row"),
    (lambda: MeasureSpace(ONE, row(0, NAN)[None, :]), "points[0] must be finite"),
    (lambda: finite_space(row(1, 0)), "weights[1]=0.0 must be > 0: leave out the points without mass"),
    (lambda: finite_space(row(-1)), "weights[0]=-1.0 must be > 0: leave out the points without mass"),
    (lambda: finite_space(row(INF)), "weights[0]=inf must be finite"),
    (lambda: TWO.integrate(row(0, NAN)), "values[1]=nan must be finite"),
    (lambda: TWO.integrate_log(row(0, INF)), f"log_f[1]=inf {LOG_RULE}"),
    (lambda: sphere.product_rule(0), "order=0 must be a whole number >= 1"),
    (lambda: sphere.product_rule(2.5), "order=2.5 must be a whole number >= 1"),
    (lambda: quadrature.gauss_legendre(True), "order=True must be a whole number >= 1"),
    (lambda: sphere.product_rule(2, longitudes=0), "longitudes=0 must be a whole number >= 1"),
    (
        lambda: sphere.cap_rule((0, 0, 2), 1.0, 2),
        "center=[0.0, 0.0, 2.0] has norm 2.0 and must be a unit vector: divide it by its norm",
    ),
    (lambda: sphere.cap_rule((0, 1), 1.0, 2), "center.shape=(2,) must be (3,)"),
    (lambda: sphere.cap_rule((0, 0, 1), 0, 2), "radius=0.0 must be in (0, pi]: it is a geodesic distance in radians"),
    (lambda: sphere.cap_rule((0, 0, 1), 3.2, 2), "radius=3.2 must be in (0, pi]: it is a geodesic distance in radians"),
    (lambda: sphere.rotated(RULE, numpy.eye(2)), "matrix.shape=(2, 2) must be (3, 3)"),
    (
        lambda: sphere.rotated(RULE, 1.5 * numpy.eye(3)),
        "matrix has max|QᵀQ - 1|=1.25 and must be orthogonal: take the Q of its QR factors",
    ),
    (
        lambda: potentials.TwoWell((0.0, 2.0), (0.0, 1.0), 1.0),
        "m1=(0.0, 2.0) has norm 2.0 and must be a unit vector: divide it by its norm",
    ),
    (
        lambda: potentials.TwoWell((0.0, 1.0), (0.0, 0.0), 1.0),
        "m2=(0.0, 0.0) has norm 0.0 and must be a unit vector: divide it by its norm",
    ),
    (lambda: potentials.TwoWell((0.0, 1.0), (1.0,), 1.0), "m2=(1.0,) must have 2 coordinates, as m1 has"),
    (lambda: potentials.TwoWell((0.0, 1.0), (1.0, 0.0), 0.0), "sharpness=0.0 must be > 0"),
    (lambda: WELLS(numpy.zeros((4, 2))), "points.shape=(4, 2) must be (n, 3) with n >= 1: one point a row"),
    (lambda: WELLS(row(0, 0, INF)[None, :]), "points[0] must be finite"),
    (lambda: caps.cap_mass(WELLS, -1.0), "temperature=-1.0 must be > 0"),
    (lambda: caps.cap_mass(WELLS, 1.0, 0.0), "radius=0.0 must be > 0"),
    (
        lambda: caps.cap_mass(WELLS, 1.0, 1.25),
        f"radius=1.25 must be < {WELLS.separation / 2!r}, half the wells' distance: the caps must be disjoint",
    ),
    (lambda: caps.cap_mass(WELLS, 1.0, order=7), "order=7 must be a whole number >= 8"),
    (
        lambda: caps.cap_mass(potentials.TwoWell((0.0, 1.0), (1.0, 0.0), 1.0), 1.0),
        "potential.m1=(0.0, 1.0) must have 3 coordinates: the caps lie on S²",
    ),
    (
        lambda: strategies.unequal_supports(finite_space(row(1))),
        "space.size=1 must be >= 2: two laws on one point have the same support",
    ),
    (lambda: strategies.atomic_spaces(1, min_size=2), "max_size=1 must be a whole number >= 2"),
    (lambda: strategies.atomic_densities(TWO, decades=0), "decades=0.0 must be > 0"),
    (lambda: strategies.potentials(TWO, bound=-1), "bound=-1.0 must be > 0"),
    (lambda: checks.finite_number("x", INF), "x=inf must be finite"),
]

ACCEPTED = [
    lambda: gibbs.log_partition(TWO, row(-1e300, 1e300), 1e-3),
    lambda: gibbs.gibbs_log_density(TWO, row(-5e307, 5e307), 1.0),
    lambda: gibbs.free_energy(TWO, row(-INF, -INF), row(0, 0), 1e-300),
    lambda: gibbs.symmetric_energy(TWO, row(0, -INF), row(-5, -INF), row(0, 9), row(1, 1), 1e9),
    lambda: densities.entropy(TWO, row(-1e300, 690)),
    lambda: densities.cross_entropy(TWO, row(-INF, 0), row(-INF, 0)),
    lambda: densities.kl_divergence(TWO, row(-INF, 0), row(-1e5, 0)),
    lambda: densities.normalise(TWO, row(-INF, 1e5)),
    lambda: densities.log_mass(TWO, row(-INF, 1e308)),
    lambda: densities.phi(row(0, 5e-324, 1e305)),
    lambda: MeasureSpace(row(-1e5, 700), numpy.zeros((2, 1))),
    lambda: finite_space(row(5e-324, 1e308)),
    lambda: sphere.cap_rule((0, 0, -1), math.pi, 1),
    lambda: sphere.cap_rule((0, 0, -1), 1e-150, 1),
    lambda: sphere.rotated(RULE, [[0, 1, 0], [1, 0, 0], [0, 0, 1]]),
    lambda: caps.cap_mass(WELLS, 10.0, 1.04, order=8),
    lambda: caps.cap_masses(WELLS, ()),
    lambda: WELLS(numpy.zeros((1, 3))),
    lambda: checks.whole("n", 3.0, 3),
]


@pytest.mark.parametrize("number", range(len(REJECTED)))
def test_rejected(number):
    call, message = REJECTED[number]
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("number", range(len(ACCEPTED)))
def test_accepted(number):
    result = ACCEPTED[number]()
    value = getattr(result, "value", 0.0)
    assert not math.isnan(value)
    if isinstance(result, numpy.ndarray):
        assert not numpy.isnan(result).any()
