"""What the tests of embeddings share: clouds, and the same statistics by dense matrices, written as they stand."""

from types import SimpleNamespace

import array_api_compat.numpy
import numpy as np
import pytest

from numerics.embeddings import layout, sweep
from numerics.embeddings.files import source, staging

ROWS = 60  # blocks so small that every test has many


def unit(points):
    return points / np.linalg.norm(points, axis=1)[:, None]


def clouds(images=30, captions=90, d=5, seed=0, owner=None, shift=1.0):
    """Two correlated clouds with uneven captions: rows (images, d), (captions, d), and the owners."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((images, d)) + shift * np.eye(d)[0]
    if owner is None:
        owner = np.concatenate([np.arange(images), rng.integers(0, images, captions - images)])
        rng.shuffle(owner)
    y = 0.5 * x[owner] + rng.standard_normal((len(owner), d)) + shift * np.eye(d)[1]
    return unit(x), unit(y), np.asarray(owner)


def cloud_of(x, y, owner, *, rows=ROWS, workers=1, xp=array_api_compat.numpy, dtype="float64"):
    room = staging.Staging(1 << 30)
    images, captions = (room.stage(source.of_array(n, v), dtype) for n, v in (("images", x), ("captions", y)))
    return sweep.Cloud(images, captions, layout.layout(owner, len(x), rows), xp, workers)


class Dense:
    """Statistics of weighted images by matrices of all pairs; an image's weight counts for its captions too."""

    def __init__(self, x, y, owner, estimator):
        self.x, self.y, self.owner, self.estimator = x, y, owner, estimator
        self.counts = np.bincount(owner, minlength=len(x))
        self.points = {"x": (x, np.arange(len(x))), "y": (y, owner)}

    def weights(self, w):
        return {"x": w * self.counts, "y": w[self.owner]}

    def pairs(self, a, b):
        (left, own_left), (right, own_right) = self.points[a], self.points[b]
        keep = own_left[:, None] != own_right[None, :] if self.estimator == "U" else np.ones((len(left), len(right)))
        c = left @ right.T
        if a == b:
            np.fill_diagonal(c, 1)
        return c, keep

    def mean(self, f, a, b, w):
        c, keep = self.pairs(a, b)
        both = np.outer(self.weights(w)[a], self.weights(w)[b]) * keep
        return (f(c) * both).sum() / both.sum()

    def means(self, f, w):
        return np.array([self.mean(f, *p, w) for p in ("xx", "yy", "xy")])

    def log_partition(self, a, b, tau, w):
        c, keep = self.pairs(a, b)
        weight = keep * self.weights(w)[b][None, :]
        return np.log((weight * np.exp(c / tau)).sum(axis=1) / weight.sum(axis=1))

    def mean_log(self, a, b, tau, w):
        return np.average(self.log_partition(a, b, tau, w), weights=self.weights(w)[a])

    def constant(self, a, b, tau, w):
        c, keep = self.pairs(a, b)
        weight = keep * self.weights(w)[b][None, :]
        log_gamma = self.log_partition(a, b, tau, w)
        second = (weight * np.exp(2 * c / tau)).sum(axis=1) / weight.sum(axis=1) / np.exp(2 * log_gamma)
        own = np.exp((self.x[self.owner] * self.y).sum(axis=1) / tau)
        positive = np.bincount(self.owner, own) / self.counts if a == "x" else own
        values = positive / np.exp(log_gamma) - (second - 1) / 2
        return np.average(values, weights=self.weights(w)[a])

    def potential_spread(self, tau, w):
        cosines = (self.x[self.owner] * self.y).sum(axis=1)
        potential = {"x": -np.bincount(self.owner, cosines) / self.counts, "y": -cosines}
        difference, weights = [], []
        for p in "xy":
            smoothed = []
            for q in "xy":
                c, keep = self.pairs(p, q)
                weight = keep * self.weights(w)[q][None, :] * np.exp(c / tau)
                smoothed.append(weight @ potential[q] / weight.sum(axis=1))
            difference.append(smoothed[0] - smoothed[1])
            weights.append(self.weights(w)[p])
        both, weight = np.concatenate(difference), np.concatenate(weights)
        mean = np.average(both, weights=weight)
        return np.sqrt(np.average((both - mean) ** 2, weights=weight))


@pytest.fixture(scope="session")
def lab():
    """Return how to make clouds, and the dense reference: test modules cannot import this file."""
    return SimpleNamespace(unit=unit, clouds=clouds, cloud_of=cloud_of, Dense=Dense)


@pytest.fixture(params=["U", "V"])
def estimator(request):
    return request.param
