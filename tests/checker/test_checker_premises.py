"""Premises, background facts, bounds, intervals and indicators: what is false does not pass, what is true does."""

import dataclasses
from fractions import Fraction

import pytest

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.vocabulary import (
    ENCLOSURE,
    SQUEEZE,
    ConditionalLaw,
    Law,
    absolute,
    assuming,
    at_most,
    by,
    calc,
    cauchy_schwarz,
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
    le,
    log,
    logarithm,
    nonnegative,
    operator,
    positive,
    potential,
    scalar,
    share,
    size,
    split,
    substitution,
    tends,
    total,
    v,
    volume,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.definitions import named_kernel, named_scalar
from proofs_check.vocabulary.expressions import VocabularyError, lift
from proofs_check.vocabulary.facts import Fact, Instance
from proofs_check.vocabulary.statements import AtMost, Equal

rho, sigma, loose = density("ρ", "r"), density("σ", "s"), density("g", "g", mass=None)
U, f, g = potential("U", "U"), potential("f", "f"), potential("h", "h")
a, b, x, y = scalar("a", "a"), scalar("b", "b"), scalar("x", "x", "positive"), scalar("y", "y", "positive")
r = scalar("r", "r", "nonnegative")
N, K = whole_number("N", "N"), whole_number("K", "K")
s, plain = critic("s", "s", symmetric=True), critic("p", "p")
kappa, other = named_kernel("κ", "k", exp(s(z, w))), named_kernel("λ", "l", exp(plain(z, w)))
V, W = volume("V", "V", kappa, shown_by="A2.1"), volume("W", "W", other, shown_by="A2.1")
P = operator("P<r>", "P<r>", lambda r: integral(kappa(z, w) * r(w), w) / V)
Q = operator("Q<r>", "Q<r>", lambda r: integral(other(z, w) * r(w), w) / W)
m, M = scalar("m", "m", under=rho), scalar("M", "M", over=(rho, absolute(U)))
t, u, half = coordinate("t", "t", -1, 1), coordinate("u", "u", 0, 1), coordinate("l", "l", -1, 0)
c = gram("c", "c")
k, q = kernel("k", "k"), Law("q", "q", rho)
cosine = c(z, w)

TWICE = equals("k", "twice", integral(integral(2 * k(z, w), w)), 2 * integral(integral(k(z, w), w)))
BOUND = at_most("b", "bound", a, b)
MEAN = at_most("p", "first", a * integral(rho), b)
WEIGHTED = nonnegative("n", "sign", integral(rho * f**2))
LEAST = equals("u", "value", integral(sigma), 1)
COUNT = positive("w", "count", N + 0)


SHARE = expectation(expectation_iid(k(z, v) / (k(z, v) + copy_sum(k(z, w), w)), N, (w, q)), (z, q), (v, q))


def same(lhs, rhs, *using):
    clause = equals("a", "claim", lhs, rhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using))


def below(lhs, rhs, *using, gap=None):
    clause = at_most("a", "claim", lhs, rhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using, gap=gap))


def above(lhs, *using, gap=None, strict=True, zero=()):
    clause = positive("a", "claim", lhs) if strict else nonnegative("a", "claim", lhs, *zero)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using, gap=gap))


def after(*steps):
    """Chains in order; a clause stands for a chain that takes it for granted, so that it is reached."""
    for step in steps:
        if hasattr(step, "relation") and not hasattr(step, "links"):
            yield calc(step.letter, "energy", step.lhs, assuming("granted", ends(step, "granted")))
        else:
            yield step


def squeezed(lower, upper, limit=a, to=0):
    claim = tends("z", "limit", log(x) * x, limit, x, lift(to))
    return [*after(lower, upper), calc("limit", "energy", claim.lhs, by(SQUEEZE, claim, lower, upper))]


LOW = at_most("k", "low", a - x * b, log(x) * x)
HIGH = at_most("h", "high", log(x) * x, a + y - x * b)
HIDDEN = named_scalar("c", "c", x + integral(rho))
INVENTED = Fact("invented", "invented", "1 = 2", "nothing", "nowhere")

