r"""The whole theory as a paper: pipeline, headline claims, setting, what was checked, theorems, and what is left over.

Its fragments are the same that a paper can input; the document only redefines how they refer to what it says once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from proofs_check.latex import back, checks, front
from proofs_check.latex.curves import curve, graphs, series, touching
from proofs_check.latex.fragments import fragment
from proofs_check.latex.page import Page, Paper
from proofs_check.latex.picture import picture, tikz
from proofs_check.latex.prose import plain, to_latex
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.run import version
from proofs_check.vocabulary.theorem import Theorem

SECTIONS = (
    ("lemma", "Foundations"),
    ("theorem", "The theory"),
    ("extension", "Extensions"),
    ("headline", "What the headlines need besides"),
    ("refuted", "Refutations"),
)
OTHER = "Further theorems"
FIGURE_OF = 4  # measured numbers that differ in one parameter are drawn from so many on

PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[a4paper,textwidth=%(width)dmm,textheight=240mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage{array,longtable,booktabs}
\usepackage{tikz}
\usepackage[hidelinks]{hyperref}
\hypersetup{pdftitle={Verified statements, proofs and counterexamples}}
\setlength{\emergencystretch}{3em}
\newcommand{\gibbsgapshared}[1]{Further notation is that of Section~\ref{sec:notation}. }
\newcommand{\gibbsgapchecks}[1]{\par{\small\raggedright #1\par}\bigskip}
\newcommand{\gibbsgapfact}[2]{#1}
\title{\vspace{-14mm}\Large Verified statements, proofs and counterexamples%(of)s}
\author{written by gibbsgap %(version)s from the expressions that it checked}
\date{}
"""


def files(paper: Paper) -> dict[str, str]:
    """Return the files to write, by name: a fragment a theorem, the picture, and the document that inputs them."""
    outcomes = paper.outcomes
    fragments = fragments_of(paper)
    drawn = picture(paper.theory, paper.run.outcomes, paper.catalogue.claims)
    pipeline = tikz(drawn, lambda name: rf"\gibbsgapref{{{name}}}" if name in outcomes else plain(name))
    pipeline = r"\providecommand{\gibbsgapref}[1]{#1}" + "\n" + pipeline
    return {**fragments, "pipeline.tex": pipeline, "gibbsgap.tex": document(paper)}


def fragments_of(paper: Paper) -> dict[str, str]:
    """Return a fragment a theorem, by the names of their files."""
    return {f"{t.id}.tex": fragment(t, paper.outcomes[t.id], paper.page, version()) for t in paper.theorems}


def document(paper: Paper) -> str:
    """Return the document; fragments are input by name."""
    about = paper.theory.title.partition(":")[0]
    of = rf"\\[1ex]\large for \emph{{{plain(about)}}}" if about else ""
    parts = [
        PREAMBLE % {"of": of, "version": version(), "width": max(144, round(4 * paper.page.line + 8))},
        r"\makeatletter\providecommand{\gibbsgapref}[1]{\@ifundefined{r@gibbsgap:#1}{#1}{\ref{gibbsgap:#1}}}\makeatother",
        r"\begin{document}\maketitle",
        *front.abstract(paper),
        r"\tableofcontents",
        *front.items(paper),
        *front.pipeline(),
        *front.headlines(paper),
        *front.setting(paper),
        *front.overview(paper),
        *_theorems(paper),
        *back.sharper(paper),
        *back.near_misses(paper),
        *back.background(paper),
        *back.waiting(paper),
        r"\end{document}",
        "",
    ]
    return "\n".join(parts)


def bibliography() -> str:
    """Return the works that background facts are taken from, as BibTeX."""
    return (Path(__file__).parent / "references.bib").read_text(encoding="utf-8")


def _theorems(paper: Paper) -> Iterator[str]:
    kinds = {claim.id: claim.kind for claim in paper.catalogue.claims}
    known = dict(SECTIONS)
    groups: dict[str, list[Theorem]] = {}
    for theorem in paper.theorems:
        kind = kinds.get(theorem.id, "lemma" if theorem.is_lemma else "theorem" if not kinds else "")
        groups.setdefault(known.get(kind, OTHER), []).append(theorem)
    places = {claim.id: claim.place for claim in paper.catalogue.claims}
    for heading in (*known.values(), OTHER):
        if heading in groups:
            yield rf"\section{{{heading}}}"
        for theorem in groups.get(heading, ()):
            place = places.get(theorem.id, "")
            where = f" ({plain(place)})" if place not in ("", "foundation", "not in the source") else ""
            yield rf"\subsection*{{{plain(theorem.id)}\quad {to_latex(theorem.title)}{where}}}"
            yield rf"\addcontentsline{{toc}}{{subsection}}{{{plain(theorem.id)}}}"
            yield rf"\input{{{theorem.id}.tex}}"
            yield from _figures(theorem, paper.outcomes[theorem.id], paper.page)


def _figures(theorem: Theorem, outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    """Draw functions that touch 0, and measured numbers that differ in one parameter."""
    functions = touching(theorem)
    if functions:
        caption = rf"What \gibbsgapref{{{theorem.id}}} shows to be $\ge 0$, and where it vanishes"
        yield rf"\begin{{center}}{graphs(functions)}\par\small {caption}\end{{center}}"
    for name, points in series(outcome.steps).items():
        if len(points) >= FIGURE_OF:
            what, letter = name.split("|")
            caption = rf"{page.prose(what)} of \gibbsgapref{{{outcome.id}}} against {page.prose(letter)}"
            drawn = curve(name, points, page)
            yield rf"\begin{{center}}{drawn}\par\small {checks.sentence_case(caption)}\end{{center}}"
