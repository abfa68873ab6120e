"""LaTeX: fragments stand in the classes and the columns that papers of the field have, under every engine."""

import shutil
import subprocess

import pytest
from shipped import PAPER

from proofs_check.catalogue import theory
from proofs_check.latex import document, page

SHOWN = ("P3.1", "T4.2", "D4.3")
AMS = r"\usepackage{amsmath,amsthm}"
# The class, what stands before the text, and where formulas are broken, in em.
CLASSES = {
    "revtex": ("revtex4-2", rf"\documentclass[aps,twocolumn]{{revtex4-2}}{AMS}", 21),
    "IEEE": ("IEEEtran", rf"\documentclass{{IEEEtran}}{AMS}", 21),
    "Springer": ("llncs", r"\documentclass{llncs}\usepackage{amsmath}", 32),
    "slides": ("beamer", rf"\documentclass{{beamer}}{AMS}", 24),
    "columns of 3.25 in": (
        "article",
        rf"\documentclass[10pt,twocolumn]{{article}}{AMS}\usepackage{{times}}\setlength{{\columnsep}}{{0.25in}}"
        r"\setlength{\textwidth}{6.75in}\setlength{\oddsidemargin}{-0.125in}",
        21,
    ),
    "lines of 5.5 in": (
        "article",
        rf"\documentclass[10pt]{{article}}{AMS}\usepackage{{times}}\usepackage[textwidth=5.5in]{{geometry}}",
        32,
    ),
}


def needs(engine, name):
    """Return the mark of a test that wants an engine and a class, which not every installation of TeX has."""
    kpsewhich = shutil.which("kpsewhich")
    there = shutil.which(engine) is not None and kpsewhich is not None
    found = there and subprocess.run([kpsewhich, f"{name}.cls"], capture_output=True, check=False).returncode == 0
    return pytest.mark.skipif(not found, reason=f"no {engine} with {name}.cls on this machine")


@pytest.mark.long
@pytest.mark.parametrize(
    ("paper", "engine"),
    [
        pytest.param(paper, engine, marks=needs(engine, CLASSES[paper][0]))
        for engine in ("pdflatex", "lualatex", "xelatex")
        for paper in CLASSES
    ],
)
def test_fragments_stand_in_the_classes_of_the_field(run, tmp_path, compiled, paper, engine):
    name, preamble, line = CLASSES[paper]
    theorems = [t for t in PAPER.theorems if t.id in SHOWN]
    written = document.files(page.Paper(PAPER, theory.of(PAPER.sources), theorems, run, page.page_of(theorems, line)))
    inputs = ""
    for shown in SHOWN:
        (tmp_path / f"{shown}.tex").write_text(written[f"{shown}.tex"], encoding="utf-8")
        text = rf"\input{{{shown}.tex}}"
        inputs += rf"\begin{{frame}}[allowframebreaks]{text}\end{{frame}}" if name == "beamer" else text
    (tmp_path / "paper.tex").write_text(rf"{preamble}\begin{{document}}{inputs}\end{{document}}", encoding="utf-8")
    wanting = compiled(tmp_path, "paper", runs=2, engine=engine)
    assert [line for line in wanting if "Overfull" in line] == []
