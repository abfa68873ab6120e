"""What the export makes: files of Coq text in sentences, and which lemma stands for which piece of a theorem."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["link", "zero set", "existence", "clause", "certificate"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a theorem, and the lemma that states it in Coq; ``why`` says why there is none.

    ``place`` is where it stands in the derivation, such as “first variation, link 1”; ``clause`` is the letter of the
    clause that it is, or that its link lands on. A certificate is a claim at a witness. What is ``cited`` rests on a
    background fact as a whole, which is not proved in Coq either; what rests on a cited clause is proved in Coq
    ``under`` that as a hypothesis.
    """

    theorem: str
    place: str
    kind: PieceKind
    clause: str | None
    lemma: str | None
    why: str = ""
    cited: bool = False
    under: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.lemma is None) != bool(self.why):
            raise ValueError(f"why={self.why!r} of {self.place} must be given just where lemma={self.lemma!r} is None")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of a file that stands or falls as a whole; it states, or is of use only with, ``lemma``.

    ``defines`` tells the definition of a named object, which may stand in a file of its own too.
    """

    text: str
    lemma: str | None = None
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its name without ending, the names of the files that it requires, what it says, and the pieces in it.

    The first sentence is its head, which requires those files.
    """

    name: str
    needs: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    pieces: tuple[Piece, ...] = ()

    def text(self, without: Collection[str] = ()) -> str:
        """Return the file, without the lemmas that are named."""
        kept = (
            f"(* {s.lemma}: left out *)\n" if s.lemma in without and s.text.startswith(("Lemma", "Theorem"))
            else "" if s.lemma in without
            else s.text
            for s in self.sentences
        )  # fmt: skip
        return "".join(kept)

    @property
    def only_defines(self) -> bool:
        """Whether nothing but named objects stands in the file."""
        return all(s.defines for s in self.sentences[1:]) and len(self.sentences) > 1

    @property
    def lemmas(self) -> tuple[str, ...]:
        """The lemmas that the file states, in order."""
        return tuple(s.lemma for s in self.sentences if s.lemma and s.text.startswith(("Lemma", "Theorem")))
