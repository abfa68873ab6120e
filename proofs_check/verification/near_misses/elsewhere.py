"""Edits of shared objects that a theorem leaves to others: one of these must refute or explain each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from proofs_check.outcome import MutantOutcome, TheoremOutcome

SETTLED = ("killed", "equivalent", "implied")


def left_to_others(outcomes: Sequence[TheoremOutcome], roots: Sequence[Path]) -> list[TheoremOutcome]:
    """Demand that every edit of an object of these theories is refuted, or explained, by a theorem of a whole run.

    An object of the same name in another file, or with another body, is another object, and settles nothing.
    """
    settled = {_edit(m) for outcome in outcomes for m in outcome.mutants if m.result in SETTLED}
    result = []
    for outcome in outcomes:
        left = [m for m in outcome.mutants if m.result == "elsewhere" and _edit(m) not in settled]
        alive = [m.name for m in left if any(Path(m.home).is_relative_to(root) for root in roots)]
        problems = [f"mutant alive in every theorem: {name}" for name in alive]
        result.append(replace(outcome, problems=(*outcome.problems, *problems)))
    return result


def _edit(mutant: MutantOutcome) -> tuple[str, str, str]:
    return mutant.home, mutant.defined, mutant.name
