"""Each call of the top level does what its command does, and takes what a notebook has: arrays, tensors, files."""

import dataclasses
import inspect
import json
import sys
import types

import array_api_strict
import numpy
import pytest
from click.testing import CliRunner

from numerics import batch_gap, energy_distance, measure
from numerics.arrays import BackendUnavailable
from numerics.embeddings.files.source import Unreadable
from numerics.embeddings.records import Options
from proofs_check import prove, theorems, verify
from proofs_check.catalogue.claims import DiscoveryError
from proofs_check.cli import cli
from proofs_check.outcome import Verdict

pytestmark = pytest.mark.slow
CLOUDS = numpy.random.default_rng(1).normal(size=(2, 30, 5)) + numpy.reshape([1, 0], (2, 1, 1))


KEYS = ("name", "clause", "facet", "grade", "kernel", "outcome", "statement", "why", "enclosure", "uses", "where")


class Tensor:
    """What speaks DLPack and nothing else, on a device of some number."""

    def __init__(self, rows, device=1):
        self.rows, self.device, self.shape, self.dtype, self.ndim = rows, device, rows.shape, rows.dtype, rows.ndim

    def __dlpack__(self, **options):
        return self.rows.__dlpack__(**options)

    def __dlpack_device__(self):
        return (self.device, 0)


def found(*rows, **options):
    return measure(*rows, replicates=50, flips=29, backend="numpy", **options).as_json()["rows"]


def test_every_option_of_a_measurement_is_a_keyword_with_the_same_default():
    given = inspect.signature(measure).parameters
    options = {field.name: field.default for field in dataclasses.fields(Options) if field.name != "rows"}
    assert {name: given[name].default for name in options} == options
    other = {"tau": 0.5, "batch": 8, "estimator": "V", "replicates": 21, "flips": 20, "seed": 3, "memory": 10**8,
             "precision": "float64"}  # fmt: skip
    assert {*other, "anchors"} == {*options}  # which goes with estimator U
    seen = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("numerics.embeddings.diagnosis.measure", lambda *given, **_: seen.append(given[3]))
        measure(*CLOUDS, **other)
        measure(*CLOUDS, anchors=30)
    assert {name: getattr(seen[0], name) for name in other} == other
    assert seen[1] == Options(anchors=30)


@pytest.mark.parametrize("how", ["tensors", "strict", "files", "paths", "owner"])
def test_arrays_tensors_and_files_are_measured_alike(how, tmp_path):
    for name, rows in zip("xy", CLOUDS, strict=True):
        numpy.save(tmp_path / f"{name}.npy", rows)
    paths = [tmp_path / "x.npy", tmp_path / "y.npy"]
    given = {
        "tensors": map(Tensor, CLOUDS),
        "strict": map(array_api_strict.asarray, CLOUDS),
        "files": map(str, paths),
        "paths": paths,
        "owner": CLOUDS,
    }[how]
    assert found(*given, **({"owner": range(30)} if how == "owner" else {})) == found(*CLOUDS)


def test_pairwise_reductions_take_tensors():
    assert energy_distance(*map(Tensor, CLOUDS)) == energy_distance(*CLOUDS)
    with pytest.raises(TypeError, match="x: list must be an array, or have __dlpack__"):
        energy_distance([[1.0]], [[2.0]])


@pytest.mark.parametrize("device", [2, 13])
def test_a_tensor_on_a_gpu_goes_to_cupy(device, monkeypatch):
    runtime = types.SimpleNamespace(getDevice=lambda: 0, getDeviceProperties=lambda _: {"name": b"Fake"})
    gpu = types.SimpleNamespace(is_available=lambda: True, runtime=runtime)
    moved = []

    def from_dlpack(tensor):
        moved.append(tensor.device)
        return tensor.rows  # a host array, which is all there is here

    cupy = types.SimpleNamespace(cuda=gpu, from_dlpack=from_dlpack, ndarray=type("ndarray", (), {}))
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    monkeypatch.setitem(sys.modules, "array_api_compat.cupy", types.ModuleType("array_api_compat.cupy"))
    assert found(*(Tensor(rows, device) for rows in CLOUDS)) == found(*CLOUDS)
    assert moved == [device, device]


