"""What cannot be meant is refused as it is written, in words that name the argument, its value, rule and remedy."""

import re
from fractions import Fraction

import pytest

from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    VocabularyError,
    calc,
    certified,
    covered,
    critic,
    density,
    derivative,
    ends,
    eq,
    expands,
    expectation,
    functional,
    integral,
    lemma_function,
    log,
    measured,
    measures,
    named_field,
    nonnegative,
    positive,
    potential,
    quadrature,
    scalar,
    theorem,
    vary,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import lift

rho, U, s, x, N = density("ρ", "r"), potential("U", "U"), critic("s", "s"), scalar("x", "x"), whole_number("N", "N")
H = functional("H(<r>)", "H", lambda r: -integral(r * log(r)))
Gamma = named_field("Γ", "G", integral(s(z, w), w))
CLAIM = positive("a", "claim", x)


def steps():
    yield calc("claim", "energy", x, ends(CLAIM, "read"))


def registered(**changed):
    return theorem(**{"id": "T1", "title": "t", "clauses": (CLAIM,)} | changed)(steps)


REFUSED = {
    "a float": (lambda: x + 0.1, "number=0.1 must be exact; write Fraction(1/10)"),
    "an infinite float": (lambda: x * float("inf"), "number=inf must be exact"),
    "text": (lambda: x / "τ", "operand='τ' must be an expression or an exact number"),
    "a truth value": (lambda: lift(True), "operand=True must be an expression or an exact number"),
    "a field at too many points": (lambda: rho(z, w), "points=2 must be 1 for the field ρ"),
    "an object at too few points": (Gamma, "points=0 must be 1 for Γ"),
    "too many arguments": (lambda: H(rho, U), "arguments=2 must be 1 for H(<r>)"),
    "a parameter that the body lacks": (
        lambda: functional("G(<r>)", "G", integral, u=potential),
        "parameter='u' must be one of the body's parameters ['body', 'over', 'against']",
    ),
    "a lemma function of two numbers": (
        lambda: lemma_function("ψ", "p", lambda x, y: x * y, proved_by="L1", zero_at=1),
        "parameters=2 of ψ must be 1: a lemma function is one of x > 0",
    ),
    "no move": (lambda: vary(H(rho)), "moves=() must name at least one pair (density, direction)"),
    "a compound target": (
        lambda: vary(H(rho), (rho**2, U)),
        "target=ρ² must be a plain density or kernel, not a compound expression",
    ),
    "a third variation": (lambda: vary(H(rho), (rho, U), order=3), "order=3 must be 1 or 2"),
    "a derivative in a field": (lambda: derivative(x, U), "scalar=U must be a declared scalar or a coordinate"),
    "no draw": (lambda: expectation(U), "draws=() must name at least one draw (point, law)"),
    "a conditional law without its point": (
        lambda: integral(U(w), w, ConditionalLaw("ν", "n")),
        "law=ν is conditional; say on which point, as in ν(z)",
    ),
    "a density of mass −1": (
        lambda: density("e", "e", mass=-1),
        "mass=-1 of e must be > 0; a positive density has no other",
    ),
    "a law of a density of free mass": (
        lambda: Law("l", "l", density("e", "e", mass=None)),
        "density=e of the law l must be declared positive and of mass 1",
    ),
    "a bound without a sign": (
        lambda: scalar("t", "t", below=1),
        "below=1 must come with sign='positive' or 'nonnegative', so that an interval is meant",
    ),
    "an unknown facet": (
        lambda: calc("c", "entropy", x, eq(x, "r")),
        "facet='entropy' must be one of energy, convexity, gibbs, divergence, quadrature, random_measures",
    ),
    "a form for a link": (
        lambda: calc("c", "energy", x, x),
        "start=x of “c” must be an expression, and links must follow it",
    ),
    "a chain of nothing": (lambda: calc("c", "energy", x), "links=() of “c” must hold at least one link"),
    "an expansion as a last form": (
        lambda: ends(expands("e", "t", 1 / N, 1 / N, (0,), remainder=1), "r"),
        "clause='e' is an expansion; end the chain by(ENCLOSURE, …)",
    ),
    "quadrature of nothing": (
        lambda: quadrature("rule", sample=None),
        "quadrature “rule” needs clauses and increasing orders, not (32, 48)",
    ),
    "orders that do not increase": (
        lambda: quadrature("rule", CLAIM, orders=(4, 4)),
        "quadrature “rule” needs clauses and increasing orders, not (4, 4)",
    ),
    "measures of nothing": (lambda: measures("atoms"), "measures “atoms” needs at least one clause"),
    "a certificate under an unknown facet": (
        lambda: certified("c", nonnegative("a", "a sign", lift(1)), None, facet="mass"),
        "facet='mass' must be one of energy, convexity, gibbs, divergence, quadrature, random_measures",
    ),
    "a covering under an unknown facet": (
        lambda: covered("c", lambda: "", facet="mass"),
        "facet='mass' must be one of energy, convexity, gibbs, divergence, quadrature, random_measures",
    ),
    "a number under an unknown facet": (
        lambda: measured("m", None, None, digits=3, facet="mass"),
        "facet='mass' must be one of energy, convexity, gibbs, divergence, quadrature, random_measures",
    ),
    "a malformed id": (
        lambda: registered(id="3.1"),
        "id='3.1' must be a short word such as P3.1, DPO or Donsker-Varadhan",
    ),
    "no clause": (lambda: registered(clauses=()), "clauses=[] of T1 must be present and lettered differently"),
    "a letter twice": (
        lambda: registered(clauses=(CLAIM, nonnegative("a", "t", x))),
        "clauses=['a', 'a'] of T1 must be present and lettered differently",
    ),
    "an empty reason": (lambda: registered(absent={"gibbs": " "}), "reason for 'gibbs' in T1 must not be empty"),
    "a facet that cannot be absent": (
        lambda: registered(absent={"colour": "no"}),
        "absent='colour' in T1 must be one of energy, convexity, gibbs, divergence, quadrature, random_measures",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused(name):
    build, said = REFUSED[name]
    with pytest.raises(VocabularyError, match=f"^{re.escape(said)}$"):
        build()


def test_numbers_are_lifted_from_either_side():
    assert str(1 + x) == "1 + x"
    assert str(1 - x) == "1 − x"
    assert str(2 * x) == "2 x"
    assert str(Fraction(1, 3) / x) == "⅓/x"
