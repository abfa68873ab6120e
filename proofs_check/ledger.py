"""The ledger: what a run found, as a small file that is committed beside the theorems, and what moved since.

An entry holds what must not change unnoticed: verdict, facets, clauses as they are checked, what the theorem rests on,
and numbers, each with a tolerance of its own. Entries are made from the JSON of a run, so that a run on another machine
can be compared too. What depends on luck, such as the worst of some random measures, is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

FORMAT = 1
NAME = "ledger.json"
VERDICTS = ("refuted", "undecided", "conditional", "proved")
FACETS = ("refuted", "undecided", "missing", "conditional", "open", "cited", "n/a", "exempt", "holds")
GRADES = ("cited", "measures", "quadrature", "symbolic", "certified")
# How much wider the error of a number may become before that itself is a regression: three digits.
BLUNTER = 1000.0
Entry = Mapping[str, Any]


class LedgerError(Exception):
    """A file that is no ledger and no run; the message names it and says why."""


@dataclass(frozen=True)
class Ledger:
    """Entries by theorem, and the history of updates: when, why, which theorems, made with what."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    history: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was; ``kind`` is regression, gone, new or better."""

    theorem: str
    what: str
    kind: str
    before: str = ""
    after: str = ""
    note: str = ""

    @property
    def fails(self) -> bool:
        """Whether the ledger no longer holds because of this."""
        return self.kind in ("regression", "gone")

    def __str__(self) -> str:
        moved = f": {self.before} → {self.after}" if self.before or self.after else ""
        return f"{self.kind:10} {self.theorem}  {self.what}{moved}{f', {self.note}' if self.note else ''}"


@dataclass(frozen=True)
class Comparison:
    """Everything that changed, how many numbers were compared, and the largest move among those that hold."""

    changes: tuple[Change, ...]
    numbers: int
    largest: tuple[float, str]

    @property
    def holds(self) -> bool:
        """Whether nothing became worse."""
        return not any(change.fails for change in self.changes)


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


def compared(before: Mapping[str, Entry], after: Mapping[str, Entry], *, whole: bool = True) -> Comparison:
    """Compare entries; with ``whole`` an entry that the later ones lack is gone."""
    changes: list[Change] = []
    moves: list[tuple[float, str]] = []
    users = dependants(after)
    for name, entry in after.items():
        if name not in before:
            changes.append(Change(name, entry["title"], "new", "", str(entry["verdict"])))
            continue
        mine = list(_changes(name, before[name], entry, moves))
        named = ", ".join(users.get(name, ()))
        note = f"on which {named} rest{'' if ',' in named else 's'}" if named else ""
        changes += [replace(c, note=_both(c.note, note)) if c.fails else c for c in mine]
    changes += [Change(n, before[n]["title"], "gone") for n in before if n not in after and whole]
    return Comparison(tuple(changes), len(moves), max(moves, default=(0.0, "")))


def _both(first: str, second: str) -> str:
    return "; ".join(part for part in (first, second) if part)


def dependants(found: Mapping[str, Entry]) -> dict[str, list[str]]:
    """Return, for each theorem, those that rest on it, directly or through others."""
    direct = {name: set(entry.get("depends_on", ())) for name, entry in found.items()}
    users: dict[str, list[str]] = {}
    for name in found:
        reached, waiting = set(), list(direct[name])
        while waiting:
            below = waiting.pop()
            if below not in reached:
                reached.add(below)
                waiting += direct.get(below, ())
        for below in reached:
            users.setdefault(below, []).append(name)
    return users