FALSE = {
    # Premises
    "premise not proved": (lambda: below(a, b, given(BOUND)), "the premise (b) a ≤ b is not proved before"),
    "premise times a number of unknown sign": (
        lambda: after(BOUND, below(a * a, a * b, given(BOUND, times=a))),
        "the multiplier a of an inequality cannot be read as ≥ 0",
    ),
    "premise turned round": (lambda: after(BOUND, below(b, a, given(BOUND))), "differ by 2*a - 2*b"),
    "equality from an inequality": (lambda: after(BOUND, same(a, b, given(BOUND))), "cannot rest on an inequality"),
    "premise that is a limit": (
        lambda: below(a, b, given(tends("l", "limit", a, b, x, lift(0)))),
        "is no equality or inequality",
    ),
    "sign off a premise that does not suffice": (
        lambda: after(WEIGHTED, above(integral(rho * f**2) - 1, given(WEIGHTED), strict=False)),
        "the two sides differ by",
    ),
    "zero set off premises": (
        lambda: after(WEIGHTED, above(integral(rho * f**2), given(WEIGHTED), strict=False, zero=((f, 0),))),
        "a zero set is read off a form, and not off premises",
    ),
    "strict sign off a premise": (
        lambda: after(WEIGHTED, above(integral(rho * f**2), given(WEIGHTED))),
        "the sign that can be read off 0 is = 0",
    ),
    # Letters in the place of others
    "a density of another mass": (
        lambda: after(LEAST, same(integral(loose), 1, given(LEAST, times=-1, at=((sigma, loose),)))),
        "g in the place of σ must have mass 1",
    ),
    "a potential for a density": (
        lambda: after(LEAST, same(integral(U), 1, given(LEAST, at=((sigma, U),)))),
        "U in the place of σ cannot be read as positive",
    ),
    "a function of two points": (
        lambda: after(LEAST, same(a, 1, given(LEAST, at=((sigma, rho * rho(w)),)))),
        "leaves a point free",
    ),
    "half a number for a whole one": (
        lambda: after(COUNT, above(N + 0, given(COUNT, at=((N, lift(Fraction(1, 2))),)))),
        "must be a whole number ≥ 1",
    ),
    "a product for a whole number": (
        lambda: after(COUNT, above(N + 0, given(COUNT, at=((N, N * N),)))),
        "N N in the place of N must be a whole number ≥ 1",
    ),
    "a critic in the place of another": (
        lambda: after(LEAST, same(a, 1, given(LEAST, at=((s, plain),)))),
        "s(z, w) cannot be replaced",
    ),
    "a kernel of unknown sign in another's place": (
        lambda: after(TWICE, same(a, 1, given(TWICE, at=((k, plain),)))),
        "p(z, w) in the place of k(z, w) cannot be read as positive",
    ),
    "a kernel with a third point": (
        lambda: after(TWICE, same(a, 1, given(TWICE, at=((k, k(z, v)),)))),
        "k(z, v) in the place of k(z, w) leaves a point free",
    ),
    "shares of unknown sign": (
        lambda: same(a, 1, given(share(plain, q, N))),
        "exchangeability needs p(z, w) > 0, which cannot be read",
    ),
    "a share among one more": (
        lambda: same(SHARE, lift(1) / (N + 2), given(share(k, q, N), times=rho, over=z)),
        "the two sides differ by",
    ),
    "a letter that bounds another": (
        lambda: after(at_most("v", "floor", m, b), below(a, b, given(at_most("v", "floor", m, b), at=((rho, sigma),)))),
        "speaks of a letter or law that is replaced",
    ),
    "a bound letter itself": (
        lambda: after(at_most("v", "floor", m, b), below(a, b, given(at_most("v", "floor", m, b), at=((m, a),)))),
        "speaks of a letter or law that is replaced",
    ),
    # Background facts
    "Cauchy–Schwarz with a weight of unknown sign": (
        lambda: below(integral(f) ** 2, integral(U) * integral(f**2 / U), given(cauchy_schwarz(f, U))),
        "Cauchy–Schwarz needs U > 0, which cannot be read",
    ),
    "an instance of no listed fact": (
        lambda: same(lift(1) + 0, 2, given(Instance(INVENTED, Equal(lift(1), lift(2))))),
        "“invented” is not on the list of background facts",
    ),
    "|a| = b for other numbers": (lambda: same(absolute(a), b, given(size(a, b))), "absolute value needs a = −b"),
    "|−b| = b for b of unknown sign": (
        lambda: same(absolute(-b), b, given(size(-b, b))),
        "absolute value needs b ≥ 0, which cannot be read",
    ),
    "logarithms out of order": (
        lambda: below(log(x), log(y), given(logarithm(x, y))),
        "logarithm needs x ≤ y, which no clause has shown",
    ),
    "logarithm of an unknown sign": (
        lambda: after(BOUND, below(a, b, given(logarithm(a, b)))),
        "logarithm needs a > 0, which cannot be read",
    ),
    "squeeze without a bound": (lambda: squeezed(BOUND, HIGH), "the limit needs a − x·A ≤ "),
    "squeeze by what depends on the variable": (
        lambda: squeezed(LOW, at_most("h", "high", log(x) * x, a + y - x * HIDDEN)),
        "the limit needs a − x·A ≤ ",
    ),
    "squeeze of a limit elsewhere": (lambda: squeezed(LOW, HIGH, to=1), "as that tends to 0"),
    "squeeze to what moves": (lambda: squeezed(LOW, HIGH, limit=a + x), "free of the number"),
    "squeeze by a bounded number": (
        lambda: squeezed(LOW, at_most("h", "high", log(x) * x, a + scalar("e", "e", "positive", under=rho) - x * b)),
        "the limit needs a − x·A ≤ ",
    ),
    "squeeze of no limit": (
        lambda: calc("claim", "energy", a, by(SQUEEZE, BOUND)),
        "what is squeezed is a limit",
    ),
    "tangent of no sign": (
        lambda: calc("claim", "energy", a, by(__import__("proofs_check.vocabulary").vocabulary.ABOVE_TANGENT, BOUND)),
        "is one that is claimed ≥ 0",
    ),
    # Kernels
    "a volume over the other point": (
        lambda: same(integral(Q(rho)), 1),
        "the two sides differ by",
    ),
    "a kernel of another critic": (lambda: same(integral(kappa(z, w), w), W), "the two sides differ by"),
    "a critic that is not symmetric": (lambda: same(plain(z, w), plain(w, z)), "differ by -p(w,z) + p(z,w)"),
    # Bounds
    "a floor taken for a ceiling": (lambda: below(rho, m, gap=m - rho), "the sign of m cannot be read"),
    "a floor of another density": (lambda: below(m, sigma, gap=sigma - m), "the sign of m cannot be read"),
    "twice what is bounded": (lambda: below(2 * rho, M, gap=M - 2 * rho), "the sign of M cannot be read"),
    "1 − c at its end": (lambda: above(1 - cosine), "is ≥ 0, not > 0"),
    "c of either sign": (lambda: above(cosine + 0, strict=False), "the sign of c(z, w) cannot be read"),
    "a difference of exponentials": (lambda: above(exp(a) - exp(b)), "have different signs"),
    "1 − e^a": (lambda: above(1 - exp(a), strict=False), "have different signs"),
    # Indicators
    "an indicator beside another sign": (
        lambda: above(integral(where(U - a) * (a - U)), strict=False),
        "the sign of a cannot be read",
    ),
    "an indicator at another point": (
        lambda: above(integral(where(U) * integral(U)), strict=False),
        "the sign of U cannot be read",
    ),
    "an indicator as a strict sign": (lambda: above(where(a) + 0), "is ≥ 0, not > 0"),
    # Intervals
    "a coordinate of either sign": (lambda: above(integral(t * exp(t), t)), "the sign of t cannot be read"),
    "1 − t³ + t that changes sign": (lambda: above(integral(t**3 + t**2 - t, t)), "cannot be read"),
    "an integral over another interval": (lambda: same(integral(t**2, t), integral(u**2, u)), "differ by"),
    "the fundamental theorem across a pole": (
        lambda: same(integral(derivative(1 / t, t), t), 2),
        "the power t^(−2) needs t > 0, which cannot be read",
    ),
    "the fundamental theorem across a jump": (
        lambda: same(integral(derivative(where(t), t), t), 1),
        "no rule to differentiate",
    ),
    "the fundamental theorem at a singular end": (
        lambda: same(integral(derivative(log(u), u), u), 0),
        "diverges at u = 0",
    ),
    "the fundamental theorem at two points": (
        lambda: same(integral(integral(derivative(t * other_t(), t), t), t_2()), 0),
        "the two sides differ by",
    ),
    "a half for the whole": (lambda: same(integral(exp(t), t), 2 * integral(exp(u), u)), "differ by"),
}


