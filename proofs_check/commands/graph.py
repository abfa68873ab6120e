"""``gibbsgap graph``: the pipeline as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from proofs_check.commands import shared as running
from proofs_check.commands import usage
from proofs_check.commands.progress import Progress

FORMATS = (".svg", ".tex")


@click.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="F.svg, or F.tex for a tikzpicture."
)
@click.pass_obj
def graph(folders: tuple[Path, ...], output: Path) -> None:
    """Draw the pipeline, from the finite batch to the geometries, its theorems coloured by how strongly they stand.

    A theory that declares no stages is drawn in layers: what rests on nothing, what rests on that, and so on.

    \b
        gibbsgap graph -o pipeline.svg
    """
    if output.suffix not in FORMATS:
        raise usage.Refused(f"output={str(output)!r} must end in .svg or .tex")
    path = usage.writable(output)
    found = running.catalogue(folders)
    with Progress() as progress:
        run = running.run(folders, (), "quick", "numpy", 0, progress.say)
    from proofs_check.catalogue import discovery, theory  # noqa: PLC0415 (heavy)
    from proofs_check.latex import picture as pipeline  # noqa: PLC0415 (heavy)

    try:
        about = theory.of(found.sources)
    except discovery.DiscoveryError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    drawn = pipeline.picture(about, run.outcomes, found.claims)
    assert path is not None
    usage.write(path, pipeline.svg(drawn) if output.suffix == ".svg" else pipeline.tikz(drawn))
    click.echo(path)
