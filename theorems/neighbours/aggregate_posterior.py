"""**The aggregate posterior**: the rate of a variational autoencoder is the information that its code carries, and the
divergence of the mean code from the prior.

Statement.  Let
    q(z, w) := k(z, w)/(∫k(z, w) dμ(w))
    m(z) := ∫ρ(w) q(w, z) dμ(w)
    D_KL(r‖q) := ∫r log(r/q) dμ
    φ(x) := x log x + 1 − x
Then
    (a) ∫∫ρ(z) q(z, w) log(q(z, w)/p(w)) dμ(w) dμ(z) = ∫∫ρ(z) q(z, w) log(q(z, w)/m(w)) dμ(w) dμ(z) + D_KL(m‖p)
    (b) ∫∫ρ(z) q(z, w) log(q(z, w)/m(w)) dμ(w) dμ(z) ≥ 0, = 0 only at q(z, w) = m
    (c) ∫∫ρ(z) q(z, w) log(q(z, w)/m(w)) dμ(w) dμ(z) ≤ ∫∫ρ(z) q(z, w) log(q(z, w)/p(w)) dμ(w) dμ(z)
    (d) ∫∫ρ(z) q(z, w) log(q(z, w)/p(w)) dμ(w) dμ(z) ≥ 0, = 0 only at q(z, w) = p
Hypotheses.  ρ, p > 0 of mass 1; k > 0 bounded.
Steps.  log(q/p) = log(q/m) + log(m/p); both are means of φ at a ratio of densities of mass 1.
Deviations.  Data and codes lie in one space; the encoder is any positive kernel, normalised. That a rate of 0 is a
    collapsed posterior is (d).
References.  Hoffman & Johnson, ELBO surgery, NIPS Workshop on Advances in Approximate Bayesian Inference (2016),
    eq. (3).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    eq,
    equals,
    integral,
    kernel,
    log,
    measures,
    named_density,
    named_kernel,
    nonnegative,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, p
from theorems.objects import KL, phi, rho

# 1. Symbols, with their hypotheses
k = kernel("k", "k")

# 2. Objects
q = named_kernel("q", "q", k(z, w) / integral(k(z, w), w))
mean_code = named_density("m", "m", integral(rho(w) * q(w, z), w), twin=UNTWINNED)
rate = both(rho(z) * q(z, w) * log(q(z, w) / p(w)))
information = both(rho(z) * q(z, w) * log(q(z, w) / mean_code(w)))

# 3. Statement
SPLIT = equals("a", "the rate splits", rate, information + KL(mean_code, p))
INFORMATION = nonnegative("b", "the information", information, (q, mean_code(w)))
BOUND = at_most("c", "the rate bounds the information", information, rate)
COLLAPSE = nonnegative("d", "a collapsed posterior", rate, (q, p(w)))


# 4. Derivation
@theorem(
    id="SURGERY", title="The rate and the aggregate posterior", clauses=(SPLIT, INFORMATION, BOUND, COLLAPSE),
    equivalent={"bound, link 1: ρ(z) q(z, w) log(q(z, w)/p(w)) → ρ(z) q(z, w)": "false where I > 1: none so sharp"},
)  # fmt: skip
def aggregate_posterior() -> Iterator[Step]:
    """Put the mean code between the encoder and the prior."""
    carried = both(rho(z) * mean_code(w) * phi(q(z, w) / mean_code(w)))
    paid = both(rho(z) * p(w) * phi(q(z, w) / p(w)))
    yield calc("split", SPLIT.lhs, ends(SPLIT, "log q/p = log q/m + log m/p"))
    yield calc("information", INFORMATION.lhs, eq(carried, "both have mass 1"), ends(INFORMATION, "φ ≥ 0"))
    yield calc("bound", BOUND.lhs, ends(BOUND, "Gibbs' inequality", gap=integral(p * phi(mean_code / p))))
    yield calc("collapse", COLLAPSE.lhs, eq(paid, "both have mass 1"), ends(COLLAPSE, "φ ≥ 0"))
    yield quadrature("laws on S¹", SPLIT, INFORMATION, BOUND, COLLAPSE)
    yield measures("random laws", SPLIT, INFORMATION, BOUND, COLLAPSE)
