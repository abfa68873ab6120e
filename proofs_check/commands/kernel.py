"""``gibbsgap kernel``: theorems exported to Coq, and what Coq says of them."""

from __future__ import annotations

import datetime
import sys
import time
from dataclasses import replace
from pathlib import Path

import click

from numerics import writing
from numerics.pairwise.tiles import cores
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import by_coq, kernel_edits, shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.kernel.coq import library
from proofs_check.kernel.coq.installation import Coq
from proofs_check.reports.kernel import certificates, grading, record, standing, tables
from proofs_check.reports.kernel.record import Entry
from proofs_check.reports.kernel.standing import Report, Row
from proofs_check.verification.exports import CircularError, Exports
from proofs_check.verification.store import results_place
from proofs_check.vocabulary.theorem import Theorem


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=usage.ids)
@click.option("-o", "--output", type=usage.OUTPUT, help="A folder to write what a reviewer checks with make alone.")
@click.option("--json", "json_file", type=usage.OUTPUT, help="Write everything found to this JSON file.")
@click.option("--record", "keep", is_flag=True, help="Take what Coq accepts over into kernel.json beside the ledger.")
@click.option("--coqchk", "again", is_flag=True, help="Have coqchk read all compiled files once more; takes minutes.")
@click.option("--fresh", is_flag=True, help="Check everything anew, also what has not changed since it was checked.")
@click.option("--edits", type=click.IntRange(min=1), metavar="N", help="Ask instead about N edits of each theorem.")
@usage.of_theories
@click.pass_obj
def kernel(
    folders: tuple[Path, ...],
    ids: tuple[str, ...],
    output: Path | None,
    json_file: Path | None,
    *,
    keep: bool,
    again: bool,
    fresh: bool,
    edits: int | None,
) -> None:
    """Export theorems to Coq and have them checked there; exit status 1 if what is on record is not accepted.

    Every link, zero set and clause becomes a lemma about every space with a finite measure, and Coq says of each that
    it is accepted or why not, and which axioms it rests on. Without Coq the digests of the files are compared with
    those on record: “recorded” is what Coq accepted once, from the same text. What has not changed since it was checked
    is not checked again.

    \b
        gibbsgap kernel                    everything
        gibbsgap kernel --coqchk           read again by a smaller program
        gibbsgap kernel --edits 10         near-misses: rejected, or true
        gibbsgap kernel P3.1 D4.3          two, and why parts are not exported
        gibbsgap kernel -o certificates    files that make checks without Python
    """  # fmt: skip
    usage.outputs((json_file,))
    if output is not None:
        usage.folder(output, "output")
    if keep:
        usage.not_under_ci("record", record.NAME)
    found = shared.catalogue(folders)
    theorems = shared.chosen(found, ids)
    homes = {shared.home(found, theorem.id) for theorem in theorems}
    found = found.of([source for source in found.sources if source in found.theories or source.root in homes])
    if edits is not None:
        sys.exit(kernel_edits.told(found, theorems, edits, json_file, fresh=fresh))
    records = {source.root: _record(source.root) for source in found.sources}
    shown = [_record(source.root, "spaces") for source in found.sources]
    coq = by_coq.installed("record" if keep else "coqchk" if again else None)
    start = time.perf_counter()
    with Progress() as progress:
        progress.say("exporting")
        exports = Exports(found, None if fresh else results_place(), cores(), progress.say)
        try:
            sources, names = exports.sources(theorems), exports.names
        except CircularError as circle:
            raise usage.OutOfOrder(str(circle)) from circle
        sources += [] if coq is None else library.checkable(coq).values()
        checked, more = ({}, None) if coq is None else by_coq.checked(sources, coq, progress, again=again, fresh=fresh)
    digests = library.digests(sources)
    by_name = {source.name: source for source in sources}
    rows = []
    for theorem in theorems:
        name = names[theorem.id]
        home = shared.home(found, theorem.id)
        entry = records.get(home, {}).get(theorem.id) if home is not None else None
        says = tuple(f"({clause.letter}) {clause}" for clause in theorem.clauses)
        rows.append(Row(theorem.id, theorem.title, says, by_name[name], digests[name], checked.get(name), entry))
    report = Report(rows, standing.spaces(checked, shown), coq, more, time.perf_counter() - start)
    if coq is not None:
        grading.keep(_entries(theorems, rows, coq))
    if keep and coq is not None:
        _keep(found, theorems, report, records, coq, whole=not ids)
        failures = []
    else:
        failures = [said for row in rows for said in row.failures()]
        failures += [str(space) for space in report.spaces if space.state in ("rejected", "unknown")]
    failures += [] if more is None else [f"coqchk lists what may not be assumed: {name}" for name in more.refused]
    failures += [f"{b.module} ({b.where}) cannot be used: {b.why}" for b in found.broken if not ids]
    written = [] if output is None else certificates.folder(output, report, sources, checked)
    data = writing.json_text(tables.as_json(report, failures))
    usage.deliver([(json_file, data), *written], *failures, *tables.tables(report, every=bool(ids)))
    sys.exit(1 if failures else 0)


def _entries(theorems: list[Theorem], rows: list[Row], coq: Coq) -> dict[str, Entry]:
    """Return what Coq said here and today."""
    unknown = (replace(row, entry=None) for row in rows)
    return {t.id: standing.entry(t, row, coq.version, _today()) for t, row in zip(theorems, unknown, strict=True)}


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _record(root: Path, part: str = "theorems") -> dict[str, Entry]:
    try:
        return record.read(root, part)
    except record.RecordError as mistake:
        raise usage.Refused(str(mistake)) from mistake


def _keep(
    found: Catalogue, theorems: list[Theorem], report: Report, records: dict[Path, dict[str, Entry]], coq: Coq,
    *, whole: bool,
) -> None:  # fmt: skip
    """Write what Coq accepted into the records; what did not change keeps its day, and its Coq."""
    today = _today()
    homes = {theorem.id: shared.home(found, theorem.id) for theorem in found.known}
    known = [theorem.id for theorem in found.known]
    for root, before in records.items():
        mine = {name for name in known if homes[name] == root}
        after = {name: entry for name, entry in before.items() if name in mine or not whole}
        for theorem, row in zip(theorems, report.rows, strict=True):
            if theorem.id in mine:
                after[theorem.id] = standing.entry(theorem, row, coq.version, today)
        ordered = {name: after[name] for name in known if name in after}
        shown = {
            s.name: entry for s in report.spaces if (entry := standing.entry_of(s, coq.version, today)) is not None
        }
        if ordered and (ordered, shown) != (before, record.read(root, "spaces")):
            usage.outputs((root / record.NAME,))
            usage.deliver([(root / record.NAME, record.text(ordered, shown))])
