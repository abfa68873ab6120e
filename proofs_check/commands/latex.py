"""``gibbsgap latex``: the derivations as a paper, and as fragments for somebody else's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from proofs_check.commands import shared as running
from proofs_check.commands import usage
from proofs_check.commands.progress import Progress


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write to; made if missing."
)
@click.option("--pdf", is_flag=True, help="Compile the document too, which needs pdflatex.")
@click.option(
    "--width",
    default=32.0,
    show_default=True,
    help="Where formulas are broken, in em: 32 fits a line of article and amsart, 21 a column of two.",
)
@click.pass_obj
def latex(folders: tuple[Path, ...], ids: tuple[str, ...], output: Path, *, pdf: bool, width: float) -> None:
    """Write derivations as LaTeX: one fragment a theorem, and gibbsgap.tex, a document that holds them all.

    A fragment needs amsmath and amsthm, and \\input works inside your own paper. Define these before it, if you
    like: \\gibbsgapchecks with one argument leaves out what was checked, \\gibbsgapshared the notation that you have.

    \b
        gibbsgap latex -o derivations --pdf
        gibbsgap latex P3.1 D4.3 -o sections --width 21
    """  # fmt: skip
    if not 12 <= width <= 60:
        raise usage.Refused(f"width={width!r} must be between 12 and 60 em")
    _folder(output)
    found = running.catalogue(folders)
    theorems = running.chosen(found, ids)
    with Progress() as progress:
        run = running.run(folders, tuple(t.id for t in theorems) if ids else (), "quick", "numpy", 0, progress.say)
    from proofs_check.catalogue import discovery, theory  # noqa: PLC0415 (heavy)
    from proofs_check.latex import compiling, document, page, paper  # noqa: PLC0415 (heavy)

    try:
        about = theory.of(found.sources)
    except discovery.DiscoveryError as mistake:
        raise usage.Refused(str(mistake)) from mistake
    lines = page.page_of(found.theorems, width)
    files = document.files(paper.Paper(found, about, theorems, run, lines))
    for name, text in files.items():
        usage.write(output / name, text)
        click.echo(output / name)
    if pdf:
        try:
            click.echo(compiling.compile_pdf(output, "gibbsgap", list(files)))
        except compiling.NoPdf as mistake:
            click.echo(f"gibbsgap: no PDF: {mistake}", err=True)
            sys.exit(1)


def _folder(output: Path) -> None:
    """Make the folder to write to, or refuse it before any work is done."""
    if output.exists() and not output.is_dir():
        raise usage.Refused(f"output={str(output)!r} is a file; name a folder")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as mistake:
        raise usage.Refused(f"output={str(output)!r} cannot be made: {mistake.strerror}") from mistake
    if not os.access(output, os.W_OK):
        raise usage.Refused(f"output={str(output)!r} cannot be written: the folder is write-protected")
