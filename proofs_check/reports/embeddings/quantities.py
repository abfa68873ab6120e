"""What each measured quantity means, its formula and its statements, and the published values to set beside it."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from numerics.embeddings.records import Diagnosis, Row
from numerics.published import Checkpoint, coco_checkpoints
from proofs_check.catalogue import discovery
from proofs_check.catalogue.claims import claims_of

SOURCE = "MS-COCO val2017, nine frozen OpenCLIP checkpoints, as published in arXiv:2601.19597, Table 2"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A formula as LaTeX, what it means, the statements that it belongs to or what it is known from.

    `published` is the column of the reference values that holds it; empty where none does.
    """

    formula: str
    means: str
    statements: tuple[str, ...] = ()
    known: str = ""
    published: str = ""

    @property
    def place(self) -> str:
        """Say what it belongs to, or is known from."""
        return f"Belongs to {', '.join(self.statements)}." if self.statements else f"Known from {self.known}."


@functools.cache
def table() -> Mapping[str, Quantity]:
    """Return all quantities, by what the keys of their rows begin with."""
    text = (resources.files("proofs_check.reports.embeddings") / "quantities.toml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = tomllib.loads(text)
    return {key: Quantity(**row | {"statements": tuple(row.get("statements", ()))}) for key, row in rows.items()}


def key_of(row: str) -> str:
    """Return the key of a row's quantity: the longest that its own begins with."""
    return max((key for key in table() if row == key or row.startswith(f"{key}_")), key=len)


def of(row: Row) -> Quantity:
    """Return the quantity that a row holds."""
    return table()[key_of(row.key)]


@dataclass(frozen=True, slots=True)
class Beside:
    """One published quantity: the row that it is set beside, what was measured as in the table, and its column."""

    row: Row
    ours: float | None
    theirs: tuple[tuple[str, float], ...]


def published(found: Diagnosis) -> list[Beside]:
    """Return what was measured beside the published values of the same quantity.

    The table holds V-statistics and Recall@1, and so what is set beside it are these.
    """
    made = []
    for row in found.rows:
        column = of(row).published
        if column and row.key in (key_of(row.key), f"{key_of(row.key)}_1"):
            ours = row.value if row.plugin is None else row.plugin
            made.append(Beside(row, ours, tuple((c.model, float(getattr(c, column))) for c in checkpoints())))
    return made


@functools.cache
def checkpoints() -> tuple[Checkpoint, ...]:
    """Return the published rows."""
    return coco_checkpoints()


def statements(found: Diagnosis) -> dict[str, str]:
    """Return the ids of all statements that what was measured belongs to, in the theory's order, with their titles.

    The theory's claims are read; no module is imported for it.
    """
    named = {name for row in found.rows for name in of(row).statements}
    claims = (claim for source in discovery.sources(Path.cwd()) for claim in claims_of(source.root))
    return {claim.id: claim.title for claim in claims if claim.id in named}
