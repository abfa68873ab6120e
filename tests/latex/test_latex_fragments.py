"""LaTeX: complete, well-formed, within its margins; it compiles as a paper of its own and inside a foreign one."""

import re
import shutil

import pytest
from shipped import PAPER

from proofs_check.latex import compiling

NAMES = [theorem.id for theorem in PAPER.theorems]
needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")


@pytest.mark.long
@pytest.mark.parametrize("name", [*NAMES, "gibbsgap", "pipeline"])
def test_every_file_closes_what_it_opens_and_is_ascii(files, name):
    text = files[f"{name}.tex"]
    opened = re.findall(r"\\begin\{([\w*:.]+)\}", text)
    closed = re.findall(r"\\end\{([\w*:.]+)\}", text)
    assert sorted(opened) == sorted(closed)
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
    assert text.replace(r"\$", "").count("$") % 2 == 0
    assert not re.search(r"[^\x00-\x7f]", text), "every letter must be LaTeX"
    unknown = re.search(r"\[(?:[a-z]+ )+[a-z]+\](?!\{)", text) if name in NAMES else None
    assert unknown is None, "every letter must be in the tables"


@pytest.mark.parametrize("name", NAMES)
def test_every_fragment_states_every_clause_and_reaches_it(files, name):
    (theorem,) = (t for t in PAPER.theorems if t.id == name)
    for clause in theorem.clauses:
        assert rf"\item[({clause.letter})]" in files[f"{name}.tex"]
        assert rf"\tag*{{({clause.letter})}}" in files[f"{name}.tex"]


@pytest.mark.parametrize("name", NAMES)
def test_every_fragment_says_what_was_checked(files, run, name):
    text = files[f"{name}.tex"]
    (outcome,) = (o for o in run.outcomes if o.id == name)
    for heading in (
        "Checked",
        "Evidence",
        "Hypotheses",
        "Near-misses",
        *(["Background"] if outcome.background else []),
    ):
        assert rf"\emph{{{heading}.}}" in text
    assert re.search(r"fails at \$\\mu = ", text)


def test_certified_counterexamples_and_their_controls_are_told(files):
    text = files["R3.tex"]
    for heading, word in (("Counterexamples", "fails"), ("Controls", "holds")):
        assert rf"\emph{{{heading}.}} Ball arithmetic shows that what is claimed {word} here:" in text


def test_the_gap_reads_as_a_mathematician_would_write_it(files):
    display = files["P3.1.tex"].partition("Gap and uniqueness")[2].partition(r"\end{align*}")[0]
    lines = re.sub(r"\\tag\*\{\(\w\)\}|\\overset\{\\text\{[ivxlc]+\}\}|[ \n&{}]|\\\\|\\begin.align\*", "", display)
    expected = (
        r"F_\tau,U(\rho)-F_\tau,U(\rho^\star_\tau)=D_\mathrmKL(\rho\,\|\,\rho^\star_\tau)"
        r"=\int\rho^\star_\tau\varphi(\rho/\rho^\star_\tau)\,d\mu\ge0"
    )
    assert expected in lines


def test_the_document_holds_every_claim_and_the_headlines_with_their_caveats(files):
    whole = "".join(files.values())
    for claim in PAPER.claims:
        assert re.search(rf"(?<![\w.]){re.escape(claim.id)}(?![\w.]\w)", whole), claim.id
        if claim.kind == "headline":
            assert rf"\item[{claim.id}]" in files["gibbsgap.tex"]
    for heading in ("Headline claims", "Setting and notation", "What was checked", "What is sharper than the source",
                    "The smallest counterexamples to near-misses", "Background facts"):  # fmt: skip
        assert rf"\section{{{heading}}}" in files["gibbsgap.tex"]


def test_series_of_numbers_and_functions_that_touch_zero_are_drawn(files):
    text = files["gibbsgap.tex"]
    assert r"Cap mass of \gibbsgapref{P3.1} against $\tau$" in text
    curve = text.partition("Cap mass of")[0].rpartition(r"\begin{tikzpicture}")[2]
    assert curve.count(r"\fill") == 7
    assert r"What \gibbsgapref{L1} shows to be $\ge 0$" in text
    graph = text.partition(r"What \gibbsgapref{L1}")[0].rpartition(r"\begin{tikzpicture}")[2]
    assert re.search(r"\(1\.0\d+,0\.000\d\)", graph), "it touches the axis at 1"


@pytest.mark.long
@needs_tex
def test_the_document_compiles_within_its_margins(files, tmp_path, compiled):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert compiled(tmp_path, "gibbsgap", runs=3) == []


FOREIGN = {
    "amsart": r"\documentclass{amsart}\newtheorem{theorem}{Theorem}",
    "article": r"\documentclass{article}\usepackage{amsmath,amsthm}\newtheorem{theorem}{Theorem}[section]",
    "article-12pt": r"\documentclass[12pt]{article}\usepackage{amsmath,amsthm}\newtheorem{theorem}{Theorem}",
}


