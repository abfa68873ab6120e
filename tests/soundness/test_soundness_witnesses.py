"""A witness meets every hypothesis on the letters of the claim that it refutes, the temperature's too."""

from fractions import Fraction

import pytest

from numerics.balls.witness import Witness
from proofs_check.outcome import Verdict
from proofs_check.vocabulary import (
    at_most,
    calc,
    counterexample,
    critic,
    density,
    ends,
    equals,
    exp,
    integral,
    kernel,
    measures,
    named_kernel,
    potential,
    quadrature,
    scalar,
    volume,
    w,
    whole_number,
    z,
)

TENTH = Fraction(1, 10)
rho, U, s, k = density("ρ", "r"), potential("U", "U"), critic("s", "s"), kernel("k", "k")
tau = scalar("τ", "t", "positive")
small, whole_tau = scalar("τ", "t", "positive", below=TENTH), whole_number("τ", "t")
floor = scalar("τ", "t", "positive", under=exp(U))
x = scalar("x", "x", "positive", below=TENTH)
V = volume("V", "V", named_kernel("S", "S", (-1) * exp(s(z, w) / tau))(z, w), shown_by="A2.1")
MEAN = integral(integral(k(z, w) * rho(w), w) * rho)


def atoms(temperature="3/10", numbers=None, **more):
    functions = {"ρ": ["1/4", "3/4"], "U": ["0", "1"], "f": ["1/4", "-1/4"]}
    data = {"space": "atoms", "temperature": temperature, "critic": [["0", "1"], ["1", "0"]], "functions": functions}
    return Witness({**data, **({"numbers": numbers} if numbers else {}), **more})


def circle(**more):
    functions = {"ρ": {"kind": "density", "cosine": [1]}, "U": {"kind": "potential", "cosine": [1]}}
    return Witness({"space": "circle", "temperature": "1", "functions": functions, **more})


WRONG = {
    "τ above its bound": (2 * small, Fraction(1, 5), atoms(), "is not as declared"),
    "τ at its bound": (2 * small, Fraction(1, 6), atoms("1/10"), "is not as declared"),
    "τ by e^(1/τ), above its bound": (2 * small, Fraction(1, 5), circle(**{"exp(1/τ)": 3}), "not known to be as"),
    "τ < 0 by e^(1/τ)": (-tau, 0, circle(**{"exp(1/τ)": "1/2"}), "is not known to be as declared"),
    "a whole τ": (whole_tau, Fraction(1, 5), atoms(), "is not as declared"),
    "a whole τ by e^(1/τ)": (whole_tau, Fraction(1, 5), circle(**{"exp(1/τ)": 3}), "is not known to be as declared"),
    "τ that a function bounds": (floor, Fraction(1, 5), atoms(), "is not as declared"),
    "τ twice": (2 * small, Fraction(1, 50), atoms("1/20", {"τ": "1/20"}), "says twice what τ is"),
    "another number": (x, Fraction(1, 5), atoms(numbers={"x": "3/10"}), "is not as declared"),
    "a density of another mass": (integral(rho * U), 0, atoms(functions={"ρ": ["1", "1"], "U": ["0", "1"]}), "fails"),
    "a positive kernel on the circle": (-MEAN, 0, circle(), "k > 0 is declared"),
    "a positive kernel on atoms": (-MEAN, 0, atoms(), "k > 0 is declared"),
    "a volume that is not positive": (TENTH - V, 0, circle(), "is not known to be constant"),
}  # fmt: skip


def refuted(lhs, rhs, witness):
    """Return the verdict on the claim lhs ≤ rhs, said to be refuted at a witness."""

    def build():
        claim, shown = at_most("x", "the claim", lhs, rhs), equals("a", "true", U + U, 2 * U)
        chain = calc("true", "energy", shown.lhs, ends(shown, "a sum"))
        evidence = [quadrature("q", shown), measures("m", shown)]
        return (shown,), [chain, counterexample("at the witness", claim, witness, facet="energy"), *evidence]

    return build, {"refutes": at_most("x", "the claim", lhs, rhs), "by_witness": True}


@pytest.mark.parametrize("name", WRONG)
def test_a_witness_outside_the_hypotheses_refutes_nothing(name, verified):
    lhs, rhs, witness, reason = WRONG[name]
    build, more = refuted(lhs, rhs, witness)
    verdict, said = verified(build, **more)
    assert verdict == Verdict.UNDECIDED
    assert reason in said


RIGHT = {
    "τ within its bound": (2 * small, Fraction(1, 20), atoms("1/20")),
    "τ by e^(1/τ)": (2 * small, Fraction(1, 20), circle(**{"exp(1/τ)": 10**5})),
    "another number": (x, Fraction(1, 50), atoms(numbers={"x": "1/20"})),
    "a density": (integral(rho * U), Fraction(1, 2), atoms()),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_witness_that_meets_them_refutes(name, verified):
    build, more = refuted(*RIGHT[name])
    verdict, said = verified(build, **more)
    assert verdict == Verdict.PROVED, said
