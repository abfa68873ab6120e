"""The theory of neighbours: each statement is proved as claimed and has its paper."""

import re

import pytest
from shipped import NEIGHBOURS, PAPER, SOURCES

from proofs_check.reports import ledger, record
from proofs_check.reports.comparison import compared

HOME = next(source for source in SOURCES if source.name == "neighbours")
CLAIMS = {claim.id: claim for claim in NEIGHBOURS.claims}
YEAR_OR_NUMBER = re.compile(r"\d")

each_theorem = pytest.mark.parametrize("theorem", NEIGHBOURS.theorems, ids=lambda t: t.id)


@pytest.fixture(scope="session")
def run(whole_of_neighbours):
    return whole_of_neighbours[0]


@pytest.fixture(scope="session")
def neighbours(run):
    return {outcome.id: outcome for outcome in run.outcomes}


@pytest.mark.slow
@each_theorem
def test_is_proved_as_claimed(theorem, neighbours):
    outcome = neighbours[theorem.id]
    assert outcome.problems == ()
    assert (outcome.as_claimed, str(outcome.verdict)) == (True, "proved")
    assert all(mutant.result != "alive" for mutant in outcome.mutants)
    assert set(outcome.facets) == {"quadrature", "random_measures"}  # this theory asks no questions


@pytest.mark.slow
def test_the_ledger_holds(run):
    found, held = ledger.entries(record.as_json(run)), ledger.read(HOME.root / ledger.NAME).entries
    assert list(held) == list(found)
    assert [str(change) for change in compared(held, found).changes] == []


@each_theorem
def test_cites_its_paper_and_says_how_it_departs_from_it(theorem):
    claim = CLAIMS[theorem.id]
    assert (claim.title, claim.compares) == (theorem.title, "as")
    references = re.search(r"^References\.  (.*)", theorem.doc, re.DOTALL | re.MULTILINE)
    deviations = re.search(r"^Deviations\.  (.*)", theorem.doc, re.MULTILINE)
    assert references is not None
    assert YEAR_OR_NUMBER.search(references[1])
    assert claim.place.split(",")[0].split()[0].split("–")[0] in references[1]
    assert deviations is not None


def test_there_are_thirty_statements_of_fifteen_papers():
    assert {t.id for t in NEIGHBOURS.theorems} == set(CLAIMS)
    assert sum(len(theorem.clauses) for theorem in NEIGHBOURS.theorems) >= 30
    assert len({claim.place for claim in CLAIMS.values()}) >= 15


def test_the_papers_theory_is_spoken_of_alone():
    assert not {t.id for t in PAPER.theorems} & set(CLAIMS)
    assert {t.id for t in PAPER.known} >= set(CLAIMS)
    assert PAPER.not_built() == ()
