"""**Sharp kernel**: the directional energy lies below the intrinsic one by exactly a relative entropy, of second order.

Statement (Theorem 3.2).  Let
    J_{τ,u}(r) := (1/τ) ∫u r dμ + ∫r log(P_τr) dμ
    P_τr(z) := (1/V_κ) ∫κ_τ(z, w) r(w) dμ(w)
    ℒ_∞ := E_{(z, v)∼π}[−s(z, v)/τ] + E_{z∼q}[log Γ(z)]
    k(z) := (P_τρ − ρ − τ D/2)/τ²
and F, U_θ, Γ, D_KL as in objects.py. Then
    (a) ℒ_∞ = J_{τ,U_θ}(ρ) + log V_κ
    (b) J_{τ,U}(ρ) − F_{τ,U}(ρ) = −D_KL(ρ‖P_τρ)
    (c) F_{τ,U}(ρ) − J_{τ,U}(ρ) ≥ 0
    (d) F_{τ,U}(ρ) − J_{τ,U}(ρ) ≤ ε/m
    (e) F_{τ,U}(ρ) − J_{τ,U}(ρ) ≤ ε² ∫1 dμ/m
    (f) |J_{τ,U}(ρ) − F_{τ,U}(ρ)| ≤ 2 ε/m
    (g) (1/2) ∫(P_τρ − ρ)²/ρ dμ − (1/3) ∫(P_τρ − ρ)³/ρ² dμ ≤ F_{τ,U}(ρ) − J_{τ,U}(ρ)
    (h) F_{τ,U}(ρ) − J_{τ,U}(ρ) ≤ (1/2) ∫(P_τρ − ρ)²/ρ dμ − (1/3) ∫(P_τρ − ρ)³/ρ² dμ
        + (1/20) ∫(P_τρ − ρ)⁴ (P_τρ + 4 ρ)/(ρ³ P_τρ) dμ
    (i) (1/2) ∫(P_τρ − ρ)²/ρ dμ = (τ²/8) ∫D²/ρ dμ + (τ³/2) ∫D k/ρ dμ + (τ⁴/2) ∫k²/ρ dμ
Hypotheses.  0 < m ≤ ρ and ε ≥ |P_τρ − ρ| everywhere; D any bounded function; s symmetric;
    ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); ρ > 0 of mass 1, F finite; τ > 0.
Steps.  The potential cancels, which leaves −D_KL(ρ‖P_τρ), of one sign because smoothing keeps the mass. The logarithm
    lies below its tangent, which bounds it by ε/m and ε²μ(𝒵)/m, and between its third-order bounds (L4), which leaves
    half the χ² distance. Where P_τρ = ρ + (τ/2)Δρ + τ²k with k bounded, D = Δρ makes that (τ²/8)∫(Δρ)²/ρ dμ up to τ³.
Deviations.  The source has (b), as its (51), and (f), for τ below some τ₀; (f) holds at every τ, (d) has the constant 1
    and (e) is of second order. That P_τ is 1 + (τ/2)Δ + O(τ²) on spherical harmonics is theorem S.spectrum; on other
    smooth densities it is classical. For uniform ρ everything is 0. The critic −‖z − w‖² has τ/2 in the place of τ.
References.  arXiv:2601.19597v4, Theorem 3.2 and Appendix C.4.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    ends,
    eq,
    equals,
    given,
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
    size,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.unimodal import gap_rate
from theorems.objects import KL, F, J, P, U_theta, V, kappa, lambda_3, lambda_4, loss, phi, rho, tau

# 1. Symbols, with their hypotheses
U, D = potential("U", "U"), potential("D", "D")
floor = scalar("m", "m", "positive", under=rho)
sharpness = scalar("ε", r"\varepsilon", "nonnegative", over=absolute(P(rho) - rho))

# 2. Objects
smooth = P(rho)
gap = F(rho, U) - J(rho, U)
k = named_field("k", "k", (smooth - rho - tau * D / 2) / tau**2)
half_chi = integral((smooth - rho) ** 2 / rho) / 2
third = integral((smooth - rho) ** 3 / rho**2) / 3
above_floor = integral(kappa(z, w) * (rho(w) - floor), w) / V

# 3. Statement
ENERGY = equals("a", "the directional energy of the population loss", loss, J(rho, U_theta) + log(V))
IDENTITY = equals("b", "the gap is a relative entropy", J(rho, U) - F(rho, U), -KL(rho, smooth))
SIGN = nonnegative("c", "J lies below F", gap)
FIRST = at_most("d", "first order, constant 1", gap, sharpness / floor)
SECOND = at_most("e", "second order", gap, sharpness**2 * integral(1) / floor)
PAPER = at_most("f", "the bound of the source", absolute(J(rho, U) - F(rho, U)), 2 * sharpness / floor)
LOWER = at_most("g", "third order, from below", half_chi - third, gap)
UPPER = at_most(
    "h", "third order, from above", gap,
    half_chi - third + integral((smooth - rho) ** 4 * (smooth + 4 * rho) / (rho**3 * smooth)) / 20,
)  # fmt: skip
RATE = equals(
    "i", "the rate τ²", half_chi,
    tau**2 / 8 * integral(D**2 / rho) + tau**3 / 2 * integral(D * k / rho) + tau**4 / 2 * integral(k**2 / rho),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="T3.2",
    title="Sharp kernel",
    clauses=(ENERGY, IDENTITY, SIGN, FIRST, SECOND, PAPER, LOWER, UPPER, RATE),
    absent={
        "convexity": "a comparison of two energies: F's curvature is P3.1, and R1 refutes J's",
        "gibbs": "how the minimisers compare is U4, and CB.1.frozen for a frozen potential",
    },
    equivalent={"the bound of the source, link 2": "clause (d) is stronger by ε/m: the source's bound is never tight"},
)
def sharp_kernel() -> Iterator[Step]:
    """Derive the directional energy, its gap to the intrinsic one, and the bounds of the gap."""
    yield calc(
        "from the loss to the energy", "energy", ENERGY.lhs,
        ends(ENERGY, "definition of U_θ, Γ = V_κ P_τρ, and ρ has mass 1"),
    )  # fmt: skip
    yield calc("the gap", "divergence", IDENTITY.lhs, ends(IDENTITY, "the potential cancels"))
    yield calc(
        "sign of the gap", "divergence", SIGN.lhs,
        eq(integral(smooth * phi(rho / smooth)), "ρ and P_τρ have mass 1"),
        ends(SIGN, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "first order", "divergence", FIRST.lhs,
        le(
            integral(rho * (rho - smooth) / smooth), "log x ≤ x − 1 at x = ρ/P_τρ",
            gap=integral(rho**2 / smooth * phi(smooth / rho)),
        ),
        le(
            integral(rho * sharpness / smooth), "ρ − P_τρ ≤ ε",
            gap=integral(rho * (sharpness - (rho - smooth)) / smooth),
        ),
        ends(FIRST, "P_τρ ≥ m", gap=integral(rho * sharpness * above_floor / (smooth * floor))),
    )  # fmt: skip
    yield calc(
        "second order", "divergence", SECOND.lhs,
        le(
            integral((rho - smooth) ** 2 / smooth), "log x ≤ x − 1 at x = ρ/P_τρ, and both have mass 1",
            gap=integral(rho**2 / smooth * phi(smooth / rho)),
        ),
        le(
            integral(sharpness**2 / smooth), "|P_τρ − ρ| ≤ ε",
            gap=integral((sharpness - (rho - smooth)) * (sharpness + (rho - smooth)) / smooth),
        ),
        ends(SECOND, "P_τρ ≥ m", gap=integral(sharpness**2 * above_floor / (smooth * floor))),
    )  # fmt: skip
    yield calc(
        "the bound of the source", "divergence", PAPER.lhs,
        eq(gap, "J lies below F", given(size(J(rho, U) - F(rho, U), gap))),
        ends(PAPER, "twice the bound of first order", given(FIRST), gap=sharpness / floor),
    )  # fmt: skip

    yield calc(
        "third order, from below", "divergence", LOWER.lhs,
        ends(LOWER, "L4 at x = P_τρ/ρ, and both have mass 1", gap=integral(rho * lambda_3(smooth / rho))),
    )  # fmt: skip
    yield calc(
        "third order, from above", "divergence", UPPER.lhs,
        ends(UPPER, "L4 at x = P_τρ/ρ, and both have mass 1", gap=integral(rho * lambda_4(smooth / rho))),
    )  # fmt: skip
    yield calc("the rate", "energy", RATE.lhs, ends(RATE, "P_τρ − ρ = τD/2 + τ²k"))

    # 5. Evidence
    for temperature, digits in ((0.1, 8), (0.01, 6)):
        yield measured(f"(F − J) over its rate on S¹ at τ = {temperature:g}", *gap_rate(temperature), digits=digits)
    yield quadrature("smooth densities on S¹", IDENTITY, SIGN, FIRST, SECOND, PAPER, LOWER, UPPER, RATE)
    yield measures("random densities on ℤ/n", IDENTITY, SIGN, FIRST, SECOND, PAPER, LOWER, UPPER, RATE)