def test_without_cupy_a_tensor_on_a_gpu_is_refused(monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("numerics.arrays.importlib", types.SimpleNamespace(import_module=absent))
    tensors = [Tensor(rows, 2) for rows in CLOUDS]
    with pytest.raises(Unreadable, match=r"^images: .*it is on a GPU: move it to the CPU, for CuPy"):
        measure(*tensors)
    with pytest.raises(BackendUnavailable, match="it is on a GPU: move it to the CPU, for CuPy"):
        energy_distance(*tensors)


def test_a_batch_is_the_command_s(tmp_path):
    file = tmp_path / "batch.json"
    CliRunner().invoke(cli, ["batch", "--dim", "8", "--tau", "1", "--batch", "100", "--alignment", "0.2",
                             "--json", str(file)], catch_exceptions=False)  # fmt: skip
    gap = batch_gap(dim=8, tau=1, batch=100, alignment=0.2)
    assert json.loads(file.read_text(encoding="utf-8")) == gap.as_json()
    assert gap.loss == gap.limit + gap.difference
    least = gap.batch_within_tolerance
    enough, too_few = (batch_gap(dim=8, tau=1, batch=size, alignment=0.2) for size in (least, least - 1))
    assert abs(enough.difference.value) <= gap.tolerance < abs(too_few.difference.value)
    wrong = {"dim": 1, "tau": 0.0, "batch": 1, "alignment": 2.0, "tolerance": -1.0}
    for name, value in wrong.items():
        with pytest.raises(ValueError, match=f"^{name}={value}"):
            batch_gap(**{"dim": 8, "tau": 1.0, "batch": 100, name: value})


def test_theorems_are_found_by_id_theory_and_folder(tmp_path):
    every = theorems()
    assert len(every) > 50
    assert every["P3.1"].title == "Gibbs equilibrium"
    assert [theorem.id for theorem in theorems("T3.1.a", "L1")] == ["T3.1", "L1"]
    assert {theorem.id for theorem in theorems(theory="neighbours")} < {t.id for t in theorems(theory="all")}
    with pytest.raises(DiscoveryError, match="theory='mine' is not there"):
        theorems(theory="mine")
    with pytest.raises(DiscoveryError, match="must be a folder"):
        theorems(folders=[tmp_path / "nowhere"])
    with pytest.raises(DiscoveryError, match=r"id='p3\.1' is not known; did you mean P3\.1\?"):
        verify("p3.1")
    with pytest.raises(ValueError, match=r"^level='deep' must be one of quick, full, certified$"):
        verify("L1", level="deep")


@pytest.mark.long
def test_a_run_is_the_command_s(tmp_path):
    run = verify("L1", "R1")
    assert run.as_claimed
    assert [proof.theorem.id for proof in run] == ["L1", "R1"]
    file = tmp_path / "run.json"
    CliRunner().invoke(cli, ["verify", "L1", "R1", "--json", str(file)], catch_exceptions=False)
    told, mine = (json.loads(f.read_text(encoding="utf-8")) for f in (file, run.save(tmp_path / "mine.json")))
    assert set(mine) == set(told)
    for one, other in zip(mine["theorems"], told["theorems"], strict=True):
        # the margins depend on which measures are tried, and these on the modules that a process has loaded
        mine_steps, told_steps = ([[s[key] for key in KEYS] for s in whole.pop("steps")] for whole in (one, other))
        assert mine_steps == told_steps
        assert {**one, "seconds": 0} == {**other, "seconds": 0}
    assert str(run["R1"]).startswith("R1  claim: ")
    assert run["R1"].sentences()[2].startswith("false: witness in [-200.46")


def test_what_fails_is_told_with_the_measure_that_shows_it(of_mass):
    assert prove(of_mass(2)).as_claimed
    false = prove(of_mass(3))
    assert (false.verdict, false.as_claimed) == (Verdict.REFUTED, False)
    for text in (repr(false), false._repr_html_()):
        assert "is refuted: ∫2 ρ dμ = 3" in text
