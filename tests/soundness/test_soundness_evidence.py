"""Evidence that cannot be faked by accident: routes, coverings, twins, lemmas, and what rests on a citation."""

import math
from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest

from numerics.arrays import select_backend
from numerics.balls.coverings import Covering, Piece, check
from numerics.balls.domains import NotCovered
from numerics.measures import gibbs
from proofs_check.checker.algebra.worker import Worker
from proofs_check.evidence import objects, routes
from proofs_check.outcome import Outcome, TheoremOutcome, Verdict, cited_through
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary import (
    calc,
    critic,
    ends,
    equals,
    exp,
    integral,
    log,
    measured,
    measures,
    named_kernel,
    named_scalar,
    potential,
    quadrature,
    scalar,
    theorem,
    volume,
    w,
    z,
)  # fmt: skip

x = scalar("x", "x", "positive")
TRUE = equals("a", "true", x + x, 2 * x)


def constant(_):
    return 42.0, 1e-15


def also_constant(_):
    return (42.0, 1e-15)


def area(_):
    return 4 * math.pi, 1e-14


def another_name(backend):
    return area(backend)


def by_parts(_):
    return math.fsum([math.pi] * 4), 1e-14


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (constant, constant, "route 1 hands on a constant"),
        (constant, also_constant, "route 1 hands on a constant"),
        (area, constant, "route 2 hands on a constant"),
        (also_constant, area, "route 1 hands on a constant"),
        (area, area, "both routes are one function"),
        (partial(math.dist, (1.0,)), partial(math.dist, (1.0,)), "hands on a constant"),
        (area, another_name, "one route only calls the other"),
        (another_name, area, "one route only calls the other"),
    ],
)
def test_two_names_for_one_computation_are_no_two_routes(first, second, said):
    assert said in routes.mistake(measured("a number", first, second, digits=10))


def test_two_computations_are_two_routes():
    assert routes.mistake(measured("a number", area, by_parts, digits=10)) is None


def pieces(*ends, least=Fraction(1, 10)):
    return tuple(Piece("τ", Fraction(a), Fraction(b), least) for a, b in ends)


def covering(found, domain=(0, 2), margin=lambda _case, x: 1 + x):
    return Covering("all of it", {"τ": (Fraction(domain[0]), Fraction(domain[1]))}, found, margin)


def test_a_covering_whose_pieces_join_is_good():
    check(covering(pieces((0, 1), (1, 2))))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (covering(()), "no piece covers"),
        (covering(pieces((0, 1))), r"nothing covers \(1.0, 2.0\)"),
        (covering(pieces((1, 2))), r"nothing covers \(0.0, 1.0\)"),
        (covering(pieces((0, 1), (Fraction(3, 2), 2))), r"nothing covers \(1.0, 1.5\)"),
        (covering(pieces((0, 2), least=Fraction(0))), "which is not > 0"),
        (covering(pieces((0, 2)), margin=lambda _case, _x: -1.0), "and is -1.0"),
        (covering(pieces((0, 2)), margin=lambda _case, _x: math.nan), "and is nan"),
    ],
)
def test_a_covering_that_covers_less_is_refused(bad, said):
    with pytest.raises(NotCovered, match=said):
        check(bad)


U = potential("U", "U")


def twice(space, values):
    value, error = gibbs.log_partition(space, values, 1.0)
    return value + math.log(2), error


def partition(space, values):
    return gibbs.log_partition(space, values, 1.0)


def no_number(_space, _values):
    return math.nan, 0.0


def weight(twin):
    return named_scalar("Z", "Z", integral(exp(-U)), twin=twin, reads=(U,)).definition


@pytest.mark.parametrize(("twin", "result"), [(twice, "refuted"), (no_number, "undecided"), (partition, None)])
def test_an_object_is_compared_with_its_twin_whatever_the_clause_says(twin, result):
    outcome = objects.against_twin("T1", weight(twin), 0)
    assert (outcome and outcome.result) == result


