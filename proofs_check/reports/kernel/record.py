"""The record of what Coq accepted: a small file, committed beside the ledger, by which a run without Coq can tell.

An entry holds the digest of the text that was checked, with all that it requires, which lemmas were accepted and which
rejected, the axioms that Coq listed, its version and the day; also a digest of what Coq was asked to prove of each
clause, so that a report knows, without any proof being sought, which clauses were accepted just as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from numerics import writing
from proofs_check.kernel.coq import library
from proofs_check.kernel.export import reading
from proofs_check.verification import store
from proofs_check.vocabulary.theorem import Theorem

FORMAT = 2
NAME = "kernel.json"


class RecordError(Exception):
    """A file that is no record; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What Coq said of one theorem; ``links`` and ``clauses`` count what was accepted, and of how many."""

    digest: str
    stated: Mapping[str, str]
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


def stated(theorem: Theorem) -> dict[str, str]:
    """Return the digest of what Coq is asked to prove of each clause, with all that this is about."""
    said = reading.statements(theorem)
    return {k: hashlib.sha256(f"{library.digest()}\0{text}".encode()).hexdigest() for k, text in said.items()}


def read(root: Path, part: str = "theorems") -> dict[str, Entry]:
    """Return the entries of a folder's record by theorem, or of ``spaces``; none where there is no record.

    Raises
    ------
    RecordError
        For a file that cannot be read or is no record.
    """
    return read_file(root / NAME, part)


def read_file(path: Path, part: str = "theorems") -> dict[str, Entry]:
    """Return the entries of a record by its file.

    Raises
    ------
    RecordError
        For a file that cannot be read or is no record.
    """
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
    return writing.json_text({"format": FORMAT, **dict(zip(("theorems", "spaces"), plain, strict=True))})


def write_file(path: Path, entries: Mapping[str, Entry]) -> None:
    """Write entries into a file of one's own, whole or not at all."""
    store.write(path, text(entries, {}).encode())
