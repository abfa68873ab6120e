"""``gibbsgap digits``: the table, the files, and what is refused."""

import json
import re
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.long
def test_the_table_the_figure_and_the_runs(gibbsgap, tmp_path, monkeypatch):
    monkeypatch.setattr("proofs_check.commands.measuring.digits.SHARES", (0.0, 1.0))
    done = gibbsgap("digits", "--seeds", "1", "--steps", "2", "-o", "f.png", "--json", "f.json", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "centroid gap:" in done.out
    assert re.search(r"^2 runs of 2 steps took \d+ s$", done.out, re.MULTILINE)
    assert done.progress == ("corruption 0 …", "corruption 1 …")
    assert [run["corruption"] for run in json.loads((tmp_path / "f.json").read_text())] == [0.0, 1.0]
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--seeds", "0"), "seeds=0 must be a whole number >= 1"),
        (("--steps", "-1"), "steps=-1 must be a whole number >= 0"),
        (("-o", "f.txt"), "must end in .png, .svg or .pdf"),
        (("-o", "f.png", "--json", "f.png"), "name a file of its own"),
    ],
)
def test_bad_usage_is_one_line(gibbsgap, tmp_path, arguments, words):
    done = gibbsgap("digits", *arguments, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_digits_need_scikit_learn(gibbsgap, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    done = gibbsgap("digits", "--seeds", "1", "--steps", "1", cwd=tmp_path)
    assert done.code == 2
    assert "pip install 'gibbsgap[demo]'" in done.err
