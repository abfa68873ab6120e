"""**Between Hellinger and χ²**: relative entropy lies above −2 log of the affinity and below the logarithm of 1 + χ².

Statement.  Let
    BC := ∫p^½ r^½ dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
    ‖r − q‖₁ := ∫|r − q| dμ
Then
    (a) (∫|a² − b²| dμ)² ≤ (∫(a − b)² dμ) ∫(a + b)² dμ
    (b) (−2) log BC ≤ D_KL(p‖r)
    (c) ‖p − r‖₁²/4 ≤ 1 − BC²
    (d) D_KL(p‖r) ≤ log(∫p²/r dμ)
    (e) D_KL(p‖r) ≤ ∫p²/r dμ − 1
Hypotheses.  a, b > 0; p, r > 0 of mass 1.
Steps.  Gibbs' inequality for the tilted densities √(pr)/BC and p²/(rχ); Cauchy–Schwarz for |p − r| = |√p − √r|(√p +
    √r).
Deviations.  Total variation is ½‖p − r‖₁.
References.  Tsybakov, Introduction to Nonparametric Estimation, Lemmas 2.3, 2.4 and 2.7; van Erven & Harremoës,
    arXiv:1206.2459, Theorem 3.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    absolute,
    at_most,
    calc,
    cauchy_schwarz,
    density,
    ends,
    given,
    integral,
    le,
    log,
    measures,
    named_density,
    named_scalar,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, half, p, r
from theorems.objects import KL, L1_norm, lambda_1, phi

# 1. Symbols and objects
root_p, root_r = p**half, r**half
affinity = named_scalar("BC", r"\mathrm{BC}", integral(root_p * root_r), twin=UNTWINNED)
middle = named_density("m", "m", root_p * root_r / affinity, twin=UNTWINNED)
chi = integral(p**2 / r)
steep = named_density("u", "u", p**2 / r / chi, twin=UNTWINNED)
a, b = density("a", "a", mass=None), density("b", "b", mass=None)

# 2. Statement
ROOTS = at_most(
    "a", "Cauchy–Schwarz for roots", integral(absolute(a**2 - b**2)) ** 2,
    integral((a - b) ** 2) * integral((a + b) ** 2),
)  # fmt: skip
LOW = at_most("b", "Hellinger below", -2 * log(affinity), KL(p, r))
APART = at_most("c", "total variation and Hellinger", L1_norm(p, r) ** 2 / 4, 1 - affinity**2)
HIGH = at_most("d", "χ² above", KL(p, r), log(chi))
LINEAR = at_most("e", "and linearly", KL(p, r), chi - 1)


# 3. Derivation
@theorem(id="BOUNDS", title="Inequalities between divergences", clauses=(ROOTS, LOW, APART, HIGH, LINEAR))
def divergence_inequalities() -> Iterator[Step]:
    """Compare with densities between the two."""
    yield calc(
        "roots", ROOTS.lhs,
        ends(ROOTS, "Cauchy–Schwarz", given(cauchy_schwarz(absolute(a**2 - b**2), (a + b) ** 2)), gap=0),
    )  # fmt: skip
    yield calc("below", LOW.lhs, ends(LOW, "Gibbs' inequality", gap=2 * integral(middle * phi(p / middle))))
    yield calc(
        "apart", APART.lhs,
        le(
            integral((root_p - root_r) ** 2) * integral((root_p + root_r) ** 2) / 4, "Cauchy–Schwarz",
            given(ROOTS, times=Fraction(1, 4), at=((a, root_p), (b, root_r))), gap=0,
        ),
        ends(APART, "masses", gap=0),
    )  # fmt: skip
    yield calc("above", HIGH.lhs, ends(HIGH, "Gibbs' inequality", gap=integral(steep * phi(p / steep))))
    yield calc(
        "linear", LINEAR.lhs, le(log(chi), "χ² above", given(HIGH), gap=0),
        ends(LINEAR, "log x ≤ x − 1", gap=lambda_1(chi)),
    )  # fmt: skip
    yield quadrature("smooth densities on spheres", LOW, APART, HIGH, LINEAR)
    yield measures("random atoms", LOW, APART, HIGH, LINEAR)
