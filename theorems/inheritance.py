"""**Inheritance**: what nearly minimises the directional energy over a family is near the Gibbs equilibrium.

Statement (extension CB.1.frozen).  Let
    ρ*_τ(z) := e^(−U/τ)/Z_τ
    Z_τ := ∫e^(−U/τ) dμ
and F, J, D_KL, the L¹ norm as in objects.py. Then
    (a) D_KL(ρ̂‖ρ*_τ) ≤ ε + ε' + η
    (b) D_KL(ρ̂‖ρ*_τ) ≤ 2 ε + ε' + η
    (c) ‖ρ̂ − ρ*_τ‖₁² ≤ 2 (ε + ε' + η)
Hypotheses.  τ > 0; ε ≥ |J_{τ,U} − F_{τ,U}| at ρ̂ and at ρ°, ε' ≥ F_{τ,U}(ρ°) − F_{τ,U}(ρ*_τ) and η ≥ J_{τ,U}(ρ̂) −
    J_{τ,U}(ρ°); U bounded and frozen; s symmetric, V_κ constant (A2.1); ρ̂, ρ° > 0 of mass 1.
Steps.  F(ρ̂) ≤ J(ρ̂) + ε ≤ J(ρ°) + ε + η ≤ F(ρ°) + ε + η ≤ F(ρ*) + ε + ε' + η, where the third step is J ≤ F (T3.2);
    the gap of F is a relative entropy (P3.1), and Pinsker's inequality bounds the distance.
Deviations.  η = 0 says that ρ̂ minimises J over a family that holds ρ°; that a minimiser exists is not claimed. (b) is
    what two comparisons give; (a) is sharper, since J lies below F. U is the potential of both energies: it may not be
    evaluated again at the minimiser. In the source's corollary it moves with the encoder: that is U4.
References.  Compare arXiv:2601.19597v4, Corollary B.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    density,
    ends,
    eq,
    given,
    le,
    measures,
    quadrature,
    scalar,
    theorem,
    total,
)
from proofs_check.vocabulary.theorem import Step
from theorems import sharp_kernel
from theorems.gibbs_equilibrium import U, rho_star
from theorems.objects import KL, F, J, L1_norm, rho
from theorems.pinsker import PINSKER, sigma

# 1. Symbols, with their hypotheses: a near-minimiser ρ̂ of J over the family, and a member ρ° that F nearly minimises
found, member = density("ρ̂", r"\hat\rho"), density("ρ°", r"\rho^\circ")
eps = scalar(
    "ε",
    r"\varepsilon",
    "nonnegative",
    over=(absolute(J(found, U) - F(found, U)), absolute(J(member, U) - F(member, U))),
)
excess = scalar("ε'", r"\varepsilon'", over=F(member, U) - F(rho_star, U))
eta = scalar("η", r"\eta", over=J(found, U) - J(member, U))

# 2. Statement
ONE = at_most("a", "inheritance, constant 1", KL(found, rho_star), eps + excess + eta)
BOTH = at_most("b", "inheritance, constant 2", KL(found, rho_star), 2 * eps + excess + eta)
CLOSE = at_most("c", "the minimisers are close", L1_norm(found, rho_star) ** 2, 2 * (eps + excess + eta))


# 3. Derivation
@theorem(
    id="CB.1.frozen",
    title="Inheritance of minimisers",
    clauses=(ONE, BOTH, CLOSE),
    absent={"convexity": "no convexity of the family is used"},
    equivalent={"two comparisons, link 1": "clause (a) is stronger by ε: the constant 2 is never tight"},
)
def inheritance() -> Iterator[Step]:
    """Add up the hypotheses, and pass to the L¹ distance."""
    yield calc(
        "one comparison", "energy", ONE.lhs,
        eq(F(found, U) - F(rho_star, U), "the energy gap is a relative entropy (P3.1)"),
        ends(
            ONE, "J ≤ F at ρ° (T3.2), and the three hypotheses",
            given(sharp_kernel.SIGN, at=((rho, member),)),
            gap=total(
                eps - (F(found, U) - J(found, U)),
                excess - (F(member, U) - F(rho_star, U)),
                eta - (J(found, U) - J(member, U)),
            ),
        ),
    )  # fmt: skip
    yield calc("two comparisons", "divergence", BOTH.lhs, ends(BOTH, "ε ≥ 0", given(ONE), gap=eps))
    yield calc(
        "distance", "gibbs", CLOSE.lhs,
        le(2 * KL(found, rho_star), "Pinsker's inequality (L3)", given(PINSKER, at=((rho, found), (sigma, rho_star)))),
        ends(CLOSE, "the bound of (a)", given(ONE, times=2)),
    )  # fmt: skip

    # 4. Evidence
    yield quadrature("smooth densities on S¹", ONE, BOTH, CLOSE)
    yield measures("random densities on ℤ/n", ONE, BOTH, CLOSE)
