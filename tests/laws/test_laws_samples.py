"""A sample that breaks a hypothesis, or a twin without a value, confirms nothing."""

import math

import numpy as np
import pytest

from numerics.rules.spaces import finite_space
from proofs_check.evidence.sampled import on_sample
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import Sample, VocabularyError, density, direction, equals, functional, integral, log

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
