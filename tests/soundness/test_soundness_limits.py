"""A limit is one of a number that comes near its place; what squeezes must be able to close in."""

import pytest
from claims import granted

from proofs_check.vocabulary import SQUEEZE, at_most, by, calc, density, potential, scalar, tends, whole_number
from proofs_check.vocabulary.expressions import lift

rho, U = density("ρ", "r"), potential("U", "U")
x, y, a = scalar("x", "x", "positive"), scalar("y", "y", "positive"), scalar("a", "a")
N, n = whole_number("N", "N"), whole_number("n", "n")
eta, small = scalar("η", "e", "positive"), scalar("δ", "d", "positive", below=1)


def squeezed(number, slack, place=0):
    """Squeeze a between a − x·0 and a + η − x·0, as x goes to a place."""
    f = number / (number + 1)
    low, high = at_most("l", "low", a - number * lift(0), f), at_most("h", "high", f, a + slack - number * lift(0))
    claim = tends("z", "claim", f, a, number, None if place is None else lift(place))
    return [*granted(low, high), calc("claim", "energy", f, by(SQUEEZE, claim, low, high))]


FALSE = {
    "η a whole number": (lambda: squeezed(x, n), "for every η > 0, however small"),
    "η that is 0 or real": (lambda: squeezed(x, a), "for every η > 0, however small"),
    "η above a number": (
        lambda: squeezed(x, scalar("e", "e", "positive", over=lift(1))), "for every η > 0, however small"
    ),
    "η bound to a density": (
        lambda: squeezed(x, scalar("e", "e", "positive", under=rho)), "for every η > 0, however small"
    ),
    "a whole number goes to 0": (lambda: squeezed(N, eta), "N is a whole number, and none comes near 0"),
    "a number ≥ 2 goes to 0": (
        lambda: squeezed(scalar("k", "k", "positive", over=lift(2)), eta), "k is bounded by 2, and need not come near"
    ),
    "a number above a function goes to 0": (
        lambda: squeezed(scalar("k", "k", over=U), eta), "k is bounded by U, and need not come near its limit"
    ),
    "a number ≤ −1 goes to 0": (
        lambda: squeezed(scalar("k", "k", under=lift(-1)), eta), "k is bounded by −1, and need not come near"
    ),
    "a positive number goes to −1": (lambda: squeezed(x, eta, -1), "x does not come near −1: it is declared for x > 0"),
    "a number < 1 goes to 2": (lambda: squeezed(small, eta, 2), "δ does not come near 2"),
    "a number < 1 goes to infinity": (lambda: squeezed(small, eta, None), "δ < 1 does not tend to infinity"),
    "a letter in the place of a place": (lambda: squeezed(x, eta, y), "x tends to y, which must be a number"),
}  # fmt: skip
TRUE = {
    "η > 0": lambda: squeezed(x, eta),
    "0 < η < 1": lambda: squeezed(x, small),
    "0 < x < 1": lambda: squeezed(small, eta),
    "a real number": lambda: squeezed(scalar("k", "k"), eta),
}


@pytest.mark.parametrize("name", FALSE)
def test_no_limit_is_squeezed_out_of_reach(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result == "undecided"
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_a_limit_is_squeezed_within_reach(name, judged):
    assert judged(TRUE[name])[0] == "conditional"  # on the two bounds, which are granted
