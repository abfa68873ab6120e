"""The steps of a theorem before anything is verified: what they are called, under which facet, of which grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from proofs_check.outcome import Grade
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Certified, Covered, Measured, Measures, Quadrature
from proofs_check.vocabulary.theorem import Theorem


@dataclass(frozen=True, slots=True)
class Planned:
    """A step to come; its outcome has the same name and clause."""

    name: str
    facet: str
    grade: Grade
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
        name, facet, line = step.name, step.facet, step.where.line
        match step:
            case Chain():
                for index, link in enumerate(step.links):
                    clause = link.clause.letter if link.clause is not None else None
                    grade: Grade = "cited" if link.cites is not None else "symbolic"
                    yield Planned(step.place(index), facet, grade, clause, line)
            case Quadrature(clauses=clauses):
                yield from (Planned(name, facet, "quadrature", clause.letter, line) for clause in clauses)
            case Measures(clauses=clauses):
                yield from (Planned(name, facet, "measures", clause.letter, line) for clause in clauses)
            case Measured():
                yield Planned(name, facet, "quadrature", None, line)
            case Certified() | Covered():
                yield Planned(name, facet, "certified", None, line)
            case _ as never:
                assert_never(never)
