"""**Gibbs equilibrium**: the intrinsic free energy is strictly convex and has exactly one minimiser.

Statement (Proposition 3.1).  Let
    κ_τ(z, w) := e^(s(z, w)/τ)
    ℒ_∞ := E_{(z, v)∼π}[−s(z, v)/τ] + E_{z∼q}[log Γ(z)]
    F_{τ,u}(r) := (1/τ) ∫u r dμ − H(r)
    Z_τ := ∫e^(−U/τ) dμ
    ρ*_τ(z) := e^(−U/τ)/Z_τ
and Γ, U_θ, P_τ, H, D_KL as in objects.py. Then
    (a) ℒ_∞ ⇝ F_{τ,U_θ}(ρ) + log V_κ  (P_τρ → ρ)
    (b) δF_{τ,U}(ρ)[h] = ∫(U/τ + log ρ + 1) h dμ
    (c) δ²F_{τ,U}(ρ)[h, h] ≥ 0, = 0 only at h = 0
    (d) ∫(U/τ + log ρ*_τ + 1) h dμ = 0
    (e) F_{τ,U}(ρ*_τ) = −log Z_τ
    (f) F_{τ,U}(ρ) − F_{τ,U}(ρ*_τ) = D_KL(ρ‖ρ*_τ)
    (g) F_{τ,U}(ρ) − F_{τ,U}(ρ*_τ) ≥ 0, = 0 only at ρ = ρ*_τ
and for 0 < t < 1 and ρ_t(z) := (1 − t) ρ₀ + t ρ₁
    (h) (1 − t) F_{τ,U}(ρ₀) + t F_{τ,U}(ρ₁) − F_{τ,U}(ρ_t) = (1 − t) D_KL(ρ₀‖ρ_t) + t D_KL(ρ₁‖ρ_t)
    (i) (1 − t) F_{τ,U}(ρ₀) + t F_{τ,U}(ρ₁) − F_{τ,U}(ρ_t) ≥ 0, = 0 only at ρ₀ = ρ_t, ρ₁ = ρ_t
Hypotheses.  s bounded, s(z, w) = s(w, z); ∫κ_τ(z, w) dμ(w) = V_κ at every z; 0 < t < 1; ρ, ρ₀, ρ₁ > 0 of mass 1, ρ log
    ρ integrable; U bounded and frozen; τ > 0; h/ρ bounded and ∫h dμ = 0.
Steps.  Take the population loss, write it by U_θ and ρ̃ = P_τρ, and let ρ̃ become ρ: that is F. Vary it once and twice;
    put ρ* in; write the gap as ∫ρ*φ(ρ/ρ*), which vanishes only at ρ = ρ*. The same φ gives strict convexity on a
    whole segment.
Deviations.  The source takes U Borel and bounded below, and densities ≥ 0 with F = +∞ where an integral is. Here U is
    bounded, and densities are positive everywhere; the boundary follows, since x log x is continuous at 0, and (f) and
    (g) are tried on densities that vanish somewhere. τ > 0 is not needed for the identities. Uniqueness needs no
    compactness argument: it is read off (g). The modulus of strong convexity, ½t(1−t)‖ρ₀−ρ₁‖², is (h) with Pinsker's
    inequality (L3) for both terms.
References.  arXiv:2601.19597, Definition 3.3, Proposition 3.1 and (28); Cover & Thomas, Elements of Information Theory,
    2nd ed., Theorem 2.6.3.
"""

from collections.abc import Iterator

