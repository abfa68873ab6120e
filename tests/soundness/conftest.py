"""What is said of statements that must not be proved, kind by kind, and of true ones beside them."""

import pytest

from numerics.arrays import select_backend
from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.outcome import Verdict
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary import theorem
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import VocabularyError

FACETS = ("energy", "convexity", "gibbs", "divergence")


@pytest.fixture(scope="session")
def worker():
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def judged(worker):
    """Return a function from a builder to the last link's result and message; its chains share one checker."""

    def judge(build):
        checker = Checker(Prover(worker), "T9")
        try:
            built = build()
        except VocabularyError as refusal:
            return "refused", str(refusal)
        chains = [built] if isinstance(built, Chain) else built
        *_, last = (checked for chain in chains for checked in checker.chain(chain))
        return last.result, last.why

    return judge


@pytest.fixture
def verifier(worker):
    """Return a verifier in a hurry: few measures, one mutant."""
    return Verifier(Settings("quick", 5, 0, select_backend("numpy"), 1, (2,)), worker)


@pytest.fixture
def verified(verifier):
    """Return a function from a builder of (clauses, steps) to the verdict and all that is said on the way."""

    def verify(build, **more):
        try:
            clauses, steps = build()
        except VocabularyError as refusal:
            return Verdict.UNDECIDED, str(refusal)

        @theorem(id="T9", title="a statement", clauses=clauses, absent=dict.fromkeys(FACETS, "a test"), **more)
        def stated():
            yield from steps

        outcome = verifier.theorem(stated)
        return outcome.verdict, "\n".join((*outcome.problems, *(step.why for step in outcome.steps)))

    return verify
