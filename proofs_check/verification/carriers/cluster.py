"""Tasks carried by the workers of a Dask cluster, which may be other machines; ``local:N`` starts one here.

Workers read the files themselves, so all must see the same: each is asked at the start, and each process that does
tasks looks before its first. Dask's distributed is loaded when a cluster is asked for, and is an extra.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import math
import re
import socket
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from proofs_check.catalogue.discovery import Source
from proofs_check.verification.carriers import children, files
from proofs_check.verification.carriers.jobs import Carrier, Found, Job

FORM = re.compile(r"local:([1-9][0-9]{0,2})|(?:tcp|tls)://[^\s/]+:[0-9]{1,5}")
MISSING = "--scheduler needs Dask's distributed: pip install 'gibbsgap[cluster]'"
REMEDY = "all must have one file system and one installation"
WAIT = 10.0  # seconds for a scheduler to answer, and for a first worker
PATIENCE = 30.0  # seconds in which a cluster may have no worker: one that is started again takes a few


class ClusterError(Exception):
    """A cluster cannot be used, or is there no longer; the message is one line."""


@dataclass(frozen=True)
class Cluster(Carrier):
    """The client of a cluster, whose workers see ``whole`` of some sources and of the suite."""

    client: Any
    address: str
    sources: tuple[Source, ...]
    whole: str
    run: str = field(default_factory=lambda: uuid.uuid4().hex)

    def worth(self, tasks: Sequence[Any], seconds: float = math.inf) -> bool:  # noqa: ARG002 (however many)
        """Whether there is anything to do: who names a cluster means it."""
        return len(tasks) > 0

    def beside(self, job: Job, tasks: Sequence[Any], *, alone: bool = False) -> Found:  # noqa: ARG002 (one task is)
        """Share tasks out; Dask gives those of a worker that ends to others, and gives up what several ended under."""
        distributed = importlib.import_module("distributed")
        sure = Job(_sure, (job, self.sources, self.whole), job.do)
        waiting = {
            self.client.submit(children.done, self.run, sure, task, priority=-place, pure=False): task
            for place, task in enumerate(tasks)
        }
        left = []
        try:
            while waiting:
                for future in self._ready(distributed, list(waiting)):
                    mistake = future.exception()
                    if mistake is None:
                        yield waiting[future], future.result()
                    elif isinstance(mistake, distributed.KilledWorker | children.Ended):
                        left.append(waiting[future])
                    else:
                        raise mistake
                    del waiting[future]
        except (OSError, CancelledError) as mistake:
            raise ClusterError(f"scheduler={self.address!r} is gone: the connection to it was lost") from mistake
        finally:
            self.client.cancel(list(waiting), force=True)
        return left

    def _ready(self, distributed: Any, waiting: list[Any]) -> Iterable[Any]:
        """Return what is ready, as soon as anything is; that a cluster has lost its workers is said."""
        try:
            ready: Iterable[Any] = distributed.wait(waiting, timeout=PATIENCE, return_when="FIRST_COMPLETED").done
            return ready
        except TimeoutError:
            if not self.client.scheduler_info()["workers"]:
                raise ClusterError(f"scheduler={self.address!r} has had no worker for {PATIENCE:g} s") from None
            return []


@contextlib.contextmanager
def connected(address: str, sources: Iterable[Source]) -> Iterator[Cluster]:
    """Connect to a cluster whose workers all see what this process sees of some sources, or say why that is not so.

    Raises
    ------
    ClusterError
        Where there is none, or a worker sees, or has loaded, something else.
    """
    try:
        distributed = importlib.import_module("distributed")
    except ModuleNotFoundError as missing:
        raise ClusterError(MISSING) from missing
    with ExitStack() as stack:
        stack.enter_context(_silent())
        local = FORM.fullmatch(address)
        place = _started(int(local[1]), distributed, stack) if local and local[1] else _found(address, distributed)
        client = stack.enter_context(distributed.Client(place, timeout=WAIT))
        mine = tuple(sources)
        expected = files.seen(mine)
        _agreed(client, address, mine, expected)
        found = Cluster(client, address, mine, files.whole(expected))
        stack.callback(_ended, client, found.run)
        yield found


def _agreed(client: Any, address: str, sources: tuple[Source, ...], expected: files.Seen) -> None:
    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(1, timeout=WAIT)
    answers = client.run(files.differing, expected, sources, on_error="return")
    if not answers:
        raise ClusterError(f"scheduler={address!r} has no worker: start one with: dask worker {address} --nthreads 1")
    for worker, said in answers.items():
        if isinstance(said, BaseException):
            raise ClusterError(f"worker {worker} cannot look at files, {type(said).__name__}: {said}: {REMEDY}")
        if said:
            raise ClusterError(f"worker {worker} does not see {said} as it is here: {REMEDY}")


def _ended(client: Any, run: str) -> None:
    """End what workers do for a run, unless the cluster is gone."""
    with contextlib.suppress(Exception):
        client.run(children.end, run, on_error="ignore")


@contextlib.contextmanager
def _sure(job: Job, sources: tuple[Source, ...], whole: str) -> Iterator[Any]:
    """Make a process ready for a job, unless it does not see what the client saw at the start."""
    if files.whole(files.seen(sources)) != whole:
        raise ClusterError(f"{socket.gethostname()} does not see the files that were there at the start: {REMEDY}")
    with job.ready(*job.start) as ready:
        yield ready


def _started(workers: int, distributed: Any, stack: ExitStack) -> Any:
    """Start a cluster of processes on this machine, which imports nothing from the working folder."""
    own = {"distributed.nanny.pre-spawn-environ.PYTHONSAFEPATH": "1", "distributed.comm.retry.count": 0}
    stack.enter_context(importlib.import_module("dask").config.set(own))
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="gibbsgap-", ignore_cleanup_errors=True))
    cluster = distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL,
        memory_limit=0, local_directory=scratch,
        scheduler_kwargs={"allowed_failures": 1, "dashboard_address": "127.0.0.1:0"},
    )  # fmt: skip
    return stack.enter_context(cluster)


def _found(address: str, distributed: Any) -> str:
    """Return an address at which a scheduler answers: a client would wait without end for what says nothing."""

    async def asked() -> Any:
        async with distributed.rpc(address, timeout=WAIT) as there:
            return await asyncio.wait_for(there.identity(), WAIT)

    try:
        answer = asyncio.run(asked())
    except Exception as mistake:  # whatever is at the address may answer in any way
        why = " ".join(str(mistake).split()) or f"no answer in {WAIT:g} s"
        raise ClusterError(f"scheduler={address!r} is not a Dask scheduler that answers: {why}") from mistake
    if not isinstance(answer, dict) or answer.get("type") != "Scheduler":
        raise ClusterError(f"scheduler={address!r} is not the address of a Dask scheduler")
    return address


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask from saying on standard error what its results say too."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
