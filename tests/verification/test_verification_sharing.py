"""However theorems are shared out, what is found is the same; what ends a process ends as a failure of its own."""

import importlib.metadata
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import types
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import threadpoolctl

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.outcome import Verdict
from proofs_check.reports import record
from proofs_check.verification import cache
from proofs_check.verification import run as verification
from proofs_check.verification.cache import Results
from proofs_check.verification.carriers import files
from proofs_check.verification.carriers.cluster import ClusterError, connected
from proofs_check.verification.carriers.jobs import Carrier, Job, Lost
from proofs_check.verification.carriers.pool import Pool

from .conftest import DIES, ROOT, until

SMALL = ("L1", "L2", "P3.1")
SETTINGS = verification.settings_of("quick", 0, select_backend("numpy"))


class Falling(Carrier):
    """Processes that end under some tasks, and take all that are beside them along; a list of what they were given."""

    def __init__(self, deadly, once=()):
        self.deadly, self.once, self.given = set(deadly), set(once), []

    def worth(self, tasks, seconds=0.0):  # noqa: ARG002 (however many)
        return bool(tasks)

    def beside(self, job, tasks, *, alone=False):
        assert not alone or len(tasks) == 1
        self.given.append([*tasks])
        for place, task in enumerate(tasks):
            if task in self.deadly | self.once:
                self.once.discard(task)
                return [*tasks[place:]]
            yield task, job.do(None, task)
        return []


@pytest.mark.parametrize(("deadly", "once", "lost"), [("b", "", "b"), ("bd", "", "bd"), ("", "b", "")])
def test_nobody_is_blamed_for_a_neighbour(deadly, once, lost):
    carrier = Falling(deadly, once)
    found = dict(carrier.shared(Job(None, (), lambda _, task: task.upper()), list("abcd")))
    assert found == {task: Lost() if task in lost else task.upper() for task in "abcd"}
    assert carrier.given == [list("abcd"), ["b"], ["c"], ["d"]]


def plain(run):
    """Everything found, but times."""
    return without_times({key: part for key, part in record.as_json(run).items() if key != "seconds"})


def without_times(thing):
    if isinstance(thing, dict):
        return {key: without_times(value) for key, value in thing.items() if key != "seconds"}
    return [without_times(one) for one in thing] if isinstance(thing, list) else thing


def verify(found, ids, carrier, **more):
    return verification.verify(found, ids, SETTINGS, carrier=carrier, **more)


@pytest.fixture(scope="module")
def one():
    """What one process finds of some theorems, without another's answers."""
    found = verification._installed()
    return found, plain(verify(found, SMALL, Pool(1)))


@contextmanager
def carried(workers, sources):
    if workers.startswith("local:"):
        with connected(workers, sources) as cluster:
            yield cluster
    else:
        yield Pool(int(workers))


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["2", "local:1", "local:2", pytest.param("local:4", marks=pytest.mark.long)])
def test_the_same_is_found_whoever_carries_it(one, workers):
    found, expected = one
    with carried(workers, found.sources) as carrier:
        assert plain(verify(found, SMALL, carrier)) == expected


@pytest.mark.long
@pytest.mark.parametrize(("workers", "dies"), [
    ("2", "its process"), ("local:1", "its process"), ("local:2", "its process"), ("local:2", "its worker"),
])  # fmt: skip
def test_a_process_that_is_killed_in_the_middle_costs_its_task_alone(theory, workers, dies):
    theory.add("K1", f"if once(): {DIES[dies]}")
    found = theory.found()
    with carried(workers, found.sources) as carrier:
        killed = plain(verify(found, ("K1", "L1", "L2"), carrier))
    assert (theory.root.parent / "K1.once").exists()
    assert plain(verify(found, ("K1", "L1", "L2"), Pool(1))) == killed


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "dies"), [
    ("2", "its process"), ("local:2", "its process"), pytest.param("local:2", "its worker", marks=pytest.mark.long),
])  # fmt: skip
def test_a_theorem_that_ends_every_process_is_a_failure_with_a_name(theory, workers, dies):
    theory.add("K1", DIES[dies])
    found = theory.found()
    with carried(workers, found.sources) as carrier:
        run = verify(found, ("K1", "L1", "L2"), carrier)
    by_id = {outcome.id: outcome for outcome in run.outcomes}
    assert by_id["K1"].verdict is Verdict.UNDECIDED
    assert by_id["K1"].problems == (Lost().why,)
    assert by_id["L1"].verdict is by_id["L2"].verdict is Verdict.PROVED
    assert not run.as_claimed


