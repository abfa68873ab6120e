"""Numerical evidence: clauses on quadrature rules and random measures, measured numbers by two routes."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, configuration, given, settings
from hypothesis import seed as seeded
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.strategies import SearchStrategy

from numerics.pairwise import native
from proofs_check.evidence import automatic, on_rules, routes
from proofs_check.evidence.sampled import Found, Judge, on_sample
from proofs_check.evidence.twins import shown
from proofs_check.outcome import Ends, Nodes, Outcome, Result
from proofs_check.vocabulary.evidence import Measured, Measures, Quadrature, Sample
from proofs_check.vocabulary.expressions import FieldSymbol
from proofs_check.vocabulary.statements import Clause, Equal, Relation

# How often a random measure is drawn in that is too extreme for a form without a twin.
CLOSER = 4
T = TypeVar("T")


def quadrature(
    theorem: str, step: Quadrature, letters: Mapping[str, FieldSymbol], backend: Any, seed: int = 0
) -> list[Outcome]:
    """Confirm clauses on a rule: they hold on its nodes, and the subject's value settles as the rule is refined.

    Without a sample of the author's they are tried at two draws of all parameters: reported is one that fails, else
    where a bound has less to spare, else the first.
    """
    drawn = on_rules.drawn_for(f"{seed} {theorem} {step.name}")
    builds = [step.sample] if step.sample else [on_rules.on_rule(step.clauses, one) for one in drawn]
    rows = [[build(order, backend) for order in step.orders] for build in builds]
    rules = [[Judge([sample], letters) for sample in row] for row in rows]
    tried = on_rules.tried_at([row[1] for row in rows])
    return [_on_rules(theorem, step, clause, rules, tried) for clause in step.clauses]


def _on_rules(
    theorem: str, step: Quadrature, clause: Clause, rules: Sequence[Sequence[Judge]], tried: Mapping[str, Ends]
) -> Outcome:
    """Return what a clause comes to on rules, each a coarse and a fine one: where it comes nearest to failing."""
    start = time.perf_counter()
    found = [[judge(clause.relation)[0] for judge in pair] for pair in rules]
    worst = min(range(len(rules)), key=lambda i: (found[i][1].result == "holds", _to_spare(found[i][1])))
    coarse, fine = found[worst]
    few, many = (judge.samples[0].space.size for judge in rules[worst])
    return Outcome(
        theorem, step.name, "quadrature", "quadrature", fine.result, str(clause), clause.letter, fine.why,
        fine.value, abs(fine.value - coarse.value) + fine.error, fine.residual, fine.tolerance,
        uses=frozenset((Nodes(many, few),)), where=str(step.where),
        identity=isinstance(clause.relation, Equal), tried=len(rules), parameters=tried,
        seconds=time.perf_counter() - start,
    )  # fmt: skip


def measures(theorem: str, step: Measures, draws: Draws) -> list[Outcome]:
    """Confirm clauses on random measures; the worst margin is reported, a failure with the shrunken measure."""
    start = time.perf_counter()
    run = judged([c.relation for c in step.clauses], draws)
    tried = on_rules.tried_at(draws.samples[: run.tried])
    outcomes = []
    for number, clause in enumerate(step.clauses):
        worst, failed = run.worst.get(number), run.failed is not None and run.failed[0] == number
        found, sample = (run.failed[2], run.failed[1]) if run.failed is not None and failed else (worst, None)
        # A run stops at the first clause that fails; the others are then undecided unless all examples were tried.
        result: Result = "undecided" if found is None or (run.failed is not None and not failed) else found.result
        why = found.why if found is not None else "no example was tried"
        if run.failed is not None and not failed:
            why = f"not all tried: clause ({step.clauses[run.failed[0]].letter}) fails"
        outcomes.append(
            Outcome(
                theorem, step.name, "random_measures", "measures", result, str(clause), clause.letter,
                why,
                residual=found.residual if found else None, tolerance=found.tolerance if found else None,
                counterexample=shown(sample) if sample is not None else None, tried=run.tried,
                where=str(step.where), seconds=(time.perf_counter() - start) / len(step.clauses),
                identity=isinstance(clause.relation, Equal), parameters=tried,
            )
        )  # fmt: skip
    return outcomes


@dataclass(frozen=True)
class Draws:
    """Random samples of a step, drawn once and judged together as often as wanted.

    ``letters`` are those of the theorem; ``strategy`` and ``complete`` are how the samples were drawn and, after that,
    made to satisfy what binds their numbers.
    """

    samples: list[Sample]
    letters: Mapping[str, FieldSymbol]
    strategy: SearchStrategy[Sample]
    complete: Callable[[Sequence[Sample]], list[Sample]]
    seed: int
    nearer: Callable[[Sample], Sample] | None = None

    @functools.cached_property
    def judge(self) -> Judge:
        """What judges relations on all the samples."""
        return Judge(self.samples, self.letters)

    def first(self, count: int) -> Draws:
        """Return the first samples only."""
        return replace(self, samples=self.samples[:count])


def draw(step: Measures, letters: Mapping[str, FieldSymbol], examples: int, seed: int) -> Draws:
    """Draw a step's random samples with Hypothesis."""
    if step.strategy is not None:
        own: list[Sample] = []
        strategy = step.strategy()
        _each(own.append, strategy, examples, seed, (Phase.generate,))
        return Draws(own, letters, strategy, list, seed)
    shape, made = automatic.shape_of(step.clauses), automatic.on_atoms(step.clauses)
    drawn = [made(one) for one in _words(shape, examples, seed)]
    complete = functools.partial(automatic.completed, step.clauses)
    nearer = functools.partial(automatic.nearer, step.clauses)
    return Draws(complete(drawn), letters, automatic.words(shape).map(made), complete, seed, nearer)


