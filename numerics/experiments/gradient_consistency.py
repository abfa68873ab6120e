"""The published check of Theorem 3.1's gradient: one pool of negatives, its first N against all of it.

Anchors and negatives are drawn from mixtures of four Gaussians in R⁶⁴; a linear encoder W of shape (128, 64) is
followed by normalisation (cosine critic, τ = 0.1) or tanh (critic −‖z−w‖²/128, τ = 1). The gradient in W of
  mean_i[−s_i⁺/τ + log(e^{s_i⁺/τ} + Σ_j e^{s_ij/τ})]
is linear in the slopes ∂ℓ/∂ log κ, so that softmax shares give the sampled gradient, and the exact expected slopes of
`numerics.batches.gradient` give the expected one, through the same lines.
Source: arXiv:2601.19597, Figure 3, and the code released with it: there every draw has mixture means of its own, so
that anchors and negatives follow different mixtures.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Array, Namespace, namespace
from numerics.batches.laws import TableLaw
from numerics.rules.quadrature import Host

CriticName = Literal["cosine", "rbf"]
CRITICS: tuple[CriticName, ...] = ("cosine", "rbf")
PUBLISHED_COUNTS = (4, 8, 16, 32, 64, 128, 256, 512, 1024)


@dataclass(frozen=True)
class Setting:
    """The settings of one critic; the defaults are the published ones."""

    critic: CriticName
    anchors: int = 64
    pool: int = 4096
    inputs: int = 64
    outputs: int = 128
    components: int = 4
    separation: float = 4.0
    shared_means: bool = False

    def __post_init__(self) -> None:
        if self.critic not in CRITICS:
            raise ValueError(f"critic={self.critic!r} must be one of {CRITICS}")
        for name in ("anchors", "pool", "inputs", "outputs", "components"):
            checks.whole(name, getattr(self, name), 1)

    @property
    def temperature(self) -> float:
        """τ."""
        return 0.1 if self.critic == "cosine" else 1.0

    @property
    def positive_noise(self) -> float:
        """The standard deviation of a positive about its anchor, each input."""
        return 0.05 if self.critic == "cosine" else 0.2

    @property
    def scale(self) -> float:
        """What the squared distance is multiplied with in the RBF critic."""
        return 1 / self.outputs

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by name, those that the critic decides among them."""
        return {**asdict(self), "temperature": self.temperature, "positive_noise": self.positive_noise}


class Data(NamedTuple):
    """Inputs of anchors, positives (n, 64) and negatives (m, 64), and the encoder's matrix (128, 64)."""

    anchors: Array
    positives: Array
    negatives: Array
    matrix: Array


class Slopes(NamedTuple):
    """∂ℓ/∂ log κ of the positives' kernel values, shape (n,), and of the negatives', shape (n, m)."""

    positive: Array
    negative: Array


class Scores(NamedTuple):
    """log κ = s/τ of the positives, shape (n,), and of the negatives, shape (n, m)."""

    positive: Array
    negative: Array


def drawn(setting: Setting, rng: numpy.random.Generator, xp: Namespace = array_api_compat.numpy) -> Data:
    """Return one seed's data."""
    matrix = rng.standard_normal((setting.outputs, setting.inputs)) / math.sqrt(setting.inputs)
    means = _means(setting, rng)
    anchors = _mixture(setting, means, setting.anchors, rng)
    positives = anchors + setting.positive_noise * rng.standard_normal(anchors.shape)
    negatives = _mixture(setting, means if setting.shared_means else _means(setting, rng), setting.pool, rng)
    return Data(*(xp.asarray(x) for x in (anchors, positives, negatives, matrix)))


def scores(setting: Setting, data: Data) -> Scores:
    """Return the log kernels."""
    z, v, w = (_encoded(setting, data.matrix, x)[0] for x in data[:3])
    xp, tau = namespace(z), setting.temperature
    if setting.critic == "cosine":
        return Scores(xp.sum(z * v, axis=1) / tau, z @ w.T / tau)
    far = xp.sum(z * z, axis=1)[:, None] + xp.sum(w * w, axis=1)[None, :] - 2 * (z @ w.T)
    return Scores(-setting.scale * xp.sum((z - v) ** 2, axis=1) / tau, -setting.scale * far / tau)


