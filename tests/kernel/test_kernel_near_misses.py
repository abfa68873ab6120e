"""Edited links through the export: what Coq accepts of them is true."""

import shutil
from collections import Counter

import pytest
from shipped import PAPER

from proofs_check.kernel.coq import building
from proofs_check.verification.near_misses import by_coq

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="needs Coq: apt-get install coq libcoq-coquelicot libcoq-interval"
)


def judged(exports, compiled, theorem):
    """Return ten edits of a theorem: what they are called, and what is said of those that Coq accepts."""
    ((_, source, names),) = by_coq.sources(exports, [theorem], 10)
    answer = building.checked(exports.after([source]), compiled, 1)[source.name]
    accepted = [names[lemma] for lemma in answer.accepted]
    return names, by_coq.explained(exports.exporter, theorem, accepted)


@needs_coq
@pytest.mark.weekly
@pytest.mark.parametrize("id", [t.id for t in PAPER.theorems])
def test_no_false_edit_is_accepted(exports, catalogue, compiled, id):
    """Ten edits a theorem; those that Coq accepts are true: no finite space refutes them, and they are few."""
    names, accepted = judged(exports, compiled, catalogue[id])
    assert [one for one in accepted if one.kind == "false"] == []
    assert len(accepted) <= len(names) / 2, accepted


def test_a_false_edit_would_be_told(exports, catalogue):
    """Each edit is asked about as if Coq had accepted it; the measures that refute it elsewhere refute it here."""
    theorem = catalogue["L1"]
    (*_, file) = exports.sources([theorem])
    named = {(e.place, e.name) for e in by_coq.every(exports.exporter, theorem, by_coq.proved(file))}
    kinds = {(one.place, one.name): one.kind for one in by_coq.explained(exports.exporter, theorem, named)}
    assert set(kinds) == named
    assert Counter(kinds.values())["false"] > len(named) / 2


def test_edits_are_drawn_by_their_names(exports, catalogue):
    """Whatever else is edited, so that what Coq said of them is kept; and no more than were asked for."""
    theorem = catalogue["L1"]
    (*_, file) = exports.sources([theorem])
    drawn = {most: by_coq.drawn(exports.exporter, theorem, by_coq.proved(file), most) for most in (2, 4)}
    named = {most: [(e.place, e.name) for e in found.values()] for most, (_, found) in drawn.items()}
    assert len(named[4]) == 4
    assert named[2] == named[4][:2]
    assert drawn[2] == by_coq.drawn(exports.exporter, theorem, by_coq.proved(file), 2)
