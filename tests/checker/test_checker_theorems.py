"""The checker alone, without measures or quadrature, proves every link of every theorem that is discovered."""

import pytest
from shipped import SUITE

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.vocabulary.chains import Chain

pytestmark = pytest.mark.long

CHAINS = [t for t in SUITE.theorems if any(isinstance(s, Chain) for s in t.steps())]


def owner(clause):
    return next((t.id for t in SUITE.theorems if clause in t.clauses), None)


@pytest.mark.parametrize("theorem", CHAINS, ids=lambda t: t.id)
def test_every_link_is_proved_by_the_checker_alone(theorem, worker):
    checker = Checker(Prover(worker), theorem.id, owner=owner)
    for chain in theorem.steps():
        if isinstance(chain, Chain):
            assert [(c.result, c.why) for c in checker.chain(chain) if c.result != "holds"] == []
    assert set(checker.reached) == set(theorem.clauses)
