"""**f-divergences for every convex f**: sign, variational form, what a channel and what mixing lose.

Statement.  Let
    D_f(a‖b) := ∫b f(a/b) dμ
    p'(z) := ∫C(w, z) p(w) dμ(w)
    C(z, w) := k(z, w)/(∫k(z, w) dμ(w))
    r'(z) := ∫C(w, z) r(w) dμ(w)
    P(z) := λ p + (1 − λ) p₂
    R(z) := λ r + (1 − λ) r₂
Then
    (a) D_f(p‖r) ≥ 0, = 0 only at p = r
    (b) D_f(p‖r) − (∫p f′(V) dμ − ∫r (V f′(V) − f(V)) dμ) ≥ 0, = 0 only at p = r V
    (c) D_f(p'‖r') ≤ D_f(p‖r)
    (d) D_f(P‖R) ≤ λ D_f(p‖r) + (1 − λ) D_f(p₂‖r₂)
Hypotheses.  f strictly convex on x > 0, f(1) = 0; p, r, p₂, r₂ > 0 of mass 1; V > 0; k > 0 bounded; 0 < λ < 1.
Steps.  A convex function lies above its tangents; each gap is a mean of that at a ratio.
Deviations.  Channels have a positive density against μ. The conjugate is written f*(f′(V)) = V f′(V) − f(V), and the
    supremum over critics as the equality case.
References.  Csiszár 1967; Liese & Vajda 2006; Nguyen, Wainwright & Jordan 2010, Lemma 1.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    at_most,
    calc,
    convex,
    density,
    ends,
    eq,
    functional,
    integral,
    measures,
    named_density,
    named_kernel,
    nonnegative,
    quadrature,
    scalar,
    theorem,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both, k, p, r

# 1. Symbols, with their hypotheses
f = convex("f", "f", strict=True, root=True)
V = density("V", "V", mass=None)
p_2, r_2 = density("p₂", "p_2"), density("r₂", "r_2")
lam = scalar("λ", r"\lambda", "positive", below=1)

# 2. Objects
D = functional("D_f(<a>‖<b>)", r"D_f(<a>\Vert <b>)", lambda a, b: integral(b * f(a / b)), twin=UNTWINNED)
C = named_kernel("C", "C", k(z, w) / integral(k(z, w), w))
p_out = named_density("p'", "p'", integral(C(w, z) * p(w), w), twin=UNTWINNED)
r_out = named_density("r'", "r'", integral(C(w, z) * r(w), w), twin=UNTWINNED)
mix_p = named_density("P", "P", lam * p + (1 - lam) * p_2, twin=UNTWINNED)
mix_r = named_density("R", "R", lam * r + (1 - lam) * r_2, twin=UNTWINNED)
lost = both(C(z, w) * r(z) * f.above_tangent(p(z) / r(z), p_out(w) / r_out(w)))
mean = lam * D(p, r) + (1 - lam) * D(p_2, r_2)
bound = integral(p * f.slope(V)) - integral(r * (V * f.slope(V) - f(V)))

# 3. Statement
SIGN = nonnegative("a", "the sign", D(p, r), (p, r))
FORM = nonnegative("b", "the variational form", D(p, r) - bound, (p, r * V))
LESS = at_most("c", "data processing", D(p_out, r_out), D(p, r))
CONVEX = at_most("d", "joint convexity", D(mix_p, mix_r), mean)


# 4. Derivation
@theorem(id="CSISZAR", title="f-divergences for every convex f", clauses=(SIGN, FORM, LESS, CONVEX))
def convex_divergences() -> Iterator[Step]:
    """Compare f with its tangent at 1, at V, at the output's ratio and at that of the mixtures."""
    above = integral(r * f.above_tangent(p / r, 1))
    yield calc("sign", SIGN.lhs, eq(above, "both have mass 1, and f(1) = 0"), ends(SIGN, "f is above its tangent"))
    above = integral(r * f.above_tangent(p / r, V))
    yield calc("form", FORM.lhs, eq(above, "the tangent at V"), ends(FORM, "f is above its tangent"))
    yield calc("less", LESS.lhs, ends(LESS, "Jensen, C(z, ·) has mass 1", gap=lost))
    one, two = (f.above_tangent(a / b, mix_p / mix_r) for a, b in ((p, r), (p_2, r_2)))
    mixing = lam * integral(r * one) + (1 - lam) * integral(r_2 * two)
    yield calc("convex", CONVEX.lhs, ends(CONVEX, "Jensen at each point", gap=mixing))
    yield quadrature("smooth kernels on S¹", SIGN, FORM, LESS, CONVEX)
    yield measures("random kernels", SIGN, FORM, LESS, CONVEX)
