"""What becomes of mutants: a finite measure refutes them, the checker explains them, or they are alive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from proofs_check.checker.identities import Prover
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.outcome import MutantOutcome
from proofs_check.verification.near_misses.mutants import Held, Mutant, of_bodies, of_links
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Expr, Named
from proofs_check.vocabulary.hypotheses import Hypothesis
from proofs_check.vocabulary.printing import in_prose
from proofs_check.vocabulary.statements import Equal
from proofs_check.vocabulary.theorem import Theorem
from proofs_check.vocabulary.written import latex


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
        pattern = next((p for p in theorem.equivalent if p in (mutant.place, mutant.name)), None)
        outcome = _judged(mutant, theorem, arena, prover, pattern)
        used |= {pattern} if outcome.result != "killed" else set()
        outcomes.append(replace(outcome, home=mutant.home, defined=mutant.defined))
    return outcomes, sorted(set(theorem.equivalent) - used) if step == 1 else [], len(every)


def _judged(mutant: Mutant, theorem: Theorem, arena: Arena, prover: Prover, pattern: str | None) -> MutantOutcome:
    """Say what became of a mutant; ``pattern`` is by what its author says that it changes nothing, where he does."""
    # Edits of another module's objects are for the theorems about these to refute: no deep look here.
    foreign = mutant.home not in ("", theorem.where.file)
    killed = killed_by_a_measure(mutant, arena) or (None if foreign else killed_by_a_measure(mutant, arena, deep=True))
    if killed is not None:
        return killed
    if pattern is not None:
        why = theorem.equivalent[pattern]
        return MutantOutcome(mutant.name, mutant.place, "equivalent", why=why, excused=True)
    left: Literal["elsewhere", "alive"] = "elsewhere" if foreign else "alive"
    return _explained(mutant, arena, prover) or MutantOutcome(mutant.name, mutant.place, left)


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


def killed_by_a_measure(mutant: Mutant, arena: Arena, *, deep: bool = False) -> MutantOutcome | None:
    """Return that a finite measure refutes a mutant, None where none does; ``deep`` tries many more."""
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
