"""The processes that do the tasks of a Dask worker: one a task at a time, each of one run.

A worker lives on from run to run and has threads of its own, so nothing of ours is done in it: a child has loaded the
files as they are now, is alone with the state of the libraries, and what ends it ends its task alone.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from typing import Any

from proofs_check.verification.carriers import jobs
from proofs_check.verification.carriers.jobs import Job

IDLE = 600.0  # seconds after which a child ends that nobody has given anything to do
START = "from proofs_check.verification.carriers.children import main; main()"


class Ended(Exception):
    """A process ended under its task."""


class Child:
    """A process that answers one task at a time, over its standard streams."""

    def __init__(self) -> None:
        # -P keeps the working folder, whatever the worker's is, out of what it imports; an interrupt at a terminal is
        # the client's to hear.
        self.process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own code)
            [sys.executable, "-P", "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )

    def ask(self, job: Job, task: Any) -> Any:
        """Return what is found of a task; what it raises is raised."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(pickle.dumps((job, task)))
            self.process.stdin.flush()
            found, mistake = pickle.load(self.process.stdout)  # noqa: S301 (from our own process)
        except (OSError, EOFError, pickle.UnpicklingError) as gone:
            raise Ended from gone
        if mistake is not None:
            raise mistake
        return found

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
        self.process.wait()


_lock = threading.Lock()
_all: dict[str, list[Child]] = {}  # the children of each run, and those of them that have nothing to do
_free: dict[str, list[Child]] = {}


def done(run: str, job: Job, task: Any) -> Any:
    """Have a child of a run do a task; `Ended` is raised where it ends under it."""
    with _lock:
        child = _free[run].pop() if _free.get(run) else None
        if child is None:
            child = Child()
            _all.setdefault(run, []).append(child)
    try:
        found = child.ask(job, task)
    except Ended:
        child.stop()
        with _lock, contextlib.suppress(KeyError, ValueError):  # the run has ended
            _all[run].remove(child)
        raise
    with _lock:
        _free.setdefault(run, []).append(child)
    return found


def end(run: str) -> None:
    """End the children of a run, also those that are at work."""
    with _lock:
        _free.pop(run, None)
        ended = _all.pop(run, [])
    for child in ended:
        child.stop()


def main() -> None:
    """Do the tasks that come on standard input, until none can come any more."""
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what theorems print is no answer
        while select.select([sys.stdin.buffer], [], [], IDLE)[0]:
            try:
                job, task = pickle.load(sys.stdin.buffer)  # noqa: S301 (from the process that started this one)
            except EOFError:
                break
            answers.write(_answer(job, task))
            answers.flush()
    jobs.end()


def _follow(worker: int) -> None:
    """End when the worker has ended, also in the middle of a task that is done elsewhere now."""
    while os.getppid() == worker:
        time.sleep(1.0)
    os._exit(1)


def _answer(job: Job, task: Any) -> bytes:
    try:
        return pickle.dumps((jobs.done(job, task), None))
    except Exception as mistake:
        with contextlib.suppress(Exception):
            return pickle.dumps((None, mistake))
        return pickle.dumps((None, RuntimeError(repr(mistake))))
