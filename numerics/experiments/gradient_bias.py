"""Where the published gradient curves come from: bias, fluctuation and the reference's own distance from the limit.

The seed's pool of negatives is taken as their law, so that the gradient with N independent negatives has an exact
expectation at every N, and the large-batch limit an exact value: nothing is sampled in either.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import array_api_compat.numpy
import numpy

from numerics import checks
from numerics.arrays import Namespace
from numerics.batches import gradient as batch_gradient
from numerics.experiments.gradient_consistency import (
    PUBLISHED_COUNTS,
    CriticName,
    Setting,
    compared,
    drawn,
    first_of,
    gradient,
    law_of,
    limit_slopes,
    scores,
    slopes_of,
    softmax_slopes,
)
from numerics.experiments.seeds import generator

# Two standard errors either way, of a mean over seeds.
_WIDTH = 2.0


class Fit(NamedTuple):
    """A slope in log-log coordinates, the mean over seeds, and half the width of its interval; nan for one seed."""

    slope: float
    half_width: float


def published(setting: Setting, seed: int, xp: Namespace = array_api_compat.numpy) -> dict[str, Any]:
    """Return one seed of the published scheme: cosine and relative error of g_N against the whole pool's gradient."""
    data = drawn(setting, generator(seed, 0), xp)
    found = scores(setting, data)
    reference = gradient(setting, data, softmax_slopes(found, first_of(data, setting.pool)))
    rows = []
    for count in PUBLISHED_COUNTS:
        cosine, error = compared(gradient(setting, data, softmax_slopes(found, first_of(data, count))), reference)
        rows.append({"count": count, "cosine": cosine, "error": error})
    return {"critic": setting.critic, "seed": seed, "settings": setting.as_dict(), "curve": rows}


def expected(
    setting: Setting, seed: int, counts: Sequence[int], draws: int, xp: Namespace = array_api_compat.numpy
) -> dict[str, Any]:
    """Return one seed without sampling: the expected gradient at every N, against the reference and the limit.

    Beside it the root mean square of `draws` sampled gradients about their expectation, each with one set of N
    negatives for all anchors, as published. Bias and fluctuation are relative to the norm of the limit.
    """
    checks.whole("draws", draws, 1)
    data = drawn(setting, generator(seed, 0), xp)
    rng = generator(seed, 1)
    found = scores(setting, data)
    law = law_of(found)
    reference = gradient(setting, data, softmax_slopes(found, first_of(data, setting.pool)))
    limit = gradient(setting, data, limit_slopes(found))
    size = float(xp.sqrt(xp.sum(limit * limit)))
    rows = []
    for count in counts:
        weights = batch_gradient.weights(law, count)
        mean = gradient(setting, data, slopes_of(weights.values))
        against_reference, against_limit = compared(mean, reference), compared(mean, limit)
        square = 0.0
        for _ in range(draws):
            copies = xp.asarray(rng.multinomial(count, numpy.full(setting.pool, 1 / setting.pool)).astype(float))
            square += float(xp.sum((gradient(setting, data, softmax_slopes(found, copies)) - mean) ** 2))
        rows.append(
            {
                "count": count, "reference_cosine": against_reference[0], "reference_error": against_reference[1],
                "limit_cosine": against_limit[0], "bias": against_limit[1],
                "slope_error": float(xp.max(weights.errors)), "fluctuation": math.sqrt(square / draws) / size,
            }
        )  # fmt: skip
    return {
        "critic": setting.critic, "seed": seed, "settings": setting.as_dict(), "curve": rows,
        "reference_from_limit": compared(reference, limit)[1], "positive_outweighs": _outweighs(setting, seed, xp),
    }  # fmt: skip


def pool_error(critic: CriticName, seed: int, larger: int = 1 << 17) -> dict[str, Any]:
    """Return how far the limit on a pool is from that on a pool `larger`, relative to the latter's norm.

    That is what taking the pool for the law leaves out: of order (pool size)^{−1/2}.
    """
    setting = Setting(critic)
    big = Setting(critic, pool=checks.whole("larger", larger, setting.pool))
    data = drawn(big, generator(seed, 0))
    found = scores(big, data)
    small = data._replace(negatives=data.negatives[: setting.pool, :])
    part = found._replace(negative=found.negative[:, : setting.pool])
    whole = gradient(big, data, limit_slopes(found))
    return {
        "critic": critic, "seed": seed, "pool": setting.pool, "larger": larger,
        "difference": compared(gradient(setting, small, limit_slopes(part)), whole)[1],
    }  # fmt: skip


def fitted(counts: Sequence[int], curves: Sequence[Sequence[float]]) -> Fit:
    """Return the least-squares slope of log curve against log count, its mean over the curves, and an interval.

    Raises:
        ValueError: fewer than two counts, or a value that is not > 0.
    """
    table = numpy.asarray(curves, dtype=float)
    if table.ndim != 2 or table.shape[1] != len(counts) or len(counts) < 2 or len(table) < 1:
        raise ValueError(f"curves.shape={table.shape} must be (seeds, {len(counts)}) with at least 2 counts")
    if not (table > 0).all():
        raise ValueError("curves must be > 0: a slope of logarithms")
    x = numpy.log(numpy.asarray(counts, dtype=float))
    x = x - x.mean()
    slopes = (numpy.log(table) @ x) / (x @ x)
    spread = _WIDTH * slopes.std(ddof=1) / math.sqrt(len(slopes)) if len(slopes) > 1 else math.nan
    return Fit(float(slopes.mean()), float(spread))


def _outweighs(setting: Setting, seed: int, xp: Namespace) -> float:
    """How many negatives of mean kernel a positive outweighs, the median over anchors."""
    found = scores(setting, drawn(setting, generator(seed, 0), xp))
    mean = xp.max(found.negative, axis=1)
    mean = mean + xp.log(xp.mean(xp.exp(found.negative - mean[:, None]), axis=1))
    ratio = xp.sort(xp.exp(found.positive - mean))
    return float(ratio[ratio.shape[0] // 2])
