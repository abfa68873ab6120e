"""gibbsgap kernel: a table, a record that a run without Coq is held against, a folder that make checks."""

import dataclasses
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from falsehoods import rebuilt

from proofs_check.cli import cli
from proofs_check.finite.letters import Letters
from proofs_check.kernel.coq import building, installation, library
from proofs_check.reports.kernel import record
from proofs_check.vocabulary.chains import Chain

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="no coqc on this machine")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return a function that asks for theorems of the suite, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return lambda *arguments: CliRunner().invoke(cli, ["kernel", *arguments], catch_exceptions=False)


@pytest.fixture
def without(monkeypatch):
    def none():
        raise installation.NoCoq("coqc is not installed")

    monkeypatch.setattr(installation, "find", none)


@pytest.fixture
def held(monkeypatch):
    """Return a function that puts an entry of L1 on record for every folder, or none."""
    shown = {name: record.Entry(library.digest(name), {}, "8.16.1", "2026-11-30") for name in library.spaces()}
    entries = {"theorems": {}, "spaces": shown}

    def hold(entry):
        entries["theorems"] = {} if entry is None else {"L1": entry}

    monkeypatch.setattr(record, "read", lambda _, part="theorems": entries[part])
    return hold


@pytest.mark.slow
def test_without_coq_what_is_on_record_is_told_as_recorded_and_nothing_else_is(asked, without, held):
    held(None)
    none = asked("L1", "--json", "found.json")
    assert none.exit_code == 1
    assert "coqc is not installed: compared with what is on record" in none.stderr
    assert "is not on record" in none.stdout
    (row,) = json.loads(Path("found.json").read_text(encoding="utf-8"))["theorems"]
    lemmas = tuple(piece["lemma"] for piece in row["pieces"])
    assert len(lemmas) == 11
    entry = record.Entry(row["digest"], {}, "8.16.1", "2026-11-30", lemmas)
    held(entry)
    same = asked("L1", "--json", "found.json")
    assert same.exit_code == 0, same.output
    assert "Lebesgue.v: recorded (accepted by Coq 8.16.1 on 2026-11-30)" in same.stdout
    (row,) = json.loads(Path("found.json").read_text(encoding="utf-8"))["theorems"]
    assert {piece["state"] for piece in row["pieces"]} == {"recorded"}
    held(dataclasses.replace(entry, digest="0" * 64))
    changed = asked("L1")
    assert changed.exit_code == 1
    assert "has changed since it was accepted" in changed.stdout
    held(dataclasses.replace(entry, accepted=(*lemmas, "L1_e")))
    fewer = asked("L1")
    assert fewer.exit_code == 1
    assert "L1 L1_e is on record as accepted and is no longer exported" in fewer.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "letter", "changed"),
    [("L1", "x", {"sign": "nonnegative"}), ("L1", "x", {"below": 1}), ("T3.2", "s", {"symmetric": False})],
)
def test_a_hypothesis_that_is_loosened_is_no_longer_what_was_accepted(catalogue, name, letter, changed):
    """Though not a word of the statement changes."""
    theorem = catalogue[name]
    letters = Letters.of(side for clause in theorem.clauses for side in clause.relation.sides())
    old = (letters.scalars | letters.fields)[letter]
    clauses, steps = (
        rebuilt(t, {old: dataclasses.replace(old, **changed)}) for t in (theorem.clauses, chains(theorem))
    )
    other = dataclasses.replace(theorem, clauses=clauses, steps=lambda: iter(steps))
    assert [str(clause) for clause in other.clauses] == [str(clause) for clause in theorem.clauses]
    now, then = record.stated(other), record.stated(theorem)
    assert any(now[letter] != then[letter] for letter in then)
    assert then == record.stated(dataclasses.replace(theorem, steps=lambda: iter(chains(theorem))))


def chains(theorem):
    return tuple(step for step in theorem.steps() if isinstance(step, Chain))


def test_a_record_is_read_as_it_was_written_and_what_is_none_is_refused(tmp_path):
    entry = record.Entry(
        "d", {"a": "s"}, "8.16.1", "2026-11-30", ("a",), {"b": "no"}, ("c",), (1, 2), {"a": True}, {"p": "q"}
    )
    space = record.Entry("e", {}, "8.16.1", "2026-11-30", ("c",))
    (tmp_path / record.NAME).write_text(record.text({"L1": entry}, {"Finite": space}), encoding="utf-8")
    assert record.read(tmp_path) == {"L1": entry}
    assert record.read(tmp_path, "spaces") == {"Finite": space}
    (tmp_path / record.NAME).write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(record.RecordError, match=r"format=0 must be 2\); gibbsgap kernel --record writes it$"):
        record.read(tmp_path)


