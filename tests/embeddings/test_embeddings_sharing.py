"""Sweeps whose tiles are visited elsewhere find the same, bit for bit, whatever becomes of who visits them."""

import contextlib
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from numerics.arrays import select_backend
from numerics.embeddings import study as studies
from numerics.embeddings.records import Options
from numerics.embeddings.study import Question
from proofs_check.commands.measuring import sharing
from proofs_check.commands.measuring.sharing import Shared
from proofs_check.verification.carriers import cluster
from proofs_check.verification.carriers.jobs import Lost
from tests.embeddings.conftest import clouds

OPTIONS = Options(tau=0.2, replicates=20, flips=19, rows=40)
SWEEPS = 5  # of every comparison
numpy = select_backend("numpy")


@pytest.fixture
def question(tmp_path):
    x, y, _ = clouds(images=150, captions=150)
    for name, rows in (("x", x), ("y", y), ("z", np.flip(y, axis=1))):
        np.save(tmp_path / f"{name}.npy", rows)
    return Question((str(tmp_path / "x.npy"), str(tmp_path / "y.npy")))


class Here:
    """Does tasks in this process, the last first, but for those that are lost; ``other`` changes what a study gets."""

    def __init__(self, lost=(), other=lambda *start: start):
        self.lost, self.other, self.asked, self.study = lost, other, [], contextlib.ExitStack()

    def shared(self, job, tasks):
        if tasks and not self.asked:
            self.ready = self.study.enter_context(job.ready(*self.other(*job.start)))
        for task in reversed(tasks):
            self.asked.append(task)
            yield task, Lost() if len(self.asked) in self.lost else job.do(self.ready, task)


@contextlib.contextmanager
def here(question, options, folder, **how):
    carrier = Here(**how)
    folder.mkdir()
    try:
        yield Shared(carrier, question, options, folder)
    finally:
        carrier.study.close()


def measured(question, options=OPTIONS, share=None, say=lambda *_: None, place=None):
    found = studies.study(question, options, numpy, say, place, share)
    both = [part for one in found for part in (one.plain, one.corrupted) if part is not None]
    return [(row.key, row.value, row.low, row.high, row.p) for part in both for row in part.rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (OPTIONS, {}),
        (replace(OPTIONS, anchors=40), {}),
        (replace(OPTIONS, estimator="V", tau=None), {"pairs": "1"}),
        (OPTIONS, {"corrupt": 0.3}),
    ],
)
def test_the_same_is_found(question, tmp_path, options, asked):
    question = replace(question, **asked)
    if asked.get("pairs"):
        question = replace(question, files=(*question.files, str(tmp_path / "z.npy")))
    with here(question, options, tmp_path / "shared", lost={2, 7}) as share:
        assert measured(question, options, share) == measured(question, options)
        assert share.sweeps >= 3
        assert share.carrier.asked


def test_no_tile_is_visited_twice_and_every_one_is(question, tmp_path):
    with here(question, OPTIONS, tmp_path / "shared") as share:
        measured(question, share=share)
    for number in range(1, share.sweeps + 1):
        mine = sorted(part for part in share.carrier.asked if part.sweep == number)
        assert [part.start for part in mine] == [0, *(part.stop for part in mine[:-1])]
        assert all(part.stop - part.start <= sharing.TILES for part in mine)


class _Enough(Exception):
    pass


def test_what_was_begun_goes_on(question, tmp_path, monkeypatch):
    """A measurement that was stopped here goes on elsewhere."""
    from numerics.embeddings.files import journal

    monkeypatch.setattr(journal, "EVERY", 0.0)
    monkeypatch.setattr(journal, "SHARE", 0)

    def enough(what, share):
        if what == "partition fields" and share > 0.5:
            raise _Enough

    whole = measured(question)
    with pytest.raises(_Enough):
        measured(question, say=enough, place=tmp_path / "kept")
    with here(question, OPTIONS, tmp_path / "shared") as share:
        assert measured(question, share=share, place=tmp_path / "kept") == whole
        first = share.carrier.asked[-1] if len(share.carrier.asked) == 1 else min(share.carrier.asked)
    assert first.sweep > 1
    assert first.start > 0


def other_rows(question, *rest):
    path = Path(question.files[1]).with_name("other.npy")
    rows = np.load(question.files[1])
    rows[3] = -rows[3]
    np.save(path, rows)
    return replace(question, files=(question.files[0], str(path))), *rest


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (other_rows, "does not find the rows that are read here"),
        (lambda q, o, folder, at: (q, replace(o, seed=1), folder, at), "does not find the rows that are read here"),
        (lambda q, o, folder, at: (q, o, folder / "elsewhere", at), "does not see "),
        (lambda q, o, folder, at: (q, o, folder, at / "gone"), "does not see "),
    ],
)
def test_a_worker_that_sees_something_else_is_refused(question, tmp_path, other, said):
    with (
        here(question, OPTIONS, tmp_path / "shared", other=other) as share,
        pytest.raises(cluster.ClusterError, match=said),
    ):
        measured(question, share=share)


def test_a_study_that_fails_says_why_each_time(question, tmp_path):
    gone = replace(question, files=(question.files[0], str(tmp_path / "gone.npy")))
    with sharing.studying(gone, OPTIONS, tmp_path, Path.cwd()) as begun:
        for _ in range(2):
            with pytest.raises(ValueError, match=r"gone\.npy"):
                begun.visit(sharing.Part(1, "", 0, 1))


def test_a_study_is_over_after_its_last_sweep(question, tmp_path):
    with here(question, OPTIONS, tmp_path / "shared") as share:
        measured(question, share=share)
        last = share.sweeps
        with pytest.raises(cluster.ClusterError, match="no such sweep"):
            share.carrier.ready.visit(sharing.Part(last + 1, "", 0, 1))


@pytest.mark.long
def test_a_process_that_is_killed_in_the_middle_costs_its_task_alone(question, tmp_path):
    import psutil

    killed = []

    def say(what, share):
        if what == "partition fields" and share < 1 and not killed:
            below = psutil.Process().children(recursive=True)
            killed.extend(one.pid for one in below if "carriers.children" in " ".join(one.cmdline()))
            os.kill(killed[0], signal.SIGKILL)

    whole = measured(question)
    with cluster.connected("local:2", ()) as carrier:
        assert measured(question, share=Shared(carrier, question, OPTIONS, tmp_path), say=say) == whole
    assert killed
