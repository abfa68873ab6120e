"""**The barrier best response**: against a frozen partner a modality's energy is concave, and its infimum is a spike.

Statement (Proposition 4.1).  Let
    G(r) := ½ (∫V₁₂ r dμ + ∫ρ₂ log r dμ)
    V₁₂(z) := U₁₂/τ + log ρ₂
    B_m(a) := ½ (a ∫V₁₂ dμ + (1 − a ∫1 dμ) m + log a)
    ρ_χ(z) := (1 + χ)²/(∫(1 + χ)² dμ)
and F^Sym as in negative_symmetric_divergence.py. Then
    (a) F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂) = G(ρ₁) + (1/(2 τ)) ∫U₂₁ ρ₂ dμ
    (b) δ_ρ₁F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)[h₁] = ½ ∫(V₁₂ + ρ₂/ρ₁) h₁ dμ
    (c) −δ²_ρ₁F^Sym_{τ,U₁₂,U₂₁}(ρ₁,ρ₂)[h₁, h₁] ≥ 0, = 0 only at h₁ = 0
    (d) G(ρ₁) − B_m(c) = ½ (∫(V₁₂ − m) (ρ₁ − c) dμ + ∫ρ₂ log(ρ₁/c) dμ)
    (e) G(ρ₁) − B_m(c) ≥ 0
    (f) ∫(ρ₁ − c) dμ = 1 − c ∫1 dμ
    (g) ∫1{V₁₂ − m − η ≥ 0} (ρ₁ − c) dμ ≤ (2/η) (G(ρ₁) − B_m(c))
    (h) ∫ρ₂ log(ρ₁/c) dμ ≤ 2 (G(ρ₁) − B_m(c))
    (i) ∫ρ₂ log(ρ₁/c) dμ ≥ 0, = 0 only at ρ₁ = c
    (j) ∫ρ_χ dμ = 1
    (k) G(ρ_χ) − B_m(1/(∫(1 + χ)² dμ)) ≤ ½ ((1/(∫(1 + χ)² dμ)) ∫(V₁₂ − m) (2 + χ) χ dμ + 2 ∫ρ₂ χ dμ)
    (l) m − x ∫(m − V₁₂) dμ ≤ 2 B_m(x) − log x
    (m) 2 B_m(x) − log x ≤ m + y − x ∫(m − V₁₂) dμ
    (n) 2 B_m(x) − log x → m as x → 0
Hypotheses.  h₁ bounded of mass 0; x, y > 0; ρ₁, ρ₂ > 0 of mass 1, ρ₂ log ρ₂ integrable; U₁₂, U₂₁ bounded and frozen; τ
    > 0; 0 < c ≤ ρ₁ and m ≤ V everywhere, m the essential infimum of V where sharpness is meant; c ∫1 dμ < 1; η > 0; χ >
    0 square integrable.
Steps.  Fix ρ₂ and collect what depends on ρ₁: that is G, with the effective field V = U₁₂/τ + log ρ₂. Vary it once and
    twice: it is concave. With a floor c the excess ρ₁ − c pays (V − m) and an entropy of ρ₂, both ≥ 0, so that G lies
    above its bound, and meets it only at ρ₁ = c, whose mass is below 1. Densities c(1 + χ²) with χ ever narrower,
    where V is near m, come as close as one likes: log(1 + χ²) ≤ 2χ. The bound falls like ½ log c.
Deviations.  The source takes potentials that are Borel; here U₁₂ is bounded, so that ess inf V > −∞ where ρ₂ has a
    floor. Its m is ess inf V; (d) to (i) hold for every lower bound. (k) makes it sharp: with χ² = r 1_A on a set A of
    {V ≤ m + δ, ρ₂ ≤ R}, c the floor and r c μ(A) the excess mass k = 1 − c μ(𝒵), the right side is at most ½kδ + R
    (μ(A) k/c)^(1/2), and μ(A) may be as small as one likes if μ has no atoms. Where c μ(𝒵) = 1 the only density is c
    itself, and (e) an equality. The smoothed energy at fixed τ is bounded below: T4.2.
References.  arXiv:2601.19597v4, Proposition 4.1, Remark 4.5 and Proposition D.1.
"""

