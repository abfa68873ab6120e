"""Quadratic forms of the difference of two clouds: what centroid gap, energy distance and MMD² have in common.

With k_i captions of image i, the signed measure of image i is h_i = k_i·δ(x_i) − Σ_j δ(y_ij), and the three are
Σ_{a≠b} ∬ f dh_a dh_b / Σ_{a≠b} k_a k_b for f = cosine, −distance and a Gaussian kernel: unbiased for independent
images (U-statistics; the V-statistic keeps a = b). A bootstrap replicate weighs h_a by how often image a is drawn, and
a flip by ±1; both are two matrix products a tile. Sums are by image, so that their cost is that of n × n and not of all
rows. Where anchors are drawn, a runs over these and b over all images: over the draws the mean is the same, exactly so
where all images have equally many captions, and to first order in their number else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

from numerics.arrays import Array, Namespace, namespace
from numerics.embeddings.layout import Block
from numerics.embeddings.resampling import Resampling, Vector
from numerics.embeddings.sweep import Cloud, Say, host, pooled_tiles, silent

PARTS = ("xx", "yy", "xy")


@dataclass(frozen=True)
class Form:
    """A function f of e = cosine − 1 = −½‖x − y‖² of two unit vectors; `parts` asks for replicates of each mean.

    `slope` bounds E|f′| by the means of f; of what has none of it, E|f′| is measured as its own form (see `nearness`).
    """

    name: str
    function: Callable[[Array], Array]
    slope: Callable[[float], float] | None = None
    parts: bool = False
    resampled: bool = True


def cosine() -> Form:
    """Return f = ⟨x, y⟩ − 1, whose form is the squared centroid gap."""
    return Form("cosine", lambda e: e, lambda _mean: 1.0, parts=True)


def distance() -> Form:
    """Return f = ‖x − y‖, whose form is minus the energy distance."""
    return Form("distance", _distance)


def nearness(error: float) -> Form:
    """Return f = what an `error` of e makes of a distance: ‖x − y‖⁻¹ of it, and at most its root."""
    floor = (error / 2) ** 0.5
    return Form("nearness", lambda e: error / namespace(e).clip(_distance(e), min=floor), resampled=False)


def _distance(e: Array) -> Array:
    xp = namespace(e)
    return xp.sqrt(xp.clip(-2 * e, min=0.0))  # a rounded 0 may be below it


def gaussian(bandwidth: float) -> Form:
    """Return f = e^{−‖x−y‖²/(2h²)}, whose form is MMD²."""
    scale = 1 / bandwidth**2
    return Form("gaussian", lambda e: namespace(e).exp(e * scale), lambda mean: scale * mean)


def uniformity() -> Form:
    """Return f = e^{−2‖x−y‖²}, whose means' logarithms are the uniformity of either cloud."""
    return Form("uniformity", lambda e: namespace(e).exp(e * 4.0), lambda mean: 4 * mean, parts=True)


class Means(NamedTuple):
    """Means of f over pairs of images, of captions, and of an image and a caption, or the replicates of these."""

    xx: Any
    yy: Any
    xy: Any

    @property
    def form(self) -> Any:
        """The quadratic form: xx + yy − 2·xy."""
        return self.xx + self.yy - 2 * self.xy


@dataclass(frozen=True)
class Measured:
    """One form: its means by the estimator chosen and as V-statistic, replicates of the means or the form, and flips.

    `replicates` has shape (R, 3), of xx, yy and xy, where the form has `parts`, else (R,); `flips` has shape (P,).
    `rounding` bounds the error of each mean; the form, of four of them, has four times as much.
    """

    chosen: Means
    plugin: Means
    replicates: Vector
    flips: Vector
    rounding: float

    @property
    def parts(self) -> Means:
        """The replicates of the means, each (R,)."""
        return Means(*self.replicates.T)


class _Tile(NamedTuple):
    """What a tile adds to each form: sums over pairs of two images and over pairs of one, replicates and flips."""

    foreign: Vector
    same: Vector
    replicates: Vector
    flips: Vector


