"""**Collapse**: in a frozen field that is steep enough one point minimises the smoothed energy over all laws.

Statement (Theorem U6).  With c(z, w) = ⟨z, w⟩ for unit vectors let
    Γ_ρ(z) := ∫e^(c(z, w)/τ) ρ₁(w) dμ(w)
    t(z) := ∫c(z, w) ρ₂(w) dμ(w)
    r₂(z) := U − (1 + ∫∫c(z, w) ρ₂(z) ρ₂(w) dμ(w) dμ(z) − 2 t)
Then
    (a) ∫∫c(z, w) (ρ₁(z) − ρ₂(z)) (ρ₁(w) − ρ₂(w)) dμ(w) dμ(z) ≥ 0
    (b) (1/τ) ∫∫c(z, w) ρ₁(z) ρ₁(w) dμ(w) dμ(z) ≤ ∫ρ₁ log Γ_ρ dμ
    (c) (∫r₂ ρ₁ dμ + 1)/τ ≤ (1/τ) ∫U ρ₁ dμ + ∫ρ₁ log Γ_ρ dμ
    (d) (b + 1)/τ ≤ (1/τ) ∫U ρ₁ dμ + ∫ρ₁ log Γ_ρ dμ
    (e) [d'/dx ((log(1 − x + x e^(−D/τ))) (1 − x) + x log((1 − x) e^(−D/τ) + x) + x u/τ)]_{x=0} = (u − D)/τ − 1
        + e^(−D/τ)
Hypotheses.  τ > 0; c(z, w) = ⟨x(z), x(w)⟩, |x(z)| = 1; U bounded and frozen; b ≤ r₂; ρ₁, ρ₂ > 0 of mass 1; 0 < x < 1.
Steps.  Jensen's inequality puts E E c/τ under the mean logarithm, and E E c ≥ 2 E t − ∬c ρ₂ρ₂, as the Gram kernel is
    positive semidefinite. (e) is the derivative of the energy along (1 − x)δ_m + xδ_z, u = U(z) − U(m), D = 1 − ⟨z, m⟩.
Deviations.  As ρ₂ narrows to a point m, t → ⟨z, m⟩ and r → U − 2(1 − ⟨z, m⟩): where U ≥ U(m) + 2(1 − ⟨z, m⟩), b = U(m),
    and the right side of (d) is the energy of δ_m, (U(m) + 1)/τ. So δ_m minimises, at every τ. It is sharp: at A < 2 in
    U = −A cos θ two atoms at ±ε are lower, which is measured. By (e) δ_m is never a minimiser over the whole sphere in
    the field of a pair law, |U| ≤ 1: at z = −m the slope is ≤ −(1 − e^(−2/τ)). Where fields move nothing collapses (U1,
    U2).
References.  Horn & Johnson, Matrix Analysis, 2nd ed., Theorem 7.5.3.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SCHUR,
    at_most,
    calc,
    cited,
    derivative,
    ends,
    equals,
    exp,
    given,
    gram,
    integral,
    le,
    log,
    measured,
    measures,
    named_field,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Expr, Field
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import rho_1, rho_2
from theorems.numbers.unfrozen import collapse_routes
from theorems.objects import lambda_1, tau

# 1. Symbols, with their hypotheses
c, U = gram("c", "c"), potential("U", "U")
u, D, x = scalar("u", "u"), scalar("D", "D"), scalar("x", "x", "positive", below=1)


# 2. Objects
def twice(one: Field, other: Field) -> Expr:
    """Return ∬c(z, w) one(z) other(w)."""
    return integral(integral(c(z, w) * one(z) * other(w), w), z)


Gamma = named_field("Γ_ρ", r"\Gamma_\rho", integral(exp(c(z, w) / tau) * rho_1(w), w))
t = named_field("t", "t", integral(c(z, w) * rho_2(w), w))
own = twice(rho_2, rho_2)
r = named_field("r₂", "r_2", U - (1 + own - 2 * t))
least = scalar("b", "b", under=r)
energy = integral(U * rho_1) / tau + integral(rho_1 * log(Gamma))
mixed = log(1 - x + x * exp(-D / tau)) * (1 - x) + x * log((1 - x) * exp(-D / tau) + x) + x * u / tau

# 3. Statement
SQUARE = nonnegative(
    "a", "a positive definite kernel",
    integral(integral(c(z, w) * (rho_1(z) - rho_2(z)) * (rho_1(w) - rho_2(w)), w), z),
)  # fmt: skip
JENSEN = at_most("b", "Jensen's inequality", twice(rho_1, rho_1) / tau, integral(rho_1 * log(Gamma)))
BOUND = at_most("c", "the energy from below", (integral(r * rho_1) + 1) / tau, energy)
COLLAPSE = at_most("d", "collapse", (least + 1) / tau, energy)
SLOPE = equals("e", "the slope towards another point", derivative(mixed, x, at=0), (u - D) / tau - 1 + exp(-D / tau))


# 4. Derivation
@theorem(
    id="U6",
    title="Collapse",
    clauses=(SQUARE, JENSEN, BOUND, COLLAPSE, SLOPE),
    absent={"convexity": "no functional is claimed convex: R1 refutes it for this energy"},
    equivalent={"body of Γ_ρ: factor 2 on the whole": "log 2 is given away"},
)
def collapse() -> Iterator[Step]:
    """Bound the entropy term by a square."""
    yield calc("a square", "energy", SQUARE.lhs, cited(SCHUR, SQUARE))
    yield calc(
        "Jensen", "energy", JENSEN.lhs,
        ends(
            JENSEN, "log x ≤ x − 1 (L4)",
            gap=integral(integral(rho_1(z) * rho_1(w) * lambda_1(exp(c(z, w) / tau) / Gamma(z)), w), z),
        ),
    )  # fmt: skip
    yield calc(
        "from below", "gibbs", BOUND.lhs,
        le(
            integral(U * rho_1) / tau + twice(rho_1, rho_1) / tau, "(a): E E c ≥ 2 E t − ∬c ρ₂ρ₂",
            given(SQUARE, times=1 / tau),
        ),
        ends(BOUND, "(b)", given(JENSEN)),
    )  # fmt: skip
    yield calc(
        "collapse", "gibbs", COLLAPSE.lhs,
        le((integral(r * rho_1) + 1) / tau, "b ≤ r", gap=integral(rho_1 * (r - least)) / tau),
        ends(COLLAPSE, "(c)", given(BOUND)),
    )  # fmt: skip
    yield calc("the slope", "divergence", SLOPE.lhs, ends(SLOPE, "differentiate at x = 0"))

    # 5. Evidence
    for name, routes in collapse_routes().items():
        yield measured(name, *routes, digits=12)
    yield quadrature("laws on S¹", SQUARE, JENSEN, BOUND, COLLAPSE)
    yield measures("random vectors", SQUARE, JENSEN, BOUND, COLLAPSE, SLOPE)
