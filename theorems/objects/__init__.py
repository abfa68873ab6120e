"""The objects that theorems share, each defined once: entropy, divergences, kernel, laws and partition fields.

Integrals are against the base measure μ of 𝒵 and entropies in nats. Sources: arXiv:2601.19597, Sections 3 and 4; Cover
and Thomas, Elements of Information Theory, 2nd ed., Chapter 2.
"""

from numerics.measures.densities import entropy, kl_divergence, symmetric_divergence
from numerics.measures.densities import phi as phi_of
from numerics.measures.gibbs import free_energy
from proofs_check.vocabulary import (
    ConditionalLaw,
    Law,
    PairLaw,
    absolute,
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
    named_scalar,
    operator,
    potential,
    scalar,
    v,
    volume,
    w,
    z,
)

# Letters
rho = density("ρ", r"\rho")
tau = scalar("τ", r"\tau", "positive")
s = critic("s", "s", symmetric=True)

# The scalar function that carries Gibbs' inequality
phi = lemma_function(
    "φ(<x>)",
    r"\varphi(<x>)",
    lambda x: x * log(x) + 1 - x,
    proved_by="L1",
    zero_at=1,
    twin=phi_of,
)

# Its sharper companion, which carries Pinsker's inequality
psi = lemma_function(
    "ψ(<x>)",
    r"\psi(<x>)",
    lambda x: (2 * x + 4) * phi(x) - 3 * (x - 1) ** 2,
    proved_by="L2",
    zero_at=1,
    twin="a polynomial of φ, whose twin answers it",
)

# How far the logarithm is from bounds of first to fourth order, above it and below it in turn
lambda_1 = lemma_function(
    "λ₁(<x>)",
    r"\lambda_1(<x>)",
    lambda x: (x - 1) - log(x),
    proved_by="L4",
    zero_at=1,
    twin="tried at random places in L4",
)
lambda_2 = lemma_function(
    "λ₂(<x>)",
    r"\lambda_2(<x>)",
    lambda x: log(x) - (x - 1) + (x - 1) ** 2 * (x + 2) / (6 * x),
    proved_by="L4",
    zero_at=1,
    twin="tried at random places in L4",
)
lambda_3 = lemma_function(
    "λ₃(<x>)",
    r"\lambda_3(<x>)",
    lambda x: (x - 1) - (x - 1) ** 2 / 2 + (x - 1) ** 3 / 3 - log(x),
    proved_by="L4",
    zero_at=1,
    twin="tried at random places in L4",
)
lambda_4 = lemma_function(
    "λ₄(<x>)",
    r"\lambda_4(<x>)",
    lambda x: log(x) - (x - 1) + (x - 1) ** 2 / 2 - (x - 1) ** 3 / 3 + (x - 1) ** 4 * (x + 4) / (20 * x),
    proved_by="L4",
    zero_at=1,
    twin="tried at random places in L4",
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

# The L¹ distance
L1_norm = functional(
    "‖<r> − <q>‖₁",
    r"\lVert <r>-<q>\rVert_1",
    lambda r, q: integral(absolute(r - q)),
    twin="a bound of it alone is stated, and holds with room",
)

# Kernel and smoothing
kappa = named_kernel("κ_τ", r"\kappa_\tau", exp(s(z, w) / tau))
V = volume("V_κ", r"V_\kappa(\tau)", kappa, shown_by="A2.1")
P = operator("P_τ<r>", r"P_\tau <r>", lambda r: integral(kappa(z, w) * r(w), w) / V)

# The directional energy of a density in a frozen potential: F with the smoothed density under the logarithm
J = functional(
    "J_{τ,<u>}(<r>)",
    r"J_{\tau,<u>}(<r>)",
    lambda r, u: integral(u * r) / tau + integral(r * log(P(r))),
    u=potential,
    twin="numerics.critics.energies needs a critic; the rate of its gap is measured by two routes in T3.2",
)

# Laws: q has the density ρ, ν_z is the conditional law of a positive given its anchor, π that of the pair
q = Law("q", "q", rho)
nu = ConditionalLaw("ν", r"\nu")
pi = PairLaw("π", r"\pi", q, nu)

# Population partition field and alignment potential
Gamma = named_field("Γ", r"\Gamma", expectation(kappa(z, w), (w, q)))
U_theta = named_field("U_θ", r"U_\theta", -integral(s(z, v), v, nu(z)))

# The population loss: the limit of InfoNCE as the number of negatives grows, without its log N
loss = named_scalar(
    "ℒ_∞",
    r"\mathcal{L}_\infty",
    expectation(-s(z, v) / tau, ((z, v), pi)) + expectation(log(Gamma(z)), (z, q)),
    twin="the loss for a general critic; its finite batches are measured in T3.1",
)
