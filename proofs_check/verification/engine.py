"""Verify one theorem: check its chains, try links on finite measures, confirm them numerically, judge mutants."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from threadpoolctl import threadpool_limits

from proofs_check.catalogue.discovery import shown_module
from proofs_check.catalogue.importing import unmoved
from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checked, Checker, clause_results
from proofs_check.checker.identities import Prover
from proofs_check.evidence import certificates, confirm, coverings, objects
from proofs_check.finite.arena import Arena, Trial
from proofs_check.finite.letters import Letters
from proofs_check.finite.spaces import Without, hypotheses
from proofs_check.outcome import OF_RESULT, HypothesisOutcome, MutantOutcome, Outcome, Result, TheoremOutcome, Verdict
from proofs_check.verification import docstrings, shown
from proofs_check.verification import facets as facets_of
from proofs_check.verification.near_misses.judging import judge_all
from proofs_check.verification.near_misses.mutants import Held
from proofs_check.verification.near_misses.routes import routes, with_routes
from proofs_check.verification.reliance import letters_of, relying, vacuous
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary.background import LISTED
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Certified, Covered, Measured, Measures, Quadrature
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.facts import Fact, Rule
from proofs_check.vocabulary.hypotheses import Hypothesis
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step, Theorem

Say = Callable[[str], None]


@dataclass(frozen=True)
class NearMisses:
    """What became of the edits and of the dropped hypotheses of a theorem that holds."""

    mutants: tuple[MutantOutcome, ...] = ()
    hypotheses: tuple[HypothesisOutcome, ...] = ()
    problems: tuple[str, ...] = ()
    edits: int = 0


class Verifier:
    """Verifies theorems one by one with a shared computer-algebra worker."""

    def __init__(
        self, settings: Settings, worker: Worker, say: Say = lambda _: None, known: Mapping[str, Theorem] | None = None
    ) -> None:
        """Verify with these settings; ``known`` are the theorems, by id, that lemma functions may say prove them."""
        self.settings, self.worker, self.say, self.known = settings, worker, say, known or {}
        self.at = ""  # the step that is being taken, in words
        self.agreed: set[objects.Pair] = set()

    def theorem(self, theorem: Theorem) -> TheoremOutcome:
        """Return everything about one theorem; a malformed module is reported, not raised."""
        start = time.perf_counter()
        try:  # on arrays as small as these other threads of BLAS do nothing but burn a core, and bits depend on them
            with unmoved(), threadpool_limits(1, user_api="blas"):
                return self._theorem(theorem, start)
        except (Exception, SystemExit) as mistake:  # a user's module may fail in any way; the others must still run
            what = f"{type(mistake).__name__}: {mistake}" if not isinstance(mistake, VocabularyError) else str(mistake)
            seconds = time.perf_counter() - start
            return broken(theorem, f"malformed step{self.at} ({_line(mistake, theorem)}): {what}", seconds)

    def named(self, name: str) -> TheoremOutcome:
        """Return everything about the known theorem with an id."""
        return self.theorem(self.known[name])

    def _theorem(self, theorem: Theorem, start: float) -> TheoremOutcome:
        self.say(f"{theorem.id}: statement")
        self.at = ""
        steps = list(theorem.steps())
        chains = [s for s in steps if isinstance(s, Chain)]
        letters = letters_of(theorem, chains)
        arena = Arena(letters, self.settings.seed)
        claims: dict[str, Held] = {}
        checker = Checker(Prover(self.worker), theorem.id, owner=self.owner)
        outcomes: list[Outcome] = []
        for step in steps:
            self.at = f" “{step.name}”" if isinstance(step, Step) else ""
            self.say(f"{theorem.id}: {step.name}")
            outcomes += self.step(theorem, step, checker, arena, claims)
        if self.settings.level == "certified":
            outcomes += coverings.covered(theorem, outcomes)
        results = clause_results(theorem.clauses, checker.reached)
        outcomes += self.unreached(theorem, checker, arena)
        outcomes += objects.differing(theorem.id, letters.definitions.values(), self.agreed, self.settings.seed)
        verdict = min([OF_RESULT[r] for r in results.values()] + [OF_RESULT[o.result] for o in outcomes])
        met = arena.met()
        unshown = [
            *shown.signs(checker, self.known),
            *shown.volumes(self.known, letters),
            *docstrings.contradictions(theorem, letters),
            *([] if met else [vacuous(letters)]),
        ]
        verdict = min(verdict, Verdict.UNDECIDED) if unshown else verdict
        # Near-misses of what does not hold say nothing, and would bury the step that fails.
        misses = (
            self.near_misses(theorem, steps, claims, arena, checker) if verdict >= Verdict.CONDITIONAL else NearMisses()
        )
        facets, reasons = facets_of.answers(theorem, outcomes)
        problems = [
            *unshown,
            *docstrings.problems(theorem),
            *shown.unreached(theorem, checker, verdict),
            *shown.unclaimed(theorem, chains, outcomes),
            *certificates.not_refuted(theorem, outcomes),
            *facets_of.unanswered(facets),
            *misses.problems,
        ]
        return TheoremOutcome(
            theorem.id, theorem.title, shown_module(theorem), str(theorem.where), verdict, facets, reasons,
            {k: OF_RESULT[r] for k, r in results.items()}, tuple(outcomes), misses.mutants, misses.hypotheses,
            _background(outcomes), tuple(sorted({name for o in outcomes for name in o.lemmas})), theorem.open_because,
            tuple(problems), time.perf_counter() - start, None if theorem.refutes is None else str(theorem.refutes),
            misses.edits, {clause.letter: str(clause) for clause in theorem.clauses},
            tuple(docstrings.omitted(theorem, letters)), met, claim=theorem.refutes.title if theorem.refutes else "",
        )  # fmt: skip

    def owner(self, clause: Clause) -> str | None:
        """Return the id of the theorem that states a clause."""
        return next((t.id for t in self.known.values() if clause in t.clauses), None)

    def label(self, theorem: Theorem, clause: Clause) -> str:
        """Return the full id of a clause, of this theorem or of the one that states it."""
        owner = theorem.id if clause in theorem.clauses else self.owner(clause) or theorem.id
        return f"{owner}.{clause.letter}"

    def unreached(self, theorem: Theorem, checker: Checker, arena: Arena) -> list[Outcome]:
        """Try the clauses that no chain ends in on finite measures all the same: they are undecided at best."""
        outcomes = []
        for clause in (c for c in theorem.clauses if c not in checker.reached):
            trial = arena.attempt(clause.relation)
            if trial.outcome in ("refuted", "undefined"):
                why = "a finite measure refutes it" if trial.outcome == "refuted" else trial.why
                outcomes.append(
                    Outcome(
                        theorem.id, f"clause {clause.letter} on finite measures", "random_measures", "measures",
                        "refuted", str(clause), clause.letter, why, counterexample=trial.counterexample,
                        tried=trial.tried, where=str(theorem.where),
                    )
                )  # fmt: skip
        return outcomes

    def near_misses(
        self, theorem: Theorem, steps: list[Step], claims: dict[str, Held], arena: Arena, checker: Checker
    ) -> NearMisses:
        """Judge every edit, each route by itself, and each hypothesis by dropping it."""
        chains = [s for s in steps if isinstance(s, Chain)]
        self.say(f"{theorem.id}: mutants")
        settings = self.settings
        judged, stale, count = judge_all(theorem, chains, claims, arena, checker, settings.mutants)
        # What is false stays unproved however long one tries: only a run that judges every mutant tries to the end.
        hasty = replace(checker, prover=replace(checker.prover, patient=settings.mutants is None))
        alone = routes(steps, arena.letters, hasty, settings.backend, settings.seed)
        self.say(f"{theorem.id}: hypotheses")
        speaking = [(claim, Letters.of(claim.relation.sides())) for claim in claims.values()]
        dropped = [
            self.hypothesis(h, [c for c, own in speaking if h.letter in own.fields or h.letter in own.scalars], arena)
            for h in hypotheses(arena.letters)
        ]
        problems = (
            *(f"the equivalent edit {p!r} matches no living mutant; remove it" for p in stale),
            *(f"mutant alive: {m.name}" for m in judged if m.result == "alive"),
            *(f"the {route} route rejects no mutant by itself" for route, name in alone.items() if name is None),
        )
        return NearMisses(tuple(with_routes(judged, alone, arena)), tuple(dropped), problems, count)

    def step(
        self, theorem: Theorem, step: Step, checker: Checker, arena: Arena, claims: dict[str, Held]
    ) -> list[Outcome]:
        """Return the outcomes of one step."""
        settings, letters = self.settings, arena.letters
        match step:
            case Chain():
                return self.chain(theorem, step, checker, arena, claims)
            case Quadrature():
                return confirm.quadrature(theorem.id, step, letters.fields, settings.backend, settings.seed)
            case Measures():
                draws = confirm.draw(step, letters.fields, settings.examples, settings.seed)
                return confirm.measures(theorem.id, step, draws)
            case Measured():
                return [confirm.measured(theorem.id, step, settings.backend)]
            case Certified():
                return [certificates.at_witness(theorem, step)]
            case Covered():
                waits = settings.level != "certified" and coverings.declared(step)
                return [] if waits else [coverings.by_author(theorem, step)]
            case _ as never:
                assert_never(never)

    def chain(
        self, theorem: Theorem, chain: Chain, checker: Checker, arena: Arena, claims: dict[str, Held]
    ) -> list[Outcome]:
        """Check a chain link by link, and try each link on finite measures whatever the checker says."""
        start = time.perf_counter()
        outcomes: list[Outcome] = []
        weakest: Result = "holds"
        way: frozenset[str] = frozenset()
        cited = False
        for index, checked in enumerate(checker.chain(chain)):
            relation = chain.relation(index)
            claim = Held(chain.place(index), relation, _spared(checked, arena))
            claims[claim.place] = claim
            trial = arena.attempt(relation, claim.without)
            result, why = _weigh(checked, trial)
            if result != "refuted":
                result, why, trial = relying(checked, result, why, trial, arena)
            link = chain.links[index]
            weakest = min(weakest, result, key=OF_RESULT.__getitem__)
            if link.clause is not None:
                checker.reached[link.clause] = min(weakest, checker.reached[link.clause], key=OF_RESULT.__getitem__)
            clauses = frozenset(self.label(theorem, clause) for clause in checked.clauses)
            way |= clauses | checked.lemmas
            cited = cited or checked.cited
            # A clause has the weakest grade on its way.
            weak = cited if link.clause is not None else checked.cited
            outcomes.append(
                Outcome(
                    theorem.id, claim.place, chain.facet, "cited" if weak else "symbolic", result,
                    str(relation), link.clause.letter if link.clause else None, why,
                    counterexample=trial.counterexample, tried=trial.tried, uses=checked.uses, lemmas=checked.lemmas,
                    clauses=clauses, rests_on=way if link.clause is not None else frozenset(),
                    assumes=checked.assumes, where=str(chain.where), seconds=time.perf_counter() - start,
                    refutes=certificates.refutes(theorem, link.clause),
                )
            )  # fmt: skip
            start = time.perf_counter()
        return outcomes

    def hypothesis(self, hypothesis: Hypothesis, claims: list[Held], arena: Arena) -> HypothesisOutcome:
        """Drop one hypothesis and see what breaks: one of the links that speak of it is refuted, or has no meaning."""
        for claim in claims:
            without = frozenset({(hypothesis.letter, hypothesis.kind)})
            trial = arena.attempt(claim.relation, without, sizes=self.settings.sizes)
            if trial.outcome in ("refuted", "undefined"):
                said = "is refuted" if trial.outcome == "refuted" else "has no meaning"
                return HypothesisOutcome(
                    hypothesis.said, "needed", f"{claim.place}, {said} without it", trial.counterexample
                )
        return HypothesisOutcome(
            hypothesis.said, "no failure seen", "no link was seen to fail without it on the measures tried"
        )


def _spared(checked: Checked, arena: Arena) -> Without:
    """Return the mass hypotheses that a proved link did without; a link that is not proved is tried under all."""
    loose = checked.result == "holds" and not checked.strict
    return arena.loosened(checked.uses) if loose else frozenset()


def _weigh(checked: Checked, trial: Trial) -> tuple[Result, str]:
    """Weigh the checker's word against the finite measures: a counterexample beats a proof."""
    if trial.outcome == "refuted":
        prefix = "the checker and a finite measure disagree: " if checked.result == "holds" else ""
        return "refuted", f"{prefix}{checked.why}; a finite measure refutes it"
    if trial.outcome == "undefined" and checked.result == "holds":
        return "undecided", f"proved symbolically, but on an admissible measure {trial.why}"
    if trial.outcome == "not tried" and checked.result == "holds":
        return "undecided", f"proved symbolically, but not tried on any measure: {trial.why}"
    return checked.result, checked.why


def _background(outcomes: list[Outcome]) -> tuple[Fact | Rule, ...]:
    found = {use for o in outcomes for use in o.uses if isinstance(use, Fact | Rule) and use in LISTED}
    return tuple(sorted(found, key=str))


def broken(theorem: Theorem, problem: str, seconds: float) -> TheoremOutcome:
    """Return that a theorem is undecided, for a problem that is in the way of all its steps."""
    facets: dict[str, str] = dict.fromkeys(facets_of.asked_of(theorem), "undecided")
    clauses = {c.letter: Verdict.UNDECIDED for c in theorem.clauses}
    return TheoremOutcome(
        theorem.id, theorem.title, shown_module(theorem), str(theorem.where), Verdict.UNDECIDED, facets, {}, clauses,
        (), (), (), (), (), theorem.open_because, (problem,), seconds,
    )  # fmt: skip


def _line(mistake: BaseException, theorem: Theorem) -> str:
    """Return the deepest line of the theorem's own file that a mistake passed through."""
    place, trace = str(theorem.where), mistake.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == theorem.where.file:
            place = f"{theorem.where.file.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
