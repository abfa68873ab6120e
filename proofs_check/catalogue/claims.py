"""The claims of a theory, as its claims.toml lists them; what became of them is computed, and not written there."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastjsonschema

SCHEMA = Path(__file__).with_name("claims.schema.json")

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
    return [_claim(row) for row in table_of(root).get("claim", ())]


def table_of(root: Path) -> dict[str, Any]:
    """Return what the claims.toml in a folder holds, of the form that claims.schema.json states; nothing without one.

    Raises
    ------
    DiscoveryError
        When the file cannot be read, or a key is missing, unknown or of another type.
    """
    file = root / "claims.toml"
    if not file.is_file():
        return {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as mistake:
        why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
        raise DiscoveryError(f"{file} must be a TOML file in UTF-8 ({why})") from mistake
    try:
        _form()(table, name_prefix=f"{file}: table")
    except fastjsonschema.JsonSchemaValueException as mistake:
        why = f"{mistake.message}; every key is in {SCHEMA}"
        raise DiscoveryError(why) from mistake
    return table


@functools.cache
def _form() -> Callable[..., object]:
    form: Callable[..., object] = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return form


def _claim(row: Mapping[str, Any]) -> Claim:
    sharper, carried, caveats, answers, formerly = (
        tuple(row.get(name, ())) for name in ("sharper", "carried_by", "caveats", "answers", "formerly")
    )
    compares = row.get("compares", "extension" if row["kind"] == "extension" else "")
    said = (row["id"], row["title"], row["kind"], row["place"])
    return Claim(*said, sharper, carried, caveats, answers, formerly, compares, row.get("words", ""))
