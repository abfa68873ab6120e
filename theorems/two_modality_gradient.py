"""**The large-batch limit of the symmetric loss's gradient**: each direction has its own bias, and the loss their mean.

Statement (Theorem 4.1, gradient).  Let the kernel κ move in the direction k, and let
    L_N^Sym[κ] := ½ (L_N^{1→2}[κ] + L_N^{2→1}[κ])
    L_N^{1→2}[κ] := E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[log(κ(z, v) + Σᵢ κ(z, wᵢ)) − log κ(z, v)]]
    ℒ^Sym[κ] := ½ (ℒ^{1→2}[κ] + ℒ^{2→1}[κ])
    ℒ^{1→2}[κ] := E_{(z, v)∼π₁₂}[−log κ(z, v)] + E_{z∼q₁}[log Γ₂[κ](z)]
    Γ₂[κ](z) := E_{w∼q₂}[κ(z, w)]
    Γ₁[κ](z) := E_{w∼q₁}[κ(z, w)]
    g^{1→2}[κ](z, w) := k(z, w)/Γ₂[κ](z) − κ(z, w) k̄^{1→2}[κ](z)/Γ₂[κ](z)²
    k̄^{1→2}[κ](z) := E_{w∼q₂}[k(z, w)]
    e₂^{1→2}[κ](z) := ∫(κ(z, v)/Γ₂[κ](z))² dν₁₂_z(v)
    v^{1→2}[κ](z) := E_{w∼q₂}[(κ(z, w)/Γ₂[κ](z) − 1)²]
    g₂^{1→2}[κ](z) := ∫g^{1→2}[κ](z, v)² dν₁₂_z(v)
    v_g^{1→2}[κ](z) := E_{w∼q₂}[g^{1→2}[κ](z, w)²]
    c₁^Sym[κ] := ½ (c₁^{1→2}[κ] + c₁^{2→1}[κ])
    c₁^{1→2}[κ] := E_{z∼q₁}[e₁^{1→2}[κ](z) − v^{1→2}[κ](z)/2]
    e₁^{1→2}[κ](z) := ∫κ(z, v)/Γ₂[κ](z) dν₁₂_z(v)
    c₂^Sym[κ] := ½ (c₂^{1→2}[κ] + c₂^{2→1}[κ])
    c₂^{1→2}[κ] := E_{z∼q₁}[v^{1→2}[κ](z) e₁^{1→2}[κ](z) + m₃^{1→2}[κ](z)/3 − e₂^{1→2}[κ](z)/2]
    m₃^{1→2}[κ](z) := E_{w∼q₂}[(κ(z, w)/Γ₂[κ](z) − 1)³]
    e₃^Sym[κ] := ½ (E_{z∼q₁}[e₃^{1→2}[κ](z)] + E_{z∼q₂}[e₃^{2→1}[κ](z)])
    e₃^{1→2}[κ](z) := ∫(κ(z, v)/Γ₂[κ](z))³ dν₁₂_z(v)
    M₄^Sym[κ] := ½ (M₄^{1→2}[κ] + M₄^{2→1}[κ])
    M₄^{1→2}[κ] := E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[(((κ(z, v)/Γ₂[κ](z) + Σᵢ (κ(z, wᵢ)/Γ₂[κ](z) − 1))/N)⁴ + ((κ(z,
        v)/Γ₂[κ](z) + Σᵢ (κ(z, wᵢ)/Γ₂[κ](z) − 1))/N)² ((g^{1→2}[κ](z, v) + Σᵢ g^{1→2}[κ](z, wᵢ))/N)²) Γ₂[κ](z)]]
with the same for 2→1, and δ_κ f[k] the derivative of f in the direction k. Then
    (a) δ_κL_N^Sym[κ][k] − δ_κℒ^Sym[κ][k] → 0 as N → ∞
    (b) δ_κL_N^Sym[κ][k] − δ_κℒ^Sym[κ][k] ≤ (½ (E_{(z, v)∼π₁₂}[g^{1→2}[κ](z, v)] + E_{(z, v)∼π₂₁}[g^{2→1}[κ](z, v)])
        + ½ (E_{z∼q₁}[Γ₂[κ](z) (e₂^{1→2}[κ](z) + v^{1→2}[κ](z) + g₂^{1→2}[κ](z) + v_g^{1→2}[κ](z))/(2 m)] +
        E_{z∼q₂}[Γ₁[κ](z) (e₂^{2→1}[κ](z) + v^{2→1}[κ](z) + g₂^{2→1}[κ](z) + v_g^{2→1}[κ](z))/(2 m)]))/N
    (c) (½ (E_{(z, v)∼π₁₂}[g^{1→2}[κ](z, v)] + E_{(z, v)∼π₂₁}[g^{2→1}[κ](z, v)]) − ½ (E_{z∼q₁}[Γ₂[κ](z)
        (e₂^{1→2}[κ](z) + v^{1→2}[κ](z) + g₂^{1→2}[κ](z) + v_g^{1→2}[κ](z))/(2 m)] + E_{z∼q₂}[Γ₁[κ](z)
        (e₂^{2→1}[κ](z) + v^{2→1}[κ](z) + g₂^{2→1}[κ](z) + v_g^{2→1}[κ](z))/(2 m)]))/N ≤ δ_κL_N^Sym[κ][k] −
        δ_κℒ^Sym[κ][k]
    (d) δ_κL_N^Sym[κ][k] − δ_κℒ^Sym[κ][k] ≤ δ_κc₁^Sym[κ][k]/N + δ_κc₂^Sym[κ][k]/N² + δ_κe₃^Sym[κ][k]/(3 N³) +
        M₄^Sym[κ]/(2 m)
    (e) δ_κc₁^Sym[κ][k]/N + δ_κc₂^Sym[κ][k]/N² + δ_κe₃^Sym[κ][k]/(3 N³) − M₄^Sym[κ]/(2 m) ≤ δ_κL_N^Sym[κ][k] −
        δ_κℒ^Sym[κ][k]
Hypotheses.  ρ₁, ρ₂, ρ > 0 of mass 1; N ≥ 1 whole; κ ≥ m > 0 bounded, k bounded; the negatives of an anchor are i.i.d.
    of the other modality's law and independent of its pair. Encoders f_θ, g_θ that are C¹ in θ move κ_θ(x, y) =
    e^(s(f_θ(x), g_θ(y))/τ): points are the data of both modalities, and laws do not move.
Steps.  Each direction is L6 with its own laws of anchors and negatives; what is said of the symmetric loss is the mean.
Deviations.  The source states the limit. As for T3.1, ℒ^Sym = J_τ^Sym + log V_κ moves like J_τ^Sym.
References.  arXiv:2601.19597, Theorem 4.1; Folland, Real Analysis, 2nd ed., Theorem 2.27.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SQUEEZE,
    Expr,
    at_most,
    by,
    calc,
    ends,
    expectation,
    given,
    measures,
    named_field,
    named_scalar,
    quadrature,
    tends,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.chains import Premise
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step
from theorems import one_direction_gradient
from theorems.negative_symmetric_divergence import half, nu_12, nu_21, pi_12, pi_21, q_1, q_2
from theorems.objects import nu, q
from theorems.objects.batches import COPIES, N
from theorems.objects.moving_batches import MovingDirection, kappa, m, moved

# 1. Symbols: κ, its direction k and m ≤ κ stand in moving_batches.py

# 2. Objects: the two directions, and the mean of what stands in both
Gamma_1 = named_field("Γ₁[κ]", r"\Gamma_1[\kappa]", expectation(kappa(z, w), (w, q_1)))
Gamma_2 = named_field("Γ₂[κ]", r"\Gamma_2[\kappa]", expectation(kappa(z, w), (w, q_2)))
there = MovingDirection(("^{1→2}[κ]", r"^{1\to2}[\kappa]"), q_1, q_2, pi_12, nu_12, Gamma_2(z), Gamma_2(z), kappa, m)
back = MovingDirection(("^{2→1}[κ]", r"^{2\to1}[\kappa]"), q_2, q_1, pi_21, nu_21, Gamma_1(z), Gamma_1(z), kappa, m)


def mean(one: Expr, other: Expr) -> Expr:
    """Take the mean of what is said of the two directions."""
    return half * (one + other)


L = named_scalar("L_N^Sym[κ]", r"L_N^{\mathrm{Sym}}[\kappa]", mean(there.L, back.L), twin=COPIES)
population = named_scalar(
    "ℒ^Sym[κ]", r"\mathcal{L}^{\mathrm{Sym}}[\kappa]", mean(there.population, back.population), twin=COPIES
)
c_1 = named_scalar("c₁^Sym[κ]", r"c_1^{\mathrm{Sym}}[\kappa]", mean(there.c_1, back.c_1), twin=COPIES)
c_2 = named_scalar("c₂^Sym[κ]", r"c_2^{\mathrm{Sym}}[\kappa]", mean(there.c_2, back.c_2), twin=COPIES)
e_3 = named_scalar(
    "e₃^Sym[κ]",
    r"e_3^{\mathrm{Sym}}[\kappa]",
    mean(there.mean(there.e(3)), back.mean(back.e(3))),
    twin="the mean of L6's moments in two directions",
)
M_4 = named_scalar("M₄^Sym[κ]", r"M_4^{\mathrm{Sym}}[\kappa]", mean(there.M_4, back.M_4), twin=COPIES)
third = moved(c_1) / N + moved(c_2) / N**2 + moved(e_3) / (3 * N**3)
drift, spread = mean(there.drift, back.drift), mean(there.spread, back.spread)

# 3. Statement
bias = moved(L) - moved(population)
LIMIT = tends("a", "the gradient tends to that of the symmetric energy", bias, 0, N)
UPPER = at_most("b", "upper bound for every N", bias, (drift + spread) / N)
LOWER = at_most("c", "lower bound for every N", (drift - spread) / N, bias)
ABOVE = at_most("d", "third order, from above", bias, third + M_4 / (2 * m))
BELOW = at_most("e", "third order, from below", third - M_4 / (2 * m), bias)


# 4. How the lemma is used: half of it in either direction
THERE = ((q, q_1), (one_direction_gradient.q_negatives, q_2), (nu, nu_12))
BACK = ((q, q_2), (one_direction_gradient.q_negatives, q_1), (nu, nu_21))


def both(clause: Clause) -> tuple[Premise, Premise]:
    """Rest on the mean of what a clause says of the two directions."""
    return given(clause, times=half, at=THERE), given(clause, times=half, at=BACK)


# 5. Derivation
@theorem(
    id="T4.1.gradient",
    title="Large-batch limit, two modalities, gradient",
    clauses=(LIMIT, UPPER, LOWER, ABOVE, BELOW),
    absent={
        "convexity": "the gradient of an energy that is not claimed convex; P4.1 says how the intrinsic one is concave",
        "gibbs": "no energy is minimised here: P4.1",
        "divergence": "the coupling that J^Sym holds is T4.2",
    },
    equivalent=dict.fromkeys(
        (
            f"body of {name}^{{{way}}}[κ]"
            for name in ("g", "k̄", "e₂", "g₂", "v_g", "c₂", "m₃", "e₃", "M₄")
            for way in ("1→2", "2→1")
        ),
        "L6's object in this direction, edited there",
    )
    | {
        "body of ℒ^{1→2}[κ]: Γ₂[κ] → 2 Γ₂[κ]": "log 2 does not move",
        "body of ℒ^{2→1}[κ]: Γ₁[κ] → 2 Γ₁[κ]": "log 2 does not move",
        "body of M₄^Sym[κ]": "a remainder has room where the third order is not attained; L6's own M₄' is edited there",
        "body of Γ₁[κ]": "its factor is that of L6's Γ', edited there",
    },
)
def two_modality_gradient() -> Iterator[Step]:
    """Derive the limit of the symmetric loss's gradient, its bounds and its constants."""
    for name, clause, known in (
        ("upper bound", UPPER, one_direction_gradient.UPPER),
        ("lower bound", LOWER, one_direction_gradient.LOWER),
        ("third order, from above", ABOVE, one_direction_gradient.ABOVE),
        ("third order, from below", BELOW, one_direction_gradient.BELOW),
    ):
        yield calc(name, "energy", clause.lhs, ends(clause, "L6 in both directions", *both(known), gap=0))
    yield calc("limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, LOWER, UPPER))

    # 6. Evidence
    yield quadrature("smooth kernels on S¹", UPPER, LOWER, ABOVE, BELOW)
    yield measures("random kernels on ℤ/n", UPPER, LOWER, ABOVE, BELOW)
