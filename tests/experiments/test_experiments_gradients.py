"""The gradient experiment: analytic gradients, exact expectations and the rates."""

import math

import numpy
import pytest

from numerics.batches import gradient as batch_gradient
from numerics.experiments import gradient_bias
from numerics.experiments.gradient_consistency import (
    CRITICS,
    Setting,
    Slopes,
    drawn,
    first_of,
    gradient,
    law_of,
    limit_slopes,
    scores,
    slopes_of,
    softmax_slopes,
)

pytestmark = pytest.mark.slow


def small(critic, pool=20):
    setting = Setting(critic, anchors=5, pool=pool, inputs=6, outputs=7)
    return setting, drawn(setting, numpy.random.default_rng(3))


@pytest.mark.parametrize("critic", CRITICS)
def test_the_gradient_is_that_of_the_loss(critic):
    setting, data = small(critic)

    def loss(matrix):
        found = scores(setting, data._replace(matrix=matrix))
        sums = numpy.exp(found.positive) + numpy.exp(found.negative[:, :9]).sum(axis=1)
        return float((numpy.log(sums) - found.positive).mean())

    found = gradient(setting, data, softmax_slopes(scores(setting, data), first_of(data, 9)))
    for place in ((0, 0), (3, 5), (6, 2)):
        step = numpy.zeros_like(data.matrix)
        step[place] = 1e-5
        slope = (loss(data.matrix + step) - loss(data.matrix - step)) / 2e-5
        assert found[place] == pytest.approx(slope, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("critic", CRITICS)
def test_one_negative_has_the_mean_over_the_pool_as_its_expectation(critic):
    """The exact expected slopes, an integral over log t, against the plain mean over all single negatives."""
    setting, data = small(critic)
    found = scores(setting, data)
    singles = [gradient(setting, data, softmax_slopes(found, copies)) for copies in numpy.eye(setting.pool)]
    weights = batch_gradient.weights(law_of(found), 1)
    assert numpy.isfinite(weights.values).all()
    exact = gradient(setting, data, slopes_of(weights.values))
    assert exact == pytest.approx(numpy.mean(singles, axis=0), rel=1e-10, abs=1e-13)


def test_columns_that_an_anchor_never_meets_do_not_matter():
    setting, data = small("cosine")
    law = law_of(scores(setting, data))
    table = numpy.array(law.log_kernel)
    table[:, : setting.anchors] += 5 * (1 - numpy.eye(setting.anchors))
    moved = batch_gradient.weights(type(law)(law.anchors, table, law.positive, law.negative), 4)
    assert numpy.allclose(moved.values, batch_gradient.weights(law, 4).values, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("critic", CRITICS)
def test_many_negatives_have_the_limit(critic):
    setting, data = small(critic)
    found = scores(setting, data)
    limit = gradient(setting, data, limit_slopes(found))
    other = gradient(setting, data, slopes_of(batch_gradient.limit_weights(law_of(found)).values))
    assert other == pytest.approx(limit, rel=1e-11, abs=1e-14)
    size = numpy.linalg.norm(limit)
    off = [
        numpy.linalg.norm(gradient(setting, data, slopes_of(batch_gradient.weights(law_of(found), n).values)) - limit)
        for n in (10**9, 10**10)
    ]
    assert off[0] / off[1] == pytest.approx(10, rel=1e-3)
    assert off[1] < 1e-4 * size


def test_a_positive_pulls_with_what_is_left_of_its_share():
    _, data = small("cosine")
    found = scores(Setting("cosine", anchors=5, pool=20, inputs=6, outputs=7), data)
    slopes = softmax_slopes(found, first_of(data, 20))
    assert isinstance(slopes, Slopes)
    assert slopes.positive + slopes.negative.sum(axis=1) == pytest.approx(numpy.zeros(5), abs=1e-15)


def test_the_curve_of_one_seed_and_its_expectation():
    setting = Setting("rbf", anchors=8, pool=1024, inputs=8, outputs=8)
    curve = gradient_bias.published(setting, 0)["curve"]
    assert [row["count"] for row in curve] == [4, 8, 16, 32, 64, 128, 256, 512, 1024]
    assert curve[-1]["error"] == 0
    assert curve[-1]["cosine"] == pytest.approx(1)
    exact = gradient_bias.expected(Setting("rbf", anchors=8, pool=64, inputs=8, outputs=8), 0, (64, 4096), 20)
    rows = exact["curve"]
    assert rows[0]["bias"] / rows[1]["bias"] == pytest.approx(64, rel=0.1)
    assert rows[0]["fluctuation"] / rows[1]["fluctuation"] == pytest.approx(8, rel=0.3)


def test_slopes_are_fitted_over_seeds():
    counts = (10, 100, 1000)
    fit = gradient_bias.fitted(counts, [[3 / n for n in counts], [5 * n**-0.9 for n in counts]])
    assert fit.slope == pytest.approx(-0.95)
    assert fit.half_width == pytest.approx(2 * numpy.std([-1, -0.9], ddof=1) / math.sqrt(2))
    assert math.isnan(gradient_bias.fitted(counts, [[1.0, 1.0, 1.0]]).half_width)
    for wrong in ([[1.0, 2.0]], [[1.0, 0.0, 1.0]], []):
        with pytest.raises(ValueError, match="curves"):
            gradient_bias.fitted(counts, wrong)


def test_bad_settings_say_what_is_wrong():
    with pytest.raises(ValueError, match="critic='dot' must be one of"):
        Setting("dot")
    with pytest.raises(ValueError, match="pool=0 must be a whole number >= 1"):
        Setting("rbf", pool=0)
