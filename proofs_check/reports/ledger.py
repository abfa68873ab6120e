"""The ledger: what a run found, as a small file that is committed beside the theorems, and what moved since.

An entry holds what must not change unnoticed: verdict, facets, clauses as they are checked, what the theorem rests on,
and numbers, each with a tolerance of its own. Entries are made from the JSON of a run, so that a run on another machine
can be compared too. What depends on luck, such as the worst of some random measures, is not compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numerics import writing
from proofs_check.reports.comparison import Entry, compared

FORMAT = 1
NAME = "ledger.json"
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|[|]{7})( |$)")


class LedgerError(Exception):
    """A file that is no ledger and no run; the message names it and says why."""


@dataclass(frozen=True)
class Ledger:
    """Entries by theorem, and the history of updates: when, why, which theorems, made with what."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    history: tuple[Mapping[str, Any], ...] = ()


def entries(run: Mapping[str, Any]) -> dict[str, Entry]:
    """Return what a run, as JSON, found of each theorem."""
    return {theorem["id"]: _entry(theorem, run["suite"]["level"]) for theorem in run["theorems"]}


def _entry(theorem: Mapping[str, Any], level: str) -> Entry:
    steps = theorem["steps"]
    ends = {
        s["clause"]: s for s in steps if s["clause"] is not None and s["grade"] in ("symbolic", "cited", "certified")
    }
    clauses = {
        name: {
            "says": theorem["statement"].get(name, ""),
            "verdict": verdict,
            "grade": ends[name]["grade"] if name in ends else "none",
        }
        for name, verdict in theorem["clauses"].items()
    }
    numbers = {_name(s): {"value": s["value"], "tolerance": _tolerance(s)} for s in steps if s["value"] is not None}
    tried = {_name(s): s["tried"] for s in steps if s["grade"] == "measures"}
    return {
        "title": theorem["title"],
        "verdict": theorem["verdict"],
        "facets": dict(theorem["facets"]),
        "clauses": clauses,
        "rests_on": sorted({*theorem["depends_on"], *theorem["background"], *(a for s in steps for a in s["assumes"])}),
        "numbers": numbers,
        "certificates": {_name(s): list(s["enclosure"]) for s in steps if s.get("enclosure")},
        "tried": {"level": level, **tried},
        "failing": [f"{s['name']} ({s['where']}) is {s['outcome']}" for s in steps if _fails(s)] + theorem["problems"],
        "depends_on": list(theorem["depends_on"]),
    }


def _name(step: Mapping[str, Any]) -> str:
    return step["name"] if step["clause"] is None else f"{step['name']} ({step['clause'].rpartition('.')[2]})"


def _fails(step: Mapping[str, Any]) -> bool:
    return step["outcome"] not in ("holds", "conditional")


def _tolerance(step: Mapping[str, Any]) -> float:
    """Return by how much a number may move: what its error, and rounding, leave open."""
    known = [step[key] for key in ("error", "tolerance") if isinstance(step[key], float | int)]
    return max([float(t) for t in known], default=0.0)


def updated(ledger: Ledger, found: Mapping[str, Entry], which: str, record: Mapping[str, Any]) -> Ledger:
    """Return the ledger with entries taken over: the new, the changed and gone, or all; what holds stays as it is."""
    before = dict(ledger.entries)
    taken: list[str] = []
    for name in found:
        moved = compared({name: before[name]}, {name: found[name]}).changes if name in before else ()
        only_new = bool(moved) and all(change.kind == "new" for change in moved)
        new = name not in before or only_new
        if (new and which in ("new", "all")) or (moved and not only_new and which in ("changed", "all")):
            before[name] = found[name]
            taken.append(name)
    dropped = [name for name in before if name not in found] if which in ("changed", "all") else []
    kept = {name: entry for name, entry in before.items() if name not in dropped}
    if not taken and not dropped:
        return ledger
    return Ledger(kept, (*ledger.history, {**record, "taken": taken, "dropped": dropped}))


def text(ledger: Ledger) -> str:
    """Return a ledger as the text of its file, in the order of its entries."""
    plain = {name: {k: v for k, v in entry.items() if k != "failing"} for name, entry in ledger.entries.items()}
    whole = {"format": FORMAT, "history": list(ledger.history), "theorems": plain}
    return writing.json_text(whole)


def read(path: Path) -> Ledger:
    """Read a ledger, or a run that ``verify --json`` wrote.

    Raises
    ------
    LedgerError
        For a file that cannot be read or is neither.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        conflict = next((n for n, line in enumerate(text.splitlines(), 1) if _CONFLICT.match(line)), None)
        if conflict is not None:
            raise LedgerError(f"file={str(path)!r} has a conflict of a merge at line {conflict}: resolve it first")
        data = json.loads(text, object_pairs_hook=_distinct)
    except (OSError, ValueError, RecursionError) as mistake:
        raise LedgerError(f"file={str(path)!r} cannot be read: {' '.join(str(mistake).split())}") from mistake
    try:
        if isinstance(data, dict) and "suite" in data:
            return Ledger(entries(data), ({**made_with(data["suite"])},))
        if isinstance(data, dict) and data.get("format") == FORMAT:
            found = {name: {"failing": [], **entry} for name, entry in data["theorems"].items()}
            compared(found, found)  # every key that a comparison needs is there
            return Ledger(found, tuple(data["history"]))
    except (KeyError, TypeError, AttributeError, ValueError) as mistake:
        why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
        raise LedgerError(f"file={str(path)!r} is malformed ({why}); write it again") from mistake
    raise LedgerError(f"file={str(path)!r} must be a ledger, or a run written by gibbsgap verify --json")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table whose keys are there once: of two, as a merge may leave them, neither is the one that is meant."""
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is there twice: keep one")
    return table


def made_with(suite: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run was made with: versions, level, seed, backend."""
    kept = {key: value for key, value in suite.items() if key not in ("seconds", "as_claimed")}
    return {**kept, "device": kept["device"].partition(";")[0]}
