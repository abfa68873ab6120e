"""Theorems as files of Coq text, and what Coq says to them."""

import shutil
from dataclasses import replace

import pytest

from proofs_check.kernel.coq import building
from proofs_check.kernel.export import reading
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.vocabulary import (
    SQUEEZE,
    Theorem,
    absolute,
    assuming,
    at_most,
    by,
    calc,
    critic,
    density,
    ends,
    eq,
    equals,
    exp,
    given,
    integral,
    kernel,
    lifts,
    log,
    operator,
    positive,
    potential,
    scalar,
    tends,
    theorem,
    total,
    w,
    z,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.facts import CAUCHY_SCHWARZ, Instance
from proofs_check.vocabulary.statements import Clause, Equal

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="needs Coq: apt-get install coq libcoq-coquelicot libcoq-interval"
)
tau = scalar("τ", r"\tau", "positive")


def one_clause(clause: Clause, *links) -> Theorem:
    @theorem(id="X0", title="", clauses=(clause,))
    def steps():
        yield calc("the chain", "energy", clause.lhs, *links)

    return steps


def test_the_same_theorem_gives_the_same_bytes(catalogue):
    texts = []
    for _ in range(2):
        exporter = Exporter(tuple(catalogue.values()))
        files = [*exporter.objects.sources(), exporter.theorem(catalogue["L1"]), exporter.theorem(catalogue["D4.3"])]
        texts.append([file.text() for file in files])
    assert texts[0] == texts[1]


def test_every_link_zero_set_and_clause_is_a_piece(exporter, catalogue):
    source = exporter.theorem(catalogue["P3.1"])
    clauses = [piece.clause for piece in source.pieces if piece.kind == "clause"]
    assert clauses == list("abcdefghi")
    links = [link for chain in exporter.chains["P3.1"] for link in chain.links]
    assert sum(piece.kind == "link" for piece in source.pieces) == len(links)
    assert [piece.place for piece in source.pieces if piece.kind == "existence"] == [
        "first variation, link 1",
        "strict convexity, link 2",
    ]
    assert {piece.lemma for piece in source.pieces} <= set(source.lemmas)


def test_what_others_use_is_required(exporter, catalogue):
    needs = exporter.theorem(catalogue["P3.1"]).needs
    assert needs[-1] == "L1"
    assert "Objects_phi" in needs
    assert set(needs) <= {"L1", *(source.name for source in exporter.objects.sources())}


def test_a_link_that_algebra_does_not_show_has_no_lemma_and_a_reason():
    clause = equals("a", "", log(tau**2), 2 * log(tau))
    wrong = one_clause(clause, eq(3 * log(tau), "wrong"), ends(clause, "wrong again"))
    source = Exporter((wrong,)).theorem(wrong)
    assert [piece.lemma for piece in source.pieces] == [None, None, None]
    assert "algebra does not show" in source.pieces[0].why
    assert source.pieces[2].why == "a link before it has no lemma"


def test_what_rests_on_a_clause_without_a_lemma_has_none_either():
    wrong, bound = equals("a", "", log(tau**2), 3 * log(tau)), at_most("b", "", log(tau**2), 3 * log(tau))

    @theorem(id="X0", title="", clauses=(wrong, bound))
    def steps():
        yield calc("wrong", "energy", wrong.lhs, ends(wrong, ""))
        yield calc("bound", "energy", bound.lhs, ends(bound, "", given(wrong)))

    other = one_clause(bound, ends(bound, "", given(wrong)))
    other = replace(other, id="X1")
    exporter = Exporter((steps, other))
    assert exporter.theorem(steps).pieces[2].why == "the premise (a) has no lemma"
    assert exporter.theorem(other).pieces[0].why == "the premise X0 (a) has no lemma"


