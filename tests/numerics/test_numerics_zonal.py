"""Functions of one and two directions in any dimension, and the two-well law by two routes, to far below 1e-10."""

import functools
import math

import mpmath
import numpy
import pytest
from scipy.integrate import quad

from numerics.estimate import EPS
from numerics.measures import wells
from numerics.measures.caps import cap_mass
from numerics.measures.potentials import PUBLISHED_CAP_RADIUS, TieBreaker, TwoWell, published_two_well, two_well
from numerics.rules.manifolds import Sphere
from numerics.rules.zonal import tilted_two_direction_rule, tilted_zonal_rule, two_direction_rule, zonal_rule

pytestmark = pytest.mark.slow

DIMENSIONS = (3, 4, 7, 512, 1024, 2048)
NODE = 8 * EPS


def volume_rounding(dimension):
    return 8 * EPS * (8 + dimension + math.lgamma(dimension / 2 + 1))


@functools.cache
def log_bessel_volume(dimension, kappa):
    """log∫e^{κ a·z} dμ over S^{d−1} = log[(2π)^{d/2} κ^{1−d/2} I_{d/2−1}(κ)]."""
    with mpmath.workdps(40):
        order = mpmath.mpf(dimension) / 2 - 1
        if kappa == 0:
            return float(mpmath.log(2) + (order + 1) * mpmath.log(mpmath.pi) - mpmath.loggamma(order + 1))
        bessel = mpmath.besseli(order, kappa)
        return float((order + 1) * mpmath.log(2 * mpmath.pi) - order * mpmath.log(kappa) + mpmath.log(bessel))


class TestTilted:
    @pytest.mark.parametrize("kappa", [0, 0.1, 10, 1000, 1e5])
    @pytest.mark.parametrize("dimension", [2, *DIMENSIONS])
    def test_any_slope_in_any_dimension(self, dimension, kappa, xp):
        space = tilted_zonal_rule(dimension, 96, xp, slopes=(kappa, kappa))
        got = space.integrate_log(kappa * space.points[:, 0])
        allowed = got.error + volume_rounding(dimension) + NODE * kappa + 1e-14
        assert abs(got.value - log_bessel_volume(dimension, kappa)) <= allowed
        assert got.error <= 1e-10

    @pytest.mark.parametrize("kappa", [0, 3, 20])
    @pytest.mark.parametrize("dimension", DIMENSIONS)
    def test_one_window_for_many_slopes(self, dimension, kappa):
        space = tilted_zonal_rule(dimension, 160, slopes=(-20, 20))
        for sign in (1, -1):
            got = space.integrate_log(sign * kappa * space.points[:, 0])
            allowed = got.error + volume_rounding(dimension) + NODE * kappa
            assert abs(got.value - log_bessel_volume(dimension, kappa)) <= allowed

    @pytest.mark.parametrize(("first", "second"), [(0.0, 0.0), (3.0, 4.0), (-30.0, 40.0), (-60.0, 80.0)])
    @pytest.mark.parametrize("dimension", DIMENSIONS)
    def test_two_directions(self, dimension, first, second, xp):
        """A linear form of two coordinates is one of a single direction."""
        slopes = ((first, first), (second, second))
        space = tilted_two_direction_rule(dimension, 240, xp, slopes=slopes, second_order=200)
        got = space.integrate_log(space.points @ xp.asarray([first, second]))
        allowed = got.error + volume_rounding(dimension) + 2 * NODE * math.hypot(first, second)
        assert abs(got.value - log_bessel_volume(dimension, math.hypot(first, second))) <= allowed

    @pytest.mark.parametrize("dimension", DIMENSIONS)
    def test_gauss_and_tilted_agree(self, dimension):
        def f(points):
            return TieBreaker(0.5)(points) - 3 * points[:, 0]

        gauss, tilted = zonal_rule(dimension, 40), tilted_zonal_rule(dimension, 120, slopes=(-6, 6))
        one, two = gauss.integrate_log(f(gauss.points)), tilted.integrate_log(f(tilted.points))
        assert abs(one.value - two.value) <= one.error + two.error + volume_rounding(dimension)

    @pytest.mark.parametrize("dimension", DIMENSIONS)
    def test_two_directions_hold_one(self, dimension):
        pairs, singles = two_direction_rule(dimension, 24), zonal_rule(dimension, 24)
        for column in (0, 1):
            one = pairs.integrate_log(2 * pairs.points[:, column])
            two = singles.integrate_log(2 * singles.points[:, 0])
            assert abs(one.value - two.value) <= one.error + two.error + NODE * 4

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: tilted_zonal_rule(1, 9), "dimension=1 must be a whole number >= 2"),
            (lambda: tilted_zonal_rule(3, 0), "order=0 must be a whole number >= 1"),
            (
                lambda: tilted_zonal_rule(3, 9, slopes=(2, 1)),
                "slopes=(2.0, 1.0) must be an interval: put the smaller one first",
            ),
            (lambda: tilted_zonal_rule(3, 9, slopes=(0, math.inf)), "slopes=inf must be finite"),
            (lambda: tilted_two_direction_rule(2, 9), "dimension=2 must be a whole number >= 3"),
            (lambda: two_direction_rule(2, 9), "dimension=2 must be a whole number >= 3"),
            (lambda: zonal_rule(1, 9), "dimension=1 must be a whole number >= 2"),
        ],
    )
    def test_rejected(self, call, message):
        with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
            call()
        assert str(caught.value) == message


