"""**A regularised gap**: with its own divergence added to it the symmetric energy has one minimiser, and it is matched.

Statement (extension F.2).  Let
    F^Sym_{τ,a,b}(r,t) := ½ ((1/τ) ∫a r dμ + (1/τ) ∫b t dμ + ∫r log t dμ + ∫t log r dμ)
    D_sym(r,q) := (D_KL(r‖q) + D_KL(q‖r))/2
    D_KL(r‖q) := ∫r log(r/q) dμ
    F_{τ,u}(r) := (1/τ) ∫u r dμ − H(r)
    ρ*_τ(z) := e^(−U/τ)/Z_τ
    Z_τ := ∫e^(−U/τ) dμ
    H(r) := −∫r log r dμ
    Q_{r,t}(f,g) := ½ ∫(2 f g/r + 2 f g/t − t f²/r² − r g²/t²) dμ
    φ(x) := x log x + 1 − x
Then
    (a) F^Sym_{τ,U,U}(ρ₁,ρ₂) + D_sym(ρ₁,ρ₂) − F_{τ,U}(ρ*_τ) + λ D_sym(ρ₁,ρ₂) = ½ (D_KL(ρ₁‖ρ*_τ) + D_KL(ρ₂‖ρ*_τ)) + λ
        D_sym(ρ₁,ρ₂)
    (b) F^Sym_{τ,U,U}(ρ₁,ρ₂) + D_sym(ρ₁,ρ₂) − F_{τ,U}(ρ*_τ) ≥ 0
    (c) δ²_ρ₁,ρ₂(F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) + D_sym(ρ₁,ρ₂))[h₁, h₂] ≥ 0
    (d) Q_{ρ,ρ}(h₁,h₂) + λ ∫(h₁ − h₂)²/ρ dμ = ¼ ∫((h₁ + h₂)² + (4 λ − 3) (h₁ − h₂)²)/ρ dμ
Hypotheses.  ρ, ρ₁, ρ₂ > 0 of mass 1, ρᵢ log ρᵢ integrable; U, U₁₂, U₂₁ bounded and frozen; τ > 0; λ > 0; h₁, h₂ of mass
    0, hᵢ/ρᵢ bounded.
Steps.  D_sym cancels the coupling of F^Sym, and the mean of two free energies is left: each has its Gibbs density, and
    what is added beyond keeps the two together. At a match it is enough to add more than ¾ of D_sym.
Deviations.  Appendix F.2 advises to monitor the marginals and to regularise their discrepancy, and claims nothing of
    such an energy. By (a) and (b), with one field for both, the match at its Gibbs density is lowest, and alone so, as
    divergences vanish there only; for every λ > 0 too, as D_sym ≥ 0. By (c) the energy is convex whatever the fields,
    and with more of D_sym it stays so (D4.3). By (d) at most ¾ of D_sym leaves a match a saddle, or flat, as X1 does.
    All is of frozen fields.
References.  arXiv:2601.19597v4, Appendix F.2.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    calc,
    ends,
    eq,
    equals,
    integral,
    measures,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    total,
    vary,
)
from proofs_check.vocabulary.theorem import Step
from theorems.gibbs_equilibrium import U, rho_star
from theorems.matched_spectrum import Q
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, h_1, h_2, rho_1, rho_2
from theorems.objects import KL, D_sym, F, phi, rho

half, quarter = Fraction(1, 2), Fraction(1, 4)

# 1. Symbols, with their hypotheses
lam = scalar("λ", r"\lambda", "positive")

# 2. Objects
alone = F_sym(rho_1, rho_2, U, U) + D_sym(rho_1, rho_2) - F(rho_star, U)
energy = F_sym(rho_1, rho_2, U_12, U_21) + D_sym(rho_1, rho_2)
apart = integral((h_1 - h_2) ** 2 / rho)

# 3. Statement
LEVEL = equals(
    "a", "the excess over the Gibbs density", alone + lam * D_sym(rho_1, rho_2),
    half * (KL(rho_1, rho_star) + KL(rho_2, rho_star)) + lam * D_sym(rho_1, rho_2),
)  # fmt: skip
UNIQUE = nonnegative("b", "the match at the Gibbs density is lowest", alone)
CONVEX = nonnegative("c", "convex for all fields", vary(energy, (rho_1, h_1), (rho_2, h_2), order=2))
MATCH = equals(
    "d", "what is enough at a match", Q(rho, rho, h_1, h_2) + lam * apart,
    quarter * integral(((h_1 + h_2) ** 2 + (4 * lam - 3) * (h_1 - h_2) ** 2) / rho),
)  # fmt: skip


# 4. Derivation
@theorem(id="F.2", title="A regularised gap", clauses=(LEVEL, UNIQUE, CONVEX, MATCH))
def regularised_gap() -> Iterator[Step]:
    """Add the divergence that the energy lacks, and read minimiser and curvature."""
    divergences = integral(total(*(rho_star * phi(each / rho_star) for each in (rho_1, rho_2))))
    yield calc(
        "the excess", "energy", LEVEL.lhs,
        ends(LEVEL, "two free energies less the coupling, log ρ* = −U/τ − log Z, and all have mass 1"),
    )  # fmt: skip
    yield calc(
        "one minimiser", "gibbs", UNIQUE.lhs, eq(half * divergences, "(a) at λ = 0, and all have mass 1"),
        ends(UNIQUE, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "the curvature", "convexity", CONVEX.lhs,
        eq(half * integral(h_1**2 / rho_1 + h_2**2 / rho_2), "that of two free energies"), ends(CONVEX, "ρ₁, ρ₂ > 0"),
    )  # fmt: skip
    yield calc("at a match", "divergence", MATCH.lhs, ends(MATCH, "the gap mode of X1 has −¾"))

    # 5. Evidence
    yield quadrature("smooth densities on spheres", LEVEL, UNIQUE, CONVEX, MATCH)
    yield measures("random atoms", LEVEL, UNIQUE, MATCH)
