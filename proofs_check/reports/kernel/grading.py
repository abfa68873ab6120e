"""What Coq accepted, put beside a run's outcomes: of clauses that are stated as they were then, and of no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.kernel.coq import checking
from proofs_check.outcome import KernelOutcome
from proofs_check.reports.kernel import record
from proofs_check.reports.kernel.record import Entry
from proofs_check.verification.cache import results_place
from proofs_check.verification.run import Run
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.theorem import Theorem


def graded(run: Run, found: Catalogue) -> Run:
    """Return a run with what Coq said of each theorem: on this machine, or else on record."""
    records: dict[Path | None, Mapping[str, Entry]] = {}
    by_id = {theorem.id: theorem for theorem in found.known}

    def of(theorem: Theorem) -> KernelOutcome | None:
        root = Path(theorem.where.file).resolve().parent
        for file, here in ((own_file(), True), (root / record.NAME, False)):
            if file not in records:
                records[file] = _read(file)
            said = _as_it_is(theorem, records[file].get(theorem.id), here=here)
            if said is not None:
                return said
        return None

    return replace(run, outcomes=tuple(replace(o, kernel=of(by_id[o.id])) for o in run.outcomes))


def own_file() -> Path | None:
    """Return where it is kept what Coq said on this machine; None where nothing is to be kept, as under CI."""
    place = checking.usual_place()
    return None if place is None or results_place() is None else place / "said.json"


def keep(entries: Mapping[str, Entry]) -> None:
    """Keep what Coq said on this machine; a folder that cannot be written keeps nothing."""
    file = own_file()
    if file is not None:
        record.write_file(file, {**_read(file), **entries})


def _as_it_is(theorem: Theorem, entry: Entry | None, *, here: bool) -> KernelOutcome | None:
    """Return what an entry says of a theorem as it is stated; None where no clause is stated as it was."""
    if entry is None:
        return None
    try:
        now = record.stated(theorem)
    except VocabularyError:  # a theorem that cannot be read is told by its verdict
        return None
    same = {letter for letter, digest in now.items() if entry.stated.get(letter) == digest}
    if not same:
        return None
    clauses = frozenset(letter for letter in same if entry.clauses.get(letter))
    rejected = entry.rejected if same == set(now) else {}
    return KernelOutcome(f"Coq {entry.coq}", entry.when, here, clauses, entry.links, rejected, entry.axioms)


def _read(file: Path | None) -> Mapping[str, Entry]:
    try:
        return {} if file is None else record.read_file(file)
    except record.RecordError:  # gibbsgap kernel tells of it
        return {}
