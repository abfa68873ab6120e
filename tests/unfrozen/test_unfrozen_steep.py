"""Numbers of theorem U7: a batch on the circle whose gradient attains the bound in the limit."""

import math

import pytest

from numerics.unfrozen import steep


def test_both_routes_have_the_reference_digits():
    for found in (steep.by_formula(0.07, 64, 0.1), steep.by_points(0.07, 64, 0.1)):
        for estimate, value in zip(found, (0.1982645340638192, 10.07212371925993), strict=True):
            assert abs(estimate.value - value) <= estimate.error + 1e-14 * value
            assert estimate.error < 1e-11


@pytest.mark.parametrize("tau", [0.05, 1.0])
def test_the_bound_holds_and_is_attained_as_the_angle_falls(tau):
    for theta, share in ((0.3, 0.8), (1e-6, 1 - 1e-9)):
        loss, slope = steep.by_points(tau, 16, theta)
        bound = 2 * math.sqrt(2) * math.sqrt(2) / tau * -math.expm1(-loss.value)
        assert share * bound <= slope.value <= bound * (1 + 1e-12)


@pytest.mark.parametrize(("tau", "negatives", "theta"), [(0, 1, 0.1), (1, 0, 0.1), (1, 1, 1.0)])
def test_what_is_outside_the_domain_is_refused(tau, negatives, theta):
    for route in (steep.by_formula, steep.by_points):
        with pytest.raises(ValueError, match="must be"):
            route(tau, negatives, theta)
