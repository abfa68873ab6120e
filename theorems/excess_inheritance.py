"""**Inheritance of the excess**: near the infimum against a frozen partner it sits where the field is least.

Statement (Corollary B.2).  With G, B_m, V₁₂ and F^Sym as in barrier_best_response.py and
negative_symmetric_divergence.py:
    (a) G(ρ₁) − B_m(c) ≤ ε + ε'
    (b) ∫1{V₁₂ − m − σ ≥ 0} (ρ₁ − c) dμ ≤ (2 (ε + ε')/(σ M)) ∫(ρ₁ − c) dμ
    (c) ½ ∫(V₁₂ − m) (ρ₁ − c) dμ ≤ ε + ε'
Hypotheses.  U₁₂, U₂₁ bounded; ρ₂, ρ₁, ρ° > 0 of mass 1; τ, σ > 0; m ≤ V₁₂; 0 < c ≤ ρ₁; ε ≥ 0, ε ≥
    F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ°,ρ₂); ε' ≥ 0, ε' ≥ G(ρ°) − B_m(c); 0 < M ≤ ∫(ρ₁ − c) dμ.
Steps.  F^Sym and G differ by a constant, so that G(ρ₁) is within ε + ε' of its bound. P4.1 bounds the mass of the
    excess where V₁₂ is far from its least value; compare with the mass 1 − cμ(𝒵) of all of it.
Deviations.  By P4.1 (f) the excess has the mass 1 − cμ(𝒵), which is the source's M. Divided by it, (b) is the source's
    (35): its ρ̄ is (ρ₁ − c)/(1 − cμ(𝒵)). Its (34) compares with the infimum over densities above the floor: P4.1 has
    members ρ° for which ε' is as small as one likes, if μ has no atoms. That ρ₁ minimises J^Sym is not used there and
    not assumed here: (34) alone gives (35), and nothing passes from J^Sym to F^Sym (CB.2.family has that, for a given
    distance of the two). With floors that move the excess may vanish, and (b) with it: it says nothing where 2(ε + ε')
    ≥ σM. So ε_real/σ → 0 has to be ε_real/(σM) → 0, for some σ → 0: for σ = ε_real it never does.
References.  arXiv:2601.19597v4, Corollary B.2, (34) to (40).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
    ends,
    given,
    integral,
    le,
    measures,
    quadrature,
    scalar,
    theorem,
    total,
    where,
)
from proofs_check.vocabulary.theorem import Step
from theorems import barrier_best_response as barrier
from theorems.barrier_best_response import G, V, bound, c, half, m
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, rho_1, rho_2

# 1. Symbols, with their hypotheses: a member to compare with, as in (34), how far from it, a level, the excess mass
member = density("ρ°", r"\rho^\circ")
found, other = F_sym(rho_1, rho_2, U_12, U_21), F_sym(member, rho_2, U_12, U_21)
near = scalar("ε", r"\varepsilon", "nonnegative", over=found - other)
spare = scalar("ε'", r"\varepsilon'", "nonnegative", over=G(member) - bound(c))
sigma = scalar("σ", r"\sigma", "positive")
least = scalar("M", "M", "positive", under=integral(rho_1 - c))

# 2. Objects
far, excess = where(V - m - sigma), rho_1 - c
above = G(rho_1) - bound(c)

# 3. Statement
NEAR = at_most("a", "the effective energy is near its bound", above, near + spare)
FAR = at_most(
    "b", "where the excess lies", integral(far * excess), 2 * (near + spare) / (sigma * least) * integral(excess)
)
PAID = at_most("c", "what the field costs", half * integral((V - m) * excess), near + spare)


# 4. Derivation
@theorem(
    id="CB.2",
    title="Inheritance of the excess",
    clauses=(NEAR, FAR, PAID),
    absent={
        "convexity": "no convexity is used: P4.1 has that of the energy",
        "divergence": "no divergence in the statement: F^Sym's is D4.3",
    },
    equivalent={
        "what the field costs, link 1: start: m → m²": "the entropy of the excess, which is left out, has room for it",
    },
)
def excess_inheritance() -> Iterator[Step]:
    """Compare with a member, and with the mass of all that is above the floor."""
    yield calc(
        "near the bound", "energy", NEAR.lhs,
        ends(
            NEAR, "G and F^Sym differ by a constant", given(barrier.PART),
            given(barrier.PART, times=-1, at=((rho_1, member),)),
            gap=total(near - (found - other), spare - (G(member) - bound(c))),
        ),
    )  # fmt: skip
    yield calc(
        "where the excess lies", "gibbs", FAR.lhs,
        le(2 / sigma * above, "P4.1", given(barrier.FAR, at=((barrier.eta, sigma),))),
        le(2 / sigma * (near + spare), "near the bound", given(NEAR, times=2 / sigma)),
        ends(
            FAR, "the excess has a mass ≥ M", gap=2 * (near + spare) / (sigma * least) * (integral(excess) - least),
        ),
    )  # fmt: skip
    yield calc(
        "what the field costs", "gibbs", PAID.lhs,
        le(above, "its entropy is ≥ 0", given(barrier.EXCESS), given(barrier.MISSED, times=half)),
        ends(PAID, "near the bound", given(NEAR)),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth densities on spheres", NEAR, PAID)
    yield measures("random atoms", NEAR, FAR, PAID)
