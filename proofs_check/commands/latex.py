"""``gibbsgap latex`` and ``gibbsgap graph``: derivations as a paper and as fragments; the pipeline as a picture."""

from __future__ import annotations

import sys
from dataclasses import replace
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
@click.option("--statement", is_flag=True, help="Fragments hold the statement; with --proof also the proof.")
@click.option("--proof", is_flag=True, help="Fragments hold the proof.")
@click.option("--env", "environment", default="", metavar="NAME", help="State them in this environment of your paper.")
@click.option("--counter", default="", metavar="NAME", help="Number them by this counter of your paper.")
@click.option("--with-lemmas", is_flag=True, help="Write what they rest on too, to the last lemma.")
@click.option("--bib", is_flag=True, help="Write gibbsgap.bib, the works that background facts are taken from.")
@click.pass_obj
def latex(  # noqa: PLR0913 (what a fragment may be)
    folders: tuple[Path, ...], ids: tuple[str, ...], output: Path, *, pdf: bool, width: float, statement: bool,
    proof: bool, environment: str, counter: str, with_lemmas: bool, bib: bool,
) -> None:  # fmt: skip
    """Write derivations as LaTeX: one fragment a theorem, and gibbsgap.tex, a document that holds them all.

    A fragment needs amsmath and amsthm, and \\input works inside your own paper. Define these before it, if you
    like: \\gibbsgapchecks with one argument leaves out what was checked, \\gibbsgapshared the notation that you have.

    \b
        gibbsgap latex -o derivations --pdf
        gibbsgap latex P3.1 D4.3 -o sections --width 21
        gibbsgap latex P3.1 -o sections --statement --env proposition --bib

    What is made for your paper, by any of --statement, --proof, --env and --counter, comes as fragments alone.
    """  # fmt: skip
    parts = tuple(name for name, wanted in (("statement", statement), ("proof", proof)) if wanted)
    alone = bool(parts or environment or counter)
    _check(pdf and alone, environment, counter)
    usage.folder(output, "output")
    found = shared.catalogue(folders)
    about = shared.about(found)
    with Progress() as progress:
        run = shared.run(folders, ids, "quick", "numpy", 0, progress.say)
        while with_lemmas and (below := {d for o in run.outcomes for d in o.depends_on} - {o.id for o in run.outcomes}):
            run = shared.run(folders, (*(o.id for o in run.outcomes), *below), "quick", "numpy", 0, progress.say)
    theorems = [theorem for theorem in found.theorems if theorem.id in {o.id for o in run.outcomes}]
    lines = replace(page.page_of(found.known, width), environment=environment, counter=counter)
    lines = replace(lines, parts=parts) if parts else lines
    paper = page.Paper(found, about, theorems, run, lines, shared.items(found))
    files = document.fragments_of(paper) if alone else document.files(paper)
    files |= {"gibbsgap.bib": document.bibliography()} if bib else {}
    usage.deliver(((output / name, text) for name, text in files.items()))
    if pdf:
        try:
            say(f"wrote {compiling.compile_pdf(output, 'gibbsgap', list(files))}")
        except compiling.NoPdf as mistake:
            remark(f"gibbsgap: no PDF: {mistake}")
            sys.exit(1)


def _check(pdf_of_fragments: bool, environment: str, counter: str) -> None:
    if pdf_of_fragments:
        raise usage.Refused("pdf is of the whole document, and --statement, --proof, --env, --counter make fragments")
    if environment and counter:
        raise usage.Refused(f"env={environment!r} has a counter of its own: give it or counter={counter!r}")
    for option, name in (("env", environment), ("counter", counter)):
        if name and not name.isidentifier():
            raise usage.Refused(f"{option}={name!r} must be the name of one in your paper, such as proposition")


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
