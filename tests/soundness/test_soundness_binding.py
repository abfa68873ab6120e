"""Nothing is captured, and nothing hides what is replaced: coordinates, laws, densities and their names."""

import pytest

from proofs_check.outcome import Verdict
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    PairLaw,
    VocabularyError,
    at_most,
    calc,
    coordinate,
    copy_sum,
    density,
    derivative,
    direction,
    ends,
    equals,
    exp,
    expectation,
    expectation_iid,
    functional,
    given,
    integral,
    named_scalar,
    positive,
    potential,
    scalar,
    split,
    substitution,
    total,
    v,
    vary,
    w,
    whole_number,
    z,
)

MILLION = 10**6
t, u, long = coordinate("t", "t", 0, 1), coordinate("u", "u", 0, 1), coordinate("l", "l", 0, 2)
first, second = coordinate("c", "c", 0, 1), coordinate("d", "d", 1, 2)
x = scalar("x", "x", "positive")
rho, sigma, U, h = density("ρ", "r"), density("σ", "s"), potential("U", "U"), direction("h", "h")
f = density("f", "f", mass=None)
N = whole_number("N", "N")
BOUND = at_most("b", "a bound", x, MILLION)


def bounded(*premises, clauses=(), steps=()):
    """Claim x ≤ 10⁶ by premises from which it would follow."""
    reached = calc("bound", "energy", BOUND.lhs, ends(BOUND, "it follows", *premises, gap=MILLION))
    return (*clauses, BOUND), (*steps, reached)


def same(lhs, rhs, *using):
    """Claim lhs = rhs in one link."""
    clause = equals("a", "claim", lhs, rhs)
    return (clause,), [calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using))]


def by_instance(make):
    return lambda: bounded(given(make(), times=x))


COORDINATES = {
    "a derivative in the coordinate": by_instance(lambda: substitution(derivative(1 * t, t), t, u)),
    "a derivative of a square": by_instance(lambda: substitution(derivative(t**2, t), t, u, reversed=True)),
    "a derivative, the interval split": by_instance(lambda: split(derivative(long**2, long), long, first, second)),
    "a derivative inside an integral": by_instance(lambda: substitution(integral(U * derivative(1 * t, t)), t, u)),
    "a variable that is bound around it": by_instance(lambda: substitution(integral(t * u, u), t, u)),
    "a variable that is free beside it": lambda: same(
        integral(u * t, t), integral(u * u, u), given(substitution(u * t, t, u))
    ),
    "a part's variable that is bound": by_instance(lambda: split(integral(long * first, first), long, first, second)),
    "a law that depends on it": by_instance(
        lambda: substitution(integral(U, z, ConditionalLaw("ν", "n")(*t.at)), t, u)
    ),
}  # fmt: skip


def test_a_function_at_a_coordinate_hides_it():
    with pytest.raises(VocabularyError, match="hides where it stands"):
        substitution(t * U(*t.at), t, u)


def test_a_sign_is_taken_to_other_letters(verified):
    y = scalar("y", "y", "positive")
    C = positive("a", "a sum", x + x)
    B = at_most("b", "claim", y, 3 * y)
    steps = [
        calc("sum", "energy", C.lhs, ends(C, "a sum")),
        calc("claim", "energy", B.lhs, ends(B, "twice", given(C, at=((x, y),)))),
    ]
    verdict, said = verified(lambda: ((C, B), steps))
    assert verdict == Verdict.PROVED, said


@pytest.mark.parametrize("name", COORDINATES)
def test_no_coordinate_is_captured_or_hidden(name, verified):
    verdict, said = verified(COORDINATES[name])
    assert verdict == Verdict.UNDECIDED
    assert "hides where" in said or "would capture" in said or "binds" in said


def test_a_coordinate_of_the_same_name_inside_is_another_variable(verified):
    inside = integral(long, long)
    moved = 2 * integral((0 + 2 * (u - 0)) * inside, u)
    verdict, said = verified(
        lambda: same(integral(long * inside, long), moved, given(substitution(long * inside, long, u)))
    )
    assert verdict == Verdict.PROVED, said


