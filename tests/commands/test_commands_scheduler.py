"""--scheduler: whatever is given as an address ends in one line and exit status 2, and nothing is loaded before it."""

import json
import socket
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from proofs_check.verification.carriers import cluster

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    ("verify", "L1"), ("mutate", "L1"), ("regress", "L1"), ("reproduce", "unimodal-gibbs", "--quick"),
    ("embeddings", "x.npy", "y.npy"),
)  # fmt: skip


def refused(called, start):
    assert called.code == 2, called
    assert called.out == ""
    assert called.err.startswith(f"gibbsgap: {start}"), called.err
    assert "\n" not in called.err
    return called.err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    "address",
    ["", "local", "local:", "local:0", "local:-1", "local:1.5", "local:1000", "local:2 ", "127.0.0.1:8786", "tcp://",
     "tcp://host", "tcp://a b:1", "http://host:1", "inproc://host:1", "tcp://host:1/x", "tcp://host:1\ntcp://host:1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(gibbsgap, tmp_path, command, address):
    refused(gibbsgap(*command, "--scheduler", address, cwd=tmp_path), f"scheduler={address!r} must be ")
    assert list(tmp_path.iterdir()) == []


@contextmanager
def listening(says):
    """Listen at a port, and say something to whoever connects, or nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        held = []

        def answer():
            while True:
                try:
                    held.append(server.accept()[0])
                    held[-1].sendall(says)
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        for one in held:
            one.close()


@pytest.mark.slow
@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(64), b"\x01" + bytes(7)])
def test_what_is_no_scheduler_is_refused(gibbsgap, tmp_path, monkeypatch, says):
    monkeypatch.setattr(cluster, "WAIT", 1.0)
    with listening(says) as address:
        refused(gibbsgap("verify", "L1", "--scheduler", address, cwd=tmp_path), f"scheduler='{address}' is not a Dask ")


@pytest.mark.slow
def test_where_nothing_listens_is_refused(gibbsgap, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "WAIT", 1.0)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    for place in (address, "tcp://nowhere.invalid:8786", "tls://127.0.0.1:1", "tcp://127.0.0.1:99999"):
        refused(gibbsgap("verify", "L1", "--scheduler", place, cwd=tmp_path), f"scheduler='{place}' is not a Dask ")


def test_where_the_extra_is_missing_it_is_named(gibbsgap, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    called = gibbsgap("verify", "L1", "--scheduler", "local:2", cwd=tmp_path)
    assert refused(called, "--scheduler needs").endswith("pip install 'gibbsgap[cluster]'")


def test_a_gpu_is_not_shared_out(gibbsgap, tmp_path):
    refused(gibbsgap("verify", "L1", "--backend", "cupy", "--scheduler", "local:2", cwd=tmp_path), "backend='cupy' is")


@pytest.mark.long
def test_the_json_is_that_of_one_process(gibbsgap, tmp_path):
    found = []
    for name, more in (("one", ()), ("cluster", ("--scheduler", "local:2"))):
        called = gibbsgap("mutate", "L1", "P3.1", "--json", f"{name}.json", *more, cwd=tmp_path)
        assert called.code == 0, called
        found.append({k: v for k, v in json.loads((tmp_path / f"{name}.json").read_text()).items() if k != "seconds"})
    assert found[0] == found[1]


@pytest.mark.long
def test_experiments_are_shared_out(gibbsgap, tmp_path):
    found = []
    for name, more in (("one", ("--processes", 1)), ("cluster", ("--scheduler", "local:2"))):
        called = gibbsgap("reproduce", "unimodal-gibbs", "--quick", "--out", name, *more, cwd=tmp_path)
        assert called.code == 0, called
        found.append((tmp_path / name / "unimodal-gibbs.json").read_text())
    assert found[0] == found[1]


@pytest.mark.long
def test_embeddings_are_shared_out(gibbsgap, tmp_path):
    """Files are named from where the command runs, as ever."""
    rng = np.random.default_rng(5)
    for name in ("x", "y"):
        np.save(tmp_path / f"{name}.npy", rng.standard_normal((2500, 6)))
    options = ("--tau", "0.2", "--replicates", 20, "--flips", 19)
    found = []
    for name, more in (("one", ()), ("cluster", ("--scheduler", "local:2"))):
        called = gibbsgap("embeddings", "x.npy", "y.npy", *options, "--json", f"{name}.json", *more, cwd=tmp_path)
        assert called.code == 0, called
        found.append((tmp_path / f"{name}.json").read_text())
    assert found[0] == found[1]
