"""The published intervention in small: digits against captions of their labels, with a share of the pairs exchanged.

scikit-learn's 1,797 bundled digits are images; a caption is a digit's word in one of five phrases, as a bag of words.
Two encoders are trained with the symmetric InfoNCE loss on pairs of which a share p is exchanged at random, and judged
on images that were held out, with their true captions. Everything is small enough for a CPU and for exact gradients by
hand.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

from numerics.arrays import select_backend
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.files.source import Unreadable
from numerics.embeddings.pairing import corrupted_owner
from numerics.embeddings.records import Options
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Say, silent
from numerics.pairwise.tiles import one_blas_thread

PHRASES = 5
HELD_OUT = 500
TOLD = 20  # steps after which it is said how far training is
KEYS = ("centroid_gap", "energy_distance", "mmd2", "auc", "alignment", "coupling", "J_sym")


@dataclass(frozen=True)
class Training:
    """How the encoders are trained: image 64 → hidden → d with a ReLU, text linear, both normalised, Adam."""

    steps: int = 800
    batch: int = 256
    rate: float = 3e-3
    tau: float = 0.1
    dimension: int = 16
    hidden: int = 64


class Data(NamedTuple):
    """Images (n, 64) in [0, 1], their labels, and the bag of words of each caption (n, 10 + 5)."""

    images: Vector
    labels: Any
    words: Vector


class Outcome(NamedTuple):
    """What a trained pair of encoders does on held-out images; retrieval is by label, of a caption and of an image."""

    corruption: float
    seed: int
    image_to_text: float
    text_to_image: float
    loss: float
    measured: dict[str, float]


Parameters = dict[str, Vector]


def load(seed: int) -> tuple[Data, Data]:
    """Return the digits to train on and those held out, in an order drawn with `seed`.

    Raises:
        Unreadable: scikit-learn, whose digits these are, is not installed.
    """
    try:
        datasets = importlib.import_module("sklearn.datasets")
    except ModuleNotFoundError:
        raise Unreadable("the digits are scikit-learn's: pip install 'gibbsgap[demo]'") from None
    found = datasets.load_digits()
    rng = numpy.random.default_rng(seed)
    order = rng.permutation(len(found.data))
    images, labels = found.data[order] / 16, found.target[order]
    words = numpy.zeros((len(labels), 10 + PHRASES))
    words[numpy.arange(len(labels)), labels] = 1
    words[numpy.arange(len(labels)), 10 + rng.integers(0, PHRASES, len(labels))] = 1
    whole = Data(images, labels, words)
    parts = (slice(HELD_OUT, None), slice(0, HELD_OUT))
    return Data(*(v[parts[0]] for v in whole)), Data(*(v[parts[1]] for v in whole))


def initial(training: Training, rng: numpy.random.Generator) -> Parameters:
    """Return Gaussian weights of variance 1/inputs (2/inputs before the ReLU), and zero biases."""
    shapes = {
        "W1": (64, training.hidden),
        "W2": (training.hidden, training.dimension),
        "V": (10 + PHRASES, training.dimension),
    }
    scale = {"W1": 2 / 64, "W2": 1 / training.hidden, "V": 1 / 2}
    found = {k: numpy.sqrt(scale[k]) * rng.standard_normal(shape) for k, shape in shapes.items()}
    return found | {
        "b1": numpy.zeros(training.hidden),
        "b2": numpy.zeros(training.dimension),
        "c": numpy.zeros(training.dimension),
    }


def embed(weights: Parameters, data: Data) -> tuple[Vector, Vector]:
    """Return the unit embeddings of images and captions."""
    hidden = numpy.maximum(0.0, data.images @ weights["W1"] + weights["b1"])
    return _unit(hidden @ weights["W2"] + weights["b2"])[0], _unit(data.words @ weights["V"] + weights["c"])[0]


def _unit(rows: Vector) -> tuple[Vector, Vector]:
    norms = numpy.linalg.norm(rows, axis=1, keepdims=True)
    return rows / norms, norms


def loss_and_gradient(weights: Parameters, images: Vector, words: Vector, tau: float) -> tuple[float, Parameters]:
    """Return the symmetric InfoNCE loss of a batch of pairs in nats, and its gradient in every weight."""
    before = images @ weights["W1"] + weights["b1"]
    hidden = numpy.maximum(0.0, before)
    x, x_norm = _unit(hidden @ weights["W2"] + weights["b2"])
    y, y_norm = _unit(words @ weights["V"] + weights["c"])
    scores, size = x @ y.T / tau, len(images)
    logs = [scores - _log_sum(scores, axis) for axis in (1, 0)]
    loss = -float(numpy.trace(logs[0]) + numpy.trace(logs[1])) / (2 * size)
    slope = ((numpy.exp(logs[0]) + numpy.exp(logs[1])) / 2 - numpy.eye(size)) / (size * tau)
    d_x, d_y = slope @ y, slope.T @ x
    d_u = (d_x - (d_x * x).sum(axis=1, keepdims=True) * x) / x_norm
    d_v = (d_y - (d_y * y).sum(axis=1, keepdims=True) * y) / y_norm
    d_hidden = (d_u @ weights["W2"].T) * (before > 0)
    return loss, {
        "W1": images.T @ d_hidden, "b1": d_hidden.sum(axis=0), "W2": hidden.T @ d_u, "b2": d_u.sum(axis=0),
        "V": words.T @ d_v, "c": d_v.sum(axis=0),
    }  # fmt: skip


def _log_sum(scores: Vector, axis: int) -> Vector:
    top = scores.max(axis=axis, keepdims=True)
    return numpy.asarray(top + numpy.log(numpy.exp(scores - top).sum(axis=axis, keepdims=True)))


def train(data: Data, corruption: float, training: Training, seed: int, say: Say = silent) -> tuple[Parameters, float]:
    """Return encoders trained on pairs of which a share is exchanged, and the mean loss of the last tenth of steps.

    Products are so small that a second thread of BLAS would only be waited for.
    """
    rng = numpy.random.default_rng(seed)
    weights = initial(training, rng)
    partner = corrupted_owner(numpy.arange(len(data.labels)), corruption, None, seed)
    first = {k: numpy.zeros_like(v) for k, v in weights.items()}
    second = {k: numpy.zeros_like(v) for k, v in weights.items()}
    losses = []
    with one_blas_thread():
        for step in range(1, training.steps + 1):
            drawn = rng.choice(len(data.labels), training.batch, replace=False)
            loss, gradient = loss_and_gradient(weights, data.images[drawn], data.words[partner[drawn]], training.tau)
            losses.append(loss)
            for k, g in gradient.items():
                first[k] = 0.9 * first[k] + 0.1 * g
                second[k] = 0.999 * second[k] + 0.001 * g * g
                mean, square = first[k] / (1 - 0.9**step), second[k] / (1 - 0.999**step)
                weights[k] = weights[k] - training.rate * mean / (numpy.sqrt(square) + 1e-8)
            if step % TOLD == 0:
                say("training", step / training.steps)
    last = losses[-max(1, len(losses) // 10) :]
    return weights, float(numpy.mean(last)) if last else float("nan")


def judge(weights: Parameters, data: Data, tau: float, seed: int) -> tuple[float, float, dict[str, float]]:
    """Return retrieval by label, image to text and text to image, and the measurements on held-out pairs.

    The caption nearest to an image must name its digit; the image nearest to each different caption must show it.
    """
    x, y = embed(weights, data)
    scores = x @ y.T
    forward = float(numpy.mean(data.labels[scores.argmax(axis=1)] == data.labels))
    different = numpy.unique(data.words, axis=0, return_index=True)[1]
    back = float(numpy.mean(data.labels[scores[:, different].argmax(axis=0)] == data.labels[different]))
    found = measure(x, y, None, Options(tau=tau, replicates=20, flips=19, seed=seed), backend=select_backend("numpy"))
    return forward, back, {key: float(found[key].value or 0.0) for key in KEYS}


def outcome(corruption: float, seed: int, training: Training, say: Say = silent) -> Outcome:
    """Train at one corruption with one seed, and judge."""
    fitted, held_out = load(seed)
    weights, loss = train(fitted, corruption, training, seed, say)
    forward, back, measured = judge(weights, held_out, training.tau, seed)
    return Outcome(corruption, seed, forward, back, loss, measured)
