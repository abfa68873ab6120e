"""Theorems, evidence and places as data."""

import sys
import types
from pathlib import Path

import pytest

from proofs_check.vocabulary import (
    calc,
    ends,
    equals,
    lemma_function,
    log,
    measured,
    measures,
    nonnegative,
    positive,
    quadrature,
    scalar,
    theorem,
    value_at,
)
from proofs_check.vocabulary.expressions import nodes
from proofs_check.vocabulary.location import docstring, shadowed

x, y = scalar("x", "x", "positive"), scalar("y", "y")
phi = lemma_function("φ(<x>)", "f", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
CLAIM = nonnegative("a", "claim", phi(x), (x, 1))


def steps():
    yield calc("claim", "energy", CLAIM.lhs, ends(CLAIM, "read"))


def lemma(*clauses, **changed):
    return theorem(id="L1", title="t", clauses=clauses or (CLAIM,), lemma=True, **changed)(steps)


def test_a_theorem_knows_its_clauses_its_module_and_its_place():
    found = lemma(absent={"gibbs": "none"}, open_because="why")
    assert (found.label(CLAIM), found.is_lemma, found.open_because) == ("L1.a", True, "why")
    assert not theorem(id="P3.1", title="t", clauses=(CLAIM,))(steps).is_lemma
    assert found.module == steps.__module__
    assert Path(found.where.file) == Path(__file__)
    assert str(found.where) == f"{Path(__file__).name}:{found.where.line}"
    assert [step.name for step in found.steps()] == ["claim"]


def test_its_docstring_is_its_modules(monkeypatch):
    module = types.ModuleType("module_of_a_theorem", "The statement.")
    monkeypatch.setattr(steps, "__module__", module.__name__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert lemma().doc == "The statement."
    module.__doc__ = None  # as python -OO leaves it: read from the source
    assert lemma().doc == __doc__


OTHER = lemma_function("ψ(<x>)", "p", lambda x: x - 1, proved_by="L1", zero_at=1)
SAME_NAME = lemma_function("φ(<x>)", "f", lambda x: x - 1, proved_by="L1", zero_at=1)
ZERO_ELSEWHERE = lemma_function("φ(<x>)", "f", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=2)
SMALL = scalar("t", "t", "positive", under=x)
BOUNDED = scalar("t", "t", "positive", below=2)


@pytest.mark.parametrize(
    ("definition", "clauses", "shown"),
    [
        (phi, (CLAIM,), True),
        (phi, (positive("b", "claim", x), CLAIM), True),
        (OTHER, (CLAIM,), False),
        (SAME_NAME, (CLAIM,), False),
        (ZERO_ELSEWHERE, (CLAIM,), False),
        (phi, (nonnegative("a", "no zero set", phi(x)),), False),
        (phi, (nonnegative("a", "another zero", phi(x), (x, 2)),), False),
        (phi, (nonnegative("a", "on an interval", phi(BOUNDED), (BOUNDED, 1)),), False),
        (phi, (nonnegative("a", "below a number", phi(SMALL), (SMALL, 1)),), False),
        (phi, (nonnegative("a", "another sign", phi(y), (y, 1)),), False),
        (phi, (equals("a", "no sign", value_at(phi(x), x, 1), 0),), False),
    ],
)
def test_a_lemma_shows_the_function_that_it_is_about_and_no_other(definition, clauses, shown):
    assert lemma(*clauses).shows(definition) is shown


def test_objects_of_one_name_and_two_bodies_are_two():
    again = lemma_function("φ(<x>)", "f", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
    assert again == phi
    assert [str(p) for p in phi.scalars] == ["x"]
    assert hash(again) == hash(phi) == hash(SAME_NAME)
    assert phi != SAME_NAME


def test_evidence_is_data():
    rule = quadrature("rule", CLAIM, orders=(4, 6))
    atoms = measures("atoms", CLAIM)
    number = measured("m", lambda _: (1.0, 0.0), lambda _: (1.0, 0.0), digits=3)
    assert (rule.orders, rule.facet, atoms.facet, number.facet) == (
        (4, 6),
        "quadrature",
        "random_measures",
        "quadrature",
    )
    assert {Path(step.where.file) for step in (rule, atoms, number)} == {Path(__file__)}


def test_a_walk_visits_in_the_authors_order():
    seen = [str(node) for node in nodes(x + phi(x) * 2)]
    assert seen == ["x + φ(x) 2", "x", "φ(x) 2", "φ(x)", "2"]


def test_docstrings_of_functions_are_read_from_the_source_too():
    assert docstring(Path(docstring.__code__.co_filename), "docstring").startswith("Return the docstring of a module")


def test_a_package_from_elsewhere_is_named(monkeypatch):
    assert shadowed("numerics") is None
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda _: types.SimpleNamespace(origin="/elsewhere/numerics/__init__.py")
    )
    assert shadowed("numerics").startswith("numerics is imported from /elsewhere/numerics and not from ")


@pytest.mark.slow
def test_a_theorem_is_about_its_title_or_the_claim_that_it_refutes():
    assert lemma().subject == "t"
    claim = equals("z", "J is convex", x, y)
    refuting = theorem(id="R0", title="t", clauses=(positive("a", "it is not", x - y),), refutes=claim)(steps)
    assert refuting.subject == "claim: J is convex"
