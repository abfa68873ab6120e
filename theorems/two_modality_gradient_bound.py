"""**Stable gradients, two modalities**: the joint gradient of the symmetric loss has the bound of one direction.

Statement (Lemma B.2).  log κ moves by a(z, w), or by x p(z, w) through one encoder and y r(z, w) through the other.
With L_N^Sym as in two_modality_gradient.py:
    (a) δ_κL_N^Sym[κ][κ(z, w) a(z, w)] ≤ 2 b (½ (E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z,
        wᵢ)]] + E_{(z, v)∼π₂₁}[E_{w₁,…,w_N∼q₁}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]]))
    (b) (−2) b (½ (E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]] + E_{(z,
        v)∼π₂₁}[E_{w₁,…,w_N∼q₁}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]])) ≤ δ_κL_N^Sym[κ][κ(z, w) a(z, w)]
    (c) ½ (E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]] + E_{(z,
        v)∼π₂₁}[E_{w₁,…,w_N∼q₁}[(1/(κ(z, v) + Σᵢ κ(z, wᵢ))) Σᵢ κ(z, wᵢ)]]) ≤ 1
    (d) δ_κL_N^Sym[κ][κ(z, w) (x p(z, w) + y r(z, w))] ≤ 2 g (x + y)
    (e) (x p(z, w) + y r(z, w))² ≤ (x² + y²) c
Hypotheses.  κ > 0 bounded; ρ₁, ρ₂, ρ > 0 of mass 1; a, p, r bounded; N ≥ 1 whole; b ≥ 0, b ≥ |a(z, w)|; g ≥ 0, g ≥
    |p(z, w)|, g ≥ |r(z, w)|; c ≥ 0, c ≥ p(z, w)² + r(z, w)²; x, y ≥ 0.
Steps.  Lemma B.1 in either direction, and the mean of both. What moves log κ through both encoders is at most the root
    of (x² + y²)(p² + r²), by (x p + y r)² + (x r − y p)² = (x² + y²)(p² + r²).
Deviations.  (x, y) are how far a direction moves θ and φ, x² + y² = 1. The source has 2√2 C_sC_enc, which is (d) at x =
    y, g = C_sC_enc: there θ moves one encoder alone and φ the other. As its C_s bounds the whole gradient of s/τ, c =
    (C_sC_enc)², and by (e) b = C_sC_enc will do in (a) to (c): that is 2C_sC_enc, or C_sC_enc times what the positives
    of both directions leave. The loss is C¹ where encoders are; nothing holds almost everywhere only.
References.  arXiv:2601.19597v4, Lemma B.2 and Remark 4.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    copy_sum,
    ends,
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
from proofs_check.vocabulary.chains import Premise
from proofs_check.vocabulary.expressions import Expr
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step
from theorems import gradient_bound
from theorems.gradient_bound import a, b, c, g, p, r
from theorems.negative_symmetric_divergence import half
from theorems.objects.moving_batches import MovingDirection, kappa
from theorems.two_modality_gradient import BACK, THERE, L, back, mean, there

# 1. Symbols, with their hypotheses: how far a direction goes through either encoder
x, y = scalar("x", "x", "nonnegative"), scalar("y", "y", "nonnegative")


# 2. Objects
def slope(direction: Expr) -> Expr:
    """Return how the symmetric loss moves where log κ moves so."""
    return vary(L, (kappa, kappa(z, w) * direction))


def left(batch: MovingDirection) -> Expr:
    """Return the mean share of the negatives in one direction."""
    return batch.over(copy_sum(kappa(z, w), w) / batch.partition_sum)


def bounded(batch: MovingDirection) -> Expr:
    """Return what |p|, |r| ≤ g leaves open in one direction."""

    def negatives(of: Expr) -> Expr:
        return batch.over(copy_sum(kappa(z, w) * of, w) / batch.partition_sum)

    return total(
        x * negatives(g - p(z, w)), y * negatives(g - r(z, w)), x * negatives(g + p(z, v)), y * negatives(g + r(z, v))
    )


rest = mean(left(there), left(back))
both = x * p(z, w) + y * r(z, w)

# 3. Statement
UPPER = at_most("a", "upper bound", slope(a(z, w)), 2 * b * rest)
LOWER = at_most("b", "lower bound", -2 * b * rest, slope(a(z, w)))
LEFT = at_most("c", "what the positives leave", rest, 1)
PAPER = at_most("d", "the bound of the source", slope(both), 2 * g * (x + y))
SHARP = at_most("e", "both encoders together", both**2, (x**2 + y**2) * c)


def of_both(clause: Clause, times: Expr | int = 1, at: tuple[tuple[Expr, Expr], ...] = ()) -> tuple[Premise, Premise]:
    """Rest on the mean of what a clause of Lemma B.1 says of the two directions."""
    return given(clause, times=half * times, at=(*THERE, *at)), given(clause, times=half * times, at=(*BACK, *at))


# 4. Derivation
@theorem(
    id="LB.2",
    title="Stable gradients, two modalities",
    clauses=(UPPER, LOWER, LEFT, PAPER, SHARP),
    absent={
        "convexity": "the loss is not claimed convex",
        "gibbs": "no energy is minimised",
        "divergence": "no divergence in the statement",
    },
    equivalent={
        "the bound of the source, link 1": "LB.1 in two directions, edited there",
        "both encoders together, link 1": "Cauchy–Schwarz, true of any two numbers, whatever their signs",
    },
)
def two_modality_gradient_bound() -> Iterator[Step]:
    """Take the mean of Lemma B.1 in both directions."""
    yield calc("upper bound", "energy", UPPER.lhs, ends(UPPER, "LB.1", *of_both(gradient_bound.UPPER), gap=0))
    yield calc("lower bound", "energy", LOWER.lhs, ends(LOWER, "LB.1", *of_both(gradient_bound.LOWER), gap=0))
    yield calc("what the positives leave", "energy", LEFT.lhs, ends(LEFT, "LB.1", *of_both(gradient_bound.LEFT), gap=0))
    yield calc(
        "the bound of the source", "energy", PAPER.lhs,
        le(
            2 * g * (x + y) * rest, "|p|, |r| ≤ g", *of_both(gradient_bound.MEAN, at=((a, both),)),
            gap=total(*(half * bounded(way) for way in (there, back))),
        ),
        ends(PAPER, "what the positives leave", given(LEFT, times=2 * g * (x + y))),
    )  # fmt: skip
    yield calc(
        "both encoders together", "energy", SHARP.lhs,
        ends(
            SHARP, "(x p + y r)² + (x r − y p)² = (x² + y²)(p² + r²)",
            gap=total((x * r(z, w) - y * p(z, w)) ** 2, (x**2 + y**2) * (c - (p(z, w) ** 2 + r(z, w) ** 2))),
        ),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth kernels on S¹", UPPER, LOWER, LEFT, PAPER, SHARP)
    yield measures("random kernels on ℤ/n", UPPER, LOWER, LEFT, PAPER, SHARP)
