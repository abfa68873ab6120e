"""The evaluator against plain enumeration in 50 digits: every value lies within the error that it reports."""

from fractions import Fraction

import numpy as np
import pytest
from shipped import SUITE

from proofs_check.finite.arena import Arena
from proofs_check.finite.evaluate import Evaluator, evaluate
from proofs_check.finite.frames import Frame
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    PairLaw,
    absolute,
    coordinate,
    copy_sum,
    critic,
    density,
    derivative,
    direction,
    exp,
    expectation,
    expectation_iid,
    functional,
    integral,
    log,
    named_kernel,
    operator,
    potential,
    scalar,
    v,
    vary,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Fn, Int, body_of, nodes
from proofs_check.vocabulary.expressions import free as loose
from proofs_check.vocabulary.statements import Expands, Nonnegative, Tends
from proofs_check.vocabulary.substitutions import Unsayable
from proofs_check.vocabulary.symbols import Interval

rho, sigma = density("ρ", "r"), density("σ", "s", mass=None)
U, h = potential("U", "U"), direction("h", "h")
s, tau, N = critic("s", "s"), scalar("τ", "t", "positive"), whole_number("N", "N")
q, nu = Law("q", "q", rho), ConditionalLaw("ν", "n")
free, pi = Law("p", "p"), PairLaw("π", "p", q, nu)
third = Fraction(1, 3)
H = functional("H(<r>)", "H", lambda r: -integral(r * log(r)))
kappa = named_kernel("κ", "k", exp(s(z, w) / tau))
P = operator("P<r>", "P", lambda r: integral(kappa(z, w) * r(w), w))

EXPRESSIONS = {
    "number": integral(third * U),
    "signs": -integral(U - third) + tau,
    "quotients": integral(U / rho) / tau,
    "powers": integral(rho ** Fraction(3, 2) + sigma**-2),
    "logarithms": integral(rho * log(rho / sigma)),
    "exponentials": log(integral(exp(-U / tau))),
    "absolute values": integral(absolute(U - rho)),
    "cancellation": integral(rho * log(rho)) - integral(rho * log(2 * rho)),
    "functional": H(rho) - H(sigma),
    "functional of an expression": H((rho + sigma) / 2),
    "two points": integral(integral(kappa(z, w) * rho(w), w) * U),
    "transposed": integral(integral(kappa(w, z) * rho(w), w) * U),
    "diagonal": integral(s(z, z) * rho),
    "operator": integral(rho * log(P(sigma))),
    "operator twice": integral(rho * P(P(sigma))),
    "law with a density": expectation(log(rho), (z, q)),
    "law without one": expectation(U, (z, free)),
    "conditional law": integral(integral(s(z, v), v, nu(z)) * rho),
    "pair law": expectation(s(z, v) * U(z) - U(v), ((z, v), pi)),
    "independent draws": expectation(s(z, w) ** 2, (z, q), (w, free)),
    "copies": expectation_iid(log(1 + copy_sum(exp(U(w)), w)), N, (w, q)),
    "copies and a pair": expectation(
        expectation_iid(log(kappa(z, v) + copy_sum(kappa(z, w), w)), N, (w, q)), ((z, v), pi)
    ),
    "two sums of copies": expectation_iid(copy_sum(U(w), w) * copy_sum(rho(w), w), N, (w, free)),
    "first variation": vary(H(rho), (rho, h)),
    "second variation": vary(H(rho), (rho, h), order=2),
    "variation of a quotient": vary(integral(U * rho) / integral(rho**2), (rho, h), order=2),
    "joint variation": vary(integral(rho * log(rho / sigma)), (rho, h), (sigma, U), order=2),
    "derivative": derivative(log(integral(exp(-U / tau))), tau),
    "second derivative elsewhere": derivative(integral(rho) * tau**3 * log(tau), tau, 2, at=2),
}  # fmt: skip


def assert_within_bounds(node, letters, enumeration, spaces_a_size):
    checked = 0
    for batch in Arena(letters, 7).spaces():
        if batch.frame.weights.shape[1] > 3:
            continue
        found = evaluate(node, batch.frame)
        assert np.all(found.error >= 0)
        for index in range(spaces_a_size):
            if np.isnan(found.value[index]):
                continue
            exact = enumeration(batch.frame, index)(node)
            assert abs(exact - float(found.value[index])) <= found.error[index]
            checked += 1
    return checked


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_value_lies_within_its_reported_error(name, enumeration):
    node = EXPRESSIONS[name]
    assert assert_within_bounds(node, Letters.of([node]), enumeration, 6) == 18


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_reported_error_is_of_the_size_of_rounding(name):
    node = EXPRESSIONS[name]
    for batch in Arena(Letters.of([node]), 7).spaces():
        found = evaluate(node, batch.frame)
        assert np.median(found.error / (1 + abs(found.value))) < 1e-10


def enumerable(side):
    """Whether the exact enumeration has words for a side: no interval, no indicator, no free point."""

    def unsaid(node):
        match node:
            case Int(measure=Interval()) | Fn("where"):
                return True
        return False

    return not any(map(unsaid, nodes(side, hidden=body_of))) and not loose(side)


