"""**A sequence that need not exist**: the step of Proposition D.1 that chooses how fast sets shrink can fail.

Statement (claim R8).  Where t < 1 is the volume about a point, a density of b/(t log²t) leaves the ball of volume δ
the mass
    Ψ(y) := b/y
at y = |log δ|. That it is at most 1/y², for which the source takes δ as small as one likes,
Ψ((1 + y)/b) ≤ 1/((1 + y)/b)², is refuted for every volume that is small enough:
    (a) −Ψ'(x) = (b/(e^(−x) x²)) e^(−x)
    (b) Ψ((1 + y)/b) − 1/((1 + y)/b)² > 0
Hypotheses.  b, x, y > 0.
Steps.  (a) is ρ₂ = b/(t log²t) at t = e^(−x), where log²t = x², times |dt/dx|. The source wants a mass of at most
    |log δ|^(−2) = 1/x² at δ = e^(−x), and b/x > 1/x² as soon as x > 1/b.
Deviations.  The source wants the mass of ρ₂ on the sets that carry the excess, times the logarithm of their volume, to
    vanish. P4.1 (k) repairs the step: its sets lie where ρ₂ ≤ R as well, and then the mass is at most R times the
    volume. Where U₁₂ is bounded below ρ₂ is bounded on {V ≤ v* + σ}, and every choice of sets will do; where it is
    not, (65) can fail, as for U₁₂ = −τ log ρ₂.
References.  arXiv:2601.19597v4, Appendix D.2 and (65).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    derivative,
    ends,
    eq,
    equals,
    exp,
    functional,
    measures,
    positive,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step

# 1. Symbols, with their hypotheses: the density's factor, minus the logarithm of a volume, how far that is beyond 1/b
b, x, y = scalar("b", "b", "positive"), scalar("x", "x", "positive"), scalar("y", "y", "positive")

# 2. Objects
Psi = functional(
    "Ψ(<y>)",
    r"\Psi(<y>)",
    lambda y: b / y,
    y=lambda name, latex: scalar(name, latex, "positive"),
    twin="an elementary function, whose derivative is (a)",
)
small = (1 + y) / b

# 3. Statement
CLAIM = at_most("claim", "the mass falls fast enough", Psi(small), 1 / small**2)
MASS = equals("a", "the mass of a ball", -derivative(Psi(x), x), b / (exp(-x) * x**2) * exp(-x))
FAILS = positive("b", "it never falls fast enough", Psi(small) - 1 / small**2)


# 4. Derivation
@theorem(
    id="R8",
    title="A sequence that need not exist",
    clauses=(MASS, FAILS),
    refutes=CLAIM,
    absent={
        "convexity": "no functional of a density",
        "gibbs": "nothing is minimised",
        "divergence": "no divergence in the statement",
    },
)
def missing_sequence() -> Iterator[Step]:
    """Differentiate, and compare beyond 1/b."""
    yield calc("the mass", "energy", MASS.lhs, ends(MASS, "differentiate"))
    yield calc(
        "too slow", "energy", FAILS.lhs,
        eq(b**2 * y / (1 + y) ** 2, "written out"),
        ends(FAILS, "y > 0"),
    )  # fmt: skip

    # 5. Evidence
    yield quadrature("a volume", MASS, FAILS)
    yield measures("random volumes", MASS, FAILS)
