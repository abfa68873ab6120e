"""The corrupted digits: exact gradients, and an intervention that does what it says."""

import numpy as np
import pytest
import threadpoolctl

from numerics.experiments import digits

pytestmark = pytest.mark.slow


def test_the_gradient_is_that_of_the_loss():
    rng = np.random.default_rng(0)
    training = digits.Training(hidden=5, dimension=3)
    weights = digits.initial(training, rng)
    weights = {k: v + 0.1 * rng.standard_normal(v.shape) for k, v in weights.items()}
    images, words = rng.random((6, 64)), rng.random((6, 15))

    def loss(w):
        return digits.loss_and_gradient(w, images, words, 0.3)[0]

    gradient = digits.loss_and_gradient(weights, images, words, 0.3)[1]
    for key, slope in gradient.items():
        direction = rng.standard_normal(slope.shape)
        up, down = (loss(weights | {key: weights[key] + s * direction}) for s in (1e-6, -1e-6))
        assert (up - down) / 2e-6 == pytest.approx((slope * direction).sum(), rel=1e-6, abs=1e-9), key


def test_training_says_how_far_it_is_and_uses_one_thread_of_blas():
    told = []

    def say(_what, share):
        limits = [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
        told.append((share, set(limits)))

    digits.train(digits.load(0)[0], 0.5, digits.Training(steps=60, batch=16), 0, say)
    assert told == [(1 / 3, {1}), (2 / 3, {1}), (1.0, {1})]


def test_corruption_costs_retrieval():
    training = digits.Training(steps=60, batch=128)
    clean, spoiled = (digits.outcome(share, 0, training) for share in (0.0, 1.0))
    assert clean.image_to_text > 0.7
    assert spoiled.image_to_text < 0.3
    assert clean.loss < spoiled.loss
    assert clean.measured["alignment"] > spoiled.measured["alignment"]
    assert set(clean.measured) == set(digits.KEYS)
