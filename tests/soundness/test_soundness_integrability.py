"""Integrability is an obligation: no exchange, no derivative, no difference and no bound without finite integrals."""

from fractions import Fraction

import pytest
from claims import above, below, granted, same

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.checker.integrability.exponents import exponent_of
from proofs_check.checker.integrability.powers import Unread
from proofs_check.checker.integrability.sizes import Sizes
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Unfolder
from proofs_check.outcome import Verdict
from proofs_check.vocabulary import (
    SQUEEZE,
    absolute,
    assuming,
    at_most,
    by,
    calc,
    coordinate,
    density,
    derivative,
    ends,
    eq,
    equals,
    exp,
    functional,
    given,
    integral,
    log,
    named_scalar,
    potential,
    scalar,
    substitution,
    tends,
    total,
    vary,
    where,
)
from proofs_check.vocabulary.expressions import lift

half = Fraction(1, 2)
t, u, v = (coordinate(name, name, 0, 1) for name in "tuo")
c, s = coordinate("c", "c", -1, 1), coordinate("s", "s", -1, 0)
x, y, a = scalar("x", "x", "positive"), scalar("y", "y", "positive"), scalar("a", "a", "nonnegative")
k, r, eta = scalar("k", "k", "positive"), scalar("r", "r"), scalar("η", "e", "positive")
q = scalar("q", "q", "positive", below=1)
rho, U = density("ρ", "r"), potential("U", "U")
shifted = x - Fraction(1, 1000)
G = functional("G(<k>)", "G(<k>)", lambda k: derivative(integral(k**3 / (k**2 + t) ** 2, t), k), k=scalar)


def over_square(f):
    return integral(integral(f, t), u)


def slope(f, letter=x, *, at=None, order=1, to=0):
    """Claim the derivative of ∫f dt."""
    return same(derivative(integral(f, t), letter, order, at=at), to)


def apart(f, interval=t):
    """Claim ∫(f + 1) − ∫f = the length of the interval."""
    low, high = interval.symbol.domain
    return same(integral(f + 1, interval) - integral(f, interval), high - low)


def squeezed(constant):
    """Squeeze x/(x + 1) by a constant that may be infinite."""
    f = x / (x + 1)
    low, high = at_most("l", "low", lift(0) - x * lift(0), f), at_most("h", "high", f, 0 + eta - x * constant)
    claim = tends("z", "claim", f, 0, x, lift(0))
    above_it = calc("h", "energy", f, ends(high, "infinite", gap=0 + eta - x * constant - f))
    return [*granted(low), above_it, calc("claim", "energy", f, by(SQUEEZE, claim, low, high))]


