"""What is true is never refuted, and not left undecided for a reason of ours; its false twin is refuted all the same.

Each pair is one kind of true statement that an engine may trip over, and the same statement with one thing wrong.
"""

import numpy as np
import pytest

from numerics.arrays import select_backend
from proofs_check.checker.algebra.worker import Worker
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.outcome import Verdict
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary import (
    SCHUR,
    Point,
    at_most,
    calc,
    cited,
    coordinate,
    critic,
    density,
    derivative,
    ends,
    eq,
    equals,
    exp,
    gram,
    integral,
    kernel,
    lemma_function,
    log,
    measures,
    named_density,
    named_field,
    named_kernel,
    named_scalar,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    vary,
    volume,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.statements import Tends

pytestmark = pytest.mark.slow
phi = lemma_function("φ(<x>)", "f(<x>)", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
rho, sigma, loose = density("ρ", "r"), density("σ", "s"), density("g", "g", mass=None)
U, V, s, k = potential("U", "U"), potential("V", "V"), critic("s", "s"), critic("k", "k")
even = critic("e", "e", symmetric=True)
tau, t, r = scalar("τ", "t", "positive"), scalar("t", "t"), scalar("r", "r", "nonnegative")
x, y = coordinate("x", "x", 0, 1), coordinate("y", "y", 0, 2)
X = Point("x")


def divergence(one, other):
    """Return D(one‖other), so arranged that its sign can be read."""
    return integral(other * phi(one / other))


def kl(one, other):
    return integral(one * log(one / other))


def squared(node):
    return integral(integral(rho(z) * rho(w) * node**2, w))


mean = named_density("m", "m", (rho + sigma) / 2)
Z = named_scalar("Z", "Z", integral(exp(-U / tau)))
gibbs = named_density("p", "p", exp(-U / tau) / Z)
tilted = named_density("q", "q", rho * exp(U) / named_scalar("W", "W", integral(rho * exp(U))))
square = named_field("S", "S", U**2)


def both(body):
    return integral(integral(body, w))


pair = exp(k(z, w)) / both(exp(k(z, w)))
row = named_density("R", "R", integral(pair, w))
column = named_density("C", "C", integral(exp(k(w, z)), w) / both(exp(k(z, w))))


def sign(lhs, *pairs, form=None, because="arranged"):
    clause = nonnegative("a", "claim", lhs, *pairs)
    between = () if form is None else (eq(form, because),)
    return clause, calc("sign", "energy", clause.lhs, *between, ends(clause, "read"))


def same(lhs, rhs):
    clause = equals("a", "claim", lhs, rhs)
    return clause, calc("same", "energy", clause.lhs, ends(clause, "by calculation"))


def bound(lhs, rhs, gap):
    clause = at_most("a", "claim", lhs, rhs)
    return clause, calc("bound", "energy", clause.lhs, ends(clause, "by the gap", gap=gap))


N = whole_number("N", "N")


def schur(function):
    """Claim that a function of the cosine c is positive semidefinite, by Schur's theorem."""
    clause = nonnegative("a", "claim", integral(integral(function * (rho(z) - sigma(z)) * (rho(w) - sigma(w)), w)))
    return clause, calc("schur", "energy", clause.lhs, cited(SCHUR, clause))


c = gram("c", "c")
G = named_kernel("G", "G", exp(c(z, w)))
volume_of_g = volume("W", "W", G, shown_by="A2.1")
K = kernel("K", "K")
volume_of_k = volume("V", "V", K(z, w), shown_by="A2.1")
u = potential("u", "u")


def log_gibbs(good_to):
    """Return a twin of log p that is so good, and says nothing about it."""

    def twin(space, u, tau):
        logs = -np.asarray(u) / tau
        total = np.log(np.sum(np.exp(np.asarray(space.log_weights) + logs - logs.max()))) + logs.max()
        return (logs - total) * (1 + good_to)

    return twin


def approximate(good_to):
    return named_density("p", "p", exp(-U / tau) / Z, twin=log_gibbs(good_to), reads=(U, tau))


PAIRS = {
    "zero set of a named density": (
        lambda: sign(kl(mean, rho), (mean, rho), form=divergence(mean, rho)),
        lambda: sign(kl(mean, rho), (mean, 2 * rho), form=divergence(mean, rho)),
    ),
    "zero set of a named density, other side": (
        lambda: sign(kl(rho, gibbs), (gibbs, rho), form=divergence(rho, gibbs)),
        lambda: sign(kl(rho, gibbs), (gibbs, exp(-U)), form=divergence(rho, gibbs)),
    ),
    "zero set where the letter stands on both sides": (
        lambda: sign(kl(rho, tilted), (rho, tilted), form=divergence(rho, tilted)),
        lambda: sign(kl(rho, tilted), (rho, exp(U)), form=divergence(rho, tilted)),
    ),
    "zero set whose letter must keep its mass": (
        lambda: sign(
            kl(rho, loose) - 1 + integral(loose), (rho, loose), form=divergence(rho, loose)
        ),
        lambda: sign(kl(rho, loose) - 1 + integral(loose), (rho, 2 * loose), form=divergence(rho, loose)),
    ),
    "zero set of a critic": (
        lambda: sign(squared(k(z, w) - s(z, w)), (k(z, w), s(z, w))),
        lambda: sign(squared(k(z, w) - s(z, w)), (k(z, w), s(w, z))),
    ),
    "zero set of a critic at 0": (
        lambda: sign(squared(k(z, w)), (k(z, w), 0)),
        lambda: sign(squared(k(z, w)) + integral(rho * U**2), (k(z, w), 0)),
    ),
    "zero set of a symmetric critic": (
        lambda: sign(squared(even(z, w) - s(z, w)), (s(z, w), even(z, w))),
        lambda: sign(squared(even(z, w) - s(z, w)), (s(z, w), 2 * even(z, w))),
    ),
    "zero set of a product": (
        lambda: sign(squared(k(z, w) * exp(s(z, w)) - 1), (k(z, w) * exp(s(z, w)), 1)),
        lambda: sign(squared(k(z, w) * exp(s(z, w)) - 1), (k(z, w), 1)),
    ),
    "zero set of a logarithm": (
        lambda: sign(integral(rho * (log(loose) - U) ** 2), (log(loose), U)),
        lambda: sign(integral(rho * (log(loose) - U) ** 2), (loose, U)),
    ),
    "zero set at the end of an interval": (
        lambda: sign(x**2, (x, 0)),
        lambda: sign(x**2 + integral(rho * U**2), (x, 0)),
    ),
    "zero set of a pointwise sign": (
        lambda: sign((U(z) - V(z)) ** 2, (U(z), V(z))),
        lambda: sign((U(z) - V(z)) ** 2, (U(z), 1)),
    ),
    "derivative that runs round a cut": (
        lambda: same(derivative(-tau * log(Z), tau), integral(gibbs * log(gibbs))),
        lambda: same(derivative(-tau * log(Z), tau), -integral(gibbs * log(gibbs))),
    ),
    "derivative at 0": (
        lambda: same(
            derivative(log(integral(exp(t * U) * rho)), t),
            integral(U * exp(t * U) * rho) / integral(exp(t * U) * rho),
        ),
        lambda: same(
            derivative(log(integral(exp(t * U) * rho)), t),
            integral(U * exp(U) * rho) / integral(exp(t * U) * rho),
        ),
    ),
    "variation of a potential that vanishes": (
        lambda: same(vary(integral(rho * U**2), (U, V)), 2 * integral(rho * U * V)),
        lambda: same(vary(integral(rho * U**2), (U, V)), 3 * integral(rho * U * V)),
    ),
    "second variation of a potential": (
        lambda: same(
            vary(log(integral(rho * exp(U))), (U, V), order=2),
            integral(tilted * V**2) - integral(tilted * V) ** 2,
        ),
        lambda: same(
            vary(log(integral(rho * exp(U))), (U, V), order=2),
            integral(tilted * V**2) + integral(tilted * V) ** 2,
        ),
    ),
    "derivative of a variation": (
        lambda: same(derivative(vary(integral(rho * exp(t * U)), (U, V)), t),
                     integral(rho * V * exp(t * U)) + t * integral(rho * U * V * exp(t * U))),
        lambda: same(derivative(vary(integral(rho * exp(t * U)), (U, V)), t),
                     integral(rho * V * exp(t * U)) - t * integral(rho * U * V * exp(t * U))),
    ),
    "cosine with a constant volume": (
        lambda: same(integral(integral(G(z, w) * rho(z), w)), volume_of_g),
        lambda: same(integral(integral(G(z, w) ** 2 * rho(z), w)), volume_of_g**2),
    ),
    "kernel with a constant volume": (
        lambda: same(integral(integral(K(z, w) * rho(z), w)), volume_of_k),
        lambda: same(integral(integral(K(z, w) * rho(z), w)), 1 / volume_of_k),
    ),
    "letters on an interval": (
        lambda: same(
            integral(derivative(u(X) ** 2, x), x), integral(2 * u(X) * derivative(u(X), x), x)
        ),
        lambda: same(integral(derivative(u(X) ** 2, x), x), integral(2 * u(X) * derivative(u(X) ** 2, x), x)),
    ),
    "function on an interval with a coordinate": (
        lambda: same(integral(derivative(x * u(X), x), x), integral(u(X) + x * derivative(u(X), x), x)),
        lambda: same(integral(derivative(x * u(X), x), x), integral(u(X) - x * derivative(u(X), x), x)),
    ),
    "length of an interval": (
        lambda: same(integral(1, y), 2),
        lambda: same(integral(1, y), 1),
    ),
    "exponential of a cosine": (
        lambda: schur(exp(2 * tau * c(z, w))),
        lambda: schur(exp(2 * t * c(z, w))),
    ),
    "exponential of a cosine over a number": (
        lambda: schur(c(z, w) * exp(c(z, w) / tau + c(z, w) / 2)),
        lambda: schur(c(z, w) * exp(c(z, w) / t)),
    ),
    "mass of a joint law's marginals": (
        lambda: same(integral(row(z) * phi(column(z) / row(z))), 1 - 1 + integral(column * log(column / row))),
        lambda: same(integral(row(z) * phi(column(z) / row(z))), 1 + integral(column * log(column / row))),
    ),
    "relative entropy of a joint law": (
        lambda: same(
            both(pair * log(pair / (row(z) * column(w)))),
            both(row(z) * column(w) * phi(pair / (row(z) * column(w)))),
        ),
        lambda: same(
            both(pair * log(pair / (row(z) * column(w)))),
            both(row(w) * column(w) * phi(pair / (row(w) * column(w)))),
        ),
    ),
    "bound at every point": (
        lambda: bound(2 * U(z) * V(z), U(z) ** 2 + V(z) ** 2, (U(z) - V(z)) ** 2),
        lambda: bound(3 * U(z) * V(z), U(z) ** 2 + V(z) ** 2, (U(z) - V(z)) ** 2),
    ),
    "twin good to 11 digits": (
        lambda: same(integral(rho * log(approximate(1e-11))), -integral(rho * U) / tau - log(Z)),
        lambda: same(integral(rho * log(approximate(1e-6))), -integral(rho * U) / tau - log(Z)),
    ),
    "twin at every point": (
        lambda: same(log(approximate(0.0)), -U / tau - log(Z)),
        lambda: same(log(approximate(0.0)), -U / tau - log(Z) + 1),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def verify():
    worker = Worker()
    settings = Settings("quick", 40, 0, select_backend("numpy"), 1, (1, 2, 3))
    verifier = Verifier(settings, worker)

    def verified(build):
        clause, chain = build()
        absent = dict.fromkeys(("convexity", "gibbs", "divergence"), "not asked")

        @theorem(id="T9", title="a pair", clauses=(clause,), absent=absent)
        def steps():
            yield chain
            yield quadrature("rule", clause)
            yield measures("measures", clause)

        return verifier.theorem(steps)

    yield verified
    worker.stop()


def failures(outcome):
    return [(o.name, o.result, o.why) for o in outcome.steps if o.result != "holds"]


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_true_is_proved(name, verify):
    outcome = verify(PAIRS[name][0])
    assert failures(outcome) == []
    assert outcome.verdict == Verdict.PROVED, outcome.problems


@pytest.mark.parametrize("name", PAIRS)
def test_its_false_twin_is_not(name, verify):
    outcome = verify(PAIRS[name][1])
    assert outcome.verdict < Verdict.CONDITIONAL
    assert failures(outcome), outcome.problems


@pytest.mark.long
@pytest.mark.parametrize(
    ("limit", "outcome"), [(0 * U(z), "not refuted"), (1 + 0 * U(z), "refuted")], ids=["true", "false"]
)
@pytest.mark.parametrize(("number", "to"), [(N, None), (tau, lift(0))], ids=["at infinity", "at 0"])
def test_a_limit_is_tried_at_every_point(limit, outcome, number, to):
    sequence = U(z) / number if to is None else number * U(z)
    claim = Tends(sequence, limit, number, to)
    assert Arena(Letters.of([*claim.sides(), number]), 0).attempt(claim).outcome == outcome
