"""Numerical evidence: clauses on quadrature rules and random measures, measured numbers by two routes.

A clause is evaluated twice on one sample: literally, unfolded to sums over nodes, and by the twins of its named objects
in log space. The two share nodes, weights and the values of the letters, and nothing else.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from numerics.arrays import to_host
from proofs_check import automatic
from proofs_check.checker.unfold import Bodies
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.refute import Judgement, Points, judge
from proofs_check.finite.rounding import Bounded
from proofs_check.outcome import Outcome, Result
from proofs_check.twins import frame_of, is_density, shown, twins_of
from proofs_check.vocabulary.evidence import Measured, Measures, Quadrature, Sample
from proofs_check.vocabulary.expressions import Deriv, Expr, FieldSymbol, Fn, Named, Vary, walk
from proofs_check.vocabulary.statements import Relation


@dataclass(frozen=True)
class Found:
    """What one sample says about a relation: worst residual and its tolerance, the subject's value and error."""

    result: Result
    why: str
    value: float
    error: float
    residual: float
    tolerance: float


def on_sample(
    relation: Relation, sample: Sample, letters: Mapping[str, FieldSymbol], bodies: Bodies | None = None
) -> Found:
    """Judge a relation on one sample, literally and by twins; each must hold, and their subjects must agree."""
    frame = frame_of(sample, letters)
    logs = [to_host(v) for n, v in sample.values.items() if n in letters and is_density(letters[n])]

    literally: dict[Expr, Bounded] = {}

    def literal_value(node: Expr, points: Points) -> Bounded:
        if node not in literally:
            literally[node] = evaluate(node, frame, bodies, points=points)
        return literally[node]

    def widened(node: Expr, points: Points) -> Bounded:
        """Evaluate by twins, which take the letters as exact, and add what the letters' own slack amounts to."""
        own, plain = evaluate(node, frame, bodies, twins_of(sample), points), literal_value(node, points)
        return Bounded(own.value, own.error + np.where(np.isfinite(plain.error), plain.error, 0.0))

    by_twins = not _has(relation, (Vary, Deriv)) and _has(relation, (Named, Fn))
    literal = judge(relation, frame, bodies, known=literal_value) if all(np.isfinite(x).all() for x in logs) else None
    twin = judge(relation, frame, bodies, twins_of(sample), widened) if by_twins else None
    if twin is not None and twin.undefined[0]:
        # Literally a form may overflow where it is extreme; its twins are there to have a value everywhere.
        return Found("undecided", "the independent twins have no value on this measure", *[math.nan] * 4)
    judged = [j for j in (twin, literal) if j is not None and not j.undefined[0]]
    if not judged:
        return Found("undecided", "undefined on this measure", math.nan, math.nan, math.nan, math.nan)
    worst = max(judged, key=lambda j: float(j.residual[0] - j.tolerance[0]))
    value, error = float(judged[0].lhs[0]), float(judged[0].tolerance[0])
    result: Result = "refuted" if any(j.violated[0] for j in judged) else "holds"
    why = _difference(worst) if result == "refuted" else ""
    if result == "holds" and len(judged) == 2 and _disagree(judged[0], judged[1]):
        result, why = "refuted", "the literal value and the independent twin disagree: " + _difference(judged[1])
    return Found(result, why, value, error, float(worst.residual[0]), float(worst.tolerance[0]))


def _disagree(one: Judgement, other: Judgement) -> bool:
    tolerance = one.tolerance[0] + other.tolerance[0]
    pairs = ((one.lhs[0], other.lhs[0]), (one.rhs[0], other.rhs[0]))
    return any(a != b and not abs(a - b) <= tolerance for a, b in pairs)


def _difference(found: Judgement) -> str:
    return f"left side {found.lhs[0]:.17g}, right side {found.rhs[0]:.17g}, tolerance {found.tolerance[0]:.1e}"


def _has(relation: Relation, kinds: tuple[type[Expr], ...]) -> bool:
    found: list[Expr] = []
    for side in relation.sides():
        walk(side, lambda node: found.append(node) if isinstance(node, kinds) else None)
    return bool(found)


def quadrature(theorem: str, step: Quadrature, letters: Mapping[str, FieldSymbol], backend: Any) -> list[Outcome]:
    """Confirm clauses on a rule: they hold on its nodes, and the subject's value settles as the rule is refined."""
    outcomes = []
    build = step.sample or automatic.on_sphere(step.clauses)
    samples = [build(order, backend) for order in step.orders]
    for clause in step.clauses:
        start = time.perf_counter()
        coarse, fine = (on_sample(clause.relation, sample, letters) for sample in samples)
        outcomes.append(
            Outcome(
                theorem, step.name, "quadrature", "quadrature", fine.result, str(clause), clause.letter, fine.why,
                fine.value, abs(fine.value - coarse.value) + fine.error, fine.residual, fine.tolerance,
                uses=(f"rule of order {step.orders[1]} against {step.orders[0]}",), where=str(step.where),
                seconds=time.perf_counter() - start,
            )
        )  # fmt: skip
    return outcomes


def measures(
    theorem: str, step: Measures, letters: Mapping[str, FieldSymbol], *, examples: int, seed: int
) -> list[Outcome]:
    """Confirm clauses on random measures; the worst margin is reported, a failure with the shrunken measure."""
    start = time.perf_counter()
    run = run_examples([c.relation for c in step.clauses], step, letters, examples, seed, shrink=True)
    outcomes = []
    for number, clause in enumerate(step.clauses):
        worst, failed = run.worst.get(number), run.failed is not None and run.failed[0] == number
        found, sample = (run.failed[2], run.failed[1]) if run.failed is not None and failed else (worst, None)
        # A run stops at the first clause that fails; the others are then undecided unless all examples were tried.
        result: Result = "undecided" if found is None or (run.failed is not None and not failed) else found.result
        outcomes.append(
            Outcome(
                theorem, step.name, "random_measures", "measures", result, str(clause), clause.letter,
                found.why if found is not None else "no example was tried",
                residual=found.residual if found else None, tolerance=found.tolerance if found else None,
                counterexample=shown(sample) if sample is not None else None, tried=run.tried,
                where=str(step.where), seconds=(time.perf_counter() - start) / len(step.clauses),
            )
        )  # fmt: skip
    return outcomes


@dataclass
class Run:
    """A run over random measures: how many were tried, the worst margin by relation, and the smallest failure."""

    tried: int
    worst: dict[int, Found]
    failed: tuple[int, Sample, Found] | None


def run_examples(
    relations: Sequence[Relation],
    step: Measures,
    letters: Mapping[str, FieldSymbol],
    examples: int,
    seed: int,
    *,
    shrink: bool,
) -> Run:
    """Judge relations on random samples; the first failure is shrunken and ends the run."""
    run = Run(0, {}, None)

    class Failed(Exception):
        pass

    @seeded(seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(step.strategy() if step.strategy else automatic.on_atoms(step.clauses))
    def law(sample: Sample) -> None:
        for number, relation in enumerate(relations):
            found = on_sample(relation, sample, letters)
            if found.result != "holds":
                run.failed = (number, sample, found)
                raise Failed
            if number not in run.worst or _margin(found) > _margin(run.worst[number]):
                run.worst[number] = found
        run.tried += 1

    with contextlib.suppress(Failed):
        law()
    return run


def _margin(found: Found) -> float:
    return found.residual / found.tolerance if found.tolerance > 0 else 0.0


def measured(theorem: str, step: Measured, backend: Any) -> Outcome:
    """Measure a number by two routes: they must agree to their errors, and the errors be small enough."""
    start = time.perf_counter()
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
