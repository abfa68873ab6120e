"""Run a program under a limit of CPU time, and know what it took; several at once, all ended if this process is."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# A process that is stopped or starved uses no CPU; this is when to give it up all the same.
WALL_FACTOR = 30


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended: its exit status, what it said, its CPU time in seconds, its largest memory in MiB."""

    status: int
    said: str
    seconds: float
    memory: float

    @property
    def fine(self) -> bool:
        """Whether it ended well."""
        return self.status == 0


class Runner:
    """Runs programs, in any thread; ``stop`` ends those that run."""

    def __init__(self, cpu_seconds: int) -> None:
        self.cpu_seconds = cpu_seconds
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, command: Sequence[str], folder: Path, given: str = "", cpu_seconds: int | None = None) -> Done:
        """Run a command in a folder, with text on its standard input; both its outputs are what it says.

        A limit that is passed ends it, by a signal, so that its status is negative.
        """
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
            source.write(given.encode())
            source.seek(0)
            process = subprocess.Popen(  # noqa: S603 (a program that was found, with options of ours)
                list(command), cwd=folder, stdin=source, stdout=output, stderr=subprocess.STDOUT
            )
            with self._lock:
                self._running.add(process)
                if self._stopped:
                    process.kill()
            status, usage = self._ended(process, cpu_seconds or self.cpu_seconds)
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
        return Done(status, said, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def _ended(self, process: subprocess.Popen[bytes], cpu_seconds: int) -> tuple[int, resource.struct_rusage]:
        if hasattr(resource, "prlimit"):
            with contextlib.suppress(ProcessLookupError):  # it has ended already
                limit = (cpu_seconds, cpu_seconds + 5)
                resource.prlimit(process.pid, resource.RLIMIT_CPU, limit)
        timer = threading.Timer(WALL_FACTOR * cpu_seconds, process.kill)
        timer.start()
        try:
            _, wait_status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
            with self._lock:
                self._running.discard(process)
        process.returncode = os.waitstatus_to_exitcode(wait_status)
        return process.returncode, usage

    def stop(self) -> None:
        """End what runs, and whatever is started afterwards."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()
