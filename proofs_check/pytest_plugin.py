"""The theorems' steps as pytest items: ``pytest theorems/``, ``-k P3.1``, ``-m "theorem(id='P3.1', facet='gibbs')"``.

Only declared packages and folders are collected, never a folder because of its name. Loading this plugin loads neither
SymPy nor NumPy, nor the vocabulary. A theorem is verified when the first of its items runs, once a process, unless its
result is kept from before: what is deselected costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from proofs_check.catalogue.claims import DiscoveryError
from proofs_check.catalogue.discovery import Source, sources
from proofs_check.catalogue.importing import is_module

if TYPE_CHECKING:
    from proofs_check.catalogue.discovery import Catalogue
    from proofs_check.outcome import Outcome, TheoremOutcome
    from proofs_check.verification.engine import Verifier
    from proofs_check.verification.plan import Planned
    from proofs_check.vocabulary.theorem import Theorem

SOURCES = pytest.StashKey[list[Source]]()
SESSION = pytest.StashKey["Shared"]()
MARKER = "theorem(id, facet, grade): a step of a theorem; select with -m \"theorem(id='P3.1', facet='convexity')\""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --gibbsgap-level and --gibbsgap-seed."""
    group = parser.getgroup("gibbsgap", "theorem checks")
    group.addoption("--gibbsgap-level", choices=("quick", "full", "certified"), default="quick", help="how hard to try")
    group.addoption("--gibbsgap-seed", type=int, default=0, help="seed of the random measures")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker and locate the declared sources, without importing any of them."""
    config.addinivalue_line("markers", MARKER)
    try:
        config.stash[SOURCES] = sources(config.rootpath)
    except DiscoveryError as mistake:
        raise pytest.UsageError(str(mistake)) from mistake


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TheoremFile | None:
    """Collect a module of a declared source."""
    if not is_module(file_path):
        return None
    for source in parent.config.stash[SOURCES]:
        if file_path.resolve().parent == source.root:
            return TheoremFile.from_parent(parent, path=file_path)
    return None


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the computer-algebra worker."""
    shared = config.stash.get(SESSION, None)
    if shared is not None:
        shared.verifier.worker.stop()


class Shared:
    """What a session shares: the catalogue, one verifier, and the outcomes so far."""

    def __init__(self, config: pytest.Config) -> None:
        from proofs_check.vocabulary.location import shadowed  # noqa: PLC0415 (with all of the vocabulary)

        if said := shadowed("numerics"):
            raise pytest.UsageError(said)
        from numerics.arrays import select_backend  # noqa: PLC0415 (heavy: only when a theorem is collected)
        from proofs_check.catalogue.discovery import catalogue  # noqa: PLC0415 (heavy, as the next five)
        from proofs_check.verification.cache import Results  # noqa: PLC0415 (as above)
        from proofs_check.verification.engine import Verifier  # noqa: PLC0415 (as above)
        from proofs_check.verification.run import settings_of  # noqa: PLC0415 (as above)
        from proofs_check.verification.settings import worker_of  # noqa: PLC0415 (as above)
        from proofs_check.verification.store import results_place  # noqa: PLC0415 (as above)

        level, seed = config.getoption("--gibbsgap-level"), config.getoption("--gibbsgap-seed")
        found: list[Source] = config.stash[SOURCES]
        self.catalogue: Catalogue = catalogue(found)
        settings = settings_of(level, seed, select_backend("numpy"))
        known = {theorem.id: theorem for theorem in self.catalogue.theorems}
        self.verifier: Verifier = Verifier(settings, worker_of(settings), known=known)
        self.kept = Results(self.catalogue, settings, results_place())
        self.outcomes: dict[str, TheoremOutcome] = {}

    def outcome(self, theorem: Theorem) -> TheoremOutcome:
        """Verify a theorem, and what it rests on, once; a weak dependency lowers it."""
        from proofs_check.outcome import lowered  # noqa: PLC0415 (heavy)

        waiting, needed = [theorem.id], []
        by_id = {t.id: t for t in self.catalogue.theorems}
        while waiting:
            name = waiting.pop()
            if name in by_id and name not in self.outcomes:
                self.outcomes[name] = self.kept.recall(name) or self.verifier.theorem(by_id[name])
                self.kept.keep(self.outcomes[name])
            if name in self.outcomes and name not in needed:
                needed.append(name)
                waiting += self.outcomes[name].depends_on
        return next(o for o in lowered([self.outcomes[n] for n in needed]) if o.id == theorem.id)


def _shared(config: pytest.Config) -> Shared:
    if SESSION not in config.stash:
        config.stash[SESSION] = Shared(config)
    return config.stash[SESSION]


