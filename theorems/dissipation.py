"""**Dissipation**: along every reversible dynamics of the Gibbs law the free energy falls.

Statement (extension X6).  Let
    Lr(z) := ∫κ_τ(z, w) (r(w)/σ(w) − r(z)/σ(z)) dμ(w)
    𝓔(r) := ½ ∫∫κ_τ(z, w) (log(r(w)/σ(w)/(r(z)/σ(z)))) (r(w)/σ(w) − r(z)/σ(z)) dμ(w) dμ(z)
and F, D_KL, κ_τ as in objects.py, ρ*_τ as in gibbs_equilibrium.py. Then
    (a) ∫Lρ dμ = 0
    (b) Lσ = 0
    (c) δ_ρD_KL(ρ‖σ)[h] = ∫(log(ρ/σ) + 1) h dμ
    (d) ∫(log(ρ/σ) + 1) Lρ dμ = −𝓔(ρ)
    (e) 𝓔(ρ) ≥ 0
    (f) ∫(log(ρ/σ) + 1) Lρ dμ + 2 λ D_KL(ρ‖σ) = −(𝓔(ρ) − 2 λ D_KL(ρ‖σ))
    (g) F_{τ,U}(ρ) − F_{τ,U}(ρ*_τ) = D_KL(ρ‖ρ*_τ)
Hypotheses.  ρ, σ > 0 of mass 1; s symmetric, so that κ_τ is a symmetric rate of jumps between any two points; U
    bounded and frozen; τ > 0; λ any number; h of mass 0, h/ρ bounded.
Steps.  The flow ∂_tρ = Lρ keeps the mass and rests at σ, since it is symmetric in the ratio ρ/σ. The rate of change of
    the divergence is its first variation in the direction of the flow: exchanging the two points makes that −𝓔, of one
    sign because the logarithm increases. At σ = ρ* the divergence is the gap of the free energy (P3.1).
Deviations.  The source has no dynamics. The Fokker–Planck flow ∂_tρ = ∇·(ρ∇(U/τ + log ρ)) is the limit of these as the
    rates concentrate on the diagonal, 𝓔 becoming ∫ρ|∇(U/τ + log ρ)|² dμ. Where 𝓔 ≥ 2λ D_KL at every time, a
    logarithmic Sobolev inequality, (f) and Grönwall's lemma give D_KL(ρ_t‖ρ*) ≤ e^(−2λt) D_KL(ρ₀‖ρ*). Which λ there is
    on S^(d−1) is background, so that the rate is conditional on it: d − 2 plus the least eigenvalue of Hess U/τ if d ≥
    3 (Bakry–Émery; on S¹ that is never positive), and (d − 1)e^(−osc U/τ) for every bounded U and d ≥ 2
    (Holley–Stroock). For U = 0 on S² the rate is 2(d − 1) = 4 and not 2(d − 2): measured, by harmonics and by jumps
    between rings of latitude.
References.  Bakry, Gentil & Ledoux, Analysis and Geometry of Markov Diffusion Operators, Section 5.2 and Theorem
    5.7.4; Fukushima, Oshima & Takeda, Dirichlet Forms and Symmetric Markov Processes.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    calc,
    ends,
    eq,
    equals,
    functional,
    given,
    integral,
    log,
    measured,
    measures,
    nonnegative,
    operator,
    quadrature,
    scalar,
    theorem,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import gibbs_equilibrium
from theorems.gibbs_equilibrium import U, h, rho_star
from theorems.numbers.multimodal import decay_exponent, heat_divergence
from theorems.objects import KL, F, kappa, phi, rho
from theorems.pinsker import sigma

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
lam = scalar("λ", r"\lambda")

# 2. Objects
ratio = rho / sigma
L = operator("L<r>", "L<r>", lambda r: integral(kappa(z, w) * (r(w) / sigma(w) - r(z) / sigma(z)), w))
E = functional(
    "𝓔(<r>)",
    r"\mathcal{E}(<r>)",
    lambda r: half * integral(
        integral(kappa(z, w) * log((r(w) / sigma(w)) / (r(z) / sigma(z))) * (r(w) / sigma(w) - r(z) / sigma(z)), w)
    ),
    twin="a double sum; the rate of decay that it gives is measured by two routes in X6",
)  # fmt: skip

# 3. Statement
MASS = equals("a", "the flow keeps the mass", integral(L(rho)), 0)
RESTS = equals("b", "the flow rests at σ", L(sigma), 0)
VARIED = equals(
    "c", "first variation of the divergence", vary(KL(rho, sigma), (rho, h)), integral((log(ratio) + 1) * h)
)  # fmt: skip
FALLS = equals("d", "how fast the divergence falls", integral((log(ratio) + 1) * L(rho)), -E(rho))
SIGN = nonnegative("e", "it falls", E(rho))
RATE = equals(
    "f", "the rate", integral((log(ratio) + 1) * L(rho)) + 2 * lam * KL(rho, sigma),
    -(E(rho) - 2 * lam * KL(rho, sigma)),
)  # fmt: skip
ENERGY = equals("g", "the free energy falls alike", F(rho, U) - F(rho_star, U), KL(rho, rho_star))


# 4. Derivation
@theorem(
    id="X6",
    title="Dissipation",
    clauses=(MASS, RESTS, VARIED, FALLS, SIGN, RATE, ENERGY),
    absent={"convexity": "no curvature is claimed: P3.1 has that of the energy"},
)
def dissipation() -> Iterator[Step]:
    """Exchange the two points, read the sign, and compare with what is left."""
    here, there = rho(z) / sigma(z), rho(w) / sigma(w)
    yield calc("mass", "energy", MASS.lhs, ends(MASS, "exchange z and w"))
    yield calc("rest", "gibbs", RESTS.lhs, ends(RESTS, "the ratio is 1 everywhere"))
    yield calc("first variation", "energy", VARIED.lhs, ends(VARIED, "differentiate under the integral"))
    yield calc(
        "how fast the divergence falls", "divergence", FALLS.lhs, ends(FALLS, "exchange z and w, and take the mean")
    )  # fmt: skip
    yield calc(
        "it falls", "divergence", SIGN.lhs,
        eq(
            half * integral(integral(kappa(z, w) * (here * phi(there / here) + there * phi(here / there)), w)),
            "(a − b) log(a/b) = aφ(b/a) + bφ(a/b)",
        ),
        ends(SIGN, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc("the rate", "divergence", RATE.lhs, ends(RATE, "how fast the divergence falls", given(FALLS)))
    yield calc("the free energy", "energy", ENERGY.lhs, ends(ENERGY, "P3.1", given(gibbs_equilibrium.GAP)))

    # 5. Evidence
    yield measured("D_KL at time ½ of the heat flow on S², U = 0", *heat_divergence(0.5), digits=6)
    yield measured("its rate of decay from time 1 to 2", *decay_exponent(), digits=3, at_least=3.9)
    stated = (MASS, RESTS, FALLS, SIGN, RATE)
    yield quadrature("smooth densities on S¹", *stated, VARIED, ENERGY)
    yield measures("random densities on ℤ/n", FALLS, SIGN, RATE)
