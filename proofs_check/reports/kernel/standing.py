"""How each part of a theorem stands with Coq: accepted now, accepted on record, rejected, or not exported and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from proofs_check.kernel.coq import answers, library
from proofs_check.kernel.coq.checking import Checked
from proofs_check.kernel.coq.installation import Coq
from proofs_check.kernel.coq.rechecking import Rechecked
from proofs_check.kernel.source import Piece, PieceKind, Source
from proofs_check.reports.kernel.record import Entry, stated
from proofs_check.vocabulary.theorem import Theorem

State = Literal["accepted", "recorded", "rejected", "unknown", "cited", "not exported"]
# What a column counts, and the kinds of pieces in it.
COUNTED: Mapping[str, tuple[PieceKind, ...]] = {
    "links": ("link",),
    "clauses": ("clause",),
    "certificates": ("certificate",),
    "zero sets, derivatives": ("zero set", "existence"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A theorem: its clauses, its file and digest, what Coq says of it now (None without Coq), what is on record."""

    id: str
    title: str
    statement: tuple[str, ...]
    source: Source
    digest: str
    checked: Checked | None
    entry: Entry | None

    @property
    def on_record(self) -> bool:
        """Whether the record is of this very text."""
        return self.entry is not None and self.entry.digest == self.digest

    def state(self, piece: Piece) -> State:
        """Return how a piece stands."""
        if piece.lemma is None:
            return "cited" if piece.cited else "not exported"
        if self.checked is not None:
            return "accepted" if piece.lemma in self.checked.accepted else "rejected"
        if self.entry is None or not self.on_record:
            return "unknown"
        return "recorded" if piece.lemma in self.entry.accepted else "rejected"

    def pieces(self, *states: State) -> list[Piece]:
        """Return the pieces that stand so."""
        return [piece for piece in self.source.pieces if self.state(piece) in states]

    def count(self, kinds: Sequence[PieceKind]) -> tuple[int, int]:
        """Return how many pieces of these kinds are accepted, now or on record, and of how many that are not cited."""
        own = [self.state(piece) for piece in self.source.pieces if piece.kind in kinds]
        return sum(s in ("accepted", "recorded") for s in own), sum(s != "cited" for s in own)

    def why(self, piece: Piece) -> str:
        """Say why a piece is not accepted."""
        if piece.lemma is None:
            return piece.why
        if self.checked is not None:
            return self.checked.rejected.get(piece.lemma, "")
        if self.entry is None:
            return "is not on record"
        return self.entry.rejected.get(piece.lemma, "has changed since it was accepted")

    def failures(self) -> list[str]:
        """Say what is not as it should be: accepted on record and not now, or rejected and not on record as that."""
        known = set() if self.entry is None else set(self.entry.accepted)
        told = {} if self.entry is None else self.entry.rejected
        found = []
        for piece in self.source.pieces:
            state, lemma = self.state(piece), piece.lemma
            if state == "unknown":
                found.append(f"{self.id} {piece.place} ({lemma}): {self.why(piece)}")
            elif state == "rejected" and (lemma in known or lemma not in told):
                was = "is no longer accepted" if lemma in known else "is rejected"
                found.append(f"{self.id} {piece.place} ({lemma}) {was}: {self.why(piece)}")
        gone = sorted(known - set(self.source.lemmas))
        return found + [f"{self.id} {lemma} is on record as accepted and is no longer exported" for lemma in gone]


@dataclass(frozen=True, slots=True)
class Space:
    """Something that is shown to be a space: its file, what Coq says of it now (None: not asked), what is on record."""

    name: str
    digest: str
    checked: Checked | None
    entry: Entry | None

    @property
    def state(self) -> State:
        """How it stands."""
        if self.checked is not None:
            return "accepted" if self.checked.accepted else "rejected"
        return "recorded" if self.entry is not None and self.entry.digest == self.digest else "unknown"

    def __str__(self) -> str:
        told = self.checked or self.entry
        more = sorted(set(told.axioms) - answers.ALLOWED) if told is not None else []
        also = f", which rests on {', '.join(more)} too" if more else ""
        said = {
            "accepted": f"accepted{also}",
            "recorded": f"recorded (accepted by Coq {self.entry.coq} on {self.entry.when}){also}" if self.entry else "",
            "rejected": f"rejected: {'; '.join(self.checked.rejected.values())}" if self.checked else "",
            "unknown": "neither checked here nor on record as it is",
        }  # fmt: skip
        return f"there are such spaces, {self.name}.v: {said[self.state]}"


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported of theorems: by which Coq, if any, what coqchk said if it was asked, and how long it took."""

    rows: Sequence[Row]
    spaces: Sequence[Space]
    coq: Coq | None
    rechecked: Rechecked | None
    seconds: float


def spaces(
    checked: Mapping[str, Checked], records: Sequence[Mapping[str, Entry]]
) -> list[Space]:  # fmt: skip
    """Return what is shown to be a space, and how that stands."""
    digests = {name: library.digest(name) for name in library.spaces()}
    entries = {name: [r[name] for r in records if name in r] for name in digests}
    return [
        Space(
            name,
            digest,
            checked.get(library.spaces()[name].name),
            next((e for e in entries[name] if e.digest == digest), next(iter(entries[name]), None)),
        )
        for name, digest in digests.items()
    ]


def total(rows: Sequence[Row], kinds: Sequence[PieceKind]) -> tuple[int, int]:
    """Return how many pieces of all theorems are accepted, and of how many."""
    counts = [row.count(kinds) for row in rows]
    return sum(a for a, _ in counts), sum(b for _, b in counts)


def entry_of(space: Space, coq: str, when: str) -> Entry | None:
    """Return what goes on record of a space; what is on record already, of this text, stays."""
    if space.checked is None or space.state == "rejected" or (space.entry and space.entry.digest == space.digest):
        return space.entry
    return Entry(space.digest, {}, coq, when, space.checked.accepted, {}, space.checked.axioms)


def entry(theorem: Theorem, row: Row, coq: str, when: str) -> Entry:
    """Return what goes on record of a theorem that was checked; what is on record already, of this text, stays."""
    assert row.checked is not None
    letters: dict[str, list[State]] = {}
    for piece in row.source.pieces:
        if piece.kind in ("clause", "existence") and piece.clause is not None:
            letters.setdefault(piece.clause, []).append(row.state(piece))
    new = Entry(
        row.digest, stated(theorem), coq, when, row.checked.accepted, dict(row.checked.rejected), row.checked.axioms,
        row.count(("link",)), {letter: set(states) == {"accepted"} for letter, states in letters.items()},
        {f"{p.place}, {p.kind}": p.why for p in row.pieces("not exported", "cited")},
    )  # fmt: skip
    same = row.entry is not None and replace(row.entry, coq=coq, when=when) == new
    return row.entry if same and row.entry is not None else new
