"""What Coq accepts: a false lemma is rejected by name, and what is accepted rests on the axioms of the reals alone."""

import json
import shutil

import pytest

from proofs_check.kernel.coq import answers, building, library
from proofs_check.kernel.coq.checking import Checked
from proofs_check.kernel.source import Sentence, Source

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("coqc") is None, reason="no coqc on this machine"),
]

HEAD = Sentence("From Coq Require Import Reals Lra.\nFrom Gibbsgap Require Import Tactics.\nOpen Scope R_scope.\n")


def lemma(name, says, proof="lra."):
    return Sentence(f"Lemma {name} : {says}.\nProof.\n  intros. {proof}\nQed.\n", name)


def file(*sentences, name="L0", needs=()):
    return Source(name, needs, (HEAD, *sentences))


def check(compiled, *sources):
    return building.checked(sources, compiled, 2)


TRUE = lemma("right", "forall x : R, x <= x")
FALSE = lemma("wrong", "forall x : R, x < x")
ON_FALSE = lemma("on_wrong", "forall x : R, 0 < x -> x < x", "apply wrong.")


@pytest.mark.long
def test_a_true_lemma_is_accepted_with_the_axioms_of_the_reals_alone(compiled):
    found = check(compiled, file(TRUE))["L0"]
    assert found.accepted == ("right",)
    assert not found.rejected
    assert set(found.axioms) <= answers.ALLOWED
    assert "ClassicalDedekindReals.sig_forall_dec" in found.axioms


@pytest.mark.long
def test_a_false_lemma_is_rejected_and_named_and_takes_what_needs_it_along(compiled):
    sentences = (FALSE, TRUE, ON_FALSE, lemma("last", "forall x : R, x - 1 < x"))
    found = check(compiled, file(*sentences))["L0"]
    assert found.accepted == ("right", "last")
    assert set(found.rejected) == {"wrong", "on_wrong"}
    assert "Cannot find witness" in found.rejected["wrong"]
    assert "wrong was not found" in found.rejected["on_wrong"]


@pytest.mark.long
def test_a_proof_that_ends_early_or_late_is_rejected(compiled):
    early = lemma("early", "forall x : R, x <= x /\\ x < x + 1", "split. lra.")
    late = lemma("late", "forall x : R, x <= x", "lra. lra.")
    found = check(compiled, file(early, late, TRUE))["L0"]
    assert found.accepted == ("right",)
    assert set(found.rejected) == {"early", "late"}


@pytest.mark.long
def test_what_a_lemma_rests_on_is_asked(compiled):
    """Also where a text got past the words that are refused: the axioms that Coq lists decide."""
    good = check(compiled, file(TRUE))["L0"]
    scratch = compiled.root / "evil"
    scratch.mkdir()
    (scratch / "Evil.v").write_text("Axiom evil : False.\nLemma bad : False. Proof. exact evil. Qed.\n")
    assert compiled._coqc("Evil.v", scratch, ("-Q", str(scratch), "GG")).fine
    evil = Checked("Evil", "0", object="0", folders=(scratch,), asked=False)
    asked = [(file(TRUE), good), (file(Sentence("", "bad"), Sentence("Lemma", "bad"), name="Evil"), evil)]
    of_good, of_evil = compiled.ask(asked)
    assert of_good.accepted == good.accepted == ("right",)
    assert of_good.axioms == good.axioms
    assert of_evil.rejected == {"bad": "rests on Evil.evil, which is assumed"}
    assert of_evil.accepted == of_evil.axioms == ()
    away = [(file(TRUE, lemma("absent", "True"), name="Evil"), evil)]
    assert set(compiled.ask(away)[0].rejected) == {"right", "absent"}


def test_an_error_around_lemmas_loses_the_file_and_what_requires_it(compiled):
    broken = file(Sentence("Definition a : R := nothing.\n"), TRUE)
    above = file(lemma("above", "forall x : R, x <= x", "apply right."), name="P0", needs=("L0",))
    found = check(compiled, broken, above)
    assert "nothing was not found" in found["L0"].rejected["right"]
    assert found["P0"].rejected == {"above": "requires L0.v, which Coq does not accept"}


@pytest.mark.long
def test_files_use_each_others_lemmas_and_are_known_the_next_time(compiled):
    head = Sentence("From GG Require Import L0.\n")
    above = file(head, lemma("above", "forall x : R, x <= x", "apply right."), name="P0", needs=("L0",))
    first = check(compiled, file(TRUE), above)
    assert first["P0"].accepted == ("above",)
    again = check(compiled, file(TRUE), above)
    assert again["P0"].known
    assert again["P0"].accepted == ("above",)
    other = check(compiled, file(TRUE, lemma("more", "forall x : R, x <= x + 1")), above)
    assert not other["P0"].known


@pytest.mark.long
def test_an_answer_that_was_changed_is_not_believed(compiled):
    source = file(lemma("kept", "forall x : R, x <= x + 2"))
    home = check(compiled, source)["L0"].folders[-1]
    kept = json.loads((home / "answer.json").read_text())
    (home / "answer.json").write_text(json.dumps({**kept, "object": "0" * 64}))
    found = check(compiled, source)["L0"]
    assert not found.known
    assert found.accepted == ("kept",)


@pytest.mark.long
def test_weighted_sums_are_spaces_and_the_library_rests_on_the_reals(compiled):
    finite = library.spaces()["Finite"]
    found = check(compiled, finite)[finite.name]
    assert found.accepted == finite.lemmas
    assert set(found.axioms) <= answers.ALLOWED
    places = ("-Q", str(compiled.library), "Gibbsgap")
    (compiled.root / "Ask.v").write_text(
        "From Gibbsgap Require Tactics.\n"
        "Definition all := (@Moments.moment4, @LawsCalculus.ud_iid, @Rules.squeeze_at_0).\n"
        "Print Assumptions all.\n"
    )
    done = compiled._coqc("Ask.v", compiled.root, places)
    assert done.fine, done.said
    assert answers.axioms(done.said) == answers.ALLOWED
