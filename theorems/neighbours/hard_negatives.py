"""**Hard negatives**: a tilt towards similar points raises their mean at the rate of their variance.

Statement.  Let
    Z_t := ∫ρ e^(t T) dμ
    m_t := (1/Z_t) ∫T ρ e^(t T) dμ
Then
    (a) d'/dt log Z_t = m_t
    (b) d'/dt m_t = (1/Z_t) ∫ρ e^(t T) (T − m_t)² dμ
    (c) d'/dt m_t ≥ 0
Hypotheses.  ρ > 0 of mass 1; T bounded; t any numbers.
Steps.  Differentiate log ∫ρ e^(βT) twice.
Deviations.  T is the similarity to one anchor, and ρ the law of negatives.
References.  Robinson, Chuang, Sra & Jegelka, arXiv:2010.04592, Section 3; Wainwright & Jordan, Found. Trends Mach.
    Learn. 1 (2008), Proposition 3.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    derivative,
    ends,
    equals,
    exp,
    integral,
    log,
    measures,
    named_scalar,
    nonnegative,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, T
from theorems.objects import rho

# 1. Symbols, with their hypotheses
t = scalar("t", "t")

# 2. Objects
Z = named_scalar("Z_t", "Z_t", integral(rho * exp(t * T)), twin=UNTWINNED)
mean = named_scalar("m_t", "m_t", integral(T * rho * exp(t * T)) / Z, twin=UNTWINNED)
variance = integral(rho * exp(t * T) * (T - mean) ** 2) / Z

# 3. Statement
FIRST = equals("a", "the mean", derivative(log(Z), t), mean)
SECOND = equals("b", "and its rate", derivative(mean, t), variance)
SIGN = nonnegative("c", "harder negatives are nearer", derivative(mean, t))


# 4. Derivation
@theorem(id="HARD", title="Hard negatives", clauses=(FIRST, SECOND, SIGN))
def hard_negatives() -> Iterator[Step]:
    """Differentiate the logarithm of the partition function."""
    yield calc("mean", FIRST.lhs, ends(FIRST, "differentiate"))
    yield calc("rate", SECOND.lhs, ends(SECOND, "differentiate, and expand the square"), ends(SIGN, "a variance"))
    yield quadrature("smooth densities on spheres", FIRST, SECOND, SIGN)
    yield measures("random atoms", FIRST, SECOND, SIGN)
