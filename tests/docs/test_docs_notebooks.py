"""The example notebooks run, print what is stored in them, and stay small."""

import nbformat
import pytest
from notebooks import NOTEBOOKS, executed, told

pytestmark = pytest.mark.slow


def test_there_is_a_notebook_for_each_door():
    assert [path.stem for path in NOTEBOOKS] == ["measure_a_model", "read_the_paper", "write_a_theorem"]


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_prints_what_is_stored(path):
    stored, now = nbformat.read(path, as_version=4), executed(path)
    assert len(told(stored)) > 3
    assert told(stored) == told(now), "python tests/support/notebooks.py stores what is printed now"
    assert path.stat().st_size < 100_000
