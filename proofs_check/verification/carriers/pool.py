"""Tasks carried by processes on this machine."""

from __future__ import annotations

import math
import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from proofs_check.verification import processes as loading
from proofs_check.verification.carriers import jobs
from proofs_check.verification.carriers.jobs import Carrier, Found, Job

START = 3.0  # seconds that processes take to load what they need


@dataclass(frozen=True)
class Pool(Carrier):
    """So many processes, which are never forked from this one: forking beside running BLAS threads is unsafe."""

    processes: int

    def worth(self, tasks: Sequence[Any], seconds: float = math.inf) -> bool:
        """Whether there are several of both, and more to do than the processes take to start."""
        return self.processes > 1 and len(tasks) > 1 and seconds > START

    def beside(self, job: Job, tasks: Sequence[Any], *, alone: bool = False) -> Found:
        """Share tasks out; when a process ends, all that were under way or waiting are left."""
        processes = 1 if alone else min(self.processes, len(tasks))
        others = set(multiprocessing.active_children())
        with ProcessPoolExecutor(processes, loading.context(), initializer=_deaf) as pool:
            waiting = {pool.submit(jobs.done, job, task): task for task in tasks}
            try:
                for ready in as_completed(list(waiting)):
                    if not isinstance(ready.exception(), BrokenProcessPool):
                        yield waiting.pop(ready), ready.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                # A task may take minutes: what is under way is given up.
                for child in set(multiprocessing.active_children()) - others:
                    child.terminate()
                raise
        return list(waiting.values())


def _deaf() -> None:
    """An interrupt is the parent's to hear: it ends its children itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
