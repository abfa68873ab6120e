"""``gibbsgap regress`` and ``diff``: a fresh run against the committed ledger, and any two runs against one another."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import scheduling, shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.reports import comparison, ledger, record
from proofs_check.reports.comparison import Comparison, Entry
from proofs_check.reports.ledger import Ledger
from proofs_check.reports.sheets import counted, say


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=usage.ids)
@click.option(
    "--update",
    type=usage.Choice(("new", "changed", "all")),
    is_flag=False,
    flag_value="all",
    default=None,
    metavar="[new|changed|all]",
    help="Take the run over into the ledger: --update=new only what is new, --update=changed only what moved or is "
    "gone, --update alone both. It needs --reason.",
)
@click.option("--reason", default="", help="Why the ledger changes; it is kept in it.")
@click.option(
    "--level", type=usage.Choice(("quick", "full")), default="quick", show_default=True, help="As for verify."
)
@click.option("--backend", type=usage.BACKENDS, default="auto", show_default=True, help="As for verify.")
@scheduling.option
@usage.of_theories
@click.pass_obj
def regress(
    folders: tuple[Path, ...],
    ids: tuple[str, ...],
    update: str | None,
    reason: str,
    level: str,
    backend: str,
    scheduler: str | None,
) -> None:
    """Hold a fresh run against the ledger; exit status 1 if anything became worse, moved, is gone, or is not in it.

    The ledger is the file ledger.json beside the theorems: verdicts, grades, clauses as they are checked, what each
    theorem rests on, and numbers, each with a tolerance of its own. A number has moved when it is further from what it
    was than both errors together. Commit the ledger, and run this wherever you run your tests.

    \b
        gibbsgap regress
        gibbsgap regress --update=new --reason "T4.2 is new"
    """  # fmt: skip
    _check(update, reason)
    found = shared.catalogue(folders)
    ids = tuple(theorem.id for theorem in shared.chosen(found, ids)) if ids else ()
    ledgers = {root: _ledger(root) for root in _roots(found)}  # before the run: one that is malformed is said at once
    with Progress() as progress:
        run = shared.run(folders, ids, level, backend, 0, progress.say, told=True, scheduler=scheduler)
    data = record.as_json(run)
    entries = ledger.entries(data)
    fails = [f"{b['module']} ({b['where']}) cannot be used: {b['why']}" for b in data["broken"]]
    if fails and update is not None:
        raise usage.Refused(f"{fails[0]}; mend it before the ledger is updated")
    for line in fails:
        say(line)
    for root, before in ledgers.items():
        mine = {name: entry for name, entry in entries.items() if shared.home(found, name) == root}
        if ids and not mine:
            continue
        if update is not None:
            _update(root, before, mine, update, ids, {"reason": reason, **_record(data)})
            continue
        if missing := _missing(before, mine):
            where = root / ledger.NAME
            is_there = f"{where}: has no entry for" if where.exists() else f"{where} is not there, which would hold"
            say(
                f"{is_there} {', '.join(missing)}: nothing holds what is not in a ledger; gibbsgap regress "
                f"--update=new --reason … adds it, on your own machine: commit {ledger.NAME}"
            )
            fails += missing
        if not before.entries:
            continue
        known = {name: before.entries[name] for name in before.entries if not ids or name in ids}
        compared = comparison.compared(known, mine)
        for change in compared.changes:
            say(str(change))
        fails += [str(change) for change in compared.changes if change.fails]
        share, what = compared.largest
        most = f", the largest move {share:.2g} of its tolerance ({what})" if share else ""
        said = f"{counted(len(mine), 'theorem')}, {counted(compared.numbers, 'number')}"
        say(f"{root / ledger.NAME}: {said} compared{most}")
    if update is None:
        say("the ledger holds" if not fails else f"the ledger does NOT hold: {counted(len(fails), 'time')}")
    sys.exit(1 if fails else 0)


def _check(update: str | None, reason: str) -> None:
    if update is not None:
        usage.not_under_ci("update", "the ledger")
    if update is not None and not reason.strip():
        raise usage.Refused("reason='' must say why the ledger changes; it is kept in it")
    if update is None and reason:
        raise usage.Refused(f"reason={reason!r} goes with --update, which is not given")


def _roots(found: Catalogue) -> list[Path]:
    return [source.root for source in found.theories]


def _ledger(root: Path) -> Ledger:
    path = root / ledger.NAME
    if not path.exists():
        return ledger.Ledger()
    try:
        return ledger.read(path)
    except ledger.LedgerError as mistake:
        raise usage.Refused(str(mistake)) from mistake


def _missing(before: Ledger, found: Mapping[str, Entry]) -> list[str]:
    """The theorems and clauses that a ledger says nothing of."""
    missing = []
    for name, entry in found.items():
        known = before.entries.get(name)
        missing += [name] if known is None else [label for label in entry["clauses"] if label not in known["clauses"]]
    return missing


def _update(
    root: Path, before: Ledger, found: Mapping[str, Entry], which: str, ids: tuple[str, ...], record: Mapping[str, Any]
) -> None:
    """Write what changed into a ledger; what is not as claimed does not go into one."""
    bad = [(name, entry["failing"][0]) for name, entry in found.items() if entry["failing"]]
    if bad:
        raise usage.Refused(f"{bad[0][0]} is not as claimed ({bad[0][1]}): mend it before it goes into the ledger")
    # A run of some theorems says nothing about the others.
    others = {name: entry for name, entry in before.entries.items() if ids and name not in ids}
    after = ledger.updated(before, {**others, **found}, which, record)
    if after == before:
        say(f"{root / ledger.NAME}: nothing to take over")
        return
    path = root / ledger.NAME
    usage.outputs((path,))
    usage.deliver([(path, ledger.text(after))])
    last = after.history[-1]
    say(f"{path}: {len(last['taken'])} taken over, {len(last['dropped'])} dropped")


def _record(data: Mapping[str, Any]) -> dict[str, Any]:
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return {"when": today, "made_with": ledger.made_with(data["suite"])}


@click.command()
@click.argument("before", metavar="A.json", type=click.Path(path_type=Path))
@click.argument("after", metavar="B.json", type=click.Path(path_type=Path))
def diff(before: Path, after: Path) -> None:
    """Compare two runs, as verify --json writes them, or ledgers; exit status 1 if B is worse than A or has moved.

    They may be two versions of a theory, two machines, or NumPy and CuPy. A theorem that had another id is compared
    with what it is called now.

    \b
        gibbsgap verify --json numpy.json --backend numpy
        gibbsgap verify --json cupy.json --backend cupy
        gibbsgap diff numpy.json cupy.json
    """
    try:
        first, second = ledger.read(before), ledger.read(after)
    except ledger.LedgerError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    today = {old: claim.id for claim in shared.catalogue(()).claims for old in claim.formerly}
    compared = comparison.compared(comparison.renamed(first.entries, second.entries, today), second.entries)
    share, what = compared.largest
    most = f", the largest move {share:.2g} of its tolerance ({what})" if share else ""
    say(
        *_made_with(first, second),
        *map(str, compared.changes),
        f"{counted(len(second.entries), 'theorem')}, {counted(compared.numbers, 'number')} compared{most}",
        _verdict(compared),
    )
    sys.exit(0 if compared.holds else 1)


def _verdict(compared: Comparison) -> Text:
    """Say in a line how the second stands to the first."""
    worse = sum(change.fails for change in compared.changes)
    if worse:
        return Text(f"B does NOT hold against A: {counted(worse, 'change')} for the worse", "bold red")
    others = f", {counted(len(compared.changes), 'other change')}" if compared.changes else ", nothing has changed"
    return Text(f"B holds against A: nothing is worse{others}", "bold green")


def _made_with(first: Ledger, second: Ledger) -> list[str]:
    """Say in what the two runs were made differently."""
    was, now = (_last(x) for x in (first, second))
    return [f"{key}: {was.get(key)} → {now.get(key)}" for key in {**was, **now} if was.get(key) != now.get(key)]


def _last(found: Ledger) -> dict[str, Any]:
    last = dict(found.history[-1]) if found.history else {}
    return dict(last.get("made_with", last))
