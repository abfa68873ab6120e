"""The objects that theorems share, each defined once: entropy, divergences, kernel, laws and partition fields.

Integrals are against the base measure μ of 𝒵 and entropies in nats. Sources: arXiv:2601.19597, Sections 3 and 4; Cover
and Thomas, Elements of Information Theory, 2nd ed., Chapter 2.
"""

from numerics.densities import entropy, kl_divergence, symmetric_divergence
from numerics.densities import phi as phi_of
from numerics.gibbs import free_energy
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    PairLaw,
    critic,
    density,
    exp,
    expectation,
    functional,
    integral,
    lemma_function,
    log,
    named_field,
    named_kernel,
    operator,
    potential,
    scalar,
    v,
    w,
    z,
)

# Letters
rho = density("ρ", r"\rho")
tau = scalar("τ", r"\tau", "positive")
s = critic("s", "s")
V = scalar("V_κ", r"V_\kappa(\tau)", "positive")  # ∫κ(z, w)dμ(w), the same at every z by theorem A2.1

# The scalar function that carries Gibbs' inequality
phi = lemma_function(
    "φ(<x>)",
    r"\varphi(<x>)",
    lambda x: x * log(x) + 1 - x,
    proved_by="L1",
    zero_at=1,
    twin=phi_of,
)

# Entropy, relative entropy and its symmetric mean
H = functional("H(<r>)", "H(<r>)", lambda r: -integral(r * log(r)), twin=entropy)
KL = functional(
    "D_KL(<r>‖<q>)",
    r"D_{\mathrm{KL}}(<r>\,\|\,<q>)",
    lambda r, q: integral(r * log(r / q)),
    twin=kl_divergence,
)
D_sym = functional(
    "D_sym(<r>,<q>)",
    r"D_{\mathrm{sym}}(<r>,<q>)",
    lambda r, q: (KL(r, q) + KL(q, r)) / 2,
    twin=symmetric_divergence,
)

# The intrinsic free energy of a density in a frozen potential
F = functional(
    "F_{τ,<u>}(<r>)",
    r"F_{\tau,<u>}(<r>)",
    lambda r, u: integral(u * r) / tau - H(r),
    u=potential,
    twin=free_energy,
    reads=(tau,),
)

# Kernel and smoothing
kappa = named_kernel("κ_τ", r"\kappa_\tau", exp(s(z, w) / tau))
P = operator("P_τ<r>", r"P_\tau <r>", lambda r: integral(kappa(z, w) * r(w), w) / V)

# Laws: q has the density ρ, ν_z is the conditional law of a positive given its anchor, π that of the pair
q = Law("q", "q", rho)
nu = ConditionalLaw("ν", r"\nu")
pi = PairLaw("π", r"\pi", q, nu)

# Population partition field and alignment potential
Gamma = named_field("Γ", r"\Gamma", expectation(kappa(z, w), (w, q)))
U_theta = named_field("U_θ", r"U_\theta", -integral(s(z, v), v, nu(z)))
