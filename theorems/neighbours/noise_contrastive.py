"""**Noise-contrastive estimation**: classifying data against ν times as much noise finds the log density ratio.

Statement.  Let
    φ(x) := x log x + 1 − x
Then
    (a) ∫p log(1 + e^(−T)) dμ + ν ∫r log(1 + e^(T)) dμ − (∫p log(1 + e^(−log(p/(ν r)))) dμ + ν ∫r log(1 + e^(log(p/(ν
        r)))) dμ) = ∫(p + ν r) ((1/(1 + e^(−T))) φ(p/(p + ν r)/(1/(1 + e^(−T)))) + (1/(1 + e^(T))) φ(ν r/(p + ν
        r)/(1/(1 + e^(T))))) dμ
    (b) ∫p log(1 + e^(−T)) dμ + ν ∫r log(1 + e^(T)) dμ − (∫p log(1 + e^(−log(p/(ν r)))) dμ + ν ∫r log(1 + e^(log(p/(ν
        r)))) dμ) ≥ 0
Hypotheses.  p, r > 0 of mass 1; T bounded; ν > 0.
Steps.  Each point is a coin of odds p : ν r.
Deviations.  The model is its logit T, unnormalised; that its minimiser is unique is read off (a).
References.  Gutmann & Hyvärinen, J. Mach. Learn. Res. 13 (2012), 307–361, Theorem 1 and eq. (8).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    calc,
    ends,
    eq,
    equals,
    exp,
    integral,
    log,
    measures,
    nonnegative,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import T, p, r
from theorems.objects import phi

# 1. Symbols, with their hypotheses
nu = scalar("ν", r"\nu", "positive")

# 2. Objects
best = log(p / (nu * r))


def loss(logit: Expr) -> Expr:
    """Return the logistic loss of a logit."""
    return integral(p * log(1 + exp(-logit))) + nu * integral(r * log(1 + exp(logit)))


yes, no = 1 / (1 + exp(-T)), 1 / (1 + exp(T))
share, rest = p / (p + nu * r), nu * r / (p + nu * r)
shares = integral(p * log(share / yes) + nu * r * log(rest / no))
coins = integral((p + nu * r) * (yes * phi(share / yes) + no * phi(rest / no)))

# 3. Statement
GAP = equals("a", "the excess", loss(T) - loss(best), coins)
LEAST = nonnegative("b", "the log ratio is best", loss(T) - loss(best))


# 4. Derivation
@theorem(id="NCE", title="Noise-contrastive estimation", clauses=(GAP, LEAST))
def noise_contrastive() -> Iterator[Step]:
    """Compare two coins at each point."""
    yield calc(
        "excess", GAP.lhs, eq(shares, "both losses are logarithms of shares"), ends(GAP, "shares have sum 1"),
        ends(LEAST, "Gibbs' inequality"),
    )  # fmt: skip
    yield quadrature("smooth densities on spheres", GAP, LEAST)
    yield measures("random atoms", GAP, LEAST)
