"""**The mismatch vanishes**: as τ → 0 a smoothed continuous density tends to the density, uniformly, and J to F.

Statement (Lemma B.3 and Theorem 3.2).  Let
    κ_τ(z, w) := e^(s(z, w)/τ)
    P_τr(z) := (1/V_κ) ∫κ_τ(z, w) r(w) dμ(w)
    J_{τ,u}(r) := (1/τ) ∫u r dμ + ∫r log(P_τr) dμ
and F as in objects.py. Then
    (a) (1/V_κ) ∫1{s(z, z) − s(z, w) − δ ≥ 0} κ_τ(z, w) dμ(w) ≤ τ (2 ∫1 dμ/(b δ))
    (b) P_τρ − ρ ≤ o + τ (R (2 ∫1 dμ/(b δ)))
    (c) ρ − P_τρ ≤ o + τ (R (2 ∫1 dμ/(b δ)))
    (d) P_τρ → ρ as τ → 0
    (e) F_{τ,U}(ρ) − J_{τ,U}(ρ) ≤ o/m + τ (R (2 ∫1 dμ/(b δ))/m)
    (f) F_{τ,U}(ρ) − J_{τ,U}(ρ) ≥ 0
    (g) F_{τ,U}(ρ) − J_{τ,U}(ρ) → 0 as τ → 0
Hypotheses.  𝒵 compact, μ charges every open set, s and ρ continuous; s bounded, s(z, w) = s(w, z), s(z, w) < s(z, z)
    for w ≠ z; ρ > 0 of mass 1; U bounded; δ, τ > 0; ∫κ_τ(z, w) dμ(w) = V_κ at every z; 0 < b ≤ ∫1{δ/2 − (s(z, z) −
    s(z, w)) ≥ 0} dμ(w); o ≥ 0, o ≥ (1 − 1{s(z, z) − s(z, w) − δ ≥ 0}) |ρ(w) − ρ(z)|; R ≥ 0, R ≥ |ρ(w) − ρ(z)|; 0 < m
    ≤ ρ.
Steps.  Where s has dropped by δ the kernel is at most e^(−δ/2τ) of what it is where s has dropped by δ/2 at most, which
    has the measure b or more. Elsewhere ρ differs from ρ(z) by o at most. As τ → 0 the first vanishes for every δ, and
    o is as small as one likes where δ is: ρ is uniformly continuous. log x ≤ x − 1 brings that to the energies.
Deviations.  Balls are replaced by the sets where s has dropped by less than δ, so that neither bound of Assumption 3.2
    is used, nor C¹: that s is continuous and largest at z alone is enough. The numbers b, o, R, m exist because of that
    and of compactness, and none depends on z: the limit (d) is uniform, sup|P_τρ − ρ| ≤ o + τ B. R is max ρ at most. ρ
    has no floor in (a) to (d). The source has U_θ for U, which does not depend on τ.
References.  arXiv:2601.19597v4, Assumptions 3.1 and 3.2, Lemma B.3, (25) and Theorem 3.2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    OSCILLATION,
    Expr,
    absolute,
    at_most,
    by,
    calc,
    drop,
    ends,
    eq,
    exp,
    given,
    integral,
    le,
    measures,
    nonnegative,
    oscillation,
    quadrature,
    scalar,
    tends,
    theorem,
    total,
    w,
    where,
    z,
)
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Field, Scalar, lift
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step
from theorems.gibbs_equilibrium import U
from theorems.objects import F, lambda_1, phi, rho, tau
from theorems.objects.sharp_critic import J, P, V, kappa, s

# 1. Symbols, with their hypotheses: how far the critic drops; the kernel's least mass about a point; what ρ can do
delta = scalar("δ", r"\delta", "positive")
far, near = where(drop(s) - delta), where(delta / 2 - drop(s))
least = scalar("b", "b", "positive", under=integral(near, w), continuous=True)
moves = oscillation("o", "o", rho, s, delta)
most = scalar("R", "R", "nonnegative", over=absolute(rho(w) - rho), continuous=True)
floor = scalar("m", "m", "positive", under=rho, continuous=True)

# 2. Objects
smooth = P(rho)
gap = F(rho, U) - J(rho, U)
tail = integral(far * kappa(z, w), w) / V
spread = 2 * integral(1) / (least * delta)


def small(moves: Expr, most: Expr) -> Expr:
    """Return how far a smoothed density is from the density at most."""
    return moves + tau * (most * spread)


# 3. Statement
TAIL = at_most("a", "the kernel's mass away from its point", tail, tau * spread)
ABOVE = at_most("b", "the smoothed density from above", smooth - rho, small(moves, most))
BELOW = at_most("c", "the smoothed density from below", rho - smooth, small(moves, most))
LIMIT = tends("d", "the mismatch vanishes", smooth, rho, tau, lift(0))
GAP = at_most("e", "the gap of the energies", gap, moves / floor + tau * (most * spread / floor))
SIGN = nonnegative("f", "its sign", gap)
ENERGY = tends("g", "and vanishes", gap, 0, tau, lift(0))


def close(above: Clause, below: Clause, rho: Field, moves: Scalar, most: Scalar) -> Iterator[Chain]:
    """Derive both bounds of P_τρ − ρ from that of the kernel's tail."""
    step = rho(w) - rho
    size, reason = absolute(step), "ρ moves by at most o near z, and by at most R at all"
    for clause, near_it, away in ((above, size - step, most - step), (below, size + step, most + step)):
        rest = total(moves - (1 - far) * size, (1 - far) * near_it, far * away)
        yield calc(
            clause.title, "divergence", clause.lhs,
            le(moves + most * tail, reason, gap=integral(kappa(z, w) * rest, w) / V),
            ends(clause, "the mass away from z", given(TAIL, times=most)),
        )  # fmt: skip


