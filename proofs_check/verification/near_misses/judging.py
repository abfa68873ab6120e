"""What becomes of mutants: a finite measure refutes them, the checker explains them, or they are alive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from proofs_check.checker.check import Checker
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.outcome import MutantOutcome
from proofs_check.verification.near_misses.explaining import Explainer
from proofs_check.verification.near_misses.mutants import Held, Mutant, of_bodies, of_links
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Named
from proofs_check.vocabulary.printing import in_prose
from proofs_check.vocabulary.theorem import Theorem
from proofs_check.vocabulary.written import latex


def judge_all(
    theorem: Theorem,
    chains: list[Chain],
    claims: Mapping[str, Held],
    arena: Arena,
    checker: Checker,
    most: int | None = None,
) -> tuple[list[MutantOutcome], list[str], int]:
    """Return what became of the mutants, the listed equivalents that match no living one, and how many mutants are.

    With ``most`` only so many are judged, evenly spread; which equivalents are stale is then not known.
    """
    outcomes, used = [], set()
    letters = Letters.of(side for claim in claims.values() for side in claim.relation.sides())
    every = (*of_links(chains, claims), *of_bodies(claims, letters))
    explained = Explainer(theorem, chains, checker, arena)
    step = 1 if most is None else max(1, -(-len(every) // most))
    for mutant in every[step // 2 :: step]:
        pattern = next((p for p in theorem.equivalent if p in (mutant.place, mutant.name)), None)
        outcome = _judged(mutant, theorem, explained, pattern)
        used |= {pattern} if outcome.result != "killed" else set()
        outcomes.append(replace(outcome, home=mutant.home, defined=mutant.defined))
    return outcomes, sorted(set(theorem.equivalent) - used) if step == 1 else [], len(every)


def _judged(mutant: Mutant, theorem: Theorem, explained: Explainer, pattern: str | None) -> MutantOutcome:
    """Say what became of a mutant; ``pattern`` is by what its author says that it changes nothing, where he does."""
    # Edits of another module's objects are for the theorems about these to refute: no deep look here.
    foreign = mutant.home not in ("", theorem.where.file)
    arena = explained.arena
    killed = killed_by_a_measure(mutant, arena) or (None if foreign else killed_by_a_measure(mutant, arena, deep=True))
    if killed is not None:
        return killed
    outcome = explained(mutant, foreign=foreign)
    if outcome is None and pattern is not None:
        why = theorem.equivalent[pattern]
        outcome = MutantOutcome(mutant.name, mutant.place, "equivalent", why=why, excused=True)
    left: Literal["elsewhere", "alive"] = "elsewhere" if foreign else "alive"
    return outcome or MutantOutcome(mutant.name, mutant.place, left)


def killed_by_a_measure(mutant: Mutant, arena: Arena, *, deep: bool = False) -> MutantOutcome | None:
    """Return that a finite measure refutes a mutant, None where none does; ``deep`` tries many more."""
    for claim in mutant.claims:
        trial = arena.attempt(claim.relation, claim.without, mutant.bodies, deep=deep, also=mutant.vanishes)
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
