"""**Low temperature**: the Gibbs equilibrium concentrates where the potential is least, and entropy breaks ties.

Statement (Proposition 3.2).  Let
    ρ*_τ(z) := e^(−U/τ)/Z_τ
    Z_τ := ∫e^(−U/τ) dμ
Then
    (a) (∫1{U − m − δ ≥ 0} ρ*_τ dμ) ∫1{m + η − U ≥ 0} dμ ≤ e^(−(δ − η)/τ) ∫1{U − m − δ ≥ 0} dμ
    (b) Z_τ ≤ e^(−m/τ) ∫1 dμ
    (c) (∫1{m + η − U ≥ 0} dμ) e^(−(m + η)/τ) ≤ Z_τ
    (d) m − τ log(∫1 dμ) ≤ (−τ) log Z_τ
    (e) (−τ) log Z_τ ≤ m + η − τ log(∫1{m + η − U ≥ 0} dμ)
    (f) (−τ) log Z_τ → m as τ → 0
    (g) (1/(∫[−1,0] (1 − p²)^a e^((−(1 − p²)) (1 + k p)/τ) dp)) ∫[0,1] (1 − c²)^a e^((−(1 − c²)) (1 + k c)/τ) dc
        → ((1 − k)/(1 + k))^(a + 1) as τ → 0
Hypotheses.  U bounded, m = ess inf U; δ, η, τ > 0. (g) is about the wells at the poles c = ±1 of U = (1 − c²)(1 + k c)
    on S^(d−1), d = 2a + 3, a ≥ 0, 0 < k < 1.
Steps.  On {U ≥ m + δ} the Gibbs factor is at most e^(−(m+δ)/τ), on {U ≤ m + η} at least e^(−(m+η)/τ): that bounds the
    masses and squeezes −τ log Z. Among isolated wells Laplace's method weighs each by det(Hess U)^(−1/2): entropy
    breaks the tie, and the flatter well wins.
Deviations.  (a) has μ{U ≥ m + δ} in the place of μ(𝒵). (g) is the tie-breaker on a family with closed-form Hessians,
    2(1 ± k) in all d − 1 directions; in general the weights are ∝ det(Hess U)^(−1/2), with Riemannian Hessians. If the
    minimising set has positive measure, (a) at U = m makes the limit uniform on it; on a nondegenerate submanifold the
    density is ∝ det(Hess_normal U)^(−1/2), and uniform only if that is constant.
References.  arXiv:2601.19597, Proposition 3.2; Wong, Asymptotic Approximations of Integrals, Ch. II.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    LAPLACE,
    SQUEEZE,
    Expr,
    at_most,
    by,
    calc,
    cited,
    coordinate,
    ends,
    exp,
    given,
    infimum,
    integral,
    le,
    log,
    logarithm,
    measured,
    measures,
    quadrature,
    scalar,
    tends,
    theorem,
    where,
)
from proofs_check.vocabulary.expressions import Field, lift
from proofs_check.vocabulary.theorem import Step
from theorems.gibbs_equilibrium import U, Z, rho_star
from theorems.numbers.unimodal import tie_ratio, two_well_number
from theorems.objects import tau

# 1. Symbols, with their hypotheses
m = infimum("m", "m", U)
delta, eta = scalar("δ", r"\delta", "positive"), scalar("η", r"\eta", "positive")
a, k = scalar("a", "a", "nonnegative"), scalar("k", "k", "positive", below=1)
north, south = coordinate("c", "c", 0, 1), coordinate("p", "p", -1, 0)

# 2. Objects
high, low = where(U - m - delta), where(m + eta - U)
free = -tau * log(Z)


def mass_near(c: Field) -> Expr:
    """Return ∫(1 − c²)^a e^(−U/τ) dc over one hemisphere."""
    return integral((1 - c**2) ** a * exp(-(1 - c**2) * (1 + k * c) / tau), c)


# 3. Statement
BOUND = at_most(
    "a", "concentration", integral(high * rho_star) * integral(low), exp(-(delta - eta) / tau) * integral(high)
)
UPPER = at_most("b", "upper bound of the partition function", Z, exp(-m / tau) * integral(1))
LOWER = at_most("c", "lower bound of the partition function", integral(low) * exp(-(m + eta) / tau), Z)
BELOW = at_most("d", "lower bound of the free energy", m - tau * log(integral(1)), free)
ABOVE = at_most("e", "upper bound of the free energy", free, m + eta - tau * log(integral(low)))
LIMIT = tends("f", "the free energy tends to the least potential", free, m, tau, lift(0))
TIE = tends(
    "g", "entropy breaks the tie", mass_near(north) / mass_near(south), ((1 - k) / (1 + k)) ** (a + 1), tau, lift(0)
)


RARE = "fails only where a well has far less volume than its surroundings"


# 4. Derivation
@theorem(
    id="P3.2",
    title="Low temperature",
    clauses=(BOUND, UPPER, LOWER, BELOW, ABOVE, LIMIT, TIE),
    absent={
        "convexity": "the energy is P3.1's, and so is its convexity",
        "divergence": "no divergence in the statement",
    },
    equivalent={
        "lower bound of Z, link 1: start: η → η² #2": RARE,
        "free energy from above, link 1: η → η²": RARE,
        "the limit, link 1: start: Z_τ → 2 Z_τ": "a factor is lost in the limit: τ log 2 → 0",
        "the tie-breaker, link 1": "a limit is no matter of one measure: the ratio itself is measured below",
    },
)
def low_temperature() -> Iterator[Step]:
    """Bound the masses, squeeze the free energy, and cite Laplace's method for the ties."""
    least, most = exp(-(m + delta) / tau), exp(-(m + eta) / tau)
    yield calc(
        "concentration", "gibbs", BOUND.lhs,
        le(
            integral(high) * least / Z * integral(low), "U ≥ m + δ where the indicator is 1",
            gap=integral(high * (1 - exp(-(U - m - delta) / tau))) * least / Z * integral(low),
        ),
        ends(
            BOUND, "Z_τ is at least its part where U ≤ m + η",
            gap=exp(-(delta - eta) / tau) * integral(high) / Z
            * integral((1 - low) * exp(-U / tau) + low * most * (exp((m + eta - U) / tau) - 1)),
        ),
    )  # fmt: skip
    yield calc(
        "upper bound of Z", "energy", UPPER.lhs,
        ends(UPPER, "U ≥ m", gap=exp(-m / tau) * integral(1 - exp(-(U - m) / tau))),
    )  # fmt: skip
    yield calc(
        "lower bound of Z", "energy", LOWER.lhs,
        ends(
            LOWER, "U ≤ m + η where the indicator is 1",
            gap=integral((1 - low) * exp(-U / tau) + low * most * (exp((m + eta - U) / tau) - 1)),
        ),
    )  # fmt: skip
    yield calc(
        "free energy from below", "energy", BELOW.lhs,
        ends(BELOW, "the logarithm of (b)", given(logarithm(Z, UPPER.relation.sides()[1]), times=tau)),
    )  # fmt: skip
    yield calc(
        "free energy from above", "energy", ABOVE.lhs,
        ends(ABOVE, "the logarithm of (c)", given(logarithm(LOWER.lhs, Z), times=tau)),
    )  # fmt: skip
    yield calc("the limit", "gibbs", LIMIT.lhs, by(SQUEEZE, LIMIT, BELOW, ABOVE))
    yield calc("the tie-breaker", "gibbs", TIE.lhs, cited(LAPLACE, TIE))

    # 5. Evidence
    yield quadrature("smooth potentials on spheres", UPPER, LOWER, BELOW, ABOVE)
    for dimension in (3, 1024):
        for number in ("log Z", "F(ρ*)", "log cap mass"):
            name = f"{number} of the two wells on S^{dimension - 1} at τ = 0.1"
            yield measured(name, *two_well_number(number, dimension, 0.1), digits=10)
    yield measured("masses of the wells of (g) on S² at k = ½, τ = 0.01", *tie_ratio(0.5, 0.01), digits=10)
    yield measures("random atoms", BOUND, UPPER, LOWER, BELOW, ABOVE)
