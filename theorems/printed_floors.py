"""**Floors and sharp kernels, as printed**: a floor from the smoothed density, and a bound by the lesser floor.

Statement (Theorem 4.2 and Appendix A.3).  With J^Sym, F^Sym and P_τ as in coupling.py, negative_symmetric_divergence.py
and objects.py:
    (a) m − ε ≤ ρ
    (b) J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) ≤ (ε₁ + ε₂) (½ (1/m₁ + 1/m₂ + |1/m₁ − 1/m₂|))
    (c) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) ≤ (ε₁ + ε₂) (½ (1/m₁ + 1/m₂ + |1/m₁ − 1/m₂|))
Hypotheses.  s bounded, s(z, w) = s(w, z); ρ, ρ₁, ρ₂ > 0 of mass 1; U₁₂, U₂₁ bounded; 0 < m ≤ P_τρ; ∫κ_τ(z, w) dμ(w) =
    V_κ at every z; ε ≥ 0, ε ≥ |P_τρ − ρ|; ε₁ ≥ 0, ε₁ ≥ |P_τρ₁ − ρ₁|; ε₂ ≥ 0, ε₂ ≥ |P_τρ₂ − ρ₂|; 0 < m₁ ≤ ρ₁; 0 < m₂ ≤
    ρ₂; τ > 0.
Steps.  ρ ≥ P_τρ − ε. A maximum of two numbers is half their sum and distance; T4.2 (c) and (d) have half of ε₁/m₁ +
    ε₂/m₂, which is at most half of what the maximum gives: the last factor of (b) and (c) is 1/min(m₁, m₂).
Deviations.  The source's (13) is (a) with ε ≤ m/2, where it leaves m/2; its m is the minimum of P_τρ, which it says
    depends on θ: k/V_κ with k ≤ κ_τ is one for every law (T4.2.bounded b). (b) and (c) are its Theorem 4.2, for every τ
    and twice what is needed. It evaluates F^Sym on densities with floors c_i μ(𝒵) < 1, which a uniform density with its
    own value as the floor has not; nothing here needs it.
References.  arXiv:2601.19597v4, Theorem 4.2, Appendix A.3 and (13).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import absolute, at_most, calc, ends, given, measures, quadrature, scalar, theorem, total
from proofs_check.vocabulary.theorem import Step
from theorems import coupling
from theorems.coupling import energy, eps_1, eps_2, floor_1, floor_2, half, intrinsic
from theorems.objects import P, rho

# 1. Symbols, with their hypotheses
floor = scalar("m", "m", "positive", under=P(rho))
eps = scalar("ε", r"\varepsilon", "nonnegative", over=absolute(P(rho) - rho))

# 2. Objects
apart = absolute(1 / floor_1 - 1 / floor_2)
most = half * (1 / floor_1 + 1 / floor_2 + apart)

# 3. Statement
FLOOR = at_most("a", "a floor of the density", floor - eps, rho)
ABOVE = at_most("b", "the printed bound, from above", energy - intrinsic, (eps_1 + eps_2) * most)
BELOW = at_most("c", "the printed bound, from below", intrinsic - energy, (eps_1 + eps_2) * most)


# 4. Derivation
@theorem(
    id="T4.2.printed",
    title="Floors and sharp kernels, as printed",
    clauses=(FLOOR, ABOVE, BELOW),
    absent={
        "convexity": "a comparison of two energies: their curvature is P4.1 and X1",
        "gibbs": "nothing is minimised",
    },
    equivalent=dict.fromkeys(
        ("the printed bound, from above, link 1", "the printed bound, from below, link 1"),
        "T4.2 has half of it, edited there",
    ),
)
def printed_floors() -> Iterator[Step]:
    """Compare with the sharper bounds."""
    yield calc(
        "a floor of the density", "energy", FLOOR.lhs,
        ends(FLOOR, "m ≤ P_τρ ≤ ρ + ε", gap=total(P(rho) - floor, eps - (P(rho) - rho))),
    )  # fmt: skip
    slack = half * (eps_1 / floor_2 + eps_2 / floor_1 + (eps_1 + eps_2) * apart)
    for clause, known in ((ABOVE, coupling.ABOVE), (BELOW, coupling.BELOW)):
        yield calc(
            clause.title, "divergence", clause.lhs, ends(clause, "half of it is T4.2's", given(known), gap=slack)
        )

    # 5. Evidence
    yield quadrature("smooth densities on S¹", FLOOR, ABOVE, BELOW)
    yield measures("random densities on ℤ/n", FLOOR, ABOVE, BELOW)
