"""**M modalities**: every ordered pair adds its divergence, and M − 1 gap modes are concave at a match.

Statement (extension X2).  For three modalities let
    F^→_{τ,u}(r,t) := (1/τ) ∫u r dμ + ∫r log t dμ
    F^{(3)}_{τ,a,b,c}(r,s,t) := ⅓ (∫a r dμ + ∫b s dμ + ∫c t dμ)/τ + (1/6) (∫r log(s t) dμ + ∫s log(r t) dμ + ∫t log(r
        s) dμ)
    Q^{(3)}_{r,s,t}(f,g,h) := (1/6) ∫(2 f g/r + 2 f g/s + 2 f h/r + 2 f h/t + 2 g h/s + 2 g h/t − (s + t) f²/r² − (r +
        t) g²/s² − (r + s) h²/t²) dμ
and F, D_KL as in objects.py. Then
    (a) (1/6) (F^→_{τ,U₁₂}(ρ₁,ρ₂) + F^→_{τ,U₁₃}(ρ₁,ρ₃) + F^→_{τ,U₂₁}(ρ₂,ρ₁) + F^→_{τ,U₂₃}(ρ₂,ρ₃) + F^→_{τ,U₃₁}(ρ₃,ρ₁) +
        F^→_{τ,U₃₂}(ρ₃,ρ₂)) = F^{(3)}_{τ,(U₁₂ + U₁₃)/2,(U₂₁ + U₂₃)/2,(U₃₁ + U₃₂)/2}(ρ₁,ρ₂,ρ₃)
    (b) F^{(3)}_{τ,Ū₁,Ū₂,Ū₃}(ρ₁,ρ₂,ρ₃) = ⅓ (F_{τ,Ū₁}(ρ₁) + F_{τ,Ū₂}(ρ₂) + F_{τ,Ū₃}(ρ₃)) − (1/6) (D_KL(ρ₁‖ρ₂) +
        D_KL(ρ₁‖ρ₃) + D_KL(ρ₂‖ρ₁) + D_KL(ρ₂‖ρ₃) + D_KL(ρ₃‖ρ₁) + D_KL(ρ₃‖ρ₂))
    (c) D_KL(ρ₁‖ρ₂) + D_KL(ρ₁‖ρ₃) + D_KL(ρ₂‖ρ₁) + D_KL(ρ₂‖ρ₃) + D_KL(ρ₃‖ρ₁) + D_KL(ρ₃‖ρ₂) ≥ 0, = 0 only at ρ₁ = ρ₂, ρ₁
        = ρ₃, ρ₂ = ρ₃
    (d) δF^{(3)}_{τ,Ū₁,Ū₂,Ū₃}(ρ₁,ρ₂,ρ₃)[h₁, h₂, h₃] = (1/6) (∫(2 Ū₁/τ + log(ρ₂ ρ₃) + (ρ₂ + ρ₃)/ρ₁) h₁ dμ + ∫(2 Ū₂/τ +
        log(ρ₁ ρ₃) + (ρ₁ + ρ₃)/ρ₂) h₂ dμ + ∫(2 Ū₃/τ + log(ρ₁ ρ₂) + (ρ₁ + ρ₂)/ρ₃) h₃ dμ)
    (e) δ²F^{(3)}_{τ,Ū₁,Ū₂,Ū₃}(ρ₁,ρ₂,ρ₃)[h₁, h₂, h₃] = Q^{(3)}_{ρ₁,ρ₂,ρ₃}(h₁,h₂,h₃)
    (f) Q^{(3)}_{ρ,ρ,ρ}(h₁,h₂,h₃) = ⅓ ∫((h₁ + h₂ + h₃)² − 2 (h₁² + h₂² + h₃²))/ρ dμ
    (g) Q^{(3)}_{ρ,ρ,ρ}(h,h,h) ≥ 0, = 0 only at h = 0
    (h) −Q^{(3)}_{ρ,ρ,ρ}(h₁ + h₂,h₁ − h₂,(−2) h₁) ≥ 0, = 0 only at h₁ = 0, h₂ = 0
    (i) (2 (n + 1) c² − (n + 2) (c² + g²))/((n + 1) n) = c²/(n + 1) − (n + 2) g²/((n + 1) n)
    (j) −δ²_ρ₁F^{(3)}_{τ,Ū₁,Ū₂,Ū₃}(ρ₁,ρ₂,ρ₃)[h₁, h₁] ≥ 0, = 0 only at h₁ = 0
Hypotheses.  ρ, ρ₁, ρ₂, ρ₃ > 0 of mass 1, ρᵢ log ρᵢ integrable; Uᵢⱼ bounded and frozen; τ > 0; h, hᵢ of mass 0, hᵢ/ρᵢ
    bounded; n ≥ 1 whole, M = n + 1 modalities in (i).
Steps.  Average the intrinsic energies of all ordered pairs. Each modality gets the mean of its fields, its entropy
    once, and a divergence to every other. Vary twice at a match: with S₁ = Σhᵢ and S₂ = Σhᵢ² the form is (2S₁² − (M +
    1)S₂)/(M(M − 1)ρ), in which the common mode and the M − 1 gap modes separate.
Deviations.  With M = 2 this is D4.3 and X1. The common mode has the weight 1/M, each gap mode −(M + 1)/(M(M − 1)): for
    three modalities 1/3 and −2/3, for two 1/2 and −3/2, so that both flatten as M grows. By (d) a match is stationary
    only if the mean fields Ūᵢ differ by constants: the knife-edge of Knife for every pair.
References.  Extends arXiv:2601.19597, Definition 4.3.
"""

