"""Fragments as a paper wants them: the statement or the proof, in its environments, by its counters, with its works."""

import re
import shutil
from dataclasses import replace

import pytest
from shipped import PAPER

from proofs_check.catalogue import items, theory
from proofs_check.latex import document, page
from proofs_check.vocabulary.background import LISTED

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
SHOWN = [theorem for theorem in PAPER.theorems if theorem.id in ("P3.1", "T4.2", "D4.3")]
TWO_COLUMNS = r"""\documentclass[10pt,twocolumn]{article}\usepackage{amsmath,amssymb,amsthm,times}
\setlength{\columnsep}{0.25in}\setlength{\textwidth}{6.75in}\setlength{\oddsidemargin}{-0.125in}
\newtheorem{theorem}{Theorem}[section]\newtheorem{proposition}[theorem]{Proposition}
\begin{document}\section{One}%s As \ref{gibbsgap:P3.1} says.\end{document}"""


@pytest.fixture
def made(run):
    """Return a function from options to the fragments of a few theorems."""

    def fragments(**options):
        lines = replace(page.page_of(PAPER.theorems, 21), **options)
        return document.fragments_of(page.Paper(PAPER, theory.of(PAPER.sources), SHOWN, run, lines))

    return fragments


def test_a_fragment_holds_the_parts_that_are_asked_for(made):
    statement, proof = made(parts=("statement",))["P3.1.tex"], made(parts=("proof",))["P3.1.tex"]
    assert r"\begin{proof}" in proof
    assert r"\begin{proof}" not in statement
    assert r"\begin{enumerate}" in statement
    assert r"\begin{enumerate}" not in proof
    assert all(r"\gibbsgapchecks{%" not in text for text in (statement, proof))
    assert all(part in made()["P3.1.tex"] for part in (r"\begin{proof}", r"\begin{enumerate}", r"\gibbsgapchecks{%"))


@needs_tex
@pytest.mark.parametrize(
    ("options", "number"), [({"environment": "proposition"}, "1.1"), ({"counter": "theorem"}, "1.1"), ({}, "P3.1")]
)
def test_a_statement_has_the_papers_number_and_is_referred_to_by_it(options, number, made, compiled, tmp_path):
    for name, text in made(parts=("statement", "proof"), **options).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    inputs = "".join(rf"\input{{{theorem.id}.tex}}" for theorem in SHOWN)
    (tmp_path / "paper.tex").write_text(TWO_COLUMNS % inputs, encoding="utf-8")
    assert compiled(tmp_path, "paper", runs=2) == []
    labels = dict(re.findall(r"\\newlabel\{(gibbsgap:[\w.]+)\}\{\{(.*?)\}", (tmp_path / "paper.aux").read_text()))
    assert labels["gibbsgap:P3.1"] == number
    assert len(set(labels.values())) == len(SHOWN)


def test_marks_of_steps_are_no_numbers_of_equations(files):
    marks = {mark for text in files.values() for mark in re.findall(r"\\overset\{(.*?)\}\{", text)}
    assert len(marks) > 3
    assert all(re.fullmatch(r"\\text\{[ivxlc]+\}", mark) for mark in marks), marks


def test_every_background_fact_has_its_work_in_the_bibliography():
    entries = re.findall(r"@\w+\{\w+,\n(.*?)\n\}", document.bibliography(), re.DOTALL)
    for entry in entries:
        fields = dict(re.findall(r"(\w+)\s+= \{(.*)\}", entry))
        assert {"author", "title", "year"} <= set(fields)
        assert fields.keys() & {"publisher", "journal", "booktitle"}
    surnames = {re.search(r"author\s+= \{(\w+)", entry)[1] for entry in entries}
    for fact in LISTED:
        for work in fact.reference.split("; "):
            assert re.match(r"\w+", work)[0] in surnames, fact.reference


def test_the_document_opens_with_its_contents_and_the_items_of_the_source(run):
    listed = items.of(PAPER.sources)
    lines = page.page_of(PAPER.theorems)
    text = document.document(page.Paper(PAPER, theory.of(PAPER.sources), PAPER.theorems, run, lines, listed))
    order = [
        text.index(part) for part in (r"\maketitle", r"\tableofcontents", "what answers it", r"\label{fig:pipeline}")
    ]
    assert order == sorted(order)
    table = text.partition("what answers it")[2].partition(r"\end{longtable}")[0]
    assert table.count(r"\\" + "\n") >= len(listed)
    assert not re.search(r"\b(\S+)\.b(,| and) \1\.c(,| and) \1\.d", table), "clauses that follow each other are a range"
    title = re.search(r"pdftitle=\{(.*?)\}", text)[1]
    assert title != theory.of(PAPER.sources).title.partition(":")[0]


def test_what_is_input_defines_how_it_refers(files):
    for name, text in files.items():
        if r"\gibbsgapref{" in text:
            assert text.index(r"\providecommand{\gibbsgapref}") < text.index(r"\gibbsgapref{"), name


@pytest.mark.slow
def test_lemmas_come_along(gibbsgap_latex, tmp_path):
    assert gibbsgap_latex("X6", "-o", tmp_path, "--statement", "--with-lemmas", "--bib") == 0
    assert {"X6.tex", "P3.1.tex", "L1.tex", "gibbsgap.bib"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("options", [("--env", "a b"), ("--env", "a", "--counter", "b"), ("--statement", "--pdf")])
def test_what_cannot_be_is_refused(options, gibbsgap_latex, tmp_path):
    assert gibbsgap_latex("L1", "-o", tmp_path / "out", *options) == 2
    assert not (tmp_path / "out").exists()


@pytest.fixture
def gibbsgap_latex(monkeypatch, capsys):
    """Return a function that runs the command and returns its exit status."""
    from proofs_check import cli

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["gibbsgap", "latex", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return stop.value.code or 0

    return call
