"""How hard a verification tries, and the computer-algebra worker that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proofs_check.checker.algebra.answers import Answers, usual_place
from proofs_check.checker.algebra.worker import Worker
from proofs_check.finite.spaces import SIZES


@dataclass(frozen=True)
class Settings:
    """How hard to try: the level's number of random measures, the seed, the backend of the numerics.

    ``mutants`` is how many edits of a theorem are judged, evenly spread over all of them; None judges all. ``sizes``
    are those of the spaces on which hypotheses are dropped. A ``fresh`` run uses nothing that others keep.
    """

    level: str
    examples: int
    seed: int
    backend: Any
    mutants: int | None = None
    sizes: tuple[int, ...] = SIZES
    fresh: bool = False


def worker_of(settings: Settings) -> Worker:
    """Return a computer-algebra worker for a level: the quick one remembers answers, the others ask everything."""
    if settings.level == "quick" and not settings.fresh:
        return Worker(answers=Answers(usual_place()))
    worker = Worker()
    worker.start()
    return worker