@pytest.mark.parametrize(("tau", "slope"), [(1e-3, 1.5552), (1e-4, 1.5556)])
def test_entropy_breaks_the_tie(tau, slope):
    """On S² north to south is (1−a)/(1+a)·(1 + 2τ(B₊/A₊² − B₋/A₋²) + …), A = 2(1±a), B = 1±3a: slope 14/9 at a = ½."""
    space = tilted_zonal_rule(3, 4000, slopes=(-2 / tau, 2 / tau))
    c, log_f = space.points[:, 0], -TieBreaker(0.5)(space.points) / tau
    north, south = (space.integrate_log(numpy.where(side, log_f, -math.inf)) for side in (c > 0, c < 0))
    assert (3 * (north - south).exp().value - 1) / tau == pytest.approx(slope, rel=3e-3)


# The published law, a separation beyond a right angle and below one, and sharp wells
LAWS = {
    "published": (two_well, 0.5),
    "close": (lambda d: TwoWell((1.0,) + (0.0,) * (d - 1), (0.6, 0.8) + (0.0,) * (d - 2), 4.0), 0.3),
    "wide": (lambda d: TwoWell((0.6, 0.8) + (0.0,) * (d - 2), (0.0, -1.0) + (0.0,) * (d - 2), 3.0), 1.0),
}
TEMPERATURES = (10.0, 1.0, 0.1, 0.05)
each_law = pytest.mark.parametrize("law", LAWS)


