"""``gibbsgap list``: every claim of the source and what has been built of it; the headlines and what carries them."""

from __future__ import annotations

from pathlib import Path

import click

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import shared
from proofs_check.commands.progress import Progress
from proofs_check.reports import headlines as carried
from proofs_check.reports.sheets import Column, Sheet, say
from proofs_check.vocabulary.theorem import Theorem


@click.command(name="list")
@click.option("--headlines", is_flag=True, help="Check the headline claims, and print what carries each.")
@click.pass_obj
def list_(folders: tuple[Path, ...], *, headlines: bool) -> None:
    """List every claim of the source and every theorem found, with what has been built of it."""
    catalogue = shared.catalogue(folders)
    if headlines:
        _print_headlines(folders, catalogue)
        return
    built = {theorem.id: theorem for theorem in catalogue.theorems}
    waiting = {claim.id for claim in catalogue.not_built()}
    states = {c.id: "not yet built" if c.id in waiting else f"carried by {', '.join(c.carried_by)}"
              for c in catalogue.claims} | {t.id: _state(t) for t in catalogue.theorems}  # fmt: skip
    rows = [(c.id, c.title, c.kind) for c in catalogue.claims]
    rows += [(t.id, t.title, "theorem") for t in catalogue.theorems if t.id not in {c.id for c in catalogue.claims}]
    sheet = Sheet((Column("id"), Column("title", wraps=True), Column("kind"), Column("state", wraps=True)))
    for name, title, kind in rows:
        sheet.add(name, title, kind, states[name])
    last = f"{len(built)} theorems built, {len(waiting)} claims not yet; gibbsgap verify checks them"
    say(sheet, *map(str, catalogue.broken), last)


def _state(theorem: Theorem) -> str:
    state = f"open: {theorem.open_because}" if theorem.open_because else f"built, {len(theorem.clauses)} clauses"
    return f"{state}, {theorem.where}"


def _print_headlines(folders: tuple[Path, ...], catalogue: Catalogue) -> None:
    ids = tuple(carried.carriers(catalogue))
    if not ids:
        say('no headline claims are declared: [[claim]] tables with kind = "headline" and carried_by')
        return
    with Progress() as progress:
        run = shared.run(folders, ids, "quick", "numpy", 0, progress.say)
    say(carried.text(catalogue, run.outcomes))
