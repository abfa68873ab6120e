"""Laws of every theorem that is discovered: a new module meets them all without a line here."""

import dataclasses
import json
import re
import tomllib
from pathlib import Path

import pytest
from shipped import PAPER, ROOT, SOURCES

from proofs_check.catalogue import claims, theory
from proofs_check.verification.docstrings import SECTIONS
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Measures, Quadrature
from proofs_check.vocabulary.location import EVIDENCE, QUESTIONS

ANSWERS = {"holds", "cited", "n/a", "exempt", "open", "conditional"}

each_theorem = pytest.mark.parametrize("theorem", PAPER.theorems, ids=lambda t: t.id)


def test_something_is_discovered_and_nothing_is_broken():
    assert PAPER.theorems
    assert PAPER.broken == ()


@each_theorem
def test_is_as_claimed(theorem, outcomes):
    outcome = outcomes[theorem.id]
    assert outcome.problems == ()
    assert [(s.name, s.result, s.why) for s in outcome.steps if s.result not in ("holds", "conditional")] == []
    assert outcome.as_claimed


@each_theorem
def test_every_facet_is_answered(theorem, outcomes):
    outcome = outcomes[theorem.id]
    assert tuple(outcome.facets) == (*QUESTIONS, *EVIDENCE)
    assert set(outcome.facets.values()) <= ANSWERS
    absent = {facet for facet, word in outcome.facets.items() if word == "n/a"}
    assert absent <= {facet for facet, reason in outcome.reasons.items() if reason.strip()}
    assert theorem.is_lemma or "exempt" not in outcome.facets.values()


@each_theorem
def test_docstring_has_its_sections_in_order(theorem):
    title, *_ = theorem.doc.splitlines()
    assert re.match(r"\*\*.+\*\*", title), "the title carries the common name"
    places = [theorem.doc.find(f"\n{section}") for section in SECTIONS]
    assert -1 not in places
    assert places == sorted(places)


@each_theorem
def test_docstring_states_every_clause_as_it_is_checked(theorem):
    flat = " ".join(theorem.doc.split())
    for clause in theorem.clauses:
        assert f"({clause.letter}) {' '.join(str(clause).split())}" in flat


@each_theorem
def test_a_measure_is_exhibited_that_meets_all_hypotheses(theorem, outcomes):
    assert outcomes[theorem.id].met["μ"]


@each_theorem
def test_docstring_says_every_hypothesis(theorem, outcomes):
    assert outcomes[theorem.id].remarks == ()


@each_theorem
def test_docstring_states_no_clause_that_is_not_checked(theorem):
    statement = theorem.doc[theorem.doc.index("\nStatement") : theorem.doc.index("\nHypotheses.")]
    assert re.findall(r"^    \((\w+)\) ", statement, re.MULTILINE) == [c.letter for c in theorem.clauses]


@each_theorem
def test_module_is_of_a_readable_size(theorem):
    lines = len(Path(theorem.where.file).read_text(encoding="utf-8").splitlines())
    assert 40 <= lines <= 250


@each_theorem
def test_every_clause_has_a_verdict_and_its_chain(theorem, outcomes):
    outcome = outcomes[theorem.id]
    assert list(outcome.clauses) == [c.letter for c in theorem.clauses]
    reached = {s.clause for s in outcome.steps if s.grade in ("symbolic", "cited")} - {None}
    assert theorem.open_because or reached == set(outcome.clauses)
    assert outcome.verdict <= min(outcome.clauses.values())


@each_theorem
def test_every_step_names_its_place(theorem, outcomes):
    for step in outcomes[theorem.id].steps:
        assert re.fullmatch(r"\w+\.py:[1-9]\d*", step.where)
        assert step.name
        assert step.said


