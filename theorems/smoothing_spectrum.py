"""**The spectrum of smoothing** on the sphere: eigenvalues between 1 and 0, with explicit bounds at every temperature.

Statement (extension S.spectrum).  Let
    r(a) := (1/(∫[−1,1] (1 − t²)^a e^(t/τ) dt)) ∫[−1,1] t (1 − t²)^a e^(t/τ) dt
Then
    (a) ∫[−1,1] (1 − t²) (1 − t²)^a e^(t/τ) dt = 2 (a + 1) τ ∫[−1,1] t (1 − t²)^a e^(t/τ) dt
    (b) 1 − r(a) > 0
    (c) r(a) > 0
    (d) r(a) ≤ 1/(1 + (a + 1) τ)
    (e) 1 − r(k) ≤ (k + 1) τ
    (f) 1 − r(0) ≤ τ
    (g) λ r(a + ℓ) ≤ 1/(1 + τ (ℓ + 1) (ℓ + 2 a + 2)/2)
    (h) 1 − (1 − δ) r(a + ℓ) ≤ τ (ℓ + 1) (ℓ + 2 a + 2)/2
Hypotheses.  a ≥ 0, k > 0, τ > 0; ℓ ≥ 1, 0 ≤ λ ≤ 1/(1 + τ ℓ (ℓ + 2 a + 1)/2) and 0 ≤ δ ≤ τ ℓ (ℓ + 2 a + 1)/2. For the
    cosine critic on S^(d−1), d = 2a + 3 ≥ 3, r(a) is the eigenvalue of P_τ on harmonics of degree 1, and on degree ℓ it
    is λ_ℓ = r(a) r(a + 1) ⋯ r(a + ℓ − 1).
Steps.  Integrate the derivative of (1 − t²)^(a+1) e^(t/τ), which vanishes at both ends: that climbs two dimensions and
    gives the sign. The mean of (1 − t)² is positive, which bounds r from above; (1 − t)^(k+1) (1 + t)^k e^(t/τ) bounds
    it from below. By induction on ℓ, of which (g) and (h) are the steps, with Λ = ℓ(ℓ + d − 2):
    1 − τΛ/2 ≤ λ_ℓ ≤ 1/(1 + τΛ/2), hence 1 = λ_0 > λ_1 > … > 0 and λ_ℓ = 1 − τΛ/2 + O(τ²).
Deviations.  The source has no spectrum. Both sides are bounds for every τ and ℓ. That harmonics are
    eigenfunctions is the Funk–Hecke theorem, and that r(a) = I_{d/2}(1/τ)/I_{d/2−1}(1/τ) is Poisson's integral: both
    are measured below. d = 2 is not covered, and the lower bound fails there.
References.  DLMF 10.32.2 (Poisson); Amos, Math. Comp. 28 (1974), 239–251.
"""

from collections.abc import Iterator
from functools import partial

