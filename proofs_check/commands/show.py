"""``gibbsgap show``, ``axioms`` and ``statement``: one theorem, what it rests on, what its docstring must say."""

from __future__ import annotations

from pathlib import Path

import click

from numerics.writing import write_whole
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.export.reading import side_by_side
from proofs_check.reports import headlines, trusted_base
from proofs_check.reports import show as shown
from proofs_check.reports.sheets import console, say
from proofs_check.verification import docstrings
from proofs_check.verification.run import Run
from proofs_check.vocabulary.theorem import Theorem


@click.command()
@click.argument("name", metavar="ID", shell_complete=usage.ids)
@click.option("--edits", is_flag=True, help="Show every near-miss of it, and the smallest measure that refutes each.")
@click.option("--coq", is_flag=True, help="Show what Coq is asked to prove beside every clause; nothing is run.")
@click.pass_obj
def show(folders: tuple[Path, ...], name: str, *, edits: bool, coq: bool) -> None:
    """Show one theorem: statement, chains with the reason of every link, evidence, hypotheses, near-misses.

    The ID of a clause shows what concerns that clause, and the ID of a headline what carries it.

    \b
        gibbsgap show P3.1
        gibbsgap show T3.1.a
        gibbsgap show H1
    """
    if coq:
        if edits:
            raise click.UsageError("--coq and --edits exclude each other: the one runs nothing, the other everything")
        known = shared.catalogue(folders)
        say(*(side_by_side(Exporter(known.known), theorem) for theorem in shared.chosen(known, (name,))))
        return
    found, run, theorems = _asked(folders, name)
    outcomes = {outcome.id: outcome for outcome in run.outcomes}
    claim = next((claim for claim in found.claims if claim.id == name and claim.carried_by), None)
    if claim is not None:
        shared.tell(*headlines.lines(claim, outcomes), repeatable=run.repeatable)
        return
    letters = {theorem.id: name.removeprefix(f"{theorem.id}.") if name != theorem.id else None for theorem in theorems}
    texts = (shown.theorem_text(t, outcomes[t.id], edits=edits, letter=letters[t.id]) for t in theorems)
    shared.tell(*texts, repeatable=run.repeatable)


@click.command()
@click.argument("name", metavar="[ID]", required=False, shell_complete=usage.ids)
@click.pass_obj
def axioms(folders: tuple[Path, ...], name: str | None) -> None:
    """Print what a verdict rests on: hypotheses, background facts, lemmas, assumptions, tools and the trusted base.

    Without an ID it is the trusted base alone: the files that must be right for “proved” to mean it, with their lines.
    """
    if name is None:
        say(trusted_base.text())
        return
    _, run, theorems = _asked(folders, name)
    found = (shown.axioms_text(theorem, outcome) for theorem, outcome in zip(theorems, run.outcomes, strict=True))
    shared.tell(*found, trusted_base.text(), repeatable=run.repeatable)


@click.command()
@click.argument("name", metavar="ID")
@click.option("--write", is_flag=True, help="Put it into the docstring of the theorem's module.")
@click.pass_obj
def statement(folders: tuple[Path, ...], name: str, *, write: bool) -> None:
    """Print a theorem's statement as it is checked, or write it into the docstring of its module.

    Its definitions and clauses stand there word for word, since what is read should be what is proved. Hypotheses are
    filled in where there are none yet; the setting between “Statement” and the definitions is yours, and stays.

    \b
        gibbsgap statement Shift --write
    """
    (theorem,) = shared.chosen(shared.catalogue(folders), (name,))
    if not write:
        say(docstrings.stated(theorem, min(docstrings.WIDTH, console().width)))
        return
    file = Path(theorem.where.file)
    text = file.read_text(encoding="utf-8")
    changed = docstrings.restated(text, theorem)
    if changed is None:
        wanted = ", ".join(docstrings.SECTIONS)
        raise usage.Refused(f"file={str(file)!r} must have a docstring with, in this order, {wanted}")
    if changed == text:
        say(f"{file}: nothing to change")
        return
    usage.outputs((file,))
    write_whole(file, changed)
    say(f"{file}: written")


def _asked(folders: tuple[Path, ...], name: str) -> tuple[Catalogue, Run, list[Theorem]]:
    """Return the theorems that a name stands for, with their run: a headline has what carries it, and its own."""
    found = shared.catalogue(folders)
    theorems = shared.chosen(found, (name,))
    carried = next((claim.carried_by for claim in found.claims if claim.id == name), ())
    ids = (*(theorem.id for theorem in theorems), *carried)
    with Progress() as progress:
        run = shared.run(folders, ids, "quick", "numpy", 0, progress.say)
    return found, run, theorems
