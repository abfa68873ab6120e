"""What changed between two sets of entries: worse, gone, new or better, and by how many tolerances numbers moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from proofs_check.outcome import GRADES, Verdict

VERDICTS = tuple(map(str, Verdict))
FACETS = ("refuted", "undecided", "missing", "conditional", "open", "cited", "n/a", "exempt", "holds")
# How much wider the error of a number may become before that itself is a regression: three digits.
BLUNTER = 1000.0
Entry = Mapping[str, Any]


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


def renamed(before: Mapping[str, Entry], after: Mapping[str, Entry], names: Mapping[str, str]) -> dict[str, Entry]:
    """Return entries under today's ids: ``names`` has them by the ids of before, which the later entries lack."""
    moved = {old: new for old, new in names.items() if old in before and old not in after and new in after}

    def today(name: str) -> str:
        theorem, _, letter = name.rpartition(".")
        return moved.get(name) or (f"{moved[theorem]}.{letter}" if theorem in moved and len(letter) == 1 else name)

    def entry(old: Entry) -> Entry:
        lists = {key: sorted(map(today, old[key])) for key in ("rests_on", "depends_on") if key in old}
        return {**old, **lists, "clauses": {today(label): clause for label, clause in old["clauses"].items()}}

    return {today(name): entry(old) for name, old in before.items()}


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
    yield from _certificates(name, old.get("certificates", {}), new.get("certificates", {}))
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


def _certificates(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Compare enclosures: each holds its number, so that two of one number cannot be apart."""
    for what, (low, high) in new.items():
        if what not in old:
            yield Change(name, f"{what} in [{low}, {high}]", "new")
        elif float(low) > float(old[what][1]) or float(high) < float(old[what][0]):
            ends = (f"[{old[what][0]}, {old[what][1]}]", f"[{low}, {high}]")
            yield Change(name, what, "regression", *ends, "the enclosures have no number in common")
    yield from (Change(name, f"certificate {what}", "gone") for what in old if what not in new)


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
