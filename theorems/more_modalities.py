"""**Four and five modalities**: the divergences, the common mode and all gap modes of X2, at M = 4 and M = 5.

Statement (extension X2.more).  Let
    F^{(4)}_{τ,a,b,c,d}(r,s,t,v) := ¼ (∫a r dμ + ∫b s dμ + ∫c t dμ + ∫d v dμ)/τ + (1/12) (∫r (log s + log t + log v)
        dμ + ∫s (log r + log t + log v) dμ + ∫t (log r + log s + log v) dμ + ∫v (log r + log s + log t) dμ)
    F_{τ,u}(r) := (1/τ) ∫u r dμ − H(r)
    H(r) := −∫r log r dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
    Q^{(4)}_{r,s,t,v}(f,g,h,k) := (1/12) ∫(2 (g + h + k) f/r − (s + t + v) f²/r² + (2 (f + h + k) g/s − (r + t + v)
        g²/s²) + (2 (f + g + k) h/t − (r + s + v) h²/t²) + (2 (f + g + h) k/v − (r + s + t) k²/v²)) dμ
    F^{(5)}_{τ,a,b,c,d,e}(r,s,t,v,x) := (1/5) (∫a r dμ + ∫b s dμ + ∫c t dμ + ∫d v dμ + ∫e x dμ)/τ + (1/20) (∫r (log s
        + log t + log v + log x) dμ + ∫s (log r + log t + log v + log x) dμ + ∫t (log r + log s + log v + log x) dμ +
        ∫v (log r + log s + log t + log x) dμ + ∫x (log r + log s + log t + log v) dμ)
    Q^{(5)}_{r,s,t,v,x}(f,g,h,k,m) := (1/20) ∫(2 (g + h + k + m) f/r − (s + t + v + x) f²/r² + (2 (f + h + k + m) g/s
        − (r + t + v + x) g²/s²) + (2 (f + g + k + m) h/t − (r + s + v + x) h²/t²) + (2 (f + g + h + m) k/v − (r + s +
        t + x) k²/v²) + (2 (f + g + h + k) m/x − (r + s + t + v) m²/x²)) dμ
Then
    (a) F^{(4)}_{τ,Ū₁,Ū₂,Ū₃,Ū₄}(ρ₁,ρ₂,ρ₃,ρ₄) = ¼ (F_{τ,Ū₁}(ρ₁) + F_{τ,Ū₂}(ρ₂) + F_{τ,Ū₃}(ρ₃) + F_{τ,Ū₄}(ρ₄)) − (1/12)
        (D_KL(ρ₁‖ρ₂) + D_KL(ρ₁‖ρ₃) + D_KL(ρ₁‖ρ₄) + D_KL(ρ₂‖ρ₁) + D_KL(ρ₂‖ρ₃) + D_KL(ρ₂‖ρ₄) + D_KL(ρ₃‖ρ₁) + D_KL(ρ₃‖ρ₂)
        + D_KL(ρ₃‖ρ₄) + D_KL(ρ₄‖ρ₁) + D_KL(ρ₄‖ρ₂) + D_KL(ρ₄‖ρ₃))
    (b) δ²F^{(4)}_{τ,Ū₁,Ū₂,Ū₃,Ū₄}(ρ₁,ρ₂,ρ₃,ρ₄)[h₁, h₂, h₃, h₄] = Q^{(4)}_{ρ₁,ρ₂,ρ₃,ρ₄}(h₁,h₂,h₃,h₄)
    (c) Q^{(4)}_{ρ,ρ,ρ,ρ}(h₁,h₂,h₃,h₄) = (1/12) ∫(2 (h₁ + h₂ + h₃ + h₄)² − 5 (h₁² + h₂² + h₃² + h₄²))/ρ dμ
    (d) Q^{(4)}_{ρ,ρ,ρ,ρ}(h,h,h,h) ≥ 0, = 0 only at h = 0
    (e) Q^{(4)}_{ρ,ρ,ρ,ρ}(h₁ + h₂ + h₃,(−1) h₁ + h₂ + h₃,(−2) h₂ + h₃,(−3) h₃) = (−5/12) ∫(2 h₁² + 6 h₂² + 12 h₃²)/ρ
        dμ
    (f) F^{(5)}_{τ,Ū₁,Ū₂,Ū₃,Ū₄,Ū₅}(ρ₁,ρ₂,ρ₃,ρ₄,ρ₅) = (1/5) (F_{τ,Ū₁}(ρ₁) + F_{τ,Ū₂}(ρ₂) + F_{τ,Ū₃}(ρ₃) + F_{τ,Ū₄}(ρ₄)
        + F_{τ,Ū₅}(ρ₅)) − (1/20) (D_KL(ρ₁‖ρ₂) + D_KL(ρ₁‖ρ₃) + D_KL(ρ₁‖ρ₄) + D_KL(ρ₁‖ρ₅) + D_KL(ρ₂‖ρ₁) + D_KL(ρ₂‖ρ₃) +
        D_KL(ρ₂‖ρ₄) + D_KL(ρ₂‖ρ₅) + D_KL(ρ₃‖ρ₁) + D_KL(ρ₃‖ρ₂) + D_KL(ρ₃‖ρ₄) + D_KL(ρ₃‖ρ₅) + D_KL(ρ₄‖ρ₁) + D_KL(ρ₄‖ρ₂)
        + D_KL(ρ₄‖ρ₃) + D_KL(ρ₄‖ρ₅) + D_KL(ρ₅‖ρ₁) + D_KL(ρ₅‖ρ₂) + D_KL(ρ₅‖ρ₃) + D_KL(ρ₅‖ρ₄))
    (g) δ²F^{(5)}_{τ,Ū₁,Ū₂,Ū₃,Ū₄,Ū₅}(ρ₁,ρ₂,ρ₃,ρ₄,ρ₅)[h₁, h₂, h₃, h₄, h₅] = Q^{(5)}_{ρ₁,ρ₂,ρ₃,ρ₄,ρ₅}(h₁,h₂,h₃,h₄,h₅)
    (h) Q^{(5)}_{ρ,ρ,ρ,ρ,ρ}(h₁,h₂,h₃,h₄,h₅) = (1/20) ∫(2 (h₁ + h₂ + h₃ + h₄ + h₅)² − 6 (h₁² + h₂² + h₃² + h₄² +
        h₅²))/ρ dμ
    (i) Q^{(5)}_{ρ,ρ,ρ,ρ,ρ}(h,h,h,h,h) ≥ 0, = 0 only at h = 0
    (j) Q^{(5)}_{ρ,ρ,ρ,ρ,ρ}(h₁ + h₂ + h₃ + h₄,(−1) h₁ + h₂ + h₃ + h₄,(−2) h₂ + h₃ + h₄,(−3) h₃ + h₄,(−4) h₄) = (−3/10)
        ∫(2 h₁² + 6 h₂² + 12 h₃² + 20 h₄²)/ρ dμ
Hypotheses.  ρ, ρ₁, ρ₂, ρ₃, ρ₄, ρ₅ > 0 of mass 1, ρᵢ log ρᵢ integrable; Ū₁, Ū₂, Ū₃, Ū₄, Ū₅ bounded and frozen; τ > 0;
    h, h₁, h₂, h₃, h₄, h₅ of mass 0, h/ρ and hᵢ/ρᵢ bounded.
Steps.  As X2, with the mean field Ūᵢ of each modality's pairs. At a match the second variation is (2S₁² − (M + 1)S₂)/ρ
    over M (M − 1), with S₁ = Σhᵢ and S₂ = Σhᵢ². In (e) and (j) the hᵢ are Helmert's modes, which are orthogonal and of
    sum 0: all M − 1 gap modes at once, and each is concave.
Deviations.  The weights 1/M and −(M + 1)/(M (M − 1)), which X2 states for every M, are those of these energies.
References.  Extends arXiv:2601.19597, Definition 4.3.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

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
    theorem,
    total,
    vary,
)
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Step
from theorems.many_modalities import U_1, U_2, U_3, h, h_3, rho_3
from theorems.negative_symmetric_divergence import h_1, h_2, rho_1, rho_2
from theorems.objects import KL, F, rho, tau

# 1. Symbols, with their hypotheses
rho_4, rho_5 = density("ρ₄", r"\rho_4"), density("ρ₅", r"\rho_5")
U_4, U_5 = potential("Ū₄", r"\bar U_4"), potential("Ū₅", r"\bar U_5")
h_4, h_5 = direction("h₄", "h_4"), direction("h₅", "h_5")
densities, fields, waves = (rho_1, rho_2, rho_3, rho_4, rho_5), (U_1, U_2, U_3, U_4, U_5), (h_1, h_2, h_3, h_4, h_5)


# 2. Objects
def others(own: int, of: Sequence[Expr]) -> list[Expr]:
    """Return all but one."""
    return [each for place, each in enumerate(of) if place != own]


def _energy(laws: Sequence[Expr], means: Sequence[Expr]) -> Expr:
    count = len(laws)
    crossed = (integral(law * total(*(log(each) for each in others(i, laws)))) for i, law in enumerate(laws))
    pulled = total(*(integral(u * law) for law, u in zip(laws, means, strict=True)))
    return Fraction(1, count) * pulled / tau + Fraction(1, count * (count - 1)) * total(*crossed)


def _form(laws: Sequence[Expr], modes: Sequence[Expr]) -> Expr:
    parts = (
        2 * total(*others(i, modes)) * mode / law - total(*others(i, laws)) * mode**2 / law**2
        for i, (law, mode) in enumerate(zip(laws, modes, strict=True))
    )
    return Fraction(1, len(laws) * (len(laws) - 1)) * integral(total(*parts))


# On paper τ is left out, so that a line holds the letters of five modalities.
F_4 = functional(
    "F^{(4)}_{τ,<a>,<b>,<c>,<d>}(<r>,<s>,<t>,<v>)", r"F^{(4)}_{<a>,<b>,<c>,<d>}(<r>,<s>,<t>,<v>)",
    lambda r, s, t, v, a, b, c, d: _energy((r, s, t, v), (a, b, c, d)),
    twin=mean_energy, reads=(tau,), a=potential, b=potential, c=potential, d=potential,
)  # fmt: skip
F_5 = functional(
    "F^{(5)}_{τ,<a>,<b>,<c>,<d>,<e>}(<r>,<s>,<t>,<v>,<x>)", r"F^{(5)}_{<a>,<b>,<c>,<d>,<e>}(<r>,<s>,<t>,<v>,<x>)",
    lambda r, s, t, v, x, a, b, c, d, e: _energy((r, s, t, v, x), (a, b, c, d, e)),
    twin=mean_energy, reads=(tau,), a=potential, b=potential, c=potential, d=potential, e=potential,
)  # fmt: skip
TWIN = "a second variation, which a clause holds against the energy itself"
Q_4 = functional(
    "Q^{(4)}_{<r>,<s>,<t>,<v>}(<f>,<g>,<h>,<k>)", r"Q^{(4)}_{<r>,<s>,<t>,<v>}(<f>,<g>,<h>,<k>)",
    lambda r, s, t, v, f, g, h, k: _form((r, s, t, v), (f, g, h, k)),
    twin=TWIN, f=potential, g=potential, h=potential, k=potential,
)  # fmt: skip
Q_5 = functional(
    "Q^{(5)}_{<r>,<s>,<t>,<v>,<x>}(<f>,<g>,<h>,<k>,<m>)", r"Q^{(5)}_{<r>,<s>,<t>,<v>,<x>}(<f>,<g>,<h>,<k>,<m>)",
    lambda r, s, t, v, x, f, g, h, k, m: _form((r, s, t, v, x), (f, g, h, k, m)), twin=TWIN,
    f=potential, g=potential, h=potential, k=potential, m=potential,
)  # fmt: skip


def gap_modes(count: int) -> list[Expr]:
    """Return directions whose sum is 0, all gap modes at once: the k-th parts k + 1 modalities, as Helmert's do."""
    later = (total(-i * waves[i - 1], *waves[i : count - 1]) for i in range(1, count - 1))
    return [total(*waves[: count - 1]), *later, -(count - 1) * waves[count - 2]]


