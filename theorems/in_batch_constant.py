"""**In-batch negatives of two views have no i.i.d. constant**: claim R7 is refuted, at every temperature.

Statement (claim R7).  On S² let embeddings be uniform and the two views of an image coincide. Then an anchor's cosine t
with a negative is uniform, and with
    Γ_{S²} := (1/2) ∫[−1,1] e^(t/τ) dt
    v_{S²} := (1/2) ∫[−1,1] (e^(t/τ)/Γ_{S²} − 1)² dt
    b := (1/(2 Γ_{S²})) ∫[−1,1] t e^(t/τ) dt
    c₁^{iid} := e^(1/τ)/Γ_{S²} − v_{S²}/2
    c₁^{views} := e^(1/τ)/Γ_{S²} − v_{S²}
the claim c₁^{iid} = c₁^{views}, that 2N negatives in pairs have the constant of 2N independent ones, is refuted:
    (a) Γ_{S²} = τ (e^(1/τ) − e^((−1)/τ))/2
    (b) (1/2) ∫[−1,1] t² dt = ⅓
    (c) ∫[−1,1] t dt = 0
    (d) v_{S²} = (1/2) ∫[−1,1] (e^(t/τ)/Γ_{S²} − 1 − 3 b t)² dt + 3 b²
    (e) b > 0
    (f) c₁^{iid} − c₁^{views} > 0
Hypotheses.  τ > 0; c₁^{views} is X3's constant, where the covariance of an image's two views is the variance v.
Steps.  The normalised kernel is 1, its projection on t and a rest: v is the mean of the rest's square plus 3b².
    Where t > 0, e^(t/τ) > e^(−t/τ), so that b > 0.
Deviations.  Views that differ have a smaller covariance C, positive as long as they tell anything of the image. On S¹
    with von Mises noise it is C = 2Σ_k λ_k² r_k, r_k = E[cos kξ]² (measured below).
References.  Chen et al., arXiv:2002.05709, Section 2.1; arXiv:2601.19597, Theorem 3.1.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    calc,
    coordinate,
    derivative,
    ends,
    eq,
    equals,
    exp,
    given,
    integral,
    measured,
    measures,
    named_scalar,
    positive,
    split,
    substitution,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.batches import covariance_of_views
from theorems.objects import tau

# 1. Symbols, with their hypotheses: the cosine, its halves, and where both are moved
t, left, right = coordinate("t", "t", -1, 1), coordinate("l", "l", -1, 0), coordinate("h", "h", 0, 1)
x = coordinate("x", "x", 0, 1)

# 2. Objects; finite spaces have no intervals, and so no twins of these
OVER_AN_INTERVAL = "an integral over an interval, which finite spaces have not"
Gamma = named_scalar("Γ_{S²}", r"\Gamma_{S^2}", integral(exp(t / tau), t) / 2, twin=OVER_AN_INTERVAL)
y = exp(t / tau) / Gamma - 1
v = named_scalar("v_{S²}", "v_{S^2}", integral(y**2, t) / 2, twin=OVER_AN_INTERVAL)
b = named_scalar("b", "b", integral(t * exp(t / tau), t) / (2 * Gamma), twin=OVER_AN_INTERVAL)
independent = named_scalar("c₁^{iid}", r"c_1^{\mathrm{iid}}", exp(1 / tau) / Gamma - v / 2, twin=OVER_AN_INTERVAL)
views = named_scalar("c₁^{views}", r"c_1^{\mathrm{views}}", exp(1 / tau) / Gamma - v, twin=OVER_AN_INTERVAL)

# 3. Statement
CLAIM = equals("claim", "both have one constant", independent, views)
KERNEL = equals("a", "the mean of the kernel", Gamma, tau * (exp(1 / tau) - exp(-1 / tau)) / 2)
SQUARE = equals("b", "the mean square of a cosine", integral(t**2, t) / 2, Fraction(1, 3))
MEAN = equals("c", "the mean of a cosine", integral(t, t), 0)
SPLIT = equals("d", "the variance", v, integral((y - 3 * b * t) ** 2, t) / 2 + 3 * b**2)
SLOPE = positive("e", "the projection on t", b)
LARGER = positive("f", "independent negatives have a larger constant", independent - views)


# 4. Derivation
@theorem(
    id="R7",
    title="In-batch negatives have their own constant",
    clauses=(KERNEL, SQUARE, MEAN, SPLIT, SLOPE, LARGER),
    refutes=CLAIM,
    absent={
        "convexity": "no functional of a density",
        "gibbs": "nothing is minimised",
        "divergence": "no divergence in the statement",
    },
    equivalent=dict.fromkeys(
        (
            f"the mean of a cosine, link 1: start: {edit}"
            for edit in ("sign of the whole", "factor 2 on the whole", "t → −t")
        ),
        "a multiple of 0 is 0",
    )
    | dict.fromkeys(("body of Γ_{S²}: t → −t", "body of v_{S²}: t → −t"), "t and −t have one law"),
)
def in_batch_constant() -> Iterator[Step]:
    """Show that the covariance is positive."""
    yield calc(
        "the mean of the kernel", "energy", KERNEL.lhs,
        eq(integral(derivative(tau * exp(t / tau) / 2, t), t), "the integrand is a derivative"),
        ends(KERNEL, "the fundamental theorem of calculus"),
    )  # fmt: skip
    yield calc(
        "the mean square of a cosine", "energy", SQUARE.lhs,
        eq(integral(derivative(t**3 / 6, t), t), "the integrand is a derivative"),
        ends(SQUARE, "the fundamental theorem of calculus"),
    )  # fmt: skip
    yield calc(
        "the mean of a cosine", "energy", MEAN.lhs,
        eq(integral(derivative(t**2 / 2, t), t), "the integrand is a derivative"),
        ends(MEAN, "the fundamental theorem of calculus"),
    )  # fmt: skip
    yield calc(
        "the variance", "energy", SPLIT.lhs,
        ends(
            SPLIT, "the mean product of y and t is b",
            given(SQUARE, times=-9 * b**2), given(MEAN, times=-3 * b),
        ),
    )  # fmt: skip
    body, turned = t * exp(t / tau), left * exp(left / tau)
    yield calc(
        "the projection on t", "energy", SLOPE.lhs,
        eq(
            integral(x * exp(x / tau) * (1 - exp(-2 * x / tau)), x) / (2 * Gamma), "split at 0, and reflect one half",
            given(split(body, t, left, right), times=1 / (2 * Gamma)),
            given(substitution(turned, left, x, reversed=True), times=1 / (2 * Gamma)),
            given(substitution(right * exp(right / tau), right, x), times=1 / (2 * Gamma)),
        ),
        ends(SLOPE, "x > 0"),
    )  # fmt: skip
    yield calc(
        "independent negatives have more", "energy", LARGER.lhs,
        eq(v / 2, "what the constants differ by"),
        eq(integral((y - 3 * b * t) ** 2, t) / 4 + 3 * b**2 / 2, "the variance", given(SPLIT, times=Fraction(1, 2))),
        ends(LARGER, "b > 0"),
    )  # fmt: skip

    # 5. Evidence
    yield measured(
        "C/2 of views with noise vM(20) on S¹ at τ = 0.3", *covariance_of_views(0.3, 20.0), digits=10, at_least=0.5
    )
    yield measures("random temperatures", KERNEL, SQUARE, MEAN, SPLIT, SLOPE, LARGER)