def test_under_ci_nothing_is_taken_on_record(asked, monkeypatch):
    monkeypatch.setenv("CI", "true")
    done = asked("L1", "--record")
    assert done.exit_code == 2
    assert "record is refused under CI" in done.stderr


def test_without_coq_nothing_is_taken_on_record(asked, without):
    done = asked("L1", "--record")
    assert done.exit_code == 2
    assert "record needs Coq" in done.stderr


@needs_coq
@pytest.mark.long
def test_what_coq_accepts_is_told_with_the_axioms_and_a_reviewer_checks_it_with_make_alone(asked, tmp_path):
    done = asked("L1", "-o", "certificates")
    assert done.exit_code == 0, done.output
    assert "5/5" in done.stdout
    assert "4/4" in done.stdout
    assert "Classical_Prop.classic" in done.stdout
    folder = tmp_path / "certificates"
    assert not list(folder.rglob("*.py"))
    places = {str(Path(shutil.which(name)).parent) for name in ("coqc", "make")}
    bare = {"PATH": ":".join(sorted({*places, "/bin", "/usr/bin"})), "HOME": str(tmp_path)}
    made = subprocess.run(["make"], cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (file,) = (f for f in (folder / "theorems").glob("L1*.v"))
    text = file.read_text(encoding="utf-8")
    questions = folder / "theorems" / "Axioms.v"
    question = f"{questions.read_text(encoding='utf-8')}Print Assumptions L1.cheat.\n"
    worse = ("Lemma false : (1 < 0)%R.\nProof. lra. Qed.\n", "Axiom cheat : (1 < 0)%R.\n")
    for more, said in zip(worse, ("Cannot find witness", "\nL1.cheat\n"), strict=True):
        file.write_text(f"{text}\n{more}", encoding="utf-8")
        questions.write_text(question, encoding="utf-8")
        broken = subprocess.run(["make"], cwd=folder, env=bare, capture_output=True, text=True, check=False)
        assert broken.returncode != 0
        assert said in broken.stderr + broken.stdout


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("R5",)])
def test_the_words_beside_the_files_explain_what_is_in_them(asked, without, tmp_path, more):
    """Every kind of letter that a hypothesis declares is explained, and every file that is named is there."""
    asked("P3.1", "H5", "D4.3", "T3.1.gradient", *more, "-o", "certificates")
    folder = tmp_path / "certificates"
    words = (folder / "README.md").read_text(encoding="utf-8")
    texts = [file.read_text(encoding="utf-8") for file in (folder / "theorems").glob("*.v")]
    kinds = {kind for text in texts for kind in re.findall(r"^Hypothesis \w+ : ([a-z]\w*) \w+\.$", text, re.M)}
    assert {"density", "potential", "critic", "direction", "positive2"} <= kinds
    assert sorted(kind for kind in kinds if f"`{kind} " not in words) == []
    assert ("_witness1`" in words) is bool(more)
    named = re.findall(r"`((?:library|theorems)/[^`]+)`", words)
    assert len(named) >= 6
    assert [name for name in named if not list(folder.glob(name.replace("…", "*")))] == []


def test_edits_need_coq(asked, without):
    assert asked("L1", "--edits", "2").exit_code == 2


@needs_coq
def test_edits_are_told_by_theorem_and_a_false_one_that_is_accepted_is_a_failure(asked, monkeypatch):
    """Nearly all are rejected; where Coq is made to accept all of them, false ones are named."""
    said = asked("L1", "--edits", "3", "--json", "edits.json")
    assert said.exit_code == 0, said.output
    data = json.loads(Path("edits.json").read_text(encoding="utf-8"))
    assert (data["edits"], data["rejected"] + len(data["theorems"]["L1"]["accepted"])) == (3, 3)
    assert "rejects 3 of 3 edits; 0 accepted, 0 of them false" in said.stdout
    honest = building.checked

    def deaf(sources, *others):
        found = honest(sources, *others)
        return {s.name: dataclasses.replace(found[s.name], accepted=s.lemmas, rejected={}) for s in sources}

    monkeypatch.setattr(building, "checked", deaf)
    said = asked("L1", "--edits", "3")
    assert said.exit_code == 1
    assert "Coq accepts a false edit: L1 " in said.output