@functools.lru_cache(maxsize=64)
def _words(shape: automatic.Shape, examples: int, seed: int) -> tuple[automatic.Words, ...]:
    """Return what samples of a shape are made of: the same for all that have it, and drawn once."""
    drawn: list[automatic.Words] = []
    _each(drawn.append, automatic.words(shape), examples, seed, (Phase.generate,))
    return tuple(drawn)


def _each(
    law: Callable[[T], None], strategy: SearchStrategy[T], examples: int, seed: int, phases: tuple[Phase, ...]
) -> None:
    """Call a law on random samples, or what they are made of, the same ones for the same seed."""

    @seeded(seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(strategy)
    def each(sample: T) -> None:
        law(sample)

    with _kept_elsewhere(), _of_no_module():
        each()


@contextlib.contextmanager
def _kept_elsewhere() -> Iterator[None]:
    """Let Hypothesis keep what it keeps in the user's cache, and not in a folder of its own where the user works."""
    before: Any = configuration.storage_directory()
    with contextlib.suppress(RuntimeError):  # no home: where it was
        configuration.set_hypothesis_home_dir(native.cache_folder() / "hypothesis")
    try:
        yield
    finally:
        configuration.set_hypothesis_home_dir(getattr(before, "path", before))


@contextlib.contextmanager
def _of_no_module() -> Iterator[None]:
    """Keep constants out of the draws that Hypothesis reads from whatever modules of a project happen to be loaded."""
    before = providers._get_local_constants
    providers._get_local_constants = Constants
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = before
        providers.CONSTANTS_CACHE.cache.clear()


@dataclass
class Run:
    """A run over random measures: how many were tried, the worst margin by relation, and the smallest failure."""

    tried: int
    worst: dict[int, Found]
    failed: tuple[int, Sample, Found] | None


def judged(relations: Sequence[Relation], draws: Draws, *, shrink: bool = True) -> Run:
    """Judge relations on random samples; the first that fails is exhibited on the simplest sample that shows it."""
    worst: dict[int, Found] = {}
    for number, relation in enumerate(relations):
        found: list[Found] = []
        for place, one in enumerate(draws.judge.each(relation)):
            found.append(_drawn_in(relation, draws, place, one))
            if found[place].result != "holds":
                failed = _shrunken(relation, draws) if shrink else None
                return Run(place, worst, (number, *(failed or (draws.samples[place], found[place]))))
        if found:
            worst[number] = max(found, key=_margin)
    return Run(len(draws.samples), worst, None)


def _drawn_in(relation: Relation, draws: Draws, place: int, found: Found) -> Found:
    """Judge a sample of ours that is too extreme for float64 nearer to what is moderate, until it has a value."""
    sample = draws.samples[place]
    for _ in range(CLOSER if draws.nearer is not None else 0):
        if found.result != "undecided" or draws.nearer is None:
            break
        sample = draws.nearer(sample)
        found = on_sample(relation, sample, draws.letters)
    return found


def _shrunken(relation: Relation, draws: Draws) -> tuple[Sample, Found] | None:
    """Let Hypothesis find the same failure again, sample by sample, and shrink it."""
    smallest: list[tuple[Sample, Found]] = []

    class Failed(Exception):
        pass

    def law(drawn: Sample) -> None:
        (sample,) = draws.complete([drawn])
        found = _drawn_in(relation, replace(draws, samples=[sample]), 0, on_sample(relation, sample, draws.letters))
        if found.result != "holds":
            smallest[:] = [(sample, found)]
            raise Failed

    with contextlib.suppress(Failed):
        _each(law, draws.strategy, max(1, len(draws.samples)), draws.seed, (Phase.generate, Phase.shrink))
    return smallest[0] if smallest else None


def _to_spare(found: Found) -> float:
    """Return by how much two sides differ; nothing where it is rounding, which tells no draw from another."""
    return max(found.residual - found.tolerance, 0.0)


def _margin(found: Found) -> float:
    return found.residual / found.tolerance if found.tolerance > 0 else 0.0


def measured(theorem: str, step: Measured, backend: Any) -> Outcome:
    """Measure a number by two routes: they must agree to their errors, and the errors be small enough."""
    start = time.perf_counter()
    wrong = routes.mistake(step)
    if wrong is not None:
        return Outcome(
            theorem, step.name, step.facet, "quadrature", "undecided", step.name, None, wrong, where=str(step.where)
        )
    (value, error), (other, other_error) = (route(backend) for route in step.routes)
    residual, tolerance = abs(value - other), error + other_error
    result: Result = "holds"
    why = f"two routes agree to {residual:.1e}"
    if not residual <= tolerance:
        result, why = "refuted", f"two routes differ: {value!r} and {other!r}, errors {error:.1e} and {other_error:.1e}"
    elif step.at_least is not None and not value - error >= step.at_least:
        result, why = "refuted", f"{value!r} ± {error:.1e} is not at least {step.at_least!r}"
    elif not tolerance <= 10.0**-step.digits:
        result, why = "undecided", f"the errors {error:.1e} and {other_error:.1e} leave fewer than {step.digits} digits"
    return Outcome(
        theorem, step.name, step.facet, "quadrature", result, step.name, None, why, value, error, residual, tolerance,
        where=str(step.where), seconds=time.perf_counter() - start,
    )  # fmt: skip
