"""**No gap at the optimum**: over all pair laws the loss is least, in each direction alone, where pairs agree.

Statement (Theorem U2).  Points are pairs of vectors with the law π, and c(x, x') = ⟨z, w'⟩ is the critic of one pair's
first with another's second. With h, k, Ψ, A, Z, ω as in half_kernel.py let
    r_c(z, w) := (−2) τ log k_h(z, w) − (c(z, z) + c(w, w) − c(z, w) − c(w, z))
    Γ_c(z) := E_{w∼π}[e^(c(z, w)/τ)]
    Γ_cᵀ(z) := E_{w∼π}[e^(c(w, z)/τ)]
    ℒ₁₂ := E_{z∼π}[−c(z, z)/τ + log Γ_c(z)]
    ℒ₂₁ := E_{z∼π}[−c(z, z)/τ + log Γ_cᵀ(z)]
Then
    (a) ℒ₁₂ = 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ
        + (1/(2 τ)) E_{v∼π}[E_{w∼π}[(∫h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w) ω(g)) dμ(g)) r_c(v, w)]]
        + E_{v∼π}[E_{w∼π}[∫(h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w) ω(g))) log(h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w)
        ω(g))/(e^(c(v, w)/τ) h(v, g) h(w, g)/(k_h(v, w) Γ_c(v)))) dμ(g)]]
    (b) 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ + (1/(2 τ)) E_{v∼π}[E_{w∼π}[(∫h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v)
        A(w) ω(g)) dμ(g)) r_c(v, w)]] ≤ ℒ₁₂
    (c) 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ + (1/(2 τ)) E_{v∼π}[E_{w∼π}[(∫h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v)
        A(w) ω(g)) dμ(g)) r_c(v, w)]] ≤ ℒ₂₁
    (d) 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ + m/(2 τ) ≤ ℒ₁₂
    (e) 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ + m/(2 τ) ≤ ½ (ℒ₁₂ + ℒ₂₁)
Hypotheses.  τ > 0; c bounded; h > 0 bounded; Ψ > 0; m ≤ r_c(z, w).
Steps.  (a) is the root identity (U1) at κ = e^(c/τ). For a map y from pairs to the unit ball and h Gaussian about y,
    −2τ log k = |y − y'|², so that r is |y − y'|² − ⟨z − z', w − w'⟩. Where y is the point at which a pair meets, r ≥ 0
    (U2.meeting): m = 0. It is a unit vector, so that with Ψ the mean of h over the sphere A = Z = e^(L*): the losses
    are ≥ L* = ψ(1/τ) − 1/τ, in either direction, for every d ≥ 2, τ and every pair law, with atoms too. ∫ω log(ω Z/Ψ²)
    is a relative entropy (U1 (e)), 0 for uniform y alone; then P > 0 leaves z = w.
Deviations.  Clauses are about abstract points; that h is Gaussian is Steps. Fields move with π here: frozen ones have
    gaps (P4.1, U3). Stability: y = ρŷ, ρ = 1 − min(|z − w|²/12, 1 − a), a = ψ'(1/τ), gives ℒ₁₂ − L* ≥ (1/4τ)(1 − a)
    min(⅓, 1 − a) E|z − w|², and y = (z + w)/2 gives ¼(1/τ − 2ψ(1/τ)) E|z − w|² for τ > τ_d. So H_×(q₁, ρ̃₂) ≤ log|𝒵| +
    W₂²(q₁, q₂)/2τ. Every batch of B pairs has a loss ≥ log B + L*, π being its own law. The bound binds where data can
    reach it: ℒ ≥ −I(x; y) too. It is false for ⟨z, w⟩² and for ⟨z, O w⟩. At one negative on S¹ four atoms have a lower
    loss than the uniform law: an optimum of a finite batch need not be uniform.
References.  Yi, Douady & Chen, arXiv:2510.03268 (unconstrained optima); Wang & Isola, arXiv:2005.10242.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    at_most,
    calc,
    critic,
    ends,
    equals,
    exp,
    expectation,
    given,
    integral,
    le,
    log,
    measured,
    measures,
    named_field,
    named_kernel,
    named_scalar,
    quadrature,
    scalar,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import half_kernel
from theorems.half_kernel import A, P, Psi, Z, g, h, k, kappa, omega, pairs, pi
from theorems.numbers.no_gap import (
    PARTS,
    cone_ratio_routes,
    cone_routes,
    least_loss_routes,
    one_negative_routes,
    pair_number,
    ratio_routes,
    threshold_routes,
)
from theorems.objects import tau

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses: points are pairs, and c is the critic of one's first with the other's second vector
c = critic("c", "c")

# 2. Objects
TRIED = "a loss; what it is above the least one is measured by two routes in U2"
r = named_kernel("r_c", "r_c", -2 * tau * log(k(z, w)) - (c(z, z) + c(w, w) - c(z, w) - c(w, z)))
Gamma_2 = named_field("Γ_c", r"\Gamma_c", expectation(exp(c(z, w) / tau), (w, pi)))
Gamma_1 = named_field("Γ_cᵀ", r"\Gamma_{c^{\top}}", expectation(exp(c(w, z) / tau), (w, pi)))
L_12 = named_scalar("ℒ₁₂", r"\mathcal{L}_{12}", expectation(-c(z, z) / tau + log(Gamma_2(z)), (z, pi)), twin=TRIED)
L_21 = named_scalar("ℒ₂₁", r"\mathcal{L}_{21}", expectation(-c(z, z) / tau + log(Gamma_1(z)), (z, pi)), twin=TRIED)
m = scalar("m", "m", under=r(z, w))
first, second = exp(c(z, w) / tau), exp(c(w, z) / tau)
floor = 2 * expectation(log(A(z)), (z, pi)) - log(Z)
spectral = integral(omega * log(omega * Z / Psi**2))
coupling = pairs(integral(P, g) * r(v, w)) / (2 * tau)
bottom = floor + spectral + coupling
Q = exp(c(v, w) / tau) * h(v, g) * h(w, g) / (k(v, w) * Gamma_2(v))

# 3. Statement
ROOT = equals("a", "the identity", L_12, bottom + pairs(integral(P * log(P / Q), g)))
BOUND = at_most("b", "and so a bound", bottom, L_12)
MIRROR = at_most("c", "in the other direction too", bottom, L_21)
LEAST = at_most("d", "no gap", floor + spectral + m / (2 * tau), L_12)
BOTH = at_most("e", "for the symmetric loss", floor + spectral + m / (2 * tau), half * (L_12 + L_21))


# 4. Derivation
@theorem(
    id="U2",
    title="No gap at the optimum",
    clauses=(ROOT, BOUND, MIRROR, LEAST, BOTH),
    absent={"convexity": "none is claimed: R1 refutes it at one field, P4.1 in one density"},
    equivalent={
        "body of Γ_c: factor 2 on the whole": "on both sides of (a), and log 2 is given away in the bounds",
        "body of Γ_c: c(z, w) → c(w, z)": "log Γ₂ stands on both sides of (a), and both directions have one bound",
        "body of Γ_cᵀ: c(w, z) → c(z, w)": "both directions have one bound",
        **dict.fromkeys(
            ("body of r_c: c(z, w) → c(w, z)", "body of r_c: c(w, z) → c(z, w)"), "what r meets is symmetric"
        ),
        **dict.fromkeys(("body of ℒ₂₁: Γ_cᵀ → 2 Γ_cᵀ", "body of Γ_cᵀ: factor 2 on the whole"), "log 2 is given away"),
    },
)
def no_gap() -> Iterator[Step]:
    """Take the root identity (U1) at the kernel of a loss, in each direction."""
    yield calc("the identity", "energy", ROOT.lhs, ends(ROOT, "log P and log Q written out"))
    yield calc(
        "a bound", "divergence", BOUND.lhs,
        ends(BOUND, "U1 (d) at κ = e^(c(z, w)/τ), and E'P = 1", given(half_kernel.BOUND, at=((kappa, first),))),
    )  # fmt: skip
    yield calc(
        "the other direction", "divergence", MIRROR.lhs,
        ends(MIRROR, "U1 (d) at κ = e^(c(w, z)/τ), and E'P = 1", given(half_kernel.BOUND, at=((kappa, second),))),
    )  # fmt: skip
    yield calc(
        "no gap", "gibbs", LEAST.lhs,
        le(
            bottom, "P ≥ 0 has mass 1", given(half_kernel.MASS_P, times=m / (2 * tau)),
            gap=pairs(integral(P, g) * (r(v, w) - m)) / (2 * tau),
        ),
        ends(LEAST, "(b)", given(BOUND)),
    )  # fmt: skip
    yield calc(
        "the symmetric loss", "gibbs", BOTH.lhs,
        le(
            bottom, "P ≥ 0 has mass 1", given(half_kernel.MASS_P, times=m / (2 * tau)),
            gap=pairs(integral(P, g) * (r(v, w) - m)) / (2 * tau),
        ),
        ends(BOTH, "(b) and (c)", given(BOUND, times=half), given(MIRROR, times=half)),
    )  # fmt: skip

    # 5. Evidence
    for name in PARTS:
        yield measured(f"{name} of three pairs on S¹, τ = 0.15", *pair_number(name), digits=11)
    for dimension, tau_, digits in ((3, 0.1, 12), (512, 0.07, 10)):
        yield measured(f"L* on S^{dimension - 1}, τ = {tau_:g}", *least_loss_routes(dimension, tau_), digits=digits)
    for dimension, tau_, gap in ((512, 0.07, 0.6), (3, 0.4, 0.5)):
        name = f"loss of cones at distance {gap:g} above L* on S^{dimension - 1}, τ = {tau_:g}"
        yield measured(name, *cone_routes(dimension, tau_, gap), digits=10, at_least=0.0)
    for tau_ in (0.05, 0.3, 2.0):
        yield measured(f"least (ℒ₁₂ − L*)/E|z − w|² of two pairs on S¹, τ = {tau_:g}", *ratio_routes(tau_), digits=6)
    name = "loss of cones over what midpoints bound it by, at (512, 0.07, 0.6)"
    yield measured(name, *cone_ratio_routes(512, 0.07, 0.6), digits=10, at_least=1.0)
    for dimension in (2, 512):
        yield measured(f"where midpoints do: τ_d on S^{dimension - 1}", *threshold_routes(dimension), digits=12)
    for atoms in (4, 0):
        name = f"loss of one negative on S¹, τ = 1, {'four atoms' if atoms else 'uniform'}"
        yield measured(name, *one_negative_routes(atoms), digits=12)
    yield quadrature("smooth critics on S¹", ROOT, BOUND, MIRROR, LEAST, BOTH)
    yield measures("random critics on ℤ/n", ROOT, BOUND, MIRROR, LEAST, BOTH)
