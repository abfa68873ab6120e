"""What Coq accepted stands beside verdicts: of clauses that are stated as they were then, here or on record."""

import dataclasses
import json

import pytest
from rich.text import Text

from numerics.arrays import select_backend
from proofs_check.latex import checks
from proofs_check.outcome import Standing
from proofs_check.reports import record as json_record
from proofs_check.reports import show, tables
from proofs_check.reports.kernel import grading, record
from proofs_check.verification import run as verification
from proofs_check.verification import store

AXIOM = "Classical_Prop.classic"


@pytest.fixture(scope="module")
def run(exports):
    settings = verification.settings_of("quick", 0, select_backend("numpy"))
    return verification.verify(exports.catalogue, ("L1",), settings)


@pytest.fixture
def entry(catalogue):
    clauses = {"a": True, "b": True, "c": True, "d": True}
    return record.Entry("", record.stated(catalogue["L1"]), "8.16.1", "2026-11-30", (), {}, (AXIOM,), (5, 5), clauses)


@pytest.fixture
def graded(run, exports, monkeypatch):
    """Return a function that puts entries of L1 beside the run: on record, and of this machine."""

    def outcome(recorded, own=None):
        said = {store.said_by_coq(): own, None: None}

        def read(file, _="theorems"):
            entry = said.get(file, recorded)
            return {} if entry is None else {"L1": entry}

        monkeypatch.setattr(record, "read_file", read)
        return grading.graded(run, exports.catalogue)

    return outcome


def told(run):
    return [str(part) for part in tables.tables(run, verbose=True) if isinstance(part, str | Text)]


def test_what_is_on_record_is_called_recorded(graded, entry):
    run = graded(entry)
    (outcome,) = run.outcomes
    assert (outcome.kernel.state, outcome.kernel.clauses) == ("recorded", set("abcd"))
    assert outcome.standing() == Standing.KERNEL
    assert "Coq: 4 clauses recorded (r), accepted elsewhere, just as they are, by Coq 8.16.1 on 2026-11-30" in told(run)
    (theorem,) = json_record.as_json(run)["theorems"]
    assert theorem["kernel"]["state"] == "recorded"
    assert {s["clause"]: s["kernel"] for s in theorem["steps"] if s["grade"] == "symbolic" and s["clause"]} == {
        f"L1.{letter}": "recorded" for letter in "abcd"
    }
    (said,) = checks._kernel(outcome)
    assert said == "Checked by Coq 8.16.1, on record of 2026-11-30: every clause."


def test_what_is_stated_otherwise_is_not_believed(graded, entry):
    other = dataclasses.replace(entry, stated={**entry.stated, "c": "0" * 64})
    run = graded(other)
    (outcome,) = run.outcomes
    assert outcome.kernel.clauses == set("abd")
    assert outcome.standing() == Standing.SYMBOLIC
    assert outcome.standing("a") == Standing.KERNEL
    (said,) = checks._kernel(outcome)
    assert said.endswith(": (a), (b) and (d).")
    (none,) = graded(dataclasses.replace(entry, stated={})).outcomes
    assert none.kernel is None


def test_a_library_that_changes_is_another_statement(graded, entry, monkeypatch):
    monkeypatch.setattr(record.library, "digest", lambda: "another")
    (outcome,) = graded(entry).outcomes
    assert outcome.kernel is None


def test_what_this_machine_said_comes_first(graded, entry, monkeypatch, tmp_path):
    monkeypatch.delenv("GIBBSGAP_FRESH", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    run = graded(entry, own=dataclasses.replace(entry, when="2026-12-01"))
    (outcome,) = run.outcomes
    assert (outcome.kernel.state, outcome.kernel.when) == ("accepted", "2026-12-01")
    assert any("accepted on this machine" in line for line in told(run))
    monkeypatch.setenv("CI", "true")
    assert store.said_by_coq() is None


def test_what_is_rejected_is_named_and_counted(graded, entry):
    rejected = {"L1_d": "Cannot find witness"}
    run = graded(dataclasses.replace(entry, rejected=rejected, clauses={**entry.clauses, "d": False}))
    assert "L1 L1_d is proved here and rejected by Coq: Cannot find witness" in told(run)
    assert any("Coq accepted 3 of 4 clauses" in line for line in told(run))


def test_a_cited_clause_stays_cited(graded, entry):
    (outcome,) = graded(entry).outcomes
    steps = tuple(dataclasses.replace(s, grade="cited") if s.clause == "a" else s for s in outcome.steps)
    assert dataclasses.replace(outcome, steps=steps).standing() == Standing.CITED


def test_axioms_tells_what_coq_accepted_of_the_theorem_as_it_is(graded, entry):
    (outcome,) = graded(dataclasses.replace(entry, links=(4, 5), clauses={**entry.clauses, "c": False})).outcomes
    found = "\n".join(show._proof_kernel(outcome))
    assert "Coq 8.16.1 accepted 4 of 5 links on 2026-11-30, on record, on these axioms alone:\n    Classical" in found
    assert "on our checker alone, in whole or part: (c)" in found
    (none,) = graded(None).outcomes
    assert "nothing is on record of the theorem as it is" in "\n".join(show._proof_kernel(none))


def test_what_coq_says_here_is_kept(entry, monkeypatch, tmp_path):
    monkeypatch.delenv("GIBBSGAP_FRESH", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    grading.keep({"L1": entry})
    grading.keep({"L2": entry})
    assert set(record.read_file(store.said_by_coq())) == {"L1", "L2"}
    assert json.loads(store.said_by_coq().read_text())["format"] == record.FORMAT
