"""**Smoothed laws**: a law without a density has a smoothed density all the same, and the loss has its energy.

Statement (Definitions 2.1 and 2.2, Remark 2.2).  For any law λ, and anchors z ∼ λ with positives v ∼ ν_z, let
    Γ_λ(z) := E_{w∼λ}[κ_τ(z, w)]
    λ̃(z) := Γ_λ/V_κ
    ℒ_λ := E_{(z, v)∼π_λ}[−s(z, v)/τ] + E_{z∼λ}[log Γ_λ(z)]
Then
    (a) ∫λ̃ dμ = 1
    (b) k ≤ V_κ λ̃
    (c) V_κ λ̃ ≤ K
    (d) ℒ_λ = (1/τ) E_{z∼λ}[U_θ(z)] + E_{z∼λ}[log λ̃(z)] + log V_κ
Hypotheses.  s bounded, s(z, w) = s(w, z); τ > 0; ∫κ_τ(z, w) dμ(w) = V_κ at every z; 0 < k ≤ κ_τ(z, w); K ≥ κ_τ(z, w).
Steps.  Exchange the integrals: the kernel has the volume V_κ from either end. An average of the kernel lies between its
    bounds, whatever the law. Γ_λ = V_κ λ̃, and U_θ is the mean of −s.
Deviations.  By (b) and (c) λ̃ lies between k/V_κ and K/V_κ for every law, so that a floor of it need not depend on θ
    (A.3). Where κ_τ is continuous, so is λ̃, by dominated convergence: nothing here is said of continuity. (d) is
    Definition 3.2 for a law that has no density; U_θ is defined λ-almost everywhere only, and so ∫e^(−U_θ/τ) dμ, which
    the source's (29) takes, is not: with a density > 0 it is.
References.  arXiv:2601.19597v4, Definitions 2.1, 2.2 and 3.2, Remark 2.2, Appendix A.3 and (29).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Law,
    PairLaw,
    at_most,
    calc,
    ends,
    equals,
    expectation,
    integral,
    log,
    measures,
    named_field,
    named_scalar,
    quadrature,
    scalar,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import U_theta, V, kappa, nu, s, tau

# 1. Symbols, with their hypotheses
law = Law("λ", r"\lambda")
pairs = PairLaw("π_λ", r"\pi_\lambda", law, nu)
low = scalar("k", "k", "positive", under=kappa(z, w))
high = scalar("K", "K", over=kappa(z, w))

# 2. Objects
Gamma = named_field("Γ_λ", r"\Gamma_\lambda", expectation(kappa(z, w), (w, law)))
smooth = named_field("λ̃", r"\tilde\lambda", Gamma(z) / V)
loss = named_scalar(
    "ℒ_λ",
    r"\mathcal{L}_\lambda",
    expectation(-s(z, v) / tau, ((z, v), pairs)) + expectation(log(Gamma(z)), (z, law)),
    twin="the population loss, measured in T3.1, for a law without a density",
)

# 3. Statement
MASS = equals("a", "the smoothed density has mass 1", integral(smooth), 1)
LEAST = at_most("b", "a floor for every law", low, V * smooth)
MOST = at_most("c", "a ceiling for every law", V * smooth, high)
ENERGY = equals(
    "d", "the directional energy", loss,
    expectation(U_theta(z), (z, law)) / tau + expectation(log(smooth(z)), (z, law)) + log(V),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="Rem2.2",
    title="Smoothed laws",
    clauses=(MASS, LEAST, MOST, ENERGY),
    absent={
        "convexity": "no functional is claimed convex",
        "gibbs": "nothing is minimised",
        "divergence": "a law without a density has no divergence to its smoothed density: T3.2 has it for densities",
    },
)
def smoothed_laws() -> Iterator[Step]:
    """Average the kernel over a law of any kind."""
    yield calc("mass", "energy", MASS.lhs, ends(MASS, "exchange z and w: the volume is V_κ from either end"))
    yield calc(
        "floor", "energy", LEAST.lhs, ends(LEAST, "κ_τ ≥ k", gap=expectation(kappa(z, w) - low, (w, law)))
    )  # fmt: skip
    yield calc(
        "ceiling", "energy", MOST.lhs, ends(MOST, "κ_τ ≤ K", gap=expectation(high - kappa(z, w), (w, law)))
    )  # fmt: skip
    yield calc("the energy", "energy", ENERGY.lhs, ends(ENERGY, "Γ_λ = V_κ λ̃, and definition of U_θ"))

    # 5. Evidence
    yield quadrature("smooth laws on S¹", MASS, LEAST, MOST, ENERGY)
    yield measures("random laws on ℤ/n", MASS, LEAST, MOST, ENERGY)
