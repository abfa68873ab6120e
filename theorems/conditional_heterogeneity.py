"""**Conditional heterogeneity**: in the angular model one alignment field is flat and the other is not, at any noise.

Statement (model of Appendix E.3, Figures 2b and 5).  Let θ₂ be normal about θ₁ with variance σ², given θ₁; s(z, w)
= ⟨z, w⟩; p̂_k is the k-th Fourier coefficient of the law of θ₁. Then
    (a) ½ (e^((−σ²) (k − 1)²/2) + e^((−σ²) (k + 1)²/2)) = e^(−σ²/2) e^((−k²) σ²/2) ((e^(k σ²) + e^((−k) σ²))/2)
    (b) p̂_k ((e^(k σ²) + e^((−k) σ²))/2 − 1) > 0
    (c) ∫ρ D (C − ∫ρ C dμ) dμ ≤ ½ (M − m) ∫ρ |C − ∫ρ C dμ| dμ
Hypotheses.  M ≥ D; σ > 0; k ≥ 1 whole; D any field with m ≤ D ≤ M, C any field, ρ > 0 of mass 1; p̂_k > 0 is a
    coefficient of the law of θ₁.
Steps.  U₁₂ = −e^(−σ²/2) is flat. Multiplication by cos(θ₁ − θ₂) moves a Fourier coefficient by one place up and down,
    and smoothing weighs each by its Gaussian: that is (a). Relative to e^(−σ²/2) e^(−k²σ²/2) the coefficient of U₁₂ −
    U₂₁ against the law of θ₂ is p̂_k times what cosh(kσ²) exceeds 1 by, and positive. A covariance is at most half the
    oscillation times the mean deviation, which turns a coefficient into a bound of the oscillation.
Deviations.  The source computes no field: it says that noise on one side makes the conditionals differ. With D = U₁₂ −
    U₂₁, C = cos θ and ρ the density of θ₂, (b) at k = 1 and (c) give osc(U₁₂ − U₂₁) ≥ 2p̂₁e^(−σ²)(cosh σ² − 1),
    positive for every σ > 0 if p̂₁ ≠ 0; any other coefficient does as well. So by Knife no matched pair is stationary,
    unless θ₁ is uniform. The oscillation starts like σ⁴ (osc(p''/p)/2 = 21.01 for the published law, not like σ²),
    grows on the published range, is not monotone for all σ, and tends to 2p̂₁; all of that is measured. That the
    Gaussian multiplies by e^(−σ²/2) is its characteristic function; the second route of every number integrates
    instead.
References.  arXiv:2601.19597v4, Appendix E.3, Figures 2b and 5; Billingsley, Probability and Measure, 3rd ed., Section
    26.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    ends,
    eq,
    equals,
    exp,
    integral,
    measured,
    measures,
    positive,
    potential,
    quadrature,
    scalar,
    theorem,
    whole_number,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.multimodal import field_oscillation, oscillation_over_bound, rise, twice_first_harmonic
from theorems.objects import rho

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
sigma, k = scalar("σ", r"\sigma", "positive"), whole_number("k", "k")
p = scalar("p̂_k", r"\hat p_k", "positive")
D, C = potential("D", "D"), potential("C", "C")
low, high = scalar("m", "m", under=D), scalar("M", "M", over=D)

# 2. Objects
cosh = (exp(k * sigma**2) + exp(-k * sigma**2)) / 2
deviation = C - integral(rho * C)

# 3. Statement
MOVED = equals(
    "a", "the coefficient of U₂₁",
    half * (exp(-(sigma**2) * (k - 1) ** 2 / 2) + exp(-(sigma**2) * (k + 1) ** 2 / 2)),
    exp(-(sigma**2) / 2) * exp(-(k**2) * sigma**2 / 2) * cosh,
)  # fmt: skip
RISE = positive("b", "the coefficient of the difference", p * (cosh - 1))
BOUND = at_most(
    "c", "a covariance bounds the oscillation", integral(rho * D * deviation),
    half * (high - low) * integral(rho * absolute(deviation)),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="Het",
    title="Conditional heterogeneity",
    clauses=(MOVED, RISE, BOUND),
    absent={
        "convexity": "the energy is linear in a field",
        "divergence": "a statement about fields: the laws of θ₁ and θ₂ differ anyway",
    },
    equivalent={
        **dict.fromkeys(
            (f"the oscillation, link 1: start: {edit}" for edit in ("sign of the whole", "ρ → −ρ", "D → −D")),
            "−D has the same oscillation",
        ),
        "the oscillation, link 1: start: ρ D (C − ∫ρ C dμ) → ρ (C − ∫ρ C dμ)": "the mean deviation is 0",
    },
)
def conditional_heterogeneity() -> Iterator[Step]:
    """Compare the two fields coefficient by coefficient, and bound how far their difference moves."""
    yield calc("the coefficient of U₂₁", "energy", MOVED.lhs, ends(MOVED, "(k ± 1)² = k² ± 2k + 1"))
    yield calc(
        "the coefficient of the difference", "gibbs", RISE.lhs,
        eq(
            p * (exp(k * sigma**2 / 2) - exp(-(k * sigma**2) / 2)) ** 2 / 2, "cosh x − 1 = ½(e^(x/2) − e^(−x/2))²"
        ),
        ends(RISE, "e^x increases"),
    )  # fmt: skip
    size = absolute(deviation)
    yield calc(
        "the oscillation", "gibbs", BOUND.lhs,
        ends(
            BOUND, "ρ has mass 1: the mean of the deviation is 0",
            gap=half * integral(rho * ((high - D) * (size + deviation) + (D - low) * (size - deviation))),
        ),
    )  # fmt: skip

    # 5. Evidence
    yield measured("osc(U₁₂ − U₂₁) over σ⁴ at σ = 0.05", *field_oscillation(0.05, over_quartic=True), digits=6)
    yield measured("osc(U₁₂ − U₂₁) at σ = 0.7", *field_oscillation(0.7), digits=10)
    yield measured("osc(U₁₂ − U₂₁) at σ = 1.2", *field_oscillation(1.2), digits=10)
    yield measured("osc(U₁₂ − U₂₁) at σ = 2", *field_oscillation(2.0), digits=10)
    yield measured("2p̂₁, what it tends to", *twice_first_harmonic(), digits=10)
    yield measured("least growth of it over steps of 0.05 in σ, to 0.7", *rise(), digits=10, at_least=0.0)
    yield measured("least ratio of it to the bound of (c), σ to 2", *oscillation_over_bound(), digits=8, at_least=1.0)
    yield quadrature("smooth fields on spheres", BOUND)
    yield measures("random fields", BOUND)
