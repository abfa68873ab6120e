"""Trigonometric polynomials: exact arithmetic, and positivity decided on the whole circle."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.trigonometric import of, real_roots, square_of_modulus

LAW = settings(max_examples=60, deadline=None)
fractions = st.fractions(-3, 3, max_denominator=12)
rows = st.lists(fractions, min_size=1, max_size=5)
polynomials = st.builds(lambda a, b: of(a, [Fraction(0), *b]), rows, rows)
ANGLES = (0.0, 0.3, 1.1, 2.0, math.pi, 4.2, 5.9)


def value(p, angle):
    terms = zip(p.cosine, p.sine, strict=True)
    return sum(float(a) * math.cos(k * angle) + float(b) * math.sin(k * angle) for k, (a, b) in enumerate(terms))


@pytest.mark.slow
@LAW
@given(polynomials, polynomials)
def test_values_of_a_product_are_products(p, q):
    for angle in ANGLES:
        assert value(p * q, angle) == pytest.approx(value(p, angle) * value(q, angle), abs=1e-9)


@pytest.mark.slow
@LAW
@given(polynomials, st.integers(0, 3))
def test_a_power_is_a_product(p, n):
    assert (p**n).mean == math.prod([p] * n, start=of([Fraction(1)])).mean


@LAW
@given(rows, st.fractions(Fraction(1, 50), 2, max_denominator=100))
def test_a_square_above_a_floor_is_positive(g, floor):
    square = square_of_modulus(g, floor)
    assert square.is_positive()
    assert value(square, 1.1) == pytest.approx(
        abs(sum(float(c) * complex(math.cos(1.1 * j), math.sin(1.1 * j)) for j, c in enumerate(g))) ** 2 + float(floor)
    )


@pytest.mark.slow
@LAW
@given(rows)
def test_what_dips_to_zero_or_below_is_not(g):
    """Σ g_j z^j times 1 − z vanishes at z = 1: at 0, and a millionth below it, positivity ends."""
    zero_at_one = [a - b for a, b in zip([*g, Fraction(0)], [Fraction(0), *g], strict=True)]
    assert not square_of_modulus(zero_at_one).is_positive()
    assert not square_of_modulus(zero_at_one, Fraction(-1, 10**6)).is_positive()
    assert square_of_modulus(zero_at_one, Fraction(1, 10**6)).is_positive()


@pytest.mark.slow
@LAW
@given(polynomials)
def test_positivity_agrees_with_values_where_these_decide(p):
    least = min(value(p, 2 * math.pi * k / 400) for k in range(400))
    slope = sum(k * (abs(float(a)) + abs(float(b))) for k, (a, b) in enumerate(zip(p.cosine, p.sine, strict=True)))
    if least > slope * math.pi / 400:
        assert p.is_positive()
    if least <= 0:
        assert not p.is_positive()


@LAW
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5))
def test_real_roots_are_counted_once_each(roots):
    p = [Fraction(1)]
    for root in roots:
        p = [a - root * b for a, b in zip([Fraction(0), *p], [*p, Fraction(0)], strict=True)]
    assert real_roots(p) == len(set(roots))
    above = [a + b for a, b in zip([Fraction(0)] * 2 + p, [*p, Fraction(0), Fraction(0)], strict=True)]
    assert real_roots(above) == len(set(roots)), "t² + 1 has no real root"


def test_pi_is_not_forgotten():
    """1 + cos θ vanishes at θ = π alone, which tan(θ/2) does not reach."""
    assert not of([Fraction(1), Fraction(1)]).is_positive()
    assert of([Fraction(10**9 + 1, 10**9), Fraction(1)]).is_positive()
