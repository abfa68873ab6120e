"""**The spectrum at a match**: two equal laws are a saddle, convex in their common mode and concave in their gap.

Statement (extension X1).  Let
    Q_{r,t}(f,g) := ½ ∫(2 f g/r + 2 f g/t − t f²/r² − r g²/t²) dμ
    Q^J_{r,t}(f,g) := ½ ∫(2 f P_τg/P_τt + 2 g P_τf/P_τr − r P_τg²/P_τt² − t P_τf²/P_τr²) dμ
    A_{r}(f) := ∫f P_τf/P_τr dμ
    B_{r}(f) := ∫r P_τf²/P_τr² dμ
    d(z) := P_τh − λ h
and F^Sym, J^Sym, P_τ and D_sym as in negative_symmetric_divergence.py, coupling.py and objects.py. Then
    (a) δ²F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)[h₁, h₂] = Q_{ρ₁,ρ₂}(h₁,h₂)
    (b) Q_{ρ,ρ}(h₁,h₂) = ¼ ∫((h₁ + h₂)² − 3 (h₁ − h₂)²)/ρ dμ
    (c) Q_{ρ,ρ}(h,h) ≥ 0, = 0 only at h = 0
    (d) −Q_{ρ,ρ}(h,−h) ≥ 0, = 0 only at h = 0
    (e) δ²D_sym(ρ₁,ρ₂)[h₁, h₂] = ½ ∫(ρ₁ + ρ₂) (h₁/ρ₁ − h₂/ρ₂)² dμ
    (f) δ²J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)[h₁, h₂] = Q^J_{ρ₁,ρ₂}(h₁,h₂)
    (g) Q^J_{ρ,ρ}(h₁,h₂) = ¼ (2 A_{ρ}(h₁ + h₂) − B_{ρ}(h₁ + h₂) − 2 A_{ρ}(h₁ − h₂) − B_{ρ}(h₁ − h₂))
    (h) A_{ρ}(h) = λ ∫h²/P_τρ dμ + ∫h d/P_τρ dμ
    (i) B_{ρ}(h) = λ² ∫ρ h²/P_τρ² dμ + 2 λ ∫ρ h d/P_τρ² dμ + ∫ρ d²/P_τρ² dμ
    (j) λ (2 − λ) ∫h²/ρ dμ ≥ 0, = 0 only at h = 0
    (k) λ (2 + λ) ∫h²/ρ dμ ≥ 0, = 0 only at h = 0
Hypotheses.  ρ, ρ₁, ρ₂ > 0 of mass 1; h, h₁, h₂ of mass 0, hᵢ/ρᵢ bounded; U₁₂, U₂₁ bounded and frozen; τ > 0; s
    symmetric, ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); 0 < λ < 1.
Steps.  Vary the energy twice and put ρ₁ = ρ₂ = ρ: in the modes h₁ ± h₂ the quadratic form is diagonal, with weights of
    opposite sign. The smoothed energy has A and B in the place of ∫h²/ρ. At the uniform law spherical harmonics of one
    degree are multiplied by λ (S.spectrum), which reads both signs.
Deviations.  With Knife a compatible match is stationary, so by (c) and (d) it is a strict saddle (R5). At the uniform
    law P_τρ = ρ, and where d = 0, as for spherical harmonics, (h) and (i) make 2A − B and 2A + B the numbers of (j)
    and (k): the common mode is convex and the gap mode concave there, and both flatten with λ → 0, so that no mode of
    high degree is held back. Elsewhere A is indefinite (R1), and neither sign is claimed of the smoothed energy.
References.  The second variation of arXiv:2601.19597, Definition 4.3.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    calc,
    direction,
    ends,
    eq,
    equals,
    functional,
    integral,
    measures,
    named_field,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    vary,
)
from proofs_check.vocabulary.theorem import Step
from theorems.coupling import J_sym
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, h_1, h_2, rho_1, rho_2
from theorems.objects import D_sym, P, rho

half, quarter = Fraction(1, 2), Fraction(1, 4)

# 1. Symbols, with their hypotheses
h, lam = direction("h", "h"), scalar("λ", r"\lambda", "positive", below=1)

# 2. Objects
Q = functional(
    "Q_{<r>,<t>}(<f>,<g>)",
    "Q_{<r>,<t>}(<f>,<g>)",
    lambda r, t, f, g: half * integral(2 * f * g / r + 2 * f * g / t - t * f**2 / r**2 - r * g**2 / t**2),
    f=potential,
    g=potential,
    twin="a second variation, which a clause holds against the energy itself",
)
A = functional(
    "A_{<r>}(<f>)",
    "A_{<r>}(<f>)",
    lambda r, f: integral(f * P(f) / P(r)),
    f=potential,
    twin="a part of X1's second variation",
)
B = functional(
    "B_{<r>}(<f>)",
    "B_{<r>}(<f>)",
    lambda r, f: integral(r * P(f) ** 2 / P(r) ** 2),
    f=potential,
    twin="a part of X1's second variation",
)
QJ = functional(
    "Q^J_{<r>,<t>}(<f>,<g>)",
    "Q^J_{<r>,<t>}(<f>,<g>)",
    lambda r, t, f, g: (
        half
        * integral(2 * f * P(g) / P(t) + 2 * g * P(f) / P(r) - r * P(g) ** 2 / P(t) ** 2 - t * P(f) ** 2 / P(r) ** 2)
    ),
    f=potential,
    g=potential,
    twin="a second variation, which a clause holds against the energy itself",
)
rest = named_field("d", "d", P(h) - lam * h)

# 3. Statement
SECOND = equals(
    "a", "second variation", vary(F_sym(rho_1, rho_2, U_12, U_21), (rho_1, h_1), (rho_2, h_2), order=2),
    Q(rho_1, rho_2, h_1, h_2),
)  # fmt: skip
MODES = equals(
    "b", "two modes at a match", Q(rho, rho, h_1, h_2),
    quarter * integral(((h_1 + h_2) ** 2 - 3 * (h_1 - h_2) ** 2) / rho),
)  # fmt: skip
COMMON = nonnegative("c", "the common mode is convex", Q(rho, rho, h, h), (h, 0))
GAP = nonnegative("d", "the gap mode is concave", -Q(rho, rho, h, -h), (h, 0))
COUPLING = equals(
    "e", "the coupling bends the gap mode alone", vary(D_sym(rho_1, rho_2), (rho_1, h_1), (rho_2, h_2), order=2),
    half * integral((rho_1 + rho_2) * (h_1 / rho_1 - h_2 / rho_2) ** 2),
)  # fmt: skip
SMOOTHED = equals(
    "f", "second variation, smoothed", vary(J_sym(rho_1, rho_2, U_12, U_21), (rho_1, h_1), (rho_2, h_2), order=2),
    QJ(rho_1, rho_2, h_1, h_2),
)  # fmt: skip
SMOOTH_MODES = equals(
    "g", "two modes at a match, smoothed", QJ(rho, rho, h_1, h_2),
    quarter * (2 * A(rho, h_1 + h_2) - B(rho, h_1 + h_2) - 2 * A(rho, h_1 - h_2) - B(rho, h_1 - h_2)),
)  # fmt: skip
EIGEN_A = equals(
    "h", "A of an eigenvalue", A(rho, h), lam * integral(h**2 / P(rho)) + integral(h * rest / P(rho))
)  # fmt: skip
EIGEN_B = equals(
    "i", "B of an eigenvalue", B(rho, h),
    lam**2 * integral(rho * h**2 / P(rho) ** 2) + 2 * lam * integral(rho * h * rest / P(rho) ** 2)
    + integral(rho * rest**2 / P(rho) ** 2),
)  # fmt: skip
RISES = nonnegative("j", "an eigenvalue in the common mode", lam * (2 - lam) * integral(h**2 / rho), (h, 0))
FALLS = nonnegative("k", "an eigenvalue in the gap mode", lam * (2 + lam) * integral(h**2 / rho), (h, 0))


# 4. Derivation
@theorem(
    id="X1",
    title="The spectrum at a match",
    clauses=(SECOND, MODES, COMMON, GAP, COUPLING, SMOOTHED, SMOOTH_MODES, EIGEN_A, EIGEN_B, RISES, FALLS),
    absent={"gibbs": "nothing is minimised: Knife says when a match is stationary, and R5 that it is no minimum"},
    equivalent=dict.fromkeys(
        (
            "body of Q^J_{<r>,<t>}(<f>,<g>): t → −t #2",
            "body of Q^J_{<r>,<t>}(<f>,<g>): r → −r #3",
            "body of B_{<r>}(<f>): r → −r #2",
            *(f"B of an eigenvalue, link 1: ρ → −ρ #{place}" for place in (2, 4, 6)),
        ),
        "the smoothed density occurs squared",
    ),
)
def matched_spectrum() -> Iterator[Step]:
    """Vary the energy twice at a match, and read the signs of its modes."""
    yield calc("second variation", "energy", SECOND.lhs, ends(SECOND, "differentiate twice under the integral"))
    yield calc("two modes", "convexity", MODES.lhs, ends(MODES, "4h₁h₂ − h₁² − h₂² = ½(h₁ + h₂)² − (3/2)(h₁ − h₂)²"))
    yield calc(
        "the common mode", "convexity", COMMON.lhs,
        eq(integral(h**2 / rho), "h₁ = h₂ = h"),
        ends(COMMON, "ρ > 0"),
    )  # fmt: skip
    yield calc(
        "the gap mode", "convexity", GAP.lhs,
        eq(3 * integral(h**2 / rho), "h₁ = −h₂ = h"),
        ends(GAP, "ρ > 0"),
    )  # fmt: skip
    yield calc("the coupling", "divergence", COUPLING.lhs, ends(COUPLING, "differentiate twice under the integral"))
    yield calc("smoothed", "energy", SMOOTHED.lhs, ends(SMOOTHED, "P_τ is linear: differentiate under the integral"))
    yield calc("two modes, smoothed", "convexity", SMOOTH_MODES.lhs, ends(SMOOTH_MODES, "P_τ is linear"))
    yield calc("A of an eigenvalue", "convexity", EIGEN_A.lhs, ends(EIGEN_A, "P_τh = λh + d"))
    yield calc("B of an eigenvalue", "convexity", EIGEN_B.lhs, ends(EIGEN_B, "P_τh = λh + d"))
    yield calc("an eigenvalue in the common mode", "convexity", RISES.lhs, ends(RISES, "λ < 1"))
    yield calc("an eigenvalue in the gap mode", "convexity", FALLS.lhs, ends(FALLS, "λ > 0"))

    # 5. Evidence
    yield quadrature(
        "smooth densities on S¹", SECOND, MODES, COMMON, GAP, COUPLING, SMOOTHED, SMOOTH_MODES, EIGEN_A, EIGEN_B
    )
    yield measures("random densities on ℤ/n", MODES, COMMON, GAP, SMOOTH_MODES, EIGEN_A, EIGEN_B)
