"""Headline claims of a theory, and the items of its source: what carries each, and how strongly it stands."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from proofs_check.catalogue.claims import Claim
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.catalogue.items import Item
from proofs_check.outcome import Standing, TheoremOutcome, Verdict
from proofs_check.reports.sheets import Column, Sheet

KIND = "headline"


def carriers(catalogue: Catalogue) -> list[str]:
    """Return the ids of the theorems that carry headlines, each once, in the catalogue's order."""
    return _theorems(catalogue, {name for claim in _headlines(catalogue) for name in claim.carried_by})


def answering(catalogue: Catalogue, items: Iterable[Item]) -> list[str]:
    """Return the ids of the theorems that answer items, each once, in the catalogue's order."""
    names = {name for item in items for _, name in item.counterparts}
    return _theorems(catalogue, {one for name in names for one in _of(name, catalogue)})


def sheet(items: Iterable[Item], catalogue: Catalogue, outcomes: Sequence[TheoremOutcome]) -> Sheet:
    """Return the table of the items: counterparts by how they compare, and the weakest verdict and grade of them."""
    table = Sheet(
        (
            Column("item"),
            Column("claim", below=True),
            Column("here", wraps=True),
            Column("verdict", dropped=True),
            Column("grade", wraps=True),
        )
    )
    for row in rows(items, catalogue, outcomes):
        here = "; ".join(f"{word} {ranges(names)}" for word, names in row["here"].items())
        table.add(row["item"], row["claim"], here or f"none: {row['none']}", row["verdict"] or "", row["grade"] or "")
    return table


def items_json(items: Iterable[Item], catalogue: Catalogue, outcomes: Sequence[TheoremOutcome]) -> str:
    """Return the same as JSON."""
    return json.dumps({"items": rows(items, catalogue, outcomes)}, indent=2, ensure_ascii=False) + "\n"


def rows(items: Iterable[Item], catalogue: Catalogue, outcomes: Sequence[TheoremOutcome]) -> list[dict[str, Any]]:
    """Return the items as data: what answers each, by how it compares, and the weakest verdict and grade of that."""
    found = {outcome.id: outcome for outcome in outcomes}
    result = []
    for item in items:
        here: dict[str, list[str]] = {}
        for word, name in item.counterparts:
            here.setdefault(word, []).append(name)
        # What goes beyond an item does not weigh on its answer, unless nothing else answers.
        weighs = [name for word, name in item.counterparts if word != "extension"] or here.get("extension", [])
        stand = [_carrier(one, found) for name in weighs for one in _of(name, catalogue)]
        verdict = str(min(v for *_, v, _ in stand)) if stand else None
        grade = str(min(g for *_, g in stand)) if stand else None
        said = {"item": item.name, "kind": item.kind, "claim": item.claim, "compares": list(item.compares)}
        result.append({**said, "here": here, "none": item.none, "verdict": verdict, "grade": grade})
    return result


def _of(name: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what stands for a counterpart in a run: itself, or what carries it."""
    built = {theorem.id for theorem in catalogue.known}
    carried = next((claim.carried_by for claim in catalogue.claims if claim.id == name and name not in built), ())
    return carried or (name,)


def ranges(names: Sequence[str]) -> str:
    """Write clauses of one theorem together: T3.1.b–d, f."""
    parts = []
    split = [(name[:-2], name[-1]) if name[-2:-1] == "." else (name, "") for name in names]
    for theorem, members in itertools.groupby(split, lambda pair: pair[0]):
        letters = [letter for _, letter in members if letter]
        runs: list[list[str]] = []
        for letter in letters:
            if runs and ord(letter) == ord(runs[-1][-1]) + 1:
                runs[-1].append(letter)
            else:
                runs.append([letter])
        said = ", ".join("–".join((run[0], run[-1])) if len(run) > 2 else ", ".join(run) for run in runs)
        parts.append(f"{theorem}.{said}" if said else theorem)
    return ", ".join(parts)


def _theorems(catalogue: Catalogue, named: set[str]) -> list[str]:
    return [
        theorem.id
        for theorem in catalogue.known
        if theorem.id in named or named & {theorem.label(clause) for clause in theorem.clauses}
    ]


def text(catalogue: Catalogue, outcomes: Sequence[TheoremOutcome]) -> str:
    """Return the headlines as lines of text."""
    found = {outcome.id: outcome for outcome in outcomes}
    return "\n".join(line for claim in _headlines(catalogue) for line in lines(claim, found))


def _headlines(catalogue: Catalogue) -> list[Claim]:
    return [claim for claim in catalogue.claims if claim.kind == KIND]


def lines(claim: Claim, found: Mapping[str, TheoremOutcome]) -> Iterator[str]:
    """Yield a claim that others carry as lines: what carries it, what is exhibited, and its caveats."""
    weighed = weight(claim, found)
    yield f"{claim.id}  {claim.title}: {weighed['verdict']}, {weighed['standing']}"
    if claim.words:
        yield f"    in words  {claim.words}"
    for name, outcome, verdict, standing in weighed["carried"]:
        said = "not yet built" if outcome is None else outcome.statement.get(_letter(name, outcome), outcome.title)
        yield f"    {name}  {verdict}, {standing}: {said}"
    own = found.get(claim.id)
    for step in own.steps if own is not None else ():
        if step.value is not None and step.clause is None:
            yield f"    exhibited  {step.name}: {step.value:.10g} ± {step.error:.0e}"
    for caveat in claim.caveats:
        yield f"    but  {caveat}"


def weight(claim: Claim, found: Mapping[str, TheoremOutcome]) -> dict[str, Any]:
    """Return what carries a claim, and the weakest verdict and standing of that."""
    carried = [_carrier(name, found) for name in claim.carried_by]
    return {
        "carried": carried,
        "verdict": min((verdict for _, _, verdict, _ in carried), default=Verdict.UNDECIDED),
        "standing": min((standing for *_, standing in carried), default=Standing.NOT_BUILT),
    }


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
