"""**Bounds of mutual information**: a variational marginal bounds it from above, and so does a contrast of
log-likelihoods.

Statement.  Let
    p(z, w) := k(z, w)/(∫k(z, w) dμ(w))
    I := ∫∫ρ(z) p(z, w) log(p(z, w)/ρ'(w)) dμ(w) dμ(z)
    ρ'(z) := ∫p(w, z) ρ(w) dμ(w)
    D_KL(r‖q) := ∫r log(r/q) dμ
    φ(x) := x log x + 1 − x
Then
    (a) ∫∫ρ(z) p(z, w) log(p(z, w)/r(w)) dμ(w) dμ(z) − I = D_KL(ρ'‖r)
    (b) I ≤ ∫∫ρ(z) p(z, w) log(p(z, w)/r(w)) dμ(w) dμ(z)
    (c) ∫∫ρ(z) p(z, w) log p(z, w) dμ(w) dμ(z) − ∫∫ρ(z) ρ'(w) log p(z, w) dμ(w) dμ(z) − I = ∫∫ρ(z) p(z, w)
        φ(ρ'(w)/p(z, w)) dμ(w) dμ(z)
    (d) I ≤ ∫∫ρ(z) p(z, w) log p(z, w) dμ(w) dμ(z) − ∫∫ρ(z) ρ'(w) log p(z, w) dμ(w) dμ(z)
Hypotheses.  ρ, r > 0 of mass 1; k > 0 bounded.
Steps.  Each gap is a mean relative entropy.
Deviations.  The conditional law has the positive density p(z, ·) of w given z.
References.  Alemi et al., arXiv:1612.00410, eq. (14); Barber & Agakov, NIPS 2003; Cheng et al., arXiv:2006.12013,
    Theorem 3.1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    ends,
    equals,
    integral,
    log,
    measures,
    named_density,
    named_kernel,
    named_scalar,
    quadrature,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, k, r
from theorems.objects import KL, phi, rho

# 1. Objects
p = named_kernel("p", "p", k(z, w) / integral(k(z, w), w))
out = named_density("ρ'", r"\rho'", integral(p(w, z) * rho(w), w), twin=UNTWINNED)
info = named_scalar("I", "I", both(rho(z) * p(z, w) * log(p(z, w) / out(w))), twin=UNTWINNED)
rate = both(rho(z) * p(z, w) * log(p(z, w) / r(w)))
club = both(rho(z) * p(z, w) * log(p(z, w))) - both(rho(z) * out(w) * log(p(z, w)))
apart = both(rho(z) * p(z, w) * phi(out(w) / p(z, w)))

# 2. Statement
RATE = equals("a", "a variational marginal", rate - info, KL(out, r))
UPPER = at_most("b", "bounds from above", info, rate)
CONTRAST = equals("c", "a contrast of log-likelihoods", club - info, apart)
CLUB = at_most("d", "bounds from above", info, club)


# 3. Derivation
@theorem(
    id="MI",
    title="Upper bounds of mutual information",
    clauses=(RATE, UPPER, CONTRAST, CLUB),
    equivalent={
        "body of p: factor 2 on the whole": "(a) and (c) hold for kernels of any mass",
        "upper, link 1: ρ(z) p(z, w) log(p(z, w)/r(w)) → ρ(z) p(z, w)": "false where I > 1: none tried is so sharp",
    },
)
def information_bounds() -> Iterator[Step]:
    """Write each gap as a mean relative entropy."""
    yield calc("rate", RATE.lhs, ends(RATE, "the marginal of w"))
    yield calc("upper", UPPER.lhs, ends(UPPER, "Gibbs' inequality", gap=integral(r * phi(out / r))))
    yield calc("contrast", CONTRAST.lhs, ends(CONTRAST, "both have mass 1"))
    yield calc("club", CLUB.lhs, ends(CLUB, "Gibbs' inequality", gap=apart))
    yield quadrature("smooth kernels on S¹", RATE, UPPER, CONTRAST, CLUB)
    yield measures("random kernels", RATE, UPPER, CONTRAST, CLUB)
