"""Functions on an interval against polynomials integrated exactly: what is kept of one is not taken for another."""

from fractions import Fraction

import pytest
from numpy.polynomial import Polynomial

from proofs_check.finite.arena import Arena
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary import Point, coordinate, derivative, integral, potential

x, wide, y = coordinate("x", "x", 0, 1), coordinate("x", "x", 0, 2), coordinate("y", "y", 0, 2)
X, Y = Point("x"), Point("y")
u, v = potential("u", "u"), potential("v", "v")


def over(p, high):
    """Return ∫₀ʰⁱᵍʰ p dt."""
    return p.integ()(high)


def between(p):
    """Return p(1) − p(0)."""
    return p(1) - p(0)


# An expression, and what it is for polynomials p and r in the places of u and v.
CASES = {
    "one point on two intervals": (
        integral(u(X) ** 2, x) + integral(u(X) ** 2, wide), lambda p, _: over(p**2, 1) + over(p**2, 2)
    ),
    "a function and its slope": (integral(u(X) * derivative(u(X), x), x), lambda p, _: between(p**2) / 2),
    "two functions": (integral(u(X) * v(X) + u(X), x), lambda p, r: over(p * r + p, 1)),
    "slopes of a square": (
        integral(u(X) ** 2 + derivative(u(X) ** 2, x), x), lambda p, _: over(p**2, 1) + between(p**2)
    ),
    "a slope of a slope": (
        integral(derivative(v(X) * derivative(u(X) ** 2, x), x), x), lambda p, r: between(r * (p**2).deriv())
    ),
    "two points": (
        integral(u(X), x) + integral(integral(u(X) * u(Y) ** 2, y), x),
        lambda p, _: over(p, 1) + over(p, 1) * over(p**2, 2),
    ),
    "the inner point alone": (
        integral(integral(u(Y), y) * u(X), x) + integral(u(Y), y), lambda p, _: over(p, 2) * (over(p, 1) + 1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_values_are_those_of_polynomials(name):
    expression, exact = CASES[name]
    letters = Letters.of([expression])
    for batch in Arena(letters, 3).spaces(sizes=(1, 2)):
        found = evaluate(expression, batch.frame)
        for place, space in enumerate(batch.spaces):
            rows = [Polynomial(list(map(float, space.values.get(n, [Fraction(0)])))) for n in ("u", "v")]
            assert abs(found.value[place] - exact(*rows)) <= found.error[place] + 1e-12 * (1 + abs(exact(*rows)))
            assert found.error[place] < 1e-4
