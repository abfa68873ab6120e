"""A docstring claims what is checked: no more than its clauses, under no fewer hypotheses than the letters carry."""

import dataclasses
import re
from pathlib import Path

import pytest
from shipped import SUITE

from proofs_check.finite.letters import Letters
from proofs_check.outcome import Verdict
from proofs_check.verification import docstrings
from proofs_check.verification.hypotheses_said import suggested, unsaid
from proofs_check.vocabulary import (
    Law,
    calc,
    convex,
    critic,
    density,
    direction,
    ends,
    equals,
    function,
    gram,
    infimum,
    integral,
    kernel,
    measures,
    potential,
    quadrature,
    scalar,
    theorem,
    volume,
    w,
    whole_number,
    z,
)

x, y = scalar("x", "x", "positive"), scalar("y", "y", "positive", below=1)
ABSENT = ("convexity", "gibbs", "divergence")
A, B = equals("a", "a sum", x + x, 2 * x), equals("b", "another", y + y, 2 * y)


def stated(statement, hypotheses="x > 0; 0 < y < 1.", **more):
    """Return a theorem of two sums with this docstring."""

    @theorem(
        id="T9", title="sums", clauses=(A, B), absent=dict.fromkeys(("convexity", "gibbs", "divergence"), "-"), **more
    )
    def sums():
        yield calc("one", "energy", A.lhs, ends(A, "sum"))
        yield calc("other", "energy", B.lhs, ends(B, "sum"))
        yield quadrature("q", A, B)
        yield measures("m", A, B)

    doc = f"**Sums**.\n\nStatement (here).  {statement}\nHypotheses.  {hypotheses}\nSteps.  Add.\nDeviations.  None.\n"
    return dataclasses.replace(sums, doc=f"{doc}References.  None.\n")


BOTH = "(a) x + x = 2 x\n    (b) y + y = 2 y"
OTHER = {
    "denied": (f"It is false that\n    {BOTH}", "introduces its clauses by 'false'"),
    "denied, once": (f"Let x > 0. It is not so that\n    {BOTH}", "introduces its clauses by 'not'"),
    "never": (f"Never\n    {BOTH}", "introduces its clauses by 'Never'"),
    "more after": (f"Then\n    {BOTH}\nfor x > 0; instead, P = NP.", "goes on after its clauses"),
    "more between": ("Then\n    (a) x + x = 2 x, and P = NP\n    (b) y + y = 2 y", "goes on after its clauses"),
    "another domain": (f"Then\n    {BOTH}\nfor every y > 1.", "goes on after its clauses"),
    "another clause": ("Then\n    (a) x + x = 3 x\n    (b) y + y = 2 y", "claims 'x + x = 3 x' where clause a"),
    "another last clause": ("Then\n    (a) x + x = 2 x\n    (b) P = NP", "claims 'P = NP' where clause b is checked"),
    "no hypotheses": (f"Then\n    {BOTH}", "deny that there are any", "None: x and y may be anything."),
    "nothing assumed": (f"Then\n    {BOTH}", "deny that there are any", "No hypotheses on x > 0 or 0 < y < 1."),
}


@pytest.fixture
def outcome(verifier):
    return verifier.theorem


@pytest.mark.parametrize("name", OTHER)
def test_a_docstring_that_claims_otherwise_proves_nothing(name, outcome):
    statement, reason, *hypotheses = OTHER[name]
    found = outcome(stated(statement, *hypotheses))
    assert found.verdict == Verdict.UNDECIDED
    assert any(reason in problem for problem in found.problems)


SAME = {
    "as it is": f"Then\n    {BOTH}",
    "with a setting": f"Let two numbers be given. Then\n    {BOTH}",
    "with its domain": f"Then\n    {BOTH}\nfor 0 < y < 1.",
    "with a domain between": "Then\n    (a) x + x = 2 x\nand for 0 < y < 1\n    (b) y + y = 2 y",
}


@pytest.mark.parametrize("name", SAME)
def test_a_docstring_that_claims_the_same_is_as_good_as_its_chains(name, outcome):
    found = outcome(stated(SAME[name]))
    assert found.verdict == Verdict.PROVED
    assert not [p for p in found.problems if "docstring" in p]


def test_what_a_docstring_leaves_out_is_a_problem_and_no_other_claim(outcome):
    found = outcome(stated("(a) see the code", "As declared."))
    assert found.verdict == Verdict.PROVED
    assert sum("does not state clause" in p for p in found.problems) == 2
    assert sum("gibbsgap statement T9 --write puts all of it there" in p for p in found.problems) == 1
    found = outcome(stated(f"Then\n    {BOTH}", "y < 2."))
    assert found.verdict == Verdict.PROVED
    assert any("leave out x > 0; y > 0; 0 < y < 1. In full they are: x > 0; 0 < y < 1." in p for p in found.remarks)


@pytest.mark.parametrize("theorem", SUITE.theorems, ids=lambda theorem: theorem.id)
def test_a_docstring_that_says_all_is_not_written_again(theorem):
    """However its author words it: its definitions in a line, its domain beside its clauses."""
    source = Path(theorem.where.file).read_text(encoding="utf-8")
    assert docstrings.restated(source, theorem) == source
    emptied = re.sub(r"^Hypotheses\..*?^Steps\.", "Hypotheses.  …\nSteps.", source, count=1, flags=re.S | re.M)
    assert docstrings.restated(emptied, theorem) not in (emptied, None)


