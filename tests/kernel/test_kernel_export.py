"""Theorems as files of Coq text, and what Coq says to them."""

import shutil

import pytest

from proofs_check.kernel.export.exporter import Exporter
from proofs_check.vocabulary import Theorem, calc, ends, eq, equals, log, scalar, theorem
from proofs_check.vocabulary.statements import Clause

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
        files = [*exporter.objects(), exporter.theorem(catalogue["L1"]), exporter.theorem(catalogue["D4.3"])]
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
    assert exporter.theorem(catalogue["P3.1"]).needs == ("Objects", "L1")


def test_a_link_that_algebra_does_not_show_has_no_lemma_and_a_reason():
    clause = equals("a", "", log(tau**2), 2 * log(tau))
    wrong = one_clause(clause, eq(3 * log(tau), "wrong"), ends(clause, "wrong again"))
    source = Exporter((wrong,)).theorem(wrong)
    assert [piece.lemma for piece in source.pieces] == [None, None, None]
    assert "algebra does not show" in source.pieces[0].why
    assert source.pieces[2].why == "a link before it has no lemma"


@needs_coq
@pytest.mark.slow
def test_coq_accepts_whole_theorems(exporter, catalogue, coqc):
    files = [exporter.theorem(catalogue[id]) for id in ("L1", "P3.1", "D4.3")]
    assert all(piece.lemma for file in files for piece in file.pieces)
    assert coqc(*exporter.objects(), *files) == ""


@needs_coq
@pytest.mark.slow
def test_coq_rejects_a_wrong_step(coqc):
    clause = equals("a", "", log(tau**2), 2 * log(tau))
    right = one_clause(clause, ends(clause, "of a power"))
    exporter = Exporter((right,))
    file = exporter.theorem(right)
    assert coqc(*exporter.objects(), file) == ""
    lemma = file.sentences[3]
    assert "2 * ln tau" in lemma.text
    edited = type(file)(
        file.name, file.needs, tuple(
            type(lemma)(s.text.replace("2 * ln tau", "3 * ln tau"), s.lemma) for s in file.sentences
        ),
    )  # fmt: skip
    assert "not a valid field equation" in coqc(*exporter.objects(), edited)
