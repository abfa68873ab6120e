"""Certificates in a verification: what they raise, what they lower, and what is written of them."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from numerics.arrays import select_backend
from numerics.balls import bessel
from numerics.balls.coverings import Covering
from numerics.balls.domains import NotCovered
from numerics.balls.witness import Witness, read
from proofs_check.checker.algebra.worker import Worker
from proofs_check.evidence import coverings
from proofs_check.outcome import Outcome, Verdict
from proofs_check.reports import record, sheets, tables
from proofs_check.verification.engine import Verifier
from proofs_check.verification.run import Run
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary import (
    calc,
    certified,
    counterexample,
    covered,
    ends,
    exp,
    integral,
    log,
    measures,
    nonnegative,
    positive,
    potential,
    scalar,
    theorem,
)
from theorems import gibbs_inequality, logarithm_bounds, smoothed_convexity, unbounded_below
from theorems.objects import phi, rho

FOLDER = Path(__file__).resolve().parents[2] / "theorems" / "witnesses"
U = potential("U", "U")
EVERY = nonnegative("claim", "U has no negative mean", integral(U * rho))
SQUARE = nonnegative("a", "a square", integral(U**2 * rho))


def data(*cosine):
    functions = {"U": {"kind": "potential", "cosine": list(cosine)}, "ρ": {"kind": "density", "cosine": [1]}}
    return Witness({"space": "circle", "temperature": 1, "functions": functions})


BELOW, ABOVE, LEVEL = data(-1), data(1), data(0, 1)


def stated(*steps, **more):
    """Return a small theorem with these steps after its chain."""

    @theorem(
        id="T9",
        title="squares",
        clauses=(SQUARE,),
        lemma=True,
        absent=dict.fromkeys(("energy", "convexity", "gibbs"), "a test"),
        **more,
    )
    def small():
        yield calc("square", "divergence", SQUARE.lhs, ends(SQUARE, "a square under a positive weight"))
        yield measures("random atoms", SQUARE)
        yield from steps

    return replace(small, doc=DOC)


DOC = f"""**Squares**.

Statement.
    (a) {SQUARE}
