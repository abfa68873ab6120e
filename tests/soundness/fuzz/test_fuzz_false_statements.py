"""False statements by the thousand, made from the true theorems: none may be proved.

Every night 2,000 tries with a seed of the day; by day a few of each kind, and that the fuzzer itself sees a survivor.
"""

import collections
import datetime
import os
import random
from types import SimpleNamespace

import pytest
from falsehoods import edited, false_at, kept
from fuzzing import Fuzzer
from shipped import SUITE

from proofs_check.checker.identities import Proof, Prover
from proofs_check.finite.arena import Arena, Trial
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import density, integral, log, scalar
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.statements import AtMost, Equal

THEOREMS = SUITE.theorems
# What a statement is that the suite takes for proved although it is false, and why it is still there.
EXPLAINED: dict[str, str] = {}
# A night's tries, shared out over the processes.
TRIES, PARTS = 2000, 8
rho, loose, tau = density("ρ", "r"), density("g", "g", mass=None), scalar("τ", "t", "positive", below=1)


@pytest.fixture
def fuzzer():
    made = Fuzzer(THEOREMS, 0)
    yield made
    made.close()


def told(survivor):
    return f"{survivor.theorem} [{survivor.kind}] {survivor.said}: {survivor.clause}"


@pytest.mark.weekly
@pytest.mark.parametrize("part", range(PARTS))
def test_no_false_statement_is_proved(fuzzer, part):
    # Another seed every day, and always the same one under CI.
    today = datetime.datetime.now(datetime.UTC).date()
    day = (datetime.date(2026, 11, 30) if os.environ.get("CI") else today).toordinal()
    seed = day * PARTS + part
    fuzzer.rng = random.Random(seed)
    score = fuzzer.run(TRIES // PARTS)
    alive = [told(one) for one in score.survivors if told(one) not in EXPLAINED]
    assert not alive, f"seed {seed}, {score.tries} tries, {dict(score.by)}: {alive}"


@pytest.mark.long
def test_a_few_false_statements_are_not_proved(fuzzer):
    score = fuzzer.run(12)
    assert [told(one) for one in score.survivors] == []
    assert sum(score.by.values()) == score.tries == 12


@pytest.mark.slow
def test_a_suite_that_believes_everything_has_survivors(fuzzer, monkeypatch):
    """With a prover that takes any two forms for equal, and measures that refute nothing, false statements survive."""
    monkeypatch.setattr(Prover, "equal", lambda *_, **__: Proof(holds=True))
    monkeypatch.setattr(Arena, "attempt", lambda *_, **__: Trial("not refuted", 0))
    assert any(fuzzer.run(1).survivors for _ in range(40))


@pytest.mark.parametrize(
    ("relation", "false"),
    [
        (Equal(integral(rho), integral(2 * rho)), True),
        (Equal(integral(rho), integral(rho) ** 2), False),
        (Equal(integral(loose), integral(loose) ** 2), True),
        (AtMost(integral(rho * log(rho / loose)), integral(loose) * 0), True),
        (AtMost(tau, tau**2), True),
        (AtMost(tau**2, tau), False),
    ],
    ids=["twice", "mass 1", "free mass", "no sign", "below 1", "square below 1"],
)
def test_the_oracle_knows_false_from_true(relation, false):
    assert (false_at(relation, 0) is not None) == false


@pytest.mark.long
def test_every_kind_of_edit_is_made():
    rng = random.Random(0)
    chains = [s for t in THEOREMS for s in t.steps() if isinstance(s, Chain) and s.links[-1].clause is not None]
    made = collections.Counter()
    for _ in range(1500):
        try:
            kind, _, chain = edited(rng.choice(chains), rng)
        except (VocabularyError, TypeError, ValueError, AttributeError):
            continue
        made[kind] += chain is not None
    kinds = {"hypotheses", "consistently", "clauses", "premises", "laws", "obligations", "smuggled"}
    assert {kind for kind, count in made.items() if count} == kinds


def test_letters_that_break_a_hypothesis_are_seen():
    space = SimpleNamespace(weights=(1, 1), fields={"ρ": {(0,): 1, (1,): 1}}, scalars={"τ": 2})
    assert not kept(Letters.of([integral(rho)]), space)
    assert not kept(Letters.of([tau]), space)
    space = SimpleNamespace(weights=(1, 1), fields={"ρ": {(0,): 0.5, (1,): 0.5}}, scalars={"τ": 0.5})
    assert kept(Letters.of([integral(rho), tau]), space)
