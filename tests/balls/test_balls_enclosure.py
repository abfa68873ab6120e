"""Balls: what is enclosed is really inside, what is not analytic is not trusted, and signs are read strictly."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ive

from numerics.balls import bessel
from numerics.balls import enclosure as balls
from numerics.balls.domains import NotCovered, positive_everywhere
from numerics.balls.enclosure import Enclosure

LAW = settings(max_examples=50, deadline=None)
HALF = Fraction(1, 2)


def whole(integrand, bits=96):
    with balls.precision(bits):
        return balls.real(balls.integral(integrand, balls.number(0), 2 * balls.pi()))


def test_integrals_of_known_value_are_enclosed():
    # ∫dθ/(5/4 + cos θ) = 2π/√(25/16 − 1) = 8π/3, and ∫log(5/4 + cos θ)dθ = 0 by Jensen's formula
    found = whole(lambda t, _: 1 / (t.cos() + balls.number(Fraction(5, 4))))
    assert found.low <= Fraction(8 * math.pi / 3) + Fraction(1, 10**15)
    assert found.high >= Fraction(8 * math.pi / 3) - Fraction(1, 10**15)
    assert found.error < 1e-15
    zero = whole(lambda t, analytic: balls.log(t.cos() + balls.number(Fraction(5, 4)), analytic=analytic))
    assert zero.low < 0 < zero.high
    assert not zero.positive
    assert not zero.negative
    assert zero.error < 1e-20


def test_a_pole_on_the_path_leaves_nothing_known():
    found = whole(lambda t, _: 1 / t.cos())
    assert not found.known or not (found.positive or found.negative)


def test_a_branch_cut_is_not_passed_over():
    with balls.precision(64):
        assert balls.real(balls.log(balls.number(-1), analytic=True)) == Enclosure(None, None)
        assert not balls.real(balls.power(balls.number(-2), HALF, analytic=True)).known


@LAW
@given(st.fractions(Fraction(1, 50), 40, max_denominator=50), st.integers(0, 12))
def test_bessel_ratios_hold_floating_ones(x, degree):
    with balls.precision(96):
        ratio = balls.real(balls.bessel_ratios(balls.number(x), degree)[degree])
    assert ratio.value == pytest.approx(ive(degree, float(x)) / ive(0, float(x)), rel=1e-11)
    assert ratio.high - ratio.low <= Fraction(1, 10**20)


@LAW
@given(st.fractions(-100, 100, max_denominator=10**6), st.fractions(0, 1, max_denominator=10**6))
def test_ends_are_rounded_outwards(low, width):
    found = Enclosure(low, low + width)
    below, above = (Fraction(end) for end in found.decimals(5))
    assert below <= found.low <= found.high <= above
    assert Fraction(found.value) - Fraction(found.error) <= found.low
    assert Fraction(found.value) + Fraction(found.error) >= found.high


def test_signs_are_strict():
    assert not Enclosure(Fraction(0), Fraction(1)).positive
    assert Enclosure(Fraction(0), Fraction(1)).nonnegative
    assert not Enclosure(Fraction(-1), Fraction(0)).negative
    assert Enclosure(Fraction(1, 9), Fraction(1)).positive
    nothing = Enclosure(None, None)
    assert [nothing.positive, nothing.negative, nothing.nonnegative] == [False] * 3
    assert math.isnan(nothing.value)


ONE, X, LOG = (Fraction(0), 0), (Fraction(1), 0), (Fraction(0), 1)
SQUARE, X_LOG = (Fraction(2), 0), (Fraction(1), 1)


def test_gibbs_inequality_is_covered():
    phi = {X_LOG: Fraction(1), ONE: Fraction(1), X: Fraction(-1)}
    cover = positive_everywhere(lambda x: x * x.log() + 1 - x, phi, (Fraction(1),))
    assert cover.low < 1 < cover.high


# Each is false somewhere: between the ends, at an end, or at the zero that is claimed.
FALSE = {
    "negative between": (lambda x: x * x - 3 * x + 2, {SQUARE: 1, X: -3, ONE: 2}, (), "not positive"),
    "just below zero": (
        lambda x: x * x.log() + 1 - x - balls.exact(Fraction(1, 10**4)),
        {X_LOG: 1, ONE: 1 - Fraction(1, 10**4), X: -1}, (), "not positive",
    ),
    "negative at infinity": (lambda x: 3 - x, {ONE: 3, X: -1}, (), "leading term at infinity"),
    "negative at 0": (lambda x: x + x.log(), {X: 1, LOG: 1}, (), "leading term at 0"),
    "a simple zero": (lambda x: x - 1, {X: 1, ONE: -1}, (Fraction(1),), "leading term at 0"),
    "no zero there": (lambda x: x * x - x + 1, {SQUARE: 1, X: -1, ONE: 1}, (Fraction(1),), "of order 0"),
    "a zero more": (
        lambda x: (x - 1) * (x - 1) * (x - 2) * (x - 2),
        {(Fraction(4), 0): 1, (Fraction(3), 0): -6, SQUARE: 13, X: -12, ONE: 4}, (Fraction(1),), "not positive",
    ),
    "nothing": (lambda x: 0 * x, {ONE: 0}, (), "vanishes everywhere"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_somewhere_is_not_covered(name, monkeypatch):
    monkeypatch.setattr("numerics.balls.domains.MOST_PIECES", 2000)
    build, terms, zeros, reason = FALSE[name]
    with pytest.raises(NotCovered, match=reason):
        positive_everywhere(build, {key: Fraction(c) for key, c in terms.items()}, zeros)


def test_ratios_are_covered_and_their_bounds_are_needed(monkeypatch):
    monkeypatch.setattr(bessel, "LARGEST", 8)
    assert "3 orders" in str(bessel.ratios_between_0_and_1(3))
    assert "0 orders" in str(bessel.ratios_between_0_and_1(512))
    with pytest.raises(NotCovered, match="dimension=1 must be"):
        bessel.ratios_between_0_and_1(1)
    # Of order −2 it is I_{−1}/I_{−2} = I_1/I_2, which is above 1: balls must see it.
    monkeypatch.setattr(bessel, "MOST_PIECES", 50)
    with pytest.raises(NotCovered, match="not seen to be between 0 and 1"):
        bessel._cover(Fraction(-2), Fraction(4), Fraction(8))


def test_signs_of_the_root_series():
    assert "200 coefficients exactly, after which 0.040 is left" in str(bessel.root_series_signs())
    # C(400, 200)/4²⁰⁰ by logarithms
    left = math.exp(math.lgamma(401) - 2 * math.lgamma(201) - 200 * math.log(4))
    assert left == pytest.approx(0.0399, abs=5e-5)
    assert left <= 1 / math.sqrt(200 * math.pi)


def test_every_zero_is_needed():
    """(x − 1)²(x − 2)² is covered once both of its zeros are named."""
    build, terms, _, _ = FALSE["a zero more"]
    exact = {key: Fraction(c) for key, c in terms.items()}
    assert positive_everywhere(build, exact, (Fraction(1), Fraction(2))).pieces > 2
