"""Headline claims of a theory: what carries each, how strongly it stands, and its caveats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofs_check.catalogue.discovery import Catalogue, Claim
from proofs_check.outcome import TheoremOutcome
from proofs_check.reports import standing

KIND = "headline"
# From the weakest; a headline is worth its weakest carrier
GRADES = ("not yet built", "not as claimed", "conditional", "cited", "symbolic", "certified")


def carriers(catalogue: Catalogue) -> list[str]:
    """Return the ids of the theorems that carry headlines, each once, in the catalogue's order."""
    named = {name for claim in _headlines(catalogue) for name in claim.carried_by}
    return [
        theorem.id
        for theorem in catalogue.theorems
        if theorem.id in named or named & {theorem.label(clause) for clause in theorem.clauses}
    ]


def text(catalogue: Catalogue, outcomes: Sequence[TheoremOutcome]) -> str:
    """Return the headlines as lines of text."""
    found = {outcome.id: outcome for outcome in outcomes}
    return "\n".join(line for claim in _headlines(catalogue) for line in _lines(claim, found))


def _headlines(catalogue: Catalogue) -> list[Claim]:
    return [claim for claim in catalogue.claims if claim.kind == KIND]


def _lines(claim: Claim, found: Mapping[str, TheoremOutcome]) -> Iterator[str]:
    carried = [_carrier(name, found) for name in claim.carried_by]
    verdicts = [verdict for _, _, verdict, _ in carried] or ["undecided"]
    order = ("refuted", "undecided", "conditional", "proved")
    grade = min((grade for *_, grade in carried), key=GRADES.index, default=GRADES[0])
    yield f"{claim.id}  {claim.title}: {min(verdicts, key=order.index)}, {grade}"
    for name, outcome, verdict, grade in carried:
        said = "not yet built" if outcome is None else outcome.statement.get(_letter(name, outcome), outcome.title)
        yield f"    {name:16} {verdict}, {grade}: {said}"
    own = found.get(claim.id)
    for step in own.steps if own is not None else ():
        if step.value is not None and step.clause is None:
            yield f"    exhibited        {step.name}: {step.value:.10g} ± {step.error:.0e}"
    for caveat in claim.caveats:
        yield f"    but              {caveat}"


def _letter(name: str, outcome: TheoremOutcome) -> str:
    return name.removeprefix(outcome.id).lstrip(".")


def _carrier(name: str, found: Mapping[str, TheoremOutcome]) -> tuple[str, TheoremOutcome | None, str, str]:
    """Return a carrier's name, its theorem, and its verdict and grade; a clause has a verdict of its own."""
    theorem, _, letter = name.rpartition(".")
    outcome = found.get(name)
    if outcome is not None:
        return name, outcome, str(outcome.verdict), standing.grade(outcome)
    outcome = found.get(theorem)
    if outcome is None or letter not in outcome.clauses:
        return name, None, "undecided", GRADES[0]
    ends = {step.grade for step in outcome.steps if step.clause == letter and step.grade in GRADES}
    return name, outcome, str(outcome.clauses[letter]), min(ends, key=GRADES.index, default=GRADES[0])
