"""What depends on who belongs to whom: cosines of captions with their images, and potentials at the points."""

from __future__ import annotations

from typing import NamedTuple

import numpy

from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, host

_CHUNK = 4096


class Positives(NamedTuple):
    """Cosines of the captions with their images, in the layout's order, (M,), and their mean by unit, (units,).

    −`by_unit` is U₁₂ at the images and −`cosines` is U₂₁ at the captions: a caption has one image.
    """

    cosines: Vector
    by_unit: Vector


def positives(cloud: Cloud) -> Positives:
    """Return the cosine of every caption with its image; the means are over all captions of the image."""
    layout = cloud.layout
    cosines = numpy.empty(layout.captions)
    for start in range(0, layout.captions, _CHUNK):
        part = slice(start, min(start + _CHUNK, layout.captions))
        captions = cloud.xp.asarray(cloud.captions.take(layout.caption[part]))
        images = cloud.xp.asarray(cloud.images.take(layout.cluster[layout.unit[part]]))
        cosines[part] = host(cloud.xp.sum(captions * images, axis=1, dtype=cloud.xp.float64))
    mean = layout.captions_by_image(cosines) / layout.counts
    return Positives(cosines, mean[layout.cluster])


def log_mean_kernel(cloud: Cloud, found: Positives, temperature: float) -> tuple[Vector, Vector]:
    """Return log E_ν e^{s/τ} over the positives of the unit's image, (units,), and of each caption, (M,)."""
    layout, logs = cloud.layout, found.cosines / temperature
    top = numpy.full(layout.images, -numpy.inf)
    owner = layout.cluster[layout.unit]
    numpy.maximum.at(top, owner, logs)
    total = layout.captions_by_image(numpy.exp(logs - top[owner]))
    return (top + numpy.log(total / layout.counts))[layout.cluster], logs