def t_2():
    return dataclasses.replace(t, at=(z,))


def other_t():
    return t_2()


TRUE = {
    "a premise times a number": lambda: after(BOUND, below(x * a, x * b, given(BOUND, times=x))),
    "a premise under an integral": lambda: after(
        at_most("p", "pointwise", f, U),
        below(integral(rho * f), integral(rho * U), given(at_most("p", "pointwise", f, U), times=rho, over=z)),
    ),
    "a premise at other letters": lambda: after(
        LEAST, same(integral(P(rho)), 1, given(LEAST, times=0, at=((sigma, P(rho)),)))
    ),
    "a premise at a whole number": lambda: after(COUNT, below(0, N + 1, given(COUNT, at=((N, N + 1),)))),
    "a premise at the same number": lambda: after(COUNT, below(0, lift(2) + 0, given(COUNT, at=((N, lift(2)),)))),
    "a premise at a number": lambda: after(
        at_most("p", "claim", -x, r), below(-(1 + x), r, given(at_most("p", "claim", -x, r), at=((x, 1 + x),)))
    ),
    "a sign off a premise": lambda: after(
        WEIGHTED, above(integral(rho * f**2) * x, given(WEIGHTED, times=x), strict=False)
    ),
    "a sign with a gap": lambda: above(x + r, gap=x + r),
    "Cauchy–Schwarz": lambda: below(
        integral(f) ** 2, integral(rho) * integral(f**2 / rho), given(cauchy_schwarz(f, rho))
    ),
    "an absolute value": lambda: same(absolute(-x), x, given(size(-x, x))),
    "an absolute value by a clause": lambda: after(
        nonnegative("n", "sign", b + 0), same(absolute(-(b + 0)), b + 0, given(size(-(b + 0), b + 0)))
    ),
    "another kernel": lambda: after(
        TWICE,
        same(
            integral(integral(2 * exp(plain(z, w)), w)), 2 * integral(integral(exp(plain(z, w)), w)),
            given(TWICE, at=((k, exp(plain(z, w))),)),
        ),
    ),
    "a share": lambda: same(SHARE, lift(1) / (N + 1), given(share(k, q, N), times=rho, over=z)),
    "logarithms in order": lambda: after(
        at_most("o", "order", x, y), below(log(x), log(y), given(logarithm(x, y)))
    ),
    "a squeeze": lambda: squeezed(LOW, HIGH),
    "mass under smoothing": lambda: same(integral(P(rho)), 1),
    "a volume": lambda: same(integral(other(z, w), w), W),
    "symmetry": lambda: same(s(z, w), s(w, z)),
    "self-adjointness": lambda: same(integral(f * P(g)), integral(g * P(f))),
    "a floor": lambda: below(m, rho(w), gap=rho(w) - m),
    "a ceiling": lambda: below(rho, M, gap=M - rho),
    "a ceiling of a size": lambda: below(-U, M, gap=total(M + U)),
    "a ceiling of a size, turned": lambda: below(U, M, gap=M - U),
    "|a| − a": lambda: above(absolute(a) - a, strict=False),
    "|a − b| + (a − b)": lambda: above(total(absolute(a - b), b - a), strict=False),
    "1 − c": lambda: above(1 - cosine, strict=False),
    "2 − c": lambda: above(2 - cosine),
    "c − 2": lambda: above(2 * (2 - cosine) * x),
    "e^x − 1": lambda: above(exp(x) - 1),
    "1 − e^(−x)": lambda: above(1 - exp(-x)),
    "e^(x + a) − e^a": lambda: above(exp(x) - exp(-y)),
    "e^a − e^a": lambda: above(exp(a) - exp(a), strict=False),
    "1 − an indicator": lambda: above(integral(1 - where(U)), strict=False),
    "beside its indicator": lambda: above(integral(where(U - a) * (U - a)), strict=False),
    "a polynomial": lambda: above(integral((1 - t**2) * exp(t), t)),
    "a number is a polynomial": lambda: above(lift(3) - 2),
    "nothing is a polynomial": lambda: above(lift(3) - 3, strict=False),
    "a negative polynomial": lambda: above(-(1 - N - N)),
    "a whole number": lambda: above(2 * N - 1),
    "a whole number from 1 on": lambda: above(N - 1, strict=False),
    "the fundamental theorem": lambda: same(integral(derivative(exp(x * t) / x, t), t), (exp(x) - exp(-x)) / x),
    "a power that vanishes at the ends": lambda: same(integral(derivative((1 - t**2) ** (r + 1), t), t), 0),
    "halves": lambda: same(
        integral(t**2, t), 2 * integral(u**2, u),
        given(split(t**2, t, half, u)), given(substitution(half**2, half, u, reversed=True)),
    ),
    "a substitution": lambda: same(integral(half, half), integral(u - 1, u), given(substitution(half, half, u))),
    "coordinates of one interval": lambda: same(integral(exp(t), t), integral(exp(again()), again())),
    "two whole numbers": lambda: above(N + K),
    "a sum over copies": lambda: above(expectation_iid(copy_sum(rho(w), w), N, (w, Law("q", "q", rho)))),
    "a derivative inside an object": lambda: same(named_scalar("d", "d", integral(derivative(u**2, u), u)), 1),
    "a derivative in a coordinate": lambda: same(integral(derivative(t**3, t), t), integral(3 * t**2, t)),
}  # fmt: skip


