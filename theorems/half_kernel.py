"""**The half-kernel**: a kernel that is a square has a law of least energy, and every law pays for not being it.

Statement (Theorem U1, parts a and c).  Let points have the law π, g the measure μ, and
    k_h(z, w) := ∫h(z, g) h(w, g) dμ(g)
    A(z) := ∫h(z, g) Ψ(g) dμ(g)
    Z := ∫Ψ² dμ
    ω(z) := E_{w∼π}[h(w, z) Ψ(z)/A(w)]
    a(z, w) := ½ (log κ(z, w) + log κ(w, z)) − log k_h(z, w)
    Γ_κ(z) := E_{w∼π}[κ(z, w)]
    Γ_h(z) := E_{w∼π}[k_h(z, w)]
    Γ°(z) := E_{w∼q°}[k_h(z, w)]
    Ψ°(z) := E_{w∼q°}[h(w, z)]
    W := E_{z∼q°}[Γ°(z)]
    ω°(z) := E_{w∼π}[h(w, z) Ψ°(z)/Γ°(w)]
Then
    (a) E_{v∼π}[E_{w∼π}[∫h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w) ω(g)) dμ(g)]] = 1
    (b) E_{v∼π}[E_{w∼π}[∫κ(v, w) h(v, g) h(w, g)/(k_h(v, w) Γ_κ(v)) dμ(g)]] = 1
    (c) E_{z∼π}[log Γ_κ(z)] = 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ
        + E_{v∼π}[E_{w∼π}[(∫h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w) ω(g)) dμ(g)) a(v, w)]]
        + E_{v∼π}[E_{w∼π}[∫(h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w) ω(g))) log(h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w)
        ω(g))/(κ(v, w) h(v, g) h(w, g)/(k_h(v, w) Γ_κ(v)))) dμ(g)]]
    (d) 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ
        + E_{v∼π}[E_{w∼π}[(∫h(v, g) Ψ(g) h(w, g) Ψ(g)/(A(v) A(w) ω(g)) dμ(g)) a(v, w)]] ≤ E_{z∼π}[log Γ_κ(z)]
    (e) ∫ω log(ω Z/Ψ²) dμ ≥ 0
    (f) 2 E_{z∼π}[log A(z)] − log Z + ∫ω log(ω Z/Ψ²) dμ + m ≤ E_{z∼π}[log Γ_κ(z)]
    (g) 2 E_{z∼π}[log Γ°(z)] − log W + ∫ω° log(ω° W/Ψ°²) dμ ≤ E_{z∼π}[log Γ_h(z)]
    (h) 2 ℓ − log W + ∫ω° log(ω° W/Ψ°²) dμ ≤ E_{z∼π}[log Γ_h(z)]
Hypotheses.  κ, h > 0 bounded; Ψ > 0; m ≤ a(z, w); ℓ ≤ log Γ°(z).
Steps.  Write P for the integrand of (a) and Q for that of (b). log Γ_κ is E'∫P log(κ h h'/(k P)) plus a relative
    entropy, for every P ≥ 0 of mass 1 at each point. This one averages to h Ψ/A over either point, and is symmetric:
    so logarithms of A and of Ψ²/ω come out, and of κ the symmetric part. (d) gives the relative entropy away, and (g)
    is (d) at κ = k and Ψ = Ψ°, where A = Γ°, Z = W and a = 0.
Deviations.  Points and g may live on spaces of their own: both are parts of 𝒵 here. Laws π and q° may have atoms. For
    the law q° of least W, the equilibrium law, Γ° ≥ W everywhere: then ℓ = log W in (h) gives E log Γ ≥ log W, and q°
    attains it. On the sphere Γ° is constant and log W = L*, so that the uniform law minimises the mean log Γ at every d
    and τ: Wang and Isola's theorem, here with the rate ∫ω° log(ω° W/Ψ°²). On the box [−1, 1] with −(z − w)² the uniform
    law is not optimal: for τ ≥ τ₀ two atoms at the ends are, and both values are measured.
References.  Wang & Isola, arXiv:2005.10242, Theorem 1; Landkof, Foundations of Modern Potential Theory, II.
"""

