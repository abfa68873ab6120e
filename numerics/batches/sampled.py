"""InfoNCE as it is trained: batches drawn at random, their losses and gradients, beside the exact expectations."""

from __future__ import annotations

from typing import NamedTuple

import numpy

from numerics import checks
from numerics.arrays import Array, to_host
from numerics.batches.exact import negatives
from numerics.batches.laws import TableLaw
from numerics.rules.quadrature import Host


class Samples(NamedTuple):
    """Losses of single anchors, shape (samples,), and their gradients, shape (samples, p), or None."""

    losses: Host
    gradients: Host | None


class Interval(NamedTuple):
    """A mean and its standard error."""

    mean: Host
    error: Host


def sampled(
    law: TableLaw, count: int, samples: int, rng: numpy.random.Generator, jacobian: Array | None = None
) -> Samples:
    """Draw `samples` anchors, each with a positive and N = `count` independent negatives of its own.

    With `jacobian`, ∂ log κ/∂θ of shape (n, m, p), the gradient of each loss is taken too.

    Raises:
        ValueError: a count is no whole number ≥ 1, or the law's negatives come in groups.
    """
    checks.whole("samples", samples, 1)
    if law.group != 1:
        raise ValueError(f"group={law.group} must be 1: draw the groups' sums instead")
    log_kernel, positive = to_host(law.log_kernel), to_host(law.positive)
    n, m = log_kernel.shape
    anchors = rng.choice(n, samples, p=to_host(law.anchors))
    # a positive by inverting its own row's distribution function
    steps = numpy.cumsum(positive, axis=1)
    chosen = numpy.minimum((rng.random(samples)[:, None] * steps[anchors, -1:] > steps[anchors]).sum(axis=1), m - 1)
    drawn = rng.choice(m, (samples, negatives(count)), p=to_host(law.negative))
    columns = numpy.concatenate([chosen[:, None], drawn], axis=1)
    logits = log_kernel[anchors[:, None], columns]
    top = logits.max(axis=1, keepdims=True)
    shares = numpy.exp(logits - top)
    total = shares.sum(axis=1, keepdims=True)
    losses = (top + numpy.log(total))[:, 0] - logits[:, 0]
    if jacobian is None:
        return Samples(losses, None)
    moved = to_host(jacobian)[anchors[:, None], columns]
    slopes = numpy.einsum("sk,skp->sp", shares / total, moved) - moved[:, 0, :]
    return Samples(losses, slopes)


def interval(values: Host) -> Interval:
    """Return the mean over samples, the first axis, with its standard error."""
    if len(values) < 2:
        raise ValueError(f"values has {len(values)} rows and must have at least 2: one has no spread")
    return Interval(values.mean(axis=0), values.std(axis=0, ddof=1) / numpy.sqrt(len(values)))