def clauses_for(count: int, letters: str, energy: Callable[..., Expr], form: Callable[..., Expr]) -> tuple[Clause, ...]:
    """Return what is stated of so many modalities."""
    share, pairs = Fraction(1, count * (count - 1)), permutations(range(count), 2)
    laws, moved = densities[:count], zip(densities[:count], waves[:count], strict=True)
    whole, at_match = energy(*laws, *fields[:count]), (rho,) * count
    alone = total(*(F(law, u) for law, u in zip(laws, fields, strict=False)))
    squares = total(*(wave**2 for wave in waves[:count]))
    parted = total(*(k * (k + 1) * wave**2 for k, wave in enumerate(waves[: count - 1], 1)))
    split, second, match, common, gaps = tuple(letters)
    return (
        equals(
            split, f"{count} free energies minus divergences", whole,
            Fraction(1, count) * alone - share * total(*(KL(laws[i], laws[j]) for i, j in pairs)),
        ),
        equals(second, f"second variation, M = {count}", vary(whole, *moved, order=2), form(*laws, *waves[:count])),
        equals(
            match, f"at a match, M = {count}", form(*at_match, *waves[:count]),
            share * integral((2 * total(*waves[:count]) ** 2 - (count + 1) * squares) / rho),
        ),
        nonnegative(common, f"the common mode is convex, M = {count}", form(*at_match, *(h,) * count), (h, 0)),
        equals(
            gaps, f"the gap modes are concave, M = {count}", form(*at_match, *gap_modes(count)),
            -(count + 1) * share * integral(parted / rho),
        ),
    )  # fmt: skip


