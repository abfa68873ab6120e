"""A lemma function has its sign only from a theorem that states it."""

import pytest

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.verification.run import verify
from proofs_check.verification.settings import Settings

BORROWED = '''"""**A borrowed sign**.

Statement.  For ψ(x) := {body}:
    (a) ∫ψ(ρ) dμ ≥ 0
Hypotheses.  ρ > 0 of mass 1.
Steps.  Read the sign.
Deviations.  None.
References.  None.
"""

from proofs_check.vocabulary import calc, ends, integral, lemma_function, log, nonnegative, theorem
from theorems.objects import rho

psi = lemma_function("ψ(<x>)", "p(<x>)", lambda x: {code}, proved_by="L1", zero_at=1)
SIGN = nonnegative("a", "a sign", integral(psi(rho)))
ABSENT = dict.fromkeys(("energy", "gibbs", "convexity"), "the test is about signs")


@theorem(id="Borrowed", title="A borrowed sign", clauses=(SIGN,), absent=ABSENT)
def borrowed():
    yield calc("sign", "divergence", SIGN.lhs, ends(SIGN, "as L1 says"))
'''


@pytest.mark.parametrize(("body", "code"), [("(x − 1)²", "(x - 1) ** 2"), ("x − 1", "x - 1")])
def test_a_sign_that_the_named_lemma_does_not_state_is_not_taken(tmp_path, body, code):
    (tmp_path / "borrowed.py").write_text(BORROWED.format(body=body, code=code), encoding="utf-8")
    found = discovery.catalogue(discovery.sources(tmp_path, [tmp_path]))
    run = verify(found, ["Borrowed"], Settings("quick", 5, 0, select_backend("numpy")))
    (outcome,) = run.outcomes
    assert str(outcome.verdict) in ("undecided", "refuted")
    assert "L1 does not state that ψ(x) ≥ 0, = 0 only at 1" in outcome.problems
