"""Remembered answers: what was asked once is not asked again, and where nothing can be kept all goes on without."""

import sqlite3

import pytest

from proofs_check.checker.algebra.answers import Answers, usual_place
from proofs_check.checker.algebra.worker import Worker

pytestmark = pytest.mark.slow

X = ["sym", "x", "real"]
JOB = {"groups": [{"bounds": [], "integrand": ["+", X, ["*", ["num", "-1"], X]]}], "masses": {}, "atoms": []}


def asked(answers):
    """Return the answer to the job, and whether computer algebra ran for it."""
    worker = Worker(answers=answers)
    try:
        return worker.ask(JOB), worker.sympy != ""
    finally:
        worker.stop()
        answers.close()


def test_an_answer_is_asked_once(tmp_path):
    place = tmp_path / "deep" / "answers.sqlite"
    first, ran = asked(Answers(place))
    assert (first["zero"], ran) == (True, True)
    again = Answers(place)
    assert asked(again) == (first, False)
    assert again.remembered == 1


def test_another_script_is_asked_anew(tmp_path, monkeypatch):
    place, script = tmp_path / "answers.sqlite", tmp_path / "cas.py"
    asked(Answers(place))
    script.write_text("another", encoding="utf-8")
    monkeypatch.setattr("proofs_check.checker.algebra.answers.SCRIPT", script)
    assert asked(Answers(place))[1]


def test_without_a_place_all_is_asked(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    answers = Answers(tmp_path / "file" / "answers.sqlite")
    assert asked(answers)[1]
    assert asked(answers)[1]


def test_a_damaged_file_is_left_alone(tmp_path):
    place = tmp_path / "answers.sqlite"
    place.write_bytes(b"not a database " * 100)
    assert asked(Answers(place))[1]
    assert place.read_bytes().startswith(b"not a database")


def test_the_usual_place_is_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert usual_place() == tmp_path / "gibbsgap" / "answers.sqlite"


def test_an_answer_that_was_changed_is_not_believed(tmp_path):
    """A row copied from another job, or edited by hand, lacks the digest that belongs to its key."""
    place = tmp_path / "answers.sqlite"
    answers = Answers(place)
    answers.remember({"job": 1}, {"zero": False})
    answers.remember({"job": 2}, {"zero": True})
    with sqlite3.connect(place) as file:
        rows = dict(file.execute("SELECT job, answer FROM answers"))
        other = next(answer for answer in rows.values() if '"zero": true' in answer)
        file.execute("UPDATE answers SET answer = ?", (other,))
    assert answers.recall({"job": 1}) is None
    assert answers.recall({"job": 2}) == {"zero": True}
    with sqlite3.connect(place) as file:
        file.execute("UPDATE answers SET answer = '{\"zero\": true}'")
    assert answers.recall({"job": 2}) is None
    answers.close()


def test_without_a_home_nothing_is_remembered(monkeypatch):
    def homeless():
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("pathlib.Path.home", homeless)
    assert usual_place() is None
    answers = Answers(None)
    assert answers.remembered == 0
