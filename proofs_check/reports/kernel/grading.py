"""What Coq accepted, put beside a run's outcomes: of clauses that are stated as they were then, and of no others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.outcome import KernelOutcome
from proofs_check.reports.kernel import record
from proofs_check.reports.kernel.record import Entry
from proofs_check.verification import store
from proofs_check.verification.cache import Results
from proofs_check.verification.run import Run
from proofs_check.verification.store import said_by_coq
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.theorem import Theorem


def graded(run: Run, found: Catalogue, kept: Results | None = None) -> Run:
    """Return a run with what Coq said of each theorem: on this machine, or else on record.

    What theorems are in Coq's words is ``kept`` from run to run, where results are.
    """
    records: dict[Path | None, Mapping[str, Entry]] = {}
    by_id = {theorem.id: theorem for theorem in found.known}

    def of(theorem: Theorem) -> KernelOutcome | None:
        root = Path(theorem.where.file).resolve().parent
        for file, here in ((said_by_coq(), True), (root / record.NAME, False)):
            if file not in records:
                records[file] = _read(file)
            said = _as_it_is(theorem, records[file].get(theorem.id), kept, here=here)
            if said is not None:
                return said
        return None

    return replace(run, outcomes=tuple(replace(o, kernel=of(by_id[o.id])) for o in run.outcomes))


def keep(entries: Mapping[str, Entry]) -> None:
    """Keep what Coq said on this machine; a folder that cannot be written keeps nothing."""
    file = said_by_coq()
    if file is not None:
        record.write_file(file, {**_read(file), **entries})


def _as_it_is(theorem: Theorem, entry: Entry | None, kept: Results | None, *, here: bool) -> KernelOutcome | None:
    """Return what an entry says of a theorem as it is stated; None where no clause is stated as it was."""
    if entry is None:
        return None
    try:
        now = _stated(theorem, kept)
    except VocabularyError:  # a theorem that cannot be read is told by its verdict
        return None
    same = {letter for letter, digest in now.items() if entry.stated.get(letter) == digest}
    if not same:
        return None
    clauses = frozenset(letter for letter in same if entry.clauses.get(letter))
    rejected = entry.rejected if same == set(now) else {}
    return KernelOutcome(f"Coq {entry.coq}", entry.when, here, clauses, entry.links, rejected, entry.axioms)


def _stated(theorem: Theorem, kept: Results | None) -> Mapping[str, str]:
    place = kept.place.with_name("stated") if kept is not None and kept.place is not None else None
    key = kept.around.beside(theorem.id, "kernel") if kept is not None and place is not None else None
    content = store.recalled(place, key)
    if content is not None:
        found: Mapping[str, str] = json.loads(content)
        return found
    now = record.stated(theorem)
    if place is not None and key is not None:
        store.keep(place, key, json.dumps(now).encode())
    return now


def _read(file: Path | None) -> Mapping[str, Entry]:
    try:
        return {} if file is None else record.read_file(file)
    except record.RecordError:  # gibbsgap kernel tells of it
        return {}
