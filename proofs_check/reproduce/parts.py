"""An experiment in parts: each is computed once, written whole when it is ready, and found again by the next run.

A part is a task, a function of a module, and plain arguments. Its file holds them beside its result, so that a part
whose settings have changed is computed anew, and an interrupted run loses at most what was under way.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import importlib.metadata
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numerics
from numerics.pairwise import tiles
from numerics.writing import json_text, plain, write_whole
from proofs_check.verification.carriers.jobs import Carrier, Job, Lost

FOLDER = "parts"
_TOP_PAD = -2  # M_TOP_PAD of malloc.h


@dataclass(frozen=True)
class Part:
    """A task with its arguments; `label` says to people what it is."""

    label: str
    task: Callable[..., Any]
    arguments: dict[str, Any]

    @property
    def name(self) -> str:
        """The task's name, in full."""
        return f"{self.task.__module__}.{self.task.__qualname__}"

    @property
    def key(self) -> str:
        """What identifies the part: equal for equal tasks and arguments alone."""
        plain = json.dumps([self.name, self.arguments], sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    def file(self, folder: Path) -> Path:
        """Return where the result is kept."""
        return folder / FOLDER / f"{self.name.rpartition('.')[2]}-{self.key}.json"


@dataclass(frozen=True)
class Done:
    """A part with its result, and whether an earlier run had it."""

    part: Part
    result: Any
    kept: bool


def found(part: Part, folder: Path) -> Done | None:
    """Return a part that an earlier run finished with the same code, or None; a damaged file is none."""
    try:
        held = json.loads(part.file(folder).read_text(encoding="utf-8"))
        if held["key"] == part.key and held["version"] == _version():
            return Done(part, held["result"], kept=True)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def completed(
    parts: Sequence[Part], folder: Path, carrier: Carrier, say: Callable[..., None], *, fresh: bool = False
) -> Iterator[Done]:
    """Yield every part as it is ready, those of earlier runs first; each is on disk before it is yielded.

    With more than one process an interrupt ends the others at once.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    waiting = []
    for part in parts:
        kept = None if fresh else found(part, folder)
        if kept is not None:
            yield kept
        else:
            waiting.append(part)
    total = len(parts)
    finished = total - len(waiting)
    if finished:
        say(f"{finished} of {total} parts stand from an earlier run", finished, total)
    if waiting:
        say(f"{finished + 1} of {total}, {waiting[0].label}", finished, total)
    beside = carrier.worth(waiting)
    for part, worked in carrier.shared(Job(contextlib.nullcontext, (), _work), waiting) if beside else _here(waiting):
        if isinstance(worked, Lost):
            raise RuntimeError(f"{part.label} is not computed: {worked.why}")
        result, seconds = worked
        held = {"key": part.key, "version": _version(), "label": part.label, "task": part.name,
                "arguments": part.arguments, "seconds": round(seconds, 3), "result": result}  # fmt: skip
        write_whole(part.file(folder), json_text(held))
        finished += 1
        say(f"{finished} of {total} done, {part.label}, {seconds:.1f} s", finished, total)
        yield Done(part, result, kept=False)


def _here(parts: Sequence[Part]) -> Iterator[tuple[Part, Any]]:
    for part in parts:
        yield part, _work(None, part)


def keep_memory() -> None:
    """Tell glibc to keep 64 MiB of freed memory, which it would give back and fetch again at every step."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_TOP_PAD, 64 << 20)


def _work(_ready: None, part: Part) -> tuple[Any, float]:
    keep_memory()
    start = time.monotonic()
    with tiles.one_blas_thread():  # the processes share the cores, and tables are small
        result = plain(part.task(**part.arguments))
    return result, time.monotonic() - start


@functools.cache
def _version() -> str:
    """The version, and a digest of the code that computes: what another code found is not taken for this one's."""
    digest = hashlib.sha256()
    for file in sorted(Path(numerics.__path__[0]).rglob("*.py")):
        digest.update(file.read_bytes())
    return f"{importlib.metadata.version('gibbsgap')} {digest.hexdigest()[:16]}"
