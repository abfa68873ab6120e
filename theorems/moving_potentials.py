"""**Moving potentials**: the directional energy is a level, a gap and a mismatch, and passes its minimisers on.

Statement (Theorem U4).  Two parameters θ and θ̂ have densities ρ and ρ̂ and potentials U and Û of their own. Let
    Z_u := ∫e^(−u/τ) dμ
    ρ*(z) := e^(−U/τ)/Z_U
    G_u(r) := D_KL(r‖e^(−u/τ)/Z_u)
and F, J, D_KL, P_τ, the L¹ norm as in objects.py. Then
    (a) J_{τ,U}(ρ) = −log(Z_U) + G_U(ρ) − D_KL(ρ‖P_τρ)
    (b) G_U(ρ) ≤ G_Û(ρ̂) + D_KL(ρ‖P_τρ) − D_KL(ρ̂‖P_τρ̂) + ζ + η
    (c) G_U(ρ) ≤ G_Û(ρ̂) + |J_{τ,U}(ρ) − F_{τ,U}(ρ)| + |J_{τ,Û}(ρ̂) − F_{τ,Û}(ρ̂)| + ζ + η
    (d) ‖ρ − ρ*‖₁² ≤ 2 (G_Û(ρ̂) + D_KL(ρ‖P_τρ) − D_KL(ρ̂‖P_τρ̂) + ζ + η)
    (e) ∫1{g ≥ 0} ρ dμ ≤ ∫1{g ≥ 0} ρ* dμ + ½ ‖ρ − ρ*‖₁
Hypotheses.  τ > 0; η ≥ J_{τ,U}(ρ) − J_{τ,Û}(ρ̂) and ζ ≥ log Z_U − log Z_Û; U, Û, g bounded; s symmetric,
    ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); ρ, ρ̂ > 0 of mass 1, ρ log ρ and ρ̂ log ρ̂ integrable.
Steps.  F = −log Z_U + G_U(ρ), and J lies below F by D_KL(ρ‖P_τρ). Written at θ and at θ̂ and subtracted, that is (b)
    up to the two hypotheses; (c) gives away the mismatch at θ̂. Pinsker's inequality bounds the distance, and masses of
    sets differ by half of it at most.
Deviations.  The source's corollary is (c) with η = ζ = 0: θ minimises J, θ̂ minimises −log Z_θ, and G_Û(ρ̂) is at
    most ε_real. The mismatch at θ̂ helps, as (b) shows. Its hypotheses exclude one another for fields with isolated
    nondegenerate wells (U5).
References.  arXiv:2601.19597, Corollary B.1.
"""

from collections.abc import Iterator
from fractions import Fraction

from numerics.measures.gibbs import gibbs_divergence, gibbs_log_density
from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    exp,
    functional,
    given,
    integral,
    le,
    log,
    measured,
    measures,
    named_density,
    potential,
    quadrature,
    scalar,
    theorem,
    total,
    where,
)
from proofs_check.vocabulary.theorem import Step
from theorems import sharp_kernel
from theorems.numbers.unfrozen import MOVING, moving_number
from theorems.objects import KL, F, J, L1_norm, P, rho, tau
from theorems.pinsker import PINSKER, sigma

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses: the other parameter's letters wear a hat
U, U_hat, g = potential("U", "U"), potential("Û", r"\hat U"), potential("g", "g")
rho_hat = density("ρ̂", r"\hat\rho")
eta = scalar("η", r"\eta", over=J(rho, U) - J(rho_hat, U_hat))

# 2. Objects
Z = functional(
    "Z_<u>", "Z_{<u>}", lambda u: integral(exp(-u / tau)), u=potential, twin="P3.1's partition function, which has one"
)
law = named_density("ρ*", r"\rho^\star", exp(-U / tau) / Z(U), twin=gibbs_log_density, reads=(U, tau))
G = functional(
    "G_<u>(<r>)",
    "G_{<u>}(<r>)",
    lambda r, u: KL(r, exp(-u / tau) / Z(u)),
    u=potential,
    twin=gibbs_divergence,
    reads=(tau,),
)
zeta = scalar("ζ", r"\zeta", over=log(Z(U)) - log(Z(U_hat)))
gap, gap_hat = G(rho, U), G(rho_hat, U_hat)
mismatch, mismatch_hat = KL(rho, P(rho)), KL(rho_hat, P(rho_hat))
off, off_hat = J(rho, U) - F(rho, U), J(rho_hat, U_hat) - F(rho_hat, U_hat)
inside = where(g)
apart = rho - law

