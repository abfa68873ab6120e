"""A cited fact is a schema: what is cited from it must be one of its instances, part by part."""

from fractions import Fraction

import pytest

from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.vocabulary import (
    INVARIANCE,
    LAPLACE,
    SCHUR,
    ZONAL,
    Law,
    at_most,
    calc,
    cited,
    coordinate,
    critic,
    density,
    equals,
    exp,
    expectation,
    gram,
    integral,
    log,
    named_field,
    named_kernel,
    nonnegative,
    potential,
    scalar,
    tends,
    v,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Mul, lift
from proofs_check.vocabulary.facts import CAUCHY_SCHWARZ, Fact

half = Fraction(1, 2)
rho, sigma, U = density("ρ", "r"), density("σ", "s"), potential("U", "U")
x, tau, a = scalar("x", "x", "positive"), scalar("τ", "t", "positive"), scalar("a", "a", "nonnegative")
k, real = scalar("k", "k", "positive", below=1), scalar("b", "b")
iso, other, plain = critic("s", "s", isotropic=True), critic("o", "o", isotropic=True), critic("p", "p")
c, d = gram("c", "c"), gram("d", "d")
cosine = c(z, w)
q = Law("q", "q", rho)
north, south = coordinate("n", "n", 0, 1), coordinate("p", "p", -1, 0)
EPS = Fraction(1, 10**9)
kappa = named_kernel("κ", "k", exp(iso(z, w) / tau))
volume = named_field("V", "V", integral(kappa(z, w), w))
INVENTED = Fact("invented", "i", "i", "i", "i")


def constant(body, *, at=v, fact=INVARIANCE):
    """Claim that a function of z is one at another point."""
    moved = named_field("W", "W", body)
    clause = equals("a", "claim", moved(z), moved(at))
    return calc("claim", "energy", clause.lhs, cited(fact, clause))


def quadratic(f, h, other=None, *, zero=(), fact=SCHUR):
    """Claim ∬f h(z) h(w) ≥ 0."""
    clause = nonnegative("a", "claim", integral(integral(Mul((lift(f), h(z), (other or h)(w))), w), z), *zero)
    return calc("claim", "energy", clause.lhs, cited(fact, clause))


def of(body):
    """Return a function of points."""
    return named_field("h", "h", body)


def limit(f, to, number=tau, place=0, fact=LAPLACE):
    """Claim a limit."""
    clause = tends("a", "claim", f, to, number, lift(place))
    return calc("claim", "energy", f, cited(fact, clause))


def mass(t, *, power=a, rise=k, level=0, base=None):
    """Return ∫(1 − t²)^a e^(−(1 − t²)(1 + kt)/τ) dt over half of [−1, 1]."""
    weight = 1 - t**2 if base is None else base
    return integral(weight**power * exp((-(1 - t**2) * (1 + rise * t) + level) / tau), t)


def cap(exponent, t=north, weight=1):
    return integral(lift(weight) * exp(exponent / tau), t)


APART = rho(z) - sigma(z)
TIE = ((1 - k) / (1 + k)) ** (a + 1)
FALSE = {
    # No instance at all
    "a limit that is 1": (lambda: limit(x + EPS / (x + EPS), 0, x), "no instance of Laplace's method"),
    "a limit of a number": (lambda: limit(x, 0, x), "is no limit of a quotient"),
    "an equation from Laplace": (lambda: constant(integral(exp(iso(z, w)), w), fact=LAPLACE), "is no limit"),
    "an inequality from invariance": (
        lambda: calc("claim", "energy", x + 0, cited(INVARIANCE, at_most("a", "claim", x + 0, 1))), "is no equation"
    ),
    "a = b from invariance": (
        lambda: calc("claim", "energy", x + 0, cited(INVARIANCE, equals("a", "claim", x + 0, a))),
        "are not one function at two points",
    ),
    "a sign from Cauchy–Schwarz": (
        lambda: quadratic(cosine, rho, fact=CAUCHY_SCHWARZ), "Cauchy–Schwarz has no schema that a clause could match"
    ),
    "a zonal integral": (lambda: constant(integral(exp(iso(z, w)), w), fact=ZONAL), "has no schema"),
    "a fact of one's own": (lambda: limit(x, 0, x, fact=INVENTED), "“invented” is not on the list of facts"),
    "a fact that only looks like one": (
        lambda: limit(x, 1, x, fact=Fact(LAPLACE.name, "t", "s", "n", "r")), "is not on the list of facts"
    ),
    # Invariance
    "a volume under a critic that is not isotropic": (
        lambda: constant(integral(exp(plain(z, w)), w)), "must speak of one isotropic critic, and not of p"
    ),
    "a potential beside the critic": (
        lambda: constant(integral(exp(iso(z, w)) * U(w), w)), "must speak of one isotropic critic, and not of U, s"
    ),
    "critics of two groups": (
        lambda: constant(integral(exp(iso(z, w) + other(z, w)), w)), "one isotropic critic, and not of o, s"
    ),
    "a mean over a law": (
        lambda: constant(expectation(exp(iso(z, w)), (w, Law("l", "l")))), "is not against μ"
    ),
    "a potential alone": (lambda: constant(U(z)), "must speak of one isotropic critic"),
    "a logarithm of a critic": (lambda: constant(integral(log(iso(z, w)), w)), "which cannot be read"),
    # Schur's product theorem
    "a negative multiple of c": (lambda: quadratic(-cosine, of(APART)), "the coefficient of c(z, w)^1 in"),
    "1 − c": (lambda: quadratic(1 - cosine, of(APART)), "the coefficient of c(z, w)^1 in"),
    "the root without its first power": (
        lambda: quadratic(1 - cosine - (1 - cosine) ** half, of(APART)), "the coefficient of c(z, w)^1 in"
    ),
    "a root that counts positively": (
        lambda: quadratic(1 + cosine + (1 - cosine) ** half, of(APART)), "a power of 1 − c(z, w) counts positively"
    ),
    "c² − 1": (lambda: quadratic(cosine**2 - 1, of(APART)), "the coefficient of c(z, w)^0 in"),
    "a root of 1 + c": (lambda: quadratic(-((1 + cosine) ** half), of(APART)), "is no polynomial"),
    "a product with a root": (lambda: quadratic(-cosine * (1 - cosine) ** half, of(APART)), "is no polynomial"),
    "a falling exponential": (lambda: quadratic(exp(-cosine), of(APART)), "is no polynomial"),
    "a number of unknown sign": (lambda: quadratic(real * cosine, of(APART)), "is no polynomial"),
    "two densities": (lambda: quadratic(cosine, rho, sigma), "must hold one signed density at"),
    "a density that may have no mass": (lambda: quadratic(cosine, of(1 / rho(z))), "must hold one signed density"),
    "a critic that is no inner product": (
        lambda: quadratic(iso(z, w), of(APART)), "must hold a function of one inner product"
    ),
    "two inner products": (lambda: quadratic(cosine + d(z, w), of(APART)), "must hold a function of one inner"),
    "no density": (lambda: quadratic(cosine, of(lift(1) * 1)), "must hold one signed density"),
    "a zero set besides": (
        lambda: quadratic(cosine, of(APART), zero=((rho, sigma),)), "says where it vanishes"
    ),
    "a single integral": (
        lambda: calc("claim", "energy", integral(rho), cited(SCHUR, nonnegative("a", "claim", integral(rho)))),
        "is no double integral of a product",
    ),
    # Laplace's method
    "a tie that is not broken so": (lambda: limit(mass(north) / mass(south), TIE**2), "is not shown"),
    "a tie broken the other way": (lambda: limit(mass(south) / mass(north), TIE), "is not shown"),
    "two powers": (lambda: limit(mass(north, power=a + 1) / mass(south), TIE), "(a + 1) = 0 + a is not shown"),
    "a limit that moves": (lambda: limit(mass(north) / mass(south), TIE + tau), "is no limit of a quotient"),
    "a limit elsewhere": (lambda: limit(mass(north) / mass(south), TIE, place=1), "is no limit of a quotient"),
    "another number": (lambda: limit(mass(north) / mass(south), TIE, x), "it is no ∫g e^(−U/τ) over an interval"),
    "a weight that moves": (
        lambda: limit(cap(-(1 - north), weight=tau) / cap(-(1 - north)), 1), "with g and U free of τ"
    ),
    "a mean over 𝒵": (lambda: limit(integral(1 * exp(-U / tau)) / mass(south), 1), "over an interval"),
    "an exponent of two signs": (
        lambda: limit(cap(north - half) / cap(-(1 - north)), 1), "< 0 inside the interval cannot be read"
    ),
    "a least value at both ends": (
        lambda: limit(cap(-north * (1 - north)) / cap(-(1 - north)), 2), "is 0 at one end alone cannot be read"
    ),
    "a least value above 0": (
        lambda: limit(mass(north, level=-1) / mass(south), TIE), "is 0 at one end alone cannot be read"
    ),
    "a flat end": (lambda: limit(cap(-((1 - north) ** 2)) / cap(-(1 - north)), 1), "to rise to 0 with a slope"),
    "a weight that is not bounded": (
        lambda: limit(mass(north, power=-half) / mass(south), TIE), "is bounded cannot be read"
    ),
    "a weight of unknown sign": (
        lambda: limit(cap(-(1 - north), weight=real) / cap(-(1 - north)), 1), "behaves at 1 cannot be read"
    ),
    "a weight that is not smooth": (
        lambda: limit(cap(-(1 - north), weight=1 / north) / cap(-(1 - north)), 1), "the denominator n may vanish"
    ),
    "an exponent with a pole": (
        lambda: limit(cap(-(1 - north) / north) / cap(-(1 - north)), 1), "the denominator n may vanish"
    ),
    "a weight with a pole inside": (
        lambda: limit(cap(-(1 - north), weight=1 / (north - half)) / cap(-(1 - north)), 1), "may vanish"
    ),
}  # fmt: skip
TRUE = {
    "a volume": lambda: calc(
        "claim", "energy", volume(z), cited(INVARIANCE, equals("a", "claim", volume(z), volume(v)))
    ),
    "a product of volumes": lambda: constant(integral(integral(exp(iso(z, w) * iso(w, v)), v), w)),
    "c": lambda: quadratic(cosine, of(APART)),
    "a polynomial": lambda: quadratic((1 + cosine) ** 3 / 2 - half, of(APART)),
    "the powers of a root but the first": lambda: quadratic(1 - cosine / 2 - (1 - cosine) ** half, of(APART)),
    "a sum of roots": lambda: quadratic(2 - (1 - cosine) ** half - (1 - cosine) ** Fraction(1, 3), of(-3 * APART)),
    "a tie": lambda: limit(mass(north) / mass(south), TIE),
    "a tie with weights": lambda: limit(
        cap(-3 * (1 - north), weight=(1 + north) * (1 - north)) / cap(-(1 + south), south, 2 * (1 + south)),
        Fraction(1, 9),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_no_instance_is_not_cited(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result == "undecided"
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_an_instance_is_cited(name, worker):
    (checked,) = Checker(Prover(worker), "T9").chain(TRUE[name]())
    assert (checked.result, checked.cited, checked.why) == ("holds", True, checked.why)