def edited_elsewhere(*bounds: Clause) -> dict[str, str]:
    """Return the edits of bounds of P_τρ − ρ that nothing refutes, with the reasons."""
    both = {f"{c.title}, link 1: start: sign of the whole": "ρ − P_τρ has the same bound" for c in bounds}
    return both | {f"{c.title}, link 2": "(a) is edited itself, and o + R has room for it" for c in bounds}


# 4. Derivation
@theorem(
    id="LB.3",
    title="The mismatch vanishes",
    clauses=(TAIL, ABOVE, BELOW, LIMIT, GAP, SIGN, ENERGY),
    absent={"convexity": "no functional is claimed convex", "gibbs": "nothing is minimised"},
    equivalent={
        "the tail, link 4: 2 ∫1 dμ → ∫1 dμ": "true as well: e^(−x) ≤ 1/(e x), and 2 < e",
        **edited_elsewhere(ABOVE, BELOW),
    },
)
def vanishing_mismatch() -> Iterator[Step]:
    """Bound the kernel away from its point, then the mismatch by an oscillation and that."""
    edge, half = exp((s(z, z) - delta) / tau), exp((s(z, z) - delta / 2) / tau)
    decay = exp(-delta / (2 * tau))
    yield calc(
        "the tail", "energy", TAIL.lhs,
        le(
            integral(far, w) * edge / V, "s has dropped by δ where the indicator is 1",
            gap=integral(far * (1 - exp(-(drop(s) - delta) / tau)), w) * edge / V,
        ),
        le(
            integral(far, w) * decay / least, "the kernel's volume is at least its part near z",
            gap=integral(far, w) * decay / (V * least) * total(
                integral((1 - near) * kappa(z, w), w),
                integral(near * half * (exp((delta / 2 - drop(s)) / tau) - 1), w),
                half * (integral(near, w) - least),
            ),
        ),
        le(integral(1) * decay / least, "an indicator", gap=integral(1 - far, w) * decay / least),
        ends(
            TAIL, "e^x ≥ 1 + x (L4)",
            gap=tau * spread * decay * (lambda_1(exp(delta / (2 * tau))) + 1),
        ),
    )  # fmt: skip
    yield from close(ABOVE, BELOW, rho, moves, most)
    yield calc("the limit", "divergence", LIMIT.lhs, by(OSCILLATION, LIMIT, ABOVE, BELOW))
    yield calc(
        "the energies", "energy", GAP.lhs,
        le(
            integral(rho * (rho - smooth) / smooth), "log x ≤ x − 1 at x = ρ/P_τρ",
            gap=integral(rho**2 / smooth * phi(smooth / rho)),
        ),
        le(
            integral(rho * small(moves, most) / smooth), "(c)", given(BELOW, times=rho / smooth, over=z),
        ),
        ends(
            GAP, "P_τρ ≥ m",
            gap=integral(rho * small(moves, most) * integral(kappa(z, w) * (rho(w) - floor), w) / V / (smooth * floor)),
        ),
    )  # fmt: skip
    yield calc(
        "the sign",
        "divergence",
        SIGN.lhs,
        eq(integral(smooth * phi(rho / smooth)), "ρ and P_τρ have mass 1"),
        ends(SIGN, "Gibbs' inequality (L1)"),
    )
    yield calc("the limit of the gap", "energy", ENERGY.lhs, by(OSCILLATION, ENERGY, GAP, SIGN))

    # 5. Evidence
    yield quadrature("smooth densities on S¹", TAIL, ABOVE, BELOW, GAP, SIGN)
    yield measures("random densities on ℤ/n", TAIL, ABOVE, BELOW, GAP, SIGN)
