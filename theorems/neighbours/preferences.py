"""**Direct preference optimisation**: the best policy of a regularised reward is a tilt, and the reward its log ratio.

Statement.  Let
    π*(z) := π_ref e^(r/β)/Z
    Z := ∫π_ref e^(r/β) dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
    φ(x) := x log x + 1 − x
Then
    (a) ∫r π* dμ − β D_KL(π*‖π_ref) − (∫r π dμ − β D_KL(π‖π_ref)) = β D_KL(π‖π*)
    (b) ∫r π* dμ − β D_KL(π*‖π_ref) − (∫r π dμ − β D_KL(π‖π_ref)) ≥ 0, = 0 only at π = π*
    (c) ∫r π* dμ − β D_KL(π*‖π_ref) = β log Z
    (d) r = β log(π*/π_ref) + β log Z
    (e) e^(r(z))/(e^(r(z)) + e^(r(w))) = 1/(1 + e^(β log(π*(w)/π_ref(w)) − β log(π*(z)/π_ref(z))))
Hypotheses.  r bounded; π_ref, π > 0 of mass 1; β > 0.
Steps.  log π* = log π_ref + r/β − log Z; the partition function cancels in differences of rewards.
Deviations.  One prompt. The Bradley–Terry model is stated by its probability for a pair (z, w).
References.  Rafailov et al., arXiv:2305.18290, eqs. (3) to (7) and Appendix A.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    Expr,
    Point,
    calc,
    density,
    ends,
    eq,
    equals,
    exp,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    nonnegative,
    potential,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, beta
from theorems.objects import KL, phi

# 1. Symbols, with their hypotheses
policy, ref = density("π", r"\pi"), density("π_ref", r"\pi_{\mathrm{ref}}")
reward = potential("r", "r")

# 2. Objects
Z = named_scalar("Z", "Z", integral(ref * exp(reward / beta)), twin=UNTWINNED)
star = named_density("π*", r"\pi^\star", ref * exp(reward / beta) / Z, twin=UNTWINNED)


def value(law: Expr) -> Expr:
    """Return the regularised reward of a policy."""
    return integral(reward * law) - beta * KL(law, ref)


def implied(point: Point) -> Expr:
    """Return the reward that the best policy implies, up to a constant."""
    return beta * log(star(point) / ref(point))


# 3. Statement
GAP = equals("a", "what another policy loses", value(star) - value(policy), beta * KL(policy, star))
BEST = nonnegative("b", "one best policy", value(star) - value(policy), (policy, star))
VALUE = equals("c", "its value", value(star), beta * log(Z))
REWARD = equals("d", "the reward by policies", reward, beta * log(star / ref) + beta * log(Z))
ODDS = equals(
    "e", "preferences without the partition function",
    exp(reward(z)) / (exp(reward(z)) + exp(reward(w))), 1 / (1 + exp(implied(w) - implied(z))),
)  # fmt: skip


# 4. Derivation
@theorem(id="DPO", title="Direct preference optimisation", clauses=(GAP, BEST, VALUE, REWARD, ODDS))
def preferences() -> Iterator[Step]:
    """Solve for the reward, and let the partition function cancel."""
    yield calc(
        "gap", GAP.lhs, ends(GAP, "log π* = log π_ref + r/β − log Z"),
        eq(beta * integral(star * phi(policy / star)), "both have mass 1"), ends(BEST, "Gibbs' inequality"),
    )  # fmt: skip
    yield calc("value", VALUE.lhs, ends(VALUE, "log π* = log π_ref + r/β − log Z"))
    yield calc("reward", REWARD.lhs, ends(REWARD, "solve for r"))
    yield calc("odds", ODDS.lhs, ends(ODDS, "Z cancels"))
    yield quadrature("smooth densities on spheres", GAP, BEST, VALUE, REWARD)
    yield measures("random atoms", GAP, BEST, VALUE, REWARD)
