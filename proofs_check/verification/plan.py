"""The steps of a theorem before anything is verified: what they are called, under which facet, of which grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.theorem import Theorem

GRADES = {"Quadrature": "quadrature", "Measures": "measures", "Measured": "quadrature"}


@dataclass(frozen=True, slots=True)
class Planned:
    """A step to come; its outcome has the same name and clause."""

    name: str
    facet: str
    grade: str
    clause: str | None
    line: int


def planned(theorem: Theorem) -> list[Planned]:
    """Return the steps in the order of their outcomes; of a theorem that cannot be walked through, none."""
    try:
        return list(_planned(theorem))
    except (Exception, SystemExit):
        return []


def _planned(theorem: Theorem) -> Iterator[Planned]:
    for step in theorem.steps():
        line = step.where.line
        if isinstance(step, Chain):
            for number, link in enumerate(step.links, 1):
                clause = link.clause.letter if link.clause is not None else None
                grade = "cited" if link.cites is not None else "symbolic"
                yield Planned(f"{step.name}, link {number}", step.facet, grade, clause, line)
            continue
        grade = GRADES.get(type(step).__name__, "certified")
        clauses = getattr(step, "clauses", None)
        letters = [clause.letter for clause in clauses] if clauses else [None]
        yield from (Planned(step.name, step.facet, grade, letter, line) for letter in letters)
