"""A verification run: the theorems asked for and what they rest on, as one record that reports are made of."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from proofs_check.checker.worker import Worker
from proofs_check.discovery import Broken, Catalogue, Claim
from proofs_check.engine import Settings, Verifier, lowered
from proofs_check.outcome import TheoremOutcome

EXAMPLES = {"quick": 50, "full": 2000, "certified": 2000}


@dataclass(frozen=True)
class Run:
    """What a run found: the theorems asked for, broken modules, claims without a module, and how it was made."""

    outcomes: tuple[TheoremOutcome, ...]
    broken: tuple[Broken, ...]
    not_built: tuple[Claim, ...]
    settings: Settings
    sympy: str
    seconds: float

    @property
    def as_claimed(self) -> bool:
        """Whether everything is as the sources say."""
        return not self.broken and all(outcome.as_claimed for outcome in self.outcomes)


def version() -> str:
    """Return the installed version of gibbsgap."""
    return importlib.metadata.version("gibbsgap")


def verify(
    catalogue: Catalogue, ids: Sequence[str], settings: Settings, say: Callable[[str], None] = lambda _: None
) -> Run:
    """Verify the theorems with these ids, or all; what they depend on is verified too, and weighs on their verdicts."""
    start = time.perf_counter()
    by_id = {theorem.id: theorem for theorem in catalogue.theorems}
    wanted = [by_id[name] for name in ids] if ids else list(catalogue.theorems)
    worker = Worker()
    worker.start()
    verifier = Verifier(settings, worker, say)
    done: dict[str, TheoremOutcome] = {}
    waiting = [theorem.id for theorem in wanted]
    try:
        while waiting:
            name = waiting.pop(0)
            done[name] = verifier.theorem(by_id[name])
            waiting += [d for d in done[name].depends_on if d in by_id and d not in done and d not in waiting]
    finally:
        sympy = worker.sympy
        worker.stop()
    shown = {theorem.id for theorem in wanted}
    judged = lowered(done.values()) if ids else _shared_objects(lowered(done.values()))
    outcomes = tuple(outcome for outcome in judged if outcome.id in shown)
    not_built = () if ids else catalogue.not_built()
    broken = () if ids else catalogue.broken
    return Run(outcomes, broken, not_built, settings, sympy, time.perf_counter() - start)


def _shared_objects(outcomes: list[TheoremOutcome]) -> list[TheoremOutcome]:
    """Demand that every edit of a shared object is refuted, or explained, by some theorem of a whole run."""
    settled = {m.name for o in outcomes for m in o.mutants if m.result in ("killed", "equivalent")}
    result = []
    for outcome in outcomes:
        alive = [m.name for m in outcome.mutants if m.result == "elsewhere" and m.name not in settled]
        problems = [f"mutant alive in every theorem: {name}" for name in alive]
        result.append(replace(outcome, problems=(*outcome.problems, *problems)))
    return result