def decidable():
    for theorem in SUITE.theorems:
        relations = [(c.letter, c.relation) for c in theorem.clauses]
        for chain in (step for step in theorem.steps() if isinstance(step, Chain)):
            relations += [(f"{chain.name} {i + 1}", chain.relation(i)) for i in range(len(chain.links))]
        for name, relation in relations:
            if not isinstance(relation, Tends | Expands) and all(map(enumerable, relation.sides())):
                yield pytest.param(relation, id=f"{theorem.id}-{name!a}")


@pytest.mark.nightly
@pytest.mark.parametrize("relation", list(decidable()))
def test_every_relation_of_every_theorem_is_evaluated_rightly(relation, enumeration):
    letters = Letters.of(relation.sides())
    # The other sides of a sign are its zero set, between functions of a point.
    sides = relation.sides()[:1] if isinstance(relation, Nonnegative) else relation.sides()
    for side in sides:
        assert_within_bounds(side, letters, enumeration, 1)


def test_pair_law_by_hand():
    """q = (1/2, 1/2) by density on weights (1, 2), ν = [[1/4, 3/4], [1, 0]]."""
    frame = Frame(
        np.asarray([[1.0, 2.0]]),
        {"ρ": np.asarray([[0.5, 0.25]]), "s": np.asarray([[[1.0, 2.0], [3.0, 5.0]]])},
        {},
        {"ν": np.asarray([[[0.25, 0.75], [1.0, 0.0]]])},
    )
    value = evaluate(expectation(s(z, v), ((z, v), pi)), frame).value[0]
    assert value == pytest.approx(0.5 * (0.25 * 1 + 0.75 * 2) + 0.5 * 3, rel=1e-15)


def test_copies_are_independent():
    """The mean of (X₁ + X₂)² for two copies is 2 E X² + 2 (E X)², and not 4 E X²."""
    frame = Frame(np.asarray([[1.0, 1.0]]), {"U": np.asarray([[1.0, 3.0]])}, {"N": np.asarray([2.0])},
                  {"p": np.asarray([[0.25, 0.75]])})  # fmt: skip
    value = evaluate(expectation_iid(copy_sum(U(w), w) ** 2, N, (w, free)), frame).value[0]
    assert value == pytest.approx(2 * 7.0 + 2 * 2.5**2, rel=1e-15)


def test_variation_is_the_exact_derivative():
    """δ∫ρ³ = 3∫ρ²h and δ² = 6∫ρh², for any direction."""
    letters = Letters.of([integral(rho * h)])
    for order, form in ((1, 3 * integral(rho**2 * h)), (2, 6 * integral(rho * h**2))):
        for batch in Arena(letters, 1).spaces():
            taken = evaluate(vary(integral(rho**3), (rho, h), order=order), batch.frame)
            expected = evaluate(form, batch.frame)
            assert np.all(abs(taken.value - expected.value) <= taken.error + expected.error)
            assert np.all(taken.error <= 1e-9 * (1 + abs(taken.value)))


@pytest.mark.parametrize("size", [1, 2, 63])
def test_an_object_of_the_manifold_has_no_value_at_a_coordinate(size):
    """On one point it would be a constant, and on as many as an interval has nodes another function."""
    t = coordinate("t", "t", 0, 1)
    frame = Frame(np.ones((1, size)), {"U": np.ones((1, size)), "s": np.ones((1, size, size))}, {"τ": np.ones(1)})
    with pytest.raises(Unsayable, match=r"is an object of 𝒵, and stands at a coordinate; write it out there"):
        evaluate(integral(P(U)(*t.at) * t, t), frame)


def two_points():
    fields = {"ρ": np.asarray([[0.5, 0.5]]), "σ": np.asarray([[1.5, 2.0]]), "s": np.asarray([[[1.0, 0.0], [0.0, 1.0]]])}
    return Frame(np.asarray([[1.0, 1.0]]), fields, {"τ": np.asarray([0.5])})


def test_an_object_that_is_used_twice_is_evaluated_once(monkeypatch):
    """A chain of objects, each of which uses the one below twice, costs as much as it is long, not 2 to that power."""
    taken = []
    body = Evaluator.from_body
    monkeypatch.setattr(Evaluator, "from_body", lambda self, node: taken.append(node) or body(self, node))

    def chain(length):
        below = chain(length - 1) if length else H
        return functional(f"C{length}(<r>)", "C", lambda r: below(r) / 2 + below(r) ** 2 / 9)

    def bodies(length):
        taken.clear()
        found = evaluate(chain(length)(sigma), two_points())
        assert np.all(np.isfinite(found.value))
        return len(taken)

    assert [bodies(length) for length in (2, 4, 8)] == [4, 6, 10]


def test_parts_that_expressions_share_are_evaluated_once(monkeypatch):
    taken = []
    anew = Evaluator.anew
    monkeypatch.setattr(Evaluator, "anew", lambda self, node, scope: taken.append(node) or anew(self, node, scope))
    dear = integral(kappa(z, w) * exp(log(rho(w)) / tau), w)
    frame = two_points()
    one = evaluate(integral(rho * log(dear)), frame)
    first = len(taken)
    other = evaluate(integral(rho * (log(dear) + 1)), frame)
    assert log(dear) in taken[:first]
    assert log(dear) not in taken[first:]
    np.testing.assert_allclose(other.value, one.value + evaluate(integral(rho), frame).value, rtol=1e-13)