def again():
    return coordinate("y", "y", -1, 1)


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_does_not_pass(name, judged):
    build, reason = FALSE[name]
    result, why = judged(lambda: _listed(build()))
    assert result in ("undecided", "refused")
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_holds(name, judged):
    result, why = judged(lambda: _listed(TRUE[name]()))
    assert (result, why) in (("holds", why), ("conditional", why))


def _listed(built):
    return built if hasattr(built, "links") else list(built)


def test_a_clause_of_another_theorem_is_a_dependency(worker):
    checker = Checker(Prover(worker), "T9", owner=lambda clause: "X1" if clause == BOUND else None)
    (checked,) = checker.chain(below(a, b, given(BOUND)))
    assert (checked.result, checked.lemmas, checked.strict) == ("holds", {"X1"}, True)
    own = Checker(Prover(worker), "X1", owner=lambda _: "X1")
    (checked,) = own.chain(below(a, b, given(BOUND)))
    assert checked.result == "undecided"


def test_a_conditional_premise_makes_the_conclusion_conditional(worker):
    checker = Checker(Prover(worker), "T9")
    for chain in after(BOUND):
        checker.chain(chain)
    (checked,) = checker.chain(below(x * a, x * b, given(BOUND, times=x)))
    assert (checked.result, checked.assumes) == ("conditional", {"granted"})


