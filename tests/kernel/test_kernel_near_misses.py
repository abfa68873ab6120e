"""Edited links through the export: what Coq accepts of them is true."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from proofs_check.catalogue import discovery
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.kernel.coq import building
from proofs_check.kernel.export.near_misses import Edit, near_misses
from proofs_check.kernel.source import Sentence
from proofs_check.verification.near_misses.mutants import edited

SOURCES = discovery.sources(Path(__file__).parent)
needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="needs Coq: apt-get install coq libcoq-coquelicot libcoq-interval"
)


def chosen(exports, theorem):
    """Return ten of the edits of the links that the export proves."""
    (*_, file) = exports.sources([theorem])
    proved = {piece.place for piece in file.pieces if piece.kind == "link" and piece.lemma}
    found = [
        Edit(chain, i, name, relation)
        for chain in exports.exporter.chains[theorem.id]
        for i in range(len(chain.links))
        if chain.place(i) in proved
        for name, relation in edited(chain.relation(i), start=i == 0)
    ]
    return random.Random(theorem.id).sample(found, min(10, len(found)))


def judged(exports, compiled, theorem):
    """Return some edits of a theorem: the name, whether Coq accepts it, whether a finite space refutes it."""
    source, edits = near_misses(exports.exporter, theorem, chosen(exports, theorem), "misses")
    # What is false is tried for long; a busy machine rejects more of it, which is no less true.
    head, *others = source.sentences
    hasty = replace(source, sentences=(head, Sentence("Set Default Timeout 10.\n"), *others))
    answer = building.checked(exports.after([hasty]), compiled, 1)[source.name]
    arena = Arena(Letters.of(exports.exporter.spoken_of(theorem)), 0)
    return [
        (edit.name, lemma in answer.accepted, arena.attempt(edit.relation).outcome == "refuted")
        for lemma, edit in edits.items()
    ]


@needs_coq
@pytest.mark.nightly
@pytest.mark.parametrize("id", [t.id for t in discovery.catalogue(SOURCES).of(SOURCES[:1]).theorems])
def test_no_false_edit_is_accepted(exports, catalogue, compiled, id):
    """Ten edits a theorem; those that Coq accepts are true: no finite space refutes them, and they are few."""
    edits = judged(exports, compiled, catalogue[id])
    assert [name for name, accepted, refuted in edits if accepted and refuted] == []
    accepted = [name for name, accepted, _ in edits if accepted]
    assert len(accepted) <= len(edits) / 2, accepted
