"""Every clause tried on samples says at which parameters, and all together reach what the source's claims need."""

import importlib
import math

import pytest
from hypothesis import strategies as st
from shipped import SUITE

from numerics.arrays import select_backend
from proofs_check.evidence import confirm, on_rules
from proofs_check.finite.letters import Letters
from proofs_check.reports.show import at, between
from proofs_check.vocabulary import at_most, equals, measures, quadrature, scalar, whole_number
from proofs_check.vocabulary.evidence import Measures, Quadrature, Sample

THEOREMS = SUITE.theorems
BACKEND = select_backend("numpy")
# τ from 0.01 to 10 in two halves: what lies on either side of it is tried of every theorem that has a temperature.
MIDDLE = math.sqrt(0.1)
EXAMPLES = 5


@pytest.fixture(scope="module")
def evidence(whole, whole_of_neighbours):
    """Return by theorem its steps of evidence on samples, each with what became of its clauses."""
    outcomes = {outcome.id: outcome.steps for run, _ in (whole, whole_of_neighbours) for outcome in run.outcomes}
    steps = {t.id: [step for step in t.steps() if isinstance(step, Quadrature | Measures)] for t in THEOREMS}
    return {
        name: [(s, [o for o in outcomes[name] if (o.where, o.name) == (str(s.where), s.name)]) for s in own]
        for name, own in steps.items()
    }


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.id)
def test_evidence_says_at_which_parameters_a_clause_was_tried(theorem, evidence):
    for step, outcomes in evidence[theorem.id]:
        assert [outcome.clause for outcome in outcomes] == [clause.letter for clause in step.clauses]
        numbers = Letters.of(side for clause in step.clauses for side in clause.relation.sides()).scalars
        free = {name for name, number in numbers.items() if number.volume is None}
        for outcome in outcomes:
            assert free <= outcome.parameters.keys(), outcome.name
            assert all(math.isfinite(end) for ends in outcome.parameters.values() for end in ends)
            assert all(least <= most for least, most in outcome.parameters.values())


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.id)
def test_a_temperature_is_tried_cold_and_warm(theorem, evidence):
    for step, outcomes in evidence[theorem.id]:
        if isinstance(step, Quadrature) and step.sample is None and "τ" in outcomes[0].parameters:
            least, most = outcomes[0].parameters["τ"]
            assert 0.01 <= least <= MIDDLE <= most <= 10
            assert outcomes[0].tried == 2


def test_the_range_is_reached(evidence):
    found = {}
    for pairs in evidence.values():
        for step, outcomes in pairs:
            for name, ends in outcomes[0].parameters.items() if isinstance(step, Quadrature) else ():
                found.setdefault(name, []).extend(ends)
    assert min(found["τ"]) < 0.013
    assert max(found["τ"]) > 8
    assert min(found["N"]) == 1
    assert 1024 >= max(found["N"]) > 900
    assert min(found["d"]) == 2
    assert 512 >= max(found["d"]) > 400
    # Each decade has its share: the draws are uniform on the scale of logarithms.
    decades = [sum(10.0**k <= value < 10.0 ** (k + 1) for value in found["τ"]) for k in range(-2, 1)]
    assert min(decades) > len(found["τ"]) / 6


TAU, N = scalar("τ", r"\tau", "positive"), whole_number("N", "N")


@pytest.mark.parametrize(
    ("clause", "letter"),
    [(at_most("a", "true at τ = 0.7", 1 / TAU, 2), "τ"), (at_most("a", "true at N = 1", N, 30), "N")],
    ids=("a cold temperature", "many copies"),
)
def test_what_fails_at_the_ends_alone_is_seen(clause, letter):
    (outcome,) = confirm.quadrature("T", quadrature("rule", clause), {}, BACKEND)
    assert outcome.result == "refuted"
    assert outcome.parameters[letter][0] < outcome.parameters[letter][1]


@pytest.mark.parametrize("seed", range(8))
def test_of_two_draws_a_bound_reports_what_is_nearer_and_an_equality_the_first(seed):
    bound, equality = at_most("a", "true", TAU, 20), equals("b", "true up to rounding", 3 * (TAU / 3), TAU)
    near, first = confirm.quadrature("T", quadrature("rule", bound, equality), {}, BACKEND, seed)
    assert near.value == near.parameters["τ"][1]
    assert first.value == pytest.approx(on_rules.drawn_for(f"{seed} T rule")[0].number(TAU), rel=1e-15)


def test_another_seed_draws_other_parameters_and_the_same_seed_the_same():
    clause = at_most("a", "true", TAU, TAU + 1)
    drawn = [
        confirm.quadrature("T", quadrature("rule", clause), {}, BACKEND, seed)[0].parameters["τ"] for seed in (0, 0, 1)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_parameters_are_read_off_the_samples_of_measures_too():
    step = measures("random", at_most("a", "true", TAU, TAU + 1))
    (outcome,) = confirm.measures("T", step, confirm.draw(step, {}, EXAMPLES, 0))
    least, most = outcome.parameters["τ"]
    assert outcome.tried == EXAMPLES
    assert least < most


def test_what_is_left_untried_since_another_clause_failed_names_that_one():
    step = measures("random", at_most("a", "false", TAU + 1, TAU), at_most("b", "true", TAU, TAU + 1))
    first, other = confirm.measures("T", step, confirm.draw(step, {}, EXAMPLES, 0))
    assert first.result == "refuted"
    assert "not all tried" not in first.why
    assert (other.result, other.why) == ("undecided", "not all tried: clause (a) fails")


def test_parameters_are_said_in_a_few_digits():
    assert at({"N": (1.0, 1024.0), "τ": (0.0123456, 0.0123456)}) == ", N from 1 to 1,024, τ = 0.0123"
    assert between((1e-9, 1e12)) == "from 1e-09 to 1e+12"


@pytest.mark.slow
def test_samples_do_not_depend_on_the_modules_that_are_loaded(tmp_path, monkeypatch):
    """Hypothesis draws constants that it finds in the sources of a project: of other modules in other processes."""
    floats = st.floats(1e-3, 1e3).map(lambda number: Sample(None, {"τ": number}))
    step = measures("own", at_most("a", "true", TAU, TAU + 1), strategy=lambda: floats)
    before = [sample.values for sample in confirm.draw(step, {}, 400, 0).samples]
    numbers = ", ".join(repr(1.37 * 10 ** (k / 40)) for k in range(-120, 100))
    (tmp_path / "constants_of_a_project.py").write_text(f"NUMBERS = [{numbers}]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("constants_of_a_project")
    assert [sample.values for sample in confirm.draw(step, {}, 400, 0).samples] == before
