"""``gibbsgap list`` and ``doctor``: every claim and what has been built of it, and the installation examined."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.outcome import TheoremOutcome
from proofs_check.reports import headlines as carried
from proofs_check.reports import installation
from proofs_check.reports.sheets import Column, Sheet, counted, say
from proofs_check.verification.cache import Files
from proofs_check.vocabulary.theorem import Theorem


@click.command(name="list")
@click.option("--headlines", is_flag=True, help="Check the headline claims, and print what carries each.")
@click.option("--items", is_flag=True, help="Check what answers each item of the source, and print the table of them.")
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write the table of items to this JSON file.")
@usage.of_theories
@click.pass_obj
def list_(folders: tuple[Path, ...], *, headlines: bool, items: bool, json_file: Path | None) -> None:
    """List every claim and every theorem found: how it compares with the source, and what has been built of it."""
    if json_file is not None and not items:
        raise usage.Refused(f"json={str(json_file)!r} goes with --items, which is not given")
    if headlines and items:
        raise usage.Refused("headlines and items are two lists: ask for one")
    usage.outputs((json_file,))
    catalogue = shared.catalogue(folders)
    if headlines:
        _print_headlines(folders, catalogue)
        return
    if items:
        _print_items(folders, catalogue, json_file)
        return
    built = {theorem.id: theorem for theorem in catalogue.theorems}
    waiting = {claim.id for claim in catalogue.not_built()}
    states = {c.id: "not yet built" if c.id in waiting else f"carried by {', '.join(c.carried_by)}"
              for c in catalogue.claims} | {t.id: _state(t) for t in catalogue.theorems}  # fmt: skip
    rows = [(c.id, c.title, c.kind, c.compares) for c in catalogue.claims]
    rows += [(t.id, t.title, "theorem", "") for t in catalogue.theorems if t.id not in {c.id for c in catalogue.claims}]
    sheet = Sheet((
        Column("id"), Column("title", wraps=True), Column("kind", dropped=True), Column("source"),
        Column("state", wraps=True), Column("where", dropped=True),
    ))  # fmt: skip
    for name, title, kind, compares in rows:
        theorem = built.get(name)
        said, where = (title, "") if theorem is None else (theorem.subject, str(theorem.where))
        sheet.add(name, said, kind, compares, states[name], where)
    last = (
        f"{counted(len(built), 'theorem')} built, {counted(len(waiting), 'claim')} not yet; "
        "next: gibbsgap verify checks them, gibbsgap show ID shows one"
    )
    shared.tell(*map(str, catalogue.broken), sheet, last, repeatable=Files(catalogue).repeatable())


def _state(theorem: Theorem) -> str:
    if theorem.open_because:
        return f"open: {theorem.open_because}"
    built = "false" if theorem.refutes is not None else "built"
    return f"{built}, {counted(len(theorem.clauses), 'clause')}"


def _print_headlines(folders: tuple[Path, ...], catalogue: Catalogue) -> None:
    ids = tuple(carried.carriers(catalogue))
    if not ids:
        say('no headline claims are declared: [[claim]] tables with kind = "headline" and carried_by')
        return
    with Progress() as progress:
        run = shared.run(folders, ids, "quick", "numpy", 0, progress.say)
    shared.tell(carried.text(catalogue, run.outcomes), repeatable=run.repeatable)


def _print_items(folders: tuple[Path, ...], catalogue: Catalogue, json_file: Path | None) -> None:
    found = shared.items(catalogue)
    ids = tuple(carried.answering(catalogue, found))
    outcomes: tuple[TheoremOutcome, ...] = ()
    if ids:
        with Progress() as progress:
            outcomes = shared.run(folders, ids, "quick", "numpy", 0, progress.say).outcomes
    answered = sum(bool(item.counterparts) for item in found)
    last = f"{counted(len(found), 'item')} of the source, {answered} answered; the others say why not"
    text = carried.items_json(found, catalogue, outcomes)
    usage.deliver([(json_file, text)], carried.sheet(found, catalogue, outcomes), last)


@click.command()
@click.pass_obj
def doctor(folders: tuple[Path, ...]) -> None:
    """Check the installation: versions, where packages come from, computer algebra, GPU, theorems found."""
    healthy = True
    for finding in installation.findings(lambda: shared.catalogue(folders)):
        say(f"{'ok ' if finding.fine else 'BAD'} {finding.what}")
        healthy = healthy and finding.fine
    sys.exit(0 if healthy else 1)
