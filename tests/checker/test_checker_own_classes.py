"""A class of an author's own may compare as it likes, so nothing that is made of one is proved."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from proofs_check.vocabulary import calc, eq
from proofs_check.vocabulary.expressions import Num, lift


class Agreeable(Fraction):
    """Whatever it is, it is 0."""

    def __str__(self):
        return "0"


@dataclass(frozen=True, slots=True)
class Constant(Num):
    """Another class of numbers."""


FALSE = {
    "a subclass of a number": (Constant(Fraction(5)), "must be of the vocabulary"),
    "a number's own number": (Num(Agreeable(5)), "must be exact; write Fraction"),
    "a float": (Num(0.5), "number=0.5 must be exact"),
    "text": (Num("1"), "number='1' must be exact"),
}


@pytest.mark.parametrize(("form", "why"), FALSE.values(), ids=FALSE)
def test_what_an_author_has_subclassed_is_refused(checker, form, why):
    chain = calc("own", "energy", form + 1, eq(lift(1), "nothing"))
    (found,) = checker.chain(chain)
    assert found.result == "undecided"
    assert why in found.why
