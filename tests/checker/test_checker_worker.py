"""The computer-algebra process: its limit of CPU time, its death, and the job after it."""

import signal

import pytest

from proofs_check.checker.algebra.worker import CpuLimitExceeded, NoAnswer, Worker

X = ["sym", "x", "real"]


def job(tree):
    return {"groups": [{"bounds": [], "integrand": tree}], "masses": {}, "atoms": []}


EASY = job(["+", X, ["*", ["num", "-1"], X]])
OTHER = job(["+", X, X, ["*", ["num", "-2"], X]])
# (1 + x + y + …)^60 in eight letters has more terms than any machine expands in a second.
HUGE = job(["^", ["+", ["num", "1"], *(["sym", f"x{i}", "real"] for i in range(8))], ["num", "60"]])


@pytest.fixture
def brief():
    worker = Worker(cpu_seconds=1.0)
    yield worker
    worker.stop()


@pytest.mark.long
def test_a_job_beyond_its_time_ends_and_the_next_is_answered(brief):
    with pytest.raises(
        CpuLimitExceeded, match=r"^computer algebra used more than 1 s of CPU time; write a form in between$"
    ):
        brief.ask(HUGE)
    assert brief.ask(EASY)["zero"]


def test_a_process_that_does_not_answer_is_given_up(brief, monkeypatch):
    assert brief.ask(EASY)["zero"]
    brief.start().send_signal(signal.SIGSTOP)  # however long this process is held up, that one has not answered
    monkeypatch.setattr("proofs_check.checker.algebra.worker.WALL_FACTOR", 0)
    with pytest.raises(CpuLimitExceeded):
        brief.ask(OTHER)


@pytest.mark.slow
def test_a_killed_process_is_replaced(brief):
    assert brief.ask(EASY)["zero"]
    process = brief.start()
    process.kill()
    process.wait()
    assert brief.ask(OTHER)["zero"]
    assert brief.start().pid != process.pid


@pytest.mark.slow
def test_a_process_killed_while_it_is_asked_gives_no_answer(brief, monkeypatch):
    assert brief.ask(EASY)["zero"]
    process = brief.start()
    process.kill()
    process.wait()
    monkeypatch.setattr(brief, "start", lambda: process)
    with pytest.raises(NoAnswer, match=r"ended without an answer \(exit status -9\)"):
        brief.ask(OTHER)


@pytest.mark.slow
def test_a_job_is_answered_once(brief, monkeypatch):
    first = brief.ask(EASY)
    monkeypatch.setattr(brief, "_asked", lambda _: pytest.fail("asked again"))
    assert brief.ask(EASY) == first


def test_what_had_no_answer_is_asked_again(brief, monkeypatch):
    asked = []

    def refused(job):
        asked.append(job)
        raise NoAnswer

    monkeypatch.setattr(brief, "_asked", refused)
    for _ in range(2):
        with pytest.raises(NoAnswer):
            brief.ask(EASY)
    assert asked == [EASY, EASY]


@pytest.mark.slow
def test_a_job_that_fails_is_no_answer_and_says_how(brief, capfd):
    with pytest.raises(NoAnswer, match=r"exit status 1\); its message is above"):
        brief.ask(job(["nonsense", X]))
    assert "KeyError: 'nonsense'" in capfd.readouterr().err


@pytest.mark.slow
def test_it_starts_once_says_its_version_and_stops_twice(brief):
    assert brief.start() is brief.start()
    assert brief.sympy == ""
    brief.ask(EASY)
    assert brief.sympy
    brief.stop()
    brief.stop()
    assert brief.sympy == ""
