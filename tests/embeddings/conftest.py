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


def cloud_of(x, y, owner, *, rows=ROWS, workers=1, xp=array_api_compat.numpy, dtype="float64", drawn=None):
    room = staging.Staging(1 << 30)
    images, captions = (room.stage(source.of_array(n, v), dtype) for n, v in (("images", x), ("captions", y)))
    return sweep.cloud_of(images, captions, layout.layout(owner, len(x), rows, drawn), xp, workers)


def cost(x, y):
    """1 − cosine of rows of norm 1, from the difference of the nearer of y and −y, so that neither end cancels."""
    near, far = ((x - y) ** 2).sum(axis=-1), ((x + y) ** 2).sum(axis=-1)
    return 2 * near / (near + far)


class Dense:
    """Statistics of weighted images by matrices of all pairs; an image's weight counts for its captions too.

    Pairs are e = cosine − 1 = −½‖x − y‖², from differences of rows; logarithms of fields are less 1/τ. The first of a
    pair, and a point, is of an image that is `drawn`, if only some are.
    """

    def __init__(self, x, y, owner, estimator, drawn=None):
        self.x, self.y, self.owner, self.estimator = x, y, owner, estimator
        self.counts = np.bincount(owner, minlength=len(x))
        self.points = {"x": (x, np.arange(len(x))), "y": (y, owner)}
        self.held = {}
        self.first = np.isin(np.arange(len(x)), np.arange(len(x)) if drawn is None else drawn)

    def weights(self, w):
        return {"x": w * self.counts, "y": w[self.owner]}

    def anchors(self, w):
        return self.weights(w * self.first)

    def pairs(self, a, b):
        if (a, b) not in self.held:
            (left, own_left), (right, own_right) = self.points[a], self.points[b]
            e = np.array([-((row - right) ** 2).sum(axis=1) / 2 for row in left])
            keep = own_left[:, None] != own_right[None, :] if self.estimator == "U" else np.ones(e.shape, bool)
            self.held[a, b] = e, keep
        return self.held[a, b]

    def mean(self, f, a, b, w):
        e, keep = self.pairs(a, b)
        both = np.outer(self.anchors(w)[a], self.weights(w)[b]) * keep
        return (f(e) * both).sum() / both.sum()

    def means(self, f, w):
        xx, yy, xy, yx = (self.mean(f, *p, w) for p in ("xx", "yy", "xy", "yx"))
        return np.array([xx, yy, (xy + yx) / 2])

    def flips(self, f, signs):
        """The form of f with the images and captions of the marked images exchanged: Σ s_a s_b ∬ f dh_a dh_b."""
        h = np.zeros((len(self.x), len(self.x)))
        for a, b, sign in (("x", "x", 1), ("y", "y", 1), ("x", "y", -1), ("y", "x", -1)):
            e, keep = self.pairs(a, b)
            ones = self.weights(np.ones(len(self.x)))
            values = f(e) * keep * np.outer(ones[a], ones[b])
            for axis, p in enumerate((a, b)):
                if p == "y":
                    values = np.stack(
                        [values.compress(self.owner == i, axis).sum(axis) for i in range(len(self.x))], axis
                    )
            h += sign * values
        leading = self.counts * self.first
        pairs = leading.sum() * self.counts.sum() - ((leading**2).sum() if self.estimator == "U" else 0)
        return np.einsum("a,ap,ab,bp->p", self.first, signs.astype(float), h, signs.astype(float)) / pairs

    def kernel(self, a, b, tau, w):
        """The weighted kernel over its largest value at each point, that value's exponent, and the total weight."""
        e, keep = self.pairs(a, b)
        e = np.where(keep, e, -np.inf)
        top, weight = e.max(axis=1), keep * self.weights(w)[b][None, :]
        return weight * np.exp((e - top[:, None]) / tau), top / tau, weight.sum(axis=1)

    def log_partition(self, a, b, tau, w):
        kernel, top, total = self.kernel(a, b, tau, w)
        return top + np.log(kernel.sum(axis=1) / total)

    def mean_log(self, a, b, tau, w):
        return np.average(self.log_partition(a, b, tau, w), weights=self.anchors(w)[a])

    def second(self, a, b, tau, w):
        """E κ²/Γ² at the points."""
        kernel, _top, total = self.kernel(a, b, tau, w)
        twice = self.kernel(a, b, tau / 2, w)[0]
        return twice.sum(axis=1) * total / kernel.sum(axis=1) ** 2

    def relative(self, a, b, tau, w):
        return np.average(self.second(a, b, tau, w), weights=self.anchors(w)[a])

    def constant(self, a, b, tau, w):
        exponent = -cost(self.x[self.owner], self.y) / tau
        log_gamma = self.log_partition(a, b, tau, w)
        if a == "x":
            own = (self.owner[None, :] == np.arange(len(self.x))[:, None]) / self.counts[:, None]
            ratio = own @ np.exp(exponent - log_gamma[self.owner])
        else:
            ratio = np.exp(exponent - log_gamma)
        values = ratio - (self.second(a, b, tau, w) - 1) / 2
        return np.average(values, weights=self.anchors(w)[a])

    def smoothed_difference(self, tau, w):
        """Ũ₁₂ − Ũ₂₁ at all points, images first."""
        own = cost(self.x[self.owner], self.y)
        potential = {"x": np.bincount(self.owner, own) / self.counts, "y": own}
        difference = []
        for p in "xy":
            kernels = [self.kernel(p, q, tau, w)[0] for q in "xy"]
            smoothed = [k @ potential[q] / k.sum(axis=1) for k, q in zip(kernels, "xy", strict=True)]
            difference.append(smoothed[0] - smoothed[1])
        return np.concatenate(difference)

    def potential_spread(self, tau, w):
        both, weight = self.smoothed_difference(tau, w), np.concatenate(list(self.anchors(w).values()))
        mean = np.average(both, weights=weight)
        return np.sqrt(np.average((both - mean) ** 2, weights=weight))


@pytest.fixture(scope="session")
def lab():
    """Return how to make clouds, and the dense reference: test modules cannot import this file."""
    return SimpleNamespace(unit=unit, clouds=clouds, cloud_of=cloud_of, Dense=Dense, cost=cost)


@pytest.fixture(params=["U", "V"])
def estimator(request):
    return request.param
