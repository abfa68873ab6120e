"""**The Jensen–Shannon divergence** is what a sample tells of its label: a difference of entropies, and at most log 2.

Statement.  Let
    JS(a,b) := ½ (∫a log(2 a/(a + b)) dμ + ∫b log(2 b/(a + b)) dμ)
    D_KL(r‖q) := ∫r log(r/q) dμ
    m(z) := (p + r)/2
    H(r) := −∫r log r dμ
    φ(x) := x log x + 1 − x
Then
    (a) JS(p,r) = ½ D_KL(p‖m) + ½ D_KL(r‖m)
    (b) JS(p,r) = H(m) − ½ H(p) − ½ H(r)
    (c) JS(p,r) ≥ 0, = 0 only at p = m, r = m
    (d) JS(p,r) ≤ log(2)
Hypotheses.  p, r > 0 of mass 1.
Steps.  Both laws against their mixture; log x ≤ x − 1 at the shares of the mixture.
Deviations.  A label is no point of 𝒵: mutual information with it is H(m) − ½H(p) − ½H(r).
References.  Lin, IEEE Trans. Inf. Theory 37 (1991), 145–151, eqs. (4.1) and (4.4).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
    equals,
    functional,
    integral,
    log,
    measures,
    named_density,
    nonnegative,
    quadrature,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, half, p, r
from theorems.objects import KL, H, lambda_1, phi

# 1. Objects
m = named_density("m", "m", (p + r) / 2, twin=UNTWINNED)
JS = functional(
    "JS(<a>,<b>)", r"\mathrm{JS}(<a>,<b>)",
    lambda a, b: half * (integral(a * log(2 * a / (a + b))) + integral(b * log(2 * b / (a + b)))), twin=UNTWINNED,
)  # fmt: skip

# 2. Statement
MEAN = equals("a", "by the mixture", JS(p, r), half * KL(p, m) + half * KL(r, m))
LABEL = equals("b", "by entropies", JS(p, r), H(m) - half * H(p) - half * H(r))
SIGN = nonnegative("c", "it vanishes where the laws agree", JS(p, r), (p, m), (r, m))
BIT = at_most("d", "at most one bit", JS(p, r), log(2))


# 3. Derivation
@theorem(id="JS", title="Jensen–Shannon divergence", clauses=(MEAN, LABEL, SIGN, BIT))
def jensen_shannon() -> Iterator[Step]:
    """Compare each law with the mixture."""
    yield calc("mixture", MEAN.lhs, ends(MEAN, "definition of m"))
    yield calc("label", LABEL.lhs, ends(LABEL, "definition of m"))
    yield calc(
        "sign", SIGN.lhs, eq(half * integral(m * phi(p / m) + m * phi(r / m)), "the linear terms cancel"),
        ends(SIGN, "Gibbs' inequality"),
    )  # fmt: skip
    left = half * integral(p * lambda_1(p / (p + r)) + r * lambda_1(r / (p + r)) + 2 * p * r / (p + r))
    yield calc("one bit", BIT.lhs, ends(BIT, "log x ≤ x − 1", gap=left))
    yield quadrature("smooth densities on spheres", MEAN, LABEL, SIGN, BIT)
    yield measures("random atoms", MEAN, LABEL, SIGN, BIT)