def test_a_docstring_without_sections_claims_nothing(outcome):
    one = dataclasses.replace(stated(""), doc="Sums.")
    assert docstrings.contradictions(one, Letters.of([])) == []
    assert outcome(one).verdict == Verdict.PROVED


def test_a_refuted_claim_may_follow_the_clauses(verifier):
    claim = equals("c", "claim", x, y)
    one = stated(f"Then\n    {BOTH}\nand not: x = y", refutes=claim, by_witness=True)
    assert docstrings.contradictions(one, Letters.of([x, y])) == []


rho, sigma, f = density("ρ", "r"), density("σ₁", "s"), density("f", "f", mass=None)
U, h, k, N = potential("U", "U"), direction("h", "h"), kernel("k", "k"), whole_number("N", "N")
s, t, c = critic("s", "s", symmetric=True), critic("t", "t", isotropic=True), gram("c", "c")
LETTERS = Letters.of([
    integral(rho * sigma * f * U * h * x * y), integral(k(z, w) + s(z, w) + t(z, w) + c(z, w), w), N,
    scalar("m", "m", "positive", under=k(z, w)), scalar("M", "M", "nonnegative", over=U), infimum("l", "l", U),
    volume("V", "V", k, shown_by="A2.1"), scalar("r", "r"),
    integral(U(w), w, Law("q", "q")),
])  # fmt: skip
WHOLE = (
    "ρ, σ₁ > 0 of mass 1; f > 0; U bounded; h bounded of mass 0; k > 0 bounded; s bounded, s(z, w) = s(w, z); "
    "t bounded, t(gz, gw) = t(z, w); c bounded, c(z, w) = ⟨x(z), x(w)⟩, |x| = 1; x > 0; 0 < y < 1; N ≥ 1 whole; "
    "0 < m ≤ k(z, w); M ≥ 0, M ≥ U; l = ess inf U; ∫k(z, w) dμ(w) = V at every z; r any numbers."
)


def test_the_hypotheses_of_letters_are_written_out_ready_to_paste():
    assert suggested(LETTERS) == WHOLE
    assert unsaid(WHOLE, LETTERS) == []
    assert unsaid("As on the letters.", LETTERS) == []


USUAL = (
    "All densities: ρ, σᵢ > 0 of mass 1, f > 0; h of mass 0; the critic s is symmetric; 0 < m ≤ k; "
    "t(gz, gw) = t(z, w); |x(z)| = 1; x > 0 and 0 < y < 1; N = B − 1 negatives; V constant; U ≤ M and M ≥ 0; "
    "l = ess inf U; k ≥ m > 0."
)


def test_hypotheses_may_be_said_as_people_say_them():
    assert unsaid(USUAL, LETTERS) == []


# Each part of the usual words with what is missing without it.
PARTS = {
    "ρ, ": ["ρ > 0", "∫ρ dμ = 1"],
    " of mass 1": ["∫ρ dμ = 1", "∫σ₁ dμ = 1"],
    "f > 0": ["f > 0"],
    "h of mass 0; ": ["∫h dμ = 0"],
    "s is symmetric": ["s(z, w) = s(w, z)"],
    "t(gz, gw) = t(z, w)": ["t(gz, gw) = t(z, w)"],
    "|x(z)| = 1": ["c(z, w) = ⟨x(z), x(w)⟩, |x| = 1"],
    "x > 0": ["x > 0"],
    "0 < y < 1": ["y > 0", "0 < y < 1"],
    "N = B − 1": ["N ≥ 1 whole"],
    "V constant": ["∫k(z, w) dμ(w) = V at every z"],
    "l = ess inf U": ["l = ess inf U"],
    " > 0.": ["k > 0"],
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_left_out_is_named(part):
    assert part in USUAL
    assert unsaid(USUAL.replace(part, "", 1), LETTERS) == PARTS[part]


@pytest.mark.parametrize("said", ["x = 1/τ > 0 and 0 < y < 1", "x := 1/τ > 0, 0 < y < 1", "x, y > 0; 0 < y < 1"])
def test_a_sign_may_be_said_beside_what_a_letter_is(said):
    assert unsaid(f"{said}.", Letters.of([x, y])) == []


@pytest.mark.parametrize(
    "said", ["x = 1/τ; y > 0", "x = 1/τ and y > 0", "x = 1/τ, y > 0", "x = y, τ > 0", "2x = 1/τ > 0"]
)
def test_what_a_letter_is_says_no_sign_of_its_own(said):
    assert "x > 0" in unsaid(f"{said}.", Letters.of([x, y]))


ONE, TWO = convex("f", "f", strict=True, root=True), convex("g", "g")
FUNCTIONS = Letters.of([ONE(x), TWO(x), function("n", "n")(y)])


def test_what_is_declared_of_functions_is_written_out_and_read_again():
    said = "f strictly convex on x > 0, f(1) = 0; g convex on x > 0; n any function; x > 0; 0 < y < 1."
    assert suggested(FUNCTIONS) == said
    assert unsaid(said, FUNCTIONS) == []
    assert unsaid("f and g are convex, f(1) = 0; x > 0; 0 < y < 1", FUNCTIONS) == ["f strictly convex on x > 0"]
    assert unsaid("f strictly convex; x > 0; 0 < y < 1", FUNCTIONS) == ["f(1) = 0", "g convex on x > 0"]