EXCHANGE, BOUND, DIVERGES = "conditional on integrability of", "integrability of a bound of the derivative", "diverges"
FALSE = {
    # The order of integration matters
    "(t² − u²)/(t² + u²)²": (lambda: same(over_square((t**2 - u**2) / (t**2 + u**2) ** 2), 0), EXCHANGE),
    "(t − u)/(t + u)³": (lambda: same(over_square((t - u) / (t + u) ** 3), 0), EXCHANGE),
    "the same, weighted": (lambda: same(over_square(exp(-t - u) * (t - u) / (t + u) ** 3), 0), EXCHANGE),
    "the same at the other ends": (lambda: same(over_square((t - u) / (2 - t - u) ** 3), 0), EXCHANGE),
    "the same in an object": (
        lambda: same(named_scalar("I", "I", over_square((t - u) / (t + u) ** 3)) + 0, 0), EXCHANGE
    ),
    "the same among three": (
        lambda: same(integral(over_square(v * (t - u) / (t + u) ** 3), v), 0), EXCHANGE
    ),
    "the same under a mean": (lambda: same(integral(rho * over_square((t - u) / (t + u) ** 3)), 0), EXCHANGE),
    # A derivative is not dominated
    "slope where it is not dominated": (
        lambda: slope(shifted**3 / (shifted**2 + t) ** 2, at=Fraction(1, 1000)), BOUND
    ),
    "slope at a place outside": (lambda: slope(x**3 / (x**2 + t) ** 2, at=0), BOUND),
    "slope at a place that may be 0": (
        lambda: slope(
            x**3 / (x**2 + t) ** 2, at=a, to=integral(3 * a**2 / (a**2 + t) ** 2 - 4 * a**4 / (a**2 + t) ** 3, t)
        ),
        BOUND,
    ),
    "slope of a real letter": (lambda: slope(r**3 / (r**2 + t) ** 2, r, at=0), BOUND),
    "curvature": (lambda: slope(r**4 / (r**2 + t) ** 2, r, at=0, order=2), BOUND),
    "slope in an object, at a difference": (lambda: same(G(r - r) + 0, 0), BOUND),
    "slope below 1, at 1": (
        lambda: slope((1 - q) ** 3 / ((1 - q) ** 2 + t) ** 2, q, at=1), "integrability of"
    ),
    # ∞ − ∞
    "1/t": (lambda: apart(1 / t), DIVERGES),
    "t^(−2)": (lambda: apart(t ** lift(-2)), DIVERGES),
    "t^(−3/2)": (lambda: apart(t ** lift(Fraction(-3, 2))), DIVERGES),
    "1/(1 − t)": (lambda: apart(1 / (1 - t)), DIVERGES),
    "x/t": (lambda: apart(x / t), DIVERGES),
    "e^t/t": (lambda: apart(exp(t) / t), DIVERGES),
    "1/(1 − c²)": (lambda: apart(1 / (1 - c**2), c), DIVERGES),
    "−1/s up to 0": (lambda: apart(-1 / s, s), DIVERGES),
    "t^(a − 1), a ≥ 0": (lambda: apart(t ** (a - 1)), EXCHANGE),
    "t^(−k)": (lambda: apart(t ** (-k)), EXCHANGE),
    "e^(1/t)": (lambda: apart(exp(1 / t)), EXCHANGE),
    "t^(k a), which is no linear exponent": (lambda: apart((1 + t) ** (k * a)), EXCHANGE),
    "(t^k)^a, which is none either": (lambda: apart((t**k) ** a), EXCHANGE),
    "1/(t + u) at a free u": (lambda: apart(1 / (t + u)), "may be infinite at the end of an interval"),
    "(1 + e^(1/t))^(k − 1)": (lambda: apart((1 + exp(1 / t)) ** (k - 1)), EXCHANGE),
    "(t + t²e^t)^(k − 1)": (lambda: apart((t + t**2 * exp(t)) ** (k - 1)), EXCHANGE),
    "1/(t − ½)²": (lambda: apart(lift(1) / absolute(t - half) ** lift(half)), "may vanish"),
    "1/(t e^(1/t))": (lambda: apart(t / exp(-1 / t)), EXCHANGE),
    "1/(e^t − e^(2 t))": (lambda: apart(1 / (exp(-t) - exp(-2 * t))), EXCHANGE),
    "1/(e^(−2 t) − e^(−t) − t)": (lambda: apart(1 / (total(exp(-2 * t) - exp(-t), -t))), EXCHANGE),
    "1/(e^t − 1)": (lambda: apart(1 / (exp(t) - 1)), EXCHANGE),
    "ρ at a point of the interval": (lambda: apart(exp(rho(*t.at))), "need not be bounded there"),
    "a difference of infinities by parts": (
        lambda: same(integral(1 / t - 1 / (2 * t), t) - integral(1 / (2 * t), t), 0), "diverges"
    ),
    "an infinity times nothing": (lambda: same(0 * integral(1 / t, t), 0), DIVERGES),
    "1 over an infinity": (lambda: above(1 / integral(1 / t, t)), DIVERGES),
    "e to the minus infinity": (lambda: above(exp(-integral(1 / t, t))), DIVERGES),
    "1 over what may be infinite": (lambda: above(1 / integral(exp(1 / t), t)), "conditional on integrability of"),
    "a substitution of infinities": (
        lambda: below(x, 10**6, given(substitution(1 / t, t, u), times=-x), gap=10**6), DIVERGES
    ),
    # What squeezes is infinite
    "squeezed by −∫(1 + t^(−2))": (lambda: squeezed(-integral(1 + t ** lift(-2), t)), "is not proved before"),
    "squeezed by −∫1/t": (lambda: squeezed(-integral(1 / t, t)), "is not proved before"),
}  # fmt: skip
TRUE = {
    "(t − u)/(t + u)": lambda: same(over_square((t - u) / (t + u)), 0),
    "(t − u) e^(−t u)": lambda: same(over_square((t - u) * exp(-t * u)), 0),
    "the order of a bounded integrand": lambda: same(
        over_square(t * exp(t * u)), integral(integral(t * exp(t * u), u), t)
    ),
    "under a mean": lambda: same(integral(rho * over_square(exp(U) * (t - u))), 0),
    "t^(−½)": lambda: apart(t ** lift(-half)),
    "(1 − c²)^(k − 1)": lambda: apart((1 - c**2) ** (k - 1), c),
    "t^(a − ½)": lambda: apart(t ** (a - half)),
    "t^(−q), q < 1": lambda: apart(t ** (-q)),
    "log t": lambda: apart(log(t)),
    "t log t": lambda: apart(t * log(t)),
    "log(1 + t)": lambda: apart(log(1 + t)),
    "|c|": lambda: apart(absolute(c), c),
    "an indicator": lambda: apart(where(t - half)),
    "e^(−1/t)": lambda: apart(exp(-1 / t)),
    "1/(1 + t u) inside": lambda: apart(integral(1 / (1 + t * u), u)),
    "U at a point of the interval": lambda: apart(exp(U(*t.at))),
    "a mean under the integral": lambda: apart(integral(rho * exp(t * U))),
    "1/∫ over 𝒵": lambda: apart(1 / integral(rho * exp(t * U))),
    "t/(1/t + 1)^½": lambda: apart((1 / t + 1) ** lift(-half)),
    "t^(−½) e^(k t) |1 − t|": lambda: apart(absolute(1 - t) * exp(k * t) / t ** lift(half)),
    "(t (1 + t))^(k − 1)": lambda: apart((t * exp(t)) ** (k - 1)),
    "(1/(1/t))^½": lambda: apart((1 / (1 / t)) ** lift(half)),
    "1/|t + u − 3|": lambda: apart(1 / absolute(t - 3)),
    "1/(t^½ + ∫…)": lambda: apart(1 / (t ** lift(half) + integral(u * t, u))),
    "1/∫(t u)": lambda: apart(t / integral(u * t ** lift(half), u)),
    "1/(1 + log² t)": lambda: apart(1 / (1 + log(t) ** 2)),
    "a log of what may vanish": lambda: apart(log(where(t - half) + t)),
    "log² t": lambda: apart(log(t) ** 2),
    "log(e^t + t)": lambda: apart(log(exp(t) + t)),
    "1/(1 + log²(1 + t))": lambda: apart(1 / (1 + log(1 + t) ** 2)),
    "1/∫": lambda: apart(1 / integral(exp(t * u), u)),
    "1/(x + t)": lambda: apart(1 / (x + t)),
    "1/(t^½ + t)": lambda: apart(1 / (t ** lift(half) + t)),
    "(−1 − t)^(−2)": lambda: apart((-1 - t) ** lift(-2)),
    "t^(−½)/(1/t + 1)": lambda: apart(t ** lift(-half) / (1 / t + 1)),
    "(1/t)^(−1)": lambda: apart((1 / t) ** lift(-1)),
    "|t|^(−½)": lambda: apart(absolute(t) ** lift(-half)),
    "1/e^t": lambda: apart(1 / exp(t)),
    "1/(e^(1/t) t^½)": lambda: apart(1 / (exp(1 / t) * t ** lift(half))),
    "slope of e^(x t)": lambda: same(derivative(integral(exp(x * t), t), x), integral(t * exp(x * t), t)),
    "slope of 1/(x + t)": lambda: slope(1 / (x + t), to=integral(-1 / (x + t) ** 2, t)),
    "slope of x³/(x² + t)² off 0": lambda: slope(
        x**3 / (x**2 + t) ** 2, at=y,
        to=integral(3 * y**2 / (y**2 + t) ** 2 - 4 * y**4 / (y**2 + t) ** 3, t),
    ),
    "slope at a number": lambda: slope(x**2 * t, at=2, to=integral(4 * t, t)),
    "curvature of (1 + x t)^½": lambda: slope(
        (1 + x * t) ** lift(half), order=2, to=integral(-(t**2) / (4 * (1 + x * t) ** lift(Fraction(3, 2))), t)
    ),
    "a variation beside an interval": lambda: same(
        vary(integral(rho * integral(exp(t), t)), (rho, U)), integral(U * integral(exp(t), t))
    ),
    "a slope in a coordinate": lambda: same(
        integral(derivative(integral(exp(t * u), u), t), t), integral(integral(u * exp(t * u), u), t)
    ),
    "the fundamental theorem at a singular slope": lambda: same(
        integral(derivative(t ** lift(half) * exp(t**k), t), t), exp(lift(1))
    ),
    # An integral of one sign may be infinite, where it is only added and multiplied (Tonelli)
    "∫1/t > 0": lambda: above(integral(1 / t, t)),
    "x ∫e^(1/t) + y > 0": lambda: above(total(x * integral(exp(1 / t), t), y)),
    "−(−∫1/t)/x > 0": lambda: above(-(-1 * integral(1 / t, t)) / x),
    "∫∫(t + u)^(−3) > 0": lambda: above(over_square((t + u) ** lift(-3))),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_integrable_proves_nothing(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result in ("undecided", "conditional")
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_integrable_needs_no_word(name, judged):
    result, why = judged(TRUE[name])
    assert (result, why) == ("holds", why)


UNREAD = {
    "what vanishes inside": lambda sizes: sizes.lower(t - half),
    "what may vanish anywhere": lambda sizes: sizes.lower(where(t) + where(u)),
    "two sizes": lambda sizes: sizes.single(1 / t + t),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_size_that_cannot_be_read_is_not_guessed(name):
    with pytest.raises(Unread):
        UNREAD[name](Sizes(SignReader(Unfolder())))


def test_what_cannot_be_read_is_not_bounded_nor_continuous_nor_away_from_0():
    sizes = Sizes(SignReader(Unfolder()))
    assert not sizes.is_bounded(exp(1 / t))
    assert not sizes.is_bounded(1 / (t - half))
    assert not sizes.is_continuous(where(t))
    assert not sizes.keeps_away(t - half)
    assert exponent_of(exp(x)) is None


def test_what_is_assumed_has_a_name_and_is_handed_on(worker):
    checker = Checker(Prover(worker), "T9")
    form = integral(exp(1 / t), t)
    first = at_most("b", "first", -form, form)
    (checked,) = checker.chain(calc("first", "energy", first.lhs, ends(first, "by sign", gap=2 * form)))
    named = frozenset({"integrability of ∫[0,1] e^(1/t) dt"})
    assert (checked.result, checked.assumes) == ("conditional", named)
    (checked,) = checker.chain(below(-2 * form, 2 * form, given(first, times=2)))
    assert (checked.result, checked.assumes) == ("conditional", named)
    start, rest = checker.chain(calc("two", "energy", form + x, eq(x + form * 1, "turned"), eq(form + x * 1, "back")))
    assert (start.assumes, rest.assumes) == (named, named)


@pytest.mark.parametrize("granted_by", [None, "integrability of what is exchanged"])
def test_a_result_on_integrability_alone_is_not_what_its_author_claims(granted_by, verified):
    clause = equals("a", "claim", over_square((t**2 - u**2) / (t**2 + u**2) ** 2), 0)
    link = ends(clause, "exchange")
    link = link if granted_by is None else assuming(granted_by, link)
    verdict, said = verified(lambda: ((clause,), [calc("claim", "energy", clause.lhs, link)]))
    assert verdict == Verdict.CONDITIONAL
    assert ("T9 is conditional on the integrability of " in said) == (granted_by is None)
