"""``gibbsgap batch``: how far a batch is from the large-batch energy that the theorems speak of."""

from __future__ import annotations

from pathlib import Path

import click

from numerics import writing
from numerics.batches.gap import batch_gap
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
        found = batch_gap(dim=dim, tau=tau, batch=size, alignment=alignment, tolerance=tolerance)
    except ValueError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    figures = (f"  {name:<36}{value}" for name, value in found.table().rows)
    usage.deliver([(json_file, writing.json_text(found.as_json()))], *found.sentences(), *figures)
