"""Laws of a batch with structure: kernels that are convolutions on a grid of S¹, and negatives that come in pairs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy

from numerics.arrays import Array, namespace
from numerics.batches.laplace import Transform, exponentials, means
from numerics.batches.laws import (
    BatchLaw,
    BatchPart,
    Moments,
    TableLaw,
    TablePart,
    checked_table,
    log_or_zero,
    log_row_sums,
    table_error,
)
from numerics.batches.pairs import PairLaw
from numerics.critics.critic import LogField
from numerics.estimate import EPS


@dataclass(frozen=True, eq=False)
class CircleLaw(BatchLaw):
    """i.i.d. negatives and log κ(z_i, w_j) = `log_profile`[(i − j) mod n] on a regular grid of S¹.

    `positive` is ν, shape (n, n), and `negative` is q, shape (n,). Only n exponentials are taken for a time, not n²;
    their means over shifts are matrix products for all times at once. (An FFT has absolute accuracy only; sums of
    positive terms keep the relative accuracy on which small gaps depend.)
    """

    anchors: Array
    log_profile: Array
    positive: Array
    negative: Array
    group: int = field(default=1, init=False)

    @property
    def moments(self) -> Moments:
        """Those of the table of all shifts."""
        return self.table.moments

    @property
    def relative_error(self) -> float:
        """That of a table."""
        return table_error(self.log_profile)

    @property
    def alignment(self) -> LogField:
        """That of the table."""
        return self.table.alignment

    def centred(self, power: int) -> Array:
        """Return that of the table."""
        return self.table.centred(power)

    @property
    def table(self) -> TableLaw:
        """The same law with its kernel written out."""
        n = self.size
        return TableLaw(self.anchors, _shifted(self.log_profile, n), self.positive, self.negative)

    def parts(self, log_scale: Array) -> Iterator[BatchPart]:
        """Return all anchors at once, in one unit."""
        yield _CirclePart(self, log_scale)


class _CirclePart(BatchPart):
    def __init__(self, law: CircleLaw, log_scale: Array) -> None:
        xp, n = law.xp, law.size
        # the largest unit: no kernel value that has mass exceeds 1/mass in it
        unit = float(xp.max(log_scale))
        self.rows, self.log_unit = slice(0, n), 0 * log_scale + unit
        self._scaled = xp.exp(xp.minimum(law.log_profile - unit, xp.asarray(700.0)))
        # Σ_j k[i−j]·x_ij = Σ_s k[s]·x_i,(i−s)
        i, s = numpy.arange(n)[None, :], numpy.arange(n)[:, None]
        self._negative = xp.take(law.negative, xp.asarray(((i - s) % n).reshape(-1)))
        self._negative = xp.reshape(self._negative, (n, n))
        flat = xp.reshape(law.positive, (-1,))
        self._positive = xp.reshape(xp.take(flat, xp.asarray((i * n + (i - s) % n).reshape(-1))), (n, n))
        self.times_at_once = 32

    def transforms(self, times: Array) -> tuple[Transform, Transform]:
        parts = exponentials(times[:, None] * self._scaled[None, :])
        return means(parts, self._positive), means(parts, self._negative)


def _shifted(profile: Array, n: int) -> Array:
    xp = namespace(profile)
    index = (numpy.arange(n)[:, None] - numpy.arange(n)[None, :]) % n
    return xp.reshape(xp.take(profile, xp.asarray(index.reshape(-1))), (n, n))


@dataclass(frozen=True, eq=False)
class PairedLaw(BatchLaw):
    """Negatives that come in pairs (a, b) ~ `joint`, shape (m, m), both marginals q: the two views of an image.

    log κ(z, w) has shape (n, m) and ν_z(w), `positive`, too.
    """

    anchors: Array
    log_kernel: Array
    positive: Array
    joint: Array
    group: int = field(default=2, init=False)

    @property
    def _single(self) -> TableLaw:
        return TableLaw(self.anchors, self.log_kernel, self.positive, self.xp.sum(self.joint, axis=1))

    @property
    def moments(self) -> Moments:
        """Those of X = κ(z,a) + κ(z,b); its least value is bounded by that of each."""
        xp = self.xp
        first = self._single.moments
        other = log_or_zero(xp.sum(self.joint, axis=0))[None, :]
        top = xp.max(self.log_kernel, axis=1)
        scaled = xp.exp(self.log_kernel - top[:, None])
        cross = xp.log(xp.sum((scaled @ self.joint) * scaled, axis=1)) + 2 * top
        second = log_row_sums(other + 2 * self.log_kernel)
        square = xp.logaddexp(xp.logaddexp(first.group_square, second), cross + math.log(2.0))
        return first._replace(
            group=xp.logaddexp(first.group, log_row_sums(other + self.log_kernel)),
            group_square=square,
            least_group=first.least_group + math.log(2.0),
        )

    @property
    def relative_error(self) -> float:
        """Two sums, one inside the other."""
        return 2 * table_error(self.log_kernel)

    @property
    def alignment(self) -> LogField:
        """Sums over the columns that have a positive's mass."""
        return self._single.alignment

    def centred(self, power: int) -> Array:
        """Return the central moment of X = κ(z,a) + κ(z,b) from the deviations of both."""
        xp, log_half = self.xp, self.moments.group - math.log(2.0)
        f = xp.expm1(self.log_kernel - log_half[:, None])
        total = xp.zeros_like(log_half)
        for k in range(power + 1):
            total = total + math.comb(power, k) * xp.sum(((f ** (power - k)) @ self.joint) * f**k, axis=1)
        return total / 2**power

    def parts(self, log_scale: Array) -> Iterator[BatchPart]:
        """Return blocks of anchors, each in its own unit."""
        for part in self._single.parts(log_scale):
            yield _PairedPart(part, self.joint)


