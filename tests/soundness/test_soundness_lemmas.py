"""A lemma function is ≥ 0 where its theorem shows it: on all of x > 0, with nothing declared that narrows it."""

import pytest

from proofs_check.vocabulary import density, integral, lemma_function, nonnegative, scalar, theorem, whole_number
from proofs_check.vocabulary.expressions import lift

rho, x, N = density("ρ", "r"), scalar("x", "x", "positive"), whole_number("N", "N")
chi = lemma_function("χ(<x>)", "c(<x>)", lambda x: (x - 2) ** 2, proved_by="L1", zero_at=2)
ahead = scalar("y", "y", "positive", under=x)
tied = lemma_function("ω(<x>)", "w(<x>)", lambda x: (x - ahead) ** 2, proved_by="L1", zero_at=ahead)
tail = scalar("k", "k", "positive", over=x)
far = lemma_function("ξ(<x>)", "x(<x>)", lambda x: (x - 2) ** 2 * integral(tail * rho), proved_by="L1", zero_at=2)


def shown(definition, number):
    """Whether a theorem shows a lemma function that states its sign for a letter."""
    clause = nonnegative("a", "claim", definition(number), (number, definition.zero_at))
    return theorem(id="L1", title="t", clauses=(clause,))(lambda: iter(())).shows(definition)


NARROW = {
    "from 2 on": scalar("x", "x", "positive", over=lift(2)),
    "up to 2": scalar("x", "x", "positive", under=lift(2)),
    "below 2": scalar("x", "x", "positive", below=2),
    "above a density": scalar("x", "x", "positive", over=rho),
    "whole numbers": N,
}


@pytest.mark.parametrize("name", NARROW)
def test_a_sign_on_part_of_the_numbers_shows_no_lemma(name):
    assert not shown(chi, NARROW[name])


def test_a_letter_that_is_declared_by_the_argument_shows_no_lemma():
    assert not shown(tied, x)
    assert not shown(far, x)


def test_a_sign_on_all_positive_numbers_shows_a_lemma():
    assert shown(chi, x)
    assert shown(lemma_function("ω(<x>)", "w", lambda x: (x - rho_min) ** 2, proved_by="L1", zero_at=rho_min), x)


rho_min = scalar("m", "m", "positive", under=rho)
