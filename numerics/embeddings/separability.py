"""How well a hyperplane tells images from captions: AUC of a linear discriminant, cross-fitted by image.

With fewer rows than columns the discriminant is a combination of rows, and is found in as many dimensions as there are
rows: no d × d matrix is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy
import scipy.linalg

from numerics.embeddings.layout import Index
from numerics.embeddings.pairing import centroids
from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, chunks
from numerics.embeddings.theory import Linear

FOLDS = 5


def wanted(cloud: Cloud) -> int:
    """Return the bytes that fitting takes at once: a square matrix for each fold, and two, of columns or of rows."""
    return 8 * (FOLDS + 2) * min(cloud.images.columns, len(cloud.layout.cluster) + cloud.layout.captions) ** 2


def separability(cloud: Cloud, seed: int) -> Linear:
    """Return the AUC of scores that a discriminant fitted on other images gives: the chance that an image outscores a
    caption, ties half; images count once for each caption.

    Images are split at random into five folds, each with all its captions. The discriminant is Fisher's, the pooled
    covariance shrunk towards a multiple of the identity by d/(d + rows). AUC is taken within each fold, where one
    discriminant made the scores, and averaged; derivatives are placements (DeLong), summed by image, for fixed
    discriminants. Scores that rounded rows do not tell apart are ties, and half of their share is the rounding.
    """
    layout = cloud.layout
    folds = min(FOLDS, layout.images)
    fold = numpy.random.default_rng(seed).permutation(numpy.arange(layout.images) % folds)
    owner = (layout.cluster, layout.cluster[layout.unit])
    rows = sum(map(len, owner))
    found = (_primal if cloud.images.columns <= rows else _dual)(cloud, fold, folds)
    weight = (layout.weight.astype(float), numpy.ones(layout.captions))
    value, tied, moved = 0.0, 0.0, numpy.zeros(layout.images)
    for k in range(folds):
        chosen = [fold[o] == k for o in owner]
        share = float(layout.counts[fold == k].sum() / layout.captions)
        parts = [(s[c], w[c]) for s, w, c in zip((found.images, found.captions), weight, chosen, strict=True)]
        least, most = _placements(parts[0], parts[1], found.error[k])
        below = _placements(parts[1], parts[0], found.error[k])
        above = [(least + most) / 2, 1 - (below[0] + below[1]) / 2]
        auc = float(numpy.average(above[0], weights=parts[0][1]))
        value += share * auc
        tied += share * float(numpy.average(most - least, weights=parts[0][1])) / 2
        for p in (0, 1):
            whole = numpy.zeros(len(owner[p]))
            whole[chosen[p]] = share * parts[p][1] * (above[p] - auc) / parts[p][1].sum()
            moved += layout.by_image(whole) if p == 0 else layout.captions_by_image(whole)
    return Linear(value, moved, rounding=tied)


def _placements(points: tuple[Vector, Vector], others: tuple[Vector, Vector], error: float) -> tuple[Vector, Vector]:
    """The least and the largest share of the weight of `others` below each point, for scores to an `error`."""
    order = numpy.argsort(others[0], kind="stable")
    sums = numpy.concatenate([[0.0], numpy.cumsum(others[1][order])]) / others[1].sum()
    scores = others[0][order]
    return (
        sums[numpy.searchsorted(scores, points[0] - error, "left")],
        sums[numpy.searchsorted(scores, points[0] + error, "right")],
    )


class _Scores(NamedTuple):
    """The scores of images (units) and captions by the discriminants of their folds, and the error of each fold's."""

    images: Vector
    captions: Vector
    error: Vector


class _Part(NamedTuple):
    """Some rows less the mean of their cloud, in float64: which cloud, places in the layout, images and weights."""

    which: int
    places: slice
    owner: Index
    weight: Vector
    rows: Vector


def _parts(cloud: Cloud) -> tuple[Callable[[], Iterator[_Part]], Vector]:
    """How to go through all rows, and the difference of the means that they are less of."""
    layout, means = cloud.layout, centroids(cloud)

    def parts() -> Iterator[_Part]:
        for part, rows in chunks(cloud.images, layout.cluster):
            yield _Part(0, part, layout.cluster[part], layout.weight[part].astype(float), rows - means.images)
        for part, rows in chunks(cloud.captions, layout.caption):
            owner = layout.cluster[layout.unit[part]]
            yield _Part(1, part, owner, numpy.ones(len(owner)), rows - means.captions)

    return parts, means.gap


