"""LaTeX fragments: complete, well-formed, and compiled inside a foreign document where there is a TeX."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from numerics.arrays import select_backend
from proofs_check import discovery, latex
from proofs_check.prose import to_latex
from proofs_check.settings import Settings
from proofs_check.verify import verify

FOUND = discovery.catalogue(discovery.sources(Path(__file__).parent))
NAMES = [theorem.id for theorem in FOUND.theorems]


@pytest.fixture(scope="module")
def files():
    run = verify(FOUND, [], Settings("quick", 5, 0, select_backend("numpy")))
    return latex.files(FOUND.theorems, run)


@pytest.mark.parametrize("name", NAMES)
def test_every_fragment_states_every_clause_and_closes_what_it_opens(files, name):
    text = files[f"{name}.tex"]
    (theorem,) = [t for t in FOUND.theorems if t.id == name]
    for clause in theorem.clauses:
        assert rf"\item[({clause.letter})]" in text
    opened = re.findall(r"\\begin\{([\w*]+)\}", text)
    closed = re.findall(r"\\end\{([\w*]+)\}", text)
    assert sorted(opened) == sorted(closed)
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
    assert text.replace(r"\$", "").count("$") % 2 == 0
    assert not re.search(r"[^\x00-\x7f]", text), "every letter must be LaTeX"


def test_the_gap_reads_as_a_mathematician_would_write_it(files):
    text = re.sub(r"&& \\text\{(?:[^{}$]|\$[^$]*\$|\{[^{}]*\})*\}", "", files["P3.1.tex"])
    lines = re.sub(r"\\tag\*\{\(\w\)\}|[ \n&]|\\\\", "", text)
    expected = (
        r"F_{\tau,U}(\rho)-F_{\tau,U}(\rho^\star_\tau)=D_{\mathrm{KL}}(\rho\,\|\,\rho^\star_\tau)"
        r"=\int\rho^\star_\tau\varphi(\rho/\rho^\star_\tau)\,d\mu\ge0"
    )
    assert expected in lines


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine; structure is tested above")
@pytest.mark.parametrize("name", NAMES)
def test_a_fragment_compiles_inside_a_foreign_document(files, tmp_path, name):
    (tmp_path / f"{name}.tex").write_text(files[f"{name}.tex"], encoding="utf-8")
    paper = (
        r"\documentclass{amsart}\usepackage{amsmath,amssymb,amsthm}\newtheorem{theorem}{Theorem}\begin{document}"
        rf"\begin{{theorem}}Mine.\end{{theorem}}\input{{{name}.tex}}\end{{document}}"
    )
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("both have mass 1", "both have mass 1"),
        ("ρ has mass 1", r"$\rho$ has mass 1"),
        ("ρ > 0", r"$\rho > 0$"),
        ("Gibbs' inequality (L1)", "Gibbs' inequality (L1)"),
        ("log ρ* = −U/τ − log Z, and both", r"$\log  \rho^\star  = -U/\tau - \log  Z$, and both"),
        ("U₁₂, U₂₁ bounded", "$U_{12}$, $U_{21}$ bounded"),
        ("50% of A & B_1", r"50\% of A \& $B_{1}$"),
        ("∫h dμ = 0", r"$\int h \,d\mu = 0$"),
    ],
)
def test_sentences_become_latex(sentence, expected):
    assert to_latex(sentence) == expected
