"""The modality gap without sampling: branches for each σ, the transition between them, its phases, and M modalities.

Each function returns plain numbers by name, ready for a file. Losses are J + log V in nats. The population is that of
the angular model; observation noise, 0.02 in the published training, is an argument and is treated exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import scipy

from numerics import checks
from numerics.experiments.gap import rank_one
from numerics.experiments.gap.angular_model import AngularModel, mutual_information, potential_oscillation
from numerics.experiments.gap.branches import (
    Branch,
    continued,
    minima,
    polished,
    random_starts,
    refined,
    symmetric_stationary,
)
from numerics.experiments.gap.marginal_gap import field_oscillation, gap, image_density, mean_divergence
from numerics.experiments.gap.population_loss import REGULAR, TWO_POINTS, Kind, PopulationLoss
from numerics.experiments.seeds import generator
from numerics.rules.quadrature import Host

# Encoders must be seen on the grid: a coarse one for descent from many starts, a finer one for what is kept.
COARSE, FINE = 128, 256
_SCAN = 0.1  # of σ, in search of a crossing


def model_of(sigma: float, modalities: int = 2, noise: float = 0.0) -> AngularModel:
    """Return the model whose first modality sees θ and whose others see θ + σξ_i, independent."""
    return AngularModel((0.0,) + (sigma,) * (checks.whole("modalities", modalities, 2) - 1), noise)


def kinds_of(modalities: int) -> list[tuple[Kind, ...]]:
    """Return the mixtures of regular and rank-one encoders, up to exchanging all modalities but the first."""
    rest = modalities - 1
    return [
        (first,) + (REGULAR,) * (rest - k) + (TWO_POINTS,) * k
        for first in (REGULAR, TWO_POINTS)
        for k in range(rest + 1)
    ]


def population(
    sigma: float, temperature: float, starts: int, seed: int, modalities: int = 2, noise: float = 0.0
) -> dict[str, Any]:
    """Return every branch found at one σ, lowest loss first, and the quantities beside them.

    All kinds of encoders are descended from `starts` starts each for regular ones and half as many for the rest. No
    loss can be below `bound`, minus the mutual information of the two modalities.
    """
    model = model_of(sigma, modalities, noise)
    rng = generator(seed, modalities, round(1e6 * sigma))
    branches, descents = [], []
    for kinds in kinds_of(modalities):
        if kinds.count(TWO_POINTS) > 1 and not any(map(model.smooth, range(1, modalities))):
            continue  # both signs would be steps of θ, which a grid does not see: `limit` has their loss
        coarse = COARSE if TWO_POINTS not in kinds else FINE
        loss = PopulationLoss(model, temperature, kinds, coarse)
        count = starts if TWO_POINTS not in kinds else max(4, starts // 2)
        found, lost = minima(loss, random_starts(loss, count, rng), FINE)
        branches += [described(branch) for branch in found]
        descents.append({"kinds": list(kinds), "starts": count, "towards_rank_one": lost})
    branches.sort(key=lambda b: float(b["loss"]))
    identity = PopulationLoss(model, temperature, (REGULAR,) * modalities, FINE)
    same = numpy.tile(numpy.eye(2).reshape(-1), modalities)
    return {
        "sigma": sigma, "temperature": temperature, "noise": noise, "modalities": modalities,
        "branches": branches, "descents": descents, "best": branches[0],
        "data_gap": mean_divergence(identity, same), "data_oscillation": potential_oscillation(sigma),
        "limit": limit(sigma, temperature) if modalities == 2 and noise == 0 else None,
        "bound": -mutual_information(sigma) if modalities == 2 and noise == 0 and sigma > 0 else None,
    }  # fmt: skip


def described(branch: Branch) -> dict[str, Any]:
    """Return what is to be known of a branch; `doubling` is the change when the nodes are doubled."""
    loss, at = branch.loss, branch.parameters
    regular = TWO_POINTS not in branch.kinds
    distances = gap(loss, at)
    result: dict[str, Any] = {
        "kinds": list(branch.kinds), "loss": branch.value, "starts": branch.starts, "nodes": loss.n,
        "ratios": list(branch.ratios), "stretches": stretches(loss, at), "stable": branch.stable,
        "descents": branch.descents, "curvature": branch.curvature, "residual": branch.residual,
        "gap": mean_divergence(loss, at), "first_gap": distances.divergence, "smoothed_gap": distances.smoothed,
        "coupling": distances.coupling, "centroid_gap": distances.centroid,
        "energy_distance": distances.energy_distance, "alignment": float(numpy.nanmean(loss.alignment(at))),
        "masses": [float(law.weights[0]) if len(law.weights) == 2 else None for law in loss.nodes(at)],
        "oscillation": field_oscillation(loss, at) if regular else None, "parameters": at.tolist(), "doubling": None,
    }  # fmt: skip
    finer = polished(refined(loss, 2 * loss.n), at)
    if finer is not None:
        other = mean_divergence(finer.loss, finer.parameters)
        moved = abs(other - result["gap"]) if math.isfinite(other) else 0.0
        result["doubling"] = {"nodes": finer.loss.n, "loss": abs(finer.value - branch.value), "gap": moved}
    return result


def stretches(loss: PopulationLoss, parameters: Host) -> list[float | None]:
    """Return |A e₂|/|A e₁| of each regular encoder: above 1 it pulls the two clusters of the data apart in angle."""
    result: list[float | None] = []
    for kind, own in zip(loss.kinds, loss.split(parameters), strict=True):
        if kind == REGULAR:
            lengths = numpy.linalg.norm(own.reshape(2, 2), axis=0)
            result.append(float(lengths[1] / lengths[0]))
        else:
            result.append(None)
    return result


def limit(sigma: float, temperature: float) -> dict[str, float]:
    """Return the exact limit of two rank-one encoders, and how far its two routes differ."""
    law, best = rank_one.symmetric_limit(sigma, temperature)
    other = best if sigma == 0 else rank_one.best_axes(rank_one.signs(sigma, 0.0, 0.0, "series"), temperature)
    return {
        "loss": best.loss, "cosine": temperature * best.x, "x": best.x, "plus_first": law.first,
        "plus_second": law.second, "product": law.product, "bound": -rank_one.mutual_information(law),
        "routes_differ": abs(best.loss - other.loss),
    }  # fmt: skip


def saddles(sigma: float, temperature: float, cells: int = 48) -> list[dict[str, Any]]:
    """Return all stationary points among pairs of diagonal matrices that a grid of `COARSE` angles can see."""
    loss = PopulationLoss(model_of(sigma), temperature, (REGULAR, REGULAR), COARSE)
    return [described(branch) for branch in symmetric_stationary(loss, cells, FINE)]


def followed(
    sigmas: Sequence[float], temperature: float, starts: int, seed: int, modalities: int = 2
) -> list[dict[str, Any]]:
    """Follow the regular branch of least loss along increasing `sigmas` by Newton from one to the next.

    Where Newton loses the branch, or the first one, the least of `starts` descents takes its place.
    """
    rng, rows, branch = generator(seed, modalities), [], None
    for sigma in sigmas:
        loss = PopulationLoss(model_of(sigma, modalities), temperature, (REGULAR,) * modalities, FINE)
        step: Branch | None = None if branch is None else continued(branch, loss)
        if step is None:
            coarse = refined(loss, COARSE)
            found, _ = minima(coarse, random_starts(coarse, starts, rng), FINE)
            fresh = True
            branch = found[0] if found else None
        else:
            branch, fresh = step, False
        degenerate = limit_loss(sigma, temperature, modalities)
        row: dict[str, Any] = {"sigma": sigma, "limit_loss": degenerate, "searched": fresh, "regular": None}
        if branch is not None:
            row["regular"] = {
                "loss": branch.value, "gap": mean_divergence(branch.loss, branch.parameters),
                "stable": branch.stable, "curvature": branch.curvature, "ratios": list(branch.ratios),
                "stretches": stretches(branch.loss, branch.parameters),
                "oscillation": field_oscillation(branch.loss, branch.parameters),
            }  # fmt: skip
        row["data_oscillation"] = potential_oscillation(sigma)
        rows.append(row)
    return rows


def limit_loss(sigma: float, temperature: float, modalities: int = 2) -> float | None:
    """Return the least loss of rank-one encoders alone; None at σ = 0 for more than two modalities."""
    if sigma == 0 and modalities > 2:
        return None
    if modalities == 2:
        return rank_one.symmetric_limit(sigma, temperature)[1].loss
    return _degenerate(sigma, temperature, modalities).value


def _degenerate(sigma: float, temperature: float, modalities: int) -> Branch:
    """The best of rank-one encoders alone, half planes about the axis of symmetry and axes wherever they like."""
    # e^{−k²σ²/2} must be negligible at k = n/2
    n = max(256, 2 * math.ceil(9 / sigma))
    loss = PopulationLoss(model_of(sigma, modalities), temperature, (TWO_POINTS,) * modalities, n)
    rng = generator(modalities)
    starts = [start * numpy.tile([1.0, 0.0], modalities) for start in random_starts(loss, 8, rng)]
    found, _ = minima(loss, starts, n)
    return found[0]


def transition(
    temperature: float, starts: int, seed: int, modalities: int = 2, highest: float = 2.0, digits: float = 1e-10
) -> dict[str, Any] | None:
    """Return the σ* at which rank-one encoders become better than the best regular ones, and both sides of it.

    The regular branch is searched where a scan of σ begins, or Newton loses it, and followed elsewhere; None if there
    is no crossing up to `highest`. Mixtures of both kinds are not looked at: `population` has them.
    """
    branches = _Regular(temperature, modalities, starts, generator(seed, modalities, 1))
    bracket = branches.bracket(highest)
    if bracket is None:
        return None
    below, near = bracket
    star = float(
        scipy.optimize.brentq(lambda sigma: branches.above_limit(sigma, near)[1], below, below + _SCAN, xtol=digits)
    )
    here, left = branches.above_limit(star, near)
    if here is None:
        return None
    finer = polished(refined(here.loss, 2 * here.loss.n), here.parameters)
    ahead, behind = (branches.above_limit(star + step, near)[1] for step in (1e-4, -1e-4))
    slope = (ahead - behind) / 2e-4
    moved = abs(finer.value - here.value) / slope if finer is not None else math.nan
    return {
        "temperature": temperature, "modalities": modalities, "sigma": star, "error": moved + abs(left) / slope,
        "slope": slope, "below": {**described(here), "densities": _drawn(here)},
        "above": described(_degenerate(star, temperature, modalities)),
    }  # fmt: skip


@dataclass(frozen=True)
class _Regular:
    """The best regular branch at any σ, and how far it lies above the rank-one limit."""

    temperature: float
    modalities: int
    starts: int
    rng: numpy.random.Generator

    def above_limit(self, sigma: float, near: Branch | None) -> tuple[Branch | None, float]:
        """The branch, followed from `near` where Newton can, and its loss minus the limit's; inf without a branch."""
        kinds = (REGULAR,) * self.modalities
        loss = PopulationLoss(model_of(sigma, self.modalities), self.temperature, kinds, FINE)
        found = None if near is None else continued(near, loss)
        if found is None:
            coarse = refined(loss, COARSE)
            fresh, _ = minima(coarse, random_starts(coarse, self.starts, self.rng), FINE)
            found = fresh[0] if fresh else None
        limit_here = limit_loss(sigma, self.temperature, self.modalities)
        assert limit_here is not None
        return found, (found.value - limit_here) if found is not None else math.inf

    def bracket(self, highest: float) -> tuple[float, Branch] | None:
        """The last σ of a scan below the crossing with its branch, or None where the sign never changes."""
        last: tuple[float, Branch] | None = None
        near: Branch | None = None
        for sigma in numpy.arange(_SCAN, highest + _SCAN / 2, _SCAN):
            near, difference = self.above_limit(float(sigma), near)
            if difference > 0:
                return last if math.isfinite(difference) else None
            assert near is not None
            last = float(sigma), near
        return None


def _drawn(branch: Branch, points: int = 180) -> dict[str, list[float]]:
    """The densities of the first two modalities, for a picture."""
    angles = 2 * math.pi * numpy.arange(points) / points - math.pi
    first, second = (image_density(branch.loss, branch.parameters, i, angles) for i in range(2))
    return {"angles": angles.tolist(), "first": first.tolist(), "second": second.tolist()}


def phase_row(temperature: float, sigmas: Sequence[float], starts: int, seed: int) -> dict[str, Any]:
    """Return one row of the phase diagram: the best branch at each σ, and the transition at this temperature."""
    rows = followed(sigmas, temperature, starts, seed)
    cells = []
    for row in rows:
        regular, degenerate = row["regular"], row["limit_loss"]
        best = regular is not None and (degenerate is None or regular["loss"] <= degenerate)
        cells.append(
            {
                "sigma": row["sigma"], "regular_is_best": best, "gap": regular["gap"] if best else None,
                "difference": None if regular is None or degenerate is None else regular["loss"] - degenerate,
            }
        )  # fmt: skip
    crossed = transition(temperature, starts, seed)
    return {"temperature": temperature, "cells": cells, "sigma_star": None if crossed is None else crossed["sigma"]}