def test_the_volume_of_a_kernel_names_the_theorem_that_shows_it(worker):
    (checked,) = Checker(Prover(worker), "T9").chain(same(integral(P(rho)), 1))
    assert checked.lemmas == {"A2.1"}
    assert "s(z, w) = s(w, z)" in map(str, checked.uses)
    (checked,) = Checker(Prover(worker), "T9").chain(same(P(rho) * V, V * P(rho) * 1))
    assert checked.lemmas == frozenset()


def test_a_chain_of_bounds_may_have_equalities(worker):
    chain = calc("up", "energy", x + 0, eq(x, "drop"), le(x + y, "add", gap=y))
    assert [c.result for c in Checker(Prover(worker), "T9").chain(chain)] == ["holds", "holds"]


q, q_2, p, p_2 = Law("q", "q", rho), Law("r", "r", sigma), Law("p", "p"), Law("o", "o")
SUM = copy_sum(exp(U(w)), w)


def drawn(law, number):
    """Return E log(1 + Σᵢ e^U(wᵢ)) for so many copies of a law."""
    return expectation_iid(log(1 + SUM), number, (w, law))


def moved(known, claimed, *at):
    """Claim ``claimed`` ≤ a from ``known`` ≤ a, granted, at other letters and laws."""
    clause = at_most("k", "known", known, a)
    return list(after(clause, below(claimed, a, given(clause, at=at))))


