"""The kernel, its smoothing and the directional energy of a sharp critic: continuous, and largest at z alone."""

from proofs_check.vocabulary import (
    critic,
    exp,
    functional,
    integral,
    log,
    named_kernel,
    operator,
    potential,
    volume,
    w,
    z,
)
from theorems.objects import tau

s = critic("s", "s", symmetric=True, sharp=True)
kappa = named_kernel("κ_τ", r"\kappa_\tau", exp(s(z, w) / tau))
V = volume("V_κ", r"V_\kappa(\tau)", kappa, shown_by="A2.1")
P = operator("P_τ<r>", r"P_\tau <r>", lambda r: integral(kappa(z, w) * r(w), w) / V)
J = functional(
    "J_{τ,<u>}(<r>)",
    r"J_{\tau,<u>}(<r>)",
    lambda r, u: integral(u * r) / tau + integral(r * log(P(r))),
    u=potential,
    twin="that of every critic, measured in T3.2",
)
