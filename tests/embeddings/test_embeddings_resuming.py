"""A measurement that is stopped goes on from where it was, and finds the same, bit for bit."""

import os
import time
from dataclasses import replace

import numpy as np
import pytest

from numerics.arrays import select_backend
from numerics.embeddings import study as studies
from numerics.embeddings.files import journal
from numerics.embeddings.records import Options
from numerics.embeddings.study import Question
from tests.embeddings.conftest import clouds

OPTIONS = Options(tau=0.2, replicates=20, flips=19, rows=40)
SWEEPS = (
    "median distance", "quadratic forms of the gap", "ranks", "partition fields", "shares of the partition fields",
)  # fmt: skip


@pytest.fixture
def question(tmp_path):
    x, y, _ = clouds(images=150, captions=150)
    for name, rows in (("x", x), ("y", y)):
        np.save(tmp_path / f"{name}.npy", rows)
    return Question((str(tmp_path / "x.npy"), str(tmp_path / "y.npy")))


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(journal, "EVERY", 0.0)
    monkeypatch.setattr(journal, "SHARE", 0)


class Heard:
    """Hears of every tile, and stops the work at one of them."""

    def __init__(self, what=None, after=0.5):
        self.what, self.after, self.tiles = what, after, {}

    def __call__(self, what, share):
        self.tiles.setdefault(what, []).append(share)
        if what == self.what and share > self.after:
            raise KeyboardInterrupt


def measured(question, place, heard=None, options=OPTIONS):
    heard = heard or Heard()
    (one,) = studies.study(question, options, select_backend("numpy"), heard, place)
    return [(row.key, row.value, row.low, row.high, row.p) for row in one.plain.rows], heard.tiles


def stopped(question, place, what, options=OPTIONS):
    with pytest.raises(KeyboardInterrupt):
        measured(question, place, Heard(what), options)


@pytest.mark.long
@pytest.mark.parametrize("what", SWEEPS)
@pytest.mark.parametrize("anchors", [None, 40])
def test_it_goes_on_and_finds_the_same(question, at_once, tmp_path, what, anchors):
    options = replace(OPTIONS, anchors=anchors)
    whole, tiles = measured(question, None, options=options)
    place = tmp_path / "sweeps"
    stopped(question, place, what, options)
    again, left = measured(question, place, options=options)
    assert again == whole
    assert left[what][0] > 0.4
    assert left[what][-1] == 1 == tiles[what][-1]
    before = [name for name in tiles if name in SWEEPS]
    assert all(set(left[name]) == {1.0} for name in before[: before.index(what)])
    assert list(place.iterdir()) == []


def test_every_sweep_that_there_is_goes_on(question, tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(journal.Journal, "begun", lambda _self, what, _arrays: begun.append(what) or 0)
    measured(question, tmp_path / "sweeps")
    assert set(begun) == set(SWEEPS)


def test_what_takes_less_than_a_minute_is_not_kept(question, tmp_path):
    stopped(question, tmp_path / "sweeps", "ranks")
    assert not (tmp_path / "sweeps").exists()


@pytest.mark.slow
@pytest.mark.parametrize("change", ["options", "rows", "pairs"])
def test_another_question_begins_anew(question, at_once, tmp_path, change):
    stopped(question, tmp_path / "sweeps", "ranks")
    options = OPTIONS
    if change == "options":
        options = replace(OPTIONS, estimator="V")
    elif change == "rows":
        rows = np.load(question.files[0])
        rows[3] = rows[4]
        np.save(question.files[0], rows)
    else:
        (tmp_path / "pairs.csv").write_text("image\n" + "".join(f"{i // 2}\n" for i in range(150)))
        np.save(question.files[0], np.load(question.files[0])[:75])
        question = replace(question, pairs=str(tmp_path / "pairs.csv"))
    _, tiles = measured(question, tmp_path / "sweeps", options=options)
    assert tiles["ranks"][0] < 0.4


@pytest.mark.slow
@pytest.mark.parametrize("spoilt", [
    lambda _: b"", lambda content: content[: len(content) // 2], lambda content: content[:-300] + bytes(300),
])  # fmt: skip
def test_what_is_not_whole_is_not_gone_on_with(question, at_once, tmp_path, spoilt):
    whole, tiles = measured(question, None)
    stopped(question, tmp_path / "sweeps", "ranks")
    for file in (tmp_path / "sweeps").rglob("*.npz"):
        file.write_bytes(spoilt(file.read_bytes()))
    again, left = measured(question, tmp_path / "sweeps")
    assert (again, left) == (whole, tiles)


def test_a_folder_that_cannot_be_written_stops_nothing(question, at_once, tmp_path):
    (tmp_path / "file").write_text("")
    assert measured(question, tmp_path / "file" / "sweeps") == measured(question, None)


def test_what_nobody_goes_on_with_is_removed_after_a_month(question, tmp_path):
    for name, days in (("old", 31), ("new", 29)):
        (tmp_path / "sweeps" / name).mkdir(parents=True)
        then = time.time() - days * 86400
        os.utime(tmp_path / "sweeps" / name, (then, then))
    measured(question, tmp_path / "sweeps")
    assert [folder.name for folder in (tmp_path / "sweeps").iterdir()] == ["new"]
