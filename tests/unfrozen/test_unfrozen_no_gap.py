"""Numbers of theorem U2 and its lemma: losses of pair laws above L*, cones, thresholds, and where pairs meet."""

import numpy as np
import pytest
from scipy import optimize

from numerics.balls import coverings, meeting
from numerics.balls.domains import NotCovered
from numerics.unfrozen import pairs, sphere


def circle(angles):
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


Z, W, SHARES = circle([0.0, 1.0, 2.0]), circle([0.3, 2.8, 2.1]), np.array([0.5, 0.3, 0.2])


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


@pytest.mark.parametrize(("dimension", "tau", "value"), [(3, 0.1, -2.995732275615145), (512, 0.07, -14.08649301288049)])
def test_the_least_loss_has_the_reference_digits(dimension, tau, value):
    assert abs(sphere.least_loss(dimension, tau).value - value) < 1e-14 * abs(value)
    rule = sphere.psi_by_rule(dimension, 1 / tau, np)
    assert abs(rule.value - 1 / tau - value) <= rule.error + 1e-14 * abs(value)
    assert rule.error < 1e-11


@pytest.mark.parametrize(("dimension", "value"), [(2, 0.3684137608549473), (512, 0.001183036177353202)])
def test_thresholds_have_the_reference_digits(dimension, value):
    for found in (sphere.warm_threshold(dimension), sphere.warm_threshold_by_rule(dimension, np)):
        assert abs(found.value - value) <= found.error + 1e-15 * value < 1e-13 * dimension * value


@pytest.mark.parametrize(
    ("setting", "value"), [((512, 0.07, 0.6), 1.251801790372361), ((3, 0.4, 0.5), 0.3451422430215425)]
)
def test_cones_have_the_reference_digits(setting, value):
    assert abs(sphere.cone_excess(*setting).value - value) < 1e-14
    rule = sphere.cone_excess_by_rule(*setting, np)
    assert abs(rule.value - value) <= rule.error < 1e-11


def test_psi_reaches_high_dimension_and_its_slope_is_the_ratio_of_bessel_functions():
    assert sphere.psi(2048, 200.0).agrees(sphere.psi_by_rule(2048, 200.0, np))
    for dimension, tau in ((2, 0.15), (512, 0.07), (2048, 0.005)):
        assert sphere.tangent(dimension, tau).agrees(sphere.tangent_by_ratio(dimension, tau))
    slope = (sphere.psi(3, 5.001).value - sphere.psi(3, 4.999).value) / 0.002
    assert 1 - sphere.tangent(3, 0.2).value == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize(
    "call",
    [
        lambda: sphere.psi(1, 1.0),
        lambda: sphere.psi(3, 2000.0),
        lambda: sphere.least_loss(3, 0.0),
        lambda: sphere.cone_excess(2, 0.1, 0.5),
        lambda: sphere.cone_excess(3, 0.1, 2.0),
        lambda: sphere.warm_threshold(1000),
        lambda: pairs.excess(2 * Z, W, SHARES, 0.1),
        lambda: pairs.excess(Z, W[:2], SHARES, 0.1),
        lambda: pairs.excess(Z, W, -SHARES, 0.1),
        lambda: pairs.parts(np.eye(3), np.eye(3), SHARES, 0.1, np.eye(3)),
        lambda: meeting.from_angles("no case", 0.5),
    ],
)
def test_what_is_outside_the_domain_is_refused(call):
    with pytest.raises(ValueError, match="must be"):
        call()


@pytest.mark.long
def test_losses_of_three_pairs_have_the_reference_digits_in_both_directions():
    y = pairs.shortened(Z, W, 0.15)
    for z, w, value in ((Z, W, 3.0072492048333), (W, Z, 2.6304990482755)):
        found = pairs.excess(z, w, SHARES, 0.15)
        assert abs(found.value - value) < 1e-12
        assert found.agrees(pairs.parts(z, w, SHARES, 0.15, y).total())
    found = pairs.parts(Z, W, SHARES, 0.15, y)
    assert abs(found.radial.value - 0.0172598449739) < 1e-12
    assert abs(found.spectral.value - 0.9000016499528) < 1e-12
    found = pairs.parts(Z, W, SHARES, 0.15, (Z + W) / 2)
    assert abs(found.radial.value + 0.1289709030387) < 1e-12
    assert abs(found.spectral.value - 0.9666912330515) < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("tau", [0.05, 0.5, 3.0])
def test_the_identity_holds_for_any_map_into_the_disc(tau):
    rng = np.random.default_rng(1)
    z, w, y = unit(rng.normal(size=(4, 2))), unit(rng.normal(size=(4, 2))), 0.9 * unit(rng.normal(size=(4, 2)))
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    whole = pairs.parts(z, w, weights, tau, y).total()
    assert abs(whole.value - pairs.excess(z, w, weights, tau).value) <= whole.error + 1e-12


