"""Displays: widths as TeX sets them, lines that fit, and nothing lost where a line is broken."""

import re
import shutil
import statistics
import subprocess

import pytest
from shipped import PAPER

from proofs_check.latex.lines import broken
from proofs_check.latex.prose import to_latex
from proofs_check.latex.widths import text_width, width
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.written import latex

CHAINS = [step for theorem in PAPER.theorems for step in theorem.steps() if isinstance(step, Chain)]
FORMS = sorted(
    {latex(form) for c in CHAINS for form in (c.start, *(link.form for link in c.links)) if form is not None}
)
REASONS = sorted({to_latex(link.reason) for chain in CHAINS for link in chain.links})
# what a break adds, and what a fraction that is written as a product moves about
MARKS = r"\\quad|\\times|\\Big/|\\biggl\(|\\biggr\)|\\frac|[{}1\s]"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
def test_widths_are_those_of_tex(tmp_path):
    boxes = [rf"$\displaystyle {form}$" for form in FORMS] + REASONS
    body = "\n".join(rf"\sbox0{{{box}}}\typeout{{W \the\wd0}}" for box in boxes)
    text = rf"\documentclass{{article}}\usepackage{{amsmath,amssymb}}\begin{{document}}{body}\end{{document}}"
    (tmp_path / "boxes.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "boxes.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace")
    true = [float(points) / 10 for points in re.findall(r"^W ([\d.]+)pt", done.stdout, re.MULTILINE)]
    said = [*map(width, FORMS), *map(text_width, REASONS)]
    ratios = [ours / tex for ours, tex in zip(said, true, strict=True) if tex > 3]
    assert 0.96 < statistics.median(ratios) < 1.04
    assert min(ratios) > 0.85
    assert max(ratios) < 1.2


@pytest.mark.parametrize("room", [32.0, 21.0])
def test_lines_fit_and_nothing_is_lost(room):
    for form in FORMS:
        lines = broken(form, room, room)
        whole = re.sub(MARKS, "", form)
        joined = re.sub(MARKS, "", "".join(lines))
        assert sorted(joined) == sorted(whole), form
        assert max(map(width, lines)) <= 1.05 * room, lines


@pytest.mark.parametrize(
    ("formula", "room", "lines"),
    [
        ("a + b", 10, ["a + b"]),
        ("aaaaaa + bbbbbb - cccccc", 8, ["aaaaaa + bbbbbb", r"\quad {}- cccccc"]),
        ("aaaaaaaa = bbbbbbbb", 6, ["aaaaaaaa", r"\quad {}= bbbbbbbb"]),
        (r"aaaaaa \int bbbbbbbb\,d\mu", 6, ["aaaaaa", r"\quad {}\times \int bbbbbbbb\,d\mu"]),
        (r"\biggl(aaaaaaaa + bbbbbbbb\biggr)", 7, [r"\biggl(aaaaaaaa", r"\quad\quad {}+ bbbbbbbb\biggr)"]),
        (r"\frac{aaaaaaaa + bbbbbbbb}{N}", 7, [r"\frac{1}{N}\biggl(aaaaaaaa", r"\quad\quad {}+ bbbbbbbb\biggr)"]),
        ("(aaaa + bbbb) - (cccc + dddd)", 9, ["(aaaa + bbbb)", r"\quad {}- (cccc + dddd)"]),
    ],
)
def test_breaks_are_at_the_outermost_place(formula, room, lines):
    assert [line.strip() for line in broken(formula, room, room)] == lines
