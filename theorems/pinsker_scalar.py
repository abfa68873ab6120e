"""**Pinsker's inequality**, scalar form: 3(x − 1)² is at most (2x + 4)(x log x + 1 − x).

Statement (lemma L2).  For ψ(x) := (2 x + 4) φ(x) − 3 (x − 1)² on x > 0:
    (a) ψ(1) = 0
    (b) ψ'(1) = 0
    (c) ψ''(x) ≥ 0, = 0 only at x = 1
    (d) ψ(x) ≥ 0, = 0 only at x = 1
Hypotheses.  x > 0.
Steps.  Differentiate twice: ψ'' is 4φ(x)/x, which Gibbs' inequality reads; a function that curves upwards lies above
    its tangent at 1, which is zero.
Deviations.  None; the measure form is lemma L3.
References.  Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.5 (i).
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
from theorems.numbers.samples import scalar_samples
from theorems.objects import phi, psi

# 1. Symbols, with their hypotheses
x = scalar("x", "x", "positive")

# 2. Statement
VALUE = equals("a", "the value at 1", value_at(psi(x), x, 1), 0)
SLOPE = equals("b", "the slope at 1", derivative(psi(x), x, at=1), 0)
CURVATURE = nonnegative("c", "convexity", derivative(psi(x), x, 2), (x, 1))
SIGN = nonnegative("d", "Pinsker's inequality, scalar form", psi(x), (x, 1))


# 3. Derivation
@theorem(
    id="L2",
    title="Pinsker's inequality, scalar form",
    lemma=True,
    clauses=(VALUE, SLOPE, CURVATURE, SIGN),
    equivalent={
        "value at 1, link 1: start: ψ(1) → ψ'(1)": "ψ and ψ' both vanish at 1: that is clause b",
        "slope at 1, link 1: start: ψ'(1) → ψ''(1)": "ψ'' vanishes at 1 too: that is clause c",
    },
)
def pinsker_scalar() -> Iterator[Step]:
    """Derive the scalar inequality under Pinsker's."""
    yield calc("value at 1", "energy", VALUE.lhs, ends(VALUE, "φ(1) = 0"))
    yield calc("slope at 1", "energy", SLOPE.lhs, ends(SLOPE, "φ(1) = φ'(1) = 0"))
    yield calc(
        "convexity", "convexity", CURVATURE.lhs,
        eq(4 * phi(x) / x, "φ' = log x and φ'' = 1/x"),
        ends(CURVATURE, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc("Pinsker's inequality", "gibbs", SIGN.lhs, by(ABOVE_TANGENT, SIGN, VALUE, SLOPE, CURVATURE))
    yield measures("ψ at random places", SIGN, strategy=scalar_samples)