from collections.abc import Iterator
from fractions import Fraction

from proofs_check.vocabulary import (
    Expr,
    Law,
    Point,
    at_most,
    calc,
    density,
    ends,
    eq,
    equals,
    expectation,
    given,
    integral,
    kernel,
    le,
    log,
    measured,
    measures,
    named_field,
    named_kernel,
    named_scalar,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.unfrozen import atoms_divergence, atoms_excess, box_number
from theorems.objects import phi

half = Fraction(1, 2)
g = Point("g")

# 1. Symbols, with their hypotheses
pi, q_0 = Law("π", r"\pi"), Law("q°", r"q^\circ")
kappa, h = kernel("κ", r"\kappa"), kernel("h", "h")
Psi = density("Ψ", r"\Psi", mass=None)

# 2. Objects
TRIED = "for general kernels; its divergence is measured by two routes in U1"
k = named_kernel("k_h", "k_h", integral(h(z, g) * h(w, g), g))
A = named_field("A", "A", integral(h(z, g) * Psi(g), g))
Z = named_scalar("Z", "Z", integral(Psi**2), twin=TRIED)
omega = named_field("ω", r"\omega", expectation(h(w, z) * Psi(z) / A(w), (w, pi)))
E = named_field("Γ_κ", r"\Gamma_\kappa", expectation(kappa(z, w), (w, pi)))
Gamma = named_field("Γ_h", r"\Gamma_h", expectation(k(z, w), (w, pi)))
Gamma_0 = named_field("Γ°", r"\Gamma^\circ", expectation(k(z, w), (w, q_0)))
Psi_0 = named_field("Ψ°", r"\Psi^\circ", expectation(h(w, z), (w, q_0)))
W = named_scalar("W", "W", expectation(Gamma_0(z), (z, q_0)), twin=TRIED)
omega_0 = named_field("ω°", r"\omega^\circ", expectation(h(w, z) * Psi_0(z) / Gamma_0(w), (w, pi)))
a = named_kernel("a", "a", half * (log(kappa(z, w)) + log(kappa(w, z))) - log(k(z, w)))
m, level = scalar("m", "m", under=a(z, w)), scalar("ℓ", r"\ell", under=log(Gamma_0(z)))

P = h(v, g) * Psi(g) * h(w, g) * Psi(g) / (A(v) * A(w) * omega(g))
Q = kappa(v, w) * h(v, g) * h(w, g) / (k(v, w) * E(v))


def pairs(body: Expr) -> Expr:
    """Take the mean over two independent points v and w."""
    return expectation(body, (v, pi), (w, pi))


mean = expectation(log(E(z)), (z, pi))
floor = 2 * expectation(log(A(z)), (z, pi)) - log(Z)
spectral = integral(omega * log(omega * Z / Psi**2))
spectral_0 = integral(omega_0 * log(omega_0 * W / Psi_0**2))
coupling = pairs(integral(P, g) * a(v, w))
uniformity = expectation(log(Gamma(z)), (z, pi))

# 3. Statement
MASS_P = equals("a", "P has mass 1", pairs(integral(P, g)), 1)
MASS_Q = equals("b", "Q has mass 1", pairs(integral(Q, g)), 1)
ROOT = equals(
    "c", "the root identity", mean, floor + spectral + coupling + pairs(integral(P * log(P / Q), g))
)  # fmt: skip
BOUND = at_most("d", "and so a bound", floor + spectral + coupling, mean)
SPECTRAL = nonnegative("e", "a relative entropy", spectral)
LEAST = at_most("f", "where the coupling has a floor", floor + spectral + m, mean)
GENERAL = at_most(
    "g", "the mean logarithm of a field", 2 * expectation(log(Gamma_0(z)), (z, pi)) - log(W) + spectral_0, uniformity
)
UNIFORM = at_most("h", "and of a law of least energy", 2 * level - log(W) + spectral_0, uniformity)


# 4. Derivation
@theorem(
    id="U1",
    title="The half-kernel",
    clauses=(MASS_P, MASS_Q, ROOT, BOUND, SPECTRAL, LEAST, GENERAL, UNIFORM),
    absent={"convexity": "no functional is claimed convex"},
    equivalent={
        **dict.fromkeys(("body of a: κ(z, w) → κ(w, z)", "body of a: κ(w, z) → κ(z, w)"), "what a meets is symmetric"),
        **dict.fromkeys(("body of W: factor 2 on the whole", "body of W: Γ° → 2 Γ°"), "ω° has mass 1: log W cancels"),
        "body of ω°: Γ° → 2 Γ°": "gives away half the relative entropy, and half of log 2",
        **dict.fromkeys(
            ("body of Γ_h: factor 2 on the whole", "body of Γ_h: k_h(z, w) → 2 k_h(z, w)"), "gives log 2 away"
        ),
    },
)
def half_kernel() -> Iterator[Step]:
    """Decompose the mean logarithm, and take the kernel itself for κ."""
    yield calc("mass of P", "energy", MASS_P.lhs, ends(MASS_P, "E E'P = ω, of mass 1"))
    yield calc("mass of Q", "energy", MASS_Q.lhs, ends(MASS_Q, "∫h h' = k, and E'κ = Γ_κ"))
    yield calc("the root identity", "energy", ROOT.lhs, ends(ROOT, "log P and log Q written out"))
    yield calc(
        "a bound", "divergence", BOUND.lhs,
        ends(
            BOUND, "Gibbs' inequality (L1): both have mass 1", given(ROOT, times=-1), given(MASS_Q),
            given(MASS_P, times=-1), gap=pairs(integral(Q * phi(P / Q), g)),
        ),
    )  # fmt: skip
    yield calc(
        "a relative entropy", "divergence", SPECTRAL.lhs,
        eq(integral(Psi**2 / Z * phi(omega * Z / Psi**2)), "both have mass 1"),
        ends(SPECTRAL, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc(
        "a floor of the coupling", "divergence", LEAST.lhs,
        le(
            floor + spectral + coupling, "P ≥ 0 has mass 1", given(MASS_P, times=m),
            gap=pairs(integral(P, g) * (a(v, w) - m)),
        ),
        ends(LEAST, "(d)", given(BOUND)),
    )  # fmt: skip
    yield calc(
        "the mean logarithm of a field", "gibbs", GENERAL.lhs,
        ends(GENERAL, "(d) at κ = k and Ψ = Ψ°", given(BOUND, at=((Psi, Psi_0), (kappa, k(z, w))))),
    )  # fmt: skip
    yield calc(
        "a law of least energy", "gibbs", UNIFORM.lhs,
        ends(UNIFORM, "log Γ° ≥ ℓ", given(GENERAL), gap=2 * expectation(log(Gamma_0(z)) - level, (z, pi))),
    )  # fmt: skip

    # 5. Evidence
    yield measured("E log Γ − log W of atoms at 0, 1, 2.5 on S¹, τ = ½", *atoms_excess(0.5), digits=12)
    yield measured("∫ω° log(ω° W/Ψ°²) of the same", *atoms_divergence(0.5), digits=12)
    for name in ("τ₀", "log W", "E log Γ"):
        yield measured(f"{name} on [−1, 1], uniform law, τ = 2", *box_number(name, 2.0), digits=12)
    yield quadrature("smooth kernels on S¹", ROOT, BOUND, LEAST, GENERAL, UNIFORM)
    yield measures("random kernels on ℤ/n", MASS_P, MASS_Q, ROOT, BOUND, SPECTRAL, LEAST, GENERAL, UNIFORM)
