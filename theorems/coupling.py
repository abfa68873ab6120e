"""**The coupling persists**: sharpening the kernel does not remove the negative divergence of the symmetric loss.

Statement (Theorem 4.2).  Let
    J^Sym_{τ,a,b}(r,t) := ½ ((1/τ) ∫a r dμ + (1/τ) ∫b t dμ + ∫r log(P_τt) dμ + ∫t log(P_τr) dμ)
    C_τ(r,t) := ½ ∫(r − t) log(P_τr/P_τt) dμ
and F^Sym, D_sym, J and the losses as in objects.py and negative_symmetric_divergence.py. Then
    (a) ½ (ℒ^{1→2} + ℒ^{2→1}) = J^Sym_{τ,U₁₂^θ,U₂₁^θ}(ρ₁,ρ₂) + log V_κ
    (b) J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) = ½ (∫ρ₁ log(P_τρ₂/ρ₂) dμ + ∫ρ₂ log(P_τρ₁/ρ₁) dμ)
    (c) J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) ≤ ½ (ε₁/m₁ + ε₂/m₂)
    (d) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) ≤ ½ (ε₁/m₁ + ε₂/m₂)
    (e) J^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) = ½ (J_{τ,U₁₂}(ρ₁) + J_{τ,U₂₁}(ρ₂)) − C_τ(ρ₁,ρ₂)
    (f) C_τ(ρ₁,ρ₂) − D_sym(ρ₁,ρ₂) ≤ ½ ‖ρ₁ − ρ₂‖₁ (ε₁/m₁ + ε₂/m₂)
    (g) D_sym(ρ₁,ρ₂) − C_τ(ρ₁,ρ₂) ≤ ½ ‖ρ₁ − ρ₂‖₁ (ε₁/m₁ + ε₂/m₂)
    (h) ½ ‖ρ₁ − ρ₂‖₁ (‖ρ₁ − ρ₂‖₁ − (ε₁/m₁ + ε₂/m₂)) ≤ C_τ(ρ₁,ρ₂)
    (i) D_sym(P_τρ₁,P_τρ₂) ≤ D_sym(ρ₁,ρ₂)
Hypotheses.  0 < mᵢ ≤ ρᵢ and εᵢ ≥ |P_τρᵢ − ρᵢ| everywhere, i = 1, 2; ρ₁, ρ₂ > 0 of mass 1, ρᵢ log ρᵢ integrable; U₁₂,
    U₂₁ bounded and frozen; s symmetric, ∫κ_τ(z, w) dμ(w) = V_κ at every z (A2.1); τ > 0.
Steps.  The mean of the two losses is J^Sym. It differs from F^Sym by the logarithm of P_τρᵢ/ρᵢ, which lies between
    tangents: that is of first order in ε, without a sign. Adding and subtracting the two unimodal energies leaves
    −C_τ; C_τ differs from D_sym by ½∫(ρ₁ − ρ₂)(log(P_τρ₁/ρ₁) − log(P_τρ₂/ρ₂)), at most half the L¹ distance times
    ε₁/m₁ + ε₂/m₂, and Pinsker's inequality bounds D_sym by that distance from below.
Deviations.  The source bounds |J^Sym − F^Sym| by (ε₁ + ε₂)/min(m₁, m₂) for small τ; (c) and (d) have half of that or
    less, at every τ, and are sharp in order: with ρ₁
    uniform the difference is measured below, of first order in τ and positive, while at a match it is −D_KL(ρ‖P_τρ) ≤
    0. As τ → 0 with fixed floors εᵢ → 0 for continuous ρᵢ, if s(z, ·) has its only maximum at z: then C_τ → D_sym by
    (f) and (g). For ⟨z, w⟩² it has not. By (h) C_τ > 0 as soon as ‖ρ₁ − ρ₂‖₁ > ε₁/m₁ + ε₂/m₂; for closer pairs the
    sign can fail (R3). That −∞ belongs to the intrinsic energy alone is T4.2.bounded.
References.  arXiv:2601.19597, Theorem 4.2.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    Expr,
    absolute,
    at_most,
    calc,
    ends,
    eq,
    equals,
    functional,
    given,
    integral,
    le,
    log,
    measured,
    measures,
    potential,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems import smoothing
from theorems.negative_symmetric_divergence import (
    U_12,
    U_21,
    F_sym,
    U_12_theta,
    U_21_theta,
    loss_12,
    loss_21,
    rho_1,
    rho_2,
)
from theorems.numbers.multimodal import first_order_gap
from theorems.objects import D_sym, J, L1_norm, P, V, kappa, lambda_1, rho, tau
from theorems.pinsker import PINSKER, sigma
from theorems.smoothing import sigma as sigma_s

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses
floor_1 = scalar("m₁", "m_1", "positive", under=rho_1)
floor_2 = scalar("m₂", "m_2", "positive", under=rho_2)
eps_1 = scalar("ε₁", r"\varepsilon_1", "nonnegative", over=absolute(P(rho_1) - rho_1))
eps_2 = scalar("ε₂", r"\varepsilon_2", "nonnegative", over=absolute(P(rho_2) - rho_2))

# 2. Objects
J_sym = functional(
    "J^Sym_{τ,<a>,<b>}(<r>,<t>)",
    r"J^{\mathrm{Sym}}_{\tau,<a>,<b>}(<r>,<t>)",
    lambda r, t, a, b: (
        half * (integral(a * r) / tau + integral(b * t) / tau + integral(r * log(P(t))) + integral(t * log(P(r))))
    ),
    a=potential,
    b=potential,
    twin="numerics.critics.energies needs a critic; how far J^Sym is from F^Sym is measured by two routes in T4.2",
)
C_tau = functional(
    "C_τ(<r>,<t>)",
    r"C_\tau(<r>,<t>)",
    lambda r, t: half * integral((r - t) * log(P(r) / P(t))),
    twin="numerics.critics.energies needs a critic; how far J^Sym is from F^Sym is measured by two routes in T4.2",
)
smooth_1, smooth_2 = P(rho_1), P(rho_2)
energy, intrinsic = J_sym(rho_1, rho_2, U_12, U_21), F_sym(rho_1, rho_2, U_12, U_21)
apart, sharp = L1_norm(rho_1, rho_2), eps_1 / floor_1 + eps_2 / floor_2
coupling = C_tau(rho_1, rho_2)
crossed = half * (integral(rho_1 * log(smooth_2 / rho_2)) + integral(rho_2 * log(smooth_1 / rho_1)))

# 3. Statement
LOSS = equals(
    "a", "the smoothed energy of the symmetric loss", half * (loss_12 + loss_21),
    J_sym(rho_1, rho_2, U_12_theta, U_21_theta) + log(V),
)  # fmt: skip
DIFFERENCE = equals(
    "b", "how far it is from the intrinsic energy", energy - intrinsic,
    crossed,
)  # fmt: skip
ABOVE = at_most("c", "at most so far above", energy - intrinsic, half * sharp)
BELOW = at_most("d", "at most so far below", intrinsic - energy, half * sharp)
SPLIT = equals(
    "e", "two unimodal energies minus a coupling", energy, half * (J(rho_1, U_12) + J(rho_2, U_21)) - coupling
)
CLOSE_ABOVE = at_most(
    "f", "near the divergence, from above", coupling - D_sym(rho_1, rho_2), half * apart * sharp
)  # fmt: skip
CLOSE_BELOW = at_most(
    "g", "near the divergence, from below", D_sym(rho_1, rho_2) - coupling, half * apart * sharp
)  # fmt: skip
PERSISTS = at_most("h", "the coupling persists", half * apart * (apart - sharp), coupling)
PROCESSING = at_most("i", "data processing", D_sym(smooth_1, smooth_2), D_sym(rho_1, rho_2))


def beyond(smooth: Expr, plain: Expr, eps: Expr, floor: Expr) -> Expr:
    """Return ε/m − log(P_τρ/ρ) as a sum of terms whose sign can be read."""
    return lambda_1(smooth / plain) + (eps - (smooth - plain)) / plain + eps * (plain - floor) / (plain * floor)


def short(smooth: Expr, plain: Expr, eps: Expr, floor: Expr, above_floor: Expr) -> Expr:
    """Return ε/m + log(P_τρ/ρ) as a sum of terms whose sign can be read."""
    return lambda_1(plain / smooth) + (eps + (smooth - plain)) / smooth + eps * above_floor / (smooth * floor)


NEAR = "near the divergence, from "
SQUARES = ("m₁ → m₁²", "m₂ → m₂²")
RARE = "C_τ exceeds D_sym on few measures only; the same edit of clause (g), where it does not, is refuted"
SQUARE = "fails only where one density is nearly the square of the other"


# 4. Derivation
@theorem(
    id="T4.2",
    title="The coupling persists",
    clauses=(
        LOSS,
        DIFFERENCE,
        ABOVE,
        BELOW,
        SPLIT,
        CLOSE_ABOVE,
        CLOSE_BELOW,
        PERSISTS,
        PROCESSING,
    ),
    absent={
        "convexity": "a comparison: J^Sym is concave in each density (T4.2.bounded), D_sym convex (D4.3)",
        "gibbs": "nothing is minimised here, and P4.1 shows that the infimum is not attained",
    },
    equivalent={
        **dict.fromkeys(
            (
                *(f"from above, link 2: {edit}" for edit in ("ε₂ → 1", "ε₂ → 1/ε₂", "m₂ → m₂²")),
                "from below, link 2: ε₁ → 1",
            ),
            "the statement is symmetric in the two modalities, and the mirrored edit is refuted",
        ),
        **dict.fromkeys((f"from below, link 2: {edit}" for edit in SQUARES), "fails only where a floor is far above 1"),
        f"{NEAR}above, link 1: start: sign of the whole": "that is clause (g)",
        f"{NEAR}above, link 1: start: C_τ(ρ₁,ρ₂) − D_sym(ρ₁,ρ₂) → −D_sym(ρ₁,ρ₂)": "D_sym ≥ 0",
        f"{NEAR}above, link 1: start: C_τ(ρ₁,ρ₂) − D_sym(ρ₁,ρ₂) → −C_τ(ρ₁,ρ₂) − D_sym(ρ₁,ρ₂)": "weaker than clause (g)",
        **dict.fromkeys((f"{NEAR}above, link 1: {edit}" for edit in SQUARES), RARE),
        **dict.fromkeys((f"{NEAR}{side}, link 1: ρ{i} → ρ{i}²" for side in ("above", "below") for i in "₁₂"), SQUARE),
        f"{NEAR}below, link 1: start: C_τ(ρ₁,ρ₂) → 2 C_τ(ρ₁,ρ₂)": "fails only where C_τ < 0, on few measures (R3)",
    },
)
def coupling_persists() -> Iterator[Step]:
    """Compare the smoothed energy with the intrinsic one, and its coupling with the divergence."""
    over_1 = integral(kappa(z, w) * (rho_1(w) - floor_1), w) / V
    over_2 = integral(kappa(z, w) * (rho_2(w) - floor_2), w) / V
    beyond_1, beyond_2 = beyond(smooth_1, rho_1, eps_1, floor_1), beyond(smooth_2, rho_2, eps_2, floor_2)
    short_1, short_2 = short(smooth_1, rho_1, eps_1, floor_1, over_1), short(smooth_2, rho_2, eps_2, floor_2, over_2)
    yield calc(
        "from the losses to the energy", "energy", LOSS.lhs,
        ends(LOSS, "definition of the fields, Γᵢ = V_κ P_τρᵢ, and both densities have mass 1"),
    )  # fmt: skip
    yield calc("the difference", "energy", DIFFERENCE.lhs, ends(DIFFERENCE, "the fields cancel"))
    yield calc(
        "from above", "energy", ABOVE.lhs,
        eq(crossed, "the fields cancel"),
        ends(
            ABOVE, "log x ≤ x − 1 at x = P_τρᵢ/ρᵢ, and ρᵢ ≥ mᵢ",
            gap=half * (integral(rho_1 * beyond_2) + integral(rho_2 * beyond_1)),
        ),
    )  # fmt: skip
    yield calc(
        "from below", "energy", BELOW.lhs,
        eq(
            half * (integral(rho_1 * log(rho_2 / smooth_2)) + integral(rho_2 * log(rho_1 / smooth_1))),
            "the fields cancel",
        ),
        ends(
            BELOW, "log x ≤ x − 1 at x = ρᵢ/P_τρᵢ, and P_τρᵢ ≥ mᵢ",
            gap=half * (integral(rho_1 * short_2) + integral(rho_2 * short_1)),
        ),
    )  # fmt: skip
    yield calc("the coupling", "divergence", SPLIT.lhs, ends(SPLIT, "add and subtract ∫ρᵢ log P_τρᵢ"))
    plus, minus = (absolute(rho_1 - rho_2) + (rho_1 - rho_2)) / 4, (absolute(rho_1 - rho_2) - (rho_1 - rho_2)) / 4
    yield calc(
        "near the divergence, from above", "divergence", CLOSE_ABOVE.lhs,
        ends(
            CLOSE_ABOVE, "|log(P_τρᵢ/ρᵢ)| ≤ εᵢ/mᵢ",
            gap=integral(plus * (beyond_1 + short_2)) + integral(minus * (short_1 + beyond_2)),
        ),
    )  # fmt: skip
    yield calc(
        "near the divergence, from below", "divergence", CLOSE_BELOW.lhs,
        ends(
            CLOSE_BELOW, "|log(P_τρᵢ/ρᵢ)| ≤ εᵢ/mᵢ",
            gap=integral(minus * (beyond_1 + short_2)) + integral(plus * (short_1 + beyond_2)),
        ),
    )  # fmt: skip
    yield calc(
        "the coupling persists", "divergence", PERSISTS.lhs,
        le(
            D_sym(rho_1, rho_2) - half * apart * sharp, "Pinsker's inequality (L3), both ways",
            given(PINSKER, times=Fraction(1, 4), at=((rho, rho_1), (sigma, rho_2))),
            given(PINSKER, times=Fraction(1, 4), at=((rho, rho_2), (sigma, rho_1))),
        ),
        ends(PERSISTS, "the coupling is near the divergence", given(CLOSE_BELOW)),
    )  # fmt: skip
    yield calc(
        "data processing", "divergence", PROCESSING.lhs,
        ends(
            PROCESSING, "smoothing loses divergence (S), both ways",
            given(smoothing.PROCESSING, times=half, at=((rho, rho_1), (sigma_s, rho_2))),
            given(smoothing.PROCESSING, times=half, at=((rho, rho_2), (sigma_s, rho_1))),
        ),
    )  # fmt: skip

    # 5. Evidence
    stated = (DIFFERENCE, ABOVE, BELOW, SPLIT, CLOSE_ABOVE, CLOSE_BELOW, PERSISTS, PROCESSING)
    yield measured("J^Sym − F^Sym on S¹ for a uniform partner at τ = 0.1", *first_order_gap(0.1), digits=10, at_least=0)
    yield quadrature("smooth densities on S¹", *stated)
    yield measures("random densities on ℤ/n", *stated)
