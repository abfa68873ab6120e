"""Headline claims of a theory: what carries each, how strongly it stands, and its caveats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofs_check.catalogue.discovery import Catalogue, Claim
from proofs_check.outcome import Standing, TheoremOutcome, Verdict

KIND = "headline"


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
    verdict = min((verdict for _, _, verdict, _ in carried), default=Verdict.UNDECIDED)
    standing = min((standing for *_, standing in carried), default=Standing.NOT_BUILT)
    yield f"{claim.id}  {claim.title}: {verdict}, {standing}"
    for name, outcome, verdict, standing in carried:
        said = "not yet built" if outcome is None else outcome.statement.get(_letter(name, outcome), outcome.title)
        yield f"    {name:16} {verdict}, {standing}: {said}"
    own = found.get(claim.id)
    for step in own.steps if own is not None else ():
        if step.value is not None and step.clause is None:
            yield f"    exhibited        {step.name}: {step.value:.10g} ± {step.error:.0e}"
    for caveat in claim.caveats:
        yield f"    but              {caveat}"


def _letter(name: str, outcome: TheoremOutcome) -> str:
    return name.removeprefix(outcome.id).lstrip(".")


def _carrier(name: str, found: Mapping[str, TheoremOutcome]) -> tuple[str, TheoremOutcome | None, Verdict, Standing]:
    """Return a carrier's name, its theorem, and its verdict and standing; a clause has a verdict of its own."""
    theorem, _, letter = name.rpartition(".")
    if (outcome := found.get(name)) is not None:
        return name, outcome, outcome.verdict, outcome.standing()
    if (outcome := found.get(theorem)) is None or letter not in outcome.clauses:
        return name, None, Verdict.UNDECIDED, Standing.NOT_BUILT
    return name, outcome, outcome.clauses[letter], outcome.standing(letter)
