"""The persistent computer-algebra worker: a child process under a limit of CPU time.

CPU time and not wall time, so that a busy machine changes no verdict. A job that exceeds it ends the process, which is
started anew for the next job; the step is undecided.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import select
import signal
import subprocess
import sys
from typing import Any

from proofs_check.checker.algebra.answers import GROUND_TYPES, SCRIPT, Answers

CPU_SECONDS = 10.0  # a usual job takes 0.01 to 0.1 s
# A process that is stopped or starved uses no CPU; this is when to give it up all the same.
WALL_FACTOR = 30


class NoAnswer(Exception):
    """Computer algebra ended without an answer."""


class CpuLimitExceeded(NoAnswer):
    """Computer algebra did not finish within its CPU time."""


class Worker:
    """A lazily started computer-algebra process that answers one job at a time.

    What ``answers`` remember is not asked again, and neither is what this worker was asked before: an answer depends on
    nothing but its job, and the links of a proof leave the same sums.
    """

    def __init__(self, cpu_seconds: float = CPU_SECONDS, answers: Answers | None = None) -> None:
        self.cpu_seconds, self.answers = cpu_seconds, answers
        self.sympy = self.ground_types = ""
        self._process: subprocess.Popen[str] | None = None
        self._given: dict[bytes, dict[str, Any]] = {}

    def start(self) -> subprocess.Popen[str]:
        """Start the process unless it runs; it loads SymPy while the caller goes on."""
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            # -P keeps the current folder out of the trusted process.
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own script)
                [sys.executable, "-P", str(SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "SYMPY_GROUND_TYPES": GROUND_TYPES},
            )
            atexit.register(self.stop)
        return self._process

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a job.

        Raises
        ------
        CpuLimitExceeded
            When the job used more than ``cpu_seconds``; the next job gets a fresh process.
        NoAnswer
            When the process ended for another reason; the next job gets a fresh one too.
        """
        key = hashlib.sha256(json.dumps(job).encode()).digest()
        if key not in self._given:
            known = self.answers.recall(job) if self.answers is not None else None
            answer = self._asked(job) if known is None else known
            if self.answers is not None and known is None:
                self.answers.remember(job, answer)
            self._given[key] = answer
        return self._given[key]

    def _asked(self, job: dict[str, Any]) -> dict[str, Any]:
        process = self.start()
        if not self.sympy:
            hello = self._line(process)
            self.sympy, self.ground_types = hello["sympy"], hello["ground_types"]
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # a process that has ended answers nothing, which is seen next
            process.stdin.write(json.dumps({**job, "cpu_seconds": self.cpu_seconds}) + "\n")
            process.stdin.flush()
        return self._line(process)

    def _line(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], WALL_FACTOR * self.cpu_seconds)
        line = process.stdout.readline() if ready else ""
        if not line:
            code = process.wait() if ready else -signal.SIGXCPU
            self.stop()
            if code == -signal.SIGXCPU:
                spent = f"computer algebra used more than {self.cpu_seconds:g} s of CPU time"
                raise CpuLimitExceeded(f"{spent}; write a form in between")
            raise NoAnswer(f"computer algebra ended without an answer (exit status {code}); its message is above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End the process, if it runs."""
        if self._process is not None:
            atexit.unregister(self.stop)
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                with contextlib.suppress(BrokenPipeError):  # what was not sent yet has no reader any more
                    pipe.close()
            self._process.wait()
            self._process, self.sympy = None, ""