from numerics.balls.bessel import ratios_between_0_and_1
from proofs_check.vocabulary import (
    Expr,
    at_most,
    calc,
    coordinate,
    covered,
    derivative,
    ends,
    eq,
    equals,
    exp,
    functional,
    given,
    integral,
    le,
    measured,
    measures,
    positive,
    scalar,
    theorem,
    whole_number,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.unimodal import eigenvalue as eigenvalue_routes
from theorems.objects import tau

# 1. Symbols, with their hypotheses
a, k = scalar("a", "a", "nonnegative"), scalar("k", "k", "positive")
n = whole_number("ℓ", r"\ell")
eigenvalue = scalar("λ", r"\lambda", "nonnegative", under=1 / (1 + tau * n * (n + 2 * a + 1) / 2))
damping = scalar("δ", r"\delta", "nonnegative", under=tau * n * (n + 2 * a + 1) / 2)
t = coordinate("t", "t", -1, 1)


# 2. Objects
def under_weight(f: Expr | int, a: Expr) -> Expr:
    """Return ∫f (1 − t²)^a e^(t/τ) dt."""
    weight = (1 - t**2) ** a * exp(t / tau)
    return integral(weight if f == 1 else f * (1 - t**2) ** a * exp(t / tau), t)


r = functional(
    "r(<a>)", "r(<a>)", lambda a: under_weight(t, a) / under_weight(1, a),
    a=lambda name, latex: scalar(name, latex, "nonnegative"),
    twin="an integral over an interval; measured as an eigenvalue in S.spectrum",
)  # fmt: skip
mass, climbed = under_weight(1, a), under_weight(1 - t**2, a)
G = (1 - t**2) ** (a + 1) * exp(t / tau)
G_k, G_0 = (1 - t) * (1 - t**2) ** k * exp(t / tau), (1 - t) * exp(t / tau)
sphere = under_weight(1, lift(0))
steps = 2 * (a + 1) * tau * mass
beyond = tau * (n + 1) * (n + 2 * a + 2) / 2

REFLECTED = "the weight (1 − t²)^a is even, so that t and −t give one integral"
NOT_TIGHT = "the bounds of r are tight only as τ → 0, where the rule on [−1, 1] has too few nodes to tell the edit"

# 3. Statement
LADDER = equals("a", "the dimension ladder", climbed, 2 * (a + 1) * tau * under_weight(t, a))
DAMPED = positive("b", "every mode is damped", 1 - r(a))
UPRIGHT = positive("c", "and none is turned round", r(a))
UPPER = at_most("d", "upper bound, degree 1", r(a), 1 / (1 + (a + 1) * tau))
LOWER = at_most("e", "lower bound, degree 1", 1 - r(k), (k + 1) * tau)
SPHERE = at_most("f", "lower bound, degree 1 on S²", 1 - r(0), tau)
UP_STEP = at_most("g", "upper bound, one degree more", eigenvalue * r(a + n), 1 / (1 + beyond))
LOW_STEP = at_most("h", "lower bound, one degree more", 1 - (1 - damping) * r(a + n), beyond)


# 4. Derivation
@theorem(
    id="S.spectrum",
    title="The spectrum of smoothing",
    clauses=(LADDER, DAMPED, UPRIGHT, UPPER, LOWER, SPHERE, UP_STEP, LOW_STEP),
    absent={
        "convexity": "no energy is claimed convex",
        "gibbs": "no energy is minimised",
        "divergence": "no divergence in the statement: S says that smoothing loses some",
    },
    equivalent={
        "the ladder, link 1: start: t → −t #3": REFLECTED,
        "damped, link 1: t → −t #4": REFLECTED,
        "damped, link 1: t → −t #5": REFLECTED,
        "upright, link 1": REFLECTED,
        "lower bound, link 1": REFLECTED,
        "body of r(<a>): t → −t #4": REFLECTED,
        "body of r(<a>): t → −t #5": REFLECTED,
        "lower bound, link 2": "1 − r < 1 ≤ k + 1 is true as well: that is (b)",
        "lower bound on S², link 1": "(1 − t²)^0 is 1, and the mass of e^(t/τ) is even in t",
        "lower bound on S², link 2": "1 − r < 1 is true as well: that is (b)",
        "upper bound, link 1": NOT_TIGHT,
    },
)
def smoothing_spectrum() -> Iterator[Step]:
    """Integrate by parts, and read signs."""
    yield calc(
        "the ladder", "energy", LADDER.lhs,
        eq(LADDER.relation.sides()[1] + tau * integral(derivative(G, t), t), "differentiate (1 − t²)^(a+1) e^(t/τ)"),
        ends(LADDER, "which vanishes at both ends"),
    )  # fmt: skip
    yield calc(
        "damped", "energy", DAMPED.lhs,
        eq(under_weight(1 - t, a) / mass, "r(a) is a mean of t"),
        ends(DAMPED, "t < 1"),
    )  # fmt: skip
    yield calc(
        "upright", "energy", UPRIGHT.lhs,
        eq(climbed / steps, "the ladder (a)", given(LADDER, times=-1 / steps)),
        ends(UPRIGHT, "t² < 1"),
    )  # fmt: skip
    yield calc(
        "upper bound", "energy", UPPER.lhs,
        ends(
            UPPER, "(1 − t)² has a positive mean, which the ladder (a) expresses by r(a)",
            given(LADDER, times=-1 / (2 * mass * (1 + (a + 1) * tau))),
            gap=under_weight((1 - t) ** 2, a) / (2 * mass * (1 + (a + 1) * tau)),
        ),
    )  # fmt: skip
    yield calc(
        "lower bound", "energy", LOWER.lhs,
        eq(
            (k + 1) * tau
            + tau * (integral(derivative(G_k, t), t) - k * under_weight((1 - t) ** 2, k - 1)) / under_weight(1, k),
            "differentiate (1 − t) (1 − t²)^k e^(t/τ)",
        ),
        ends(
            LOWER, "which vanishes at both ends",
            gap=k * tau * under_weight((1 - t) ** 2, k - 1) / under_weight(1, k),
        ),
    )  # fmt: skip
    yield calc(
        "lower bound on S²", "energy", SPHERE.lhs,
        eq(tau + tau * integral(derivative(G_0, t), t) / sphere, "differentiate (1 − t) e^(t/τ)"),
        ends(SPHERE, "which is 0 at 1 and positive at −1", gap=2 * tau * exp(-1 / tau) / sphere),
    )  # fmt: skip
    yield calc(
        "upper step", "energy", UP_STEP.lhs,
        le(
            eigenvalue / (1 + (a + n + 1) * tau), "the upper bound (d) at a + ℓ",
            given(UPPER, at=((a, a + n),), times=eigenvalue),
        ),
        le(
            1 / (1 + tau * n * (n + 2 * a + 1) / 2) / (1 + (a + n + 1) * tau), "the bound of λ",
            gap=(1 / (1 + tau * n * (n + 2 * a + 1) / 2) - eigenvalue) / (1 + (a + n + 1) * tau),
        ),
        ends(
            UP_STEP, "(1 + x)(1 + y) ≥ 1 + x + y",
            gap=tau**2 * n * (n + 2 * a + 1) * (a + n + 1) / 2
            / ((1 + beyond) * (1 + tau * n * (n + 2 * a + 1) / 2) * (1 + (a + n + 1) * tau)),
        ),
    )  # fmt: skip
    yield calc(
        "lower step", "energy", LOW_STEP.lhs,
        le(1 - r(a + n) + damping, "r < 1, which is (b)", given(DAMPED, at=((a, a + n),), times=damping)),
        le((a + n + 1) * tau + damping, "the lower bound (e) at a + ℓ", given(LOWER, at=((k, a + n),))),
        ends(LOW_STEP, "the bound of δ", gap=tau * n * (n + 2 * a + 1) / 2 - damping),
    )  # fmt: skip

    # 5. Evidence
    for dimension, degree in ((3, 4), (512, 2)):
        name = f"eigenvalue of degree {degree} on S^{dimension - 1} at τ = 0.1"
        yield measured(name, *eigenvalue_routes(dimension, degree, 0.1), digits=10)
    for dimension in (2, 3, 512):
        name = f"0 < λ_(ℓ+1) < λ_ℓ for all ℓ and τ on S^{dimension - 1}"
        yield covered(name, partial(ratios_between_0_and_1, dimension), facet="energy")
    yield measures(
        "random dimensions and temperatures", LADDER, DAMPED, UPRIGHT, UPPER, LOWER, SPHERE, UP_STEP, LOW_STEP
    )
