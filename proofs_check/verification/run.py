"""A verification run: the theorems asked for and what they rest on, as one record that reports are made of."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from proofs_check.catalogue.discovery import Broken, Catalogue, Claim
from proofs_check.finite.spaces import SIZES
from proofs_check.outcome import TheoremOutcome, lowered
from proofs_check.verification import parallel
from proofs_check.verification.cache import Results
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings, worker_of

EXAMPLES = {"quick": 50, "full": 2000, "certified": 2000}
MUTANTS = {"quick": 12, "full": None, "certified": None}
QUICK_SIZES = (2, 3)


def settings_of(level: str, seed: int, backend: Any) -> Settings:
    """Return how hard a level tries."""
    sizes = QUICK_SIZES if level == "quick" else SIZES
    return Settings(level, EXAMPLES[level], seed, backend, MUTANTS[level], sizes)


@dataclass(frozen=True)
class Run:
    """What a run found: the theorems asked for, broken modules, claims without a module, and how it was made.

    ``unchanged`` is how many of the theorems were not verified again, since nothing that they depend on has changed.
    """

    outcomes: tuple[TheoremOutcome, ...]
    broken: tuple[Broken, ...]
    not_built: tuple[Claim, ...]
    settings: Settings
    seconds: float
    unchanged: int = 0

    @property
    def as_claimed(self) -> bool:
        """Whether everything is as the sources say."""
        return not self.broken and all(outcome.as_claimed for outcome in self.outcomes)


def version() -> str:
    """Return the installed version of gibbsgap."""
    return importlib.metadata.version("gibbsgap")


def verify(
    catalogue: Catalogue,
    ids: Sequence[str],
    settings: Settings,
    say: Callable[..., None] = lambda *_: None,
    processes: int = 1,
    kept: Results | None = None,
) -> Run:
    """Verify the theorems with these ids, or all; what they depend on is verified too, and weighs on their verdicts.

    With several ``processes`` theorems are verified side by side, on NumPy; the outcomes are the same. What is
    ``kept`` from another run, and unchanged, is not verified again. ``say`` hears what is being done, and of a theorem
    that is ready also how many are, and of how many.
    """
    start = time.perf_counter()
    wanted = list(ids) or [theorem.id for theorem in catalogue.theorems]
    known = {theorem.id for theorem in catalogue.theorems}
    done: dict[str, TheoremOutcome] = {}
    waiting = list(wanted)
    kept = kept or Results(catalogue, settings, None)
    # The longest first, so that no process is left with one of them at the end.
    longest = {theorem.id: len(theorem.clauses) for theorem in catalogue.theorems} | kept.seconds
    while waiting:
        done |= {name: found for name in waiting if (found := kept.recall(name)) is not None}
        changed = sorted((name for name in waiting if name not in done), key=lambda name: -longest[name])
        for outcome in _verified(changed, catalogue, settings, say, processes):
            done[outcome.id] = outcome
            kept.keep(outcome)
            say(f"{outcome.id}: {outcome.verdict}, {outcome.seconds:.1f} s", len(done), len({*done, *waiting}))
        waiting = sorted({d for o in done.values() for d in o.depends_on if d in known} - set(done))
    ordered = [done[theorem.id] for theorem in catalogue.theorems if theorem.id in done]
    judged = lowered(ordered) if ids or settings.mutants else _shared_objects(lowered(ordered))
    outcomes = tuple(outcome for outcome in judged if outcome.id in wanted)
    not_built = () if ids else catalogue.not_built()
    asked = {name for o in done.values() for name in (o.id, *o.depends_on)}
    broken = tuple(one for one in catalogue.broken if not ids or not asked.isdisjoint(one.ids))
    return Run(outcomes, broken, not_built, settings, time.perf_counter() - start, len(kept.unchanged & set(wanted)))


def _verified(
    names: Sequence[str], catalogue: Catalogue, settings: Settings, say: Callable[..., None], processes: int
) -> Iterator[TheoremOutcome]:
    """Verify theorems here, or side by side where that is worth the start of other processes."""
    if not names:
        return
    if processes > 1 and len(names) > 1:
        say("starting processes")
        yield from parallel.verified(names, catalogue.sources, settings, processes)
        return
    by_id = {theorem.id: theorem for theorem in catalogue.theorems}
    worker = worker_of(settings)
    verifier = Verifier(settings, worker, say, by_id)
    try:
        for name in names:
            yield verifier.theorem(by_id[name])
    finally:
        worker.stop()


def _shared_objects(outcomes: list[TheoremOutcome]) -> list[TheoremOutcome]:
    """Demand that every edit of a shared object is refuted, or explained, by some theorem of a whole run."""
    settled = {m.name for o in outcomes for m in o.mutants if m.result in ("killed", "equivalent", "implied")}
    result = []
    for outcome in outcomes:
        alive = [m.name for m in outcome.mutants if m.result == "elsewhere" and m.name not in settled]
        problems = [f"mutant alive in every theorem: {name}" for name in alive]
        result.append(replace(outcome, problems=(*outcome.problems, *problems)))
    return result
