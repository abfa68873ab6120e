"""**The gradient in one direction of a batch**: how the kernel's movement moves the loss and its limit.

Statement (lemma L6).  Anchors z ∼ q have positives v ∼ ν_z and N i.i.d. negatives wᵢ ∼ q', the kernel κ moves in the
direction k, and δ is the derivative. Let
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Law,
    absolute,
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    expands,
    expectation,
    by,
    ENCLOSURE,
    SQUEEZE,
    given,
    le,
    measures,
    named_field,
    quadrature,
    tends,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.batches import N
from theorems.moving_batches import MovingDirection, kappa, m, moved
from theorems.objects import nu, pi, q

# 1. Symbols, with their hypotheses: κ, its direction k and m ≤ κ stand in moving_batches.py
q_negatives = Law("q'", "q'", density("ρ'", r"\rho'"))

# 2. Objects
Gamma = named_field("Γ'", r"\Gamma'", expectation(kappa(z, w), (w, q_negatives)))
batch = MovingDirection(("'", "'"), q, q_negatives, pi, nu, Gamma(z), Gamma(z), kappa, m)
bias = batch.bias
third = moved(batch.c_1) / N + moved(batch.c_2) / N**2 + moved(batch.mean(batch.e(3))) / (3 * N**3)

# 3. Statement
UPPER = at_most("a", "upper bound for every N", bias, (batch.drift + batch.spread) / N)
LOWER = at_most("b", "lower bound for every N", (batch.drift - batch.spread) / N, bias)
ABOVE = at_most("c", "third order, from above", bias, third + batch.M_4 / (2 * m))
BELOW = at_most("d", "third order, from below", third - batch.M_4 / (2 * m), bias)
FOURTH = equals("e", "the fourth moment", batch.M_4, batch.mean((batch.fourth + batch.mixed) * Gamma(z)))
POOL = equals("f", "the pull of one pool of negatives", batch.pool, batch.sigma_2 / N)

# 4. What the derivation speaks of: a batch's partition sum over its mean, x = 1 + u, and how it moves
over_batches, x, u, u_dot = batch.over, batch.x, batch.u, batch.u_dot


# 5. Derivation
@theorem(
    id="L6",
    title="The gradient in one direction of a batch",
    clauses=(UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL),
)
def one_direction_gradient() -> Iterator[Step]:
    """Derive two bounds for every N, and the third order from four moments."""
    yield calc(
        "upper bound", "divergence", UPPER.lhs,
        eq(over_batches(u_dot / x), "the derivative of log x"),
        le(
            over_batches(u_dot + (u**2 + u_dot**2) * Gamma(z) / (2 * m)), "1/x = 1 − u/x, and x ≥ m/Γ'",
            gap=over_batches((u + u_dot) ** 2 / (2 * x) + (u**2 + u_dot**2) * batch.slack / 2),
        ),
        ends(UPPER, "E g = 0 at a negative, and 1/N² ≤ 1/N", gap=batch.mean(Gamma(z) * (batch.e(2) + batch.g_2) / (2 * m)) * (N - 1) / N**2),
    )  # fmt: skip
    yield calc(
        "lower bound", "divergence", LOWER.lhs,
        le(
            over_batches(u_dot - (u**2 + u_dot**2) * Gamma(z) / (2 * m)), "E g = 0 at a negative, and 1/N² ≤ 1/N",
            gap=batch.mean(Gamma(z) * (batch.e(2) + batch.g_2) / (2 * m)) * (N - 1) / N**2,
        ),
        le(
            over_batches(u_dot / x), "1/x = 1 − u/x, and x ≥ m/Γ'",
            gap=over_batches((u - u_dot) ** 2 / (2 * x) + (u**2 + u_dot**2) * batch.slack / 2),
        ),
        ends(LOWER, "the derivative of log x", gap=0),
    )  # fmt: skip
    yield calc(
        "third order, from above", "divergence", ABOVE.lhs,
        eq(over_batches(u_dot / x), "the derivative of log x"),
        le(
            over_batches(u_dot - u * u_dot + u**2 * u_dot + (u**4 + u**2 * u_dot**2) * Gamma(z) / (2 * m)),
            "1/x = 1 − u + u² − u³/x, and x ≥ m/Γ'",
            gap=over_batches(u**2 * (u + u_dot) ** 2 / (2 * x) + (u**4 + u**2 * u_dot**2) * batch.slack / 2),
        ),
        ends(ABOVE, "the derivatives of three moments of u", gap=0),
    )  # fmt: skip
    yield calc(
        "third order, from below", "divergence", BELOW.lhs,
        eq(
            over_batches(u_dot - u * u_dot + u**2 * u_dot - (u**4 + u**2 * u_dot**2) * Gamma(z) / (2 * m)),
            "the derivatives of three moments of u",
        ),
        le(
            over_batches(u_dot / x), "1/x = 1 − u + u² − u³/x, and x ≥ m/Γ'",
            gap=over_batches(u**2 * (u - u_dot) ** 2 / (2 * x) + (u**4 + u**2 * u_dot**2) * batch.slack / 2),
        ),
        ends(BELOW, "the derivative of log x", gap=0),
    )  # fmt: skip
    yield calc("the fourth moment", "energy", FOURTH.lhs, ends(FOURTH, "copies are shared in 15 ways, and E g = 0"))
    yield calc("the pull of a pool", "energy", POOL.lhs, ends(POOL, "negatives are independent, and E g = 0"))

    # 6. Evidence
    yield quadrature("smooth kernels on S¹", UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL)
    yield measures("random kernels on ℤ/n", UPPER, LOWER, ABOVE, BELOW, FOURTH, POOL)
