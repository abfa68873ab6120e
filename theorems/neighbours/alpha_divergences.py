"""**α-divergences** lie between the two relative entropies, and tend to them.

Statement.  Let
    u(z) := p^α r^(1 − α)
    D_KL(r‖q) := ∫r log(r/q) dμ
    λ₁(x) := x − 1 − log x
Then
    (a) (1 − ∫p^α r^(1 − α) dμ)/(α (1 − α)) ≥ 0, = 0 only at p = u, r = u
    (b) (1 − ∫p^b r^(1 − b) dμ)/(1 − b)/b → D_KL(r‖p) as b → 0
    (c) (1 − ∫p^(1 − b) r^(1 − (1 − b)) dμ)/(1 − b)/b → D_KL(p‖r) as b → 0
    (d) (1 − ∫p^½ r^½ dμ)/¼ = 2 ∫(p^½ − r^½)² dμ
    (e) α ((1 − ∫p^α r^(1 − α) dμ)/(α (1 − α))) ≤ D_KL(p‖r)
    (f) (1 − α) ((1 − ∫p^α r^(1 − α) dμ)/(α (1 − α))) ≤ D_KL(r‖p)
Hypotheses.  p, r > 0 of mass 1; 0 < α < 1; b > 0.
Steps.  Both weights of αp + (1 − α)r − p^α r^(1 − α) are λ₁ at a power of the ratio; derivatives at b = 0.
Deviations.  Orders between 0 and 1; at the ends they are written 1 − b and b, with b → 0. In (a) p = u = r
    says p = r.
References.  Minka, Divergence measures and message passing, MSR-TR-2005-173, Section 2 and Figure 1; Amari,
    Differential-Geometrical Methods in Statistics (1985), Section 3.5.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    at_most,
    calc,
    ends,
    eq,
    equals,
    integral,
    measures,
    named_field,
    nonnegative,
    quadrature,
    scalar,
    tends,
    theorem,
)
from proofs_check.vocabulary.expressions import Operand
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import half, p, r
from theorems.objects import KL, lambda_1

# 1. Symbols, with their hypotheses
alpha, b = scalar("α", r"\alpha", "positive", below=1), scalar("b", "b", "positive")


# 2. Objects
def overlap(order: Operand) -> Expr:
    """Return ∫p^α r^(1 − α)."""
    return integral(p**order * r ** (1 - order))


D = (1 - overlap(alpha)) / (alpha * (1 - alpha))
between = named_field("u", "u", p**alpha * r ** (1 - alpha))

# 3. Statement
SIGN = nonnegative("a", "a divergence", D, (p, between), (r, between))
EXCLUSIVE = tends("b", "the exclusive end", (1 - overlap(b)) / (1 - b) / b, KL(r, p), b, 0)
INCLUSIVE = tends("c", "the inclusive end", (1 - overlap(1 - b)) / (1 - b) / b, KL(p, r), b, 0)
HELLINGER = equals("d", "in the middle", (1 - overlap(half)) / half**2, 2 * integral((p**half - r**half) ** 2))
BELOW = at_most("e", "below the inclusive one", alpha * D, KL(p, r))
BESIDE = at_most("f", "below the exclusive one", (1 - alpha) * D, KL(r, p))


# 4. Derivation
@theorem(id="ALPHA", title="α-divergences", clauses=(SIGN, EXCLUSIVE, INCLUSIVE, HELLINGER, BELOW, BESIDE))
def alpha_divergences() -> Iterator[Step]:
    """Read the sign off λ₁, and the ends off derivatives."""
    gap = alpha * lambda_1(p / between) + (1 - alpha) * lambda_1(r / between)
    below = integral(p * lambda_1((r / p) ** (1 - alpha))) / (1 - alpha)
    beside = integral(r * lambda_1((p / r) ** alpha)) / alpha
    yield calc(
        "sign",
        SIGN.lhs,
        eq(integral(between * gap) / (alpha * (1 - alpha)), "both have mass 1"),
        ends(SIGN, "log x ≤ x − 1"),
    )
    yield calc("exclusive", EXCLUSIVE.lhs, ends(EXCLUSIVE, "the derivative at 0"))
    yield calc("inclusive", INCLUSIVE.lhs, ends(INCLUSIVE, "the derivative at 0"))
    yield calc("Hellinger", HELLINGER.lhs, ends(HELLINGER, "a square"))
    yield calc("below", BELOW.lhs, ends(BELOW, "log x ≤ x − 1", gap=below))
    yield calc("beside", BESIDE.lhs, ends(BESIDE, "log x ≤ x − 1", gap=beside))
    yield quadrature("smooth laws", SIGN, EXCLUSIVE, INCLUSIVE, HELLINGER, BELOW, BESIDE)
    yield measures("random laws", SIGN, EXCLUSIVE, INCLUSIVE, HELLINGER, BELOW, BESIDE)
