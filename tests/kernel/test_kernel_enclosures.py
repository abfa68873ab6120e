"""Claims at a witness as Coq has them: what is enclosed is accepted, and edits of the data or of the claim are not."""

import copy
import shutil
from dataclasses import replace

import pytest

from numerics.balls.witness import Witness
from proofs_check.kernel.coq import answers, building
from proofs_check.kernel.export.enclosures.balls import BALLS
from proofs_check.kernel.export.enclosures.certificates import certificates
from proofs_check.kernel.export.objects import head_of
from proofs_check.kernel.source import Sentence, Source
from proofs_check.vocabulary.evidence import Certified
from proofs_check.vocabulary.expressions import lift

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")


def steps(exporter, id):
    return [step for step in exporter.steps[id] if isinstance(step, Certified)]


def edited(step, **changes):
    """Return a step at other data; a dictionary changes what it names."""
    data = copy.deepcopy(dict(step.witness.data))
    for key, value in changes.items():
        data[key] = data[key] | value if isinstance(value, dict) else value
    return replace(step, witness=Witness(data))


def test_every_certificate_of_a_theorem_is_a_piece_of_its_file_with_a_lemma_or_a_reason(exporter, catalogue):
    found = {}
    for id in [id for id in catalogue if steps(exporter, id)]:
        pieces = [piece for piece in exporter.theorem(catalogue[id]).pieces if piece.kind == "certificate"]
        assert [piece.place for piece in pieces] == [step.name for step in steps(exporter, id)]
        found |= {(id, piece.place): piece for piece in pieces}
    assert len(found) == 11
    assert sorted(id for (id, _), piece in found.items() if piece.lemma) == ["R1", "R5", "R5"]
    why = {id: piece.why for (id, _), piece in found.items() if piece.lemma is None}
    for id, reason in {"R1": "derivative of an integral", "R2": "minutes", "R3": "integral of an integral"}.items():
        assert reason in why[id]


def test_a_file_requires_the_enclosures_just_where_it_says_one(exporter, catalogue):
    for id in ("R1", "R2", "R3", "R5", "L1"):
        source = exporter.theorem(catalogue[id])
        assert ("Balls" in source.needs) is any("_witness" in lemma for lemma in source.lemmas), id


def test_no_file_but_ours_may_open_a_module(exporter, catalogue):
    """Interval arithmetic is put together from modules, which no generated file may do."""
    assert "says Module" in answers.refusal(BALLS)
    assert answers.refusal(exporter.theorem(catalogue["R5"])) is None


@pytest.fixture(scope="module")
def judged(exporter, catalogue, compiled):
    """Return a function that has Coq judge steps of a theorem: which of them it accepts."""

    def judge(id, *all_steps):
        printer = exporter.opened(catalogue[id]).printer
        sentences, pieces = certificates(printer, id, "Edited", all_steps)
        source = Source("Edited", (BALLS.name,), (Sentence(head_of((BALLS.name,))), *sentences), tuple(pieces))
        found = building.checked([BALLS, source], compiled, 2)["Edited"]
        return [piece.lemma in found.accepted for piece in pieces]

    return judge


@needs_coq
@pytest.mark.long
def test_coq_accepts_a_claim_at_atoms_and_no_edit_of_it(exporter, judged):
    (step,) = (s for s in steps(exporter, "R1") if s.witness.data["space"] == "atoms")
    table = step.witness.data["critic"]
    far = [["0" if i != j else one for j, one in enumerate(row)] for i, row in enumerate(table)]
    edits = (
        replace(step, fails=False),
        edited(step, critic=far, functions={"ρ": ["1/3", "1/3", "1/3"]}),  # there the energy is convex
        edited(step, functions={"h": ["31", "-31", "1"]}),  # no direction: its mass is 1
        edited(step, functions={"ρ": ["1000001/1000000", "-2/1000000", "1/1000000"]}),  # not positive
    )
    assert judged("R1", step, *edits) == [True, *(False for _ in edits)]


@needs_coq
@pytest.mark.long
def test_coq_accepts_a_claim_on_a_circle_and_no_edit_of_it(exporter, judged):
    _, step = steps(exporter, "R5")
    relation = step.claim.relation
    edits = (
        replace(step, fails=True),
        replace(step, claim=replace(step.claim, relation=replace(relation, lhs=relation.lhs + lift(1)))),
        edited(step, functions={"ρ₁": {"kind": "density", "cosine": [1, 2]}}),  # not positive
    )
    assert judged("R5", step, *edits) == [True, *(False for _ in edits)]
