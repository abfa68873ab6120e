"""Classes of one size: what is known of them is that each has the mass V < 1, and nothing of other labels or laws."""

import numpy as np
import pytest
from claims import above, same

from numerics.arrays import select_backend
from proofs_check.evidence.automatic import completed, on_atoms, shape_of
from proofs_check.evidence.on_rules import drawn_for, on_rule
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import (
    agree,
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    exp,
    gram,
    integral,
    named_kernel,
    potential,
    volume,
    w,
    z,
)
from proofs_check.vocabulary.expressions import VocabularyError, lift

y, other, rho, sigma, c = potential("y", "y"), potential("o", "o"), density("ρ", "r"), density("σ", "s"), gram("c", "c")
E = named_kernel("E", "E", agree(y) * rho(w))
V, free = volume("V", "V", E, below=1), volume("W", "W", E)
Q = named_kernel("Q", "Q", (1 - agree(y)) * rho(w))


def within(label=y, law=rho):
    return integral(agree(label) * law(w), w)


FALSE = {
    "another label": lambda: same(within(other), V),
    "another law": lambda: same(within(law=sigma), V),
    "as many others": lambda: same(integral(Q, w), V),
    "a half": lambda: same(V, lift(1) / 2),
    "classes that may be one": lambda: above(1 - free),
    "more than one": lambda: above(V - 1),
    "all are alike": lambda: above(agree(y)),
}
TRUE = {
    "from the other end": lambda: same(integral(agree(y) * rho), V),
    "the mass of a class": lambda: same(within(), V),
    "of a law of a class": lambda: same(integral(E / V, w), 1),
    "of the others": lambda: same(integral(Q / (1 - V), w), 1),
    "there are others": lambda: above(1 - V),
    "a class and the others": lambda: same(
        integral(exp(c(z, w)) * rho(w), w), integral(exp(c(z, w)) * E, w) + integral(exp(c(z, w)) * Q, w)
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_nothing_else_is_known_of_classes(name, judged):
    result, why = judged(FALSE[name])
    assert result == "undecided", why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_known_is_proved_and_not_refuted(name, judged):
    result, why = judged(TRUE[name])
    assert result == "holds", why
    relation = TRUE[name]().relation(0)
    assert Arena(Letters.of(relation.sides()), 0).attempt(relation).outcome == "not refuted"


@pytest.mark.parametrize("name", ["as many others", "a half", "more than one", "all are alike"])
def test_a_false_one_is_refuted_where_classes_are_of_one_size(name):
    relation = FALSE[name]().relation(0)
    # The clause alone has not the letter V, and is tried where it is met.
    met = Arena(Letters.of([*relation.sides(), V]), 0)
    assert met.attempt(relation).outcome == "refuted"


def test_a_proof_may_not_need_classes_that_its_clause_does_not_state(judged):
    claim = at_most("a", "pairs of a class", integral(rho * within()), 1)
    chain = calc("c", claim.lhs, eq(V, "classes of one size"), ends(claim, "V < 1", gap=1 - V))
    assert judged(lambda: chain)[1].startswith(
        "the proof of (a) needs a number V with ∫E(z, w) dμ(w) = V at every z, V < 1"
    )


def test_a_kernel_of_constant_volume_need_not_move_with_its_point(judged):
    weight = density("a", "a", mass=None)
    mass = volume("m", "m", named_kernel("G", "G", weight(w)))
    assert judged(lambda: same(integral(weight), mass))[0] == "holds"
    result, why = judged(lambda: same(integral(weight), 2 * mass))
    assert (result, "ended without an answer" in why) == ("undecided", False)


@pytest.mark.parametrize("size", [2, 3, 4, 6])
def test_random_atoms_and_rules_have_classes_of_one_size(size):
    clause = (equals("a", "", within(), V),)
    assert shape_of(clause).least == 2
    count = 2 * (size * shape_of(clause).rows(size) + shape_of(clause).numbers)
    drawn = on_atoms(clause)((size, bytes((91 + 37 * i) % 256 for i in range(count))))
    for sample in (*completed(clause, [drawn]), on_rule(clause, drawn_for("a")[0])(size, select_backend("numpy"))):
        classes, members = np.unique(sample.values["y"], return_counts=True)
        assert len(classes) > 1
        assert len(set(members)) == 1
        value, error = sample.values["V"]
        assert error < 1e-12  # the same at every point
        assert value == pytest.approx(1 / len(classes), abs=1e-12)


def test_labels_are_of_one_point():
    with pytest.raises(VocabularyError, match="points=1 must be 2"):
        agree(c)
