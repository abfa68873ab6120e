"""What is claimed, as Coq text: names, terms, hypotheses, propositions."""

import re

import pytest

from proofs_check.kernel.statement.hypotheses import declared
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.names import Names, ascii_of, comment
from proofs_check.kernel.statement.printing import Printer
from proofs_check.kernel.statement.relations import proposition
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    absolute,
    at_most,
    copy_sum,
    critic,
    density,
    derivative,
    direction,
    equals,
    exp,
    expectation_iid,
    gram,
    infimum,
    integral,
    log,
    named_scalar,
    nonnegative,
    potential,
    scalar,
    tends,
    v,
    vary,
    volume,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift

rho, sigma, U, h = density("ρ", r"\rho"), density("σ", r"\sigma"), potential("U", "U"), direction("h", "h")
tau, x, N = scalar("τ", r"\tau", "positive"), scalar("x", "x"), whole_number("N", "N")
s = critic("s", "s", symmetric=True)
nu = ConditionalLaw("ν", r"\nu")
sharp = critic("k", "k", sharp=True)


def said(clause):
    return str(proposition(Printer(), clause.relation))


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("ρ₁", "rho1"),
        ("ρ*_τ", "rho_star_tau"),
        ("ℒ^{1→2}", "L_1to2"),
        ("λ", "lambda"),
        ("ρ̄", "rho_bar"),
        ("ψ′", "psi_prime"),
        ("‖ − ‖₁", "norm1"),
        ("∞", "inf"),
        ("2x", "x2x"),
    ],
)
def test_letters_are_spelt_in_ascii(name, spelt):
    assert ascii_of(name) == spelt


def test_no_two_things_have_one_name_and_none_has_one_of_coqs():
    names = Names()
    things = ["ρ₁", "ρ1", "ρ^1", "rho1", "H", "forall", "exp", "q_P1", "H_rho", "zb1", "N"]
    found = [names("letter", thing, thing) for thing in things]
    assert len(set(found)) == len(things)
    assert all(re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) for name in found)
    assert not {"H", "forall", "exp", "q_P1", "H_rho", "zb1"} & set(found)
    assert [names("letter", thing, thing) for thing in things] == found


def test_a_comment_cannot_be_ended_by_what_stands_in_it():
    assert comment('F(ρ*) (* "') == "(* F(ρ* ) ( * '' *)\n"


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ((x - (tau - x)), "x - (tau - x)"),
        (x - tau - x, "x - tau - x"),
        (-(x**2), "- x ^ 2"),
        ((-x) ** 2, "(- x) ^ 2"),
        (x / (tau / x), "x / (tau / x)"),
        (x * (tau * x), "x * (tau * x)"),
        (-(x + 1) * tau, "- (x + 1) * tau"),
        (exp(x) ** 2, "exp x ^ 2"),
        (exp(x**2), "exp (x ^ 2)"),
        (x**-2, "/ x ^ 2"),
        (tau ** (x + 1), "Rpower tau (x + 1)"),
        (x - 1, "x - 1"),
        (x + -1, "x + (-1)"),
        (N * x, "INR N * x"),
        (integral(rho * U) ** 2, "(∫ z, rho z * U z) ^ 2"),
        (integral(1), "mu (fun z : M => 1)"),
        (integral(s(z, w) * rho(w), w), "∫ w, s z w * rho w"),
        (integral(s(z, v), v, nu(z)), "ev nu z (fun v => s z v)"),
        (integral(U, z, Law("λ", r"\lambda")), "ex lambda (fun z => U z)"),
        (
            expectation_iid(log(copy_sum(exp(U(w)), w)), N, (w, Law("q", "q", rho))),
            "iid rho N (fun l_w => ln (Sum (fun w => exp (U w)) l_w))",
        ),
        (vary(integral(rho * log(rho)), (rho, h)), "Derive (fun e => ∫ z, bump rho h e z * ln (bump rho h e z)) 0"),
        (derivative(x**3, x, 2, at=1), "Derive_n (fun x => x ^ 3) 2 1"),
    ],
)
def test_terms_are_printed_as_they_were_written(term, text):
    printer = Printer()
    assert printer.text(term, printer.scope(term)) == text


