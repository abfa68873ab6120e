"""Trying relations on finite measures: the smallest that refutes is exhibited, and what has no value is said so."""

from fractions import Fraction

import pytest

from proofs_check.checker.check import Checker, clause_results
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.finite.spaces import batch_of, hypotheses
from proofs_check.verification.near_misses.edits import edits
from proofs_check.verification.near_misses.mutants import edited
from proofs_check.vocabulary import (
    critic,
    density,
    direction,
    exp,
    functional,
    integral,
    log,
    potential,
    scalar,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Neg, VocabularyError, lift
from proofs_check.vocabulary.statements import AtMost, Equal, Nonnegative, Positive, Tends

half = Fraction(1, 2)
rho, sigma, free = density("ρ", "r"), density("σ", "s"), density("η", "e", mass=None)
U, h, s, tau = potential("U", "U"), direction("h", "h"), critic("s", "s"), scalar("τ", "t", "positive")
KL = functional("KL(<r>,<q>)", "K", lambda r, q: integral(r * log(r / q)))


def attempt(relation, *loose):
    return Arena(Letters.of(relation.sides()), 0).attempt(relation, frozenset(loose))


def test_one_point_suffices_where_masses_are_scaled():
    trial = attempt(AtMost(lift(half), integral(free**2)))
    assert trial.outcome == "refuted"
    found = trial.counterexample
    assert len(found["μ"]) == 1
    (weight,), (value,) = map(Fraction, found["μ"]), map(Fraction, found["η"])
    assert weight * value**2 < half
    assert found["rhs"] == pytest.approx(float(weight * value**2))


def test_no_larger_space_is_drawn_than_the_one_that_refutes(monkeypatch):
    drawn = []

    def recorded(letters, seed, size, without, *, deep):
        drawn.append(size)
        return batch_of(letters, seed, size, without, deep=deep)

    monkeypatch.setattr("proofs_check.finite.arena.batch_of", recorded)
    attempt(AtMost(lift(half), integral(free**2)))
    assert drawn == [1]


def test_two_points_where_one_is_not_enough():
    # On one point ρ = 1/w, and ∫ρ² times the volume is 1.
    trial = attempt(Equal(integral(rho**2) * integral(1), lift(1)))
    assert trial.outcome == "refuted"
    assert len(trial.counterexample["μ"]) == 2


def test_exhibited_measure_satisfies_the_hypotheses():
    trial = attempt(Nonnegative(integral(U * rho) - integral(U * sigma)))
    found = {k: [Fraction(x) for x in v] for k, v in trial.counterexample.items() if isinstance(v, list)}
    for name in ("ρ", "σ"):
        assert sum(m * x for m, x in zip(found["μ"], found[name], strict=True)) == 1


TRUE = {
    "equality": Equal(integral(2 * rho), lift(2)),
    "sign": Nonnegative(KL(rho, sigma), ((rho, sigma),)),
    "strict sign": Positive(integral(rho**2)),
    "inequality": AtMost(Neg(KL(rho, sigma)), lift(0)),
    "variation": Equal(vary(integral(rho * log(rho)), (rho, h)), integral(log(rho) * h)),
}
FALSE = {
    "equality": Equal(integral(2 * rho), lift(1)),
    "sign": Nonnegative(Neg(KL(rho, sigma))),
    "zero set": Nonnegative(KL(rho, sigma), ((rho, 2 * sigma),)),
    "strict sign": Positive(KL(rho, rho)),
    "inequality": AtMost(lift(half), KL(rho, sigma)),
    "order of arguments": Equal(KL(rho, sigma), KL(sigma, rho)),
    "variation": Equal(vary(integral(rho * log(rho)), (rho, h), order=2), integral(log(rho) * h)),
    "point": Equal(integral(integral(s(z, w) * rho(w), w) * sigma), integral(integral(s(w, z) * rho(w), w) * sigma)),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_relations_are_not_refuted(name):
    trial = attempt(TRUE[name])
    assert trial.outcome == "not refuted"
    assert trial.tried == 64


@pytest.mark.parametrize("name", FALSE)
def test_false_relations_are_refuted(name):
    trial = attempt(FALSE[name])
    assert trial.outcome == "refuted"
    assert {"μ", "lhs", "rhs"} <= set(trial.counterexample)


def test_no_value_is_an_outcome_of_its_own():
    trial = attempt(Equal(integral(log(U)), integral(log(U))))
    assert trial.outcome == "undefined"
    assert trial.why
    assert any(Fraction(x) <= 0 for x in trial.counterexample["U"])


@pytest.mark.parametrize(
    "side", [integral(1 / U), integral(U**-1), integral(log(U * 0)), exp(exp(1000 * integral(U**2)))]
)
def test_infinities_are_no_values(side):
    assert attempt(Equal(side, side)).outcome == "undefined"


def test_a_violation_outweighs_a_missing_value():
    assert attempt(Equal(integral(log(U)), lift(5))).outcome == "refuted"


def test_limits_at_infinity_are_tried():
    falling = integral(rho) / tau
    assert attempt(Tends(falling, lift(0), tau)).outcome == "not refuted"
    assert attempt(Tends(falling, lift(1), tau)).outcome == "refuted"
    assert attempt(Tends(1 - falling, lift(0), tau)).outcome == "refuted"


def test_limits_elsewhere_are_not_tried():
    assert attempt(Tends(integral(rho) * tau, lift(1), tau, lift(1))).outcome == "not tried"


def test_a_dropped_hypothesis_is_felt():
    relation = Equal(integral(rho * 3), lift(3))
    assert attempt(relation).outcome == "not refuted"
    assert attempt(relation, ("ρ", "mass")).outcome == "refuted"
    assert attempt(Nonnegative(1 / tau), ("τ", "sign")).outcome == "refuted"


def test_hypotheses_of_letters_are_listed():
    letters = Letters.of([integral(rho * U * h) / tau])
    assert {h.said for h in hypotheses(letters)} == {"ρ > 0", "∫ρ dμ = 1", "∫h dμ = 0", "τ > 0"}


def test_one_letter_with_two_hypotheses_is_refused():
    with pytest.raises(VocabularyError, match=r"letter='ρ' is used with different hypotheses"):
        Letters.of([integral(rho), integral(density("ρ", "r", mass=None))])


def test_two_definitions_of_one_name_are_refused():
    other = functional("KL(<r>,<q>)", "K", lambda r, q: integral(q * log(r / q)))
    with pytest.raises(VocabularyError, match="defined twice"):
        Letters.of([KL(rho, sigma), other(rho, sigma)])


EDITS = [
    (lift(0), {"0 → 1"}),
    (tau, {"sign of the whole", "factor 2 on the whole", "τ → 1", "τ → 1/τ", "τ → τ²"}),
    (-U(z), {"factor 2 on the whole", "sign of the whole", "−U → U", "U → U²", "U → −U"}),
    (
        U / tau,
        {"sign of the whole", "factor 2 on the whole", "U/τ → τ/U", "U/τ → U", "U/τ → U τ", "U → U²", "U → −U"}
        | {"τ → 1", "τ → 1/τ", "τ → τ²"},
    ),
    (integral(rho), {"sign of the whole", "factor 2 on the whole", "ρ → ρ²", "ρ → −ρ"}),
    (
        log(rho) + 1,
        {"sign of the whole", "factor 2 on the whole", "log ρ + 1 → 1", "log ρ + 1 → −log ρ + 1", "log ρ + 1 → log ρ"}
        | {"log ρ + 1 → log ρ − 1", "log ρ → −log ρ", "ρ → ρ²", "ρ → −ρ", "1 → −1", "1 → 2"},
    ),
    (
        KL(rho, sigma),
        {"sign of the whole", "factor 2 on the whole", "KL(ρ,σ) → KL(σ,ρ)", "ρ → ρ²", "ρ → −ρ", "σ → σ²", "σ → −σ"},
    ),
]


@pytest.mark.parametrize(("node", "names"), EDITS, ids=[str(i) for i in range(len(EDITS))])
def test_edits_are_the_slips_of_a_careless_author(node, names):
    found = edits(node)
    assert len({name for name, _ in found}) == len(found)
    assert len({edited for _, edited in found} | {node}) == len(found) + 1, "every edit is another expression"
    # Two slips may lead to one expression, which is then named after the first.
    assert {name for name, _ in found} <= names
    assert {name for name, _ in found} >= names - SAME.get(str(node), set())


SAME = {
    "−U": {"U → −U", "−U → U"},
    "log ρ + 1": {"log ρ → −log ρ", "1 → −1"},
    "∫ρ dμ": {"factor 2 on the whole"},
}


def test_a_point_is_exchanged_and_an_order_changed():
    names = [name for name, _ in edits(integral(integral(s(z, w) * rho(w), w)))]
    assert "s(z, w) → s(w, z)" in names
    names = [name for name, _ in edits(vary(KL(rho, sigma), (rho, h)))]
    assert any(name.startswith("δ") and "δ²" in name for name in names)


def of_t31(theorem_called, letter):
    theorem = theorem_called("T3.1")
    return theorem, next(c.relation for c in theorem.clauses if c.letter == letter)


def test_a_clause_that_no_chain_reaches_is_undecided(theorem_called):
    theorem, _ = of_t31(theorem_called, "a")
    assert set(clause_results(theorem.clauses, Checker(None, "T3.1").reached).values()) == {"undecided"}


@pytest.mark.parametrize("letter", ["a", "b"])
def test_large_batch_limit_and_expansion_are_not_refuted(theorem_called, letter):
    _, relation = of_t31(theorem_called, letter)
    assert attempt(relation).outcome == "not refuted"


@pytest.mark.parametrize("letter", ["c", "e"])
def test_large_batch_clauses_hold_on_finite_measures(theorem_called, letter):
    _, relation = of_t31(theorem_called, letter)
    assert attempt(relation).outcome == "not refuted"


@pytest.mark.parametrize("letter", ["c", "e"])
def test_large_batch_clauses_with_a_sign_flipped_are_refuted(theorem_called, letter):
    _, relation = of_t31(theorem_called, letter)
    flipped = dict(edited(relation, start=False))["sign of the whole"]
    assert attempt(flipped).outcome == "refuted"
    start = dict(edited(relation, start=True))["start: sign of the whole"]
    assert letter == "c" or attempt(start).outcome == "refuted"
