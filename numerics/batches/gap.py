"""How far the InfoNCE loss of a finite batch is from its large-batch limit, exactly: the figures and what they mean."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numerics import checks
from numerics.batches import exact, loss, zonal
from numerics.estimate import Estimate
from numerics.results import Result, Table


@dataclass(frozen=True, repr=False)
class BatchGap(Result):
    """The expected loss L_N of a batch beside its limit J_τ + log(N V_κ), their difference, and what is known of it.

    Values are in nats, each with a bound on its error. `c1` is the coefficient of 1/N, None beyond float64;
    `batch_within_tolerance` the least batch from which on the difference is within the tolerance, None for none up to
    10¹².
    """

    dim: int
    tau: float
    batch: int
    alignment: float
    tolerance: float
    loss: Estimate
    limit: Estimate
    difference: Estimate
    c1: Estimate | None
    lower_bound: Estimate
    upper_bound: Estimate
    batch_within_tolerance: int | None

    def sentences(self) -> Sequence[str]:
        """Say of which batch the figures are."""
        return (
            f"d = {self.dim}, τ = {self.tau:g}, positives at cosine {self.alignment:g}, uniform negatives: "
            f"N = {self.batch - 1:,} in a batch of {self.batch:,}",
        )

    def table(self) -> Table:
        """Return the figures, a row each."""
        enough = self.batch_within_tolerance
        return Table(
            ("", ""),
            (
                ("expected loss L_N", _nats(self.loss)),
                ("large-batch limit J_τ + log(N V_κ)", _nats(self.limit)),
                ("difference", _nats(self.difference)),
                ("bounds for every N", f"[{self.lower_bound.value + 0.0:.4g}, {self.upper_bound.value:.4g}]"),
                ("c₁/N", self._first_term()),
                (
                    f"difference within {self.tolerance:g} nats",
                    f"from a batch of {enough:,} on" if enough is not None else "not by any batch up to 10¹²",
                ),
            ),
        )

    def _first_term(self) -> str:
        if self.c1 is None:
            return "beyond float64: there is no first term to compare with"
        # c₁/N is the first term of a series in 1/N, and says nothing while the terms grow
        first = self.c1.value / (self.batch - 1)
        good = abs(self.difference.value - first) <= 0.1 * abs(first)
        remark = "describes the difference" if good else "does not describe the difference yet: N is too small"
        return f"{first:.4g}, which {remark}"

    def data(self) -> Table:
        """Return one row: every figure, and its error after it."""
        found: dict[str, Any] = {}
        for key, value in self.as_json().items():
            found |= {key: value["value"], f"{key}_error": value["error"]} if isinstance(value, dict) else {key: value}
        return Table(tuple(found), (tuple(found.values()),))

    def as_json(self) -> dict[str, Any]:
        """Return estimates as value and error; an infinite bound has no value."""
        fields = ((field.name, getattr(self, field.name)) for field in dataclasses.fields(self))
        return {name: _plain(value) if isinstance(value, Estimate) else value for name, value in fields}


def batch_gap(*, dim: int, tau: float, batch: int, alignment: float = 1.0, tolerance: float = 0.01) -> BatchGap:
    """Return how far the InfoNCE loss of a batch is from its large-batch limit: one integral, nothing is sampled.

    Negatives are uniform on the unit sphere of `dim` dimensions, and every positive has the cosine `alignment` with its
    anchor. `tau` is the temperature, `batch` the number of pairs, and `tolerance` a difference in nats that you accept.

    >>> batch_gap(dim=8, tau=1, batch=1000, alignment=0.2).batch_within_tolerance
    109

    Raises:
        ValueError: an argument is out of its domain, or `tau` so small that no rule resolves the integral.
    """
    checks.whole("dim", dim, 2)
    checks.positive("tau", tau)
    checks.positive("tolerance", tolerance)
    count = checks.whole("batch", batch, 2) - 1
    law, gap = zonal.resolved(
        lambda order: zonal.aligned_batch(dim, tau, alignment, order), lambda law: exact.gap(law, count)
    )
    limit = loss.limit(law, count)
    lower, upper = loss.bounds(law, count)
    enough = loss.batch_within(law, tolerance)
    try:
        first = loss.first_constant(law)
    except loss.BeyondFloat:
        first = None
    within = None if enough is None else enough + 1
    return BatchGap(dim, tau, batch, alignment, tolerance, limit + gap, limit, gap, first, lower, upper, within)


def _nats(value: Estimate) -> str:
    return f"{value.value:.12f} ± {value.error:.0e} nats"


def _plain(value: Estimate) -> dict[str, float | None]:
    finite = value.value not in (float("inf"), float("-inf"))
    return {"value": value.value if finite else None, "error": value.error if finite else None}