def test_a_good_twin_says_nothing_of_another_of_the_same_object():
    agreed = set()
    assert weight(partition) == weight(twice)
    assert objects.differing("T1", [weight(partition)], agreed, 0) == []
    assert [o.result for o in objects.differing("T2", [weight(twice)], agreed, 0)] == ["refuted"]


@pytest.fixture(scope="module")
def verify():
    worker = Worker()
    settings = Settings("quick", 4, 0, select_backend("numpy"), 2, (2,))
    yield lambda one, known=(): Verifier(settings, worker, known={t.id: t for t in known}).theorem(one)
    worker.stop()


def stated(clause, *steps, **changed):
    absent = dict.fromkeys(("convexity", "gibbs", "divergence"), "an identity")
    made = theorem(id="L77", title="t", clauses=(clause,), absent=absent, **changed)(
        lambda: iter((calc("sum", "energy", clause.lhs, ends(clause, "sum")), *steps))
    )
    return replace(made, doc=DOC.format(clause=clause))


DOC = """**A statement**.

Statement.
    (a) {clause}
Hypotheses.  x > 0.
Steps.  None.
Deviations.  None.
References.  None.
"""


def test_a_name_exempts_from_nothing(verify):
    bare = verify(stated(TRUE))
    assert not bare.as_claimed
    assert {f for f, word in bare.facets.items() if word == "missing"} == {"quadrature", "random_measures"}
    assert "missing" not in verify(stated(TRUE, lemma=True)).facets.values()
    assert "missing" not in verify(stated(TRUE, quadrature("q", TRUE), measures("m", TRUE))).facets.values()


s = critic("s", "s")
KERNEL = named_kernel("K", "K", exp(s(z, w)))
WHOLE = integral(KERNEL, w)


@pytest.mark.parametrize(
    ("shown", "wrong"),
    [
        (equals("a", "of nothing", log(exp(x)), x), True),
        (equals("a", "of a mass", integral(exp(U)), x), True),
        (equals("a", "of a field", integral(U(w) * exp(U), w), x), True),
        (equals("a", "it depends on the point", WHOLE, exp(U)), True),
        (equals("a", "of a kernel", WHOLE, x), False),
    ],
)
def test_a_volume_is_shown_by_a_clause_about_a_volume(verify, shown, wrong):
    V = volume("V", "V", KERNEL, shown_by="T1")
    claim = equals("a", "the volume is constant", integral(exp(s(z, w)), w), V)
    shower = theorem(id="T1", title="t", clauses=(shown,))(lambda: iter(()))
    problems = verify(stated(claim), (shower,)).problems
    assert any("states of no kernel that its volume" in problem for problem in problems) == wrong


def outcome(name, *steps):
    facets = {"energy": "holds"}
    fixed = (Verdict.PROVED, facets, {}, {"a": Verdict.PROVED})
    return TheoremOutcome(name, name, "m", "m.py:1", *fixed, steps, (), (), (), (), None, (), 0.0)


def step(name, grade, *rests_on):
    return Outcome(name, "one, link 1", "energy", grade, "holds", clause="a", rests_on=frozenset(rests_on))


@pytest.mark.slow
def test_what_rests_on_a_cited_clause_is_cited_through_every_theorem():
    first, second = outcome("A", step("A", "cited")), outcome("B", step("B", "symbolic", "A.a"))
    third, fourth = outcome("C", step("C", "symbolic", "B")), outcome("D", step("D", "symbolic"))
    found = {o.id: o for o in cited_through([third, second, first, fourth])}
    assert {name: o.steps[0].grade for name, o in found.items()} == {
        "A": "cited",
        "B": "cited",
        "C": "cited",
        "D": "symbolic",
    }
    assert found["C"].facets == {"energy": "cited"}
    assert [found[name].worth() for name in "CD"] == ["cited", "proved"]
    assert [found[name].worth("a") for name in "CD"] == ["cited", "proved"]
    assert found["D"].facets == {"energy": "holds"}
