"""**The smoothed free energy is not convex**: claim R1 is refuted, on explicit densities at fixed temperatures.

Statement (claim R1).  For P_τr(z) := (1/V_κ) ∫κ_τ(z, w) r(w) dμ(w) and
    K_τr(z) := ∫κ_τ(z, w) r(w) dμ(w)
    J_{τ,u}(r) := (1/τ) ∫u r dμ + ∫r log(P_τr) dμ
the claim δ²J_{τ,U}(ρ)[h, h] ≥ 0 is refuted by witnesses, exact data on which it fails, where
    (a) δ²J_{τ,U}(ρ)[h, h] = 2 ∫h P_τh/P_τρ dμ − ∫ρ (P_τh/P_τρ)² dμ
    (b) δ²J_{τ,U}(ρ)[h, h] = 2 ∫h K_τh/K_τρ dμ − ∫ρ (K_τh/K_τρ)² dμ
    (c) δ²J_{τ,U}(ρ)[h, h] ≤ 2 ∫h P_τh/P_τρ dμ
    (d) ((λ₁ + u λ₁ p²/4) p (1 + r²)/4)² − (λ₁ (1 + r²)/2) ((u λ₁ p²/4) (1 + (r p)²)/2) > 0
Hypotheses.  ρ > 0 of mass 1; U bounded and frozen; s symmetric; ∫κ_τ(z, w) dμ(w) = V_κ (A2.1); τ > 0; ∫h dμ = 0;
    λ₁ > 0; 0 < r < 1; 0 < p < 1; 0 < u < 1.
Steps.  Differentiate twice under the integral; the volume cancels; leave out a square. At the witness the integrals
    are enclosed by ball arithmetic, and positivity and mass of the density are decided exactly. At every τ: for ρ = (1
    + ⅘ cos θ)/2π and h = α cos θ + β cos ℓθ the form in (c) has the matrix whose determinant is in (d), but for a
    factor, with λ_k = I_k(1/τ)/I₀(1/τ), r = b/(1 + √(1 − b²)), b = ⅘λ₁, p = r^{ℓ−1} and 4λ_ℓ = u λ₁p². It is < 0 where
    u < 1, and u < 1 for every ℓ ≥ 2e/(τb²), as λ_ℓ ≤ (2τ)^{−ℓ}/ℓ! ≤ (e/2τℓ)^ℓ and r > b/2.
Deviations.  The claim looks true because the intrinsic energy is strictly convex (P3.1), and because at the uniform law
    every mode curves upwards, by λ(2 − λ): that is the control. It is refuted at τ = 3/10 on S¹, and on three points
    of S¹ at τ = 1/log 65536, as the rational number −8180225.49…. Of the closed form at every τ the checker proves (d);
    the matrix, a geometric series in r, and the bound of λ_ℓ are read by hand, and the level *certified* encloses
    u < 1 at every τ in [1/100, 100] with just these ℓ.
References.  arXiv:2601.19597, Section 3; Johansson, IEEE Trans. Comput. 66 (2017), 1281–1292 (ball arithmetic).
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

from numerics.balls.modes import indefinite_between
from numerics.balls.witness import read
from proofs_check.vocabulary import (
    at_most,
    calc,
    certified,
    counterexample,
    covered,
    direction,
    ends,
    eq,
    equals,
    integral,
    measures,
    nonnegative,
    operator,
    positive,
    potential,
    quadrature,
    scalar,
    theorem,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import J, P, kappa, rho

# 1. Symbols, with their hypotheses
U, h = potential("U", "U"), direction("h", "h")
first, r = scalar("λ₁", r"\lambda_1", "positive"), scalar("r", "r", "positive", below=1)
p, u = scalar("p", "p", "positive", below=1), scalar("u", "u", "positive", below=1)

# 2. Objects
K = operator("K_τ<r>", r"K_\tau <r>", lambda r: integral(kappa(z, w) * r(w), w))
curvature = vary(J(rho, U), (rho, h), order=2)
# The form on cos θ and cos ℓθ, up to a factor: the last eigenvalue is λ_ℓ = u λ₁p²/4.
last = u * first * p**2 / 4
own, other = first * (1 + r**2) / 2, last * (1 + (r * p) ** 2) / 2
both = (first + last) * p * (1 + r**2) / 4
unscaled = 2 * integral(h * K(h) / K(rho)) - integral(rho * (K(h) / K(rho)) ** 2)
TEMPERATURES = (Fraction(1, 100), Fraction(100))
HERE = Path(__file__).with_name("witnesses")
DENSITY, UNIFORM, ATOMS = (read(HERE / f"R1{mark}.json") for mark in ("", ".control", ".atoms"))

# 3. Statement
CLAIM = nonnegative("claim", "the smoothed free energy is convex", curvature)
FORM = equals(
    "a", "its second variation", curvature,
    2 * integral(h * P(h) / P(rho)) - integral(rho * (P(h) / P(rho)) ** 2),
)  # fmt: skip
SCALE = equals("b", "the volume does not matter", curvature, unscaled)
UPPER = at_most("c", "what R3 shares", curvature, 2 * integral(h * P(h) / P(rho)))
EVERY = positive("d", "indefinite on two modes", both**2 - own * other)
ON_ATOMS = nonnegative("claim", "the smoothed free energy of three atoms is convex", unscaled)


# 4. Derivation
@theorem(
    id="R1",
    title="The smoothed free energy is not convex",
    clauses=(FORM, SCALE, UPPER, EVERY),
    refutes=CLAIM,
    by_witness=True,
    equivalent=dict.fromkeys(
        (f"{chain}, link 1: ρ → −ρ #3" for chain in ("second variation", "without the volume")),
        "it stands under a square",
    )
    | dict.fromkeys(
        (
            f"body of K_τ<r>: {edit}"
            for edit in ("sign of the whole", "factor 2 on the whole", "κ_τ(z, w) → 2 κ_τ(z, w)", "r → −r")
        ),
        "only quotients of K_τ occur",
    ),
    absent={
        "energy": "not claimed: T3.2 compares the smoothed energy with the intrinsic one",
        "gibbs": "not claimed: P3.1 has the minimiser of the intrinsic energy",
        "divergence": "not claimed",
    },
)
def smoothed_convexity() -> Iterator[Step]:
    """Differentiate twice, and enclose the result at exact data."""
    yield calc("second variation", "convexity", FORM.lhs, ends(FORM, "differentiate twice under the integral"))
    yield calc("without the volume", "convexity", SCALE.lhs, ends(SCALE, "V_κ cancels"))
    yield calc(
        "an upper bound", "convexity", UPPER.lhs,
        ends(UPPER, "a square under a positive weight", gap=integral(rho * (P(h) / P(rho)) ** 2)),
    )  # fmt: skip
    yield calc(
        "two modes", "convexity", EVERY.lhs,
        eq(
            first**2 * p**2 * (1 + r**2) / 16 * (
                (1 + r**2) * (u * p**2 / 2 + u**2 * p**4 / 16) + (1 - u) * (1 + r**2 * p**2) + r**2 * (1 - p) * (1 + p)
            ),
            "what u < 1 leaves",
        ),
        ends(EVERY, "u, p < 1"),
    )  # fmt: skip

    # 5. Evidence
    yield counterexample("|1 − 3z + 4z² − 3z³ + z⁴|² + 1/100 on S¹ at τ = 3/10", CLAIM, DENSITY, facet="convexity")
    yield counterexample("three points of S¹ at e^(1/τ) = 65536", ON_ATOMS, ATOMS, facet="convexity")
    yield certified("control: the uniform law, same direction", CLAIM, UNIFORM, facet="convexity")
    yield covered("2∫h P_τh/P_τρ < 0 for some h", partial(indefinite_between, *TEMPERATURES), facet="convexity")
    yield quadrature("smooth densities on S¹", FORM, SCALE, UPPER, EVERY)
    yield measures("random densities on ℤ/n", FORM, SCALE, UPPER, EVERY)