@pytest.mark.long
@needs_tex
@pytest.mark.parametrize("paper", FOREIGN)
def test_fragments_compile_inside_a_foreign_paper(files, tmp_path, compiled, paper):
    """With amsmath and amsthm alone, in whatever order, beside theorems of its own."""
    for name in NAMES:
        (tmp_path / f"{name}.tex").write_text(files[f"{name}.tex"], encoding="utf-8")
    inputs = "\n".join(rf"\input{{{name}.tex}}" for name in NAMES)
    text = rf"{FOREIGN[paper]}\begin{{document}}\begin{{theorem}}Mine.\end{{theorem}}{inputs}\end{{document}}"
    (tmp_path / "paper.tex").write_text(text, encoding="utf-8")
    assert compiled(tmp_path, "paper", runs=2) == []


@needs_tex
def test_a_fragment_alone_refers_to_others_by_name_and_may_leave_out_what_was_checked(files, tmp_path, compiled):
    (tmp_path / "P3.1.tex").write_text(files["P3.1.tex"], encoding="utf-8")
    text = (
        r"\documentclass{amsart}\newcommand{\gibbsgapchecks}[1]{}\newcommand{\gibbsgapshared}[1]{}"
        r"\begin{document}\input{P3.1.tex}\end{document}"
    )
    (tmp_path / "paper.tex").write_text(text, encoding="utf-8")
    assert compiled(tmp_path, "paper", runs=2) == []


SIGNS = '!"()*+,-./:;<=>?[]`|'


def paper_of_its_own_signs(names):
    """A paper in which every sign is a command that must not be met; it looks at the end whether that is still so."""
    active = "".join(
        rf"\begingroup\lccode`\~=`\{sign}\lowercase{{\endgroup\def~}}{{\errmessage{{{number} is met}}}}"
        for number, sign in enumerate(SIGNS)
    )
    looked = "".join(
        rf"\edef\now{{\the\catcode{ord(sign)} }}\ifx\now\active\else\errmessage{{{number} is lost}}\fi"
        for number, sign in enumerate(SIGNS)
    )
    return (
        r"\documentclass{article}\usepackage{amsmath,amsthm}\begin{document}\def\active{13}"
        + active
        + "".join(rf"\catcode{ord(sign)} 13\relax" for sign in SIGNS)
        + "\n".join(rf"\csname @@input\endcsname {name} " for name in names)
        + looked
        + "".join(rf"\catcode{ord(sign)} 12\relax" for sign in SIGNS)
        + r"\end{document}"
    )


@needs_tex
def test_signs_mean_what_they_mean_and_afterwards_what_they_meant(files, tmp_path, compiled):
    r"""Whatever babel or a package makes of them, and inside \makeatletter too."""
    for name in ("L1", "P31"):
        text = files[f"{name.replace('P31', 'P3.1')}.tex"]
        (tmp_path / f"{name}.tex").write_text(text, encoding="utf-8")
    (tmp_path / "paper.tex").write_text(paper_of_its_own_signs(("L1", "P31")), encoding="utf-8")
    assert compiled(tmp_path, "paper", runs=2) == []
    inside = (
        r"\documentclass{article}\usepackage{amsmath,amsthm}\begin{document}\makeatletter\input{P31.tex}"
        r"\ifnum\catcode`\@=11 \else\errmessage{lost}\fi\end{document}"
    )
    (tmp_path / "paper.tex").write_text(inside, encoding="utf-8")
    assert compiled(tmp_path, "paper", runs=2) == []


@needs_tex
def test_a_fragment_needs_no_amsthm(files, tmp_path, compiled):
    """A class that has theorems of its own, as llncs has, cannot always load it."""
    (tmp_path / "P31.tex").write_text(files["P3.1.tex"], encoding="utf-8")
    own = r"\newenvironment{proof}[1][]{\par}{\par}\let\qedhere\relax"
    text = rf"\documentclass{{article}}\usepackage{{amsmath}}{own}\begin{{document}}\input{{P31.tex}}\end{{document}}"
    (tmp_path / "paper.tex").write_text(text, encoding="utf-8")
    assert compiled(tmp_path, "paper", runs=2) == []


def test_without_tex_one_line_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(compiling.NoPdf, match=r"^pdflatex is not installed \(Debian, Ubuntu: apt-get install texlive"):
        compiling.compile_pdf(tmp_path, "gibbsgap", [])


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (
            "! LaTeX Error: File `tikz.sty' not found.",
            r"^TeX lacks tikz\.sty \(Debian, Ubuntu: apt-get install .*written$",
        ),
        ("! Undefined control sequence.", r"^pdflatex stopped: ! Undefined control sequence\.; the \.tex is written$"),
    ],
)
def test_a_tex_that_stops_is_told_in_one_line(said, line, tmp_path, monkeypatch):
    program = tmp_path / "pdflatex"
    program.write_text(f'#!/bin/sh\necho "{said}" | sed "s/^/\\\\n/"\nexit 1\n'.replace("`", "\\`"), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    with pytest.raises(compiling.NoPdf, match=line):
        compiling.compile_pdf(tmp_path, "gibbsgap", [])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pdflatex"]
