"""Mutants of a theorem: every single edit of every link and of every named object's body, each to be refuted.

An edit of a link is refuted by a finite measure on which the edited relation fails; an edit of a definition by one on
which some link of the theorem fails. Each route that the theorem claims must also reject some edit by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from proofs_check import automatic
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.checker.unfold import ZERO, Bodies
from proofs_check.checker.worker import Worker
from proofs_check.confirm import on_sample, run_examples
from proofs_check.finite.arena import Arena
from proofs_check.finite.edits import WHOLE, edits
from proofs_check.finite.letters import Letters
from proofs_check.finite.spaces import Without
from proofs_check.outcome import MutantOutcome
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Measures, Quadrature, Sample
from proofs_check.vocabulary.expressions import Deriv, Expr, Neg, Vary, walk
from proofs_check.vocabulary.statements import Equal, Nonnegative, Positive, Relation
from proofs_check.vocabulary.theorem import Step, Theorem

ROUTE_EXAMPLES = 20


@dataclass(frozen=True)
class Claim:
    """A link as it was proved: its relation, and the hypotheses that its proof did without."""

    place: str
    relation: Relation
    without: Without


@dataclass(frozen=True)
class Mutant:
    """An edited claim, or edited bodies under which claims are tried."""

    name: str
    place: str
    claims: tuple[Claim, ...]
    bodies: Bodies | None = None
    home: str | None = None


def of_links(chains: list[Chain], claims: Mapping[str, Claim]) -> Iterator[Mutant]:
    """Yield the edits of every link's form, of every start, and of every sign."""
    for chain in chains:
        for index in range(len(chain.links)):
            claim = claims[place_of(chain, index)]
            for name, relation in edited(claim.relation, start=index == 0):
                yield Mutant(f"{claim.place}: {name}", claim.place, (replace(claim, relation=relation),))


def place_of(chain: Chain, index: int) -> str:
    """Name a link."""
    return f"{chain.name}, link {index + 1}"


def edited(relation: Relation, *, start: bool) -> Iterator[tuple[str, Relation]]:
    """Yield the edits of a relation: of the side that is new in this link, and of the start in a chain's first one."""
    sides = relation.sides()
    if isinstance(relation, Nonnegative | Positive):
        yield "sign reversed", relation.with_sides((Neg(sides[0]), *sides[1:]))
    # The subject of a sign is edited as an earlier link's form; of a zero set a = b, what is edited is b.
    places = range(2, len(sides), 2) if isinstance(relation, Nonnegative) else range(1, len(sides))
    # Where the other side is 0, a sign or a factor on the whole changes nothing.
    trivial = WHOLE if isinstance(relation, Equal) and ZERO in sides else ()
    for place in (*([0] if start and not isinstance(relation, Nonnegative) else []), *places):
        for name, side in edits(sides[place]):
            if name in trivial:
                continue
            # Names must differ: a start from a form, and one zero set from the next.
            where = "start: " if place == 0 else f"{sides[place - 1]} = " if isinstance(relation, Nonnegative) else ""
            yield where + name, relation.with_sides((*sides[:place], side, *sides[place + 1 :]))


def of_bodies(claims: Mapping[str, Claim], letters: Letters) -> Iterator[Mutant]:
    """Yield the edits of the body of every definition that the claims use, each with the claims that use it."""
    for definition in letters.definitions.values():
        using = [c for c in claims.values() if definition.name in Letters.of(c.relation.sides()).definitions]
        using.sort(key=lambda c: _has_variation(c.relation))  # variations cost most, and are rarely needed
        place = f"body of {definition.name}"
        for name, body in edits(definition.body):
            yield Mutant(f"{place}: {name}", place, tuple(using), {definition: body}, definition.where.file)


def _has_variation(relation: Relation) -> bool:
    found: list[Expr] = []
    for side in relation.sides():
        walk(side, lambda node: found.append(node) if isinstance(node, Vary | Deriv) else None)
    return bool(found)