from collections.abc import Iterator
from fractions import Fraction

from numerics.measures.gibbs import mean_energy
from proofs_check.vocabulary import (
    Expr,
    calc,
    density,
    direction,
    ends,
    eq,
    equals,
    functional,
    integral,
    log,
    measures,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    total,
    vary,
    whole_number,
)
from proofs_check.vocabulary.theorem import Step
from theorems.negative_symmetric_divergence import U_12, U_21, h_1, h_2, rho_1, rho_2
from theorems.objects import KL, F, phi, rho, tau

third, sixth = Fraction(1, 3), Fraction(1, 6)

# 1. Symbols, with their hypotheses
rho_3 = density("ρ₃", r"\rho_3")
U_13, U_31 = potential("U₁₃", "U_{13}"), potential("U₃₁", "U_{31}")
U_23, U_32 = potential("U₂₃", "U_{23}"), potential("U₃₂", "U_{32}")
h, h_3 = direction("h", "h"), direction("h₃", "h_3")
n, c, g = whole_number("n", "n"), scalar("c", "c"), scalar("g", "g")
densities, directions = (rho_1, rho_2, rho_3), (h_1, h_2, h_3)

# 2. Objects
one_way = functional(
    "F^→_{τ,<u>}(<r>,<t>)",
    r"F^{\to}_{\tau,<u>}(<r>,<t>)",
    lambda r, t, u: integral(u * r) / tau + integral(r * log(t)),
    u=potential,
    twin="six of them add up to an energy that has a twin",
)
F_3 = functional(
    "F^{(3)}_{τ,<a>,<b>,<c>}(<r>,<s>,<t>)",
    r"F^{(3)}_{\tau,<a>,<b>,<c>}(<r>,<s>,<t>)",
    lambda r, s, t, a, b, c: (
        third * (integral(a * r) + integral(b * s) + integral(c * t)) / tau
        + sixth * (integral(r * log(s * t)) + integral(s * log(r * t)) + integral(t * log(r * s)))
    ),
    a=potential,
    b=potential,
    c=potential,
    twin=mean_energy,
    reads=(tau,),
)
Q_3 = functional(
    "Q^{(3)}_{<r>,<s>,<t>}(<f>,<g>,<h>)",
    r"Q^{(3)}_{<r>,<s>,<t>}(<f>,<g>,<h>)",
    lambda r, s, t, f, g, h: (
        sixth
        * integral(
            2 * f * g / r
            + 2 * f * g / s
            + 2 * f * h / r
            + 2 * f * h / t
            + 2 * g * h / s
            + 2 * g * h / t
            - (s + t) * f**2 / r**2
            - (r + t) * g**2 / s**2
            - (r + s) * h**2 / t**2
        )
    ),
    f=potential,
    g=potential,
    h=potential,
    twin="a second variation, which a clause holds against the energy itself",
)
means = ((U_12 + U_13) / 2, (U_21 + U_23) / 2, (U_31 + U_32) / 2)
U_1, U_2, U_3 = potential("Ū₁", r"\bar U_1"), potential("Ū₂", r"\bar U_2"), potential("Ū₃", r"\bar U_3")
energy = F_3(rho_1, rho_2, rho_3, U_1, U_2, U_3)
pairs = ((rho_1, rho_2), (rho_1, rho_3), (rho_2, rho_1), (rho_2, rho_3), (rho_3, rho_1), (rho_3, rho_2))
divergences = total(*(KL(r, t) for r, t in pairs))


def slope(u: Expr, own: Expr, one: Expr, other: Expr, wave: Expr) -> Expr:
    """Return what one modality adds to the first variation."""
    return integral((2 * u / tau + log(one * other) + (one + other) / own) * wave)


