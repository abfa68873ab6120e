"""Integrals under a logarithm or in a denominator are linear there too, and no more than linear."""

from fractions import Fraction

import pytest
from claims import same

from proofs_check.checker.normal_form import spelled
from proofs_check.checker.shown import likeness
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    convex,
    coordinate,
    critic,
    density,
    exp,
    expectation,
    integral,
    kernel,
    log,
    potential,
    scalar,
    v,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Apply, Field, Num, Point

p, r, b = density("p", "p"), density("r", "r"), density("b", "b", mass=None)
a, f, k, s = density("a", "a", mass=None), potential("f", "f"), kernel("k", "k"), critic("s", "s", symmetric=True)
x, t = scalar("x", "x", "positive"), coordinate("t", "t", 0, 2)
q, nu, free = Law("q", "q", r), ConditionalLaw("ν", "n"), Law("m", "m")


def both(body):
    return integral(integral(body, w))


FALSE = {
    "a mass that is not declared": lambda: same(log(integral(b + p)), log(2)),
    "another mass": lambda: same(log(integral(b + p)), log(integral(b) + 2)),
    "the mass of μ": lambda: same(log(integral(1) + 1), log(2)),
    "a product of two functions of one point": lambda: same(log(integral(a * b)), log(integral(a) * integral(b))),
    "a factor of the bound point": lambda: same(log(integral(a * b)), log(a * integral(b))),
    "log of a sum": lambda: same(log(integral(b + a)), log(integral(b)) + log(integral(a))),
    "a power comes out": lambda: same(log(integral(b**2)), 2 * log(integral(b))),
    "exp of a sum of two points is no sum": lambda: same(log(both(exp(f(z) + f(w)))), log(2 * integral(exp(f)))),
    "one kernel turned": lambda: same(log(both(k(z, w) * b(w))), log(both(k(z, w) * b(z)))),
    "turned beside itself": lambda: same(log(both(k(z, w) ** 2)), log(both(k(z, w) * k(w, z)))),
    "the diagonal": lambda: same(log(both(k(z, w))), log(integral(k(z, z)))),
    "another free point": lambda: same(log(integral(k(z, w), w)), log(integral(k(v, w), w))),
    "the other free point": lambda: same(log(integral(k(z, w), w)), log(integral(k(w, z), w))),
    "free points exchanged": lambda: same(
        log(integral(k(z, v) * k(v, w) * b(v), v)), log(integral(k(w, v) * k(v, z) * b(v), v))
    ),
    "a conditional law of another point": lambda: same(
        log(expectation(exp(f(v)), (v, nu(z)))), log(expectation(exp(f(v)), (v, nu(w))))
    ),
    "a conditional law and one that is not": lambda: same(
        log(expectation(exp(f(v)), (z, free), (v, nu(z)))), log(expectation(exp(f(v)), (v, free)))
    ),
    "a law for another": lambda: same(log(expectation(exp(f), (z, q))), log(expectation(exp(f), (z, free)))),
    "the length of an interval": lambda: same(log(integral(x, t)), log(x)),
    "an integral over itself where it stands once": lambda: same(both(k(z, w) / integral(k(z, w), w)), 1),
    "what stands in a sum": lambda: same(1 / integral(b + a), 1 / integral(b) + 1 / integral(a)),
}  # fmt: skip
TRUE = {
    "a mass": lambda: same(log(integral(b + p)), log(integral(b) + 1)),
    "a factor 2": lambda: same(log(integral(2 * b)), log(integral(b)) + log(2)),
    "a factor of a free point": lambda: same(
        log(integral(a(z) * k(z, w), w)), log(a(z)) + log(integral(k(z, w), w))
    ),
    "Fubini": lambda: same(log(both(k(z, w))), log(both(k(w, z)))),
    "Fubini beside another": lambda: same(log(both(k(z, w) * b(w))), log(both(k(w, z) * b(z)))),
    "independent points": lambda: same(log(both(a(z) * b(w))), log(integral(a)) + log(integral(b))),
    "exp of a sum": lambda: same(log(both(exp(f(z) + f(w)))), 2 * log(integral(exp(f)))),
    "a joint mass": lambda: same(both(k(z, w) / both(k(z, w))), 1),
    "a joint mass in two parts": lambda: same(both((k(z, w) + k(w, z)) / both(k(z, w))), 2),
    "a symmetric critic": lambda: same(
        log(integral(exp(s(z, w)) * b(w), w)), log(integral(exp(s(w, z)) * b(w), w))
    ),
    "a law's mass": lambda: same(log(expectation(2 + x, (z, free))), log(2 + x)),
    "the length of an interval": lambda: same(log(integral(x, t)), log(2) + log(x)),
    "a mean of means": lambda: same(
        log(expectation(expectation(x * exp(f(v)), (v, nu(z))), (z, free))),
        log(x) + log(expectation(expectation(exp(f(v)), (v, nu(z))), (z, free))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_linear_is_not_taken_apart(name, judged):
    result, why = judged(FALSE[name])
    assert result == "undecided", why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_linear_is_taken_apart(name, judged):
    result, why = judged(TRUE[name])
    assert result == "holds", why


@pytest.mark.parametrize("called", ["b0", "@0", "z", "2"])
@pytest.mark.parametrize("function", [exp, log])
def test_a_letter_is_not_a_function_of_another_that_is_spelled_like_a_point(judged, called, function):
    """A field at a point and a function of a number once had one spelling in computer algebra: exp(b0)."""

    def claim():
        s, one = scalar(called, "s", "positive"), potential("exp" if function is exp else "log", "L")
        sides = (log(1 + integral(r / (2 + f**2 + other**2)) ** 2) for other in (function(s), one))
        return same(*sides)

    result, why = judged(claim)
    assert result in ("undecided", "refused"), why


def test_what_is_spelled_alike_is_the_same():
    """A letter may be called as a function, a point or a number is."""
    s, two = scalar("b0", "s", "positive"), scalar("2", "t", "positive")
    at_b0 = Field(potential("exp", "L").symbol, (Point("b0"),))
    kinds = [exp(s), at_b0, Apply(convex("exp", "f").symbol, s), s, two, Num(Fraction(2))]
    assert len({spelled(kind) for kind in kinds}) == len(kinds)
    assert len({likeness(kind) for kind in kinds}) == len(kinds)
