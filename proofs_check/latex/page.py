"""What every page of LaTeX shares: what a document is made of, how wide lines are, how a relation is displayed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.catalogue.items import Item
from proofs_check.catalogue.theory import Theory
from proofs_check.latex.lines import broken
from proofs_check.latex.prose import plain, to_latex
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.docstrings import definitions
from proofs_check.verification.run import Run
from proofs_check.vocabulary.expressions import Definition
from proofs_check.vocabulary.theorem import Theorem

# What fits on a line of the standard classes and of amsart, in em.
LINE = 32.0
TAG = 3.0
SHARED_BY = 3
PARTS = ("statement", "proof", "checks")


@dataclass(frozen=True)
class Page:
    """What a fragment is written for: the width of its lines in em, the ids that it may refer to, shared notation.

    ``parts`` are what it holds. With ``environment`` the statement stands in that one of the paper, with its number;
    with ``counter`` it is numbered by that counter of the paper.
    """

    line: float = LINE
    known: Collection[str] = ()
    shared: Collection[Definition] = ()
    parts: Collection[str] = PARTS
    environment: str = ""
    counter: str = ""

    def ref(self, name: str) -> str:
        """Return a reference to a theorem, or its name where it is not known."""
        return rf"\gibbsgapref{{{name}}}" if name in self.known else plain(name)

    def prose(self, sentence: str) -> str:
        """Return a sentence as LaTeX, with references to theorems."""
        return to_latex(sentence, self.known)


def page_of(theorems: Sequence[Theorem], line: float = LINE) -> Page:
    """Return the page that all theorems of a catalogue are written for: objects that several share are its notation."""
    users: dict[Definition, set[str]] = {}
    for theorem in theorems:
        for definition in used(theorem):
            users.setdefault(definition, set()).add(theorem.id)
    shared = frozenset(d for d, names in users.items() if len(names) >= SHARED_BY and not _of_theorem(d, theorems))
    return Page(line, frozenset(theorem.id for theorem in theorems), shared)


def _of_theorem(definition: Definition, theorems: Sequence[Theorem]) -> bool:
    return any(theorem.where.file == definition.where.file for theorem in theorems)


def used(theorem: Theorem) -> list[Definition]:
    """Return the named objects of a theorem; of one whose steps cannot be walked through, none."""
    try:
        return definitions(theorem)
    except Exception:
        return []


def display(formulas: Sequence[str], line: float, tag: str = "") -> Iterator[str]:
    """Yield displayed formulas, broken at their relations; a tag stands on the last line."""
    for formula in formulas:
        first, *rest = broken(formula, line, line)
        yield r"\begin{align*}" if rest else r"\["
        yield " \\\\\n".join([f"&{first}", *(f"&{part}" for part in rest)]) + tag if rest else first + tag
        yield r"\end{align*}" if rest else r"\]"


@dataclass(frozen=True)
class Paper:
    """What a document is made of."""

    catalogue: Catalogue
    theory: Theory
    theorems: Sequence[Theorem]
    run: Run
    page: Page
    items: Sequence[Item] = ()

    @property
    def outcomes(self) -> Mapping[str, TheoremOutcome]:
        """The outcomes by id."""
        return {outcome.id: outcome for outcome in self.run.outcomes}
