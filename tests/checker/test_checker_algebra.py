"""The script of the computer-algebra process, imported here: its trees, its ladder, and its reduction of integrals."""

import io
import json
import resource
import runpy

import pytest
import sympy as sp
from sympy.external import gmpy

from proofs_check.checker.algebra import cas


def number(value):
    return ["num", str(value)]


def field(name, *points, sign="positive"):
    return ["field", name, sign, list(points)]


def job(*groups, masses=None, atoms=()):
    groups = [{"bounds": bounds, "integrand": integrand} for bounds, integrand in groups]
    terms = ({"terms": [{"bounds": [a["bound"]], "integrand": a["integrand"]}]} if "bound" in a else {} for a in atoms)
    atoms = [{"ground": ["named", ""], **atom, **its} for atom, its in zip(atoms, terms, strict=True)]
    return {"groups": groups, "masses": masses or {}, "atoms": atoms}


MU, Q = ["μ", []], ["q", []]
RHO = field("ρ", "b0")
X, A = ["sym", "x", "positive"], ["sym", "a", "real"]
MINUS = number(-1)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (number("2/3"), "2/3"),
        (["+", X, A, number(1)], "a + x + 1"),
        (["*", X, A], "a*x"),
        (["^", X, number(-2)], "x**(-2)"),
        (["log", X], "log(x)"),
        (["exp", A], "exp(a)"),
        (["abs", X], "x"),
        (["abs", A], "Abs(a)"),
        (field("s", "b0", "b1", sign="real"), "s(b0,b1)"),
        (["sym", "n", "nonnegative"], "n"),
    ],
)
def test_trees_are_built(tree, expected):
    assert str(cas.build(tree)) == expected


def test_points_are_renamed_at_once_and_keep_hypotheses():
    expr = cas.build(
        ["+", field("ρ", "b0"), field("n", "b1", sign="nonnegative"), field("s", "b0", "b1", sign="real"), X]
    )
    swapped = cas.moved(expr, (("b0", "b1"), ("b1", "b0")), frozenset())
    assert str(swapped) == "n(b0) + s(b1,b0) + x + ρ(b1)"
    assert cas.points_in(swapped) == {"b0", "b1"}
    assert [cas.declared(s) for s in sorted(swapped.free_symbols, key=str)] == [
        "nonnegative", "real", "positive", "positive",
    ]  # fmt: skip


def at(value, name="f", slope=False, root=False):
    return ["apply", name, slope, root, value]


RATIO, OTHER = ["*", RHO, ["^", X, MINUS]], ["*", ["+", RHO, RHO], ["^", ["+", X, X], MINUS]]


@pytest.mark.parametrize(
    ("one", "other", "vanishes"),
    [
        (at(RATIO), at(OTHER), True),
        (at(RATIO), at(X), False),
        (at(["*", ["+", ["^", X, number(2)], MINUS], ["^", ["+", X, MINUS], MINUS]]), at(["+", X, number(1)]), True),
        (at(RATIO), at(OTHER, "g"), False),
        (at(RATIO), at(OTHER, slope=True), False),
        (at(number(1), root=True), number(0), True),
        (at(number(2), root=True), number(0), False),
        (at(number(1)), number(0), False),
        (["log", ["exp", at(RATIO)]], at(OTHER), True),
    ],
)
def test_a_function_letter_has_one_value_where_its_argument_has(one, other, vanishes):
    """And what an earlier job knew of a letter of that name is forgotten."""
    cas.decide(job([[], at(number(1), root=True)]))
    assert cas.decide(job([[], ["+", one, ["*", MINUS, other]]]))["zero"] == vanishes


JOINT = [
    {"letter": field("∫0"), "places": [], "terms": [{"bounds": [MU, MU], "integrand": field("p", "b0", "b1")}]},
    {"letter": field("∫1", "@0"), "places": ["@0"], "bound": MU, "integrand": field("p", "@0", "b0")},
    {"letter": field("∫2", "@0"), "places": ["@0"], "bound": MU, "integrand": field("p", "b0", "@0")},
]


@pytest.mark.parametrize("marginal", ["∫1", "∫2"])
def test_the_marginals_of_a_joint_law_have_its_mass(marginal):
    """Each is the other's integral the other way round, and to exchange them again and again would not end."""
    whole = ["*", MINUS, field("∫0")]
    assert cas.decide(job([[MU], field(marginal, "b0")], [[], whole], atoms=JOINT))["zero"]
    assert not cas.decide(job([[MU], field(marginal, "b0")], [[], ["*", number(2), whole]], atoms=JOINT))["zero"]


