"""What is shared out, whoever carries it: a function of one task, and what a process makes ready before its first."""

from __future__ import annotations

import contextlib
import gc
import math
import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

# What this process, which does one task at a time, holds ready for a job, until it takes up another one.
_held: dict[bytes, tuple[AbstractContextManager[Any], Any]] = {}


@dataclass(frozen=True)
class Job:
    """A function of what is ready in a process and of a task, both of modules; ``ready(*start)`` makes it ready."""

    ready: Callable[..., AbstractContextManager[Any]]
    start: tuple[Any, ...]
    do: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Lost:
    """What is found of a task whose process ended under it: with others beside it, and then again by itself."""

    why: str = "the process ended without an answer, and did so again with no other task beside it: killed, out of memory, or ended by what it ran"  # noqa: E501


# Yields tasks with what was found of them, and returns those that a process took with it when it ended.
Found = Generator[tuple[Any, Any], None, list[Any]]


class Carrier(ABC):
    """Carries tasks to processes; whichever it is, what is found is the same."""

    @abstractmethod
    def worth(self, tasks: Sequence[Any], seconds: float = math.inf) -> bool:
        """Whether so many tasks, of so many seconds in all, are worth the start of other processes."""

    @abstractmethod
    def beside(self, job: Job, tasks: Sequence[Any], *, alone: bool = False) -> Found:
        """Share tasks out, the first ones first, or to one process ``alone``."""

    def shared(self, job: Job, tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each task, as it is ready, with what was found of it: `Lost` where its process ends under it.

        A process that ends may have held other tasks than the one that ended it, so each of them is tried once more
        with nothing beside it: nobody is blamed for a neighbour.
        """
        for task in (yield from self.beside(job, tasks)):
            if (yield from self.beside(job, [task], alone=True)):
                yield task, Lost()


def done(job: Job, task: Any) -> Any:
    """Do a task in this process, which is made ready for its job first."""
    key = pickle.dumps(job)
    if key not in _held:
        end()
        made = job.ready(*job.start)
        _held[key] = made, made.__enter__()
    return job.do(_held[key][1], task)


def end() -> None:
    """End what this process holds ready."""
    while _held:
        _held.popitem()[1][0].__exit__(None, None, None)


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Have the collector look seldom: expressions have no cycles, and what is loaded stays."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
