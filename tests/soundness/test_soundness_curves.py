"""Letters at the coordinate of an interval are functions on it: they have slopes, and no values at the ends."""

import pytest
from claims import same

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import Point, coordinate, critic, density, derivative, exp, integral, potential
from proofs_check.vocabulary.expressions import VocabularyError

x, y = coordinate("x", "x", 0, 1), coordinate("y", "y", 0, 2)
X = Point("x")
u, v, s, rho = potential("u", "u"), potential("v", "v"), critic("s", "s"), density("ρ", "r")
slope = derivative(u(X), x)

JUDGED = {
    "product rule": (same(integral(derivative(u(X) * v(X), x), x),
                          integral(u(X) * derivative(v(X), x) + v(X) * slope, x)), "holds", ""),
    "chain rule": (same(integral(derivative(exp(u(X)), x), x), integral(exp(u(X)) * slope, x)), "holds", ""),
    "a function is no constant": (same(integral(derivative(u(X) ** 2, x), x), 0), "undecided", "differ by"),
    "one slope for another": (same(integral(slope, x), integral(derivative(v(X), x), x)), "undecided", ""),
    "slope of a critic": (same(integral(derivative(s(X, X), x), x), 0), "undecided", "no rule to differentiate s"),
    "slope of another coordinate": (same(integral(derivative(y(X), x), x), 1), "undecided", "no rule to differentiate"),
}  # fmt: skip


@pytest.mark.parametrize("name", JUDGED)
def test_slopes_are_letters_of_their_own(name, judged):
    built, result, why = JUDGED[name]
    found = judged(lambda: built)
    assert found[0] == result, found
    assert why in found[1]


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([integral(rho(X), x)], "where a potential can stand, or a density with mass=None"),
        ([integral(s(X, X), x)], "where a potential can stand"),
        ([integral(u(X), x), integral(u)], "at a coordinate and at a point of 𝒵; use two letters"),
    ],
    ids=["density", "critic", "both"],
)
def test_what_cannot_stand_at_a_coordinate_is_refused(sides, said):
    with pytest.raises(VocabularyError, match=said):
        Letters.of(sides)


def test_a_slope_rests_on_a_function_that_is_smooth(worker):
    chain, *_ = JUDGED["chain rule"]
    (checked,) = Checker(Prover(worker), "T9").chain(chain)
    assert "u is smooth on its interval" in {str(use) for use in checked.uses}
