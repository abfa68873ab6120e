"""What a measure shows by chance refutes nothing: weights that no float sees, and a value that passes its limit."""

import numpy as np
import pytest

from numerics.measures.densities import normalise
from numerics.rules.spaces import MeasureSpace
from proofs_check.evidence.sampled import on_sample
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import (
    Sample,
    density,
    integral,
    kernel,
    log,
    named_density,
    named_kernel,
    nonnegative,
    scalar,
    tends,
    w,
    z,
)
from theorems.objects import KL

rho, p, r, k = density("ρ", r"\rho"), density("p", "p"), density("r", "r"), kernel("k", "k")
b = scalar("b", "b", "positive")
q = named_kernel("q", "q", k(z, w) / integral(k(z, w), w))
m = named_density("m", "m", integral(rho(w) * q(w, z), w))
information = integral(integral(rho(z) * q(z, w) * log(q(z, w) / m(w)), w))
# The rows of k differ by a thousandth, and the second is drawn once in 10⁹: the information is 10⁻¹⁴.
RARE = Sample(
    MeasureSpace(np.zeros(2)),
    {
        "ρ": np.array([-2.2467900847884007e-09, -19.913763267437485]),
        "k": np.array([[1.0058765747144782, 1.0], [1.0029339832284467, 1.0029339832284467]]),
    },
)
EVEN = Sample(RARE.space, {"ρ": np.log([0.5, 0.5]), "k": np.array([[2.0, 1.0], [1.0, 2.0]])})
# Here the second order of the expansion in b is as large as the first just at b = 2⁻⁵.
FIVE = MeasureSpace(np.array([0.0, 1.6055134, 0.0, 0.0, 0.0]))
PASSED = Sample(
    FIVE,
    {
        "p": normalise(FIVE, np.array([-0.8651027, -2.3010211, -2.9698094, -3.5769363, -7.0173222])),
        "r": normalise(FIVE, np.zeros(5)),
        "b": 1.0,
    },
)  # fmt: skip


def found(clause, sample):
    return on_sample(clause.relation, sample, Letters.of(list(clause.relation.sides())).fields).result


def test_a_zero_set_is_not_refuted_where_its_sides_differ_at_a_weight_that_no_float_sees():
    claim = nonnegative("a", "the information", information, (q, m(w)))
    assert found(claim, RARE) == found(claim, EVEN) == "holds"


def test_a_zero_set_is_refuted_where_its_sides_differ_everywhere():
    nothing = information - integral(integral(rho(z) * q(z, w) * log(q(z, w) / m(w)), w))
    assert found(nonnegative("a", "nothing", nothing, (q, m(w))), EVEN) == "refuted"


@pytest.mark.parametrize(("times", "result"), [(1, "holds"), (2, "refuted")])
def test_a_limit_that_is_passed_once_is_reached_all_the_same(times, result):
    power = (1 - integral(p ** (1 - b) * r**b)) / (1 - b)
    assert found(tends("a", "a limit", power / b, times * KL(p, r), b, 0), PASSED) == result