def test_what_is_put_inside_a_form_is_not_exported():
    rho = density("ρ", r"\rho")
    mass, claim = equals("a", "", integral(rho), 1), equals("b", "", log(integral(rho) + tau), log(1 + tau))

    @theorem(id="X0", title="", clauses=(mass, claim))
    def steps():
        yield calc("mass", "energy", mass.lhs, ends(mass, ""))
        yield calc("claim", "energy", claim.lhs, ends(claim, "", given(mass, inside=True)))

    whys = [piece.why for piece in Exporter((steps,)).theorem(steps).pieces if piece.clause == "b"]
    assert whys[0] == "∫ρ dμ = 1 put inside a form"


def test_what_a_rule_makes_of_clauses_without_lemmas_has_none_either():
    eta = scalar("η", r"\eta", "positive")
    below = at_most("b", "", lift(1) - tau * 1, 1 + tau)
    above, limit = at_most("c", "", 1 + tau, lift(1) + eta - tau * -1), tends("d", "", 1 + tau, 1, tau, lift(0))

    @theorem(id="X0", title="", clauses=(below, above, limit))
    def steps():
        yield calc("below", "energy", below.lhs, assuming("it is so", ends(below, "", gap=2 * tau)))
        yield calc("above", "energy", above.lhs, ends(above, "", gap=eta))
        yield calc("the limit", "energy", limit.lhs, by(SQUEEZE, limit, below, above))

    pieces = {piece.clause: piece for piece in Exporter((steps,)).theorem(steps).pieces if piece.kind == "link"}
    assert pieces["b"].lemma is None
    assert pieces["d"].why == "the premise (b) has no lemma"


def test_what_rests_on_a_cited_clause_is_stated_under_it(exporter, catalogue):
    theorem = catalogue["U6"]
    pieces = {piece.place: piece for piece in exporter.theorem(theorem).pieces if piece.kind == "link"}
    assert pieces["from below, link 1"].under == pieces["collapse, link 2"].under == ("U6 (a)",)
    assert pieces["Jensen, link 1"].under == pieces["collapse, link 1"].under == ()
    said = reading.side_by_side(exporter, theorem)
    _, lowest = said.split("Theorem U6_d :")
    assert "(0 <= ∫ z, ∫ w, c z w * (rho1 z - rho2 z) * (rho1 w - rho2 w)) ->" in lowest.split("Theorem")[0]
    _, jensen = said.split("Theorem U6_b :")
    assert "* (rho1 w - rho2 w)" not in jensen.split("Theorem")[0]


@needs_coq
@pytest.mark.long
def test_coq_accepts_whole_theorems(exports, catalogue, coqc):
    files = exports.sources([catalogue[id] for id in ("L1", "P3.1", "D4.3")])
    assert all(piece.lemma for file in files for piece in file.pieces)
    assert coqc(*files) == ""


@pytest.mark.long
@needs_coq
def test_coq_rejects_a_wrong_step(coqc):
    clause = equals("a", "", log(tau**2), 2 * log(tau))
    right = one_clause(clause, ends(clause, "of a power"))
    exporter = Exporter((right,))
    file = exporter.theorem(right)
    assert coqc(*exporter.objects.sources(), file) == ""
    lemma = next(s for s in file.sentences if s.lemma)
    assert "2 * ln tau" in lemma.text
    wrong = (replace(s, text=s.text.replace("2 * ln tau", "3 * ln tau")) for s in file.sentences)
    edited = replace(file, sentences=tuple(wrong))
    assert "not a valid field equation" in coqc(*exporter.objects.sources(), edited)


def accepted(exporter, theorem, checker):
    """Return the clauses of a theorem that Coq accepts; it rests on no other."""
    file = exporter.theorem(theorem)
    found = building.checked([*exporter.objects.sources(), file], checker, 1)[file.name].accepted
    return {piece.clause for piece in file.pieces if piece.kind == "clause" and piece.lemma in found}


