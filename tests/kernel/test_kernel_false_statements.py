"""False statements of every kind that a careless or a clever author may write: Coq accepts none of their false clauses.

Each is written so that a checker which trusted its author would believe it. The theorem's true clauses may be accepted.
"""

import shutil
from fractions import Fraction

import pytest

from proofs_check.kernel.coq import building
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.vocabulary import (
    LAPLACE,
    SQUEEZE,
    Law,
    assuming,
    at_most,
    by,
    calc,
    cited,
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
    functional,
    given,
    integral,
    lemma_function,
    lifts,
    log,
    logarithm,
    named_kernel,
    named_scalar,
    nonnegative,
    operator,
    positive,
    potential,
    scalar,
    substitution,
    tends,
    theorem,
    total,
    volume,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.facts import CAUCHY_SCHWARZ, Instance
from proofs_check.vocabulary.statements import Equal

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("coqc") is None, reason="no coqc on this machine"),
]

y = scalar("y", "y", "positive")
U, rho, sigma = potential("U", "U"), density("ρ", r"\rho"), density("σ", r"\sigma")
t, u = coordinate("t", "t", 0, 1), coordinate("u", "u", 0, 1)
SMALL = at_most("a", "no number is larger", y, 5000)
SLOPE = Fraction(1, 10**6)
NEAR = y + SLOPE / (y + SLOPE)  # tends to 1 as y tends to 0
GONE = tends("c", "the limit", NEAR, 0, y, lift(0))


def chain(name, clause, *links):
    return calc(name, "energy", clause.lhs, *links)


def bounded_by(*premises):
    """Return the chain that takes y ≤ 5000 from premises."""
    return chain("bound", SMALL, ends(SMALL, "by what is given", *premises, gap=5000))


def assumed():
    return (SMALL,), lambda: [chain("bound", SMALL, assuming("y is small", ends(SMALL, "", gap=5000 - y)))]


def a_citation():
    return (GONE,), lambda: [chain("limit", GONE, cited(LAPLACE, GONE))]


def a_closed_end():
    claim = positive("a", "", 3 * t)
    return (claim,), lambda: [chain("sign", claim, ends(claim, "t is positive inside"))]


def contradictory_numbers():
    m = scalar("m", "m", "positive", under=lift(-1))
    low = at_most("b", "", m, -1)
    steps = [chain("low", low, ends(low, "", gap=-1 - m)), bounded_by(given(low, times=y / (m + 1)))]
    return (SMALL, low), lambda: steps


def laws_of_copies():
    f, n = density("f", "f", mass=None), whole_number("n", "n")
    mean = functional("A(<r>)", "A(<r>)", lambda r: expectation_iid(log(copy_sum(f(w), w)), n, (w, Law("q", "q", r))))
    k = scalar("k", "k", "positive", under=mean(sigma) - mean(rho))
    gap = at_most("b", "", k, mean(sigma) - mean(rho))
    steps = [chain("gap", gap, ends(gap, "", gap=mean(sigma) - mean(rho) - k)), bounded_by(given(gap, times=y / k))]
    return (SMALL, gap), lambda: steps


def swapped_laws():
    p, q = Law("p", "p", rho), Law("q", "q", sigma)
    D = named_scalar("D", "D", expectation(U, (z, q)) - expectation(U, (z, p)), twin="none")
    k = scalar("k", "k", "positive", under=D)
    gap = at_most("b", "", k, D)
    both = (given(gap, times=y / (2 * k)), given(gap, times=y / (2 * k), at=((p, q), (q, p))))
    return (SMALL, gap), lambda: [chain("gap", gap, ends(gap, "", gap=D - k)), bounded_by(*both)]


