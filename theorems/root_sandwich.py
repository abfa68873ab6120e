"""**Between a law and its smoothing**: a kernel that is a square puts entropies in order, at every temperature.

Statement (Theorem U1, part b and d).  Let R = P_τ be any symmetric smoothing, R² be applied to the law, and
    X(r) := −∫r log(P_τP_τr) dμ
    J²_{τ,u}(r) := (1/τ) ∫P_τu r dμ − X(r)
    Z_τ := ∫e^(−U/τ) dμ
    ρ*_τ(z) := e^(−U/τ)/Z_τ
and H, F, D_KL, P_τ as in objects.py. Then
    (a) X(ρ) − H(ρ) = D_KL(ρ‖P_τP_τρ)
    (b) X(ρ) − H(ρ) ≥ 0
    (c) ∫ρ log(P_τσ) dμ − ∫P_τρ log σ dμ ≥ 0
    (d) H(P_τρ) − X(ρ) ≥ 0
    (e) log(∫1 dμ) − H(P_τρ) ≥ 0
    (f) F_{τ,U}(P_τρ) ≤ J²_{τ,U}(ρ)
    (g) D_KL(P_τρ‖ρ*_τ) ≤ J²_{τ,U}(ρ) + log Z_τ
Hypotheses.  τ > 0; U bounded; s symmetric, ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); ρ, σ > 0 of mass 1, ρ log ρ
    integrable.
Steps.  (a) is a relative entropy. (c) is log x ≤ x − 1 (L4) at each pair of points, x = σ(w)/Rσ(z), and (d) is (c)
    at σ = Rρ. The field RU meets ρ as U meets Rρ, so that (d) is (f), and the gap of F a relative entropy (P3.1).
Deviations.  A smoothing at temperature τ has such a root on every sphere with the cosine critic (Hartman and Watson;
    Kent), and on S¹ it multiplies wave k by √λ_k. (f) and (g) need no floor and no limit: at a fixed temperature the
    energy in the field RU is above −log Z, and whatever comes near that has its root-smoothed law near the Gibbs law
    of U. Equality in (d) where Rρ is constant on R(z, ·) for ρ-almost every z is not a clause.
References.  arXiv:2601.19597, Section 2; Hartman & Watson, Ann. Probab. 2 (1974), 593–607; Kent, Ann. Probab. 5 (1977),
    778–781.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
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
    potential,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.gibbs_equilibrium import U, Z, rho_star
from theorems.numbers.unfrozen import ROOTED, rooted_entropy
from theorems.objects import KL, F, H, P, V, kappa, lambda_1, phi, rho, tau

# 1. Symbols, with their hypotheses
sigma = density("σ", r"\sigma")

# 2. Objects
TWICE = "the smoothing of a smoothing; its entropies on S¹ are measured in U1.sandwich"
X = functional("X(<r>)", "X(<r>)", lambda r: -integral(r * log(P(P(r)))), twin=TWICE)
J_2 = functional(
    "J²_{τ,<u>}(<r>)",
    r"J^2_{\tau,<u>}(<r>)",
    lambda r, u: integral(P(u) * r) / tau - X(r),
    u=potential,
    twin=TWICE,
)
smooth, twice = P(rho), P(P(rho))
uniform = 1 / integral(1)

# 3. Statement
IDENTITY = equals("a", "a relative entropy", X(rho) - H(rho), KL(rho, twice))
BELOW = nonnegative("b", "above the entropy", X(rho) - H(rho))
MOVES = nonnegative(
    "c", "a root moves into the logarithm", integral(rho * log(P(sigma))) - integral(P(rho) * log(sigma))
)  # fmt: skip
ABOVE = nonnegative("d", "below the entropy of the root", H(smooth) - X(rho))
MOST = nonnegative("e", "which is at most that of the uniform law", log(integral(1)) - H(smooth))
ENERGY = at_most("f", "the energies are in order", F(smooth, U), J_2(rho, U))
CLOSE = at_most("g", "what comes near the least value", KL(smooth, rho_star), J_2(rho, U) + log(Z))


# 4. Derivation
@theorem(
    id="U1.sandwich",
    title="Between a law and its smoothing",
    clauses=(IDENTITY, BELOW, MOVES, ABOVE, MOST, ENERGY, CLOSE),
    absent={"convexity": "no energy is claimed convex"},
)
def root_sandwich() -> Iterator[Step]:
    """Move the root from the law to the logarithm."""
    yield calc(
        "above the entropy", "divergence", IDENTITY.lhs,
        ends(IDENTITY, "by definition"),
        eq(integral(rho * lambda_1(twice / rho)), "both have mass 1"),
        ends(BELOW, "log x ≤ x − 1 (L4)"),
    )  # fmt: skip
    pointwise = rho * kappa(z, w) / V * lambda_1(sigma(w) / P(sigma)(z))
    yield calc(
        "a root moves into the logarithm", "divergence", MOVES.lhs,
        eq(integral(integral(pointwise, w)), "exchange the integrals; σ/Rσ averages to 1"),
        ends(MOVES, "log x ≤ x − 1 (L4)"),
    )  # fmt: skip
    yield calc(
        "below the entropy of the root", "divergence", ABOVE.lhs,
        ends(ABOVE, "(c) at σ = Rρ", given(MOVES, at=((sigma, smooth),))),
    )  # fmt: skip
    yield calc(
        "at most the uniform law's", "gibbs", MOST.lhs,
        eq(integral(uniform * phi(smooth / uniform)), "both have mass 1"),
        ends(MOST, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "the energies are in order", "energy", ENERGY.lhs,
        ends(ENERGY, "∫U Rρ = ∫RU ρ, and (d)", given(ABOVE)),
    )  # fmt: skip
    yield calc(
        "near the least value", "gibbs", CLOSE.lhs,
        eq(F(smooth, U) + log(Z), "log ρ* = −U/τ − log Z, and Rρ has mass 1"),
        ends(CLOSE, "(f)", given(ENERGY)),
    )  # fmt: skip

    # 5. Evidence
    for name in ROOTED:
        yield measured(f"{name} of vM(8) on S¹, P_τ = R², τ = 0.1", *rooted_entropy(name, 0.1, 8.0), digits=12)
    yield quadrature("smooth densities on S¹", IDENTITY, BELOW, MOVES, ABOVE, MOST, ENERGY, CLOSE)
    yield measures("random densities on ℤ/n", IDENTITY, BELOW, MOVES, ABOVE, MOST, ENERGY, CLOSE)