class TestTwoWellLaw:
    @each_law
    @pytest.mark.parametrize("temperature", TEMPERATURES)
    @pytest.mark.parametrize("dimension", [3, 4, 16, 512, 1024])
    def test_two_routes_agree(self, law, dimension, temperature):
        potential, radius = LAWS[law][0](dimension), LAWS[law][1]
        partitions = [wells.log_partition(potential, temperature, route=route) for route in ("axis", "well")]
        energies = [wells.least_energy(potential, temperature, route=route) for route in ("axis", "well")]
        caps = [wells.log_cap_mass(potential, temperature, radius, route=route) for route in ("axis", "well")]
        for one, two in (partitions, energies, caps, (partitions[0], -energies[1])):
            assert one.agrees(two)
            assert abs(one.value - two.value) <= 1e-11
            assert max(one.error, two.error) <= 1e-10
        assert caps[0].value < 0

    @pytest.mark.parametrize("temperature", [10.0, 0.5, 0.1])
    def test_on_the_sphere_it_is_the_published_mass(self, temperature):
        law = wells.log_cap_mass(published_two_well(), temperature).exp()
        known = cap_mass(published_two_well(), temperature)
        assert law.agrees(known)
        assert abs(law.value - known.value) <= 1e-13

    @pytest.mark.parametrize("dimension", [3, 5, 1024])
    @pytest.mark.parametrize("temperature", [1.0, 0.1])
    def test_against_adaptive_quadrature(self, dimension, temperature):
        """Nested adaptive integrals in angles, no node or code of the package: polar angle θ, second angle φ."""
        got = wells.log_cap_mass(two_well(dimension), temperature)
        assert abs(got.value - adaptive(dimension, temperature)) <= 1e-10

    @pytest.mark.parametrize("dimension", [3, 512])
    def test_a_hot_law_is_uniform(self, dimension):
        """The mass of a cap is that of one coordinate beyond cos(radius); two caps."""
        got = wells.log_cap_mass(two_well(dimension), 1e8)
        with mpmath.workdps(30):
            d, s = mpmath.mpf(dimension), mpmath.sin(PUBLISHED_CAP_RADIUS) ** 2
            exact = mpmath.log(mpmath.betainc((d - 1) / 2, 0.5, 0, s, regularized=True))
        assert abs(got.value - exact) <= got.error + 1e-7

    def test_a_flat_potential_has_the_volume(self):
        for dimension in (3, 1024):
            got = wells.log_partition(two_well(dimension), 1e12)
            assert abs(got.value - Sphere(dimension).log_volume) <= got.error + 2e-12

    @pytest.mark.parametrize("dimension", [3, 1024])
    def test_cold_laws_own_up(self, dimension):
        """At low temperature the error grows, covers what a higher order finds, and at last there is no answer."""
        potential = two_well(dimension)
        for temperature in (0.05, 0.02, 0.005):
            rough = wells.log_partition(potential, temperature, "well", order=160)
            fine = wells.log_partition(potential, temperature, "axis", order=640)
            assert abs(rough.value - fine.value) <= rough.error + fine.error
            assert fine.error <= 1e-9
        with pytest.raises(
            ValueError, match=r"^order=16 is too low for temperature=1e-05 \(changes by .*\): raise it$"
        ):
            wells.log_partition(potential, 1e-5, order=16)

    def test_every_backend(self, xp):
        potential = two_well(40)
        assert wells.log_partition(potential, 0.3, order=96, xp=xp) == wells.log_partition(potential, 0.3, order=96)
        for route in ("axis", "well"):
            got = wells.log_cap_mass(potential, 0.3, route=route, order=96, xp=xp)
            assert got == wells.log_cap_mass(potential, 0.3, route=route, order=96)

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: wells.log_partition(two_well(2), 1.0), "len(potential.m1)=2 must be a whole number >= 3"),
            (lambda: wells.log_partition(two_well(3), 0.0), "temperature=0.0 must be > 0"),
            (lambda: wells.log_partition(two_well(3), 1.0, "pole"), "route='pole' must be 'axis' or 'well'"),
            (lambda: wells.least_energy(two_well(3), 1.0, order=15), "order=15 must be a whole number >= 16"),
            (
                lambda: wells.log_cap_mass(two_well(3), 1.0, 1.2),
                f"radius=1.2 must be < {published_two_well().separation / 2!r}, half the wells' distance: "
                "the caps must be disjoint",
            ),
        ],
    )
    def test_rejected(self, call, message):
        with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
            call()
        assert str(caught.value) == message


def adaptive(dimension, temperature):
    """The log mass of both caps, from sin^{d−2}θ dθ · sin^{d−3}φ dφ and (½e^{su} + ½e^{sv})^{1/(sτ)}."""
    angle, power = published_two_well().separation, 1 / (12 * temperature)
    cosine, sine = math.cos(angle), math.sin(angle)

    def log_inner(theta):
        def log_f(phi):
            u = math.cos(theta)
            v = u * cosine + math.sin(theta) * sine * math.cos(phi)
            soft = 12 * max(u, v) + math.log1p(math.exp(-12 * abs(u - v)))
            return power * soft + (dimension - 3) * math.log(math.sin(phi))

        grid = numpy.linspace(1e-9, math.pi - 1e-9, 2001)
        top = max(range(2001), key=lambda i: log_f(grid[i]))
        peak, scale = log_f(grid[top]), 12 / math.sqrt(dimension)
        low, high = max(0.0, grid[top] - scale), min(math.pi, grid[top] + scale)
        return peak + math.log(quad(lambda p: math.exp(log_f(p) - peak), low, high, epsabs=0, epsrel=1e-13)[0])

    def log_outer(low, high, top):
        def log_f(theta):
            return log_inner(theta) + (dimension - 2) * math.log(math.sin(theta))

        peak = log_f(top)
        inside = quad(lambda t: math.exp(log_f(t) - peak), low, high, epsabs=0, epsrel=1e-12, limit=200)[0]
        return peak + math.log(inside)

    width = min(PUBLISHED_CAP_RADIUS, 40 / dimension)
    cap = log_outer(PUBLISHED_CAP_RADIUS - width, PUBLISHED_CAP_RADIUS, PUBLISHED_CAP_RADIUS)
    if dimension < 100:
        return math.log(2) + cap - log_outer(0.0, math.pi, math.pi / 2 if temperature >= 1 else 0.3)
    return math.log(2) + cap - log_outer(math.pi / 2 - 0.35, math.pi / 2 + 0.35, math.pi / 2)