def softmax_slopes(found: Scores, copies: Array) -> Slopes:
    """Return the slopes of the loss with `copies` of each negative, shape (m,): its sum is N."""
    xp = namespace(found.positive)
    used = copies > 0
    low = xp.full_like(found.negative, -math.inf)
    top = xp.maximum(found.positive, xp.max(xp.where(used[None, :], found.negative, low), axis=1))
    exponent = xp.where(used[None, :], found.negative - top[:, None], low)
    positive, shares = xp.exp(found.positive - top), copies[None, :] * xp.exp(exponent)
    total = positive + xp.sum(shares, axis=1)
    count = found.positive.shape[0]
    return Slopes((positive / total - 1) / count, shares / total[:, None] / count)


def limit_slopes(found: Scores) -> Slopes:
    """Return the slopes of the large-batch limit for negatives that follow the pool: no positive in the sum."""
    xp, count = namespace(found.positive), found.positive.shape[0]
    shares = xp.exp(found.negative - xp.max(found.negative, axis=1)[:, None])
    return Slopes(xp.full((count,), -1 / count), shares / xp.sum(shares, axis=1)[:, None] / count)


def first_of(data: Data, count: int) -> Array:
    """Return one copy of the first `count` negatives each, for `softmax_slopes`."""
    xp = namespace(data.negatives)
    return xp.astype(xp.arange(data.negatives.shape[0]) < count, data.negatives.dtype)


def gradient(setting: Setting, data: Data, slopes: Slopes) -> Array:
    """Return ∂ℓ/∂W, shape (128, 64)."""
    xp, tau = namespace(data.matrix), setting.temperature
    (z, z_back), (v, v_back), (w, w_back) = (_encoded(setting, data.matrix, x) for x in data[:3])
    g, h = slopes.positive[:, None] / tau, slopes.negative / tau
    if setting.critic == "cosine":
        to_z, to_v, to_w = g * v + h @ w, g * z, h.T @ z
    else:
        twice = 2 * setting.scale
        to_z = -twice * (g * (z - v) + xp.sum(h, axis=1)[:, None] * z - h @ w)
        to_v = twice * g * (z - v)
        to_w = twice * (h.T @ z - xp.sum(h, axis=0)[:, None] * w)
    result = z_back(to_z).T @ data.anchors + v_back(to_v).T @ data.positives
    return result + w_back(to_w).T @ data.negatives


def law_of(found: Scores) -> TableLaw:
    """Return the law of a batch whose negatives are independent draws from the pool: n positives, then the pool."""
    xp = namespace(found.positive)
    n, m = found.negative.shape
    eye = xp.eye(n)
    # a positive's column is met by its own anchor alone; elsewhere its value plays no part
    table = xp.concat([xp.broadcast_to(found.positive[:, None], (n, n)), found.negative], axis=1)
    positive = xp.concat([eye, xp.zeros((n, m))], axis=1)
    return TableLaw(xp.full((n,), 1 / n), table, positive, xp.concat([xp.zeros((n,)), xp.full((m,), 1 / m)]))


def slopes_of(table: Array) -> Slopes:
    """Return the slopes in a table over the columns of `law_of`."""
    xp, n = namespace(table), table.shape[0]
    return Slopes(xp.sum(table[:, :n], axis=1), table[:, n:])


def compared(first: Array, reference: Array) -> tuple[float, float]:
    """Return cos(g, g_ref) and ‖g − g_ref‖/‖g_ref‖."""
    xp = namespace(first)
    size, other = (float(xp.sqrt(xp.sum(x * x))) for x in (first, reference))
    off = float(xp.sqrt(xp.sum((first - reference) ** 2)))
    return float(xp.sum(first * reference)) / (size * other), off / other


def _means(setting: Setting, rng: numpy.random.Generator) -> Host:
    directions = rng.standard_normal((setting.components, setting.inputs))
    result: Host = setting.separation * directions / numpy.linalg.norm(directions, axis=1)[:, None]
    return result


def _mixture(setting: Setting, means: Host, count: int, rng: numpy.random.Generator) -> Host:
    chosen = rng.integers(setting.components, size=count)
    result: Host = means[chosen] + rng.standard_normal((count, setting.inputs))
    return result


def _encoded(setting: Setting, matrix: Array, x: Array) -> tuple[Array, Any]:
    """Return the representation and the map that carries slopes back through the last step."""
    xp, image = namespace(x), x @ matrix.T
    if setting.critic == "rbf":
        z = xp.tanh(image)
        return z, lambda slope: slope * (1 - z * z)
    norm = xp.sqrt(xp.sum(image * image, axis=1))[:, None]
    z = image / norm
    return z, lambda slope: (slope - xp.sum(slope * z, axis=1)[:, None] * z) / norm
