"""**The negative symmetric divergence**: symmetric multimodal InfoNCE drives the two marginals apart.

Statement (Definition 4.3).  Let
    ℒ^{1→2} := E_{(z, v)∼π₁₂}[−s(z, v)/τ] + E_{z∼q₁}[log Γ₂(z)]
    Γ₂(z) := E_{w∼q₂}[κ_τ(z, w)]
    κ_τ(z, w) := e^(s(z, w)/τ)
    ℒ^{2→1} := E_{(z, v)∼π₂₁}[−s(z, v)/τ] + E_{z∼q₂}[log Γ₁(z)]
    Γ₁(z) := E_{w∼q₁}[κ_τ(z, w)]
    F^Sym_{τ,a,b}(r,t) := ½ ((1/τ) ∫a r dμ + (1/τ) ∫b t dμ + ∫r log t dμ + ∫t log r dμ)
    U₁₂^θ(z) := −∫s(z, v) dν₁₂_z(v)
    U₂₁^θ(z) := −∫s(z, v) dν₂₁_z(v)
    D_sym(r,q) := (D_KL(r‖q) + D_KL(q‖r))/2
and F, D_KL, P_τ as in objects.py. Then
    (a) ½ (ℒ^{1→2} + ℒ^{2→1}) ⇝ F^Sym_{τ,U₁₂^θ,U₂₁^θ}(ρ₁,ρ₂) + log V_κ  (P_τρ₁ → ρ₁, P_τρ₂ → ρ₂)
    (b) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) = ½ (F_{τ,U₁₂}(ρ₁) + F_{τ,U₂₁}(ρ₂)) − D_sym(ρ₁,ρ₂)
    (c) D_sym(ρ₁,ρ₂) ≥ 0, = 0 only at ρ₁ = ρ₂
    (d) δ²D_sym(ρ₁,ρ₂)[h₁, h₂] ≥ 0, = 0 only at h₁/ρ₁ = h₂/ρ₂
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1; s bounded, s(z, w) = s(w, z); h₁, h₂ bounded of mass 0; ∫κ_τ(z, w) dμ(w) = V_κ at
    every z; ρᵢ log ρᵢ integrable, the mass needed for (a) only; U₁₂, U₂₁ bounded and frozen; τ > 0; hᵢ/ρᵢ bounded.
Steps.  Take the mean of the two population losses and let each smoothed density become the density: that is F^Sym. Add
    and subtract the entropies: what is left over is −D_sym. Write D_sym by φ and read its sign; vary it twice.
Deviations.  (b), (c) and (d) hold for unnormalised densities too, and the suite shows which clause needs mass 1. Where
    the supports differ D_sym = +∞ and F^Sym = −∞; that edge is confirmed on random measures by the log-space twins.
References.  arXiv:2601.19597, Definition 4.3; Cover & Thomas, Elements of Information Theory, 2nd ed., Theorem 2.7.2.
"""

from collections.abc import Iterator
from fractions import Fraction

from numerics.measures.gibbs import symmetric_energy
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    PairLaw,
    calc,
    density,
    direction,
    ends,
    eq,
    equals,
    expectation,
    functional,
    integral,
    lifts,
    log,
    measures,
    named_field,
    named_scalar,
    nonnegative,
    potential,
    quadrature,
    theorem,
    v,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.samples import two_modalities_sample, unequal_support_samples
from theorems.objects import D_sym, F, P, V, kappa, phi, s, tau

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
U_12, U_21 = potential("U₁₂", "U_{12}"), potential("U₂₁", "U_{21}")
h_1, h_2 = direction("h₁", "h_1"), direction("h₂", "h_2")
q_1, q_2 = Law("q₁", "q_1", rho_1), Law("q₂", "q_2", rho_2)
nu_12, nu_21 = ConditionalLaw("ν₁₂", r"\nu_{12}"), ConditionalLaw("ν₂₁", r"\nu_{21}")
pi_12, pi_21 = PairLaw("π₁₂", r"\pi_{12}", q_1, nu_12), PairLaw("π₂₁", r"\pi_{21}", q_2, nu_21)

# 2. Objects
F_sym = functional(
    "F^Sym_{τ,<a>,<b>}(<r>,<t>)",
    r"F^{\mathrm{Sym}}_{\tau,<a>,<b>}(<r>,<t>)",
    lambda r, t, a, b: (
        half * (integral(a * r) / tau + integral(b * t) / tau + integral(r * log(t)) + integral(t * log(r)))
    ),
    a=potential,
    b=potential,
    twin=symmetric_energy,
    reads=(tau,),
)
Gamma_1 = named_field("Γ₁", r"\Gamma_1", expectation(kappa(z, w), (w, q_1)))
Gamma_2 = named_field("Γ₂", r"\Gamma_2", expectation(kappa(z, w), (w, q_2)))
U_12_theta = named_field("U₁₂^θ", r"U_{12}^{\theta}", -integral(s(z, v), v, nu_12(z)))
U_21_theta = named_field("U₂₁^θ", r"U_{21}^{\theta}", -integral(s(z, v), v, nu_21(z)))
loss_12 = named_scalar(
    "ℒ^{1→2}",
    r"\mathcal{L}^{1\to2}",
    expectation(-s(z, v) / tau, ((z, v), pi_12)) + expectation(log(Gamma_2(z)), (z, q_1)),
    twin="the loss for a general critic; its finite batches are measured in T3.1",
)
loss_21 = named_scalar(
    "ℒ^{2→1}",
    r"\mathcal{L}^{2\to1}",
    expectation(-s(z, v) / tau, ((z, v), pi_21)) + expectation(log(Gamma_1(z)), (z, q_2)),
    twin="the loss for a general critic; its finite batches are measured in T3.1",
)

