"""Clauses, assumptions and citations: what a chain is worth, and what everything after it is worth."""

from dataclasses import replace

import pytest

from proofs_check.checker.check import clause_results
from proofs_check.checker.identities import tree
from proofs_check.checker.unfold import Unfolder
from proofs_check.vocabulary import (
    ABOVE_TANGENT,
    ConditionalLaw,
    Law,
    Point,
    assuming,
    at_most,
    by,
    calc,
    copy_sum,
    critic,
    density,
    derivative,
    direction,
    ends,
    eq,
    equals,
    exp,
    expands,
    expectation_iid,
    functional,
    integral,
    le,
    lemma_function,
    log,
    nonnegative,
    positive,
    potential,
    scalar,
    v,
    value_at,
    vary,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.chains import Link
from proofs_check.vocabulary.facts import LINEAR, MONOTONE, Device
from proofs_check.vocabulary.hypotheses import mass_of
from proofs_check.vocabulary.substitutions import Unsayable, move, occurring

rho, U, h, s = density("ρ", "r"), potential("U", "U"), direction("h", "h"), critic("s", "s")
x, n, N = scalar("x", "x", "positive"), scalar("n", "n", "nonnegative", below=1), whole_number("N", "N")
q, nu = Law("q", "q", rho), ConditionalLaw("ν", "n")
phi = lemma_function("φ(<x>)", "f(<x>)", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
MASS = equals("a", "mass", integral(rho), 1)
FALSE = equals("b", "false", integral(U), 7)
SIGN = nonnegative("c", "sign", integral(rho * phi(1 / rho)))


def results(checker, chain):
    return [checked.result for checked in checker.chain(chain)]


def test_what_rests_on_an_assumption_is_conditional_on_it_by_name(checker):
    start = integral(U)
    chain = calc(
        "assumed", "energy", start,
        assuming("U has mean 7", eq(7, "assumed")), eq(x - x + 7, "arithmetic"), ends(FALSE, "arithmetic"),
    )  # fmt: skip
    assert results(checker, chain) == ["conditional", "holds", "holds"]
    assert checker.reached == {FALSE: "conditional"}
    assert checker.assumed == {FALSE: {"U has mean 7"}}


def test_what_rests_on_nothing_proved_is_undecided_even_after_an_assumption(checker):
    chain = calc(
        "two faults", "energy", integral(U), eq(3, "wrong"), assuming("3 is 7", ends(FALSE, "assumed")),
    )  # fmt: skip
    assert results(checker, chain) == ["undecided", "conditional"]
    assert checker.reached == {FALSE: "undecided"}


def test_an_assumed_premise_makes_the_conclusion_conditional_by_name(checker):
    value = equals("v", "value", value_at(phi(x), x, 1), 0)
    slope = equals("s", "slope", derivative(phi(x), x, at=1), 0)
    curved = positive("k", "curvature", derivative(phi(x), x, 2))
    claim = nonnegative("d", "claim", phi(x), (x, 1))
    checker.chain(calc("value", "energy", value.lhs, assuming("φ(1) = 0", ends(value, "assumed"))))
    checker.chain(calc("slope", "energy", slope.lhs, ends(slope, "computed")))
    checker.chain(calc("curvature", "energy", curved.lhs, eq(1 / x, "computed"), ends(curved, "x > 0")))
    (checked,) = checker.chain(calc("claim", "energy", claim.lhs, by(ABOVE_TANGENT, claim, value, slope, curved)))
    assert (checked.result, checked.assumes) == ("conditional", {"φ(1) = 0"})
    assert checker.assumed[claim] == {"φ(1) = 0"}
    assert checker.assumed[slope] == frozenset()


def test_an_expansion_is_the_conclusion_of_a_rule(checker):
    claim = expands("z", "claim", 1 / N, 1 / N, (0, 1), remainder=0)
    (result,) = results(checker, calc("claim", "energy", 1 / N, Link(claim.relation, "read", claim)))
    assert result == "undecided"


def test_an_assumption_does_not_excuse_a_malformed_link(checker):
    chain = calc("malformed", "energy", U * rho, assuming("anything", eq(U * rho, "assumed")))
    assert results(checker, chain) == ["undecided"]


def test_an_assumption_keeps_the_rest_of_its_link():
    link = le(1, "up", gap=x)
    assert replace(assuming("so", link), assumed=None) == link


def test_clauses_that_no_chain_ends_in_are_undecided(checker):
    checker.chain(calc("mass", "energy", MASS.lhs, ends(MASS, "declared")))
    assert clause_results((MASS, FALSE), checker.reached) == {"a": "holds", "b": "undecided"}


def test_a_sign_cites_the_lemma_and_the_function(checker):
    (checked,) = checker.chain(calc("sign", "energy", SIGN.lhs, ends(SIGN, "read")))
    assert (checked.result, checked.lemmas) == ("holds", {"L1"})
    assert checker.cited == {phi}
    assert checked.uses == {MONOTONE}


def test_a_gap_brings_what_its_identity_and_its_sign_use(checker):
    claim = at_most("a", "claim", integral(x * rho), x + 1)
    (checked,) = checker.chain(calc("claim", "energy", claim.lhs, ends(claim, "up", gap=integral(rho))))
    assert checked.result == "holds"
    assert checked.uses == {LINEAR, MONOTONE, mass_of(rho.symbol)}


def test_facts_rules_and_devices_are_said_by_name():
    assert [str(ground) for ground in (LINEAR, ABOVE_TANGENT, Device.NAMED)] == [
        "linear integral", "strictly convex above its tangent", "an integral named by its letter",
    ]  # fmt: skip


def test_what_computer_algebra_rests_on_is_one_of_what_it_was_given(checker, monkeypatch):
    worker = checker.prover.worker
    monkeypatch.setattr(worker, "ask", lambda _: {"zero": True, "strategy": "by luck", "used": [["mass", "σ"]]})
    with pytest.raises(KeyError, match="σ"):
        checker.prover.equal(integral(rho), x)


@pytest.mark.parametrize("name", ["ρ ", "ρ(z)", "a,b", "a#1", "@0", "∫0"])
def test_letters_with_signs_of_the_checkers_own_are_refused(name, checker):
    chain = calc("claim", "energy", integral(density(name, "r")), eq(1, "declared"))
    (checked,) = checker.chain(chain)
    assert checked.why == f"letter={name!r} must be free of spaces, brackets, commas and # @ · ∫ Σ ×; rename it"


@pytest.mark.parametrize("name", ["z#0", "@1", "b3"])
def test_points_with_names_of_the_checkers_own_are_refused(name, checker):
    (checked,) = checker.chain(calc("claim", "energy", integral(U(Point(name)), Point(name)), eq(1, "false")))
    assert checked.why == f"point={name!r} is a name that the checker uses itself; rename it"


def prime(times):
    return Point("w" + times * "′")


MOVES = {
    "a free point": (U(w) * rho, {z: v}, U(w) * rho(v)),
    "nothing": (U, {z: z}, U),
    "points exchanged": (s(z, w), {z: w, w: z}, s(w, z)),
    "a bound point stays": (integral(s(z, w), w), {w: v}, integral(s(z, w), w)),
    "a bound point gets out of the way": (integral(s(z, w), w), {z: w}, integral(s(w, prime(1)), prime(1))),
    "and out of another's": (
        integral(s(z, w) * U(prime(1)), w), {z: w}, integral(s(w, prime(2)) * U(prime(1)), prime(2))),
    "a law's point": (integral(U(v), v, nu(z)), {z: w}, integral(U(v), v, nu(w))),
    "copies": (copy_sum(s(z, w), w), {z: v, w: Point("u")}, copy_sum(s(v, Point("u")), Point("u"))),
    "a value in a lemma function": (phi(rho), {z: w}, phi(rho(w))),
    "a function in an object": (vary(integral(rho), (rho, h)), {z: w}, vary(integral(rho), (rho, h))),
    "a derivative": (derivative(phi(x), x, at=1), {z: w}, derivative(phi(x), x, at=1)),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_moving_captures_nothing(name):
    node, places, expected = MOVES[name]
    assert move(node, places) == expected


def test_points_that_occur_are_those_bound_and_those_given():
    assert occurring(integral(s(z, w) * U, v, nu(Point("u")))) == {z, w, v, Point("u")}


def test_copies_are_unfolded_and_left_alone():
    node = expectation_iid(copy_sum(phi(rho(w)), w), N, (w, q))
    assert str(Unfolder()(node)) == "E_{w₁,…,w_N∼q}[Σᵢ (ρ(wᵢ) log ρ(wᵢ) + 1 − ρ(wᵢ))]"


def test_a_nested_object_stays_folded_where_it_is_kept():
    H = functional("H(<r>)", "H", lambda r: -integral(r * log(r)))
    twice = functional("G(<r>)", "G", lambda r: 2 * H(r))
    assert Unfolder(keeps=lambda d: d == H)(twice(rho)) == 2 * H(rho)


def test_a_folded_object_has_no_form_in_computer_algebra():
    with pytest.raises(Unsayable, match=r"^computer algebra has no form for Named$"):
        tree(phi(x))


def test_exponentials_of_a_bounded_scalar_stay_below(checker):
    claim = nonnegative("a", "claim", exp(1 - n))
    assert results(checker, calc("claim", "energy", claim.lhs, ends(claim, "read"))) == ["holds"]
