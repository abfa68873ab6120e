"""The angular model, the population loss on it, and its exact limits, each number by two routes."""

import itertools
import math

import numpy
import pytest
from scipy import integrate, special

from numerics.experiments.gap import branches, modality_gap, rank_one
from numerics.experiments.gap.angular_model import (
    AngularModel,
    density,
    latent_coefficients,
    mutual_information,
    noise_multipliers,
    potential_difference,
    potential_oscillation,
    two_modalities,
)
from numerics.experiments.gap.marginal_gap import field_oscillation, gap, image_density
from numerics.experiments.gap.population_loss import REGULAR, TWO_POINTS, PopulationLoss

pytestmark = pytest.mark.slow

TAU = 0.07
SAME = numpy.tile(numpy.eye(2).reshape(-1), 2)


@pytest.fixture
def rng():
    return numpy.random.default_rng(4)


def latent(theta):
    return (0.7 * math.exp(6 * math.cos(theta)) + 0.3 * math.exp(-6 * math.cos(theta))) / (2 * math.pi * special.i0(6))


def test_the_series_is_the_density():
    theta = numpy.linspace(-3, 3, 7)
    assert density(latent_coefficients(48), theta) == pytest.approx([latent(t) for t in theta], rel=1e-11)


def test_the_noise_of_a_normalised_observation():
    """E cos kδ for the angle of (1, 0) + N(0, s²), against its two-dimensional integral."""
    s = 0.3

    def inner(y, k):
        return integrate.quad(
            lambda x: math.cos(k * math.atan2(s * y, 1 + s * x)) * math.exp(-(x * x + y * y) / 2) / (2 * math.pi), -9, 9
        )[0]

    found = noise_multipliers(s, 4)
    for k in (1, 3):
        assert found[k] == pytest.approx(integrate.quad(inner, -9, 9, args=(k,))[0], abs=1e-8)
    assert (noise_multipliers(0.0, 5) == 1).all()
    assert noise_multipliers(0.02, 2)[1] == pytest.approx(1 - 0.02**2 / 2, rel=1e-6)


def test_the_fields_of_identity_encoders():
    """U₁₂ − U₂₁ from its closed form, against the conditional mean itself."""
    sigma, theta = 0.4, 1.1

    def weight(latent_angle):
        return latent(latent_angle) * math.exp(-((theta - latent_angle) ** 2) / (2 * sigma**2))

    mean = integrate.quad(lambda t: weight(t) * math.cos(theta - t), theta - 4, theta + 4)[0]
    field = mean / integrate.quad(weight, theta - 4, theta + 4)[0]
    found = potential_difference(sigma, numpy.array([theta]))[0]
    assert found == pytest.approx(field - math.exp(-(sigma**2) / 2), rel=1e-7)


def test_the_oscillation_starts_like_the_fourth_power_and_is_not_monotone():
    assert potential_oscillation(0.05) / 0.05**4 == pytest.approx(21.01, rel=0.01)
    assert potential_oscillation(0.0) == 0
    assert potential_oscillation(1.2) == pytest.approx(0.734, abs=5e-4)
    assert potential_oscillation(2.0) == pytest.approx(0.691, abs=5e-4)
    assert potential_oscillation(6.0) == pytest.approx(2 * latent_coefficients(2)[1], rel=1e-4)


@pytest.mark.parametrize(
    "kinds", [*itertools.product((REGULAR, TWO_POINTS), repeat=2), (REGULAR, TWO_POINTS, REGULAR)], ids=str
)
def test_the_gradient_is_that_of_the_loss(kinds, rng):
    loss = PopulationLoss(AngularModel((0.0,) + (0.4,) * (len(kinds) - 1), 0.02), 0.3, kinds, 128)
    at = rng.standard_normal(loss.size)
    _, found = loss.value_and_gradient(at)
    for step in 1e-5 * numpy.eye(loss.size):
        slope = (loss.value(at + step) - loss.value(at - step)) / 2e-5
        assert found[step.argmax()] == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_the_loss_is_what_a_sample_of_pairs_has(rng):
    """J + log V from 3000 drawn pairs, which stand for both marginals and for the pairs."""
    loss = PopulationLoss(two_modalities(0.5), 0.4, (REGULAR, REGULAR), 128)
    at = rng.standard_normal(8)
    theta = rng.vonmises(numpy.where(rng.random(3000) < 0.7, 0, math.pi), 6)
    seen = (theta, theta + 0.5 * rng.standard_normal(3000))
    images = [
        numpy.stack([numpy.cos(t), numpy.sin(t)], 1) @ m.T for t, m in zip(seen, at.reshape(2, 2, 2), strict=True)
    ]
    z, v = (x / numpy.linalg.norm(x, axis=1)[:, None] for x in images)
    kernel = numpy.exp(z @ v.T / 0.4)
    sampled = numpy.log(kernel.mean(axis=0)).mean() / 2 + numpy.log(kernel.mean(axis=1)).mean() / 2
    sampled -= (z * v).sum(axis=1).mean() / 0.4
    assert loss.value(at) == pytest.approx(sampled, abs=0.05)


