"""``gibbsgap reproduce``: the published experiments, their population versions, figures and findings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from proofs_check.commands import usage
from proofs_check.commands.progress import Progress

NAMES = ("gradient-consistency", "unimodal-gibbs", "modality-gap")
ALL = "all"
FINDINGS = "findings.tex"
# One thread a process: the processes share the cores, and tables are small.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@click.command()
@click.argument("name", metavar=f"{{{'|'.join((*NAMES, ALL))}}}")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("reproduced"),
    show_default=True,
    help="The folder to write to; made if missing. Finished parts in it are used again.",
)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the summaries to this file too.")
@click.option("--quick", is_flag=True, help="A smaller run of each, under a minute on two cores.")
@click.option("--seed", type=int, default=0, show_default=True, help="The first seed.")
@click.option("--seeds", type=int, help="Seeds of the sampled schemes: 20 as published; 3 with --quick.")
@click.option("--processes", type=int, help="Processes beside each other; as many as there are cores, up to 8.")
@click.option("--backend", default="numpy", show_default=True, help="What sampled schemes run on: auto, numpy or cupy.")
@click.option("--fresh", is_flag=True, help="Compute finished parts again.")
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
) -> None:  # fmt: skip
    """Run a published experiment of arXiv:2601.19597, and beside it the same without sampling.

    \b
    gradient-consistency  Figure 3: gradients with N negatives; their exact bias and both rates
    unimodal-gibbs        Figures 2a and 4: mass near two wells on the sphere; exact, particles, Langevin
    modality-gap          Figures 2b and 5: trained encoders; the population optimum, its branches and transition
    all                   the three of them

    For each it writes a JSON summary, figures as PDF and PNG (with the extra 'plot'), and findings.tex, a section of
    sentences generated from the summaries. An interrupted run goes on where it was: finished parts are kept.

    \b
        gibbsgap reproduce modality-gap --quick --out reproduced
    """
    names = _names(name)
    scale_seeds = _whole("seeds", seeds, 1) if seeds is not None else (3 if quick else 20)
    _whole("seed", seed, 0)
    count = _whole("processes", processes, 1) if processes is not None else min(os.cpu_count() or 1, 8)
    output = usage.writable(json_file)
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")
    with Progress() as progress:
        progress.say("loading")
        chosen = _backend(backend)
        _folder(folder)
        from proofs_check.reproduce.experiment import Scale  # noqa: PLC0415 (heavy)

        scale = Scale(quick, seed, scale_seeds, chosen)
        # a GPU is used from one process
        drawn = {one: _run(one, folder, scale, 1 if chosen == "cupy" else count, progress.say, fresh) for one in names}
    _report(folder, drawn, output)


def _run(
    name: str, folder: Path, scale: Any, processes: int, say: Callable[[str], None], fresh: bool
) -> tuple[dict[str, Any], list[str]]:
    """Compute one experiment; write its summary and its figures; return the summary and the figures' names."""
    from proofs_check.reproduce import figures, parts  # noqa: PLC0415 (heavy)
    from proofs_check.reproduce.experiments import EXPERIMENTS  # noqa: PLC0415 (heavy)

    experiment = EXPERIMENTS[name]
    wanted = experiment.wanted(scale)
    ready = {
        done.part.key: done
        for done in parts.completed(wanted, folder, processes, lambda what: say(f"{name} {what}"), fresh=fresh)
    }
    done = [ready[part.key] for part in wanted]
    summary = experiment.summarised(scale, done)
    usage.write(folder / f"{name}.json", _json(summary))
    say(f"{name} figures")
    return summary, figures.written(name, summary, done, folder)


def _report(folder: Path, drawn: dict[str, tuple[dict[str, Any], list[str]]], output: Path | None) -> None:
    from proofs_check.reproduce import figures, findings  # noqa: PLC0415 (heavy)

    summaries = {name: summary for name, (summary, _) in drawn.items()}
    # what earlier runs left in the folder belongs to the same section
    everything = {name: summaries.get(name) or _earlier(folder / f"{name}.json") for name in NAMES}
    standing = {name: summary for name, summary in everything.items() if summary is not None}
    shown = {name: figures.standing(name, folder) for name in standing}
    usage.write(folder / FINDINGS, findings.latex(standing, shown))
    if output is not None:
        usage.write(output, _json(summaries))
    click.echo(findings.text(summaries), nl=False)
    click.echo(f"\nwritten to {folder}: {', '.join(f'{name}.json' for name in drawn)}, {FINDINGS}"
               + "".join(f", {figure}" for _, names in drawn.values() for figure in names))  # fmt: skip
    if not figures.available():
        click.echo(f"gibbsgap: no figures: {figures.MISSING}", err=True)


def _json(value: Any) -> str:
    from proofs_check.reproduce.parts import plain  # noqa: PLC0415 (heavy)

    return json.dumps(plain(value), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _earlier(file: Path) -> dict[str, Any] | None:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and held.get("experiment") == file.stem else None


def _names(name: str) -> tuple[str, ...]:
    if name == ALL:
        return NAMES
    if name not in NAMES:
        raise usage.Refused(f"name={name!r} must be one of {', '.join((*NAMES, ALL))}")
    return (name,)


def _whole(name: str, value: int, least: int) -> int:
    if value < least:
        raise usage.Refused(f"{name}={value!r} must be >= {least}")
    return value


def _folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise usage.Refused(f"out={str(folder)!r} is a file; name a folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as mistake:
        raise usage.Refused(f"out={str(folder)!r} cannot be made: {mistake.strerror}") from mistake
    if not os.access(folder, os.W_OK):
        raise usage.Refused(f"out={str(folder)!r} cannot be written: the folder is write-protected")


def _backend(name: str) -> str:
    if name not in ("auto", "numpy", "cupy"):
        raise usage.Refused(f"backend={name!r} must be one of auto, numpy, cupy")
    if name == "numpy":
        return name
    from numerics.arrays import BackendUnavailable, select_backend  # noqa: PLC0415 (heavy)

    try:
        return select_backend(name).name  # type: ignore[arg-type] # checked above
    except BackendUnavailable as reason:
        raise usage.Refused(f"backend={name!r} is not available: {reason}") from reason