def test_powers_with_real_exponents_are_the_librarys_and_those_below_0_have_no_text():
    assert Printer().text((1 - x) ** (tau + 1)) == "power (tau + 1) (1 - x)"
    assert Printer().text(tau**x) == "Rpower tau x"
    with pytest.raises(Unexportable, match="not seen to be ≥ 0"):
        Printer().text((1 - x) ** (tau - 1))


def test_objects_stay_folded_and_are_closed_over_their_letters():
    Z = named_scalar("Z_τ", r"Z_\tau", integral(exp(-U / tau)), twin="none")
    printer = Printer()
    assert printer.text(log(Z)) == "ln (Z_tau U tau)"
    (definition,) = printer.objects.values()
    assert definition.endswith(
        "Definition Z_tau {M : Space} (U : M -> R) (tau : R) : R :=\n  ∫ z, exp (- U z / tau).\n"
    )


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        (equals("a", "", x, 1), "x = 1"),
        (at_most("a", "", U, tau), "forall z, U z <= tau"),
        (
            nonnegative("a", "", integral(absolute(rho - sigma)), (rho, sigma)),
            "0 <= ∫ z, Rabs (rho z - sigma z) /\\ (∫ z, Rabs (rho z - sigma z) = 0 <-> ae (fun z => rho z = sigma z))",
        ),
        (nonnegative("a", "", x**2, (x, 0)), "0 <= x ^ 2 /\\ (x ^ 2 = 0 <-> x = 0)"),
        (
            equals("a", "", vary(integral(rho), (rho, h)), 0),
            "ex_derive (fun e => ∫ z, bump rho h e z) 0 /\\ Derive (fun e => ∫ z, bump rho h e z) 0 = 0",
        ),
        (tends("a", "", 1 / N, 0, N), "is_lim_seq (fun N => 1 / INR N) 0"),
    ],
)
def test_relations_are_propositions(clause, text):
    assert said(clause) == text


def test_a_derivative_is_stated_to_exist_as_often_as_it_is_taken():
    assert "ex_derive_n (fun x => x ^ 3) 2 1" in said(equals("a", "", derivative(x**3, x, 2, at=1), 6))


@pytest.mark.parametrize(
    ("letter", "hypotheses"),
    [
        (rho.symbol, ["density rho"]),
        (U.symbol, ["potential U"]),
        (h.symbol, ["direction h"]),
        (s.symbol, ["critic s", "forall z w, s z w = s w z"]),
        (gram("c", "c").symbol, ["cosine c", "forall z w, c z w = c w z"]),
        (sharp.symbol, ["critic k"]),
        (Law("λ", r"\lambda"), []),
        (nu, []),
        (tau, ["0 < tau"]),
        (x, []),
        (N, ["(1 <= N)%nat"]),
        (scalar("t", "t", "nonnegative", below=1), ["0 <= t", "t < 1"]),
        (scalar("m", "m", "positive", under=rho), ["0 < m", "forall z, m <= rho z"]),
        (scalar("b", "b", over=absolute(U)), ["forall z, Rabs (U z) <= b"]),
        (volume("V", "V", s, shown_by="A"), ["forall z, (∫ w, s z w) = V", "0 < V"]),
        (infimum("m", "m", U), ["forall z, m <= U z", "forall e, 0 < e -> 0 < ∫ z, ind (m + e - U z)"]),
    ],
)
def test_hypotheses_are_those_of_the_declaration(letter, hypotheses):
    assert [said.text for said in declared(Printer(), letter)] == hypotheses


def test_what_has_no_hypothesis_in_coq_yet_is_refused_by_name():
    with pytest.raises(Unexportable, match="i is isotropic"):
        declared(Printer(), critic("i", "i", isotropic=True).symbol)


def test_a_limit_that_needs_a_sharp_critic_has_no_text():
    f = integral(integral(exp(sharp / tau), w), z)
    with pytest.raises(Unexportable, match="k to be continuous, and sharp"):
        said(tends("a", "", f, 0, tau, lift(0)))
