"""A sample that breaks a hypothesis, or a twin without a value, confirms nothing."""

import math

import numpy as np
import pytest

from numerics.rules.spaces import finite_space
from proofs_check.evidence.sampled import on_sample
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import (
    Sample,
    VocabularyError,
    density,
    direction,
    equals,
    exp,
    functional,
    integral,
    log,
    named_density,
    named_scalar,
    potential,
)
from theorems.objects import KL, phi

RHO, H = density("ρ", r"\rho"), direction("h", "h")
SPACE = finite_space(np.asarray([1.0, 2.0]))
MASS = equals("a", "a mass", integral(RHO), 1)
SHIFT = equals("b", "no mass", integral(H), 0)


def found(clause, **values):
    letters = Letters.of(clause.relation.sides()).fields
    return on_sample(clause.relation, Sample(SPACE, values), letters)


def test_samples_that_satisfy_their_hypotheses_are_judged():
    assert found(MASS, ρ=np.log([0.5, 0.25])).result == "holds"
    assert found(SHIFT, h=np.asarray([2.0, -1.0])).result == "holds"


@pytest.mark.parametrize(
    ("clause", "values", "mass"),
    [(MASS, {"ρ": np.log([1.0, 0.5])}, 1), (MASS, {"ρ": np.log([0.5, 0.25 + 1e-9])}, 1), (SHIFT, {"h": np.ones(2)}, 0)],
)
def test_a_sample_of_another_mass_is_refused(clause, values, mass):
    with pytest.raises(VocabularyError, match=f"its hypothesis says {mass}; normalise it"):
        found(clause, **values)


def test_a_twin_without_a_value_is_not_passed_over():
    broken = functional("B(<r>)", "B(<r>)", lambda r: integral(r * log(r)), twin=lambda *_: (math.nan, 0.0))
    clause = equals("c", "a broken twin", broken(RHO), integral(RHO * log(RHO)))
    result = found(clause, ρ=np.log([0.5, 0.25]))
    assert result.result == "undecided"
    assert result.why == "the independent twins have no value on this measure"


def test_what_underflows_on_its_way_to_a_twin_is_no_mistake_of_the_twin():
    p, r, t = density("p", "p"), density("r", "r"), potential("T", "T")
    whole = named_scalar("Z", "Z", integral(exp(t) * r), twin="a test")
    tilt = named_density("q", "q", exp(t) * r / whole, twin="a test")
    gap = equals("d", "a gap", KL(p, r) - integral(t * p) + log(whole), KL(p, tilt))
    even = np.log([1 / 3, 1 / 3])
    assert found(gap, p=even, r=even, T=np.asarray([0.0, -100.0])).result == "holds"
    # e^(−722) is subnormal, and has few digits.
    assert found(gap, p=even, r=even, T=np.asarray([0.0, -722.25])).result == "undecided"


def test_what_is_too_large_for_a_twin_is_no_mistake_of_the_twin():
    r, t = density("r", "r"), potential("T", "T")
    clause = equals("e", "φ at e^T", integral(r * phi(exp(t))), integral(r * (t * exp(t) + 1 - exp(t))))
    even = np.log([1 / 3, 1 / 3])
    assert found(clause, r=even, T=np.asarray([0.0, 1.0])).result == "holds"
    assert found(clause, r=even, T=np.asarray([0.0, 705.0])).result == "undecided"  # x log x leaves float64
