"""The benchmark is one command that leaves JSON and a table, and never fills in what it did not measure."""

import importlib
import json
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parent), *sys.path])
    return importlib.import_module("pairwise")


@pytest.mark.long
def test_the_benchmark_runs(benchmark, tmp_path, capsys):
    file = tmp_path / "found.json"
    benchmark.main(["--sizes", "60", "--dimensions", "3", "--dtypes", "float64", "--rounds", "1", "--json", str(file)])
    out = capsys.readouterr().out
    found = json.loads(file.read_text(encoding="utf-8"))
    assert {"date", "processor", "numpy", "gpu", "exponential"} <= set(found["place"])
    rows = {row["method"]: row for row in found["rows"] if row["size"] == 60}
    ours = (benchmark.OURS, benchmark.PAIR, benchmark.MAXIMUM, benchmark.NUMPY, benchmark.RUNNING)
    for name in (benchmark.FLOOR, *ours, benchmark.SCIPY):
        assert rows[name]["seconds"] > 0
        assert name in out
    assert rows[benchmark.FLOOR]["over_floor"] == 1
    for row in found["rows"]:
        assert (row["seconds"] is None) == bool(row["note"])
    assert list(tmp_path.iterdir()) == [file]


def test_methods_that_differ_are_not_timed(benchmark, monkeypatch):
    right = benchmark.scipy_dense
    monkeypatch.setattr(benchmark, "scipy_dense", lambda x, y: lambda: right(x, y)() + 1e-9)
    with pytest.raises(SystemExit, match="scipy dense and ours, 1 thread differ: nothing is timed"):
        benchmark.measured(60, 3, "float64", 1, lambda line: None)  # noqa: ARG005 -- nobody listens
