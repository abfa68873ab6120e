"""The sampled schemes run on any array library: the strict one gives what NumPy gives."""

import array_api_compat.numpy
import array_api_strict
import numpy
import pytest

from numerics.arrays import to_host
from numerics.experiments import gradient_consistency, kde_particles
from numerics.experiments.gap import clip_training
from numerics.measures.potentials import published_two_well

pytestmark = pytest.mark.slow

BOTH = (array_api_compat.numpy, array_api_strict)


def test_gradients_of_one_pool():
    for critic in gradient_consistency.CRITICS:
        setting = gradient_consistency.Setting(critic, anchors=4, pool=12, inputs=5, outputs=6)
        found = []
        for xp in BOTH:
            data = gradient_consistency.drawn(setting, numpy.random.default_rng(0), xp)
            logs = gradient_consistency.scores(setting, data)
            slopes = gradient_consistency.softmax_slopes(logs, gradient_consistency.first_of(data, 7))
            found.append(to_host(gradient_consistency.gradient(setting, data, slopes)))
        assert found[1] == pytest.approx(found[0], rel=1e-12)


@pytest.mark.parametrize("tabulated", [True, False])
def test_particles(tabulated):
    loose = numpy.random.default_rng(0).standard_normal((9, 3))
    scheme = kde_particles.Scheme(0.2, single=False, tabulated=tabulated)
    found = [
        to_host(kde_particles.energy(scheme, published_two_well(), xp.asarray(loose, dtype=xp.float64)).gradient)
        for xp in BOTH
    ]
    assert found[1] == pytest.approx(found[0], rel=1e-12)


def test_training():
    settings = clip_training.Training(0.3, batch=16, steps=3, single=False)
    found = [clip_training.trained(settings, 2, numpy.random.default_rng(0), xp) for xp in BOTH]
    assert found[1] == pytest.approx(found[0], rel=1e-12)