@pytest.mark.slow
def test_what_is_kept_is_not_shared_out(one, tmp_path):
    found, expected = one
    for asked in ([["L1"]], []):
        kept, carrier = Results(found, SETTINGS, tmp_path / "results"), Asked()
        assert [t["id"] for t in plain(verify(found, ("L1",), carrier, kept=kept))["theorems"]] == ["L1"]
        assert carrier.asked == asked
    assert plain(verify(found, ("L1",), carrier, kept=kept))["theorems"][0] == expected["theorems"][0]


class Asked(Pool):
    """One process, and a list of what it was asked."""

    def __init__(self):
        super().__init__(1)
        object.__setattr__(self, "asked", [])

    def worth(self, tasks, _seconds=0.0):
        self.asked.append(list(tasks))
        return False


@pytest.mark.long
def test_a_worker_that_lives_on_verifies_files_as_they_are_now(theory, dask, tmp_path):
    dask.worker(tmp_path)
    for title in ("before", "after"):
        theory.add("K1", title=title)
        found = theory.found()
        with connected(dask.address, found.sources) as carrier:
            (outcome,) = verify(found, ("K1",), carrier).outcomes
        assert outcome.title == title


@pytest.mark.long
def test_files_that_change_while_a_run_starts_are_refused(theory):
    theory.add("K1")
    found = theory.found()
    with connected("local:1", found.sources) as carrier:
        theory.add("K1", title="another")
        with pytest.raises(ClusterError, match="does not see the files that were there at the start"):
            verify(found, ("K1",), carrier)


@pytest.mark.long
@pytest.mark.parametrize(("dies", "said"), [("its worker", "has had no worker for"), ("the scheduler", "is gone")])
def test_a_cluster_that_is_lost_is_told_of(theory, dask, tmp_path, monkeypatch, dies, said):
    monkeypatch.setattr("proofs_check.verification.carriers.cluster.PATIENCE", 3.0)
    (theory.root.parent / "scheduler.pid").write_text(str(dask.scheduler.pid))
    theory.add("K1", DIES[dies])
    dask.worker(tmp_path)
    found = theory.found()
    with pytest.raises(ClusterError, match=said), connected(dask.address, found.sources) as carrier:
        verify(found, ("K1",), carrier)


