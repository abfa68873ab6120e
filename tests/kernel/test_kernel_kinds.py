"""Every kind of step that the export knows: Coq accepts what is true of it, and rejects the neighbour that is not."""

import shutil
from dataclasses import replace
from fractions import Fraction

import pytest

from proofs_check.kernel.coq import building
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.vocabulary import (
    SQUEEZE,
    at_most,
    by,
    calc,
    coordinate,
    copy_sum,
    critic,
    density,
    derivative,
    ends,
    eq,
    equals,
    exp,
    expectation,
    expectation_iid,
    given,
    gram,
    integral,
    kernel,
    log,
    named_kernel,
    named_scalar,
    nonnegative,
    positive,
    scalar,
    share,
    split,
    substitution,
    tends,
    theorem,
    total,
    v,
    volume,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.symbols import Law

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("coqc") is None, reason="no coqc on this machine"),
]
half = Fraction(1, 2)
a, tau = scalar("a", "a", "positive"), scalar("τ", r"\tau", "positive")
t, left, right = coordinate("t", "t", -1, 1), coordinate("l", "l", -1, 0), coordinate("h", "h", 0, 1)
x = coordinate("x", "x", 0, 1)
rho, sigma, kappa = density("ρ", r"\rho"), density("σ", r"\sigma"), kernel("κ", r"\kappa")
N, law = whole_number("N", "N"), Law("q", "q", sigma)


def theorem_of(clause, *links, before=()):
    @theorem(id="X0", title="", clauses=(*(c for c, *_ in before), clause))
    def steps():
        for earlier, *own in before:
            yield calc(f"before {earlier.letter}", "energy", earlier.lhs, *own)
        yield calc("the chain", "energy", clause.lhs, *links)

    return steps


def ends_of_a_derivative():
    clause = equals("a", "", integral(exp(a * x), x), (exp(a) - 1) / a)
    return theorem_of(clause, eq(integral(derivative(exp(a * x) / a, x), x), ""), ends(clause, "")), "- 1", "- 2"


def moved_halves():
    clause = equals("a", "", integral(exp(-(t**2)), t), 2 * integral(exp(-(x**2)), x))
    halves = (
        given(split(exp(-(t**2)), t, left, right)),
        given(substitution(exp(-(left**2)), left, x, reversed=True)),
        given(substitution(exp(-(right**2)), right, x)),
    )
    return theorem_of(clause, ends(clause, "", *halves)), "2 * RInt", "3 * RInt"


def sign_over_an_interval():
    clause = positive("a", "", integral(x * (1 - exp(-x / tau)), x))
    return theorem_of(clause, ends(clause, "")), "1 - exp", "(1 / 2) - exp"


def sign_of_an_earlier_clause():
    m = named_scalar("m", "m", integral(t * exp(t / tau), t), twin="of a test")
    shown, clause = positive("b", "", m), positive("a", "", integral((t - m) ** 2, t) + m)
    body, turned = t * exp(t / tau), left * exp(left / tau)
    apart = integral(x * exp(x / tau) * (1 - exp(-2 * x / tau)), x)
    halves = (
        given(split(body, t, left, right)),
        given(substitution(turned, left, x, reversed=True)),
        given(substitution(right * exp(right / tau), right, x)),
    )
    before = ((shown, eq(apart, "", *halves), ends(shown, "")),)
    return theorem_of(clause, ends(clause, ""), before=before), "(-1) 1 + m tau", "(-1) 1 - m tau"


def logarithm_of_a_number():
    clause = equals("a", "", log(12 * a), 2 * log(total(2)) + log(total(3)) + log(a))
    return theorem_of(clause, ends(clause, "")), "2 * ln (2)", "3 * ln (2)"


def shares():
    mean = expectation(expectation_iid(kappa(z, v) / (kappa(z, v) + copy_sum(kappa(z, w), w)), N, (w, law)), (v, law))
    clause = equals("a", "", integral(rho * mean), 1 / (N + 1))
    premise = given(share(kappa, law, N), times=rho, over=z)
    return theorem_of(clause, ends(clause, "", premise)), "1 / (INR N + 1)", "1 / INR N"


def weighed(f, exponent):
    return integral(f * (1 - t**2) ** exponent * exp(t / tau), t)


def averages_that_agree_at_each_draw():
    mean = lambda body: integral(rho * expectation_iid(body, N, (w, law)))  # noqa: E731
    part = kappa(z, z) / (kappa(z, z) + copy_sum(kappa(z, w), w))
    clause = equals("a", "", mean((1 - part) ** 2), mean(1 - 2 * part) + mean(part**2))
    return theorem_of(clause, ends(clause, "")), "1 - 2 *", "1 - 3 *"


