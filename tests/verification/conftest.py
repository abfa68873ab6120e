"""What the tests of shared-out runs share: theorems that end the process they are in, and a cluster of its own kind."""

import contextlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from proofs_check.catalogue import discovery

ROOT = Path(__file__).resolve().parents[2]
OWN = '''"""A theorem of nothing, which does something when it is walked through."""

import os
import signal
import time
from pathlib import Path

from proofs_check.vocabulary import equals, scalar, theorem

HERE, c = Path(__file__).parents[1], scalar("c", "c")  # what is written beside a theorem is part of its source


def once():
    first = not (HERE / "{id}.once").exists()
    (HERE / "{id}.once").touch()
    return first


@theorem(id="{id}", title="{title}", clauses=(equals("a", "c", c + 1, 1 + c),))
def steps():
    {does}
    yield from ()
'''
# The parent of a process that does tasks is the Dask worker; its child ends when it has ended, in the middle.
DIES = {
    "its process": "os.kill(os.getpid(), signal.SIGKILL)",
    "its worker": "os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)",
    "the scheduler": 'os.kill(int((HERE / "scheduler.pid").read_text()), signal.SIGKILL); time.sleep(600)',
}


@dataclass(frozen=True)
class Theory:
    """A folder of such theorems, beside the installed ones."""

    root: Path

    def add(self, id, does="pass", title="t"):
        (self.root / f"{id.lower()}.py").write_text(OWN.format(id=id, does=does, title=title), encoding="utf-8")

    def sources(self):
        return [*discovery.sources(ROOT), discovery.Source(self.root, "own", None)]

    def found(self):
        return discovery.catalogue(self.sources())


@pytest.fixture
def theory(tmp_path):
    (tmp_path / "own").mkdir()
    return Theory(tmp_path / "own")


class Cluster:
    """A scheduler, and workers that end for good when they end, as a user may have started them."""

    def __init__(self, folder, stack):
        self.file, self.stack = folder / "scheduler.json", stack
        # Signals of whoever runs the tests are not theirs.
        self.scheduler = self.start("scheduler", "--port", "0", "--host", "127.0.0.1")
        self.address = until(lambda: self.file.exists() and self.file.read_text().partition('"address": "')[2])
        self.address = self.address.partition('"')[0]

    def start(self, what, *options, cwd=None):
        code = f"from distributed.cli.dask_{what} import main; main()"
        command = [sys.executable, "-c", code, "--scheduler-file", self.file, "--no-dashboard", *options]
        running = subprocess.Popen(command, cwd=cwd, stderr=subprocess.DEVNULL, start_new_session=True)
        self.stack.callback(running.wait)
        self.stack.callback(running.kill)
        return running

    def worker(self, cwd, *options):
        return self.start("worker", "--nthreads", "1", "--no-nanny", *options, cwd=cwd)


@pytest.fixture
def dask(tmp_path):
    (tmp_path / "dask").mkdir()
    with contextlib.ExitStack() as stack:
        yield Cluster(tmp_path / "dask", stack)


def until(seen):
    for _ in range(1200):
        if found := seen():
            return found
        time.sleep(0.1)
    raise AssertionError("it was not seen within two minutes")
