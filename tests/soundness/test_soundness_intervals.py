"""The ends of an interval belong to it, unless an integral binds its coordinate; its mass is its length."""

from fractions import Fraction

import pytest
from claims import above, below, same

from proofs_check.vocabulary import (
    coordinate,
    density,
    exp,
    given,
    integral,
    lemma_function,
    log,
    potential,
    scalar,
    split,
    substitution,
    whole_number,
)
from proofs_check.vocabulary.expressions import lift

rho, U, x = density("ρ", "r"), potential("U", "U"), scalar("x", "x", "positive")
t, s = coordinate("t", "t", 0, 1), coordinate("s", "s", -1, 0)
u, c, late = coordinate("u", "u", 0, 2), coordinate("c", "c", -1, 1), coordinate("l", "l", 1, 2)
phi = lemma_function("φ(<x>)", "f(<x>)", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
k, N = scalar("k", "k", "positive", below=1), whole_number("N", "N")
MILLION = 10**6


def bounded(body, old, new, length):
    """Claim x ≤ 10⁶ from an instance that says 0 = 0, unless a mass is taken for ``length`` times another."""
    return below(x, MILLION, given(substitution(lift(body), old, new), times=-x * length), gap=MILLION)


FALSE = {
    # Ends
    "t > 0": (lambda: above(t + 0), "is ≥ 0, not > 0"),
    "1 − t > 0": (lambda: above(1 - t), "is ≥ 0, not > 0"),
    "t (1 − t) > 0": (lambda: above(t * (1 - t)), "is ≥ 0, not > 0"),
    "1 − c² > 0": (lambda: above(1 - c**2), "is ≥ 0, not > 0"),
    "−s > 0 up to 0": (lambda: above(-s), "is ≥ 0, not > 0"),
    "s < 0 up to 0": (lambda: above(x * s * s), "is ≥ 0, not > 0"),
    "2 − l > 0 up to 2": (lambda: above(2 - late), "is ≥ 0, not > 0"),
    "t t⁻¹ = 1 at 0": (lambda: same(t / t, 1), "the denominator t may vanish"),
    "log t at 0": (lambda: same(log(t**2), 2 * log(t)), "needs t² > 0, which cannot be read"),
    "a lemma on x > 0 at 0": (lambda: above(phi(t), strict=False), "log t needs t > 0, which cannot be read"),
    "∫ of another t beside t": (lambda: above(t * integral(t, t)), "is ≥ 0, not > 0"),
    "zero only at the other factor": (
        lambda: above(t * (x - 1) ** 2, strict=False, zero=((x, 1),)), "where t (x − 1)² vanishes cannot be read"
    ),
    # Polynomials in several letters
    "t − k t": (lambda: above(t - k * t), "is ≥ 0, not > 0"),
    "t − k up to 1": (lambda: above(t - k, strict=False), "have different signs"),
    "N t − t": (lambda: above(N * t - t), "is ≥ 0, not > 0"),
    "four letters": (lambda: above(1 + k * t * c * u), "cannot be read"),
    # Lengths
    "∫₀² 1 du = 1": (lambda: same(integral(1, u), 1), "the two sides differ by 1"),
    "∫₋₁¹ x dc = x": (lambda: same(integral(x, c), x), "the two sides differ by"),
    "∫₀² ∫₋₁¹ 1 = 2": (lambda: same(integral(integral(1, c), u), 2), "the two sides differ by 2"),
    "∫₀² ∫ρ dμ du = 1": (lambda: same(integral(integral(rho), u), 1), "the two sides differ by 1"),
    "a substitution that stretches": (lambda: bounded(1, u, t, 1), "the two sides differ by"),
    "a substitution that shrinks": (lambda: bounded(x, t, u, 2), "the two sides differ by"),
    "an interval for its halves": (
        lambda: below(x, MILLION, given(split(lift(1), c, s, t), times=-x), gap=MILLION), "the two sides differ by"
    ),
    "log ∫₀² e^x du = x": (lambda: same(log(integral(exp(x), u)), x), "the two sides differ by"),
}  # fmt: skip
TRUE = {
    "t ≥ 0": lambda: above(t + 0, strict=False),
    "1 − t ≥ 0, 0 only at 1": lambda: above(1 - t, strict=False),
    "1 + t > 0": lambda: above(1 + t),
    "2 − t > 0": lambda: above(2 - t),
    "l > 0 from 1 on": lambda: above(late + 0),
    "log l": lambda: same(log(late**2), 2 * log(late)),
    "1 + k c > 0": lambda: above(1 + k * c),
    "2 − t u ≥ 0, 0 at a corner": lambda: above(2 - t * u, strict=False),
    "N + t − k > 0": lambda: above(N + t - k),
    "∫(t − k t) dt > 0": lambda: above(integral(t - k * t, t)),
    "∫t dt > 0": lambda: above(integral(t, t)),
    "∫(1 − t²) dt > 0": lambda: above(integral(1 - t**2, t)),
    "∫s ds < 0": lambda: above(-integral(s, s)),
    "∫ within an integral": lambda: above(integral(t * integral(t * u, u), t)),
    "∫₀² 1 du = 2": lambda: same(integral(1, u), 2),
    "∫₀² ∫₋₁¹ 1 = 4": lambda: same(integral(integral(1, c), u), 4),
    "∫₀² ∫ρ dμ du = 2": lambda: same(integral(integral(rho), u), 2),
    "∫ over an interval of ∫U dμ": lambda: same(integral(integral(U), c), 2 * integral(U)),
    "∫₀^½ 1 = ½": lambda: same(integral(1, coordinate("h", "h", 0, Fraction(1, 2))), Fraction(1, 2)),
    "an interval and its halves": lambda: same(integral(x, c), 2 * x, given(split(x, c, s, t))),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_ends_and_lengths_of_intervals_count(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result == "undecided"
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_of_intervals_holds(name, judged):
    result, why = judged(TRUE[name])
    assert (result, why) == ("holds", why)
