"""``gibbsgap latex`` and ``gibbsgap graph``: derivations as a paper and as fragments; the pipeline as a picture."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.latex import compiling, document, page, picture
from proofs_check.reports.sheets import remark, say


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=usage.ids)
@click.option("-o", "--output", required=True, type=usage.OUTPUT, help="The folder to write to; made if missing.")
@click.option("--pdf", is_flag=True, help="Compile the document too, which needs pdflatex.")
@click.option(
    "--width",
    type=usage.Number(12, 60),
    default=32.0,
    show_default=True,
    help="Where formulas are broken, in em: 32 fits a line of article and amsart, 21 a column of two.",
)
@usage.of_theories
@click.pass_obj
def latex(folders: tuple[Path, ...], ids: tuple[str, ...], output: Path, *, pdf: bool, width: float) -> None:
    """Write derivations as LaTeX: one fragment a theorem, and gibbsgap.tex, a document that holds them all.

    A fragment needs amsmath and amsthm, and \\input works inside your own paper. Define these before it, if you
    like: \\gibbsgapchecks with one argument leaves out what was checked, \\gibbsgapshared the notation that you have.

    \b
        gibbsgap latex -o derivations --pdf
        gibbsgap latex P3.1 D4.3 -o sections --width 21
    """  # fmt: skip
    usage.folder(output, "output")
    found = shared.catalogue(folders)
    theorems = shared.chosen(found, ids)
    about = shared.about(found)
    with Progress() as progress:
        run = shared.run(folders, tuple(t.id for t in theorems) if ids else (), "quick", "numpy", 0, progress.say)
    lines = page.page_of(found.known, width)
    files = document.files(page.Paper(found, about, theorems, run, lines))
    usage.deliver(((output / name, text) for name, text in files.items()))
    if pdf:
        try:
            say(f"wrote {compiling.compile_pdf(output, 'gibbsgap', list(files))}")
        except compiling.NoPdf as mistake:
            remark(f"gibbsgap: no PDF: {mistake}")
            sys.exit(1)


@click.command()
@click.option("-o", "--output", required=True, type=usage.OUTPUT, help="F.svg, or F.tex for a tikzpicture.")
@usage.of_theories
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
    usage.deliver([(output, picture.svg(drawn) if kind == "svg" else picture.tikz(drawn))])
