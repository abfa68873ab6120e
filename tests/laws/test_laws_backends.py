"""Every quadrature step runs on either backend: the strict array-API namespace stands in for a device.

A GPU, where there is one, is held to the same outcomes, and to 1e-12 of each value's own scale.
"""

import array_api_strict
import pytest
from shipped import SUITE

from numerics.arrays import Backend, BackendUnavailable, select_backend
from proofs_check.evidence import confirm
from proofs_check.verification.reliance import letters_of
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Measured, Quadrature

pytestmark = pytest.mark.slow

THEOREMS = SUITE.theorems
HOST = select_backend("numpy")
STRICT = Backend("numpy", "the strict namespace", array_api_strict)
try:
    GPU, NO_GPU = select_backend("cupy"), ""
except BackendUnavailable as reason:
    GPU, NO_GPU = None, str(reason)


def outcomes(theorem, backend):
    steps = list(theorem.steps())
    letters = letters_of(theorem, [s for s in steps if isinstance(s, Chain)])
    found = []
    for step in steps:
        if isinstance(step, Quadrature):
            found += confirm.quadrature(theorem.id, step, letters.fields, backend)
        elif isinstance(step, Measured):
            found.append(confirm.measured(theorem.id, step, backend))
    return found


@pytest.fixture(scope="module")
def on_host():
    return {theorem.id: outcomes(theorem, HOST) for theorem in THEOREMS}


@pytest.mark.long
def test_there_is_something_to_run(on_host):
    assert sum(bool(found) for found in on_host.values()) >= 20


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.id)
@pytest.mark.parametrize(
    "backend",
    [
        pytest.param(STRICT, id="strict", marks=pytest.mark.long),
        pytest.param(GPU, id="gpu", marks=pytest.mark.skipif(GPU is None, reason=f"GPU not measured: {NO_GPU}")),
    ],
)
def test_quadrature_on_another_backend(theorem, backend, on_host):
    for mine, theirs in zip(outcomes(theorem, backend), on_host[theorem.id], strict=True):
        assert (mine.clause, mine.result, mine.why) == (theirs.clause, theirs.result, theirs.why) or backend is GPU
        assert mine.result == "holds"
        assert abs(mine.value - theirs.value) <= 1e-12 * max(1.0, abs(theirs.value))