@pytest.mark.long
def test_no_child_is_left(theory, dask, tmp_path):
    theory.add("K1", '(HERE / "child.pid").write_text(str(os.getpid()))')
    dask.worker(tmp_path)
    found = theory.found()
    with connected(dask.address, found.sources) as carrier:
        verify(found, ("K1",), carrier)
        child = int((theory.root.parent / "child.pid").read_text())
        os.kill(child, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.slow
def test_a_worker_that_sees_another_file_is_refused_with_both_names(theory, dask, tmp_path, monkeypatch):
    """Each process finds the theorems in its own working folder, as on machines that share no file system."""
    theory.add("K1")
    (tmp_path / "there").mkdir()
    shutil.copytree(theory.root, tmp_path / "there" / "own")
    (tmp_path / "there" / "own" / "k1.py").write_text("another")
    monkeypatch.chdir(tmp_path)
    source = discovery.Source(Path("/proc/self/cwd/own"), "own", None)
    dask.worker(tmp_path / "there", "--name", "far")
    said = r"worker tcp://.* does not see /proc/self/cwd/own/k1.py as it is here: all must "
    with pytest.raises(ClusterError, match=said), connected(dask.address, [source]):
        pass


@pytest.mark.long
def test_a_scheduler_without_workers_and_a_worker_for_a_scheduler_are_refused(dask, tmp_path, monkeypatch):
    monkeypatch.setattr("proofs_check.verification.carriers.cluster.WAIT", 3.0)
    with pytest.raises(ClusterError, match="has no worker: start one with: dask worker"), connected(dask.address, ()):
        pass
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    dask.worker(tmp_path, "--worker-port", f"{port}", "--host", "127.0.0.1")
    monkeypatch.setattr("proofs_check.verification.carriers.cluster.WAIT", 30.0)
    refused = pytest.raises(ClusterError, match="is not the address of a Dask scheduler")
    with connected(dask.address, ()), refused, connected(f"tcp://127.0.0.1:{port}", ()):
        pass


def test_no_bit_depends_on_how_many_threads_blas_has(theory):
    """Dask gives its workers one, other processes have as many as there are cores."""
    counted = '[one["num_threads"] for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]'
    theory.add("K1", f'import threadpoolctl; (HERE / "threads").write_text(repr({counted}))')
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        verify(theory.found(), ("K1",), Pool(1))
    assert set(eval((theory.root.parent / "threads").read_text())) == {1}


@pytest.mark.long
def test_two_clusters_may_be_started_here_at_once():
    with connected("local:1", ()), connected("local:1", ()):
        pass


@pytest.mark.long
def test_an_interrupt_ends_everything_at_once(theory):
    """As Ctrl-C does, which every process of the group hears; the pipes close when the last of them has ended."""
    theory.add("K1", '(HERE / "begun").touch(); time.sleep(3600)')
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    start = f"{heeding}; from proofs_check.cli import main; main()"
    command = [sys.executable, "-P", "-c", start, "--theorems", theory.root, "verify", "K1", "--scheduler", "local:1"]
    run = subprocess.Popen(
        command, cwd=theory.root.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    until((theory.root.parent / "begun").exists)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate()
    assert (run.returncode, said.splitlines()[-1]) == (130, "gibbsgap: interrupted")


@pytest.mark.parametrize(
    "edited", ["checker/check.py", "../numerics/arrays.py", "reproduce/parts.py", "theorem", "numpy"]
)
def test_whatever_a_result_depends_on_is_looked_at(theory, tmp_path, monkeypatch, edited):
    for room in ("proofs_check", "numerics"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "SUITE", tmp_path / "proofs_check")
    theory.add("K1")
    (theory.root / "ledger.json").write_text("{}")
    sources = theory.sources()[-1:]
    expected = files.seen(sources)
    assert files.differing(expected, sources) is None
    (theory.root / "ledger.json").write_text("[]")  # decides nothing
    assert files.whole(files.seen(sources)) == files.whole(expected)
    if edited == "numpy":
        newer, known = types.SimpleNamespace(version="99", read_text=lambda _: ""), importlib.metadata.distribution
        monkeypatch.setattr(importlib.metadata, "distribution", lambda name: newer if name == edited else known(name))
    else:
        path = theory.root / "k1.py" if edited == "theorem" else tmp_path / "proofs_check" / edited
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        edited = str(path)
    assert files.differing(expected, sources) == edited
    assert files.whole(files.seen(sources)) != files.whole(expected)


@pytest.mark.long
def test_the_first_asked_are_the_first_done(theory):
    """The longest, by the times of the last run, which `verify` puts first."""
    for name in ("K1", "K2", "K3", "K4", "K5", "K6"):
        theory.add(name, f'print("{name}", file=(HERE / "order").open("a"))')
    found = theory.found()
    with connected("local:1", found.sources) as carrier:
        verify(found, ("K4", "K6", "K5", "K1", "K3", "K2"), carrier)
    order = (theory.root.parent / "order").read_text().split()  # a theorem may be walked through more than once
    assert [*dict.fromkeys(order)] == ["K4", "K6", "K5", "K1", "K3", "K2"]


@pytest.mark.parametrize(("seconds", "worth"), [(2.9, False), (3.1, True), (math.inf, True)])
def test_processes_are_started_where_there_is_more_to_do_than_they_take_to_start(seconds, worth):
    assert Pool(2).worth(["T", "U"], seconds) is worth
    assert not Pool(2).worth(["T"], seconds)
    assert not Pool(1).worth(["T", "U"], seconds)


@pytest.mark.slow
def test_what_the_last_run_took_tells_whether_processes_are_worth_starting(tmp_path):
    found = discovery.catalogue(discovery.sources(ROOT))
    settings = verification.settings_of("quick", 0, select_backend("numpy"))
    asked = []

    class Asked(Pool):
        def worth(self, tasks, seconds=0.0):
            asked.append((list(tasks), seconds))
            return False

    kept = Results(found, settings, tmp_path / "results")
    for _ in range(2):
        verification.verify(found, ("L1", "L2"), settings, carrier=Asked(2), kept=kept)
        Results(found, settings, tmp_path / "results").place.joinpath(kept.around.key("L1")).unlink()
        kept = Results(found, settings, tmp_path / "results")
    (first, at_first), (again, known) = asked
    assert (sorted(first), at_first, again) == (["L1", "L2"], math.inf, ["L1"])
    assert 0 < known < math.inf