# 3. Statement
LEVEL = equals("a", "level, gap and mismatch", J(rho, U), -log(Z(U)) + gap - mismatch)
SHARP = at_most("b", "inheritance", gap, gap_hat + mismatch - mismatch_hat + zeta + eta)
PAPER = at_most("c", "inheritance, as in the source", gap, gap_hat + absolute(off) + absolute(off_hat) + zeta + eta)
CLOSE = at_most("d", "the laws are close", L1_norm(rho, law) ** 2, 2 * (gap_hat + mismatch - mismatch_hat + zeta + eta))
SETS = at_most("e", "masses of sets", integral(inside * rho), integral(inside * law) + half * L1_norm(rho, law))


# 4. Derivation
@theorem(
    id="U4",
    title="Moving potentials",
    clauses=(LEVEL, SHARP, PAPER, CLOSE, SETS),
    absent={"convexity": "no convexity of the family is used"},
    equivalent={
        "inheritance, as in the source, link 2": "clause (b) is stronger by twice the mismatch at θ̂: never tight",
    },
)
def moving_potentials() -> Iterator[Step]:
    """Write the energy as level, gap and mismatch at two parameters, and subtract."""
    yield calc(
        "level, gap and mismatch", "energy", LEVEL.lhs,
        eq(F(rho, U) - mismatch, "J lies below F by the mismatch (T3.2)"),
        ends(LEVEL, "log ρ* = −U/τ − log Z, and ρ has mass 1"),
    )  # fmt: skip
    yield calc(
        "inheritance", "gibbs", SHARP.lhs,
        ends(
            SHARP, "(a) at both, and the two hypotheses", given(LEVEL, times=-1),
            given(LEVEL, at=((rho, rho_hat), (U, U_hat))),
            gap=total(zeta - (log(Z(U)) - log(Z(U_hat))), eta - (J(rho, U) - J(rho_hat, U_hat))),
        ),
    )  # fmt: skip
    yield calc(
        "inheritance, as in the source", "divergence", PAPER.lhs,
        le(
            gap_hat + absolute(off) - mismatch_hat + zeta + eta, "J lies below F by the mismatch (T3.2)", given(SHARP),
            given(sharp_kernel.IDENTITY), gap=absolute(off) + off,
        ),
        ends(
            PAPER, "and at θ̂ too", given(sharp_kernel.IDENTITY, times=-1, at=((rho, rho_hat), (U, U_hat))),
            gap=absolute(off_hat) - off_hat,
        ),
    )  # fmt: skip
    yield calc(
        "distance", "gibbs", CLOSE.lhs,
        le(2 * gap, "Pinsker's inequality (L3)", given(PINSKER, at=((sigma, law),))),
        ends(CLOSE, "the bound of (b)", given(SHARP, times=2)),
    )  # fmt: skip
    yield calc(
        "masses of sets", "gibbs", SETS.lhs,
        ends(
            SETS, "both have mass 1: a set gains half the distance at most",
            gap=half * integral(inside * (absolute(apart) - apart) + (1 - inside) * (absolute(apart) + apart)),
        ),
    )  # fmt: skip

    # 5. Evidence
    for name in MOVING:
        yield measured(
            f"{name} of (1 + ½cos θ)/2π, U = −0.8cos θ, τ = ½", *moving_number(name, 0.5, 0.8, 0.5), digits=12
        )
    yield quadrature("smooth densities on S¹", LEVEL, SHARP, PAPER, CLOSE)
    yield measures("random densities on ℤ/n", LEVEL, SHARP, PAPER, CLOSE, SETS)
