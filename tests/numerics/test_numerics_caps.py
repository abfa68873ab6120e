"""Cap masses of the two-well law against adaptive quadrature in other coordinates, to 1e-10 and far better."""

import itertools
import math

import numpy
import pytest
from scipy.integrate import quad
from scipy.special import ive

from numerics.estimate import Estimate
from numerics.measures.caps import cap_mass, cap_masses
from numerics.measures.gibbs import gibbs_log_density, log_partition
from numerics.measures.potentials import PUBLISHED_CAP_RADIUS, PUBLISHED_TEMPERATURES, TwoWell, published_two_well
from numerics.rules.sphere import cap_rule, product_rule

POTENTIAL = published_two_well()
WIDE = TwoWell((0.6, 0.8, 0.0), (0.0, -1.0, 0.0), 3.0)
SETTINGS = [(POTENTIAL, PUBLISHED_CAP_RADIUS), (POTENTIAL, 1.0), (WIDE, 0.2)]


def adaptive(potential, temperature, radius):
    """The mass in (x·m₁, x·m₂) alone: no rule, no rotation, no code of the package.

    Up to the constant 2^{−p}, p = 1/(sτ), e^{−U/τ} = (e^{su} + e^{sv})^p with u = x·m₁, v = x·m₂. Over the sphere,
    along the axis d = m₁−m₂, it is e^{s p (u+v)/2}·(2cosh(s|d|z/2))^p, whose longitude integral is a Bessel function.
    Over the cap about m₁ u = cos θ and v = cos θ cos D + sin θ sin D cos φ; exchanging the wells makes the other cap
    its equal.
    """
    s, m1, m2 = potential.sharpness, numpy.asarray(potential.m1), numpy.asarray(potential.m2)
    p, d, e = 1 / (s * temperature), float(numpy.linalg.norm(m1 - m2)), float(numpy.linalg.norm(m1 + m2))
    cosine = float(m1 @ m2)
    sine = math.sqrt(1 - cosine**2)
    shift = s * p  # e^{−s p} keeps the integrands below 1

    def whole(z):
        k = s * p * e * math.sqrt(max(1 - z * z, 0.0)) / 2
        log_cosh = s * d * z / 2 + math.log1p(math.exp(-s * d * z))
        return 4 * math.pi * float(ive(0, k)) * math.exp(k + p * log_cosh - shift)  # twice, for z < 0

    def ring(phi, theta):
        u = math.cos(theta)
        v = u * cosine + math.sin(theta) * sine * math.cos(phi)
        high, low = max(u, v), min(u, v)
        return math.exp(p * (s * high + math.log1p(math.exp(s * (low - high)))) - shift)

    def latitude(theta):
        return (
            4 * math.sin(theta) * quad(ring, 0, math.pi, args=(theta,), epsabs=0, epsrel=1e-13)[0]
        )  # both caps, both halves

    inside = quad(latitude, 0, radius, epsabs=0, epsrel=1e-13)[0]
    return inside / quad(whole, 0, 1, epsabs=0, epsrel=1e-13, limit=200)[0]


@pytest.mark.parametrize("temperature", PUBLISHED_TEMPERATURES)
@pytest.mark.parametrize(("potential", "radius"), SETTINGS)
def test_against_adaptive_quadrature(potential, radius, temperature):
    got, want = cap_mass(potential, temperature, radius), adaptive(potential, temperature, radius)
    assert got.error <= 1e-10 * got.value  # ten digits
    assert abs(got.value - want) <= got.error + 4e-13 * want  # the reference's own requested tolerance, three integrals
    assert abs(got.value - want) <= 1e-10


def test_published_masses_increase_as_the_temperature_falls():
    masses = cap_masses(POTENTIAL, PUBLISHED_TEMPERATURES)
    assert all(b.value - b.error > a.value + a.error for a, b in itertools.pairwise(masses))
    uniform = 2 * (1 - math.cos(PUBLISHED_CAP_RADIUS)) / 2
    assert masses[0].value > uniform
    hot = cap_mass(POTENTIAL, 1e9)
    assert abs(hot.value - uniform) <= hot.error + 2e-9


@pytest.mark.parametrize("temperature", PUBLISHED_TEMPERATURES)
def test_the_usual_order_gives_twelve_digits(temperature):
    usual, fine = cap_mass(POTENTIAL, temperature), cap_mass(POTENTIAL, temperature, order=128)
    assert abs(usual.value - fine.value) <= 1e-14
    assert usual.error <= 1e-12


def test_against_rules_without_any_symmetry():
    """The whole sphere about another pole, both caps whole, U of three coordinates."""
    rule = cap_rule(POTENTIAL.m1, math.pi, 96)
    total = log_partition(rule, POTENTIAL(rule.points), 0.2)
    inside = [cap_rule(well, PUBLISHED_CAP_RADIUS, 24) for well in (POTENTIAL.m1, POTENTIAL.m2)]
    masses = [(log_partition(cap, POTENTIAL(cap.points), 0.2) - total).exp() for cap in inside]
    want, got = masses[0] + masses[1], cap_mass(POTENTIAL, 0.2)
    assert abs(got.value - want.value) <= got.error + want.error


def test_one_at_a_time_is_all_at_once():
    assert [cap_mass(POTENTIAL, t) for t in PUBLISHED_TEMPERATURES] == cap_masses(POTENTIAL, PUBLISHED_TEMPERATURES)


@pytest.mark.parametrize("temperature", PUBLISHED_TEMPERATURES)
def test_orders_agree_within_their_errors(temperature):
    coarse, fine = (cap_mass(POTENTIAL, temperature, order=order) for order in (16, 96))
    assert coarse.agrees(fine)
    assert coarse.error > fine.error


@pytest.mark.parametrize(
    ("temperature", "order"), [(0.1, 14), (0.1, 16), (0.05, 16), (0.02, 24), (0.01, 32), (0.005, 48)]
)
def test_the_error_owns_up_where_the_order_is_low(temperature, order):
    rough, good = cap_mass(POTENTIAL, temperature, order=order), cap_mass(POTENTIAL, temperature, order=128)
    assert abs(rough.value - good.value) <= rough.error
    assert rough.error > 1e-8
    assert good.error < 1e-10


@pytest.mark.parametrize(("temperature", "order"), [(0.1, 8), (0.02, 16), (0.005, 16), (0.005, 32)])
def test_no_answer_where_the_order_is_far_too_low(temperature, order):
    with pytest.raises(
        ValueError, match=rf"^order={order} is too low for temperature={temperature} .* must be raised$"
    ):
        cap_mass(POTENTIAL, temperature, order=order)


def test_every_backend(xp):
    assert cap_masses(POTENTIAL, (1.0, 0.1), xp=xp) == cap_masses(POTENTIAL, (1.0, 0.1))


def test_symmetric_wells_share_the_mass():
    rule = product_rule(60)
    density = numpy.exp(gibbs_log_density(rule, POTENTIAL(rule.points), 0.5))
    caps = [cap_rule(well, 0.5, 24) for well in (POTENTIAL.m1, POTENTIAL.m2)]
    one, two = (cap.integrate(numpy.exp(-POTENTIAL(cap.points) / 0.5)) for cap in caps)
    assert rule.integrate(density).agrees(Estimate(1.0, 1e-13))
    assert abs(one.value - two.value) <= one.error + two.error + 1e-15