def judge_all(
    theorem: Theorem, chains: list[Chain], claims: Mapping[str, Claim], arena: Arena
) -> tuple[list[MutantOutcome], list[str]]:
    """Return what became of every mutant, and the listed equivalents that match no living one."""
    outcomes, used = [], set()
    letters = Letters.of(side for claim in claims.values() for side in claim.relation.sides())
    for mutant in (*of_links(chains, claims), *of_bodies(claims, letters)):
        killed = _killed(mutant, arena)
        if killed is not None:
            outcomes.append(killed)
            continue
        pattern = next((p for p in theorem.equivalent if p in (mutant.place, mutant.name)), None)
        if pattern is None:
            foreign = mutant.home not in (None, theorem.where.file)
            outcomes.append(MutantOutcome(mutant.name, mutant.place, "elsewhere" if foreign else "alive"))
        else:
            used.add(pattern)
            outcomes.append(MutantOutcome(mutant.name, mutant.place, "equivalent", why=theorem.equivalent[pattern]))
    return outcomes, sorted(set(theorem.equivalent) - used)


def _killed(mutant: Mutant, arena: Arena) -> MutantOutcome | None:
    for claim in mutant.claims:
        trial = arena.attempt(claim.relation, claim.without, mutant.bodies)
        if trial.outcome in ("refuted", "undefined"):
            return MutantOutcome(
                mutant.name, mutant.place, "killed", ("finite measure",), trial.counterexample, trial.why
            )
    return None


def routes(
    theorem: Theorem, steps: list[Step], letters: Letters, worker: Worker, backend: object, seed: int
) -> Mapping[str, Mutant | None]:
    """Return, for each route that a theorem claims, an edit that it rejects with the other routes switched off."""
    chains = [s for s in steps if isinstance(s, Chain)]
    found: dict[str, Mutant | None] = {}
    if chains:
        found["symbolic"] = next((m for m, proved in _symbolic(theorem, chains, worker) if not proved), None)
    for step in steps:
        if isinstance(step, Quadrature) and not found.get("quadrature"):
            sample = (step.sample or automatic.on_sphere(step.clauses))(step.orders[0], backend)

            def on_rule(relation: Relation, sample: Sample = sample) -> str:
                return on_sample(relation, sample, letters.fields).result

            found["quadrature"] = _first(step, on_rule)
        if isinstance(step, Measures) and not found.get("measures"):

            def on_measures(relation: Relation, step: Measures = step) -> str:
                run = run_examples([relation], step, letters.fields, ROUTE_EXAMPLES, seed, shrink=False)
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
    extra = [_killed(m, arena) or MutantOutcome(m.name, m.place, "killed") for m in edits_of_clauses.values()]
    return [replace(m, killed_by=(*m.killed_by, *rejecting.get(m.name, ()))) for m in (*judged, *extra)]


def _first(step: Quadrature | Measures, result: Callable[[Relation], str]) -> Mutant | None:
    """Return the first edit of a step's clauses that its route refutes."""
    for clause in step.clauses:
        place = f"clause {clause.letter}"
        for name, relation in edited(clause.relation, start=True):
            if result(relation) == "refuted":
                return Mutant(f"{place}: {name}", place, (Claim(place, relation, frozenset()),))
    return None


def _symbolic(theorem: Theorem, chains: list[Chain], worker: Worker) -> Iterator[tuple[Mutant, bool]]:
    """Yield the edits of equalities, each with whether the checker, alone, proves it."""
    for chain in chains:
        for index, link in enumerate(chain.links):
            if not isinstance(chain.relation(index), Equal):
                continue
            place = place_of(chain, index)
            for name, relation in edited(chain.relation(index), start=False):
                links = (*chain.links[:index], replace(link, form=relation.sides()[1], clause=None))
                checked = Checker(Prover(worker), theorem.id).link(replace(chain, links=links), index)
                mutant = Mutant(f"{place}: {name}", place, (Claim(place, relation, frozenset()),))
                yield mutant, checked.result != "undecided"
