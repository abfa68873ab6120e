"""**Alignment does not fix the marginals**: pairs of one mean alignment, and marginals as far apart as one likes.

Statement (headline H5).  Let anchors be uniform, and a positive be drawn from a law σ of its own with probability p,
and else be its anchor. With
    ρ_σ(z) := (1 − p)/(∫1 dμ) + p σ
    u(z) := 1/(∫1 dμ)
and D_sym, the L¹ norm and κ_τ as in objects.py:
    (a) (1/(∫1 dμ)) ∫∫κ_τ(z, w) σ(w) dμ(w) dμ(z) = V_κ/(∫1 dμ)
    (b) ∫ρ_σ dμ = 1
    (c) ∫u dμ = 1
    (d) D_sym(u,ρ_σ) ≥ 0
    (e) ‖u − ρ_σ‖₁ = p ‖σ − u‖₁
    (f) ‖σ − u‖₁ ≥ 0, = 0 only at σ = u
    (g) ½ p² ‖σ − u‖₁² ≤ D_sym(u,ρ_σ)
Hypotheses.  τ > 0; 0 < p < 1; σ > 0 of mass 1; the critic is a kernel, symmetric, with ∫κ_τ(z, w) dμ(w) = V_κ at every
    z (A2.1).
Steps.  The kernel has the same mean over uniform anchors for every positive: so the part drawn from σ contributes
    V_κ/μ(𝒵) to the mean alignment, whatever σ is. The second marginal is (1 − p) times the uniform law plus pσ, and
    its divergence from the uniform law vanishes for σ uniform only; Pinsker's inequality bounds it from below.
Deviations.  The critic is written as a positive kernel of constant volume; any bounded critic whose mean over the
    sphere is constant is one up to a number. On S¹ with the cosine critic E s⁺ = 1 − p for every σ. Two laws are
    exhibited: with p = 1/10 and σ uniform D_sym = 0; with σ = vM(1000) it is measured below, and it grows without
    bound with the concentration. So strong pairwise alignment and a modality gap go together, and P4.1 and Knife say
    why descent need not close it.
References.  arXiv:2601.19597, Section 4.
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
    given,
    integral,
    measured,
    measures,
    named_density,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.multimodal import alignment_of_mixture, divergence_of_mixture
from theorems.objects import D_sym, L1_norm, V, kappa, phi, rho
from theorems.pinsker import PINSKER, sigma

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
p = scalar("p", "p", "positive", below=1)

# 2. Objects
uniform = named_density(
    "u", "u", 1 / integral(1), twin="the uniform law and a mixture with it; their divergence is measured in H5"
)
second = named_density(
    "ρ_σ",
    r"\rho_\sigma",
    (1 - p) / integral(1) + p * sigma,
    twin="the uniform law and a mixture with it; their divergence is measured in H5",
)

# 3. Statement
ALIGNED = equals(
    "a", "the mean alignment with a law of its own",
    integral(integral(kappa(z, w) * sigma(w), w)) / integral(1), V / integral(1),
)  # fmt: skip
MASS = equals("b", "the second marginal is a law", integral(second), 1)
UNIFORM = equals("c", "so is the uniform one", integral(uniform), 1)
APART = nonnegative("d", "the divergence of the marginals", D_sym(uniform, second))
DISTANCE = equals("e", "how far", L1_norm(uniform, second), p * L1_norm(sigma, uniform))
ZERO = nonnegative("f", "they agree for the uniform law only", L1_norm(sigma, uniform), (sigma, uniform))
LEAST = at_most("g", "at least so far", half * p**2 * L1_norm(sigma, uniform) ** 2, D_sym(uniform, second))


# 4. Derivation
@theorem(
    id="H5",
    title="Alignment does not fix the marginals",
    clauses=(ALIGNED, MASS, UNIFORM, APART, DISTANCE, ZERO, LEAST),
    absent={
        "convexity": "two laws are compared, and nothing is varied",
        "gibbs": "nothing is minimised: P4.1 and Knife say what minimisers do",
    },
)
def alignment_and_gap() -> Iterator[Step]:
    """Keep the alignment, and move the second marginal."""
    yield calc("the mean alignment", "energy", ALIGNED.lhs, ends(ALIGNED, "∫κ_τ(z, w) dμ(z) = V_κ, and σ has mass 1"))
    yield calc("the second marginal", "energy", MASS.lhs, ends(MASS, "σ has mass 1"))
    yield calc("the uniform law", "energy", UNIFORM.lhs, ends(UNIFORM, "by definition"))
    yield calc(
        "the divergence of the marginals", "divergence", APART.lhs,
        eq(
            half * integral(second * phi(uniform / second) + uniform * phi(second / uniform)),
            "the linear terms cancel",
        ),
        ends(APART, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc("where they agree", "divergence", ZERO.lhs,
        eq(integral(absolute(sigma - uniform)), "by definition"),
        ends(ZERO, "an absolute value vanishes at 0 only"),
    )  # fmt: skip
    yield calc("the distance", "divergence", DISTANCE.lhs, ends(DISTANCE, "u − ρ_σ = p(u − σ)"))
    yield calc(
        "at least so far", "divergence", LEAST.lhs,
        eq(half * L1_norm(uniform, second) ** 2, "how far"),
        ends(
            LEAST, "Pinsker's inequality (L3), both ways",
            given(PINSKER, times=Fraction(1, 4), at=((rho, uniform), (sigma, second))),
            given(PINSKER, times=Fraction(1, 4), at=((rho, second), (sigma, uniform))),
        ),
    )  # fmt: skip

    # 5. Evidence
    for kind, concentration in (("uniform", 0.0), ("vM(1000)", 1000.0)):
        yield measured(f"E s⁺ on S¹, p = 1/10, σ {kind}", *alignment_of_mixture(0.1, concentration), digits=10)
        yield measured(f"D_sym on S¹, p = 1/10, σ {kind}", *divergence_of_mixture(0.1, concentration), digits=10)
    yield quadrature("smooth densities on S¹", ALIGNED, MASS, UNIFORM, APART, DISTANCE, ZERO, LEAST)
    yield measures("random densities on ℤ/n", ALIGNED, MASS, UNIFORM, APART, DISTANCE, ZERO, LEAST)
