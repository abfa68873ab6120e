"""**Inheritance of near-minimisers**: from the smoothed symmetric energy to the intrinsic one.

Statement (extension CB.2.family).  With F^Sym, J^Sym, G and B_m as in negative_symmetric_divergence.py, coupling.py and
barrier_best_response.py:
    (a) F^Sym_{τ,U₁₂,U₂₁}(ρ̂₁,ρ̂₂) ≤ F^Sym_{τ,U₁₂,U₂₁}(ρ°₁,ρ°₂) + 2 ε + η
    (b) f − ε ≤ J^Sym_{τ,U₁₂,U₂₁}(ρ̂₁,ρ̂₂)
    (c) G(ρ₁) − B_m(c) ≤ 2 ε₀ + η₀ + ε'
Hypotheses.  ρ̂₁, ρ̂₂, ρ°₁, ρ°₂, ρ₂, ρ₁ > 0 of mass 1; f ≤ F^Sym_{τ,U₁₂,U₂₁}(ρ̂₁,ρ̂₂); ε₀ ≥ 0, ε₀ ≥
    |J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)|, ε₀ ≥ |J^Sym_{τ,U₁₂,U₂₁}(ρ°₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ°₁,ρ₂)|;
    η₀ ≥ J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − J^Sym_{τ,U₁₂,U₂₁}(ρ°₁,ρ₂); ε ≥ |J^Sym − F^Sym| at (ρ̂₁, ρ̂₂) and at (ρ°₁, ρ°₂), η ≥
    J^Sym(ρ̂₁, ρ̂₂) − J^Sym(ρ°₁, ρ°₂); in (c) a partner ρ₂ that both share, with 0 < c ≤ ρ₁, m ≤ V and ε' ≥ G(ρ°₁) −
    B_m(c); all densities > 0 of mass 1; U₁₂, U₂₁ bounded and frozen; s symmetric, V_κ constant (A2.1); τ > 0.
Steps.  F ≤ J + ε ≤ J° + ε + η ≤ F° + 2ε + η. Against a frozen partner F^Sym and G differ by a constant (P4.1).
Deviations.  The source has no passage from J^Sym to F^Sym: its corollary is CB.2. On a family with inf F^Sym > −∞ and
    sup |J^Sym − F^Sym| ≤ ε, (a) for every member says that an η-near-minimiser of J^Sym is a (2ε + η)-near-minimiser of
    F^Sym, and (b) that the infima differ by at most ε. With (c), P4.1 (g) puts at most 2/δ of its right side as excess
    mass where V ≥ m + δ. No minimiser need exist. Floors alone do not bound ε: for the spikes of P4.1 ρ_low = c and ε →
    ∞, so that the family also needs a common modulus of continuity. That the divergence to a Gibbs law is small cannot
    be had.
References.  Compare arXiv:2601.19597v4, Corollary B.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    density,
    ends,
    given,
    measures,
    quadrature,
    scalar,
    theorem,
    total,
)
from proofs_check.vocabulary.theorem import Step
from theorems import barrier_best_response as barrier
from theorems.barrier_best_response import G, bound, c
from theorems.coupling import J_sym
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, rho_1, rho_2

# 1. Symbols, with their hypotheses: a near-minimiser of J^Sym, a member of the family, and how far they are apart
found_1, found_2 = density("ρ̂₁", r"\hat\rho_1"), density("ρ̂₂", r"\hat\rho_2")
member_1, member_2 = density("ρ°₁", r"\rho^\circ_1"), density("ρ°₂", r"\rho^\circ_2")
fields = (U_12, U_21)
F_found, F_member = F_sym(found_1, found_2, *fields), F_sym(member_1, member_2, *fields)
J_found, J_member = J_sym(found_1, found_2, *fields), J_sym(member_1, member_2, *fields)
eps = scalar(
    "ε", r"\varepsilon", "nonnegative", over=(absolute(J_found - F_found), absolute(J_member - F_member))
)  # fmt: skip
slack = scalar("η", r"\eta", over=J_found - J_member)
least = scalar("f", "f", under=F_found)

# Against a frozen partner ρ₂
F_one, F_other = F_sym(rho_1, rho_2, *fields), F_sym(member_1, rho_2, *fields)
J_one, J_other = J_sym(rho_1, rho_2, *fields), J_sym(member_1, rho_2, *fields)
near = scalar("ε₀", r"\varepsilon_0", "nonnegative", over=(absolute(J_one - F_one), absolute(J_other - F_other)))
spare = scalar("η₀", r"\eta_0", over=J_one - J_other)
excess = scalar("ε'", r"\varepsilon'", over=G(member_1) - bound(c))

# 2. Statement
NEAR = at_most("a", "near-minimisers are inherited", F_found, F_member + 2 * eps + slack)
LEAST = at_most("b", "infima are inherited", least - eps, J_found)
SPIKE = at_most("c", "the effective energy is near its bound", G(rho_1) - bound(c), 2 * near + spare + excess)


# 3. Derivation
@theorem(
    id="CB.2.family",
    title="Inheritance of near-minimisers",
    clauses=(NEAR, LEAST, SPIKE),
    absent={"convexity": "no convexity of the family is used"},
    equivalent=dict.fromkeys(
        (
            "near-minimisers, link 1: U₁₂ → U₁₂²",
            "near-minimisers, link 1: U₂₁ → U₂₁²",
            "infima, link 1: U₁₂ → U₁₂²",
            "infima, link 1: U₂₁ → U₂₁²",
        ),
        "fails only where J^Sym − F^Sym is −ε at one pair and ε at the other, on no measure tried",
    ),
)
def intrinsic_inheritance() -> Iterator[Step]:
    """Add up the hypotheses, and combine them with P4.1."""
    yield calc(
        "near-minimisers", "energy", NEAR.lhs,
        ends(
            NEAR, "F ≤ J + ε at ρ̂, J ≤ F + ε at ρ°",
            gap=total(eps + (J_found - F_found), eps - (J_member - F_member), slack - (J_found - J_member)),
        ),
    )  # fmt: skip
    yield calc(
        "infima", "divergence", LEAST.lhs,
        ends(LEAST, "f ≤ F ≤ J + ε", gap=total(F_found - least, eps + (J_found - F_found))),
    )  # fmt: skip
    yield calc(
        "a frozen partner", "gibbs", SPIKE.lhs,
        ends(
            SPIKE, "G and F^Sym differ by a constant", given(barrier.PART),
            given(barrier.PART, times=-1, at=((rho_1, member_1),)),
            gap=total(
                near + (J_one - F_one), near - (J_other - F_other), spare - (J_one - J_other),
                excess - (G(member_1) - bound(c)),
            ),
        ),
    )  # fmt: skip

    # 4. Evidence
    yield quadrature("smooth densities on S¹", NEAR, LEAST, SPIKE)
    yield measures("random densities on ℤ/n", NEAR, LEAST, SPIKE)
