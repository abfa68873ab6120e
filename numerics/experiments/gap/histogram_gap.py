"""The published estimate of the gap, from histograms of angles, and what of it the histogram itself makes.

Counts of two samples in equal bins of the circle, `EPS_COUNT` added to each, normalised, KL both ways. Three things
separate it from KL(ρ₁‖ρ₂) + KL(ρ₂‖ρ₁): the bins lose divergence, the sample adds some (about (bins − 1)·2/n for two
independent samples of n), and an empty bin that the other sample fills costs its share times log(count/`EPS_COUNT`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy

from numerics import checks
from numerics.experiments.gap.angular_model import AngularModel
from numerics.rules.quadrature import Host

PUBLISHED_BINS, PUBLISHED_PAIRS = 60, 8000
EPS_COUNT = 1e-8


class Histogram(NamedTuple):
    """The published number, and the part of it that comes from bins which one of the samples leaves empty."""

    gap: float
    from_empty_bins: float


def histogram_gap(first: Host, second: Host, bins: int = PUBLISHED_BINS) -> Histogram:
    """Return the estimate from two samples of angles in radians; ValueError unless there are at least 2 bins."""
    edges = numpy.linspace(-math.pi, math.pi, checks.whole("bins", bins, 2) + 1)
    counts = [numpy.histogram(_wrapped(angles), edges)[0].astype(float) for angles in (first, second)]
    p, q = ((c + EPS_COUNT) / (c + EPS_COUNT).sum() for c in counts)
    terms = (p - q) * (numpy.log(p) - numpy.log(q))
    empty = (counts[0] == 0) != (counts[1] == 0)
    return Histogram(float(terms.sum()), float(terms[empty].sum()))


def binned_divergence(model: AngularModel, matrices: Host, bins: int = PUBLISHED_BINS, offset: float = 0.0) -> float:
    """Return KL both ways of the two marginals' exact masses in the bins: what infinitely many pairs would give.

    `matrices` is (2, 2, 2); both representations are turned by `offset` radians first.
    """
    edges = numpy.linspace(-math.pi, math.pi, checks.whole("bins", bins, 2) + 1) - offset
    p, q = (_masses(model, i, matrices[i], edges) for i in range(2))
    return float(((p - q) * (numpy.log(p) - numpy.log(q))).sum())


def angles_of(matrix: Host, observed: Host) -> Host:
    """Return the angles of A·x for observations x of shape (n, 2)."""
    image = observed @ matrix.T
    result: Host = numpy.arctan2(image[:, 1], image[:, 0])
    return result


def _masses(model: AngularModel, modality: int, matrix: Host, edges: Host) -> Host:
    """The masses between the preimages of the edges, from the series of the distribution function."""
    count = 256
    coefficients = model.coefficients(modality, count)
    back = numpy.linalg.solve(matrix, numpy.stack([numpy.cos(edges), numpy.sin(edges)]))
    at = numpy.arctan2(back[1], back[0])
    k = numpy.arange(1, count)
    cumulative = at / (2 * math.pi) + numpy.sin(at[:, None] * k[None, :]) @ (coefficients[1:] / (math.pi * k))
    turning = math.copysign(1.0, float(numpy.linalg.det(matrix)))
    result: Host = (turning * numpy.diff(cumulative)) % 1.0
    return result


def _wrapped(angles: Host) -> Host:
    result: Host = (angles + math.pi) % (2 * math.pi) - math.pi
    return result
