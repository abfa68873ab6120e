"""What is asked of Coq, and how its answers are read: an assumption is refused, limits are kept. No Coq is needed."""

from dataclasses import replace

import pytest

from proofs_check.kernel.coq import answers, building, installation, library, rechecking
from proofs_check.kernel.coq.checking import Checked
from proofs_check.kernel.coq.process import Runner
from proofs_check.kernel.source import Sentence, Source
from proofs_check.reports import installation as examined


def file(*sentences, name="L0", needs=()):
    return Source(name, needs, sentences)


ONE, OTHER = Sentence("(* one *)\n"), Sentence("(* other *)\n")


@pytest.mark.parametrize(
    "says",
    [
        "Lemma a : False.\nProof. Admitted.\n",
        "Axiom a : False.\n",
        "Parameter a : False.\n",
        "Parameters a : False.\n",
        "Conjecture a : False.\n",
        "Lemma a : False.\nProof. admit. Qed.\n",
        "Unset Guard Checking.\n",
        "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.\n",
        'Declare ML Module "m".\n',
        "Variable a : False.\n",
        "Context (a : False).\n",
        "Section S.\nEnd S.\nHypothesis a : False.\n",
        '(* "*)" *) Axiom a : False.\n',
        "(* (* *) *) Axiom a : False. (* *)\n",
        'Definition s := "(*". Axiom a : False. Definition t := "*)".\n',
    ],
)
def test_a_text_that_assumes_is_refused_before_coq_sees_it(says):
    assert answers.refusal(file(Sentence(says))) is not None


@pytest.mark.parametrize(
    "says",
    [
        "(* Axiom: an Admitted word in a comment (* nested Parameter *) *)\n",
        "Section S.\nVariable x : R.\nHypothesis H : 0 < x.\nEnd S.\n",
        'Definition s := "Axiom".\n',
        "Lemma axiom_like : True.\nProof. exact I. Qed.\n",
    ],
)
def test_a_text_that_assumes_nothing_is_not(says):
    assert answers.refusal(file(Sentence(says))) is None


def test_the_library_assumes_nothing():
    assert {"Space", "Tactics", "Finite"} <= set(library.files())
    for one in library.files().values():
        assert answers.refusal(Source(one.name, (), (Sentence(one.text),))) is None
        assert one.text.startswith("(** *"), f"{one.name}.v does not begin by saying what it proves"


def test_the_library_is_in_order():
    seen = set()
    for one in library.files().values():
        assert set(one.needs) <= seen
        seen.add(one.name)


def test_what_is_shown_to_be_a_space_is_required_by_nothing():
    spaces = library.spaces()
    assert set(spaces) == {"Finite", "Lebesgue"}
    assert not set(spaces) & set(library.required())
    for name, source in spaces.items():
        assert source.text() == library.files()[name].text
        assert len(source.lemmas) == 1
        assert library.digests((source,)) == {source.name: library.digest(name)}


def test_a_file_on_measures_is_checked_where_its_library_is_there():
    def coq(*libraries):
        return installation.Coq("coqc", "coqtop", "8.16.1", frozenset(libraries))

    assert set(library.checkable(coq("Coquelicot"))) == {"Finite"}
    assert set(library.checkable(coq("Coquelicot", installation.MATHCOMP))) == {"Finite", "Lebesgue"}


def test_doctor_says_what_is_missing_for_it(monkeypatch):
    coq = installation.Coq("coqc", "coqtop", "8.16.1", frozenset({"Coquelicot"}))
    monkeypatch.setattr(installation, "find", lambda: coq)
    said = "gibbsgap kernel asks Coq 8.16.1 with Coquelicot; no MathComp-Analysis: Lebesgue.v is on record"
    assert examined._proof_kernel().what == said


def test_no_theorem_may_rest_on_more_than_the_reals():
    imports = Sentence("From mathcomp Require Import all_ssreflect.\n")
    assert library.allowed(file(imports, name="Space_Lebesgue")) == answers.ALLOWED
    assert library.allowed(library.spaces()["Finite"]) == answers.ALLOWED
    assert library.allowed(library.spaces()["Lebesgue"]) == answers.ALLOWED | answers.OF_MATHCOMP


def test_a_digest_is_of_the_text_and_of_what_it_requires():
    one, other = file(ONE), file(OTHER)
    above = file(ONE, name="P0", needs=("L0",))
    first, second = library.digests((one, above)), library.digests((other, above))
    assert first == library.digests((one, above))
    assert first["L0"] != second["L0"]
    assert first["P0"] != second["P0"]


def test_a_digest_is_of_definitions_wherever_they_stand():
    head, lemma = Sentence("(* head *)\n"), Sentence("Lemma a : Z = Z.\n", "a")
    apart = Sentence("(* head *)\nFrom GG Require Import Objects_Z.\n")

    def both(value):
        defined = Sentence(f"Definition Z := {value}.\n", defines=True)
        objects = file(head, defined, name="Objects_Z")
        inside = library.digests((file(head, defined, lemma),))["L0"]
        return inside, library.digests((objects, file(apart, lemma, needs=("Objects_Z",))))["L0"]

    assert len(set(both(1))) == 1
    assert set(both(1)).isdisjoint(both(2))


