"""Hypotheses can be met together, and every one that a proof needs belongs to the statement, or is seen to be met."""

import functools

import pytest

from proofs_check.checker.existence import exists
from proofs_check.outcome import Verdict
from proofs_check.vocabulary import (
    SQUEEZE,
    Law,
    VocabularyError,
    absolute,
    assuming,
    at_most,
    by,
    calc,
    coordinate,
    copy_sum,
    critic,
    density,
    ends,
    exp,
    expectation_iid,
    given,
    gram,
    infimum,
    integral,
    kernel,
    le,
    log,
    logarithm,
    measures,
    named_scalar,
    positive,
    potential,
    quadrature,
    scalar,
    tends,
    total,
    volume,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift

MILLION = 10**6
x, y, tau, eta = (scalar(letter, letter, "positive") for letter in ("x", "y", "τ", "η"))
U, rho, s, k = potential("U", "U"), density("ρ", "r"), critic("s", "s"), kernel("k", "k")
BOUND = at_most("b", "a bound", x, MILLION)
N = whole_number("N", "N")
Z = named_scalar("Z", "Z", integral(exp(-U / tau)))


def bounded(gap, *using, clauses=(), steps=()):
    """Claim x ≤ 10⁶ by a gap and premises."""
    return (*clauses, BOUND), (*steps, calc("bound", "energy", BOUND.lhs, ends(BOUND, "so", *using, gap=gap)))


def from_zero(number, *steps):
    """Claim x ≤ 10⁶ from a number > 0 that is at most 0: by (a) number ≤ 0 times x/number."""
    C = at_most("a", "a small number", number, 0)
    shown = calc("small", "energy", C.lhs, *steps, ends(C, "hypothesis", gap=0 - number if not steps else None))
    return bounded(MILLION, given(C, times=x / number), clauses=(C,), steps=(shown,))


def beneath(bound, sign="positive"):
    return scalar("m", "m", sign, under=lift(bound))


def slip():
    m = scalar("m", "m", under=U)
    low = where(m - eta - U)
    v = scalar("v", "v", "positive", under=integral(low))
    C = at_most("a", "the set is empty", v, 0)
    shown = calc(
        "small", "energy", C.lhs,
        le(integral(low), "hypothesis", gap=integral(low) - v),
        ends(C, "m ≤ U", gap=integral(low * (m - eta - U)) / eta + integral(low * (U - m)) / eta),
    )  # fmt: skip
    return bounded(MILLION, given(C, times=x / v), clauses=(C,), steps=(shown,))


def below_a_square():
    m = scalar("m", "m", "positive", under=-(U**2))
    C = at_most("a", "a small number", m * integral(1), -integral(U**2))
    shown = calc("small", "energy", C.lhs, ends(C, "hypothesis", gap=integral(-(U**2) - m)))
    return bounded(MILLION, given(C, times=x / (m * integral(1))), clauses=(C,), steps=(shown,))


def one_below_the_other():
    low = scalar("l", "l", "positive", under=-y)
    C = at_most("a", "a small number", low, -y)
    shown = calc("small", "energy", C.lhs, ends(C, "hypothesis", gap=total(-y, -low)))
    return bounded(MILLION, given(C, times=x / low), clauses=(C,), steps=(shown,))


VACUOUS = {
    "a number > 0 that is at most 0": lambda: from_zero(beneath(0)),
    "a number > 0 that is at most −1": lambda: from_zero(beneath(-1), le(-1, "hypothesis", gap=-1 - beneath(-1))),
    "a number > 0 under minus a square": below_a_square,
    "a number > 0 under minus another": one_below_the_other,
    "a slip in the sign of a set": slip,
}


@pytest.mark.parametrize("name", VACUOUS)
def test_hypotheses_that_nothing_meets_prove_nothing(name, verified):
    verdict, said = verified(VACUOUS[name])
    assert verdict == Verdict.UNDECIDED
    assert "vacuous: no finite measure was found that meets all hypotheses together" in said


def test_hypotheses_that_contradict_each_other_alone_make_a_clause_vacuous(verified):
    m = beneath(0)
    verdict, said = verified(
        lambda: ((C := at_most("a", "a number", m, 0),), [calc("c", "energy", C.lhs, ends(C, "so", gap=0 - m))])
    )
    assert verdict == Verdict.UNDECIDED
    assert "vacuous" in said
    assert "0 < m ≤ 0" in said


def limit(v, m):
    """Claim −τ log Z → m from v ≤ μ{U ≤ m + η}, as the source does."""

    def build():
        low = where(m + eta - U)
        number = v(low)
        least, most, free = exp(-m / tau), exp(-(m + eta) / tau), -tau * log(Z)
        UP, LO = at_most("a", "above", Z, least * integral(1)), at_most("b", "below", number * most, Z)
        BELOW = at_most("c", "below", m - tau * log(integral(1)), free)
        ABOVE = at_most("d", "above", free, m + eta - tau * log(number))
        LIM = tends("e", "limit", free, m, tau, lift(0))
        rest = integral((1 - low) * exp(-U / tau) + low * most * (exp((m + eta - U) / tau) - 1))
        first = [] if number == integral(low) else [le(integral(low) * most, "v", gap=(integral(low) - number) * most)]
        return (UP, LO, BELOW, ABOVE, LIM), [
            calc("up", "energy", UP.lhs, ends(UP, "U ≥ m", gap=least * integral(1 - exp(-(U - m) / tau)))),
            calc("lo", "energy", LO.lhs, *first, ends(LO, "U ≤ m + η", gap=rest)),
            calc("below", "energy", BELOW.lhs, ends(BELOW, "log", given(logarithm(Z, least * integral(1)), times=tau))),
            calc("above", "energy", ABOVE.lhs, ends(ABOVE, "log", given(logarithm(LO.lhs, Z), times=tau))),
            calc("limit", "energy", LIM.lhs, by(SQUEEZE, LIM, BELOW, ABOVE)),
            quadrature("q", UP), measures("m", UP),
        ]  # fmt: skip

    return build


def in_gap(number, share=1):
    """Claim x ≤ 10⁶ by a number that is at most a share of 10⁶ − x, for a proof that needs nothing else."""
    return lambda: bounded(total(share * total((MILLION - x) / share, -number), share * number))


def in_premise():
    m = scalar("m", "m", "positive", under=MILLION - x)
    C = at_most("a", "room", x + m, MILLION)
    shown = calc("room", "energy", C.lhs, ends(C, "hypothesis", gap=total(MILLION - x, -m)))
    return bounded(m, given(C), clauses=(C,), steps=(shown,))


def in_bound_of_bound():
    room = scalar("r", "r", under=MILLION - x)
    m = scalar("m", "m", "positive", under=room)
    return bounded(total(total(MILLION - x, -room), total(room, -m), m))


def in_sign():
    m = scalar("m", "m", "positive", under=MILLION - x)
    C = positive("a", "room", total(total(MILLION - x, -m), m))
    shown = calc("room", "energy", C.lhs, ends(C, "m > 0"))
    return bounded(0, given(C), clauses=(C,), steps=(shown,))


def in_multiplier():
    one = scalar("m", "m", "positive", under=MILLION - x)
    C = at_most("a", "trivial", y, 2 * y)
    shown = calc("one", "energy", C.lhs, ends(C, "y > 0", gap=y))
    return bounded(total(MILLION - x, -one), given(C, times=one / y), clauses=(C,), steps=(shown,))


UNSTATED = {
    "a number below the claim": lambda: bounded(total(total(MILLION - x, -beneath(MILLION - x)), beneath(MILLION - x))),
    "a number ≥ 0 below the claim": lambda: bounded(
        total(total(MILLION - x, -beneath(MILLION - x, "nonnegative")), beneath(MILLION - x, "nonnegative"))
    ),
    "a number below the claim's half": in_gap(beneath((MILLION - x) / 2), 2),
    "a number that a premise states": in_premise,
    "a number that bounds a number": in_bound_of_bound,
    "a number that a premise of a sign states": in_sign,
    "a number in a multiplier": in_multiplier,
    "the mass of a set that may be empty": limit(
        lambda low: scalar("v", "v", "positive", under=integral(low)), scalar("m", "m", under=U)
    ),
}


@pytest.mark.parametrize("name", UNSTATED)
def test_a_number_that_need_not_exist_is_stated_or_proves_nothing(name, verified):
    verdict, said = verified(UNSTATED[name])
    assert verdict == Verdict.UNDECIDED
    assert "does not state and which need not exist: state it in the clause, or define" in said


def between(number, low, high, gap):
    """Claim low ≤ high by a gap that has a number of its own."""
    C = at_most("b", "claim", low, high)
    return lambda: ((C,), [calc("c", "energy", C.lhs, ends(C, "so", gap=gap))])


FLOOR, MASS = beneath(k(z, w)), integral(exp(U))
LEAST = scalar("m", "m", under=U)
MEAN = integral(integral(k(z, w) * rho(w), w) * rho)
FIXED = {
    "the least value of a kernel": between(
        FLOOR, 0, MEAN, integral(integral((k(z, w) - FLOOR) * rho(w), w) * rho) + FLOOR
    ),
    "a lower bound of a potential": between(
        LEAST, 0, integral((U**2 + 1) * rho), integral(((U - LEAST) * 0 + U**2 + 1) * rho)
    ),
    "a number below a mass that is positive": between(
        beneath(MASS), 0, MASS, total(total(MASS, -beneath(MASS)), beneath(MASS))
    ),
    "the essential infimum": limit(integral, infimum("m", "m", U)),
    "a number that the clause states": lambda: (
        (C := at_most("b", "claim", x + y0(), MILLION),),
        [calc("c", "energy", C.lhs, ends(C, "so", gap=total(MILLION - x, -y0())))],
    ),
}  # fmt: skip


def y0():
    return scalar("m", "m", "positive", under=MILLION - x)


@pytest.mark.parametrize("name", FIXED)
def test_a_number_that_exists_or_is_stated_may_be_used(name, verified):
    verdict, said = verified(FIXED[name])
    assert verdict == Verdict.PROVED, said


gamma = gram("γ", "g")
moved = integral(k(z, w) * rho(w), w)
low = infimum("l", "l", U)
over = functools.partial(scalar, "M", "M")
EXISTS = {
    "over a potential": (over(over=U), True),
    "over a size": (over(over=absolute(U - 1)), True),
    "over a density": (over(over=rho), False),
    "over a change of a density": (over(over=absolute(moved - rho)), False),
    "over a mean of a kernel": (over(over=moved), True),
    "over a density's integral at no other weight": (over(over=integral(s(z, w), w)), True),
    "over an integral of a density": (over(over=integral(rho(w) ** 2 * s(z, w), w)), False),
    "over two": (over(over=(U, rho)), False),
    "over a quotient": (over(over=U / k(z, w)), True),
    "over a quotient by what may vanish": (over(over=1 / U), False),
    "over a logarithm": (over(over=log(k(z, w))), True),
    "over a logarithm of a density": (over(over=log(rho)), False),
    "over a power": (over(over=U**2), True),
    "over a root of a kernel": (over(over=k(z, w) ** (-tau)), True),
    "over an indicator": (over(over=where(rho - 1)), True),
    "over a cosine": (over(over=-gamma(z, w)), True),
    "over a number": (over(over=1 / tau), True),
    "over an expectation of copies": (over(over=expectation_iid(copy_sum(U(w), w), N, (w, Law("q", "q")))), True),
    "over a function of copies": (
        over(over=expectation_iid(copy_sum(s(z, w), w), N, (w, Law("q", "q")))), False
    ),
    "under a kernel": (beneath(k(z, w)), True),
    "under a multiple": (beneath(tau * k(z, w) / 2), True),
    "under a sum": (beneath(k(z, w) + U**2), True),
    "under a sum that may cancel": (beneath(k(z, w) + U), False),
    "under an exponential": (beneath(exp(U / tau)), True),
    "under an exponential of a density": (beneath(exp(-rho)), False),
    "under a quotient": (beneath(k(z, w) / exp(U)), True),
    "under a quotient of a density": (beneath(k(z, w) / rho), False),
    "under a power of a kernel": (beneath(k(z, w) ** 2), True),
    "under a square": (beneath(U**2), False),
    "under a density": (beneath(rho), False),
    "under a mean": (beneath(moved), True),
    "under a number of unknown sign": (beneath(integral(U)), False),
    "≥ 0 under a square": (beneath(U**2, "nonnegative"), True),
    "≥ 0 under a potential": (beneath(U, "nonnegative"), False),
    "any under a density": (beneath(rho, "real"), False),
    "under an expectation of copies": (
        beneath(expectation_iid(copy_sum(k(z, w), w), N, (w, Law("q", "q")))), False
    ),
    "under the mass of a low set": (beneath(integral(where(low + eta - U))), True),
    "under the mass of the lowest set": (beneath(integral(where(low - U))), False),
    "under the mass of another function's set": (beneath(integral(where(low + eta - U**2))), False),
    "under the mass of a lower set": (beneath(integral(where(low - eta - U))), False),
    "an infimum": (infimum("m", "m", U), True),
    "a volume": (volume("V", "V", k, shown_by="A2.1"), True),
    "a volume that nothing shows": (volume("V", "V", k), False),
    "a volume that is bounded": (volume("V", "V", k, shown_by="A2.1", below=1), False),
    "a volume of any sign": (volume("V", "V", s, shown_by="A2.1"), False),
}  # fmt: skip


@pytest.mark.parametrize("name", EXISTS)
def test_whether_a_number_exists_is_read_off_what_bounds_it(name):
    number, known = EXISTS[name]
    assert exists(number) == known


def assumed(*links):
    return lambda: ((BOUND,), [calc("bound", "energy", BOUND.lhs, *links)])


ASSUMED = {
    "the clause itself": assumed(assuming("x is small", ends(BOUND, "assumed", gap=MILLION - x))),
    "the clause after a step": assumed(
        le(x + 1, "room", gap=1), assuming("x is small", ends(BOUND, "assumed", gap=MILLION - x - 1))
    ),
    "half of the way": assumed(assuming("x is small", le(MILLION - 1, "assumed")), ends(BOUND, "room", gap=1)),
}


@pytest.mark.parametrize("name", ASSUMED)
def test_what_is_assumed_is_conditional_by_name(name, verified):
    verdict, said = verified(ASSUMED[name])
    assert verdict == Verdict.CONDITIONAL
    assert "assumed: x is small" in said
    assert ("the clause itself, of which nothing is proved" in said) == (name == "the clause itself")


def test_bounds_of_a_coordinate_and_infima_of_what_is_not_bounded_are_refused():
    t = coordinate("t", "t", 0, 1)
    with pytest.raises(VocabularyError, match="must not be a function of t"):
        scalar("m", "m", "positive", under=t)
    for function in (rho, s, t, U(w), U**2):
        with pytest.raises(VocabularyError, match="must be a potential at z"):
            infimum("m", "m", function)
