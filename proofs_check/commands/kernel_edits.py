"""``gibbsgap kernel --edits N``: edits of every theorem as Coq sees them, and why one that it accepts is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from numerics import writing
from numerics.pairwise.tiles import cores
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import by_coq, usage
from proofs_check.commands.progress import Progress
from proofs_check.kernel.coq.installation import Coq
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.reports.sheets import Column, Sheet
from proofs_check.verification.exports import CircularError, Exports
from proofs_check.verification.near_misses import by_coq as edits
from proofs_check.verification.near_misses.by_coq import Accepted
from proofs_check.verification.store import results_place
from proofs_check.vocabulary.theorem import Theorem

KINDS = ("equal", "implied", "not refuted", "false")


def told(found: Catalogue, theorems: Sequence[Theorem], most: int, json_file: Path | None, *, fresh: bool) -> int:
    """Report what Coq says of so many edits a theorem; return the exit status, 1 if it accepts a false one."""
    coq = by_coq.installed("edits")
    assert coq is not None
    with Progress() as progress:
        counts, accepted = _judged(found, theorems, most, coq, progress, fresh=fresh)
    total = sum(counts.values())
    kept = [(name, one) for name, ones in accepted.items() for one in ones]
    holes = [f"{name} {one.place}: {one.name}: {one.why}" for name, one in kept if one.kind == "false"]
    data = {
        "coq": coq.version, "edits": total, "rejected": total - len(kept),
        "theorems": {n: {"edits": counts[n], "accepted": [asdict(one) for one in accepted[n]]} for n in counts},
    }  # fmt: skip
    usage.deliver(
        [(json_file, writing.json_text(data))],
        *(f"Coq accepts a false edit: {hole}" for hole in holes),
        _sheet(counts, accepted),
        *(f"{name} {one.place}: {one.name}: accepted, {one.kind}: {one.why}" for name, one in kept),
        f"{coq.shown} rejects {total - len(kept)} of {total} edits; {len(kept)} accepted, {len(holes)} of them false",
    )
    return 1 if holes else 0


def _judged(
    found: Catalogue, theorems: Sequence[Theorem], most: int, coq: Coq, progress: Progress, *, fresh: bool
) -> tuple[dict[str, int], dict[str, list[Accepted]]]:
    """Return how many edits of each theorem Coq was asked about, and those that it accepts."""
    progress.say("exporting")
    exports = Exports(found, None if fresh else results_place(), cores(), progress.say)
    try:
        made = {name: (source, names) for name, source, names in edits.sources(exports, theorems, most)}
    except CircularError as circle:
        raise usage.OutOfOrder(str(circle)) from circle
    files = exports.after([made[theorem.id][0] for theorem in theorems])
    checked, _ = by_coq.checked(files, coq, progress, fresh=fresh)
    counts, accepted = {}, {}
    for theorem in theorems:
        source, names = made[theorem.id]
        kept = [names[lemma] for lemma in checked[source.name].accepted]
        counts[theorem.id] = len(names)
        accepted[theorem.id] = list(_explained(exports.exporter, theorem, kept, progress)) if kept else []
    return counts, accepted


def _explained(
    exporter: Exporter, theorem: Theorem, kept: Sequence[tuple[str, str]], progress: Progress
) -> Iterator[Accepted]:  # fmt: skip
    progress.say(f"{theorem.id}: {len(kept)} accepted")
    yield from edits.explained(exporter, theorem, kept)


def _sheet(counts: Mapping[str, int], accepted: Mapping[str, Sequence[Accepted]]) -> Sheet:
    columns = ("edits", "rejected", "accepted", *KINDS)
    sheet = Sheet((Column("theorem"), *(Column(title, right=True) for title in columns)))
    kinds = {name: Counter[str](one.kind for one in accepted[name]) for name in counts}
    counts, kinds = {**counts, "all": sum(counts.values())}, {**kinds, "all": sum(kinds.values(), Counter[str]())}
    for name, by in kinds.items():
        numbers = (counts[name], counts[name] - by.total(), by.total(), *(by[kind] for kind in KINDS))
        sheet.add(name, *map(str, numbers))
    return sheet
