"""Equals for equals inside a form: at every point at which they stand, for the letters for which they are equal."""

import pytest
from claims import below, granted, same

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.vocabulary import (
    Law,
    absolute,
    at_most,
    calc,
    copy_sum,
    critic,
    density,
    derivative,
    ends,
    equals,
    exp,
    expectation,
    expectation_iid,
    function,
    given,
    infimum,
    integral,
    kernel,
    log,
    potential,
    scalar,
    share,
    v,
    vary,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import VocabularyError, lift

x, N = scalar("x", "x"), whole_number("N", "N")
p, r, a = density("p", "p"), density("r", "r"), density("a", "a", mass=None)
k, c, U, V, h = kernel("k", "k"), critic("c", "c"), potential("U", "U"), potential("V", "V"), potential("h", "h")
f, q, m = function("f", "f"), Law("q", "q", p), infimum("m", "m", U)

MEAN = integral(k(z, w) * p(w), w)
OF_U = equals("s", "a function", MEAN, V)
NUMBER = equals("s", "a number", x, integral(p * V))
MASS = equals("s", "a mass", integral(p), 1)
PROVED = calc("s", "energy", MASS.lhs, ends(MASS, "p has mass 1"))
ALMOST = equals("s", "almost everywhere", absolute(U - m), U - m)
OF_TWO = equals("s", "two points", c(z, w), U)


def after(clause, chain):
    return lambda: [*granted(clause), chain]


FALSE = {
    "before the clause": lambda: [same(integral(r * f(MEAN)), integral(r * f(V)), given(OF_U, inside=True))],
    "another letter": after(OF_U, same(f(V), f(U), given(OF_U, inside=True))),
    "another point": after(OF_U, same(f(V(w)), f(integral(k(v, z) * p(z), z)), given(OF_U, inside=True))),
    "points turned": after(OF_U, same(f(integral(k(w, z) * p(w), w)), f(V), given(OF_U, inside=True))),
    "a point that is caught": after(OF_TWO, same(integral(U * r(w), w), integral(c(z, w) * r(w), w) + U - U(w),
                                                 given(OF_TWO, inside=True))),
    "on the diagonal": after(OF_TWO, same(f(c(z, z)), f(U), given(OF_TWO, inside=True))),
    "out of a mass": lambda: [PROVED, same(vary(log(integral(p)), (p, h)), 0, given(MASS, inside=True))],
    "at one number alone": after(
        equals("s", "at 1", f(lift(1)), V), same(f(x), V, given(equals("s", "at 1", f(lift(1)), V), inside=True))
    ),
    "a slope from a value": after(
        equals("s", "at 1", x**2, x), same(derivative(x**2, x), 1, given(equals("s", "at 1", x**2, x), inside=True))
    ),
    "almost everywhere": after(ALMOST, same(f(absolute(U - m)), f(U - m), given(ALMOST, inside=True))),
    "a point that is bound twice": after(
        NUMBER, same(integral(integral(p * V * U * r), w), integral(x * U * r), given(NUMBER, inside=True))
    ),
    "an inequality": after(at_most("s", "a bound", U, V), same(f(U), f(V), given(at_most("s", "a bound", U, V),
                                                                                 inside=True))),
    "of another mass": after(MASS, same(f(integral(a)), f(lift(1)), given(MASS, at=((p, a),), inside=True))),
}  # fmt: skip
TRUE = {
    "beside a point of the same name": after(
        NUMBER, same(integral(p * V) * integral(U * r), integral(x * U * r), given(NUMBER, inside=True))
    ),
    "in a function": after(OF_U, same(f(MEAN), f(V), given(OF_U, inside=True))),
    "turned": after(OF_U, same(f(V), f(MEAN), given(OF_U, inside=True))),
    "under an integral, at other points": after(
        OF_U, same(integral(r(w) * f(V(w)), w), integral(r(v) * f(integral(k(v, z) * p(z), z)), v),
                   given(OF_U, inside=True))
    ),
    "in what holds itself": after(equals("s", "s", U, log(V**2 + U**2 + 1)), same(
        f(U), f(log(V**2 + U**2 + 1)), given(equals("s", "s", U, log(V**2 + U**2 + 1)), inside=True))),
    "at other letters": after(
        OF_U, same(log(integral(k(z, w) * r(w), w)), log(V), given(OF_U, at=((p, r),), inside=True))
    ),
    "in a bound": after(OF_U, below(integral(p * MEAN**2), integral(p * V**2) + 1, given(OF_U, inside=True), gap=1)),
    "of copies": after(OF_U, same(expectation_iid(copy_sum(f(integral(k(w, v) * p(v), v)), w) ** 2, N, (w, q)),
                                  expectation_iid(copy_sum(f(V(w)), w) ** 2, N, (w, q)), given(OF_U, inside=True))),
    "a number that is a function": after(
        equals("s", "constant", 2, U), same(f(U), f(lift(2)), given(equals("s", "constant", 2, U), inside=True))
    ),
    "of no point, though almost everywhere": after(
        equals("s", "numbers", m, x), same(f(m), f(x), given(equals("s", "numbers", m, x), inside=True))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_nothing_else_stands_for_it(name, judged):
    result, why = judged(FALSE[name])
    assert result == "undecided", why


@pytest.mark.parametrize("name", TRUE)
def test_equals_stand_for_equals(name, worker):
    """The clause is granted in these, so that what rests on it is conditional, and says so."""
    checker = Checker(Prover(worker), "T9")
    *_, last = (checked for chain in TRUE[name]() for checked in checker.chain(chain))
    assert (last.result, last.assumes) == ("conditional", {"granted"}), last.why
    assert last.strict  # the clause may need every hypothesis


@pytest.mark.parametrize("name", TRUE)
def test_none_of_them_holds_without(name, judged):
    *_, chain = TRUE[name]()
    bare = chain.links[-1]
    alone = calc("bare", "energy", chain.start, ends(bare.clause, "bare", gap=bare.gap))
    assert judged(lambda: alone)[0] == "undecided"


def test_it_is_lent_to_one_link(judged):
    first = same(f(MEAN), f(V), given(OF_U, inside=True))
    assert judged(lambda: [*granted(OF_U), first, same(log(exp(MEAN)), V)])[0] == "undecided"


def test_it_is_lent_to_no_later_premise(judged):
    mass = equals("m", "a mass", integral(a), 1)
    first = same(f(integral(a)), f(lift(1)), given(mass, inside=True))
    last = same(integral(a) * integral(V * a), integral(V * a), given(MASS, times=integral(V * a), at=((p, a),)))
    result, why = judged(lambda: [*granted(mass), PROVED, first, last])
    assert (result, "must have mass 1" in why) == ("undecided", True)


def test_a_fact_stands_inside_a_logarithm(judged):
    total = k(z, v) + copy_sum(k(z, w), w)
    mean = expectation(expectation_iid(k(z, v) / total, N, (w, q)), (v, q))
    fact = share(k, q, N)
    assert judged(lambda: same(log(mean), -log(N + 1), given(fact, inside=True)))[0] == "holds"
    assert judged(lambda: same(log(mean), -log(N), given(fact, inside=True)))[0] == "undecided"


def test_what_stands_nowhere_is_said(judged):
    chain = same(f(U), f(log(exp(U))), given(OF_U, inside=True))
    assert "stands nowhere as it is written" in judged(lambda: [*granted(OF_U), chain])[1]


@pytest.mark.parametrize("more", [{"times": 2}, {"over": z}])
def test_a_factor_has_no_meaning_inside(more):
    with pytest.raises(VocabularyError, match="leave times and over out"):
        given(OF_U, inside=True, **more)