@pytest.mark.parametrize("dimension", [2, 3, 6])
@pytest.mark.parametrize("scale", [1.0, 1e-1, 1e-3])
def test_pairs_meet_as_far_apart_as_they_are(dimension, scale):
    """Near antipodal and near right-angled pairs, differences of pairs at several scales."""
    rng = np.random.default_rng(dimension)
    for near in (-1.0, 0.0, 1.0, None):
        z = unit(rng.normal(size=(60, dimension)))
        side = unit(rng.normal(size=(60, dimension)))
        w = (
            unit(side)
            if near is None
            else unit(near * z + (1.0 if near == 0 else 0.05) * (side - (side * z).sum(1, keepdims=True) * z))
        )
        z, w = (np.concatenate([x, unit(x + scale * rng.normal(size=x.shape))]) for x in (z, w))
        apart = np.sum((z[:, None] - z) ** 2, 2) + np.sum((w[:, None] - w) ** 2, 2)
        assert np.all(pairs.margin(z, w) >= -1e-12 * (apart + 1e-3))
        assert np.allclose(np.linalg.norm(pairs.meet(z, w), axis=1), 1)


def test_other_maps_and_constants_do_not_do():
    """Midpoints for all pairs, z itself, and 0.35 in the place of ⅓ each fail somewhere."""
    alpha, other = 1.3, 1.0
    z, w = circle([alpha, other]), circle([-alpha, -other])
    middle = unit(z + w)
    assert np.sum((middle[0] - middle[1]) ** 2) < np.sum((z[0] - z[1]) * (w[0] - w[1]))
    z, w = circle([0.0, 0.1]), circle([0.0, 0.5])
    assert np.sum((z[0] - z[1]) ** 2) < np.sum((z[0] - z[1]) * (w[0] - w[1]))
    angles = [(x, y) for x in np.linspace(0.8, 1.57, 60) for y in np.linspace(0.8, 1.57, 60) if x >= y]
    least = {
        share: min(meeting.left_side(x + y, x - y, 2 * (x - y), share) for x, y in angles) for share in (1 / 3, 0.35)
    }
    assert least[0.35] < -1e-9 < -1e-15 < least[1 / 3]


@pytest.mark.slow
@pytest.mark.parametrize(("dimension", "tau"), [(2, 0.05), (2, 1.0), (3, 0.3)])
def test_descent_over_pair_laws_finds_nothing_below_the_least_loss(dimension, tau):
    rng = np.random.default_rng(7)
    atoms = 4

    def loss(flat):
        points = unit(flat[: 2 * atoms * dimension].reshape(2, atoms, dimension))
        shares = np.exp(flat[2 * atoms * dimension :])
        return pairs.excess(points[0], points[1], shares / shares.sum(), tau).value

    found = [
        optimize.minimize(loss, rng.normal(size=2 * atoms * dimension + atoms), options={"maxiter": 60}).fun
        for _ in range(2)
    ]
    assert min(found) > 0


def test_stability_bounds_the_gap_by_the_loss():
    rng = np.random.default_rng(3)
    for dimension, tau in ((2, 0.05), (2, 2.0), (4, 0.3)):
        z, w = unit(rng.normal(size=(2, 5, dimension)))
        weights = np.full(5, 0.2)
        apart = float(weights @ np.sum((z - w) ** 2, axis=1))
        off = sphere.tangent(dimension, tau).value
        assert pairs.excess(z, w, weights, tau).value >= off * min(1 / 3, off) * apart / (4 * tau)


def test_one_negative_prefers_four_atoms():
    four = (pairs.one_negative_of_atoms(4, 1.0), pairs.one_negative_by_pairs(4, 1.0))
    uniform = (pairs.one_negative_uniform(1.0), pairs.one_negative_by_gauss(1.0))
    assert all(abs(x.value - 0.361649641659841) <= x.error for x in four)
    assert all(abs(x.value - 0.361844068612981) <= x.error for x in uniform)


@pytest.mark.parametrize("covering", [meeting.meeting_lemma, *(lambda d=d: meeting.ratio_falls(d) for d in (2, 3, 64))])
def test_certificates_cover_and_meet_their_second_route(covering):
    coverings.check(covering())


@pytest.mark.slow
def test_what_is_false_is_not_covered():
    with pytest.raises(NotCovered, match="not seen"):
        meeting.cover("a negative one", lambda t: t - 2, *meeting.UNIT)
    with pytest.raises(NotCovered, match="dimension"):
        meeting.ratio_falls(1)
