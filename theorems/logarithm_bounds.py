"""**Bounds of the logarithm** of first to fourth order, for every x > 0 and with remainders that need no interval.

Statement (lemma L4).  On x > 0 let
    λ₁(x) := x − 1 − log x
    λ₂(x) := log x − (x − 1) + (x − 1)² (x + 2)/(6 x)
    λ₃(x) := x − 1 − (x − 1)²/2 + (x − 1)³/3 − log x
    λ₄(x) := log x − (x − 1) + (x − 1)²/2 − (x − 1)³/3 + (x − 1)⁴ (x + 4)/(20 x)
Then
    (a) λ₁(1) = 0
    (b) λ₁'(1) = 0
    (c) λ₁''(x) > 0
    (d) λ₁(x) ≥ 0, = 0 only at x = 1
    (e) λ₂(1) = 0
    (f) λ₂'(1) = 0
    (g) λ₂''(x) ≥ 0, = 0 only at x = 1
    (h) λ₂(x) ≥ 0, = 0 only at x = 1
    (i) λ₃(1) = 0
    (j) λ₃'(1) = 0
    (k) λ₃''(x) ≥ 0, = 0 only at x = 1
    (l) λ₃(x) ≥ 0, = 0 only at x = 1
    (m) λ₄(1) = 0
    (n) λ₄'(1) = 0
    (o) λ₄''(x) ≥ 0, = 0 only at x = 1
    (p) λ₄(x) ≥ 0, = 0 only at x = 1
Hypotheses.  x > 0.
Steps.  Each curves upwards and is flat at 1, where it vanishes.
Deviations.  For x ≥ b with b ≤ 1 the factors (x + 2)/(3x) and (x + 4)/(5x) are at most 1/b: sharper than Lagrange's
    remainders, which have 1/b² and 1/b⁴.
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
    positive,
    scalar,
    theorem,
    value_at,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.samples import scalar_samples
from theorems.objects import lambda_1, lambda_2, lambda_3, lambda_4

# 1. Symbols, with their hypotheses
x = scalar("x", "x", "positive")

# 2. Objects: the bounds, and their second derivatives as forms whose sign can be read
BOUNDS = (
    (("a", "b", "c", "d"), "λ₁", lambda_1(x), 1 / x**2),
    (("e", "f", "g", "h"), "λ₂", lambda_2(x), (x - 1) ** 2 * (x + 2) / (3 * x**3)),
    (("i", "j", "k", "l"), "λ₃", lambda_3(x), (x - 1) ** 2 * (2 * x + 1) / x**2),
    (("m", "n", "o", "p"), "λ₄", lambda_4(x), (x - 1) ** 4 * (3 * x + 2) / (5 * x**3)),
)

# 3. Statement
VALUES = tuple(equals(a, f"{name} at 1", value_at(f, x, 1), 0) for (a, _, _, _), name, f, _ in BOUNDS)
SLOPES = tuple(equals(b, f"slope of {name} at 1", derivative(f, x, at=1), 0) for (_, b, _, _), name, f, _ in BOUNDS)
CURVATURES = (
    positive("c", "λ₁ curves upwards", derivative(lambda_1(x), x, 2)),
    *(nonnegative(c, f"{n} curves upwards", derivative(f, x, 2), (x, 1)) for (_, _, c, _), n, f, _ in BOUNDS[1:]),
)
SIGNS = tuple(nonnegative(d, f"sign of {name}", f, (x, 1)) for (_, _, _, d), name, f, _ in BOUNDS)


# 4. Derivation
@theorem(
    id="L4",
    title="Bounds of the logarithm",
    lemma=True,
    clauses=tuple(clause for four in zip(VALUES, SLOPES, CURVATURES, SIGNS, strict=True) for clause in four),
    equivalent={
        f"{name} at 1, link 1: start: {name}(1) → {name}'(1)": f"{name} and {name}' both vanish at 1: the next clause"
        for name in ("λ₁", "λ₂", "λ₃", "λ₄")
    }
    | {
        f"slope of {name} at 1, link 1: start: {name}'(1) → {name}''(1)": f"{name}'' vanishes at 1 too: the next clause"
        for name in ("λ₂", "λ₃", "λ₄")
    },
)
def logarithm_bounds() -> Iterator[Step]:
    """Derive the four bounds by their curvature."""
    for (_, name, _, curvature), value, slope, curved, sign in zip(
        BOUNDS, VALUES, SLOPES, CURVATURES, SIGNS, strict=True
    ):
        yield calc(value.title, "energy", value.lhs, ends(value, "log 1 = 0"))
        yield calc(slope.title, "energy", slope.lhs, ends(slope, "differentiate"))
        yield calc(
            f"curvature of {name}", "convexity", curved.lhs,
            eq(curvature, "differentiate twice"), ends(curved, "x > 0"),
        )  # fmt: skip
        yield calc(sign.title, "gibbs", sign.lhs, by(ABOVE_TANGENT, sign, value, slope, curved))
    yield measures("bounds at random places", *SIGNS, strategy=scalar_samples)
