"""``gibbsgap batch``: how far a batch is from the large-batch energy that the theorems speak of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from numerics import writing
from numerics.batches import exact, loss, zonal
from numerics.estimate import Estimate
from proofs_check.commands import usage


@click.command()
@click.option(
    "--dim",
    type=usage.Whole(min=2),
    required=True,
    help="Dimension d of the embeddings, which lie on the unit sphere.",
)
@click.option("--tau", type=usage.POSITIVE, required=True, help="Temperature τ of the loss.")
@click.option(
    "--batch", "size", type=usage.Whole(min=2), required=True, help="Number B of pairs in a batch: B − 1 negatives."
)
@click.option(
    "--alignment",
    type=usage.Number(-1, 1),
    default=1.0,
    show_default=True,
    help="Cosine of an anchor and its positive.",
)
@click.option(
    "--tolerance", type=usage.POSITIVE, default=0.01, show_default=True, help="A difference that you accept, nats."
)
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write the figures to this file.")
def batch(dim: int, tau: float, size: int, alignment: float, tolerance: float, json_file: Path | None) -> None:
    """Show how far the InfoNCE loss of a batch is from its large-batch limit, exactly.

    Negatives are uniform on the sphere and every positive has the cosine --alignment with its anchor, as in a trained
    model that spreads its data well. The expected loss is one integral (Theorem 3.1): nothing is sampled.

    \b
        gibbsgap batch --dim 512 --tau 0.07 --batch 4096
    """
    usage.outputs((json_file,))
    try:
        found = _figures(dim, tau, size, alignment, tolerance)
    except ValueError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    usage.deliver([(json_file, writing.json_text(_plain(found)))], *_lines(found))


def _figures(dim: int, tau: float, size: int, alignment: float, tolerance: float) -> dict[str, Any]:
    count = size - 1
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
    return {
        "dim": dim, "tau": tau, "batch": size, "alignment": alignment, "tolerance": tolerance,
        "loss": limit + gap, "limit": limit, "difference": gap, "c1": first,
        "lower_bound": lower, "upper_bound": upper,
        "batch_within_tolerance": None if enough is None else enough + 1,
    }  # fmt: skip


def _lines(found: dict[str, Any]) -> list[str]:
    count, gap = found["batch"] - 1, found["difference"]
    enough, within = found["batch_within_tolerance"], f"difference within {found['tolerance']:g} nats"
    reached = f"from a batch of {enough:,} on" if enough is not None else "not by any batch up to 10¹²"
    if found["c1"] is None:
        term = "beyond float64: there is no first term to compare with"
    else:
        # c₁/N is the first term of a series in 1/N, and says nothing while the terms grow
        first = found["c1"].value / count
        good = abs(gap.value - first) <= 0.1 * abs(first)
        remark = "describes the difference" if good else "does not describe the difference yet: N is too small"
        term = f"{first:.4g}, which {remark}"
    return [
        f"d = {found['dim']}, τ = {found['tau']:g}, positives at cosine {found['alignment']:g}, uniform negatives: "
        f"N = {count:,} in a batch of {found['batch']:,}",
        _line("expected loss L_N", found["loss"]),
        _line("large-batch limit J_τ + log(N V_κ)", found["limit"]),
        _line("difference", gap),
        f"  {'bounds for every N':<36}[{found['lower_bound'].value + 0.0:.4g}, {found['upper_bound'].value:.4g}]",
        f"  {'c₁/N':<36}{term}",
        f"  {within:<36}{reached}",
    ]


def _line(name: str, value: Estimate) -> str:
    return f"  {name:<36}{value.value:.12f} ± {value.error:.0e} nats"


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """Estimates as value and error; an infinite bound has no value."""
    return {k: _estimate(v) if isinstance(v, tuple) else v for k, v in found.items()}


def _estimate(value: Any) -> dict[str, float | None]:
    finite = value.value not in (float("inf"), float("-inf"))
    return {"value": value.value if finite else None, "error": value.error if finite else None}
