"""The items of a source, its numbered statements and what it claims in prose, each with what answers it here.

They stand in ``paper_items.toml`` beside the theorems; a source without that file has none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proofs_check.catalogue.claims import COMPARISONS, DiscoveryError
from proofs_check.catalogue.discovery import Source

FILE = "paper_items.toml"
ANSWERED = COMPARISONS[:-1]  # what is not claimed in the source answers nothing of it


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the source: its name there, what kind it is, its claim in a line, and its counterparts.

    ``counterparts`` are pairs (how it compares, theorem or clause); without any, ``none`` says why.
    """

    name: str
    kind: str
    claim: str
    counterparts: tuple[tuple[str, str], ...] = ()
    none: str = ""

    @property
    def compares(self) -> tuple[str, ...]:
        """How it is answered: the words that apply, or ``none``."""
        found = {word for word, _ in self.counterparts}
        return tuple(word for word in ANSWERED if word in found) or ("none",)


def of(sources: Iterable[Source]) -> tuple[Item, ...]:
    """Read the items of every source that has some, in the order of its file.

    Raises
    ------
    DiscoveryError
        When a table lacks a key, has one that is none, or neither a counterpart nor the reason why.
    """
    found: list[Item] = []
    for source in sources:
        file = source.root / FILE
        if not file.is_file():
            continue
        try:
            found += [_item(row) for row in tomllib.loads(file.read_text(encoding="utf-8-sig"))["item"]]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError, ValueError) as mistake:
            why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
            needs = f"item, kind, claim, and {', '.join(ANSWERED)} (lists of theorems or clauses) or none (a reason)"
            raise DiscoveryError(f"{file} must hold [[item]] tables with {needs}: {why}") from mistake
    return tuple(found)


def _item(row: Mapping[str, Any]) -> Item:
    unknown = sorted(set(row) - {"item", "kind", "claim", "none", *ANSWERED})
    if unknown:
        raise ValueError(f"{row.get('item')!r} has the key {unknown[0]!r}")
    pairs = tuple((word, name) for word in ANSWERED for name in row.get(word, ()))
    none = row.get("none", "")
    if bool(pairs) == bool(none.strip()):
        raise ValueError(f"{row['item']!r} must have counterparts or a reason (none), and not both")
    return Item(row["item"], row["kind"], row["claim"], pairs, none)
