"""An author's mistake in a sample or a twin is told by step, clause, letter, value and remedy, not by NumPy's words."""

import re

import numpy as np
import pytest
from hypothesis import strategies as st

from numerics.arrays import select_backend
from numerics.rules.spaces import MeasureSpace
from proofs_check.checker.algebra.worker import Worker
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary import (
    Sample,
    calc,
    critic,
    density,
    ends,
    equals,
    exp,
    functional,
    integral,
    log,
    measures,
    named_scalar,
    potential,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)

pytestmark = pytest.mark.slow
rho, U, s, tau = density("ρ", "r"), potential("U", "U"), critic("s", "s"), scalar("τ", "t", "positive")
THREE = MeasureSpace(np.zeros(3))
GOOD = {"ρ": np.full(3, -np.log(3.0)), "U": np.array([0.0, 1.0, 2.0]), "s": np.zeros((3, 3)), "τ": 0.5}
CLAUSE = equals("a", "linear", integral(rho * (U + tau)), integral(rho * U) + tau)
TABLE = equals("a", "table", integral(integral(rho * s(z, w), w)), integral(integral(rho * s(z, w), w) + 0 * U))


def broken(_space):
    raise IndexError("too many indices")


def with_twin(twin):
    named = named_scalar("Z", "Z", integral(exp(-U)), twin=twin)
    return equals("a", "twice", log(named**2), 2 * log(named))


def of_density(twin):
    mean = functional("M(<r>)", "M", lambda r: integral(r * U), twin=twin)
    return equals("a", "twice", mean(rho) + mean(rho), 2 * mean(rho))


ROW = r"must be an array of shape \(3,\)"
WRONG = {
    "letter left out": (CLAUSE, {"U": None}, r"no value for the letter U of .*; add values\['U'\], one of an array of"),
    "array too short": (CLAUSE, {"U": np.zeros(2)}, r"gives U as an array of shape \(2,\), and it " + ROW),
    "number for an array": (CLAUSE, {"U": "seven"}, r"gives U as str 'seven', and it must be an array of shape \(3,\)"),
    "array for a number": (CLAUSE, {"τ": np.ones(3)}, r"gives τ as an array of shape \(3,\), and it must be a number"),
    "row for a table": (TABLE, {"s": np.zeros(3)}, r"gives s as an array of shape \(3,\), and it must be a table of"),
    "no mass": (CLAUSE, {"ρ": np.zeros(3)}, r"ρ has mass 3.0, and its hypothesis says 1; normalise it"),
    "twin that fails": (with_twin(broken), {}, r"twin of Z fails, called as twin\(space\) .*IndexError: too many"),
    "twin without its error": (with_twin(lambda _space: 3.0), {}, r"twin of Z returns .*, and must return \(value"),
    "twin of other arguments": (of_density(lambda _space: (1.0, 0.0)), {}, r"twin of M\(<r>\) fails.*TypeError"),
}  # fmt: skip


@pytest.fixture(scope="module")
def verifier():
    worker = Worker()
    yield Verifier(Settings("quick", 5, 0, select_backend("numpy"), 1, (1, 2)), worker)
    worker.stop()


@pytest.mark.parametrize("kind", ["rule", "measures"])
@pytest.mark.parametrize("case", WRONG)
def test_mistake_is_told_by_step_letter_and_remedy(case, kind, verifier):
    clause, changed, said = WRONG[case]
    values = {name: value for name, value in (GOOD | changed).items() if value is not None}
    sample = Sample(THREE, values)

    @theorem(id="T9", title="a mistake", clauses=(clause,))
    def steps():
        yield calc("chain", "energy", clause.lhs, ends(clause, "linear"))
        if kind == "rule":
            yield quadrature("my rule", clause, sample=lambda *_: sample, orders=(1, 2))
        else:
            yield measures("my measures", clause, strategy=lambda: st.just(sample))

    (problem,) = verifier.theorem(steps).problems
    assert problem.startswith(f"malformed step “my {kind}” (")
    assert re.search(said, problem), problem
