"""``gibbsgap diff``: two runs, or two ledgers, or one of each, against one another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from proofs_check.commands import usage
from proofs_check.reports import comparison, ledger
from proofs_check.reports.comparison import Comparison
from proofs_check.reports.ledger import Ledger
from proofs_check.reports.sheets import counted, say


@click.command()
@click.argument("before", metavar="A.json", type=click.Path(path_type=Path))
@click.argument("after", metavar="B.json", type=click.Path(path_type=Path))
def diff(before: Path, after: Path) -> None:
    """Compare two runs, as verify --json writes them, or ledgers; exit status 1 if B is worse than A or has moved.

    They may be two versions of a theory, two machines, or NumPy and CuPy.

    \b
        gibbsgap verify --json numpy.json --backend numpy
        gibbsgap verify --json cupy.json --backend cupy
        gibbsgap diff numpy.json cupy.json
    """
    try:
        first, second = ledger.read(before), ledger.read(after)
    except ledger.LedgerError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    compared = comparison.compared(first.entries, second.entries)
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
