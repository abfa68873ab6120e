"""Numbers of theorem U6: in a steep field one atom is best, in a flatter one two atoms are."""

import math

import pytest

from numerics.unfrozen import collapse


def test_the_best_spread_and_its_energy_have_the_reference_digits():
    for found in (collapse.best_spread(1.5, 0.1), collapse.best_spread_by_descent(1.5, 0.1)):
        assert abs(found.value - 0.15731184741056) <= found.error + 1e-14
    spread = collapse.best_spread(1.5, 0.1).value
    for route in (collapse.excess, collapse.excess_by_series):
        assert abs(route(1.5, 0.1, spread, -spread).value + 0.030393652452718) < 1e-14
        assert abs(route(2.0, 0.1, 0.0, 0.3).value - 0.248048377164214) < 1e-14


@pytest.mark.parametrize("tau", [0.05, 0.5, 3.0])
def test_one_atom_is_best_from_curvature_two_on_and_not_below(tau):
    for first, second in ((0.0, 0.3), (0.2, -0.2), (1.0, 3.0), (-2.0, 0.1)):
        t = (math.cos(first) + math.cos(second)) / 2
        square = math.cos((first - second) / 2) ** 2
        bound = ((1 - t) * (1 - t) + square - t**2) / tau
        found = collapse.excess(2.0, tau, first, second)
        assert found.value + found.error >= bound >= 0
        assert found.agrees(collapse.excess_by_series(2.0, tau, first, second))
    spread = collapse.best_spread(1.9, tau).value
    assert collapse.excess(1.9, tau, spread, -spread).value < 0


def test_what_is_outside_the_domain_is_refused():
    with pytest.raises(ValueError, match="must be"):
        collapse.excess(-1, 1, 0, 1)
    for slope in (0, 2.0):
        with pytest.raises(ValueError, match="must be"):
            collapse.best_spread(slope, 1)