# 3. Statement
LOSS = lifts(
    "a",
    "the intrinsic energy of the symmetric population loss",
    half * (loss_12 + loss_21),
    F_sym(rho_1, rho_2, U_12_theta, U_21_theta) + log(V),
    (P(rho_1), rho_1),
    (P(rho_2), rho_2),
)
SPLIT = equals(
    "b",
    "two free energies minus a divergence",
    F_sym(rho_1, rho_2, U_12, U_21),
    half * (F(rho_1, U_12) + F(rho_2, U_21)) - D_sym(rho_1, rho_2),
)
SIGN = nonnegative("c", "the sign of the divergence", D_sym(rho_1, rho_2), (rho_1, rho_2))
CONVEX = nonnegative(
    "d",
    "the divergence is jointly convex, so the coupling −D_sym is concave",
    vary(D_sym(rho_1, rho_2), (rho_1, h_1), (rho_2, h_2), order=2),
    (h_1 / rho_1, h_2 / rho_2),
)


# 4. Derivation
@theorem(
    id="D4.3",
    title="Negative symmetric divergence",
    clauses=(LOSS, SPLIT, SIGN, CONVEX),
    absent={
        "gibbs": "a definition and a sign: nothing is minimised here, and P4.1 shows that the infimum is not attained",
    },
    equivalent={
        "body of κ_τ": "the derivation of F^Sym from the losses holds for every kernel: Γᵢ and P_τ use the same one",
        "body of φ(<x>): x → 1 #3": "the linear terms of φ cancel in the symmetric sum; L1 itself kills this edit",
        "decomposition, link 1: D_sym(ρ₁,ρ₂) → D_sym(ρ₂,ρ₁)": "D_sym is symmetric",
        "sign of the coupling, link 1: start: D_sym(ρ₁,ρ₂) → D_sym(ρ₂,ρ₁)": "D_sym is symmetric",
        "curvature of the coupling, link 1: start: D_sym(ρ₁,ρ₂) → D_sym(ρ₂,ρ₁)": "D_sym is symmetric",
    },
)
def negative_symmetric_divergence() -> Iterator[Step]:
    """Derive the energy from the two losses, split it, and read the sign and the curvature of its coupling."""
    yield calc(
        "from the losses to the energy", "energy", LOSS.lhs,
        eq(
            half * (
                integral(U_12_theta * rho_1) / tau + integral(U_21_theta * rho_2) / tau
                + integral(rho_1 * log(V * P(rho_2))) + integral(rho_2 * log(V * P(rho_1)))
            ),
            "definition of the fields, and Γᵢ = V_κ P_τρᵢ",
        ),
        eq(
            half * (
                integral(U_12_theta * rho_1) / tau + integral(U_21_theta * rho_2) / tau
                + integral(rho_1 * log(P(rho_2))) + integral(rho_2 * log(P(rho_1)))
            ) + log(V),
            "both densities have mass 1",
        ),
        ends(LOSS, "the intrinsic energy: each density replaces the smoothed one, at an error that T4.2 bounds"),
    )  # fmt: skip
    yield calc("decomposition", "energy", SPLIT.lhs, ends(SPLIT, "∫ρ₁ log ρ₂ = ∫ρ₁ log ρ₁ − D_KL(ρ₁‖ρ₂), and mirrored"))
    yield calc(
        "sign of the coupling", "divergence", SIGN.lhs,
        eq(half * integral(rho_2 * phi(rho_1 / rho_2) + rho_1 * phi(rho_2 / rho_1)), "the linear terms cancel"),
        ends(SIGN, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "curvature of the coupling", "convexity", CONVEX.lhs,
        eq(
            half * integral((rho_1 + rho_2) * (h_1 / rho_1 - h_2 / rho_2) ** 2),
            "differentiate twice under the integral",
        ),
        ends(CONVEX, "a square under positive weights"),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("two modalities on S²", SPLIT, SIGN, CONVEX, sample=two_modalities_sample, orders=(64, 96))
    yield measures("random pairs of atoms", SPLIT, SIGN)
    yield measures("supports that differ: D_sym = +∞ and F^Sym = −∞", SPLIT, SIGN, strategy=unequal_support_samples)
