"""Certificates: relations at exact data by ball arithmetic. A sign that an enclosure shows is proved, and may raise."""

from __future__ import annotations

import time

from numerics.balls.enclosure import Enclosure
from proofs_check.evidence.enclosures import Judged, judge
from proofs_check.outcome import Outcome, Result
from proofs_check.vocabulary.evidence import Certified
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.substitutions import Unsayable
from proofs_check.vocabulary.theorem import Theorem, contradicts


def at_witness(theorem: Theorem, step: Certified) -> Outcome:
    """Certify that a relation holds at a witness, or fails there; an enclosure that contains 0 leaves it undecided.

    That the witness satisfies the hypotheses on its letters is decided first, exactly.
    """
    start = time.perf_counter()
    said = f"not {step.claim}" if step.fails else str(step.claim)
    try:
        judged = judge(step.claim.relation, step.witness)
    except Unsayable as reason:
        judged = Judged(None, Enclosure(None, None), str(reason))
    as_said = None if judged.holds is None else judged.holds is not step.fails
    result: Result = "undecided" if as_said is None else "holds" if as_said else "refuted"
    margin = judged.margin
    value, error, ends = (margin.value, margin.error, margin.decimals()) if margin.known else (None, None, None)
    return Outcome(
        theorem.id, step.name, step.facet, "certified", result, said, None, judged.why, value, error,
        counterexample=dict(step.witness.data), where=str(step.where), seconds=time.perf_counter() - start,
        refutes=step.fails and step.claim == theorem.refutes, fails=step.fails, enclosure=ends,
    )  # fmt: skip


def refutes(theorem: Theorem, clause: Clause | None) -> bool:
    """Whether a clause contradicts the claim that a theorem is to refute."""
    claim = theorem.refutes
    return claim is not None and clause is not None and contradicts(clause.relation, claim.relation)


def not_refuted(theorem: Theorem, outcomes: list[Outcome]) -> list[str]:
    """Say that a theorem contradicts its claim by no step, whether it holds or not."""
    if theorem.refutes is None or any(step.refutes for step in outcomes):
        return []
    return [f"{theorem.id} refutes {theorem.refutes} by a witness, and no counterexample(…) is about that claim"]
