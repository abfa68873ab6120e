"""A verification run: the theorems asked for and what they rest on, as one record that reports are made of."""

from __future__ import annotations

import functools
import importlib.metadata
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.catalogue.claims import Claim
from proofs_check.catalogue.discovery import Broken, Catalogue
from proofs_check.finite.spaces import SIZES
from proofs_check.outcome import TheoremOutcome, lowered
from proofs_check.verification import docstrings, parallel
from proofs_check.verification.cache import Results
from proofs_check.verification.carriers.jobs import Carrier
from proofs_check.verification.carriers.pool import Pool
from proofs_check.verification.engine import Verifier
from proofs_check.verification.near_misses.elsewhere import left_to_others
from proofs_check.verification.settings import Settings, worker_of
from proofs_check.vocabulary.theorem import Theorem

EXAMPLES = {"quick": 50, "full": 2000, "certified": 2000}
MUTANTS = {"quick": 12, "full": None, "certified": None}
QUICK_SIZES = (2, 3)


def settings_of(level: str, seed: int, backend: Any) -> Settings:
    """Return how hard a level tries; ValueError for one that is none."""
    if level not in EXAMPLES:
        raise ValueError(f"level={level!r} must be one of {', '.join(EXAMPLES)}")
    sizes = QUICK_SIZES if level == "quick" else SIZES
    return Settings(level, EXAMPLES[level], seed, backend, MUTANTS[level], sizes)


@dataclass(frozen=True)
class Run:
    """What a run found: the theorems asked for, broken modules, claims without a module, and how it was made.

    ``unchanged`` is how many of the theorems were not verified again, since nothing that they depend on has changed.
    It is ``repeatable`` where it depends on nothing but files that are known, and all was as claimed.
    """

    outcomes: tuple[TheoremOutcome, ...]
    broken: tuple[Broken, ...]
    not_built: tuple[Claim, ...]
    settings: Settings
    seconds: float
    unchanged: int = 0
    repeatable: bool = False

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
    carrier: Carrier = Pool(1),  # noqa: B008 (it holds a number)
    kept: Results | None = None,
) -> Run:
    """Verify the theorems with these ids, or all; what they depend on is verified too, and weighs on their verdicts.

    A ``carrier`` to whom it is worth it has them verified side by side, on NumPy; the outcomes are the same. What is
    ``kept`` from another run, and unchanged, is not verified again. ``say`` hears what is being done, and of a theorem
    that is ready also how many are, and of how many.
    """
    start = time.perf_counter()
    waiting = wanted = list(ids) or [theorem.id for theorem in catalogue.theorems]
    done: dict[str, TheoremOutcome] = {}
    kept = kept or Results(catalogue, settings, None)
    # The longest first, so that no process is left with one of them at the end.
    clauses = {theorem.id: len(theorem.clauses) for theorem in catalogue.known}
    longest = clauses | kept.seconds
    while waiting:
        done |= {name: found for name in waiting if (found := kept.recall(name)) is not None}
        changed = sorted((name for name in waiting if name not in done), key=lambda name: -longest[name])
        beside = carrier if changed and carrier.worth(changed, kept.expected(changed)) else None
        for outcome in _verified(changed, catalogue, settings, say, beside):
            done[outcome.id] = outcome
            kept.keep(outcome)
            say(f"{outcome.id}: {outcome.verdict}, {outcome.seconds:.1f} s", len(done), len({*done, *waiting}))
        waiting = sorted({d for o in done.values() for d in o.depends_on if d in clauses} - set(done))
    whole = lowered([done[theorem.id] for theorem in catalogue.known if theorem.id in done])
    judged = whole if ids or settings.mutants else left_to_others(whole, [s.root for s in catalogue.theories])
    outcomes = tuple(outcome for outcome in judged if outcome.id in wanted)
    not_built = () if ids else catalogue.not_built()
    asked = {name for o in done.values() for name in (o.id, *o.depends_on)}
    broken = tuple(one for one in catalogue.broken if not ids or not asked.isdisjoint(one.ids))
    return Run(outcomes, broken, not_built, settings, time.perf_counter() - start, len(kept.unchanged & set(wanted)))


def _verified(
    names: Sequence[str], catalogue: Catalogue, settings: Settings, say: Callable[..., None], carrier: Carrier | None
) -> Iterator[TheoremOutcome]:
    """Verify theorems side by side, or here where nothing carries them."""
    if not names:
        return
    by_id = {theorem.id: theorem for theorem in catalogue.known}
    if carrier is not None:
        say("starting processes")
        yield from parallel.verified([by_id[name] for name in names], catalogue.sources, settings, carrier)
        return
    worker = worker_of(settings)
    verifier = Verifier(settings, worker, say, by_id)
    try:
        for name in names:
            yield verifier.theorem(by_id[name])
    finally:
        worker.stop()


def prove(theorem: Theorem, level: str = "quick", seed: int = 0) -> TheoremOutcome:
    """Verify a theorem, and what it rests on, and return everything found: ``print(prove(mine))`` says it in short.

    Parameters
    ----------
    theorem : what ``@theorem`` made of a function; its docstring may be empty, and is then no problem.
    level : quick, full or certified, as for ``gibbsgap verify``.
    """
    known = {one.id: one for one in _installed().known} | {theorem.id: theorem}
    settings = settings_of(level, seed, select_backend("numpy"))
    worker = worker_of(settings)
    verifier = Verifier(settings, worker, known=known)
    found: dict[str, TheoremOutcome] = {}
    waiting = [theorem.id]
    try:
        while waiting:
            name = waiting.pop()
            if name in known and name not in found:
                found[name] = verifier.theorem(known[name])
                waiting += found[name].depends_on
    finally:
        worker.stop()
    outcome = next(outcome for outcome in lowered(found.values()) if outcome.id == theorem.id)
    unsaid = [] if theorem.doc.strip() else docstrings.problems(theorem)
    return replace(outcome, problems=tuple(problem for problem in outcome.problems if problem not in unsaid))


@functools.cache
def _installed() -> Catalogue:
    return discovery.catalogue(discovery.sources(Path("/")))