class TheoremFile(pytest.File):
    """A theorem module: one item a step, and one for the statement as a whole."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the steps of the module's theorems."""
        from proofs_check.verification.plan import planned  # noqa: PLC0415 (as above)

        shared = _shared(self.config)
        here = self.path.resolve()
        for broken in shared.catalogue.broken:
            if broken.where.split(":")[0] == here.name and broken.module.endswith(f".{here.stem}"):
                raise self.CollectError(f"{broken.module} ({broken.where}) cannot be used: {broken.why}")
        for theorem in shared.catalogue.theorems:
            if Path(theorem.where.file).resolve() != here:
                continue
            for number, step in enumerate(planned(theorem)):
                name = f"{theorem.id}[{step.facet}-{number:02d}-{_ascii(step.name)}]"
                yield StepItem.from_parent(self, name=name, theorem=theorem, step=step)
            yield WholeItem.from_parent(self, name=f"{theorem.id}[as-claimed]", theorem=theorem)


class StepItem(pytest.Item):
    """One step: a link of a chain, a clause on a rule or on random measures, or a measured number."""

    def __init__(self, *, theorem: Theorem, step: Planned, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.theorem, self.step = theorem, step
        self.add_marker(pytest.mark.theorem(id=theorem.id, facet=step.facet, grade=step.grade))

    def runtest(self) -> None:
        """Verify the theorem, if no item has yet, and pass if the step holds."""
        shared = _shared(self.config)
        outcome = shared.outcome(self.theorem)
        wanted = (self.step.name, self.step.clause)
        step = next((s for s in outcome.steps if (s.name, s.clause) == wanted), None)
        if step is None and not outcome.problems:
            pytest.skip(f"not a step of the level {shared.verifier.settings.level}")
        if step is None:
            raise StepFailed("\n".join([f"{self.theorem.id}: “{self.step.name}” was not reached", *outcome.problems]))
        clause = None if step.clause is None else f"{self.theorem.id}.{step.clause}"
        values: dict[str, object] = {
            "id": self.theorem.id, "clause": clause, "facet": step.facet, "grade": step.grade,
            "residual": step.residual, "tolerance": step.tolerance, "seed": shared.verifier.settings.seed,
        }  # fmt: skip
        self.user_properties += [(key, value) for key, value in values.items() if value is not None]
        if step.result not in ("holds", "conditional"):
            raise StepFailed(_told(step))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Print the claim and what speaks against it, not a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, StepFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the line of the claim."""
        return self.path, self.step.line - 1, self.name


class WholeItem(pytest.Item):
    """A theorem as a whole: clauses reached, mutants killed, facets answered, docstring true, dependencies sound."""

    def __init__(self, *, theorem: Theorem, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.theorem = theorem
        self.add_marker(pytest.mark.theorem(id=theorem.id))
        if theorem.open_because:
            self.add_marker(pytest.mark.xfail(reason=theorem.open_because, strict=True, raises=StepFailed))

    def runtest(self) -> None:
        """Pass if the verdict is proved or conditional and nothing is left over; a known-open theorem must not pass."""
        outcome = _shared(self.config).outcome(self.theorem)
        self.user_properties += [("id", self.theorem.id), ("verdict", str(outcome.verdict))]
        if outcome.problems or str(outcome.verdict) not in ("proved", "conditional"):
            lines = [f"{self.theorem.id} is {outcome.verdict} ({outcome.where})", *outcome.problems]
            raise StepFailed("\n".join(lines))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Print what is not as claimed, not a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, StepFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the declaration of the theorem."""
        return self.path, self.theorem.where.line - 1, self.name


class StepFailed(Exception):
    """A step that does not hold."""


def _told(step: Outcome) -> str:
    lines = [f"{step.theorem}: “{step.name}” is {step.result} ({step.where})", f"    {step.said}", f"    {step.why}"]
    if step.counterexample is not None:
        sides = {k: step.counterexample[k] for k in ("lhs", "rhs") if k in step.counterexample}
        if len(sides) == 2:
            lines.append(
                f"    left side {sides['lhs']}, right side {sides['rhs']}, difference {sides['lhs'] - sides['rhs']}"
            )
        shown = ", ".join(f"{k} = {v}" for k, v in step.counterexample.items() if k not in sides)
        lines.append(f"    on the measure {shown}")
    elif step.residual is not None and step.tolerance is not None:
        lines.append(f"    the sides differ by {step.residual:.3g}, tolerance {step.tolerance:.3g}")
    return "\n".join(lines)


def _ascii(name: str) -> str:
    """Return an ASCII identifier for a step: its letters and digits, the rest as dashes."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-").lower()
