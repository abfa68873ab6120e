"""What is false or unsound must not pass: each row is an attack on the checker and the reason it gives."""

from fractions import Fraction

import pytest

from proofs_check.vocabulary import (
    ABOVE_TANGENT,
    ConditionalLaw,
    Law,
    PairLaw,
    Point,
    absolute,
    assuming,
    at_most,
    by,
    calc,
    copy_sum,
    critic,
    density,
    derivative,
    direction,
    ends,
    eq,
    equals,
    exp,
    expectation,
    expectation_iid,
    functional,
    integral,
    kernel,
    le,
    lemma_function,
    lifts,
    log,
    named_density,
    named_field,
    named_kernel,
    named_scalar,
    nonnegative,
    operator,
    positive,
    potential,
    scalar,
    v,
    value_at,
    vary,
    volume,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.chains import BEFORE, Link
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.facts import Rule
from proofs_check.vocabulary.statements import Equal, Lifts, Nonnegative, Tends
from proofs_check.vocabulary.symbols import BaseMeasure

rho, sigma, loose = density("ρ", "r"), density("σ", "s"), density("g", "g", mass=None)
U, s, h = potential("U", "U"), critic("s", "s"), direction("h", "h")
a, t, x = scalar("a", "a"), scalar("t", "t", "positive", below=1), scalar("x", "x", "positive")
n = scalar("n", "n", "nonnegative", below=1)
N = whole_number("N", "N")
q, p, nu = Law("q", "q", rho), Law("p", "p"), ConditionalLaw("ν", "n")
pi = PairLaw("π", "p", q, nu)
kappa = named_kernel("κ", "k", exp(s(z, w)))
m = scalar("m", "m", "positive", under=kappa(z, w))
moving = kernel("K", "K")
under_rho = scalar("c", "c", "positive", under=rho)
floor = scalar("f", "f", "positive", under=moving(z, w))
floor_of_square = scalar("f", "f", "positive", under=named_kernel("K²", "K^2", moving(z, w) ** 2)(z, w))
V = volume("V", "V", kappa, shown_by="A2.1")
P = operator("P<r>", "P<r>", lambda r: integral(kappa(z, w) * r(w), w) / V)
H = functional("H(<r>)", "H(<r>)", lambda r: -integral(r * log(r)))
KL = functional("D(<r>‖<q>)", "D(<r>,<q>)", lambda r, q: integral(r * log(r / q)))
phi = lemma_function("φ(<x>)", "f(<x>)", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
Z = named_scalar("Z", "Z", integral(exp(-U)))
gibbs = named_density("ρ*", "r*", exp(-U) / Z)

SMOOTHED = copy_sum(integral(s(w, v) * rho(v), v), w)


def same(lhs, rhs):
    """Claim lhs = rhs in one link."""
    clause = equals("a", "claim", lhs, rhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed"))


def moved(body):
    """Return how a function of z moves with the kernel, on average over q."""
    return vary(expectation(body, (z, q)), (moving, s))


def sign(lhs, *zero_only, form=None):
    """Claim lhs ≥ 0, on another form of it if one is given."""
    clause = nonnegative("a", "claim", lhs, *zero_only)
    return calc("claim", "energy", clause.lhs, *([] if form is None else [eq(form, "arranged")]), ends(clause, "read"))


def above(lhs):
    """Claim lhs > 0."""
    clause = positive("a", "claim", lhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "read"))


def below(lhs, rhs, gap=None):
    """Claim lhs ≤ rhs."""
    clause = at_most("a", "claim", lhs, rhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "read", gap=gap))


def lifted(lhs, rhs):
    clause = lifts("a", "claim", lhs, rhs, (P(rho), rho))
    return calc("claim", "energy", clause.lhs, ends(clause, "lift"))


def tangent(f, place, y, *, proved=("b", "c", "d"), stated=("b", "c", "d"), curved=2):
    """Claim f ≥ 0 by strict convexity, from premises proved first."""
    premises = {
        "b": equals("b", "value", value_at(f, y, place), 0),
        "c": equals("c", "slope", derivative(f, y, at=place), 0),
        "d": positive("d", "curvature", derivative(f, y, 2)),
    }
    claim = nonnegative("a", "claim", f, (y, place))
    for letter in proved:
        arranged = [eq(curved, "arranged")] if letter == "d" else []
        yield calc(letter, "energy", premises[letter].lhs, *arranged, ends(premises[letter], "computed"))
    yield calc("claim", "energy", f, by(ABOVE_TANGENT, claim, *(premises[s] for s in stated)))


def handmade(link):
    return calc("claim", "energy", integral(U), link)


def rule_of_my_own():
    rule = Rule("wishful thinking", "w", "w", "w", lambda _: ())
    claim = nonnegative("a", "claim", integral(U))
    return calc("claim", "energy", claim.lhs, by(rule, claim))


def lands(chain_start, clause, *links):
    return calc("claim", "energy", chain_start, *links, ends(clause, "landed"))


def prime(point):
    return Point(f"{point.name}′")


PARABOLA = lemma_function("χ(<x>)", "c(<x>)", lambda x: (x - 1) ** 3, proved_by="L1", zero_at=1)
OTHER_KL = functional(KL.name, KL.latex, lambda r, q: integral((r - q) ** 2 / q))
SMUGGLED = lemma_function("ψ(<x>)", "p(<x>)", lambda x: x - 1, proved_by="T9", zero_at=1)
SQUARE = integral(h**2 / rho)
INSIDE = named_scalar("J", "J", integral(rho * log(P(rho))))
HALF = Fraction(1, 2)
WHERE_ZERO = nonnegative("a", "claim", SQUARE, (h, 0))

FALSE = {
    # Masses
    "mass of an undeclared density": (lambda: same(integral(loose), 1), "differ by ∫(g(b0)) + -1"),
    "mass of a field of unknown sign": (
        lambda: same(integral(U * rho), integral(U)),
        "differ by ∫(U(b0)*ρ(b0) - U(b0))",
    ),
    "multiplier that depends on the point": (
        lambda: same(integral(a * U * rho), a * integral(U)),
        "∫(U(b0)*a*ρ(b0) - U(b0)*a)",
    ),
    "total mass taken for 1": (lambda: same(integral(3), 3), "differ by ∫(3) + -3"),
    "constant moved into an integral": (lambda: same(integral(U) + a, integral(U + a)), "differ by"),
    "density squared": (lambda: same(integral(rho**2), 1), "∫(ρ(b0)**2)"),
    "density at two points": (lambda: same(integral(rho * rho(w), w), 1), "the two sides differ by ρ(z) - 1"),
    "diagonal for product": (
        lambda: same(integral(rho * sigma), integral(integral(rho * sigma(w), w))),
        "∫(ρ(b0)*σ(b0)) + -1",
    ),
    "law without density has no mass 1 in μ": (
        lambda: same(expectation(U, (z, p)), integral(U)),
        "differ by ∫(U(b0)) + ∫(-U(b0))",
    ),
    "law called μ": (lambda: same(expectation(rho, (z, Law("μ", "m"))), 1), "law='μ' stands for two different things"),
    "direction of mass 1": (lambda: same(integral(h), 5), "differ by -5"),
    "positive density of mass 0": (lambda: density("e", "e", mass=0), "mass=0 of e must be > 0"),
    "law with a direction for a density": (
        lambda: Law("l", "l", h),
        "density=h of the law l must be declared positive and of mass 1",
    ),
    "second base measure": (lambda: same(integral(U, z, BaseMeasure("λ", "l")), 0), "λ is a second base measure"),
    "square of an integral": (lambda: same(integral(U) ** 2, integral(U**2)), "∫∫(U(b0)*U(b1)) + ∫(-U(b0)**2)"),
    "reciprocal of an integral": (lambda: same(1 / integral(exp(U)), integral(exp(-U))), "1/∫#0()"),
    "wrong partition function": (lambda: same(integral(exp(-2 * U) / Z), 1), "exp(-2*U(b0))/∫#0()"),
    "one density's smoothing for another's": (
        lambda: same(integral(rho * log(P(rho))), integral(rho * log(P(sigma)))),
        "log(∫#0(b0)) - ρ(b0)*log(∫#1(b0))",
    ),
    "smoothing at another point": (
        lambda: same(integral(rho * U * log(P(rho))), integral(integral(rho * U * log(P(rho)(w)), w))),
        "log(∫#0(",
    ),
    # Points
    "two measures bind one name": (
        lambda: same(integral(expectation(U, (z, q)) * 1, z, p), integral(expectation(U, (z, p)) * rho)),
        "differ by ∫(U(b0)*ρ(b0)) + ∫(-U(b0))",
    ),
    "two integrals bind one name": (
        lambda: same(integral(expectation(U, (z, p))), expectation(integral(U), (z, p))),
        "differ by ∫∫(U(b0)) + ∫(-U(b0))",
    ),
    "primed name meets a renamed point": (
        lambda: same(
            integral(integral(integral(s(w, prime(w)) * rho(z), w) * U(prime(w)), prime(w))),
            integral(integral(s(w, w) * U(w), w)),
        ),
        "b0,b1",
    ),
    "a point named as the checker names them": (
        lambda: same(integral(log(integral(exp(s(Point("b0"), w)), w)), Point("b0")), integral(s(z, z))),
        "point='b0' is a name that the checker uses itself",
    ),
    "critic at exchanged points": (
        lambda: same(integral(integral(s(z, w) * rho * sigma(w), w)), integral(integral(s(w, z) * rho * sigma(w), w))),
        "s(b0,b1)",
    ),
    "one point for another": (lambda: same(U * rho, rho(w) * U), "differ by -U(z)*ρ(w) + U(z)*ρ(z)"),
    "field with a second point": (lambda: named_field("Γ", "G", s(z, w)), "body=s(z, w) of Γ leaves the point w free"),
    "number with a point": (lambda: named_scalar("c", "c", U), "a scalar may depend on no point"),
    "argument with a second point": (
        lambda: integral(H(s(z, w)), w),
        "argument=s(z, w) of H(<r>) must be a function of z alone",
    ),
    "function for a number": (
        lambda: functional("G(<k>)", "G", lambda k: integral(k * rho), k=scalar)(U),
        "argument=U of G(<k>) must be a number",
    ),
    "critic for a density": (
        lambda: functional("G(<k>)", "G", lambda k: integral(integral(k(z, w), w)), k=critic),
        "parameter='k'",
    ),
    "variation of what is no number": (
        lambda: same(integral(vary(log(rho), (rho, h)) * rho), 0),
        "the point z is free; integrate over it",
    ),
    "direction with a second point": (
        lambda: same(integral(vary(integral(rho(w) * U(w), w), (rho, s(z, w))), w), integral(s(w, w) * U(w), w)),
        "the point w is free",
    ),
    "derivative at a place with a point": (
        lambda: same(integral(derivative(integral(x * U), x, 0, at=U)), integral(U**2)),
        "the point z is free",
    ),
    # Laws
    "conditional law at the wrong point": (
        lambda: same(expectation(s(z, v), ((z, v), pi)), expectation(integral(s(v, z), v, nu(z)), (z, q))),
        "s(b1,b0)",
    ),
    "conditional law with points exchanged": (
        lambda: same(expectation(U(v), ((z, v), pi)), expectation(U, (z, q))),
        "differ by ∫∫(U(b1)*ρ(b0)) + ∫(-U(b0)*ρ(b0))",
    ),
    "conditional law without its point": (lambda: integral(U(v), v, nu), "law=ν is conditional; say on which point"),
    "conditional law on a point bound inside": (
        lambda: same(integral(integral(s(z, v) * rho), v, nu(z)), expectation(s(z, v), ((z, v), pi))),
        "the two sides differ by ∫∫(s(b0,b1)*ρ(b0)) + ∫∫(-s(b0,b1)*ρ(b0))",
    ),
    "two laws of one name": (
        lambda: same(expectation(U, (z, q)), expectation(U, (z, Law("q", "q", sigma)))),
        "law='q' stands for two different things",
    ),
    "pair law binding one point twice": (lambda: expectation(U, ((z, z), pi)), "points=(z, z) must be 2 different"),
    "law of one point binding two": (
        lambda: expectation(s(z, w), ((z, w), q)),
        "points=(z, w) must be 1 different for the law q",
    ),
    "moments of copies": (
        lambda: same(expectation_iid(copy_sum(U(w), w), N, (w, q)), N**2 * integral(U * rho)),
        "N*U(b0)",
    ),
    "a square of copies": (
        lambda: same(expectation_iid(copy_sum(U(w), w) ** 2, N, (w, q)), N * integral(U**2 * rho)),
        "N**2",
    ),
    "one copy alone": (
        lambda: same(expectation_iid(U(w) * copy_sum(U(w), w), N, (w, q)), N * integral(U**2 * rho)),
        "only a sum over all may use it",
    ),
    "five sums of copies": (
        lambda: same(expectation_iid(copy_sum(U(w), w) ** 3 * copy_sum(rho(w), w) ** 2, N, (w, q)), 0),
        "the two sides differ by ∫(Σ0",
    ),
    "an integral under copies beside a logarithm": (
        lambda: same(expectation_iid(SMOOTHED * log(1 + copy_sum(exp(U(w)), w)), N, (w, q)), 0),
        "the two sides differ by",
    ),
    "an integral under copies in an exponential": (
        lambda: same(expectation_iid(exp(SMOOTHED), N, (w, q)), 2),
        "the two sides differ by ∫(exp(Σ0(b0)))",
    ),
    "variation of copies": (
        lambda: same(vary(expectation_iid(copy_sum(U(w), w), N, (w, q)), (rho, h)), 0),
        "copies are drawn from the law of ρ, which moves",
    ),
    "variation of a kernel under copies": (
        lambda: same(
            moved(expectation_iid(copy_sum(moving(z, w), w), N, (w, q))), expectation(s(z, w), (z, q), (w, q))
        ),
        "the two sides differ by",
    ),
    "variation of a kernel, its points exchanged": (
        lambda: same(moved(U(z) * expectation(moving(z, w), (w, q))), expectation(U(z) * s(w, z), (z, q), (w, q))),
        "the two sides differ by",
    ),
    "variation of a floor's kernel": (
        lambda: same(moved(expectation(floor * moving(z, w), (w, q))), floor * expectation(s(z, w), (z, q), (w, q))),
        "a number is bound to K, which moves",
    ),
    "variation of a kernel inside a floor's": (
        lambda: same(moved(expectation(floor_of_square * moving(z, w), (w, q))), lift(0)),
        "a number is bound to K, which moves",
    ),
    "derivative in the number of copies": (
        lambda: same(derivative(expectation_iid(copy_sum(U(w), w), N, (w, q)), N), integral(U * rho)),
        "N is a whole number: there is no derivative in it",
    ),
    "exchange of a point that another is given": (
        lambda: same(
            expectation(integral(U(z) * s(w, v), v, nu(z)), (z, q), (w, q)),
            expectation(integral(U(w) * s(z, v), v, nu(z)), (z, q), (w, q)),
        ),
        "the two sides differ by",
    ),
    "copies outside their expectation": (
        lambda: same(integral(exp(copy_sum(U(w), w)), w), 1),
        "stands outside an expectation over N copies",
    ),
    "a number of copies that is not whole": (lambda: expectation_iid(U, a, (z, q)), "copies=a must be a whole_number"),
    # Names
    "one letter, two hypotheses": (
        lambda: same(integral(density("g", "g") + loose), 1 + integral(loose)),
        "letter='g' stands for two different things",
    ),
    "an object under another's name": (
        lambda: lands(KL(rho, sigma), nonnegative("a", "claim", OTHER_KL(rho, sigma))),
        "object='D(<r>‖<q>)' stands for two different things",
    ),
    "a letter that spells a field's value": (
        lambda: same(scalar("ρ(b0)", "r") * integral(rho), integral(rho**2)),
        "letter='ρ(b0)' must be free of spaces",
    ),
    # Variations and derivatives
    "two targets that are one": (lambda: vary(H(rho), (rho, h), (rho, U)), "targets=['ρ', 'ρ'] must differ"),
    "second variation with a factor": (lambda: same(vary(H(rho), (rho, h), order=2), -2 * SQUARE), "∫(h(b0)**2/ρ(b0))"),
    "variation that spares a folded object": (lambda: same(vary(INSIDE, (rho, h)), integral(h * log(P(rho)))), "∫∫("),
    "variation of a law's density": (
        lambda: same(vary(expectation(log(rho), (z, q)), (rho, h)), integral(h * log(rho) * 2)),
        "∫(-h(b0)*log(ρ(b0)))",
    ),
    "variation of two densities as of one": (
        lambda: same(vary(integral(rho * sigma), (rho, h), (sigma, U), order=2), integral(h * U)),
        "∫(U(b0)*h(b0))",
    ),
    "author's ε": (
        lambda: same(vary(scalar("#ε", r"\varepsilon") * integral(U * rho), (rho, h)), integral(U * rho)),
        "letter='#ε'",
    ),
    "derivative of an exponent": (lambda: same(derivative(lift(2) ** x, x), 0), "differ by 2**x*log(2)"),
    "derivative of an absolute value": (
        lambda: same(derivative(absolute(x - 1), x), 1),
        "no rule to differentiate |x − 1|",
    ),
    "derivative of order −1": (lambda: derivative(log(x), x, -1), "order=-1 must be ≥ 0"),
    "derivative at the wrong place": (lambda: same(derivative(x**2, x, at=2), 2), "differ by 2"),
    "derivative outside the domain": (
        lambda: same(value_at(log(x), x, -1), value_at(log(x), x, -1) * 1),
        "log(−1) needs −1 > 0",
    ),
    "value at a limit": (lambda: same(value_at(x * log(x), x, 0), 0), "log(0) needs 0 > 0"),
    # Definedness
    "quotient of a number by itself": (lambda: same(a / a, 1), "the denominator a may vanish"),
    "negative power of a real number": (lambda: same(a * a**-1, 1), "the power a^(−1) needs a > 0"),
    "root of a square": (lambda: same((a**2) ** Fraction(1, 2), a), "the two sides differ by -a + Abs(a)"),
    "logarithm of a power": (lambda: same(log(a**2), 2 * log(a)), "log(a²) needs a² > 0"),
    "logarithm of a field": (
        lambda: same(integral(log(U / rho)), integral(log(U) - log(rho))),
        "log(U/ρ) needs U/ρ > 0",
    ),
    "zero to a real power": (lambda: same(x * lift(0) ** a, 0), "the power 0^a needs 0 > 0"),
    "difference of logarithms": (lambda: same(log(a + 1), log(1 + a) * 1), "log(a + 1) needs a + 1 > 0"),
    # Signs
    "KL without its certificate": (lambda: sign(KL(rho, sigma)), "the sign of log(ρ/σ) cannot be read"),
    "minus a divergence": (lambda: sign(-integral(gibbs * phi(rho / gibbs))), "read off −∫ρ* φ(ρ/ρ*) dμ is ≤ 0"),
    "φ outside its domain": (lambda: sign(integral(phi(U))), "log U needs U > 0"),
    "a lemma outside its domain": (
        lambda: sign(integral(PARABOLA(U))),
        "χ(<x>) is declared on x > 0 only, and U > 0 cannot be read",
    ),
    "φ at −x": (lambda: sign(integral(rho * phi(-rho))), "log(−ρ) needs −ρ > 0"),
    "a theorem that cites itself": (lambda: sign(integral(SMUGGLED(rho / sigma))), "a theorem may not cite itself"),
    "integral plus number": (lambda: sign(integral(rho * phi(rho)) - 1), "have different signs"),
    "1 − t with t < 1 doubled": (lambda: above(1 - t - t), "the terms of 1 − t − t have different signs"),
    "t − 1": (lambda: sign(t - 1), "the sign that can be read off t − 1 is < 0"),
    "1 − n for n that may be 0": (lambda: above(n + 0), "is ≥ 0, not > 0"),
    "square taken to be positive": (lambda: above(SQUARE), "that can be read off ∫h²/ρ dμ is ≥ 0, not > 0"),
    "even power of what is undefined": (lambda: sign(integral(log(a * U) ** 2)), "log(a U) needs a U > 0"),
    "even power of a quotient": (lambda: sign((1 / (a * x)) ** 2), "the denominator a x may vanish"),
    "variation that is not computed": (lambda: sign(vary(H(rho), (rho, h))), "the sign of δH(ρ)[h] cannot be read"),
    "reciprocal of a negative number": (lambda: sign((-x) ** -1), "the power (−x)^(−1) needs a positive base"),
    "whole power of a real number": (lambda: sign(a**N), "the sign of a cannot be read"),
    "absolute value of what is undefined": (lambda: sign(absolute(log(a))), "log a needs a > 0"),
    "power with a negative base": (lambda: sign((-x) ** a), "the power (−x)^a needs −x > 0"),
    "odd power of a real number": (lambda: sign(integral(U**3)), "the sign of U cannot be read"),
    "exponential of what is undefined": (lambda: above(exp(1 / (a + a))), "the denominator a + a may vanish"),
    "0 called positive": (lambda: above(0 * integral(rho)), "is = 0"),
    "an empty interval": (lambda: scalar("t", "t", "positive", below=0), "below=0 of t must be > 0"),
    "an interval without an end": (lambda: scalar("t", "t", below=1), "must come with sign="),
    "a sign of its own": (lambda: scalar("t", "t", "negative"), "sign='negative' of t"),
    "a lemma of two numbers": (
        lambda: lemma_function("ψ(<x>,<y>)", "p", lambda x, y: x - y, proved_by="L1", zero_at=1),
        "parameters=2 of ψ",
    ),
    # Zero sets
    "zero set with a factor": (
        lambda: sign(integral(gibbs * phi(rho / gibbs)), (rho, 2 * gibbs)),
        "vanishes where ρ = ρ*, which is not ρ = 2 ρ*",
    ),
    "zero set of another letter": (lambda: sign(SQUARE, (U, 0)), "vanishes where h = 0, which is not U = 0"),
    "several pairs for one": (lambda: sign(SQUARE, (h, 0), (U, 0)), "which is not h = 0, U = 0"),
    "one pair for several": (
        lambda: sign(integral(h**2 + U**2), (h, 0)),
        "vanishes where h = 0, U = 0, which is not h = 0",
    ),
    "zero set of a product of squares": (
        lambda: sign(integral(h**2 * U**2), (h, 0)),
        "where ∫h² U² dμ vanishes cannot be read",
    ),
    "zero set against a law that may miss points": (
        lambda: sign(expectation(U**2, (z, p)), (U, 0)),
        "where E_{z∼p}[U(z)²] vanishes cannot be read",
    ),
    "zero set of what a floor bounds": (
        lambda: sign(integral(rho - under_rho), (rho, 2 * under_rho)),
        "vanishes where ρ = c, which is not ρ = 2 c",
    ),
    "zero set of what a floor bounds, times another": (
        lambda: sign(integral((rho - under_rho) * h**2), (rho, under_rho)),
        "where ∫(ρ − c) h² dμ vanishes cannot be read",
    ),
    "zero set of what never vanishes": (lambda: sign(integral(h**2) + 1, (h, 0)), "where ∫h² dμ + 1 vanishes"),
    # Chains
    "≤ without a gap": (lambda: below(integral(U), integral(U) + 1), "≤ needs gap="),
    "≤ with a wrong gap": (lambda: below(integral(U), integral(U) + 1, gap=2), "the two sides differ by -1"),
    "≤ with a negative gap": (lambda: below(integral(U) + 1, integral(U), gap=-1), "can be read off −1 is < 0"),
    "= after ≤": (
        lambda: lands(
            integral(U), equals("a", "c", integral(U), integral(U) + 2 - 1), le(integral(U) + 1, "up", gap=1)
        ),
        "must point one way, not = and ≤",
    ),
    "≥ after ≤": (
        lambda: lands(-SQUARE, nonnegative("a", "c", -SQUARE), le(0 * a, "up", gap=SQUARE)),
        "not ≤ and ≥",
    ),
    "= after a lift": (
        lambda: lands(
            integral(rho * log(P(rho))),
            equals("a", "c", integral(rho * log(P(rho))), -H(rho) * 1),
            Link(Lifts(BEFORE, -H(rho), ((P(rho), rho),)), "lift"),
        ),
        "not = and ⇝",
    ),
    "a link after a sign": (
        lambda: lands(SQUARE, WHERE_ZERO, Link(Nonnegative(BEFORE), "read")),
        "follows a sign, and nothing follows a sign",
    ),
    "a clause about something else": (
        lambda: lands(integral(U), WHERE_ZERO),
        "clause a is about ∫h²/ρ dμ, and the chain starts from ∫U dμ",
    ),
    "a chain that proves another right side": (
        lambda: handmade(Link(Equal(BEFORE, integral(U) * 1), "r", equals("a", "c", integral(U), 0))),
        "clause a says ∫U dμ = 0, and the link reaches",
    ),
    "a chain that proves a weaker sign": (
        lambda: calc("claim", "energy", SQUARE, Link(Nonnegative(BEFORE), "r", WHERE_ZERO)),
        "= 0 only at h = 0, and the link reaches ∫h²/ρ dμ ≥ 0",
    ),
    "a limit that is the conclusion of no rule": (
        lambda: handmade(Link(Tends(BEFORE, integral(U) * 1, N), "r")),
        "is no f(x)/x as x → 0",
    ),
    "a vacuous link": (lambda: handmade(eq(integral(U), "it is")), "the link is vacuous"),
    "a lift that replaces nothing": (
        lambda: lifted(-H(rho), integral(rho * log(rho))),
        "nothing to replace: no Pρ stands in",
    ),
    "a lift that leaves the object at another point": (
        lambda: lifted(
            integral(rho * P(rho)) + integral(P(rho)(w) * U(w), w), integral(rho**2) + integral(P(rho)(w) * U(w), w)
        ),
        "Pρ still stands in ∫ρ ρ dμ + ∫Pρ U dμ, at another point",
    ),
    "a lift that leaves the object inside another": (
        lambda: lifted(integral(rho * P(rho)) + INSIDE, integral(rho**2) + INSIDE),
        "+ J, at another point or inside an object",
    ),
    "a lift of a letter": (
        lambda: lifts("a", "c", integral(rho), integral(sigma), (rho, sigma)),
        "pair=(ρ, σ) must be a named object",
    ),
    # Rules and assumptions
    "a rule of one's own": (rule_of_my_own, "the rule “wishful thinking” is not on the list"),
    "a rule without a premise": (lambda: tangent(phi(x), 1, x, stated=("b", "c")), "needs the premise"),
    "a rule with a premise not proved": (
        lambda: tangent(phi(x), 1, x, proved=("b", "d")),
        "the premise c, φ'(1) = 0, is not proved before",
    ),
    "a rule that rests on itself": (
        lambda: calc("claim", "energy", phi(x), by(ABOVE_TANGENT, c := nonnegative("a", "c", phi(x), (x, 1)), c)),
        "needs the premise φ(1) = 0",
    ),
    "a tangent outside the interval": (
        lambda: tangent(x**3 - 3 * x - 2, -1, x),
        "a=−1 must be a number where x is declared, which is x > 0",
    ),
    "a tangent beyond the bound": (lambda: tangent((t - 2) ** 2, 2, t), "which is t > 0 and t < 1"),
    "a tangent beyond what is known": (
        lambda: tangent((m - 1) ** 2, 1, m),
        "which is m > 0, bounded by κ(z, w), of which no number is known",
    ),
    "a bound that speaks of another letter": (
        lambda: same(m * integral(density("s", "s")), m),
        "letter='s' stands for two different things",
    ),
    "a tangent at no number": (lambda: tangent((x - a) ** 2, a, x), "a=a must be a number"),
    "a rule for two zeros": (
        lambda: calc("claim", "energy", phi(x), by(ABOVE_TANGENT, nonnegative("a", "c", phi(x), (x, 1), (a, 1)))),
        "zero set must be a single x = a",
    ),
    "an assumption without a name": (lambda: assuming(" ", eq(a, "why")), "assumption='' must say what is assumed"),
}

# Needlessly roundabout, and true: what the same fact looks like after a detour must hold as well.
TRUE = {
    "mass of a density": lambda: same(integral(rho), 1),
    "mass of a density in two steps": lambda: same(integral(rho * (1 + U) - rho * U), 3 - 2),
    "variation of a kernel under copies": lambda: same(
        moved(expectation_iid(copy_sum(moving(z, w), w), N, (w, q))), N * expectation(s(z, w), (z, q), (w, q))
    ),
    "variation of a logarithm under copies": lambda: same(
        moved(expectation_iid(log(copy_sum(moving(z, w), w)), N, (w, q))),
        expectation(expectation_iid(copy_sum(s(z, w), w) / copy_sum(moving(z, w), w), N, (w, q)), (z, q)),
    ),
    "variation of a kernel in a turned direction": lambda: same(
        vary(expectation(U(z) * moving(z, w), (z, q), (w, q)), (moving, s(w, z))),
        expectation(U(w) * s(z, w), (z, q), (w, q)),
    ),
    "exchange of points given alike": lambda: same(
        expectation(integral(integral(s(v, w), w, nu(z)), v, nu(z)), (z, q)),
        expectation(integral(integral(s(w, v), w, nu(z)), v, nu(z)), (z, q)),
    ),
    "mass of ρ* follows from its definition": lambda: same(integral(gibbs), 1),
    "multiplier that is a number": lambda: same(integral(a * rho), a),
    "multiplier that is an integral": lambda: same(integral(integral(U(w), w) * rho), integral(U)),
    "direction keeps the mass": lambda: same(integral((a + log(Z)) * h), 0),
    "order of integration": lambda: same(
        integral(integral(s(z, w) * rho(w), w) * sigma), integral(integral(s(w, z) * rho, z) * sigma(w), w)
    ),
    "names of bound points": lambda: same(integral(U(v), v), integral(U(prime(w)), prime(w)) * 1),
    "one name bound twice": lambda: same(expectation(integral(U), (z, p)), integral(U)),
    "disintegration": lambda: same(expectation(s(z, v), ((z, v), pi)), integral(rho * integral(s(z, v), v, nu(z)))),
    "disintegration with a constant": lambda: same(expectation(U(z), ((z, v), pi)), integral(U * rho)),
    "conditional law of mass 1": lambda: same(expectation(integral(lift(3), v, nu(z)), (z, q)), 3),
    "relative entropy as two entropies": lambda: same(
        KL(rho, sigma), integral(rho * log(rho)) - integral(rho * log(sigma))
    ),
    "relative entropy by φ, backwards": lambda: same(integral(sigma * phi(rho / sigma)), KL(rho, sigma)),
    "relative entropy of itself": lambda: same(KL(rho, rho), 0),
    "variation of the entropy": lambda: same(vary(H(rho), (rho, h)), -integral(h * (1 + log(rho)))),
    "variation along two directions": lambda: same(
        vary(integral(rho * sigma), (rho, h), (sigma, U), order=2), 2 * integral(h * U)
    ),
    "variation of a law's density": lambda: same(vary(expectation(U, (z, q)), (rho, h)), integral(U * h)),
    "variation under a logarithm": lambda: same(
        vary(integral(sigma * log(P(rho))), (rho, h)), integral(sigma * P(h) / P(rho))
    ),
    "derivative at a place": lambda: same(derivative(x**3, x, 2, at=2), 12),
    "value of a function": lambda: same(value_at(phi(x), x, 1), 0),
    "derivative of a quotient": lambda: same(derivative((1 + x) / x, x), -(x**-2)),
    "logarithm of a quotient": lambda: same(log(x**2 / (1 + x)), 2 * log(x) - log(x + 1)),
    "logarithm of a product": lambda: same(log(x * (1 - t) * Z), log(Z) + log(1 - t) + log(x)),
    "exponent with a denominator": lambda: same(exp(a / x) ** 2, exp(2 * a / x)),
    "exponentials": lambda: same(exp(a) * exp(-a), exp(0 * a)),
    "hyperbolic functions": lambda: same((exp(x) - exp(-x)) / (exp(x) + exp(-x)), 1 - 2 / (exp(2 * x) + 1)),
    "Gibbs' inequality": lambda: sign(integral(gibbs * phi(rho / gibbs)), (rho, gibbs)),
    "Gibbs' inequality, pair turned": lambda: sign(integral(gibbs * phi(rho / gibbs)), (gibbs, rho)),
    "zero set of a sum": lambda: sign(integral(h**2 + 3 * U**2), (U, 0), (h, 0)),
    "zero set of an absolute value": lambda: sign(expectation(absolute(U - a), (z, q)), (U, a)),
    "zero set of a quotient": lambda: sign(2 * SQUARE / Z, (0, h), form=integral(2 * h**2 / (rho * Z))),
    "zero set of what a floor bounds": lambda: sign(integral(x * (rho - under_rho)), (rho, under_rho)),
    "zero set at one argument": lambda: sign(integral(phi(rho)), (rho, 1)),
    "strict sign of a sum": lambda: above(integral(rho + U**2) + (1 - t)),
    "sign of a negative square": lambda: above((-x) ** 2),
    "power of a positive number": lambda: above(x**a),
    "odd power of a nonnegative number": lambda: sign(integral(h**2) ** 3),
    "≤ with a gap": lambda: below(integral(log(rho) * rho), integral(log(rho) * rho) + SQUARE, gap=SQUARE),
    "nothing is nonnegative": lambda: sign(0 * integral(rho) + 0),
    "a whole power": lambda: same(a**N * a**N, (a**N) ** 2),
    "an integral spelled in another order": lambda: same(
        log(integral(exp(x * U + 2) * rho)), log(integral(rho * exp(2 + U * x) * 1))
    ),
    "an integral of several terms": lambda: same(
        log(integral(rho * exp(U) + integral(exp(s(z, w)) * rho(w), w) * sigma)),
        log(integral(sigma * integral(rho(v) * exp(s(z, v)), v) + exp(U) * rho)),
    ),
    "moments of copies": lambda: same(
        expectation_iid(copy_sum(U(w), w) ** 2, N, (w, q)),
        N * integral(U**2 * rho) + N * (N - 1) * integral(U * rho) ** 2,
    ),
    "moments of copies of a law without a density": lambda: same(
        expectation_iid(copy_sum(U(w), w), N, (w, p)), N * expectation(U(w), (w, p))
    ),
    "moments of copies of an integral": lambda: same(
        expectation_iid(SMOOTHED, N, (w, q)), N * integral(rho(w) * integral(s(w, v) * rho(v), v), w)
    ),
    "copies in an exponential": lambda: same(
        expectation_iid(exp(copy_sum(-(U(w) - x), w)), N, (w, q)),
        expectation_iid(exp(N * x - copy_sum(U(w), w)), N, (w, q)),
    ),
    "a relation at every point": lambda: same(U * rho, rho * U * 1),
    "a lift": lambda: lifted(integral(rho * log(P(rho))), -H(rho)),
    "convex above its tangent": lambda: tangent(phi(x), 1, x, curved=1 / x),
    "convex above its tangent, on an interval": lambda: tangent((t - HALF) ** 2, HALF, t),
    "convex above its tangent, on the line": lambda: tangent((a + 1) ** 2, -1, a),
    "convex above its tangent, at the end": lambda: tangent(n**2, 0, n),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_does_not_pass(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result in ("undecided", "refused")
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_holds_by_any_detour(name, judged):
    result, why = judged(TRUE[name])
    assert (result, why) == ("holds", why)


def test_every_attack_is_told_its_own_reason(judged):
    reasons = [judged(build)[1] for build, _ in FALSE.values()]
    assert len(set(reasons)) == len(FALSE) >= 40
