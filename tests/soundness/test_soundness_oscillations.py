"""A limit within an oscillation: what must be small where the radius is, and what must not move with it."""

from dataclasses import replace

import pytest
from claims import granted

from proofs_check.checker.existence import exists
from proofs_check.vocabulary import (
    OSCILLATION,
    Law,
    absolute,
    at_most,
    by,
    calc,
    critic,
    density,
    drop,
    integral,
    nonnegative,
    oscillation,
    potential,
    scalar,
    tends,
    w,
    where,
    z,
)
from proofs_check.vocabulary.expressions import lift

rho, U = density("ρ", "r"), potential("U", "U")
s, blunt = critic("s", "s", sharp=True), critic("t", "t")
x, a, c = scalar("x", "x", "positive"), scalar("a", "a"), scalar("c", "c", "positive")
delta, eta = scalar("δ", "d", "positive"), scalar("η", "e", "positive")
o = oscillation("o", "o", rho, s, delta)
far = where(drop(s) - delta)
loose = scalar("n", "n", "nonnegative", over=(1 - far) * absolute(rho(w) - rho))
other = scalar("p", "p", "positive", under=delta)


def within(bound, *, subject=x / (x + 1), limit=a, below=None):
    """Let x/(x + 1) be within a bound of a, as x → 0."""
    above = at_most("u", "above", subject - limit, bound)
    low = at_most("l", "below", limit - subject, bound) if below is None else below
    claim = tends("z", "claim", subject, limit, x, lift(0))
    return [*granted(above, low), calc("claim", "energy", subject, by(OSCILLATION, claim, above, low))]


FALSE = {
    "a number that nothing makes small": lambda: within(c + x * a),
    "what lies above an oscillation, not said to be one": lambda: within(loose + x * a),
    "an oscillation where the critic may be largest elsewhere": lambda: within(
        oscillation("o", "o", rho, blunt, delta) + x * a
    ),
    "one of a radius that is large": lambda: within(
        oscillation("o", "o", rho, s, scalar("k", "k", "positive", over=lift(2))) + x * a
    ),
    "one without its radius": lambda: within(replace(o, over=(absolute(rho(w) - rho),)) + x * a),
    "one of another sign": lambda: within(replace(o, sign="real") + x * a),
    "a factor that grows as the radius falls": lambda: within(o / delta + x * a),
    "a factor bound to the radius": lambda: within(o * other + x * a),
    "a product of two": lambda: within(o * o + x * a),
    "a divisor": lambda: within(1 / o + x * a),
    "a factor of the number": lambda: within(o / x + x * a),
    "the number twice": lambda: within(o + x * x),
    "a bound that moves with the number": lambda: within(o + x * (1 / x)),
    "the number as a divisor": lambda: within(o + a / x),
    "a subject that speaks of the radius": lambda: within(o + x * a, subject=x / (x + delta)),
    "a limit that is an oscillation": lambda: within(o + x * a, limit=o),
    "one side alone": lambda: within(o + x * a, below=at_most("l", "below", a - 1, o)),
    "a sign, for another limit than 0": lambda: within(o + x * a, below=nonnegative("l", "below", x / (x + 1))),
}
TRUE = {
    "an oscillation": lambda: within(o + x * a),
    "a multiple of one, over a number": lambda: within(3 * o / c + x * (a / delta)),
    "a bound that falls with the radius": lambda: within(o + x * (a / (delta * other))),
    "two of them": lambda: within(o + c * oscillation("u", "u", U, s, eta) + x * (a / eta)),
    "no oscillation": lambda: within(x * a),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_vanish_with_the_radius_gives_no_limit(name, judged):
    result, why = judged(FALSE[name])
    assert result == "undecided"
    assert "the limit needs" in why


@pytest.mark.parametrize("name", TRUE)
def test_what_vanishes_with_the_radius_gives_a_limit(name, judged):
    assert judged(TRUE[name])[0] == "conditional"  # on the two bounds, which are granted


@pytest.mark.parametrize(
    ("subject", "back", "result"),
    [
        (x / (x + 1) - x, x - x / (x + 1), "conditional"),
        (x / (x + 1) - x, x / (x + 1) + x, "undecided"),
        (x / (x + 1), -(x / (x + 1)), "conditional"),
        (x / (x + 1), x / (x + 1), "undecided"),
    ],
)
def test_a_difference_may_be_turned_round(subject, back, result, judged):
    def turned():
        above, below = at_most("u", "above", subject, o + x * a), at_most("l", "below", back, o + x * a)
        claim = tends("z", "claim", subject, 0, x, lift(0))
        return [*granted(above, below), calc("claim", "energy", subject, by(OSCILLATION, claim, above, below))]

    assert judged(turned)[0] == result


def test_a_limit_that_moves_is_none(judged):
    result, why = judged(lambda: within(o + x * a, limit=x))
    assert result == "undecided"
    assert "a limit, free of the number" in why


def under(function, *, continuous=True):
    return scalar("b", "b", "positive", under=function, continuous=continuous)


def over(function, *, continuous=True):
    return scalar("R", "R", "nonnegative", over=function, continuous=continuous)


def about(critic, margin=delta / 2, against=None):
    """Return the measure of the points about z where a critic has dropped by a margin at most."""
    return integral(where(margin - drop(critic)), w, **({} if against is None else {"against": against}))


MISSING = {
    "a number > 0 under one that may be < 0": under(10**6 - x),
    "one under a function that may vanish": under(U**2),
    "one under a difference of densities": under(rho - density("κ", "k")),
    "a floor of a density that need not be continuous": under(rho, continuous=False),
    "a ceiling of one": over(absolute(rho(w) - rho), continuous=False),
    "the measure about a point of a blunt critic": under(about(blunt)),
    "the measure where the critic has dropped by less than nothing": under(about(s, -delta)),
    "the measure of a margin that moves": under(about(s, U)),
    "the mass of a law, which may miss a part": under(about(s, against=Law("λ", "l"))),
    "the measure far from a point": under(integral(where(drop(s) - delta), w)),
    "the measure about another point": under(integral(where(delta / 2 - (s(w, w) - s(z, w))), w)),
}
THERE = {
    "a floor of a continuous density": under(rho),
    "a ceiling of one": over(absolute(rho(w) - rho)),
    "the measure about a point": under(about(s)),
    "an oscillation": o,
}


@pytest.mark.parametrize("name", MISSING)
def test_continuity_is_no_reason_for_every_number(name):
    assert not exists(MISSING[name])


@pytest.mark.parametrize("name", THERE)
def test_by_continuity_numbers_exist(name):
    assert exists(THERE[name])


def test_a_limit_that_rests_on_a_number_of_no_continuity_is_none(judged):
    """The floor of a density that may come near 0 is not stated in the limit."""
    floor = scalar("m", "m", "positive", under=rho)
    result, why = judged(lambda: within(o + x * (1 / floor)))
    assert result == "undecided"
    assert "which need not exist" in why
