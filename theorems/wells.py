"""**Wells keep energies apart**: where a field has nondegenerate wells, J and F differ by a constant in the limit.

Statement (Theorem U5).  For bounded f
    (a) ∫f ρ dμ − log(∫e^(f) σ dμ) ≤ D_KL(ρ‖σ)
    (b) F_{τ,U}(ρ) − J_{τ,U}(ρ) = D_KL(ρ‖P_τρ)
    (c) ∫f ρ dμ − log(∫e^(f) P_τρ dμ) ≤ F_{τ,U}(ρ) − J_{τ,U}(ρ)
    (d) log y + 1/y − 1 ≥ 0, = 0 only at y = 1
Hypotheses.  τ > 0; f, U bounded; U frozen; s symmetric, ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); ρ, σ > 0 of mass 1,
    ρ log ρ integrable; y > 0.
Steps.  (a) is Gibbs' inequality between ρ and e^f σ over its mass, (c) is (a) at σ = P_τρ; (b) is T3.2. With f a
    quadratic about each well on the scale √τ the left side tends to c_U = ½Σ p_j Σ_i (log(1 + h_ji) − h_ji/(1 +
    h_ji)), h the eigenvalues of the Hessians at the wells, p_j ∝ Π h_ji^(−½): each term is (d) at y = 1 + h, so that
    c_U > 0.
Deviations.  Laplace's limit is Steps and is measured: if ρ_τ − ρ*_τ → 0 in total variation, the mismatch of ρ_τ has a
    limes inferior ≥ c_U, and at ρ*_τ the limit is c_U. So in such a field ε_real → 0 in Corollary B.1 excludes η_τ →
    0: its hypotheses hold together only for fields that are flat at the scale √τ. Other critics have the eigenvalues
    of Q^(−1)H, Q = −Hess s. At a given τ the mismatch may lie on either side of c_U.
References.  arXiv:2601.19597, Corollary B.1; Donsker & Varadhan, Comm. Pure Appl. Math. 28 (1975), 1–47.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
    equals,
    exp,
    given,
    integral,
    log,
    measured,
    measures,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems import sharp_kernel
from theorems.numbers.unfrozen import mismatch_routes
from theorems.objects import KL, F, J, P, lambda_1, rho
from theorems.pinsker import sigma
from theorems.sharp_kernel import U

# 1. Symbols, with their hypotheses
f, y = potential("f", "f"), scalar("y", "y", "positive")

# 2. Objects
smooth = P(rho)
mass = integral(exp(f) * sigma)
gap = F(rho, U) - J(rho, U)

# 3. Statement
TEST = at_most("a", "any function tests a relative entropy", integral(f * rho) - log(mass), KL(rho, sigma))
GAP = equals("b", "which is the gap of the energies", gap, KL(rho, smooth))
APART = at_most("c", "and so their distance", integral(f * rho) - log(integral(exp(f) * smooth)), gap)
TERM = nonnegative("d", "what an eigenvalue contributes", log(y) + 1 / y - 1, (y, 1))


# 4. Derivation
@theorem(
    id="U5",
    title="Wells keep energies apart",
    clauses=(TEST, GAP, APART, TERM),
    absent={"convexity": "no functional is claimed convex", "gibbs": "the law is given; P3.1 has the minimiser"},
)
def wells() -> Iterator[Step]:
    """Test the mismatch by functions, and read the sign of one term."""
    yield calc(
        "a test", "divergence", TEST.lhs,
        ends(TEST, "log x ≤ x − 1 (L4)", gap=integral(rho * lambda_1(exp(f) * sigma / (rho * mass)))),
    )  # fmt: skip
    yield calc("the gap", "energy", GAP.lhs, ends(GAP, "T3.2 (b)", given(sharp_kernel.IDENTITY, times=-1)))
    yield calc(
        "apart",
        "divergence",
        APART.lhs,
        ends(APART, "(a) and (b)", given(TEST, at=((sigma, smooth),)), given(GAP, times=-1)),
    )
    yield calc(
        "a term", "divergence", TERM.lhs, eq(lambda_1(1 / y), "log(1/y) = −log y"), ends(TERM, "log x ≤ x − 1 (L4)")
    )

    # 5. Evidence
    for name, routes in mismatch_routes().items():
        yield measured(name, *routes, digits=10)
    yield quadrature("smooth densities on S¹", TEST, GAP, APART)
    yield measures("random densities on ℤ/n", TEST, GAP, APART, TERM)
