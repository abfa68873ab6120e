"""``gibbsgap verify``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.reports import record, tables


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--level",
    type=usage.LEVELS,
    default="quick",
    show_default=True,
    help="quick: 50 random measures a law; full: 2000, finer rules and every edit; certified: also every inequality "
    "for one number x > 0, on its whole domain by ball arithmetic.",
)
@click.option(
    "--backend",
    type=usage.BACKENDS,
    default="auto",
    show_default=True,
    help="What numerics run on: auto takes a GPU where CuPy has one, else NumPy.",
)
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write everything found to this JSON file.")
@click.option("--junit", "junit_file", type=usage.OUTPUT, help="Write JUnit XML, one case a step.")
@click.option("--seed", type=usage.SEED, default=0, show_default=True, help="Seed of the random measures.")
@click.option("--fresh", is_flag=True, help="Verify everything again, also what has not changed since another run.")
@click.pass_obj
def verify(
    folders: tuple[Path, ...],
    ids: tuple[str, ...],
    level: str,
    backend: str,
    json_file: Path | None,
    junit_file: Path | None,
    seed: int,
    *,
    fresh: bool,
) -> None:
    """Check theorems, all or those with the IDs given; exit status 1 if anything is not as claimed."""
    usage.outputs((json_file, junit_file))
    with Progress() as progress:
        run = shared.run(folders, ids, level, backend, seed, progress.say, fresh=fresh)
    outputs = ((json_file, record.json_text(run)), (junit_file, record.junit_text(run)))
    usage.deliver(outputs, *tables.tables(run))
    sys.exit(0 if run.as_claimed else 1)