ROOT = ["^", ["+", number(3), ["*", number(2), ["^", number(2), number("1/2")]]], number("1/2")]
LADDER = {
    "one fraction": job(
        [[], ["+", ["^", ["+", X, A], MINUS], ["*", MINUS, X, ["^", ["+", ["*", X, X], ["*", A, X]], MINUS]]]]),
    "common denominators": job(
        [[], ["+", ["log", ["+", X, ["^", X, MINUS]]], ["log", X],
              ["*", MINUS, ["log", ["+", ["*", X, X], number(1)]]]]]),
    "exponentials": job([[], ["+", ["^", X, A], ["*", MINUS, ["exp", ["*", A, ["log", X]]]]]]),
    "simplifying": job([[], ["+", ROOT, MINUS, ["*", MINUS, ["^", number(2), number("1/2")]]]]),
}  # fmt: skip


@pytest.mark.parametrize("strategy", LADDER)
def test_each_rung_decides_what_the_ones_before_leave(strategy):
    names = [finish.__name__.replace("_", " ") for _, finish in (*cas.LADDER, *cas.RUNGS["last"])]
    answer = cas.decide(LADDER[strategy])
    assert answer["zero"]
    assert answer["strategy"] in names
    assert answer["strategy"].removeprefix("by ") == strategy


def letter(name, *places):
    return field(name, *places)


KERNEL = {"letter": letter("∫0", "@0"), "places": ["@0"], "bound": MU,
          "integrand": ["*", field("k", "@0", "b0"), field("ρ", "b0")]}  # fmt: skip
CONDITIONAL = {"letter": letter("∫0", "@0"), "places": ["@0"], "bound": ["ν", ["@0"]],
               "integrand": field("U", "b0")}  # fmt: skip

PLAIN = {"letter": letter("∫0"), "places": [], "bound": MU, "integrand": RHO}
PAIR = {"letter": letter("∫0", "@0", "@1"), "places": ["@0", "@1"], "bound": ["ν", ["@1"]],
        "integrand": ["*", field("k", "@0", "b0"), field("k", "@1", "b0")]}  # fmt: skip
TWO = [Q, ["p", []]]
AGAINST = [*TWO, ["ν", ["b1"]]], ["*", field("k", "b0", "b2"), field("k", "b1", "b2")]
WHOLE = ["^", ["+", field("p", "b0"), field("r", "b0")], MINUS]
SQUARES = ["+", *(["*", number("1/2"), ["^", field(f, "b0"), number(2)], WHOLE] for f in "pr"),
           ["*", field("p", "b0"), field("r", "b0"), WHOLE]]  # fmt: skip

ZERO = {
    "a mass in an atom": job(([], ["+", letter("∫0"), MINUS]), masses={"ρ": "1"}, atoms=[PLAIN]),
    "two atoms of one integrand": job(
        ([], ["+", letter("∫0"), ["*", MINUS, letter("∫1")]]), atoms=[PLAIN, PLAIN | {"letter": letter("∫1")}]),
    "fractions that cancel together": {
        **job(([MU], SQUARES), ([], MINUS), masses={"p": "1", "r": "1"}), "rungs": "ladder"},
    "an atom against a law that is given one of two points": job(
        AGAINST, (TWO, ["*", MINUS, letter("∫0", "b0", "b1")]), atoms=[PAIR]),
    "a mass": job(([MU], RHO), ([], MINUS), masses={"ρ": "1"}),
    "a mass that two terms share": job(
        ([MU], ["+", ["*", A, RHO], ["*", X, RHO]]), ([], ["*", MINUS, ["+", A, X]]), masses={"ρ": "1"}),
    "a mass under a multiplier": job(([MU], ["*", A, RHO]), ([], ["*", MINUS, A]), masses={"ρ": "1"}),
    "a law's mass": job(([Q], A), ([], ["*", MINUS, A])),
    "an atom": job(
        ([MU, MU], ["*", field("σ", "b0"), field("k", "b0", "b1"), field("ρ", "b1")]),
        ([MU], ["*", MINUS, field("σ", "b0"), letter("∫0", "b0")]), atoms=[KERNEL]),
    "an atom against a conditional law": job(
        ([Q, ["ν", ["b0"]]], ["*", number(2), field("U", "b1")]),
        ([Q], ["*", number(-2), letter("∫0", "b0")]), atoms=[CONDITIONAL]),
    "a letter integrated over its place": job(
        ([MU], ["*", field("σ", "b0"), letter("∫1")]), ([], ["*", MINUS, letter("∫1")]), masses={"σ": "1"}),
    "an integral of an integral": job(
        ([MU], letter("∫0", "b0")), ([], ["*", MINUS, X]), masses={"ρ": "1"},
        atoms=[KERNEL, {"letter": X, "places": ["@0"], "bound": MU, "integrand": field("k", "b0", "@0"),
                        "ground": ["volume", "V"]}]),
    "a leading term": job(
        ([MU], ["*", ["^", RHO, number(2)], A]), ([MU], ["*", RHO, A]), ([], ["*", MINUS, A, letter("∫0")]),
        atoms=[{"letter": letter("∫0"), "places": [], "bound": MU, "integrand": ["+", ["^", RHO, number(2)], RHO]}]),
    "powers with a letter": job(
        ([], ["+", ["^", ["+", X, number(1)], ["sym", "k", "positive"]],
              ["*", MINUS, ["+", X, number(1)],
               ["^", ["+", X, number(1)], ["+", ["sym", "k", "positive"], MINUS]]]])),
    "exchanged points": job(([MU, MU], ["+", field("s", "b0", "b1"), ["*", MINUS, field("s", "b1", "b0")]])),
    "nothing": job(),
}  # fmt: skip
COPIES = {"letter": letter("∫0"), "places": [], "terms": [
    {"bounds": [["Σq", []]], "integrand": field("k", "b0")}, {"bounds": [], "integrand": X}]}  # fmt: skip