def what_cancels():
    whole = integral(rho * expectation_iid((kappa(z, z) + copy_sum(kappa(z, w), w)) ** 6, N, (w, law)))
    clause = equals("a", "", whole + integral(2 * rho(z), z), 2 + whole)
    return theorem_of(clause, ends(clause, "")), "= 2 + ", "= 3 + "


def a_mean_of_an_integral():
    free = Law("λ", r"\lambda")
    size = integral(kappa(w, z) * sigma(z), z)
    share = expectation(kappa(w, z) / size, (w, free))
    clause = equals("a", "", expectation(integral(kappa(w, z) * sigma(z) / share, z) / size, (w, free)), 1)
    return theorem_of(clause, ends(clause, "")), "= 1", "= 2"


def two_means():
    free = Law("λ", r"\lambda")
    inner, outer = (expectation(kappa(v, w) * rho(v), (p, free)) for p in (w, v))
    clause = equals("a", "", expectation(inner, (v, free)), 1 * expectation(outer, (w, free)))
    return theorem_of(clause, ends(clause, "")), "fun v => kappa v w * rho v", "fun v => kappa v w * rho w"


def a_weight_that_vanishes_at_the_ends():
    clause = equals("a", "", weighed(1 - t**2, a), 2 * (a + 1) * tau * weighed(t, a))
    whole = (1 - t**2) ** (a + 1) * exp(t / tau)
    step = eq(2 * (a + 1) * tau * weighed(t, a) + tau * integral(derivative(whole, t), t), "")
    return theorem_of(clause, step, ends(clause, "")), "= 2 * (a + 1)", "= 2 * (a + 2)"


def a_power_of_a_product():
    c = gram("c", "c")
    root = integral(integral((1 - c) ** half, w), z)
    clause = equals("a", "", integral(integral((2 * (1 - c)) ** half, w), z), lift(2) ** half * root)
    return theorem_of(clause, ends(clause, "")), "= power (1 / 2) 2 *", "= power (1 / 3) 2 *"


def a_law_without_a_density():
    steep = named_kernel("k", "k", exp(critic("s", "s", symmetric=True) / tau))
    mean = expectation(steep(z, w), (w, Law("λ", r"\lambda")))
    clause = equals("a", "", integral(mean) / volume("V", "V", steep, shown_by="A2.1"), 1)
    return theorem_of(clause, ends(clause, "")), "/ V = 1", "/ V = 2"


def a_derivative_at_the_end_of_an_interval():
    y = scalar("y", "y", "positive", below=1)
    clause = equals("a", "", derivative(log(1 - y + y * exp(-a)), y, at=0), exp(-a) - 1)
    return theorem_of(clause, ends(clause, "")), "= exp (- a) - 1", "= exp (- a) - 2"


def a_limit_from_a_sign():
    f = a / (1 + a)
    least, most, clause = nonnegative("b", "", f), at_most("c", "", f, a * 1), tends("a", "", f, 0, a, lift(0))
    before = ((least, ends(least, "")), (most, ends(most, "", gap=a**2 / (1 + a))))
    return theorem_of(clause, by(SQUEEZE, clause, least, most), before=before), "(locally 0)", "(locally 1)"


KINDS = (
    ends_of_a_derivative,
    moved_halves,
    sign_over_an_interval,
    sign_of_an_earlier_clause,
    logarithm_of_a_number,
    shares,
    averages_that_agree_at_each_draw,
    what_cancels,
    a_mean_of_an_integral,
    two_means,
    a_weight_that_vanishes_at_the_ends,
    a_power_of_a_product,
    a_law_without_a_density,
    a_derivative_at_the_end_of_an_interval,
    a_limit_from_a_sign,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_is_accepted_and_its_false_neighbour_rejected(kind, compiled):
    true, old, new = kind()
    exporter = Exporter((true,))
    file = exporter.theorem(true)
    assert all(piece.lemma for piece in file.pieces), [piece.why for piece in file.pieces]
    found = building.checked([*exporter.objects.sources(), file], compiled, 1)[file.name]
    assert dict(found.rejected) == {}
    assert any(old in s.text for s in file.sentences)
    sentences = tuple(replace(s, text=s.text.replace(old, new)) for s in file.sentences)
    wrong = replace(file, name="Wrong", sentences=sentences)
    answer = building.checked([*exporter.objects.sources(), wrong], compiled, 1)["Wrong"]
    assert "X0_a" in answer.rejected
