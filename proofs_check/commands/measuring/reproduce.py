"""``gibbsgap reproduce``: the published experiments, their population versions, figures and findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from numerics import writing
from numerics.pairwise.tiles import cores
from proofs_check.commands import scheduling, usage
from proofs_check.commands.progress import Progress
from proofs_check.reports.sheets import remark
from proofs_check.reproduce import figures, findings, parts
from proofs_check.reproduce.experiment import Scale
from proofs_check.reproduce.experiments import EXPERIMENTS
from proofs_check.verification.carriers.jobs import Carrier

NAMES = tuple(EXPERIMENTS)
ALL = "all"
FINDINGS = "findings.tex"


@click.command(
    epilog="\b\n"
    + "\n".join([*(f"{name:20}  {one.about}" for name, one in EXPERIMENTS.items()), f"{ALL:20}  each of them"])
)
@click.argument("name", type=usage.Choice((*NAMES, ALL)))
@click.option(
    "--out",
    "folder",
    type=usage.OUTPUT,
    default=Path("reproduced"),
    show_default=True,
    help="The folder to write to; made if missing. Finished parts in it are used again.",
)
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write the summaries to this file too.")
@click.option("--quick", is_flag=True, help="A smaller run of each, under a minute on two cores.")
@click.option("--seed", type=usage.SEED, default=0, show_default=True, help="The first seed.")
@click.option("--seeds", type=usage.Whole(min=1), help="Seeds of the sampled schemes: 20 as published; 3 with --quick.")
@click.option(
    "--processes",
    type=usage.Whole(min=1),
    help="Processes beside each other; as many as there are cores, up to 8.",
)
@click.option("--backend", type=usage.BACKENDS, default="numpy", show_default=True, help="What sampled schemes run on.")
@click.option("--fresh", is_flag=True, help="Compute finished parts again.")
@scheduling.option
def reproduce(  # noqa: PLR0913, PLR0917 (one option an argument)
    name: str,
    folder: Path,
    json_file: Path | None,
    quick: bool,
    seed: int,
    seeds: int | None,
    processes: int | None,
    backend: str,
    fresh: bool,
    scheduler: str | None,
) -> None:  # fmt: skip
    """Run a published experiment of arXiv:2601.19597, and beside it the same without sampling.

    For each it writes a JSON summary, figures as PDF and PNG (with the extra 'plot'), and findings.tex, a section of
    sentences generated from the summaries. An interrupted run goes on where it was: finished parts are kept.

    \b
        gibbsgap reproduce modality-gap --quick --out reproduced
    """
    usage.outputs((json_file,))
    chosen = scheduling.backend(backend, scheduler).name
    usage.folder(folder, "out")
    scale = Scale(quick, seed, seeds or (3 if quick else 20), chosen)
    count = processes or min(cores(), 8)
    names = NAMES if name == ALL else (name,)
    # a GPU is used from one process
    with Progress() as progress, scheduling.carrier(scheduler, (), 1 if chosen == "cupy" else count) as carrier:
        drawn = {one: _run(one, folder, scale, carrier, progress.say, fresh) for one in names}
    _report(folder, drawn, json_file)


def _run(
    name: str, folder: Path, scale: Scale, carrier: Carrier, say: Callable[..., None], fresh: bool
) -> tuple[dict[str, Any], list[str]]:
    """Compute one experiment; write its summary and its figures; return the summary and the figures' names."""
    experiment = EXPERIMENTS[name]
    wanted = experiment.wanted(scale)
    ready = {
        done.part.key: done
        for done in parts.completed(
            wanted, folder, carrier, lambda what, *far: say(f"{name} {what}", *far), fresh=fresh
        )
    }
    done = [ready[part.key] for part in wanted]
    summary = experiment.summarised(scale, done)
    usage.deliver([(folder / f"{name}.json", writing.json_text(summary))], named=False)
    say(f"{name} figures")
    return summary, figures.written(name, summary, done, folder)


def _report(folder: Path, drawn: dict[str, tuple[dict[str, Any], list[str]]], output: Path | None) -> None:
    summaries = {name: summary for name, (summary, _) in drawn.items()}
    # what earlier runs left in the folder belongs to the same section
    everything = {name: summaries.get(name) or _earlier(folder / f"{name}.json") for name in NAMES}
    standing = {name: summary for name, summary in everything.items() if summary is not None}
    shown = {name: figures.standing(name, folder) for name in standing}
    names = [*(f"{name}.json" for name in drawn), FINDINGS, *(f for _, names in drawn.values() for f in names)]
    section = ((folder / FINDINGS, findings.latex(standing, shown)),)
    usage.deliver(section, findings.text(summaries), *(f"wrote {folder / one}" for one in names), named=False)
    usage.deliver([(output, writing.json_text(summaries))])
    if not figures.available():
        remark(f"gibbsgap: no figures: {figures.MISSING}")


def _earlier(file: Path) -> dict[str, Any] | None:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and held.get("experiment") == file.stem else None
