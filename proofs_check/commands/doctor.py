"""``gibbsgap doctor``: the installation examined."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from proofs_check.commands import shared
from proofs_check.reports import installation
from proofs_check.reports.sheets import say


@click.command()
@click.pass_obj
def doctor(folders: tuple[Path, ...]) -> None:
    """Check the installation: versions, where packages come from, computer algebra, GPU, theorems found."""
    healthy = True
    for finding in installation.findings(lambda: shared.catalogue(folders)):
        say(f"{'ok ' if finding.fine else 'BAD'} {finding.what}")
        healthy = healthy and finding.fine
    sys.exit(0 if healthy else 1)
