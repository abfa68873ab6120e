"""**The joint infimum under floors**: both densities run away into spikes, and their divergence grows without bound.

Statement (Theorem U3).  Let
    B(a,b) := ½ ((a ∫U₁₂ dμ + (1 − a ∫1 dμ) m₁)/τ + (b ∫U₂₁ dμ + (1 − b ∫1 dμ) m₂)/τ + log a + log b)
and F^Sym, D_sym as in objects.py and negative_symmetric_divergence.py. Then
    (a) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − B(c₁,c₂) = ½ ((1/τ) ∫(U₁₂ − m₁) (ρ₁ − c₁) dμ + (1/τ) ∫(U₂₁ − m₂) (ρ₂ − c₂) dμ
        + ∫ρ₁ log(ρ₂/c₂) dμ + ∫ρ₂ log(ρ₁/c₁) dμ)
    (b) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − B(c₁,c₂) ≥ 0
    (c) ∫1{U₁₂ − m₁ − η ≥ 0} (ρ₁ − c₁) dμ ≤ (2 τ/η) (F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − B(c₁,c₂))
    (d) ∫ρ₁ log(ρ₂/c₂) dμ + ∫ρ₂ log(ρ₁/c₁) dμ ≤ 2 (F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − B(c₁,c₂))
    (e) (1 + log b) (1 − c₂ ∫1 dμ) − (2 b c₂/c₁) (F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) − B(c₁,c₂)) ≤ ∫ρ₂ log(ρ₂/c₂) dμ
    (f) ½ (1 + log b) (1 − c₁ ∫1 dμ + (1 − c₂ ∫1 dμ)) − (1 + b (c₁/c₂ + c₂/c₁)) (F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)
        − B(c₁,c₂)) ≤ D_sym(ρ₁,ρ₂)
    (g) −M/τ + ½ (log c₁ + log c₂) ≤ E_{(z, v)∼π₁₂}[−s(z, v)/τ] + ½ (∫ρ₁ log ρ₂ dμ + ∫ρ₂ log ρ₁ dμ)
Hypotheses.  τ > 0; 0 < cᵢ ≤ ρᵢ; m₁ = ess inf U₁₂, m₂ = ess inf U₂₁; η, b > 0; M ≥ s(z, v); s
    symmetric; ρ₁, ρ₂ > 0 of mass 1, ρᵢ log ρᵢ integrable;
    U₁₂, U₂₁ bounded and frozen.
Steps.  (a) is the mass of both densities put in. All four terms are ≥ 0, so that each is at most twice the excess:
    mass above the floor leaves {U₁₂ ≥ m₁ + η}, and the other density's logarithm is small in the mean. A density whose
    log(ρ/c) is small in the mean and whose mass is 1 has a large ∫ρ log ρ: t log t ≥ (t − 1)(1 + log b) − b log t for
    t ≥ 1 and every b > 0. What D_sym has beside that is at most the excess.
Deviations.  B is the infimum where μ has no atoms: disjoint spikes attain it in the limit, and are measured. It is not
    attained: ∫ρ₁ log(ρ₂/c₂) = 0 leaves ρ₂ = c₂, of mass < 1. By (f), with b as large as one likes, D_sym → ∞ along
    every sequence with F^Sym → B. (g) is about any pair law with first marginal ρ₁; with c₁ = c₂ = c it lies
    −log(c |𝒵|) below U2's −1/τ − log|𝒵| for the cosine critic: infima of J^Sym do not tend to those of F^Sym, although
    T4.2 holds for each pair.
References.  arXiv:2601.19597, Proposition 4.1 (one density at a time).
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
    equals,
    expectation,
    functional,
    given,
    infimum,
    integral,
    le,
    log,
    measured,
    measures,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    v,
    where,
    z,
)
from proofs_check.vocabulary.expressions import Expr
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, pi_12, rho_1, rho_2
from theorems.numbers.unfrozen import SPIKES, spike_number
from theorems.objects import D_sym, lambda_1, s, tau

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses: floors, least values of the fields, a level, a slope, a bound of the critic
c_1, c_2 = scalar("c₁", "c_1", "positive", under=rho_1), scalar("c₂", "c_2", "positive", under=rho_2)
m_1, m_2 = infimum("m₁", "m_1", U_12), infimum("m₂", "m_2", U_21)
eta, b = scalar("η", r"\eta", "positive"), scalar("b", "b", "positive")
most = scalar("M", "M", over=s(z, v))

# 2. Objects
B = functional(
    "B(<a>,<b>)",
    "B(<a>,<b>)",
    lambda a, b: (
        half
        * (
            (a * integral(U_12) + (1 - a * integral(1)) * m_1) / tau
            + (b * integral(U_21) + (1 - b * integral(1)) * m_2) / tau
            + log(a)
            + log(b)
        )
    ),
    a=scalar,
    b=scalar,
    twin="an infimum that is not attained; how far spikes are above it is measured in U3",
)
energy = F_sym(rho_1, rho_2, U_12, U_21)
above = energy - B(c_1, c_2)
far = where(U_12 - m_1 - eta)
mass_1, mass_2 = 1 - c_1 * integral(1), 1 - c_2 * integral(1)
crossed_1, crossed_2 = integral(rho_1 * log(rho_2 / c_2)), integral(rho_2 * log(rho_1 / c_1))


def pays(rho: Expr, c: Expr) -> Expr:
    """Return log(ρ/c) as a sum of terms whose sign can be read."""
    return lambda_1(c / rho) + (rho - c) / rho


def spread(rho: Expr, c: Expr) -> Expr:
    """Return ρ log(ρ/c) − (ρ − c)(1 + log b) + bc log(ρ/c) as a sum of terms whose sign can be read."""
    t = rho / c
    return c * pays(rho, c) + (rho - c) * lambda_1(b / t) + b * c * lambda_1(1 / t)


both = integral((U_12 - m_1) * (rho_1 - c_1)) / tau + integral((U_21 - m_2) * (rho_2 - c_2)) / tau
slope = 1 + log(b)

# 3. Statement
EXCESS = equals("a", "what the excess pays", above, half * (
    integral((U_12 - m_1) * (rho_1 - c_1)) / tau + integral((U_21 - m_2) * (rho_2 - c_2)) / tau + crossed_1 + crossed_2
))  # fmt: skip
BOUND = nonnegative("b", "the bound", above)
FAR = at_most("c", "where the excess goes", integral(far * (rho_1 - c_1)), 2 * tau / eta * above)
CROSSED = at_most("d", "the logarithms are small", crossed_1 + crossed_2, 2 * above)
SPREAD = at_most(
    "e", "and so the density is a spike", slope * mass_2 - 2 * b * c_2 / c_1 * above, integral(rho_2 * log(rho_2 / c_2))
)
DIVERGES = at_most(
    "f", "the divergence grows", half * slope * (mass_1 + mass_2) - (1 + b * (c_1 / c_2 + c_2 / c_1)) * above,
    D_sym(rho_1, rho_2),
)  # fmt: skip
PAIRS = at_most(
    "g", "the energy of pairs", -most / tau + half * (log(c_1) + log(c_2)),
    expectation(-s(z, v) / tau, ((z, v), pi_12)) + half * (integral(rho_1 * log(rho_2)) + integral(rho_2 * log(rho_1))),
)  # fmt: skip


# 4. Derivation
@theorem(
    id="U3",
    title="The joint infimum under floors",
    clauses=(EXCESS, BOUND, FAR, CROSSED, SPREAD, DIVERGES, PAIRS),
    absent={"convexity": "P4.1 has the curvature in one density, X1 that at a match"},
    equivalent=dict.fromkeys(
        ("the divergence, link 2: ρ₁ → ρ₁²", "the divergence, link 2: ρ₂ → ρ₂²"),
        "fails only where one density is nearly the square of the other, and near its floor",
    ),
)
def joint_infimum() -> Iterator[Step]:
    """Put the masses in, and read off what a small excess leaves."""
    yield calc(
        "above the bound", "energy", EXCESS.lhs,
        ends(EXCESS, "both densities have mass 1"),
        eq(
            half * (both + integral(rho_1 * pays(rho_2, c_2)) + integral(rho_2 * pays(rho_1, c_1))),
            "log(ρ/c) = −log(c/ρ)",
        ),
        ends(BOUND, "mᵢ ≤ U and cᵢ ≤ ρᵢ; log x ≤ x − 1 (L4)"),
    )  # fmt: skip
    yield calc(
        "where the excess goes", "gibbs", FAR.lhs,
        le(
            integral(far * (U_12 - m_1) / eta * (rho_1 - c_1)), "U₁₂ − m₁ ≥ η where the indicator is 1",
            gap=integral(far * (U_12 - m_1 - eta) / eta * (rho_1 - c_1)),
        ),
        ends(
            FAR, "the other terms of (a) are ≥ 0", given(EXCESS, times=-2 * tau / eta),
            gap=integral((1 - far) * (U_12 - m_1) / eta * (rho_1 - c_1))
            + integral((U_21 - m_2) * (rho_2 - c_2)) / eta
            + tau / eta * (integral(rho_1 * pays(rho_2, c_2)) + integral(rho_2 * pays(rho_1, c_1))),
        ),
    )  # fmt: skip
    yield calc(
        "the logarithms", "gibbs", CROSSED.lhs,
        ends(CROSSED, "mᵢ ≤ U", given(EXCESS, times=-2), gap=both),
    )  # fmt: skip
    yield calc(
        "a spike", "divergence", SPREAD.lhs,
        le(
            slope * mass_2 - b * c_2 / c_1 * crossed_1, "(d), and ∫ρ₂ log(ρ₁/c₁) ≥ 0",
            given(CROSSED, times=b * c_2 / c_1), gap=b * c_2 / c_1 * integral(rho_2 * pays(rho_1, c_1)),
        ),
        ends(
            SPREAD, "c₁ ≤ ρ₁, and t log t ≥ (t − 1)(1 + log b) − b log t",
            gap=integral(spread(rho_2, c_2)) + b * c_2 / c_1 * integral((rho_1 - c_1) * pays(rho_2, c_2)),
        ),
    )  # fmt: skip
    yield calc(
        "the divergence", "divergence", DIVERGES.lhs,
        le(
            half * slope * (mass_1 + mass_2) - half * (1 + b * (c_1 / c_2 + c_2 / c_1)) * (crossed_1 + crossed_2),
            "(d)", given(CROSSED, times=half * (1 + b * (c_1 / c_2 + c_2 / c_1))),
        ),
        ends(
            DIVERGES, "as in (e), for both",
            gap=half * (
                integral(spread(rho_1, c_1)) + integral(spread(rho_2, c_2))
                + b * c_2 / c_1 * integral((rho_1 - c_1) * pays(rho_2, c_2))
                + b * c_1 / c_2 * integral((rho_2 - c_2) * pays(rho_1, c_1))
                + b * c_1 / c_2 * integral(rho_1 * pays(rho_2, c_2))
                + b * c_2 / c_1 * integral(rho_2 * pays(rho_1, c_1))
            ),
        ),
    )  # fmt: skip
    yield calc(
        "the energy of pairs", "gibbs", PAIRS.lhs,
        le(
            expectation(-s(z, v) / tau, ((z, v), pi_12)) + half * (log(c_1) + log(c_2)), "s ≤ M",
            gap=expectation(most - s(z, v), ((z, v), pi_12)) / tau,
        ),
        ends(
            PAIRS, "cᵢ ≤ ρᵢ",
            gap=half * (integral(rho_1 * pays(rho_2, c_2)) + integral(rho_2 * pays(rho_1, c_1))),
        ),
    )  # fmt: skip

    # 5. Evidence
    for name in SPIKES:
        yield measured(f"{name} of spikes 1e−4 wide on S¹, U = −cos θ, c = 0.02", *spike_number(name), digits=12)
    yield quadrature("smooth densities on spheres", EXCESS, BOUND, CROSSED, SPREAD, DIVERGES)
    yield measures("random atoms", EXCESS, BOUND, FAR, CROSSED, SPREAD, DIVERGES, PAIRS)
