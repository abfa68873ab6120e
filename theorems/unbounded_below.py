"""**The symmetric energy is unbounded below** on probability densities: claim R2 is refuted.

Statement (claim R2).  The claim is −B ≤ F^Sym_{τ,U,U}(ρ₁,ρ₂) for some B and all densities. On the interval [0, 1], a
circle that is cut open, let U = 0, let one density be exponential of rate b and the other uniform, and
    N(b) := ∫[0,1] e^((−b) t) dt
    E(b) := ½ ∫[0,1] log(e^((−b) t)/N(b)) dt
so that E(b) is their F^Sym, since log 1 = 0. The claim is refuted for every B:
    (a) N(b) = (1 − e^(−b))/b
    (b) ∫[0,1] t dt = ½
    (c) E(b) = −b/4 − ½ log(N(b))
    (d) 1/N(b) ≤ 1 + b
    (e) E(b) ≤ log(2) − 3/8 − b/8
    (f) −B − E(8 (B + 1)) > 0
Hypotheses.  b, B > 0.
Steps.  The mean of log e^(−bt) falls like −b/2, and the mass N(b) makes up for half of that at most: N(b) ≥ 1/(1 + b)
    by e^b ≥ 1 + b, and log x ≤ x − 1.
Deviations.  The source has −∞ where one density vanishes and the other does not (A.3 i); these are positive, and the
    energy falls all the same. The claim looks true because each free energy is bounded below, and so is J^Sym at fixed
    τ, by −2/τ − log V_κ for the cosine critic. Other bounded fields add at most sup U/τ. On S¹ the densities |1 +
    e^{iθ}/2|^{2n}/(2πS_n) and 1/(2π) are smooth: their energy −log 2π − ½ log S_n, S_n = Σ_k C(n,k)² 4^{−k} ≥ (9/4)ⁿ/(n
    + 1), is below −40 at n = 100, which ball arithmetic certifies. P4.1 has the infimum under a floor.
References.  arXiv:2601.19597v4, Appendix A.3 and Proposition 4.1; Conway, Functions of One Complex Variable, 2nd ed.,
    XI.1 (Jensen).
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from numerics.balls.witness import read
from proofs_check.vocabulary import (
    Expr,
    at_most,
    calc,
    coordinate,
    counterexample,
    density,
    derivative,
    ends,
    eq,
    equals,
    exp,
    functional,
    given,
    integral,
    le,
    log,
    measured,
    measures,
    positive,
    potential,
    scalar,
    theorem,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import F_sym
from theorems.numbers.unimodal import jensen_energy
from theorems.objects import lambda_1

half = Fraction(1, 2)

# 1. Symbols, with their hypotheses: a rate, a bound to be undercut, and the coordinate of [0, 1]
b, B = scalar("b", "b", "positive"), scalar("B", "B", "positive")
t = coordinate("t", "t", 0, 1)
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
U = potential("U", "U")


# 2. Objects
def rate(name: str, latex: str) -> Expr:
    """Return a parameter that is a rate."""
    return scalar(name, latex, "positive")


N = functional(
    "N(<b>)",
    "N(<b>)",
    lambda b: integral(exp(-b * t), t),
    b=rate,
    twin="an integral over an interval; R2's energy is certified on the circle",
)
E = functional(
    "E(<b>)",
    "E(<b>)",
    lambda b: half * integral(log(exp(-b * t) / N(b)), t),
    b=rate,
    twin="an integral over an interval; R2's energy is certified on the circle",
)
WITNESS = read(Path(__file__).with_name("witnesses") / "R2.json")
steep = 8 * (B + 1)

# 3. Statement
CLAIM = at_most("claim", "−B is a lower bound", -B, F_sym(rho_1, rho_2, U, U))
MASS = equals("a", "the mass", N(b), (1 - exp(-b)) / b)
MEAN = equals("b", "the mean of the coordinate", integral(t, t), half)
ENERGY = equals("c", "the energy of e^(−bt) and 1", E(b), -b / 4 - half * log(N(b)))
LEAST = at_most("d", "the mass is not small", 1 / N(b), 1 + b)
UPPER = at_most("e", "the energy falls with the rate", E(b), log(lift(2)) - Fraction(3, 8) - b / 8)
BELOW = positive("f", "every bound is undercut", -B - E(steep))


# 4. Derivation
@theorem(
    id="R2",
    title="The symmetric energy is unbounded below",
    clauses=(MASS, MEAN, ENERGY, LEAST, UPPER, BELOW),
    refutes=CLAIM,
    by_witness=True,
    equivalent=dict.fromkeys(
        (
            f"every bound is undercut, link 1: start: {edit}"
            for edit in (
                "factor 2 on the whole",
                "−B − E(8 (B + 1)) → −E(8 (B + 1))",
                "−B → B",
                "E(8 (B + 1)) → 2 E(8 (B + 1))",
                "8 → 9",
                "1 → 2",
            )
        ),
        "true as well: the energy falls below every bound, and is not said to do so sharply",
    )
    | {"every bound is undercut, link 1: start: 8 → −8": "t → 1 − t turns e^(bt) into e^(−bt): E(−b) = E(b)"},
    absent={
        "convexity": "not claimed",
        "divergence": "not claimed: D4.3 has the divergence that runs away here",
    },
)
def unbounded_below() -> Iterator[Step]:
    """Follow a family of densities on [0, 1] whose energy falls beyond every bound."""
    yield calc(
        "the mass", "energy", MASS.lhs,
        eq(integral(derivative(-exp(-b * t) / b, t), t), "the integrand is a derivative"),
        ends(MASS, "the fundamental theorem of calculus"),
    )  # fmt: skip
    yield calc(
        "the mean of the coordinate", "energy", MEAN.lhs,
        eq(integral(derivative(t**2 / 2, t), t), "the integrand is a derivative"),
        ends(MEAN, "the fundamental theorem of calculus"),
    )  # fmt: skip
    yield calc(
        "the energy", "energy", ENERGY.lhs,
        ends(ENERGY, "log e^(−bt) = −bt, whose mean is −b/2", given(MEAN, times=-b / 2)),
    )  # fmt: skip
    yield calc(
        "the mass is not small", "gibbs", LEAST.lhs,
        ends(
            LEAST, "e^b ≥ 1 + b (L4)", given(MASS, times=-b / (N(b) * (1 - exp(-b)))),
            gap=exp(-b) * lambda_1(exp(b)) / (1 - exp(-b)),
        ),
    )  # fmt: skip
    yield calc(
        "the energy falls", "gibbs", UPPER.lhs,
        eq(-b / 4 - half * log(N(b)), "the energy (c)", given(ENERGY)),
        le(
            log(lift(2)) + half * (1 / (4 * N(b)) - 1) - b / 4, "log x ≤ x − 1 at 1/(4N), which is L4",
            gap=half * lambda_1(1 / (4 * N(b))),
        ),
        ends(UPPER, "1/N ≤ 1 + b, which is (d)", given(LEAST, times=Fraction(1, 8))),
    )  # fmt: skip
    yield calc(
        "every bound is undercut", "gibbs", BELOW.lhs,
        ends(BELOW, "(e) at b = 8(B + 1)", given(UPPER, at=((b, steep),)), gap=lambda_1(lift(2)) + Fraction(3, 8)),
    )  # fmt: skip

    # 5. Evidence
    yield counterexample("|1 + e^{iθ}/2|²⁰⁰ against the uniform law, B = 40", CLAIM, WITNESS, facet="gibbs")
    yield measured("F^Sym of |1 + e^{iθ}/2|²⁰⁰ and the uniform law", *jensen_energy(100), digits=10)
    yield measures("random rates", MASS, MEAN, ENERGY, LEAST, UPPER, BELOW)