LEFT = {
    "an atom against a law that is given the other point": (
        job(AGAINST, (TWO, ["*", MINUS, letter("∫0", "b1", "b0")]), atoms=[PAIR]),
        ["∫∫(-∫#0(b0,b1) + ∫#0(b1,b0))"]),
    "an atom of copies and more": (job(([], letter("∫0")), atoms=[COPIES]), ["∫0()"]),
    "a mass not declared": (job(([MU], RHO), ([], MINUS)), ["∫(ρ(b0))", "-1"]),
    "the base measure's mass": (job(([MU], number(1)), ([], MINUS)), ["∫(1)", "-1"]),
    "a law's density": (job(([Q], RHO), ([], MINUS), masses={"ρ": "1"}), ["∫(ρ(b0))", "-1"]),
    "a point that another law is given": (
        job(([["p", []], ["ν", ["b0"]]], field("U", "b1")), ([], MINUS)), ["∫∫(U(b1))", "-1"]),
    "an atom of another conditional law": (
        job(([Q, ["λ", ["b0"]]], field("U", "b1")), atoms=[CONDITIONAL]), ["∫∫(U(b1))"]),
    "an integral of an unknown integral": (job(([MU], letter("∫0", "b0")), atoms=[KERNEL]), ["∫(∫#0(b0))"]),
    "points exchanged between two laws": (
        job(([MU, Q], ["+", field("s", "b0", "b1"), ["*", MINUS, field("s", "b1", "b0")]])),
        ["∫∫(s(b0,b1) - s(b1,b0))"]),
    "not a number": (job(([], ["*", number(0), ["log", number(0)]])), ["nan"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ZERO)
def test_sums_that_vanish(name):
    assert cas.decide(ZERO[name])["zero"]


@pytest.mark.parametrize("name", LEFT)
def test_sums_that_do_not_vanish_say_what_is_left(name):
    task, left = LEFT[name]
    assert cas.decide(task) == {"zero": False, "left": left}


def test_points_of_a_symmetric_critic_stay_in_order():
    difference = ["+", field("s", "b0", "b1"), ["*", MINUS, field("s", "b1", "b0")]]
    bounds = [MU, Q]
    assert not cas.decide(job((bounds, difference)))["zero"]
    ordered = {**job((bounds, ["+", field("s", "b0", "b1"), ["*", MINUS, field("s", "b0", "b1")]])), "symmetric": ["s"]}
    assert cas.decide(ordered)["zero"]
    assert str(cas.moved(cas.build(field("s", "b0", "b1")), (("b0", "z"),), frozenset({"s"}))) == "s(b1,z)"


def test_used_hypotheses_are_told():
    assert cas.decide(ZERO["a mass"])["used"] == [("mass", "ρ")]
    assert cas.decide(ZERO["an atom"])["used"] == [("named", "")]


def test_one_job_a_line(monkeypatch, capsys):
    limits = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, limit: limits.append((what, limit)))
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({**ZERO["a mass"], "cpu_seconds": 5}) + "\n"))
    runpy.run_path(cas.__file__, run_name="__main__")
    hello, answer = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert hello == {"sympy": sp.__version__, "ground_types": gmpy.GROUND_TYPES}
    assert answer["zero"]
    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    ((what, (soft, _)),) = limits
    assert what == resource.RLIMIT_CPU
    assert 5 <= soft <= spent + 6
