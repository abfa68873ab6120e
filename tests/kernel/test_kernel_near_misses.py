"""Edited links through the export: what Coq accepts of them is true."""

import random
import shutil

import pytest

from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.kernel.coq import building
from proofs_check.kernel.export.near_misses import Edit, near_misses
from proofs_check.verification.mutants import edited

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="needs Coq: apt-get install coq libcoq-coquelicot libcoq-interval"
)


def chosen(exporter, theorem, count):
    """Return some of the edits of the links that the export proves."""
    proved = {piece.place for piece in exporter.theorem(theorem).pieces if piece.kind == "link" and piece.lemma}
    found = [
        Edit(chain, i, name, relation)
        for chain in exporter.chains[theorem.id]
        for i in range(len(chain.links))
        if chain.place(i) in proved
        for name, relation in edited(chain.relation(i), start=i == 0)
    ]
    return random.Random(theorem.id).sample(found, min(count, len(found)))


@needs_coq
@pytest.mark.slow
@pytest.mark.parametrize(("id", "count"), [("L1", 4), ("P3.1", 8), ("D4.3", 6), ("X6", 4)])
def test_no_false_edit_is_accepted(exports, exporter, catalogue, compiled, id, count):
    theorem = catalogue[id]
    source, found = near_misses(exporter, theorem, chosen(exporter, theorem, count), "misses")
    assert len(found) == count
    exports.sources([theorem])
    answer = building.checked(exports.after([source]), compiled, 1)["misses"]
    arena = Arena(Letters.of(exporter.spoken_of(theorem)), 0)
    holes = [found[lemma].name for lemma in answer.accepted if refuted(arena, found[lemma].relation)]
    assert holes == []
    assert any(refuted(arena, found[lemma].relation) for lemma in answer.rejected)


def refuted(arena, relation):
    return arena.attempt(relation).outcome == "refuted"
