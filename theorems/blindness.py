"""**Blindness**: what a batch can still gain is bounded on both sides by the kernel between positives and negatives.

Statement (Theorem U8).  Anchors follow q₁; a negative v and N more, w₁, …, w_N, follow q₂. Where κ(z, w) is the kernel
of a negative over that of the positive, let
    L := E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[log(1 + (κ(z, v) + Σᵢ κ(z, wᵢ)))]]]
    κ̄(z) := E_{w∼q₂}[κ(z, w)]
    m(z) := E_{w∼q₂}[log κ(z, w)]
Then for every α(z) > 0
    (a) L ≤ E_{z∼q₁}[log(1 + (N + 1) κ̄(z))]
    (b) E_{z∼q₁}[log(N + 1) + m(z)] ≤ E_{z∼q₁}[E_{v∼q₂}[E_{w₁,…,w_N∼q₂}[log(κ(z, v) + Σᵢ κ(z, wᵢ))]]]
    (c) E_{z∼q₁}[log(1 + (N + 1) α(z)) + ((N + 1) α(z)/(1 + (N + 1) α(z))) (m(z) − log α(z))] ≤ L
    (d) E_{z∼q₁}[log(1 + (N + 1) e^(m(z)))] ≤ L
Hypotheses.  κ > 0 bounded; α > 0; ρ₁, ρ₂ > 0 of mass 1; w₁, …, w_N independent of one another and of v.
Steps.  (a) is Jensen's inequality for the logarithm of the sum. log(1 + e^y) lies above its tangent at log((N + 1)α),
    and in the mean the logarithm of the sum is at least log(N + 1) + m, as shares of N + 1 draws have the mean
    1/(N + 1): that is (c), and (d) is (c) at α = e^m.
Deviations.  For one negative the same bounds are Jensen's for log(1 + x) and for log(1 + e^y). For cones, pairs
    (cos α·u, ± sin α) with u uniform on S^{d−2}, κ = e^(r²(t − 1)/τ), t = ⟨u, u'⟩, r² = 1 − g²/4, at every anchor:
    the gap g cancels but for r. So log(1 + N e^(−r²/τ)) ≤ L_N ≤ log(1 + N e^(ψ_{d−1}(r²/τ) − r²/τ)), and no force acts
    by more: the gradient there is ≤ 2√2 C_s C_Θ L_N (U7). At (d, τ, g, N) = (512, 0.01, 0.854, 10⁹) that is below
    2·10⁻²⁴ nats; at (512, 0.07, 0.6, 32768) it is not: there matched uniform pairs have a lower loss, and the loss sees
    the gap. Every pair law has L_N ≥ max(0, log(N + 1) + L*) (U2). This is about τ, not about every τ.
References.  arXiv:2601.19597, Lemma B.2 (gradients); Poole et al., arXiv:1905.06922.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    at_most,
    calc,
    copy_sum,
    density,
    ends,
    exp,
    expectation,
    expectation_iid,
    given,
    kernel,
    log,
    measured,
    measures,
    named_field,
    named_scalar,
    quadrature,
    share,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import q_1, q_2, rho_1
from theorems.numbers.blindness import FAR, NEAR, blindness_routes
from theorems.objects import lambda_1
from theorems.objects.batches import N

# 1. Symbols, with their hypotheses
kappa, alpha = kernel("κ", r"\kappa"), density("α", r"\alpha", mass=None)

# 2. Objects
negatives = kappa(z, v) + copy_sum(kappa(z, w), w)
G = named_field("κ̄", r"\bar\kappa", expectation(kappa(z, w), (w, q_2)))
m = named_field("m", "m", expectation(log(kappa(z, w)), (w, q_2)))


def mean(body: Expr) -> Expr:
    """Take the mean over an anchor and N + 1 negatives."""
    return expectation(expectation_iid(body, N, (w, q_2)), (z, q_1), (v, q_2))


L = named_scalar("L", "L", mean(log(1 + negatives)), twin="cones' is measured in U8")
whole, part = 1 + (N + 1) * alpha, (N + 1) * alpha
pays = mean(
    lambda_1(whole / (1 + negatives)) / whole
    + part / whole * lambda_1(negatives * whole / (part * (1 + negatives)))
    + part / whole * lambda_1((N + 1) * kappa(z, v) / negatives)
)

# 3. Statement
UPPER = at_most("a", "from above", L, expectation(log(1 + (N + 1) * G(z)), (z, q_1)))
SUM = at_most("b", "the logarithm of the sum", expectation(log(N + 1) + m(z), (z, q_1)), mean(log(negatives)))
TANGENT = at_most(
    "c", "tangents", expectation(log(whole) + part / whole * (m(z) - log(alpha)), (z, q_1)), L
)  # fmt: skip
LOWER = at_most("d", "from below", expectation(log(1 + (N + 1) * exp(m(z))), (z, q_1)), L)


# 4. Derivation
@theorem(
    id="U8",
    title="Blindness",
    clauses=(UPPER, SUM, TANGENT, LOWER),
    absent={"convexity": "no functional is claimed convex", "gibbs": "nothing is minimised: U2 has the least loss"},
    equivalent={"body of κ̄: factor 2 on the whole": "a weaker bound from above: G occurs there alone"},
)
def blindness() -> Iterator[Step]:
    """Apply Jensen's inequality to the sum, and to its logarithm."""
    yield calc(
        "from above", "energy", UPPER.lhs,
        ends(UPPER, "log x ≤ x − 1 (L4)", gap=mean(lambda_1((1 + negatives) / (1 + (N + 1) * G(z))))),
    )  # fmt: skip
    yield calc(
        "the logarithm of the sum", "divergence", SUM.lhs,
        ends(
            SUM, "shares of N + 1 draws have the mean 1/(N + 1)",
            given(share(kappa, q_2, N), times=(N + 1) * rho_1, over=z),
            gap=mean(lambda_1((N + 1) * kappa(z, v) / negatives)),
        ),
    )  # fmt: skip
    yield calc(
        "tangents", "divergence", TANGENT.lhs,
        ends(
            TANGENT, "log(1 + e^y) lies above its tangents, and (b)",
            given(share(kappa, q_2, N), times=part / whole * (N + 1) * rho_1, over=z), gap=pays,
        ),
    )  # fmt: skip
    yield calc(
        "from below", "divergence", LOWER.lhs, ends(LOWER, "(c) at α = e^m", given(TANGENT, at=((alpha, exp(m(z))),)))
    )

    # 5. Evidence
    for name, setting in (("upper", FAR), ("lower", NEAR), ("upper", NEAR), ("matched", NEAR)):
        dimension, tau, gap, number = setting
        said = f"{name} bound of cones on S^{dimension - 1}, τ = {tau:g}, gap {gap:g}, N = {number:g}"
        yield measured(said, *blindness_routes(name, *setting), digits=12)
    yield measured(
        "L_1 of cones on S², τ = 0.2, gap 0.5, exactly", *blindness_routes("exact", 3, 0.2, 0.5, 1), digits=12
    )
    yield quadrature("smooth kernels on S¹", UPPER, SUM, TANGENT, LOWER)
    yield measures("random kernels on ℤ/n", UPPER, SUM, TANGENT, LOWER)
