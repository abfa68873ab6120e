"""What became of each facet of a theorem: answered by its steps, absent with a reason, or missing."""

from __future__ import annotations

from proofs_check.outcome import OF_RESULT, Outcome, Verdict
from proofs_check.vocabulary.location import facets_of
from proofs_check.vocabulary.theorem import Theorem


def asked_of(theorem: Theorem) -> tuple[str, ...]:
    """Return the questions of a theorem's theory, and the two kinds of evidence."""
    return facets_of(theorem.where.file)


def answers(theorem: Theorem, outcomes: list[Outcome]) -> tuple[dict[str, str], dict[str, str]]:
    """Say for each facet what became of it; lemmas are exempt where they have no step."""
    facets: dict[str, str] = {}
    asked = asked_of(theorem)
    for facet in asked:
        mine = [OF_RESULT[o.result] for o in outcomes if o.facet == facet]
        if mine:
            worst = min(mine)
            known = "cited" if any(o.grade == "cited" for o in outcomes if o.facet == facet) else "holds"
            facets[facet] = known if worst == Verdict.PROVED else str(worst)
        elif facet in theorem.absent:
            facets[facet] = "n/a"
        elif theorem.open_because:
            facets[facet] = "open"
        else:
            facets[facet] = "exempt" if theorem.is_lemma else "missing"
    return facets, {f: theorem.absent[f] for f in asked if f in theorem.absent}


def unanswered(facets: dict[str, str]) -> list[str]:
    """Say which facets no step answers."""
    missing = [facet for facet, word in facets.items() if word == "missing"]
    return [f"facet {f} is answered by no step; add one, or absent={{'{f}': reason}}" for f in missing]
