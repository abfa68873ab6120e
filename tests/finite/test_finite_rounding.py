"""Arithmetic with error bounds: the exact result for exact operands lies within the bound of the float result."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from proofs_check.finite import rounding
from proofs_check.finite.rounding import Bounded

numbers = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
positive = st.floats(-12, 12).map(lambda u: 10.0**u)
errors = st.sampled_from([0.0, 1e-16, 1e-12, 1e-6])
turns = st.floats(-1, 1)


def bounded(x, e):
    return Bounded(np.asarray([x]), np.asarray([e * abs(x)]))


def law(operation, exact, *operands):
    """Check an operation on floats known to relative errors, against mpmath on any values that those allow."""

    @seed(0)
    @settings(max_examples=200, deadline=None, database=None)
    @given(st.tuples(*operands), st.lists(errors, min_size=2, max_size=2), st.lists(turns, min_size=2, max_size=2))
    def holds(values, relative, where):
        n = len(values)
        boxes = [bounded(x, e) for x, e in zip(values, relative[:n], strict=True)]
        with np.errstate(all="ignore"):
            found = operation(*boxes)
        bound = float(found.error[0])
        if not math.isfinite(bound):
            return
        with mpmath.workdps(60):
            true = [
                mpmath.mpf(x) + mpmath.mpf(t) * mpmath.mpf(float(b.error[0]))
                for x, t, b in zip(values, where[:n], boxes, strict=True)
            ]
            assert abs(exact(*true) - mpmath.mpf(float(found.value[0]))) <= bound

    holds()


CASES = {
    "add": (lambda a, b: rounding.add([a, b]), lambda a, b: a + b, (numbers, numbers)),
    "multiply": (rounding.multiply, lambda a, b: a * b, (numbers, numbers)),
    "divide": (rounding.divide, lambda a, b: a / b, (numbers, numbers.filter(bool))),
    "power": (rounding.power, lambda a, b: a**b, (positive, st.floats(-3, 3))),
    "log": (rounding.FUNCTIONS["log"], mpmath.log, (positive,)),
    "exp": (rounding.FUNCTIONS["exp"], mpmath.exp, (st.floats(-50, 50),)),
    "abs": (rounding.FUNCTIONS["abs"], abs, (numbers,)),
}


def powers(low, high):
    return st.floats(low, high).map(lambda u: 10.0**u)


# Results below the normal range, down to those that come out as 0.
TINY = {
    "multiply": (powers(-300, -120), powers(-300, -120)),
    "divide": (powers(-300, -120), powers(120, 300)),
    "power": (powers(-200, -120), st.floats(2, 3)),
    "exp": (st.floats(-2000, -700),),
}


@pytest.mark.parametrize("name", TINY)
def test_what_underflows_lies_within_the_bound(name):
    operation, exact, _ = CASES[name]
    law(operation, exact, *TINY[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_exact_result_lies_within_the_bound(name):
    operation, exact, operands = CASES[name]
    law(operation, exact, *operands)


def test_quotient_by_what_may_be_zero_has_no_bound():
    with np.errstate(all="ignore"):
        found = rounding.divide(bounded(1.0, 0.0), Bounded(np.asarray([1e-20]), np.asarray([1e-19])))
    assert found.error[0] == math.inf
