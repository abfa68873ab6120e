"""One computer-algebra worker for all tests of the checker, and the verdict on what a builder builds."""

import pytest

from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import VocabularyError


@pytest.fixture(scope="session")
def worker():
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def checker(worker):
    return Checker(Prover(worker), "T9")


@pytest.fixture
def judged(checker):
    """Return a function from a builder to the last link's result and message; its chains share one checker."""

    def judge(build):
        try:
            built = build()
        except VocabularyError as refusal:
            return "refused", str(refusal)
        chains = [built] if isinstance(built, Chain) else built
        *_, last = (checked for chain in chains for checked in checker.chain(chain))
        return last.result, last.why

    return judge
