"""Letters of functions: of a convex one it is used that it is above its tangents, of any that f(a) = f(b) for a = b."""

import re

import pytest
from claims import above, below, same

from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Unfolder
from proofs_check.finite import functions
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import (
    calc,
    convex,
    coordinate,
    density,
    derivative,
    ends,
    exp,
    function,
    integral,
    kernel,
    log,
    nonnegative,
    potential,
    scalar,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Apply, VocabularyError, lift
from proofs_check.vocabulary.printing import condition

p, r, h, a = density("p", "p"), density("r", "r"), potential("h", "h"), density("a", "a", mass=None)
U, V, k, x, y = potential("U", "U"), potential("V", "V"), kernel("k", "k"), scalar("x", "x"), scalar("y", "y")
t, s = coordinate("t", "t", 0, 1), scalar("s", "s", "positive")
f, g = convex("f", "f", strict=True, root=True), convex("g", "g")
m, any_ = convex("m", "m", positive=False), function("n", "n")
MEAN = integral(r * U)


FREE = integral(a * U)
SHOWN = nonnegative("s", "a divergence", integral(r * f(p / r)))


def divergence(c, one=p, other=r):
    return integral(other * c(one / other))


def jensen(c, weight, value, at):
    """Return ∫w (c(u) − c(a) − c′(a)(u − a)), which is ∫w c(u) − c(a) for a mean a."""
    return integral(weight * c.above_tangent(value, at))


def drawn(c, slope=None):
    return log(integral(r * exp((c if slope is None else c.slope)(p / r))))


def called(name):
    return log(1 + integral(r * function(name, "n")(r)) ** 2)


def above_another(c, value, at, line):
    return c(value) - c(at) - c.slope(line) * (value - at)


FALSE = {
    "a convex function below its mean": lambda: below(integral(r * m(U)), m(MEAN), gap=-jensen(m, r, U, MEAN)),
    "a concave one": lambda: above(-m.above_tangent(x, y), strict=False),
    "weights of another mass": lambda: below(m(FREE), integral(a * m(U)), gap=jensen(m, a, U, FREE)),
    "weights of either sign": lambda: below(m(MEAN), integral(r * U * m(U)), gap=jensen(m, r * U, U, MEAN)),
    "another mean": lambda: below(m(MEAN), integral(r * m(U)), gap=jensen(m, r, U, integral(p * U))),
    "a tangent at another place": lambda: above(above_another(m, x, 0, y), strict=False),
    "a tangent from another place": lambda: above(m(x) - m(y) - m.slope(y) * (x - 0), strict=False),
    "a tangent shifted": lambda: above(m(x) - m(0) - m.slope(y) * (x - y), strict=False),
    "a line that is handmade": lambda: above(
        any_(x) - any_(y) - Apply(any_.symbol, y, slope=True) * (x - y), strict=False
    ),
    "what is shown of another function": lambda: [
        calc("s", SHOWN.lhs, ends(SHOWN, "convex", gap=jensen(f, r, p / r, 1))), above(divergence(g), strict=False)
    ],
    "a tangent of another function": lambda: above(
        m(x) - m(y) - convex("l", "l", positive=False).slope(y) * (x - y), strict=False
    ),
    "the value of another function": lambda: above(m(x) - g(s) - m.slope(y) * (x - y), strict=False),
    "as far below": lambda: above(m(x) - m(y) - m.slope(y) * (y - x), strict=False),
    "the line alone": lambda: above(m.slope(y) * (x - y), strict=False),
    "> 0": lambda: above(m.above_tangent(x, y)),
    "no line lies below any function": lambda: above(any_.above_tangent(x, y), strict=False),
    "a divergence of one that is not 0 at 1": lambda: above(divergence(g), gap=jensen(g, r, p / r, 1), strict=False),
    "0 at 2": lambda: same(f(2), 0),
    "a slope of 0 at 1": lambda: same(f.slope(1), 0),
    "0 at 1": lambda: same(g(1), 0),
    "a zero set that is too small": lambda: above(
        jensen(g, r, p / r, 1), strict=False, zero=((p, r),)
    ),
    "another zero set": lambda: above(jensen(f, r, p / r, 1), strict=False, zero=((p, 2 * r),)),
    "outside of its domain": lambda: same(integral(1 + g(U)), integral(1) + integral(g(U))),
    "a slope outside of its domain": lambda: same(2 * g.slope(U), g.slope(U) + g.slope(U)),
    "a tangent outside of its domain": lambda: above(integral(g.above_tangent(p, U)), strict=False),
    "two functions": lambda: same(f(s), g(s)),
    "two functions inside a logarithm": lambda: same(drawn(f), drawn(g)),
    "a function and its slope": lambda: same(drawn(f), drawn(f, "slope")),
    "one that is called log": lambda: same(called("log"), log(1 + integral(r * log(r)) ** 2)),
    "one that is called exp": lambda: same(called("exp"), log(1 + integral(r * exp(r)) ** 2)),
    "two arguments": lambda: same(f(p / r), f(r / p)),
    "two points": lambda: same(m(U(z)), m(U(w))),
    "a factor": lambda: same(m(2 * x), 2 * m(x)),
    "a sum": lambda: same(m(x + y), m(x) + m(y)),
    "an integral": lambda: same(m(MEAN), integral(r * m(U))),
    "a constant": lambda: same(derivative(m(x), x), 0),
    "a derivative": lambda: same(derivative(m(x), x), m.slope(x)),
    "a variation": lambda: same(vary(integral(r * g(p / r)), (p, h)), integral(h * g.slope(p / r))),
    "a sign": lambda: above(m(x) - m(x) + m(y), strict=False),
    "one name": lambda: same(2 * convex("U", "U")(s) + MEAN, MEAN + convex("U", "U")(s) * 2),
}  # fmt: skip
CHANNEL = k(z, w) / integral(k(z, w), w)


def out(one):
    """Return the law of a channel's output at w."""
    return integral(CHANNEL * one(z))


LOST = integral(integral(CHANNEL * r(z) * g.above_tangent(p(z) / r(z), out(p) / out(r)), w))
TRUE = {
    "Jensen": lambda: below(m(MEAN), integral(r * m(U)), gap=jensen(m, r, U, MEAN)),
    "of two numbers": lambda: below(
        m((x + y) / 2), m(x) / 2 + m(y) / 2,
        gap=m.above_tangent(x, (x + y) / 2) / 2 + m.above_tangent(y, (x + y) / 2) / 2,
    ),
    "a divergence": lambda: above(divergence(f), gap=jensen(f, r, p / r, 1), strict=False),
    "its zero set": lambda: above(jensen(f, r, p / r, 1), strict=False, zero=((p, r),)),
    "where numbers are equal": lambda: above(f.above_tangent(s, 1), strict=False, zero=((s, 1),)),
    "data processing": lambda: below(integral(out(r) * g(out(p) / out(r)), w), divergence(g), gap=LOST),
    "equal arguments": lambda: same(any_((x**2 - y**2) * exp(x)), any_((x - y) * (x + y) * exp(x))),
    "inside an integral and a logarithm": lambda: same(drawn(f), log(integral(exp(f(2 * p / (r + r))) * r))),
    "equal integrals": lambda: same(m(integral(r * (U + V))), m(MEAN + integral(r * V))),
    "a mass": lambda: same(any_(integral(p)), any_(1)),
    "a root": lambda: same(f(integral(p)), 0),
    "a constant": lambda: same(derivative(x * m(y), x), m(y)),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_nothing_else_is_used_of_a_function(name, judged):
    result, why = judged(FALSE[name])
    assert result in ("undecided", "refused"), why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_of_every_such_function_is_proved(name, judged):
    result, why = judged(TRUE[name])
    assert result == "holds", why
    chain = TRUE[name]()
    relation = chain.relation(0)
    assert Arena(Letters.of(relation.sides()), 0).attempt(relation).outcome == "not refuted"


REFUTED = (
    "a convex function below its mean", "a concave one", "weights of another mass", "a tangent at another place",
    "as far below", "the line alone", "> 0", "a divergence of one that is not 0 at 1", "0 at 2", "a slope of 0 at 1",
    "0 at 1", "another zero set", "two functions", "two functions inside a logarithm", "a function and its slope",
    "one that is called log", "one that is called exp", "two arguments", "two points", "a factor", "a sum",
    "an integral",
)  # fmt: skip


@pytest.mark.parametrize("name", REFUTED)
def test_what_is_false_is_refuted_on_finite_measures(name):
    relation = FALSE[name]().relation(0)
    assert Arena(Letters.of(relation.sides()), 0).attempt(relation).outcome == "refuted"


@pytest.mark.parametrize(("letter", "kind"), [("f", "convex"), ("f", "root")])
def test_each_hypothesis_is_needed(letter, kind):
    relation = nonnegative("a", "a divergence", divergence(f)).relation
    arena = Arena(Letters.of(relation.sides()), 0)
    assert arena.attempt(relation).outcome == "not refuted"
    assert arena.attempt(relation, frozenset({(letter, kind)})).outcome == "refuted"


def test_a_tangent_is_read_inside_the_domain_alone():
    read = SignReader(Unfolder()).read
    assert [read(g.above_tangent(*at)).sign for at in ((p, U), (U, p), (p, r))] == [None, None, "0+"]


def test_a_root_is_one_of_a_function_of_ratios():
    with pytest.raises(VocabularyError, match="root=True of f must come with positive=True"):
        convex("f", "f", positive=False, root=True)


def test_what_is_integrated_over_an_interval_is_taken_to_be_integrable_by_name(judged):
    whole = integral(m(t) + 1, t)
    result, why = judged(lambda: same(whole, integral(m(t), t) + 1))
    assert result == "conditional" or "cannot be read" in why, why
    clause = nonnegative("a", "a tangent", integral(m.above_tangent(t, 0), t))
    assert judged(lambda: calc("a", "energy", clause.lhs, ends(clause, "convex")))[0] in ("undecided", "holds")


@pytest.mark.parametrize(
    ("numbers", "letter", "shown"),
    [
        ((0, 0, 0, 0, 0), f, "0"),
        ((-1, 2, 0, -3, 1), f, "−1 + 2 (x − 1) − 3 (1/x − 1) + 1 (|x − 3/2| − 1/2)"),
        ((1, 0, 2, 1, -1), m, "1 + 2 x² + 1 √(1 + x²) − 1 |x − 3/2|"),
    ],
)
def test_a_function_is_shown_as_a_formula(numbers, letter, shown):
    assert functions.said(numbers, letter.symbol.curve) == shown


def test_a_counterexample_says_what_the_function_is():
    relation = below(integral(r * f(p / r)), lift(1), gap=1).relation(0)
    shown = Arena(Letters.of(relation.sides()), 0).attempt(relation).counterexample["f"]
    assert re.search(r"x − 1|x log x", shown)


def test_where_a_divergence_vanishes_is_said_plainly():
    reader = SignReader(Unfolder())
    assert condition(reader.zeros(f.above_tangent(p / r, 1)), tex=False) == "p = r"
