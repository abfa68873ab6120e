"""**At high temperature** the contrastive loss falls to the simple one, a difference of mean similarities.

Statement.
    (a) (E_{z∼q}[log(E_{w∼q}[e^(x s(z, w))])] − x E_{(z, v)∼π}[s(z, v)])/x → E_{z∼q}[E_{w∼q}[s(z, w)]] − E_{(z,
        v)∼π}[s(z, v)] as x → 0
Hypotheses.  ρ > 0 of mass 1; ν_z laws; s bounded; x > 0, which is 1/τ.
Steps.  The derivative of log ∫e^(x s) ρ at x = 0 is a mean.
Deviations.  Many negatives, whose number adds log N and no more.
References.  Wang & Liu, arXiv:2012.09740, Section 3.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    PairLaw,
    calc,
    critic,
    ends,
    exp,
    expectation,
    log,
    measures,
    quadrature,
    scalar,
    tends,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.objects import rho

# 1. Symbols, with their hypotheses
s, x = critic("s", "s"), scalar("x", "x", "positive")
q = Law("q", "q", rho)
pi = PairLaw("π", r"\pi", q, ConditionalLaw("ν", r"\nu"))

# 2. Objects
negatives = expectation(log(expectation(exp(x * s(z, w)), (w, q))), (z, q))
positives = expectation(s(z, v), ((z, v), pi))
simple = expectation(s(z, w), (z, q), (w, q)) - positives

# 3. Statement
LIMIT = tends("a", "the simple loss", (negatives - x * positives) / x, simple, x, 0)


# 4. Derivation
@theorem(id="HOT", title="The contrastive loss at high temperature", clauses=(LIMIT,))
def high_temperature() -> Iterator[Step]:
    """Differentiate at 0."""
    yield calc("limit", LIMIT.lhs, ends(LIMIT, "the derivative at 0"))
    yield quadrature("smooth critics on S¹", LIMIT)
    yield measures("random critics", LIMIT)
