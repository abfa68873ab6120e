"""Each route that a theorem claims must reject some edit by itself, with the other routes switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from proofs_check.checker.check import Checker
from proofs_check.checker.names import Names
from proofs_check.evidence import on_rules
from proofs_check.evidence.confirm import Draws, draw, judged
from proofs_check.evidence.sampled import Judge
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.outcome import MutantOutcome
from proofs_check.verification.near_misses.judging import killed_by_a_measure
from proofs_check.verification.near_misses.mutants import Held, Mutant, alone, edited
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Measures, Quadrature
from proofs_check.vocabulary.statements import Expands, Relation
from proofs_check.vocabulary.theorem import Step

EXAMPLES = 20


def routes(
    steps: list[Step], letters: Letters, checker: Checker, backend: object, seed: int
) -> Mapping[str, Mutant | None]:
    """Return, for each route that a theorem claims, an edit that it rejects with the other routes switched off."""
    chains = [s for s in steps if isinstance(s, Chain)]
    symbolic = next((m for m, proved in _symbolic(chains, checker) if not proved), None)
    found: dict[str, Mutant | None] = {"symbolic": symbolic} if chains else {}
    for step in steps:
        if isinstance(step, Quadrature) and not found.get("quadrature"):
            drawn = on_rules.drawn_for(f"{seed} {step.name}")
            build = step.sample or on_rules.on_rule(step.clauses, drawn[1])
            rule = Judge([build(step.orders[0], backend)], letters.fields)
            found["quadrature"] = _first(step, lambda relation, rule=rule: rule(relation)[0].result)  # type: ignore[misc]
        if isinstance(step, Measures) and not found.get("measures"):
            draws = draw(step, letters.fields, EXAMPLES, seed)

            def on_measures(relation: Relation, draws: Draws = draws) -> str:
                run = judged([relation], draws, shrink=False)
                return run.failed[2].result if run.failed is not None else "holds"

            found["measures"] = _first(step, on_measures)
    return found


def with_routes(judged: list[MutantOutcome], found: Mapping[str, Mutant | None], arena: Arena) -> list[MutantOutcome]:
    """Add to each mutant the further routes that reject it alone; edits of clauses get a measure exhibited too."""
    rejecting: dict[str, tuple[str, ...]] = {}
    edits_of_clauses: dict[str, Mutant] = {}
    known = {m.name for m in judged}
    for route, mutant in found.items():
        if mutant is not None:
            rejecting[mutant.name] = (*rejecting.get(mutant.name, ()), route)
            if mutant.name not in known:
                edits_of_clauses[mutant.name] = mutant
    extra = [
        killed_by_a_measure(m, arena) or MutantOutcome(m.name, m.place, "killed") for m in edits_of_clauses.values()
    ]
    return [replace(m, killed_by=(*m.killed_by, *rejecting.get(m.name, ()))) for m in (*judged, *extra)]


def _first(step: Quadrature | Measures, result: Callable[[Relation], str]) -> Mutant | None:
    """Return the first edit of a step's clauses that its route refutes."""
    for clause in step.clauses:
        place = f"clause {clause.letter}"
        for name, relation in edited(clause.relation, start=True):
            if result(relation) == "refuted":
                return Mutant(f"{place}: {name}", place, (Held(place, relation, frozenset()),))
    return None


def _symbolic(chains: list[Chain], checker: Checker) -> Iterator[tuple[Mutant, bool]]:
    """Yield the edits of equalities and bounds, each with whether the checker, alone, proves it."""
    for chain in chains:
        for index, link in enumerate(chain.links):
            if link.cites or link.rule or isinstance(chain.relation(index), Expands):
                continue
            for name, relation in edited(chain.relation(index), start=False):
                checked = replace(checker, names=Names()).link(alone(chain, index, relation), index)
                place = chain.place(index)
                mutant = Mutant(f"{place}: {name}", place, (Held(place, relation, frozenset()),))
                yield mutant, checked.result != "undecided"
