"""What one anchor meets in a batch: the law of its positive's kernel value and that of a group of its negatives'.

For an anchor z the loss depends on the laws of X₊ = κ(z,v), v ~ ν_z, and of the sum X of κ(z,·) over one group of
negatives; groups are independent. i.i.d. negatives are groups of 1, the two views of an image a group of 2. A law here
is finite: atoms, or the nodes of a rule. `numerics.batches.exact` turns it into the exact expected loss.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy

from numerics import checks
from numerics.arrays import Array, Namespace, kind, namespace
from numerics.batches.laplace import Transform, exponentials, means, transforms_on_device
from numerics.critics.critic import LogField
from numerics.estimate import EPS, UNIT
from numerics.reductions import depth

# Numbers of one block of exponentials: a few of them stay in a core's cache.
_BLOCK = 1 << 16
_GPU_BLOCK = 1 << 24  # 128 MiB: what keeps a GPU busy


class Moments(NamedTuple):
    """Logarithms of E X₊, E X₊², E X and E X² at every anchor, and of inf X₊ and inf X: each of shape (anchors,)."""

    positive: Array
    positive_square: Array
    group: Array
    group_square: Array
    least_positive: Array
    least_group: Array

    def at(self, rows: slice) -> Moments:
        """Return those of some anchors."""
        return Moments(*(moment[rows] for moment in self))


class BatchLaw(ABC):
    """The laws of X₊ and of a group's X at each of finitely many anchors.

    `group` is the number of negatives in X, `anchors` their probabilities, shape (n,), and `relative_error` bounds the
    relative error of every kernel value over its mean.
    """

    anchors: Array
    group: int

    @property
    @abstractmethod
    def moments(self) -> Moments:
        """The moments and least values of X₊ and X."""

    @property
    @abstractmethod
    def relative_error(self) -> float:
        """A bound on the relative error of kernel values over their mean, and of a mean of them."""

    @property
    @abstractmethod
    def alignment(self) -> LogField:
        """E log X₊ at every anchor, with bounds on the errors."""

    @abstractmethod
    def centred(self, power: int) -> Array:
        """Return E(X/E X − 1)^`power` at every anchor, shape (n,); `power` is 2 or 3."""

    @abstractmethod
    def parts(self, log_scale: Array) -> Iterator[BatchPart]:
        """Return the law in parts, a block of anchors each, with kernel values in units of e^`log_scale`, (n,)."""

    @property
    def size(self) -> int:
        """The number n of anchors."""
        return int(self.anchors.shape[0])

    @property
    def xp(self) -> Namespace:
        """The array-API namespace that the law lives in."""
        return namespace(self.anchors)


class BatchPart(ABC):
    """Some of a law's anchors, ready for transforms: t runs over e^{u} in units of 1/e^`log_unit`, anchor by anchor."""

    rows: slice
    log_unit: Array  # the logarithm of the unit that is used, which may be one for all anchors, shape (rows,)
    times_at_once: int

    @abstractmethod
    def transforms(self, times: Array) -> tuple[Transform, Transform]:
        """Return the transforms of X₊ and X at `times`, shape (u,), each (u, rows)."""


