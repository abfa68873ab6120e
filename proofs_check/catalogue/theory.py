"""What a theory's claims.toml says of it as a whole: its source, setting, symbols, and the stages of its pipeline.

A theory without such tables still has a picture (`proofs_check.reports.standing.stages_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofs_check.catalogue.claims import DiscoveryError, table_of
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
        When a table is not of its form, or names a stage that is not there.
    """
    for source in sources:
        table = table_of(source.root)
        if {"source", "stage", "symbol"} & table.keys():
            return _theory(table, source.root / "claims.toml")
    return Theory()


def _theory(table: Mapping[str, Any], file: Path) -> Theory:
    about = table.get("source", {})
    claims = [(row["id"], row["stage"]) for row in table.get("claim", ()) if "stage" in row]
    stages = tuple(
        Stage(
            row["id"], row["title"], row.get("formula", ""), tuple(row.get("after", ())),
            tuple(claim for claim, stage in claims if stage == row["id"]),
        )
        for row in table.get("stage", ())
    )  # fmt: skip
    nowhere = next(((c, s) for c, s in claims if s not in {stage.id for stage in stages}), None)
    if nowhere is not None:
        raise DiscoveryError(f"{file}: claim {nowhere[0]!r} has the stage {nowhere[1]!r}, which no [[stage]] is")
    seen: set[str] = set()
    for stage in stages:
        later = sorted(set(stage.after) - seen)
        if later:
            raise DiscoveryError(f"{file}: stage {stage.id!r} comes after {later[0]!r}, which is no stage before it")
        seen.add(stage.id)
    return Theory(
        about.get("title", ""), about.get("authors", ""), about.get("reference", ""), tuple(about.get("setting", ())),
        tuple((row["letter"], row["meaning"]) for row in table.get("symbol", ())), stages,
    )  # fmt: skip
