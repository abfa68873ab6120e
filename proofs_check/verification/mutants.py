"""Mutants of a theorem: every single edit of every link and of every named object's body, each to be refuted.

An edit of a link is refuted by a finite measure on which the edited relation fails; an edit of a definition by one on
which some link of the theorem fails. Each route that the theorem claims must also reject some edit by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.checker.names import Names
from proofs_check.checker.unfold import ZERO
from proofs_check.evidence import automatic
from proofs_check.evidence.confirm import Draws, draw, judged
from proofs_check.evidence.sampled import Judge
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.finite.spaces import Without
from proofs_check.outcome import MutantOutcome
from proofs_check.verification.edits import TWO, WHOLE, edits
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.evidence import Measures, Quadrature
from proofs_check.vocabulary.expressions import Deriv, Expr, Mul, Named, Neg, Vary, nodes
from proofs_check.vocabulary.hypotheses import Hypothesis
from proofs_check.vocabulary.printing import in_prose
from proofs_check.vocabulary.statements import AtMost, Clause, Equal, Expands, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.substitutions import Bodies
from proofs_check.vocabulary.theorem import Step, Theorem
from proofs_check.vocabulary.written import latex

ROUTE_EXAMPLES = 20


@dataclass(frozen=True)
class Held:
    """A link as it was proved: its relation, and the hypotheses that its proof did without."""

    place: str
    relation: Relation
    without: Without


@dataclass(frozen=True)
class Mutant:
    """An edited claim, or edited bodies under which claims are tried.

    ``changed`` are the edited expression and the one that it was; ``weaker`` would make an edited bound a consequence
    of the proved one, and ``slack`` says that the edited form stands between two inequalities.
    """

    name: str
    place: str
    claims: tuple[Held, ...]
    bodies: Bodies | None = None
    home: str | None = None
    changed: tuple[Expr, Expr] | None = None
    weaker: Relation | None = None
    slack: bool = False

    @property
    def trivial(self) -> bool:
        """Whether the edit only turns the sign of a whole side, or doubles it."""
        now, was = self.changed or (None, None)
        return was is not None and now in (Neg(was), Mul((TWO, was)))


def of_links(chains: list[Chain], claims: Mapping[str, Held]) -> Iterator[Mutant]:
    """Yield the edits of every link's form, of every start, and of every sign.

    A form is typed once and stands in two links, the one that reaches it and the next: either may refute its edit. A
    bound that is nothing but an instance of another clause is as sharp as that one, edited where it is derived.
    """
    for chain in chains:
        for index, link in enumerate(chain.links):
            if _is_instance(link):
                continue
            claim = claims[chain.place(index)]
            following = claims.get(chain.place(index + 1))
            for name, relation in edited(claim.relation, start=index == 0):
                yield _of_link(f"{claim.place}: {name}", claim, relation, following)


def _is_instance(link: Link) -> bool:
    """Whether a bound only puts other letters or laws into proved clauses."""
    instances = all(isinstance(p.source, Clause) and (p.letters or p.laws) for p in link.using)
    return isinstance(link.says, AtMost) and bool(link.using) and instances and link.gap == ZERO


def _of_link(name: str, claim: Held, relation: Relation, following: Held | None) -> Mutant:
    """Return the mutant of one edited link."""
    mutant = Mutant(name, claim.place, (replace(claim, relation=relation),))
    was, now = claim.relation.sides(), relation.sides()
    place = next((i for i, (a, b) in enumerate(zip(was, now, strict=True)) if a != b), 0)
    mutant = replace(mutant, changed=(now[place], was[place]))
    if isinstance(relation, Expands) and place == len(was) - 1:
        return replace(mutant, weaker=AtMost(was[-1], now[-1]))
    bound = isinstance(relation, AtMost)
    if place == 0:
        return replace(mutant, weaker=AtMost(now[0], was[0]) if bound else None)
    if following is None:
        return replace(mutant, weaker=AtMost(was[1], now[1]) if bound else None)
    sides = following.relation.sides()
    if place == 1 and sides[0] == was[1]:
        next_one = replace(following, relation=following.relation.with_sides((now[1], *sides[1:])))
        slack = bound and isinstance(following.relation, AtMost)
        return replace(mutant, claims=(*mutant.claims, next_one), slack=slack)
    return mutant


def edited(relation: Relation, *, start: bool) -> Iterator[tuple[str, Relation]]:
    """Yield the edits of a relation: of the side that is new in this link, and of the start in a chain's first one."""
    sides = relation.sides()
    if isinstance(relation, Nonnegative | Positive):
        yield "sign reversed", relation.with_sides((Neg(sides[0]), *sides[1:]))
    # The subject of a sign is edited as an earlier link's form; of a zero set a = b, what is edited is b.
    places = range(2, len(sides), 2) if isinstance(relation, Nonnegative) else range(1, len(sides))
    # Where the other side is 0, or the limit, a sign or a factor on the whole changes nothing.
    trivial = WHOLE if isinstance(relation, Equal | Tends) and ZERO in sides else ()
    for place in (*([0] if start and not isinstance(relation, Nonnegative) else []), *places):
        for name, side in edits(sides[place]):
            if name in trivial:
                continue
            # Names must differ: a start from a form, and one zero set from the next.
            where = "start: " if place == 0 else f"{sides[place - 1]} = " if isinstance(relation, Nonnegative) else ""
            if isinstance(relation, Expands) and place == len(sides) - 1:
                where = "remainder: "
            yield where + name, relation.with_sides((*sides[:place], side, *sides[place + 1 :]))