def _changes(name: str, old: Entry, new: Entry, moves: list[tuple[float, str]]) -> Iterator[Change]:
    yield from (Change(name, said, "regression") for said in new["failing"] if said not in old.get("failing", ()))
    yield from _ranked(name, "verdict", VERDICTS, old["verdict"], new["verdict"])
    for facet, word in new["facets"].items():
        yield from _ranked(name, f"facet {facet}", FACETS, old["facets"].get(facet, word), word)
    yield from _clauses(name, old["clauses"], new["clauses"])
    more = [fact for fact in new["rests_on"] if fact not in old["rests_on"]]
    fewer = [fact for fact in old["rests_on"] if fact not in new["rests_on"]]
    if more:
        yield Change(name, f"rests on more: {', '.join(more)}", "regression")
    if fewer:
        yield Change(name, f"rests on less: no longer on {', '.join(fewer)}", "better")
    yield from _numbers(name, old["numbers"], new["numbers"], moves)
    if old["tried"].get("level") == new["tried"].get("level"):
        for step, count in old["tried"].items():
            if step != "level" and step in new["tried"] and new["tried"][step] < count:
                yield Change(name, f"measures tried, {step}", "regression", str(count), str(new["tried"][step]))
            if step not in new["tried"]:
                yield Change(name, f"step {step}", "gone")


def _ranked(name: str, what: str, order: Sequence[str], before: str, after: str) -> Iterator[Change]:
    if before != after:
        worse = _rank(order, after) < _rank(order, before)
        yield Change(name, what, "regression" if worse else "better", before, after)


def _rank(order: Sequence[str], word: str) -> int:
    return order.index(word) if word in order else -1


def _clauses(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for label, clause in new.items():
        if label not in old:
            yield Change(name, f"clause {label}: {clause['says']}", "new")
            continue
        was = old[label]
        if clause["says"] and was["says"] != clause["says"]:
            yield Change(name, f"clause {label}", "regression", was["says"], clause["says"], "it says something else")
        yield from _ranked(name, f"verdict of {label}", VERDICTS, was["verdict"], clause["verdict"])
        yield from _ranked(name, f"grade of {label}", GRADES, was["grade"], clause["grade"])
    yield from (Change(name, f"clause {label}: {old[label]['says']}", "gone") for label in old if label not in new)


def _numbers(
    name: str, old: Mapping[str, Any], new: Mapping[str, Any], moves: list[tuple[float, str]]
) -> Iterator[Change]:
    for what, number in new.items():
        if what not in old:
            yield Change(name, f"{what} = {_shown(number['value'])}", "new")
            continue
        was, allowed = old[what], old[what]["tolerance"] + number["tolerance"]
        by = _distance(was["value"], number["value"], allowed)
        if by > 1:
            note = f"by {by:.3g} tolerances of {allowed:.1e}"
            yield Change(name, what, "regression", _shown(was["value"]), _shown(number["value"]), note)
        elif number["tolerance"] > BLUNTER * max(was["tolerance"], _rounding(was["value"])):
            ends = f"± {was['tolerance']:.1e}", f"± {number['tolerance']:.1e}"
            yield Change(name, f"error of {what}", "regression", *ends)
        moves.append((by if by <= 1 else 0.0, f"{name} {what}"))
    yield from (Change(name, f"{what} = {_shown(old[what]['value'])}", "gone") for what in old if what not in new)


def _distance(before: Any, after: Any, allowed: float) -> float:
    """Return how many tolerances lie between two numbers; infinities and NaN are equal or far apart."""
    if before == after:
        return 0.0
    if isinstance(before, str) or isinstance(after, str):
        return float("inf")
    return abs(before - after) / allowed if allowed > 0 else float("inf")


def _rounding(value: Any) -> float:
    return 2.0**-52 * abs(value) if isinstance(value, float | int) else 0.0


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


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
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read(path: Path) -> Ledger:
    """Read a ledger, or a run that ``verify --json`` wrote.

    Raises
    ------
    LedgerError
        For a file that cannot be read or is neither.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as mistake:
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


def made_with(suite: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run was made with: versions, level, seed, backend."""
    kept = {key: value for key, value in suite.items() if key not in ("seconds", "as_claimed")}
    return {**kept, "device": kept["device"].partition(";")[0]}
