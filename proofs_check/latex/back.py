"""The last pages of the document: what is sharper than the source, near-misses, background facts, what is not built."""

from __future__ import annotations

from collections.abc import Iterator

from proofs_check.latex import checks
from proofs_check.latex.front import carrier
from proofs_check.latex.page import Paper, display
from proofs_check.latex.prose import plain, to_latex
from proofs_check.vocabulary.facts import Fact, Rule
from proofs_check.vocabulary.printing import in_prose


def sharper(paper: Paper) -> Iterator[str]:
    """List the clauses that go beyond the source."""
    rows = [(claim, t) for claim in paper.catalogue.claims if claim.sharper for t in paper.theorems if t.id == claim.id]
    extensions = [c for c in paper.catalogue.claims if c.kind == "extension" and c.id in paper.outcomes]
    if not rows and not extensions:
        return
    yield r"\section{What is sharper than the source}"
    for claim, theorem in rows:
        yield rf"\paragraph{{\gibbsgapref{{{claim.id}}}, {to_latex(theorem.title)}.}}"
        for clause in theorem.clauses:
            if clause.letter in claim.sharper:
                formula, beside = in_prose(clause.relation)
                yield rf"\par\noindent({clause.letter}) {paper.page.prose(clause.title)}{beside}:"
                yield from display([formula], paper.page.line)
    if extensions:
        named = checks.listed(rf"\gibbsgapref{{{c.id}}} ({paper.page.prose(c.title)})" for c in extensions)
        yield rf"\paragraph{{Not in the source at all.}} {named}."


def near_misses(paper: Paper) -> Iterator[str]:
    """Tell of each theorem the near-miss with the smallest counterexample."""
    chosen = [(o, m) for o in paper.run.outcomes for m in checks.smallest(o, 1)]
    if not chosen:
        return
    yield r"\section{The smallest counterexamples to near-misses}"
    yield (
        "One edit of each theorem's own links, and the smallest finite measure space on which it fails. A function on "
        "a space of one point is written as a number."
    )
    yield r"{\allowdisplaybreaks\small"
    for outcome, mutant in chosen:
        yield rf"\paragraph{{\gibbsgapref{{{outcome.id}}}, {to_latex(outcome.title)}.}}"
        yield rf"\emph{{{paper.page.prose(mutant.place)}.}}"
        yield from checks.counterexample(mutant, paper.page)
    yield "}"


def background(paper: Paper) -> Iterator[str]:
    """List the background facts that are used, each with what it says, what it needs, its reference and its users."""
    users: dict[Fact | Rule, list[str]] = {}
    for outcome in paper.run.outcomes:
        for fact in outcome.background:
            users.setdefault(fact, []).append(outcome.id)
    if not users:
        return
    yield r"\section{Background facts}"
    yield "Nothing else is used without proof."
    yield r"\begin{description}"
    for fact in sorted(users, key=lambda f: f.name.lower()):
        needs = f" It needs: {to_latex(fact.needs)}." if fact.needs else ""
        used = ", ".join(rf"\gibbsgapref{{{i}}}" for i in users[fact])
        stop = "" if fact.statement.endswith(".") else "."
        yield rf"\item[{to_latex(fact.name)}] {to_latex(fact.statement)}{stop}{needs} {plain(fact.reference)}."
        yield rf"\emph{{Used by}} {used}."
    yield r"\end{description}"


def waiting(paper: Paper) -> Iterator[str]:
    """List the claims that other theorems carry, and those that no theorem states yet."""
    unbuilt = [c for c in paper.run.not_built if c.kind != "headline"]
    carried = [
        c for c in paper.catalogue.claims if c.carried_by and c.kind != "headline" and c.id not in paper.outcomes
    ]
    if carried:
        yield r"\section{Statements that others carry}"
        yield r"\begin{description}"
        for claim in carried:
            names = checks.listed(carrier(paper, name) for name in claim.carried_by)
            yield rf"\item[{plain(claim.id)}] {paper.page.prose(claim.title)} ({plain(claim.place)}): {names}."
        yield r"\end{description}"
    rows = [rf"\item[{plain(c.id)}] {paper.page.prose(c.title)} ({plain(c.place)})." for c in unbuilt]
    if rows:
        yield r"\section{Statements without a derivation yet}"
        yield from (r"\begin{description}", *rows, r"\end{description}")
