import pytest

from proofs_check.kernel.source import Piece, Sentence, Source

FILE = Source(
    "L0",
    (),
    (
        Sentence("Section S.\n"),
        Sentence("Lemma a : 0 = 0.\nProof. reflexivity. Qed.\n", "a"),
        Sentence("#[export] Hint Resolve a : signs.\n", "a"),
        Sentence("Theorem b : 1 = 1.\nProof. reflexivity. Qed.\n", "b"),
        Sentence("End S.\n"),
    ),
)


def test_a_file_is_its_sentences():
    assert FILE.text() == "".join(s.text for s in FILE.sentences)
    assert FILE.lemmas == ("a", "b")


def test_a_lemma_that_is_left_out_takes_its_hints_along_and_is_named():
    assert FILE.text({"a"}) == ("Section S.\n(* a: left out *)\nTheorem b : 1 = 1.\nProof. reflexivity. Qed.\nEnd S.\n")


@pytest.mark.parametrize(("lemma", "why"), [(None, ""), ("a", "because")])
def test_a_piece_has_a_lemma_or_a_reason(lemma, why):
    with pytest.raises(ValueError, match="must be given just where"):
        Piece("L0", "value, link 1", "link", None, lemma, why)