def quadratic_forms(
    cloud: Cloud, forms: tuple[Form, ...], samples: Resampling, estimator: str, say: Say = silent
) -> dict[str, Measured]:
    """Return each of `forms` by its name, from one sweep over all pairs; `estimator` is "U" or "V".

    "U" leaves out pairs of one image, which are not independent.
    """
    xp, dtype, asked = cloud.xp, cloud.images.dtype, (*forms, nearness(cloud.product_error))
    weights = xp.asarray(cloud.layout.weight.astype(dtype))

    def drawn(block: Block, table: Any) -> Array:
        return xp.asarray(table[cloud.layout.cluster[block.start : block.stop]].astype(dtype))

    def visit(e: Array, a: Block, b: Block) -> list[_Tile]:
        same = cloud.same_unit(a, b)
        draws, signs = ((drawn(a, t), drawn(b, t)) for t in (samples.counts, samples.signs))
        found = []
        for form in asked:
            sums = _by_unit(form.function(e), a, b, weights)
            found.append(
                _tile(xp, form, sums, same, estimator, draws, signs, 2.0 if cloud.layout.turned(a, b) else 1.0)
            )
        return found

    totals = [_nothing(form, samples) for form in asked]
    added = [array for total in totals for array in total]
    for tiles in pooled_tiles(cloud, "quadratic forms of the gap", visit, added, say):
        for array, more in zip(added, (part for tile in tiles for part in tile), strict=True):
            numpy.add(array, more, out=array)
    near = totals.pop()
    units, captions = (cloud.layout.anchors(p) for p in (0, 1))
    with_itself = numpy.array([float((cloud.layout.weight[units] ** 2).sum()), captions.sum(), 0])  # and so exact
    near.same[:] -= (2 * cloud.product_error) ** 0.5 * with_itself
    distances = max(max(means) for means in _means(cloud, estimator, near)) + cloud.row_error
    return {f.name: _measured(cloud, samples, estimator, f, t, distances) for f, t in zip(forms, totals, strict=True)}


def _nothing(form: Form, samples: Resampling) -> _Tile:
    replicates, flips = (table.shape[1] if form.resampled else 0 for table in (samples.counts, samples.signs))
    shape = (replicates, 3 if form.parts else 1) if form.resampled else (0,)
    return _Tile(numpy.zeros(3), numpy.zeros(3), numpy.zeros(shape), numpy.zeros(flips))


def _by_unit(values: Array, a: Block, b: Block, weights: Array) -> Means:
    """Sums of f by unit, (units, units): weighted images, captions, and half of both mixed ones."""
    left, right = weights[a.start : a.stop][:, None], weights[b.start : b.stop][None, :]
    images, captions = values[:, : b.units] * right, b.by_unit(values[:, b.units :], 1)
    top, low = slice(0, a.units), slice(a.units, None)
    mixed = captions[top, :] * left + a.by_unit(images[low, :], 0)
    return Means(images[top, :] * left, a.by_unit(captions[low, :], 0), mixed / 2)


def _tile(
    xp: Namespace,
    form: Form,
    sums: Means,
    same: Array | None,
    estimator: str,
    draws: tuple[Array, Array],
    signs: tuple[Array, Array],
    times: float,
) -> _Tile:
    def total(parts: Means) -> Vector:
        return times * numpy.array([float(xp.sum(part, dtype=xp.float64)) for part in parts])

    def only(mask: Array) -> Means:
        return Means(*(xp.where(mask, part, xp.zeros_like(part)) for part in sums))

    def quadratic(matrix: Array, vectors: tuple[Array, Array]) -> Vector:
        return times * host(xp.sum((matrix @ vectors[1]) * vectors[0], axis=0, dtype=xp.float64))

    foreign, own = (sums, None) if same is None else (only(~same), only(same))
    within = total(own) if own is not None else numpy.zeros(3)
    if not form.resampled:
        return _Tile(total(foreign), within, numpy.zeros(0), numpy.zeros(0))
    kept = foreign if estimator == "U" else sums
    replicates = [quadratic(part, draws) for part in (kept if form.parts else (kept.form,))]
    return _Tile(total(foreign), within, numpy.stack(replicates, axis=1), quadratic(kept.form, signs))


def _pairs(cloud: Cloud) -> tuple[float, float]:
    """The pairs of a caption of an anchor with any, and those of them that are of one image."""
    counts = cloud.layout.counts.astype(numpy.float64)
    leading = counts * cloud.layout.anchor
    return float(leading.sum() * counts.sum()), float((leading**2).sum())


def _means(cloud: Cloud, estimator: str, total: _Tile) -> tuple[Means, Means]:
    """The means by the estimator, and as V-statistic."""
    every, own = _pairs(cloud)
    plugin = (total.foreign + total.same) / every
    chosen = total.foreign / (every - own) if estimator == "U" else plugin
    return Means(*map(float, chosen)), Means(*map(float, plugin))


def _measured(
    cloud: Cloud, samples: Resampling, estimator: str, form: Form, total: _Tile, distances: float
) -> Measured:
    """`distances` bounds the error of a mean distance; sums in the rows' type add four roundings of f."""
    counts = cloud.layout.counts.astype(numpy.float64)
    leading, (every, own) = counts * cloud.layout.anchor, _pairs(cloud)
    drawn = samples.weighted(leading) * samples.weighted(counts)
    diagonal, own = (samples.weighted_squares(leading), own) if estimator == "U" else (0.0, 0.0)
    chosen, plugin = _means(cloud, estimator, total)
    largest = max(abs(mean) for means in (chosen, plugin) for mean in means)
    error = distances if form.slope is None else form.slope(largest) * cloud.error
    replicates = total.replicates / (drawn - diagonal)[:, None]
    return Measured(
        chosen, plugin, replicates if form.parts else replicates[:, 0], total.flips / (every - own),
        error + 4 * cloud.unit * largest,
    )  # fmt: skip