# 3. Statement
FOUR, FIVE = clauses_for(4, "abcde", F_4, Q_4), clauses_for(5, "fghij", F_5, Q_5)


# 4. Derivation
@theorem(
    id="X2.more",
    title="Four and five modalities",
    clauses=(*FOUR, *FIVE),
    absent={"gibbs": "where a match is stationary X2 says"},
)
def more_modalities() -> Iterator[Step]:
    """Split the energies, vary them twice, and part the modes at a match."""
    for count, (split, second, match, common, gaps) in ((4, FOUR), (5, FIVE)):
        of = f", M = {count}"
        yield calc(f"decomposition{of}", "divergence", split.lhs, ends(split, "each entropy occurs M − 1 times"))
        yield calc(f"second variation{of}", "energy", second.lhs, ends(second, "differentiate twice"))
        yield calc(f"at a match{of}", "convexity", match.lhs, ends(match, "2(S₁² − S₂) − (M − 1)S₂"))
        yield calc(
            f"the common mode{of}", "convexity", common.lhs,
            eq(integral(h**2 / rho), "S₁ = Mh, S₂ = Mh²"), ends(common, "ρ > 0"),
        )  # fmt: skip
        yield calc(f"the gap modes{of}", "convexity", gaps.lhs, ends(gaps, "S₁ = 0, and the modes are orthogonal"))

    # 5. Evidence
    yield quadrature("smooth densities on spheres", *FOUR, *FIVE)
    yield measures("random tuples of atoms", FOUR[0], *FOUR[2:], FIVE[0], *FIVE[2:])
