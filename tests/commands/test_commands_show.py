"""What commands print of one theorem, for every theorem and every kind of link, whatever became of its steps."""

from dataclasses import replace
from typing import get_args

import pytest
from shipped import SUITE

from numerics.arrays import select_backend
from proofs_check.catalogue.claims import Claim
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.latex.fragments import fragment
from proofs_check.latex.page import page_of
from proofs_check.outcome import (
    GRADES,
    OF_RESULT,
    HypothesisOutcome,
    KernelOutcome,
    Outcome,
    Standing,
    TheoremOutcome,
    Verdict,
)
from proofs_check.reports import headlines, show, tables
from proofs_check.reports.standing import Totals
from proofs_check.reports.standing import standing as standing_of
from proofs_check.verification.plan import planned
from proofs_check.verification.run import Run, settings_of
from proofs_check.vocabulary.background import LISTED
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.location import EVIDENCE, QUESTIONS
from proofs_check.vocabulary.statements import Relation

pytestmark = pytest.mark.slow

THEOREMS = {theorem.id: theorem for theorem in SUITE.theorems}
PAGE = page_of(SUITE.theorems)
each_theorem = pytest.mark.parametrize("name", THEOREMS)


def outcome_of(theorem, result="holds"):
    """Return an outcome as a run has it, without the run: every planned step, and all that it may rest on."""
    steps = tuple(
        Outcome(theorem.id, p.name, p.facet, p.grade, result, "said", p.clause, "why", value=1.0, error=0.1)
        for p in planned(theorem)
    )
    verdict = OF_RESULT[result]
    return TheoremOutcome(
        theorem.id, theorem.title, theorem.module, str(theorem.where), verdict,
        dict.fromkeys((*QUESTIONS, *EVIDENCE), "holds"), {},
        {c.letter: verdict for c in theorem.clauses}, steps, (), (HypothesisOutcome("ρ > 0", "needed", "why"),),
        tuple(LISTED), ("L1",), theorem.open_because, (), 0.0,
        None if theorem.refutes is None else str(theorem.refutes),
    )  # fmt: skip


def links():
    return [
        link for t in SUITE.theorems for step in t.steps() if isinstance(step, Chain) for link in step.links
    ]  # fmt: skip


def test_theorems_have_links_of_every_kind():
    assert {type(link.says) for link in links()} == set(get_args(Relation))


@each_theorem
@pytest.mark.parametrize("result", OF_RESULT)
def test_show_prints_every_clause_and_every_link(name, result):
    theorem = THEOREMS[name]
    text = show.theorem_text(theorem, outcome_of(theorem, result), edits=True)
    for clause in theorem.clauses:
        assert f"({clause.letter}) {clause}" in text
    chains = [step for step in theorem.steps() if isinstance(step, Chain)]
    for chain in chains:
        for index, link in enumerate(chain.links):
            relation = chain.relation(index)
            assert f" {relation.sign.text} {'0' if link.form is None else link.form}" in text or str(relation) in text
            assert f"        {link.reason}  [{result}: why]" in text


@each_theorem
def test_axioms_print_every_fact_that_is_used(name):
    theorem = THEOREMS[name]
    text = show.axioms_text(theorem, outcome_of(theorem))
    assert all(f"  {fact.name}: {fact.statement}" in text for fact in LISTED)
    assert all((f"; needs: {fact.needs} [" in text) for fact in LISTED if fact.needs)


@each_theorem
def test_a_fragment_displays_every_chain(name):
    theorem = THEOREMS[name]
    text = fragment(theorem, outcome_of(theorem), PAGE, "1")
    chains = [step for step in theorem.steps() if isinstance(step, Chain)]
    assert text.count(r"\par\medskip\noindent\textbf{") >= len(chains)
    for link in (link for chain in chains for link in chain.links):
        assert link.says.sign.latex in text


def carried(outcomes, *names):
    claim = Claim("H", "A headline", "headline", "here", carried_by=names)
    return headlines.text(Catalogue((), (), (claim,), ()), outcomes)


def stood(theorem):
    """Return outcomes of one theorem at every standing that one can have."""
    whole = replace(outcome_of(theorem), refutes=None, open_because=None)
    graded = {
        Standing.of((grade,)): replace(whole, steps=tuple(replace(s, grade=grade) for s in whole.steps))
        for grade in GRADES
    }
    (first, *_) = whole.steps
    accepted = KernelOutcome("Coq", "today", True, frozenset(whole.clauses), (1, 1), {}, ())
    return graded | {
        Standing.KERNEL: replace(whole, kernel=accepted),
        Standing.REFUTED: replace(whole, refutes="a claim", steps=(replace(first, refutes=True),)),
        Standing.CONDITIONAL: replace(whole, verdict=Verdict.CONDITIONAL),
        Standing.NOT_AS_CLAIMED: replace(whole, problems=("one",)),
    }


def test_headlines_are_printed_at_every_standing():
    outcomes = stood(THEOREMS["P3.1"])
    assert set(outcomes) | {Standing.NOT_BUILT} == set(Standing)
    for standing, outcome in outcomes.items():
        assert f"A headline: {outcome.verdict}, {standing}\n" in carried([outcome], "P3.1")
        assert standing_of(Claim("P3.1", "t", "theorem", "p"), {"P3.1": outcome}) == standing
    assert "A headline: undecided, not yet built\n" in carried([], "P3.1")


def test_totals_name_what_holds_on_a_condition_alone():
    """Whatever stands otherwise is counted beside it, and a run of both hides neither."""
    outcomes = stood(THEOREMS["P3.1"])
    totals = Totals.of(tuple(outcomes.values()))
    assert (totals.conditional, totals.proved) == (1, len(outcomes) - 2)
    run = Run(tuple(outcomes.values()), (), (), settings_of("quick", 0, select_backend("numpy")), 0.0)
    assert "1 conditional" in next(iter(tables.summary(run))).plain


def test_a_headline_is_worth_its_weakest_carrier():
    outcomes = list(stood(THEOREMS["P3.1"]).values())
    others = [replace(outcome, id=f"X{n}") for n, outcome in enumerate(outcomes)]
    for weak, other in zip(outcomes, others, strict=True):
        worst = min(weak.standing(), outcomes[0].standing())
        assert f", {worst}\n" in carried([outcomes[0], replace(weak, id=other.id)], "P3.1", other.id)
