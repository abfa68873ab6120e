"""**Third-order bounds of the logarithm**, for every x > 0 and with a remainder that needs no interval.

Statement (lemma L4).  For λ₊(x) := x − 1 − (x − 1)²/2 + (x − 1)³/3 − log x and
    λ₋(x) := log x − (x − 1) + (x − 1)²/2 − (x − 1)³/3 + (x − 1)⁴/(3 x) on x > 0:
    (a) λ₊(1) = 0
    (b) λ₊'(1) = 0
    (c) λ₊''(x) ≥ 0, = 0 only at x = 1
    (d) λ₊(x) ≥ 0, = 0 only at x = 1
    (e) λ₋(1) = 0
    (f) λ₋'(1) = 0
    (g) λ₋''(x) ≥ 0, = 0 only at x = 1
    (h) λ₋(x) ≥ 0, = 0 only at x = 1
Hypotheses.  x > 0.
Steps.  Both curve upwards and are flat at 1, where they vanish.
Deviations.  Sharper than Lagrange's remainder: (x − 1)⁴/(3x) in the place of (x − 1)⁴/(4β⁴) for x ≥ β.
References.  Mitrinović, Analytic Inequalities, §3.6.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    ABOVE_TANGENT,
    by,
    calc,
    derivative,
    ends,
    eq,
    equals,
    measures,
    nonnegative,
    scalar,
    theorem,
    value_at,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import log_above, log_below
from theorems.samples import scalar_samples

# 1. Symbols, with their hypotheses
x = scalar("x", "x", "positive")

# 2. Statement
VALUE = equals("a", "the upper bound at 1", value_at(log_above(x), x, 1), 0)
SLOPE = equals("b", "its slope at 1", derivative(log_above(x), x, at=1), 0)
CURVATURE = nonnegative("c", "it curves upwards", derivative(log_above(x), x, 2), (x, 1))
ABOVE = nonnegative("d", "upper bound", log_above(x), (x, 1))
LOW_VALUE = equals("e", "the lower bound at 1", value_at(log_below(x), x, 1), 0)
LOW_SLOPE = equals("f", "its slope at 1", derivative(log_below(x), x, at=1), 0)
LOW_CURVATURE = nonnegative("g", "it curves upwards", derivative(log_below(x), x, 2), (x, 1))
BELOW = nonnegative("h", "lower bound", log_below(x), (x, 1))


# 3. Derivation
@theorem(
    id="L4",
    title="Third-order bounds of the logarithm",
    clauses=(VALUE, SLOPE, CURVATURE, ABOVE, LOW_VALUE, LOW_SLOPE, LOW_CURVATURE, BELOW),
    equivalent={
        "value at 1, link 1: start: λ₊(1) → λ₊'(1)": "λ₊ and λ₊' both vanish at 1: that is clause b",
        "slope at 1, link 1: start: λ₊'(1) → λ₊''(1)": "λ₊'' vanishes at 1 too: that is clause c",
        "value of the lower bound at 1, link 1: start: λ₋(1) → λ₋'(1)": "λ₋ and λ₋' both vanish at 1: that is clause f",
        "slope of the lower bound at 1, link 1: start: λ₋'(1) → λ₋''(1)": "λ₋'' vanishes at 1 too: that is clause g",
    },
)
def logarithm_bounds() -> Iterator[Step]:
    """Derive both bounds by their curvature."""
    yield calc("value at 1", "energy", VALUE.lhs, ends(VALUE, "log 1 = 0"))
    yield calc("slope at 1", "energy", SLOPE.lhs, ends(SLOPE, "differentiate"))
    yield calc(
        "curvature", "convexity", CURVATURE.lhs,
        eq((x - 1) ** 2 * (2 * x + 1) / x**2, "differentiate twice"), ends(CURVATURE, "x > 0"),
    )  # fmt: skip
    yield calc("upper bound", "gibbs", ABOVE.lhs, by(ABOVE_TANGENT, ABOVE, VALUE, SLOPE, CURVATURE))
    yield calc("value of the lower bound at 1", "energy", LOW_VALUE.lhs, ends(LOW_VALUE, "log 1 = 0"))
    yield calc("slope of the lower bound at 1", "energy", LOW_SLOPE.lhs, ends(LOW_SLOPE, "differentiate"))
    yield calc(
        "curvature of the lower bound", "convexity", LOW_CURVATURE.lhs,
        eq((x - 1) ** 2 * (x + 2) / (3 * x**3), "differentiate twice"), ends(LOW_CURVATURE, "x > 0"),
    )  # fmt: skip
    yield calc("lower bound", "gibbs", BELOW.lhs, by(ABOVE_TANGENT, BELOW, LOW_VALUE, LOW_SLOPE, LOW_CURVATURE))
    yield measures("bounds at random places", ABOVE, BELOW, strategy=scalar_samples)
