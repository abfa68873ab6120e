"""``gibbsgap site``: the catalogue as pages to click through, which need no network and no server."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.reports import ledger
from proofs_check.reports.sheets import counted, say
from proofs_check.site import pages


@click.command()
@click.option("-o", "--output", required=True, type=usage.OUTPUT, help="The folder to write to; made if missing.")
@usage.of_theories
@click.pass_obj
def site(folders: tuple[Path, ...], output: Path) -> None:
    """Write the catalogue as static pages: a theorem map, a page a theorem, items, headlines, the ledger's history.

    Open index.html in a browser: no network and no server is needed. Your own folder of theorems becomes pages too.

    \b
        gibbsgap site -o pages
    """
    usage.folder(output, "output")
    found = shared.catalogue(folders)
    about, history = shared.about(found), _history(found)
    with Progress() as progress:
        run = shared.run(folders, (), "quick", "numpy", 0, progress.say)
        progress.say("pages")
        made = pages.files(pages.Book(found, about, run, shared.items(found), history))
    usage.deliver([(output / name, text) for name, text in made.items()], named=False)
    say(f"wrote {output / 'index.html'} and {counted(len(made) - 1, 'file')} beside it; next: open it in a browser")
    sys.exit(0 if run.as_claimed else 1)


def _history(found: Catalogue) -> list[Mapping[str, Any]]:
    """Return what the ledgers of all sources say of their changes, in the order of their days."""
    held = [source.root / ledger.NAME for source in found.theories]
    try:
        entries = [entry for path in held if path.exists() for entry in ledger.read(path).history]
    except ledger.LedgerError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    return sorted(entries, key=lambda entry: str(entry.get("when", "")))
