"""The record of what Coq accepted: a small file, committed beside the ledger, by which a run without Coq can tell.

An entry holds the digest of the text that was checked, with all that it requires, which lemmas were accepted and which
rejected, the axioms that Coq listed, its version and the day; also the theorem's statement and derivation as a digest,
so that a report knows without exporting anything whether the entry is of the theorem as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proofs_check.finite.letters import Letters
from proofs_check.finite.spaces import hypotheses
from proofs_check.reports import files
from proofs_check.verification.docstrings import definitions
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.hypotheses import domain
from proofs_check.vocabulary.theorem import Theorem

FORMAT = 1
NAME = "kernel.json"


class RecordError(Exception):
    """A file that is no record; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What Coq said of one theorem; ``links`` and ``clauses`` count what was accepted, and of how many."""

    digest: str
    says: str
    coq: str
    when: str
    accepted: tuple[str, ...] = ()
    rejected: Mapping[str, str] = field(default_factory=dict)
    axioms: tuple[str, ...] = ()
    links: tuple[int, int] = (0, 0)
    clauses: Mapping[str, bool] = field(default_factory=dict)
    not_exported: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every clause was accepted."""
        return bool(self.clauses) and all(self.clauses.values())


def says(theorem: Theorem) -> str:
    """Return the digest of what a theorem says, of which letters, and how it is derived."""
    lines = [f"({clause.letter}) {clause}" for clause in theorem.clauses]
    lines += [str(definition) for definition in definitions(theorem)]
    relations = [clause.relation for clause in theorem.clauses]
    for step in theorem.steps():
        if isinstance(step, Chain):
            relations += [step.relation(i) for i in range(len(step.links))]
            lines += [f"{step.place(i)}: {step.relation(i)}" for i in range(len(step.links))]
    letters = Letters.of(side for relation in relations for side in relation.sides())
    lines += [*map(str, hypotheses(letters)), *map(domain, letters.scalars.values())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read(root: Path, part: str = "theorems") -> dict[str, Entry]:
    """Return the entries of a folder's record by theorem, or of ``spaces``; none where there is no record.

    Raises
    ------
    RecordError
        For a file that cannot be read or is no record.
    """
    path = root / NAME
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        if data["format"] != FORMAT:
            raise ValueError(f"format={data['format']!r} must be {FORMAT}")
        return {name: _entry(entry) for name, entry in data.get(part, {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as mistake:
        why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
        raise RecordError(f"file={str(path)!r} is no record of the kernel ({why}); gibbsgap kernel --record writes it"
                          ) from mistake  # fmt: skip


def _entry(entry: Mapping[str, object]) -> Entry:
    lists = {"accepted", "axioms", "links"}
    return Entry(**{key: tuple(value) if key in lists else value for key, value in entry.items()})  # type: ignore[arg-type]


def text(entries: Mapping[str, Entry], spaces: Mapping[str, Entry]) -> str:
    """Return a record as the text of its file, in the order of its entries."""
    plain = ({name: asdict(entry) for name, entry in part.items()} for part in (entries, spaces))
    return files.json_text({"format": FORMAT, **dict(zip(("theorems", "spaces"), plain, strict=True))})


def of(theorem: Theorem) -> Entry | None:
    """Return what is on record of a theorem as it is now; None where there is nothing, or it has changed since."""
    try:
        entry = read(Path(theorem.where.file).resolve().parent).get(theorem.id)
        return entry if entry is not None and entry.says == says(theorem) else None
    except (RecordError, VocabularyError):  # a theorem that cannot be read is told by its verdict
        return None
