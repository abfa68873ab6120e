"""What becomes of edits: of objects that several theorems share, and of those that change nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from proofs_check.outcome import MutantOutcome, TheoremOutcome, Verdict
from proofs_check.verification.near_misses.elsewhere import left_to_others


def outcome(name, *mutants):
    return TheoremOutcome(name, "", "", "", Verdict.PROVED, {}, {}, {}, (), mutants, (), (), (), None, (), 0.0)


LEFT = MutantOutcome(
    "body of κ_τ: τ → τ²", "body of κ_τ", "elsewhere", home="/theory/objects.py", defined="objects.py:3: κ_τ := e^(s/τ)"
)


@pytest.mark.parametrize(
    ("settles", "is_settled"),
    [
        (replace(LEFT, result="killed"), True),
        (LEFT, False),
        (replace(LEFT, result="alive"), False),
        (replace(LEFT, result="killed", home="/other/objects.py"), False),  # another theory's object of that name
        (replace(LEFT, result="killed", defined="objects.py:3: κ_τ := e^(s)"), False),  # another one of the same file
        (replace(LEFT, result="implied", name="body of κ_τ: τ → 1"), False),
    ],
)
def test_an_edit_that_every_theorem_leaves_to_others_is_a_problem(settles, is_settled):
    about, user = outcome("A2.1", settles), outcome("CB.1.frozen", LEFT)
    said = () if is_settled else ("mutant alive in every theorem: body of κ_τ: τ → τ²",)
    assert left_to_others([about, user], [Path("/theory")])[1].problems == said
    assert left_to_others([about, user], [Path("/elsewhere")])[1].problems == ()
