"""Numbers of theorem U4: level, gap and mismatch of a tilted law on the circle, by two routes and to known digits."""

import math

import numpy as np
import pytest

from numerics.measures import gibbs
from numerics.rules.circle import circle_rule
from numerics.unfrozen import cosine_family

REFERENCE = {
    "J": -2.179747824810649,
    "−log Z": -2.397481791277235,
    "gap": 0.2242428568883771,
    "mismatch": 0.006508890421790776,
}


@pytest.mark.parametrize("name", REFERENCE)
def test_both_routes_have_the_reference_digits(name):
    formula = cosine_family.by_formula(0.5, 0.8, 0.5)[name]
    rule = cosine_family.by_rule(0.5, 0.8, 0.5, np)[name]
    assert formula.value == pytest.approx(REFERENCE[name], abs=5e-16 + formula.error)
    assert abs(rule.value - REFERENCE[name]) <= rule.error + 5e-16 <= 1e-13


@pytest.mark.parametrize(("tau", "slope", "tilt"), [(0.05, 0.3, 0.9), (0.2, 0.0, 0.1), (3.0, 2.0, 0.7)])
def test_routes_agree_elsewhere_and_the_energy_splits(tau, slope, tilt):
    formula, rule = cosine_family.by_formula(tau, slope, tilt), cosine_family.by_rule(tau, slope, tilt, np)
    assert all(formula[name].agrees(rule[name]) for name in REFERENCE)
    whole = formula["−log Z"].value + formula["gap"].value - formula["mismatch"].value
    assert formula["J"].value == pytest.approx(whole, abs=1e-14)


@pytest.mark.parametrize(
    ("tau", "slope", "tilt"), [(0.0, 1, 0.5), (1.0, -1, 0.5), (0.001, 1, 0.5), (1, 1, 1), (1, 1, 0)]
)
def test_what_has_no_value_is_refused(tau, slope, tilt):
    with pytest.raises(ValueError, match="must be"):
        cosine_family.by_formula(tau, slope, tilt)


def test_the_divergence_to_a_gibbs_law_is_the_gap_of_the_free_energy():
    rule = circle_rule(64, np)
    field = -0.8 * np.asarray(rule.points)[:, 0]
    log_rho = np.log(1 + 0.5 * np.asarray(rule.points)[:, 1]) - math.log(2 * math.pi)
    gap = gibbs.free_energy(rule, log_rho, field, 0.5) + gibbs.log_partition(rule, field, 0.5)
    assert gap.value == pytest.approx(gibbs.gibbs_divergence(rule, log_rho, field, 0.5).value, abs=1e-14)
