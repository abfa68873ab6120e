"""What a theory's claims.toml says of it as a whole: its source, setting, symbols, and the stages of its pipeline.

A theory without such tables still has a picture (`proofs_check.reports.standing.stages_of`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proofs_check.catalogue.claims import DiscoveryError
from proofs_check.catalogue.discovery import Source


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
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
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
    claims = [(row["id"], row["stage"]) for row in table.get("claim", ()) if "stage" in row]
    stages = tuple(
        Stage(
            row["id"], row["title"], row.get("formula", ""), tuple(row.get("after", ())),
            tuple(claim for claim, stage in claims if stage == row["id"]),
        )
        for row in table.get("stage", ())
    )  # fmt: skip
    listing = next((row["id"] for row in table.get("stage", ()) if "by" in row), None)
    if listing is not None:
        raise ValueError(f"stage {listing!r} lists its claims (by): each [[claim]] names its stage instead")
    nowhere = next(((c, s) for c, s in claims if s not in {stage.id for stage in stages}), None)
    if nowhere is not None:
        raise ValueError(f"claim {nowhere[0]!r} has the stage {nowhere[1]!r}, which no [[stage]] is")
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
