"""A lift replaces Pρ by ρ: P takes means at every point, and approximates the density that it is applied to alone."""

import pytest

from proofs_check.vocabulary import (
    calc,
    critic,
    density,
    ends,
    exp,
    functional,
    integral,
    lifts,
    log,
    named_density,
    named_kernel,
    operator,
    scalar,
    volume,
    w,
    z,
)

rho, sigma, s, tau = density("ρ", "r"), density("σ", "s"), critic("s", "s"), scalar("τ", "t", "positive")
kappa = named_kernel("κ", "k", exp(s(z, w) / tau))
V = volume("V", "V", kappa, shown_by="A2.1")
P = operator("P<r>", "P<r>", lambda r: integral(kappa(z, w) * r(w), w) / V)
RAW = operator("R<r>", "R<r>", lambda r: integral(kappa(z, w) * r(w), w))
FLAT = operator("F<r>", "F<r>", lambda r: integral(sigma * r))
TWICE = operator("T<r>", "T<r>", lambda r: 2 * integral(kappa(z, w) * r(w), w) / V)
LOOKALIKE = functional("Z<r>", "Z<r>", lambda r: integral(r * r))
gibbs = named_density("g", "g", exp(-tau) * rho)


def lifted(smoothed, bare):
    claim = lifts("a", "claim", integral(rho * log(smoothed)), integral(rho * log(bare)), (smoothed, bare))
    return calc("claim", "energy", claim.lhs, ends(claim, "lift"))


FALSE = {
    "Pρ for σ": (lambda: lifted(P(rho), sigma), "Pρ approximates ρ, and not σ"),
    "Pσ for ρ": (lambda: lifted(P(sigma), rho), "Pσ approximates σ, and not ρ"),
    "P²ρ for ρ": (lambda: lifted(P(P(rho)), rho), "PPρ approximates Pρ, and not ρ"),
    "P of a product": (lambda: lifted(P(rho * sigma), rho), "and not ρ"),
    "a Gibbs density for ρ": (lambda: lifted(gibbs, rho), "g is no operator's image of ρ"),
    "a functional for ρ": (lambda: lifted(LOOKALIKE(rho), rho), "is no operator's image of ρ"),
    "a kernel that is not divided by its volume": (lambda: lifted(RAW(rho), rho), "R1 = 1 is not shown"),
    "twice a mean": (lambda: lifted(TWICE(rho), rho), "T1 = 1 is not shown"),
    "one mean for all points": (lambda: lifted(FLAT(rho), rho), "no kernel at the point stands in it"),
}
TRUE = {"Pρ for ρ": lambda: lifted(P(rho), rho), "Pσ for σ": lambda: lifted(P(sigma), sigma)}


@pytest.mark.parametrize("name", FALSE)
def test_nothing_is_lifted_that_does_not_approximate(name, judged):
    build, reason = FALSE[name]
    result, why = judged(build)
    assert result == "undecided"
    assert reason in why


@pytest.mark.parametrize("name", TRUE)
def test_a_smoothed_density_is_lifted_to_its_own(name, judged):
    assert judged(TRUE[name])[0] == "holds"