p, p2, q = Law("p", "p"), Law("p2", "p_2"), Law("q", "q", rho)
dense, dense2 = Law("p", "p", rho), Law("p2", "p_2", sigma)
nu, nu2 = ConditionalLaw("ν", "n"), ConditionalLaw("ν2", "n_2")


def mean(law):
    return expectation(U, (z, law))


def moved_mean(kernel):
    return expectation(U(v), ((z, v), PairLaw("π", "p", q, kernel)))


def copied(law):
    return expectation_iid(exp(copy_sum(U(w), w)), N, (w, law))


def swapped(difference, *pairs):
    """Claim x ≤ 10⁶ from 0 < k ≤ D twice, at the letters as they are and where D has turned into −D."""

    def build():
        D = named_scalar("D", "D", difference)
        k = scalar("k", "k", "positive", under=D)
        C = at_most("a", "the hypothesis", k, D)
        stated = calc("hypothesis", "energy", C.lhs, ends(C, "hypothesis", gap=D - k))
        both = given(C, times=x / (2 * k)), given(C, times=x / (2 * k), at=pairs)
        return bounded(*both, clauses=(C,), steps=(stated,))

    return build


def nested():
    D = named_scalar("D", "D", mean(p) - mean(p2))
    floor = scalar("m", "m", "positive", under=D)
    k = scalar("k", "k", "positive", under=floor)
    C = at_most("a", "the hypothesis", k, D)
    stated = calc("hypothesis", "energy", C.lhs, ends(C, "hypothesis", gap=total(D - floor, floor - k)))
    both = given(C, times=x / (2 * k)), given(C, times=x / (2 * k), at=((p, p2), (p2, p)))
    return bounded(*both, clauses=(C,), steps=(stated,))


LAWS = {
    "laws": swapped(mean(p) - mean(p2), (p, p2), (p2, p)),
    "laws with densities": swapped(mean(dense) - mean(dense2), (dense, dense2), (dense2, dense)),
    "the densities of laws": swapped(mean(dense) - mean(dense2), (rho, sigma), (sigma, rho)),
    "conditional laws": swapped(
        integral(integral(U(v), v, nu(z)) * rho) - integral(integral(U(v), v, nu2(z)) * rho), (nu, nu2), (nu2, nu)
    ),
    "the conditional law of pairs": swapped(moved_mean(nu) - mean(p), (nu, nu2), (p, p2)),
    "the law of copies": swapped(copied(p) - copied(p2), (p, p2), (p2, p)),
    "laws in the bound of a bound": nested,
}


@pytest.mark.parametrize("name", LAWS)
def test_a_law_that_a_hypothesis_speaks_of_is_not_replaced(name, verified):
    verdict, said = verified(LAWS[name])
    assert verdict == Verdict.UNDECIDED
    assert "speaks of a letter or law that is replaced" in said


def exchanged(one, other, *pairs):
    """Claim D₂ = 2 E U − (E U + E' U) at other laws."""

    def build():
        C = equals("a", "difference", one - other, one + one - (other + one))
        B = equals("b", "the other way", other - one, other + other - (one + other))
        first = calc("one", "energy", C.lhs, ends(C, "a sum"))
        return (C, B), [first, calc("other", "energy", B.lhs, ends(B, "the same at other laws", given(C, at=pairs)))]

    return build


TRUE_LAWS = {
    "laws": exchanged(mean(p), mean(p2), (p, p2), (p2, p)),
    "laws with densities": exchanged(mean(dense), mean(dense2), (dense, dense2), (dense2, dense)),
    "laws of copies": exchanged(copied(dense), copied(dense2), (dense, dense2), (dense2, dense)),
}


@pytest.mark.parametrize("name", TRUE_LAWS)
def test_laws_that_no_hypothesis_speaks_of_are_replaced(name, verified):
    verdict, said = verified(TRUE_LAWS[name])
    assert verdict == Verdict.PROVED, said


G = functional("G(<r>)", "G(<r>)", lambda r: expectation_iid(exp(copy_sum(U(w), w)), N, (w, Law("q", "q", r))))
OUTER = functional("H(<r>)", "H(<r>)", lambda r: 2 * G(r))
MEAN = functional("M(<r>)", "M(<r>)", lambda r: expectation_iid(copy_sum(f(w), w), N, (w, Law("q", "q", r))))


