"""**The meeting lemma**: pairs of unit vectors have points where they meet, which are apart as the pairs are.

Statement (lemma for Theorem U2).  For numbers, let
    M(K,D,C) := K (2 (1 − (1 − K D)/3) (C − D) − K (1 − D²))
    b(k,e) := ⅔ (2 − k e) (1 + 2 e) − k (1 + e)
Then
    (a) M(K,D,1) = K (1 − D) (1 − K + (1 − K D)/3)
    (b) M(−k,e,2 e² − 1) = k (1 − e) b(k,e)
    (c) M(K,−e,1 − 2 e²) = K (1 − e) b(K,e)
    (d) M(2 t/(1 + t²),(1 − T) (1 + T)/(1 + T²),((1 − t²)/(1 + t²)) ((1 − T) (1 + T)/(1 + T²))
        + (2 t/(1 + t²)) (2 T/(1 + T²))) = (2 t/(1 + t²))² (2 (1 − (1 − (2 t/(1 + t²)) ((1 − T) (1 + T)/(1 + T²)))/3)
        (2 T/(1 + T²) − t ((1 − T) (1 + T)/(1 + T²))) − (2 T/(1 + T²))²)
    (e) (1 − e) (4 + 9 e + 4 e²)/3 ≤ b(k,e)
    (f) b(K,e) = (1 − e) (1 + 4 e)/3 + (1 − K) (⅔ e (1 + 2 e) + 1 + e)
    (g) (1 + x²)² − 3 x > 0
    (h) 2 (1 − (1 − (2 t/(1 + t²)) ((1 − T) (1 + T)/(1 + T²)))/3) (2 T/(1 + T²) − t ((1 − T) (1 + T)/(1 + T²)))
        − (2 T/(1 + T²))² ≥ 0
Hypotheses.  0 < K < 1; 0 < D < 1; 0 < e < 1; 0 ≤ k ≤ e; 0 < T < 1; 0 ≤ t ≤ T; x > 0.
Steps.  Two unit vectors are cos α·m ± sin α·n and meet at ŷ = cos f·m + sin f·n, m ⊥ n, where f = max(0, 2α − π/2). For
    two pairs (1 − (b + b')/3)|ŷ − ŷ'|² − ⟨z − z', w − w'⟩, b = |z − w|²/4, is affine in the inner products of (m, n)
    with (m', n'), a contraction; the extreme ones are orthogonal, so that all may lie in a plane, where α' may be
    negative. There the least over the angle from m' to m is ≥ 0 iff M(cos A, cos B, cos Φ) ≥ 0 with A, B = α ± α', Φ =
    f(α) − f(α'). Where both meet at midpoints that is (a); where both are beyond a right angle (b) or (c), according
    to their sides; else (d), with T = tan(B/2) and t = tan(π/4 − A/2). (e) to (h) are their signs.
Deviations.  Numbers at the ends of the intervals follow by continuity. In the case of (d) t ≤ T wherever A, B ≤ π/2;
    beyond, t cos B ≤ 0 and p ≥ ½ leave sin B − sin² B ≥ 0. The third in p is the best for this f: 0.35 fails near
    α = π/2. The reduction to the plane is in Steps and is not checked; the inequality is tried on random pairs in
    tests.
References.  Not in the source.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from numerics.balls.meeting import meeting_lemma, ratio_falls
from proofs_check.vocabulary import (
    Expr,
    at_most,
    calc,
    covered,
    ends,
    eq,
    equals,
    functional,
    measures,
    nonnegative,
    positive,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step

third = Fraction(1, 3)

# 1. Symbols, with their hypotheses: cosines, and tangents of half angles
K, D = scalar("K", "K", "positive", below=1), scalar("D", "D", "positive", below=1)
e, T = scalar("e", "e", "positive", below=1), scalar("T", "T", "positive", below=1)
k, t = scalar("k", "k", "nonnegative", under=e), scalar("t", "t", "nonnegative", under=T)
x = scalar("x", "x", "positive")


# 2. Objects
def number(name: str, latex: str) -> Expr:
    """Return a parameter that is a number."""
    return scalar(name, latex)


BARE = "a polynomial, compared with angles where it is covered"
M = functional(
    "M(<K>,<D>,<C>)", "M(<K>,<D>,<C>)",
    lambda K, D, C: K * (2 * (1 - (1 - K * D) / 3) * (C - D) - K * (1 - D**2)),
    K=number, D=number, C=number, twin=BARE,
)  # fmt: skip
b = functional(
    "b(<k>,<e>)", "b(<k>,<e>)", lambda k, e: 2 * third * (2 - k * e) * (1 + 2 * e) - k * (1 + e),
    k=number, e=number, twin=BARE,
)  # fmt: skip
sin_B, cos_B = 2 * T / (1 + T**2), (1 - T) * (1 + T) / (1 + T**2)
cos_A, sin_A = 2 * t / (1 + t**2), (1 - t**2) / (1 + t**2)
bracket = 2 * (1 - (1 - cos_A * cos_B) / 3) * (sin_B - t * cos_B) - sin_B**2

# 3. Statement
MIDPOINTS = equals("a", "both meet at midpoints", M(K, D, 1), K * (1 - D) * (1 - K + (1 - K * D) / 3))
BEYOND = equals("b", "both beyond a right angle, on one side", M(-k, e, 2 * e**2 - 1), k * (1 - e) * b(k, e))
ACROSS = equals("c", "both beyond, on two sides", M(K, -e, 1 - 2 * e**2), K * (1 - e) * b(K, e))
MIXED = equals("d", "one of each", M(cos_A, cos_B, sin_A * cos_B + cos_A * sin_B), cos_A**2 * bracket)
FALLS = at_most("e", "the sign of (b)", (1 - e) * (4 + 9 * e + 4 * e**2) / 3, b(k, e))
LEAST = equals(
    "f", "the sign of (c)", b(K, e),
    (1 - e) * (1 + 4 * e) / 3 + (1 - K) * (2 * third * e * (1 + 2 * e) + 1 + e),
)  # fmt: skip
QUARTIC = positive("g", "a quartic", (1 + x**2) ** 2 - 3 * x)
BRACKET = nonnegative("h", "the sign of (d)", bracket)


# 4. Derivation
@theorem(
    id="U2.meeting",
    title="The meeting lemma",
    lemma=True,
    clauses=(MIDPOINTS, BEYOND, ACROSS, MIXED, FALLS, LEAST, QUARTIC, BRACKET),
)
def meeting() -> Iterator[Step]:
    """Divide by what vanishes, and read the signs of what is left."""
    yield calc("at midpoints", "energy", MIDPOINTS.lhs, ends(MIDPOINTS, "cos Φ = 1"))
    yield calc("on one side", "energy", BEYOND.lhs, ends(BEYOND, "Φ = 2B"))
    yield calc("on two sides", "energy", ACROSS.lhs, ends(ACROSS, "Φ = 2B − π"))
    yield calc("one of each", "energy", MIXED.lhs, ends(MIXED, "cos Φ = sin(A + B), and (1 − sin A)/cos A = t"))
    yield calc(
        "sign on one side", "divergence", FALLS.lhs,
        ends(FALLS, "b falls in k ≤ e", gap=(e - k) * (2 * third * e * (1 + 2 * e) + 1 + e)),
    )  # fmt: skip
    yield calc(
        "sign on two sides", "divergence", LEAST.lhs,
        ends(LEAST, "b falls in K < 1"),
    )  # fmt: skip
    yield calc(
        "a quartic", "convexity", QUARTIC.lhs,
        eq(
            (x**2 - Fraction(3, 10)) ** 2 + Fraction(13, 5) * (x - Fraction(15, 26)) ** 2 + Fraction(29, 650),
            "complete squares",
        ),
        ends(QUARTIC, "squares"),
    )  # fmt: skip
    quartic = (T**2 - Fraction(3, 10)) ** 2 + Fraction(13, 5) * (T - Fraction(15, 26)) ** 2 + Fraction(29, 650)
    yield calc(
        "sign of one of each", "divergence", BRACKET.lhs,
        eq(
            4 * T / (3 * (1 + T**2) ** 2) * quartic + 4 * third * (T - t) * cos_B
            + 2 * third * cos_A * cos_B * (T + (T - t) * cos_B),
            "sin B − T cos B = T, and (g)",
        ),
        ends(BRACKET, "t ≤ T < 1"),
    )  # fmt: skip

    # 5. Evidence
    yield covered("what is left, against the angles", meeting_lemma, facet="divergence")
    for dimension in (2, 3, 512):
        name = f"ψ'(x)/x falls for all x on S^{dimension - 1}"
        yield covered(name, partial(ratio_falls, dimension), facet="convexity")
    yield quadrature("numbers", MIDPOINTS, BEYOND, ACROSS, MIXED, FALLS, LEAST, QUARTIC, BRACKET)
    yield measures("random numbers", MIDPOINTS, BEYOND, ACROSS, MIXED, FALLS, LEAST, QUARTIC, BRACKET)
