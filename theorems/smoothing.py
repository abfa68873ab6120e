"""**Smoothing** by the kernel is a symmetric Markov operator: it keeps mass, floors and ceilings, and loses divergence.

Statement (extension S).  For P_τr(z) := (1/V_κ) ∫κ_τ(z, w) r(w) dμ(w):
    (a) ∫P_τρ dμ = 1
    (b) ∫f P_τg dμ = ∫g P_τf dμ
    (c) m ≤ P_τρ
    (d) P_τρ ≤ M
    (e) D_KL(ρ‖σ) − D_KL(P_τρ‖P_τσ) ≥ 0
Hypotheses.  τ > 0; m ≤ ρ; M ≥ ρ; s symmetric; ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); ρ, σ > 0 of mass 1; f, g
    bounded.
Steps.  Exchange integrals and use the constant volume; an average lies between the extremes; the loss of divergence is
    the log-sum inequality at each pair of points, which is Gibbs' inequality for the ratio of ratios.
Deviations.  The source has no such operator: of this it uses P_τρ ≥ m/2 where |P_τρ − ρ| ≤ m/2, its (53), which (c)
    sharpens to P_τρ ≥ m. Mass needs only a constant volume of the transposed kernel, which symmetry gives; the floor
    and the ceiling need no symmetry. The eigenvalues on the sphere are theorem S.spectrum.
References.  arXiv:2601.19597v4, Definition 2.2 and Appendix C.4; Cover & Thomas, Elements of Information Theory, 2nd
    ed., Theorem 2.7.1 (log-sum inequality).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    integral,
    measures,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import KL, P, V, kappa, phi, rho

# 1. Symbols, with their hypotheses
sigma = density("σ", r"\sigma")
f, g = potential("f", "f"), potential("g", "g")
m, M = scalar("m", "m", under=rho), scalar("M", "M", over=rho)

# 2. Objects
ratio = P(rho)(z) / P(sigma)(z)
kernel = kappa(z, w) / V

# 3. Statement
MASS = equals("a", "mass is kept", integral(P(rho)), 1)
SYMMETRIC = equals("b", "P_τ is self-adjoint", integral(f * P(g)), integral(g * P(f)))
FLOOR = at_most("c", "a floor is kept", m, P(rho))
CEILING = at_most("d", "a ceiling is kept", P(rho), M)
PROCESSING = nonnegative("e", "data processing", KL(rho, sigma) - KL(P(rho), P(sigma)))


# 4. Derivation
@theorem(
    id="S",
    title="Smoothing is a symmetric Markov operator",
    clauses=(MASS, SYMMETRIC, FLOOR, CEILING, PROCESSING),
    absent={
        "convexity": "no energy is claimed convex: R1 refutes it for the smoothed one",
        "gibbs": "no energy is minimised",
    },
)
def smoothing() -> Iterator[Step]:
    """Derive the properties of P_τ from the kernel's symmetry and its constant volume."""
    yield calc("mass", "energy", MASS.lhs, ends(MASS, "exchange the integrals: ∫κ_τ(z, w) dμ(z) = V_κ"))
    yield calc("symmetry", "energy", SYMMETRIC.lhs, ends(SYMMETRIC, "exchange z and w in a symmetric kernel"))
    yield calc(
        "floor", "energy", FLOOR.lhs,
        ends(FLOOR, "P_τρ averages ρ", gap=integral(kappa(z, w) * (rho(w) - m), w) / V),
    )  # fmt: skip
    yield calc(
        "ceiling", "energy", CEILING.lhs,
        ends(CEILING, "P_τρ averages ρ", gap=integral(kappa(z, w) * (M - rho(w)), w) / V),
    )  # fmt: skip
    yield calc(
        "data processing", "divergence", PROCESSING.lhs,
        eq(
            integral(integral(kernel * sigma(w) * ratio * phi(rho(w) / (sigma(w) * ratio)), w)),
            "the logarithm of P_τρ/P_τσ averages out, and so do the linear terms",
        ),
        ends(PROCESSING, "Gibbs' inequality (L1)"),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth densities on S¹", MASS, SYMMETRIC, FLOOR, CEILING, PROCESSING)
    yield measures("random densities on ℤ/n", MASS, SYMMETRIC, FLOOR, CEILING, PROCESSING)
