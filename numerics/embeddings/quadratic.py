"""Quadratic forms of the difference of two clouds: what centroid gap, energy distance and MMD² have in common.

With k_i captions of image i, the signed measure of image i is h_i = k_i·δ(x_i) − Σ_j δ(y_ij), and the three are
Σ_{a≠b} ∬ f dh_a dh_b / Σ_{a≠b} k_a k_b for f = cosine, −distance and a Gaussian kernel: unbiased for independent
images (U-statistics; the V-statistic keeps a = b). A bootstrap replicate weighs h_a by how often image a is drawn, and
a flip by ±1; both are two matrix products a tile. Sums are by image, so that their cost is that of n × n and not of all
rows.
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
    """A function f of the cosine of two unit vectors; `parts` asks for replicates of each mean."""

    name: str
    function: Callable[[Array], Array]
    parts: bool = False


def cosine() -> Form:
    """Return f = ⟨x, y⟩, whose form is the squared centroid gap."""
    return Form("cosine", lambda c: c, parts=True)


def distance() -> Form:
    """Return f = ‖x − y‖, whose form is minus the energy distance."""

    def function(c: Array) -> Array:
        xp = namespace(c)
        return xp.sqrt(xp.clip(2 - 2 * c, min=0.0))  # a rounded cosine may exceed 1

    return Form("distance", function)


def gaussian(bandwidth: float) -> Form:
    """Return f = e^{−‖x−y‖²/(2h²)}, whose form is MMD²."""
    scale = 1 / bandwidth**2
    return Form("gaussian", lambda c: namespace(c).exp((c - 1) * scale))


def uniformity() -> Form:
    """Return f = e^{−2‖x−y‖²}, whose means' logarithms are the uniformity of either cloud."""
    return Form("uniformity", lambda c: namespace(c).exp((c - 1) * 4.0), parts=True)


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
    """

    chosen: Means
    plugin: Means
    replicates: Vector
    flips: Vector

    @property
    def parts(self) -> Means:
        """The replicates of the means, each (R,)."""
        return Means(*self.replicates.T)


class _Tile(NamedTuple):
    """What a tile adds to each form: sums over all pairs and over pairs of one image, replicates and flips."""

    everything: Vector
    same: Vector
    replicates: Vector
    flips: Vector


def quadratic_forms(
    cloud: Cloud, forms: tuple[Form, ...], samples: Resampling, estimator: str, say: Say = silent
) -> dict[str, Measured]:
    """Return each of `forms` by its name, from one sweep over all pairs; `estimator` is "U" or "V".

    "U" leaves out pairs of one image, which are not independent.
    """
    xp, dtype = cloud.xp, cloud.images.dtype
    weights = xp.asarray(cloud.layout.weight.astype(dtype))

    def drawn(block: Block, table: Any) -> Array:
        return xp.asarray(table[cloud.layout.cluster[block.start : block.stop]].astype(dtype))

    def visit(c: Array, a: Block, b: Block) -> list[_Tile]:
        if a.number == b.number:
            c = xp.where(xp.eye(a.rows, dtype=xp.bool), xp.ones_like(c), c)  # a point is at cosine 1 to itself
        same = cloud.same_unit(a, b)
        draws, signs = ((drawn(a, t), drawn(b, t)) for t in (samples.counts, samples.signs))
        found = []
        for form in forms:
            sums = _by_unit(form.function(c), a, b, weights)
            found.append(_tile(xp, form, sums, same, estimator, draws, signs, 1.0 if a.number == b.number else 2.0))
        return found

    totals: list[_Tile] = []
    for tiles in pooled_tiles(cloud, "quadratic forms of the gap", visit, say):
        totals = [_added(t, n) for t, n in zip(totals, tiles, strict=True)] if totals else tiles
    return {f.name: _measured(cloud, samples, estimator, f, t) for f, t in zip(forms, totals, strict=True)}


def _added(total: _Tile, new: _Tile) -> _Tile:
    return _Tile(*(x + y for x, y in zip(total, new, strict=True)))


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
    everything = [xp.sum(part, dtype=xp.float64) for part in sums]
    own = (
        [xp.sum(xp.where(same, part, xp.zeros_like(part)), dtype=xp.float64) for part in sums]
        if same is not None
        else []
    )
    if same is not None and estimator == "U":
        sums = Means(*(xp.where(same, xp.zeros_like(part), part) for part in sums))

    def quadratic(matrix: Array, vectors: tuple[Array, Array]) -> Vector:
        return host(xp.sum((matrix @ vectors[1]) * vectors[0], axis=0, dtype=xp.float64))

    whole = sums.form
    replicates = [quadratic(part, draws) for part in sums] if form.parts else [quadratic(whole, draws)]
    return _Tile(
        times * numpy.array([float(s) for s in everything]),
        times * numpy.array([float(s) for s in own] or [0.0, 0.0, 0.0]),
        times * numpy.stack(replicates, axis=1),
        times * quadratic(whole, signs),
    )


def _measured(cloud: Cloud, samples: Resampling, estimator: str, form: Form, total: _Tile) -> Measured:
    counts = cloud.layout.counts.astype(numpy.float64)
    drawn = samples.weighted(counts)
    diagonal = samples.weighted_squares(counts) if estimator == "U" else 0.0
    every, pairs = counts.sum() ** 2, counts.sum() ** 2 - (counts**2).sum()
    plugin = total.everything / every
    unbiased = estimator == "U"
    chosen = (total.everything - total.same) / pairs if unbiased else plugin
    replicates = total.replicates / (drawn**2 - diagonal)[:, None]
    return Measured(
        Means(*map(float, chosen)),
        Means(*map(float, plugin)),
        replicates if form.parts else replicates[:, 0],
        total.flips / (pairs if unbiased else every),
    )