def a_number_that_need_not_exist():
    tau, eta = scalar("τ", r"\tau", "positive"), scalar("η", r"\eta", "positive")
    Z = named_scalar("Z", "Z", integral(exp(-U / tau)), twin="none")
    m = scalar("m", "m", under=U)
    low = where(m + eta - U)
    v = scalar("v", "v", "positive", under=integral(low))
    least, free = exp(-(m + eta) / tau), -tau * log(Z)
    up, under = at_most("u", "", Z, exp(-m / tau) * integral(1)), at_most("l", "", v * least, Z)
    below = at_most("b", "", m - tau * log(integral(1)), free)
    above = at_most("a", "", free, m + eta - tau * log(v))
    limit = tends("c", "", free, m, tau, lift(0))
    pieces = (1 - low) * exp(-U / tau) + low * least * (exp((m + eta - U) / tau) - 1)

    def steps():
        yield chain("up", up, ends(up, "", gap=exp(-m / tau) * integral(1 - exp(-(U - m) / tau))))
        yield chain("under", under, ends(under, "", gap=integral(pieces) + (integral(low) - v) * least))
        yield chain("below", below, ends(below, "", given(logarithm(Z, up.relation.sides()[1]), times=tau)))
        yield chain("above", above, ends(above, "", given(logarithm(under.lhs, Z), times=tau)))
        yield chain("limit", limit, by(SQUEEZE, limit, below, above))

    return (up, under, below, above, limit), steps


def an_empty_set():
    m, eta = scalar("m", "m", under=U), scalar("η", r"\eta", "positive")
    empty = where(m - eta - U)
    v = scalar("v", "v", "positive", under=integral(empty))
    none = at_most("b", "", v, 0)
    gap = integral(empty) - v + integral(empty * (m - eta - U)) / eta + integral(empty * (U - m)) / eta
    return (SMALL, none), lambda: [chain("none", none, ends(none, "", gap=gap)), bounded_by(given(none, times=y / v))]


def orders_of_integration():
    x = coordinate("x", "x", 0, 1)
    zero = equals("a", "", integral(integral((x**2 - t**2) / (x**2 + t**2) ** 2, x), t), 0)
    return (zero,), lambda: [chain("exchange", zero, ends(zero, "antisymmetric"))]


def infinities():
    one = equals("a", "", integral(2 + 1 / t, t) - integral(1 / t, t), 2)
    return (one,), lambda: [chain("difference", one, ends(one, "linear"))]


def an_infinite_constant():
    eta = scalar("η", r"\eta", "positive")
    low = at_most("a", "", 0 - y * lift(0), NEAR)
    up = at_most("b", "", NEAR, 0 + eta - y * -integral(1 + 1 / t**2, t))
    steps = [chain("low", low, ends(low, "", gap=NEAR)), chain("up", up, ends(up, "", gap=eta))]
    return (low, up, GONE), lambda: [*steps, chain("limit", GONE, by(SQUEEZE, GONE, low, up))]


def a_whole_number_for_every_number():
    n = whole_number("n", "n")
    low = at_most("a", "", 0 - y * lift(0), NEAR)
    up = at_most("b", "", NEAR, 0 + n - y * lift(-1))
    steps = [chain("low", low, ends(low, "", gap=NEAR)), chain("up", up, ends(up, "", gap=n - 1 + y / (y + SLOPE)))]
    return (low, up, GONE), lambda: [*steps, chain("limit", GONE, by(SQUEEZE, GONE, low, up))]


def differentiated_under_the_integral():
    x = y - Fraction(1, 500)
    flat = equals("a", "", derivative(integral(x**3 / (x**2 + t) ** 2, t), y, at=Fraction(1, 500)), 0)
    return (flat,), lambda: [chain("slope", flat, ends(flat, "under the integral"))]


def lengths_of_intervals():
    long = coordinate("l", "l", 0, 3)
    return (SMALL,), lambda: [bounded_by(given(substitution(lift(1), long, u), times=-y))]


def a_derivative_that_is_substituted_into():
    def steps():
        yield bounded_by(given(substitution(derivative(2 * t, t), t, u), times=y))

    return (SMALL,), steps


def a_volume_by_name():
    s = critic("s", "s")
    K = named_kernel("K", "K", exp(2 * s(z, w)))
    V = volume("V", "V", K, shown_by="L1")
    same = equals("a", "", integral(exp(2 * s(z, w)), w), V)
    return (same,), lambda: [chain("volume", same, ends(same, "of constant volume"))]


def a_handmade_fact():
    forged = Instance(CAUCHY_SCHWARZ, Equal(lift(1), lift(2)))
    return (SMALL,), lambda: [bounded_by(given(forged, times=y))]


