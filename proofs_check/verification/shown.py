"""What a theorem takes from others by name, which must state just that; and which of its own clauses are reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from proofs_check.checker.check import Checker
from proofs_check.finite.letters import Letters
from proofs_check.outcome import Outcome, Verdict
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Expr, free, w, z
from proofs_check.vocabulary.hypotheses import Hypothesis
from proofs_check.vocabulary.printing import head
from proofs_check.vocabulary.statements import Equal
from proofs_check.vocabulary.symbols import integral
from proofs_check.vocabulary.theorem import Theorem


def signs(checker: Checker, known: Mapping[str, Theorem]) -> list[str]:
    """Name the lemma functions whose declared sign the theorem that they name does not state."""
    said = []
    for definition in sorted(checker.cited, key=lambda d: d.name):
        lemma = known.get(definition.proved_by or "")
        if lemma is not None and not lemma.shows(definition):
            letter = head(definition, tex=False)
            said.append(f"{lemma.id} does not state that {letter} ≥ 0, = 0 only at {definition.zero_at}")
    return said


def volumes(checker: Checker, known: Mapping[str, Theorem], letters: Letters) -> list[str]:
    """Name the kernels whose volume is not shown to be constant by the theorem that is said to show it."""
    said = []
    for number in letters.scalars.values():
        shower = known.get(number.shown_by or "")
        if number.volume is None or shower is None:
            continue
        whole = integral(number.volume, w)
        stated = [c.relation for c in shower.clauses if isinstance(c.relation, Equal)]
        if not any(free(r.lhs) == {z} and z not in free(r.rhs) and _same(checker, r.lhs, whole) for r in stated):
            said.append(f"{shower.id} does not state that ∫{number.volume} dμ(w) is the same at every z")
    return said


def unclaimed(theorem: Theorem, chains: list[Chain], outcomes: list[Outcome]) -> list[str]:
    """Name what a result is conditional on without its author's word: to hold on that alone is not claimed."""
    said = {link.assumed for chain in chains for link in chain.links}
    names = {name for o in outcomes if o.result == "conditional" for name in o.assumes} - said
    return [f"{theorem.id} is conditional on the {name}, which its author does not assume" for name in sorted(names)]


def unreached(theorem: Theorem, checker: Checker, verdict: Verdict) -> list[str]:
    """Name the clauses that no chain ends in, unless the theorem is declared open; being open and proved is wrong."""
    if theorem.open_because:
        proved = verdict == Verdict.PROVED
        return [f"declared open, and proved: remove open_because from {theorem.id}"] if proved else []
    missing = [c for c in theorem.clauses if c not in checker.reached]
    return [f"{theorem.label(c)} is undecided: no chain ends in it" for c in missing]


def _same(checker: Checker, one: Expr, other: Expr) -> bool:
    """Whether two forms are equal as they stand, with no volume taken for constant."""
    proof = replace(checker.prover, patient=False).equal(one, other)
    return proof.holds and not any(isinstance(g, Hypothesis) and g.kind == "volume" for g in proof.used)
