"""``gibbsgap mutate``: every single edit of every theorem, judged; the score, and what survives with the reason."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from numerics import writing
from proofs_check.commands import scheduling, shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.outcome import MutantOutcome
from proofs_check.reports.sheets import Column, Sheet
from proofs_check.verification.run import Run

# What the theorems hold on is no matter here: they must hold at all before their edits are judged.
EXAMPLES = 5
KINDS = ("killed", "equal", "implied", "explained", "elsewhere", "alive")


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=usage.ids)
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write score, survivors and reasons here.")
@click.option("--seed", type=usage.SEED, default=0, show_default=True, help="Seed of the finite measures tried.")
@scheduling.option
@usage.of_theories
@click.pass_obj
def mutate(
    folders: tuple[Path, ...], ids: tuple[str, ...], json_file: Path | None, seed: int, scheduler: str | None
) -> None:
    """Judge every generated edit of every theorem, or of those with the IDs given; exit status 1 if one lives.

    Each formula is edited in every single place: signs, factors, exponents, a term dropped, arguments exchanged. An
    edit is killed by an exhibited finite measure, or by a route. One that survives is proved equal by the checker,
    implied by what is proved or proved too, or its module gives the reason; any other is alive. The score counts, of
    the edits that are neither equal nor true as well, those that are killed.

    \b
        gibbsgap mutate
        gibbsgap mutate P4.1 --json edits.json
    """
    usage.outputs((json_file,))
    with Progress() as progress:
        run = shared.run(
            folders, ids, "quick", "numpy", seed, progress.say,
            all_mutants=EXAMPLES, told=True, scheduler=scheduler,
        )  # fmt: skip
    # Of some theorems only, an edit of a shared object may be for another one to refute.
    settled = _settled(run) if not ids else None
    found = {outcome.id: Counter(kind(m, settled) for m in outcome.mutants) for outcome in run.outcomes}
    usage.deliver(
        [(json_file, writing.json_text(_plain(run, found, settled)))],
        *_failures(run), _sheet(found), *_survivors(run, settled), _verdict(run, found),
    )  # fmt: skip
    sys.exit(0 if run.as_claimed else 1)


def kind(mutant: MutantOutcome, settled: set[str] | None) -> str:
    """Name what became of an edit: killed, equal, implied, explained, for another theorem to judge, or alive.

    ``settled`` names the edits that some theorem of a whole run refutes or explains; None where others were not asked.
    """
    if mutant.result == "equivalent":
        return "explained" if mutant.excused else "equal"
    if mutant.result == "elsewhere":
        return "elsewhere" if settled is None or mutant.name in settled else "alive"
    return mutant.result


def score(counts: Counter[str]) -> float:
    """Return the share of killed edits among those that are neither equal nor true as well, in percent."""
    counted = counts["killed"] + counts["explained"] + counts["alive"]
    return 100.0 * counts["killed"] / counted if counted else 100.0


def _settled(run: Run) -> set[str]:
    return {m.name for o in run.outcomes for m in o.mutants if m.result in ("killed", "equivalent", "implied")}


def _sheet(found: dict[str, Counter[str]]) -> Sheet:
    columns = ("edits", *KINDS, "score")
    sheet = Sheet((Column("theorem"), *(Column(title, right=True) for title in columns)))
    for name, counts in {**found, "all": sum(found.values(), Counter())}.items():
        sheet.add(name, f"{counts.total():,}", *(f"{counts[key]:,}" for key in KINDS), f"{score(counts):.1f}%")
    return sheet


def _failures(run: Run) -> Iterator[str]:
    for broken in run.broken:
        yield f"{broken.module} ({broken.where}) cannot be used: {broken.why}"
    for outcome in run.outcomes:
        yield from (f"{outcome.id} ({outcome.where}): {problem}" for problem in outcome.problems)


def _survivors(run: Run, settled: set[str] | None) -> Iterator[str]:
    for outcome in run.outcomes:
        for mutant in outcome.mutants:
            if kind(mutant, settled) in ("explained", "alive"):
                yield f"{outcome.id} ({outcome.where}) survives: {mutant.name}: {mutant.why or 'alive, not explained'}"


def _verdict(run: Run, found: dict[str, Counter[str]]) -> str:
    word = "every survivor is explained" if run.as_claimed else "NOT every edit is refuted or explained"
    return f"{word}; score {score(sum(found.values(), Counter())):.1f} %, {run.seconds:.0f} s"


def _plain(run: Run, found: dict[str, Counter[str]], settled: set[str] | None) -> dict[str, Any]:
    survivors = [
        {"theorem": o.id, "where": o.where, "place": m.place, "edit": m.name, "kind": kind(m, settled), "why": m.why}
        for o in run.outcomes
        for m in o.mutants
        if m.result != "killed" and kind(m, settled) != "elsewhere"
    ]
    total = sum(found.values(), Counter())
    return {
        "score": score(total), "counts": dict(total), "seconds": run.seconds, "seed": run.settings.seed,
        "theorems": {name: {"score": score(c), **c} for name, c in found.items()}, "survivors": survivors,
    }  # fmt: skip
