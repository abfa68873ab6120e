"""What Coq said, as a table with its notes, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType

from proofs_check.kernel.coq.installation import Coq
from proofs_check.reports.kernel.standing import COUNTED, Report, Row, total
from proofs_check.reports.sheets import Column, Sheet


def tables(report: Report, *, every: bool) -> Iterator[RenderableType]:
    """Yield the table, what is rejected, what is not exported (each piece with ``every``), and a summary."""
    rows, (*whole, last) = report.rows, COUNTED
    sheet = Sheet((
        Column("theorem"), Column("title", wraps=True), *(Column(name, right=True) for name in whole),
        Column(last, right=True, dropped=True), Column("not exported", right=True, dropped=True),
        Column("cited", right=True, dropped=True), Column("rejected", right=True),
        Column("CPU s", right=True, dropped=True),
    ))  # fmt: skip
    for row in rows:
        counts = (_of(*row.count(kinds)) for kinds in COUNTED.values())
        lost = (_or_none(len(row.pieces(state))) for state in ("not exported", "cited", "rejected"))
        taken = "" if row.checked is None else "kept" if row.checked.known else f"{row.checked.seconds:.1f}"
        sheet.add(row.id, row.title, *counts, *lost, taken)
    yield sheet
    yield ""
    for row in rows:
        for piece in row.pieces("rejected"):
            yield f"{row.id} {piece.place}, {piece.kind} ({piece.lemma}): rejected: {row.why(piece)}"
    yield from _not_exported(rows, every=every)
    yield from _under(rows)
    yield from map(str, report.spaces)
    yield from [] if report.rechecked is None else [str(report.rechecked)]
    yield from _summary(rows, report.coq, report.seconds)


def _of(accepted: int, of: int) -> str:
    return f"{accepted}/{of}" if of else ""


def _or_none(count: int) -> str:
    return str(count) if count else ""


def _not_exported(rows: Sequence[Row], *, every: bool) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for row in rows:
        for piece in row.pieces("not exported"):
            if every:
                yield f"{row.id} {piece.place}, {piece.kind}: not exported: {piece.why}"
            reasons.setdefault(piece.why, []).append(row.id)
    if every:
        return
    for why, ids in sorted(reasons.items(), key=lambda item: -len(item[1])):
        yield f"not exported, {len(ids)} times ({', '.join(dict.fromkeys(ids))}): {why}"


def _under(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what is accepted under a hypothesis that is cited: such a clause is no hypothesis of the theorem itself."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for piece in row.pieces("accepted", "recorded"):
            for cited in piece.under:
                found.setdefault(cited, []).append(f"{row.id} {piece.lemma}")
    for cited, lemmas in found.items():
        yield f"{cited} is cited, and a hypothesis in Coq of {', '.join(lemmas)}"


def axioms(rows: Sequence[Row]) -> list[str]:
    """Return all axioms that what is accepted rests on."""
    now = {name for row in rows if row.checked is not None for name in row.checked.axioms}
    then = {name for row in rows if row.checked is None and row.on_record and row.entry for name in row.entry.axioms}
    return sorted(now | then)


def _summary(rows: Sequence[Row], coq: Coq | None, seconds: float) -> Iterator[str]:
    listed = axioms(rows)
    if listed:
        yield f"axioms: {', '.join(listed)}"
    counts = ", ".join("{} of {} {}".format(*total(rows, kinds), name) for name, kinds in COUNTED.items())
    rejected = sum(len(row.pieces("rejected")) for row in rows)
    if coq is None:
        unknown = sum(len(row.pieces("unknown")) for row in rows)
        versions = sorted({f"Coq {row.entry.coq} on {row.entry.when}" for row in rows if row.on_record and row.entry})
        by = f" (accepted by {', '.join(versions)})" if versions else ""
        yield f"recorded{by}: {counts}; {rejected} rejected on record, {unknown} changed or not on record"
        return
    cpu = sum(row.checked.seconds for row in rows if row.checked is not None and not row.checked.known)
    memory = max((row.checked.memory for row in rows if row.checked is not None), default=0.0)
    took = f"{cpu:.0f} s of CPU, {seconds:.0f} s, at most {memory:.0f} MiB a process"
    yield f"accepted by {coq.shown}: {counts}; {rejected} rejected; {took}"


def as_json(report: Report, failures: Sequence[str]) -> dict[str, Any]:
    """Return what Coq said as JSON."""
    rows, coq, more = report.rows, report.coq, report.rechecked
    return {
        "coq": None if coq is None else coq.version,
        "libraries": [] if coq is None else sorted(coq.libraries),
        "axioms": axioms(rows),
        "spaces": [{"file": f"{s.name}.v", "digest": s.digest, "state": s.state} for s in report.spaces],
        "coqchk": None if more is None else asdict(more),
        "seconds": round(report.seconds, 3),
        "failures": list(failures),
        "totals": {name: dict(zip(("accepted", "of"), total(rows, k), strict=True)) for name, k in COUNTED.items()},
        "theorems": [_row(row) for row in rows],
    }


def _row(row: Row) -> dict[str, Any]:
    checked = row.checked
    return {
        "id": row.id,
        "title": row.title,
        "file": f"{row.source.name}.v",
        "requires": list(row.source.needs),
        "digest": row.digest,
        "on_record": row.on_record,
        "axioms": axioms((row,)),
        "seconds": None if checked is None else round(checked.seconds, 3),
        "memory": None if checked is None else round(checked.memory, 1),
        "kept": None if checked is None else checked.known,
        **{name: dict(zip(("accepted", "of"), row.count(k), strict=True)) for name, k in COUNTED.items()},
        "pieces": [
            {
                "place": piece.place,
                "kind": piece.kind,
                "clause": piece.clause,
                "lemma": piece.lemma,
                "state": row.state(piece),
                "under": list(piece.under),
                "why": row.why(piece) if row.state(piece) not in ("accepted", "recorded") else "",
            }
            for piece in row.source.pieces
        ],
    }
