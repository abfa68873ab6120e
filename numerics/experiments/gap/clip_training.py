"""The published training of two linear encoders: sampled batches, symmetric InfoNCE, Adam; many runs side by side.

A run draws pairs (θ, θ + σξ), observes (cos, sin) + N(0, s²), and moves two 2×2 matrices down the loss of a batch,
  ½·mean_i[−z_i·v_i/τ + log Σ_j e^{z_i·v_j/τ}] + ½·mean_j[−z_j·v_j/τ + log Σ_i e^{z_i·v_j/τ}],
with analytic gradients. Matrices start uniform on ±1/√2, as a linear layer of two inputs does in the released code.
Source: arXiv:2601.19597, Figures 2b and 5, and the code released with it, which fixes what the page leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Array, Namespace, namespace, to_host
from numerics.experiments.adam import Adam
from numerics.experiments.gap.angular_model import CONCENTRATION, PUBLISHED_NOISE, PUBLISHED_TEMPERATURE, WEIGHT
from numerics.rules.quadrature import Host

_AT_ONCE = 50  # batches drawn together


@dataclass(frozen=True)
class Training:
    """The settings; the defaults are the published ones."""

    sigma: float
    temperature: float = PUBLISHED_TEMPERATURE
    noise: float = PUBLISHED_NOISE
    batch: int = 256
    steps: int = 2000
    rate: float = 5e-3
    single: bool = True  # float32, as published

    def __post_init__(self) -> None:
        checks.positive("temperature", self.temperature)
        checks.positive("rate", self.rate)
        checks.whole("batch", self.batch, 2)
        checks.whole("steps", self.steps, 0)
        for name in ("sigma", "noise"):
            if not checks.finite_number(name, getattr(self, name)) >= 0:
                raise ValueError(f"{name}={getattr(self, name)!r} must be >= 0: a standard deviation")

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as numbers by name."""
        return asdict(self)


class BatchLoss(NamedTuple):
    """Losses of R batches in nats, shape (R,), and their gradients in both matrices, shape (R, 2, 2, 2)."""

    values: Array
    gradient: Array


def trained(
    settings: Training,
    runs: int,
    rng: numpy.random.Generator,
    xp: Namespace = array_api_compat.numpy,
    say: Callable[[int], None] | None = None,
) -> Host:
    """Return the matrices of `runs` independent trainings, shape (runs, 2, 2, 2): run, modality, matrix.

    `say` is told the number of steps done, now and then.
    """
    bound = 1 / math.sqrt(2)
    dtype = xp.float32 if settings.single else xp.float64
    matrices = xp.asarray(rng.uniform(-bound, bound, (checks.whole("runs", runs, 1), 2, 2, 2)), dtype=dtype)
    adam = Adam(settings.rate)
    for start in range(0, settings.steps, _AT_ONCE):
        count = min(_AT_ONCE, settings.steps - start)
        draws = observations(settings, (count, runs, settings.batch), rng)
        for step in range(count):
            first, second = (xp.asarray(modality[step], dtype=dtype) for modality in draws)
            matrices = adam.step(matrices, batch_loss(matrices, first, second, settings.temperature).gradient)
        if say is not None:
            say(start + count)
    return to_host(matrices).astype(float)


def observations(settings: Training, shape: tuple[int, ...], rng: numpy.random.Generator) -> tuple[Host, Host]:
    """Return what the two modalities see of as many pairs, each of shape (*shape, 2)."""
    centre = numpy.where(rng.random(shape) < WEIGHT, 0.0, math.pi)
    theta = rng.vonmises(centre, CONCENTRATION)
    shifted = theta + settings.sigma * rng.standard_normal(shape)
    seen = [numpy.stack([numpy.cos(t), numpy.sin(t)], axis=-1) for t in (theta, shifted)]
    first, second = (x + settings.noise * rng.standard_normal(x.shape) for x in seen)
    return first, second


def batch_loss(matrices: Array, first: Array, second: Array, temperature: float) -> BatchLoss:
    """Return the symmetric loss of a batch a run and its gradient; inputs of shape (R, B, 2)."""
    xp = namespace(matrices)
    size = first.shape[1]
    z, z_norm = _encoded(matrices[:, 0, :, :], first)
    v, v_norm = _encoded(matrices[:, 1, :, :], second)
    ones = xp.ones_like(z_norm)
    # (s − 1)/τ ≤ 0 as one product: nothing overflows, and only the exponential passes over the table by itself
    kernel = xp.exp(xp.matmul(xp.concat([z, -ones], axis=2) / temperature, _transposed(xp.concat([v, ones], axis=2))))
    over = _transposed(kernel)
    by_v, by_z = xp.matmul(kernel, xp.concat([ones, v], axis=2)), xp.matmul(over, xp.concat([ones, z], axis=2))
    rows, columns = by_v[:, :, :1], by_z[:, :, :1]
    aligned = xp.mean(xp.sum(z * v, axis=2), axis=1)
    values = (1 - aligned) / temperature + xp.mean(xp.log(rows) + xp.log(columns), axis=(1, 2)) / 2
    # ∂/∂logit_ij = (κ_ij/row_i + κ_ij/column_j)/(2B) − δ_ij/B
    scale = 1 / (2 * size * temperature)
    to_z = scale * (by_v[:, :, 1:] / rows + xp.matmul(kernel, v / columns) - 2 * v)
    to_v = scale * (by_z[:, :, 1:] / columns + xp.matmul(over, z / rows) - 2 * z)
    gradient = xp.stack([_to_matrix(to_z, z, z_norm, first), _to_matrix(to_v, v, v_norm, second)], axis=1)
    return BatchLoss(values, gradient)


def _encoded(matrix: Array, x: Array) -> tuple[Array, Array]:
    xp = namespace(x)
    image = xp.matmul(x, _transposed(matrix))
    norm = xp.sqrt(xp.sum(image * image, axis=2))[:, :, None]
    return image / norm, norm


def _to_matrix(slope: Array, z: Array, norm: Array, x: Array) -> Array:
    xp = namespace(x)
    across = (slope - xp.sum(slope * z, axis=2)[:, :, None] * z) / norm
    return xp.matmul(_transposed(across), x)


def _transposed(x: Array) -> Array:
    return namespace(x).permute_dims(x, (0, 2, 1))
