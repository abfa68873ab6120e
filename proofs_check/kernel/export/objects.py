"""Where named objects stand: in the file of the theorem that names them, or in one that several theorems require."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.source import Sentence, Source
from proofs_check.kernel.statement.letters import Unexportable, definitions, spelt
from proofs_check.kernel.statement.names import Names
from proofs_check.vocabulary.expressions import Definition

LIBRARIES = (
    "From Coq Require Import Reals Ratan Lra Lia List.\n"
    "From Coquelicot Require Import Coquelicot.\n"
    "From Gibbsgap Require Import Tactics.\n"
)
SCOPES = "Import ListNotations.\nOpen Scope R_scope.\n\n"


def head_of(needs: Sequence[str]) -> str:
    """Return the head of a file that requires others."""
    return LIBRARIES + "".join(f"From GG Require Import {n}.\n" for n in needs) + SCOPES


class Objects:
    """The objects that theorems name, by the ids of these.

    What several theorems name has an identifier that is the same in all, and stands in a file with what just the same
    theorems name; the rest is defined in its theorem's file. So no file defines what it has no use for.
    """

    def __init__(self, named: Mapping[str, Sequence[Definition]]) -> None:
        identifiers = Names()
        users: dict[Definition, list[str]] = defaultdict(list)
        for id, own in named.items():
            for definition in own:
                users[definition].append(id)
        self.shared = {d: identifiers("object", d, spelt(d)) for d, ids in users.items() if len(ids) > 1}
        first = {tuple(users[d]): name for d, name in reversed(self.shared.items())}
        self.homes = {d: f"Objects_{first[tuple(users[d])]}" for d in self.shared}

    def printer(self, named: Iterable[Definition]) -> ProofPrinter:
        """Return a printer for a file that names these objects; those without Coq text are refused there."""
        named = list(named)
        printer = ProofPrinter(Names({("object", d): self.shared[d] for d in named if d in self.shared}))
        for definition in named:
            printer.letters.defined(definition)
        for definition in named:
            with suppress(Unexportable):  # whatever speaks of it says so
                printer.define(definition)
        return printer

    def place(self, definition: Definition) -> tuple[str | None, str | None]:
        """Return what an object is called in all files, and the file that it stands in; None where it is not shared."""
        return self.shared.get(definition), self.homes.get(definition)

    def sources(self) -> tuple[Source, ...]:
        """Return the files of the objects that several theorems name, each after those that it requires."""
        printer = self.printer(self.shared)
        files: dict[str, list[Definition]] = defaultdict(list)
        for definition in printer.objects:
            files[self.homes[definition]].append(definition)
        found: dict[str, Source] = {}

        def add(name: str) -> None:
            bodies = [definition.body for definition in files[name]]
            needs = tuple(dict.fromkeys(self.homes[d] for d in definitions(bodies) if self.homes[d] != name))
            for need in needs:
                if need not in found:
                    add(need)
            said = (Sentence(printer.objects[d], defines=True) for d in files[name])
            found[name] = Source(name, needs, (Sentence(head_of(needs)), *said))

        for name in list(files):
            if name not in found:
                add(name)
        return tuple(found.values())
