"""Expressions share what is below them: cost grows with their nodes, and not with the paths to these."""

import pytest

from proofs_check.vocabulary.expressions import Add, Fn, Int, free, nodes, v, w, z
from proofs_check.vocabulary.substitutions import move, put
from proofs_check.vocabulary.symbols import integral, mu, potential

LEVELS = 200  # a walk along paths would take 2²⁰⁰ steps
f = potential("f", "f")


@pytest.fixture
def tower():
    """Return a function from what stands below to a sum of two of the sum below it, and so on."""

    def built(below):
        for _ in range(LEVELS):
            below = Add((below, below))
        return below

    return built


def test_a_tower_is_walked_once_a_node(tower):
    whole = tower(f)
    assert len(list(nodes(whole))) == LEVELS + 1
    assert free(whole) == {z}
    assert hash(whole) == hash(whole)


def test_a_tower_is_moved_once_a_node(tower):
    moved = move(tower(f), {z: w})
    assert len(list(nodes(moved))) == LEVELS + 1
    assert free(moved) == {w}


def test_a_tower_of_integrals_is_moved_once_a_node(tower):
    whole = integral(tower(f(z) * f(w)), w)
    assert free(whole) == {z}
    moved = move(whole, {z: v})
    assert free(moved) == {v}
    assert len(list(nodes(moved))) == LEVELS + 4


def test_what_does_not_change_stays_the_same_object():
    closed = integral(Fn("exp", f(z)))
    assert move(closed, {z: w}) is closed
    assert put(closed, {}) is closed
    assert (closed + f(z)).mapped(lambda part: part) == closed + f(z)


def test_a_bound_point_gets_out_of_the_way_of_one_that_moves():
    moved = move(integral(f(z) * f(w), w), {z: w})
    assert isinstance(moved, Int)
    assert free(moved) == {w}
    assert moved.points != (w,)
    assert move(Int(f(v) * f(w), (w,), mu), {z: w}).points == (w,)  # nothing there is about to be called w


def test_nodes_of_other_kinds_are_told_apart():
    assert Add((f, f)) != f * f
    assert hash(Add((f, f))) == hash(Add((f, f)))
    assert len({Add((f, f)), f * f, Add((f, f))}) == 2
