"""**The best critic of InfoNCE is the density ratio**, up to a factor of the anchor: many negatives.

Statement.  Let
    I := E_{z∼q₁}[E_{w∼q₂}[p(z, w) log p(z, w)]]
    p(z, w) := k(z, w)/(E_{w∼q₂}[k(z, w)])
    Γ(z) := E_{w∼q₂}[κ(z, w)]
    φ(x) := x log x + 1 − x
Then
    (a) I − (E_{z∼q₁}[E_{w∼q₂}[p(z, w) log κ(z, w)]] − E_{z∼q₁}[log(E_{w∼q₂}[κ(z, w)])]) = E_{z∼q₁}[E_{w∼q₂}[(κ(z,
        w)/Γ(z)) φ(p(z, w)/(κ(z, w)/Γ(z)))]]
    (b) E_{z∼q₁}[E_{w∼q₂}[p(z, w) log κ(z, w)]] − E_{z∼q₁}[log(E_{w∼q₂}[κ(z, w)])] ≤ I
    (c) E_{z∼q₁}[E_{w∼q₂}[p(z, w) log(a(z) k(z, w))]] − E_{z∼q₁}[log(E_{w∼q₂}[a(z) k(z, w)])] = I
Hypotheses.  ρ₁, ρ₂ > 0 of mass 1; k, κ > 0 bounded; a > 0.
Steps.  I − J(κ) is a mean relative entropy between p(z, ·) and κ(z, ·)/Γ(z), which a(z) leaves alone.
Deviations.  N = ∞; OPT.N is the same for every N. The positive of z has the density p(z, ·) against q₂.
References.  van den Oord, Li & Vinyals, arXiv:1807.03748, eq. (5); Poole et al., arXiv:1905.06922, Section 2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    at_most,
    calc,
    density,
    ends,
    equals,
    expectation,
    log,
    measures,
    named_field,
    named_kernel,
    named_scalar,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, k, kappa, q_1, q_2
from theorems.objects import phi

# 1. Symbols, with their hypotheses
a = density("a", "a", mass=None)

# 2. Objects
p = named_kernel("p", "p", k(z, w) / expectation(k(z, w), (w, q_2)))
Gamma = named_field("Γ", r"\Gamma", expectation(kappa(z, w), (w, q_2)))


def pairs(body: Expr) -> Expr:
    """Take the mean over independent points."""
    return expectation(body, (z, q_1), (w, q_2))


def value(c: Expr) -> Expr:
    """Return the limit of the bound for a critic, at z and w."""
    return pairs(p(z, w) * log(c)) - expectation(log(expectation(c, (w, q_2))), (z, q_1))


info = named_scalar("I", "I", pairs(p(z, w) * log(p(z, w))), twin=UNTWINNED)
g = kappa(z, w) / Gamma(z)
left = pairs(g * phi(p(z, w) / g))

# 3. Statement
GAP = equals("a", "the gap", info - value(kappa(z, w)), left)
BOUND = at_most("b", "the bound", value(kappa(z, w)), info)
BEST = equals("c", "attained at every multiple of the ratio", value(a(z) * k(z, w)), info)


# 4. Derivation
@theorem(id="OPT", title="The best critic is the density ratio", clauses=(GAP, BOUND, BEST))
def optimal_critic() -> Iterator[Step]:
    """Normalise the critic by its partition field."""
    yield calc("gap", GAP.lhs, ends(GAP, "both kernels have mean 1"))
    yield calc("bound", BOUND.lhs, ends(BOUND, "Gibbs' inequality", gap=left))
    yield calc("best", BEST.lhs, ends(BEST, "a(z) comes out of the mean"))
    yield quadrature("smooth kernels on S¹", GAP, BOUND, BEST)
    yield measures("random kernels", GAP, BOUND, BEST)
