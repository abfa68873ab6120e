"""**Gradients fall with the loss**: what moves a batch's loss is at most a multiple of 1 − e^(−L).

Statement (Theorem U7).  Let log κ move by a(z, w), and L_N' be as in one_direction_gradient.py. Then for every ℓ ≥ L_N'
    (a) E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]] ≤ 1 − e^(−ℓ)
    (b) δ_κL_N'[κ][κ(z, w) a(z, w)] ≤ 2 b (1 − e^(−ℓ))
    (c) (−2) b (1 − e^(−ℓ)) ≤ δ_κL_N'[κ][κ(z, w) a(z, w)]
    (d) δ_κL_N'[κ][κ(z, w) a(z, w)] ≤ 2 b ℓ
Hypotheses.  ℓ ≥ L_N'[κ]; κ > 0 bounded; ρ, ρ' > 0 of mass 1; a bounded; N ≥ 1 whole; b ≥ 0, b ≥ |a(z, w)|.
Steps.  The loss is −log σ₊, σ₊ the positive's share, and e^(−x) is convex: so what the positive leaves, E(1 − σ₊), is
    at most 1 − e^(−L). Lemma B.1 has the gradient below 2b times that.
Deviations.  b = √2 C_sC_Θ will do, where C_s bounds the whole gradient of s/τ (LB.1 (f)); b = 2C_sC_Θ where it bounds
    each partial one, which gives the source's 4C_sC_Θ times 1 − e^(−L). Two modalities have b = C_sC_enc (LB.2 (e)) in
    each direction, and 1 − e^(−L) is concave: so their mean obeys (b) with L^Sym. It is attained at single batches: on
    S¹ with anchor, positive and negatives at θ, π/2 − θ and −π/2 − θ, in the limit θ → 0; both sides are measured.
References.  arXiv:2601.19597v4, Lemmas B.1 and B.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    exp,
    given,
    le,
    measured,
    measures,
    quadrature,
    scalar,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import gradient_bound
from theorems.gradient_bound import a, b, rest, slope
from theorems.numbers.unfrozen import steep_routes
from theorems.objects import lambda_1
from theorems.objects.moving_batches import kappa
from theorems.one_direction_gradient import batch

# 1. Symbols and objects: most stand in gradient_bound.py; a bound of the loss
L = batch.L
ell = scalar("ℓ", r"\ell", over=L)
left = 1 - exp(-ell)
positive = kappa(z, v) / batch.partition_sum

# 2. Statement
SHARE = at_most("a", "what the positive leaves", rest, left)
UPPER = at_most("b", "the gradient from above", slope(a(z, w)), 2 * b * left)
LOWER = at_most("c", "and from below", -2 * b * left, slope(a(z, w)))
LINEAR = at_most("d", "never above a multiple of the loss", slope(a(z, w)), 2 * b * ell)


# 3. Derivation
@theorem(
    id="U7",
    title="Gradients fall with the loss",
    clauses=(SHARE, UPPER, LOWER, LINEAR),
    absent={
        "convexity": "the loss is not claimed convex",
        "gibbs": "no energy is minimised",
        "divergence": "no divergence in the statement",
    },
    equivalent={
        **dict.fromkeys(
            ("from above, link 1", "from below, link 2", "a multiple of the loss, link 1"),
            "whatever moves log κ by at most b is bounded so, whichever way, as in LB.1",
        ),
        **dict.fromkeys(
            ("a multiple of the loss, link 2: 2 b ℓ → 2 b", "a multiple of the loss, link 2: ℓ → 1"),
            "1 − e^(−ℓ) ≤ 1 as well",
        ),
    },
)
def gradient_share() -> Iterator[Step]:
    """Bound the share that is left by Jensen's inequality, and the gradient by that share."""
    yield calc(
        "what the positive leaves", "energy", SHARE.lhs,
        ends(
            SHARE, "e^(−x) is convex",
            gap=exp(-ell) * batch.over(lambda_1(exp(ell) * positive)) + exp(-ell) * (ell - L),
        ),
    )  # fmt: skip
    yield calc(
        "from above", "energy", UPPER.lhs,
        le(2 * b * rest, "Lemma B.1", given(gradient_bound.UPPER)),
        ends(UPPER, "(a)", given(SHARE, times=2 * b)),
    )  # fmt: skip
    yield calc(
        "from below", "energy", LOWER.lhs,
        le(-2 * b * rest, "(a)", given(SHARE, times=2 * b)),
        ends(LOWER, "Lemma B.1", given(gradient_bound.LOWER)),
    )  # fmt: skip
    yield calc(
        "a multiple of the loss", "energy", LINEAR.lhs,
        le(2 * b * left, "(b)", given(UPPER)),
        ends(LINEAR, "e^x ≥ 1 + x (L4)", gap=2 * b * lambda_1(exp(-ell))),
    )  # fmt: skip

    # 4. Evidence
    for name, routes in zip(("ℓ", "|ℓ'|"), steep_routes(0.07, 64, 0.1), strict=True):
        yield measured(f"{name} of a batch on S¹, τ = 0.07, N = 64, θ = 0.1", *routes, digits=11)
    yield quadrature("smooth kernels on S¹", SHARE, UPPER, LOWER, LINEAR)
    yield measures("random kernels on ℤ/n", SHARE, UPPER, LOWER, LINEAR)