@needs_coq
@pytest.mark.long
def test_a_letter_that_a_proof_alone_has_must_exist(compiled):
    x, k = scalar("x", "x", "positive"), kernel("κ", "κ")
    smuggled = scalar("y", "y", "positive", under=10**6 - x)
    small = at_most("a", "", x, 10**6)
    false = one_clause(small, ends(small, "y is positive", gap=total(total(10**6 - x, -smuggled), smuggled)))
    assert accepted(Exporter((false,)), false, compiled) == set()
    floor = scalar("m", "m", "positive", under=k)
    mean = integral(k(z, w), w)
    above = positive("a", "", integral(mean))
    parts = total(integral(integral(k(z, w) - floor, w)), floor * integral(integral(1, w)))
    true = one_clause(above, ends(above, "κ ≥ m", gap=parts))
    assert accepted(Exporter((true,)), true, compiled) == {"a"}


@needs_coq
@pytest.mark.long
def test_what_no_letter_meets_proves_nothing_else(compiled):
    x, m = scalar("x", "x", "positive"), scalar("m", "m", "positive", under=lift(0))
    small, bound = at_most("a", "", m, 0), at_most("b", "", x, 10**6)

    @theorem(id="Con", title="", clauses=(small, bound))
    def steps():
        yield calc("small", "energy", small.lhs, ends(small, "", gap=0 - m))
        yield calc("bound", "energy", bound.lhs, ends(bound, "", given(small, times=x / m), gap=10**6))

    assert accepted(Exporter((steps,)), steps, compiled) == {"a"}


def test_a_handmade_instance_is_refused():
    x = scalar("x", "x", "positive")
    bound = at_most("a", "", x, 10**6)
    forged = Instance(CAUCHY_SCHWARZ, Equal(lift(0), lift(1)))
    false = one_clause(bound, ends(bound, "", given(forged, times=x), gap=10**6))
    (link, _) = Exporter((false,)).theorem(false).pieces
    assert link.why == "a handmade instance of Cauchy–Schwarz"


@needs_coq
@pytest.mark.long
def test_exponentials_of_sums_absolute_values_and_orders_of_integration(compiled):
    x, U, rho, sigma = scalar("x", "x"), potential("U", "U"), density("ρ", "ρ"), density("σ", "σ")
    s = critic("s", "s", symmetric=True)
    claims = (
        equals("a", "", integral(exp(-(U - x) / tau)), exp(x / tau) * integral(exp(-U / tau))),
        equals("b", "", integral(absolute(tau * rho - tau * sigma)), tau * integral(absolute(sigma - rho))),
        equals("c", "", integral(rho * integral(s(z, w) * sigma(w), w)), integral(sigma * integral(s * rho(w), w))),
    )

    @theorem(id="X0", title="", clauses=claims)
    def steps():
        for claim in claims:
            yield calc(claim.letter, "energy", claim.lhs, ends(claim, ""))

    assert accepted(Exporter((steps,)), steps, compiled) == {"a", "b", "c"}


def test_what_is_smoothed_stands_for_its_own_density_alone():
    rho, sigma = density("ρ", "ρ"), density("σ", "σ")
    P = operator("P<r>", "P<r>", lambda r: integral(kernel("κ", "κ") * r(w), w))
    passage = lifts("a", "", integral(rho * log(P(rho))), integral(rho * log(sigma)), (P(rho), sigma))
    false = one_clause(passage, ends(passage, ""))
    (_, clause) = Exporter((false,)).theorem(false).pieces
    assert clause.why == "Pρ does not stand for σ: it is smoothed from another density"


def test_a_clause_that_no_chain_reaches_is_a_piece_without_a_lemma():
    clause = equals("a", "", log(tau), log(tau) + 1)

    @theorem(id="X0", title="", clauses=(clause,))
    def steps():
        yield calc("broken", "energy", clause.lhs, ends(clause, ""), ends(equals("b", "", 0.5, 1), ""))

    (piece,) = Exporter((steps,)).theorem(steps).pieces
    assert (piece.kind, piece.clause, piece.why) == ("clause", "a", "no chain that can be made lands on it")
