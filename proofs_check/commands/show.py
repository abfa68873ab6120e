"""``gibbsgap show`` and ``gibbsgap axioms``: one theorem, and what its verdict rests on."""

from __future__ import annotations

from pathlib import Path

import click

from proofs_check.commands import shared
from proofs_check.commands.progress import Progress
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.export.reading import side_by_side
from proofs_check.reports import show as shown
from proofs_check.reports import trusted_base
from proofs_check.reports.sheets import say
from proofs_check.verification.run import Run
from proofs_check.vocabulary.theorem import Theorem


@click.command()
@click.argument("name", metavar="ID")
@click.option("--edits", is_flag=True, help="Show every near-miss of it, and the smallest measure that refutes each.")
@click.option("--coq", is_flag=True, help="Show what Coq is asked to prove beside every clause; nothing is run.")
@click.pass_obj
def show(folders: tuple[Path, ...], name: str, *, edits: bool, coq: bool) -> None:
    """Show one theorem: statement, chains with the reason of every link, evidence, hypotheses, near-misses."""
    if coq:
        if edits:
            raise click.UsageError("--coq and --edits exclude each other: the one runs nothing, the other everything")
        known = shared.catalogue(folders)
        (theorem,) = shared.chosen(known, (name,))
        say(side_by_side(Exporter(known.theorems), theorem))
        return
    run, theorem = _single(folders, name)
    say(shown.theorem_text(theorem, run.outcomes[0], edits=edits))


@click.command()
@click.argument("name", metavar="[ID]", required=False)
@click.pass_obj
def axioms(folders: tuple[Path, ...], name: str | None) -> None:
    """Print what a verdict rests on: hypotheses, background facts, lemmas, assumptions, tools and the trusted base.

    Without an ID it is the trusted base alone: the files that must be right for “proved” to mean it, with their lines.
    """
    if name is None:
        say(trusted_base.text())
        return
    run, theorem = _single(folders, name)
    say(shown.axioms_text(theorem, run))


def _single(folders: tuple[Path, ...], name: str) -> tuple[Run, Theorem]:
    (theorem,) = shared.chosen(shared.catalogue(folders), (name,))
    with Progress() as progress:
        run = shared.run(folders, (theorem.id,), "quick", "numpy", 0, progress.say)
    return run, theorem