def of_bodies(claims: Mapping[str, Held], letters: Letters) -> Iterator[Mutant]:
    """Yield the edits of the body of every definition that the claims use, each with the claims that use it."""
    used = [(claim, Letters.of(claim.relation.sides()).definitions) for claim in claims.values()]
    # Variations cost most, and are rarely needed.
    used.sort(key=lambda use: any(isinstance(node, Vary | Deriv) for node in nodes(*use[0].relation.sides())))
    for definition in letters.definitions.values():
        using = [claim for claim, definitions in used if definition.name in definitions]
        place = f"body of {definition.name}"
        for name, body in edits(definition.body):
            where, changed = definition.where.file, (body, definition.body)
            yield Mutant(f"{place}: {name}", place, tuple(using), {definition: body}, where, changed)


def judge_all(
    theorem: Theorem,
    chains: list[Chain],
    claims: Mapping[str, Held],
    arena: Arena,
    prover: Prover,
    most: int | None = None,
) -> tuple[list[MutantOutcome], list[str], int]:
    """Return what became of the mutants, the listed equivalents that match no living one, and how many mutants are.

    With ``most`` only so many are judged, evenly spread; which equivalents are stale is then not known.
    """
    outcomes, used = [], set()
    letters = Letters.of(side for claim in claims.values() for side in claim.relation.sides())
    every = (*of_links(chains, claims), *of_bodies(claims, letters))
    step = 1 if most is None else max(1, -(-len(every) // most))
    for mutant in every[step // 2 :: step]:
        killed = _killed(mutant, arena)
        if killed is not None:
            outcomes.append(killed)
            continue
        if mutant.home in (None, theorem.where.file):
            killed = _killed(mutant, arena, deep=True)
            if killed is not None:
                outcomes.append(killed)
                continue
        pattern = next((p for p in theorem.equivalent if p in (mutant.place, mutant.name)), None)
        if pattern is not None:
            used.add(pattern)
            why = theorem.equivalent[pattern]
            outcomes.append(MutantOutcome(mutant.name, mutant.place, "equivalent", why=why, excused=True))
            continue
        foreign = mutant.home not in (None, theorem.where.file)
        left: Literal["elsewhere", "alive"] = "elsewhere" if foreign else "alive"
        outcomes.append(
            _explained(mutant, arena, prover)
            # Edits of another module's objects are for the theorems about these to refute: no deep look here.
            or (None if foreign else _killed(mutant, arena, deep=True))
            or MutantOutcome(mutant.name, mutant.place, left, home=mutant.home or "")
        )
    return outcomes, sorted(set(theorem.equivalent) - used) if step == 1 else [], len(every)


def _explained(mutant: Mutant, arena: Arena, prover: Prover) -> MutantOutcome | None:
    """Explain a survivor where that needs no author: it is weaker than what is proved, or provably equal to it."""
    if mutant.slack:
        why = "the form stands between two inequalities, and both hold with the edit too"
        return MutantOutcome(mutant.name, mutant.place, "implied", why=why)
    if mutant.weaker is not None and arena.attempt(mutant.weaker).outcome == "not refuted":
        why = "a weaker bound than the proved one, on every measure tried"
        return MutantOutcome(mutant.name, mutant.place, "implied", why=why)
    if mutant.changed is not None and not _differs(mutant.changed, arena):
        proof = replace(prover, patient=False).equal(*mutant.changed)
        # Equal because both are 0 by a hypothesis on a mass is no explanation: it would excuse any factor of ∫h.
        if proof.holds and not any(isinstance(g, Hypothesis) and g.kind in ("mass", "volume") for g in proof.used):
            return MutantOutcome(mutant.name, mutant.place, "equivalent", why="the checker proves the edit equal")
    return None


def _differs(changed: tuple[Expr, Expr], arena: Arena) -> bool:
    """Whether the first measures tell an edit from what it changes, which is cheaper to see than that they are equal.

    The body of an object with parameters has letters that no measure gives a value.
    """
    own = Letters.of(changed)
    known = all(arena.letters.fields.get(name) == symbol for name, symbol in own.fields.items())
    known = known and all(arena.letters.scalars.get(name) == number for name, number in own.scalars.items())
    return known and arena.attempt(Equal(*changed)).outcome == "refuted"


def _killed(mutant: Mutant, arena: Arena, *, deep: bool = False) -> MutantOutcome | None:
    for claim in mutant.claims:
        trial = arena.attempt(claim.relation, claim.without, mutant.bodies, deep=deep)
        if trial.outcome in ("refuted", "undefined"):
            return MutantOutcome(
                mutant.name, mutant.place, "killed", ("finite measure",), trial.counterexample, trial.why,
                *_edited_latex(mutant, claim), mutant.trivial, mutant.bodies is not None,
            )  # fmt: skip
    return None


def _edited_latex(mutant: Mutant, claim: Held) -> tuple[str, str]:
    """Write what is false of an edit, and what is beside it: the relation that fails, or the edited definition."""
    for definition, body in (mutant.bodies or {}).items():
        return rf"{latex(Named(definition, tuple(definition.params), definition.at))} := {latex(body)}", ""
    return in_prose(claim.relation)


def routes(
    steps: list[Step], letters: Letters, checker: Checker, backend: object, seed: int
) -> Mapping[str, Mutant | None]:
    """Return, for each route that a theorem claims, an edit that it rejects with the other routes switched off."""
    chains = [s for s in steps if isinstance(s, Chain)]
    symbolic = next((m for m, proved in _symbolic(chains, checker) if not proved), None)
    found: dict[str, Mutant | None] = {"symbolic": symbolic} if chains else {}
    for step in steps:
        if isinstance(step, Quadrature) and not found.get("quadrature"):
            rule = Judge([(step.sample or automatic.on_sphere(step.clauses))(step.orders[0], backend)], letters.fields)
            found["quadrature"] = _first(step, lambda relation, rule=rule: rule(relation)[0].result)  # type: ignore[misc]
        if isinstance(step, Measures) and not found.get("measures"):
            draws = draw(step, letters.fields, ROUTE_EXAMPLES, seed)

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
    extra = [_killed(m, arena) or MutantOutcome(m.name, m.place, "killed") for m in edits_of_clauses.values()]
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
                checked = replace(checker, names=Names()).link(_alone(chain, index, relation), index)
                place = chain.place(index)
                mutant = Mutant(f"{place}: {name}", place, (Held(place, relation, frozenset()),))
                yield mutant, checked.result != "undecided"


def _alone(chain: Chain, index: int, relation: Relation) -> Chain:
    """Return a chain whose link states an edited relation of an edited form, and lands on no clause."""
    *before, link = chain.links[: index + 1]
    if before:
        before[-1] = replace(before[-1], says=before[-1].says.with_sides((chain.relation(index - 1).lhs, relation.lhs)))
    start = chain.start if before else relation.lhs
    return replace(chain, start=start, links=(*before, replace(link, says=relation, clause=None)))
