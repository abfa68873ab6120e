"""**The bounded radial critic has no constant volume** on a box: claim R6 is refuted, at every temperature.

Statement (claim R6).  For V(c) := ∫[−1,1] e^(−(c − p)²/τ) dp, the volume of the radial critic at the point c of
an interval, the claim V(0) = V(1) is refuted:
    (a) V(0) = 2 ∫[0,1] e^(−x²/τ) dx
    (b) V(1) = ∫[0,1] (e^(−x²/τ) + e^(−(1 + x)²/τ)) dx
    (c) V(0) − V(1) > 0
Hypotheses.  τ > 0; the critic is −(z − w)² on [−1, 1].
Steps.  Split both integrals in the middle and move each half to [0, 1]; then (1 + x)² > x² orders the integrands.
Deviations.  The source says so in A.1, without a proof. On [−1, 1]^k the volume is a product over coordinates: the
    ratio of centre to corner is the k-th power of this one. It tends to 2^k as τ → 0 and to 1 as τ → ∞. On the sphere
    the same critic has a constant volume: A2.1 (d).
References.  arXiv:2601.19597v4, Assumption 2.1 and Appendix A.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    calc,
    coordinate,
    ends,
    eq,
    equals,
    exp,
    functional,
    given,
    integral,
    measured,
    measures,
    positive,
    scalar,
    split,
    substitution,
    theorem,
)
from proofs_check.vocabulary.chains import Premise
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.unimodal import centre_to_corner
from theorems.objects import tau

# 1. Symbols, with their hypotheses: the interval, its halves, and where both are moved
p, left, right = coordinate("p", "p", -1, 1), coordinate("l", "l", -1, 0), coordinate("h", "h", 0, 1)
x = coordinate("x", "x", 0, 1)

# 2. Objects
V = functional(
    "V(<c>)",
    "V(<c>)",
    lambda c: integral(exp(-((c - p) ** 2) / tau), p),
    c=scalar,
    twin="an integral over an interval; measured by error functions in R6",
)
near, far = exp(-(x**2) / tau), exp(-((1 + x) ** 2) / tau)

BOTH_EDGES = "the interval is symmetric: V(−1) = V(1)"

# 3. Statement
CLAIM = equals("claim", "the volume is the same at the centre and at the edge", V(0), V(1))
CENTRE = equals("a", "the volume at the centre", V(0), 2 * integral(near, x))
EDGE = equals("b", "the volume at the edge", V(1), integral(near + far, x))
LARGER = positive("c", "the centre has more", V(0) - V(1))


def halves(c: int) -> list[Premise]:
    """Return the premises that split V(c) in the middle and move the halves to [0, 1], as (z − p)² is even."""
    body = exp(-((c - p) ** 2) / tau)
    lower, upper = exp(-((c - left) ** 2) / tau), exp(-((c - right) ** 2) / tau)
    return [
        given(split(body, p, left, right)),
        given(substitution(lower, left, x, reversed=True)),
        given(substitution(upper, right, x, reversed=c == 1)),
    ]


# 4. Derivation
@theorem(
    id="R6",
    title="A box has no constant kernel volume",
    clauses=(CENTRE, EDGE, LARGER),
    refutes=CLAIM,
    absent={
        "convexity": "no functional of a density",
        "gibbs": "nothing is minimised",
        "divergence": "no functional of a density",
    },
    equivalent={
        "the edge, link 1: start: 1 → −1": BOTH_EDGES,
        "the centre has more, link 1: start: 1 → −1": BOTH_EDGES,
        "body of V(<c>): c − p → −c − p": BOTH_EDGES,
        "body of V(<c>): −p → p": BOTH_EDGES,
        "body of V(<c>): p → −p": BOTH_EDGES,
    },
)
def box_volume() -> Iterator[Step]:
    """Compare the centre with the edge."""
    yield calc("the centre", "energy", CENTRE.lhs, ends(CENTRE, "split at 0, and reflect one half", *halves(0)))
    yield calc("the edge", "energy", EDGE.lhs, ends(EDGE, "split at 0, and measure from the edge", *halves(1)))
    yield calc(
        "the centre has more", "energy", LARGER.lhs,
        eq(integral(near - far, x), "the volumes above", given(CENTRE), given(EDGE, times=-1)),
        eq(integral(near * (1 - exp(-(1 + 2 * x) / tau)), x), "(1 + x)² = x² + 1 + 2x"),
        ends(LARGER, "1 + 2x > 0"),
    )  # fmt: skip
    yield measured("ratio of centre to corner on [−1, 1]² at τ = 0.01", *centre_to_corner(0.01), digits=10)
    yield measures("random temperatures", CENTRE, EDGE, LARGER)
