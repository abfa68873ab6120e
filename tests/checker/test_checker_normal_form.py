"""The normal form keeps the points of multiplied integrals apart, however often one integral is a factor."""

import pytest

from proofs_check.checker.identities import Prover
from proofs_check.vocabulary.expressions import Fn, Num, Pow
from proofs_check.vocabulary.symbols import integral, potential

f, g = potential("f", "f"), potential("g", "g")
F, FF, G = integral(f), integral(f * f), integral(g)
E = integral(Fn("exp", f))


@pytest.fixture
def prover(worker):
    return Prover(worker)


def squared(node):
    return Pow(node, Num(2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (squared(squared(F)), F * F * F * F),
        (squared(squared(E)), Pow(E, Num(4))),
        (squared(F * G) * squared(F), F * F * F * F * G * G),
        (squared(squared(F) + FF), squared(F) * squared(F) + 2 * squared(F) * FF + FF * FF),
    ],
    ids=str,
)
def test_powers_of_powers_are_products_of_as_many_integrals(prover, one, other):
    assert prover.equal(one, other).holds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (squared(squared(F)), F * F * FF),
        (squared(squared(F)), FF * FF),
        (squared(squared(F)), squared(F) * FF * integral(1)),
        (squared(F * G), integral(f * g) * F * G),
    ],
    ids=str,
)
def test_no_two_of_the_integrals_share_a_point(prover, one, other):
    assert not prover.equal(one, other).holds
