"""**Bounds of the free energy**: work of a sudden change of the potential averages to the difference of free energies
by its exponential, and bounds it by plain means.

Statement.  Let
    p₀(z) := e^(−H₀/T)/Z₀
    Z₀ := ∫e^(−H₀/T) dμ
    Z := ∫e^(−H/T) dμ
    D_KL(r‖q) := ∫r log(r/q) dμ
    p(z) := e^(−H/T)/Z
Then
    (a) ∫p₀ e^(−(H − H₀)/T) dμ = Z/Z₀
    (b) ∫p₀ (H − H₀) dμ − ((−T) log Z − (−T) log Z₀) = T D_KL(p₀‖p)
    (c) (−T) log Z ≤ (−T) log Z₀ + ∫p₀ (H − H₀) dμ
    (d) (−T) log Z₀ + ∫p (H − H₀) dμ ≤ (−T) log Z
    (e) d'/dT ((−T) log Z) = ∫p log p dμ
    (f) d''/dT ((−T) log Z) ≤ 0
Hypotheses.  H₀, H bounded; T > 0.
Steps.  The weights of p₀ cancel; what is dissipated is T D_KL(p₀‖p), and on the way back T D_KL(p‖p₀).
Deviations.  The change is sudden: H₀ becomes H while the state stays, so that the work is H − H₀.
References.  Jarzynski, Phys. Rev. Lett. 78 (1997), 2690–2693, eq. (2); Feynman, Statistical Mechanics (1972),
    Section 2.11; Kawai, Parrondo & Van den Broeck, Phys. Rev. Lett. 98 (2007), 080602, eq. (3).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    derivative,
    ends,
    equals,
    exp,
    integral,
    log,
    measures,
    named_density,
    named_scalar,
    potential,
    quadrature,
    scalar,
    theorem,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED
from theorems.objects import KL, phi

# 1. Symbols, with their hypotheses
H, H_0, T = potential("H", "H"), potential("H₀", "H_0"), scalar("T", "T", "positive")

# 2. Objects
Z = named_scalar("Z", "Z", integral(exp(-H / T)), twin=UNTWINNED)
Z_0 = named_scalar("Z₀", "Z_0", integral(exp(-H_0 / T)), twin=UNTWINNED)
after = named_density("p", "p", exp(-H / T) / Z, twin=UNTWINNED)
before = named_density("p₀", "p_0", exp(-H_0 / T) / Z_0, twin=UNTWINNED)
F, F_0 = -T * log(Z), -T * log(Z_0)
work, back = integral(before * (H - H_0)), integral(after * (H - H_0))

# 3. Statement
JARZYNSKI = equals("a", "Jarzynski", integral(before * exp(-(H - H_0) / T)), Z / Z_0)
DISSIPATED = equals("b", "what is dissipated", work - (F - F_0), T * KL(before, after))
ABOVE = at_most("c", "Gibbs and Bogoliubov", F, F_0 + work)
BELOW = at_most("d", "and from below", F_0 + back, F)
ENTROPY = equals("e", "a slope in T is minus an entropy", derivative(F, T), integral(after * log(after)))
CONCAVE = at_most("f", "the free energy is concave in T", derivative(F, T, 2), 0)


# 4. Derivation
@theorem(
    id="JARZYNSKI",
    title="Bounds of the free energy",
    clauses=(JARZYNSKI, DISSIPATED, ABOVE, BELOW, ENTROPY, CONCAVE),
)
def free_energy_bounds() -> Iterator[Step]:
    """Compare the two Gibbs laws."""
    spread = integral(after * (H - integral(after * H)) ** 2) / T**3
    yield calc("Jarzynski", JARZYNSKI.lhs, ends(JARZYNSKI, "the weights cancel"))
    yield calc("dissipated", DISSIPATED.lhs, ends(DISSIPATED, "log p₀ − log p"))
    yield calc("above", ABOVE.lhs, ends(ABOVE, "Gibbs' inequality", gap=T * integral(after * phi(before / after))))
    yield calc("below", BELOW.lhs, ends(BELOW, "Gibbs' inequality", gap=T * integral(before * phi(after / before))))
    yield calc("entropy", ENTROPY.lhs, ends(ENTROPY, "differentiate"))
    yield calc("concave", CONCAVE.lhs, ends(CONCAVE, "a variance", gap=spread))
    yield quadrature("smooth potentials on spheres", JARZYNSKI, DISSIPATED, ABOVE, BELOW, ENTROPY, CONCAVE)
    yield measures("random atoms", JARZYNSKI, DISSIPATED, ABOVE, BELOW, ENTROPY, CONCAVE)
