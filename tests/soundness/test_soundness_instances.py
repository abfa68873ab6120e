"""An instance of a background fact is what the fact's own function makes of its arguments, and nothing by hand."""

from dataclasses import dataclass, replace

import pytest
from claims import below, granted

from proofs_check.vocabulary import (
    Law,
    at_most,
    cauchy_schwarz,
    coordinate,
    critic,
    density,
    exp,
    given,
    integral,
    kernel,
    log,
    logarithm,
    potential,
    scalar,
    share,
    size,
    split,
    substitution,
    whole_number,
)
from proofs_check.vocabulary.background import MAKERS, is_made
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.facts import CAUCHY_SCHWARZ, LINEAR, LOGARITHM, SUBSTITUTION, Fact, Instance
from proofs_check.vocabulary.statements import AtMost, Equal

rho, U, f = density("ρ", "r"), potential("U", "U"), potential("f", "f")
x, y, N = scalar("x", "x", "positive"), scalar("y", "y", "positive"), whole_number("N", "N")
k, q = kernel("k", "k"), Law("q", "q", rho)
t, u, low, high = (coordinate(n, n, a, b) for n, a, b in (("t", -1, 1), ("u", 0, 1), ("l", -1, 0), ("h", 0, 1)))
NONSENSE = Equal(lift(0), lift(1))
MADE = {
    "Cauchy–Schwarz": cauchy_schwarz(f, rho),
    "logarithm": logarithm(x, y),
    "exchangeability": share(k, q, N),
    "absolute value": size(-x, x),
    "affine substitution": substitution(t**2, t, u, reversed=True),
    "additivity in the interval": split(t**2, t, low, high),
}


@dataclass(frozen=True)
class Lookalike(Instance):
    """An instance of a class of one's own."""


def claimed(instance):
    """Claim x ≤ 10⁶ from an instance that says 0 = 1."""
    return below(x, 10**6, given(instance, times=-x), gap=10**6)


FORGED = {
    "nothing that it is about": Instance(CAUCHY_SCHWARZ, NONSENSE),
    "other expressions than it is about": Instance(CAUCHY_SCHWARZ, NONSENSE, (), (f, rho)),
    "too few arguments": Instance(SUBSTITUTION, NONSENSE, (), (f,)),
    "arguments of another kind": Instance(SUBSTITUTION, NONSENSE, (), (1, 2, 3, 4)),
    "a relation exchanged": replace(cauchy_schwarz(f, rho), relation=NONSENSE),
    "a relation with a larger factor": replace(
        logarithm(x, y), relation=AtMost(2 * log(x), log(y)), obligations=(AtMost(x, y),)
    ),
    "a class of one's own": Lookalike(CAUCHY_SCHWARZ, NONSENSE, (), (f, rho)),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_handmade_instance_is_refused(name, judged):
    result, why = judged(lambda: claimed(FORGED[name]))
    assert result == "undecided"
    assert why.startswith(f"a handmade instance of {FORGED[name].fact.name}: ")


def test_an_instance_without_its_obligations_is_refused(judged):
    bare = replace(logarithm(x, y), obligations=())
    result, why = judged(lambda: below(log(x), log(y), given(bare)))
    assert (result, why[:21]) == ("undecided", "a handmade instance o")


def test_an_instance_of_a_fact_that_is_applied_by_itself_is_refused(judged):
    for fact in (LINEAR, Fact(LOGARITHM.name, "t", "s", "n", "r")):
        result, why = judged(lambda fact=fact: claimed(Instance(fact, NONSENSE)))
        assert result == "undecided"
        assert "is not on the list of background facts" in why


@pytest.mark.parametrize("name", MADE)
def test_what_a_function_makes_is_an_instance(name):
    assert is_made(MADE[name])
    assert MADE[name].fact.name == name
    assert not is_made(replace(MADE[name], relation=NONSENSE))


def test_every_function_that_makes_instances_is_tried():
    assert {fact.name for fact, _ in MAKERS} == MADE.keys()


def test_a_made_instance_carries_a_proof(judged):
    order = at_most("o", "order", x, y)
    build = lambda: [*granted(order), below(log(x), log(y), given(logarithm(x, y)))]  # noqa: E731
    assert judged(build)[0] == "conditional"  # on the order, which is granted
    weighted = below(integral(f) ** 2, integral(rho) * integral(f**2 / rho), given(cauchy_schwarz(f, rho)))
    assert judged(lambda: weighted)[0] == "holds"


def test_what_is_about_a_critic_is_no_share():
    assert not is_made(replace(share(k, q, N), about=(exp(critic("s", "s")), q, N)))
