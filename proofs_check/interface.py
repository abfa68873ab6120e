"""What `proofs_check` offers at its top level: theorems, verified in one call each, as results that show themselves."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from rich.console import Console

from numerics.arrays import BackendName, select_backend
from numerics.results import WIDTH, Result, Table
from proofs_check.catalogue import choosing, discovery
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.outcome import Outcome, TheoremOutcome, Verdict
from proofs_check.reports import record, show, tables
from proofs_check.reports.kernel import grading
from proofs_check.reports.standing import subject, witness, word
from proofs_check.site.notebook import proof_html, statements_html
from proofs_check.verification import run as verification
from proofs_check.verification.cache import Results
from proofs_check.verification.carriers.pool import Pool
from proofs_check.verification.run import Run
from proofs_check.verification.store import results_place
from proofs_check.vocabulary.theorem import Theorem


@dataclass(frozen=True, repr=False)
class Theorems(Result):
    """Theorems as they are stated, before anything is checked; each is found by its id."""

    catalogue: Catalogue
    found: tuple[Theorem, ...]

    def __iter__(self) -> Iterator[Theorem]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, name: str) -> Theorem:
        """Return a theorem by its id; KeyError for one that is not among them."""
        return {theorem.id: theorem for theorem in self.found}[name]

    def sentences(self) -> Sequence[str]:
        """Name modules that cannot be used."""
        return tuple(map(str, self.catalogue.broken))

    def table(self) -> Table:
        """Return a row a theorem, or a row a clause of few of them."""
        if len(self) > tables.FEW:
            rows = [(theorem.id, theorem.subject, str(len(theorem.clauses))) for theorem in self]
            return Table(("theorem", "title", "clauses"), rows)
        parts: list[Sequence[str]] = []
        for theorem in self:
            parts.append((f"{theorem.id}  {theorem.subject}",))
            parts += [(f"({clause.letter})", f"{clause}", clause.title) for clause in theorem.clauses]
        return Table(("", "", ""), parts)

    def data(self) -> Table:
        """Return a row a clause."""
        rows = [
            (theorem.id, theorem.subject, theorem.label(clause), clause.title, str(clause), str(theorem.where))
            for theorem in self
            for clause in theorem.clauses
        ]
        return Table(("theorem", "about", "clause", "title", "statement", "where"), rows)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rows of `data`, by their titles."""
        columns, rows = self.data()
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _repr_html_(self) -> str:
        """Return the statements of few theorems as formulas, and else the table."""
        return super()._repr_html_() if len(self) > tables.FEW or self.catalogue.broken else statements_html(self)


@dataclass(frozen=True, repr=False)
class Proof(Result):
    """One theorem and what was found of it; ``str`` of it is the whole proof, as ``gibbsgap show`` prints it."""

    theorem: Theorem
    outcome: TheoremOutcome

    @property
    def verdict(self) -> Verdict:
        """What it is worth."""
        return self.outcome.verdict

    @property
    def as_claimed(self) -> bool:
        """Whether everything is as its author says."""
        return self.outcome.as_claimed

    def __str__(self) -> str:
        return show.theorem_text(self.theorem, self.outcome, edits=False)

    def sentences(self) -> Sequence[str]:
        """Return the verdict, then what is not as claimed: the link, the difference, and the measure that shows it."""
        outcome = self.outcome
        killed = sum(mutant.result == "killed" for mutant in outcome.mutants)
        near = f"; {killed} of {len(outcome.mutants)} near-misses killed" if outcome.mutants else ""
        first = f"{outcome.id}  {subject(outcome)}: {word(outcome)}{near}"
        shown = (f"claim: {outcome.refutes}", f"false: {witness(outcome)}") if outcome.refuted is not None else ()
        return (first, *shown, *(line.plain.strip() for line in tables.failures(outcome)))

    def table(self) -> Table:
        """Return a row a clause: what it says and what became of it."""
        clauses = ((f"({c.letter})", str(c), self.outcome.worth(c.letter)) for c in self.theorem.clauses)
        return Table(("", "", ""), tuple(clauses))

    def data(self) -> Table:
        """Return a row a step: links of chains, and evidence."""
        names = ("name", "clause", "facet", "grade", "result", "said", "why", "value", "error", "residual", "tolerance")
        assert {*names} <= {one.name for one in dataclasses.fields(Outcome)}
        return Table(names, [tuple(getattr(step, name) for name in names) for step in self.outcome.steps])

    def as_json(self) -> dict[str, Any]:
        """Return it as ``gibbsgap verify --json`` writes it."""
        return record.theorem_json(self.outcome)

    def _repr_html_(self) -> str:
        """Return the statement as formulas, with the derivation below it."""
        return proof_html(self.theorem, self.outcome)


