"""Numbers of theorems U1 and U1.sandwich: a relative entropy in the plane, a box, and roots of a smoothing."""

import math

import numpy as np
import pytest

from numerics.unfrozen import box, half_kernel, smoothing_root

ANGLES, SHARES = np.array([0.0, 1.0, 2.5]), np.array([0.5, 0.3, 0.2])
POINTS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)


def within(found, reference, digits=1e-13):
    return abs(found.value - reference) <= found.error + digits and found.error < 1e-12


@pytest.mark.slow
def test_the_excess_of_three_atoms_and_its_relative_entropy_have_the_reference_digits():
    assert within(half_kernel.mean_logarithm(ANGLES, SHARES, 0.5), 0.4818162356637)
    assert within(half_kernel.by_identity(POINTS, SHARES, 0.5), 0.4818162356637)
    for route in ("plane", "polar"):
        assert within(half_kernel.divergence(POINTS, SHARES, 0.5, route), 0.3814272862334)


@pytest.mark.long
@pytest.mark.parametrize("tau", [0.05, 0.3, 3.0])
def test_routes_agree_and_the_rate_is_below_the_excess(tau):
    inner = POINTS * np.array([[1.0], [0.6], [0.0]])
    plane, polar = (half_kernel.divergence(inner, SHARES, tau, route) for route in ("plane", "polar"))
    assert plane.agrees(polar)
    assert plane.error < 1e-11
    rate = half_kernel.divergence(POINTS, SHARES, tau, "polar").value
    excess = half_kernel.mean_logarithm(ANGLES, SHARES, tau)
    assert 0 < rate < excess.value
    assert excess.agrees(half_kernel.by_identity(POINTS, SHARES, tau))


def test_many_equal_atoms_pay_nothing():
    angles = 2 * np.pi * np.arange(40) / 40
    points, shares = np.stack([np.cos(angles), np.sin(angles)], axis=1), np.full(40, 1 / 40)
    assert abs(half_kernel.mean_logarithm(angles, shares, 0.5).value) < 1e-13
    assert abs(half_kernel.divergence(points, shares, 0.5).value) < 1e-13


@pytest.mark.parametrize(
    ("points", "weights", "tau", "said"),
    [
        (POINTS, SHARES, 0.001, "tau"),
        (2 * POINTS, SHARES, 0.5, "norm"),
        (POINTS[:, :1], SHARES, 0.5, "points"),
        (POINTS, 2 * SHARES, 0.5, "weights"),
        (POINTS, np.array([1.5, -0.3, -0.2]), 0.5, "weights"),
    ],
)
def test_what_no_rule_is_made_for_is_refused(points, weights, tau, said):
    with pytest.raises(ValueError, match=said):
        half_kernel.divergence(points, weights, tau)
    with pytest.raises(ValueError, match="norm"):
        half_kernel.by_identity(0.5 * POINTS, SHARES, 0.5)


def test_the_box_has_the_reference_digits():
    assert within(box.threshold_by_root(), 1.641017929928488)
    assert within(box.threshold_by_fields(), 1.641017929928488)
    assert within(box.least_energy(2.0), -0.5662191695169728)
    assert within(box.least_energy_by_search(2.0), -0.5662191695169728)
    assert within(box.uniform_by_error_functions(2.0), -0.2747919315182769)
    assert within(box.uniform_by_quadrature(2.0), -0.2747919315182769)


def test_two_atoms_are_optimal_on_the_box_only_where_it_is_warm():
    with pytest.raises(ValueError, match="tau"):
        box.least_energy(1.6)
    cold = box.least_energy_by_search(0.5)
    assert cold.value + cold.error < math.log((1 + math.exp(-8)) / 2) - 0.1


def test_entropies_between_a_law_and_its_smoothing_have_the_reference_digits():
    reference = dict(zip(smoothing_root.NAMES, (0.41409737360165, 0.48279878930304, 0.58039176036305), strict=True))
    for route in (smoothing_root.by_fft, smoothing_root.by_bessel):
        found = route(0.1, 8.0)
        assert all(within(found[name], value) for name, value in reference.items())
    assert list(reference.values()) == sorted(reference.values())


@pytest.mark.parametrize(("tau", "concentration"), [(0.01, 8.0), (0.1, 0.0), (0.1, 100.0), (20.0, 1.0)])
def test_where_the_waves_do_not_suffice_is_refused(tau, concentration):
    for route in (smoothing_root.by_fft, smoothing_root.by_bessel):
        with pytest.raises(ValueError, match="tau"):
            route(tau, concentration)
