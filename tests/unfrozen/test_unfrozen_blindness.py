"""Numbers of theorem U8: the loss of cones is between its bounds, exactly computed, and to the reference digits."""

import math

import numpy as np
import pytest

from numerics.unfrozen import blindness, sphere

FAR, NEAR = (512, 0.01, 0.854, 10**9), (512, 0.07, 0.6, 32768)


@pytest.mark.parametrize(
    ("routes", "value"),
    [
        ((blindness.highest(*FAR), blindness.highest_by_rule(*FAR, np)), 1.9727296555429e-24),
        ((blindness.lowest(*NEAR[1:]), blindness.lowest_by_logs(*NEAR[1:])), 0.071451888033483),
        ((blindness.highest(*NEAR), blindness.highest_by_rule(*NEAR, np)), 0.083771562287489),
        ((blindness.matched(512, 0.07, 32768), blindness.matched_by_rule(512, 0.07, 32768, np)), 0.02468271576039),
        ((blindness.exact(3, 0.2, 0.5, 1), blindness.one_negative(3, 0.2, 0.5, np)), 0.1460082563991901),
    ],
)
def test_both_routes_have_the_reference_digits(routes, value):
    for found in routes:
        assert abs(found.value - value) <= found.error + 1e-13 * value
        assert found.error < 2e-12 * value


@pytest.mark.parametrize("setting", [(3, 0.2, 0.5, 1), (3, 0.05, 1.0, 100), (16, 0.3, 0.2, 2), NEAR])
def test_the_exact_loss_lies_between_its_bounds(setting):
    low, found, high = blindness.lowest(*setting[1:]), blindness.exact(*setting), blindness.highest(*setting)
    assert low.value < found.value + found.error
    assert found.value - found.error < high.value


def test_two_negatives_are_a_mean_over_two_cosines():
    x, (t, parts) = (1 - 0.25**2) / 0.2, np.polynomial.legendre.leggauss(200)
    angles = np.pi * (1 + t) / 2
    kernel = np.exp(x * (np.cos(angles) - 1))
    direct = parts @ np.log1p(kernel[:, None] + kernel) @ parts / 4
    assert abs(blindness.exact(3, 0.2, 0.5, 2).value - direct) < 1e-12


def test_another_sphere_or_r_for_r_squared_is_seen():
    square = 1 - 0.25**2
    exact = blindness.exact(3, 0.2, 0.5, 1).value
    assert math.log1p(math.exp(sphere.psi(3, square / 0.2).value - square / 0.2)) < exact
    root = math.sqrt(square)
    assert math.log1p(math.exp(sphere.psi(2, root / 0.2).value - root / 0.2)) != pytest.approx(
        blindness.highest(3, 0.2, 0.5, 1).value, rel=1e-3
    )


def test_every_law_has_at_least_the_loss_that_u2_says():
    for negatives in (1, 64):
        least = math.log(negatives + 1) + sphere.least_loss(3, 0.2).value
        assert blindness.exact(3, 0.2, 0.5, negatives).value > max(0.0, least)


@pytest.mark.parametrize("setting", [(2, 0.1, 0.5, 1), (3, 0.0, 0.5, 1), (3, 0.1, 2.0, 1), (3, 0.1, 0.5, 0)])
def test_what_is_outside_the_domain_is_refused(setting):
    for route in (blindness.highest, blindness.exact):
        with pytest.raises(ValueError, match="must be"):
            route(*setting)
