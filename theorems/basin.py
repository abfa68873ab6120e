"""**The aligned basin**: where the potential is least, up to σ, the free energy is minus the entropy, up to σ/τ.

Statement (Remark B.2).  With F and H as in objects.py, and the basin where U exceeds m by σ at most:
    (a) F_{τ,U}(ρ) + H(ρ) = m/τ + (1/τ) ∫(U − m) ρ dμ
    (b) m/τ − H(ρ) ≤ F_{τ,U}(ρ)
    (c) F_{τ,U}(ρ) ≤ (m + σ)/τ − H(ρ) + (1/τ) ∫(1 − 1{m + σ − U ≥ 0}) (U − m − σ) ρ dμ
    (d) H(ρ₀) ≤ H(ρ₁) + σ/τ + η + (1/τ) ∫(1 − 1{m + σ − U ≥ 0}) (U − m − σ) ρ₀ dμ
Hypotheses.  ρ, ρ₀, ρ₁ > 0 of mass 1; U bounded; τ, σ > 0; m = ess inf U; η ≥ F_{τ,U}(ρ₁) − F_{τ,U}(ρ₀).
Steps.  F + H is the mean of U/τ, which lies between m/τ and (m + σ)/τ where ρ is in the basin; what is outside pays for
    U − m − σ. Compare two densities, of which the one is in the basin.
Deviations.  For a law that the basin carries the last integral of (c) and (d) is 0: then |F − m/τ + H| ≤ σ/τ, and by
    (d) what minimises F, where η ≤ 0, has at least the entropy of every law of the basin, less σ/τ. That says something
    for σ of the order of τ or below: for a fixed σ the slack σ/τ grows beyond every bound as τ → 0, and the source's
    remark with it. Which of several wells has how much mass is another statement, P3.2 (g).
References.  arXiv:2601.19597v4, Remark B.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    equals,
    given,
    integral,
    measures,
    quadrature,
    scalar,
    theorem,
    total,
    where,
)
from proofs_check.vocabulary.expressions import Expr
from proofs_check.vocabulary.theorem import Step
from theorems.gibbs_equilibrium import U, rho_0, rho_1
from theorems.low_temperature import m
from theorems.objects import F, H, rho, tau

# 1. Symbols, with their hypotheses: how wide the basin is, and how much more energy one density may have than the other
sigma = scalar("σ", r"\sigma", "positive")
eta = scalar("η", r"\eta", over=F(rho_1, U) - F(rho_0, U))

# 2. Objects
inside = where(m + sigma - U)


def outside(density: Expr) -> Expr:
    """Return what a density pays for lying outside the basin."""
    return integral((1 - inside) * (U - m - sigma) * density) / tau


# 3. Statement
MEAN = equals("a", "the free energy and the entropy", F(rho, U) + H(rho), m / tau + integral((U - m) * rho) / tau)
BELOW = at_most("b", "the envelope from below", m / tau - H(rho), F(rho, U))
ABOVE = at_most("c", "the envelope from above", F(rho, U), (m + sigma) / tau - H(rho) + outside(rho))
DISPERSED = at_most(
    "d", "a law of less energy is as dispersed", H(rho_0), H(rho_1) + sigma / tau + eta + outside(rho_0)
)


# 4. Derivation
@theorem(
    id="RemB.2",
    title="The aligned basin",
    clauses=(MEAN, BELOW, ABOVE, DISPERSED),
    absent={
        "convexity": "the energy is P3.1's, and so is its convexity",
        "divergence": "no divergence in the statement",
    },
    equivalent={
        "from above, link 1": "any set that holds {U > m + σ} will do for the one outside the basin",
        "dispersion, link 1": "as from above; and two laws that attain both bounds at once were on no measure tried",
    },
)
def basin() -> Iterator[Step]:
    """Bound the mean of the potential on both sides."""
    yield calc("the mean of the potential", "energy", MEAN.lhs, ends(MEAN, "ρ has mass 1"))
    yield calc(
        "from below", "energy", BELOW.lhs,
        ends(BELOW, "U ≥ m", given(MEAN, times=-1), gap=integral((U - m) * rho) / tau),
    )  # fmt: skip
    yield calc(
        "from above", "energy", ABOVE.lhs,
        ends(
            ABOVE, "U ≤ m + σ inside", given(MEAN),
            gap=integral(inside * (m + sigma - U) * rho) / tau,
        ),
    )  # fmt: skip
    yield calc(
        "dispersion", "gibbs", DISPERSED.lhs,
        ends(
            DISPERSED, "U ≤ m + σ inside, and m ≤ U", given(MEAN, at=((rho, rho_0),)),
            given(MEAN, times=-1, at=((rho, rho_1),)),
            gap=total(
                integral(inside * (m + sigma - U) * rho_0) / tau, integral((U - m) * rho_1) / tau,
                eta - (F(rho_1, U) - F(rho_0, U)),
            ),
        ),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("smooth densities on spheres", MEAN, BELOW)
    yield measures("random atoms", MEAN, BELOW, ABOVE, DISPERSED)
