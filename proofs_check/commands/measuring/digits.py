"""``gibbsgap digits``: corrupted pairs in small, two encoders trained on scikit-learn's digits and their captions."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from numerics import writing
from numerics.embeddings.files.source import Unreadable
from numerics.experiments import digits as experiment
from numerics.experiments.digits import Outcome, Training
from proofs_check.commands import usage
from proofs_check.commands.progress import Progress
from proofs_check.commands.usage import Refused
from proofs_check.reports.sheets import Column, Sheet, counted

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SPARE = ("energy distance", "auc", "loss")  # what a narrow window is not wide enough for; files have all
FORMATS = ("png", "svg", "pdf")
COLUMNS = ("image_to_text", "text_to_image", "alignment", "centroid_gap", "energy_distance", "auc", "coupling", "loss")


@click.command()
@click.option("-o", "--output", type=usage.OUTPUT, help="Write a figure: F.png, F.svg or F.pdf.")
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write every run to this JSON file.")
@click.option(
    "--seeds",
    type=usage.Whole(min=1),
    default=3,
    show_default=True,
    help="Runs at each corruption, each with its own split.",
)
@click.option(
    "--steps",
    type=usage.Whole(min=0),
    default=800,
    show_default=True,
    help="Steps of Adam; 0 judges untrained encoders.",
)
def digits(output: Path | None, json_file: Path | None, seeds: int, steps: int) -> None:
    """Exchange a share of the pairs, train, and see retrieval fall and the gap move.

    Images of digits and captions of their labels are embedded by two small encoders, trained with the symmetric
    InfoNCE loss at τ = 0.1. A share p of the training pairs is exchanged at random; encoders are judged on 500 other
    images with their true captions. The digits are scikit-learn's: pip install 'gibbsgap[demo]'.

    As it stands this is 18 runs of 800 steps, a minute or two; time is in proportion to --seeds and to --steps.

    \b
        gibbsgap digits -o digits.png --json digits.json
    """
    kind = usage.ending(output, FORMATS)
    figures = usage.drawing("proofs_check.reports.embeddings.drawings") if kind else None
    usage.outputs((output, json_file))
    start = time.monotonic()
    with Progress() as progress:
        runs = _runs(Training(steps=steps), seeds, progress)
    took = f"{counted(len(runs), 'run')} of {counted(steps, 'step')} took {time.monotonic() - start:.0f} s"
    outputs: list[tuple[Path | None, str | bytes]] = [(json_file, writing.json_text([_plain(run) for run in runs]))]
    if figures is not None:
        parts = {key: _means(runs, key) for key in ("image_to_text", "text_to_image", "centroid_gap", "coupling")}
        outputs.append((output, figures.image(figures.corruption(SHARES, parts), kind)))
    usage.deliver(outputs, *_said(runs, seeds), took)


def _runs(training: Training, seeds: int, progress: Progress) -> list[Outcome]:
    runs: list[Outcome] = []
    try:
        for share in SHARES:
            for seed in range(seeds):
                doing = f"corruption {share:g}: seed {seed + 1} of {seeds}"

                def say(_what: str, far: float, doing: str = doing) -> None:
                    progress.say(doing, len(runs) + far, seeds * len(SHARES))

                say("", 0.0)
                runs.append(experiment.outcome(share, seed, training, say))
    except Unreadable as mistake:
        raise Refused(str(mistake)) from mistake
    return runs


def _plain(run: Outcome) -> dict[str, Any]:
    """A run with its measurements beside the rest."""
    fields = run._asdict()
    found: dict[str, Any] = fields.pop("measured")
    return fields | found


def _means(runs: list[Outcome], key: str) -> list[tuple[float, float, float]]:
    """Mean, least and largest over seeds at each corruption."""
    found = []
    for share in SHARES:
        values = [_plain(run)[key] for run in runs if run.corruption == share]
        found.append((sum(values) / len(values), min(values), max(values)))
    return found


def _said(runs: list[Outcome], seeds: int) -> list[Sheet | str]:
    table = {key: _means(runs, key) for key in COLUMNS}
    titles = ("corruption", *(key.replace("_", " ") for key in COLUMNS))
    sheet = Sheet([Column(title, right=True, dropped=title in SPARE) for title in titles])
    for place, share in enumerate(SHARES):
        sheet.add(f"{share:.1f}", *(f"{table[key][place][0]:.3f}" for key in COLUMNS))
    gap = [mean for mean, _, _ in table["centroid_gap"]]
    top = max(range(len(SHARES)), key=gap.__getitem__)
    first, last = (table["image_to_text"][place][0] for place in (0, -1))
    return [
        sheet,
        f"means over {counted(seeds, 'seed')}; retrieval by label: {first:.3f} to {last:.3f} (chance 0.1)",
        f"centroid gap: {gap[0]:.3f} to {gap[-1]:.3f}; the largest is {gap[top]:.3f}, at corruption {SHARES[top]:g}",
    ]