def test_turns_scales_and_reflections_change_nothing(rng):
    loss = PopulationLoss(two_modalities(0.3), TAU, (REGULAR, REGULAR), 128)
    first, second = rng.standard_normal((2, 2, 2))
    turn = numpy.array([[math.cos(1), -math.sin(1)], [math.sin(1), math.cos(1)]])
    mirror = numpy.diag([1.0, -1.0])
    value = loss.value(numpy.concatenate([first, second]).reshape(-1))
    for a, b in ((turn @ first, turn @ second), (3 * first, 0.2 * second), (first @ mirror, second @ mirror)):
        assert loss.value(numpy.concatenate([a, b]).reshape(-1)) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize("angles", [(0.0, 0.0), (0.3, -0.5), (2.0, 1.0)], ids=str)
@pytest.mark.parametrize("sigma", [0.05, 0.52])
def test_signs_have_two_routes(sigma, angles):
    nodes, series = (rank_one.signs(sigma, *angles, route=route) for route in ("nodes", "series"))
    assert nodes == pytest.approx(series, abs=1e-13)


@pytest.mark.parametrize("sigma", [0.2, 0.7])
def test_the_limit_is_the_loss_of_two_point_laws_and_respects_information(sigma):
    """The formula in log cosh, against sums over the two laws' points on a grid of the latent angle."""
    law, best = rank_one.symmetric_limit(sigma, TAU)
    loss = PopulationLoss(two_modalities(sigma), TAU, (TWO_POINTS, TWO_POINTS), 512)
    assert loss.value(numpy.array([0, 0, math.acos(TAU * best.x), 0])) == pytest.approx(best.loss, abs=1e-12)
    assert best.loss >= -rank_one.mutual_information(law)
    shifted = rank_one.loss_of_signs(law, best.x + 1e-3), rank_one.loss_of_signs(law, best.x - 1e-3)
    assert min(shifted) > best.loss


@pytest.mark.parametrize("sigma", [0.1, 0.5])
def test_no_branch_beats_mutual_information(sigma):
    """I(θ; θ + σξ) against its double integral's entropies, and every loss against it."""
    noise = 0.5 * math.log(2 * math.pi * math.e * sigma**2)  # of the normal law, which hardly wraps
    mixed = integrate.quad(lambda t: -_second(sigma, t) * math.log(_second(sigma, t)), -math.pi, math.pi)[0]
    assert mutual_information(sigma) == pytest.approx(mixed - noise, abs=1e-7)
    found = modality_gap.population(sigma, TAU, 4, 0)
    assert found["bound"] == -mutual_information(sigma)
    assert all(branch["loss"] > found["bound"] for branch in found["branches"])
    with pytest.raises(ValueError, match=r"must be >= 0\.02"):
        mutual_information(0.0)


def _second(sigma, theta):
    coefficients = two_modalities(sigma).coefficients(1, 64)
    return float(density(coefficients, numpy.array([theta]))[0])


def test_equal_signs_are_told_exactly():
    law, best = rank_one.symmetric_limit(0.0, TAU)
    assert law.product == 1
    assert best.x == 1 / TAU
    near = rank_one.symmetric_limit(1e-3, TAU)[1].loss
    assert best.loss == pytest.approx(near, abs=1e-4)


def test_the_divergence_is_the_integral_of_the_densities(rng):
    loss = PopulationLoss(two_modalities(0.5), TAU, (REGULAR, REGULAR), 512)
    at = numpy.concatenate([[1, 0.2, 0, 0.6], [0.9, 0, 0.3, 0.5]])
    angles = 2 * math.pi * numpy.arange(4000) / 4000
    first, second = (image_density(loss, at, i, angles) for i in range(2))
    assert first.mean() * 2 * math.pi == pytest.approx(1, abs=1e-9)
    direct = ((first - second) * numpy.log(first / second)).mean() * 2 * math.pi
    assert gap(loss, at).divergence == pytest.approx(direct, abs=1e-8)
    centroid = abs(((first - second) * numpy.exp(1j * angles)).mean() * 2 * math.pi)
    assert gap(loss, at).centroid == pytest.approx(centroid, abs=1e-9)
    chord = numpy.abs(2 * numpy.sin((angles[:, None] - angles[None, ::8]) / 2))
    mean = {(i, j): p @ chord @ q[::8] * 8 * (2 * math.pi / 4000) ** 2
            for i, p in enumerate((first, second)) for j, q in enumerate((first, second))}  # fmt: skip
    assert gap(loss, at).energy_distance == pytest.approx(2 * mean[0, 1] - mean[0, 0] - mean[1, 1], abs=1e-5)


