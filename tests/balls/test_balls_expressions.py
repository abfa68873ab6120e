"""Expressions in balls against floating evaluation on a fine rule: both see the same number, on random data."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from numerics.balls.witness import Witness
from numerics.measures.densities import kl_divergence, symmetric_divergence
from numerics.rules.circle import circle_rule
from proofs_check.evidence.enclosures import judge
from proofs_check.vocabulary import (
    absolute,
    coordinate,
    density,
    direction,
    equals,
    exp,
    integral,
    log,
    nonnegative,
    positive,
    potential,
    scalar,
    vary,
)
from proofs_check.vocabulary.expressions import lift
from theorems.objects import KL, D_sym, J, P, rho, tau

LAW = settings(max_examples=8, deadline=None, phases=[Phase.generate])
NODES = 768  # the roots of such a density may lie near the circle
coefficients = st.lists(st.fractions(-2, 2, max_denominator=5), min_size=2, max_size=4)
temperatures = st.fractions(Fraction(1, 10), 3, max_denominator=10)
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
U, h = potential("U", "U"), direction("h", "h")
FLOOR = "1/5"


def witness(temperature, one, other, sine=(0, 1)):
    def square(g):
        return {"kind": "density", "modulus": list(map(str, g)), "floor": FLOOR}

    functions = {
        "ρ": square(one),
        "ρ₁": square(one),
        "ρ₂": square(other),
        "U": {"kind": "potential", "cosine": ["1/2", "-1"], "sine": [0, "1/3"]},
        "h": {"kind": "direction", "cosine": [0, "2/3"], "sine": [str(x) for x in sine]},
    }
    return Witness({"space": "circle", "temperature": str(temperature), "bits": 80, "functions": functions})


def on_a_rule(g):
    rule = circle_rule(NODES)
    x = np.asarray(rule.points)
    angle = np.arctan2(x[:, 1], x[:, 0])
    values = abs(sum(float(c) * np.exp(1j * k * angle) for k, c in enumerate(g))) ** 2 + float(Fraction(FLOOR))
    return rule, angle, np.log(values / values.mean() / (2 * math.pi))


def smoothed(log_rho, temperature):
    return np.log(np.fft.ifft(np.fft.fft(np.exp(log_rho)) * multipliers(temperature)).real)


def enclosed(form, data):
    found = judge(nonnegative("a", "a", form).relation, data).margin
    assert found.known
    return found


def agrees(found, value, scale=1.0):
    assert abs(found.value - value) <= found.error + 1e-10 * (scale + abs(value))
    assert found.error <= 1e-12 * (1 + abs(value))


@pytest.mark.slow
@LAW
@given(temperatures, coefficients, coefficients)
def test_divergences(temperature, one, other):
    data = witness(temperature, one, other)
    rule, _, first = on_a_rule(one)
    _, _, second = on_a_rule(other)
    agrees(enclosed(KL(rho_1, rho_2), data), kl_divergence(rule, first, second).value)
    smooth = (smoothed(first, temperature), smoothed(second, temperature))
    agrees(enclosed(D_sym(P(rho_1), P(rho_2)), data), symmetric_divergence(rule, *smooth).value)


@LAW
@given(temperatures, coefficients)
def test_smoothed_energy_and_its_second_variation(temperature, one):
    data = witness(temperature, one, one)
    rule, angle, log_rho = on_a_rule(one)
    smooth = smoothed(log_rho, temperature)
    field = 0.5 - np.cos(angle) + np.sin(angle) / 3
    density_ = np.exp(log_rho)
    value = rule.integrate(field * density_ / float(temperature) + density_ * smooth).value
    agrees(enclosed(J(rho, U), data), value, scale=10 / float(temperature))
    wave = (2 / 3 * np.cos(angle) + np.sin(angle)) / (2 * math.pi)
    ratio = np.fft.ifft(np.fft.fft(wave) * multipliers(temperature)).real / np.exp(smooth)
    second = rule.integrate(2 * wave * ratio - density_ * ratio**2).value
    agrees(enclosed(vary(J(rho, U), (rho, h), order=2), data), second, scale=10.0)


def multipliers(temperature):
    """Return what smoothing multiplies each frequency by, from the kernel itself on the rule."""
    kernel = np.exp((np.cos(2 * math.pi * np.arange(NODES) / NODES) - 1) / float(temperature))
    return np.fft.fft(kernel / kernel.sum()).real


def test_intervals_and_numbers():
    t, b = coordinate("t", "t", 0, 1), scalar("b", "b", "positive")
    data = Witness({"space": "circle", "temperature": 1, "numbers": {"b": "3/2"}})
    agrees(enclosed(integral(exp(-b * t), t), data), (1 - math.exp(-1.5)) / 1.5)
    agrees(enclosed((1 + b) ** 2 * log(b) / tau, data), 6.25 * math.log(1.5))
    agrees(enclosed(lift(2) ** Fraction(1, 2), data), math.sqrt(2))


HYPOTHESES = {
    "a sign": (scalar("b", "b", "positive"), "-1", "b=-1 is not as declared"),
    "a bound": (scalar("b", "b", "positive", below=1), "2", "b=2 is not as declared"),
    "a whole number": (scalar("b", "b", "positive", over=rho), "2", "b=2 is not as declared"),
}


@pytest.mark.parametrize("name", HYPOTHESES)
def test_a_number_must_satisfy_its_hypotheses(name):
    letter, value, reason = HYPOTHESES[name]
    data = Witness({"space": "circle", "temperature": 1, "numbers": {"b": value}})
    judged = judge(positive("a", "a", letter).relation, data)
    assert judged.holds is None
    assert judged.why == reason


def test_equalities_are_refuted_and_never_shown_by_balls_that_are_not_exact():
    data = Witness({"space": "circle", "temperature": 1, "numbers": {"b": "2"}})
    b = scalar("b", "b", "positive")
    assert judge(equals("a", "a", b, 3).relation, data).holds is False
    assert judge(equals("a", "a", b, 2).relation, data).holds is True
    assert judge(equals("a", "a", log(b) * 2, log(b**2)).relation, data).holds is None


def test_what_has_no_rule_is_no_guess():
    from proofs_check.vocabulary.substitutions import Unsayable

    with pytest.raises(Unsayable, match="balls have no rule"):
        judge(nonnegative("a", "a", absolute(integral(U * rho))).relation, witness(1, [1, 1], [1, 1]))
