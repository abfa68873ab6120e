"""One run of everything for the tests of LaTeX, and the files made of it."""

import re
import shutil
import subprocess

import pytest
from shipped import PAPER

from proofs_check.catalogue import theory
from proofs_check.latex import document, page

# What TeX may set beyond a margin, in points; nobody sees less.
WIDE = 5.0


@pytest.fixture(scope="session")
def run(whole):
    return whole[0]


@pytest.fixture(scope="session")
def files(run):
    written = page.page_of(PAPER.theorems)
    return document.files(page.Paper(PAPER, theory.of(PAPER.sources), PAPER.theorems, run, written))


@pytest.fixture(scope="session")
def compiled():
    """Return a function that compiles a document in a folder, and says what TeX found wanting."""

    def compile_(folder, name, runs=1, engine="pdflatex"):
        command = [engine, "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
        for _ in range(runs):
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            log = (folder / f"{name}.log").read_text(encoding="latin-1")
            assert done.returncode == 0, log[-2000:]
        too_wide = [line for line in log.splitlines() if _beyond(line) > WIDE]
        return too_wide + re.findall(r"LaTeX Warning: (?:Reference|There were undefined|Label).*", log)

    return compile_


def _beyond(line):
    match = re.match(r"Overfull \\hbox \(([\d.]+)pt too wide\)", line)
    return float(match[1]) if match else 0.0


needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
