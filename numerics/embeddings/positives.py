"""What depends on who belongs to whom: what a caption costs with its image, which is the potentials at the points."""

from __future__ import annotations

from typing import NamedTuple

import numpy

from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, chunks


class Positives(NamedTuple):
    """1 − cosine of each caption with its image, in the layout's order, (M,), and its mean by unit, (units,).

    `by_unit` is 1 + U₁₂ at the images and `costs` is 1 + U₂₁ at the captions: a caption has one image. They are formed
    in float64 from the differences of rows, and lie in [0, 2] to rounding.
    """

    costs: Vector
    by_unit: Vector


def positives(cloud: Cloud) -> Positives:
    """Return the cost of every caption with its image; the means are over all captions of the image."""
    layout = cloud.layout
    costs = numpy.empty(layout.captions)
    owner = layout.cluster[layout.unit]
    for part, captions in chunks(cloud.captions, layout.caption):
        apart = captions - cloud.images.take(owner[part])
        costs[part] = numpy.einsum("ij,ij->i", apart, apart) / 2
    mean = layout.captions_by_image(costs) / layout.counts
    return Positives(costs, mean[layout.cluster])


def log_mean_kernel(cloud: Cloud, found: Positives, temperature: float) -> tuple[Vector, Vector]:
    """Return log E_ν e^{(s−1)/τ} over the positives of the unit's image, (units,), and of each caption, (M,)."""
    layout, logs = cloud.layout, -found.costs / temperature
    top = numpy.full(layout.images, -numpy.inf)
    owner = layout.cluster[layout.unit]
    numpy.maximum.at(top, owner, logs)
    total = layout.captions_by_image(numpy.exp(logs - top[owner]))
    return (top + numpy.log(total / layout.counts))[layout.cluster], logs
