"""What a theory's claims.toml says of it as a whole: its source, setting, symbols, and the stages of its pipeline.

A theory without such tables still has a picture: its stages are then the layers of what rests on what.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofs_check.catalogue.discovery import Claim, DiscoveryError, Source
from proofs_check.outcome import TheoremOutcome


@dataclass(frozen=True, slots=True)
class Stage:
    """One box of the pipeline: its title and formula, the stages that it comes from, and the claims that lead to it."""

    id: str
    title: str
    formula: str = ""
    after: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theory:
    """A theory as a whole; every part may be empty."""

    title: str = ""
    authors: str = ""
    reference: str = ""
    setting: tuple[str, ...] = ()
    symbols: tuple[tuple[str, str], ...] = ()
    stages: tuple[Stage, ...] = ()


def of(sources: Iterable[Source]) -> Theory:
    """Read the first source that describes its theory.

    Raises
    ------
    DiscoveryError
        When a table lacks a key or names a stage that is not there.
    """
    for source in sources:
        file = source.root / "claims.toml"
        if not file.is_file():
            continue
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        if not {"source", "stage", "symbol"} & table.keys():
            continue
        try:
            return _theory(table)
        except (KeyError, TypeError, ValueError) as mistake:
            why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
            needs = "[[symbol]] needs letter and meaning, [[stage]] id and title"
            raise DiscoveryError(f"{file} describes its theory wrongly ({why}); {needs}") from mistake
    return Theory()


def _theory(table: Mapping[str, Any]) -> Theory:
    about = table.get("source", {})
    stages = tuple(
        Stage(row["id"], row["title"], row.get("formula", ""), tuple(row.get("after", ())), tuple(row.get("by", ())))
        for row in table.get("stage", ())
    )
    seen: set[str] = set()
    for stage in stages:
        later = sorted(set(stage.after) - seen)
        if later:
            raise ValueError(f"stage {stage.id!r} comes after {later[0]!r}, which is not a stage before it")
        seen.add(stage.id)
    return Theory(
        about.get("title", ""), about.get("authors", ""), about.get("reference", ""), tuple(about.get("setting", ())),
        tuple((row["letter"], row["meaning"]) for row in table.get("symbol", ())), stages,
    )  # fmt: skip


def stages_of(theory: Theory, outcomes: Sequence[TheoremOutcome]) -> tuple[Stage, ...]:
    """Return the stages of the pipeline, or layers: each theorem one layer above the highest that it rests on."""
    if theory.stages:
        return theory.stages
    known = {outcome.id: outcome for outcome in outcomes}

    def layer(name: str, path: tuple[str, ...] = ()) -> int:
        below = [d for d in known[name].depends_on if d in known and d not in path]
        return 1 + max((layer(d, (*path, name)) for d in below), default=-1)

    layers: dict[int, list[str]] = {}
    for outcome in outcomes:
        layers.setdefault(layer(outcome.id), []).append(outcome.id)
    titles = ["what rests on nothing", *(f"what rests on layer {n}" for n in range(1, len(layers)))]
    return tuple(
        Stage(str(n), titles[n], after=(str(n - 1),) if n else (), by=tuple(layers[n])) for n in sorted(layers)
    )


GRADES = (
    "certified",
    "symbolic",
    "cited",
    "conditional",
    "refuted, as it should be",
    "not as claimed",
    "not yet built",
)


def standing(claim: Claim, outcomes: Mapping[str, TheoremOutcome]) -> str:
    """Return how strongly a claim stands: by its own theorem, or by the weakest theorem that carries it."""
    if claim.id in outcomes or not claim.carried_by:
        return grade(outcomes.get(claim.id))
    carriers = [outcomes.get(name) or outcomes.get(name.rpartition(".")[0]) for name in claim.carried_by]
    return max((grade(carrier) for carrier in carriers), key=GRADES.index)


def grade(outcome: TheoremOutcome | None) -> str:
    """Return how strongly a claim stands: the weakest grade that a clause of it ends in."""
    if outcome is None:
        return "not yet built"
    if not outcome.as_claimed:
        return "not as claimed"
    if outcome.refuted is not None:
        return "refuted, as it should be"
    if str(outcome.verdict) != "proved":
        return "conditional" if str(outcome.verdict) == "conditional" else "not yet built"
    ends = {step.grade for step in outcome.steps if step.clause is not None and step.grade in ("cited", "certified")}
    return "cited" if "cited" in ends else "certified" if "certified" in ends else "symbolic"