def simclr_batch(log_kernel: Array, joint: Array) -> PairedLaw:
    """Return the law of a SimCLR batch: every view is an anchor, its image's other view the positive.

    log κ and `joint`, the law of an image's two views, are tables on the same points, shape (n, n). That one anchor
    speaks for both views needs that neither table tells which view is the first.

    Raises:
        ValueError: a table is not square, not symmetric to rounding, or `joint` is no law of pairs.
    """
    pairs = PairLaw(joint).one_marginal()
    for name, table in (("log_kernel", checked_table("log_kernel", log_kernel, pairs.shape)), ("joint", joint)):
        xp = namespace(table)
        off = xp.abs(table - table.T) - 8 * EPS * xp.abs(table)
        worst = int(xp.argmax(xp.reshape(off, (-1,))))
        i, j = divmod(worst, pairs.shape[1])
        if float(off[i, j]) > 0:
            raise ValueError(
                f"{name}[{i}, {j}]={float(table[i, j])!r} must equal {name}[{j}, {i}]={float(table[j, i])!r}: "
                "both views are anchors; for an ordered pair use PairedLaw and name the anchor's side"
            )
    return PairedLaw(pairs.first, log_kernel, pairs.conditional, pairs.joint)


class _PairedPart(BatchPart):
    """E e^{−t(X_a+X_b)} − 1 = f_a + f_b + E f_a f_b with f = e^{−tX} − 1, and the rests add with E f_a f_b ≥ 0."""

    def __init__(self, single: TablePart, joint: Array) -> None:
        self._single, self._joint = single, joint
        self.rows, self.log_unit = single.rows, single.log_unit
        self.times_at_once = single.times_stored

    def transforms(self, times: Array) -> tuple[Transform, Transform]:
        xp = namespace(times)
        parts = exponentials(times[:, None, None] * self._single.scaled[None, :, :])
        first, second = (means(parts, xp.sum(self._joint, axis=axis)) for axis in (1, 0))
        both = xp.sum((parts.fall @ self._joint) * parts.fall, axis=2)
        pair = Transform(
            xp.sum((parts.value @ self._joint) * parts.value, axis=2),
            first.fall + second.fall + both,
            first.rest + second.rest + both,
        )
        return self._single.positives(parts), pair
