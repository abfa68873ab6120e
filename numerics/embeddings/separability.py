"""How well a hyperplane tells images from captions: AUC of a linear discriminant, cross-fitted by image."""

from __future__ import annotations

from typing import Any

import numpy

from numerics.embeddings.resampling import Vector
from numerics.embeddings.sweep import Cloud, host
from numerics.embeddings.theory import Linear

FOLDS = 5
_CHUNK = 4096


def separability(cloud: Cloud, seed: int) -> Linear:
    """Return the AUC of scores that a discriminant fitted on other images gives: the chance that an image outscores a
    caption, ties half; images count once for each caption.

    Images are split at random into five folds, each with all its captions. The discriminant is Fisher's, the pooled
    covariance shrunk towards a multiple of the identity by d/(d + rows). AUC is taken within each fold, where one
    discriminant made the scores, and averaged; derivatives are placements (DeLong), summed by image, for fixed
    discriminants.
    """
    layout = cloud.layout
    folds = min(FOLDS, layout.images)
    fold = numpy.random.default_rng(seed).permutation(numpy.arange(layout.images) % folds)
    directions = _directions(cloud, fold, folds)
    scores = _scores(cloud, fold, directions)
    owner = (layout.cluster, layout.cluster[layout.unit])
    weight = (layout.weight.astype(float), numpy.ones(layout.captions))
    value, moved = 0.0, numpy.zeros(layout.images)
    for k in range(folds):
        chosen = [fold[o] == k for o in owner]
        share = float(layout.counts[fold == k].sum() / layout.captions)
        parts = [(s[c], w[c]) for s, w, c in zip(scores, weight, chosen, strict=True)]
        above = [_placements(parts[0], parts[1]), 1 - _placements(parts[1], parts[0])]
        auc = float(numpy.average(above[0], weights=parts[0][1]))
        value += share * auc
        for p in (0, 1):
            whole = numpy.zeros(len(owner[p]))
            whole[chosen[p]] = share * parts[p][1] * (above[p] - auc) / parts[p][1].sum()
            moved += layout.by_image(whole) if p == 0 else layout.captions_by_image(whole)
    return Linear(value, moved)


def _placements(points: tuple[Vector, Vector], others: tuple[Vector, Vector]) -> Vector:
    """The share of the weight of `others` that lies below each point, ties half."""
    order = numpy.argsort(others[0], kind="stable")
    sums = numpy.concatenate([[0.0], numpy.cumsum(others[1][order])])
    below = [sums[numpy.searchsorted(others[0][order], points[0], side)] for side in ("left", "right")]
    return numpy.asarray((below[0] + below[1]) / 2 / sums[-1])


def _chunks(cloud: Cloud) -> Any:
    """(which cloud, places in the layout, image of each, weight of each, rows in float64)."""
    layout = cloud.layout
    for start in range(0, len(layout.cluster), _CHUNK):
        part = slice(start, min(start + _CHUNK, len(layout.cluster)))
        owner = layout.cluster[part]
        yield 0, part, owner, layout.weight[part].astype(float), host(cloud.images.take(owner))
    for start in range(0, layout.captions, _CHUNK):
        part = slice(start, min(start + _CHUNK, layout.captions))
        owner = layout.cluster[layout.unit[part]]
        yield 1, part, owner, numpy.ones(len(owner)), host(cloud.captions.take(layout.caption[part]))


def _directions(cloud: Cloud, fold: Any, folds: int) -> Vector:
    """The discriminant of each fold, fitted on the others, (folds, d)."""
    d = cloud.images.columns
    scatter, sums, mass = numpy.zeros((folds, d, d)), numpy.zeros((folds, 2, d)), numpy.zeros((folds, 2))
    for which, _part, owner, weight, rows in _chunks(cloud):
        for k in range(folds):
            inside = fold[owner] == k
            some, w = rows[inside], weight[inside]
            scatter[k] += (some * w[:, None]).T @ some
            sums[k, which] += w @ some
            mass[k, which] += w.sum()
    found = numpy.empty((folds, d))
    for k in range(folds):
        kept = [j for j in range(folds) if j != k]
        n, total = mass[kept].sum(axis=0), sums[kept].sum(axis=0)
        means = total / n[:, None]
        covariance = (scatter[kept].sum(axis=0) - means.T @ (n[:, None] * means)) / n.sum()
        shrink = d / (d + float(n.sum()))
        level = float(numpy.trace(covariance)) / d
        covariance = (1 - shrink) * covariance
        # all rows equal within each cloud leave nothing to divide by: then the difference of means is the direction
        covariance[numpy.diag_indices(d)] += shrink * level if level > 0 else 1.0
        found[k] = numpy.linalg.solve(covariance, means[0] - means[1])
    return found


def _scores(cloud: Cloud, fold: Any, directions: Vector) -> tuple[Vector, Vector]:
    layout = cloud.layout
    scores = (numpy.empty(len(layout.cluster)), numpy.empty(layout.captions))
    for which, part, owner, _weight, rows in _chunks(cloud):
        scores[which][part] = numpy.einsum("ij,ij->i", rows, directions[fold[owner]])
    return scores
