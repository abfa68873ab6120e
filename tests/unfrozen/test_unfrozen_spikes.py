"""Numbers of theorem U3: two spikes beside one another come close to the infimum, and their divergence grows."""

import pytest

from numerics.unfrozen import spikes

REFERENCE = {"inf F^Sym": -5.660695593140963, "F^Sym − inf": 2.59790653805e-5, "D_sym": 11.355945764731}


@pytest.mark.parametrize("route", [spikes.by_formula, spikes.by_rule])
@pytest.mark.parametrize("name", REFERENCE)
def test_both_routes_have_the_reference_digits(route, name):
    found = route(0.5, 0.02, 1e-4)[name]
    assert abs(found.value - REFERENCE[name]) <= found.error + 6e-13 * abs(REFERENCE[name])
    assert found.error < 1e-13


@pytest.mark.parametrize("tau", [0.05, 0.5, 3.0])
def test_narrower_spikes_come_closer_and_their_divergence_grows(tau):
    found = [spikes.by_formula(tau, 0.05, width) for width in (0.3, 0.01, 1e-5)]
    excess, divergence = ([one[name].value for one in found] for name in ("F^Sym − inf", "D_sym"))
    assert 0 < excess[2] < excess[1] < excess[0]
    assert divergence == sorted(divergence)
    for one, width in zip(found, (0.3, 0.01, 1e-5), strict=True):
        rule = spikes.by_rule(tau, 0.05, width)
        assert all(one[name].agrees(rule[name]) for name in spikes.NAMES)


@pytest.mark.parametrize(("tau", "floor", "width"), [(0, 0.02, 0.1), (1, 0.2, 0.1), (1, 0.02, 2.0), (1, 0.02, 0.0)])
def test_what_leaves_no_room_for_spikes_is_refused(tau, floor, width):
    for route in (spikes.by_formula, spikes.by_rule):
        with pytest.raises(ValueError, match="must be"):
            route(tau, floor, width)
