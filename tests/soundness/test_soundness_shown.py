"""A sign that a proved clause shows is that of its own expression, at any points, and of nothing else."""

import pytest
from claims import above, granted, same

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.checker.shown import likeness
from proofs_check.vocabulary import (
    Law,
    at_most,
    calc,
    copy_sum,
    density,
    derivative,
    ends,
    equals,
    expectation_iid,
    integral,
    kernel,
    log,
    nonnegative,
    potential,
    scalar,
    v,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift

x, N, M = scalar("x", "x"), whole_number("N", "N"), whole_number("M", "M")
p, r, c = density("p", "p"), density("r", "r"), density("c", "c", mass=None)
a, b, k, f = kernel("a", "a"), kernel("b", "b"), kernel("k", "k"), potential("f", "f")


def mean(law, at=z):
    return integral(law(at, w) * k(at, w), w)


MIXED = integral((a(z, w) + b(z, w)) * k(z, w), w) - mean(a)  # is ∫bk, which is not seen to be > 0
SHOWN = equals("s", "the difference", MIXED, mean(b))
MIXED_AT_W = integral((a(w, z) + b(w, z)) * k(w, z)) - integral(a(w, z) * k(w, z))
SHOW = calc("s", "energy", SHOWN.lhs, ends(SHOWN, "linear"))
WEAK = nonnegative("n", "a variance", integral(p * f**2) - integral(p * f) ** 2)
VARIANCE = calc("n", "energy", WEAK.lhs, ends(WEAK, "a square", gap=integral(p * (f - integral(p * f)) ** 2)))


def after(*chains):
    return lambda: [SHOW, *chains]


FALSE = {
    "before the clause": lambda: [same(log(MIXED), log(mean(b)))],
    "taken for granted": lambda: [*granted(SHOWN), same(log(MIXED), log(mean(b)))],
    "another letter": after(above(integral((a(z, w) + k(z, w)) * b(z, w), w) - integral(a(z, w) * b(z, w), w))),
    "points turned": after(above(integral((a(w, z) + b(w, z)) * k(w, z), w) - mean(a))),
    "a part of it": after(above(-mean(a) + mean(a))),
    "the other sign": after(above(-MIXED)),
    "less": after(above(MIXED - 1)),
    "≥ 0 is not > 0": lambda: [VARIANCE, above(WEAK.lhs)],
}  # fmt: skip
TRUE = {
    "the expression itself": after(same(log(MIXED), log(mean(b)))),
    "at another point": after(above(MIXED_AT_W)),
    "under an integral": after(above(integral(p * MIXED))),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_sign_is_shown_of_nothing_else(name, judged):
    result, why = judged(FALSE[name])
    assert result == "undecided", why


@pytest.mark.parametrize("name", TRUE)
def test_a_sign_that_is_shown_can_be_read(name, worker):
    checker = Checker(Prover(worker), "T9")
    *_, last = (checked for chain in TRUE[name]() for checked in checker.chain(chain))
    assert (last.result, last.clauses) == ("holds", {SHOWN}), last.why
    assert last.strict  # the clause may need every hypothesis


def test_a_sign_that_is_not_strict_is_shown_as_it_is(judged):
    assert judged(lambda: [VARIANCE, above(WEAK.lhs, strict=False)])[0] == "holds"
    assert judged(lambda: [above(WEAK.lhs, strict=False)])[0] == "undecided"


def test_a_bound_shows_that_the_difference_is_not_negative(judged):
    low = at_most("l", "a bound", integral(p * f) ** 2, integral(p * f**2))
    left = integral(p * (f - integral(p * f)) ** 2)
    chain = calc("l", "energy", low.lhs, ends(low, "variance", gap=left))
    turned = integral(p * f**2) - integral(p * f) ** 2
    assert judged(lambda: [chain, above(turned, strict=False)])[0] == "holds"
    assert judged(lambda: [chain, above(turned)])[0] == "undecided"
    assert judged(lambda: [chain, above(-turned, strict=False)])[0] == "undecided"


def test_what_has_no_form_is_like_nothing():
    assert likeness(derivative(N * x, N)) == ""


def test_sums_over_copies_of_two_laws_are_not_alike():
    """Also where what is summed speaks of neither: they are how many there are."""
    first, second = (copy_sum(lift(2), point) for point in (w, v))

    def drawn(form):
        return expectation_iid(expectation_iid(form, N, (w, Law("q", "q"))), M, (v, Law("λ", "l")))

    assert likeness(drawn(first)) != likeness(drawn(second))