def test_equal_encoders_of_equal_angles_have_no_gap():
    loss = PopulationLoss(two_modalities(0.0), TAU, (REGULAR, REGULAR), 128)
    found = gap(loss, SAME)
    assert found == pytest.approx((0, 0, 0, 0, 0), abs=1e-13)


def test_two_point_laws_are_singular_and_say_so():
    loss = PopulationLoss(two_modalities(0.5), TAU, (TWO_POINTS, TWO_POINTS), 256)
    apart, opposite = gap(loss, numpy.array([0.0, 0, 1, 0])), gap(loss, numpy.array([0.0, 0, math.pi, 0]))
    assert apart.divergence == math.inf
    assert apart.centroid > 0
    # the same two points with exchanged masses: finite
    law = rank_one.signs(0.5, 0, 0)
    p, q = law.first, 1 - law.second
    assert opposite.divergence == pytest.approx((p - q) * (math.log(p / q) - math.log((1 - p) / (1 - q))), rel=1e-9)
    with pytest.raises(ValueError, match="must begin with two regular encoders"):
        field_oscillation(loss, numpy.zeros(4))


def test_identity_encoders_have_the_fields_of_the_data():
    loss = PopulationLoss(two_modalities(0.5), TAU, (REGULAR, REGULAR), 512)
    assert field_oscillation(loss, SAME) == pytest.approx(potential_oscillation(0.5), rel=1e-4)


@pytest.mark.long
def test_many_starts_and_the_symmetric_scan_find_the_same_minimum(rng):
    loss = PopulationLoss(two_modalities(0.3), TAU, (REGULAR, REGULAR), 96)
    found, lost = branches.minima(loss, branches.random_starts(loss, 8, rng), 192)
    assert found[0].stable
    assert found[0].starts + lost == 8
    scanned = branches.symmetric_stationary(loss, 16, 192)
    assert scanned[0].value == pytest.approx(found[0].value, abs=1e-9)
    assert sorted(map(abs, scanned[0].ratios)) == pytest.approx(sorted(map(abs, found[0].ratios)), abs=1e-6)


def test_a_maximum_is_no_minimum():
    """At σ = 0 the worst symmetric pair is stationary too, and its Hessian says what it is."""
    loss = PopulationLoss(two_modalities(0.0), TAU, (REGULAR, REGULAR), 96)
    found = branches.symmetric_stationary(loss, 12, 192)
    assert found[0].stable
    assert any(not branch.stable and branch.curvature < 0 for branch in found[1:])


def test_the_transition_is_where_the_losses_cross(monkeypatch):
    monkeypatch.setattr(modality_gap, "FINE", 128)
    found = modality_gap.transition(TAU, 4, 0, highest=0.7)
    assert found["sigma"] == pytest.approx(0.51997, abs=1e-4)
    assert found["below"]["loss"] == pytest.approx(found["above"]["loss"], abs=1e-9)
    assert found["slope"] > 0
    assert found["below"]["doubling"]["gap"] < 1e-6
    assert modality_gap.transition(TAU, 4, 0, highest=0.2) is None


def test_following_a_branch_is_searching_it_anew(monkeypatch):
    monkeypatch.setattr(modality_gap, "FINE", 192)
    rows = modality_gap.followed([0.3, 0.4], TAU, 4, 0)
    alone = modality_gap.followed([0.4], TAU, 4, 1)
    assert [row["searched"] for row in rows] == [True, False]
    assert rows[1]["regular"]["loss"] == pytest.approx(alone[0]["regular"]["loss"], abs=1e-10)


def test_three_equal_modalities_share_one_gap(monkeypatch):
    monkeypatch.setattr(modality_gap, "FINE", 128)
    found = modality_gap.population(0.3, TAU, 4, 0, 3)
    best = next(b for b in found["branches"] if set(b["kinds"]) == {REGULAR})
    # the second and the third see the same law, so that two of three pairs carry the gap
    assert best["gap"] == pytest.approx(2 / 3 * best["first_gap"], rel=1e-6)
    assert found["best"] == found["branches"][0]


@pytest.mark.parametrize(
    ("make", "said"),
    [(lambda: AngularModel((0.1,)), "at least two"), (lambda: AngularModel((0.0, -1.0)), "must be >= 0"),
     (lambda: PopulationLoss(two_modalities(0.1), 0.1, (REGULAR,)), "must be 2 of"),
     (lambda: PopulationLoss(two_modalities(0.1), 0.1, (REGULAR, REGULAR), 33), "must be even"),
     (lambda: rank_one.signs(0.0, 0, 0), "sigma=0.0 must be > 0"),
     (lambda: rank_one.signs(0.1, 0, 0, route="guess"), "must be 'nodes' or 'series'")],
)  # fmt: skip
def test_bad_arguments_say_what_is_wrong(make, said):
    with pytest.raises(ValueError, match=said):
        make()
