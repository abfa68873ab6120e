"""**The large-batch limit of the symmetric loss**: each direction has its own constants, and the loss their means.

Statement (Theorem 4.1, value).  With N i.i.d. negatives of the other modality and m a lower bound of the kernel, let
    L_N^Sym := ½ (L_N^{1→2} + L_N^{2→1})
    J_τ^Sym := ½ (J_τ^{1→2} + J_τ^{2→1})
    c₁^Sym := ½ (c₁^{1→2} + c₁^{2→1})
    c₂^Sym := ½ (c₂^{1→2} + c₂^{2→1})
    M₄^Sym := ½ (M₄^{1→2} + M₄^{2→1})
    L_N^{1→2} := E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[−s(z, v)/τ + log(κ_τ(z, v) + Σᵢ κ_τ(z, wᵢ))]]
    J_τ^{1→2} := (1/τ) E_{z∼q₁}[U₁₂^θ(z)] + E_{z∼q₁}[log(P_τρ₂(z))]
    c₁^{1→2} := E_{z∼q₁}[e₁^{1→2}(z) − v^{1→2}(z)/2]
    c₂^{1→2} := E_{z∼q₁}[v^{1→2}(z) e₁^{1→2}(z) + m₃^{1→2}(z)/3 − e₂^{1→2}(z)/2]
    M₄^{1→2} := E_{(z, v)∼π₁₂}[E_{w₁,…,w_N∼q₂}[((κ_τ(z, v)/Γ₂(z) + Σᵢ (κ_τ(z, wᵢ)/Γ₂(z) − 1))/N)⁴ Γ₂(z)]]
    e₁^{1→2}(z) := ∫κ_τ(z, v)/Γ₂(z) dν₁₂_z(v)
    e₂^{1→2}(z) := ∫(κ_τ(z, v)/Γ₂(z))² dν₁₂_z(v)
    e₃^{1→2}(z) := ∫(κ_τ(z, v)/Γ₂(z))³ dν₁₂_z(v)
    v^{1→2}(z) := E_{w∼q₂}[(κ_τ(z, w)/Γ₂(z) − 1)²]
    m₃^{1→2}(z) := E_{w∼q₂}[(κ_τ(z, w)/Γ₂(z) − 1)³]
with the same for 2→1, and ℒ^{1→2}, ℒ^{2→1}, Γ₁, Γ₂, U₁₂^θ, U₂₁^θ, P_τ as in D4.3 and objects.py. Then
    (a) L_N^Sym − J_τ^Sym − log(N V_κ) → 0 as N → ∞
    (b) J_τ^Sym + log V_κ = ½ (ℒ^{1→2} + ℒ^{2→1})
    (c) L_N^Sym − J_τ^Sym − log(N V_κ) ≤ ½ (E_{z∼q₁}[e₁^{1→2}(z)] + E_{z∼q₂}[e₁^{2→1}(z)])/N
    (d) −½ (E_{z∼q₁}[v^{1→2}(z) Γ₂(z)/(2 m)] + E_{z∼q₂}[v^{2→1}(z) Γ₁(z)/(2 m)])/N ≤ L_N^Sym − J_τ^Sym − log(N V_κ)
    (e) L_N^Sym − J_τ^Sym − log(N V_κ) ≤ c₁^Sym/N + c₂^Sym/N² + ½ (E_{z∼q₁}[e₃^{1→2}(z)] + E_{z∼q₂}[e₃^{2→1}(z)])/(3
        N³)
    (f) c₁^Sym/N + c₂^Sym/N² + ½ (E_{z∼q₁}[e₃^{1→2}(z)] + E_{z∼q₂}[e₃^{2→1}(z)])/(3 N³) − M₄^Sym/(4 m) ≤ L_N^Sym −
        J_τ^Sym − log(N V_κ)
Hypotheses.  ρ₁, ρ₂, ρ > 0 of mass 1; s bounded, s(z, w) = s(w, z); N ≥ 1 whole; τ > 0; V_κ constant (A2.1);
    the negatives of an anchor are i.i.d. of the other modality's law and independent of its pair; 0 < m ≤ κ_τ.
Steps.  Each direction is L5 with its own laws of anchors and negatives; what is said of the symmetric loss is the mean.
Deviations.  The source states the limit; the constants and the bounds for every N are sharper. A batch of B pairs drawn
    i.i.d., with encoders that act per example, has the expected loss of N = B − 1: given (z₁, v₁) the other captions
    are i.i.d. Sampling without replacement, or several captions of one image, breaks that. At small τ the lower bound
    is vacuous, since m/Γ can be e^(−2/τ); the constants c₁ are what informs.
References.  arXiv:2601.19597, Theorem 4.1; Radford et al., arXiv:2103.00020, Section 2.3 (the symmetric loss).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SQUEEZE,
    Expr,
    at_most,
    by,
    calc,
    ends,
    equals,
    given,
    log,
    measures,
    named_scalar,
    quadrature,
    tends,
    theorem,
    z,
)
from proofs_check.vocabulary.chains import Premise
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step
from theorems import one_direction
from theorems.negative_symmetric_divergence import (
    Gamma_1,
    Gamma_2,
    U_12_theta,
    U_21_theta,
    half,
    loss_12,
    loss_21,
    nu_12,
    nu_21,
    pi_12,
    pi_21,
    q_1,
    q_2,
)
from theorems.objects import V, nu, q
from theorems.objects.batches import COPIES, Direction, N, m

# 1. Symbols: N negatives, and m, which is at most the kernel, stand in batches.py

# 2. Objects: the two directions, and the mean of what stands in both
there = Direction(("^{1→2}", r"^{1\to2}"), q_1, q_2, pi_12, nu_12, Gamma_2(z), U_12_theta(z))
back = Direction(("^{2→1}", r"^{2\to1}"), q_2, q_1, pi_21, nu_21, Gamma_1(z), U_21_theta(z))


def mean(one: Expr, other: Expr) -> Expr:
    """Take the mean of what is said of the two directions."""
    return half * (one + other)


L = named_scalar("L_N^Sym", r"L_N^{\mathrm{Sym}}", mean(there.L, back.L), twin=COPIES)
J = named_scalar("J_τ^Sym", r"J_\tau^{\mathrm{Sym}}", mean(there.J, back.J), twin=COPIES)
c_1 = named_scalar("c₁^Sym", r"c_1^{\mathrm{Sym}}", mean(there.c_1, back.c_1), twin=COPIES)
c_2 = named_scalar("c₂^Sym", r"c_2^{\mathrm{Sym}}", mean(there.c_2, back.c_2), twin=COPIES)
M_4 = named_scalar("M₄^Sym", r"M_4^{\mathrm{Sym}}", mean(there.M_4, back.M_4), twin=COPIES)
e_1 = mean(there.mean(there.e(1)), back.mean(back.e(1)))
e_3 = mean(there.mean(there.e(3)), back.mean(back.e(3)))
third = c_1 / N + c_2 / N**2 + e_3 / (3 * N**3)
spread = mean(*(d.mean(d.centred(2) * d.Gamma / (2 * m)) for d in (there, back)))

# 3. Statement
excess = L - J - log(N * V)
LIMIT = tends("a", "the symmetric loss tends to the symmetric energy", excess, 0, N)
POPULATION = equals("b", "the limit is the symmetric population loss", J + log(V), mean(loss_12, loss_21))
UPPER = at_most("c", "upper bound for every N", excess, e_1 / N)
LOWER = at_most("d", "lower bound for every N", -spread / N, excess)
ABOVE = at_most("e", "third order, from above", excess, third)
BELOW = at_most("f", "third order, from below", third - M_4 / (4 * m), excess)


# 4. How the lemma is used: half of it in either direction
THERE = ((q, q_1), (one_direction.q_negatives, q_2), (nu, nu_12))
BACK = ((q, q_2), (one_direction.q_negatives, q_1), (nu, nu_21))


def both(clause: Clause) -> tuple[Premise, Premise]:
    """Rest on the mean of what a clause says of the two directions."""
    return given(clause, times=half, at=THERE), given(clause, times=half, at=BACK)


# 5. Derivation
@theorem(
    id="T4.1",
    title="Large-batch limit, two modalities",
    clauses=(LIMIT, POPULATION, UPPER, LOWER, ABOVE, BELOW),
    absent={
        "convexity": "J^Sym is not claimed convex; P4.1 says how the intrinsic energy is concave",
        "gibbs": "no energy is minimised here: P4.1",
        "divergence": "the coupling that J^Sym holds is T4.2",
    },
    equivalent=dict.fromkeys(
        (f"body of {name}^{{{way}}}" for name in ("L_N", "c₂", "m₃", "M₄") for way in ("1→2", "2→1")),
        "L5's object in this direction, edited there",
    )
    | {"body of M₄^Sym": "a remainder has room where the third order is not attained; L5's own M₄' is edited there"},
)
def two_modality_limit() -> Iterator[Step]:
    """Derive the limit of the symmetric loss, its bounds and its constants."""
    yield calc(
        "the limit is the population loss", "energy", POPULATION.lhs,
        ends(POPULATION, "L5 in both directions", *both(one_direction.POPULATION)),
    )  # fmt: skip
    for name, clause, known in (
        ("upper bound", UPPER, one_direction.UPPER),
        ("lower bound", LOWER, one_direction.LOWER),
        ("third order, from above", ABOVE, one_direction.ABOVE),
        ("third order, from below", BELOW, one_direction.BELOW),
    ):
        yield calc(name, "energy", clause.lhs, ends(clause, "L5 in both directions", *both(known), gap=0))
    yield calc("limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, LOWER, UPPER))

    # 6. Evidence
    yield quadrature("smooth pairs on S¹", UPPER, LOWER, POPULATION, ABOVE, BELOW)
    yield measures("random pairs on ℤ/n", UPPER, LOWER, POPULATION, ABOVE, BELOW)
