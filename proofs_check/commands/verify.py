"""``gibbsgap verify``: the main job."""

from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from proofs_check.catalogue import discovery
from proofs_check.catalogue.claims import claims_of
from proofs_check.commands import scheduling, shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.reports import record, tables
from proofs_check.verification.store import files_below

PAUSE = 0.2  # seconds between two looks at the files


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=usage.ids)
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
@click.option("--table", is_flag=True, help="A row a theorem, with the marks of its facets, however many there are.")
@click.option("-v", "--verbose", is_flag=True, help="Also measured numbers, certificates, and why a facet is n/a.")
@click.option("--fresh", is_flag=True, help="Verify everything again, also what has not changed since another run.")
@click.option("--watch", is_flag=True, help="Go on: verify again whenever a file of theorems changes, until Ctrl-C.")
@scheduling.option
@usage.of_theories
@click.pass_obj
def verify(  # noqa: PLR0913 (the options of the main job)
    folders: tuple[Path, ...],
    ids: tuple[str, ...],
    level: str,
    backend: str,
    json_file: Path | None,
    junit_file: Path | None,
    seed: int,
    scheduler: str | None,
    *,
    table: bool,
    verbose: bool,
    fresh: bool,
    watch: bool,
) -> None:
    """Check theorems, all or those with the IDs given; exit status 1 if anything is not as claimed."""
    usage.outputs((json_file, junit_file))
    if watch:
        # A process of its own each time, since what is imported once stays as it was.
        again = [sys.executable, "-P", "-m", "proofs_check", *(a for a in sys.argv[1:] if a != "--watch")]
        roots = [source.root for source in discovery.sources(Path.cwd(), folders)]
        watching(roots, lambda: subprocess.run(again, check=False), lambda: time.sleep(PAUSE))  # noqa: S603 (this command)
    with Progress() as progress:
        run = shared.run(folders, ids, level, backend, seed, progress.say, fresh=fresh, told=True, scheduler=scheduler)
    # Later sources are a user's own, whose ids go before; modules are not asked again.
    claimed = (claim for source in discovery.sources(Path.cwd(), folders) for claim in claims_of(source.root))
    kinds = {claim.id: claim.kind for claim in claimed}
    outputs = ((json_file, record.json_text), (junit_file, record.junit_text))
    said = functools.partial(tables.tables, kinds=kinds, table=table, verbose=verbose)
    usage.deliver([(file, text(run)) for file, text in outputs if file is not None], *said(run))
    if run.repeatable and not (json_file or junit_file):
        shared.keep(*said(replace(run, unchanged=len(run.outcomes))))
    sys.exit(0 if run.as_claimed else 1)


def watching(roots: Iterable[Path], again: Callable[[], object], pause: Callable[[], object]) -> NoReturn:
    """Do something now and whenever a file below some folders is written, comes or goes; an interrupt ends it."""
    before: dict[Path, int] | None = None
    while True:
        now = dict(pair for root in roots for pair in _written(root))
        if now != before:
            before = now
            again()
        pause()


def _written(root: Path) -> Iterable[tuple[Path, int]]:
    """Yield the files below a folder, and when each was written."""
    for path in files_below(root):
        with contextlib.suppress(OSError):  # it is gone in between
            yield path, path.stat().st_mtime_ns