Hypotheses.  U bounded; ρ > 0 of mass 1.
Steps.  None.
Deviations.  What may be refuted: {EVERY}.
References.  None.
"""


@pytest.fixture(scope="module")
def verify():
    worker = Worker()

    def run(one, level="quick"):
        settings = Settings(level, 10, 0, select_backend("numpy"), 4, (2, 3))
        return Verifier(settings, worker).theorem(one)

    yield run
    worker.stop()


def last(outcome):
    return outcome.steps[-1]


def test_a_witness_on_which_a_claim_fails_refutes_it(verify):
    step = counterexample("U = −1", EVERY, BELOW, facet="quadrature")
    outcome = verify(stated(step, refutes=EVERY, by_witness=True))
    assert outcome.verdict == Verdict.PROVED
    assert outcome.refuted == last(outcome)
    assert (last(outcome).grade, last(outcome).result, last(outcome).value) == ("certified", "holds", -1.0)
    assert last(outcome).said == "not ∫U ρ dμ ≥ 0"
    assert last(outcome).where.startswith("test_balls_certificates.py:")


# The mean of U is 1, and 0 up to rounding: neither refutes that it is ≥ 0.
@pytest.mark.parametrize(("witness", "result"), [(ABOVE, "refuted"), (LEVEL, "undecided")], ids=["holds", "zero"])
def test_a_witness_on_which_a_claim_does_not_fail_lowers_the_verdict(verify, witness, result):
    step = counterexample("U", EVERY, witness, facet="quadrature")
    outcome = verify(stated(step, refutes=EVERY, by_witness=True))
    assert last(outcome).result == result
    assert outcome.verdict == {"refuted": Verdict.REFUTED, "undecided": Verdict.UNDECIDED}[result]
    assert outcome.refuted is None
    assert not outcome.as_claimed


def test_a_control_that_fails_lowers_the_verdict(verify):
    assert verify(stated(certified("U = 1", EVERY, ABOVE, facet="quadrature"))).verdict == Verdict.PROVED
    assert verify(stated(certified("U = −1", EVERY, BELOW, facet="quadrature"))).verdict == Verdict.REFUTED


def test_a_witness_must_be_about_the_claim(verify):
    other = nonnegative("claim", "another", integral(U * rho) * 2)
    outcome = verify(stated(counterexample("U", other, BELOW, facet="quadrature"), refutes=EVERY, by_witness=True))
    assert [p for p in outcome.problems if "no counterexample(…) is about that claim" in p]
    assert not outcome.as_claimed


def test_the_json_says_what_refutes(verify, capsys):
    step = counterexample("U = −1", EVERY, BELOW, facet="quadrature")
    outcome = verify(stated(step, refutes=EVERY, by_witness=True))
    settings = Settings("full", 10, 0, select_backend("numpy"))
    run = Run((outcome,), (), (), settings, 0.0)
    whole = json.loads(record.json_text(run))
    assert whole["refuted"] == [
        {
            "id": "T9",
            "claim": "∫U ρ dμ ≥ 0",
            "outcome": "refuted",
            "grade": "certified",
            "counterexample": {
                "shows": "not ∫U ρ dμ ≥ 0",
                "enclosure": list(last(outcome).enclosure),
                "witness": BELOW.data,
            },
        }
    ]
    assert whole["suite"]["sympy_ground_types"] == "python"
    assert whole["suite"]["python_flint"]
    sheets.say(*tables.tables(run, verbose=True))
    printed = capsys.readouterr().out
    assert "the claim fails" in printed
    assert last(outcome).enclosure[0] in printed


def test_ground_types_of_computer_algebra_are_those_that_are_recorded():
    worker = Worker()
    try:
        worker.ask({"groups": [], "masses": {}, "atoms": []})
        assert worker.ground_types == "python"
    finally:
        worker.stop()


def steps_of(one):
    return list(coverings.covered(one, [Outcome(one.id, "", "gibbs", "symbolic", "holds", clause="d")]))


@pytest.mark.parametrize(
    "one", [gibbs_inequality.gibbs_inequality, logarithm_bounds.logarithm_bounds], ids=["L1", "L4"]
)
def test_scalar_lemmas_are_covered(one):
    found = steps_of(one)
    signs = [c for c in one.clauses if str(c).endswith(("> 0", "x = 1"))]
    assert len(found) == len(signs) >= 2
    assert {step.result for step in found} == {"holds"}
    assert {step.grade for step in found} == {"certified"}
    assert [step.facet for step in found if step.name.startswith("(d)")] == ["gibbs"]


x = scalar("x", "x", "positive")
UNCOVERED = {
    "a negative constant more": nonnegative("a", "a", phi(x) - 1, (x, 1)),
    "a zero elsewhere": nonnegative("a", "a", phi(x), (x, 2)),
    "no zero": nonnegative("a", "a", phi(x)),
    "the other sign": positive("a", "a", -phi(x)),
    "log x ≥ 0": nonnegative("a", "a", log(x), (x, 1)),
}


@pytest.mark.parametrize("name", UNCOVERED)
def test_false_scalar_clauses_are_not_covered(name, monkeypatch):
    monkeypatch.setattr("numerics.balls.domains.MOST_PIECES", 500)
    (found,) = steps_of(replace(gibbs_inequality.gibbs_inequality, clauses=(UNCOVERED[name],)))
    assert found.result == "undecided"


GROWTH = {
    "cosh x > 1": (exp(x) + exp(-x)) / 2 - 1,
    "eˣ > 1 + x": exp(x) - 1 - x,
    "eˣ > its Taylor polynomial": exp(x) - 1 - x - x**2 / 2 - x**3 / 6,
    "sinh x > x": (exp(x) - exp(-x)) / 2 - x,
    "eˣ > 0": exp(x),
    "x e²ˣ > x": exp(2 * x) * x - x,
}


@pytest.mark.parametrize("name", GROWTH)
def test_exponentials_are_covered(name):
    lemma = gibbs_inequality.gibbs_inequality
    (found,) = steps_of(replace(lemma, clauses=(positive("a", "a", GROWTH[name]),)))
    assert found.result == "holds"
    assert "eˣ in [1, " in found.why


@pytest.mark.parametrize("form", [exp(x) - 1 - x - x**2, x - (exp(x) - exp(-x)) / 2, exp(x) - 2], ids=str)
def test_false_exponentials_are_not_covered(form, monkeypatch):
    monkeypatch.setattr("numerics.balls.domains.MOST_PIECES", 300)
    lemma = gibbs_inequality.gibbs_inequality
    (found,) = steps_of(replace(lemma, clauses=(positive("a", "a", form),)))
    assert found.result == "undecided"


def test_an_author_may_bring_a_covering(verify):
    good = covered("signs", bessel.root_series_signs, facet="quadrature")
    quick, thorough = (verify(stated(good), level) for level in ("quick", "certified"))
    assert [step.grade for step in quick.steps if step.name == "signs"] == []
    assert [(s.grade, s.result) for s in thorough.steps if s.name == "signs"] == [("certified", "holds")]

    def resists() -> Covering:
        raise NotCovered("not positive on [1, 2]")

    bad = verify(stated(covered("signs", resists, facet="quadrature")), "certified")
    assert bad.verdict == Verdict.UNDECIDED
    assert [s.why for s in bad.steps if s.name == "signs"] == ["not positive on [1, 2]"]


def test_a_covering_that_is_not_declared_as_one_waits_for_no_level(verify):
    fake = verify(stated(covered("signs", lambda: "all of (0, ∞)", facet="quadrature")))
    assert fake.verdict == Verdict.UNDECIDED
    assert "prove=str of “signs” must return a numerics.balls.coverings.Covering" in fake.problems[0]
    good = verify(stated(covered("signs", lambda: bessel.root_series_signs(20), facet="quadrature")))
    assert [(step.grade, step.result) for step in good.steps if step.name == "signs"] == [("certified", "holds")]
    bound = verify(stated(covered("signs", partial(bessel.root_series_signs, 20), facet="quadrature")))
    assert [step for step in bound.steps if step.name == "signs"] == []


def test_clauses_of_several_letters_are_left_to_others():
    for one in (smoothed_convexity.smoothed_convexity, unbounded_below.unbounded_below):
        assert steps_of(one) == []


def test_the_level_adds_coverings(verify):
    lemma = gibbs_inequality.gibbs_inequality
    assert not any(step.grade == "certified" for step in verify(lemma).steps)
    outcome = verify(lemma, "certified")
    assert [step.name for step in outcome.steps if step.grade == "certified"] == [
        "(c) on its whole domain",
        "(d) on its whole domain",
    ]
    assert outcome.verdict == Verdict.PROVED


@pytest.mark.slow
def test_committed_data_is_what_the_steps_use():
    steps = {step.name: step for step in smoothed_convexity.smoothed_convexity.steps()}
    assert read(FOLDER / "R1.json").data == steps["|1 − 3z + 4z² − 3z³ + z⁴|² + 1/100 on S¹ at τ = 3/10"].witness.data