@each_theorem
def test_every_edit_is_refuted_or_explained(theorem, outcomes):
    outcome = outcomes[theorem.id]
    names = [m.name for m in outcome.mutants]
    assert len(set(names)) == len(names)
    for mutant in outcome.mutants:
        if mutant.result == "elsewhere":  # another theorem refutes it: so holds a run of all edits
            continue
        assert mutant.result in ("killed", "equivalent", "implied"), mutant.name
        if mutant.result != "killed":
            assert mutant.why.strip(), mutant.name
        elif "finite measure" in mutant.killed_by:
            assert mutant.counterexample, mutant.name
            assert mutant.counterexample["μ"], mutant.name
        else:
            assert set(mutant.killed_by) <= {"symbolic", "quadrature", "measures"}, mutant.name
            assert mutant.killed_by, mutant.name


@each_theorem
def test_every_claimed_route_rejects_an_edit_by_itself(theorem, outcomes):
    kinds = {Chain: "symbolic", Quadrature: "quadrature", Measures: "measures"}
    claimed = {kinds[type(step)] for step in theorem.steps() if type(step) in kinds}
    killers = {route for m in outcomes[theorem.id].mutants for route in m.killed_by}
    assert claimed <= killers


@each_theorem
def test_counterexamples_prefer_few_points(theorem, outcomes):
    sizes = [len(m.counterexample["μ"]) for m in outcomes[theorem.id].mutants if m.counterexample]
    assert all(size <= 4 for size in sizes)
    assert not sizes or sorted(sizes)[len(sizes) // 2] <= 2, "most edits fall on one or two points"


@each_theorem
def test_every_hypothesis_is_said_to_be_needed_or_not(theorem, outcomes):
    for hypothesis in outcomes[theorem.id].hypotheses:
        assert hypothesis.result in ("needed", "no failure seen")
        assert hypothesis.why
        assert (hypothesis.counterexample is not None) == (hypothesis.result == "needed")


@each_theorem
def test_dependencies_are_theorems_that_are_proved(theorem, outcomes):
    for name in outcomes[theorem.id].depends_on:
        assert outcomes[name].verdict >= outcomes[theorem.id].verdict


def test_claims_have_distinct_ids():
    ids = [claim.id for claim in PAPER.claims]
    assert sorted(set(ids)) == sorted(ids)


def test_theorems_are_listed_among_the_claims():
    assert {t.id for t in PAPER.theorems} <= {claim.id for claim in PAPER.claims}


def test_claims_say_nothing_of_their_status():
    text = (ROOT / "theorems" / "claims.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["claim"]
    may = {field.name for field in dataclasses.fields(claims.Claim)} | {"stage"}
    assert set().union(*rows) <= may
    form = json.loads(claims.SCHEMA.read_text(encoding="utf-8"))["properties"]["claim"]["items"]
    assert set(form["properties"]) == may
    assert tuple(form["properties"]["compares"]["enum"]) == claims.COMPARISONS


def test_what_is_sharper_and_what_carries_a_headline_is_there():
    letters = {theorem.id: {clause.letter for clause in theorem.clauses} for theorem in PAPER.theorems}
    known = {claim.id for claim in PAPER.claims}
    known |= {f"{name}.{letter}" for name in letters for letter in letters[name]}
    for claim in PAPER.claims:
        assert set(claim.sharper) <= letters.get(claim.id, set()), claim.id
        assert set(claim.carried_by) <= known, claim.id
        assert (claim.kind in ("headline", "definition")) == bool(claim.carried_by), claim.id


def test_every_claim_has_a_stage_in_the_pipeline():
    placed = [name for stage in theory.of(SOURCES).stages for name in stage.by]
    stated = {theorem.id for theorem in PAPER.theorems}
    assert set(placed) == stated | {claim.id for claim in PAPER.claims if claim.kind != "headline"}


def test_every_claim_is_built_or_carried_by_what_is():
    assert PAPER.not_built() == ()


@pytest.mark.parametrize("claim", [c for c in PAPER.claims if c.kind == "headline"], ids=lambda claim: claim.id)
def test_a_headline_is_said_in_words_for_a_reader_of_the_abstract(claim):
    """What holds and where it stops, without letters and ids, before what carries it."""
    assert claim.words.count(". ") >= 1
    assert not re.search(r"[τρκμθφψ∫‖≤≥]|\b[A-Z]+[0-9]+(\.[0-9]+)?\b", claim.words), claim.words
    assert len(claim.words.split()) <= 90
