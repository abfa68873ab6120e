"""``gibbsgap embeddings``: what the theory measures on embeddings that a user has on disk."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from numerics.embeddings.records import ANCHORS, Options
from numerics.embeddings.study import Comparison, Question, study
from proofs_check.commands import scheduling, usage
from proofs_check.commands.measuring import sharing
from proofs_check.commands.progress import Progress
from proofs_check.commands.usage import Refused
from proofs_check.reports.embeddings import page
from proofs_check.reports.embeddings import tables as report
from proofs_check.reports.sheets import remark
from proofs_check.verification.store import results_place


@click.command()
@click.argument("files", nargs=-1, metavar="IMAGE TEXT [MORE]...")
@click.option(
    "--pairs",
    help="The image row of each caption: .npy, FILE:NAME of .npz, .parquet or .csv, or lines; or K, for K captions in "
    "a row, whatever shards there are.",
)
@click.option("--tau", type=usage.POSITIVE, help="Temperature τ of the loss: measure the theory's own quantities too.")
@click.option("--logit-scale", type=usage.POSITIVE, help="1/τ instead of τ; a checkpoint often stores its logarithm.")
@click.option("--batch", type=usage.Whole(min=2), default=4096, show_default=True, help="Size of a batch, for c₁/N.")
@click.option(
    "--estimator",
    type=usage.Choice(("U", "V")),
    default="U",
    show_default=True,
    help="U leaves out pairs of one image; V does not.",
)
@click.option(
    "--corrupt", type=usage.Number(0, 1), metavar="P", help="Exchange a share P of the captions, and measure again."
)
@click.option("--categories", help="A label for each image or caption, as --pairs: exchange within categories.")
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write everything measured to this JSON file.")
@click.option("--csv", "csv_file", type=usage.OUTPUT, help="Write every number to this CSV file, with what it means.")
@click.option("--report", type=usage.OUTPUT, help="Write a report with figures: F.html, or F.pdf.")
@click.option("--gap-vector", type=usage.OUTPUT, help="Write EX − EY to this .npy file.")
@click.option(
    "--replicates",
    type=usage.Whole(min=20),
    default=1000,
    show_default=True,
    help="Bootstrap replicates, drawn by image.",
)
@click.option(
    "--flips",
    type=usage.Whole(min=19),
    default=999,
    show_default=True,
    help="Exchanges of image and text in the test of no gap.",
)
@click.option("--seed", type=usage.SEED, default=0, show_default=True, help="Seed of resampling and corruption.")
@click.option(
    "--rows",
    type=usage.Whole(min=ANCHORS),
    metavar="N",
    help="Draw N of the images, and compare these and their captions with all: means over them are unbiased, and "
    "intervals include that they were drawn. Without it all are compared with all.",
)
@click.option(
    "--memory",
    type=usage.Number(0.1, 1e6),
    default=2.0,
    show_default=True,
    metavar="GB",
    help="What may be held at once.",
)
@click.option(
    "--precision",
    type=usage.Choice(("auto", "float32", "float64")),
    default="auto",
    show_default=True,
    help="Of cosines.",
)
@click.option(
    "--backend", type=usage.BACKENDS, default="auto", show_default=True, help="auto takes a GPU where there is one."
)
@scheduling.option
def embeddings(files: tuple[str, ...], **given: Any) -> None:
    """Measure the gap between modalities on your own embeddings, and what the theory says about it.

    IMAGE and TEXT are .npy, .npz, .safetensors or .parquet files (FILE:NAME names one array or column of several), or
    folders of such shards, one embedding a row. Captions are paired by order, one or k for each image, or by --pairs.
    Rows are normalised. With MORE modalities, row by row, every two are compared.

    \b
        gibbsgap embeddings img_emb/ text_emb/ --tau 0.01 --report gap.html
        gibbsgap embeddings clip.npz:image clip.npz:text --logit-scale 100

    Every number says its estimator and has a 95% interval by bootstrap over images, each with all its captions. All
    pairs are compared, by tiles: nothing is subsampled unless --rows says so, and the matrix of pairs is never held.
    A sweep of more than a minute that is stopped goes on from where it was when the same is asked again.
    """
    outputs = {"json": given["json_file"], "csv": given["csv_file"], "npy": given["gap_vector"]}
    kind = usage.ending(given["report"], ("html", "pdf"), "report")
    content = report.CONTENT | page.CONTENT
    if kind:
        outputs[kind] = given["report"]
    if kind == "pdf":
        content |= usage.drawing("proofs_check.reports.embeddings.paper").CONTENT
    usage.outputs(outputs.values(), inputs=files)
    if given["gap_vector"] is not None and len(files) > 2:
        raise Refused("gap-vector is between two modalities, and more are given")
    tau = _temperature(given["tau"], given["logit_scale"])
    options, question = _asked(files, given, tau)
    with Progress() as progress:
        results = _measured(question, options, given["backend"], given["scheduler"], progress)
    wanted = {kind: path for kind, path in outputs.items() if path is not None}
    written = ((path, content[kind](results, options, question)) for kind, path in wanted.items())
    usage.deliver(written, *report.said(results, options))


def _temperature(tau: float | None, logit_scale: float | None) -> float | None:
    if logit_scale is None:
        return tau
    if tau is not None:
        raise Refused("tau and logit-scale are both given; logit-scale is 1/tau, give one")
    if logit_scale < 10:
        remark(
            f"logit-scale {logit_scale:g} means tau = {1 / logit_scale:.4g}; if {logit_scale:g} is a checkpoint's "
            "parameter it is the logarithm of the scale: pass its exponential"
        )
    return 1 / logit_scale


def _asked(files: tuple[str, ...], given: dict[str, Any], tau: float | None) -> tuple[Options, Question]:
    try:
        options = Options(
            tau, given["batch"], given["estimator"], given["replicates"], given["flips"], given["seed"],
            int(given["memory"] * 1e9), given["precision"], anchors=given["rows"],
        )  # fmt: skip
    except ValueError as mistake:
        raise Refused(str(mistake)) from mistake
    return options, Question(files, given["pairs"], given["corrupt"], given["categories"])


def _measured(
    question: Question, options: Options, name: str, address: str | None, progress: Progress
) -> list[Comparison]:
    backend = scheduling.backend(name, address)
    try:
        with sharing.shared(address, question, options) as share:
            return study(question, options, backend, _said(progress), _kept_place(), share)
    except ValueError as mistake:
        raise Refused(str(mistake)) from mistake
    except OSError as mistake:
        raise Refused(f"{mistake.filename or 'a temporary file'}: {mistake.strerror or mistake}") from mistake


def _kept_place() -> Path | None:
    place = results_place()
    return None if place is None else place.with_name("sweeps")


def _said(progress: Progress) -> Any:
    """Say what is measured and how much of it is done, a few times a second."""
    doing, last = "", 0.0

    def say(what: str, share: float) -> None:
        nonlocal doing, last
        now = time.monotonic()
        if what != doing:
            doing, last, progress.start = what, 0.0, now
        if now - last < 0.2 and share < 1:
            return
        last = now
        progress.say(f"{what}: {share:.0%}", share)

    return say