from numerics.measures.densities import mixture
from numerics.measures.gibbs import gibbs_log_density, log_partition
from proofs_check.vocabulary import (
    calc,
    density,
    direction,
    ends,
    eq,
    equals,
    exp,
    integral,
    lifts,
    log,
    measured,
    measures,
    named_density,
    named_scalar,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    vary,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.samples import PUBLISHED_TEMPERATURES, cap_mass_routes, two_well_sample, vanishing_samples
from theorems.objects import KL, F, P, U_theta, V, loss, phi, rho, tau

# 1. Symbols, with their hypotheses
U = potential("U", "U")
h = direction("h", "h")
rho_0, rho_1 = density("ρ₀", r"\rho_0"), density("ρ₁", r"\rho_1")
t = scalar("t", "t", "positive", below=1)

# 2. Objects
Z = named_scalar("Z_τ", r"Z_\tau", integral(exp(-U / tau)), twin=log_partition, reads=(U, tau))
rho_star = named_density("ρ*_τ", r"\rho^\star_\tau", exp(-U / tau) / Z, twin=gibbs_log_density, reads=(U, tau))
rho_t = named_density("ρ_t", r"\rho_t", (1 - t) * rho_0 + t * rho_1, twin=mixture, reads=(rho_0, rho_1, t))
excess = (1 - t) * F(rho_0, U) + t * F(rho_1, U) - F(rho_t, U)

# 3. Statement
LOSS = lifts("a", "the intrinsic energy of the population loss", loss, F(rho, U_theta) + log(V), (P(rho), rho))
FIRST = equals("b", "first variation", vary(F(rho, U), (rho, h)), integral((U / tau + log(rho) + 1) * h))
CONVEX = nonnegative("c", "strict convexity", vary(F(rho, U), (rho, h), order=2), (h, 0))
STATIONARY = equals("d", "ρ* is stationary", integral((U / tau + log(rho_star) + 1) * h), 0)
MINIMUM = equals("e", "value at the minimum", F(rho_star, U), -log(Z))
GAP = equals("f", "the energy gap is a relative entropy", F(rho, U) - F(rho_star, U), KL(rho, rho_star))
UNIQUE = nonnegative("g", "one minimiser", F(rho, U) - F(rho_star, U), (rho, rho_star))
SEGMENT = equals("h", "compensation identity", excess, (1 - t) * KL(rho_0, rho_t) + t * KL(rho_1, rho_t))
STRICT = nonnegative("i", "strict convexity on segments", excess, (rho_0, rho_t), (rho_1, rho_t))


# 4. Derivation
@theorem(
    id="P3.1",
    title="Gibbs equilibrium",
    clauses=(LOSS, FIRST, CONVEX, STATIONARY, MINIMUM, GAP, UNIQUE, SEGMENT, STRICT),
    equivalent={
        "body of κ_τ": "the derivation of F from the loss holds for every kernel: Γ and P_τ use the same one",
        "strict convexity, link 1: start: U → U²": "F is affine in U, which leaves the second variation",
        "strict convexity, link 1: start: U → −U": "F is affine in U, which leaves the second variation",
        "strict convexity, link 1: start: h → −h": "the second variation is even in the direction",
        "strict convexity, link 1: h → −h": "h² is even in the direction",
    },
)
def gibbs_equilibrium() -> Iterator[Step]:
    """Derive the energy from the loss, then its convexity, its minimiser and its gap."""
    yield calc(
        "from the loss to the energy", "energy", LOSS.lhs,
        eq(integral(U_theta * rho) / tau + integral(rho * log(V * P(rho))), "definition of U_θ, and Γ = V_κ P_τρ"),
        eq(integral(U_theta * rho) / tau + integral(rho * log(P(rho))) + log(V), "ρ has mass 1"),
        ends(LOSS, "the intrinsic energy: the density replaces the smoothed one, at an error that T3.2 bounds"),
    )  # fmt: skip
    yield calc("first variation", "energy", FIRST.lhs, ends(FIRST, "differentiate under the integral"))
    yield calc(
        "strict convexity", "convexity", CONVEX.lhs,
        eq(integral(h**2 / rho), "differentiate twice under the integral"),
        ends(CONVEX, "ρ > 0"),
    )  # fmt: skip
    yield calc(
        "stationarity", "gibbs", STATIONARY.lhs,
        eq((1 - log(Z)) * integral(h), "log ρ* = −U/τ − log Z"),
        ends(STATIONARY, "h keeps the mass"),
    )  # fmt: skip
    yield calc("value at the minimum", "gibbs", MINIMUM.lhs, ends(MINIMUM, "log ρ* = −U/τ − log Z, and ρ* has mass 1"))
    yield calc(
        "gap and uniqueness", "divergence", GAP.lhs,
        ends(GAP, "log ρ* = −U/τ − log Z, and both have mass 1"),
        eq(integral(rho_star * phi(rho / rho_star)), "both have mass 1"),
        ends(UNIQUE, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "strict convexity on segments", "convexity", SEGMENT.lhs,
        ends(SEGMENT, "the potential cancels, and ρ_t log ρ_t = (1−t)ρ₀ log ρ_t + tρ₁ log ρ_t"),
        eq(
            (1 - t) * integral(rho_t * phi(rho_0 / rho_t)) + t * integral(rho_t * phi(rho_1 / rho_t)),
            "the linear terms of φ cancel",
        ),
        ends(STRICT, "Gibbs' inequality (L1)"),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature(
        "the two-well potential on S²", MINIMUM, GAP, UNIQUE, FIRST, CONVEX, sample=two_well_sample, orders=(64, 96)
    )
    yield measures("random atoms", MINIMUM, GAP, UNIQUE)
    yield measures("densities that vanish somewhere: 0 log 0 = 0", GAP, UNIQUE, strategy=vanishing_samples)
    yield quadrature("segments of densities on spheres", SEGMENT, STRICT)
    yield measures("random segments", SEGMENT, STRICT)
    for temperature in PUBLISHED_TEMPERATURES:
        yield measured(f"cap mass at τ = {temperature:g}", *cap_mass_routes(temperature), digits=10)
