"""**Entropic transport**: every pair of potentials bounds the regularised cost, and the gap says how far the plan is
from theirs.

Statement.  Let
    π(z, w) := k(z, w)/(∫∫k(z, w) dμ(w) dμ(z))
    p(z) := ∫π(z, w) dμ(w)
    r(z) := ∫π(w, z) dμ(w)
    G(z, w) := e^((f(z) + g(w) − c(z, w))/ε) a(z) b(w)
    φ(x) := x log x + 1 − x
Then
    (a) ∫∫c(z, w) π(z, w) dμ(w) dμ(z) + ε ∫∫π(z, w) log(π(z, w)/(a(z) b(w))) dμ(w) dμ(z) − (∫f p dμ + ∫g r dμ − ε
        ∫∫G(z, w) dμ(w) dμ(z) + ε) = ε ∫∫G(z, w) φ(π(z, w)/G(z, w)) dμ(w) dμ(z)
    (b) ∫∫c(z, w) π(z, w) dμ(w) dμ(z) + ε ∫∫π(z, w) log(π(z, w)/(a(z) b(w))) dμ(w) dμ(z) − (∫f(z) p(z) dμ(z) + ∫g(z)
        r(z) dμ(z) − ε ∫∫G(z, w) dμ(w) dμ(z) + ε) ≥ 0, = 0 only at π(z, w) = G(z, w)
Hypotheses.  c, f, g bounded; k > 0 bounded; a, b > 0 of mass 1; ε > 0.
Steps.  With G := e^((f + g − c)/ε) a b the gap is ε∬G φ(π/G): a plan meets the potentials through its marginals
    alone.
Deviations.  A plan has a positive density; its marginals are those that it has.
References.  Peyré & Cuturi, Found. Trends Mach. Learn. 11 (2019), Proposition 4.4; Cuturi, arXiv:1306.0895.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    critic,
    density,
    ends,
    equals,
    exp,
    integral,
    log,
    measures,
    named_density,
    named_kernel,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, k
from theorems.objects import phi

# 1. Symbols, with their hypotheses
cost, eps = critic("c", "c"), scalar("ε", r"\varepsilon", "positive")
f, g = potential("f", "f"), potential("g", "g")
a, b = density("a", "a"), density("b", "b")

# 2. Objects
plan = named_kernel("π", r"\pi", k(z, w) / both(k(z, w)))
first = named_density("p", "p", integral(plan(z, w), w), twin=UNTWINNED)
second = named_density("r", "r", integral(plan(w, z), w), twin=UNTWINNED)
scaled = named_kernel("G", "G", exp((f(z) + g(w) - cost(z, w)) / eps) * a(z) * b(w))
primal = both(cost(z, w) * plan(z, w)) + eps * both(plan(z, w) * log(plan(z, w) / (a(z) * b(w))))
dual = integral(f * first) + integral(g * second) - eps * both(scaled(z, w)) + eps

# 3. Statement
GAP = equals("a", "the duality gap", primal - dual, eps * both(scaled(z, w) * phi(plan(z, w) / scaled(z, w))))
WEAK = nonnegative("b", "weak duality, and where it is tight", primal - dual, (plan(z, w), scaled(z, w)))


# 4. Derivation
@theorem(id="TRANSPORT", title="Entropic transport", clauses=(GAP, WEAK))
def entropic_transport() -> Iterator[Step]:
    """Compare the plan with the kernel that the potentials scale."""
    yield calc("gap", GAP.lhs, ends(GAP, "the plan has mass 1"), ends(WEAK, "Gibbs' inequality"))
    yield quadrature("smooth kernels on S¹", GAP, WEAK)
    yield measures("random kernels", GAP, WEAK)