@dataclass(frozen=True, repr=False)
class Verification(Result):
    """What a run found: each theorem by its id, as a `Proof`."""

    catalogue: Catalogue
    run: Run

    @property
    def as_claimed(self) -> bool:
        """Whether everything is as the sources say."""
        return self.run.as_claimed

    def __iter__(self) -> Iterator[Proof]:
        by_id = {theorem.id: theorem for theorem in self.catalogue.known}
        return (Proof(by_id[outcome.id], outcome) for outcome in self.run.outcomes)

    def __len__(self) -> int:
        return len(self.run.outcomes)

    def __getitem__(self, name: str) -> Proof:
        """Return what was found of a theorem; KeyError for one that was not verified."""
        return {proof.theorem.id: proof for proof in self}[name]

    def __repr__(self) -> str:
        """Return what ``gibbsgap verify`` prints on a terminal of 80 columns."""
        stream = io.StringIO()
        kinds = {claim.id: claim.kind for claim in self.catalogue.claims}
        *said, _next_command = tables.tables(self.run, kinds)
        Console(file=stream, width=WIDTH, highlight=False).print(*said, sep="\n", crop=False)
        lines = [line.rstrip() for line in stream.getvalue().splitlines()]
        return "\n".join([*lines, "next: the proof of one by its id, as in run['P3.1']"])

    def sentences(self) -> Sequence[str]:
        """Return the totals, and what is not as claimed."""
        failing = (line.plain.strip() for outcome in self.run.outcomes for line in tables.failures(outcome))
        return (*(line.plain for line in tables.summary(self.run)), *map(str, self.run.broken), *failing)

    def table(self) -> Table:
        """Return a row a theorem, with a mark a facet."""
        rows = [tuple(cell(outcome).plain for _, cell in tables.ROWS) for outcome in self.run.outcomes]
        return Table([column.title for column, _ in tables.ROWS], rows)

    def data(self) -> Table:
        """Return a row a theorem."""
        rows = [
            (o.id, subject(o), word(o), o.as_claimed, str(o.standing()), ", ".join(o.depends_on), o.seconds)
            for o in self.run.outcomes
        ]
        return Table(("theorem", "about", "verdict", "as_claimed", "stands", "rests_on", "seconds"), rows)

    def as_json(self) -> dict[str, Any]:
        """Return it as ``gibbsgap verify --json`` writes it."""
        return record.as_json(self.run)

    def formats(self) -> Mapping[str, Callable[[], str]]:
        """Return how a file is written: also as JUnit, in .xml."""
        return {
            **super().formats(),
            ".json": lambda: record.json_text(self.run),
            ".xml": lambda: record.junit_text(self.run),
        }


def theorems(*ids: str, theory: str | None = None, folders: Sequence[str | PathLike[str]] = ()) -> Theorems:
    """Return the theorems with these ids, or all of a theory, as they are stated; nothing is checked.

    >>> theorems("L2")["L2"].title
    "Pinsker's inequality, scalar form"

    Parameters
    ----------
    ids : such as ``"P3.1"``; the id of a clause stands for its theorem.
    theory : ``"neighbours"`` for one, or ``"all"``; without it your own, where there is one, and else the paper's.
    folders : further folders of theorem modules.

    Raises
    ------
    DiscoveryError
        When an id, a theory or a folder is not there; the message says what is.
    """
    found = _catalogue(theory, folders)
    return Theorems(found, tuple(choosing.chosen(found, ids, lambda _: None)))


def verify(
    *ids: str,
    level: str = "quick",
    seed: int = 0,
    theory: str | None = None,
    folders: Sequence[str | PathLike[str]] = (),
    backend: BackendName = "auto",
    processes: int = 1,
    fresh: bool = False,
) -> Verification:
    """Check theorems, all or those with these ids, as ``gibbsgap verify`` does; what has not changed is recalled.

    >>> verify("L2").as_claimed
    True

    Parameters
    ----------
    ids, theory, folders : as for `theorems`.
    level : ``"quick"``, ``"full"`` or ``"certified"``.
    seed : of the random measures.
    backend : what numerics run on.
    processes : how many theorems are verified beside each other; in a script with more than 1 the call must stand
        below ``if __name__ == "__main__":``, as every use of Python's processes.
    fresh : verify everything again, also what has not changed since another run.

    Raises
    ------
    DiscoveryError
        As for `theorems`.
    ValueError
        When an option is out of its domain.
    """
    settings = replace(verification.settings_of(level, seed, select_backend(backend)), fresh=fresh)
    found = _catalogue(theory, folders)
    names = [theorem.id for theorem in choosing.chosen(found, ids, lambda _: None)] if ids else ()
    kept = Results(found, settings, None if fresh else results_place())
    run = verification.verify(found, names, settings, carrier=Pool(processes), kept=kept)
    return Verification(found, grading.graded(run, found, kept))


def prove(theorem: Theorem, *, level: str = "quick", seed: int = 0) -> Proof:
    """Verify one theorem that ``@theorem`` made here and now, and what it rests on.

    Parameters
    ----------
    theorem : its docstring may be empty, and is then no problem.
    level, seed : as for `verify`.
    """
    return Proof(theorem, verification.prove(theorem, level, seed))


def _catalogue(theory: str | None, folders: Sequence[str | PathLike[str]]) -> Catalogue:
    found = discovery.sources(Path.cwd(), map(Path, folders))
    return discovery.catalogue(found).of(choosing.theories(found, () if theory is None else (theory,)))
