"""**A kink where the distance is largest**: minus the squared periodic distance is no smooth critic.

Statement (Appendix A.1).  On a circle of length 2c, at the angle x from the point opposite of z, the critic that is
minus the squared periodic distance is
    q(y) := −(c − |y|)²
Then
    (a) (q(x) + q(−x) − 2 q(0))/x = 4 c − x 2
    (b) 4 c − x 2 ≤ (q(x) + q(−x) − 2 q(0))/x
    (c) (q(x) + q(−x) − 2 q(0))/x ≤ 4 c + η − x 2
    (d) (q(x) + q(−x) − 2 q(0))/x → 4 c as x → 0
Hypotheses.  c, x, η > 0.
Steps.  Expand: what is 4c − 2x tends to 4c.
Deviations.  If q had a derivative at 0 the limit would be 0, and 4c > 0. The source has a flat torus with periodic
    distance as an example of Assumption 2.1, which it is (A2.1 (e) has products). Assumption 3.1 (ii) asks for a
    continuously differentiable critic, and that fails there; the cosine of the angle is one. The gradient bounds,
    which need it, need a Lipschitz critic alone, and this is Lipschitz.
References.  arXiv:2601.19597v4, Assumption 3.1 and Appendix A.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SQUEEZE,
    absolute,
    at_most,
    by,
    calc,
    ends,
    equals,
    functional,
    given,
    measures,
    quadrature,
    scalar,
    tends,
    theorem,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.theorem import Step

# 1. Symbols, with their hypotheses: half of the length, an angle, a slack
c, x, eta = scalar("c", "c", "positive"), scalar("x", "x", "positive"), scalar("η", r"\eta", "positive")

# 2. Objects
q = functional("q(<y>)", "q(<y>)", lambda y: -((c - absolute(y)) ** 2), y=scalar, twin="an elementary function")
bend = (q(x) + q(-x) - 2 * q(0)) / x

# 3. Statement
BEND = equals("a", "both slopes together", bend, 4 * c - x * 2)
BELOW = at_most("b", "from below", 4 * c - x * 2, bend)
ABOVE = at_most("c", "from above", bend, 4 * c + eta - x * 2)
LIMIT = tends("d", "the limit", bend, 4 * c, x, lift(0))


# 4. Derivation
@theorem(
    id="A.1.torus",
    title="A kink where the distance is largest",
    clauses=(BEND, BELOW, ABOVE, LIMIT),
    absent={
        "convexity": "no functional of a density",
        "gibbs": "nothing is minimised",
        "divergence": "no divergence in the statement",
    },
    equivalent=dict.fromkeys(
        (
            "from above, link 1: 4 c + η − x 2 → 4 c − x 2",
            *(f"from above, link 1: η → {edit}" for edit in ("1", "1/η", "η²")),
        ),
        "the two sides are equal at η = 0: what the squeeze needs is some slack, however written",
    ),
)
def cut_locus() -> Iterator[Step]:
    """Expand the difference, and let the angle vanish."""
    yield calc("both slopes", "energy", BEND.lhs, ends(BEND, "expand"))
    yield calc("from below", "energy", BELOW.lhs, ends(BELOW, "(a)", given(BEND, times=-1)))
    yield calc("from above", "energy", ABOVE.lhs, ends(ABOVE, "(a)", given(BEND), gap=eta))
    yield calc("the limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, BELOW, ABOVE))

    # 5. Evidence
    yield quadrature("an angle", BEND, BELOW, ABOVE)
    yield measures("random angles", BEND, BELOW, ABOVE)
