"""What a theorem takes from others by name, which must state just that; and which of its own clauses are reached."""

from __future__ import annotations

from collections.abc import Mapping

from proofs_check.checker.check import Checker
from proofs_check.checker.unfold import Unfolder
from proofs_check.finite.letters import Letters
from proofs_check.outcome import Outcome, Verdict
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Field, Int, free, nodes, z
from proofs_check.vocabulary.printing import head
from proofs_check.vocabulary.statements import Clause, Equal
from proofs_check.vocabulary.symbols import BaseMeasure
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


def volumes(known: Mapping[str, Theorem], letters: Letters) -> list[str]:
    """Name the kernels whose volume is said to be shown constant by a theorem that states nothing of the kind.

    That a volume is constant is a hypothesis on its kernel; a theorem shows for which kernels it is met.
    """
    said = []
    for number in letters.scalars.values():
        shower = known.get(number.shown_by or "")
        if number.volume is not None and shower is not None and not any(map(_of_a_volume, shower.clauses)):
            said.append(f"{shower.id} states of no kernel that its volume, as ∫{number.volume} dμ(w), is constant")
    return said


def _of_a_volume(clause: Clause) -> bool:
    """Whether a clause says that an integral of a kernel over its second point is the same at every first one."""
    match clause.relation:
        case Equal(lhs, rhs) if free(lhs) == {z} and z not in free(rhs):
            match Unfolder()(lhs):
                case Int(body, (point,), BaseMeasure()):
                    kernels = (n for n in nodes(body) if isinstance(n, Field) and n.symbol.arity == 2)
                    return any(set(kernel.at) == {z, point} for kernel in kernels)
    return False


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
