"""**A kernel of varying volume** adds τ log of it to the potential, and what smoothing loses may have either sign.

Statement (Appendix A.1).  Without Assumption 2.1, let
    V_s(z) := ∫κ_τ(z, w) dμ(w)
    Q_τr(z) := (1/V_s) ∫κ_τ(z, w) r(w) dμ(w)
    J^V_{τ,u}(r) := (1/τ) ∫(u + τ log V_s) r dμ + ∫r log(Q_τr) dμ
and ℒ_∞, F, U_θ, Γ as in objects.py. Then
    (a) ℒ_∞ = J^V_{τ,U_θ}(ρ)
    (b) ℒ_∞ ⇝ F_{τ,U_θ + τ log V_s}(ρ) (Q_τρ → ρ)
    (c) F_{τ,U + τ log V_s}(ρ) − J^V_{τ,U}(ρ) = ∫ρ log(ρ/Q_τρ) dμ
    (d) 1 − ∫Q_τρ dμ ≤ F_{τ,U + τ log V_s}(ρ) − J^V_{τ,U}(ρ)
    (e) ∫V_s Q_τρ dμ = ∫V_s ρ dμ
Hypotheses.  ρ > 0 of mass 1; s bounded, s(z, w) = s(w, z); U bounded; τ > 0.
Steps.  Γ = V_s Q_τρ, and log V_s joins the potential. The potential cancels in F − J^V; log x ≤ x − 1 then leaves what
    mass Q_τρ has too little. For a symmetric critic Q_τ keeps the mass against V_s μ, and not against μ.
Deviations.  The source states (a) in words. With A2.1 V_s is V_κ, Q_τ is P_τ, and (d) says J ≤ F, which is T3.2.
    Without it Q_τρ may have more mass than ρ, and F − J^V either sign. R6 has a critic and a box where V varies.
References.  arXiv:2601.19597v4, Appendix A.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
    equals,
    functional,
    integral,
    lifts,
    log,
    measures,
    named_field,
    operator,
    potential,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.gibbs_equilibrium import U
from theorems.objects import F, U_theta, kappa, lambda_1, loss, rho, tau

# 1. Symbols: U and the letters of objects.py

# 2. Objects
V = named_field("V_s", "V_s", integral(kappa(z, w), w))
Q = operator("Q_τ<r>", r"Q_\tau <r>", lambda r: integral(kappa(z, w) * r(w), w) / V(z))
J = functional(
    "J^V_{τ,<u>}(<r>)",
    r"J^V_{\tau,<u>}(<r>)",
    lambda r, u: integral((u + tau * log(V)) * r) / tau + integral(r * log(Q(r))),
    u=potential,
    twin="numerics.critics.energies needs a critic of constant volume; the loss itself is measured in T3.1",
)
smooth = Q(rho)

# 3. Statement
ENERGY = equals("a", "the potential gains τ log V", loss, J(rho, U_theta))
LIFT = lifts("b", "the intrinsic energy", loss, F(rho, U_theta + tau * log(V)), (smooth, rho))
GAP = equals("c", "how far it is", F(rho, U + tau * log(V)) - J(rho, U), integral(rho * log(rho / smooth)))
SIGN = at_most("d", "what smoothing loses", 1 - integral(smooth), F(rho, U + tau * log(V)) - J(rho, U))
WEIGHTED = equals("e", "what smoothing keeps", integral(V * smooth), integral(V * rho))


# 4. Derivation
@theorem(
    id="A.1",
    title="A kernel of varying volume",
    clauses=(ENERGY, LIFT, GAP, SIGN, WEIGHTED),
    absent={
        "convexity": "F is P3.1's, with another potential",
        "gibbs": "the Gibbs law of U + τ log V is P3.1's",
    },
)
def varying_volume() -> Iterator[Step]:
    """Write the loss by the normalised kernel, and compare the energies."""
    yield calc("the energy", "energy", ENERGY.lhs, ends(ENERGY, "definition of U_θ, and Γ = V Q_τρ"))
    yield calc(
        "the intrinsic energy", "energy", LIFT.lhs,
        eq(integral(U_theta * rho) / tau + integral(rho * log(V * smooth)), "definition of U_θ, and Γ = V Q_τρ"),
        eq(integral((U_theta + tau * log(V)) * rho) / tau + integral(rho * log(smooth)), "log V joins the potential"),
        ends(LIFT, "the density replaces the smoothed one, at an error that T3.2 bounds"),
    )  # fmt: skip
    yield calc("how far it is", "divergence", GAP.lhs, ends(GAP, "the potential cancels"))
    yield calc(
        "what smoothing loses", "divergence", SIGN.lhs,
        ends(SIGN, "log x ≤ x − 1 at x = Q_τρ/ρ", gap=integral(rho * lambda_1(smooth / rho))),
    )  # fmt: skip
    yield calc("what smoothing keeps", "energy", WEIGHTED.lhs, ends(WEIGHTED, "exchange z and w: s is symmetric"))

    # 5. Evidence
    yield quadrature("smooth densities on S¹", ENERGY, GAP, SIGN, WEIGHTED)
    yield measures("random atoms", ENERGY, GAP, SIGN, WEIGHTED)
