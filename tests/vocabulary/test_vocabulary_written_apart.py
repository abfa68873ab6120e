"""Two different forms are never written alike, in text or in LaTeX: what a reader sees is what is checked."""

from itertools import product

import pytest

from proofs_check.vocabulary import (
    Point,
    absolute,
    coordinate,
    density,
    derivative,
    direction,
    exp,
    function,
    integral,
    log,
    potential,
    scalar,
    value_at,
    vary,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import Div, Mul, Neg, Num
from proofs_check.vocabulary.written import latex, text

t, x, N = coordinate("t", "t", 0, 1), scalar("x", "x", "positive"), whole_number("N", "N")
f, T, h = density("f", "f", mass=None)(Point("t")), potential("T", "T"), direction("h", "h")
F = function("F", "F")
# Each makes of one form another.
OUTER = {
    "square": lambda e: e**2,
    "power": lambda e: e**x,
    "exp": exp,
    "log": log,
    "size": absolute,
    "indicator": where,
    "value": F,
    "negative": lambda e: -e,
    "twice": lambda e: 2 * e,
    "times": lambda e: e * x,
    "over": lambda e: e / N,
    "under": lambda e: N / e,
    "plus": lambda e: e + N,
    "less": lambda e: N - e,
    "integral": integral,
    "over w": lambda e: integral(e * T(w), w),
    "over t": lambda e: integral(e, t),
    "slope": lambda e: derivative(e, t),
    "derivative": lambda e: derivative(e, x),
    "second": lambda e: derivative(e, x, 2),
    "derivative at": lambda e: derivative(e, x, at=2),
    "value at": lambda e: value_at(e, x, 2),
    "variation": lambda e: vary(integral(e), (T, h)),
}


def plain(form):
    """Return a form with its sign at its front, and no 1: where that stands does not matter."""
    parts = tuple(map(plain, form.parts()))
    whole = form.with_parts(parts) if parts else form
    match whole:
        case Neg(Neg(body)):
            return body
        case Mul((Neg(first), *others)):
            return Neg(Mul((first, *others)))
        case Div(Neg(top), under):
            return Neg(Div(top, under))
        case Num(value) if value < 0:
            return Neg(Num(-value))
    return whole


def made():
    """Yield forms two deep, of those that the vocabulary takes."""
    for *names, start in product(OUTER, OUTER, (f, T(z), x)):
        form = start
        try:
            for name in names:
                form = OUTER[name](form)
        except ValueError:
            continue
        yield form


@pytest.mark.parametrize("written", [text, latex])
def test_two_forms_are_never_written_alike(written):
    seen, alike = {}, []
    for form in made():
        first = seen.setdefault(written(form), form)
        if plain(first) != plain(form):
            alike.append((written(form), first, form))
    assert len(seen) > 1000
    assert not alike