@dataclass(frozen=True, eq=False)
class TableLaw(BatchLaw):
    """Kernel values in a table: log κ(z, w) of shape (n, m), `positive` ν_z(w) of shape (n, m), `negative` of (m,).

    `group` says how many negatives a column's value is the sum of. A column may serve positives alone (its negative
    probability is 0), negatives alone, or both. `node_error` bounds the absolute error of the logarithms beyond
    eps·(1+|log κ|), their rounding.
    """

    anchors: Array
    log_kernel: Array
    positive: Array
    negative: Array
    group: int = 1
    node_error: float = 0.0

    def __post_init__(self) -> None:
        shape = int(self.anchors.shape[0]), int(self.negative.shape[0])
        checked_table("log_kernel", self.log_kernel, shape)
        checked_table("positive", self.positive, shape)

    @property
    def moments(self) -> Moments:
        """The moments and least values, by sums over the columns."""
        xp = self.xp
        log_positive, log_negative = log_or_zero(self.positive), log_or_zero(self.negative)[None, :]
        everywhere = xp.full(self.log_kernel.shape, numpy.inf, dtype=xp.float64)
        return Moments(
            log_row_sums(log_positive + self.log_kernel),
            log_row_sums(log_positive + 2 * self.log_kernel),
            log_row_sums(log_negative + self.log_kernel),
            log_row_sums(log_negative + 2 * self.log_kernel),
            xp.min(xp.where(self.positive > 0, self.log_kernel, everywhere), axis=1),
            xp.min(xp.where(self.negative[None, :] > 0, self.log_kernel, everywhere), axis=1),
        )

    @property
    def relative_error(self) -> float:
        """Three logarithms and exponentials, and a sum of positive terms in any order."""
        return table_error(self.log_kernel, self.node_error)

    @property
    def alignment(self) -> LogField:
        """Sums over the columns that have a positive's mass."""
        return table_alignment(self.positive, self.log_kernel, self.node_error)

    def centred(self, power: int) -> Array:
        """Return the central moment from the deviations themselves, so that a small one keeps its digits."""
        xp, mean = self.xp, self.moments.group
        live = xp.broadcast_to(self.negative[None, :] > 0, self.log_kernel.shape)
        exponent = xp.where(live, self.log_kernel - mean[:, None], xp.zeros_like(self.log_kernel))
        with numpy.errstate(over="ignore"):  # inf is the answer, and no number
            return xp.sum(self.negative[None, :] * xp.expm1(exponent) ** power, axis=1)

    def parts(self, log_scale: Array) -> Iterator[TablePart]:
        """Return blocks of anchors, each in its own unit; on a GPU, where no values are stored, all at once."""
        step = self.size if kind(log_scale) == "cuda" else max(1, _BLOCK // int(self.log_kernel.shape[1]))
        for start in range(0, self.size, step):
            yield TablePart(self, slice(start, min(start + step, self.size)), log_scale)


class TablePart(BatchPart):
    """A block of a table's anchors; `scaled` are its kernel values in their units, shape (rows, m)."""

    def __init__(self, law: TableLaw, rows: slice, log_scale: Array) -> None:
        xp = law.xp
        self.rows, self.log_unit = rows, log_scale[rows]
        used = xp.logical_or(law.positive[rows, :] > 0, law.negative[None, :] > 0)
        exponent = law.log_kernel[rows, :] - self.log_unit[:, None]
        # A column without any mass at an anchor must not overflow there; where there is mass, κ ≤ e^unit/mass.
        self.scaled = xp.where(used, xp.exp(xp.where(used, exponent, xp.zeros_like(exponent))), 0 * exponent)
        self._positive, self._negative = law.positive[rows, :], law.negative
        on_gpu, values = kind(log_scale) == "cuda", int(self.scaled.shape[0] * self.scaled.shape[1])
        # for those who hold the values of all columns at several times
        self.times_stored = max(1, (_GPU_BLOCK if on_gpu else _BLOCK) // values)
        self.times_at_once = 32 if on_gpu else self.times_stored

    def positives(self, parts: Transform) -> Transform:
        """Return the means under the positives' laws of `parts`, each (u, rows, m)."""
        xp = namespace(self._positive)
        return Transform(*(xp.sum(part * self._positive[None, :, :], axis=2) for part in parts))

    def transforms(self, times: Array) -> tuple[Transform, Transform]:
        """Return the transforms of X₊ and X at `times`; on a GPU one kernel makes them, and no value is stored."""
        if kind(times) == "cuda":
            return transforms_on_device(times, self.scaled, self._positive, self._negative)
        parts = exponentials(times[:, None, None] * self.scaled[None, :, :])
        return self.positives(parts), means(parts, self._negative)


def log_or_zero(probabilities: Array) -> Array:
    """Return log p, −inf where p is 0."""
    xp = namespace(probabilities)
    live = probabilities > 0
    logs = xp.log(xp.where(live, probabilities, xp.ones_like(probabilities)))
    return xp.where(live, logs, xp.full(logs.shape, -numpy.inf, dtype=xp.float64))


def log_row_sums(exponents: Array) -> Array:
    """Return log Σ_j e^{x_ij} of shape (n,) for x of shape (n, m) with a finite entry in every row."""
    xp = namespace(exponents)
    top = xp.max(exponents, axis=1)
    return top + xp.log(xp.sum(xp.exp(exponents - top[:, None]), axis=1))


def table_alignment(positive: Array, log_kernel: Array, node_error: float) -> LogField:
    """Return Σ_j p_ij·log κ_ij with a bound on its error, for rows p that sum to 1."""
    xp, count = namespace(positive), int(positive.shape[1])
    unit = node_error + EPS * (3 + count) * xp.abs(log_kernel)
    return LogField(xp.sum(positive * log_kernel, axis=1), xp.sum(positive * unit, axis=1))


def table_error(log_kernel: Array, node_error: float = 0.0) -> float:
    """Return the relative error of kernel values in a table over their means, and of means of them, all included."""
    xp, count = namespace(log_kernel), int(log_kernel.shape[-1])
    largest = float(xp.max(xp.abs(log_kernel)))
    # κ, its mean and the unit have logarithms of this size; a library may add the terms of a product one by one.
    return 2 * node_error + EPS * (16 + 4 * largest + depth(count)) + UNIT * count


def checked_table(name: str, table: Array, shape: tuple[int, int]) -> Array:
    """Return `table` if it is a finite float64 array of `shape`, else raise ValueError."""
    checks.matrix(name, table)
    if tuple(table.shape) != shape:
        raise ValueError(f"{name}.shape={tuple(table.shape)} must be {shape}: one row an anchor, one column a partner")
    return table
