"""f(x)/x → f'(0) where f(0) = 0; shares beside a factor; constants in Schur's forms."""

import pytest
from claims import same

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.vocabulary import (
    SCHUR,
    Law,
    Point,
    absolute,
    calc,
    cited,
    coordinate,
    copy_sum,
    density,
    derivative,
    ends,
    exp,
    gram,
    integral,
    kernel,
    log,
    nonnegative,
    potential,
    scalar,
    share,
    tends,
    v,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.facts import DERIVATIVE, EXCHANGEABILITY

p, r, U, f = density("p", "p"), density("r", "r"), potential("U", "U"), potential("f", "f")
x, y, n = scalar("x", "x", "positive"), scalar("y", "y"), whole_number("N", "N")
small = scalar("δ", "d", "positive", below=1)
k, g, q = kernel("k", "k"), kernel("g", "g"), Law("q", "q", p)
t, X = coordinate("t", "t", 0, 1), Point("t")


def limit(lhs, to, number=x, place=0):
    claim = tends("a", "claim", lhs, to, number, place)
    return calc("claim", "energy", claim.lhs, ends(claim, "the derivative at 0"))


RENYI = log(integral(p ** (1 + x) * r ** (-x)))
NO_LIMIT = {
    "another limit": (lambda: limit((exp(x) - 1) / x, 2), "its derivative at 0 is 2 is not shown"),
    "not 0 at 0": (lambda: limit(exp(x) / x, 1), "is 0 at 0 is not shown"),
    "the limit of another divergence": (lambda: limit(RENYI / x, integral(r * log(r / p))), "not shown"),
    "|x| has no derivative": (lambda: limit(absolute(y) / y, 1, y), "no rule to differentiate"),
    "a step": (lambda: limit(where(y) / y, 0, y), "is 0 at 0 is not shown"),
    "√x": (lambda: limit(x ** (x / x / 2) / x, 0), ""),
    "a root": (lambda: limit((x**2) ** (small / 2) / x, 0), ""),
    "x log x": (lambda: limit(x * log(x) / x, 0), "> 0, which cannot be read"),
    "at infinity": (lambda: limit((exp(x) - 1) / x, 1, x, None), "is no f(x)/x as x → 0"),
    "at another place": (lambda: limit((exp(x) - 1) / x, 1, x, 1), "is no f(x)/x as x → 0"),
    "over another number": (lambda: limit((exp(x) - 1) / y, 1), "is no f(x)/x as x → 0"),
    "a limit that moves": (lambda: limit((exp(x) - 1) / x, 1 + x), "must be free of x"),
    "a whole number": (lambda: limit((exp(n) - 1) / n, 1, n), "none comes near 0"),
    "a power of a base that may be negative": (lambda: limit((U(z) ** x - 1) / x, log(U(z))), ""),
}  # fmt: skip
LIMITS = {
    "exp": lambda: limit((exp(x) - 1) / x, 1),
    "Rényi": lambda: limit(RENYI / x, integral(p * log(p / r))),
    "a free energy": lambda: limit(log(integral(exp(-x * U) * p)) / x, -integral(U * p)),
    "a power": lambda: limit(((1 + x) ** (1 + x) - 1) / x, 1),
}


@pytest.mark.parametrize("name", NO_LIMIT)
def test_no_other_limit_is_taken_for_a_derivative(name, judged):
    build, reason = NO_LIMIT[name]
    result, why = judged(build)
    assert result in ("undecided", "refused")
    assert reason in why


@pytest.mark.parametrize("name", LIMITS)
def test_a_difference_quotient_tends_to_the_derivative(name, worker):
    (checked,) = Checker(Prover(worker), "T9").chain(LIMITS[name]())
    assert checked.result == "holds", checked.why
    assert DERIVATIVE in checked.uses


def total(c):
    return c(z, v) + copy_sum(c(z, w), w)


NOT_SYMMETRIC = {
    "one draw": g(z, v),
    "the copies alone": copy_sum(g(z, w), w),
    "another sum": g(z, v) + copy_sum(k(z, w), w),
    "a difference": g(z, v) - copy_sum(g(z, w), w),
    "twice the copies": g(z, v) + 2 * copy_sum(g(z, w), w),
    "a draw beside the sum": total(g) * g(z, v),
    "points turned": g(v, z) + copy_sum(g(z, w), w),
    "a product of sums": g(z, v) * g(z, v) + copy_sum(g(z, w), w),
}


@pytest.mark.parametrize("name", NOT_SYMMETRIC)
def test_a_factor_that_an_exchange_changes_is_refused(name):
    with pytest.raises(VocabularyError, match=r"by sums over all of them"):
        share(k, q, n, NOT_SYMMETRIC[name])


def test_a_factor_comes_out_of_the_mean_of_a_share():
    made = share(k, q, n, total(g) / (1 + log(total(k))))
    assert made.fact is EXCHANGEABILITY
    assert share(k, q, n).relation == share(k, q, n, 1).relation


c = gram("c", "c")
M = integral(1)
SCHUR_FALSE = {
    "two constants": integral(integral(c(z, w) * (p(z) - 1 / M) * (p(w) - 2 / M), w)),
    "one alone": integral(integral(c(z, w) * (p(z) - 1 / M), w)),
    "a logarithm that may not be there": integral(integral(c(z, w) * (p(z) - log(y)) * (p(w) - log(y)), w)),
    "a quotient that may not be there": integral(integral(c(z, w) * (p(z) - 1 / y) * (p(w) - 1 / y), w)),
}  # fmt: skip


@pytest.mark.parametrize("name", [*SCHUR_FALSE, "true"])
def test_a_signed_density_less_a_number_is_one(name, judged):
    true = integral(integral(exp(c(z, w)) * (p(z) - 1 / M) * (p(w) - 1 / M), w))
    claim = nonnegative("a", "claim", SCHUR_FALSE.get(name, true))
    result, why = judged(lambda: calc("claim", "energy", claim.lhs, cited(SCHUR, claim)))
    assert result == ("holds" if name == "true" else "undecided"), why


h = density("h", "h", mass=None)
CURVES = {
    "a score": (same(integral(h(X) * (f(X) - derivative(h(X), t) / h(X)), t),
                     integral(h(X) * f(X), t) - integral(derivative(h(X), t), t)), "holds"),
    "a mass of its own": (same(integral(h(X), t), 1), "undecided"),
    "a constant": (same(integral(derivative(h(X), t), t), 0), "undecided"),
    "no sign of a slope": (same(log(integral(h(X) + derivative(h(X), t), t)), 0), "undecided"),
}  # fmt: skip


@pytest.mark.parametrize("name", CURVES)
def test_a_positive_function_at_a_coordinate_has_a_sign_and_no_mass(name, judged):
    chain, result = CURVES[name]
    assert judged(lambda: chain)[0] == result
