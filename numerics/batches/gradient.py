"""The gradient of the expected loss of a finite batch, differentiated through the same integral over log t.

An encoder's parameters move the kernel values κ_ij only, so that dL = ΣW_ij·d log κ_ij with weights
  W_ij = a_i(ν_ij(A_ij − 1) + N·q_j·B_ij),
  A_ij = ∫ y e^{−y} φ_i^N du,  B_ij = ∫ y e^{−y} φ₊φ_i^{N−1} du,  y = e^u κ_ij,
as 1/X = ∫₀^∞ e^{−tX} dt. Every integrand is positive; Σ_j (ν_ij A_ij + N q_j B_ij) = 1, which is tested. In the limit
the weights are a_i(q_jκ_ij/Γ_i − ν_ij). Source: arXiv:2601.19597, Theorem 3.1.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numerics.arrays import Array, namespace
from numerics.batches.exact import STEP, split, window
from numerics.batches.laplace import log_transform
from numerics.batches.laws import TableLaw, TablePart
from numerics.estimate import EPS, UNIT

# What is left out on the left is this small beside the integral, which is linear in t there.
_LEFT = math.log(EPS) - 8


class Weights(NamedTuple):
    """∂L/∂ log κ_ij and bounds on their errors, both of shape (n, m)."""

    values: Array
    errors: Array


class Gradient(NamedTuple):
    """∂L/∂θ and bounds on its errors, both of shape (p,); those of the Jacobian are not among them."""

    values: Array
    errors: Array


def weights(law: TableLaw, count: int) -> Weights:
    """Return ∂L_N/∂ log κ for N = `count` independent negatives.

    Raises:
        ValueError: `count` is no whole number ≥ 1 or beyond 10¹⁵, or the law's negatives come in groups.
    """
    _single(law)
    shares, moments, xp = split(law, count), law.moments, law.xp
    values, errors = [], []
    for part in law.parts(shares.log_total):
        own = shares.at(part.rows)
        _, last = window(own, moments.at(part.rows), own.log_total - part.log_unit)
        value, error = _part(law, part, count, last)
        values.append(value)
        errors.append(error)
    return Weights(xp.concat(values, axis=0), xp.concat(errors, axis=0))


def limit_weights(law: TableLaw) -> Weights:
    """Return ∂/∂ log κ of the limit −E log κ₊ + E log Γ; ValueError as `weights`."""
    _single(law)
    share = law.negative[None, :] * _ratio(law, law.negative[None, :] > 0)
    values = law.anchors[:, None] * (share - law.positive)
    r = law.relative_error + 8 * EPS
    return Weights(values, law.anchors[:, None] * r * (share + law.positive))


def constant_weights(law: TableLaw) -> Weights:
    """Return ∂c₁/∂ log κ, in closed form; ValueError as `weights`."""
    _single(law)
    xp = law.xp
    moments, q = law.moments, law.negative[None, :]
    ratio = _ratio(law, xp.logical_or(law.positive > 0, q > 0))
    e = xp.exp(moments.positive - moments.group)[:, None]
    square = xp.exp(moments.group_square - 2 * moments.group)[:, None]
    terms = (law.positive * ratio, -e * q * ratio, -q * ratio * ratio, square * q * ratio)
    total, size = terms[0], xp.abs(terms[0])
    for term in terms[1:]:
        total, size = total + term, size + xp.abs(term)
    anchors = law.anchors[:, None]
    return Weights(anchors * total, anchors * size * (4 * law.relative_error + 12 * EPS))


def contracted(found: Weights, jacobian: Array) -> Gradient:
    """Return Σ_ij W_ij·∂ log κ_ij/∂θ for a Jacobian of shape (n, m, p).

    Raises:
        ValueError: the Jacobian's first two sizes are not those of the weights.
    """
    if tuple(jacobian.shape[:2]) != tuple(found.values.shape) or jacobian.ndim != 3:
        raise ValueError(f"jacobian.shape={tuple(jacobian.shape)} must be {(*found.values.shape, 'p')}")
    xp, terms = namespace(jacobian), found.values.shape[0] * found.values.shape[1]
    value = xp.sum(found.values[:, :, None] * jacobian, axis=(0, 1))
    size = xp.sum(xp.abs(found.values)[:, :, None] * xp.abs(jacobian), axis=(0, 1))
    error = xp.sum(found.errors[:, :, None] * xp.abs(jacobian), axis=(0, 1))
    return Gradient(value, error + UNIT * (4 + terms) * size)


def _part(law: TableLaw, part: TablePart, count: int, last: float) -> tuple[Array, Array]:
    """The weights of a block of anchors and bounds on their errors."""
    xp, unit = law.xp, law.relative_error + 8 * EPS
    rows = part.scaled
    live = rows > 0
    log_rows = xp.where(live, xp.log(xp.where(live, rows, xp.ones_like(rows))), 0 * rows - math.inf)
    # To the left of 1/κ and of the sum's mean every integrand is linear in t.
    u, chunk, nodes = _LEFT - max(0.0, float(xp.max(log_rows))), max(1, min(16, part.times_stored)), 0
    a, b, a_off, b_off = (xp.zeros_like(rows) for _ in range(4))
    while u <= last:
        grid = u + STEP * xp.arange(chunk, dtype=xp.float64)
        positive, group = part.transforms(xp.exp(grid))
        log_y = log_rows[None, :, :] + grid[:, None, None]
        y = xp.exp(xp.minimum(log_y, xp.full_like(log_y, 700.0)))  # e^{−y} is 0 long before; log 0 = −inf is met
        log_positive, log_group = log_transform(positive)[:, :, None], log_transform(group)[:, :, None]
        found, off = _integrated(log_y, y, count * log_group)
        a, a_off = a + found, a_off + off
        others = (count - 1) * log_group if count > 1 else 0 * y
        found, off = _integrated(log_y, y, log_positive + others)
        b, b_off = b + found, b_off + off
        nodes += chunk
        u += STEP * chunk
    q, nu, anchors = law.negative[None, :], law.positive[part.rows, :], law.anchors[part.rows][:, None]
    value = anchors * (nu * (a - 1) + count * q * b)
    off = anchors * (nu * (a_off * unit + EPS * (1 + a)) + count * q * b_off * unit)
    return value, off + (UNIT * nodes + 4 * EPS) * anchors * (nu * (a + 1) + count * q * b)


def _integrated(log_y: Array, y: Array, log_rest: Array) -> tuple[Array, Array]:
    """STEP·Σ y e^{−y}·rest over times, and what a relative error of 1 in κ would make of it."""
    xp = namespace(y)
    terms = xp.exp(log_y - y + log_rest)
    size = xp.where(terms > 0, 2 + y - log_rest, 0 * y)
    return STEP * xp.sum(terms, axis=0), STEP * xp.sum(terms * xp.where(terms > 0, size, 0 * y), axis=0)


def _ratio(law: TableLaw, used: Array) -> Array:
    """κ_ij/Γ_i where it is used."""
    xp = law.xp
    exponent = law.log_kernel - law.moments.group[:, None]
    used = xp.broadcast_to(used, exponent.shape)
    return xp.where(used, xp.exp(xp.where(used, exponent, 0 * exponent)), 0 * exponent)


def _single(law: TableLaw) -> None:
    if law.group != 1:
        raise ValueError(f"group={law.group} must be 1: the gradient is for independent negatives")
