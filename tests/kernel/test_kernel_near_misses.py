"""Edited links through the export: what Coq accepts of them is true."""

import random
import shutil

import pytest

from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.kernel.coq import building
from proofs_check.kernel.export.near_misses import Edit, near_misses
from proofs_check.verification.near_misses.mutants import edited

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="needs Coq: apt-get install coq libcoq-coquelicot libcoq-interval"
)


def chosen(exports, theorem, count):
    """Return some of the edits of the links that the export proves."""
    (*_, file) = exports.sources([theorem])
    proved = {piece.place for piece in file.pieces if piece.kind == "link" and piece.lemma}
    found = [
        Edit(chain, i, name, relation)
        for chain in exports.exporter.chains[theorem.id]
        for i in range(len(chain.links))
        if chain.place(i) in proved
        for name, relation in edited(chain.relation(i), start=i == 0)
    ]
    return random.Random(theorem.id).sample(found, min(count, len(found)))


def judged(exports, compiled, theorems, count):
    """Return so many edits of each theorem: the name, whether Coq accepts it, whether a finite space refutes it."""
    files, found = [], {}
    for theorem in theorems:
        source, edits = near_misses(exports.exporter, theorem, chosen(exports, theorem, count), f"misses{len(files)}")
        files.append(source)
        found[theorem.id] = source.name, edits
    answers = building.checked(exports.after(files), compiled, 2)
    result = {}
    for theorem in theorems:
        name, edits = found[theorem.id]
        arena = Arena(Letters.of(exports.exporter.spoken_of(theorem)), 0)
        result[theorem.id] = [
            (edit.name, lemma in answers[name].accepted, arena.attempt(edit.relation).outcome == "refuted")
            for lemma, edit in edits.items()
        ]
    return result


def holes(result):
    """Return what is false and accepted."""
    return [(id, name) for id, edits in result.items() for name, accepted, refuted in edits if accepted and refuted]


@needs_coq
@pytest.mark.nightly
@pytest.mark.parametrize(("id", "count"), [("L1", 4), ("P3.1", 8), ("D4.3", 6), ("X6", 4)])
def test_no_false_edit_is_accepted(exports, catalogue, compiled, id, count):
    result = judged(exports, compiled, [catalogue[id]], count)
    assert len(result[id]) == count
    assert holes(result) == []
    assert any(refuted for _, _, refuted in result[id])


@needs_coq
@pytest.mark.nightly
def test_no_false_edit_of_any_theorem_is_accepted(exports, catalogue, compiled):
    """Ten edits a theorem; those that Coq accepts are true, and no finite space refutes them."""
    result = judged(exports, compiled, list(catalogue.values()), 10)
    assert holes(result) == []
    edits = [edit for found in result.values() for edit in found]
    rejected = [edit for edit in edits if not edit[1]]
    assert len(edits) > 300
    assert len(rejected) > 0.9 * len(edits), [edit for edit in edits if edit[1]]
