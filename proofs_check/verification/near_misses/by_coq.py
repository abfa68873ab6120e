"""Edits of links exported to Coq: some of each theorem's, drawn by name; and why one that is accepted is true."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from proofs_check.checker.algebra.answers import Answers, usual_place
from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.export.near_misses import Edit, near_misses
from proofs_check.kernel.source import Sentence, Source
from proofs_check.verification.carriers.jobs import Job, Lost
from proofs_check.verification.carriers.pool import Pool
from proofs_check.verification.exports import Exports, ready
from proofs_check.verification.near_misses.explaining import Explainer
from proofs_check.verification.near_misses.mutants import Held, edited, of_link
from proofs_check.vocabulary.theorem import Theorem

# What is false is tried for long. On a busy machine more of it is rejected, which is no less true.
_HASTY = Sentence("Set Default Timeout 10.\n")
Names = dict[str, tuple[str, str]]  # of a lemma: the place of the link, and what the edit is called


@dataclass(frozen=True, slots=True)
class Accepted:
    """An edit that Coq accepts: false where a finite measure refutes it, else by what it is seen to be true."""

    place: str
    name: str
    kind: Literal["false", "equal", "implied", "not refuted"]
    why: str


def every(exporter: Exporter, theorem: Theorem, places: Collection[str]) -> list[Edit]:
    """Return the edits of the links at some places."""
    return [
        Edit(chain, i, name, relation)
        for chain in exporter.chains[theorem.id]
        for i in range(len(chain.links))
        if chain.place(i) in places
        for name, relation in edited(chain.relation(i), start=i == 0)
    ]


def drawn(exporter: Exporter, theorem: Theorem, places: Collection[str], most: int) -> tuple[Source, dict[str, Edit]]:
    """Return a file of so many edits of links at some places, and which lemma is which."""
    edits = sorted(every(exporter, theorem, places), key=lambda edit: _lot(theorem.id, edit))
    source, found = near_misses(exporter, theorem, edits, f"{exporter.file(theorem.id)}_edits", most)
    head, *others = source.sentences
    return replace(source, sentences=(head, _HASTY, *others)), found


def _lot(name: str, edit: Edit) -> str:
    return hashlib.sha256("\0".join((name, edit.place, edit.name)).encode()).hexdigest()


def sources(exports: Exports, theorems: Sequence[Theorem], most: int) -> Iterator[tuple[str, Source, Names]]:
    """Yield a file of edits of each theorem, by its id, and what its lemmas are; their links are exported already."""
    files = {source.name: source for source in exports.sources(theorems)}
    places = {t.id: tuple(sorted(proved(files[exports.names[t.id]]))) for t in theorems}
    job = Job(ready, (tuple(exports.catalogue.exported),), _drawn)
    for (name, *_), found in Pool(exports.processes).shared(job, [(t.id, places[t.id], most) for t in theorems]):
        if isinstance(found, Lost):
            raise RuntimeError(f"no edit of {name} is exported: {found.why}")
        exports.say(f"exporting: edits of {name}")
        yield (name, *found)


def proved(source: Source) -> set[str]:
    """Return the places of the links that a theorem's file states."""
    return {piece.place for piece in source.pieces if piece.kind == "link" and piece.lemma}


def _drawn(
    held: tuple[Exporter, Mapping[str, Theorem]], task: tuple[str, tuple[str, ...], int]
) -> tuple[Source, Names]:  # fmt: skip
    (exporter, theorems), (name, places, most) = held, task
    source, found = drawn(exporter, theorems[name], places, most)
    return source, {lemma: (edit.place, edit.name) for lemma, edit in found.items()}


def explained(exporter: Exporter, theorem: Theorem, named: Collection[tuple[str, str]]) -> list[Accepted]:
    """Return why edits that Coq accepts are true, or that they are not."""
    edits = {(e.place, e.name): e for e in every(exporter, theorem, {place for place, _ in named})}
    arena = Arena(Letters.of(exporter.spoken_of(theorem)), 0)
    worker = Worker(answers=Answers(usual_place()))
    try:
        checker = Checker(Prover(worker), theorem.id)
        explain = Explainer(theorem, exporter.chains[theorem.id], checker, arena)
        return [_explained(edits[key], arena, explain) for key in named]
    finally:
        worker.stop()


def _explained(edit: Edit, arena: Arena, explain: Explainer) -> Accepted:
    trial = arena.attempt(edit.relation, deep=True)
    if trial.outcome == "refuted":
        return Accepted(edit.place, edit.name, "false", f"refuted on {trial.counterexample}")
    held = Held(edit.place, edit.chain.relation(edit.index), frozenset())
    mutant = of_link(edit.name, held, edit.relation)
    outcome = explain(mutant, foreign=True)
    if outcome is not None:
        return Accepted(edit.place, edit.name, "equal" if outcome.result == "equivalent" else "implied", outcome.why)
    if mutant.changed is not None and not explain.differs(mutant.changed):
        return Accepted(edit.place, edit.name, "equal", "it has the value of what it changes, on every measure tried")
    return Accepted(edit.place, edit.name, "not refuted", f"no finite measure of {trial.tried} refutes it")
