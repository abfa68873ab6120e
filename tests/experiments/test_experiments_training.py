"""The published training and its histogram gap, beside exact values."""

import math

import numpy
import pytest

from numerics.experiments.gap import trained_gap
from numerics.experiments.gap.angular_model import two_modalities
from numerics.experiments.gap.clip_training import Training, batch_loss, observations, trained
from numerics.experiments.gap.histogram_gap import EPS_COUNT, angles_of, binned_divergence, histogram_gap
from numerics.experiments.gap.marginal_gap import gap
from numerics.experiments.gap.population_loss import REGULAR, PopulationLoss

pytestmark = pytest.mark.slow

PAIR = numpy.array([[[1, 0.2], [0, 0.6]], [[0.9, 0], [0.3, 0.5]]])


@pytest.fixture
def rng():
    return numpy.random.default_rng(6)


def test_the_gradient_is_that_of_the_batch_loss(rng):
    first, second = observations(Training(0.4), (2, 20), rng)
    at = rng.standard_normal((2, 2, 2, 2))
    found = batch_loss(at, first, second, 0.3)
    for place in ((0, 0, 0, 0), (0, 1, 1, 0), (1, 0, 1, 1), (1, 1, 0, 1)):
        step = numpy.zeros_like(at)
        step[place] = 1e-6
        up, down = (batch_loss(at + s * step, first, second, 0.3).values[place[0]] for s in (1, -1))
        assert found.gradient[place] == pytest.approx((up - down) / 2e-6, rel=1e-6, abs=1e-8)


def test_the_batch_loss_as_it_stands(rng):
    """Logarithms of plain softmax shares."""
    first, second = observations(Training(0.4), (1, 7), rng)
    at = rng.standard_normal((1, 2, 2, 2))
    z, v = (x[0] @ m.T for x, m in zip((first, second), at[0], strict=True))
    logits = (z / numpy.linalg.norm(z, axis=1)[:, None]) @ (v / numpy.linalg.norm(v, axis=1)[:, None]).T / 0.3
    shares = [numpy.exp(x) / numpy.exp(x).sum(axis=1, keepdims=True) for x in (logits, logits.T)]
    plain = -sum(numpy.log(numpy.diag(s)).mean() for s in shares) / 2
    # ours has means for sums over the batch in place of what a constant changes: log B
    assert batch_loss(at, first, second, 0.3).values[0] == pytest.approx(plain, rel=1e-12)


def test_training_goes_down_and_is_seeded():
    settings = Training(0.0, batch=64, steps=300)
    start = trained(Training(0.0, steps=0), 2, numpy.random.default_rng(0))
    end, again = (trained(settings, 2, numpy.random.default_rng(0)) for _ in range(2))
    assert (end == again).all()
    loss = PopulationLoss(two_modalities(0.0, 0.02), 0.07, (REGULAR, REGULAR), 256)
    for before, after in zip(start, end, strict=True):
        assert loss.value(after.reshape(-1)) < loss.value(before.reshape(-1)) - 0.1


def test_equal_samples_have_no_gap_and_empty_bins_cost_what_they_cost():
    angles = numpy.linspace(-3, 3, 200)
    assert histogram_gap(angles, angles + 2 * math.pi) == (pytest.approx(0, abs=1e-12), 0)
    apart = histogram_gap(numpy.full(10, -1.0), numpy.full(10, 1.0), bins=4)
    assert apart.from_empty_bins == apart.gap
    assert apart.gap == pytest.approx(2 * math.log(10 / EPS_COUNT), rel=1e-6)
    with pytest.raises(ValueError, match="bins=1 must be a whole number >= 2"):
        histogram_gap(angles, angles, bins=1)


def test_bins_lose_divergence_and_finer_ones_less():
    model = two_modalities(0.5, 0.02)
    exact = gap(PopulationLoss(model, 0.07, (REGULAR, REGULAR), 512), PAIR.reshape(-1)).divergence
    found = [binned_divergence(model, PAIR, bins) for bins in (15, 60, 240, 3840)]
    assert found == sorted(found)
    assert found[-1] < exact
    assert found[-1] == pytest.approx(exact, rel=1e-3)
    mirrored = PAIR @ numpy.diag([1.0, -1.0])
    assert binned_divergence(model, mirrored, 60) == pytest.approx(found[1], rel=1e-9)


def test_a_large_sample_has_the_binned_divergence(rng):
    settings = Training(0.5)
    first, second = observations(settings, (400_000,), rng)
    found = histogram_gap(angles_of(PAIR[0], first), angles_of(PAIR[1], second))
    assert found.from_empty_bins == 0
    assert found.gap == pytest.approx(binned_divergence(two_modalities(0.5, settings.noise), PAIR), rel=0.02)


def test_what_a_run_is_worth(rng):
    settings = Training(0.5)
    found = trained_gap.measured(settings, PAIR, 3, rng)
    assert found["binned"] < found["gap"]
    assert found["resampled"] > found["binned"]
    assert not found["near_singular"]
    flat = trained_gap.measured(settings, PAIR * numpy.array([1, 1e-4])[:, None], 0, rng)
    assert flat["near_singular"]
    assert flat["gap"] is None
    assert flat["resampled"] is None


def test_bad_settings_say_what_is_wrong():
    with pytest.raises(ValueError, match="sigma=-1 must be >= 0"):
        Training(-1)
    with pytest.raises(ValueError, match="batch=1 must be a whole number >= 2"):
        Training(0.1, batch=1)
