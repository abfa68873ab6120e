"""**How far a sharp kernel reaches**: its mass lies within O(√τ) of the diagonal, with the constant.

Statement (Assumption 3.2, Remark 3.2 and Appendix A.2).  Let
    s_b(z, w) := a(z) − b(z, w) d(z, w)²
    Z₁(z) := ∫e^(−b(z, w) d(z, w)²/τ) dμ(w)
    Z₂(z) := ∫e^(−b(z, w) d(z, w)²/(2 τ)) dμ(w)
    p_b(z, w) := e^(−b(z, w) d(z, w)²/τ)/Z₁(z)
Then
    (a) ∫b(z, w) d(z, w)² p_b(z, w) dμ(w) ≤ 2 τ log(Z₂/Z₁)
    (b) ∫1{d(z, w)² − c τ ≥ 0} p_b(z, w) dμ(w) ≤ (2/(c m)) log(Z₂/Z₁)
    (c) (−M) d(z, w)² ≤ s_b(z, w) − a(z)
    (d) s_b(z, w) − a(z) ≤ (−m) d(z, w)²
Hypotheses.  b > 0 bounded; a, d bounded; τ, c > 0; 0 < m ≤ b(z, w); M > 0, M ≥ b(z, w).
Steps.  p_b is the kernel of s_b over its integral, from which e^(a(z)/τ) cancels. By Jensen's inequality its mean of
    b d²/2τ is at most log(Z₂/Z₁), the logarithm of the mean of e^(b d²/2τ). Markov's inequality has the mass beyond
    √(cτ).
Deviations.  (c) and (d) are the source's (8), for all points: a(z) is s(z, z), d any function, such as the geodesic
    distance; if (8) holds for d < r alone, compactness and a unique maximum give it everywhere with other m and M, as d
    is bounded. In n dimensions Z₂/Z₁ → 2^(n/2) as τ → 0 and stays bounded: so for every mass wanted there is a c, which
    depends on it, and one for all z and τ. The source has no constant and no proof. Equality in (8) is for Euclidean
    distance.
References.  arXiv:2601.19597v4, Assumption 3.2, (8), Remark 3.2 and Appendix A.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    critic,
    ends,
    exp,
    given,
    integral,
    kernel,
    le,
    log,
    measured,
    measures,
    named_field,
    named_kernel,
    potential,
    quadrature,
    scalar,
    theorem,
    w,
    where,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.unfrozen import reach_routes
from theorems.objects import lambda_1, tau

# 1. Symbols, with their hypotheses: the largest value, what multiplies the square of the distance, the distance
a, b, d = potential("a", "a"), kernel("b", "b"), critic("d", "d")
least, most = scalar("m", "m", "positive", under=b(z, w)), scalar("M", "M", "positive", over=b(z, w))
c = scalar("c", "c", "positive")

# 2. Objects
s = named_kernel("s_b", "s_b", a - b(z, w) * d(z, w) ** 2)
fall = b(z, w) * d(z, w) ** 2
Z_1 = named_field("Z₁", "Z_1", integral(exp(-fall / tau), w))
Z_2 = named_field("Z₂", "Z_2", integral(exp(-fall / (2 * tau)), w))
p = named_kernel("p_b", "p_b", exp(-fall / tau) / Z_1(z))
far = where(d(z, w) ** 2 - c * tau)
growth = log(Z_2 / Z_1)

# 3. Statement
MEAN = at_most("a", "the mean drop of the critic", integral(fall * p(z, w), w), 2 * tau * growth)
MASS = at_most("b", "the mass beyond √(cτ)", integral(far * p(z, w), w), 2 / (c * least) * growth)
BELOW = at_most("c", "the lower parabola", -most * d(z, w) ** 2, s(z, w) - a)
ABOVE = at_most("d", "the upper parabola", s(z, w) - a, -least * d(z, w) ** 2)


# 4. Derivation
@theorem(
    id="A.2",
    title="How far a sharp kernel reaches",
    clauses=(MEAN, MASS, BELOW, ABOVE),
    absent={
        "convexity": "no functional of a density",
        "gibbs": "nothing is minimised; the kernel at a point is the Gibbs law of P3.1 in the field −s(z, ·)",
    },
    equivalent={"body of s_b: b(z, w) → b(w, z)": "b lies between m and M at every two points"},
)
def kernel_reach() -> Iterator[Step]:
    """Compare the kernel with that of twice the temperature, and use Markov's inequality."""
    yield calc(
        "the mean drop", "divergence", MEAN.lhs,
        ends(
            MEAN, "log x ≤ x − 1 (L4) at x = e^(b d²/2τ) Z₁/Z₂, whose mean is 1",
            gap=2 * tau * integral(p(z, w) * lambda_1(exp(fall / (2 * tau)) * Z_1 / Z_2), w),
        ),
    )  # fmt: skip
    beyond = d(z, w) ** 2 / (c * tau)
    yield calc(
        "the mass beyond", "energy", MASS.lhs,
        le(
            integral(fall * p(z, w), w) / (c * least * tau), "Markov's inequality, and b ≥ m",
            gap=integral(
                p(z, w) * (
                    (b(z, w) - least) * beyond / least + (1 - far) * beyond
                    + far * (d(z, w) ** 2 - c * tau) / (c * tau)
                ), w,
            ),
        ),
        ends(MASS, "(a)", given(MEAN, times=1 / (c * least * tau))),
    )  # fmt: skip
    yield calc("below", "energy", BELOW.lhs, ends(BELOW, "b ≤ M", gap=(most - b(z, w)) * d(z, w) ** 2))
    yield calc("above", "energy", ABOVE.lhs, ends(ABOVE, "b ≥ m", gap=(b(z, w) - least) * d(z, w) ** 2))

    # 5. Evidence
    for dimension, temperature in ((3, 0.1), (512, 0.01)):
        name = f"log(Z₂/Z₁) of the cosine critic on S^{dimension - 1} at τ = {temperature:g}"
        yield measured(name, *reach_routes(dimension, temperature), digits=10)
    yield quadrature("smooth functions on S¹", MEAN, MASS, BELOW, ABOVE)
    yield measures("random atoms", MEAN, MASS, BELOW, ABOVE)
