"""A whole number has no slope, and sits at no place between: what is said of numbers is not said of ½."""

from fractions import Fraction

import pytest
from claims import above, same

from proofs_check.vocabulary import (
    ABOVE_TANGENT,
    by,
    calc,
    derivative,
    equals,
    given,
    nonnegative,
    positive,
    scalar,
    value_at,
    whole_number,
)
from proofs_check.vocabulary.definitions import functional, named_scalar

half = Fraction(1, 2)
N, x = whole_number("N", "N"), scalar("x", "x", "positive")
f = (N - 1) * (N - half)  # ≥ 0 for whole N, and negative between ½ and 1
hidden = named_scalar("F", "F", derivative(N**2, N, at=3))
slope = functional("G(<k>)", "G(<k>)", lambda k: derivative(k**2, k), k=whole_number)


def tangent(g, k, place):
    """Claim g ≥ 0, above its tangent at a place."""
    value, steep = equals("b", "value", value_at(g, k, place), 0), equals("c", "slope", derivative(g, k, at=place), 0)
    curved, claim = positive("d", "curvature", derivative(g, k, 2)), nonnegative("a", "claim", g, (k, place))
    for clause in (value, steep):
        yield same(clause.lhs, 0)
    yield above(curved.lhs)
    yield calc("claim", "energy", claim.lhs, by(ABOVE_TANGENT, claim, value, steep, curved))


FALSE = {
    "a value at ½": (lambda: same(value_at(f, N, half), 0), "N is a whole number: there is no derivative in it"),
    "a value at 0": (lambda: same(value_at(N + 0, N, 0), 0), "no value at 0"),
    "a value at a number that may be none": (lambda: same(value_at(N + 0, N, x), x), "no value at x"),
    "a slope at ½": (lambda: same(derivative(f, N, at=half), -half), "there is no derivative in it"),
    "a slope at 1": (lambda: same(derivative(f, N, at=1), half), "there is no derivative in it"),
    "a curvature": (lambda: above(derivative(f, N, 2)), "there is no derivative in it"),
    "a slope inside an object": (lambda: same(hidden + 0, 6), "there is no derivative in it"),
    "a slope in a parameter": (lambda: same(slope(N) + 0, 2 * N), "there is no derivative in it"),
    "above a tangent at ½": (
        lambda: list(tangent((N - half) ** 2, N, half))[-1:], "must be a number where N is declared, which is N whole"
    ),
    "a clause moved to ½": (
        lambda: [
            above(N + 0, strict=False),
            above(x, given(nonnegative("a", "claim", N + 0), at=((N, x),)), strict=False),
        ],
        "x in the place of N must be a whole number ≥ 1",
    ),
}  # fmt: skip
TRUE = {
    "a value at 2": lambda: same(value_at(f, N, 2), Fraction(3, 2)),
    "a value at N + 1": lambda: same(value_at(N * N, N, N + 1), (N + 1) ** 2),
    "a slope in a number": lambda: same(derivative(x**2 * N, x), 2 * N * x),
    "a sign at whole numbers": lambda: above(N * (N - half)),
}


@pytest.mark.parametrize("name", FALSE)
def test_nothing_happens_between_whole_numbers(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result == "undecided"
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_whole_numbers_count(name, judged):
    result, why = judged(TRUE[name])
    assert (result, why) == ("holds", why)
