"""**The smoothed coupling has no sign**: claim R3 is refuted, by explicit pairs of densities at fixed temperatures.

Statement (claim R3).  For P_τr(z) := (1/V_κ) ∫κ_τ(z, w) r(w) dμ(w) and
    C_τ(r,t) := ½ ∫(r − t) log(P_τr/P_τt) dμ
the claim C_τ(ρ₁,ρ₂) ≥ 0 is refuted by witnesses, exact data on which it fails, where
    (a) ½ (J_{τ,U₁₂}(ρ₁) + J_{τ,U₂₁}(ρ₂)) − ½ ((1/τ) ∫U₁₂ ρ₁ dμ + ∫ρ₁ log(P_τρ₂) dμ + ((1/τ) ∫U₂₁ ρ₂ dμ +
        ∫ρ₂ log(P_τρ₁) dμ)) = C_τ(ρ₁,ρ₂)
    (b) D_sym(P_τρ₁,P_τρ₂) = ½ ∫(P_τρ₁ − P_τρ₂) log(P_τρ₁/P_τρ₂) dμ
    (c) D_sym(P_τρ₁,P_τρ₂) ≥ 0
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1; U₁₂, U₂₁ bounded and frozen; s symmetric; ∫κ_τ(z, w) dμ(w) = V_κ (A2.1); τ > 0.
Steps.  The potentials cancel in the difference of the energies. At the witnesses the integral is enclosed by ball
    arithmetic, and positivity of the densities is decided exactly.
Deviations.  The claim looks true because C_τ tends to D_sym(ρ₁,ρ₂) ≥ 0 as τ → 0 for every pair (T4.2), and because
    with both differences smoothed it is a divergence, (b) and (c): that is the control, on the same data. It is
    refuted at τ = 1/10, 1/5 and 3/10. Near a match C_τ(ρ + εh, ρ − εh) = 2ε² ∫h P_τh/P_τρ dμ +
    O(ε⁴), the form that R1 fails by too, which R1 shows to be indefinite on S¹ at every τ; the expansion, and with
    it that the claim fails at every τ, is not derived here.
References.  arXiv:2601.19597, Theorem 4.2; Johansson, IEEE Trans. Comput. 66 (2017), 1281–1292 (ball arithmetic).
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from numerics.balls.witness import read
from proofs_check.vocabulary import (
    calc,
    certified,
    counterexample,
    ends,
    eq,
    equals,
    integral,
    log,
    measures,
    nonnegative,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.coupling import C_tau
from theorems.negative_symmetric_divergence import U_12, U_21, rho_1, rho_2
from theorems.objects import D_sym, J, P, phi, tau

half = Fraction(1, 2)

# 1. Objects
crossed = integral(U_12 * rho_1) / tau + integral(rho_1 * log(P(rho_2)))
mirrored = integral(U_21 * rho_2) / tau + integral(rho_2 * log(P(rho_1)))
HERE = Path(__file__).with_name("witnesses")
WITNESSES = {
    temperature: read(HERE / f"R3{mark}.json")
    for temperature, mark in (("1/10", ".tenth"), ("1/5", ""), ("3/10", ".three-tenths"))
}
CONTROL = read(HERE / "R3.control.json")

# 2. Statement
CLAIM = nonnegative("claim", "the coupling of the smoothed energies is a divergence", C_tau(rho_1, rho_2))
COUPLING = equals(
    "a", "the coupling of the two smoothed energies",
    half * (J(rho_1, U_12) + J(rho_2, U_21)) - half * (crossed + mirrored),
    C_tau(rho_1, rho_2),
)  # fmt: skip
SMOOTHED = equals(
    "b", "with both differences smoothed it is a divergence",
    D_sym(P(rho_1), P(rho_2)),
    half * integral((P(rho_1) - P(rho_2)) * log(P(rho_1) / P(rho_2))),
)  # fmt: skip
SIGN = nonnegative("c", "whose sign is known", D_sym(P(rho_1), P(rho_2)))


# 3. Derivation
@theorem(
    id="R3",
    title="The smoothed coupling has no sign",
    clauses=(COUPLING, SMOOTHED, SIGN),
    refutes=CLAIM,
    by_witness=True,
    absent={
        "convexity": "not claimed: R1 has the quadratic form that both claims fail by",
        "gibbs": "not claimed: nothing is minimised",
    },
)
def smoothed_coupling() -> Iterator[Step]:
    """Write the coupling down, and enclose it at exact data."""
    yield calc("the coupling", "energy", COUPLING.lhs, ends(COUPLING, "the potentials cancel"))
    yield calc("both smoothed", "divergence", SMOOTHED.lhs, ends(SMOOTHED, "the two logarithms are opposite"))
    yield calc(
        "the sign of that", "divergence", SIGN.lhs,
        eq(
            half * integral(P(rho_2) * phi(P(rho_1) / P(rho_2)) + P(rho_1) * phi(P(rho_2) / P(rho_1))),
            "the linear terms cancel",
        ),
        ends(SIGN, "Gibbs' inequality (L1)"),
    )  # fmt: skip

    # 4. Evidence
    for temperature, witness in WITNESSES.items():
        name = f"trigonometric polynomials on S¹ at τ = {temperature}"
        yield counterexample(name, CLAIM, witness, facet="divergence")
    yield certified("control: D_sym of the smoothed pair at τ = 1/5", SIGN, WITNESSES["1/5"], facet="divergence")
    yield certified("control: (1 ± ⅗ cos θ)/2π at τ = 1/5", CLAIM, CONTROL, facet="divergence")
    yield quadrature("smooth densities on S¹", COUPLING, SMOOTHED, SIGN)
    yield measures("random densities on ℤ/n", COUPLING, SMOOTHED, SIGN)