def _shares(level: float, size: float, d: int) -> tuple[float, float]:
    """What the covariance is multiplied by, and the multiple of the identity that is added.

    All rows equal within each cloud leave nothing to divide by: then the difference of means is the direction.
    """
    shrink = d / (d + size)
    return 1 - shrink, shrink * level if level > 0 else 1.0


def _primal(cloud: Cloud, fold: Index, folds: int) -> _Scores:
    """From d × d scatters, one of each fold."""
    d, layout = cloud.images.columns, cloud.layout
    parts, gap = _parts(cloud)
    scatter, sums, mass = numpy.zeros((folds, d, d)), numpy.zeros((folds, 2, d)), numpy.zeros((folds, 2))
    for part in parts():
        for k in range(folds):
            inside = fold[part.owner] == k
            some, weight = part.rows[inside], part.weight[inside]
            scatter[k] += (some * weight[:, None]).T @ some
            sums[k, part.which] += weight @ some
            mass[k, part.which] += weight.sum()
    found = numpy.empty((folds, d))
    for k in range(folds):
        kept = [j for j in range(folds) if j != k]
        weights = mass[kept].sum(axis=0)
        means, size = sums[kept].sum(axis=0) / weights[:, None], float(weights.sum())
        covariance = (scatter[kept].sum(axis=0) - means.T @ (weights[:, None] * means)) / size
        own, identity = _shares(float(numpy.trace(covariance)) / d, size, d)
        covariance *= own
        covariance[numpy.diag_indices(d)] += identity
        found[k] = scipy.linalg.solve(covariance, gap + means[0] - means[1], assume_a="pos", overwrite_a=True)
    scores = (numpy.empty(len(layout.cluster)), numpy.empty(layout.captions))
    for part in parts():
        scores[part.which][part.places] = numpy.einsum("ij,ij->i", part.rows, found[fold[part.owner]])
    apart = found @ gap
    return _Scores(scores[0] + apart[fold[layout.cluster]], scores[1], _error(cloud, numpy.linalg.norm(found, axis=1)))


def _error(cloud: Cloud, length: Vector) -> Vector:
    """What rounded rows make of scores by directions of this length."""
    return numpy.asarray(4 * cloud.unit * length)


def _dual(cloud: Cloud, fold: Index, folds: int) -> _Scores:
    """The same from K = R Rᵀ, all products of rows and, last of them, of the difference of means: the direction is Rᵀβ.

    The covariance is Rᵀ A R with A = (diag w − Σ_c w_c w_cᵀ/Σw_c)/Σw over the clouds c, and the difference of the means
    in use is Rᵀα, so that (identity + own·A K) β = α, and scores are Kβ.
    """
    parts, gap = _parts(cloud)
    all_ = list(parts())
    weight, owner = (numpy.concatenate([getattr(p, name) for p in all_]) for name in ("weight", "owner"))
    which = numpy.concatenate([numpy.full(len(p.owner), p.which) for p in all_])
    rows = numpy.concatenate([*(p.rows for p in all_), gap[None, :]])
    d, scores, error, products = len(gap), numpy.empty(len(owner)), numpy.empty(folds), rows @ rows.T
    for k in range(folds):
        kept = numpy.append(fold[owner] != k, True)
        inside = kept[:-1]
        w = numpy.stack([numpy.append(weight[inside] * (which[inside] == c), 0.0) for c in (0, 1)])
        shares, size = w / w.sum(axis=1, keepdims=True), float(w.sum())
        K = products[numpy.ix_(kept, kept)]
        left = w.sum(axis=0)[:, None] * K - w.T @ (shares @ K)  # size·A K
        own, identity = _shares(float(numpy.trace(left)) / size / d, size, d)
        left *= own / size
        left[numpy.diag_indices(len(left))] += identity
        alpha = shares[0] - shares[1]
        alpha[-1] = 1.0
        beta = numpy.linalg.solve(left, alpha)
        apart = (which[~inside] == 0) * float(products[-1, kept] @ beta)
        scores[~inside] = products[:-1][~inside][:, kept] @ beta + apart
        error[k] = math.sqrt(max(0.0, float(beta @ K @ beta)))
    units = len(cloud.layout.cluster)
    return _Scores(scores[:units], scores[units:], _error(cloud, error))
