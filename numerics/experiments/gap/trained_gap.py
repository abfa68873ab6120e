"""The published training beside what its encoders are worth without sampling: gap, loss, bins, empty bins.

For every trained pair of encoders the gap is taken four ways: the published histogram of one fresh sample, the same
averaged over many fresh samples, the divergence of the exact masses in the bins, and the divergence itself. The law is
that of the observations, noise included, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import array_api_compat.numpy
import numpy

from numerics.arrays import Namespace
from numerics.experiments.gap.angular_model import two_modalities
from numerics.experiments.gap.branches import SEEN, ratios
from numerics.experiments.gap.clip_training import Training, observations, trained
from numerics.experiments.gap.histogram_gap import PUBLISHED_PAIRS, angles_of, binned_divergence, histogram_gap
from numerics.experiments.gap.marginal_gap import gap
from numerics.experiments.gap.modality_gap import stretches
from numerics.experiments.gap.population_loss import REGULAR, PopulationLoss
from numerics.experiments.seeds import generator
from numerics.rules.quadrature import Host

# Beyond this ratio of singular values an encoder counts as nearly singular.
NEAR_SINGULAR = 20.0
_MOST_NODES = 2048


def runs(
    settings: Training,
    count: int,
    seed: int,
    resamples: int = 20,
    xp: Namespace = array_api_compat.numpy,
    say: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Return `count` trainings at one σ, each measured, the settings, and 2000 pairs of angles of the first run."""
    rng = generator(seed, round(1e6 * settings.sigma))
    matrices = trained(settings, count, rng, xp, say)
    first, second = observations(settings, (2000,), generator(seed, 2))
    shown = [numpy.round(angles_of(matrices[0, i], x), 4).tolist() for i, x in enumerate((first, second))]
    return {
        "settings": settings.as_dict(), "seed": seed, "resamples": resamples,
        "runs": [measured(settings, pair, resamples, rng) for pair in matrices],
        "angles": shown,
    }  # fmt: skip


def measured(settings: Training, pair: Host, resamples: int, rng: numpy.random.Generator) -> dict[str, Any]:
    """Return the gaps of one pair of encoders, shape (2, 2, 2), its population loss and its shape."""
    model = two_modalities(settings.sigma, settings.noise)
    parameters = pair.reshape(-1)
    coarse = PopulationLoss(model, settings.temperature, (REGULAR, REGULAR), 512)
    shape = ratios(coarse, parameters)
    condition = 1 / min(abs(r) for r in shape)
    nodes = min(_MOST_NODES, max(512, 2 ** math.ceil(math.log2(2 * math.pi * SEEN * condition))))
    loss = PopulationLoss(model, settings.temperature, (REGULAR, REGULAR), nodes)
    seen = nodes >= 2 * math.pi * SEEN * condition
    samples = []
    for _ in range(1 + resamples):
        first, second = observations(settings, (PUBLISHED_PAIRS,), rng)
        samples.append(histogram_gap(angles_of(pair[0], first), angles_of(pair[1], second)))
    distances = gap(loss, parameters)
    return {
        "histogram": samples[0].gap, "from_empty_bins": samples[0].from_empty_bins,
        "resampled": _mean([s.gap for s in samples[1:]]),
        "resampled_empty": _mean([s.from_empty_bins for s in samples[1:]]),
        "binned": binned_divergence(model, pair), "gap": distances.divergence if seen else None,
        "smoothed_gap": distances.smoothed, "centroid_gap": distances.centroid,
        "loss": loss.value(parameters) if seen else None, "ratios": list(shape), "condition": condition,
        "near_singular": condition > NEAR_SINGULAR, "stretches": stretches(loss, parameters),
        "matrices": pair.tolist(),
    }  # fmt: skip


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
