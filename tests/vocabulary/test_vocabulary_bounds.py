"""Bounds, volumes, coordinates and claims to refute: what they say, how they are printed, and what is refused."""

import pytest

from proofs_check.vocabulary import (
    absolute,
    at_most,
    coordinate,
    critic,
    density,
    derivative,
    direction,
    equals,
    gram,
    integral,
    nonnegative,
    positive,
    potential,
    scalar,
    tends,
    theorem,
    volume,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import VocabularyError, lift
from proofs_check.vocabulary.hypotheses import of_field, of_scalar, said_of
from proofs_check.vocabulary.theorem import contradicts
from proofs_check.vocabulary.written import latex

rho, U, h = density("ρ", r"\rho"), potential("U", "U"), direction("h", "h")
s, c = critic("s", "s", symmetric=True, isotropic=True), gram("c", "c")
t = coordinate("t", "t", -1, 1)
x, y = scalar("x", "x"), scalar("y", "y")

REFUSED = {
    "two kinds of bound": (lambda: scalar("m", "m", "positive", below=1, under=rho), "must be one of below, under and"),
    "a volume of no kernel": (lambda: volume("V", "V", s(w, z), shown_by="A2.1"), "must be a function of two points"),
    "a volume below 0": (lambda: volume("V", "V", s, below=0), "below=0 of V must be > 0"),
    "an interval of no length": (lambda: coordinate("t", "t", 1, 1), "low=1 of t must be < high=1"),
    "an integral over a field": (lambda: integral(U, U), "over=U must be a point or a coordinate"),
    "a derivative at a place of an interval": (lambda: derivative(t**2, t, at=1), "at=1 must be left out"),
    "a claim that no clause contradicts": (
        lambda: theorem(id="R9", title="t", clauses=(equals("a", "a", x, y),), refutes=equals("c", "c", x, y)),
        "is contradicted by no clause",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused(name):
    build, reason = REFUSED[name]
    with pytest.raises(VocabularyError, match=reason):
        build()


def test_hypotheses_are_said():
    said = {
        "ρ": ["ρ > 0", "∫ρ dμ = 1"],
        "h": ["∫h dμ = 0"],
        "s": ["s(z, w) = s(w, z)", "s(gz, gw) = s(z, w)"],
        "c": ["c(z, w) = ⟨x(z), x(w)⟩, |x| = 1"],
        "u": ["u(z, w) < u(z, z) for w ≠ z"],
        "t": [],
    }
    for letter in (rho, h, s, c, critic("u", "u", sharp=True), t):
        assert [one.said for one in of_field(letter.symbol)] == said[letter.symbol.name]
    assert [h.said for h in of_scalar(volume("V", "V", s(z, w), shown_by="A2.1"))] == ["∫s(z, w) dμ(w) = V at every z"]
    share = volume("V", "V", s, below=1)
    assert [h.said for h in of_scalar(share)] == ["∫s(z, w) dμ(w) = V at every z, V < 1"] == [said_of(share)]
    assert [h.said for h in of_scalar(scalar("m", "m", "positive", under=rho))] == ["m > 0", "m ≤ ρ"]
    assert [h.said for h in of_scalar(scalar("M", "M", over=(rho, absolute(U))))] == ["M ≥ ρ, M ≥ |U|"]
    assert of_scalar(whole_number("N", "N")) == of_scalar(x) == []


def test_intervals_and_indicators_are_printed():
    inner = integral(t**2 * where(t), t)
    assert str(inner) == "∫[−1,1] t² 1{t ≥ 0} dt"
    assert latex(inner) == r"\int_{-1}^{1} t^{2} \mathbf{1}\{t\ge 0\}\,dt"
    assert str(derivative(t**2, t)) == "d'/dt t²"
    assert str(equals("a", "a", U(z), U(w))) == "U(z) = U(w)"


CLAIMS = [
    (positive("a", "a", x - y), equals("c", "c", x, y), True),
    (positive("a", "a", y - x), equals("c", "c", x, y), True),
    (positive("a", "a", x), equals("c", "c", x, y), False),
    (positive("a", "a", x - y), at_most("c", "c", x, y), True),
    (positive("a", "a", -x), nonnegative("c", "c", x), True),
    (positive("a", "a", -x), positive("c", "c", x), True),
    (equals("a", "a", x, y), equals("c", "c", x, y), False),
    (positive("a", "a", x), tends("c", "c", x, y, x, lift(0)), False),
]


@pytest.mark.parametrize(("shown", "claim", "opposite"), CLAIMS)
def test_what_contradicts_a_claim(shown, claim, opposite):
    assert contradicts(shown.relation, claim.relation) is opposite
