"""What squeezes a limit is a finite number, whatever the densities are: −x·∞ closes in on nothing."""

from fractions import Fraction

import pytest
from claims import granted

from proofs_check.checker.integrability.obligations import Obligations
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Unfolder
from proofs_check.vocabulary import (
    SQUEEZE,
    ConditionalLaw,
    Law,
    at_most,
    by,
    calc,
    coordinate,
    copy_sum,
    critic,
    density,
    direction,
    exp,
    expectation,
    expectation_iid,
    integral,
    kernel,
    log,
    potential,
    scalar,
    tends,
    total,
    w,
    where,
    whole_number,
    z,
)
from proofs_check.vocabulary.definitions import named_field, named_scalar
from proofs_check.vocabulary.expressions import lift

half = Fraction(1, 2)
rho, sigma, U, h = density("ρ", "r"), density("σ", "s"), potential("U", "U"), direction("h", "h")
x, eta, a = scalar("x", "x", "positive"), scalar("η", "e", "positive"), scalar("a", "a", "nonnegative")
k, N, K = scalar("k", "k", "positive", below=1), whole_number("N", "N"), whole_number("K", "K")
s, kappa, t = critic("s", "s"), kernel("κ", "k"), coordinate("t", "t", 0, 1)
p, q, nu = Law("p", "p"), Law("q", "q", rho), ConditionalLaw("ν", "n")
V = U + log(rho)
folded = named_field("W", "W", U + log(rho))
under = scalar("n", "n", under=folded)
hidden = named_scalar("A", "A", integral(1 / rho))
floor = scalar("m", "m", under=V)
Gamma = integral(exp(s(z, w)) * rho(w), w)


def squeezed(constant):
    """Squeeze x/(x + 1), as x → 0, by a constant on either side."""
    f = x / (x + 1)
    low, high = at_most("l", "low", 0 - x * constant, f), at_most("h", "high", f, 0 + eta - x * -constant)
    claim = tends("z", "claim", f, 0, x, lift(0))
    return [*granted(low, high), calc("claim", "energy", f, by(SQUEEZE, claim, low, high))]


def falling(constant):
    """Squeeze 1/N, as N grows."""
    f = 1 / N
    low, high = at_most("l", "low", lift(0) / N, f), at_most("h", "high", f, constant / N)
    claim = tends("z", "claim", f, 0, N)
    return [*granted(low, high), calc("claim", "energy", f, by(SQUEEZE, claim, low, high))]


UNREAD, INFINITE = "conditional on finiteness of", "diverges"
FALSE = {
    "∫1/ρ": (integral(1 / rho), UNREAD),
    "∫ρ²": (integral(rho**2), UNREAD),
    "∫ρ σ": (integral(rho * sigma), UNREAD),
    "∫ρ log ρ": (integral(rho * log(rho)), UNREAD),
    "∫log ρ": (integral(log(rho)), UNREAD),
    "∫e^ρ": (integral(exp(rho)), UNREAD),
    "∫h²/ρ": (integral(h**2 / rho), UNREAD),
    "∫ρ^(1 + a)": (integral(rho ** (1 + a)), UNREAD),
    "∫1/(ρ + σ)": (integral(1 / (rho + sigma)), UNREAD),
    "E over a law without a density": (expectation(rho, (z, p)), UNREAD),
    "E over a conditional law": (integral(rho * integral(sigma(w), w, nu(z))), UNREAD),
    "a mean of a mean": (integral(rho * integral(kappa(z, w) / rho(w), w)), UNREAD),
    "an object that hides ∫1/ρ": (hidden + 1, UNREAD),
    "1/∫1/ρ": (1 / integral(1 / rho), UNREAD),
    "log ∫ρ²": (log(integral(rho**2)), UNREAD),
    "e to ∫1/ρ": (exp(-integral(1 / rho)), UNREAD),
    "a sum over copies of 1/ρ": (expectation_iid(copy_sum(1 / rho(w), w), K, (w, q)), UNREAD),
    "∫1/t": (integral(1 / t, t), INFINITE),
    "∫ρ ∫1/t": (integral(rho * integral(1 / t, t)), UNREAD),
    "∫∫1/(ρ + t)": (integral(integral(1 / (rho + t), t)), UNREAD),
}
TRUE = {
    "a number": lift(3),
    "a letter": a + 1,
    "∫e^U": integral(exp(U)),
    "∫ρ": integral(rho),
    "∫ρ U": integral(rho * U),
    "∫ρ^½ σ^½": integral(rho ** lift(half) * sigma ** lift(half)),
    "∫ρ^k": integral(rho**k),
    "∫|h|": integral(h**2 + 1),
    "log ∫1": log(integral(1)),
    "Var/Γ": integral(rho * integral(rho(w) * (kappa(z, w) - 1) ** 2, w) / Gamma**2),
    "∫ρ log Γ": integral(rho * log(Gamma)),
    "∫ρ²/(ρ + σ)": integral(rho / (1 + U**2)),
    "E over laws": expectation(kappa(z, w), (z, q), (w, p)),
    "copies in a logarithm": expectation_iid(log(1 + copy_sum(kappa(w, w), w)), K, (w, q)),
    "an indicator": integral(where(U) * rho),
    "∫ over an interval": integral(total(t ** lift(-half), exp(t)), t),
    "∫ρ ∫e^(t U)": integral(rho * integral(exp(t * U), t)),
}


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("close", [squeezed, falling])
def test_nothing_is_squeezed_by_what_may_be_infinite(name, close, judged):
    constant, reason = FALSE[name]
    result, why = judged(lambda: close(constant))
    assert result == ("undecided" if reason == INFINITE else "conditional")
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize("close", [squeezed, falling])
def test_a_finite_number_squeezes(name, close, judged):
    result, why = judged(lambda: close(TRUE[name]))
    assert (result, why) == ("conditional", "by squeeze")  # on the two bounds, which are granted


@pytest.mark.parametrize(
    "form",
    [total(V, -floor), floor - V, under - folded, -total(V, -floor)],
    ids=["V − m", "m − V", "n − W", "−(V − m)"],
)
def test_what_a_hypothesis_bounds_on_one_side_is_finite(form):
    owing = Obligations(SignReader(Unfolder()))
    owing.of_constant(integral(form))
    assert not owing.assumes
    owing.of_constant(integral(V))
    assert owing.assumes