def test_axioms_are_read():
    said = "Axioms:\nClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}\nL0.evil\n  : False\n"
    assert answers.axioms(said) == {"ClassicalDedekindReals.sig_not_dec", "L0.evil"}
    assert answers.axioms("Closed under the global context\n") == frozenset()
    assert answers.axioms("what else") is None


def test_each_of_several_answers_is_read_by_itself():
    none, listed = "Closed under the global context\n", "Axioms:\nClassical_Prop.classic : forall P : Prop, P \\/ ~ P\n"
    assert answers.each(none + listed + none) == [frozenset(), {"Classical_Prop.classic"}, frozenset()]
    assert answers.each(listed + "Axioms:\n") == [{"Classical_Prop.classic"}, None]
    assert answers.each("what else") == []


class Slow:
    """What checks files, and notes in which order: each is compiled in no time, and rests on nothing."""

    def __init__(self):
        self.order, self.asked, self.runner = [], [], self

    def prepare(self):
        pass

    def check(self, source, digest, needs):
        assert {need.name for need in needs} == set(source.needs)
        self.order.append(source.name)
        return Checked(source.name, digest, object="0", asked=False)

    def ask(self, found):
        self.asked.append([source.name for source, _ in found])
        return [replace(one, accepted=source.lemmas, asked=True) for source, one in found]


def test_first_is_checked_what_most_of_the_work_waits_for_and_all_are_asked_what_they_rest_on():
    short, long = Sentence("Lemma a : A.\n", "a"), Sentence("Lemma a : A.\n" * 9, "a")
    sources = [file(short, name="alone"), file(short, name="first"), file(long, name="second", needs=("first",))]
    checker = Slow()
    found = building.checked(sources, checker, 1)
    assert checker.order == ["first", "second", "alone"]
    assert list(found) == ["alone", "first", "second"]
    assert sorted(name for part in checker.asked for name in part) == sorted(found)
    assert all(one.accepted == ("a",) for one in found.values())


def test_no_process_is_asked_of_more_files_than_its_memory_is_for():
    checker, most = Slow(), building.MOST_ASKED
    sources = [file(Sentence("Lemma a : A.\n", "a"), name=f"L{i}") for i in range(2 * most + 1)]
    found = building.checked(sources, checker, 1)
    assert sorted(name for part in checker.asked for name in part) == sorted(found)
    assert len(checker.asked) == 3
    assert max(map(len, checker.asked)) <= most


COQCHK = """
CONTEXT SUMMARY
===============

* Theory: Set is predicative

* Axioms:
    Coq.Reals.Rdefinitions.RbaseSymbolsImpl.Rplus
    Coq.Logic.Classical_Prop.classic{}

* Constants/Inductives relying on type-in-type: {}

* Constants/Inductives relying on unsafe (co)fixpoints: <none>

"""


@pytest.mark.parametrize(
    ("more", "loose", "refused"),
    [
        ("", "<none>", ()),
        ("\n    GG.L1.cheat", "<none>", ("GG.L1.cheat",)),
        ("\n    GG.L1.Classical_Prop.classic", "<none>", ("GG.L1.Classical_Prop.classic",)),
        ("", "\n    GG.L1.u", ("Constants/Inductives relying on type-in-type: GG.L1.u",)),
    ],
)
def test_what_coqchk_must_not_list_is_refused(more, loose, refused):
    assert rechecking.listed(COQCHK.format(more, loose))[1] == refused


def test_what_the_standard_library_seals_is_no_axiom():
    assert rechecking.listed(COQCHK.format("", "<none>"))[0] == ("Coq.Logic.Classical_Prop.classic",)


def test_no_list_is_not_an_empty_one():
    assert rechecking.listed("what else")[1] == ("no list of axioms",)


@pytest.mark.slow
def test_a_program_that_uses_too_much_is_ended(tmp_path):
    done = Runner(1).run(("sh", "-c", "while :; do :; done"), tmp_path)
    assert done.status < 0
    assert 0.9 < done.seconds < 10


def test_what_a_program_says_and_takes_is_known(tmp_path):
    done = Runner(5).run(("sh", "-c", "cat; echo more >&2; exit 3"), tmp_path, given="said\n")
    assert (done.status, done.said) == (3, "said\nmore\n")
    assert done.memory > 0


def test_no_coq_says_how_it_is_got(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(installation.NoCoq, match="apt-get install coq"):
        installation.find()


@pytest.mark.parametrize("lost", ["Coquelicot", "Interval"])
def test_a_coq_without_a_library_that_files_require_is_none_and_the_library_is_named(tmp_path, monkeypatch, lost):
    for name, file in installation._LIBRARIES.items():
        if name != lost:
            (tmp_path / "user-contrib" / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "user-contrib" / file).touch()
    monkeypatch.setattr(installation.shutil, "which", lambda name: f"/nowhere/{name}")
    said = {"--print-version": "8.16.1 4.13.1\n", "-where": f"{tmp_path}\n"}
    monkeypatch.setattr(installation, "_said", lambda _, option: said[option])
    with pytest.raises(installation.NoCoq, match=f"has no {lost} .*libcoq-interval"):
        installation.find()
