"""**Denoising score matching** is explicit score matching up to a constant, and a conditional mean is its optimum.

Statement.  Let
    q(z) := ∫ρ(w) k(w, z) dμ(w)
    q'(z) := ∫ρ(w) g(w, z) dμ(w)
Then
    (a) ½ ∫∫ρ(z) k(z, w) (ψ(w) − g(z, w)/k(z, w))² dμ(w) dμ(z) = ½ ∫q (ψ − q'/q)² dμ + (½ ∫∫ρ(z) g(z, w)²/k(z, w)
        dμ(w) dμ(z) − ½ ∫q'²/q dμ)
    (b) ½ ∫∫ρ(z) k(z, w) (ψ(w) − g(z, w)/k(z, w))² dμ(w) dμ(z) − (½ ∫∫ρ(z) g(z, w)²/k(z, w) dμ(w) dμ(z) − ½ ∫q'²/q dμ)
        ≥ 0, = 0 only at ψ = q'/q
    (c) ½ ∫∫ρ(z) g(z, w)²/k(z, w) dμ(w) dμ(z) − ½ ∫q'²/q dμ = ½ ∫∫ρ(z) k(z, w) (g(z, w)/k(z, w) − q'(w)/q(w))² dμ(w)
        dμ(z)
Hypotheses.  ρ > 0 of mass 1; k > 0 bounded; ψ, g bounded.
Steps.  Expand both squares; the cross term is the same.
Deviations.  One coordinate of w. k(z, w) is the law of the noisy point given z, and g = ∂k/∂w may be any function
    of both.
References.  Vincent, Neural Computation 23 (2011), 1661–1674, eq. (11) and Appendix.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    critic,
    ends,
    eq,
    equals,
    integral,
    measures,
    named_field,
    nonnegative,
    potential,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import both, half, k
from theorems.objects import rho

# 1. Symbols, with their hypotheses
psi, g = potential("ψ", r"\psi"), critic("g", "g")

# 2. Objects
noisy = named_field("q", "q", integral(rho(w) * k(w, z), w))
slope = named_field("q'", "q'", integral(rho(w) * g(w, z), w))
explicit = half * integral(noisy * (psi - slope / noisy) ** 2)
denoising = half * both(rho(z) * k(z, w) * (psi(w) - g(z, w) / k(z, w)) ** 2)
spread = half * both(rho(z) * g(z, w) ** 2 / k(z, w)) - half * integral(slope**2 / noisy)

# 3. Statement
SAME = equals("a", "one loss up to a constant", denoising, explicit + spread)
BEST = nonnegative("b", "one minimiser, the noisy law's score", denoising - spread, (psi, slope / noisy))
SPREAD = equals(
    "c", "the constant is a conditional variance", spread,
    half * both(rho(z) * k(z, w) * (g(z, w) / k(z, w) - slope(w) / noisy(w)) ** 2),
)  # fmt: skip


# 4. Derivation
@theorem(id="DSM", title="Denoising score matching", clauses=(SAME, BEST, SPREAD))
def denoising_score_matching() -> Iterator[Step]:
    """Expand the squares."""
    yield calc("same", SAME.lhs, ends(SAME, "the cross term is ∫ψ q' dμ in both"))
    yield calc("best", BEST.lhs, eq(explicit, "one loss up to a constant"), ends(BEST, "a square"))
    yield calc("spread", SPREAD.lhs, ends(SPREAD, "expand the square"))
    yield quadrature("smooth kernels on S¹", SAME, BEST, SPREAD)
    yield measures("random kernels", SAME, BEST, SPREAD)