from collections.abc import Iterator
from fractions import Fraction

from numerics.measures.gibbs import barrier_energy
from proofs_check.vocabulary import (
    SQUEEZE,
    at_most,
    by,
    calc,
    density,
    ends,
    eq,
    equals,
    functional,
    given,
    integral,
    le,
    log,
    measures,
    named_density,
    named_field,
    nonnegative,
    quadrature,
    scalar,
    tends,
    theorem,
    vary,
    where,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import U_12, U_21, F_sym, h_1, rho_1, rho_2
from theorems.objects import lambda_1, tau

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses: the floor and a lower bound of the field; a profile; how far above the bound
c = scalar("c", "c", "positive", under=rho_1)
eta, x, y = scalar("η", r"\eta", "positive"), scalar("x", "x", "positive"), scalar("y", "y", "positive")
chi = density("χ", r"\chi", mass=None)

# 2. Objects
V = named_field("V₁₂", "V_{1|2}", U_12 / tau + log(rho_2))
m = scalar("m", "m", under=V)
G = functional(
    "G(<r>)",
    "G(<r>)",
    lambda r: half * (integral(V * r) + integral(rho_2 * log(r))),
    twin=barrier_energy,
    reads=(rho_2, U_12, tau),
)
bound = functional(
    "B_m(<a>)",
    "B_m(<a>)",
    lambda a: half * (a * integral(V) + (1 - a * integral(1)) * m + log(a)),
    a=scalar,
    twin="a bound of a functional that has a twin; it is approached, and never met",
)
spread = 1 / integral((1 + chi) ** 2)
spike = named_density(
    "ρ_χ",
    r"\rho_\chi",
    (1 + chi) ** 2 / integral((1 + chi) ** 2),
    twin="a family of densities under an existence statement",
)
far = where(V - m - eta)
above = G(rho_1) - bound(c)

# 3. Statement
PART = equals("a", "what depends on ρ₁", F_sym(rho_1, rho_2, U_12, U_21), G(rho_1) + integral(U_21 * rho_2) / (2 * tau))
FIRST = equals(
    "b", "first variation: the effective field", vary(F_sym(rho_1, rho_2, U_12, U_21), (rho_1, h_1)),
    half * integral((V + rho_2 / rho_1) * h_1),
)  # fmt: skip
CONCAVE = nonnegative("c", "strict concavity", -vary(F_sym(rho_1, rho_2, U_12, U_21), (rho_1, h_1), order=2), (h_1, 0))
EXCESS = equals(
    "d", "what the excess pays", above,
    half * (integral((V - m) * (rho_1 - c)) + integral(rho_2 * log(rho_1 / c))),
)  # fmt: skip
BOUND = nonnegative("e", "the bound", above)
MASS = equals("f", "the mass of the excess", integral(rho_1 - c), 1 - c * integral(1))
FAR = at_most("g", "where the excess goes", integral(far * (rho_1 - c)), 2 / eta * above)
NARROW = at_most("h", "the excess is a spike", integral(rho_2 * log(rho_1 / c)), 2 * above)
MISSED = nonnegative("i", "the bound is not attained", integral(rho_2 * log(rho_1 / c)), (rho_1, c))
NORMAL = equals("j", "a spike has mass 1", integral(spike), 1)
SHARP = at_most(
    "k", "the bound is sharp", G(spike) - bound(spread),
    half * (spread * integral((V - m) * (2 + chi) * chi) + 2 * integral(rho_2 * chi)),
)  # fmt: skip
BELOW = at_most("l", "the bound falls, from below", m - x * integral(m - V), 2 * bound(x) - log(x))
ABOVE = at_most("m", "the bound falls, from above", 2 * bound(x) - log(x), m + y - x * integral(m - V))
FALL = tends("n", "the bound falls like ½ log c", 2 * bound(x) - log(x), m, x, lift(0))


# 4. Derivation
@theorem(
    id="P4.1",
    title="Barrier best response",
    clauses=(PART, FIRST, CONCAVE, EXCESS, BOUND, MASS, FAR, NARROW, MISSED, NORMAL, SHARP, BELOW, ABOVE, FALL),
    equivalent=dict.fromkeys(
        (
            "from above, link 1: m + y − x ∫(m − V₁₂) dμ → m − x ∫(m − V₁₂) dμ",
            *(f"from above, link 1: y → {edit}" for edit in ("1", "1/y", "y²")),
        ),
        "the two sides are equal at y = 0: what the squeeze needs is some slack, however written",
    ),
)
def barrier_best_response() -> Iterator[Step]:
    """Collect what depends on ρ₁, read its curvature, and find its infimum under a floor."""
    yield calc("what depends on ρ₁", "energy", PART.lhs, ends(PART, "∫ρ₁ log ρ₂ joins the field"))
    yield calc("first variation", "energy", FIRST.lhs, ends(FIRST, "differentiate under the integral"))
    yield calc(
        "strict concavity", "convexity", CONCAVE.lhs,
        eq(half * integral(rho_2 * h_1**2 / rho_1**2), "differentiate twice under the integral"),
        ends(CONCAVE, "ρ₂ > 0"),
    )  # fmt: skip
    pays = lambda_1(c / rho_1) + (rho_1 - c) / rho_1
    yield calc(
        "above the floor", "gibbs", EXCESS.lhs,
        ends(EXCESS, "both densities have mass 1"),
        eq(
            half * (integral((V - m) * (rho_1 - c)) + integral(rho_2 * pays)),
            "log(ρ₁/c) = −log(c/ρ₁), and log x ≤ x − 1",
        ),
        ends(BOUND, "m ≤ V and c ≤ ρ₁"),
    )  # fmt: skip
    yield calc("mass of the excess", "gibbs", MASS.lhs, ends(MASS, "ρ₁ has mass 1"))
    yield calc(
        "where the excess goes", "gibbs", FAR.lhs,
        le(
            integral(far * (V - m) / eta * (rho_1 - c)), "V − m ≥ η where the indicator is 1",
            gap=integral(far * (V - m - eta) / eta * (rho_1 - c)),
        ),
        ends(
            FAR, "the rest of the excess and its entropy are ≥ 0", given(EXCESS, times=-2 / eta),
            gap=integral((1 - far) * (V - m) / eta * (rho_1 - c)) + integral(rho_2 * pays) / eta,
        ),
    )  # fmt: skip
    yield calc(
        "the excess is a spike", "divergence", NARROW.lhs,
        ends(NARROW, "the field costs at least m", given(EXCESS, times=-2), gap=integral((V - m) * (rho_1 - c))),
    )  # fmt: skip
    yield calc(
        "the bound is not attained", "gibbs", MISSED.lhs,
        eq(integral(rho_2 * pays), "as above"),
        ends(MISSED, "c ≤ ρ₁"),
    )  # fmt: skip
    yield calc("mass of a spike", "gibbs", NORMAL.lhs, ends(NORMAL, "by its definition"))
    yield calc(
        "sharpness", "gibbs", SHARP.lhs,
        eq(
            half * (spread * integral((V - m) * (2 + chi) * chi) + 2 * integral(rho_2 * log(1 + chi))),
            "both densities have mass 1", given(NORMAL, times=-m / 2),
        ),
        ends(SHARP, "log(1 + χ) ≤ χ", gap=integral(rho_2 * lambda_1(1 + chi))),
    )  # fmt: skip
    yield calc("from below", "gibbs", BELOW.lhs, ends(BELOW, "written out", gap=0))
    yield calc("from above", "gibbs", ABOVE.lhs, ends(ABOVE, "written out, and y > 0", gap=y))
    yield calc("the bound falls", "gibbs", FALL.lhs, by(SQUEEZE, FALL, BELOW, ABOVE))

    # 5. Evidence
    yield quadrature(
        "smooth densities on spheres", PART, FIRST, CONCAVE, EXCESS, BOUND, MASS, NARROW, MISSED, NORMAL, SHARP
    )
    yield measures("random atoms", PART, EXCESS, BOUND, MASS, FAR, NARROW, SHARP, BELOW, ABOVE)
