"""**Stable gradients**: a batch's gradient is at most twice what moves log κ, times what the positive leaves.

Statement (Lemma B.1).  Anchors z ∼ q have positives v ∼ ν_z and N i.i.d. negatives wᵢ ∼ q'; log κ moves by a(z, w), or
by p(z, w) through the anchor and r(z, w) through the key. With L_N' as in one_direction_gradient.py:
    (a) δ_κL_N'[κ][κ(z, w) a(z, w)] = E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ) a(z, wᵢ)]] −
        E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ) a(z, v)]]
    (b) δ_κL_N'[κ][κ(z, w) a(z, w)] ≤ 2 b E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]]
    (c) (−2) b E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]] ≤ δ_κL_N'[κ][κ(z, w) a(z, w)]
    (d) E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]] ≤ 1
    (e) δ_κL_N'[κ][κ(z, w) (p(z, w) + r(z, w))] ≤ 4 g
    (f) (p(z, w) + r(z, w))² ≤ 2 c
Hypotheses.  κ > 0 bounded; ρ, ρ' > 0 of mass 1; a, p, r bounded; N ≥ 1 whole; b ≥ 0, b ≥ |a(z, w)|; g ≥ 0, g ≥ |p(z,
    w)|, g ≥ |r(z, w)|; c ≥ 0, c ≥ p(z, w)² + r(z, w)².
Steps.  The derivative of the loss is the mean of a(z, wᵢ) − a(z, v) under the shares κ(z, wᵢ)/(κ(z, v) + Σᵢ κ(z, wᵢ)).
    Each difference is at most 2b, and the shares of negatives add up to 1 − σ₊, σ₊ the positive's share.
Deviations.  Along a unit direction of θ, p = ⟨∇_z s, J_θf(z)·⟩/τ and r = ⟨∇_w s, J_θf(w)·⟩/τ. The source's C_sC_Θ is g,
    and (e) its 4C_sC_Θ. As its C_s bounds the whole gradient of s/τ, p² + r² ≤ (C_sC_Θ)² =: c, and by (f) b = √2 C_sC_Θ
    will do in (b) and (c): that is 2√2 C_sC_Θ E(1 − σ₊), sharper by √2 and by the positive's share. Norms are suprema
    of these directions. q' may be another law than q, and no compactness of parameters is used.
References.  arXiv:2601.19597v4, Lemma B.1 and Remark 3.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    copy_sum,
    critic,
    ends,
    equals,
    given,
    le,
    measures,
    quadrature,
    scalar,
    theorem,
    total,
    v,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Expr
from proofs_check.vocabulary.theorem import Step
from theorems.objects.moving_batches import kappa
from theorems.one_direction_gradient import batch

# 1. Symbols, with their hypotheses: how log κ moves, in all, and through the anchor (p) and the key (r) apart
a, p, r = critic("a", "a"), critic("p", "p"), critic("r", "r")
b = scalar("b", "b", "nonnegative", over=absolute(a(z, w)))
g = scalar("g", "g", "nonnegative", over=(absolute(p(z, w)), absolute(r(z, w))))
c = scalar("c", "c", "nonnegative", over=p(z, w) ** 2 + r(z, w) ** 2)


# 2. Objects: how the loss moves with log κ, shares of the batch, and means under those of the negatives
def slope(direction: Expr) -> Expr:
    """Return how the loss moves where log κ moves so."""
    return vary(batch.L, (kappa, kappa(z, w) * direction))


def negatives(of: Expr) -> Expr:
    """Return the mean of a function of a negative under the shares of the batch."""
    return batch.over(copy_sum(kappa(z, w) * of, w) / batch.partition_sum)


rest = batch.over(copy_sum(kappa(z, w), w) / batch.partition_sum)

# 3. Statement
MEAN = equals("a", "means under the shares", slope(a(z, w)), negatives(a(z, w)) - negatives(a(z, v)))
UPPER = at_most("b", "upper bound", slope(a(z, w)), 2 * b * rest)
LOWER = at_most("c", "lower bound", -2 * b * rest, slope(a(z, w)))
LEFT = at_most("d", "what the positive leaves", rest, 1)
PAPER = at_most("e", "the bound of the source", slope(p(z, w) + r(z, w)), 4 * g)
SHARP = at_most("f", "anchor and key together", (p(z, w) + r(z, w)) ** 2, 2 * c)


# 4. Derivation
@theorem(
    id="LB.1",
    title="Stable gradients",
    clauses=(MEAN, UPPER, LOWER, LEFT, PAPER, SHARP),
    absent={
        "convexity": "the loss is not claimed convex",
        "gibbs": "no energy is minimised",
        "divergence": "no divergence in the statement",
    },
    equivalent={
        **dict.fromkeys(
            ("upper bound, link 1", "lower bound, link 1", "the bound of the source, link 1"),
            "whatever moves log κ by at most b is bounded so, whichever way; a square for b fails below 1 alone, and "
            "half the bound only where negatives and positives lie apart, on no measure tried",
        ),
        "what the positive leaves, link 1": "holds for any shares of a batch",
        "anchor and key together, link 1": "true of the part, of the difference, and of numbers that are whole",
    },
)
def gradient_bound() -> Iterator[Step]:
    """Write the gradient by means under the shares, and bound each."""
    yield calc("means", "energy", MEAN.lhs, ends(MEAN, "the derivative of the logarithm; the shares add up to 1"))
    yield calc(
        "upper bound", "energy", UPPER.lhs,
        ends(UPPER, "|a| ≤ b", gap=total(negatives(b - a(z, w)), negatives(b + a(z, v)))),
    )  # fmt: skip
    yield calc(
        "lower bound", "energy", LOWER.lhs,
        ends(LOWER, "|a| ≤ b", gap=total(negatives(b + a(z, w)), negatives(b - a(z, v)))),
    )  # fmt: skip
    yield calc(
        "what the positive leaves", "energy", LEFT.lhs,
        ends(LEFT, "its share is positive", gap=batch.over(kappa(z, v) / batch.partition_sum)),
    )  # fmt: skip
    yield calc(
        "the bound of the source", "energy", PAPER.lhs,
        le(
            4 * g * rest, "|p|, |r| ≤ g", given(MEAN, at=((a, p(z, w) + r(z, w)),)),
            gap=total(
                negatives(g - p(z, w)), negatives(g - r(z, w)), negatives(g + p(z, v)), negatives(g + r(z, v))
            ),
        ),
        ends(PAPER, "what the positive leaves", given(LEFT, times=4 * g)),
    )  # fmt: skip
    yield calc(
        "anchor and key together", "energy", SHARP.lhs,
        ends(
            SHARP, "(p + r)² + (p − r)² = 2p² + 2r²",
            gap=total((p(z, w) - r(z, w)) ** 2, 2 * (c - (p(z, w) ** 2 + r(z, w) ** 2))),
        ),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth kernels on S¹", MEAN, UPPER, LOWER, LEFT, PAPER, SHARP)
    yield measures("random kernels on ℤ/n", MEAN, UPPER, LOWER, LEFT, PAPER, SHARP)