LAWS = {
    "a law for a law": (lambda: moved(drawn(q, N), drawn(q_2, N), (q, q_2)), ""),
    "a law without a density": (lambda: moved(drawn(p, N), drawn(p_2, N), (p, p_2)), ""),
    "another number of copies": (lambda: moved(drawn(q, N), drawn(q, K), (N, K)), ""),
    "a density without its law": (
        lambda: moved(drawn(q, N), drawn(q, N), (rho, sigma)), "replace the law"
    ),
    "not the law that is claimed": (lambda: moved(drawn(q, N), drawn(q, N), (q, q_2)), "differ"),
    "half a copy": (lambda: moved(drawn(q, N), drawn(q, N), (N, N * Fraction(1, 2))), "must be a whole number"),
}  # fmt: skip


@pytest.mark.parametrize("name", LAWS)
def test_a_statement_is_moved_to_other_laws(name, judged):
    build, reason = LAWS[name]
    result, why = judged(build)
    assert (result in ("holds", "conditional")) == (not reason), why
    assert reason in why


def test_a_law_stands_for_a_law_of_its_kind():
    for other in (x, p, ConditionalLaw("ν", "n")):
        with pytest.raises(VocabularyError, match="a law for a law, of the same kind"):
            given(BOUND, at=((q, other),))


LESS, MORE = at_most("l", "lower", a / N, x), at_most("u", "upper", x, b / N)
FALLS = tends("z", "claim", x, 0, N)
BRACKETS = {
    "both": (SQUEEZE, FALLS, (LESS, MORE), ""),
    "no upper one": (SQUEEZE, FALLS, (LESS, BOUND), "the limit 0 at infinity needs"),
    "no lower one": (SQUEEZE, FALLS, (BOUND, MORE), "the limit 0 at infinity needs"),
    "one that does not fall": (
        SQUEEZE, FALLS, (LESS, at_most("u", "upper", x, (N * b) / N)), "the limit 0 at infinity needs"
    ),
    "no expansion": (ENCLOSURE, FALLS, (LESS, MORE), "what is enclosed is an expansion with a remainder"),
}  # fmt: skip


@pytest.mark.parametrize("name", BRACKETS)
def test_limits_at_infinity_need_their_brackets(name, judged):
    rule, goal, known, reason = BRACKETS[name]
    result, why = judged(lambda: [*after(*known), calc("claim", "energy", x, by(rule, goal, *known))])
    assert (result in ("holds", "conditional")) == (not reason), why
    assert reason in why


def test_intervals_must_fit():
    with pytest.raises(VocabularyError, match="must make up"):
        split(t, t, u, half)
    with pytest.raises(VocabularyError, match="must be the coordinate of an interval"):
        substitution(exp(t), t, U)
    with pytest.raises(VocabularyError, match="hides where it stands"):
        substitution(HIDDEN * t, t, u)


def test_an_instance_is_data():
    assert cauchy_schwarz(f, rho).relation == AtMost(integral(f) ** 2, integral(rho) * integral(f**2 / rho))