def a_letter_of_the_gap():
    smuggled = scalar("r", "r", "positive", under=5000 - y)
    gap = total(total(5000 - y, -smuggled), smuggled)
    return (SMALL,), lambda: [chain("bound", SMALL, ends(SMALL, "r is positive", gap=gap))]


def a_density_that_another_becomes():
    P = operator("P<r>", "P<r>", lambda r: integral(critic("κ", "κ")(z, w) * r(w), w))
    passage = lifts("a", "", integral(sigma * P(rho)), integral(sigma * sigma), (P(rho), sigma))
    return (passage,), lambda: [chain("passage", passage, ends(passage, ""))]


def wrong_signs_and_factors():
    claim = equals("a", "", integral(rho * log(rho / sigma)), -integral(rho * log(sigma)))
    return (claim,), lambda: [chain("parts", claim, ends(claim, "of a quotient"))]


# The letters of the clauses that are false, or that hypotheses which exclude each other would make true of nothing.
FALSE = {
    assumed: "a", a_citation: "c", a_closed_end: "a", contradictory_numbers: "a", laws_of_copies: "a",
    swapped_laws: "a", a_number_that_need_not_exist: "c", an_empty_set: "a", orders_of_integration: "a",
    infinities: "a", an_infinite_constant: "bc", a_whole_number_for_every_number: "c",
    differentiated_under_the_integral: "a", lengths_of_intervals: "a", a_derivative_that_is_substituted_into: "a",
    a_volume_by_name: "a", a_handmade_fact: "a", a_letter_of_the_gap: "a", a_density_that_another_becomes: "a",
    wrong_signs_and_factors: "a",
}  # fmt: skip


def lemma_off_its_domain():
    """Return two theorems: a lemma that is shown on y ≥ 2, and one that uses it at 1."""
    x, n = scalar("x", "x", "positive", over=lift(2)), whole_number("n", "n")
    chi = lemma_function("χ(<x>)", r"\chi(<x>)", lambda x: 3 * x - 6, proved_by="Lem", zero_at=2)
    sign, bound = nonnegative("a", "", chi(x), (x, 2)), at_most("a", "", n, 70)

    @theorem(id="Lem", title="", clauses=(sign,))
    def shown():
        yield chain("sign", sign, eq(3 * x - 6, "by its definition"), ends(sign, "x ≥ 2"))

    @theorem(id="Off", title="", clauses=(bound,))
    def used():
        yield chain(
            "bound", bound, ends(bound, "by the lemma", gap=70 - n - n * chi(lift(1)) / 3 + n * chi(lift(1)) / 3)
        )

    return shown, used


@pytest.fixture(scope="module")
def theorems():
    made = {}
    for kind in FALSE:
        clauses, steps = kind()
        made[kind.__name__] = theorem(id=kind.__name__.replace("_", ""), title="", clauses=clauses)(steps)
    shown, used = lemma_off_its_domain()
    return {**made, "lemma": shown, "lemma_off_its_domain": used}


@pytest.fixture(scope="module")
def answers(theorems, compiled):
    exporter = Exporter(tuple(theorems.values()))
    files = {name: exporter.theorem(one) for name, one in theorems.items()}
    found = building.checked([*exporter.objects.sources(), *files.values()], compiled, 2)
    return {
        name: {p.clause: p.lemma in found[file.name].accepted for p in file.pieces if p.kind == "clause"}
        for name, file in files.items()
    }


@pytest.mark.parametrize("kind", [*FALSE, lemma_off_its_domain], ids=lambda kind: kind.__name__)
def test_no_false_clause_is_accepted(answers, theorems, kind):
    said = answers[kind.__name__]
    assert set(said) == {clause.letter for clause in theorems[kind.__name__].clauses}
    assert [letter for letter in FALSE.get(kind, "a") if said[letter]] == []


def test_true_clauses_beside_them_are(answers):
    """Else nothing would be told by rejecting the others."""
    assert answers["a_number_that_need_not_exist"]["u"]
    assert answers["contradictory_numbers"]["b"]
    assert answers["a_whole_number_for_every_number"]["b"]
    assert answers["lemma"]["a"]
