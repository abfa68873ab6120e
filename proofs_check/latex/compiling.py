"""Compile a document with pdflatex, if there is one; nothing is left beside the PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGES = "texlive-latex-extra texlive-fonts-recommended texlive-pictures lmodern"
LIMIT = 300  # seconds a run
MOST_RUNS = 4


class NoPdf(Exception):
    """No PDF was made; the message says what is missing, in one line."""


def compile_pdf(folder: Path, name: str, files: Sequence[str]) -> Path:
    """Compile ``name``.tex and what it inputs until references settle, and return where the PDF is.

    Raises
    ------
    NoPdf
        Without pdflatex, without a package that the document needs, or where TeX stops.
    """
    program = shutil.which("pdflatex")
    if program is None:
        raise NoPdf(f"pdflatex is not installed (Debian, Ubuntu: apt-get install {PACKAGES}); the .tex is written")
    with tempfile.TemporaryDirectory() as scratch:
        for file in files:
            shutil.copy(folder / file, scratch)
        for _ in range(MOST_RUNS):
            _run(program, name, Path(scratch))
            log = (Path(scratch) / f"{name}.log").read_text(encoding="latin-1")
            if "Rerun to get" not in log and "rerunfilecheck Warning" not in log and "Table widths have" not in log:
                break
        made = folder / f".{name}.pdf.new"
        shutil.copy(Path(scratch) / f"{name}.pdf", made)
    return made.replace(folder / f"{name}.pdf")


def _run(program: str, name: str, scratch: Path) -> None:
    command = [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    try:
        done = subprocess.run(command, cwd=scratch, capture_output=True, check=False, timeout=LIMIT)  # noqa: S603 -- ours
    except subprocess.TimeoutExpired as mistake:
        raise NoPdf(f"pdflatex did not end within {LIMIT} s; the .tex is written") from mistake
    if done.returncode == 0:
        return
    said = done.stdout.decode("latin-1")
    missing = re.search(r"File `([^']+)' not found", said)
    if missing is not None:
        raise NoPdf(f"TeX lacks {missing[1]} (Debian, Ubuntu: apt-get install {PACKAGES}); the .tex is written")
    first = next((line for line in said.splitlines() if line.startswith("!")), "no reason given")
    raise NoPdf(f"pdflatex stopped: {first}; the .tex is written")
