"""The claims of a theory, as its claims.toml lists them; what became of them is computed, and not written there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# How a claim stands to the source: it says the same, implies it, is weaker or about something else, goes beyond it, or
# has nothing there to be compared with.
COMPARISONS = ("as", "sharper", "other", "extension", "not claimed there")


class DiscoveryError(Exception):
    """A source of theorems that is declared and cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A numbered statement of the source, whether or not a theorem module exists for it.

    ``sharper`` names the clauses that go beyond the source. A headline is ``carried_by`` theorems or clauses, such as
    T3.1 or T3.1.c, has ``caveats``, and says in ``words`` what holds. ``compares``, a word of ``COMPARISONS``, says how
    it stands to the source, and ``answers`` names items of that (`proofs_check.catalogue.items`); ``formerly`` are ids
    that the claim had.
    """

    id: str
    title: str
    kind: str
    place: str
    sharper: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    compares: str = ""
    words: str = ""


def claims_of(root: Path) -> list[Claim]:
    """Return the claims that the theory in a folder makes."""
    file, table = root / "claims.toml", table_of(root)
    try:
        # A theory may be described before it claims anything; a file with neither is no such file.
        rows = table.get("claim", ()) if "theory" in table or not file.is_file() else table["claim"]
        return [_claim(row) for row in rows]
    except (KeyError, TypeError) as mistake:
        raise _malformed(file, mistake) from mistake


def table_of(root: Path) -> dict[str, Any]:
    """Return what the claims.toml in a folder holds; nothing where there is none."""
    file = root / "claims.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig")) if file.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as mistake:
        raise _malformed(file, mistake) from mistake


def _malformed(file: Path, mistake: Exception) -> DiscoveryError:
    why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
    return DiscoveryError(f"{file} must hold [[claim]] tables with id, title, kind and place ({why})")


def _claim(row: Mapping[str, Any]) -> Claim:
    sharper, carried, caveats, answers, formerly = (
        tuple(row.get(name, ())) for name in ("sharper", "carried_by", "caveats", "answers", "formerly")
    )
    compares = row.get("compares", "extension" if row["kind"] == "extension" else "")
    if compares and compares not in COMPARISONS:
        raise TypeError(f"compares={compares!r} of {row['id']} must be one of {', '.join(COMPARISONS)}")
    said = (row["id"], row["title"], row["kind"], row["place"])
    return Claim(*said, sharper, carried, caveats, answers, formerly, compares, row.get("words", ""))