# 3. Statement
MEAN = equals(
    "a", "the mean over ordered pairs",
    sixth * total(
        *(one_way(r, t, u) for (r, t), u in zip(pairs, (U_12, U_13, U_21, U_23, U_31, U_32), strict=True))
    ),
    F_3(rho_1, rho_2, rho_3, *means),
)  # fmt: skip
SPLIT = equals(
    "b", "three free energies minus divergences", energy,
    third * (F(rho_1, U_1) + F(rho_2, U_2) + F(rho_3, U_3)) - sixth * divergences,
)  # fmt: skip
SIGN = nonnegative("c", "the sign of the divergences", divergences, (rho_1, rho_2), (rho_1, rho_3), (rho_2, rho_3))
FIRST = equals(
    "d", "first variation", vary(energy, *zip(densities, directions, strict=True)),
    sixth * (
        slope(U_1, rho_1, rho_2, rho_3, h_1) + slope(U_2, rho_2, rho_1, rho_3, h_2)
        + slope(U_3, rho_3, rho_1, rho_2, h_3)
    ),
)  # fmt: skip
SECOND = equals(
    "e", "second variation", vary(energy, *zip(densities, directions, strict=True), order=2),
    Q_3(rho_1, rho_2, rho_3, h_1, h_2, h_3),
)  # fmt: skip
MATCH = equals(
    "f", "at a match", Q_3(rho, rho, rho, h_1, h_2, h_3),
    third * integral(((h_1 + h_2 + h_3) ** 2 - 2 * (h_1**2 + h_2**2 + h_3**2)) / rho),
)  # fmt: skip
COMMON = nonnegative("g", "the common mode is convex", Q_3(rho, rho, rho, h, h, h), (h, 0))
GAPS = nonnegative(
    "h", "two gap modes are concave", -Q_3(rho, rho, rho, h_1 + h_2, h_1 - h_2, -2 * h_1), (h_1, 0), (h_2, 0)
)  # fmt: skip
EVERY = equals(
    "i", "the weights for M modalities", (2 * (n + 1) * c**2 - (n + 2) * (c**2 + g**2)) / ((n + 1) * n),
    c**2 / (n + 1) - (n + 2) * g**2 / ((n + 1) * n),
)  # fmt: skip
CONCAVE = nonnegative("j", "concave in each density", -vary(energy, (rho_1, h_1), order=2), (h_1, 0))


# 4. Derivation
@theorem(
    id="X2",
    title="M modalities",
    clauses=(MEAN, SPLIT, SIGN, FIRST, SECOND, MATCH, COMMON, GAPS, EVERY, CONCAVE),
)
def many_modalities() -> Iterator[Step]:
    """Average over ordered pairs, split the energy, and vary it twice."""
    yield calc("the mean over ordered pairs", "energy", MEAN.lhs, ends(MEAN, "every modality gets its mean field"))
    yield calc("decomposition", "energy", SPLIT.lhs, ends(SPLIT, "each entropy occurs twice in the divergences"))
    yield calc(
        "sign of the divergences", "divergence", SIGN.lhs,
        eq(
            total(*(integral(t * phi(r / t)) for r, t in pairs)), "the linear terms cancel"
        ),
        ends(SIGN, "Gibbs' inequality (L1)"),
    )  # fmt: skip
    yield calc("first variation", "gibbs", FIRST.lhs, ends(FIRST, "differentiate under the integral"))
    yield calc("second variation", "energy", SECOND.lhs, ends(SECOND, "differentiate twice under the integral"))
    yield calc("at a match", "convexity", MATCH.lhs, ends(MATCH, "2S₁² − 4S₂ over 6ρ"))
    yield calc(
        "the common mode", "convexity", COMMON.lhs, eq(integral(h**2 / rho), "S₁ = 3h, S₂ = 3h²"), ends(COMMON, "ρ > 0")
    )  # fmt: skip
    yield calc(
        "the gap modes", "convexity", GAPS.lhs,
        eq(4 * third * integral((3 * h_1**2 + h_2**2) / rho), "S₁ = 0, S₂ = 6h₁² + 2h₂²"),
        ends(GAPS, "ρ > 0"),
    )  # fmt: skip
    yield calc("every number", "convexity", EVERY.lhs, ends(EVERY, "S₁² = Mc², S₂ = c² + g²"))
    yield calc(
        "concavity", "convexity", CONCAVE.lhs,
        eq(sixth * integral((rho_2 + rho_3) * h_1**2 / rho_1**2), "differentiate twice"),
        ends(CONCAVE, "ρ₂, ρ₃ > 0"),
    )  # fmt: skip

    # 5. Evidence
    stated = (MEAN, SPLIT, SIGN, MATCH, COMMON, GAPS, EVERY)
    yield quadrature("smooth densities on spheres", *stated, FIRST, SECOND, CONCAVE)
    yield measures("random triples of atoms", *stated)
