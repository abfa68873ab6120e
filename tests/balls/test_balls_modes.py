"""The quadratic form of R1 and R3 on two modes: its closed condition, and the form itself enclosed at such modes."""

import itertools
import math
from fractions import Fraction

import mpmath
import pytest
from scipy.special import ive

from numerics.balls import enclosure as balls
from numerics.balls import modes
from numerics.balls.coverings import check
from numerics.balls.domains import NotCovered
from numerics.balls.witness import Witness
from proofs_check.evidence.enclosures import judge
from proofs_check.vocabulary import direction, integral, nonnegative
from theorems.objects import P, rho

h = direction("h", "h")
FORM = nonnegative("a", "the form", integral(h * P(h) / P(rho)))


def least_degree(temperature):
    """Return the least ℓ that the condition allows, and the share of cos θ that makes the form least, from floats."""
    x = 1 / float(temperature)
    first = ive(1, x) / ive(0, x)
    b = 0.8 * first
    r = b / (1 + (1 - b * b) ** 0.5)
    degree = next(k for k in range(2, 80) if 4 * ive(k, x) / ive(0, x) < first * r ** (2 * k - 2))
    last = ive(degree, x) / ive(0, x)
    share = -(first + last) / 2 * (-r) ** (degree - 1) / first
    return degree, Fraction(share)


@pytest.mark.parametrize("temperature", [Fraction(1, 5), Fraction(1, 2)])
def test_the_form_is_negative_where_the_condition_holds(temperature):
    degree, share = least_degree(temperature)
    wave = ["0", str(share), *["0"] * (degree - 2), "1"]
    functions = {
        "ρ": {"kind": "density", "cosine": ["1", "4/5"]},
        "h": {"kind": "direction", "cosine": wave},
    }
    data = Witness({"space": "circle", "temperature": str(temperature), "bits": 256, "functions": functions})
    assert judge(FORM.relation, data).holds is False
    # Without the first mode it is a square under a positive weight, up to a factor.
    functions["h"]["cosine"] = ["0"] * degree + ["1"]
    assert judge(FORM.relation, Witness({**data.data, "functions": functions})).holds is True


def test_every_temperature_of_an_interval_is_covered():
    covering = modes.indefinite_between(Fraction(1, 100), Fraction(100))
    assert "τ in [1/100, 100] in 14 pieces" in str(covering)
    check(covering)


@pytest.mark.parametrize("temperature", [Fraction(1, 2000), Fraction(1, 7), Fraction(3), Fraction(700)])
def test_the_closed_degree_does_far_beyond_the_intervals(temperature):
    assert modes.degree_between(temperature, temperature)[1] > 0


def test_what_is_bounded_is_the_condition():
    """At a single τ the bound is log λ₁r^{2ℓ−2} − log 4λ_ℓ itself, here by mpmath."""
    degree, least = modes.degree_between(Fraction(1, 2), Fraction(1, 2))
    with mpmath.workdps(60):
        first, last = (mpmath.besseli(k, 2) / mpmath.besseli(0, 2) for k in (1, degree))
        b = mpmath.mpf(4) / 5 * first
        r = b / (1 + mpmath.sqrt(1 - b * b))
        found = mpmath.log(first * r ** (2 * degree - 2)) - mpmath.log(4 * last)
    assert float(least) == pytest.approx(float(found), rel=1e-12)


def test_a_lower_degree_is_not_said_to_do(monkeypatch):
    """The bound is of what is enclosed: with an eighth of the degree it is negative, and refused."""
    ceil = math.ceil
    monkeypatch.setattr(modes.math, "ceil", lambda x: ceil(x / 8))
    with pytest.raises(NotCovered, match="is not seen to make the form indefinite"):
        modes.degree_between(Fraction(4), Fraction(8))


def test_at_the_uniform_law_nothing_is_indefinite(monkeypatch):
    monkeypatch.setattr(modes, "SLOPE", Fraction(0))
    with pytest.raises(NotCovered, match="no degree is seen"):
        modes.indefinite_between(Fraction(1, 5), Fraction(1, 2))


def test_eigenvalues_fall_as_the_temperature_grows():
    """What makes it enough to look at the ends of an interval."""
    with balls.precision(96):
        ratios = [balls.bessel_ratios(balls.number(Fraction(1, k)) * 20, 12) for k in range(1, 30)]
        for warm, hot in itertools.pairwise(ratios):
            assert all(balls.real(a - b).positive for a, b in zip(warm[1:], hot[1:], strict=True))
