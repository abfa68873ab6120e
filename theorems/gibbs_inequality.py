"""**Gibbs' inequality**, scalar form: x log x + 1 − x is nonnegative and vanishes only at 1.

Statement (lemma L1).  For φ(x) := x log x + 1 − x on x > 0:
    (a) φ(1) = 0
    (b) φ'(1) = 0
    (c) φ''(x) > 0
    (d) φ(x) ≥ 0, = 0 only at x = 1
Hypotheses.  x > 0.
Steps.  Differentiate twice; a strictly convex function lies above its tangent at 1, which is zero.
Deviations.  The measure form follows by integrating ρ*φ(ρ/ρ*), which is done where it is used.
References.  Cover & Thomas, Elements of Information Theory, 2nd ed., Theorem 2.6.3 (information inequality).
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
    positive,
    scalar,
    theorem,
    value_at,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.samples import scalar_samples
from theorems.objects import phi

# 1. Symbols, with their hypotheses
x = scalar("x", "x", "positive")

# 2. Statement
VALUE = equals("a", "the value at 1", value_at(phi(x), x, 1), 0)
SLOPE = equals("b", "the slope at 1", derivative(phi(x), x, at=1), 0)
CURVATURE = positive("c", "strict convexity", derivative(phi(x), x, 2))
SIGN = nonnegative("d", "Gibbs' inequality", phi(x), (x, 1))


# 3. Derivation
@theorem(
    id="L1",
    title="Gibbs' inequality",
    lemma=True,
    clauses=(VALUE, SLOPE, CURVATURE, SIGN),
    equivalent={"value at 1, link 1: start: φ(1) → φ'(1)": "φ and φ' both vanish at 1: that is clause b"},
)
def gibbs_inequality() -> Iterator[Step]:
    """Derive the scalar inequality that every divergence in the suite rests on."""
    yield calc("value at 1", "energy", VALUE.lhs, ends(VALUE, "log 1 = 0"))
    yield calc("slope at 1", "energy", SLOPE.lhs, ends(SLOPE, "φ'(x) = log x, and log 1 = 0"))
    yield calc(
        "strict convexity", "convexity", CURVATURE.lhs, eq(1 / x, "differentiate log x"), ends(CURVATURE, "x > 0")
    )
    yield calc("Gibbs' inequality", "gibbs", SIGN.lhs, by(ABOVE_TANGENT, SIGN, VALUE, SLOPE, CURVATURE))
    yield measures("φ at random places", SIGN, strategy=scalar_samples)
