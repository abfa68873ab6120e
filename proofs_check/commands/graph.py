"""``gibbsgap graph``: the pipeline as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.latex import picture


@click.command()
@click.option("-o", "--output", required=True, type=usage.OUTPUT, help="F.svg, or F.tex for a tikzpicture.")
@click.pass_obj
def graph(folders: tuple[Path, ...], output: Path) -> None:
    """Draw the pipeline, from the finite batch to the geometries, its theorems coloured by how strongly they stand.

    A theory that declares no stages is drawn in layers: what rests on nothing, what rests on that, and so on.

    \b
        gibbsgap graph -o pipeline.svg
    """
    kind = usage.ending(output, ("svg", "tex"))
    usage.outputs((output,))
    found = shared.catalogue(folders)
    about = shared.about(found)
    with Progress() as progress:
        run = shared.run(folders, (), "quick", "numpy", 0, progress.say)
    drawn = picture.picture(about, run.outcomes, found.claims)
    usage.write(output, picture.svg(drawn) if kind == "svg" else picture.tikz(drawn))
    click.echo(output)