def more_than(one, other):
    """Claim x ≤ 10⁶ from 0 < k ≤ one − other, where the two are not equal."""

    def build():
        k = scalar("k", "k", "positive", under=one - other)
        C = at_most("a", "the hypothesis", k, one - other)
        stated = calc("hypothesis", "energy", C.lhs, ends(C, "hypothesis", gap=total(one - other, -k)))
        return bounded(given(C, times=x / k), clauses=(C,), steps=(stated,))

    return build


FORMAL = {
    "copies of two densities": more_than(G(rho), G(sigma)),
    "copies inside another functional": more_than(OUTER(rho), OUTER(sigma)),
    "copies of a density and of a mixture": lambda: same(G((rho + sigma) / 2), G(rho)),
    "copies whose law moves": lambda: same(vary(G(rho), (rho, h)), 0 * integral(rho * h)),
    "sums over copies of two densities": lambda: same(MEAN(rho), N * integral(f * sigma)),
}


@pytest.mark.parametrize("name", FORMAL)
def test_copies_follow_the_density_that_a_functional_is_taken_at(name, verified):
    verdict, said = verified(FORMAL[name])
    assert verdict < Verdict.PROVED
    assert "differ by" in said or "copies are drawn from" in said or "finite measure refutes" in said


TRUE_COPIES = {
    "a sum over copies": lambda: same(MEAN(rho), N * integral(f * rho)),
    "twice": lambda: same(OUTER(sigma), G(sigma) + G(sigma)),
}


@pytest.mark.parametrize("name", TRUE_COPIES)
def test_what_is_true_of_copies_is_proved(name, verified):
    verdict, said = verified(TRUE_COPIES[name])
    assert verdict == Verdict.PROVED, said


CLASH = "stands for two different things"


def loose():
    L = functional("L(<r>)", "L(<r>)", lambda r: scalar("b", "b", over=r) * integral(r))
    return same(L(rho), L(sigma))


def _renamed():
    C = equals("a", "twice", mean(p) + mean(p), 2 * mean(p))
    B = equals("b", "elsewhere", mean(p2) + mean(p2), 2 * mean(p2))
    steps = [calc("one", "energy", C.lhs, ends(C, "a sum"))]
    return (C, B), [*steps, calc("two", "energy", B.lhs, ends(B, "so", given(C, at=((p, Law("U", "U")),))))]


NAMES = {
    "a law with a letter's name": (lambda: same(expectation(U, (z, Law("U", "U"))), 0), CLASH),
    "a law with a number's name": (lambda: same(x * expectation(U, (z, Law("x", "x"))), 0), CLASH),
    "an object with a letter's name": (lambda: same(named_scalar("x", "x", integral(rho)) * x, x), CLASH),
    "a law called μ": (lambda: same(expectation(U, (z, Law("μ", "m"))), integral(U)), CLASH),
    "a law called like an interval": (
        lambda: same(expectation(U, (z, Law("∫[0;1]", "p"))), 0), "must be free of spaces, brackets"
    ),
    "a law called like a sum of copies": (lambda: same(expectation(U, (z, Law("Σ", "p"))), 0), "must be free of"),
    "a letter called like a sum of copies": (lambda: same(integral(density("Σ0", "s")), 1), "must be free of"),
    "a law called like that of copies": (
        lambda: same(MEAN(rho), N * expectation(f, (z, Law("q(ρ)", "q", sigma)))), "must be free of"
    ),
    "a letter dressed as a parameter": (lambda: same(scalar("r", "{r}") * x, x), "marks a parameter"),
    "a hypothesis on a parameter": (loose, "speaks of a parameter"),
    "a coordinate called like a point": (
        lambda: same(integral(coordinate("z", "z", 0, 1)), 1), "must not be z, v or w"
    ),
    "a law of a premise with a letter's name": (_renamed, CLASH),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_one_name_is_one_thing(name, verified):
    build, reason = NAMES[name]
    verdict, said = verified(build)
    assert verdict < Verdict.PROVED
    assert reason in said
